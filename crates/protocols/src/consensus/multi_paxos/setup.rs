//! The parameters of a run of Multi-Paxos.

use crate::replicated::lease_length;
use synod_model::{Choice, Micros, NodeId, ParamError, Settings, Text, duration::write_duration, majority};

/// How reads are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Reads {
    /// As every command: in a slot of the log.
    Log,
    /// By a leader that holds a lease, from its own machine.
    Lease,
    /// By whoever is asked, from its own machine: the broken way.
    Local,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fitting)]
pub struct Config {
    /// How many replicas there are.
    #[zh("副本的数量。")]
    #[param(1..=Config::MOST_REPLICAS, default = 5, key = "nodes")]
    pub replicas: u16,
    /// Each election timeout is drawn at random from this range.
    #[zh("每次选举超时都从这个范围中随机取值。")]
    #[param(1ms..=60s, default = "150..300ms", live)]
    pub election: (Micros, Micros),
    /// How often a leader sends heartbeats.
    #[zh("领导者发送心跳的间隔。")]
    #[param(1ms..=60s, default = 50ms, live)]
    pub heartbeat: Micros,
    /// How many client nodes ask the replicas; with none, the replicas themselves are asked.
    #[zh("有多少个客户端节点向副本提出请求；没有客户端时，直接向副本提出请求。")]
    #[param(0..=Config::MOST_CLIENTS, default = 0)]
    pub clients: u16,
    /// How many replicas must promise in phase 1; 0: a majority.
    #[zh("阶段 1 需要多少个副本承诺；0 表示多数派。")]
    #[param(0..=Config::MOST_REPLICAS, default = 0)]
    pub quorum1: u16,
    /// How many replicas must accept in phase 2; 0: a majority.
    #[zh("阶段 2 需要多少个副本接受；0 表示多数派。")]
    #[param(0..=Config::MOST_REPLICAS, default = 0)]
    pub quorum2: u16,
    /// How many slots behind the last one that all below are chosen a leader may have open.
    #[zh("在“之前全部已选定”的最后一个槽位之后，领导者最多可以同时开放多少个槽位。")]
    #[param(1..=64, default = 8, live)]
    pub window: u16,
    /// How reads are served: in the log, by a lease, or by whoever is asked (the broken way).
    #[zh("读请求的处理方式：经过日志、凭租约，或由被问到的副本直接回答（错误的方式）。")]
    #[param(default = log, live)]
    pub reads: Reads,
    /// By how many per cent any clock may be fast or slow, for leases.
    #[zh("任何时钟最多可能快或慢百分之几，用于计算租约。")]
    #[param(0..=50, default = 10, live)]
    pub drift: u16,
    /// How often a replica that lacks chosen values asks for them; 0: only a leader asks.
    #[zh("缺少已选定的值的副本多久询问一次；0 表示只有领导者才询问。")]
    #[param(0ms..=60s, default = 1s, live)]
    pub catch_up: Micros,
    /// After so many applied slots a replica keeps a snapshot and forgets what it accepted in them; 0: never.
    #[zh("每应用多少个槽位就保存一次快照，并忘记在这些槽位接受过的值；0 表示从不。")]
    #[param(0..=1_000, default = 0, live)]
    pub log_after: u64,
}

impl Config {
    /// The most replicas that are allowed.
    pub const MOST_REPLICAS: u16 = 15;
    /// The most client nodes that are allowed.
    pub const MOST_CLIENTS: u16 = 20;

    /// The replicas, in order; they are numbered first.
    pub fn replicas(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.replicas).map(NodeId::new)
    }

    /// Whether a node is a replica.
    pub const fn is_replica(&self, node: NodeId) -> bool {
        node.number() <= self.replicas
    }

    /// How many replicas there are.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one")]
    pub const fn len(&self) -> usize {
        self.replicas as usize
    }

    const fn or_majority(&self, quorum: u16) -> usize {
        if quorum == 0 { majority(self.len()) } else { quorum as usize }
    }

    /// How many promises make a leader.
    pub const fn phase_one(&self) -> usize {
        self.or_majority(self.quorum1)
    }

    /// How many votes choose a value. Without the rule `quorums-intersect`, so few that a quorum of phase 1 may miss them
    /// all; where the parameters break the rule by themselves, they are taken as they are.
    pub fn phase_two(&self, intersecting: bool) -> usize {
        let asked = self.or_majority(self.quorum2);
        if intersecting || !self.quorums_intersect() {
            return asked;
        }
        asked.min(self.len() - self.phase_one()).max(1)
    }

    /// Whether each quorum of phase 1 shares a replica with each quorum of phase 2.
    pub const fn quorums_intersect(&self) -> bool {
        self.phase_one() + self.or_majority(self.quorum2) > self.len()
    }

    /// How many must have heard a leader so that its lease holds: so many that no quorum of phase 1 is without one of them.
    pub const fn lease_quorum(&self) -> usize {
        self.len() + 1 - self.phase_one()
    }

    /// How long a lease holds by the leader's clock, from the moment when it asked for it.
    pub fn lease(&self) -> Micros {
        lease_length(self.election.0, self.drift)
    }

    /// How long whoever sent a command waits for the answer before it sends it again.
    pub fn retry(&self) -> Micros {
        self.election.1.max(Micros::ms(200))
    }
}

static SLOW_HEARTBEAT: Text = Text::new(
    "heartbeat={0} is longer than the longest election timeout, {1}: every replica would begin a ballot of its own before it hears from the leader; choose a heartbeat of at most {1}.",
    "heartbeat={0} 比最长的选举超时 {1} 还长：每个副本都会在收到领导者心跳之前开始自己的提案编号；请选择不超过 {1} 的心跳间隔。",
);
static QUORUM_TOO_LARGE: Text = Text::new(
    "{0}={1} is not allowed: there are only {2} replicas; choose at most {2}, or 0 for a majority.",
    "{0}={1} 不合法：只有 {2} 个副本；最多取 {2}，或取 0 表示多数派。",
);

/// Whether the parameters fit together.
fn fitting(config: Config) -> Result<Config, ParamError> {
    for (key, quorum) in [("quorum1", config.quorum1), ("quorum2", config.quorum2)] {
        if quorum > config.replicas {
            let args = [key.into(), quorum.into(), config.replicas.into()];
            return Err(ParamError::new(key, QUORUM_TOO_LARGE.with(args)));
        }
    }
    let times = [config.heartbeat, config.election.1];
    if times[0] > times[1] {
        let args = times.map(|time| write_duration(time).into());
        return Err(ParamError::new("heartbeat", SLOW_HEARTBEAT.with(args)));
    }
    Ok(config)
}
