//! What the nodes keep, on disk and in memory.

use super::log::{self, Entry, MOST_EPOCH, length};
use crate::kv::{Answer, Op, Store};
use crate::replicated::{Origin, Replica, Stub};
use std::collections::BTreeMap;
use synod_model::given_within;
use synod_model::prelude::*;

/// What is on the disk of a node: some of it of the lock service, some of a server, some of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// The newest epoch: of the lock service, the last that it has granted; of a server, the newest that it has seen.
    #[zh("最新的纪元：在锁服务上是最近授予的，在服务器上是它所见最新的。")]
    #[given(with = given_epoch)]
    pub epoch: u64,
    /// Of the lock service: who holds that epoch.
    #[hidden]
    pub primary: Option<NodeId>,
    /// Of the lock service: how often the set in sync has changed.
    #[hidden]
    pub version: u64,
    /// The servers in sync: who may be granted the next epoch.
    #[zh("同步副本集：可以得到下一个纪元的服务器。")]
    #[given(with = given_in_sync)]
    pub in_sync: NodeSet,
    /// Of a server: the last epoch that it has held itself.
    #[hidden]
    pub held: u64,
    /// Of a server: the last epoch with whose primary it has matched its log.
    #[hidden]
    pub matched: u64,
    /// Of a server: who that primary was.
    #[hidden]
    pub matched_with: Option<NodeId>,
    /// Of a server: the entries. Those that every server in sync is known to have are drawn solid.
    #[zh("日志条目。已知同步副本集全都有的画成实线。")]
    #[given(with = given_log)]
    #[show(unseen)]
    pub log: Seq<Entry>,
    /// Of a server: how many entries it has ever dropped.
    #[hidden]
    pub cuts: u64,
    /// Of the store: the highest epoch that it has seen.
    #[hidden]
    pub max_epoch: u64,
    /// Of the store: what it holds, and what it has answered.
    #[hidden]
    pub cells: Replica<Store>,
    /// Of the store: how many writes it has rejected.
    #[hidden]
    pub rejected: u64,
    /// Of the store: how many writes it has taken, and the epoch of the last.
    #[hidden]
    pub taken: (u64, u64),
    /// Whether a node has run from this disk before: it tells a restart from the first boot.
    #[hidden]
    pub started: bool,
}

/// The log is shown with what memory knows of it: the picture does so.
fn unseen(_: &Seq<Entry>) -> Value {
    Value::None
}

fn given_epoch(disk: &mut Durable, _: &Topology, text: &str) -> Result<(), Sentence> {
    let least = disk.log.last().map_or(0, |entry| entry.epoch);
    disk.epoch = given_within("epoch", text, least, MOST_EPOCH)?;
    disk.matched = disk.epoch;
    Ok(())
}

fn given_log(disk: &mut Durable, _: &Topology, text: &str) -> Result<(), Sentence> {
    disk.log = log::read(text)?;
    disk.epoch = disk.epoch.max(disk.log.last().map_or(0, |entry| entry.epoch));
    disk.matched = disk.epoch;
    Ok(())
}

static BAD_SET: Text = Text::new(
    "in_sync={0} is not allowed; it takes servers by number or name with commas between them, such as {1}.",
    "in_sync={0} 不合法；它取以逗号分隔的服务器编号或名称，例如 {1}。",
);

fn given_in_sync(disk: &mut Durable, topology: &Topology, text: &str) -> Result<(), Sentence> {
    let is_server = |node: &NodeId| topology.nodes[node.index()].takes_orders;
    let read = |word: &str| topology.node(word).filter(is_server);
    let nodes: Option<NodeSet> = text.split(',').map(read).collect();
    disk.in_sync = nodes.ok_or_else(|| BAD_SET.with([text.into(), "S1,S2".into()]))?;
    Ok(())
}

/// What is in the memory of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "most nodes are servers, and each node has one")]
pub enum Volatile {
    /// The lock service.
    Lock(Lock),
    /// A server.
    Server(Server),
    /// The store keeps everything on its disk.
    Store,
    /// A client.
    Client(Client),
}

impl Fields for Volatile {
    /// Some of it is shown together with what is on the disk: the picture does so.
    fn fields(&self, _: Place, _: usize, _: &mut Vec<synod_model::Field>) {}
}

impl Volatile {
    /// The memory of a server.
    pub const fn server(&self) -> Option<&Server> {
        if let Self::Server(server) = self { Some(server) } else { None }
    }
}

/// The memory of the lock service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lock {
    /// Until when, by its own clock, it grants nobody else the next epoch.
    pub lease: Option<Micros>,
    /// Who has claimed meanwhile, in order.
    pub claims: Vec<NodeId>,
}

