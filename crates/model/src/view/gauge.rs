//! Numbers between bounds, and containers with sized things in them.

use super::value::{Json, object};
use super::words::Stops;
use super::{Label, Value};
use crate::{Lang, Micros, NodeId, Text, Word, format_duration};

/// What a number of a gauge or a curve counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    #[default]
    Count,
    /// Microseconds.
    Time,
    /// Thousandths.
    Milli,
}

impl Unit {
    /// A number as JSON: durations in microseconds.
    pub fn json(self, n: i64) -> Json {
        match self {
            Self::Count | Self::Time => Json::from(n),
            Self::Milli => Value::Milli(n).to_json(),
        }
    }

    /// A number as people read it: `-3 ms`, `8.5`, `12`.
    pub fn text(self, n: i64, lang: Lang) -> String {
        match self {
            Self::Count => n.to_string(),
            Self::Milli => Value::Milli(n).plain(),
            Self::Time => {
                let sign = if n < 0 { "-" } else { "" };
                [sign, &format_duration(Micros(n.unsigned_abs()), lang)].concat()
            }
        }
    }
}

/// A mark on a gauge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GaugeMark {
    /// Its name in JSON: `guarantee`.
    pub id: &'static str,
    /// Its name for people.
    pub text: &'static Text,
    /// Where it is.
    pub at: i64,
}

/// A number between two bounds: how far something is used, how wrong a clock may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gauge {
    /// What it counts.
    pub unit: Unit,
    /// The lowest that it shows.
    pub from: i64,
    /// The highest that it shows.
    pub of: i64,
    /// The number; `None`: not known.
    pub used: Option<i64>,
    /// Between which numbers it should be, or is known to be.
    pub band: Option<(i64, i64)>,
    /// Numbers to compare it with: a guarantee, a maximum, a fair share.
    pub marks: Vec<GaugeMark>,
}

impl Gauge {
    /// So much of a whole.
    pub fn share(used: i64, of: i64) -> Self {
        Self { used: Some(used), of, ..Self::default() }
    }

    /// The same with a mark.
    #[must_use]
    pub fn mark(mut self, id: &'static str, text: &'static Text, at: i64) -> Self {
        self.marks.push(GaugeMark { id, text, at });
        self
    }

    /// `{used, of}`, and what else it has: `from`, `band`, `marks`.
    pub(super) fn to_json(&self) -> Json {
        let number = |n: i64| self.unit.json(n);
        let mut parts = vec![
            ("used".to_owned(), self.used.map_or(Json::Null, number)),
            ("of".to_owned(), number(self.of)),
        ];
        if self.from != 0 {
            parts.push(("from".to_owned(), number(self.from)));
        }
        if let Some((low, high)) = self.band {
            parts.push(("band".to_owned(), [number(low), number(high)].into_iter().collect()));
        }
        if !self.marks.is_empty() {
            let marks = self.marks.iter().map(|mark| (mark.id.to_owned(), number(mark.at)));
            parts.push(("marks".to_owned(), object(marks)));
        }
        object(parts.into_iter())
    }

    fn value(&self, n: i64) -> Value {
        match self.unit {
            Unit::Count | Unit::Time => Value::Int(n),
            Unit::Milli => Value::Milli(n),
        }
    }

    pub(super) fn plain(&self) -> String {
        self.used.map_or(Value::None, |used| self.value(used)).plain()
    }

    /// `used`, `of`, `from`, or a mark.
    pub(super) fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "used" => self.used.map_or(Value::None, |used| self.value(used)),
            "of" => self.value(self.of),
            "from" => self.value(self.from),
            "band" => {
                Value::List(self.band.map_or_else(Vec::new, |(a, b)| vec![self.value(a), self.value(b)]))
            }
            "marks" => Value::Record(self.marks.iter().map(|m| (m.id, self.value(m.at))).collect()),
            _ => return None,
        })
    }

    pub(super) fn words(&self, lang: Lang) -> String {
        let stops = Stops::of(lang);
        let told = |n: i64| self.unit.text(n, lang);
        let used = self.used.map_or_else(|| "–".to_owned(), told);
        let bounds =
            if self.from == 0 { told(self.of) } else { [&told(self.from), " … ", &told(self.of)].concat() };
        let mut said = vec![[&used, " / ", &bounds].concat()];
        if let Some((low, high)) = self.band {
            said.push(["[", &told(low), ", ", &told(high), "]"].concat());
        }
        said.extend(self.marks.iter().map(|mark| [mark.text.get(lang), " ", &told(mark.at)].concat()));
        stops.list(said.into_iter())
    }
}

