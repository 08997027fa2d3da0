//! The network's settings: latency, loss, duplication, reordering, for every link or for one.

use crate::actions::wire;
use crate::parts::field::{Input, form};
use crate::parts::modal::Modal;
use crate::parts::on::{all, el};
use crate::store::{Dialog, State, Store};
use crate::texts as t;
use synod_model::{Micros, NodeId, Sentence, Text};
use synod_scenario::value::{parse_bandwidth, parse_duration, parse_share};
use synod_scenario::{Bandwidth, Command, NetChange, Ppm, Span};

/// The fields: id, name, unit.
const FIELDS: [(&str, &Text, &Text); 6] = [
    ("net-min", &t::LATENCY_MIN, &t::MS),
    ("net-max", &t::LATENCY_MAX, &t::MS),
    ("net-loss", &t::LOSS_SHARE, &t::PER_CENT),
    ("net-duplicate", &t::DUPLICATE_SHARE, &t::PER_CENT),
    ("net-reorder", &t::REORDER_SHARE, &t::PER_CENT),
    ("net-rate", &t::LINK_RATE, &t::MB_A_SECOND),
];

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

/// A share in per cent: `0.5`.
pub(crate) fn share_text(share: Ppm) -> String {
    decimal(share.0.into(), 10_000)
}

/// A number of parts, with as many digits behind the point as it needs: `12.5`.
fn decimal(parts: u64, unit: u64) -> String {
    let (whole, rest) = (parts / unit, parts % unit);
    if rest == 0 {
        return whole.to_string();
    }
    // The one in front keeps the zeros behind the point; it goes with the first character.
    let digits = (unit + rest).to_string();
    [whole.to_string().as_str(), ".", digits[1..].trim_end_matches('0')].concat()
}

/// The form.
pub(super) fn network(store: &Store, link: Option<(NodeId, NodeId)>) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let mut fields = Vec::new();
    for (at, (id, label, unit)) in FIELDS.iter().enumerate() {
        let (id, label, unit) = ((*id).into(), label.get(lang).into(), unit.get(lang).into());
        let input = Input { at, id, label, unit, number: true, ..Input::default() };
        fields.push(input.view(&state.ui.typed));
    }
    let title = match link {
        None => t::NETWORK.get(lang).to_owned(),
        Some((a, b)) => state.say(&t::NETWORK_OF.with([a.into(), b.into()])),
    };
    Modal {
        title: title.into(),
        says: t::NETWORK_SAYS.get(lang).into(),
        wide: false,
        body: form(el("div", "pair", all(fields)), &t::APPLY, apply),
    }
}

/// Sets what was typed: for one link, or else for all.
fn apply(store: &Store, dialog: &Dialog) -> Result<(), Sentence> {
    let Dialog::Network(link) = dialog else { return Ok(()) };
    let change = read(&store.read().ui.typed)?;
    let link = link.map(|(a, b)| wire(a, b, true));
    store.act(vec![Command::Net(NetChange { link, ..change })]);
    Ok(())
}
