//! What may happen next, where nothing happens by itself: each message that may arrive and each timer that may fire, by
//! node. A press makes it happen, as a line of the scenario.

use crate::parts::field::empty;
use crate::parts::on::{all, button, el, press};
use crate::stage::legend::glyph;
use crate::store::here;
use synod_model::{Micros, NodeId};
use synod_page::texts as t;
use synod_page::{Deed, Selection, State, deliveries, fire, message};
use synod_scenario::Command;
use synod_scene::LegendEntry;
use yew::{Callback, Html, html};

/// The most that are listed of one node.
const MOST: usize = 40;

/// The list, of the selected nodes or of all.
pub(super) fn picks(state: &State) -> Html {
    let lang = state.lang();
    let chosen = state.ui.selection.nodes();
    let next = state.first_pick();
    let mut groups = Vec::new();
    for i in 0..state.session.names().len() {
        let id = NodeId::at(i);
        if chosen.is_empty() || chosen.contains(&id) {
            let rows = of_node(state, id, next.as_ref());
            if !rows.is_empty() {
                groups.push(html! {
                    <li key={i}>{ el("h3", "", state.session.name(id)) }{ el("ul", "", all(rows)) }</li>
                });
            }
        }
    }
    let list = if groups.is_empty() { empty(&t::PICKS_NONE) } else { el("ul", "picks", all(groups)) };
    html! {
        <section class="card">
            { el("h2", "", t::PICKS.get(lang)) }
            { el("p", "sub", t::PICKS_SAYS.get(lang)) }
            { list }
        </section>
    }
}

fn of_node(state: &State, id: NodeId, next: Option<&Command>) -> Vec<Html> {
    let lang = state.lang();
    let now = state.session.present().playhead;
    let time = |due: Option<Micros>| due.map(|due| state.say(&t::IN_TIME.with([due.since(now).into()])));
    let mut rows = Vec::new();
    for m in deliveries(&state.frame, id).take(MOST) {
        let due = state.session.message(m.serial).and_then(|info| info.due);
        let says = state.say(&t::PICK_MESSAGE.with([m.view.kind.into(), m.from.into()]));
        let face = html! { <>{ glyph(&LegendEntry::of(&m.view)) }{ el("span", "", says) }</> };
        let command = Command::Deliver(message(m.serial));
        let drop = Deed::one(Command::Drop(message(m.serial)));
        let more = html! {
            <>
                { button("ghost small", t::DROP.get(lang), drop) }
                { button("ghost small", t::DETAILS.get(lang), Deed::Select(Selection::Message(m.serial))) }
            </>
        };
        rows.push(row(state, command, next, face, time(due).unwrap_or_default(), Some(m.serial), more));
    }
    for timer in state.session.timers(id) {
        let says = state.say(&t::PICK_TIMER.with([timer.called().into()]));
        let face = html! { <>{ crate::parts::icon::Icon::Timer.view() }{ el("span", "", says) }</> };
        let time = time(timer.due).unwrap_or_default();
        rows.push(row(state, fire(id, timer.kind.id, timer.number), next, face, time, None, html! {}));
    }
    rows
}

fn row(
    state: &State,
    command: Command,
    next: Option<&Command>,
    face: Html,
    time: String,
    serial: Option<u32>,
    more: Html,
) -> Html {
    let first = next == Some(&command);
    let title = first.then(|| t::PICK_FIRST.get(state.lang()));
    // The stage shows which message is meant.
    let point = move |at: Option<u32>| {
        Callback::from(move |()| {
            here().quietly(|state| state.ui.pointed = at);
            here().wake();
        })
    };
    let (on, off) = (point(serial), point(None));
    html! {
        <li class={if first { "pick-row first" } else { "pick-row" }}
            onmouseenter={on.reform(|_| ())} onmouseleave={off.reform(|_| ())} onfocusin={on.reform(|_| ())}
            onfocusout={off.reform(|_| ())}>
            <button type="button" class="pick-step" {title} onclick={press(Deed::one(command))}>
                { face }{ el("small", "", time) }
            </button>
            { more }
        </li>
    }
}
