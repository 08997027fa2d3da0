//! Metrics as text: a name and a value a row, and what was counted over time as a row of blocks.

use crate::texts as t;
use synod_model::{Lang, NodeId, Value, format_duration};
use synod_sim::{MetricsReport, OverTime, metric_name, rounded};

/// The blocks from low to high; nothing is a point.
const BLOCKS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The most blocks of a row.
const MOST_BLOCKS: usize = 48;

/// The metrics, each with its name.
pub(crate) fn rows(metrics: &MetricsReport, lang: Lang, name: &dyn Fn(NodeId) -> String) -> Vec<Vec<String>> {
    let counts = metrics.messages;
    let counts = [("sent", counts.sent), ("delivered", counts.delivered), ("dropped", counts.dropped)];
    let messages = Value::Record(counts.map(|(id, n)| (id, n.into())).into());
    let part = |id: &str| metrics.name(id, lang);
    let sums =
        [vec![metric_name("messages", lang), text(&messages, lang, &|id| metric_name(id, lang), name)]];
    let row = |(id, value): &(&'static str, Value)| vec![part(id), text(value, lang, &part, name)];
    sums.into_iter().chain(metrics.numbers.iter().map(row)).collect()
}

/// A metric in one line; `part` names the parts of records, `name` the nodes.
pub(crate) fn text(
    value: &Value,
    lang: Lang,
    part: &dyn Fn(&str) -> String,
    name: &dyn Fn(NodeId) -> String,
) -> String {
    let say = |value: &Value| text(value, lang, part, name);
    let joint = if lang == Lang::En { ", " } else { "，" };
    let list = |parts: Vec<String>| if parts.is_empty() { "–".to_owned() } else { parts.join(joint) };
    match value {
        Value::None => "–".to_owned(),
        Value::Milli(n) => Value::Milli(rounded(*n)).plain(),
        Value::Time(time) => format_duration(*time, lang),
        Value::Node(node) => name(*node),
        Value::Label(_, text, _) => text.get(lang).to_owned(),
        Value::PerNode(values) => {
            list(values.iter().map(|(node, v)| format!("{} {}", name(*node), say(v))).collect())
        }
        Value::Record(parts) => {
            list(parts.iter().map(|(id, v)| format!("{} {}", part(id), say(v))).collect())
        }
        Value::Table(rows) => list(rows.iter().map(|(key, v)| format!("{key} {}", say(v))).collect()),
        Value::List(values) => list(values.iter().map(say).collect()),
        Value::Grid(_) | Value::Ring(_) | Value::Graph(_) | Value::Bin(_) | Value::Gauge(_) => {
            value.words(lang, name)
        }
        other => other.plain(),
    }
}

/// What was counted over time, where anything was: a row each, with the highest rate.
pub(crate) fn over_time(series: &OverTime, lang: Lang) -> Vec<Vec<String>> {
    let counted =
        series.counts.iter().filter(|(id, counts)| !id.ends_with("_us") && counts.iter().any(|n| *n > 0));
    counted
        .map(|(id, counts)| {
            let rates = rates(counts, series, counts.len().div_ceil(MOST_BLOCKS).max(1));
            let most = rates.iter().copied().max().unwrap_or(0).max(1);
            let blocks: String = rates.iter().map(|rate| block(*rate, most)).collect();
            let most = Value::Milli(rounded(i64::try_from(most).unwrap_or(i64::MAX)));
            let most = t::say(&t::AT_MOST.with([most.plain().into()]), lang);
            vec![metric_name(id, lang), format!("{blocks}  {most}")]
        })
        .collect()
}

/// So many stretches together each: how often a second, in thousandths. The last stretch has mostly just begun; it is
/// told if it is a good part of one.
fn rates(counts: &[u64], series: &OverTime, together: usize) -> Vec<u64> {
    let whole =
        if series.last.0 * 2 < series.every.0 && counts.len() > 1 { counts.len() - 1 } else { counts.len() };
    let mut begins = 0;
    let rate = |some: &[u64]| {
        begins += some.len();
        let last = if begins == counts.len() { series.last.0 } else { series.every.0 };
        let width = series.every.0 * (some.len() as u64 - 1) + last;
        some.iter().sum::<u64>().saturating_mul(1_000_000_000) / width.max(1)
    };
    counts[..whole].chunks(together).map(rate).collect()
}

/// The block for a part of the most; only nothing is drawn as nothing.
fn block(n: u64, most: u64) -> char {
    let high = BLOCKS.len() as u64 - 1;
    BLOCKS[usize::try_from((n * high).div_ceil(most)).unwrap_or(0).min(BLOCKS.len() - 1)]
}
