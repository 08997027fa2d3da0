//! The volatile state of a node, and its timers: a crash loses it. A replica learns again what is chosen from the next
//! leader, or finds it out by phase 1.

use super::disk::{Slot, Vote};
use crate::consensus::paxos::Ballot;
use crate::kv::{Op, Store};
use crate::replicated::{Client, Command, Machine, Replica, Stub};
use std::collections::BTreeMap;
use synod_model::{Fields, Micros, NodeId, NodeSet, Set, Timers};

/// Volatile state of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
#[allow(clippy::large_enum_variant, reason = "nearly all nodes are replicas, and each node has one")]
pub enum Volatile<M: Machine = Store> {
    /// A replica.
    Replica(Memory<M>),
    /// A client node.
    Client(Client<M>),
}

impl<M: Machine> Volatile<M> {
    /// The state of a replica; `None` for a client node.
    pub const fn replica(&self) -> Option<&Memory<M>> {
        match self {
            Self::Replica(memory) => Some(memory),
            Self::Client(_) => None,
        }
    }
}

/// Volatile state of a replica.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Memory<M: Machine = Store> {
    /// What the replica is, with what only that role needs.
    #[hidden]
    pub role: Role<M::Op>,
    /// All slots up to this one are known to be chosen.
    #[hidden]
    pub chosen_index: Slot,
    /// The slots behind the first hole that are known to be chosen.
    #[hidden]
    pub chosen: Set<Slot>,
    /// The highest slot that is applied to the state machine.
    #[hidden]
    pub last_applied: Slot,
    /// The highest slot that it has heard to be chosen, with or without its value.
    #[hidden]
    pub heard: Slot,
    /// Whether the catch-up timer runs.
    #[hidden]
    pub asks: bool,
    /// Whether the retry timer runs.
    #[hidden]
    pub retries: bool,
    /// The highest round of which it was told by a refusal.
    #[hidden]
    pub seen_round: u32,
    /// Whether a leader that it has heard may hold a lease: it promises nobody else a ballot.
    #[hidden]
    pub vote_lease: bool,
    /// The state machine, and the answers given to clients.
    #[flat]
    pub replica: Replica<M>,
    /// What was asked of this replica and has no answer yet.
    #[zh("向该副本提出、尚未得到答复的请求。")]
    #[name("pending")]
    pub stub: Stub<M::Op>,
    /// When it last heard from a leader, promised or began a ballot, by its own clock. Only sentences read it.
    #[hidden]
    pub last_heard: Micros,
}

/// What a replica is. Each change goes through one of the `become_*` functions of `election.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role<C = Op> {
    /// Answers others and waits for its election timer.
    Follower {
        /// The leader it hears from.
        leader: Option<NodeId>,
    },
    /// Phase 1 of its ballot is under way.
    Candidate(Candidacy<C>),
    /// Has a quorum of promises for all slots from some slot on.
    Leader(Box<Leadership<C>>),
}

/// What a candidate has gathered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Candidacy<C = Op> {
    /// Its ballot.
    pub ballot: Ballot,
    /// Who has promised, itself included.
    pub promises: NodeSet,
    /// By slot, the vote of the highest ballot that they reported.
    pub reported: BTreeMap<Slot, Vote<C>>,
    /// Up to where all slots are chosen, by who knows most of it.
    pub ahead: Option<(Slot, NodeId)>,
}

/// What a leader keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leadership<C = Op> {
    /// Its ballot.
    pub ballot: Ballot,
    /// The slots that it has proposed a value in and that are not chosen yet. The value is its own vote.
    pub open: BTreeMap<Slot, Open>,
    /// The next free slot.
    pub next_slot: Slot,
    /// Commands that wait until the window moves on.
    pub queue: Vec<Command<C>>,
    /// Once all up to this slot are chosen, it knows all that was chosen before it led.
    pub ready: Slot,
    /// Its leases, with `reads=lease`.
    pub leases: Leases,
}