/// The memory of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server {
    /// What only a primary has; `None`: it is none.
    pub primary: Option<Box<Primary>>,
    /// Whom it takes for the primary, where it is none itself.
    pub follows: Option<NodeId>,
    /// Up to this entry every server in sync has them all, as far as it knows.
    pub committed: u64,
    /// Up to this entry its machine has applied them.
    pub applied: u64,
    /// The machine, and the answers given to clients.
    pub replica: Replica<Store>,
    /// When it made the first of its claims that have no answer, by its own clock.
    pub claimed: Option<Micros>,
    /// The epoch of the last entries that it has taken from somebody.
    pub taken: u64,
    /// What it dropped last: numbers and entries.
    pub dropped: Vec<(u64, Entry)>,
    /// The last read that it has answered from its own machine: its number, the key, what was read.
    pub read: Option<(u32, Word, Option<Word>)>,
}

impl Server {
    /// Whether it is primary.
    pub const fn leads(&self) -> bool {
        self.primary.is_some()
    }

    /// Whether it is primary, and where there are leases has one that its clock has not ended.
    pub fn acts(&self, leases: bool) -> bool {
        self.primary.as_ref().is_some_and(|primary| !leases || primary.lease.is_some())
    }
}

/// What a primary keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Primary {
    /// The version of the set in sync at the lock service, as far as it knows.
    pub version: u64,
    /// That set.
    pub known: NodeSet,
    /// The servers that it counts: those, and who is about to be included.
    pub in_sync: NodeSet,
    /// Per server, up to which entry it has acknowledged the log in this epoch.
    pub acked: BTreeMap<NodeId, u64>,
    /// The servers that have acknowledged anything in this epoch: the log of the deposed primary is known without that, but it
    /// may have more.
    pub confirmed: NodeSet,
    /// How long the log was when the epoch began: reads wait until all in sync have that.
    pub ready: u64,
    /// Whether the store has been fenced.
    pub fenced: bool,
    /// Until when its lease runs by its own clock; `None`: it has none yet.
    pub lease: Option<Micros>,
    /// The renewals without an answer: their numbers, and when they were sent.
    pub renewals: Vec<(u32, Micros)>,
    /// The number of the last renewal.
    pub round: u32,
    /// While the timer runs that finds silent servers: how many entries they were to acknowledge when it was set.
    pub owed: Option<u64>,
    /// The servers that it wants to have excluded.
    pub silent: NodeSet,
    /// Whether writes wait for a server that does not answer.
    pub blocked: bool,
    /// A planned switch-over that is under way.
    pub handing: Option<Handing>,
    /// Requests that wait.
    pub waiting: Vec<Ask>,
}

/// A planned switch-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handing {
    /// The operator's request.
    pub ask: RequestId,
    /// Who is to take over.
    pub successor: NodeId,
    /// When it was asked for, by the primary's clock.
    pub since: Micros,
}

/// A command that somebody has asked a server for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Whose command it is.
    pub origin: Origin,
    /// What is asked.
    pub op: Op,
}

/// How a client's last request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Labelled)]
pub enum Told {
    /// It took effect.
    #[label("ok", "成功", good)]
    Ok,
    /// It certainly took no effect.
    #[label("failed", "失败", bad)]
    Failed,
    /// There is no answer yet.
    #[label("open", "未答复", try)]
    Open,
}

/// A client's last request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LastReply {
    /// Which request.
    pub request: u32,
    /// How it stands.
    pub status: Told,
    /// What was read; nothing for a write, or where there is nothing.
    pub value: Option<Word>,
}

impl LastReply {
    /// What an answer says of a request.
    pub fn of(request: u32, answer: Answer) -> Self {
        let (status, value) = match answer {
            Answer::Done => (Told::Ok, None),
            Answer::Read(value) => (Told::Ok, value),
            Answer::Mismatch => (Told::Failed, None),
        };
        Self { request, status, value }
    }
}

/// The memory of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What was asked of it and has no answer yet.
    pub stub: Stub<Op>,
    /// Whom it takes for the primary.
    pub primary: Option<NodeId>,
    /// How many servers it has tried in vain: who is next while it knows no primary.
    pub tried: u16,
    /// Whether it has followed a hint since the retry timer was set. It follows one only: two servers that take each other
    /// for the primary would send it to and fro.
    pub redirected: bool,
    /// How its last request stands.
    pub last: Option<LastReply>,
}

impl Durable {
    /// Whether the log of a server is matched with the newest epoch that it knows.
    pub fn is_matched(&self) -> bool {
        self.matched == self.epoch
    }

    /// How many entries a server's log has.
    pub fn length(&self) -> u64 {
        length(&self.log)
    }
}
