//! The state of a node, and what nodes send each other.

use super::swim::{Swim, Update};
use super::window::Window;
use synod_model::prelude::*;

/// What is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// Which life of the process this is; counted up at each start.
    #[zh("这是进程的第几次生命；每次启动加一。")]
    #[given(0..=1_000_000)]
    pub incarnation: u32,
}

/// What is in memory. What of it is shown depends on the configuration: see `view`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Volatile {
    /// The number of the last heartbeat that it has sent.
    #[hidden]
    pub seq: u32,
    /// When its next heartbeat is due, by its own clock.
    #[hidden]
    pub due: Micros,
    /// What it knows of each process that it watches, in order of their numbers.
    #[hidden]
    pub peers: Vec<Peer>,
    /// The processes that it trusts.
    #[hidden]
    pub trusted: NodeSet,
    /// The processes that it suspects.
    #[hidden]
    pub suspected: NodeSet,
    /// The members that it takes for failed (swim).
    #[hidden]
    pub failed: NodeSet,
    /// What it has as a member (swim).
    #[hidden]
    pub swim: Option<Box<Swim>>,
    /// The deadline for which its timer runs.
    #[hidden]
    pub armed: Option<Micros>,
    /// How many heartbeats it has ignored as stale.
    #[hidden]
    pub ignored: u64,
    /// Whether its timer has fired last before the deadline was there: somebody did that by hand.
    #[hidden]
    pub early: bool,
}

impl Volatile {
    /// Those that it does not trust: suspected, or failed.
    pub(super) fn doubted(&self) -> NodeSet {
        self.suspected.iter().chain(self.failed.iter()).collect()
    }

    /// Whether it does not trust a process.
    pub(super) fn doubts(&self, process: NodeId) -> bool {
        self.suspected.contains(process) || self.failed.contains(process)
    }
}

/// A heartbeat, as it is compared: by incarnation, then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Beat {
    /// The life of the process.
    pub incarnation: u32,
    /// Its number in that life, from 1.
    pub seq: u32,
}

/// What a watcher knows of a process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    /// The newest heartbeat that has come, if any has.
    pub heard: Option<Beat>,
    /// When it came, by the watcher's clock; before any has, when the watcher started.
    pub arrival: Micros,
    /// What was measured.
    pub window: Window,
    /// When the watcher will suspect it, by the watcher's clock.
    pub deadline: Micros,
}

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// From a process to whoever watches it: it is alive.
    #[look(ring, 1, "the heartbeat", "心跳", tag = Word::number(*seq))]
    Heartbeat {
        /// Which life of the process this is.
        #[zh("进程的第几次生命。")]
        incarnation: u32,
        /// The number of the heartbeat in this life, from 1.
        #[zh("这次生命中的心跳编号，从 1 起。")]
        seq: u32,
    },
    /// Are you there?
    #[look(triangle, 2, "the ping", "探测", tag = Word::number(*seq))]
    Ping {
        /// The number of the ping at its sender.
        #[zh("探测在发送者处的编号。")]
        seq: u32,
        /// What the sender has to tell of members.
        #[zh("发送者要传播的成员消息。")]
        updates: Vec<Update>,
    },
    /// Ping another one for me.
    #[look(triangle, 3, "the request to ping", "代探请求", tag = Word::number(*seq))]
    PingReq {
        /// Whom to ping.
        #[zh("请代为探测的成员。")]
        target: NodeId,
        /// The number of the ping at the asker.
        #[zh("探测在请求者处的编号。")]
        seq: u32,
        /// What the sender has to tell of members.
        #[zh("发送者要传播的成员消息。")]
        updates: Vec<Update>,
    },
    /// I am there; or it is, where somebody was asked to ping.
    #[look(diamond, 2, "the answer", "答复", tag = Word::number(*seq))]
    Ack {
        /// The number of the ping that is answered, as its receiver knows it.
        #[zh("所答复的探测在接收者处的编号。")]
        seq: u32,
        /// What the sender has to tell of members.
        #[zh("发送者要传播的成员消息。")]
        updates: Vec<Update>,
    },
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a process from heartbeat to heartbeat.
    #[zh("心跳", "在进程上运行，从一次心跳到下一次。")]
    Heartbeat,
    /// Runs at a watcher until the earliest of its deadlines: whoever's that is will be suspected.
    #[zh("怀疑", "在监视者上运行，直到最早的一个期限；到期时怀疑对应的进程。")]
    Suspect,
    /// Runs at a member through each period; when it runs out, the next one is pinged.
    #[zh("探测", "在成员上运行，贯穿每个周期；到期时探测下一个成员。")]
    Probe,
    /// Runs at a member while it waits for the answer to its ping; when it runs out, others are asked.
    #[zh("答复", "在成员等待探测答复时运行；到期时请其他成员代为探测。")]
    Ack,
    /// Runs at a member until the first suspicion that is not refuted becomes a failure.
    #[zh("反驳期", "在成员上运行，直到最早一个未被反驳的怀疑变为失效。")]
    Suspicion,
}

/// What a watcher can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks a watcher whom it suspects.
    #[zh("问监视者它怀疑谁。")]
    Suspects,
}
