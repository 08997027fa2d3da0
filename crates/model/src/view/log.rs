//! The cells of a log or a queue.

use super::{Outcome, Value};
use crate::Word;

/// What kind of entry a cell of a log is: each kind has a shape of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// A command, a record, a task: what the log is kept for.
    #[default]
    Plain,
    /// A change of the configuration: who is a member.
    Configuration,
    /// An entry that does nothing: the first one of a leader, a hole that was filled.
    Empty,
    /// A snapshot of all that was before.
    Snapshot,
}

/// One cell of a log or a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The large text: the term of an entry, the number of a request.
    pub head: Word,
    /// The small text: the command.
    pub body: String,
    /// Settled cells are drawn solid, the others dashed.
    pub settled: bool,
    /// What has come of it, where the entry says so.
    pub outcome: Option<Outcome>,
    /// What kind of entry it is.
    pub kind: CellKind,
    /// Whether it has been thrown away: it is crossed out.
    pub crossed: bool,
    /// The whole record, as `run --json` prints it.
    pub record: Vec<(&'static str, Value)>,
}

/// Which fields of a node are its copy of a log that servers replicate. All copies are shown side by side; a cell of them is
/// settled when its entry is known to be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicatedLog {
    /// The field with the log itself.
    pub log: &'static str,
    /// The field that says up to which entry the node has applied it to its machine, if there is one.
    pub applied: Option<&'static str>,
    /// The fields in which a leader has, for each of the others, up to which entry it knows it to hold the log, and which
    /// entry it sends it next, if it has such.
    pub known: Option<(&'static str, &'static str)>,
}
