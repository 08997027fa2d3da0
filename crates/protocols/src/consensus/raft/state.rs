//! The volatile state of a node (Figure 2), and its timers: a crash loses it, commit index and state machine included, and
//! the server learns it again from the next leader.

use super::configuration::Members;
use super::extra::Extra;
use super::log::Index;
use super::membership::Membership;
use super::packed;
use super::request::{Asker, OpenOrder};
use super::snapshot::{Sending, Snapshot, UnderWaySnapshots};
use crate::kv::{Op, Store};
use crate::replicated::{Client, Machine, Replica, Stub};
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{Blank, Fields, Micros, NodeId, NodeSet, Timers};

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
    pub role: Role<M::Op>,
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
    /// Whether it ignores who stands.
    #[hidden]
    #[nameless]
    pub vote_lease: Extra<VoteLease>,
    /// What an operator has asked of this server and has no answer yet.
    #[hidden]
    #[nameless]
    pub orders: Extra<Vec<OpenOrder>>,
    /// The read index that it noted or was told last.
    #[hidden]
    #[nameless]
    pub read_index: Extra<Index>,
    /// Reads whose index it knows and has not applied yet.
    #[hidden]
    #[nameless]
    pub waiting_reads: Extra<Vec<WaitingRead>>,
    /// What its log says about who decides.
    #[hidden]
    pub membership: Membership,
    /// Snapshots on their way.
    #[hidden]
    #[nameless]
    pub snapshots: Extra<UnderWaySnapshots<M>>,
}

/// Why a server ignores who stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VoteLease {
    /// It does not.
    #[default]
    None,
    /// It has heard from its leader within the shortest election timeout.
    Heard,
    /// It has restarted within the shortest election timeout, and does not know whom it heard from before.
    Restarted,
}

/// What a server is. Each change goes through one of the `become_*` functions of `election.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Rename)]
pub enum Role<C: PartialEq = Op> {
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
        /// What optional parts keep while it leads.
        office: Extra<Office<C>>,
    },
    /// Asks who would vote for it, before it stands.
    PreCandidate {
        /// Who would, itself included.
        granted: NodeSet,
        /// Who would not.
        refused: NodeSet,
    },
}

/// What optional parts keep at a leader.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank, Rename)]
pub struct Office<C: PartialEq = Op> {
    /// Whether it counts who answers.
    #[nameless]
    pub counts: bool,
    /// Who has answered since it last counted.
    pub recent_active: NodeSet,
    /// The leadership that is being handed over.
    pub transfer: Option<Transfer>,
    /// The latest round of heartbeats.
    #[nameless]
    pub round: u32,
    /// The latest round that a majority has answered.
    #[nameless]
    pub confirmed: u32,
    /// The reads without an answer.
    pub reads: Vec<Read<C>>,
    /// The rounds whose leases run, once a majority has answered them.
    #[nameless]
    pub leases: Vec<Lease>,
    /// Whether it takes no lease again in its term.
    #[nameless]
    pub gave_lease_up: bool,
    /// The new voters that get the log before they count.
    #[nameless]
    pub catch_up: Extra<Option<CatchUp>>,
    /// Who waits for changes of membership.
    #[nameless]
    pub changes: Extra<Vec<Pending>>,
    /// The round by which a leader that is removed tells the others so; 0: none.
    #[nameless]
    pub farewell: Extra<u32>,
}

/// New voters on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CatchUp {
    /// Who has asked for it.
    pub asker: Asker,
    /// What the configuration is to be.
    pub wanted: Members,
    /// Who must catch up.
    pub nodes: packed::NodeSet,
    /// The round, from 1.
    pub round: u8,
    /// What they must hold for the round to be over.
    pub end: Index,
    /// Whether the round has taken longer than the shortest election timeout.
    pub slow: bool,
    /// What they held, all together, when the timer ran out last.
    pub held: Index,
}

/// Somebody waits until a configuration is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// Who has asked for it.
    pub asker: Asker,
    /// Its entry.
    pub index: Index,
}

/// The lease that a round gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Which round.
    pub round: u32,
    /// When it ends, by the leader's own clock. Only people read it; the timer counts.
    pub until: Micros,
    /// How long it runs from the moment when the round was sent.
    pub length: Micros,
}

/// Who waits for a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader<C> {
    /// Whoever has asked this server, or a client node: for what is read.
    Client {
        /// Who has asked; the server itself, if it was asked.
        node: NodeId,
        /// The number of the request there.
        serial: u32,
        /// What is read.
        op: C,
    },
    /// Another server, for the read index.
    Server {
        /// Which one.
        node: NodeId,
        /// The number of the request there.
        serial: u32,
    },
}

