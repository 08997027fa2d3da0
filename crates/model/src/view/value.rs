//! A value of the closed vocabulary: what it may be, how it is written for programs, how paths lead into it.

use super::{Bin, Cell, Gauge, Graph, Grid, Label, Ring, Tone};
use crate::{Micros, NodeId, NodeSet, Text, Word};
use serde_json::Map;
pub(super) use serde_json::Value as Json;
use std::sync::Arc;

/// A value that a distributed system shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing: `null`.
    #[default]
    None,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A number with decimals, in thousandths.
    Milli(i64),
    /// A duration.
    Time(Micros),
    /// How long ago it was when the node's clock showed this; a duration that runs on while nothing happens. Who shows a
    /// node makes a [`Value::Time`] of it with [`crate::NodeView::run_to`].
    Since(Micros),
    /// What is left until the node's clock shows this, 0 from then on: a count-down, which runs as [`Value::Since`] does.
    Until(Micros),
    /// A short word.
    Word(Word),
    /// A text of any length that needs no translation: a command.
    Str(Arc<str>),
    /// A node; a number in JSON.
    Node(NodeId),
    /// A set of nodes.
    Nodes(NodeSet),
    /// A ballot or proposal number, ordered by round, then node.
    Ballot {
        /// The round.
        round: u64,
        /// Who uses it.
        node: NodeId,
    },
    /// Fills up to a bound: workers, a queue, a budget.
    Bar {
        /// How much is used.
        used: u32,
        /// The bound.
        of: u32,
    },
    /// A log or a queue. `first` is the number of the first cell shown (from 1), `len` the length of the whole.
    Log {
        /// The number of the first cell in `cells`.
        first: usize,
        /// How many of the first cells have been compacted away: they are drawn as one. 0 for most.
        folded: usize,
        /// How many cells there are in all.
        len: usize,
        /// The cells shown, in order.
        cells: Vec<Cell>,
    },
    /// A value for each of several nodes.
    PerNode(Vec<(NodeId, Value)>),
    /// A few facts, each with its id for JSON and the words that people read.
    Facts(Vec<(&'static str, &'static Text, Value)>),
    /// A record of named values, for machines: what a person sees of a node or a message is made of facts.
    Record(Vec<(&'static str, Value)>),
    /// A table of words to values: a key-value store, locks.
    Table(Vec<(Word, Value)>),
    /// A list.
    List(Vec<Value>),
    /// A symbolic term: a function of terms.
    Term(&'static str, Vec<Value>),
    /// A translated word: a state's name. `id` in JSON.
    Label(&'static str, &'static Text, Tone),
    /// Rows and columns of squares, or a long list of them.
    Grid(Grid),
    /// Points on a ring, with owners, ranges and keys.
    Ring(Ring),
    /// A graph without cycles: a tree, a lineage, stages.
    Graph(Graph),
    /// A container with sized things in it.
    Bin(Bin),
    /// A number between bounds.
    Gauge(Gauge),
}

impl From<NodeId> for Value {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<Option<NodeId>> for Value {
    fn from(node: Option<NodeId>) -> Self {
        node.map_or(Self::None, Self::Node)
    }
}

impl From<NodeSet> for Value {
    fn from(nodes: NodeSet) -> Self {
        Self::Nodes(nodes)
    }
}

impl From<Label> for Value {
    fn from(label: Label) -> Self {
        Self::Label(label.id, label.text, label.tone)
    }
}

macro_rules! value_from {
    ($($ty:ident),+) => {$(
        impl From<$ty> for Value {
            fn from(value: $ty) -> Self {
                Self::$ty(value)
            }
        }
    )+};
}
value_from!(Grid, Ring, Graph, Bin, Gauge);

impl From<Word> for Value {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

impl From<bool> for Value {
    fn from(on: bool) -> Self {
        Self::Bool(on)
    }
}

impl From<Micros> for Value {
    fn from(t: Micros) -> Self {
        Self::Time(t)
    }
}

impl From<u64> for Value {
    fn from(n: u64) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Int(n.into())
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl Value {
    /// The value as `run --json` prints it. Nodes are numbers; durations are microseconds.
    pub fn to_json(&self) -> Json {
        match self {
            Self::None => Json::Null,
            Self::Bool(on) => Json::Bool(*on),
            Self::Int(n) => Json::from(*n),
            Self::Milli(n) if n % 1_000 == 0 => Json::from(n / 1_000),
            #[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "it is only told")]
            Self::Milli(n) => Json::from(*n as f64 / 1_000.0),
            Self::Time(t) | Self::Since(t) | Self::Until(t) => Json::from(t.0),
            Self::Word(word) => Json::from(word.as_str()),
            Self::Str(text) => Json::from(&**text),
            Self::Node(node) => Json::from(node.number()),
            Self::Nodes(nodes) => nodes.iter().map(NodeId::number).collect(),
            Self::Ballot { round, node } => record(&[("round", (*round).into()), ("node", (*node).into())]),
            Self::Bar { used, of } => record(&[("used", (*used).into()), ("of", (*of).into())]),
            Self::Log { cells, .. } => cells.iter().map(|cell| record(&cell.record)).collect(),
            Self::PerNode(values) => {
                object(values.iter().map(|(node, value)| (node.number().to_string(), value.to_json())))
            }
            Self::Record(fields) => record(fields),
            Self::Facts(facts) => {
                object(facts.iter().map(|(id, _, value)| ((*id).to_owned(), value.to_json())))
            }
            Self::Table(rows) => object(rows.iter().map(|(key, value)| (key.to_string(), value.to_json()))),
            Self::List(values) => values.iter().map(Self::to_json).collect(),
            Self::Term(name, args) if args.is_empty() => Json::from(*name),
            Self::Term(name, args) => {
                let mut term = Map::new();
                term.insert((*name).to_owned(), args.iter().map(Self::to_json).collect());
                Json::Object(term)
            }
            Self::Label(id, ..) => Json::from(*id),
            Self::Grid(grid) => grid.to_json(),
            Self::Ring(ring) => ring.to_json(),
            Self::Graph(graph) => graph.to_json(),
            Self::Bin(bin) => bin.to_json(),
            Self::Gauge(gauge) => gauge.to_json(),
        }
    }

    /// The same log with its cells settled up to this number and no further: what of a log on the disk is committed is often
    /// known to the memory only.
    pub fn settle(&mut self, to: usize) {
        if let Self::Log { first, cells, .. } = self {
            for (number, cell) in (*first..).zip(cells) {
                cell.settled = number <= to;
            }
        }
    }

    /// The number that it is, in its smallest unit: a count, microseconds, thousandths, how much is used.
    pub fn amount(&self) -> Option<u64> {
        match self {
            Self::Int(n) | Self::Milli(n) => u64::try_from(*n).ok(),
            Self::Time(t) => Some(t.0),
            Self::Bar { used, .. } => Some((*used).into()),
            Self::Gauge(gauge) => gauge.used.and_then(|used| u64::try_from(used).ok()),
            _ => None,
        }
    }

    /// One step of a path into the value: `[N]`, counted from 1, of a log, list or set, or of node N.
    pub fn at(&self, number: usize) -> Option<Self> {
        match self {
            Self::Log { first, cells, .. } => {
                let cell = cells.get(number.checked_sub(*first)?)?;
                Some(Self::Record(cell.record.clone()))
            }
            Self::List(values) | Self::Term(_, values) => values.get(number.checked_sub(1)?).cloned(),
            Self::PerNode(values) => {
                values.iter().find(|(node, _)| usize::from(node.number()) == number).map(|(_, v)| v.clone())
            }
            Self::Nodes(nodes) => nodes.iter().nth(number.checked_sub(1)?).map(Self::Node),
            Self::Grid(grid) => grid.at(number),
            Self::Ring(ring) => ring.at(number),
            Self::Graph(graph) => graph.at(number),
            _ => None,
        }
    }

    /// What there is for a node: in a value for each of several, in a grid.
    pub fn of_node(&self, node: NodeId) -> Option<Self> {
        match self {
            Self::PerNode(values) => values.iter().find(|(of, _)| *of == node).map(|(_, v)| v.clone()),
            Self::Grid(grid) => grid.of_node(node),
            _ => None,
        }
    }

    /// One step of a path into the value: `.name` of a record or a table.
    pub fn field(&self, name: &str) -> Option<Self> {
        match self {
            Self::Record(fields) => fields.iter().find(|(key, _)| *key == name).map(|(_, v)| v.clone()),
            Self::Facts(facts) => facts.iter().find(|(id, ..)| *id == name).map(|(.., v)| v.clone()),
            Self::Table(rows) => rows.iter().find(|(key, _)| key.as_str() == name).map(|(_, v)| v.clone()),
            Self::Ballot { round, .. } if name == "round" => Some((*round).into()),
            Self::Ballot { node, .. } if name == "node" => Some((*node).into()),
            Self::Log { len, .. } if name == "len" => Some((*len).into()),
            Self::Log { folded, .. } if name == "folded" => Some((*folded).into()),
            Self::Grid(grid) => grid.field(name),
            Self::Ring(ring) if name == "len" => Some(ring.points.len().into()),
            Self::Graph(graph) if name == "len" => Some(graph.nodes.len().into()),
            Self::Graph(graph) => graph.field(name),
            Self::Bin(bin) => bin.field(name),
            Self::Gauge(gauge) => gauge.field(name),
            Self::List(values) if name == "len" => Some(values.len().into()),
            Self::Nodes(nodes) if name == "len" => Some(nodes.len().into()),
            _ => None,
        }
    }

    /// Makes durations of what has run since a moment or runs until one; whether there was any.
    pub(super) fn run_to(&mut self, clock: Micros) -> bool {
        let mut runs = false;
        match self {
            Self::Since(moment) => {
                *self = Self::Time(clock.since(*moment));
                runs = true;
            }
            Self::Until(moment) => {
                *self = Self::Time(moment.since(clock));
                runs = true;
            }
            Self::PerNode(values) => values.iter_mut().for_each(|(_, v)| runs |= v.run_to(clock)),
            Self::Grid(grid) => runs = grid.run_to(clock),
            Self::Table(rows) => rows.iter_mut().for_each(|(_, v)| runs |= v.run_to(clock)),
            Self::Record(fields) => fields.iter_mut().for_each(|(_, v)| runs |= v.run_to(clock)),
            Self::Facts(facts) => facts.iter_mut().for_each(|(.., v)| runs |= v.run_to(clock)),
            Self::List(values) => values.iter_mut().for_each(|v| runs |= v.run_to(clock)),
            _ => {}
        }
        runs
    }

    /// The value as one short word or list, as an `expect` line compares it: `4`, `none`, `1,1,4`.
    pub fn plain(&self) -> String {
        let join = |parts: Vec<String>| if parts.is_empty() { "none".to_owned() } else { parts.join(",") };
        match self {
            Self::None => "none".to_owned(),
            Self::Bool(on) => (if *on { "yes" } else { "no" }).to_owned(),
            Self::Log { cells, .. } => {
                let head = |cell: &Cell| {
                    if cell.head == Word::default() { "-".to_owned() } else { cell.head.to_string() }
                };
                join(cells.iter().map(head).collect())
            }
            Self::Nodes(nodes) => join(nodes.iter().map(|n| n.number().to_string()).collect()),
            Self::List(values) => join(values.iter().map(Self::plain).collect()),
            Self::PerNode(values) => {
                join(values.iter().map(|(n, v)| format!("{}:{}", n.number(), v.plain())).collect())
            }
            Self::Table(rows) => join(rows.iter().map(|(k, v)| format!("{k}:{}", v.plain())).collect()),
            Self::Record(fields) => join(fields.iter().map(|(k, v)| format!("{k}:{}", v.plain())).collect()),
            Self::Facts(facts) => join(facts.iter().map(|(k, _, v)| format!("{k}:{}", v.plain())).collect()),
            Self::Ballot { round, node } => format!("{round}.{}", node.number()),
            Self::Bar { used, .. } => used.to_string(),
            Self::Term(name, args) if args.is_empty() => (*name).to_owned(),
            Self::Term(name, args) => {
                format!("{name}({})", args.iter().map(Self::plain).collect::<Vec<_>>().join(","))
            }
            Self::Word(word) => word.to_string(),
            Self::Str(text) => text.to_string(),
            Self::Label(id, ..) => (*id).to_owned(),
            Self::Int(n) => n.to_string(),
            Self::Milli(n) => decimal(*n),
            Self::Time(t) | Self::Since(t) | Self::Until(t) => t.0.to_string(),
            Self::Node(node) => node.number().to_string(),
            Self::Grid(grid) => grid.plain(),
            Self::Ring(ring) => ring.plain(),
            Self::Graph(graph) => graph.plain(),
            Self::Bin(bin) => bin.plain(),
            Self::Gauge(gauge) => gauge.plain(),
        }
    }
}

/// Thousandths as a number with as many decimals as it needs: `12.4`.
fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1_000, thousandths.unsigned_abs() % 1_000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A JSON object. Inserted one by one: collecting a map would bring a sort of its own into the page.
pub(super) fn object(fields: impl Iterator<Item = (String, Json)>) -> Json {
    let mut object = Map::new();
    for (key, value) in fields {
        object.insert(key, value);
    }
    Json::Object(object)
}

/// A JSON object of named values.
pub(super) fn record(fields: &[(&'static str, Value)]) -> Json {
    object(fields.iter().map(|(key, value)| ((*key).to_owned(), value.to_json())))
}
