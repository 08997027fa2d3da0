//! How a run is set up: its parameters and its nodes.

use synod_model::prelude::*;
use synod_model::{Arrivals, ParamError, Spread};

/// The most servers: with the clients and the balancers they are fewer than a world can have nodes.
const MOST_SERVERS: usize = 500;

/// How the balancer chooses a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice, Labelled)]
#[expect(missing_docs, reason = "each is explained in the file of its name")]
pub enum Policy {
    #[label("random", "随机")]
    Random,
    #[label("round robin", "轮询")]
    RoundRobin,
    #[label("weighted random", "加权随机")]
    WeightedRandom,
    #[label("smooth weighted round robin", "平滑加权轮询")]
    SmoothWeighted,
    #[label("least connections", "最少连接")]
    LeastConnections,
    #[label("power of two choices", "两次随机选择")]
    PowerOfTwo,
    #[label("peak EWMA", "峰值 EWMA")]
    PeakEwma,
    #[label("ring hash, bounded", "有界哈希环")]
    RingBounded,
    #[label("Maglev", "Maglev")]
    Maglev,
    #[label("hash modulo n", "哈希取模")]
    Modulo,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How the balancer chooses a server.
    #[zh("负载均衡器选择服务器的策略。")]
    #[param(default = "round-robin", live)]
    pub policy: Policy,
    /// How many servers there are.
    #[zh("服务器的数量。")]
    #[param(1..=MOST_SERVERS, default = 4)]
    pub servers: u16,
    /// How many requests a server works on at once: one number for all, or one for each.
    #[zh("每台服务器同时处理多少个请求：写一个数适用于所有服务器，或给每台写一个。")]
    #[param(1..=64, default = 1, most = MOST_SERVERS, each = servers)]
    pub workers: Vec<u32>,
    /// How many requests wait at a server, at most: one number for all, or one for each.
    #[zh("每台服务器最多有多少个请求排队：写一个数适用于所有服务器，或给每台写一个。")]
    #[param(0..=1_000_000, default = 8, most = MOST_SERVERS, each = servers)]
    pub queue: Vec<u32>,
    /// The weight of each server; none: all the same. random, round-robin, peak-ewma and modulo do not look at it.
    #[zh("每台服务器的权重；none 表示都相同。random、round-robin、peak-ewma 和 modulo 不考虑权重。")]
    #[param(1..=1_000, default = none, most = MOST_SERVERS, each = servers, none = 1, live)]
    pub weights: Vec<u32>,
    /// How fast each server works, in per cent; none: all at 100.
    #[zh("每台服务器的处理速度（百分比）；none 表示都是 100。")]
    #[param(1..=1_000, default = none, most = MOST_SERVERS, each = servers, none = 100, live)]
    pub speeds: Vec<u32>,
    /// The numbers of the servers that answer every request with an error at once, such as 2,3.
    #[zh("对每个请求都立即返回错误的服务器的编号，例如 2,3。")]
    #[param(1..=MOST_SERVERS, default = none, most = MOST_SERVERS, among = servers, live)]
    pub failing: Vec<u16>,
    /// How many clients there are.
    #[zh("客户端的数量。")]
    #[param(1..=100, default = 3)]
    pub clients: u16,
    /// How many balancers there are, each with its own clients; none knows of the others.
    #[zh("负载均衡器的数量；每个都有自己的客户端，彼此互不知情。")]
    #[param(1..=10, default = 1)]
    pub balancers: u16,
    /// How the requests come: equally far apart, independent of each other, or in bursts.
    #[zh("请求到达的方式：等间隔、相互独立或成批突发。")]
    #[param(default = poisson, live)]
    pub arrivals: Arrivals,
    /// How often all clients together ask.
    #[zh("所有客户端合计的请求速率。")]
    #[param(default = "30/s", most = 200_000, live)]
    pub rate: Rate,
    /// How the time is distributed that a server works on a request.
    #[zh("服务器处理一个请求所用时间的分布。")]
    #[param(default = exponential, live)]
    pub service: Spread,
    /// The mean of that time.
    #[zh("该处理时间的平均值。")]
    #[param(1us..=10s, default = 50ms, live)]
    pub service_mean: Micros,
    /// How often a client sends a request again.
    #[zh("客户端最多重发一个请求多少次。")]
    #[param(0..=10, default = 2, live)]
    pub retries: u32,
    /// How many retries a client may save, and has at the start; each request earns a fifth of one.
    #[zh("客户端最多积攒多少次重试，也是开始时拥有的次数；每个请求挣得五分之一次。")]
    #[param(0..=1_000, default = 10)]
    pub savings: u32,
    /// How long a client waits for an answer before it retries or gives up.
    #[zh("客户端等待答复多久之后重试或放弃。")]
    #[param(1ms..=10s, default = 1s)]
    pub timeout: Micros,
    /// Whether servers send heartbeats and the balancer leaves out those that it does not hear of.
    #[zh("服务器是否发送心跳，负载均衡器是否不再使用听不到心跳的服务器。")]
    #[param(default = on)]
    pub health: bool,
    /// How often a server sends a heartbeat; after three that do not come it is left out.
    #[zh("服务器发送心跳的间隔；连续三次没有收到，该服务器就被移出。")]
    #[param(10ms..=60s, default = 200ms)]
    pub heartbeat: Micros,
    /// Whether heartbeats tell how many requests a server has, and least-connections and power-of-two count with that.
    #[zh("心跳是否告知服务器手上的请求数，供 least-connections 和 power-of-two 使用。")]
    #[param(default = off, live)]
    pub load_reports: bool,
    /// How long a server that returns takes to its whole weight, from a tenth; weighted-random, smooth-weighted,
    /// least-connections and power-of-two look at it.
    #[zh(
        "恢复的服务器从十分之一权重升到全部权重所需的时间；weighted-random、smooth-weighted、least-connections 和 power-of-two 会考虑它。"
    )]
    #[param(0s..=60s, default = 0)]
    pub slow_start: Micros,
    /// When less than this share of the servers is healthy, in per cent, a balancer sends to all of them; 0: never.
    #[zh("健康服务器的比例低于这个百分比时，负载均衡器向所有服务器发送；0 表示从不。")]
    #[param(0..=100, default = 0, live)]
    pub panic: u32,
    /// The factor c of bounded loads, in per cent: no server has more than c times its share.
    #[zh("有界负载的系数 c（百分比）：任何服务器都不超过它应得份额的 c 倍。")]
    #[param(100..=1_000, default = 125, live)]
    pub bound: u32,
}

