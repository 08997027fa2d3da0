//! What is seen of runs side by side: a pane each beside the stage, and their metrics in a table.

use super::{canvas_id, remove};
use crate::act::Act;
use crate::parts::icon::Icon;
use crate::parts::on::{all, el, icon_button};
use crate::store::Store;
use synod_page::texts as t;
use synod_page::{Pane, State};
use yew::{Html, html};

/// The panes beside the stage.
pub(crate) fn panes(store: &Store) -> Html {
    let state = store.read();
    all(state.panes.all.iter().enumerate().map(|(at, pane)| view(&state, at, pane)).collect())
}

fn view(state: &State, at: usize, pane: &Pane) -> Html {
    let name = state.called(&pane.companion.own);
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
        Act::With(at, remove),
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
