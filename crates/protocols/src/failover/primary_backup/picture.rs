//! How nodes are shown: the epoch under each name, the log beside each server, and a lane of when it took itself for primary.

use super::PrimaryBackup as System;
use super::log::{Entry, place, word};
use super::setup::{Config, Kind};
use super::state::{Client, Durable, LastReply, Lock, Server, Volatile};
use crate::kv::Op;
use crate::replicated::{Machine, Origin};
use synod_model::prelude::*;
use synod_model::{Cell, Field, Label, Lane, Show};

static LOCK_SERVICE: Role =
    Role::new("lock-service", &Text::new("lock service", "锁服务"), Tone::Plain, Glyph::Lock);
static PRIMARY: Role = Role::new("primary", &Text::new("primary", "主节点"), Tone::Lead, Glyph::Crown);
static BACKUP: Role = Role::new("backup", &Text::new("backup", "备节点"), Tone::Plain, Glyph::None);
static SYNCING: Role = Role::new("syncing", &Text::new("syncing", "同步中"), Tone::Try, Glyph::None);
static STORE: Role = Role::new("store", &Text::new("store", "存储"), Tone::Plain, Glyph::Box);
static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);

static BELIEVES: Label = Label { id: "primary", text: &Text::new("primary", "主节点"), tone: Tone::Lead };

texts! {
    EPOCH: "epoch {0}", "纪元 {0}";
    HOLDER: "epoch {0}: {1}", "纪元 {0}：{1}";
    TOKEN: "token {0}", "令牌 {0}";
    OPEN: "{0} open", "{0} 个待答复";
}

static REQUEST: Text = Text::new("request", "请求");
static STATUS: Text = Text::new("status", "状态");
static VALUE: Text = Text::new("value", "值");

impl Shown for System {
    const LOG: Option<ReplicatedLog> =
        Some(ReplicatedLog { log: "log", applied: Some("applied"), known: None });

    fn look(node: &NodeRef<Self>) -> NodeView {
        let disk = node.disk;
        match (node.config.kind(node.me), node.memory) {
            (Kind::Lock, _) => {
                let subtitle = match disk.primary {
                    Some(primary) => HOLDER.with([disk.epoch.into(), primary.into()]),
                    None => EPOCH.with([disk.epoch.into()]),
                };
                NodeView::of(LOCK_SERVICE, subtitle).beside("in_sync")
            }
            (Kind::Server, memory) => {
                let leads = memory.and_then(Volatile::server).is_some_and(Server::leads);
                let role = match leads {
                    true => PRIMARY,
                    false if disk.is_matched() => BACKUP,
                    false => SYNCING,
                };
                let view = NodeView::of(role, EPOCH.with([disk.epoch.into()])).epoch(disk.epoch);
                match memory {
                    _ if node.config.is_shared() => view,
                    Some(_) => view.beside("log dropped"),
                    None => view.beside("log"),
                }
            }
            (Kind::Store, _) => NodeView::of(STORE, TOKEN.with([disk.max_epoch.into()])).beside("cells"),
            (Kind::Client, Some(Volatile::Client(client))) => {
                NodeView::of(CLIENT, OPEN.with([client.stub.len().into()]))
            }
            (Kind::Client, _) => NodeView::of(CLIENT, OPEN.with([0_u32.into()])),
        }
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let (config, disk, limit, mut fields) = (node.config, node.disk, node.limit, Vec::new());
        let server = node.memory.and_then(Volatile::server);
        match config.kind(node.me) {
            Kind::Lock => lock_disk(disk).fields(Place::Disk, limit, &mut fields),
            Kind::Server => server_disk(config, disk, server, limit).fields(Place::Disk, limit, &mut fields),
            Kind::Store => store_disk(disk).fields(Place::Disk, limit, &mut fields),
            Kind::Client => {}
        }
        match node.memory {
            Some(Volatile::Lock(memory)) => lock(memory).fields(Place::Memory, limit, &mut fields),
            Some(Volatile::Server(memory)) => {
                serving(config, disk, memory, limit).fields(Place::Memory, limit, &mut fields);
            }
            Some(Volatile::Client(memory)) => client(memory, limit).fields(Place::Memory, limit, &mut fields),
            Some(Volatile::Store) | None => {}
        }
        fields
    }

