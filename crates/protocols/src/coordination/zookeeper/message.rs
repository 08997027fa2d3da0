//! Messages, timers and requests.

use super::phase::State;
use super::tree::Op;
use super::txn::{Change, Origin, Txn, change, listed};
use super::zxid::Zxid;
use std::fmt;
use synod_model::prelude::*;

/// What is asked of a server, and waits for an answer that comes by way of the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ask {
    /// A write.
    Write(Op),
    /// To see all that was committed when the leader heard of it.
    Sync,
}

/// In the words of the request.
impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(Op::Create { path, value, sequential: false }) => write!(f, "create {path} {value}"),
            Self::Write(Op::Create { path, value, sequential: true }) => {
                write!(f, "create-sequential {path} {value}")
            }
            Self::Write(Op::Set { path, value }) => write!(f, "set {path} {value}"),
            Self::Write(Op::Delete { path }) => write!(f, "delete {path}"),
            Self::Sync => f.write_str("sync"),
        }
    }
}

/// As the field of a message.
fn words(ask: &Ask) -> Value {
    Value::Str(ask.to_string().into())
}

/// Which packet of which connection a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Packet {
    /// The connection.
    #[zh("所属连接的编号。")]
    pub connection: u32,
    /// Its number among those that its sender has sent on it, from 1.
    #[zh("发送方在该连接上所发的第几个包，从 1 起。")]
    pub packet: u32,
}

/// `e2`: an epoch on a message.
fn epoch_tag(epoch: u32) -> Word {
    Word::new(&format!("e{epoch}")).unwrap_or_default()
}

/// The zxid of the only transaction, or how many there are.
fn tag(txns: &[Txn]) -> Word {
    match txns {
        [one] => one.zxid.word(),
        many => Word::new(&format!("{}×", many.len())).unwrap_or_default(),
    }
}

/// What servers send each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// Phase 0: the sender's present vote. It needs no connection: each says all there is to say.
    #[look(triangle, 1, "the notification", "选票通知", tag = zxid.word())]
    Notification {
        /// The round of its election.
        #[zh("发送方的选举轮次。")]
        round: u32,
        /// The epoch from which the one it votes for has its history.
        #[zh("所投服务器的历史来自哪个纪元。")]
        peer_epoch: u32,
        /// The last transaction of that one.
        #[zh("所投服务器的最后一个事务。")]
        zxid: Zxid,
        /// For whom it votes.
        #[zh("投给谁。")]
        leader: NodeId,
        /// What the sender is.
        #[zh("发送方的状态。")]
        state: State,
    },
    /// Phase 1, to the one elected: follow me, this is the last epoch that I have acknowledged.
    #[look(triangle, 2, "the accepted epoch", "已确认纪元", tag = epoch_tag(*accepted_epoch))]
    CEpoch {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// f.p.
        #[zh("f.p：发送方确认过的最高纪元。")]
        accepted_epoch: u32,
    },
    /// Back: a new epoch.
    #[look(square, 2, "the new epoch", "新纪元", tag = epoch_tag(*epoch))]
    NewEpoch {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The epoch.
        #[zh("新纪元。")]
        epoch: u32,
    },
    /// To the leader: it will follow no older epoch, and this is how recent its history is.
    #[look(diamond, 2, "the acknowledgement of the epoch", "纪元确认", tag = last_zxid.word())]
    AckEpoch {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// f.a; none if it has acknowledged this epoch before: then it does not count.
        #[zh("f.a：发送方历史所属的纪元；若此前已确认过这个纪元则为空，这一确认不计数。")]
        current_epoch: Option<u32>,
        /// Its last transaction.
        #[zh("它的最后一个事务。")]
        last_zxid: Zxid,
    },
    /// Phase 2, from the leader: transactions that the follower lacks.
    #[look(disc, 3, "the difference", "差异", tag = tag(txns))]
    Diff {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The transactions.
        #[zh("缺少的事务。")]
        #[show(listed)]
        txns: Vec<Txn>,
    },
    /// From the leader: what follows this transaction is to be cut off.
    #[look(square, 4, "the order to truncate", "截断命令", tag = zxid.word())]
    Trunc {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The last one that stays.
        #[zh("保留的最后一个事务。")]
        zxid: Zxid,
    },
    /// From the leader: all of its history, in place of the follower's.
    #[look(disc, 4, "the whole history", "完整历史", tag = tag(txns))]
    Snap {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The transactions.
        #[zh("全部事务。")]
        #[show(listed)]
        txns: Vec<Txn>,
    },
    /// From the leader: that was all, take it over for this epoch.
    #[look(square, 3, "the proposal to lead", "就任提议", tag = epoch_tag(*epoch))]
    NewLeader {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The epoch.
        #[zh("纪元。")]
        epoch: u32,
    },
    /// Back: the history is on the disk.
    #[look(diamond, 3, "the acknowledgement of the history", "历史确认")]
    AckLeader {
        /// Where it belongs.
        #[flat]
        packet: Packet,
    },
    /// From the leader: the epoch is established, and up to here all is committed.
    #[look(square, 3, "the commit of the history", "历史提交", tag = zxid.word())]
    CommitLeader {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The last transaction that the leader knows to be committed.
        #[zh("领导者已知提交的最后一个事务。")]
        zxid: Zxid,
    },
    /// Phase 3, from the leader: a new transaction.
    #[look(disc, 1, "the proposal", "提议", tag = zxid.word())]
    Propose {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// Its number.
        #[zh("事务编号。")]
        zxid: Zxid,
        /// What it does.
        #[zh("事务的内容。")]
        #[show(change)]
        txn: Change,
        /// Who has asked for it.
        #[zh("谁提出的请求。")]
        origin: Option<Origin>,
    },
    /// Back: it is on the disk, as is all before it.
    #[look(diamond, 1, "the acknowledgement", "确认", tag = zxid.word())]
    Ack {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// Its number.
        #[zh("事务编号。")]
        zxid: Zxid,
    },
    /// From the leader: it is committed, as is all before it.
    #[look(square, 1, "the commit", "提交", tag = zxid.word())]
    Commit {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// Its number.
        #[zh("事务编号。")]
        zxid: Zxid,
    },
    /// From the leader, each tick: are you there?
    #[look(ring, 0, "the ping", "存活探测")]
    Ping {
        /// Where it belongs.
        #[flat]
        packet: Packet,
    },
    /// Back: it is.
    #[look(ring, 2, "the pong", "探测回应")]
    Pong {
        /// Where it belongs.
        #[flat]
        packet: Packet,
    },
    /// From a follower: this was asked of it.
    #[look(triangle, 4, "the forwarded request", "转发的请求")]
    Forward {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The number of the request.
        #[zh("请求的编号。")]
        request: u32,
        /// What was asked.
        #[zh("请求的内容。")]
        #[show(words)]
        ask: Ask,
    },
    /// Back, for a `sync`: all that was committed when the leader heard of it has been sent before this.
    #[look(diamond, 4, "the answer to the sync", "sync 答复")]
    Synced {
        /// Where it belongs.
        #[flat]
        packet: Packet,
        /// The number of the request.
        #[zh("请求的编号。")]
        request: u32,
    },
    /// One end of a connection has closed it.
    #[look(square, 0, "the end of the connection", "连接关闭")]
    Close {
        /// Which connection.
        #[zh("哪个连接。")]
        connection: u32,
    },
}

