//! How the violation that stopped time came about.

use crate::parts::on::{all, el, press};
use synod_page::texts as t;
use synod_page::{Deed, State};
use yew::{Html, html};

/// How the violation came about, for the panel: the steps that led there, and the messages by the numbers that they have
/// on the stage.
pub(super) fn chain(state: &State) -> Html {
    if state.ui.halted.is_none() || state.chain.rows.len() < 2 {
        return html! {};
    }
    let mut rows = Vec::new();
    for (row, number) in &state.chain.rows {
        let says = row.sentences.first().map(|s| state.say(s)).unwrap_or_default();
        let number = number.map_or_else(String::new, |number| number.to_string());
        rows.push(html! {
            <li key={row.step.to_string()}>
                <button type="button" class="chain-step" onclick={press(Deed::Seek(row.step))}>
                    { el("b", if number.is_empty() { "chain-no none" } else { "chain-no" }, number) }
                    <span>{ says }{ " " }{ el("small", "", state.say(&t::CHAIN_STEP.with([row.step.into()]))) }</span>
                </button>
            </li>
        });
    }
    html! {
        <section class="card chain" aria-label={t::CHAIN.get(state.lang())}>
            { el("h2", "", t::CHAIN.get(state.lang())) }{ el("ol", "", all(rows)) }
        </section>
    }
}