    fn in_charge(memory: &Volatile) -> Option<bool> {
        memory.server().map(Server::leads)
    }

    fn blocked(memory: &Volatile) -> bool {
        memory.server().and_then(|server| server.primary.as_deref()).is_some_and(|primary| primary.blocked)
    }

    /// Whether it takes itself for primary, and of which epoch: where two lanes overlap, that is split brain.
    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        if node.config.kind(node.me) != Kind::Server {
            return Vec::new();
        }
        let slot = Word::new("primary").unwrap_or_default();
        let leads = node.memory.and_then(Volatile::server).is_some_and(Server::leads);
        vec![if leads { Lane::busy(slot, BELIEVES, word(node.disk.epoch)) } else { Lane::idle(slot) }]
    }
}

fn lock_disk(disk: &Durable) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The last epoch that it has granted.
        #[zh("它最近授予的纪元。")]
        epoch: u64,
        /// To whom.
        #[zh("授予了谁。")]
        primary: Option<NodeId>,
        /// How often the set in sync has changed.
        #[zh("同步副本集变动的次数。")]
        version: u64,
        /// The servers in sync: who may be granted the next epoch.
        #[zh("同步副本集：可以得到下一个纪元的服务器。")]
        in_sync: NodeSet,
    }
    Shown { epoch: disk.epoch, primary: disk.primary, version: disk.version, in_sync: disk.in_sync }
}

fn lock(memory: &Lock) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// For how long it will still grant nobody else the next epoch.
        #[zh("还有多长时间不会把下一个纪元授予别人。")]
        lease: Value,
        /// Who has claimed meanwhile, in order.
        #[zh("在此期间提出申请的服务器，按先后排列。")]
        claims: Vec<NodeId>,
    }
    Shown { lease: memory.lease.map_or(Value::None, Value::Until), claims: memory.claims.clone() }
}

fn server_disk(config: &Config, disk: &Durable, memory: Option<&Server>, limit: usize) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The newest epoch that it has seen.
        #[zh("它所见的最新纪元。")]
        epoch: u64,
        /// The last epoch with whose primary it has matched its log.
        #[zh("它的日志最近一次与哪个纪元的主节点对齐。")]
        matched: u64,
        /// The last epoch that it has held itself.
        #[zh("它自己最近持有的纪元。")]
        held: u64,
        /// Its entries. Those that every server in sync is known to have are drawn solid, the others dashed.
        #[zh("日志条目。已知同步副本集全都有的画成实线，其余为虚线。")]
        #[optional]
        log: Option<Value>,
    }
    let committed = memory.map_or(0, |memory| memory.committed);
    let log = (!config.is_shared()).then(|| cells(disk, committed, limit));
    Shown { epoch: disk.epoch, matched: disk.matched, held: disk.held, log }
}

fn cells(disk: &Durable, committed: u64, limit: usize) -> Value {
    let len = disk.log.len();
    let first = len.saturating_sub(limit);
    let cells = (first..len).map(|at| cell(at as u64 + 1, &disk.log[at], committed > at as u64, false));
    Value::Log { first: first + 1, folded: 0, len, cells: cells.collect() }
}

fn cell(index: u64, entry: &Entry, settled: bool, crossed: bool) -> Cell {
    let (op, origin) = (&entry.command.op, entry.command.origin);
    let value = match *op {
        Op::Put { value, .. } | Op::Cas { new: value, .. } => Value::Word(value),
        Op::Get { .. } => Value::None,
    };
    Cell {
        head: word(entry.epoch),
        body: op.to_string(),
        settled,
        crossed,
        record: vec![
            ("index", index.into()),
            ("epoch", entry.epoch.into()),
            ("key", op.key().into()),
            ("value", value),
            ("client", origin.map(|origin| origin.client).into()),
            ("serial", origin.map_or(Value::None, |origin| origin.serial.into())),
        ],
        ..Cell::default()
    }
}

