//! The closed vocabulary of what a distributed system shows: inspector, stage, differences and JSON are made
//! from it, so a new protocol needs no page code.

mod around;
mod gauge;
mod graph;
mod grid;
mod log;
mod outcome;
mod ring;
mod value;
mod words;

pub use around::{Exhibit, Hull, Lane};
pub use gauge::{Bin, Capacity, Curve, Gauge, GaugeMark, Item, QUEUE, Reading, Unit};
pub use graph::{Graph, GraphEdge, GraphForm, GraphNode};
pub use grid::{Grid, Head, Square};
pub use log::{Cell, CellKind, ReplicatedLog};
pub use outcome::Outcome;
pub use ring::{Ring, RingKey, RingPoint};
pub use value::Value;
pub use words::cell_kind;

use crate::{Micros, Text, Word};
use value::{Json, object};

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

/// The name of a state: for machines, for people, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// In JSON and in paths: `prepared`.
    pub id: &'static str,
    /// As people read it.
    pub text: &'static Text,
    /// What it means.
    pub tone: Tone,
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

impl Role {
    /// A role.
    pub const fn new(id: &'static str, label: &'static Text, tone: Tone, glyph: Glyph) -> Self {
        Self { id, label, tone, glyph }
    }
}

/// Where a field lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On disk: survives a crash.
    Disk,
    /// In memory: lost in a crash.
    Memory,
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
    /// The subtitle under its name: `term 4`.
    pub subtitle: crate::Sentence,
    /// What has come of its task: a word and a sign at its foot.
    pub outcome: Option<Outcome>,
    /// All of its state, field by field.
    pub fields: Vec<Field>,
    /// The fields whose values are drawn beside the node on the stage, below one another: their names, with spaces
    /// between them.
    pub beside: Option<&'static str>,
}

impl NodeView {
    /// A node in this role, with this subtitle.
    pub fn of(role: Role, subtitle: crate::Sentence) -> Self {
        Self { role, epoch: 0, subtitle, outcome: None, fields: Vec::new(), beside: None }
    }

    /// The number by which roles are compared when two nodes claim one.
    #[must_use]
    pub fn epoch(self, epoch: u64) -> Self {
        Self { epoch, ..self }
    }

    /// What has come of its task.
    #[must_use]
    pub fn outcome(self, outcome: impl Into<Option<Outcome>>) -> Self {
        Self { outcome: outcome.into(), ..self }
    }

    /// The fields that are drawn beside the node: their names, with spaces between them.
    #[must_use]
    pub fn beside(self, names: &'static str) -> Self {
        Self { beside: Some(names), ..self }
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Makes durations of what has run since a moment, or runs until one ([`Value::Since`], [`Value::Until`],
    /// [`crate::Arg::Since`], [`crate::Arg::Until`]), now that the node's clock shows `clock`. Returns whether there was any: such a view changes while nothing happens.
    pub fn run_to(&mut self, clock: Micros) -> bool {
        let mut runs = self.subtitle.run_to(clock);
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
    /// What has come of something, as it tells: it is drawn as that, with its word.
    pub outcome: Option<Outcome>,
}

impl From<MessageView> for Look {
    fn from(view: MessageView) -> Self {
        let MessageView { kind: _, label, shape, colour, tag, outcome } = view;
        Self { label, shape, colour, tag, outcome }
    }
}

/// How a message is drawn: all of its [`MessageView`] but the kind.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    label: &'static Text,
    shape: Shape,
    colour: u8,
    tag: Word,
    outcome: Option<Outcome>,
}

impl Look {
    /// Its name in a sentence, its shape, its colour from 0 to 4, and a short text on it.
    pub const fn new(label: &'static Text, shape: Shape, colour: u8, tag: Word) -> Self {
        Self { label, shape, colour, tag, outcome: None }
    }

    /// The same of a message that tells what has come of something.
    #[must_use]
    pub fn outcome(self, outcome: impl Into<Option<Outcome>>) -> Self {
        Self { outcome: outcome.into(), ..self }
    }

    /// The look of a message of this kind.
    pub const fn of(self, kind: &'static str) -> MessageView {
        let Self { label, shape, colour, tag, outcome } = self;
        MessageView { kind, label, shape, colour, tag, outcome }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NodeId;

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
    fn what_is_left_runs_down_to_nothing() {
        let left = |clock: u64| {
            let mut value = Value::PerNode(vec![(NodeId::new(2), Value::Until(Micros(50)))]);
            assert!(value.run_to(Micros(clock)));
            value.plain()
        };
        assert_eq!([left(20), left(50), left(70)], ["2:30", "2:0", "2:0"]);
    }

    #[test]
    fn paths_count_from_one_as_the_paper_does() {
        let cell = |term: u32| Cell {
            head: Word::number(term),
            body: String::new(),
            settled: true,
            record: vec![("term", term.into())],
            ..Cell::default()
        };
        let log = Value::Log { first: 1, folded: 0, len: 3, cells: vec![cell(1), cell(1), cell(4)] };
        assert_eq!(log.at(3).and_then(|e| e.field("term")), Some(Value::Int(4)));
        assert_eq!(log.at(0), None);
        assert_eq!(log.plain(), "1,1,4");
        let per = Value::PerNode(vec![(NodeId::new(2), Value::Int(5))]);
        assert_eq!(per.at(2), Some(Value::Int(5)));
        assert_eq!(per.to_json().to_string(), r#"{"2":5}"#);
    }

    #[test]
    fn a_log_is_settled_up_to_a_number() {
        let cells = vec![Cell { settled: true, ..Cell::default() }; 3];
        let mut log = Value::Log { first: 4, folded: 0, len: 6, cells };
        log.settle(5);
        let Value::Log { cells, .. } = log else { panic!("it is a log") };
        assert_eq!(cells.iter().map(|cell| cell.settled).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn thousandths_read_as_a_number() {
        for (n, text) in [(12_400, "12.4"), (-50, "-0.05"), (3_000, "3"), (0, "0"), (1_001, "1.001")] {
            assert_eq!(Value::Milli(n).plain(), text);
            assert_eq!(Value::Milli(n).to_json().to_string(), text);
        }
    }
}
