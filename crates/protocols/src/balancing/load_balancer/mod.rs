//! A load balancer and its policies (the power of two choices: Mitzenmacher, "The Power of Two Choices in Randomized Load
//! Balancing", 2001; the other policies cite their sources in their files).
//!
//! **The problem.** One server is too slow for all requests, so there are several, and somebody must say which request
//! goes where. Whoever decides knows little: not how long a request will take, and not what is in the servers' queues,
//! only what it has sent them and what has come back. A bad choice lets requests wait while other servers stand idle.
//! And servers crash, and clients that get no answer ask again, which is more work just when there is too much of it.
//!
//! **The idea.** There are many, and each is a policy of its own here: take turns, draw lots, count what is open, look at
//! two and take the emptier, watch response times, or hash the session, so that a server meets again what it has in its
//! cache. Around the policy stands what all need: queues with limits, heartbeats that tell who is there, time-outs, and
//! retries that a budget pays for.
//!
//! **Where to look.** `policy` has one file for each policy. `balancer` forwards, brings answers back and watches the
//! servers; `server` is a queue and its workers; `client` asks, waits, retries and gives up. `rules` lists what can be
//! switched off; `ghost` keeps the accounts of a run from outside, and `invariants` says what must hold of them. The
//! requests come from the simulator's workload, from a stream of chance of their own: whatever the policy, the same
//! requests come at the same moments.
//!
//! **What to watch.** Solid cells at a server are requests in work, dashed ones its queue. Make one server slow: round
//! robin fills its queue, least connections leaves it alone. Crash one: for three heartbeats requests go nowhere, then the
//! balancer leaves it out. Ask for more than the servers can do, with and without the retry budget: time-outs become
//! retries, retries become time-outs.
//!
//! **What is left out.** Connections are not modelled: each request is by itself, and the balancer sees every answer. Of
//! several balancers none knows of the others: each counts what it has sent itself.

mod balancer;
mod client;
mod fixed;
mod ghost;
mod invariants;
mod policy;
mod rules;
mod server;
mod setup;
mod state;
mod text;
mod view;
mod window;

#[cfg(test)]
mod tests;

pub use fixed::PeakEwma;
pub use ghost::Ghost;
pub use policy::{Lookup, Policy};
pub use state::{
    Ask, Balancer, Client, Config, Due, Durable, Forwarded, Job, Message, Open, Server, Service, Timer,
    Upstream, Volatile, Why,
};
pub use window::Window;

use balancer::BalancerNode;
use client::ClientNode;
use server::ServerNode;
use std::collections::VecDeque;
use synod_model::{
    ArgKind, Checked, CtxOf, Field, Fields, Findings, Fx, Invariant, Live, MessageView, Messages, Meta,
    Metric, Micros, NodeId, NodeRef, NodeView, OwnLoad, Param, ParamError, Params, Place, Protocol,
    RequestArg, RequestId, RequestKind, Requests, Rule, Sentence, Settings, Shown, Step, Text, Timers,
    Topology, Word, World,
};

/// The system.
#[derive(Debug)]
pub enum LoadBalancer {}

/// The sessions that the workload uses.
const SESSIONS: &[&str] = &[
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u",
    "v", "w", "x", "y", "z",
];

static NOT_A_SESSION: Text = Text::new(
    "“{0}” is too long for a session; write at most {1} bytes.",
    "“{0}”作为会话名太长；最多 {1} 个字节。",
);
static NO_REQUEST: Text =
    Text::new("there is no request “{0}”; write: get SESSION.", "没有请求“{0}”；写法：get SESSION。");
static NO_GIVEN: Text = Text::new(
    "there is nothing called “{0}” on these disks; there is last, a number.",
    "磁盘上没有“{0}”；只有 last，是一个数。",
);
static NOT_A_NUMBER: Text =
    Text::new("last={0} is not allowed; last takes a whole number.", "last={0} 不合法；last 可以取整数。");

impl Protocol for LoadBalancer {
    const META: Meta = Meta {
        id: "load-balancer",
        title: Text::new("Load balancer", "负载均衡"),
        family: Text::new("Load balancing", "负载均衡"),
        year: 2001,
        paper: "Michael Mitzenmacher, The Power of Two Choices in Randomized Load Balancing",
        summary: Text::new(
            "A balancer spreads the requests of clients over servers, by one of ten policies, and copes with slow and \
             crashed ones.",
            "负载均衡器用十种策略之一把客户端的请求分摊到各台服务器，并应对变慢或崩溃的服务器。",
        ),
        settles_within: Micros::secs(150),
    };
    const RULES: &'static [Rule] = rules::TABLE;

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Ask;

