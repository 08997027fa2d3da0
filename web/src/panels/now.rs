//! The inspector: the whole state of what is selected, with what is on disk set apart and what this step has
//! changed marked.

use super::value::{fields, tone};
use crate::store::{PINNED_MAX, Selection, State, Store};
use crate::texts as t;
use synod_model::{Field, NodeId, Place, Status};
use yew::{Callback, Html, html};

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
    let lang = state.lang();
    let mut nodes = state.ui.pinned.clone();
    for node in state.ui.selection.nodes() {
        if !nodes.contains(node) {
            nodes.push(*node);
        }
    }
    let message = match state.ui.selection {
        Selection::Message(serial) => Some(serial),
        _ => None,
    };
    let count = state.session.names().len();
    let everybody = nodes.is_empty() && message.is_none();
    html! {
        <>
            if let Some(serial) = message {
                { message_card(&state, serial) }
            }
            { for nodes.iter().map(|node| node_card(store, &state, *node)) }
            if everybody {
                <p class="empty">{ t::NOW_EMPTY.get(lang) }</p>
                <h3 class="group">{ t::EVERYBODY.get(lang) }</h3>
                <ul class="rows">{ for (0..count).map(|i| summary(store, &state, NodeId::at(i))) }</ul>
            }
        </>
    }
}

/// A node in one line; a click selects it.
fn summary(store: &Store, state: &State, id: NodeId) -> Html {
    let view = state.session.node(id, 0);
    let status = state.frame.nodes.get(id.index()).map_or(Status::Up, |n| n.status);
    let (label, class) = role(state, status, view.role.label, tone(view.role.tone));
    let store = store.clone();
    let onclick = Callback::from(move |_| store.select_node(id, false));
    html! {
        <li><button type="button" class="row" {onclick}>
            <b>{ state.session.name(id) }</b>
            <span class={class}>{ label }</span>
            <span class="row-side">{ state.say(&view.figure) }</span>
        </button></li>
    }
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

fn node_card(store: &Store, state: &State, id: NodeId) -> Html {
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
    let timers = state.session.timers(id);
    let now = state.session.present().playhead;
    let pinned = state.ui.pinned.contains(&id);
    let clock = frame.map_or(100, |n| n.clock_percent);
    let pin = {
        let store = store.clone();
        Callback::from(move |_| {
            store.ui(|ui| match ui.pinned.iter().position(|n| *n == id) {
                Some(at) => drop(ui.pinned.remove(at)),
                None if ui.pinned.len() < PINNED_MAX => ui.pinned.push(id),
                None => {}
            });
        })
    };
    let pin_label = (if pinned { &t::UNPIN } else { &t::PIN }).get(lang);
    html! {
        <section class="card" key={id.number().to_string()}>
            <header class="card-head">
                <h2>{ state.session.name(id) }</h2>
                <button type="button" class="ghost small" aria-pressed={pinned.to_string()} onclick={pin}>{ pin_label }</button>
            </header>
            <p class="sub"><span class={class}>{ label }</span>{ " · " }{ state.say(&view.figure) }
                if clock != 100 {
                    { format!(" · {} {clock} %", t::CLOCK_RUNS.get(lang)) }
                }
            </p>
            if !disk.is_empty() {
                <h3 class="group">{ crate::parts::icon::Icon::Disk.view() }{ t::ON_DISK.get(lang) }</h3>
                { fields(state, &disk, before) }
            }
            <h3 class="group">{ t::IN_MEMORY.get(lang) }</h3>
            if status == Status::Down {
                <p class="empty">{ t::NO_MEMORY.get(lang) }</p>
            } else {
                { fields(state, &memory, before) }
            }
            if !timers.is_empty() {
                <h3 class="group">{ t::TIMERS.get(lang) }</h3>
                <dl class="facts">
                    { for timers.iter().map(|timer| {
                        let due = timer.due.map_or_else(|| t::TIMER_SET.get(lang).to_owned(), |due| {
                            state.say(&t::IN_TIME.with([due.since(now).into()]))
                        });
                        let says = state.system().timers.iter().find(|(name, _)| *name == timer.name);
                        let says = says.map_or("", |(_, text)| text.get(lang));
                        html! {
                            <div class="fact"><dt><span class="term" tabindex="0">{ timer.name }
                                <span class="tip" role="tooltip">{ says }</span></span></dt><dd>{ due }</dd></div>
                        }
                    }) }
                </dl>
            }
        </section>
    }
}

fn message_card(state: &State, serial: u32) -> Html {
    let lang = state.lang();
    let Some(info) = state.session.messages().into_iter().find(|m| m.serial == serial) else {
        return html! {};
    };
    let all: Vec<&Field> = info.fields.iter().collect();
    let now = state.session.present().playhead;
    let due = match info.due {
        _ if info.held => t::HELD.get(lang).to_owned(),
        Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
        None => String::new(),
    };
    html! {
        <section class="card">
            <header class="card-head"><h2>{ info.view.kind }</h2></header>
            <p class="sub">
                { format!("{} → {}", state.session.name(info.from), state.session.name(info.to)) }
                if !due.is_empty() { { " · " }{ t::ARRIVES.get(lang) }{ " " }{ due } }
            </p>
            if !all.is_empty() {
                <h3 class="group">{ t::CARRIES.get(lang) }</h3>
                { fields(state, &all, None) }
            }
        </section>
    }
}
