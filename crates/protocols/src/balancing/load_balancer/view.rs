//! How nodes are shown.

use super::LoadBalancer;
use super::setup::{Config, Policy};
use super::state::{Balancer, Job, Server, Upstream, Volatile};
use synod_model::prelude::*;
use synod_model::{Cell, Field, Show};

static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);
static BALANCER: Role = Role::new("balancer", &Text::new("balancer", "负载均衡器"), Tone::Lead, Glyph::Crown);
static SERVER: Role = Role::new("server", &Text::new("server", "服务器"), Tone::Plain, Glyph::Box);
static FAILING: Role = Role { tone: Tone::Bad, glyph: Glyph::Cross, ..SERVER };

texts! {
    OPEN: "{0} open", "{0} 个未完成";
    BUSY: "{0}/{1} busy", "忙 {0}/{1}";
    FAILS: "fails", "出错";
}

impl Shown for LoadBalancer {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let (config, place) = (node.config, node.config.place(node.me));
        let (view, beside) = match (node.memory, place) {
            (Some(Volatile::Server(_)), Some(place)) if config.fails(place) => {
                (NodeView::of(FAILING, FAILS.with([])), "requests")
            }
            (memory, Some(place)) => {
                let (busy, waiting) = match memory {
                    Some(Volatile::Server(server)) => (server.busy(), server.queue.len()),
                    _ => (0, 0),
                };
                let overloaded = waiting as u64 > config.in_time(place);
                let view = NodeView::of(SERVER, BUSY.with([busy.into(), config.workers[place].into()]));
                (view.outcome(overloaded.then_some(Outcome::Overloaded)), "requests")
            }
            (memory, None) if config.is_client(node.me) => {
                let open = if let Some(Volatile::Client(client)) = memory { client.open.len() } else { 0 };
                return NodeView::of(CLIENT, OPEN.with([open.into()]));
            }
            (memory, None) => {
                let panics = matches!(memory, Some(Volatile::Balancer(balancer)) if balancer.panics);
                let view = NodeView::of(BALANCER, config.policy.short().with([]));
                (view.outcome(panics.then_some(Outcome::Overloaded)), "connections")
            }
        };
        NodeView { beside: node.memory.map(|_| beside), ..view }
    }

    /// A server uses no disk.
    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let (config, limit, mut fields) = (node.config, node.limit, Vec::new());
        let (place, kept, out) = (config.place(node.me), Place::Memory, &mut fields);
        if place.is_none() {
            node.disk.fields(Place::Disk, limit, out);
        }
        match (node.memory, place) {
            (Some(Volatile::Balancer(memory)), _) => balancer(config, memory).fields(kept, limit, out),
            (Some(Volatile::Server(memory)), Some(at)) => {
                server(config, at, memory, limit).fields(kept, limit, out);
            }
            (memory, _) => memory.iter().for_each(|memory| memory.fields(kept, limit, out)),
        }
        fields
    }
}

