//! The state of the three roles, what they send each other, and the configuration.
//!
//! [`Durable`] is what survives a crash: an acceptor's promise and its vote ("stable storage, preserved during
//! failures, is used to maintain the information that the acceptor must remember", section 2.5), and the last round
//! that a proposer has used. [`Memory`] is what a crash loses: a ballot under way, and what a learner has heard.

use synod_model::symmetry::{Looks, Rename, Renaming};
use synod_model::{Micros, Node, NodeId, NodeSet, RequestId, Word, fingerprint};

/// A proposal number: "different proposers choose their numbers from disjoint sets" (section 2.5), here because the
/// proposer's own number is part of it. Ordered by round, then by proposer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ballot {
    /// The round, from 1.
    pub round: u32,
    /// The number of the proposer that uses it; 0 where the rule `ballots-unique` is off and it is left out.
    pub proposer: u16,
}

/// A proposal that an acceptor has accepted: its ballot and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vote {
    /// The ballot.
    pub ballot: Ballot,
    /// The value.
    pub value: Word,
}

/// The nodes that play a role: a block of consecutive numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// The number of the first of them.
    pub first: u16,
    /// How many there are; at least 1.
    pub len: u16,
}

impl Group {
    /// Whether a node is among them.
    pub const fn contains(&self, node: NodeId) -> bool {
        node.number() >= self.first && node.number() < self.first + self.len
    }

    /// The nodes, in order.
    pub fn iter(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.first..self.first + self.len).map(NodeId::new)
    }
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// How many nodes there are.
    pub nodes: u16,
    /// Whether proposers, acceptors and learners are nodes of their own.
    pub apart: bool,
    /// Who issues proposals.
    pub proposers: Group,
    /// Who votes on them.
    pub acceptors: Group,
    /// Who wants to know the value that is chosen.
    pub learners: Group,
    /// How many acceptors must promise in phase 1.
    pub quorum1: u16,
    /// How many acceptors must accept in phase 2.
    pub quorum2: u16,
    /// How long a proposer that was overtaken waits; none at all if the longest wait is zero.
    pub backoff: (Micros, Micros),
    /// After this time without enough answers a proposer sends its request again.
    pub timeout: Micros,
    /// How often a learner that has not learned asks; zero: never.
    pub catch_up: Micros,
}

impl Config {
    /// The most nodes of each role that are allowed.
    pub const MOST: u16 = 50;

    /// The nodes that nothing tells apart: acceptors, and learners, where they are nodes of their own. Ballots put the
    /// proposers in order.
    pub fn alike(&self) -> Vec<NodeSet> {
        let own = |group: &&Group| self.apart && group.first > self.proposers.first;
        [self.acceptors, self.learners].iter().filter(own).map(|group| group.iter().collect()).collect()
    }

    /// Whether each quorum of phase 1 shares an acceptor with each quorum of phase 2.
    pub const fn quorums_intersect(&self) -> bool {
        self.quorum1 + self.quorum2 > self.acceptors.len
    }

    /// So few promises that a quorum of phase 2 may have missed them all; at least one.
    pub const fn too_few(&self) -> u16 {
        match self.acceptors.len - self.quorum2 {
            0 => 1,
            most if most < self.quorum1 => most,
            _ => self.quorum1,
        }
    }
}

/// What is on disk, changed before any message leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Durable {
    /// As a proposer: the last round it has used.
    pub round: u32,
    /// As an acceptor: the highest ballot it has promised or accepted.
    pub max_ballot: Option<Ballot>,
    /// As an acceptor: the ballot of its vote.
    pub accepted_ballot: Option<Ballot>,
    /// As an acceptor: the value of its vote.
    pub accepted_value: Option<Word>,
    /// Whether a node has run from this disk before: it tells a restart from the first boot.
    pub started: bool,
}

impl Durable {
    /// The acceptor's vote.
    pub fn vote(&self) -> Option<Vote> {
        Some(Vote { ballot: self.accepted_ballot?, value: self.accepted_value? })
    }
}

/// What is in memory. A node that does not play a role leaves that part as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    /// The part of a proposer.
    pub proposer: Proposer,
    /// The part of a learner.
    pub learner: Learner,
}

