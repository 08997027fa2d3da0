//! The text twin of the stage: its nodes and its messages in flight as tables, with the same actions.

use super::value::tone;
use crate::actions::for_selection;
use crate::store::{Selection, State, Store};
use crate::texts as t;
use synod_model::{NodeId, Status};
use yew::{Callback, Html, html};

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
    html! {
        <>
            { selected(store, &state) }
            <table>
                <caption>{ t::NODES.get(lang) }</caption>
                <thead><tr><th scope="col">{ t::NODE.get(lang) }</th><th scope="col">{ t::ROLE.get(lang) }</th>
                    <th scope="col">{ t::STATE.get(lang) }</th></tr></thead>
                <tbody>{ for (0..state.session.names().len()).map(|i| node_row(store, &state, NodeId::at(i))) }</tbody>
            </table>
            <table>
                <caption>{ t::FLIGHT.get(lang) }{ format!(" ({count})") }</caption>
                if messages.is_empty() {
                    <tbody><tr><td>{ t::FLIGHT_NONE.get(lang) }</td></tr></tbody>
                } else {
                    <thead><tr><th scope="col">{ t::MESSAGE.get(lang) }</th><th scope="col">{ t::FROM.get(lang) }</th>
                        <th scope="col">{ t::TO.get(lang) }</th><th scope="col">{ t::ARRIVES.get(lang) }</th></tr></thead>
                    <tbody>
                        { for messages.iter().map(|m| {
                            let selection = Selection::Message(m.serial);
                            let pressed = state.ui.selection == selection;
                            let due = match m.due {
                                _ if m.held => t::HELD.get(lang).to_owned(),
                                Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
                                None => "–".to_owned(),
                            };
                            html! {
                                <tr key={m.serial.to_string()}>
                                    <th scope="row">{ pick(store, selection, pressed, m.view.kind.to_owned()) }</th>
                                    <td>{ state.session.name(m.from) }</td><td>{ state.session.name(m.to) }</td>
                                    <td>{ due }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                }
            </table>
        </>
    }
}

fn node_row(store: &Store, state: &State, id: NodeId) -> Html {
    let lang = state.lang();
    let view = state.session.node(id, 0);
    let status = state.frame.nodes.get(id.index()).map_or(Status::Up, |n| n.status);
    let status_word = match status {
        Status::Up => None,
        Status::Paused => Some(&t::PAUSED),
        Status::Down => Some(&t::CRASHED),
    };
    let selection = Selection::Nodes(vec![id]);
    let pressed = state.ui.selection.nodes().contains(&id);
    html! {
        <tr key={id.number().to_string()}>
            <th scope="row">{ pick(store, selection, pressed, state.session.name(id)) }</th>
            <td><span class={tone(view.role.tone)}>{ view.role.label.get(lang) }</span></td>
            <td>
                if let Some(word) = status_word { <span class="tone-ghost">{ word.get(lang) }</span>{ " " } }
                { state.say(&view.figure) }
            </td>
        </tr>
    }
}

fn pick(store: &Store, selection: Selection, pressed: bool, label: String) -> Html {
    let store = store.clone();
    let onclick = Callback::from(move |_| store.select(selection.clone()));
    html! { <button type="button" class="ghost small" aria-pressed={pressed.to_string()} {onclick}>{ label }</button> }
}

/// What can be done with what is selected.
fn selected(store: &Store, state: &State) -> Html {
    let actions = for_selection(state);
    if actions.is_empty() {
        return html! { <p class="empty">{ t::NOW_EMPTY.get(state.lang()) }</p> };
    }
    html! {
        <div class="quick" role="group" aria-label={t::ACTIONS.get(state.lang())}>
            { for actions.into_iter().map(|action| {
                let label = action.label.get(state.lang());
                let store = store.clone();
                html! { <button type="button" class="ghost outline" onclick={Callback::from(move |_| action.run(&store))}>
                    { label }</button> }
            }) }
        </div>
    }
}
