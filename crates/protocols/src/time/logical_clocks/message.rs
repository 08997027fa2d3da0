//! Messages, timers and requests.

use super::clocks::{Clocks, Counts};
use super::setup::Stamps;
use synod_model::prelude::*;

/// What every message of the algorithms carries: what its sender's clocks showed, and its place on the link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Head {
    /// Its number on the link, from 1.
    #[zh("它在链路上的编号，从 1 起。")]
    pub number: u64,
    /// Up to which number the sender has got the messages of the other direction.
    #[zh("发送者已收到反方向的消息直到哪个编号。")]
    pub received: u64,
    /// When it was sent.
    #[flat]
    pub clocks: Clocks,
    /// Which clock is to be seen on it.
    #[hidden]
    pub stamps: Stamps,
}

impl Head {
    fn tag(&self) -> Word {
        self.clocks.word(self.stamps)
    }
}

/// Which post it is: who has posted it, and its number among those of this process, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostId {
    /// Who has posted it.
    pub node: NodeId,
    /// Which of its posts.
    pub number: u64,
}

impl PostId {
    /// As people read it: `P2.1`.
    pub(super) fn word(&self) -> Word {
        Word::new(&format!("P{}.{}", self.node.number(), self.number)).unwrap_or_default()
    }
}

fn as_word(id: &PostId) -> Value {
    id.word().into()
}

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// Something that the application has to say.
    #[look(disc, 4, "the message", "应用消息", tag = head.tag())]
    App {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
    },
    /// To all: a text.
    #[look(disc, 2, "the post", "帖子", tag = *text)]
    Post {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
        /// Which post it is.
        #[zh("这是哪个帖子。")]
        #[show(as_word)]
        id: PostId,
        /// What it says.
        #[zh("帖子的内容。")]
        text: Word,
        /// How many posts of each process its sender had delivered, this one included.
        #[zh("发送者已投递每个进程的多少个帖子，包括这一个。")]
        deps: Counts,
    },
    /// To all, where posts are delivered in total order: a post has come.
    #[look(diamond, 2, "the acknowledgement of the post", "帖子确认", tag = head.tag())]
    Stamp {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
        /// Which post.
        #[zh("哪个帖子。")]
        #[show(as_word)]
        id: PostId,
    },
    /// To all: the sender asks for the critical section. The time of the request is that of the message.
    #[look(triangle, 1, "the request", "请求", tag = head.tag())]
    Request {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
    },
    /// Back: go ahead, as far as it depends on the sender; or, with queues, the request has come.
    #[look(diamond, 1, "the reply", "答复", tag = head.tag())]
    Reply {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
    },
    /// To all: the sender has left the critical section.
    #[look(square, 3, "the release", "释放", tag = head.tag())]
    Release {
        /// Its times, and its place on the link.
        #[flat]
        head: Head,
    },
    /// Messages have come; sent where nothing else goes back. It is no event: no clock ticks for it.
    #[look(ring, 0, "the link's acknowledgement", "链路确认")]
    LinkAck {
        /// Up to which number.
        #[zh("直到哪个编号。")]
        received: u64,
    },
}

impl Message {
    /// What it carries, unless it is an acknowledgement of the link.
    pub(super) const fn head(&self) -> Option<&Head> {
        match self {
            Self::App { head }
            | Self::Post { head, .. }
            | Self::Stamp { head, .. }
            | Self::Request { head }
            | Self::Reply { head }
            | Self::Release { head } => Some(head),
            Self::LinkAck { .. } => None,
        }
    }

    /// The same with another acknowledgement on its back.
    pub(super) fn acknowledging(mut self, up_to: u64) -> Self {
        match &mut self {
            Self::App { head }
            | Self::Post { head, .. }
            | Self::Stamp { head, .. }
            | Self::Request { head }
            | Self::Reply { head }
            | Self::Release { head } => head.received = up_to,
            Self::LinkAck { received } => *received = up_to,
        }
        self
    }

    /// Whether it serves mutual exclusion.
    pub(super) const fn serves_mutex(&self) -> bool {
        matches!(self, Self::Request { .. } | Self::Reply { .. } | Self::Release { .. })
    }
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs while some message is not acknowledged; when it runs out, all of these are sent again.
    #[zh("重发", "只要有消息尚未得到确认就运行；到期时全部重发。")]
    Retry,
    /// Runs while the process is in the critical section; when it runs out, it leaves.
    #[zh("离开", "进程处于临界区时运行；到期时离开。")]
    Leave,
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks for the critical section.
    #[zh("请求临界区。")]
    Acquire,
    /// Leaves the critical section before its time is over.
    #[zh("提前离开临界区。")]
    Release,
    /// Something happens at the process, and nowhere else.
    #[zh("让进程发生一个本地事件。")]
    Event,
    /// Sends a message to another process.
    #[zh("向另一个进程发送一条消息。")]
    Send {
        /// To whom.
        node: NodeId,
    },
    /// Sends a text to all processes.
    #[zh("向所有进程发送一段文字。")]
    Post {
        /// The text.
        text: Word,
    },
}
