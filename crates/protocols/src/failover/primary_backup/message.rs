//! What nodes send each other, their timers, and what can be asked. Each message carries an epoch, which is its tag.

use super::log::{Entries, Entry, word};
use crate::kv::{Answer, Op};
use synod_model::prelude::*;

/// What nodes send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// A primary to a backup: it is there, and its log is so long.
    #[look(ring, 2, "the heartbeat", "心跳", tag = word(*epoch))]
    Heartbeat {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
        /// How many entries its log has.
        #[zh("它的日志有多少个条目。")]
        length: u64,
        /// Up to which entry every server in sync has them all.
        #[zh("到哪个条目为止，同步副本集的每台服务器都有。")]
        committed: u64,
    },
    /// A primary to a backup: entries of its log, and what stands before them.
    #[look(disc, 2, "the replication", "复制", tag = word(*epoch))]
    Replicate {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
        /// The entry before those that are sent.
        #[zh("所发条目之前的那个条目。")]
        prev_index: u64,
        /// Its epoch.
        #[zh("那个条目的纪元。")]
        prev_epoch: u64,
        /// The entries: epoch and command of each.
        #[zh("所发的条目：每条的纪元和命令。")]
        #[show(shown)]
        entries: Entries,
        /// Up to which entry every server in sync has them all.
        #[zh("到哪个条目为止，同步副本集的每台服务器都有。")]
        committed: u64,
    },
    /// Back: its log is that of the primary up to here, on its disk.
    #[look(diamond, 2, "the acknowledgement", "复制确认", tag = word(*epoch))]
    ReplicateAck {
        /// The epoch in which it is.
        #[zh("确认所在的纪元。")]
        epoch: u64,
        /// Up to which entry.
        #[zh("到哪个条目为止。")]
        length: u64,
    },
    /// Back: its log is so long, and it does not know that it is the primary's.
    #[look(triangle, 2, "the question for the log", "索取日志", tag = word(*epoch))]
    NeedLog {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
        /// Behind which entry the primary is to begin.
        #[zh("请主节点从哪个条目之后开始。")]
        length: u64,
    },
    /// Whoever knows a newer epoch to whoever acts in an older one.
    #[look(diamond, 4, "the refusal of an old epoch", "旧纪元的拒绝", tag = word(*epoch), outcome = Outcome::Refused)]
    StaleEpoch {
        /// The newer epoch.
        #[zh("较新的纪元。")]
        epoch: u64,
    },
    /// A server to the lock service: it claims the epoch after this one.
    #[look(triangle, 1, "the claim", "申请", tag = word(*expected))]
    Claim {
        /// The epoch that it holds for over.
        #[zh("它认为已经结束的纪元。")]
        expected: u64,
    },
    /// Back: it is primary.
    #[look(square, 1, "the grant", "授予", tag = word(*epoch))]
    Grant {
        /// The epoch that is granted.
        #[zh("所授予的纪元。")]
        epoch: u64,
        /// The version of the set in sync.
        #[zh("同步副本集的版本。")]
        version: u64,
        /// The servers in sync.
        #[zh("同步副本集。")]
        in_sync: NodeSet,
    },
    /// Back: it is not.
    #[look(diamond, 4, "the refusal of a claim", "申请的拒绝", tag = word(*epoch), outcome = Outcome::Refused)]
    Refuse {
        /// The newest epoch.
        #[zh("最新的纪元。")]
        epoch: u64,
        /// Who holds it.
        #[zh("谁持有它。")]
        primary: Option<NodeId>,
    },
    /// A primary to the lock service: it asks for its lease anew.
    #[look(triangle, 1, "the renewal", "续租请求", tag = word(*epoch))]
    Renew {
        /// Its epoch.
        #[zh("它的纪元。")]
        epoch: u64,
        /// The number of the renewal, so that an old answer is not taken for the newest.
        #[zh("续租的编号，以免把旧的答复当成最新的。")]
        round: u32,
    },
    /// Back: the lease runs anew.
    #[look(diamond, 1, "the lease", "租约", tag = word(*epoch))]
    Renewed {
        /// The epoch.
        #[zh("纪元。")]
        epoch: u64,
        /// The renewal that is answered.
        #[zh("它答复的续租编号。")]
        round: u32,
    },
    /// A primary to the lock service: this server does not answer, take it out of the set in sync.
    #[look(triangle, 4, "the exclusion", "排除请求", tag = word(*epoch))]
    Exclude {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
        /// The version of the set that it is about.
        #[zh("它针对的同步副本集的版本。")]
        version: u64,
        /// Which server.
        #[zh("哪台服务器。")]
        server: NodeId,
    },
    /// A primary to the lock service: this server has the whole log, take it into the set in sync.
    #[look(triangle, 3, "the inclusion", "加入请求", tag = word(*epoch))]
    Include {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
        /// The version of the set that it is about.
        #[zh("它针对的同步副本集的版本。")]
        version: u64,
        /// Which server.
        #[zh("哪台服务器。")]
        server: NodeId,
    },
    /// Back: the set in sync as it is now.
    #[look(square, 3, "the set in sync", "同步副本集", tag = word(*epoch))]
    Config {
        /// The epoch.
        #[zh("纪元。")]
        epoch: u64,
        /// The version of the set.
        #[zh("同步副本集的版本。")]
        version: u64,
        /// The servers in sync.
        #[zh("同步副本集。")]
        in_sync: NodeSet,
    },
    /// A primary to the lock service: it gives its epoch up.
    #[look(square, 4, "the release", "释放", tag = word(*epoch))]
    Release {
        /// The epoch that it gives up.
        #[zh("它放弃的纪元。")]
        epoch: u64,
        /// Who is to be primary next, if it says so.
        #[zh("它指定的下一个主节点（如果有）。")]
        successor: Option<NodeId>,
    },
    /// A new primary to the store: refuse what is older.
    #[look(square, 1, "the fence", "隔离", tag = word(*epoch))]
    Fence {
        /// The primary's epoch.
        #[zh("主节点的纪元。")]
        epoch: u64,
    },
    /// A primary to the store: a write, with its epoch as the fencing token.
    #[look(disc, 2, "the write", "写入", tag = word(*epoch))]
    Write {
        /// The fencing token.
        #[zh("隔离令牌。")]
        epoch: u64,
        /// Whose command it is.
        #[zh("这是谁的命令。")]
        client: NodeId,
        /// The command's number at its client.
        #[zh("该命令在客户端的编号。")]
        serial: u32,
        /// The client's lowest number without an answer.
        #[zh("客户端尚未得到答复的最小编号。")]
        oldest: u32,
        /// Which key.
        #[zh("哪个键。")]
        key: Word,
        /// What it is to hold.
        #[zh("要写入的值。")]
        value: Word,
        /// What it must hold before, where that is asked (`cas`).
        #[zh("要求它当前为何值（cas 才有）。")]
        old: Option<Word>,
    },
    /// A primary to the store: a read.
    #[look(triangle, 2, "the read", "读取", tag = *key)]
    Read {
        /// Whose command it is.
        #[zh("这是谁的命令。")]
        client: NodeId,
        /// The command's number at its client.
        #[zh("该命令在客户端的编号。")]
        serial: u32,
        /// Which key.
        #[zh("哪个键。")]
        key: Word,
    },
    /// Back: it is done.
    #[look(diamond, 2, "the result of the store", "存储的结果", tag = word(*epoch))]
    Done {
        /// The highest epoch that the store has seen.
        #[zh("存储所见的最高纪元。")]
        epoch: u64,
        /// What was done; of a fence, nothing.
        #[flat]
        what: Done,
    },
    /// Back: the epoch is older than one that the store has seen.
    #[look(diamond, 4, "the refusal of an old token", "旧令牌的拒绝", tag = word(*max_epoch), outcome = Outcome::Refused)]
    Stale {
        /// The highest epoch that the store has seen.
        #[zh("存储所见的最高纪元。")]
        max_epoch: u64,
    },
    /// A client to the server that it takes for the primary.
    #[look(triangle, 3, "the request", "请求", tag = command.tag())]
    Request {
        /// The command's number at its client.
        #[zh("该命令在客户端的编号。")]
        serial: u32,
        /// The client's lowest number without an answer.
        #[zh("客户端尚未得到答复的最小编号。")]
        oldest: u32,
        /// What is asked.
        #[zh("请求的内容。")]
        #[show(words)]
        command: Op,
    },
    /// Back: the answer.
    #[look(diamond, 3, "the answer", "答复", tag = Word::new(&result.to_string()).unwrap_or_default())]
    Reply {
        /// The number of the command that is answered.
        #[zh("它所答复的命令编号。")]
        serial: u32,
        /// The answer.
        #[zh("答复。")]
        #[show(text)]
        result: Answer,
    },
    /// Back: this server is not the primary.
    #[look(diamond, 4, "the redirection", "重定向", outcome = Outcome::Refused)]
    NotPrimary {
        /// The number of the command that it is about.
        #[zh("它针对的命令编号。")]
        serial: u32,
        /// Who is primary, as far as it knows.
        #[zh("据它所知谁是主节点。")]
        hint: Option<NodeId>,
    },
}

