//! The state of a server (Figure 2), what servers and clients send each other, and the configuration.
//!
//! [`Durable`] is the paper's persistent state: it is on disk before any message leaves, and a crash does not touch
//! it. [`Memory`] is the volatile state: a crash loses it, commit index and state machine included, and the server
//! learns it again from the next leader.

use super::log::{Entries, Entry, Hint, Index, Log, Term};
use crate::kv::{Answer, Op, Store};
use crate::replicated::{Machine, Origin, Sessions, Stub};
use synod_model::{Micros, NodeId, NodeSet};

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// How many servers there are; they are numbered first.
    pub servers: u16,
    /// How many client nodes there are; they are numbered after the servers.
    pub clients: u16,
    /// The shortest and the longest election timeout.
    pub election: (Micros, Micros),
    /// How often a leader sends heartbeats.
    pub heartbeat: Micros,
    /// Whether a new leader begins its term with an empty entry.
    pub noop: bool,
}

impl Config {
    /// The most servers that are allowed.
    pub const MOST_SERVERS: u16 = 100;
    /// The most client nodes that are allowed.
    pub const MOST_CLIENTS: u16 = 20;

    /// The servers, in order.
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.servers).map(NodeId::new)
    }

    /// Whether a node is a server.
    pub const fn is_server(&self, node: NodeId) -> bool {
        node.number() <= self.servers
    }

    /// How many servers there are.
    pub const fn len(&self) -> usize {
        self.servers as usize
    }

    /// Whether there are no servers.
    pub const fn is_empty(&self) -> bool {
        self.servers == 0
    }

    /// How long whoever sent a command waits for the answer before it sends it again: by then a crashed leader has
    /// probably been replaced, and in an ordinary network the answer is back.
    pub fn retry(&self) -> Micros {
        self.election.1.max(Micros::ms(200))
    }
}

/// Persistent state: "Updated on stable storage before responding to RPCs" (Figure 2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Durable<C: Clone = Op> {
    /// The latest term the server has seen.
    pub current_term: Term,
    /// The candidate that received its vote in the current term.
    pub voted_for: Option<NodeId>,
    /// The log.
    pub log: Log<C>,
    /// Whether a server has run from this disk before. It tells a restart from the first boot, so that a field that
    /// was never forced to disk (a rule that is off) is found missing by a restart only.
    pub started: bool,
}

impl<C: Clone> Default for Durable<C> {
    fn default() -> Self {
        Self { current_term: 0, voted_for: None, log: Log::default(), started: false }
    }
}

/// Volatile state of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory<M: Machine = Store> {
    /// What the server is, with what only that role needs.
    pub role: Role,
    /// The highest entry known to be committed.
    pub commit_index: Index,
    /// The highest entry applied to the state machine.
    pub last_applied: Index,
    /// The state machine.
    pub machine: M,
    /// The answers given to clients: replicated state like the machine.
    pub sessions: Sessions<M::Answer>,
    /// The commands that were asked of this server and have no answer yet.
    pub stub: Stub<M::Op>,
    /// When it last heard from a leader, voted or stood, by its own clock. Only sentences read it.
    pub last_heard: Micros,
}

/// What a server is. Each change goes through one of the `become_*` functions of `election.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        followers: Vec<Progress>,
    },
}

/// What a leader knows of one follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Progress {
    /// The paper's nextIndex: the next entry to send.
    pub next_index: Index,
    /// The paper's matchIndex: the highest entry known to be in the follower's log.
    pub match_index: Index,
    /// Entries that are under way to it. While some are, newer ones wait and go together.
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

/// Volatile state of a client node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client<C = Op> {
    /// The commands without an answer.
    pub stub: Stub<C>,
    /// The leader, as far as it knows.
    pub leader: Option<NodeId>,
    /// How many servers it has tried in vain: who is next while it knows no leader.
    pub tried: u16,
}

impl<C> Default for Client<C> {
    fn default() -> Self {
        Self { stub: Stub::default(), leader: None, tried: 0 }
    }
}

