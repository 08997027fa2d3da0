//! How nodes and messages are shown.

use super::policy::Policy;
use super::state::{Balancer, Client, Config, Durable, Job, Message, Server, Upstream, Volatile, Why};
use super::text;
use synod_model::{
    Cell, Field, Glyph, MessageView, Messages, Micros, NodeId, NodeView, Place, Role, Sentence, Shape, Text,
    Tone, Value, Word,
};

static CLIENT: Text = Text::new("client", "客户端");
static BALANCER: Text = Text::new("balancer", "负载均衡器");
static SERVER: Text = Text::new("server", "服务器");
static LAST_REQUEST: Text = Text::new("request", "请求");
static OPEN: Text = Text::new("{0} open", "{0} 个未完成");
static BUSY: Text = Text::new("{0}/{1} busy", "忙 {0}/{1}");
static FAILS: Text = Text::new("fails", "出错");
static POLICY: Text = Text::new("{0}", "{0}");

const fn role(id: &'static str, label: &'static Text, tone: Tone, glyph: Glyph) -> Role {
    Role { id, label, tone, glyph }
}

/// Declares how the policies are called: the whole name, and one that fits into a node.
macro_rules! called {
    ($($variant:ident $en:literal $zh:literal, $short_en:literal $short_zh:literal;)+) => {
        impl Policy {
            /// Its name as people read it.
            fn label(self) -> &'static Text {
                match self { $(Self::$variant => const { &Text::new($en, $zh) }),+ }
            }

            /// Its name where there is little room.
            fn short(self) -> &'static Text {
                match self { $(Self::$variant => const { &Text::new($short_en, $short_zh) }),+ }
            }
        }
    };
}

called! {
    Random "random" "随机", "random" "随机";
    RoundRobin "round robin" "轮询", "in turn" "轮询";
    WeightedRandom "weighted random" "加权随机", "weighted" "加权随机";
    SmoothWeighted "smooth weighted round robin" "平滑加权轮询", "smooth" "平滑加权";
    LeastConnections "least connections" "最少连接", "least" "最少连接";
    PowerOfTwo "power of two choices" "两次随机选择", "best of 2" "二选一";
    PeakEwma "peak EWMA" "峰值 EWMA", "EWMA" "EWMA";
    RingBounded "ring hash, bounded" "有界哈希环", "ring" "哈希环";
    Maglev "Maglev" "Maglev", "Maglev" "Maglev";
    Modulo "hash modulo n" "哈希取模", "modulo" "取模";
}

/// Makes a field; its sentence stands beside it.
macro_rules! field {
    ($name:ident, $place:ident, $en:literal, $zh:literal, $value:expr) => {{
        static SAYS: Text = Text::new($en, $zh);
        Field { name: stringify!($name), says: &SAYS, place: Place::$place, value: $value }
    }};
}

/// A node as it is shown.
pub(super) fn node(
    config: &Config,
    me: NodeId,
    disk: &Durable,
    memory: Option<&Volatile>,
    limit: usize,
) -> NodeView {
    let last = field!(
        last_number,
        Disk,
        "The last number given to a request, so that none is given twice.",
        "最近分配给请求的编号，保证编号不会重复。",
        disk.last.into()
    );
    match memory {
        Some(Volatile::Client(client)) => shown(
            me_client(),
            OPEN.with([client.open.len().into()]),
            client_fields(client, limit, last),
            None,
        ),
        Some(Volatile::Balancer(balancer)) => {
            let subtitle = POLICY.with([config.policy.short().into()]);
            shown(me_balancer(), subtitle, balancer_fields(config, balancer, last), Some("connections"))
        }
        Some(Volatile::Server(server)) => {
            let fails = config.place(me).is_some_and(|place| config.failing[place]);
            let (busy, all) = (server.busy().into(), server.workers.len().into());
            let subtitle = if fails { FAILS.with([]) } else { BUSY.with([busy, all]) };
            let role = if fails { me_failing() } else { me_server() };
            shown(role, subtitle, server_fields(config, me, server, limit), Some("requests"))
        }
        None if config.is_client(me) => shown(me_client(), OPEN.with([0.into()]), vec![last], None),
        None if config.balancer_place(me).is_some() => {
            shown(me_balancer(), POLICY.with([config.policy.short().into()]), vec![last], None)
        }
        None => {
            let workers = config.place(me).map_or(0, |place| config.workers[place]);
            shown(me_server(), BUSY.with([0.into(), workers.into()]), Vec::new(), None)
        }
    }
}