static NEEDS_HEALTH: Text = Text::new(
    "load-reports=on needs health=on: heartbeats tell the load.",
    "load-reports=on 需要 health=on：负载由心跳告知。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    if config.load_reports && !config.health {
        return Err(ParamError::new("load-reports", NEEDS_HEALTH.with([])));
    }
    Ok(config)
}

impl Config {
    /// The balancers.
    pub fn balancers(&self) -> impl Iterator<Item = NodeId> {
        (self.clients + 1..=self.clients + self.balancers).map(NodeId::new)
    }

    /// The balancer that a client sends its requests to: the clients take turns.
    pub fn balancer_of(&self, client: NodeId) -> NodeId {
        NodeId::new(self.clients + 1 + (client.number() - 1) % self.balancers)
    }

    /// The place of a balancer among them; `None` for another node.
    pub fn balancer_place(&self, node: NodeId) -> Option<usize> {
        let place = node.index().checked_sub(usize::from(self.clients))?;
        (place < usize::from(self.balancers)).then_some(place)
    }

    /// The server at a place of the list.
    pub fn server(&self, place: usize) -> NodeId {
        NodeId::at(usize::from(self.clients + self.balancers) + place)
    }

    /// The place of a server in the list; `None` for another node.
    pub fn place(&self, node: NodeId) -> Option<usize> {
        node.index().checked_sub(usize::from(self.clients + self.balancers))
    }

    /// Whether a node is a client.
    pub fn is_client(&self, node: NodeId) -> bool {
        node.number() <= self.clients
    }

    /// Whether the server at a place answers with errors at once.
    pub(super) fn fails(&self, place: usize) -> bool {
        self.failing.iter().any(|number| usize::from(*number) == place + 1)
    }

    /// Whether so few healthy servers are too few.
    pub(super) fn panics(&self, healthy: usize) -> bool {
        (healthy as u64) * 100 < u64::from(self.panic) * u64::from(self.servers)
    }

    /// How many requests a server gets done while a client waits for one: whoever stands behind more waits in vain.
    pub(super) fn in_time(&self, place: usize) -> u64 {
        let each = self.service_mean.0.saturating_mul(100) / u64::from(self.speeds[place]);
        self.timeout.0 * u64::from(self.workers[place]) / each.max(1)
    }

    /// How long a server works on the next request.
    pub(super) fn work(&self, place: usize) -> Delay {
        self.service.around(Micros(self.service_mean.0 * 100 / u64::from(self.speeds[place])))
    }
}

/// Clients above, the balancers between, servers below. The clients are the ones who are asked.
pub(super) fn topology(config: &Config) -> Topology {
    let clients = (1..=config.clients).map(|n| NodeSpec::new(format!("C{n}")).taking_load());
    let name = |n| if config.balancers == 1 { "B".to_owned() } else { format!("B{n}") };
    let balancers = (1..=config.balancers).map(|n| NodeSpec::new(name(n)).tier(1));
    let servers = (1..=config.servers).map(|n| NodeSpec::new(format!("S{n}")).tier(2));
    let talk = |a, b| match (config.is_client(a), config.place(b)) {
        (true, _) => config.balancer_of(a) == b,
        (false, server) => server.is_some() && config.place(a).is_none(),
    };
    Topology::new(Layout::Tiers, clients.chain(balancers).chain(servers)).talking(talk)
}
