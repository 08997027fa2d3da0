//! The link that is selected: how messages travel on it, each way.

use crate::numbers::{share_text, span};
use crate::parts::on::{all, el};
use synod_model::{NodeId, Text, format_size};
use synod_page::texts as t;
use synod_page::{State, for_selection};
use synod_scenario::Bandwidth;
use yew::{Html, html};

/// The card.
#[inline(never)]
pub(super) fn card(state: &State, a: NodeId, b: NodeId) -> Html {
    html! {
        <section class="card" key="link">
            <header class="card-head">{ el("h2", "", state.say(&t::LINK_NAME.with([a.into(), b.into()]))) }</header>
            { super::deeds(for_selection(state), "ghost outline small") }
            { one_way(state, a, b) }
            { one_way(state, b, a) }
        </section>
    }
}

fn one_way(state: &State, from: NodeId, to: NodeId) -> Html {
    let net = state.session.link(from, to);
    let percent = |share| [&share_text(share), " %"].concat();
    let mut rows = vec![
        fact(state, &t::LATENCY, span(net.latency)),
        fact(state, &t::LOSS_SHARE, percent(net.loss)),
        fact(state, &t::DUPLICATE_SHARE, percent(net.duplicate)),
        fact(state, &t::REORDER_SHARE, percent(net.reorder)),
    ];
    if net.rate != Bandwidth::UNLIMITED {
        let rate = [&format_size(net.rate.0, state.lang()), "/s"].concat();
        rows.push(fact(state, &t::LINK_RATE, rate));
    }
    if state.frame.cuts.contains(&(from, to)) {
        rows.insert(0, el("p", "tone-bad", t::LINK_CUT.get(state.lang())));
    }
    let name = [&state.session.name(from), " → ", &state.session.name(to)].concat();
    html! { <>{ el("h3", "group", name) }{ el("div", "facts", all(rows)) }</> }
}

fn fact(state: &State, name: &'static Text, value: String) -> Html {
    html! { <div class="fact">{ el("span", "", name.get(state.lang())) }{ el("b", "", value) }</div> }
}
