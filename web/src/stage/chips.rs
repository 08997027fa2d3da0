//! The chips at the top of the stage: virtual time, the network, walls, rules that are off.

use crate::dialogs::share_text;
use crate::parts::icon::Icon;
use crate::store::{Dialog, State, Store, Tab};
use crate::texts as t;
use std::collections::BTreeSet;
use synod_model::{Micros, NodeId};
use synod_scenario::Span;
use yew::{Callback, Html, MouseEvent, html};

/// The chips.
pub(crate) fn chips(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let net = state.session.net();
    let off = state.session.rules().iter().filter(|on| !**on).count();
    let groups = state.frame.groups.len();
    let ends = |(a, b): &(NodeId, NodeId)| (*a.min(b), *a.max(b));
    let cuts = state.frame.cuts.iter().map(ends).collect::<BTreeSet<_>>().len();
    let open = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.dialog(Dialog::Network(None)))
    };
    let rules = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| {
            store.ui(|ui| {
                ui.tab = Tab::Rules;
                ui.sheet = true;
            });
        })
    };
    html! {
        <div class="chips">
            <span class="chip"><b class="clock">{ time(state.session.present().playhead) }</b>{ t::VIRTUAL_TIME.get(lang) }
                if state.quiet() { <em title={t::HURRY_SAYS.get(lang)}>{ format!("× {}", crate::clock::HURRY) }</em> }
            </span>
            <button type="button" class="chip" aria-haspopup="dialog" onclick={open} title={t::NETWORK_OPEN.get(lang)}>
                <span class="sr">{ t::NETWORK.get(lang) }{ ": " }</span>
                <span>{ t::LATENCY.get(lang) }{ " " }<b>{ span(net.latency) }</b></span>
                <span>{ t::LOSS.get(lang) }{ " " }<b>{ format!("{} %", share_text(net.loss)) }</b></span>
                { Icon::Down.view() }
            </button>
            if groups > 1 {
                <span class="chip warn">{ Icon::Wall.view() }{ count(&state, &t::GROUPS, groups) }</span>
            }
            if cuts > 0 {
                <span class="chip warn">{ Icon::Wall.view() }{ count(&state, &t::CUTS, cuts) }</span>
            }
            if off > 0 {
                <button type="button" class="chip warn" onclick={rules}>{ count(&state, &t::RULES_OFF, off) }</button>
            }
        </div>
    }
}

fn count(state: &State, text: &'static synod_model::Text, n: usize) -> String {
    state.say(&text.with([n.into()]))
}

/// Virtual time to the millisecond: `1.842 s`.
pub(crate) fn time(at: Micros) -> String {
    format!("{}.{:03} s", at.0 / 1_000_000, at.0 / 1_000 % 1_000)
}

/// A range of latencies: `10–30 ms`.
fn span(span: Span) -> String {
    let ms = |t: Micros| {
        let (whole, rest) = (t.0 / 1_000, t.0 % 1_000 / 100);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
    };
    if span.min == span.max {
        format!("{} ms", ms(span.min))
    } else {
        format!("{}–{} ms", ms(span.min), ms(span.max))
    }
}
