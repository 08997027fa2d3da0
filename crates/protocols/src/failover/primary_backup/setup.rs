//! How a run is set up: its parameters and its nodes.

use crate::replicated::lease_length;
use synod_model::prelude::*;

/// Where the data are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Storage {
    /// Each server has a log of its own.
    Replicated,
    /// On one store that all servers use.
    Shared,
}

/// When a write is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Replication {
    /// Once every server in sync has it on its disk.
    Sync,
    /// At once; the backups get it behind that.
    Async,
}

/// What a primary does whose backup does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Alone {
    /// It answers no write until the backup is back.
    Wait,
    /// It has the backup excluded, and goes on without it.
    Degrade,
}

/// How a read is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Reads {
    /// By the primary alone.
    Local,
    /// Once every server in sync has confirmed that it still follows.
    Confirmed,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How many servers there are.
    #[zh("服务器的数量。")]
    #[param(2..=5, default = 2)]
    pub servers: u16,
    /// How many clients there are; with none, the servers themselves are asked.
    #[zh("客户端的数量；没有客户端时，直接向服务器提出请求。")]
    #[param(0..=5, default = 1)]
    pub clients: u16,
    /// Where the data are: in a log of each server, or on one store that all of them use.
    #[zh("数据放在哪里：每台服务器各有一份日志，或放在共用的存储上。")]
    #[param(default = replicated)]
    pub storage: Storage,
    /// When a write is answered: once every server in sync has it, or at once.
    #[zh("何时答复写入：同步副本集的每台服务器都有了之后，或立即答复。")]
    #[param(default = sync)]
    pub replication: Replication,
    /// What a primary does whose backup does not answer (sync): wait for it, or have it excluded and go on.
    #[zh("备节点没有回应时主节点怎么办（sync）：等待，或让锁服务排除它再继续。")]
    #[param(default = wait)]
    pub alone: Alone,
    /// How often a primary sends heartbeats and renews its lease.
    #[zh("主节点发送心跳并续租的间隔。")]
    #[param(5ms..=10s, default = 50ms, live)]
    pub heartbeat: Micros,
    /// How long a silence a backup bears before it claims, and a primary before it counts as alone.
    #[zh("备节点容忍多长的沉默才提出申请；主节点等待多久没有确认就算孤立。")]
    #[param(10ms..=60s, default = 200ms, live)]
    pub timeout: Micros,
    /// For how long the lock service promises to grant nobody else the next epoch; 0: it promises nothing.
    #[zh("锁服务承诺在多长时间内不把下一个纪元授予别人；0 表示不作承诺。")]
    #[param(0ms..=60s, default = 300ms)]
    pub lease: Micros,
    /// How a read is answered (replicated): by the primary alone, or once all in sync have confirmed that they follow it.
    #[zh("怎样答复读请求（replicated）：主节点自己答复，或等同步副本集全部确认仍跟随它。")]
    #[param(default = local)]
    pub reads: Reads,
    /// By how many per cent any clock may be fast or slow, for leases.
    #[zh("任何时钟最多可能快或慢百分之几，用于计算租约。")]
    #[param(0..=50, default = 10)]
    pub drift: u16,
    /// How long a client waits for the answer, and a server for that to its claim, before it asks again.
    #[zh("客户端等待答复、服务器等待申请结果多久之后再次请求。")]
    #[param(10ms..=10s, default = 100ms, live)]
    pub retry: Micros,
}

