//! The closed vocabulary of what a distributed system shows: inspector, stage, differences and JSON are made
//! from it, so a new protocol needs no page code.

use crate::{Micros, NodeId, NodeSet, Text, Word};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A tone: what a thing means, never only how it looks. The page gives it a colour, a glyph and a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing special: a follower.
    #[default]
    Plain,
    /// In charge: a leader, a coordinator, a primary.
    Lead,
    /// Trying: a candidate, a proposer with a ballot under way.
    Try,
    /// Settled and good: committed, chosen.
    Good,
    /// Wrong or refused.
    Bad,
    /// Absent: crashed, lost.
    Ghost,
}

/// The glyph beside a role: told apart without colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// No glyph.
    #[default]
    None,
    /// A crown: in charge.
    Crown,
    /// A raised hand: stands for election, proposes.
    Hand,
    /// A person: a client.
    Person,
    /// A lock: blocked, or holds one.
    Lock,
    /// A tick: done and committed.
    Tick,
    /// A cross: aborted.
    Cross,
    /// An eye: learns or watches.
    Eye,
    /// A box: stores.
    Box,
}

/// A role as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// Lower case, as in `run --json`: `leader`.
    pub id: &'static str,
    /// As people read it.
    pub label: &'static Text,
    /// What it means.
    pub tone: Tone,
    /// Its glyph.
    pub glyph: Glyph,
}

/// Where a field lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On disk: survives a crash.
    Disk,
    /// In memory: lost in a crash.
    Memory,
}

/// One cell of a log or a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The large text: the term of an entry, the number of a request.
    pub head: Word,
    /// The small text: the command.
    pub body: String,
    /// Settled cells are drawn solid, the others dashed.
    pub settled: bool,
    /// The whole record, as `run --json` prints it.
    pub record: Vec<(&'static str, Value)>,
}

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
    /// node makes a [`Value::Time`] of it with [`NodeView::run_to`].
    Since(Micros),
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
            Self::Time(t) | Self::Since(t) => Json::from(t.0),
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
        }
    }

    /// The number that it is, in its smallest unit: a count, microseconds, thousandths, how much is used.
    pub fn amount(&self) -> Option<u64> {
        match self {
            Self::Int(n) | Self::Milli(n) => u64::try_from(*n).ok(),
            Self::Time(t) => Some(t.0),
            Self::Bar { used, .. } => Some((*used).into()),
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
            Self::List(values) if name == "len" => Some(values.len().into()),
            Self::Nodes(nodes) if name == "len" => Some(nodes.len().into()),
            _ => None,
        }
    }

    /// Makes durations of what has run since a moment; whether there was any.
    fn run_to(&mut self, clock: Micros) -> bool {
        let mut runs = false;
        match self {
            Self::Since(moment) => {
                *self = Self::Time(clock.since(*moment));
                runs = true;
            }
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
            Self::Log { cells, .. } => join(cells.iter().map(|c| c.head.to_string()).collect()),
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
            Self::Time(t) | Self::Since(t) => t.0.to_string(),
            Self::Node(node) => node.number().to_string(),
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
fn object(fields: impl Iterator<Item = (String, Json)>) -> Json {
    let mut object = Map::new();
    for (key, value) in fields {
        object.insert(key, value);
    }
    Json::Object(object)
}

/// A JSON object of named values.
fn record(fields: &[(&'static str, Value)]) -> Json {
    object(fields.iter().map(|(key, value)| ((*key).to_owned(), value.to_json())))
}

/// One field of a node or a message, as the inspector and `run --json` show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `snake_case`, the paper's name where it has one. Contract.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub says: &'static Text,
    /// Whether it survives a crash.
    pub place: Place,
    /// Its value now.
    pub value: Value,
}

/// A node as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Its role.
    pub role: Role,
    /// The number by which roles are compared when two nodes claim one: a term, a ballot, an epoch.
    pub epoch: u64,
    /// The key figure under its name: `term 4`.
    pub figure: crate::Sentence,
    /// All of its state, field by field.
    pub fields: Vec<Field>,
    /// The fields whose values are drawn beside the node on the stage, below one another: their names, with spaces
    /// between them.
    pub beside: Option<&'static str>,
}

impl NodeView {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Makes durations of what has run since a moment ([`Value::Since`], [`crate::Arg::Since`]), now that the node's clock
    /// shows `clock`. Returns whether there was any: such a view changes while nothing happens.
    pub fn run_to(&mut self, clock: Micros) -> bool {
        let mut runs = self.figure.run_to(clock);
        for field in &mut self.fields {
            runs |= field.value.run_to(clock);
        }
        runs
    }

    /// The state as `run --json` prints it.
    pub fn state_json(&self) -> Json {
        object(self.fields.iter().map(|f| (f.name.to_owned(), f.value.to_json())))
    }
}

/// The shape of a message on the stage: told apart without colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A filled disc: carries data.
    #[default]
    Disc,
    /// A ring: an empty message, a heartbeat.
    Ring,
    /// A triangle: asks.
    Triangle,
    /// A diamond: a reply.
    Diamond,
    /// A square: a decision.
    Square,
}

/// A message as the stage draws it; cheap to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// What it is called in the paper: `AppendEntries`.
    pub kind: &'static str,
    /// As people name it in a sentence: `the vote`, `投票`.
    pub label: &'static Text,
    /// Its shape.
    pub shape: Shape,
    /// Its colour, from 1 to 4; 0 is neutral.
    pub colour: u8,
    /// A short text on it: `z=2`; empty for none.
    pub tag: Word,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_runs_with_the_clock() {
        let mut value = Value::Table(vec![
            (Word::number(1), Value::Since(Micros(20))),
            (Word::number(2), Value::Int(20)),
        ]);
        assert!(value.run_to(Micros(50)));
        assert_eq!(value.plain(), "1:30,2:20");
        assert!(!value.run_to(Micros(90)), "it has been settled");
    }

    #[test]
    fn paths_count_from_one_as_the_paper_does() {
        let cell = |term: u32| Cell {
            head: Word::number(term),
            body: String::new(),
            settled: true,
            record: vec![("term", term.into())],
        };
        let log = Value::Log { first: 1, len: 3, cells: vec![cell(1), cell(1), cell(4)] };
        assert_eq!(log.at(3).and_then(|e| e.field("term")), Some(Value::Int(4)));
        assert_eq!(log.at(0), None);
        assert_eq!(log.plain(), "1,1,4");
        let per = Value::PerNode(vec![(NodeId::new(2), Value::Int(5))]);
        assert_eq!(per.at(2), Some(Value::Int(5)));
        assert_eq!(per.to_json().to_string(), r#"{"2":5}"#);
    }

    #[test]
    fn thousandths_read_as_a_number() {
        for (n, text) in [(12_400, "12.4"), (-50, "-0.05"), (3_000, "3"), (0, "0"), (1_001, "1.001")] {
            assert_eq!(Value::Milli(n).plain(), text);
            assert_eq!(Value::Milli(n).to_json().to_string(), text);
        }
    }
}
