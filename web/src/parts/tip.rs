//! What is said of a part of the stage or of the timeline.

use super::on::{all, el};
use synod_page::Tip;
use yew::{Html, html};

/// The lines and the values below the name of a part.
pub(crate) fn words(tip: Tip) -> Html {
    let mut lines = Vec::new();
    for line in tip.lines {
        lines.push(el("p", "", line));
    }
    let mut facts = Vec::new();
    for fact in tip.facts {
        // What has no name is told by what it means.
        facts.push(if fact.name.is_empty() {
            html! { <div class="tip-fact nameless">{ el("small", "", fact.says) }{ el("p", "", fact.value) }</div> }
        } else {
            let value = html! { <p>{ el("span", "", fact.name) }{ " " }{ el("b", "", fact.value) }</p> };
            html! { <div class="tip-fact">{ value }{ el("small", "", fact.says) }</div> }
        });
    }
    html! { <>{ all(lines) }{ all(facts) }</> }
}