fn serving(config: &Config, disk: &Durable, memory: &Server, limit: usize) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// Whom it takes for the primary, if it is none itself.
        #[zh("它自己不是主节点时，它认为谁是。")]
        follows: Option<NodeId>,
        /// Up to this entry every server in sync has them all, as far as it knows.
        #[zh("据它所知，同步副本集全都有的最后一个条目。")]
        #[optional]
        committed: Option<u64>,
        /// Up to this entry its machine has run them.
        #[zh("它的状态机已执行到的条目。")]
        #[optional]
        applied: Option<u64>,
        /// As primary: the servers that it counts.
        #[zh("作为主节点：它计入的服务器。")]
        in_sync: Option<NodeSet>,
        /// As primary, per server: up to which entry it has acknowledged the log.
        #[zh("作为主节点：各服务器确认到的条目。")]
        #[optional]
        acked: Option<Value>,
        /// As primary: what is left of its lease by its own clock.
        #[zh("作为主节点：按它自己的时钟，租约还剩多久。")]
        lease: Value,
        /// As primary: requests that wait, for others or for the moment when it may serve.
        #[zh("作为主节点：正在等待的请求，等其他服务器或等可以服务的时刻。")]
        waiting: Vec<String>,
        /// What it dropped last from its log, because the primary did not have it.
        #[zh("它最近从日志中丢弃的条目，因为主节点没有它们。")]
        #[optional]
        dropped: Option<Value>,
        /// The key-value store that its log makes.
        #[zh("由它的日志得到的键值存储。")]
        #[optional]
        state_machine: Option<Value>,
    }
    let primary = memory.primary.as_deref();
    let own = !config.is_shared();
    let said = |origin: &Origin, op: &Op| format!("{}: {op}", origin.serial);
    let open = disk
        .log
        .iter_from(place(memory.applied + 1))
        .filter_map(|entry| Some(said(entry.command.origin.as_ref()?, &entry.command.op)));
    let kept = primary.iter().flat_map(|primary| &primary.waiting).map(|ask| said(&ask.origin, &ask.op));
    let waiting = if primary.is_some() { open.chain(kept).collect() } else { Vec::new() };
    let acked = primary.map(|primary| {
        Value::PerNode(primary.acked.iter().map(|(node, acked)| (*node, (*acked).into())).collect())
    });
    let gone = memory.dropped.iter().rev().take(limit).rev();
    let gone: Vec<Cell> = gone.map(|(index, entry)| cell(*index, entry, false, true)).collect();
    let dropped = match gone.len() {
        0 => Value::None,
        len => Value::Log { first: 1, folded: 0, len, cells: gone },
    };
    Shown {
        follows: memory.follows,
        committed: own.then_some(memory.committed),
        applied: own.then_some(memory.applied),
        in_sync: primary.map(|primary| primary.in_sync),
        acked: acked.filter(|_| own),
        lease: primary.and_then(|primary| primary.lease).map_or(Value::None, Value::Until),
        waiting,
        dropped: own.then_some(dropped),
        state_machine: own.then(|| memory.replica.machine.view()),
    }
}

fn store_disk(disk: &Durable) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The highest epoch that it has seen: it rejects what carries a lower one.
        #[zh("它所见的最高纪元：更低的一律拒绝。")]
        max_epoch: u64,
        /// What each key holds.
        #[zh("每个键的值。")]
        cells: Value,
        /// How many writes it has rejected.
        #[zh("它拒绝过的写入数。")]
        rejected: u64,
    }
    Shown { max_epoch: disk.max_epoch, cells: disk.cells.machine.view(), rejected: disk.rejected }
}

fn client(memory: &Client, limit: usize) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// What it was asked and has no answer to yet.
        #[zh("向它提出、尚未得到答复的请求。")]
        pending: Value,
        /// Whom it takes for the primary.
        #[zh("它认为谁是主节点。")]
        primary: Option<NodeId>,
        /// What it was told of its last request.
        #[zh("它最近一个请求得到的答复。")]
        last_reply: Value,
    }
    let reply = |LastReply { request, status, value }: LastReply| {
        Value::Facts(vec![
            ("request", &REQUEST, request.into()),
            ("status", &STATUS, status.show(0)),
            ("value", &VALUE, value.map_or(Value::None, Value::Word)),
        ])
    };
    Shown {
        pending: memory.stub.show(limit),
        primary: memory.primary,
        last_reply: memory.last.map_or(Value::None, reply),
    }
}
