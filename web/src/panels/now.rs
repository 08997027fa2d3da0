//! The inspector: the whole state of what is selected, with what is on disk set apart and what this step has
//! changed marked.

use super::value::{explained, fields, tone};
use crate::act::Act;
use crate::parts::field::{empty, group, row};
use crate::parts::on::{all, el, press};
use crate::store::Store;
use synod_model::{Field, NodeId, Place, Status};
use synod_page::texts as t;
use synod_page::{Deed, PINNED_MAX, Selection, State};
use yew::{Html, html};

/// The longest log that the inspector shows in full.
const LIMIT: usize = 200;

/// Above this pace nobody can read what one step has changed, and the marks are left out while it plays.
const MARKED_UP_TO: u64 = 100_000;

/// The inspector.
pub(crate) fn now(store: &Store) -> Html {
    store.quietly(|state| {
        if !state.playing || state.pace.micros_per_second() <= MARKED_UP_TO {
            state.look_back();
        }
    });
    let state = store.read();
    let mut nodes = state.ui.pinned.clone();
    for node in state.ui.selection.nodes() {
        if !nodes.contains(node) {
            nodes.push(*node);
        }
    }
    let mut messages = state.ui.pinned_messages.clone();
    if let Selection::Message(serial) = state.ui.selection
        && !messages.contains(&serial)
    {
        messages.insert(0, serial);
    }
    let count = state.session.names().len();
    let link = match state.ui.selection {
        Selection::Link(a, b) => Some((a, b)),
        _ => None,
    };
    let everybody = nodes.is_empty() && messages.is_empty() && link.is_none();
    let mut cards = Vec::new();
    cards.push(super::chain::chain(&state));
    if everybody {
        cards.push(introduction(&state));
    }
    if state.session.by_hand() {
        cards.push(super::picks::picks(&state));
    }
    if let Some((a, b)) = link {
        cards.push(super::link::card(&state, a, b));
    }
    for serial in messages {
        cards.push(message_card(&state, serial));
    }
    for node in &nodes {
        cards.push(node_card(&state, *node));
    }
    if everybody {
        let mut rows = Vec::new();
        for i in 0..count {
            rows.push(summary(&state, NodeId::at(i)));
        }
        cards.push(empty(&t::NOW_EMPTY));
        cards.push(group(&t::EVERYBODY));
        cards.push(el("ul", "rows", all(rows)));
        if !state.frame.exhibits.is_empty() || !state.frame.hulls.is_empty() {
            cards.push(exhibits(&state));
        }
        cards.push(in_flight(&state));
    }
    all(cards)
}

/// What the scenario says of itself: open until the reader goes elsewhere, and at hand from then on.
fn introduction(state: &State) -> Html {
    let lang = state.lang();
    let said = &state.session.scenario().introduction;
    let Some(shows) = said.shows(lang) else { return html! {} };
    let mut parts = Vec::new();
    for (title, says) in [(&t::WATCH, said.watch(lang)), (&t::TRY, said.tries(lang))] {
        if let Some(says) = says {
            parts.push(html! { <>{ el("dt", "", title.get(lang)) }{ el("dd", "", says.to_owned()) }</> });
        }
    }
    html! {
        <details class="introduction" open={state.introduces()}>
            { el("summary", "", t::INTRODUCTION.get(lang)) }
            { el("p", "", shows.to_owned()) }
            { el("dl", "", all(parts)) }
        </details>
    }
}

/// What the whole system shows.
fn exhibits(state: &State) -> Html {
    let lang = state.lang();
    let mut cards = Vec::new();
    for exhibit in state.session.exhibits(LIMIT) {
        cards.push(html! {
            <section class="exhibit" key={exhibit.id}>
                { group(exhibit.title) }{ super::value::view(state, &exhibit.value) }
            </section>
        });
    }
    let named = |hull: synod_model::Hull| {
        let nodes = super::value::words(state, &hull.nodes.into());
        html! { <li key={hull.id}><span class={tone(hull.tone)}>{ state.say(&hull.caption) }</span>{ " " }{ nodes }</li> }
    };
    let hulls: Vec<Html> = state.session.hulls().into_iter().map(named).collect();
    if !hulls.is_empty() {
        cards.push(html! { <section class="exhibit">{ el("h3", "group", t::TOGETHER.get(lang)) }{ el("ul", "rows", all(hulls)) }</section> });
    }
    all(cards)
}

