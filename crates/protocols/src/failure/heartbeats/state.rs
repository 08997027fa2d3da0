//! The state of a node, and what nodes send each other.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Messages)]
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
}

/// What a watcher can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks a watcher whom it suspects.
    #[zh("问监视者它怀疑谁。")]
    Suspects,
}
