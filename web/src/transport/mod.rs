//! The transport at the bottom: what happened, in one sentence, and how to move through time.

mod caption;
mod timeline;
mod track;

use crate::pace::Pace;
use crate::parts::field::select_value;
use crate::parts::icon::Icon;
use crate::parts::live::live;
use crate::store::Store;
use crate::texts as t;
use synod_model::{Mark, Micros, Text, format_duration};
use synod_sim::MarkKind;
use yew::{Callback, Event, Html, MouseEvent, html};

/// The style of a mark, on the timeline's list and in the log.
pub(crate) const fn mark_class(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::ByHand => "mark-hand",
        MarkKind::Violation => "mark-bad",
        MarkKind::Protocol(Mark::Attempt) => "mark-try",
        MarkKind::Protocol(Mark::Elected) => "mark-lead",
        MarkKind::Protocol(Mark::Decided) => "mark-good",
        MarkKind::Protocol(Mark::GivenUp) => "mark-plain",
    }
}

/// The dock: caption, buttons, timeline, speed.
pub(crate) fn dock(store: &Store) -> Html {
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    let (playing, embed) = {
        let state = store.read();
        (state.playing, state.ui.embed)
    };
    let play = tr(if playing { &t::PAUSE } else { &t::PLAY });
    let button = |class: &'static str, label: &'static Text, icon: Icon, run: fn(&Store)| {
        let store = store.clone();
        let onclick = Callback::from(move |_: MouseEvent| run(&store));
        html! {
            <button type="button" class={format!("tb {class}")} aria-label={tr(label)} title={tr(label)} {onclick}>
                { icon.view() }
            </button>
        }
    };
    let toggle = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.toggle_play())
    };
    html! {
        <footer class="dock" aria-label={tr(&t::TRANSPORT)}>
            { live(caption::line) }
            <div class="transport">
                <div class="buttons" role="group" aria-label={tr(&t::TRANSPORT)}>
                    { button("hide-s", &t::PREVIOUS_EVENT, Icon::Previous, |store| store.interesting(false)) }
                    { button("", &t::STEP_BACK, Icon::Back, Store::step_back) }
                    <button type="button" class="tb play" aria-label={play} title={play} onclick={toggle}>
                        { if playing { Icon::Pause.view() } else { Icon::Play.view() } }
                    </button>
                    { button("", &t::STEP_FORWARD, Icon::Forward, Store::step_forward) }
                    { button("hide-s", &t::NEXT_EVENT, Icon::Next, |store| store.interesting(true)) }
                </div>
                <timeline::Line />
                <div class="dock-end">
                    { branches(store) }
                    { speed(store) }
                    if embed {
                        { full_page(store) }
                    }
                </div>
            </div>
        </footer>
    }
}

/// The branches, once there are several.
fn branches(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let branches = state.session.branches();
    if branches.len() < 2 {
        return html! {};
    }
    let present = state.session.branch();
    let onchange = {
        let store = store.clone();
        Callback::from(move |event: Event| {
            if let Ok(id) = select_value(&event).parse() {
                store.select_branch(id);
            }
        })
    };
    html! {
        <label class="mini"><span>{ t::BRANCH.get(lang) }</span>
            <select {onchange}>
                { for branches.iter().map(|branch| {
                    let made = branch.made_by.as_ref().map_or(t::BRANCH_FIRST.get(lang).to_owned(), |by| state.say(by));
                    let says = state.say(&t::BRANCH_ITEM.with([(branch.id + 1).into(), made.into()]));
                    html! { <option value={branch.id.to_string()} selected={branch.id == present}>{ says }</option> }
                }) }
            </select>
        </label>
    }
}

/// The pace, explained: one second of the reader's time shows so much virtual time.
fn speed(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let present = state.pace;
    let onchange = {
        let store = store.clone();
        Callback::from(move |event: Event| {
            if let Ok(index) = select_value(&event).parse() {
                store.set_pace(Pace::at(index));
            }
        })
    };
    html! {
        <label class="mini" title={t::SPEED_SAYS.get(lang)}><span>{ t::SPEED.get(lang) }</span>
            <select {onchange}>
                { for Pace::all().map(|pace| {
                    let time = format_duration(Micros(pace.micros_per_second()), lang);
                    let says = state.say(&t::SPEED_SHOWS.with([time.into()]));
                    html! { <option value={pace.index().to_string()} selected={pace == present}>{ says }</option> }
                }) }
            </select>
        </label>
    }
}

/// From an embedded page to the full one.
fn full_page(store: &Store) -> Html {
    let state = store.read();
    let href = crate::address::full(&crate::address::link(&state, true));
    html! { <a class="link" target="_blank" rel="noopener" {href}>{ t::FULL_PAGE.get(state.lang()) }</a> }
}
