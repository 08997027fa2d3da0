//! The network's settings: latency, loss, duplication, reordering, for every link or for one.

use crate::act::Act;
use crate::numbers::{decimal, share_text};
use crate::parts::field::{Input, form, quick};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_model::{Micros, NodeId, Sentence, Text};
use synod_page::texts as t;
use synod_page::{Deed, Dialog, State, wire};
use synod_scenario::value::{parse_bandwidth, parse_duration, parse_share};
use synod_scenario::{Bandwidth, Command, NetChange, Span};
use yew::html;

/// The fields: id, name, unit, and what it means.
const FIELDS: [(&str, &Text, &Text, &Text); 6] = [
    ("net-min", &t::LATENCY_MIN, &t::MS, &t::LATENCY_SAYS),
    ("net-max", &t::LATENCY_MAX, &t::MS, &t::LATENCY_SAYS),
    ("net-loss", &t::LOSS_SHARE, &t::PER_CENT, &t::LOSS_SAYS),
    ("net-duplicate", &t::DUPLICATE_SHARE, &t::PER_CENT, &t::TWICE_SAYS),
    ("net-reorder", &t::REORDER_SHARE, &t::PER_CENT, &t::REORDER_SAYS),
    ("net-rate", &t::LINK_RATE, &t::MB_A_SECOND, &t::RATE_SAYS),
];

/// Networks that people know, with what their fields hold: latencies as measured between hosts of one rack and of two
/// continents, and what a phone has at the edge of a cell.
const PRESETS: [(&Text, [&str; 6]); 4] = [
    (&t::PRESET_USUAL, ["10", "30", "0", "0", "0", ""]),
    (&t::PRESET_LAN, ["0.2", "0.8", "0", "0", "0", ""]),
    (&t::PRESET_WORLD, ["70", "150", "0.1", "0", "0.5", ""]),
    (&t::PRESET_MOBILE, ["60", "600", "4", "1", "5", ""]),
];

/// Fills the fields as a known network has them.
fn preset(store: &Store, at: usize) {
    if let Some((_, values)) = PRESETS.get(at) {
        let typed = values.iter().map(|value| (*value).to_owned()).collect();
        store.ui(|ui| ui.typed = typed);
    }
}

/// The present settings: of the network, or of one link.
pub(super) fn prefill(state: &State, link: Option<(NodeId, NodeId)>) -> Vec<String> {
    let net = link.map_or_else(|| state.session.net(), |(a, b)| state.session.link(a, b));
    let ms = |t: Micros| decimal(t.0, 1_000);
    vec![
        ms(net.latency.min),
        ms(net.latency.max),
        share_text(net.loss),
        share_text(net.duplicate),
        share_text(net.reorder),
        if net.rate == Bandwidth::UNLIMITED { String::new() } else { decimal(net.rate.0, 1_000_000) },
    ]
}

/// What was typed, as a line of the scenario.
fn read(typed: &[String]) -> Result<NetChange, Sentence> {
    let word = |at: usize| typed.get(at).map_or("", |text| text.trim().trim_end_matches('%').trim());
    let ms = |at: usize| parse_duration(&[word(at), "ms"].concat());
    let share = |at: usize| parse_share(&[word(at), "%"].concat());
    let (min, max) = (ms(0)?, ms(1)?);
    Ok(NetChange {
        link: None,
        latency: Some(Span { min: min.min(max), max: max.max(min) }),
        loss: Some(share(2)?),
        duplicate: Some(share(3)?),
        reorder: Some(share(4)?),
        rate: Some(rate(word(5))?),
    })
}

/// The rate of a link: megabytes a second, or as a scenario has it; nothing if it is not limited.
fn rate(typed: &str) -> Result<Bandwidth, Sentence> {
    match typed {
        "" => Ok(Bandwidth::UNLIMITED),
        _ if typed.ends_with(|last: char| last.is_ascii_digit()) => {
            parse_bandwidth(&[typed, "MB/s"].concat())
        }
        _ => parse_bandwidth(&typed.replace(' ', "")),
    }
}

/// The form.
pub(super) fn network(store: &Store, link: Option<(NodeId, NodeId)>) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let mut fields = Vec::new();
    for (at, (id, label, unit, says)) in FIELDS.iter().enumerate() {
        let (id, label, unit) = ((*id).into(), label.get(lang).into(), unit.get(lang).into());
        let input =
            Input { at, id, label, unit, help: says.get(lang).into(), number: true, ..Input::default() };
        fields.push(input.view(&state.ui.typed));
    }
    let preset = |(at, (name, _)): (usize, &(&'static Text, _))| {
        button("ghost outline", name.get(lang), Act::With(at, preset))
    };
    let presets = PRESETS.iter().enumerate().map(preset).collect();
    let body = html! {
        <>
            <div class="field"><small>{ t::PRESETS.get(lang) }</small></div>
            { quick(presets) }
            { form(el("div", "pair", all(fields)), &t::APPLY, apply) }
            if link.is_none() && super::live_possible(&state) {
                { quick(vec![button("ghost outline", t::LIVE.get(lang), Deed::Ask(Dialog::Live))]) }
            }
        </>
    };
    let title = match link {
        None => t::NETWORK.get(lang).to_owned(),
        Some((a, b)) => state.say(&t::NETWORK_OF.with([a.into(), b.into()])),
    };
    Modal { title: title.into(), says: t::NETWORK_SAYS.get(lang).into(), wide: false, body }
}

/// Sets what was typed: for one link, or else for all.
fn apply(store: &Store, dialog: &Dialog) -> Result<(), Sentence> {
    let Dialog::Network(link) = dialog else { return Ok(()) };
    let change = read(&store.read().ui.typed)?;
    let link = link.map(|(a, b)| wire(a, b, true));
    store.act(vec![Command::Net(NetChange { link, ..change })]);
    Ok(())
}
