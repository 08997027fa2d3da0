//! Messages, timers and requests.

use super::members::Shared;
use super::store::{Entry, KeyVersion};
use std::fmt;
use synod_model::prelude::*;

/// What a lookup is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// Sets a key.
    Put {
        /// Which key.
        key: Word,
        /// To what.
        value: Word,
    },
    /// Reads a key.
    Get {
        /// Which key.
        key: Word,
    },
}

impl Op {
    /// The key.
    pub const fn key(self) -> Word {
        match self {
            Self::Put { key, .. } | Self::Get { key } => key,
        }
    }

    /// Whether it writes.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Put { .. })
    }
}

/// In the words of the request: `put k1 7`.
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { key, value } => write!(f, "put {key} {value}"),
            Self::Get { key } => write!(f, "get {key}"),
        }
    }
}

/// As the field of a message.
fn words(op: &Op) -> Value {
    Value::Str(op.to_string().into())
}

/// A key that is handed over or copied, with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The key.
    pub key: Word,
    /// What its sender has.
    pub entry: Entry,
}

/// Keys with values and versions, as the field of a message.
fn items(items: &[Item]) -> Value {
    let one = |item: &Item| {
        let facts = vec![
            ("value", &VALUE, item.entry.value.into()),
            ("key_version", &KEY_VERSION, item.entry.version.word().into()),
        ];
        (item.key, Value::Facts(facts))
    };
    Value::Table(items.iter().map(one).collect())
}

pub(super) static VALUE: Text = Text::new("value", "值");
pub(super) static KEY_VERSION: Text = Text::new("version", "版本");

/// Keys with the versions that a server has, as the field of a message.
fn versions(versions: &[(Word, KeyVersion)]) -> Value {
    Value::Table(versions.iter().map(|(key, version)| (*key, version.word().into())).collect())
}

