//! The transport at the bottom: what happened, in one sentence, and how to move through time.

mod caption;
mod timeline;
pub(crate) mod track;

use crate::act::Act;
use crate::parts::field::options_of;
use crate::parts::icon::Icon;
use crate::parts::live::{live, live_and};
use crate::parts::on::{chosen, el, icon_button, press};
use crate::store::Store;
use synod_model::{Mark, Micros, Text, format_duration};
use synod_page::texts as t;
use synod_page::{Deed, Pace, State};
use synod_sim::MarkKind;
use yew::{Callback, Event, Html, html};

/// The style of a mark, on the timeline's list and in the log.
pub(crate) const fn mark_class(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::ByHand => "mark-hand",
        MarkKind::Violation => "mark-bad",
        MarkKind::Protocol(Mark::Blocked) => "mark-stuck",
        MarkKind::Protocol(Mark::Attempt) => "mark-try",
        MarkKind::Protocol(Mark::Elected) => "mark-lead",
        MarkKind::Protocol(Mark::Decided) => "mark-good",
        MarkKind::Protocol(Mark::GivenUp) => "mark-plain",
    }
}

/// The dock: caption, buttons, timeline, speed.
pub(crate) fn dock(store: &Store) -> Html {
    let state = store.read();
    let tr = |text: &'static Text| text.get(state.lang());
    let button = |class, label, icon: Icon, run| icon_button(class, tr(label), icon.view(), Act::Run(run));
    let (label, icon) = match state.playing {
        true => (&t::PAUSE, Icon::Pause),
        false if state.stands() => (&t::RUN_AGAIN, Icon::Play),
        false => (&t::PLAY, Icon::Play),
    };
    html! {
        <footer class="dock" aria-label={tr(&t::TRANSPORT)}>
            { live(caption::line) }
            <div class="transport">
                <div class="buttons" role="group" aria-label={tr(&t::TRANSPORT)}>
                    { button("tb hide-s", &t::PREVIOUS_EVENT, Icon::Previous, |store| store.interesting(false)) }
                    { button("tb", &t::STEP_BACK, Icon::Back, Store::step_back) }
                    { button("tb play", label, icon, Store::toggle_play) }
                    { button("tb", &t::STEP_FORWARD, Icon::Forward, Store::step_forward) }
                    { button("tb hide-s", &t::NEXT_EVENT, Icon::Next, |store| store.interesting(true)) }
                </div>
                { live_and(timeline::line, timeline::shown) }
                <div class="dock-end">
                    { undo(&state) }
                    { by_hand(&state) }
                    { branches(&state) }
                    { speed(&state) }
                    if state.ui.embed {
                        { full_page(&state) }
                    }
                </div>
            </div>
        </footer>
    }
}

/// Undo and redo. They have their place from the beginning, so that nothing moves when something was done.
fn undo(state: &State) -> Html {
    let (undo, redo) = state.undo.possible();
    if state.ui.embed {
        return html! {};
    }
    let button = |label: &'static Text, icon: Icon, possible: bool, deed: Deed| {
        let name = label.get(state.lang());
        let class = if possible { "ghost icon-only" } else { "ghost icon-only off" };
        html! {
            <button type="button" {class} aria-label={name} title={name} aria-disabled={(!possible).then_some("true")}
                onclick={press(deed)}>{ icon.view() }</button>
        }
    };
    html! {
        <div class="undo" role="group" aria-label={t::ACTIONS.get(state.lang())}>
            { button(&t::UNDO, Icon::Undo, undo, Deed::Undo) }
            { button(&t::REDO, Icon::Redo, redo, Deed::Redo) }
        </div>
    }
}

/// The switch between time that runs and time that stands still until somebody picks.
fn by_hand(state: &State) -> Html {
    if state.ui.embed || state.session.scenario().stepwise {
        return html! {};
    }
    let lang = state.lang();
    html! {
        <button type="button" class="ghost outline stepwise" aria-pressed={state.session.by_hand().to_string()}
            title={t::BY_HAND_SAYS.get(lang)} onclick={press(Deed::ByHand)}>
            { Icon::Hand.view() }{ el("span", "", t::BY_HAND.get(lang)) }</button>
    }
}

/// A small choice with its name above it.
fn mini(
    label: &'static str,
    says: &'static str,
    options: &[(String, String)],
    value: &str,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <label class="mini" title={says}>{ el("span", "", label) }<select {onchange}>{ options_of(options, value) }</select></label>
    }
}

/// The branches, once there are several.
fn branches(state: &State) -> Html {
    let lang = state.lang();
    let (branches, others) = (state.session.branches(), state.other_runs());
    if branches.len() < 2 && others.is_empty() {
        return html! {};
    }
    let mut options = Vec::new();
    for branch in &branches {
        let first = || if others.is_empty() { t::BRANCH_FIRST.get(lang).to_owned() } else { state.title() };
        let made = branch.made_by.as_ref().map_or_else(first, |by| state.say(by));
        let mut says = state.say(&t::BRANCH_ITEM.with([(branch.id + 1).into(), made.into()]));
        if state.is_undone(branch.id) {
            says = state.say(&t::BRANCH_IS_UNDONE.with([says.into()]));
        }
        options.push((branch.id.to_string(), says));
    }
    for (id, title) in others {
        options.push((["run ", &id.to_string()].concat(), state.say(&t::BRANCH_RUN.with([title.into()]))));
    }
    let select = chosen(|store, value| match value.strip_prefix("run ") {
        Some(run) => store.update(Deed::Run(run.parse().unwrap_or_default())),
        None => store.update(Deed::Branch(value.parse().unwrap_or_default())),
    });
    mini(t::BRANCH.get(lang), "", &options, &state.session.branch().to_string(), select)
}

/// The pace, explained: one second of the reader's time shows so much virtual time.
fn speed(state: &State) -> Html {
    let lang = state.lang();
    let mut options = Vec::new();
    for pace in Pace::all() {
        let time = format_duration(Micros(pace.micros_per_second()), lang);
        let says = state.say(&t::SPEED_SHOWS.with([time.into()]));
        options.push((pace.index().to_string(), says));
    }
    let set = chosen(|store, value| {
        if let Ok(index) = value.parse() {
            store.update(Deed::Pace(Pace::at(index)));
        }
    });
    mini(t::SPEED.get(lang), t::SPEED_SAYS.get(lang), &options, &state.pace.index().to_string(), set)
}

/// From an embedded page to the full one.
fn full_page(state: &State) -> Html {
    let href = crate::chunks::panels().map(|panels| (panels.shared)(state));
    html! { <a class="link" target="_blank" rel="noopener" {href}>{ t::FULL_PAGE.get(state.lang()) }</a> }
}
