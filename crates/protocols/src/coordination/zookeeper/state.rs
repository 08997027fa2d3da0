//! What a server keeps in memory: a crash loses it.

use super::message::Ask;
use super::phase::{Phase, State};
use super::tree::Tree;
use super::txn::History;
use super::vote::{Looking, Vote};
use super::zxid::Zxid;
use std::collections::BTreeMap;
use synod_model::prelude::*;

/// The memory of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Memory {
    /// What it is, with what only that needs.
    #[hidden]
    pub role: Role,
    /// The round of its last election.
    #[hidden]
    pub logical_clock: u32,
    /// Its vote: while it looks for a leader, for whom it is; later, whom it has elected.
    #[hidden]
    pub vote: Vote,
    /// The number of the last transaction that it knows to be committed.
    #[hidden]
    pub last_committed: Zxid,
    /// How many transactions of its history it has applied to its tree.
    #[hidden]
    pub delivered: u64,
    /// The data, after these.
    #[hidden]
    pub tree: Tree,
    /// What was asked of it and has no answer yet, by number.
    #[hidden]
    pub pending: BTreeMap<u32, Ask>,
    /// The highest accepted epoch of which it has heard as a leader: the next epoch that it proposes is above it.
    #[hidden]
    pub heard_epoch: u32,
    /// How many transactions it has cut off since it started, as a new leader had them not.
    #[hidden]
    pub truncated: u64,
}

/// What a server is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It looks for a leader.
    Looking(Box<Looking>),
    /// It follows one.
    Following(Box<Following>),
    /// It leads, or is about to.
    Leading(Box<Leading>),
}

/// One end of a connection. Packets are numbered in each direction, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Its number, which the follower that has opened it has chosen.
    pub connection: u32,
    /// The number of the last packet sent.
    pub sent: u32,
    /// The number of the last packet that came.
    pub received: u32,
}

/// What a follower keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Following {
    /// Whom it follows.
    pub leader: NodeId,
    /// Its connection there.
    pub line: Line,
    /// How far it has come.
    pub phase: Phase,
    /// The history that the leader brings it to: on the disk when all of it is there.
    pub incoming: Option<History>,
}

/// What a leader knows of one that has connected to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Learner {
    /// The connection.
    pub line: Line,
    /// Its last transaction, once it has answered the new epoch.
    pub answered: Option<Zxid>,
    /// Up to where it has been sent the history: from then on it gets every proposal.
    pub synced: Option<Zxid>,
    /// Whether it has acknowledged that history on this connection: it gets commits then.
    pub follows: bool,
    /// For how many ticks nothing has come of it.
    pub silent: u32,
}

/// What a leader keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leading {
    /// How far it has come.
    pub phase: Phase,
    /// The epoch that it has proposed; none before a majority has connected.
    pub epoch: Option<u32>,
    /// Who has said its accepted epoch, itself included.
    pub cepoch: NodeSet,
    /// The highest of these.
    pub highest: u32,
    /// Who has acknowledged the epoch, itself included.
    pub acke: NodeSet,
    /// Who has acknowledged the initial history, itself included.
    pub ackld: NodeSet,
    /// Up to where each has acknowledged the history.
    pub acked: BTreeMap<NodeId, Zxid>,
    /// Who is connected.
    pub learners: BTreeMap<NodeId, Learner>,
    /// The tree after all of its history, committed or not: what comes of a request follows from that.
    pub ahead: Tree,
    /// Who waits until a transaction is committed, to have seen all that was before.
    pub syncs: Vec<Waiting>,
}

/// A `sync` that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Waiting {
    /// Until this one is committed.
    pub zxid: Zxid,
    /// Who was asked.
    pub server: NodeId,
    /// The number of the request there.
    pub request: u32,
}

impl Role {
    /// What it is.
    pub const fn state(&self) -> State {
        match self {
            Self::Looking(_) => State::Looking,
            Self::Following(_) => State::Following,
            Self::Leading(_) => State::Leading,
        }
    }

    /// The phase in which it is.
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Looking(_) => Phase::Election,
            Self::Following(following) => following.phase,
            Self::Leading(leading) => leading.phase,
        }
    }

    /// What it keeps as a leader.
    pub const fn leading(&self) -> Option<&Leading> {
        if let Self::Leading(leading) = self { Some(leading) } else { None }
    }
}

impl Memory {
    /// Whether it leads an epoch that is established.
    pub fn leads(&self) -> bool {
        self.role.leading().is_some_and(|leading| leading.phase == Phase::Broadcast)
    }

    /// Whether it serves requests: it takes part in an epoch that is established.
    pub fn serves(&self) -> bool {
        self.role.phase() == Phase::Broadcast
    }
}