/// Volatile state of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "nearly all nodes are servers, and each node has one")]
pub enum Volatile<M: Machine = Store> {
    /// A server.
    Server(Memory<M>),
    /// A client node.
    Client(Client<M::Op>),
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

/// What nodes send each other, by the paper's names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message<M: Machine = Store> {
    /// A candidate asks for a vote.
    RequestVote(RequestVote),
    /// A server grants or refuses it.
    RequestVoteResponse(RequestVoteResponse),
    /// A leader sends entries; without any it is a heartbeat.
    AppendEntries(AppendEntries<M::Op>),
    /// A follower accepts or refuses them.
    AppendEntriesResponse(AppendEntriesResponse),
    /// Somebody asks for a command.
    ClientRequest(ClientRequest<M::Op>),
    /// The answer to it.
    ClientReply(ClientReply<M::Answer>),
}

/// A candidate asks for a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestVote {
    /// The candidate's term.
    pub term: Term,
    /// The index of its last entry.
    pub last_log_index: Index,
    /// The term of its last entry.
    pub last_log_term: Term,
}

/// The answer to [`RequestVote`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestVoteResponse {
    /// The voter's term, for the candidate to update itself.
    pub term: Term,
    /// The term of the request that it answers. An answer to an earlier request says nothing about the present one.
    pub request_term: Term,
    /// Whether the candidate has the vote.
    pub vote_granted: bool,
}

/// A leader sends entries, or none as a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppendEntries<C = Op> {
    /// The leader's term.
    pub term: Term,
    /// The term of the entry before the new ones.
    pub prev_log_term: Term,
    /// The index of the entry before the new ones.
    pub prev_log_index: Index,
    /// The new entries.
    pub entries: Entries<C>,
    /// The leader's commit index.
    pub leader_commit: Index,
}

/// The answer to [`AppendEntries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AppendEntriesResponse {
    /// The follower's term, for the leader to update itself.
    pub term: Term,
    /// The term of the message that it answers.
    pub request_term: Term,
    /// What came of it.
    pub outcome: Appended,
}

/// What came of an [`AppendEntries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Appended {
    /// The follower's log agrees with the leader's up to here.
    Accepted {
        /// The last entry known to agree.
        match_index: Index,
    },
    /// The follower has no entry that fits before the new ones, or the message is of an earlier term.
    Rejected {
        /// The previous index that was refused: it tells an old refusal from a new one.
        prev_log_index: Index,
        /// Where the logs may agree.
        hint: Hint,
    },
}

/// Somebody asks for a command. The sender is its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientRequest<C = Op> {
    /// The command's number at its client.
    pub serial: u32,
    /// The client's lowest number without an answer.
    pub oldest: u32,
    /// What is asked.
    pub op: C,
}

/// The answer to a [`ClientRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientReply<A = Answer> {
    /// Which command it answers.
    pub serial: u32,
    /// How.
    pub outcome: Outcome<A>,
}

/// How a command was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome<A = Answer> {
    /// It is committed and applied, with this answer.
    Applied(A),
    /// The server that was asked does not lead.
    NotLeader {
        /// The leader it knows of.
        hint: Option<NodeId>,
    },
}

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// Runs at followers and candidates; a sign of the leader sets it back.
    Election,
    /// Runs at a leader, between heartbeats.
    Heartbeat,
    /// Runs while commands that were sent have no answer.
    Retry,
}

impl<M: Machine> Memory<M> {
    /// The memory with which a server starts: a follower that knows no leader and nothing committed.
    pub(super) fn new(now: Micros) -> Self {
        Self {
            role: Role::Follower { leader: None },
            commit_index: 0,
            last_applied: 0,
            machine: M::default(),
            sessions: Sessions::default(),
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

impl<C> AppendEntries<C> {
    /// The index of the last entry that the message is about.
    pub(super) fn last_index(&self) -> Index {
        self.prev_log_index + self.entries.len() as Index
    }
}

impl<C: Copy> Entry<C> {
    /// Whether the entry holds this very command of a client.
    pub(super) fn is_command_of(&self, origin: &Origin) -> bool {
        self.command.and_then(|c| c.origin).is_some_and(|o| o.same_command(origin))
    }
}