fn shown(role: Role, subtitle: Sentence, fields: Vec<Field>, beside: Option<&'static str>) -> NodeView {
    NodeView { role, epoch: 0, subtitle, fields, beside }
}

fn me_client() -> Role {
    role("client", &CLIENT, Tone::Plain, Glyph::Person)
}

fn me_balancer() -> Role {
    role("balancer", &BALANCER, Tone::Lead, Glyph::Crown)
}

fn me_server() -> Role {
    role("server", &SERVER, Tone::Plain, Glyph::Box)
}

fn me_failing() -> Role {
    role("server", &SERVER, Tone::Bad, Glyph::Cross)
}

fn client_fields(client: &Client, limit: usize, last: Field) -> Vec<Field> {
    let open = client.open.len();
    let cells = client.open.iter().skip(open.saturating_sub(limit)).map(|(serial, open)| Cell {
        head: Word::number(serial),
        body: open.session.to_string(),
        settled: open.attempt == 1,
        record: vec![
            ("request", serial.into()),
            ("session", open.session.into()),
            ("attempt", open.attempt.into()),
        ],
        ..Cell::default()
    });
    let first = open.saturating_sub(limit) + 1;
    let waits = Value::Log { first, folded: 0, len: open, cells: cells.collect() };
    let answer = client.last_answer.map_or(Value::None, |(serial, server)| {
        Value::Facts(vec![("request", &LAST_REQUEST, serial.into()), ("server", &SERVER, server.into())])
    });
    vec![
        field!(
            open,
            Memory,
            "The requests without an answer; those that were sent again are dashed.",
            "尚无答复的请求；重发过的画成虚线。",
            waits
        ),
        field!(
            answered,
            Memory,
            "How many answers it has handed to its users since it started.",
            "启动以来交给用户的答复数。",
            client.answered.into()
        ),
        field!(
            dropped,
            Memory,
            "How many requests it has given up.",
            "已放弃的请求数。",
            client.dropped.into()
        ),
        field!(
            retries,
            Memory,
            "How many times it has sent a request again.",
            "重发请求的次数。",
            client.retries.into()
        ),
        field!(
            retry_budget,
            Memory,
            "How many retries it may pay for now.",
            "现在还能支付多少次重试。",
            Value::Milli(i64::from(client.budget) * 10)
        ),
        field!(
            last_answer,
            Memory,
            "Its last answer: to which request, and by which server.",
            "最近的答复：针对哪个请求、来自哪台服务器。",
            answer
        ),
        last,
    ]
}

