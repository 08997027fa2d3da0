//! How a run is set up: its parameters and its nodes.

use super::policy::{NAMES, Policy};
use super::state::{Config, Service};
use synod_model::{
    Arrivals, Layout, Micros, NodeSpec, OwnLoad, Param, ParamError, ParamKind, Params, Text, Topology,
};

/// The most clients.
const MOST_CLIENTS: i64 = 100;
/// The most balancers.
const MOST_BALANCERS: i64 = 10;
/// The most servers: with the clients and the balancers they are fewer than a world can have nodes.
const MOST_SERVERS: usize = 500;
const MOST_SERVERS_INT: i64 = 500;
/// The most requests a second of all clients together.
const MOST_RATE: u32 = 200_000;

/// Makes a parameter of the table.
macro_rules! param {
    ($key:literal, $kind:expr, $default:literal, $live:literal, $en:literal, $zh:literal) => {
        Param { key: $key, kind: $kind, default: $default, says: Text::new($en, $zh), live: $live }
    };
}

pub(super) const PARAMS: &[Param] = &[
    param!(
        "policy",
        ParamKind::Choice(&NAMES),
        "round-robin",
        true,
        "How the balancer chooses a server.",
        "负载均衡器选择服务器的策略。"
    ),
    param!(
        "servers",
        ParamKind::Int { min: 1, max: MOST_SERVERS_INT },
        "4",
        false,
        "How many servers there are.",
        "服务器的数量。"
    ),
    param!(
        "workers",
        ParamKind::List { min: 1, max: 64, most: MOST_SERVERS },
        "1",
        false,
        "How many requests a server works on at once: one number for all, or one for each.",
        "每台服务器同时处理多少个请求：写一个数适用于所有服务器，或给每台写一个。"
    ),
    param!(
        "queue",
        ParamKind::List { min: 0, max: 1_000_000, most: MOST_SERVERS },
        "8",
        false,
        "How many requests wait at a server, at most: one number for all, or one for each.",
        "每台服务器最多有多少个请求排队：写一个数适用于所有服务器，或给每台写一个。"
    ),
    param!(
        "weights",
        ParamKind::List { min: 1, max: 1_000, most: MOST_SERVERS },
        "none",
        true,
        "The weight of each server; none: all the same. random, round-robin, peak-ewma and modulo do not look at it.",
        "每台服务器的权重；none 表示都相同。random、round-robin、peak-ewma 和 modulo 不考虑权重。"
    ),
    param!(
        "speeds",
        ParamKind::List { min: 1, max: 1_000, most: MOST_SERVERS },
        "none",
        true,
        "How fast each server works, in per cent; none: all at 100.",
        "每台服务器的处理速度（百分比）；none 表示都是 100。"
    ),
    param!(
        "failing",
        ParamKind::List { min: 1, max: MOST_SERVERS_INT, most: MOST_SERVERS },
        "none",
        true,
        "The numbers of the servers that answer every request with an error at once, such as 2,3.",
        "对每个请求都立即返回错误的服务器的编号，例如 2,3。"
    ),
    param!(
        "clients",
        ParamKind::Int { min: 1, max: MOST_CLIENTS },
        "3",
        false,
        "How many clients there are.",
        "客户端的数量。"
    ),
    param!(
        "balancers",
        ParamKind::Int { min: 1, max: MOST_BALANCERS },
        "1",
        false,
        "How many balancers there are, each with its own clients; none knows of the others.",
        "负载均衡器的数量；每个都有自己的客户端，彼此互不知情。"
    ),
    param!(
        "arrivals",
        ParamKind::Choice(&["steady", "poisson", "bursty"]),
        "poisson",
        true,
        "How the requests come: equally far apart, independent of each other, or in bursts.",
        "请求到达的方式：等间隔、相互独立或成批突发。"
    ),
    param!(
        "rate",
        ParamKind::Rate { most: MOST_RATE },
        "30/s",
        true,
        "How often all clients together ask.",
        "所有客户端合计的请求速率。"
    ),
    param!(
        "service",
        ParamKind::Choice(&["constant", "exponential", "pareto"]),
        "exponential",
        true,
        "How the time is distributed that a server works on a request.",
        "服务器处理一个请求所用时间的分布。"
    ),
    param!(
        "service-mean",
        ParamKind::Duration { min: Micros(1), max: Micros::secs(10) },
        "50ms",
        true,
        "The mean of that time.",
        "该处理时间的平均值。"
    ),
    param!(
        "retries",
        ParamKind::Int { min: 0, max: 10 },
        "2",
        true,
        "How often a client sends a request again.",
        "客户端最多重发一个请求多少次。"
    ),
    param!(
        "savings",
        ParamKind::Int { min: 0, max: 1_000 },
        "10",
        false,
        "How many retries a client may save, and has at the start; each request earns a fifth of one.",
        "客户端最多积攒多少次重试，也是开始时拥有的次数；每个请求挣得五分之一次。"
    ),
    param!(
        "timeout",
        ParamKind::Duration { min: Micros::ms(1), max: Micros::secs(10) },
        "1s",
        false,
        "How long a client waits for an answer before it retries or gives up.",
        "客户端等待答复多久之后重试或放弃。"
    ),
    param!(
        "health",
        ParamKind::Flag,
        "on",
        false,
        "Whether servers send heartbeats and the balancer leaves out those that it does not hear of.",
        "服务器是否发送心跳，负载均衡器是否不再使用听不到心跳的服务器。"
    ),
    param!(
        "heartbeat",
        ParamKind::Duration { min: Micros::ms(10), max: Micros::secs(60) },
        "200ms",
        false,
        "How often a server sends a heartbeat; after three that do not come it is left out.",
        "服务器发送心跳的间隔；连续三次没有收到，该服务器就被移出。"
    ),
    param!(
        "load-reports",
        ParamKind::Flag,
        "off",
        true,
        "Whether heartbeats tell how many requests a server has, and least-connections and power-of-two count with that.",
        "心跳是否告知服务器手上的请求数，供 least-connections 和 power-of-two 使用。"
    ),
    param!(
        "slow-start",
        ParamKind::Duration { min: Micros(0), max: Micros::secs(60) },
        "0",
        false,
        "How long a server that returns takes to its whole weight, from a tenth; weighted-random, smooth-weighted, \
         least-connections and power-of-two look at it.",
        "恢复的服务器从十分之一权重升到全部权重所需的时间；weighted-random、smooth-weighted、least-connections 和 power-of-two 会考虑它。"
    ),
    param!(
        "panic",
        ParamKind::Int { min: 0, max: 100 },
        "0",
        true,
        "When less than this share of the servers is healthy, in per cent, a balancer sends to all of them; 0: never.",
        "健康服务器的比例低于这个百分比时，负载均衡器向所有服务器发送；0 表示从不。"
    ),
    param!(
        "bound",
        ParamKind::Int { min: 100, max: 1_000 },
        "125",
        true,
        "The factor c of bounded loads, in per cent: no server has more than c times its share.",
        "有界负载的系数 c（百分比）：任何服务器都不超过它应得份额的 c 倍。"
    ),
];