impl Message {
    /// Which packet it is; none of those that need no connection.
    pub const fn packet(&self) -> Option<Packet> {
        match self {
            Self::Notification { .. } | Self::Close { .. } => None,
            Self::CEpoch { packet, .. }
            | Self::NewEpoch { packet, .. }
            | Self::AckEpoch { packet, .. }
            | Self::Diff { packet, .. }
            | Self::Trunc { packet, .. }
            | Self::Snap { packet, .. }
            | Self::NewLeader { packet, .. }
            | Self::AckLeader { packet }
            | Self::CommitLeader { packet, .. }
            | Self::Propose { packet, .. }
            | Self::Ack { packet, .. }
            | Self::Commit { packet, .. }
            | Self::Ping { packet }
            | Self::Pong { packet }
            | Self::Forward { packet, .. }
            | Self::Synced { packet, .. } => Some(*packet),
        }
    }
}

/// The timers of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs while a server looks for a leader: with a majority for its vote it waits for a better one, without one it says its
    /// vote again when the timer runs out.
    #[zh(
        "选举",
        "在寻找领导者的服务器上运行：选票已有多数派时，再等等有没有更好的选票；没有时，到期就再次通知自己的选票。"
    )]
    Election,
    /// Runs until the epoch is established; when it runs out, the server looks for a leader again.
    #[zh("初始化", "运行到纪元确立为止；到期时服务器重新寻找领导者。")]
    Init,
    /// Runs at a follower since its leader was heard last; when it runs out, it looks for a leader again.
    #[zh("同步", "在跟随者上运行，从上次收到领导者的消息起计时；到期时重新寻找领导者。")]
    Sync,
    /// Runs at the leader, from tick to tick.
    #[zh("探测", "在领导者上运行，间隔为一个 tick。")]
    Ping,
}

/// What can be asked of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Makes a node, with its data.
    #[zh("创建一个节点，并写入数据。")]
    #[weight(3)]
    Create {
        /// Its path: `lock:a` is a node `a` below `lock`.
        #[arg(key("x", "y", "z"))]
        path: Word,
        /// Its data.
        value: Word,
    },
    /// Makes a node whose name ends in a number that no other node below the same parent has had.
    #[zh("创建一个顺序节点，名称末尾的编号在同一父节点下从未用过。")]
    CreateSequential {
        /// How its path begins.
        #[arg(key("n-", "x:n-"))]
        path: Word,
        /// Its data.
        value: Word,
    },
    /// Sets the data of a node.
    #[zh("设置一个节点的数据。")]
    #[weight(3)]
    Set {
        /// Which node.
        #[arg(key("x", "y", "z"))]
        path: Word,
        /// The data.
        value: Word,
    },
    /// Deletes a node that has no children.
    #[zh("删除一个没有子节点的节点。")]
    Delete {
        /// Which node.
        #[arg(key("x", "y", "z"))]
        path: Word,
    },
    /// Reads the data of a node, as the server that is asked has it: they may be old.
    #[zh("读取一个节点的数据：由被问的服务器按它已应用的内容答复，可能是旧的。")]
    #[weight(3)]
    Get {
        /// Which node.
        #[arg(key("x", "y", "z"))]
        path: Word,
    },
    /// Brings the server up to what the leader has committed.
    #[zh("让服务器追上领导者已提交的内容。")]
    Sync {
        /// Which node one wants to read.
        #[arg(key("x", "y", "z"))]
        path: Word,
    },
}
