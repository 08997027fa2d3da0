//! The state of the sites, and what they send each other.
//!
//! Skeen's states are in the names: a participant that waits for its locks is in *q*, one that has voted yes in *w*
//! (ready), one that knows of all yeses in *p* (pre-committed); *c* and *a* stand in the log.

use super::super::locks::Branch;
use super::super::log::{Keys, Record, Tid};
use super::super::setup::Sites;
use synod_model::{NodeId, RequestId};

/// What a site has in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory {
    /// The records that are not on disk yet.
    pub tail: Vec<Record>,
    /// What the site is.
    pub site: Site,
}

/// What a site is, with what only that role needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// Collects votes, pre-commits and decides.
    Coordinator {
        /// The number of the next transaction.
        next: u32,
        /// The transactions that it has not forgotten yet.
        open: Vec<Coordination>,
    },
    /// Votes and obeys, and leads when it is elected.
    Participant {
        /// The transactions whose end it does not know, in order of arrival.
        branches: Vec<Branch<State>>,
    },
}

/// A transaction at its coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Coordination {
    /// Which transaction.
    pub tid: Tid,
    /// Who is to be told of its end.
    pub request: Option<RequestId>,
    /// How often the timer fires until the time for this phase is up.
    pub turns: u8,
    /// How far it is.
    pub phase: Phase,
}

/// How far a transaction is at its coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Votes come in.
    Collecting {
        /// Who has voted yes.
        yes: Sites,
        /// Who has voted no.
        no: Sites,
    },
    /// Everybody is told that all have voted yes.
    PreCommitted {
        /// Who has acknowledged that.
        acks: Sites,
    },
    /// It is committed.
    Committed {
        /// Who has committed too.
        done: Sites,
    },
    /// The coordinator has crashed in [`Phase::PreCommitted`], has recovered, and asks what became of it.
    InDoubt(Poll),
}

/// How far a transaction is at a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Whether it knows that all have voted yes (*p*); if not, it is in *w*, or in *q* as long as it has no locks.
    pub pre_committed: bool,
    /// Who leads the transaction, as far as it knows: the coordinator, later an elected survivor.
    pub leader: NodeId,
    /// How often the timer fires until it does something about the silence of the leader.
    pub turns: u8,
    /// What it does about the end of the transaction itself.
    pub task: Task,
}

impl State {
    /// Whether it has crashed and recovered, has asked everybody twice, and nobody could tell.
    pub(super) fn is_blocked(&self) -> bool {
        matches!(self.task, Task::Recover(Poll { rounds: 2, .. }))
    }
}

/// What a participant does about the end of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// It obeys the leader.
    Obey,
    /// It leads, and asks for the others' states.
    Ask(Poll),
    /// It leads, and brings the others to *p*.
    PreCommit {
        /// Who has not acknowledged.
        missing: Sites,
    },
    /// It has crashed and recovered, and asks what became of the transaction.
    Recover(Poll),
}

/// The answers to the question for states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Poll {
    /// Who has answered.
    pub heard: Sites,
    /// Who of them is in *p*.
    pub pre_committed: Sites,
    /// Who of them has not crashed in between.
    pub live: Sites,
    /// How often was asked, up to two.
    pub rounds: u8,
}

/// What sites send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Phase one: the coordinator asks for a vote.
    CanCommit {
        /// On which transaction.
        tid: Tid,
        /// The keys to be changed.
        keys: Keys,
        /// The oldest transaction that is not finished.
        oldest: Tid,
    },
    /// A participant votes.
    Vote {
        /// On which transaction.
        tid: Tid,
        /// Yes or no.
        yes: bool,
    },
    /// Phase two: all have voted yes.
    PreCommit {
        /// On which transaction.
        tid: Tid,
    },
    /// A participant is pre-committed.
    Ack {
        /// To which transaction.
        tid: Tid,
    },
    /// Phase three, or the end of a transaction that is aborted: `DoCommit` or `Abort`.
    Decision {
        /// Of which transaction.
        tid: Tid,
        /// Commit or abort.
        commit: bool,
    },
    /// A participant has committed.
    HaveCommitted {
        /// Which transaction.
        tid: Tid,
    },
    /// Asks for the state of a site.
    StateRequest {
        /// On which transaction.
        tid: Tid,
        /// Whether who asks leads; if not, it has recovered.
        leads: bool,
    },
    /// The answer of a site that has not decided.
    State {
        /// On which transaction.
        tid: Tid,
        /// Whether it is in *p*.
        pre_committed: bool,
        /// Whether it has crashed in between: what it says may be out of date then.
        recovered: bool,
    },
}

/// The timers of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// At the coordinator, while it waits for answers.
    Phase,
    /// At a participant that has voted yes and does not know the end.
    Wait,
}
