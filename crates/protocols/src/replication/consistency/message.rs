//! Messages, timers and requests.

use super::crdt::{State, TIME, Tag, Told};
use super::op::Op;
use super::seen::Seen;
use synod_model::Show as _;
use synod_model::prelude::*;

/// As the field of a message.
fn words(op: &Op) -> Value {
    Value::Str(op.to_string().into())
}

static SEEN: Text = Text::new("updates", "更新");
static HOLDS: Text = Text::new("holds", "内容");

/// A state as the field of a message: its stamp, its updates, what it holds.
fn whole(state: &State) -> Value {
    let words = |words: Vec<Word>| Value::List(words.into_iter().map(Value::Word).collect());
    let holds = if state.counter.is_empty() {
        let values = state.versions.iter().map(|version| version.value);
        let tagged = state.elements.keys().copied();
        let removed = state.removed.keys().filter_map(|gone| Word::new(&format!("-{gone}")));
        words(values.chain(tagged).chain(removed).collect())
    } else {
        Value::Int(state.total())
    };
    Value::Facts(vec![
        ("time", &TIME, state.tag.word().into()),
        ("seen", &SEEN, state.seen.show(usize::MAX)),
        ("holds", &HOLDS, holds),
    ])
}

/// What is in a state, as short as it fits on a message.
fn holds(state: &State) -> Word {
    match (state.versions.as_slice(), state.counter.is_empty()) {
        ([one], _) => one.value,
        (_, false) => Word::new(&state.total().to_string()).unwrap_or_default(),
        ([], true) => match (state.elements.keys().next(), state.removed.keys().next()) {
            (Some(one), None) if state.elements.len() == 1 => {
                Word::new(&format!("+{one}")).unwrap_or_default()
            }
            (None, Some(one)) if state.removed.len() == 1 => {
                Word::new(&format!("-{one}")).unwrap_or_default()
            }
            _ => Word::default(),
        },
        _ => Word::default(),
    }
}

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// strong, from the replica that was asked to the others: which value have you, with which tag?
    #[look(triangle, 1, "the question for the tag", "对标签的询问")]
    ReadQuery {
        /// For which request.
        #[zh("为了哪个请求。")]
        serial: u32,
    },
    /// Back: the tag and the value.
    #[look(diamond, 1, "the tag", "标签答复", tag = tag.word())]
    ReadReply {
        /// For which request.
        #[zh("为了哪个请求。")]
        serial: u32,
        /// The tag of its value.
        #[zh("其值的标签。")]
        tag: Tag,
        /// Its value.
        #[zh("它的值。")]
        value: Option<Word>,
    },
    /// strong, from the replica that was asked to the others: keep this, unless you have something newer.
    #[look(disc, 2, "the store", "存储请求", tag = value.unwrap_or_default())]
    Store {
        /// For which request.
        #[zh("为了哪个请求。")]
        serial: u32,
        /// The tag of the value.
        #[zh("值的标签。")]
        tag: Tag,
        /// The value.
        #[zh("值。")]
        value: Option<Word>,
    },
    /// Back: it has this, or something newer, on its disk.
    #[look(diamond, 2, "the acknowledgement", "存储确认", tag = tag.word())]
    StoreAck {
        /// For which request.
        #[zh("为了哪个请求。")]
        serial: u32,
        /// The tag that is acknowledged.
        #[zh("所确认的标签。")]
        tag: Tag,
    },
    /// eventual, from the replica that has made an update to the others: the update.
    #[look(disc, 3, "the update", "更新", tag = holds(entries))]
    Update {
        /// What is new; where updates are overwritten, and with session guarantees, all that the replica has.
        #[zh("新内容；在覆盖模式或有会话保证时，是该副本的全部状态。")]
        #[show(whole)]
        entries: State,
    },
    /// eventual, from a replica to another one from time to time: all that it has.
    #[look(disc, 4, "the gossip", "流言", tag = holds(state))]
    Gossip {
        /// The whole state.
        #[zh("全部状态。")]
        #[show(whole)]
        state: State,
    },
    /// From a client to a replica: a request.
    #[look(triangle, 3, "the request", "请求", tag = op.tag())]
    Ask {
        /// Which request it is.
        #[zh("这是哪个请求。")]
        serial: u32,
        /// The how-manieth replica is asked.
        #[zh("这是问到的第几个副本。")]
        attempt: u32,
        /// The oldest request of the client that has no answer yet.
        #[zh("该客户端尚未得到答复的最早的请求。")]
        oldest: u32,
        /// What is asked.
        #[zh("请求的内容。")]
        #[show(words)]
        op: Op,
        /// What the client has read and written, where that matters.
        #[zh("客户端读过和写过的更新（仅在有关时携带）。")]
        need: Seen,
    },
    /// Back: the answer.
    #[look(diamond, 3, "the answer", "答复", tag = value.as_ref().map(Told::tag).unwrap_or_default())]
    Answer {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        serial: u32,
        /// What was read; nothing for an update.
        #[zh("读到的内容；更新没有内容。")]
        value: Option<Told>,
        /// The updates that were read, or the one that was made.
        #[zh("读到的更新，或所做的那个更新。")]
        seen: Seen,
    },
    /// Back: this replica lacks something that the client has read or written.
    #[look(diamond, 4, "the refusal", "暂不答复", outcome = Outcome::Refused)]
    NotYet {
        /// Which request it is about.
        #[zh("它针对的请求。")]
        serial: u32,
        /// And the how-manieth try of it.
        #[zh("它针对的是第几次尝试。")]
        attempt: u32,
    },
}