    fn load(config: &Config) -> Option<OwnLoad> {
        Some(config.load)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Durable, fx: &mut Fx<'_, Self>) -> Volatile {
        let me = ctx.me;
        if ctx.config.is_client(me) {
            fx.note(&text::CLIENT_STARTS, [me.into()]);
            return Volatile::Client(Client {
                budget: ctx.config.savings * client::RETRY,
                ..Client::default()
            });
        }
        if ctx.config.balancer_place(me).is_some() {
            fx.note(&text::BALANCER_STARTS, [me.into()]);
            let mut memory = Box::new(Balancer::new(ctx.config));
            BalancerNode { ctx, disk, memory: &mut memory, fx }.watch();
            return Volatile::Balancer(memory);
        }
        let workers = ctx.config.place(me).map_or(1, |place| ctx.config.workers[place] as usize);
        fx.note(&text::SERVER_STARTS, [me.into(), workers.into()]);
        let (workers, queue) = (vec![None; workers], VecDeque::new());
        let mut memory = Server { workers, queue, received: 0, served: 0, refused: 0, failed: 0 };
        ServerNode { ctx, memory: &mut memory, fx }.beat();
        Volatile::Server(memory)
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, message) {
            (Volatile::Client(memory), Message::Response { job, server }) => {
                ClientNode { ctx, disk, memory, fx }.on_response(&job, server);
            }
            (Volatile::Client(memory), Message::Rejection { job, why }) => {
                ClientNode { ctx, disk, memory, fx }.on_rejection(&job, why);
            }
            (Volatile::Balancer(memory), message) => {
                let mut balancer = BalancerNode { ctx, disk, memory, fx };
                match message {
                    Message::Request(job) => balancer.on_request(job),
                    Message::Response { job, server } => balancer.on_response(job, server),
                    Message::Rejection { job, why } => balancer.on_rejection(job, from, why),
                    Message::Heartbeat => balancer.on_heartbeat(from),
                    Message::LoadReport(requests) => balancer.on_load_report(from, requests),
                }
            }
            (Volatile::Server(memory), Message::Request(job)) => {
                ServerNode { ctx, memory, fx }.on_request(job);
            }
            // Nobody sends requests or heartbeats to a client, or anything but requests to a server.
            (Volatile::Client(_) | Volatile::Server(_), _) => {}
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, timer) {
            (Volatile::Client(memory), _) => ClientNode { ctx, disk, memory, fx }.on_timeout(),
            (Volatile::Balancer(memory), Timer::Health) => BalancerNode { ctx, disk, memory, fx }.on_health(),
            (Volatile::Balancer(memory), _) => BalancerNode { ctx, disk, memory, fx }.on_timeout(),
            (Volatile::Server(memory), Timer::Service(worker)) => {
                ServerNode { ctx, memory, fx }.on_done(worker);
            }
            (Volatile::Server(memory), _) => {
                ServerNode { ctx, memory, fx }.on_heartbeat();
            }
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        Ask(session): Ask,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Volatile::Client(memory) => {
                ClientNode { ctx, disk: node.disk, memory, fx }.on_request(id, session);
            }
            // Users ask clients; whoever asks another node is told so.
            Volatile::Balancer(_) | Volatile::Server(_) => {
                fx.note(&text::NOT_A_CLIENT, [ctx.me.into()]);
                fx.reply(id, synod_model::Reply::Fail("not-a-client"));
            }
        }
    }

    fn given(_: &Config, disk: &mut Durable, key: &str, value: &str) -> Result<(), Sentence> {
        if key != "last" {
            return Err(NO_GIVEN.with([key.into()]));
        }
        disk.last = value.parse().map_err(|_| NOT_A_NUMBER.with([value.into()]))?;
        Ok(())
    }
}

impl Shown for LoadBalancer {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        view::node(node.config, node.me, node.disk, node.memory, node.limit)
    }

    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        view::node(node.config, node.me, node.disk, node.memory, node.limit).fields
    }
}

impl Checked for LoadBalancer {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, _: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::TABLE
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        world.ghost().metrics()
    }
}

impl Messages for Message {
    const KINDS: &'static [&'static str] = &["Request", "Response", "Rejection", "Heartbeat", "LoadReport"];

    fn kind(&self) -> usize {
        view::kind(self)
    }

    fn look(&self) -> MessageView {
        view::message(self)
    }

    fn fields(&self) -> Vec<Field> {
        view::message_fields(self)
    }
}

impl Timers for Timer {
    const NAMES: &'static [(&'static str, Text)] = &[
        (
            "timeout",
            Text::new(
                "Runs at a client and at the balancer while an answer is awaited, for the oldest.",
                "客户端和负载均衡器等待答复时运行，针对最早的一个。",
            ),
        ),
        (
            "health",
            Text::new(
                "Runs at the balancer; when it runs out, the balancer looks whom it has heard of.",
                "在负载均衡器上运行；到期时检查收到了谁的消息。",
            ),
        ),
        (
            "heartbeat",
            Text::new("Runs at a server, from heartbeat to heartbeat.", "在服务器上运行，间隔即心跳周期。"),
        ),
        (
            "service",
            Text::new(
                "Runs at a server while a worker works on a request.",
                "服务器的工作线程处理请求时运行。",
            ),
        ),
    ];

    fn index(self) -> usize {
        match self {
            Self::Timeout => 0,
            Self::Health => 1,
            Self::Heartbeat => 2,
            Self::Service(_) => 3,
        }
    }
}

impl Settings for Config {
    const PARAMS: &'static [Param] = setup::PARAMS;

    fn read(params: &Params) -> Result<Self, ParamError> {
        setup::configure(params)
    }
}

impl Requests for Ask {
    const KINDS: &'static [RequestKind] = &[RequestKind::new(
        "get",
        &[RequestArg::new("session", ArgKind::Key(SESSIONS))],
        Text::new("Asks for something, in a session.", "在某个会话中请求一项内容。"),
    )];

    fn read(words: &[&str]) -> Result<Self, Sentence> {
        match words {
            ["get", session] => Word::new(session)
                .map(Self)
                .ok_or_else(|| NOT_A_SESSION.with([(*session).into(), Word::MAX.into()])),
            other => Err(NO_REQUEST.with([other.join(" ").into()])),
        }
    }

    fn words(&self) -> Vec<String> {
        vec!["get".to_owned(), self.0.to_string()]
    }
}

impl Fields for Durable {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

impl Fields for Volatile {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}