/// The memory of a proposer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Proposer {
    /// Where it stands.
    pub phase: Phase,
    /// The value that it was asked to propose: its own, if it is free to choose.
    pub value: Option<Word>,
    /// The requests that wait for a value to be chosen.
    pub waiting: Vec<RequestId>,
    /// The highest ballot of which it was told by a refusal.
    pub seen: Option<Ballot>,
}

/// Where a proposer stands. It changes in `proposer.rs` and in `Site::conclude` alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It has nothing to do.
    #[default]
    Idle,
    /// Phase 1: it has asked for promises.
    Prepare {
        /// Its ballot.
        ballot: Ballot,
        /// Who has promised.
        promises: NodeSet,
        /// The highest vote that they reported.
        highest: Option<Vote>,
    },
    /// Phase 2: it has asked for votes.
    Accept {
        /// Its ballot and the value it proposes.
        vote: Vote,
        /// Who has accepted it.
        accepted: NodeSet,
    },
    /// It was overtaken and waits before it tries again.
    BackOff {
        /// The ballot that it gave up.
        ballot: Ballot,
    },
    /// It knows the chosen value.
    Chosen {
        /// The value.
        value: Word,
    },
}

impl Phase {
    /// The ballot under way, or the one just given up.
    pub const fn ballot(&self) -> Option<Ballot> {
        match self {
            Self::Prepare { ballot, .. } | Self::BackOff { ballot } => Some(*ballot),
            Self::Accept { vote, .. } => Some(vote.ballot),
            Self::Idle | Self::Chosen { .. } => None,
        }
    }
}

/// The memory of a learner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Learner {
    /// The latest vote that it has heard from each acceptor, by acceptor; empty once it has learned.
    pub votes: Vec<(NodeId, Vote)>,
    /// The value that it has learned.
    pub learned: Option<Word>,
}

/// What nodes send each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Phase 1a: a proposer asks for a promise.
    Prepare(Ballot),
    /// Phase 1b: an acceptor promises, and reports its vote.
    Promise(Ballot, Option<Vote>),
    /// Phase 2a: a proposer asks for a vote.
    Accept(Vote),
    /// Phase 2b: an acceptor tells its vote.
    Accepted(Vote),
    /// An acceptor refuses a ballot, for it has promised a higher one.
    Nack {
        /// The ballot that is refused.
        ballot: Ballot,
        /// The one it has promised.
        promised: Ballot,
    },
    /// A learner asks an acceptor for its vote.
    Query,
    /// A learner asks a proposer to issue a proposal (section 2.3).
    Issue,
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// Runs while a ballot is under way.
    Timeout,
    /// Runs at a proposer that was overtaken.
    BackOff,
    /// Runs at a learner that has not learned.
    CatchUp,
}

/// What a client asks: propose this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Propose(pub Word);

/// A disk names no node but in ballots, and those are proposers.
impl Rename for Durable {
    fn rename(&mut self, _: &Renaming) {}
}

impl Rename for Memory {
    fn rename(&mut self, by: &Renaming) {
        match &mut self.proposer.phase {
            Phase::Prepare { promises, .. } => promises.rename(by),
            Phase::Accept { accepted, .. } => accepted.rename(by),
            Phase::Idle | Phase::BackOff { .. } | Phase::Chosen { .. } => {}
        }
        for (acceptor, _) in &mut self.learner.votes {
            acceptor.rename(by);
        }
        self.learner.votes.sort_unstable();
    }
}

/// No message says more of a node than who has sent it.
impl Rename for Message {
    fn rename(&mut self, _: &Renaming) {}
}

/// Only a learner remembers by name who has voted.
pub(super) fn looks(_: NodeId, node: &Node<super::Paxos>) -> Looks {
    let Some(memory) = &node.memory else { return Looks::Whole };
    let counts = matches!(memory.proposer.phase, Phase::Prepare { .. } | Phase::Accept { .. });
    if !counts && memory.learner.votes.is_empty() {
        return Looks::Whole;
    }
    let mut votes: Vec<Vote> = memory.learner.votes.iter().map(|(_, vote)| *vote).collect();
    votes.sort_unstable();
    Looks::Part(fingerprint(&(&node.disk, memory.learner.learned, votes)))
}
