//! What nodes keep on disk and in memory.

use super::crdt::{State, Tag};
use super::op::Op;
use super::seen::{Dot, Seen};
use std::collections::BTreeMap;
use synod_model::prelude::*;

/// What a replica has done with an update that a client has asked for. It is on the disk, so that whoever asks again changes
/// nothing a second time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// strong: it writes with this tag.
    Writing(Tag),
    /// strong: it has written.
    Written,
    /// eventual: it has made this update.
    Made(Dot),
    /// eventual: it has refused tries up to this one.
    Refused(u32),
}

/// What is on the disk of a node; a client's stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// strong: the tag of the value.
    #[hidden]
    pub tag: Tag,
    /// strong: the value.
    #[hidden]
    pub value: Option<Word>,
    /// The highest time that was issued here; in eventual mode, with Lamport's stamps, also that was heard of.
    #[hidden]
    pub issued: u64,
    /// eventual: all that it has.
    #[hidden]
    pub state: State,
    /// By request: what has become of updates that clients may ask for again.
    #[hidden]
    pub ledger: BTreeMap<u32, (NodeId, Entry)>,
    /// By client: all requests below this one are answered.
    #[hidden]
    pub answered: BTreeMap<NodeId, u32>,
}

/// What is in memory, by role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub enum Volatile {
    /// A replica.
    Replica(#[hidden] Replica),
    /// A client.
    Client(#[hidden] Client),
}

/// The two round trips of a strong request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It asks for tags, and has heard this one as the highest.
    Query {
        /// The highest tag, its own included.
        tag: Tag,
        /// The value with it.
        value: Option<Word>,
    },
    /// It has this stored.
    Store {
        /// The tag.
        tag: Tag,
        /// The value.
        value: Option<Word>,
    },
}

/// A strong request under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Round {
    /// Who asks.
    pub client: NodeId,
    /// For what.
    pub op: Op,
    /// Which round trip it is in.
    pub phase: Phase,
    /// Who has answered in it, itself included.
    pub heard: NodeSet,
    /// How often it has asked again.
    pub again: u32,
}

/// The memory of a replica.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Replica {
    /// By request: the strong ones under way.
    pub rounds: BTreeMap<u32, Round>,
}

/// A request of a client that has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// What is asked.
    pub op: Op,
    /// Which replica was asked last.
    pub to: NodeId,
    /// The how-manieth replica that is.
    pub attempt: u32,
    /// Whether that one has refused, and the client waits before it tries the next.
    pub rests: bool,
    /// What the client had read and written when it was asked.
    pub need: Seen,
}

/// How the last request of a client stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Labelled)]
pub enum Status {
    /// It has no answer yet.
    #[label("open", "未完成", try)]
    Open,
    /// It is answered.
    #[label("ok", "成功", good)]
    Ok,
    /// It has had no answer in time, or was refused.
    #[label("failed", "失败", bad)]
    Failed,
}

/// What a client was told last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LastReply {
    /// Which request.
    pub request: u32,
    /// What was asked.
    pub op: Op,
    /// How it stands.
    pub status: Status,
    /// What was read; nothing for an update.
    pub value: Value,
}

/// The memory of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What has no answer yet, by number.
    pub pending: BTreeMap<u32, Pending>,
    /// The updates that it has read, where it keeps account.
    pub read_vector: Seen,
    /// The updates that it has made, where it keeps account.
    pub write_vector: Seen,
    /// How its last request stands.
    pub last_reply: Option<LastReply>,
}
