//! The load balancer, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/load-balancer/about.md")]
//!
//! **Where to look.** `policy` has one file for each policy, which cites its source. `balancer` forwards, brings
//! answers back and watches the servers; `server` is a queue and its workers; `client` asks, waits, retries and gives
//! up. `rules` lists what can be switched off; `ghost` keeps the accounts of a run from outside, and says what must
//! hold of them. The requests come from the simulator's workload, from a stream of chance of their own: whatever the
//! policy, the same requests come at the same moments.

mod balancer;
mod client;
mod fixed;
mod ghost;
mod policy;
mod rules;
mod server;
mod setup;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use fixed::PeakEwma;
pub use ghost::Ghost;
pub use setup::{Config, Policy};
pub use state::{
    Answer, Balancer, Client, Due, Durable, Forwarded, Job, Message, Open, Request, Server, Timer, Upstream,
    Volatile, Why,
};

use synod_model::OwnLoad;
use synod_model::prelude::*;

/// The system.
#[derive(Debug)]
pub enum LoadBalancer {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e, M> {
    ctx: &'a CtxOf<'a, LoadBalancer>,
    disk: &'a mut Durable,
    memory: &'a mut M,
    fx: &'a mut Fx<'e, LoadBalancer>,
}

impl<M> At<'_, '_, M> {
    /// Sets the timer for the oldest answer that is awaited; clears it if none is.
    fn wait_until(&mut self, due: Option<Micros>) {
        match due {
            Some(due) => self.fx.set_timer(Timer::Timeout, Delay::Fixed(due.since(self.ctx.clock))),
            None => self.fx.clear_timer(Timer::Timeout),
        }
    }
}

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
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "servers=2 clients=1", plan: "crashes=0 requests=1 timers=1" },
        Hunt { start: "servers=2 clients=1 health=off policy=random", plan: "crashes=0 requests=2 timers=1" },
        Hunt {
            start: "servers=2 clients=1 policy=power-of-two load-reports=on",
            plan: "crashes=0 requests=1 timers=1",
        },
        Hunt { start: "servers=1 clients=1 policy=peak-ewma", plan: "crashes=0 requests=1 timers=1" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn load(config: &Config) -> Option<OwnLoad> {
        Some(OwnLoad { rate: config.rate, arrivals: config.arrivals })
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        let (me, config) = (ctx.me, ctx.config);
        if config.is_client(me) {
            fx.note(&text::CLIENT_STARTS, [me.into()]);
            let retry_budget = config.savings * client::RETRY;
            return Volatile::Client(Client { retry_budget, ..Client::default() });
        }
        let Some(place) = config.place(me) else {
            fx.note(&text::BALANCER_STARTS, [me.into()]);
            let mut memory = Box::new(Balancer::new(config));
            At { ctx, disk, memory: &mut *memory, fx }.watch();
            return Volatile::Balancer(memory);
        };
        fx.note(&text::SERVER_STARTS, [me.into(), config.workers[place].into()]);
        let mut memory = Server { workers: vec![None; config.workers[place] as usize], ..Server::default() };
        At { ctx, disk, memory: &mut memory, fx }.beat();
        Volatile::Server(memory)
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, said) {
            (Volatile::Client(memory), Message::Response { job, server }) => {
                At { ctx, disk, memory, fx }.on_response(&job, server);
            }
            (Volatile::Client(memory), Message::Rejection { job, why }) => {
                At { ctx, disk, memory, fx }.on_rejection(&job, why);
            }
            (Volatile::Balancer(memory), said) => {
                let mut balancer = At { ctx, disk, memory: &mut **memory, fx };
                match said {
                    Message::Request { job } => balancer.on_request(job),
                    Message::Response { job, .. } | Message::Rejection { job, .. } => {
                        balancer.on_outcome(job, from, said);
                    }
                    Message::Heartbeat => balancer.on_heartbeat(from),
                    Message::LoadReport { requests } => balancer.on_load_report(from, requests),
                }
            }
            (Volatile::Server(memory), Message::Request { job }) => {
                At { ctx, disk, memory, fx }.on_request(job);
            }
            // Nobody sends requests or heartbeats to a client, or anything but requests to a server.
            (Volatile::Client(_) | Volatile::Server(_), _) => {}
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, timer) {
            (Volatile::Client(memory), _) => At { ctx, disk, memory, fx }.on_timeout(),
            (Volatile::Balancer(memory), timer) => {
                let mut balancer = At { ctx, disk, memory: &mut **memory, fx };
                if timer == Timer::Health { balancer.on_health() } else { balancer.on_timeout() }
            }
            (Volatile::Server(memory), Timer::Service(worker)) => {
                At { ctx, disk, memory, fx }.on_done(worker);
            }
            (Volatile::Server(memory), _) => At { ctx, disk, memory, fx }.on_heartbeat(),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let Request::Get { session } = ask;
        match node.memory {
            Volatile::Client(memory) => At { ctx, disk: node.disk, memory, fx }.on_request(id, session),
            // Users ask clients; whoever asks another node is told so.
            Volatile::Balancer(_) | Volatile::Server(_) => {
                fx.note(&text::NOT_A_CLIENT, [ctx.me.into()]);
                fx.reply(id, Reply::Fail("not-a-client"));
            }
        }
    }
}