/// One dimension of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Capacity {
    /// Its name in JSON: `cpu`.
    pub id: &'static str,
    /// Its name for people.
    pub text: &'static Text,
    /// How much there is.
    pub amount: u32,
}

/// Something in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// Its name.
    pub id: Word,
    /// How much of each dimension it takes.
    pub sizes: [u32; Bin::DIMENSIONS],
    /// What it does.
    pub state: Option<Label>,
    /// What it belongs to: things of one group have one colour.
    pub group: u8,
    /// Drawn dashed: reserved, starting, about to go.
    pub dashed: bool,
}

/// A container with things in it: a machine's capacity and its pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bin {
    /// Its dimensions, at most three.
    pub of: Vec<Capacity>,
    /// The things in it, from the bottom.
    pub items: Vec<Item>,
}

impl Bin {
    /// The most dimensions of a container.
    pub(crate) const DIMENSIONS: usize = 3;

    /// The dimensions that count.
    pub fn dimensions(&self) -> &[Capacity] {
        &self.of[..self.of.len().min(Self::DIMENSIONS)]
    }

    /// How much of a dimension is taken.
    pub fn used(&self, dimension: usize) -> u64 {
        self.items.iter().map(|item| u64::from(item.sizes[dimension])).sum()
    }

    fn item(&self, item: &Item) -> Value {
        let mut parts = vec![("id", item.id.into())];
        parts.extend(self.dimensions().iter().zip(item.sizes).map(|(of, size)| (of.id, size.into())));
        if let Some(state) = item.state {
            parts.push(("state", state.into()));
        }
        Value::Record(parts)
    }

    /// `capacity` and `used` by dimension, and the `items`.
    pub(super) fn field(&self, name: &str) -> Option<Value> {
        let of = self.dimensions().iter();
        Some(match name {
            "capacity" => Value::Record(of.map(|of| (of.id, of.amount.into())).collect()),
            "used" => Value::Record((0..).zip(of).map(|(i, of)| (of.id, self.used(i).into())).collect()),
            "items" => Value::List(self.items.iter().map(|item| self.item(item)).collect()),
            _ => return None,
        })
    }

    pub(super) fn to_json(&self) -> Json {
        let part = |name: &str| (name.to_owned(), self.field(name).unwrap_or_default().to_json());
        object(["capacity", "used", "items"].map(part).into_iter())
    }

    /// What is in it: `web-1,web-2`.
    pub(super) fn plain(&self) -> String {
        let items: Vec<String> = self.items.iter().map(|item| item.id.to_string()).collect();
        if items.is_empty() { "none".to_owned() } else { items.join(",") }
    }

    pub(super) fn words(&self, lang: Lang) -> String {
        let stops = Stops::of(lang);
        let of = self.dimensions().iter().enumerate();
        let used = of.map(|(i, of)| format!("{} {} / {}", of.text.get(lang), self.used(i), of.amount));
        let item = |item: &Item| {
            let sizes: Vec<String> =
                item.sizes[..self.dimensions().len()].iter().map(u32::to_string).collect();
            let said = [item.id.as_str(), " ", &sizes.join("·")].concat();
            item.state.map_or_else(|| said.clone(), |state| stops.aside(&said, state.text.get(lang)))
        };
        let used = stops.list(used);
        if self.items.is_empty() {
            used
        } else {
            stops.named(&used, &stops.list(self.items.iter().map(item)))
        }
    }
}

