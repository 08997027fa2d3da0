//! What a session says of itself: where it is, its branches, timers and messages.

use crate::texts;
use synod_model::{Field, Micros, NodeId, Sentence, TimerKind};
use synod_scenario::Moment;

/// How many steps [`super::Session::chain`] looks back.
pub(crate) const CHAIN_REACH: u64 = 2_000;

/// Where the present is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// The number of the last step taken; 0 before the first.
    pub step: u64,
    /// Virtual time of that step.
    pub at: Micros,
    /// Virtual time of the playhead: at or after `at`, before the next step.
    pub playhead: Micros,
    /// How many steps of this branch are known: going on from here up to there repeats what was seen.
    pub known: u64,
    /// Virtual time of the last known step.
    pub known_at: Micros,
    /// Nothing more happens by itself: a stepwise run is at its end.
    pub ended: bool,
}

impl Present {
    /// It as a moment, to be gone back to: several steps may share a microsecond.
    pub fn moment(&self) -> Moment {
        Moment { step: self.step, offset: self.playhead.since(self.at) }
    }
}

/// Why [`super::Session::advance`] stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The playhead is where it was asked to go.
    Arrived,
    /// As many steps were taken as were allowed; the playhead is at the last of them.
    Budget,
    /// An invariant is violated for the first time, at the present step.
    Violation,
    /// The scenario's own end (`until`) has been passed for the first time.
    Until,
    /// Nothing more happens by itself.
    Ended,
}

/// What the search for the next mark came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interesting {
    /// The present is at the mark.
    Found,
    /// There is none up to the end of the scenario, or nothing more happens at all.
    NoMore,
    /// There is none in what is known by now.
    Searching,
}

/// A branch of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchInfo {
    /// Its number, from 0 for the first.
    pub id: usize,
    /// The branch it grew from, and after which step; `None` for the first.
    pub parent: Option<(usize, u64)>,
    /// Virtual time at which it grew.
    pub at: Micros,
    /// How many of its steps are known.
    pub known: u64,
    /// Virtual time of its last known step.
    pub known_at: Micros,
    /// The action that made it, in words, or what it was called; for the first, nothing.
    pub made_by: Option<Sentence>,
}

/// A timer of a node that can be fired now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerInfo {
    /// What it is.
    pub kind: &'static TimerKind,
    /// Its number, where a node has many of that name: `fire 2 lease 7`.
    pub number: Option<u64>,
    /// When it is due, as far as the clock decides; `None` in a stepwise run.
    pub due: Option<Micros>,
}

impl TimerInfo {
    /// As people call it: `lease 7`.
    pub fn called(&self) -> Sentence {
        let name = (&self.kind.name).into();
        match self.number {
            None => texts::NAMES.with([name]),
            Some(number) => texts::NUMBERED.with([name, number.into()]),
        }
    }
}

/// A message in flight, for lists and for the inspector.
#[derive(Clone, Debug)]
pub struct MessageInfo {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Who really sent it, where it claims to be from another node.
    pub forger: Option<NodeId>,
    /// How it is shown.
    pub view: synod_model::MessageView,
    /// What it carries.
    pub fields: Vec<Field>,
    /// Its size in bytes; 0 if it has none.
    pub size: u64,
    /// When it was sent, if a clock runs.
    pub sent: Option<Micros>,
    /// When it arrives, if a clock decides and nobody holds it.
    pub due: Option<Micros>,
    /// Whether a person holds it.
    pub held: bool,
}