static SHORT_TIMEOUT: Text = Text::new(
    "timeout must be longer than heartbeat: otherwise every heartbeat comes too late.",
    "timeout 必须长于 heartbeat，否则每次心跳都来得太晚。",
);
static SHORT_LEASE: Text = Text::new(
    "a lease other than 0 must last, less the drift, longer than a heartbeat: otherwise it ends before it is renewed.",
    "不为 0 的 lease 扣除漂移之后必须长于 heartbeat，否则来不及续租就已到期。",
);
static NEEDS_CLIENT: Text = Text::new(
    "storage=shared needs a client: servers only pass requests on to the store.",
    "storage=shared 需要客户端：服务器只把请求转交给存储。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    if config.timeout <= config.heartbeat {
        return Err(ParamError::new("timeout", SHORT_TIMEOUT.with([])));
    }
    if config.leases() && config.own_lease() <= config.heartbeat {
        return Err(ParamError::new("lease", SHORT_LEASE.with([])));
    }
    if config.is_shared() && config.clients == 0 {
        return Err(ParamError::new("clients", NEEDS_CLIENT.with([])));
    }
    Ok(config)
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Lock,
    Server,
    Store,
    Client,
}

/// The lock service.
pub(super) const LOCK: NodeId = NodeId::new(1);

impl Config {
    /// Whether the data are on one store.
    pub fn is_shared(&self) -> bool {
        self.storage == Storage::Shared
    }

    /// Whether a write is answered only once the servers in sync have it.
    pub fn is_sync(&self) -> bool {
        self.replication == Replication::Sync
    }

    /// Whether a lone primary goes on without those that do not answer.
    pub fn degrades(&self) -> bool {
        self.alone == Alone::Degrade
    }

    /// Whether there are leases.
    pub const fn leases(&self) -> bool {
        self.lease.0 > 0
    }

    /// How long a primary counts its lease, from the moment when it asked for it.
    pub fn own_lease(&self) -> Micros {
        lease_length(self.lease, self.drift)
    }

    /// The servers, in order.
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (2..=self.servers + 1).map(NodeId::new)
    }

    /// The server whose turn it is when so many were tried in vain.
    pub(super) fn server(&self, tried: u16) -> NodeId {
        NodeId::new(2 + tried % self.servers)
    }

    /// The place of a server among the servers, from 1.
    pub(super) fn rank(node: NodeId) -> u64 {
        u64::from(node.number()) - 1
    }

    /// The store, where there is one.
    pub(super) fn store(&self) -> Option<NodeId> {
        self.is_shared().then(|| NodeId::new(self.servers + 2))
    }

    /// What a node is.
    pub(super) fn kind(&self, node: NodeId) -> Kind {
        match node.number() {
            1 => Kind::Lock,
            n if n <= self.servers + 1 => Kind::Server,
            _ if self.store() == Some(node) => Kind::Store,
            _ => Kind::Client,
        }
    }

    /// The longest delay with which nobody is suspected wrongly: a heartbeat comes before the time-out of the one before, and
    /// an answer before the lease, or the time-out, of who waits for it.
    pub(super) fn longest_delay(&self) -> Micros {
        let silence = self.timeout.since(self.heartbeat).0;
        let answer = self.timeout.0 / 2;
        let lease = if self.leases() { self.own_lease().since(self.heartbeat).0 / 2 } else { u64::MAX };
        Micros(silence.min(answer).min(lease).saturating_sub(1).max(1))
    }
}

/// The lock service and the store above, the servers below them, then the clients. With clients, these are the ones who ask.
pub(super) fn topology(config: &Config) -> Topology {
    let server = |node: NodeId| NodeSpec {
        takes_load: config.clients == 0,
        takes_orders: true,
        ..NodeSpec::new(format!("S{}", Config::rank(node))).tier(1)
    };
    let lock = NodeSpec::new("L1");
    let store = config.store().map(|_| NodeSpec::new("D1"));
    let client = |n| NodeSpec::new(format!("C{n}")).tier(2).taking_load();
    let nodes = [lock].into_iter().chain(config.servers().map(server)).chain(store);
    let kind = |node: NodeId| config.kind(node);
    Topology::new(Layout::Tiers, nodes.chain((1..=config.clients).map(client))).talking(|a, b| {
        matches!(
            (kind(a), kind(b)),
            (Kind::Lock | Kind::Server, Kind::Server) | (Kind::Server, Kind::Store | Kind::Client)
        )
    })
}
