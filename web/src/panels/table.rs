//! The text twin of the stage: its nodes and its messages in flight as tables, with the same actions.

use super::value::tone;
use crate::actions::{Deed, for_selection};
use crate::parts::field::{empty, quick};
use crate::parts::on::{all, button, el, press};
use crate::store::{Selection, State, Store};
use crate::texts as t;
use synod_model::{NodeId, Status, Text};
use yew::{Html, html};

/// How many messages the table shows.
const MESSAGES_MAX: usize = 100;

/// The tables.
pub(crate) fn table(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let mut messages = state.session.messages();
    let count = messages.len();
    messages.truncate(MESSAGES_MAX);
    let now = state.session.present().playhead;
    let (mut nodes, mut flight) = (Vec::new(), Vec::new());
    for i in 0..state.session.names().len() {
        nodes.push(node_row(&state, NodeId::at(i)));
    }
    for m in &messages {
        let selection = Selection::Message(m.serial);
        let pressed = state.ui.selection == selection;
        let due = match m.due {
            _ if m.held => t::HELD.get(lang).to_owned(),
            Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
            None => "–".to_owned(),
        };
        let cells = [html! { state.session.name(m.from) }, html! { state.session.name(m.to) }, html! { due }];
        flight.push(table_row(m.serial, pick(selection, pressed, m.view.kind.to_owned()), cells));
    }
    if flight.is_empty() {
        flight.push(html! { <tr><td colspan="4">{ t::FLIGHT_NONE.get(lang) }</td></tr> });
    }
    let in_flight = [t::FLIGHT.get(lang), " (", &count.to_string(), ")"].concat();
    html! {
        <>
            { selected(&state) }
            { whole(t::NODES.get(lang).to_owned(), &[&t::NODE, &t::ROLE, &t::STATE], nodes) }
            { whole(in_flight, &[&t::MESSAGE, &t::FROM, &t::TO, &t::ARRIVES], flight) }
        </>
    }
}

fn whole(caption: String, heads: &[&'static Text], rows: Vec<Html>) -> Html {
    let lang = crate::store::here().lang();
    let mut names = Vec::new();
    for head in heads {
        names.push(html! { <th scope="col">{ head.get(lang) }</th> });
    }
    html! {
        <table><caption>{ caption }</caption><thead><tr>{ all(names) }</tr></thead><tbody>{ all(rows) }</tbody></table>
    }
}

fn table_row<const N: usize>(key: u32, head: Html, cells: [Html; N]) -> Html {
    let mut row = vec![html! { <th scope="row">{ head }</th> }];
    for cell in cells {
        row.push(el("td", "", cell));
    }
    html! { <tr key={key.to_string()}>{ all(row) }</tr> }
}

fn node_row(state: &State, id: NodeId) -> Html {
    let lang = state.lang();
    let view = state.session.node(id, 0);
    let status = match state.frame.nodes.get(id.index()).map_or(Status::Up, |n| n.status) {
        Status::Up => "",
        Status::Paused => t::PAUSED.get(lang),
        Status::Down => t::CRASHED.get(lang),
    };
    let selection = Selection::Nodes(vec![id]);
    let pressed = state.ui.selection.nodes().contains(&id);
    let role = html! { <span class={tone(view.role.tone)}>{ view.role.label.get(lang) }</span> };
    let figure = html! { <>{ el("span", "tone-ghost", status) }{ " " }{ state.say(&view.figure) }</> };
    table_row(id.number().into(), pick(selection, pressed, state.session.name(id)), [role, figure])
}

fn pick(selection: Selection, pressed: bool, label: String) -> Html {
    html! {
        <button type="button" class="ghost small" aria-pressed={pressed.to_string()}
            onclick={press(Deed::Select(selection))}>{ label }</button>
    }
}

/// What can be done with what is selected.
fn selected(state: &State) -> Html {
    let actions = for_selection(state);
    if actions.is_empty() {
        return empty(&t::NOW_EMPTY);
    }
    let mut buttons = Vec::new();
    for action in actions {
        buttons.push(button("ghost outline", action.label.get(state.lang()), action.deed));
    }
    html! { <div role="group" aria-label={t::ACTIONS.get(state.lang())}>{ quick(buttons) }</div> }
}