/// A read at the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Read<C> {
    /// For whom.
    pub reader: Reader<C>,
    /// What must have been applied; `None`: it is not known yet.
    pub index: Option<Index>,
    /// The round that must be answered by a majority.
    pub round: u32,
}

/// A read at a server that does not lead: it knows the read index and waits until it has applied so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WaitingRead {
    /// The number of the request.
    pub serial: u32,
    /// What must have been applied.
    pub index: Index,
}

impl<C> Rename for Read<C> {
    fn rename(&mut self, by: &Renaming) {
        match &mut self.reader {
            Reader::Client { node, .. } | Reader::Server { node, .. } => node.rename(by),
        }
    }
}

/// A transfer under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Transfer {
    /// Who is to lead.
    pub target: NodeId,
    /// Who has asked for it.
    pub asker: Asker,
    /// Whether the target was told to stand.
    pub told: bool,
}

impl Rename for Transfer {
    fn rename(&mut self, by: &Renaming) {
        self.target.rename(by);
        self.asker.server.rename(by);
    }
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
    /// The latest round of heartbeats that it has answered.
    #[nameless]
    pub round: Extra<u32>,
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
    #[zh("选举", "在跟随者和候选人上运行；到期时该节点发起选举。")]
    Election,
    /// Runs at a leader, from heartbeat to heartbeat.
    #[zh("心跳", "在领导者上运行，间隔即心跳周期。")]
    Heartbeat,
    /// Runs while a request that was passed on has no answer; when it runs out, the request is sent again.
    #[zh("重试", "转发的请求尚未得到答复时运行；到期时重发请求。")]
    Retry,
    /// Runs at a leader with `check-quorum`; when it runs out, it counts who has answered since the last time.
    #[zh("多数检查", "启用 check-quorum 时在领导者上运行；到期时清点自上次以来有哪些节点作出应答。")]
    CheckQuorum,
    /// Runs with `check-quorum` since a server last heard from its leader; until it runs out, the server ignores who stands.
    #[zh("投票租约", "启用 check-quorum 时从最近一次收到领导者的消息起运行；到期之前不理会参选者。")]
    VoteLease,
    /// Runs at a leader that hands over; when it runs out, the leader goes on.
    #[zh("移交", "领导者移交领导权时运行；到期时领导者继续领导。")]
    Transfer,
    /// Runs at a leader with `reads=lease`, for each round of heartbeats since it was sent; when it runs out, the round gives no lease any more.
    #[zh("租约", "reads=lease 时在领导者上为每轮心跳运行，从发出时算起；到期后这一轮不再提供租约。")]
    #[few]
    Lease(u32),
    /// Runs at a leader in each round in which new voters catch up; when it runs out, the round is a slow one.
    #[zh("追赶", "新的投票节点跟上日志时，在领导者上每轮运行；到期则这一轮算慢。")]
    CatchUp,
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
            vote_lease: Extra::default(),
            orders: Extra::default(),
            read_index: Extra::default(),
            waiting_reads: Extra::default(),
            membership: Membership::default(),
            snapshots: Extra::default(),
        }
    }

    /// The machine is that of a snapshot, whatever it was.
    pub(super) fn begin_with(&mut self, snapshot: &Snapshot<M>) {
        let index = snapshot.last.index;
        self.replica = snapshot.replica.clone();
        (self.commit_index, self.last_applied) = (index, index);
    }

    /// Whether it leads.
    pub const fn leads(&self) -> bool {
        matches!(self.role, Role::Leader { .. })
    }

    /// The leader it knows of, which may be itself.
    pub(super) const fn leader(&self, me: NodeId) -> Option<NodeId> {
        match self.role {
            Role::Follower { leader } => leader,
            Role::Candidate { .. } | Role::PreCandidate { .. } => None,
            Role::Leader { .. } => Some(me),
        }
    }
}

impl<M: Machine> UnderWaySnapshots<M> {
    /// What is on its way to a follower.
    pub(super) fn sending_to(&mut self, node: NodeId) -> Option<&mut Sending<M>> {
        self.sending.iter_mut().find(|sending| sending.to == node)
    }
}

impl Progress {
    /// What a new leader assumes of a follower: "nextIndex: initialized to leader last log index + 1; matchIndex:
    /// initialized to 0" (Figure 2).
    pub(super) const fn new(last_index: Index) -> Self {
        Self { next_index: last_index + 1, match_index: 0, under_way: None, told_commit: 0, round: Extra(0) }
    }
}