fn balancer_fields(config: &Config, balancer: &Balancer, last: Field) -> Vec<Field> {
    let each = |value: &dyn Fn(usize, &Upstream) -> Value| {
        let all = balancer.upstreams.iter().enumerate();
        Value::PerNode(all.map(|(place, upstream)| (config.server(place), value(place, upstream))).collect())
    };
    let connections = |_: usize, upstream: &Upstream| {
        if upstream.healthy { upstream.connections.into() } else { Value::None }
    };
    let healthy =
        (0..).zip(&balancer.upstreams).filter(|(_, u)| u.healthy).map(|(place, _)| config.server(place));
    let mut fields = vec![
        field!(
            policy,
            Memory,
            "How it chooses a server.",
            "选择服务器的策略。",
            Value::Label(config.policy.id(), config.policy.label(), Tone::Plain)
        ),
        field!(
            connections,
            Memory,
            "Per server, the requests that have not come back; none where nothing is heard of it.",
            "每台服务器尚未返回的请求数；失联的服务器不显示数字。",
            each(&connections)
        ),
        field!(
            healthy,
            Memory,
            "The servers that it hears of.",
            "能收到消息的服务器。",
            Value::Nodes(healthy.collect())
        ),
        field!(
            weights,
            Memory,
            "Per server, its weight.",
            "每台服务器的权重。",
            each(&|place, _| config.weights[place].into())
        ),
        field!(
            forwarded,
            Memory,
            "How many requests it has forwarded since it started.",
            "启动以来转发的请求数。",
            balancer.forwarded.into()
        ),
    ];
    if config.policy == Policy::SmoothWeighted {
        // With other weights they start anew at the next request.
        let anew = balancer.weights != config.weights;
        let current = each(&|_, upstream| Value::Int(if anew { 0 } else { upstream.current }));
        fields.push(field!(
            current_weights,
            Memory,
            "Per server, its current weight; the largest is next.",
            "每台服务器的当前权重；最大的下一个被选中。",
            current
        ));
    }
    if config.policy == Policy::PeakEwma {
        let costs = each(&|_, upstream| upstream.ewma.last().map_or(Value::None, Value::Time));
        fields.push(field!(
            response_times,
            Memory,
            "Per server, the peak-sensitive moving average of its response times; none as long as nothing has come back.",
            "每台服务器响应时间的峰值敏感移动平均；尚无任何结果的服务器不显示。",
            costs
        ));
    }
    if config.slow_start > Micros(0) {
        let shares = each(&|_, upstream| upstream.share.into());
        fields.push(field!(
            shares,
            Memory,
            "Per server, the share of its weight that counts, in per cent; it grows when a server has returned.",
            "每台服务器计入的权重比例（百分比）；服务器恢复后逐渐增大。",
            shares
        ));
    }
    if config.load_reports {
        let told = each(&|_, upstream| upstream.told.map_or(Value::None, Value::from));
        fields.push(field!(
            told_load,
            Memory,
            "Per server, how many requests it had when it told so last.",
            "每台服务器最近一次报告的请求数。",
            told
        ));
    }
    if config.panic > 0 {
        fields.push(field!(
            panics,
            Memory,
            "Whether it sends to all servers, because too few are healthy.",
            "是否因健康的服务器太少而向所有服务器发送。",
            balancer.panics.into()
        ));
    }
    fields.push(last);
    fields
}

fn server_fields(config: &Config, me: NodeId, server: &Server, limit: usize) -> Vec<Field> {
    let place = config.place(me).unwrap_or_default();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let working = server.workers.iter().flatten().map(|job| (job, true));
    let all = server.busy() + server.queue.len();
    // What is worked on comes first, then the queue; of a long queue, its head.
    let cells = working.chain(server.queue.iter().map(|job| (job, false))).take(limit);
    let cells = cells.map(|(job, settled)| Cell {
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
    });
    vec![
        field!(
            requests,
            Memory,
            "The requests it has: those in work are solid, those in the queue dashed.",
            "手上的请求：处理中的画实线，排队的画虚线。",
            Value::Log { first: 1, folded: 0, len: all, cells: cells.collect() }
        ),
        field!(
            workers,
            Memory,
            "How many of its workers are busy.",
            "有多少个工作线程在忙。",
            Value::Bar { used: small(server.busy()), of: config.workers[place] }
        ),
        field!(
            queue,
            Memory,
            "How many requests wait, and how many may.",
            "有多少个请求在排队，以及最多允许多少个。",
            Value::Bar { used: small(server.queue.len()), of: config.queues[place] }
        ),
        field!(
            served,
            Memory,
            "How many requests it has answered since it started.",
            "启动以来答复的请求数。",
            server.served.into()
        ),
        field!(
            refused,
            Memory,
            "How many requests it has refused because its queue was full.",
            "因队列已满而拒绝的请求数。",
            server.refused.into()
        ),
        field!(
            failed,
            Memory,
            "How many requests it has answered with an error.",
            "返回错误的请求数。",
            server.failed.into()
        ),
        field!(
            speed,
            Memory,
            "How fast it works, in per cent.",
            "处理速度（百分比）。",
            config.speeds[place].into()
        ),
    ]
}