fn balancer(config: &Config, balancer: &Balancer) -> impl Fields {
    /// What a balancer shows; what only some configurations make of it, with these.
    #[derive(Fields)]
    struct Shown {
        /// How it chooses a server.
        #[zh("选择服务器的策略。")]
        policy: Policy,
        /// Per server, the requests that have not come back; none where nothing is heard of it.
        #[zh("每台服务器尚未返回的请求数；失联的服务器不显示数字。")]
        connections: Value,
        /// The servers that it hears of.
        #[zh("能收到消息的服务器。")]
        healthy: NodeSet,
        /// Per server, its weight.
        #[zh("每台服务器的权重。")]
        weights: Value,
        /// How many requests it has forwarded since it started.
        #[zh("启动以来转发的请求数。")]
        forwarded: u64,
        /// Per server, its current weight; the largest is next.
        #[zh("每台服务器的当前权重；最大的下一个被选中。")]
        #[optional]
        current_weights: Option<Value>,
        /// Per server, the peak-sensitive moving average of its response times; none as long as nothing has come back.
        #[zh("每台服务器响应时间的峰值敏感移动平均；尚无任何结果的服务器不显示。")]
        #[optional]
        response_times: Option<Value>,
        /// Per server, the share of its weight that counts, in per cent; it grows when a server has returned.
        #[zh("每台服务器计入的权重比例（百分比）；服务器恢复后逐渐增大。")]
        #[optional]
        shares: Option<Value>,
        /// Per server, how many requests it had when it told so last.
        #[zh("每台服务器最近一次报告的请求数。")]
        #[optional]
        told_load: Option<Value>,
        /// Whether it sends to all servers, because too few are healthy.
        #[zh("是否因健康的服务器太少而向所有服务器发送。")]
        #[optional]
        panics: Option<bool>,
    }
    let upstreams = || (0..).map(|place| config.server(place)).zip(&balancer.upstreams);
    let each = |value: fn(&Upstream) -> Value| {
        Value::PerNode(upstreams().map(|(server, upstream)| (server, value(upstream))).collect())
    };
    let when = |shown: bool, value: fn(&Upstream) -> Value| shown.then(|| each(value));
    let weights = upstreams().zip(&config.weights).map(|((server, _), weight)| (server, (*weight).into()));
    // With other weights they start anew at the next request.
    let anew = balancer.weights != config.weights;
    let current =
        if anew { |_: &Upstream| Value::Int(0) } else { |upstream: &Upstream| Value::Int(upstream.current) };
    Shown {
        policy: config.policy,
        connections: each(|upstream| upstream.healthy.then_some(upstream.connections).show(0)),
        healthy: upstreams().filter(|(_, upstream)| upstream.healthy).map(|(server, _)| server).collect(),
        weights: Value::PerNode(weights.collect()),
        forwarded: balancer.forwarded,
        current_weights: when(config.policy == Policy::SmoothWeighted, current),
        response_times: when(config.policy == Policy::PeakEwma, |upstream| upstream.ewma.last().show(0)),
        shares: when(config.slow_start > Micros(0), |upstream| upstream.share.into()),
        told_load: when(config.load_reports, |upstream| upstream.told.show(0)),
        panics: (config.panic > 0).then_some(balancer.panics),
    }
}

fn server(config: &Config, place: usize, server: &Server, limit: usize) -> impl Fields {
    /// What a server shows.
    #[derive(Fields)]
    struct Shown {
        /// The requests it has: those in work are solid, those in the queue dashed.
        #[zh("手上的请求：处理中的画实线，排队的画虚线。")]
        requests: Value,
        /// How many of its workers are busy.
        #[zh("有多少个工作线程在忙。")]
        workers: Value,
        /// How many requests wait, and how many may.
        #[zh("有多少个请求在排队，以及最多允许多少个。")]
        queue: Value,
        /// How many requests it has answered since it started.
        #[zh("启动以来答复的请求数。")]
        served: u64,
        /// How many requests it has refused because its queue was full.
        #[zh("因队列已满而拒绝的请求数。")]
        refused: u64,
        /// How many requests it has answered with an error.
        #[zh("返回错误的请求数。")]
        failed: u64,
        /// How fast it works, in per cent.
        #[zh("处理速度（百分比）。")]
        speed: u32,
    }
    let bar = |used: usize, of| Value::Bar { used: u32::try_from(used).unwrap_or(u32::MAX), of };
    // What is worked on comes first, then the queue; of a long queue, its head.
    let working = server.workers.iter().flatten().map(|job| cell(job, true));
    let cells = working.chain(server.queue.iter().map(|job| cell(job, false))).take(limit).collect();
    Shown {
        requests: Value::Log { first: 1, folded: 0, len: server.held(), cells },
        workers: bar(server.busy(), config.workers[place]),
        queue: bar(server.queue.len(), config.queue[place]),
        served: server.served,
        refused: server.refused,
        failed: server.failed,
        speed: config.speeds[place],
    }
}

/// A request at a server, in work or in the queue.
fn cell(job: &Job, settled: bool) -> Cell {
    Cell {
        head: job.session,
        body: job.serial.to_string(),
        settled,
        record: vec![
            ("client", job.client.into()),
            ("request", job.serial.into()),
            ("session", job.session.into()),
            ("in_work", settled.into()),
        ],
        ..Cell::default()
    }
}