/// What the store has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Done {
    /// Whose command it was.
    #[zh("这是谁的命令。")]
    pub client: Option<NodeId>,
    /// The command's number at its client.
    #[zh("该命令在客户端的编号。")]
    pub serial: u32,
    /// The answer.
    #[zh("答复。")]
    #[show(perhaps)]
    pub result: Option<Answer>,
}

fn words(op: &Op) -> Value {
    Value::Str(op.to_string().into())
}

fn text(answer: &Answer) -> Value {
    Value::Str(answer.to_string().into())
}

#[expect(clippy::ref_option, reason = "a field is shown by a reference to it")]
fn perhaps(answer: &Option<Answer>) -> Value {
    answer.as_ref().map_or(Value::None, text)
}

/// Entries as the field of a message.
fn shown(entries: &Entries) -> Value {
    static EPOCH: Text = Text::new("epoch", "纪元");
    static COMMAND: Text = Text::new("command", "命令");
    let one = |entry: &Entry| {
        let command = words(&entry.command.op);
        Value::Facts(vec![("epoch", &EPOCH, entry.epoch.into()), ("command", &COMMAND, command)])
    };
    Value::List(entries.iter().map(one).collect())
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a primary from heartbeat to heartbeat.
    #[zh("心跳", "在主节点上运行，间隔即两次心跳之间的时间。")]
    Heartbeat,
    /// Runs at a backup; when it runs out, it has heard nothing of a primary for too long.
    #[zh("怀疑", "在备节点上运行；到期说明太久没有收到主节点的消息。")]
    Suspect,
    /// Runs at the lock service; when it runs out, the primary's lease is over.
    #[zh("租约", "在锁服务上运行；到期时主节点的租约结束。")]
    Lease,
    /// Runs at a primary; when it runs out, its lease is over by its own clock.
    #[zh("退位", "在主节点上运行；到期时按它自己的时钟租约已结束。")]
    StepDown,
    /// Runs at a server that has claimed; when it runs out, it claims again.
    #[zh("申请", "在已提出申请的服务器上运行；到期时再次申请。")]
    Claim,
    /// Runs at a primary while a server in sync lacks an entry; when it runs out, that server is silent.
    #[zh("孤立", "同步副本集中有服务器缺少条目时在主节点上运行；到期时视该服务器为没有回应。")]
    Alone,
    /// Runs at a client while it waits for answers; when it runs out, it asks the next server.
    #[zh("重试", "客户端等待答复时运行；到期时改问下一台服务器。")]
    Retry,
}

/// What can be asked: something of the data, or of the servers.
pub type Request = crate::replicated::Request<Op, Order>;

/// What an operator asks of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Order {
    /// Planned switch-over, asked of the primary: this server is to take over.
    #[zh("计划内切换，向主节点提出：让这台服务器接任。")]
    #[operator]
    Promote {
        /// Which server.
        node: NodeId,
    },
    /// This server, which is asked itself, is to give its epoch up.
    #[zh("让这台服务器放弃它的纪元；向它自己提出。")]
    #[operator]
    #[weight(0)]
    StepDown {
        /// Which server.
        node: NodeId,
    },
}