static REQUEST: Text = Text::new("the request", "请求");
static RESPONSE: Text = Text::new("the answer", "答复");
static REJECTION: Text = Text::new("the rejection", "拒绝");
static HEARTBEAT: Text = Text::new("the heartbeat", "心跳");
static LOAD_REPORT: Text = Text::new("the load report", "负载报告");

/// A message as the stage draws it.
pub(super) fn message(message: &Message) -> MessageView {
    let (label, shape, colour, tag) = match message {
        Message::Request(job) => (&REQUEST, Shape::Triangle, 1, job.session),
        Message::Response { job, .. } => (&RESPONSE, Shape::Diamond, 3, job.session),
        Message::Rejection { job, .. } => (&REJECTION, Shape::Square, 4, job.session),
        Message::Heartbeat => (&HEARTBEAT, Shape::Ring, 0, Word::default()),
        Message::LoadReport(requests) => (&LOAD_REPORT, Shape::Ring, 2, Word::number(*requests)),
    };
    MessageView { kind: message.kind_name(), label, shape, colour, tag }
}

/// The kind of a message.
pub(super) fn kind(message: &Message) -> usize {
    match message {
        Message::Request(_) => 0,
        Message::Response { .. } => 1,
        Message::Rejection { .. } => 2,
        Message::Heartbeat => 3,
        Message::LoadReport(_) => 4,
    }
}

/// What a message carries.
pub(super) fn message_fields(message: &Message) -> Vec<Field> {
    let (job, server, why) = match message {
        Message::Request(job) => (job, None, None),
        Message::Response { job, server } => (job, Some(*server), None),
        Message::Rejection { job, why } => (job, None, Some(*why)),
        Message::Heartbeat => return Vec::new(),
        Message::LoadReport(requests) => {
            let requests = (*requests).into();
            return vec![field!(
                requests,
                Memory,
                "How many requests the server has.",
                "服务器手上的请求数。",
                requests
            )];
        }
    };
    let mut fields = job_fields(job);
    if server.is_some() {
        fields.push(field!(
            server,
            Memory,
            "The server that has answered it.",
            "答复它的服务器。",
            server.into()
        ));
    }
    if let Some(why) = why {
        let id = match why {
            Why::QueueFull => "queue-full",
            Why::NoServer => "no-server",
            Why::ServerGone => "server-gone",
            Why::Error => "error",
        };
        let value = Value::Label(id, text::why(why), Tone::Bad);
        fields.push(field!(why, Memory, "Why there will be no answer.", "没有答复的原因。", value));
    }
    fields
}

fn job_fields(job: &Job) -> Vec<Field> {
    vec![
        field!(client, Memory, "Whose request it is.", "这是谁的请求。", job.client.into()),
        field!(
            request,
            Memory,
            "Its number there, by which a second answer is recognised.",
            "它在客户端的编号，用来识别重复的答复。",
            job.serial.into()
        ),
        field!(attempt, Memory, "Which attempt it is.", "这是第几次尝试。", job.attempt.into()),
        field!(
            session,
            Memory,
            "The session that it belongs to: what hashing policies look at.",
            "它所属的会话：基于哈希的策略以此为依据。",
            job.session.into()
        ),
        field!(
            ticket,
            Memory,
            "The balancer's own number for it; 0 before it was there.",
            "负载均衡器给它的编号；到达之前为 0。",
            job.ticket.into()
        ),
    ]
}
