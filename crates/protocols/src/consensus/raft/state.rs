//! The volatile state of a node (Figure 2), and its timers: a crash loses it, commit index and state machine included, and
//! the server learns it again from the next leader.

use super::log::Index;
use crate::kv::Store;
use crate::replicated::{Client, Machine, Replica, Stub};
use synod_model::symmetry::Rename;
use synod_model::{Fields, Micros, NodeId, NodeSet, Timers};

/// Volatile state of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields, Rename)]
#[allow(clippy::large_enum_variant, reason = "nearly all nodes are servers, and each node has one")]
pub enum Volatile<M: Machine = Store> {
    /// A server.
    Server(Memory<M>),
    /// A client node.
    Client(Client<M>),
}

impl<M: Machine> Volatile<M> {
    /// The state of a server; `None` for a client node.
    pub const fn server(&self) -> Option<&Memory<M>> {
        match self {
            Self::Server(memory) => Some(memory),
            Self::Client(_) => None,
        }
    }
}

/// Volatile state of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields, Rename)]
pub struct Memory<M: Machine = Store> {
    /// What the server is, with what only that role needs.
    #[hidden]
    pub role: Role,
    /// The highest entry known to be committed.
    #[hidden]
    pub commit_index: Index,
    /// The highest entry applied to the state machine.
    #[hidden]
    pub last_applied: Index,
    /// The state machine, and the answers given to clients.
    #[flat]
    pub replica: Replica<M>,
    /// What was asked of this server and has no answer yet.
    #[zh("向该节点提出、尚未得到答复的请求。")]
    #[name("pending")]
    #[nameless]
    pub stub: Stub<M::Op>,
    /// When it last heard from a leader, voted or stood, by its own clock. Only sentences read it.
    #[hidden]
    pub last_heard: Micros,
}

/// What a server is. Each change goes through one of the `become_*` functions of `election.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Rename)]
pub enum Role {
    /// Answers others and waits for its election timer.
    Follower {
        /// The leader it hears from in this term.
        leader: Option<NodeId>,
    },
    /// Stands for election.
    Candidate {
        /// Who has voted for it, itself included.
        granted: NodeSet,
        /// Who has refused.
        refused: NodeSet,
    },
    /// Takes requests and replicates its log.
    Leader {
        /// What it knows of each server, by place; its own place is there and rests.
        #[by_node]
        followers: Vec<Progress>,
    },
}

/// What a leader knows of one follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Rename)]
pub struct Progress {
    /// The paper's nextIndex: the next entry to send.
    pub next_index: Index,
    /// The paper's matchIndex: the highest entry known to be in the follower's log.
    pub match_index: Index,
    /// Entries that are under way to it. While some are, newer ones wait and go together.
    #[nameless]
    pub under_way: Option<UnderWay>,
    /// The commit index it was last told.
    pub told_commit: Index,
}

/// Entries under way to a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnderWay {
    /// The last of them.
    pub last: Index,
    /// Whether a heartbeat interval began since they were sent: at the next one they are sent again.
    pub overdue: bool,
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at followers and candidates; when it runs out, the server stands for election.
    #[zh("在跟随者和候选人上运行；到期时该节点发起选举。")]
    Election,
    /// Runs at a leader, from heartbeat to heartbeat.
    #[zh("在领导者上运行，间隔即心跳周期。")]
    Heartbeat,
    /// Runs while a request that was passed on has no answer; when it runs out, the request is sent again.
    #[zh("转发的请求尚未得到答复时运行；到期时重发请求。")]
    Retry,
}

impl<M: Machine> Memory<M> {
    /// The memory with which a server starts: a follower that knows no leader and nothing committed.
    pub(super) fn new(now: Micros) -> Self {
        Self {
            role: Role::Follower { leader: None },
            commit_index: 0,
            last_applied: 0,
            replica: Replica::default(),
            stub: Stub::default(),
            last_heard: now,
        }
    }

    /// Whether it leads.
    pub const fn leads(&self) -> bool {
        matches!(self.role, Role::Leader { .. })
    }

    /// The leader it knows of, which may be itself.
    pub(super) const fn leader(&self, me: NodeId) -> Option<NodeId> {
        match self.role {
            Role::Follower { leader } => leader,
            Role::Candidate { .. } => None,
            Role::Leader { .. } => Some(me),
        }
    }
}

impl Progress {
    /// What a new leader assumes of a follower: "nextIndex: initialized to leader last log index + 1; matchIndex:
    /// initialized to 0" (Figure 2).
    pub(super) const fn new(last_index: Index) -> Self {
        Self { next_index: last_index + 1, match_index: 0, under_way: None, told_commit: 0 }
    }
}
