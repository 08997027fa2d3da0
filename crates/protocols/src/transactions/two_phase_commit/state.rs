//! The state of the sites, and what they send each other.
//!
//! A site's disk is its log ([`super::super::log::Durable`]). The memory of a participant follows from its log, up to
//! the transactions that wait for a lock; that of the coordinator is lost with it, and presumed abort makes up for that.

use super::super::locks::Branch;
use super::super::log::{Keys, Record, Tid};
use super::super::setup::{COORDINATOR, Sites};
use synod_model::symmetry::{Looks, Rename, Renaming};
use synod_model::{Node, NodeId, RequestId};

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
    /// Collects votes and decides.
    Coordinator {
        /// The number of the next transaction.
        next: u32,
        /// The transactions that it has not forgotten yet.
        open: Vec<Coordination>,
    },
    /// Votes and obeys.
    Participant {
        /// The transactions whose end it does not know, in order of arrival.
        branches: Vec<Branch<State>>,
    },
}

/// A transaction at its coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coordination {
    /// Which transaction.
    pub tid: Tid,
    /// Who is to be told of its end.
    pub request: Option<RequestId>,
    /// How far it is.
    pub phase: Phase,
}

/// How far a transaction is at its coordinator. One that is aborted is forgotten at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Votes come in.
    Collecting {
        /// Who has voted yes.
        yes: Sites,
        /// Who has voted no; with `unanimity` on, the first no ends it.
        no: Sites,
        /// Whether the time for votes is up when the timer fires; one that was begun since it was set has one turn more.
        due: bool,
    },
    /// It is committed, and acknowledgements come in.
    Committed {
        /// Who has acknowledged.
        acks: Sites,
    },
}

/// How far a transaction is at a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for its keys; the participant has not voted.
    Waiting,
    /// The participant has voted yes; the decision is late when the timer has fired so often.
    Prepared(u8),
    /// The decision is late, and the participant has asked everybody for it.
    Asked,
    /// Nobody who can be reached knows it.
    Blocked,
}

/// What sites send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The coordinator asks for a vote.
    Prepare {
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
    /// Somebody who knows the decision tells it.
    Decision {
        /// On which transaction.
        tid: Tid,
        /// Commit or abort.
        commit: bool,
    },
    /// A participant has the commit on its disk.
    Ack {
        /// Which transaction.
        tid: Tid,
    },
    /// A prepared participant asks for the decision.
    DecisionRequest {
        /// On which transaction.
        tid: Tid,
    },
    /// The answer of a participant that is prepared itself.
    Uncertain {
        /// About which transaction.
        tid: Tid,
    },
}

/// The timers of a site. Each is set while there is a transaction that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// At the coordinator, while votes are missing.
    Vote,
    /// At the coordinator, while acknowledgements are missing.
    Ack,
    /// At a participant that has voted yes, while it does not know the decision.
    Decision,
}

impl Rename for Memory {
    fn rename(&mut self, by: &Renaming) {
        let Site::Coordinator { open, .. } = &mut self.site else { return };
        for transaction in open {
            match &mut transaction.phase {
                Phase::Collecting { yes, no, due: _ } => {
                    yes.rename(by);
                    no.rename(by);
                }
                Phase::Committed { acks } => acks.rename(by),
            }
        }
    }
}

/// No message says more of a site than who has sent it.
impl Rename for Message {
    fn rename(&mut self, _: &Renaming) {}
}

/// A participant knows the others only as everybody.
pub(super) fn looks(me: NodeId, _: &Node<super::TwoPhaseCommit>) -> Looks {
    if me == COORDINATOR { Looks::Part(0) } else { Looks::Whole }
}
