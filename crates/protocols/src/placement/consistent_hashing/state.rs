//! What nodes keep on disk and in memory.

use super::members::View;
use super::message::{Item, Op};
use super::store::{Entry, KeyVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synod_model::prelude::*;

/// What is on the disk of a node. The directory keeps its view, a client nothing; what is shown of it
/// depends on the role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// The newest view that it has taken on; none before it has ever started.
    #[hidden]
    pub view: Option<Arc<View>>,
    /// What a server has, by key.
    #[hidden]
    pub store: BTreeMap<Word, Entry>,
    /// Who has not released to it yet what it owns now. It is on the disk, as a server that forgets in a crash whom it waits
    /// for would answer too early, or wait for ever.
    #[hidden]
    pub awaiting: NodeSet,
    /// The keys that have come to it by this view, from the only server that could have had them.
    #[hidden]
    pub arrived: BTreeSet<Word>,
    /// Whether it has ever been a member.
    #[hidden]
    pub served: bool,
}

/// What is in memory, by role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub enum Volatile {
    /// The directory.
    Directory(#[hidden] Directory),
    /// A server.
    Server(#[hidden] Server),
    /// A client.
    Client(#[hidden] Client),
}

/// The memory of the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Directory {
    /// Who has said that it has taken the newest view on, and has nothing to wait for or to hand over.
    pub confirmed: NodeSet,
    /// By member: how many pings in a row it has not answered.
    pub missed: BTreeMap<NodeId, u32>,
}

/// What a server hands over to another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Handing {
    /// The keys without an acknowledgement.
    pub keys: BTreeSet<Word>,
    /// Whether a release has to follow, and how many keys it will speak of.
    pub release: Option<u32>,
}

/// A lookup at a server that cannot be answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Waiting {
    /// Who asks.
    pub client: NodeId,
    /// Its number there.
    pub serial: u32,
    /// For what.
    pub op: Op,
}

/// A write that not all owners have yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Writing {
    /// The lookup that is answered when they have it.
    pub ask: Waiting,
    /// Its version.
    pub version: KeyVersion,
    /// Who lacks it.
    pub lacking: NodeSet,
}

/// What has come by a view that a server does not know yet: it waits until the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Early {
    /// Keys that are handed over, or copied.
    Items {
        /// The view.
        version: u32,
        /// The keys.
        items: Vec<Item>,
        /// Whether the sender keeps them.
        copy: bool,
    },
    /// A release.
    Released {
        /// The view.
        version: u32,
    },
    /// A lookup by a client that knows more.
    Lookup {
        /// The view.
        version: u32,
        /// The lookup.
        ask: Waiting,
    },
}

impl Early {
    /// The view by which it has come.
    pub(super) fn version(&self) -> u32 {
        match self {
            Self::Items { version, .. } | Self::Released { version } | Self::Lookup { version, .. } => {
                *version
            }
        }
    }
}

/// The memory of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server {
    /// Whether the directory has told it the view since it started.
    pub knows: bool,
    /// By receiver: what it hands over.
    pub handing: BTreeMap<NodeId, Handing>,
    /// Writes of which it waits for other owners.
    pub writing: Vec<Writing>,
    /// Lookups that wait until it has the key.
    pub waiting: Vec<Waiting>,
    /// What has come too early, with its senders.
    pub early: Vec<(NodeId, Early)>,
    /// How many lookups it has answered since it started.
    pub load: u64,
}

/// A request of a client that has no answer yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending {
    /// What is asked.
    pub op: Op,
    /// How often it was sent in vain.
    pub tries: u32,
    /// The server that was asked last.
    pub to: NodeId,
}

/// How the last request of a client stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Labelled)]
pub enum Told {
    /// It has no answer yet.
    #[label("open", "未完成")]
    Open,
    /// It is answered.
    #[label("ok", "成功", good)]
    Ok,
    /// It was refused.
    #[label("failed", "失败", bad)]
    Failed,
}

/// What a client was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LastReply {
    /// Which request.
    pub request: u32,
    /// How it stands.
    pub status: Told,
    /// What was read; nothing for a write, or where there is nothing.
    pub value: Option<Word>,
}

/// The memory of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client {
    /// The newest view that it knows.
    pub view: Arc<View>,
    /// What has no answer yet, by number.
    pub pending: BTreeMap<u32, Pending>,
    /// How its last request stands.
    pub last_reply: Option<LastReply>,
}
