//! What is seen of runs side by side: a pane each beside the stage, and their metrics in a table.

use super::{Pane, called, canvas_id, remove};
use crate::actions::Deed;
use crate::panels::look;
use crate::parts::icon::Icon;
use crate::parts::on::{all, el, icon_button};
use crate::store::{State, Store};
use crate::texts as t;
use synod_scene::{Tile, tiles};
use yew::{Html, html};

/// The panes beside the stage.
pub(crate) fn panes(store: &Store) -> Html {
    let state = store.read();
    all(state.panes.all.iter().enumerate().map(|(at, pane)| view(&state, at, pane)).collect())
}

fn view(state: &State, at: usize, pane: &Pane) -> Html {
    let name = called(state, &pane.companion.own);
    let session = &pane.companion.session;
    let says = |sentence: &synod_model::Sentence| sentence.render(state.lang(), &|node| session.name(node));
    let caption = match session.present().step {
        0 => t::NOTHING_YET.get(state.lang()).to_owned(),
        _ => session.caption().render(state.lang(), &|node| session.name(node)),
    };
    let broken = session
        .violations()
        .last()
        .map(|violation| el("p", "tone-bad", [violation.invariant, ": ", &says(&violation.says)].concat()));
    let passed: Vec<String> = pane.companion.passed_over.iter().map(says).collect();
    let close = icon_button(
        "ghost icon-only",
        t::REMOVE_RUN.get(state.lang()),
        Icon::Close.view(),
        Deed::With(at, remove),
    );
    html! {
        <section class="pane" aria-label={name.clone()}>
            <header>{ el("h2", "", name) }{ close }</header>
            <canvas id={canvas_id(at)} aria-hidden="true"></canvas>
            <p class="pane-says" title={caption.clone()}>{ caption }</p>
            { broken }
            if !passed.is_empty() { { el("p", "sub", passed.join(" ")) } }
        </section>
    }
}

/// The metrics of all runs, a column each; nothing while there is one run. `here`: those of the one on the stage.
pub(crate) fn beside(state: &State, here: &[Tile]) -> Option<Html> {
    if state.panes.is_empty() {
        return None;
    }
    let mut columns: Vec<(String, Vec<Tile>)> = vec![(state.title(), here.to_vec())];
    for pane in &state.panes.all {
        let session = &pane.companion.session;
        let tiles = tiles(&session.metrics(), &look(state, session.names()));
        columns.push((called(state, &pane.companion.own), tiles));
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in columns.iter().flat_map(|(_, tiles)| tiles) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let head = columns.iter().map(|(name, _)| html! { <th scope="col">{ name.clone() }</th> }).collect();
    let row = |name: &&str| {
        let cell = |(_, tiles): &(String, Vec<Tile>)| {
            let value = tiles.iter().find(|(n, _)| n == name).map_or("–", |(_, value)| value);
            el("td", "", value.to_owned())
        };
        html! { <tr><th scope="row">{ (*name).to_owned() }</th>{ all(columns.iter().map(cell).collect()) }</tr> }
    };
    Some(html! {
        <table class="beside"><thead><tr><td></td>{ all(head) }</tr></thead>
            <tbody>{ all(names.iter().map(row).collect()) }</tbody></table>
    })
}