/// The timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a replica in eventual mode; when it runs out, the replica tells another one all that it has.
    #[zh("流言", "eventual 模式下在副本上运行；到期时把全部状态告诉另一个副本。")]
    Gossip,
    /// Runs at a client for each request; when it runs out, a read has failed, and an update is asked for again.
    #[zh("超时", "在客户端上为每个请求运行；到期时读取失败，更新则再次请求。")]
    Timeout(u32),
    /// Runs at a replica for each request that waits for a majority: it asks those again that are missing. And at a client that
    /// all replicas have refused: it tries again.
    #[zh(
        "再问",
        "在副本上为每个等待多数派的请求运行：到期时再问尚未答复的副本。也在被所有副本暂拒的客户端上运行：到期时重试。"
    )]
    Again(u32),
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Writes the register.
    #[zh("写寄存器。")]
    Put {
        /// The value.
        value: Word,
    },
    /// Adds one to the counter.
    #[zh("计数器加一。")]
    Inc,
    /// Takes one from the counter.
    #[zh("计数器减一。")]
    Dec,
    /// Adds a number to the counter.
    #[zh("计数器加上一个数。")]
    Add {
        /// How much.
        #[arg(-9..=9, sample = 2)]
        n: i32,
    },
    /// Inserts an element into the set.
    #[zh("向集合加入一个元素。")]
    Insert {
        /// Which element.
        #[arg(key("a", "b", "c"))]
        element: Word,
    },
    /// Removes an element from the set.
    #[zh("从集合移除一个元素。")]
    Remove {
        /// Which element.
        #[arg(key("a", "b", "c"))]
        element: Word,
    },
    /// Reads the register or the counter.
    #[zh("读取寄存器或计数器。")]
    Get,
    /// Reads the set.
    #[zh("读取集合的成员。")]
    Members,
}

impl Request {
    /// What the client asks a replica for.
    pub const fn op(self) -> Op {
        match self {
            Self::Put { value } => Op::Put { value },
            Self::Get => Op::Get,
            Self::Add { n } => Op::Add { n },
            Self::Inc => Op::Add { n: 1 },
            Self::Dec => Op::Add { n: -1 },
            Self::Insert { element } => Op::Insert { element },
            Self::Remove { element } => Op::Remove { element },
            Self::Members => Op::Members,
        }
    }
}
