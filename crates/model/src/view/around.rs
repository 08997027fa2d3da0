//! What belongs to a world and not to one field of one node: what slots do, sets of nodes, and values beside the stage.

use super::{Label, Square, Tone, Value};
use crate::{Micros, NodeSet, Sentence, Text, Word};

/// What one slot of a node does now: a worker, a session, a pipeline. Its past is drawn from the history of the run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    /// The slot's name among those of its node.
    pub slot: Word,
    /// What it does; `None` while it does nothing.
    pub state: Option<Label>,
    /// With what: the task, the transaction. May be empty.
    pub word: Word,
}

impl Lane {
    /// A slot that does nothing.
    pub fn idle(slot: Word) -> Self {
        Self { slot, state: None, word: Word::default() }
    }

    /// A slot that does something.
    pub fn busy(slot: Word, state: Label, word: Word) -> Self {
        Self { slot, state: Some(state), word }
    }

    /// It as a square of a list.
    pub fn square(&self) -> Square {
        Square { state: self.state, word: self.word, ..Square::default() }
    }
}

/// A set of nodes that belong together: a configuration, a quorum, those that lie. It is drawn as a closed curve around
/// them, in any layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hull {
    /// Its name in JSON, the same for as long as it is the same thing.
    pub id: &'static str,
    /// Its caption.
    pub caption: Sentence,
    /// Who is in it.
    pub nodes: NodeSet,
    /// What it means.
    pub tone: Tone,
    /// Drawn dashed: not in force yet, or no longer.
    pub dashed: bool,
}

impl Exhibit {
    /// Makes durations of what runs, now that it is `at`; whether there was any.
    pub fn run_to(&mut self, at: Micros) -> bool {
        self.value.run_to(at)
    }
}

/// A value of the whole system, shown beside the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// `snake_case`, as JSON names it. Contract.
    pub id: &'static str,
    /// What it shows, in a few words.
    pub title: &'static Text,
    /// The value.
    pub value: Value,
}