/// A slot that a leader has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Open {
    /// Who has accepted, itself included.
    pub accepted: NodeSet,
    /// Whether a heartbeat interval began since the value was sent: at the next one it is sent again.
    pub overdue: bool,
}

/// The rounds of heartbeats by which a leader asks for a lease.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Leases {
    /// The number of the last round.
    pub round: u32,
    /// The rounds whose lease timers run, in order.
    pub asked: Vec<Lease>,
}

/// A round of heartbeats, and the lease that it is to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The number of the round.
    pub round: u32,
    /// When it was sent, by the leader's clock.
    pub sent: Micros,
    /// When the lease ends, by the leader's clock.
    pub until: Micros,
    /// Who has answered, the leader included.
    pub answered: NodeSet,
    /// Whether a quorum has.
    pub held: bool,
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at followers and candidates; when it runs out, the replica begins a ballot of its own.
    #[zh("选举", "在跟随者和候选人上运行；到期时该副本开始自己的提案编号。")]
    Election,
    /// Runs at a leader, from heartbeat to heartbeat.
    #[zh("心跳", "在领导者上运行，间隔即心跳周期。")]
    Heartbeat,
    /// Runs while a request that was passed on has no answer; when it runs out, the request is sent again.
    #[zh("重试", "转发的请求尚未得到答复时运行；到期时重发请求。")]
    Retry,
    /// Runs at a replica that lacks chosen values; when it runs out, it asks for them.
    #[zh("补齐", "在缺少已选定的值的副本上运行；到期时询问这些值。")]
    CatchUp,
    /// Runs at a leader, one for each round of heartbeats; when it runs out, the lease of that round is over.
    #[zh("租约", "在领导者上运行，每轮心跳一个；到期时这一轮的租约结束。")]
    Lease(u32),
    /// Runs at whoever hears a leader; until it runs out, it promises nobody else a ballot.
    #[zh("投票租约", "在听到领导者的副本上运行；到期之前它不向别的节点作出承诺。")]
    VoteLease,
}

impl<M: Machine> Memory<M> {
    /// The memory with which a replica starts: a follower that knows no leader, and nothing chosen but what its snapshot holds.
    pub(super) fn new(now: Micros, folded: Slot, replica: Replica<M>) -> Self {
        Self {
            role: Role::Follower { leader: None },
            chosen_index: folded,
            chosen: Set::default(),
            last_applied: folded,
            heard: folded,
            asks: false,
            retries: false,
            seen_round: 0,
            vote_lease: false,
            replica,
            stub: Stub::default(),
            last_heard: now,
        }
    }

    /// What it keeps as leader, if it leads.
    pub const fn leadership(&self) -> Option<&Leadership<M::Op>> {
        match &self.role {
            Role::Leader(leadership) => Some(leadership),
            _ => None,
        }
    }

    /// What it keeps as leader in a ballot, if it leads in this one.
    pub(super) fn leads_in(&mut self, ballot: Ballot) -> Option<&mut Leadership<M::Op>> {
        match &mut self.role {
            Role::Leader(leadership) if leadership.ballot == ballot => Some(leadership),
            _ => None,
        }
    }

    /// Whether it leads.
    pub const fn leads(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }

    /// Its own ballot, as candidate or leader.
    pub fn ballot(&self) -> Option<Ballot> {
        match &self.role {
            Role::Follower { .. } => None,
            Role::Candidate(candidacy) => Some(candidacy.ballot),
            Role::Leader(leadership) => Some(leadership.ballot),
        }
    }

    /// The leader it knows of, which may be itself.
    pub(super) const fn leader(&self, me: NodeId) -> Option<NodeId> {
        match &self.role {
            Role::Follower { leader } => *leader,
            Role::Candidate(_) => None,
            Role::Leader(_) => Some(me),
        }
    }

    /// Whether a slot is known to be chosen.
    pub fn knows(&self, slot: Slot) -> bool {
        slot <= self.chosen_index || self.chosen.contains(&slot)
    }

    /// Whether it has heard of a chosen slot and lacks one up to there.
    pub const fn lacks(&self) -> bool {
        self.heard > self.chosen_index
    }
}