/// The most messages that are listed.
const LISTED: usize = 12;

/// The messages in flight, each in one line; a click selects it. Where a person picks, they are listed with the picks.
fn in_flight(state: &State) -> Html {
    let all_of_them = &state.frame.messages;
    if all_of_them.is_empty() || state.session.by_hand() {
        return html! {};
    }
    let mut rows = Vec::new();
    for m in all_of_them.iter().take(LISTED) {
        let ends = [&state.session.name(m.from), " → ", &state.session.name(m.to)].concat();
        let side = html! { <>{ el("span", "row-kind", m.view.kind) }{ el("span", "row-side", ends) }</> };
        let face = crate::stage::legend::glyph(&synod_scene::LegendEntry::of(&m.view));
        rows.push(html! {
            <li key={m.serial.to_string()}><button type="button" class="row" onclick={press(Deed::Select(Selection::Message(m.serial)))}>
                { el("b", "", face) }{ side }</button></li>
        });
    }
    let rest = all_of_them.len().saturating_sub(LISTED);
    html! {
        <>
            { group(&t::IN_FLIGHT) }{ el("ul", "rows", all(rows)) }
            if rest > 0 { { el("p", "sub", state.say(&t::MORE.with([rest.into()]))) } }
        </>
    }
}

/// A node in one line; a click selects it.
fn summary(state: &State, id: NodeId) -> Html {
    let view = state.session.node(id, 0);
    let status = state.frame.nodes.get(id.index()).map_or(Status::Up, |n| n.status);
    let (label, class) = role(state, status, view.role.label, tone(view.role.tone));
    let outcome = state.frame.nodes.get(id.index()).and_then(|node| node.outcome);
    let face = match outcome.filter(|_| status == Status::Up) {
        Some(outcome) => crate::parts::outcome::outcome(outcome, state.lang()),
        None => el("span", class, label),
    };
    let side = html! { <>{ face }{ el("span", "row-side", state.say(&view.subtitle)) }</> };
    let select = Act::Of(id, |store, id| store.select_node(id, false));
    row(state.session.name(id).into(), side, "".into(), false, select)
}

fn role(
    state: &State,
    status: Status,
    label: &'static synod_model::Text,
    class: &'static str,
) -> (&'static str, &'static str) {
    let lang = state.lang();
    match status {
        Status::Up => (label.get(lang), class),
        Status::Paused => (t::PAUSED.get(lang), "tone-try"),
        Status::Down => (t::CRASHED.get(lang), "tone-ghost"),
    }
}

