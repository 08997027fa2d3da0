//! The text twin of the stage: its nodes and its messages in flight as tables, with the same actions.

use super::value::tone;
use crate::act::Act;
use crate::parts::field::empty;
use crate::parts::on::{all, el, press};
use crate::store::Store;
use synod_model::{Grid, NodeId, Status, Text, Value};
use synod_page::texts as t;
use synod_page::{Deed, Selection, State, for_selection};
use yew::{Html, html};

/// How many messages the table shows.
const MESSAGES_MAX: usize = 100;

/// The tables.
pub(super) fn table(store: &Store) -> Html {
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
        let toggle = Deed::Select(if pressed { Selection::None } else { selection });
        let due = match m.due {
            _ if m.held => t::HELD.get(lang).to_owned(),
            Some(due) => state.say(&t::IN_TIME.with([due.since(now).into()])),
            None => "–".to_owned(),
        };
        let cells = [html! { state.session.name(m.from) }, html! { state.session.name(m.to) }, html! { due }];
        flight.push(table_row(m.serial, pick(toggle, pressed, m.view.kind.to_owned()), cells));
    }
    if flight.is_empty() {
        flight.push(html! { <tr><td colspan="4">{ t::FLIGHT_NONE.get(lang) }</td></tr> });
    }
    let in_flight = [t::FLIGHT.get(lang), " (", &count.to_string(), ")"].concat();
    html! {
        <>
            { selected(&state) }
            { whole(t::NODES.get(lang).to_owned(), &[&t::NODE, &t::ROLE, &t::STATE], nodes) }
            { exhibits(&state) }
            { whole(in_flight, &[&t::MESSAGE, &t::FROM, &t::TO, &t::ARRIVES], flight) }
        </>
    }
}

/// What the whole system shows, as tables, and who belongs together.
fn exhibits(state: &State) -> Html {
    let lang = state.lang();
    let name = |node| state.session.name(node);
    let mut tables = Vec::new();
    for exhibit in state.session.exhibits(usize::MAX) {
        let title = exhibit.title.get(lang);
        let grid = match &exhibit.value {
            Value::Grid(grid) if !grid.is_list() => Some(grid.clone()),
            Value::Table(rows) => Grid::of_table(rows),
            _ => None,
        };
        let Some(grid) = grid else {
            let words = super::value::words(state, &exhibit.value);
            tables.push(html! { <table><caption>{ title }</caption><tbody><tr>{ el("td", "", words) }</tr></tbody></table> });
            continue;
        };
        let mut heads = vec![html! { <td></td> }];
        for head in &grid.columns {
            heads.push(html! { <th scope="col">{ head.text(lang, &name) }</th> });
        }
        let mut rows = Vec::new();
        for (r, head) in grid.rows.iter().enumerate() {
            let mut row = vec![html! { <th scope="row">{ head.text(lang, &name) }</th> }];
            for c in 0..grid.columns.len() {
                let square =
                    grid.square(r, c).map_or_else(|| "–".to_owned(), |square| square.words(lang, &name));
                row.push(el("td", "", square));
            }
            rows.push(html! { <tr>{ all(row) }</tr> });
        }
        tables.push(html! {
            <div class="table-wide" tabindex="0" role="group" aria-label={title}>
                <table><caption>{ title }</caption><thead><tr>{ all(heads) }</tr></thead><tbody>{ all(rows) }</tbody></table>
            </div>
        });
    }
    let mut hulls = Vec::new();
    for hull in state.session.hulls() {
        let nodes = super::value::words(state, &hull.nodes.into());
        hulls.push(
            html! { <tr><th scope="row">{ state.say(&hull.caption) }</th>{ el("td", "", nodes) }</tr> },
        );
    }
    if !hulls.is_empty() {
        tables.push(whole(t::TOGETHER.get(lang).to_owned(), &[&t::TOGETHER, &t::BELONGS], hulls));
    }
    all(tables)
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
    let pressed = state.ui.selection.nodes().contains(&id);
    // Several can be pressed, to be parted from the rest or for the link between two.
    let toggle = Act::Of(id, |store, id| store.select_node(id, true));
    let role = html! { <span class={tone(view.role.tone)}>{ view.role.label.get(lang) }</span> };
    let beside = state.frame.nodes.get(id.index()).and_then(|node| node.beside.as_ref());
    let beside = beside.map(|value| super::value::words(state, value)).filter(|words| words.as_str() != "–");
    let subtitle = html! {
        <>{ el("span", "tone-ghost", status) }{ " " }{ state.say(&view.subtitle) }
            if let Some(words) = beside { <br />{ el("small", "beside", words) } }
        </>
    };
    table_row(id.number().into(), pick(toggle, pressed, state.session.name(id)), [role, subtitle])
}

fn pick(deed: impl Into<Act>, pressed: bool, label: String) -> Html {
    html! {
        <button type="button" class="ghost small" aria-pressed={pressed.to_string()}
            onclick={press(deed)}>{ label }</button>
    }
}

/// What can be done with what is selected.
fn selected(state: &State) -> Html {
    let actions = for_selection(state);
    if actions.is_empty() {
        return empty(&t::NOW_EMPTY);
    }
    let buttons = super::deeds(actions, "ghost outline");
    html! { <div role="group" aria-label={t::ACTIONS.get(state.lang())}>{ buttons }</div> }
}