static NOT_AS_MANY_OR_ONE: Text = Text::new(
    "{0} lists {1} numbers, and there are {2} servers; write one for each server, or one for all.",
    "{0} 列出了 {1} 个数，而服务器有 {2} 台；请给每台服务器写一个，或只写一个适用于所有服务器。",
);
static NOT_AS_MANY: Text = Text::new(
    "{0} lists {1} numbers, and there are {2} servers; write one for each server, or none.",
    "{0} 列出了 {1} 个数，而服务器有 {2} 台；请给每台服务器写一个，或写 none。",
);

static NEEDS_HEALTH: Text = Text::new(
    "load-reports=on needs health=on: heartbeats tell the load.",
    "load-reports=on 需要 health=on：负载由心跳告知。",
);
static NO_SUCH_SERVER: Text = Text::new(
    "{0} names server {1}, and there are {2} servers.",
    "{0} 提到服务器 {1}，而服务器只有 {2} 台。",
);

/// Makes the configuration.
pub(super) fn configure(params: &Params) -> Result<Config, ParamError> {
    let small = |key| u16::try_from(params.count(key)).expect("the table bounds it");
    let number = |key| u32::try_from(params.count(key)).expect("the table bounds it");
    let servers = params.count("servers");
    let each = |key, otherwise| {
        let list = numbers(params, key);
        match list.len() {
            0 => Ok(vec![otherwise; servers]),
            n if n == servers => Ok(list),
            n => Err(ParamError::new(key, NOT_AS_MANY.with([key.into(), n.into(), servers.into()]))),
        }
    };
    let each_or_all = |key| {
        let list = numbers(params, key);
        match list[..] {
            [all] => Ok(vec![all; servers]),
            _ if list.len() == servers => Ok(list),
            _ => {
                let args = [key.into(), list.len().into(), servers.into()];
                Err(ParamError::new(key, NOT_AS_MANY_OR_ONE.with(args)))
            }
        }
    };
    let mut failing = vec![false; servers];
    for number in numbers(params, "failing") {
        if let Some(fails) = failing.get_mut(number as usize - 1) {
            *fails = true;
        } else {
            let args = ["failing".into(), number.into(), servers.into()];
            return Err(ParamError::new("failing", NO_SUCH_SERVER.with(args)));
        }
    }
    let (health, load_reports) = (params.flag("health"), params.flag("load-reports"));
    if load_reports && !health {
        return Err(ParamError::new("load-reports", NEEDS_HEALTH.with([])));
    }
    let arrivals = match params.choice("arrivals") {
        "steady" => Arrivals::Steady,
        "bursty" => Arrivals::Bursty,
        _ => Arrivals::Poisson,
    };
    let service = match params.choice("service") {
        "constant" => Service::Constant,
        "pareto" => Service::Pareto,
        _ => Service::Exponential,
    };
    Ok(Config {
        policy: Policy::named(params.choice("policy")),
        clients: small("clients"),
        balancers: small("balancers"),
        servers: small("servers"),
        workers: each_or_all("workers")?,
        queues: each_or_all("queue")?,
        weights: each("weights", 1)?,
        speeds: each("speeds", 100)?,
        failing,
        load: OwnLoad { rate: params.rate("rate"), arrivals },
        service,
        service_mean: params.duration("service-mean"),
        retries: number("retries"),
        savings: number("savings"),
        timeout: params.duration("timeout"),
        health,
        heartbeat: params.duration("heartbeat"),
        load_reports,
        slow_start: params.duration("slow-start"),
        panic: number("panic"),
        bound: number("bound"),
    })
}

fn numbers(params: &Params, key: &str) -> Vec<u32> {
    params.list(key).iter().map(|n| u32::try_from(*n).expect("the table bounds it")).collect()
}

/// Clients above, the balancers between, servers below. The clients are the ones who are asked.
pub(super) fn topology(config: &Config) -> Topology {
    let node = |name, tier| NodeSpec { name, tier, takes_load: tier == 0, ..NodeSpec::default() };
    let clients = (1..=config.clients).map(|n| node(format!("C{n}"), 0));
    let servers = (1..=config.servers).map(|n| node(format!("S{n}"), 2));
    let balancers = (1..=config.balancers).map(|n| match config.balancers {
        1 => node("B".to_owned(), 1),
        _ => node(format!("B{n}"), 1),
    });
    Topology { nodes: clients.chain(balancers).chain(servers).collect(), layout: Layout::Tiers }
}
