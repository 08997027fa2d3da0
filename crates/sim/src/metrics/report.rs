//! The metrics of a run at one moment, as they are reported and drawn. Nothing here knows a system: a metric is a name and a
//! value from the closed vocabulary, and what it looks like follows from the value's shape.

use super::histogram::Class;
use super::names::{metric_name, metric_says};
use super::series::{CurveOverTime, OverTime};
use serde_json::{Map, Value as Json};
use synod_model::{Lang, Micros, NodeId, Reading, Text, Value};

/// How many messages there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// Sent, copies included.
    pub sent: u64,
    /// Delivered.
    pub delivered: u64,
    /// Lost or dropped.
    pub dropped: u64,
}

/// The metrics of a run at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsReport {
    /// The moment, in virtual time.
    pub at: Micros,
    /// Messages by what became of them.
    pub messages: MessageCounts,
    /// What is counted, by name: first what every system has, then what this one counts besides. Contract.
    pub numbers: Vec<(&'static str, Value)>,
    /// The names of what this system counts besides, and of the parts of it, by id.
    pub names: Vec<(&'static str, &'static Text)>,
    /// What this system counts besides, in a clause each, by id.
    pub says: Vec<(&'static str, &'static Text)>,
    /// How long the answered requests took.
    pub latency: Vec<Class>,
    /// What was counted over time.
    pub over_time: OverTime,
}

impl MetricsReport {
    /// A metric by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.numbers.iter().find(|(id, _)| *id == name).map(|(_, value)| value)
    }

    /// A metric that is a number: a count, or a time in microseconds.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name).and_then(Value::amount)
    }

    /// The name of one of these metrics, or of a part of one, as people read it.
    pub fn name(&self, id: &str, lang: Lang) -> String {
        let own = self.names.iter().find(|(own, _)| *own == id);
        own.map_or_else(|| metric_name(id, lang), |(_, name)| name.get(lang).to_owned())
    }

    /// What one of these metrics counts, in one clause.
    pub fn says(&self, id: &str, lang: Lang) -> Option<&'static str> {
        let own = self.says.iter().find(|(own, _)| *own == id);
        own.map_or_else(|| metric_says(id, lang), |(_, says)| Some(says.get(lang)))
    }

    /// Adds a metric; one of that name is replaced.
    pub(super) fn put(&mut self, name: &'static str, value: Value) {
        match self.numbers.iter_mut().find(|(id, _)| *id == name) {
            Some((_, old)) => *old = value,
            None => self.numbers.push((name, value)),
        }
    }

    /// Adds what follows from the others: ratios, and how evenly nodes share.
    pub(super) fn derive(&mut self) {
        if let Some(decisions) = self.number("decisions").filter(|n| *n > 0) {
            let per =
                |n: u64| Value::Milli(i64::try_from(n.saturating_mul(1_000) / decisions).unwrap_or(i64::MAX));
            self.put("messages_per_decision", per(self.messages.sent));
            if let Some(writes) = self.number("forced_writes") {
                self.put("forced_writes_per_decision", per(writes));
            }
        }
        let even: Vec<_> =
            self.numbers.iter().filter_map(|(id, value)| Some((*id, fairness(value)?))).collect();
        if !even.is_empty() {
            self.put("fairness", Value::Record(even));
        }
    }

    /// The metrics as `run --json` prints them.
    pub fn to_json(&self) -> Json {
        let mut all = Map::new();
        for (name, value) in &self.numbers {
            all.insert((*name).to_owned(), value.to_json());
        }
        let mut over_time = Map::new();
        over_time.insert("from_us".to_owned(), self.over_time.from.0.into());
        over_time.insert("every_us".to_owned(), self.over_time.every.0.into());
        over_time.insert("last_us".to_owned(), self.over_time.last.0.into());
        for (name, counts) in &self.over_time.counts {
            over_time.insert((*name).to_owned(), counts.iter().copied().collect());
        }
        for (i, name) in PERCENTILES.iter().enumerate() {
            let at = |took: &Option<[Micros; 3]>| took.map(|took| took[i].0);
            over_time.insert(format!("latency_{name}_us"), self.over_time.latency.iter().map(at).collect());
        }
        if !self.over_time.curves.is_empty() {
            over_time.insert("curves".to_owned(), self.over_time.curves.iter().map(curve).collect());
        }
        all.insert("over_time".to_owned(), Json::Object(over_time));
        let class = |c: &Class| [c.from.0, c.to.0, c.count].into_iter().collect::<Json>();
        all.insert("latency_histogram".to_owned(), self.latency.iter().map(class).collect());
        Json::Object(all)
    }
}

/// A line of a curve: its name, its node, and its numbers.
fn curve(line: &CurveOverTime) -> Json {
    let mut parts = Map::new();
    parts.insert("id".to_owned(), line.of.id.into());
    parts.insert("node".to_owned(), line.node.map(NodeId::number).into());
    let number = |reading: &Option<Reading>| reading.map_or(Json::Null, |r| line.of.unit.json(r.value));
    parts.insert("values".to_owned(), line.points.iter().map(number).collect());
    Json::Object(parts)
}

/// The names of the percentiles of [`OverTime::latency`].
pub const PERCENTILES: [&str; 3] = ["p50", "p95", "p99"];

/// How evenly nodes share a load, in thousandths: 1 when all have the same, 1/n when one of n has it all. Jain, Chiu,
/// Hawe: A Quantitative Measure of Fairness and Discrimination, 1984. Nothing where nodes share no number.
pub fn fairness(value: &Value) -> Option<Value> {
    let amount = |share: &Value| share.amount().map(u128::from);
    let shares: Vec<u128> = match value {
        Value::PerNode(shares) => shares.iter().map(|(_, share)| amount(share)).collect::<Option<_>>()?,
        Value::List(shares) => shares.iter().map(amount).collect::<Option<_>>()?,
        _ => return None,
    };
    let (sum, squares) = shares.iter().fold((0, 0), |(sum, squares), x| (sum + x, squares + x * x));
    let all = u128::checked_mul(squares, shares.len() as u128)?;
    let even = u128::checked_mul(sum, sum)?.checked_mul(1_000)?.checked_div(all)?;
    Some(Value::Milli(i64::try_from(even).ok()?))
}

/// Thousandths as exact as anybody wants to read them: three digits or so.
pub fn rounded(thousandths: i64) -> i64 {
    let unit = match thousandths.unsigned_abs() {
        100_000.. => 1_000,
        10_000.. => 100,
        1_000.. => 10,
        _ => 1,
    };
    thousandths.saturating_add(unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fairness_is_one_when_all_share_and_an_nth_when_one_has_all() {
        let of = |shares: [u64; 4]| {
            fairness(&Value::PerNode((0..).map(NodeId::at).zip(shares.map(Value::from)).collect()))
        };
        assert_eq!(of([7, 7, 7, 7]), Some(Value::Milli(1_000)));
        assert_eq!(of([0, 0, 9, 0]), Some(Value::Milli(250)));
        assert_eq!(of([0, 0, 0, 0]), None);
    }
}