/// A few keys as the tag of a message: the first, and that there are more.
fn tag(first: Option<Word>, n: usize) -> Word {
    match first {
        Some(key) if n == 1 => key,
        Some(_) => Word::new(&format!("{n}×k")).unwrap_or_default(),
        None => Word::default(),
    }
}

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// From the directory to everybody: this view holds.
    #[look(square, 2, "the view", "成员视图", tag = Word::new(&format!("v{}", view.version)).unwrap_or_default())]
    View {
        /// The view.
        #[flat]
        view: Shared,
    },
    /// From a server to the directory: it has started, and asks which view holds.
    #[look(triangle, 0, "the question for the view", "对成员视图的询问")]
    Join {
        /// The newest view that it knows.
        #[zh("它所知的最新成员视图。")]
        version: u32,
    },
    /// From a member to the directory: it has taken the view on, waits for nobody and has nothing left to hand over.
    #[look(diamond, 2, "the confirmation", "确认", tag = Word::new(&format!("v{version}")).unwrap_or_default())]
    Joined {
        /// Which view.
        #[zh("哪个成员视图。")]
        version: u32,
    },
    /// The same from a server that is no member any more: all that it had is handed over.
    #[look(diamond, 4, "the farewell", "告别")]
    Leave {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
    },
    /// From an owner of a view before to a new one: keys that are handed over.
    #[look(disc, 1, "the transfer", "移交", tag = tag(keys.first().map(|item| item.key), keys.len()))]
    Transfer {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
        /// The keys, with their values and versions.
        #[zh("键，以及它们的值和版本。")]
        #[show(items)]
        keys: Vec<Item>,
    },
    /// Back: these keys are on the disk of the new owner; without keys, the release has come.
    #[look(diamond, 1, "the acknowledgement", "移交确认", tag = tag(keys.first().copied(), keys.len()))]
    TransferAck {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
        /// The keys.
        #[zh("哪些键。")]
        keys: Vec<Word>,
    },
    /// From an owner of a view before to a new one: of all that is now its own, nothing more will come.
    #[look(square, 3, "the release", "释放")]
    Released {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
        /// How many keys of that range were handed over.
        #[zh("这个范围内移交了多少个键。")]
        range: u32,
    },
    /// From a client to the server that owns a key, as far as it knows.
    #[look(triangle, 1, "the lookup", "查询", tag = op.key())]
    Lookup {
        /// Which request of the client it is.
        #[zh("这是客户端的哪个请求。")]
        serial: u32,
        /// What is asked.
        #[zh("查询的内容。")]
        #[show(words)]
        op: Op,
        /// The newest view that the client knows.
        #[zh("客户端所知的最新成员视图。")]
        version: u32,
    },
    /// Back: the answer.
    #[look(diamond, 3, "the answer", "答复", tag = value.unwrap_or_default())]
    Answer {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        serial: u32,
        /// What was read; nothing for a write, or where there is nothing.
        #[zh("读到的值；写入没有值，不存在的键也没有。")]
        value: Option<Word>,
    },
    /// Back: somebody else owns the key, by this view.
    #[look(diamond, 4, "the redirection", "重定向", outcome = Outcome::Refused)]
    WrongView {
        /// Which request it is about.
        #[zh("它针对的请求。")]
        serial: u32,
        /// The view that the server knows.
        #[flat]
        view: Shared,
    },
    /// From an owner of a key to another one: what it has.
    #[look(disc, 3, "the copy", "副本", tag = tag(keys.first().map(|item| item.key), keys.len()))]
    Copy {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
        /// The keys, with their values and versions.
        #[zh("键，以及它们的值和版本。")]
        #[show(items)]
        keys: Vec<Item>,
    },
    /// Back: the versions that it has now.
    #[look(diamond, 0, "the acknowledgement of the copy", "副本确认")]
    CopyAck {
        /// By which view.
        #[zh("依据哪个成员视图。")]
        version: u32,
        /// The keys, and the versions that it has of them.
        #[zh("键，以及它现有的版本。")]
        #[show(versions)]
        keys: Vec<(Word, KeyVersion)>,
    },
    /// From the directory to a member: are you there?
    #[look(ring, 0, "the ping", "存活探测")]
    Ping,
    /// Back: it is.
    #[look(ring, 2, "the pong", "探测回应")]
    Pong,
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a client for each request without an answer; when it runs out, the request is sent again.
    #[zh("重试", "在客户端上为每个未答复的请求运行；到期时重发该请求。")]
    Retry(u32),
    /// Runs at a server while something is not acknowledged; when it runs out, that is sent again.
    #[zh("移交", "在服务器上运行，只要还有内容没有得到确认；到期时重发这些内容。")]
    Transfer,
    /// Runs at the directory while somebody has not confirmed the view, and at a server that asks for it; when it runs out, it
    /// is sent again.
    #[zh("视图", "在目录上运行，只要有节点还没有确认视图；在询问视图的服务器上也运行；到期时重发。")]
    View,
    /// Runs at the directory from ping to ping.
    #[zh("探测", "在目录上运行，间隔即两次存活探测之间的时间。")]
    Ping,
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Sets a key.
    #[zh("设置一个键。")]
    Put {
        /// Which key.
        #[arg(key("k" 1..=100))]
        key: Word,
        /// To what.
        value: Word,
    },
    /// Reads a key.
    #[zh("读取一个键。")]
    Get {
        /// Which key.
        #[arg(key("k" 1..=100))]
        key: Word,
    },
    /// A server becomes a member; the directory's own name stands for the next one that is free.
    #[zh("让一台服务器加入成员；写目录自己的名称则表示下一台空闲的服务器。")]
    #[operator]
    Join {
        /// Which server.
        node: NodeId,
    },
    /// A member leaves and hands over all that it has; the directory's own name stands for the one that joined last.
    #[zh("让一个成员离开并移交它的全部数据；写目录自己的名称则表示最后加入的那台。")]
    #[operator]
    Leave {
        /// Which server.
        node: NodeId,
    },
    /// A member is declared dead: nobody waits for it; the directory's own name stands for the one that joined last.
    #[zh("宣布一个成员已经失效：谁也不再等它；写目录自己的名称则表示最后加入的那台。")]
    #[operator]
    #[weight(0)]
    Remove {
        /// Which server.
        node: NodeId,
    },
}

impl Request {
    /// What a client looks up; `None` for what an operator asks.
    pub const fn op(self) -> Option<Op> {
        match self {
            Self::Put { key, value } => Some(Op::Put { key, value }),
            Self::Get { key } => Some(Op::Get { key }),
            Self::Join { .. } | Self::Leave { .. } | Self::Remove { .. } => None,
        }
    }
}