fn node_card(state: &State, id: NodeId) -> Html {
    let lang = state.lang();
    let view = state.session.node(id, LIMIT);
    let frame = state.frame.nodes.get(id.index());
    let status = frame.map_or(Status::Up, |n| n.status);
    let (label, class) = role(state, status, view.role.label, tone(view.role.tone));
    let present = (state.session.branch(), state.session.present().step);
    let before = state.before.views.get(id.index()).filter(|_| state.before.of == Some(present));
    let before = before.map(|view| view.fields.as_slice());
    let part = |place: Place| view.fields.iter().filter(move |f| f.place == place).collect::<Vec<&Field>>();
    let (disk, memory) = (part(Place::Disk), part(Place::Memory));
    let pinned = state.ui.pinned.contains(&id);
    let clock = frame.and_then(|n| n.clock_text(lang));
    let pin_label = (if pinned { &t::UNPIN } else { &t::PIN }).get(lang);
    html! {
        <section class="card" key={id.number().to_string()}>
            <header class="card-head">
                { el("h2", "", state.session.name(id)) }
                <button type="button" class="ghost small" aria-pressed={pinned.to_string()} onclick={press(Act::Of(id, pin))}>{ pin_label }</button>
            </header>
            <p class="sub">{ el("span", class, label) }{ " · " }{ state.say(&view.subtitle) }
                if let Some(clock) = &clock {
                    { [" · ", t::CLOCK_RUNS.get(lang), " ", clock].concat() }
                }
            </p>
            if !disk.is_empty() {
                <h3 class="group">{ crate::parts::icon::Icon::Disk.view() }{ t::ON_DISK.get(lang) }</h3>
                { fields(state, &disk, before) }
            }
            { group(&t::IN_MEMORY) }
            if status == Status::Down {
                { empty(&t::NO_MEMORY) }
            } else {
                { fields(state, &memory, before) }
            }
            { timers_of(state, id) }
        </section>
    }
}

/// Keeps a node in the inspector, or lets go of it.
fn pin(store: &Store, id: NodeId) {
    store.ui(|ui| toggle(&mut ui.pinned, id));
}

/// Keeps a message in the inspector for as long as it is in flight, or lets go of it.
fn pin_message(store: &Store, serial: usize) {
    let Ok(serial) = u32::try_from(serial) else { return };
    store.ui(|ui| toggle(&mut ui.pinned_messages, serial));
}

/// Takes it out, or puts it in; where there is no more room, that which was put in first goes.
fn toggle<T: PartialEq>(pinned: &mut Vec<T>, this: T) {
    if let Some(at) = pinned.iter().position(|one| *one == this) {
        pinned.remove(at);
        return;
    }
    if pinned.len() == PINNED_MAX {
        pinned.remove(0);
    }
    pinned.push(this);
}

fn timers_of(state: &State, id: NodeId) -> Html {
    let lang = state.lang();
    let timers = state.session.timers(id);
    if timers.is_empty() {
        return html! {};
    }
    let now = state.session.present().playhead;
    let mut rows = Vec::new();
    for timer in timers {
        let due = match timer.due {
            Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
            None => t::TIMER_SET.get(lang).to_owned(),
        };
        rows.push(explained(state.say(&timer.called()), timer.kind.says.get(lang), html! { due }, false));
    }
    html! { <>{ group(&t::TIMERS) }{ el("dl", "facts", all(rows)) }</> }
}

#[inline(never)]
fn message_card(state: &State, serial: u32) -> Html {
    let lang = state.lang();
    let Some(info) = state.session.message(serial) else {
        return html! {};
    };
    let all: Vec<&Field> = info.fields.iter().collect();
    let now = state.session.present().playhead;
    let due = match info.due {
        _ if info.held => t::HELD.get(lang).to_owned(),
        Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
        None => String::new(),
    };
    let pinned = state.ui.pinned_messages.contains(&serial);
    let pin_label = (if pinned { &t::UNPIN } else { &t::PIN }).get(lang);
    let actions = super::deeds(synod_page::for_message(state, serial), "ghost outline small");
    html! {
        <section class="card" key={["m", &serial.to_string()].concat()}>
            <header class="card-head">
                { el("h2", "", info.view.kind) }
                <button type="button" class="ghost small" aria-pressed={pinned.to_string()}
                    onclick={press(Act::With(serial as usize, pin_message))}>{ pin_label }</button>
            </header>
            <p class="sub">
                { [&state.session.name(info.from), " → ", &state.session.name(info.to)].concat() }
                if !due.is_empty() { { " · " }{ t::ARRIVES.get(lang) }{ " " }{ due } }
                if info.size > 0 { { " · " }{ synod_model::format_size(info.size, lang) } }
            </p>
            { actions }
            if !all.is_empty() {
                { group(&t::CARRIES) }
                { fields(state, &all, None) }
            }
        </section>
    }
}
