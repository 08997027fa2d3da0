//! The state of the three roles, what they send each other, and the configuration.
//!
//! [`Durable`] is what survives a crash: an acceptor's promise and its vote ("stable storage, preserved during
//! failures, is used to maintain the information that the acceptor must remember", section 2.5), and the last round
//! that a proposer has used. [`Memory`] is what a crash loses: a ballot under way, and what a learner has heard.

use synod_model::symmetry::{Looks, Rename, Renaming};
use synod_model::{
    Field, Fields, Micros, Node, NodeId, NodeSet, Place, RequestId, Requests, Show, Timers, Value, Word,
    fingerprint, sort_few,
};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Fields)]
pub struct Vote {
    /// The ballot it is about.
    #[zh("所涉及的提案编号。")]
    pub ballot: Ballot,
    /// The value of the proposal.
    #[zh("提案的值。")]
    pub value: Word,
}

/// A ballot as a value; a mere round where ballots are not unique.
pub(super) fn ballot(ballot: Option<Ballot>) -> Value {
    match ballot {
        None => Value::None,
        Some(Ballot { round, proposer: 0 }) => round.into(),
        Some(Ballot { round, proposer }) => {
            Value::Ballot { round: round.into(), node: NodeId::new(proposer) }
        }
    }
}

impl Show for Ballot {
    fn show(&self, _: usize) -> Value {
        ballot(Some(*self))
    }
}

impl Fields for Ballot {
    fn fields(&self, place: Place, limit: usize, out: &mut Vec<Field>) {
        /// A message about a ballot and nothing else.
        #[derive(Fields)]
        struct About {
            /// The ballot it is about.
            #[zh("所涉及的提案编号。")]
            ballot: Ballot,
        }
        About { ballot: *self }.fields(place, limit, out);
    }
}

/// A vote in one short line: the value and its ballot.
pub(super) fn vote(vote: Vote) -> Value {
    Value::List(vec![vote.value.into(), ballot(Some(vote.ballot))])
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// As a proposer: the last round it has used.
    #[zh("作为提议者：它用过的最后一个轮次。")]
    pub round: u32,
    /// As an acceptor: the highest ballot it has promised; it accepts nothing below it.
    #[zh("作为接受者：它承诺过的最高提案编号；低于它的一概不接受。")]
    pub max_ballot: Option<Ballot>,
    /// As an acceptor: the ballot of the last proposal it has accepted.
    #[zh("作为接受者：它最后接受的提案的编号。")]
    pub accepted_ballot: Option<Ballot>,
    /// As an acceptor: the value of the last proposal it has accepted.
    #[zh("作为接受者：它最后接受的提案的值。")]
    pub accepted_value: Option<Word>,
    /// Whether a node has run from this disk before: it tells a restart from the first boot.
    #[hidden]
    pub started: bool,
}

impl Durable {
    /// The acceptor's vote.
    pub fn vote(&self) -> Option<Vote> {
        Some(Vote { ballot: self.accepted_ballot?, value: self.accepted_value? })
    }
}

/// What is in memory. A node that does not play a role leaves that part as it is, and does not show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Memory {
    /// The part of a proposer.
    #[hidden]
    pub proposer: Proposer,
    /// The part of a learner.
    #[hidden]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Learner {
    /// As a learner: the latest vote it has heard from each acceptor; none once it has learned.
    #[zh("作为学习者：它从各接受者听到的最新投票；学习到之后清空。")]
    #[show(heard)]
    pub votes: Vec<(NodeId, Vote)>,
    /// As a learner: the value it has learned.
    #[zh("作为学习者：它学习到的值。")]
    pub learned: Option<Word>,
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a proposer while a ballot is under way; when it runs out, the request is sent again.
    #[zh("超时", "提案进行期间在提议者上运行；到期时重发请求。")]
    Timeout,
    /// Runs at a proposer that was overtaken; when it runs out, it tries a higher ballot.
    #[zh("退避", "在被抢先的提议者上运行；到期时尝试更高的提案编号。")]
    BackOff,
    /// Runs at a learner that has not learned; when it runs out, it asks the acceptors.
    #[zh("补齐", "在尚未学习到值的学习者上运行；到期时询问接受者。")]
    CatchUp,
}

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks a proposer to propose this value; the answer is the value that is chosen.
    #[zh("请求提议者提议这个值；答复是最终被选定的值。")]
    Propose {
        /// The value.
        value: Word,
    },
}

/// The votes that a learner has heard, by acceptor.
fn heard(votes: &[(NodeId, Vote)]) -> Value {
    Value::PerNode(votes.iter().map(|(node, known)| (*node, vote(*known))).collect())
}

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
        sort_few(&mut self.learner.votes, Ord::cmp);
    }
}

/// Only a learner remembers by name who has voted.
pub(super) fn looks(_: NodeId, node: &Node<super::Paxos>) -> Looks {
    let Some(memory) = &node.memory else { return Looks::Whole };
    let counts = matches!(memory.proposer.phase, Phase::Prepare { .. } | Phase::Accept { .. });
    if !counts && memory.learner.votes.is_empty() {
        return Looks::Whole;
    }
    let mut votes: Vec<Vote> = memory.learner.votes.iter().map(|(_, vote)| *vote).collect();
    sort_few(&mut votes, Ord::cmp);
    Looks::Part(fingerprint(&(&node.disk, memory.learner.learned, votes)))
}