/// What of a system is drawn over time: a clock's error, a level of suspicion, how many keys a server has.
#[derive(Debug, PartialEq, Eq)]
pub struct Curve {
    /// `snake_case`, as JSON names it. Contract.
    pub id: &'static str,
    /// What it shows, in a few words.
    pub title: Text,
    /// What its numbers count.
    pub unit: Unit,
}

/// How many requests wait in queues. Of a system that gives readings of this, people see under the timeline what is asked of
/// it, what it answers and what waits.
pub static QUEUE: Curve = Curve {
    id: "waiting",
    title: Text::new("Requests waiting in queues", "排队等待的请求"),
    unit: Unit::Count,
};

/// What a [`Curve`] is at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Of which curve.
    pub of: &'static Curve,
    /// At which node, where each has a line of its own.
    pub node: Option<NodeId>,
    /// The number.
    pub value: i64,
    /// Between which numbers it should be.
    pub band: Option<(i64, i64)>,
    /// A number to compare it with: a threshold, a cap.
    pub limit: Option<i64>,
}

impl Reading {
    /// A number and nothing else.
    pub const fn new(of: &'static Curve, node: Option<NodeId>, value: i64) -> Self {
        Self { of, node, value, band: None, limit: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tone;

    static CPU: Text = Text::new("CPU", "处理器");
    static MEMORY: Text = Text::new("memory", "内存");
    static RUNS: Text = Text::new("running", "运行中");
    static SHARE: Text = Text::new("guarantee", "保证容量");

    #[test]
    fn a_container_adds_up_what_is_in_it() {
        let state = Some(Label { id: "running", text: &RUNS, tone: Tone::Good });
        let item = |n, cpu, memory| Item {
            id: Word::number(n),
            sizes: [cpu, memory, 0],
            state,
            group: 1,
            dashed: false,
        };
        let of = vec![
            Capacity { id: "cpu", text: &CPU, amount: 4_000 },
            Capacity { id: "mem", text: &MEMORY, amount: 8 },
        ];
        let bin = Value::Bin(Bin { of, items: vec![item(1, 500, 2), item(2, 1_000, 3)] });
        let path = |a: &str, b: &str| bin.field(a)?.field(b);
        assert_eq!(path("used", "cpu"), Some(Value::Int(1_500)));
        assert_eq!(bin.field("items").and_then(|all| all.at(2)?.field("mem")), Some(Value::Int(3)));
        let json = r#"{"capacity":{"cpu":4000,"mem":8},"items":[{"cpu":500,"id":"1","mem":2,"state":"running"},{"cpu":1000,"id":"2","mem":3,"state":"running"}],"used":{"cpu":1500,"mem":5}}"#;
        assert_eq!(bin.to_json().to_string(), json);
        let words = "CPU 1500 / 4000, memory 5 / 8: 1 500·2 (running), 2 1000·3 (running)";
        assert_eq!(bin.words(Lang::En, &|_| String::new()), words);
    }

    #[test]
    fn a_gauge_may_lie_below_zero_and_its_words_carry_the_unit() {
        let gauge = Gauge {
            unit: Unit::Time,
            from: -10_000,
            band: Some((-4_000, 4_000)),
            ..Gauge::share(-2_500, 10_000).mark("guarantee", &SHARE, 3_000)
        };
        let value = Value::Gauge(gauge);
        let json =
            r#"{"band":[-4000,4000],"from":-10000,"marks":{"guarantee":3000},"of":10000,"used":-2500}"#;
        assert_eq!((value.to_json().to_string().as_str(), value.plain().as_str()), (json, "-2500"));
        assert_eq!(
            value.words(Lang::ZhCn, &|_| String::new()),
            "-2.5 毫秒 / -10 毫秒 … 10 毫秒，[-4 毫秒, 4 毫秒]，保证容量 3 毫秒"
        );
        assert_eq!(value.field("marks").and_then(|m| m.field("guarantee")), Some(Value::Int(3_000)));
    }
}
