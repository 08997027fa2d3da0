//! Failure detectors, as the page tells of them (*About*):
#![doc = include_str!("../../../../library/lessons/heartbeats/about.md")]
//!
//! **Where to look.** `process` sends heartbeats, `watcher` trusts and suspects, `deadline` has the detectors, `window` what
//! they measure; `swim` is a folder of its own. `rules` lists what can be switched off; `ghost` watches a run from outside,
//! with `members` and `between` for SWIM, and `quality` measures it as Chen, Toueg and Aguilera do.

mod between;
mod deadline;
mod ghost;
mod invariants;
mod members;
mod process;
mod quality;
mod rules;
mod setup;
mod state;
mod swim;
mod text;
mod view;
mod watcher;
mod window;

#[cfg(test)]
mod tests;

pub use ghost::Ghost;
pub use setup::{Config, Detector, Watch};
pub use state::{Beat, Durable, Message, Peer, Request, Timer, Volatile};
pub use swim::{Member, Probe, Relay, Rumour, Standing, Swim, Update};
pub use window::Window;

use synod_model::prelude::*;
use synod_model::{Condition, Exhibit, Hull, InvariantSet, Reading};

/// The system.
#[derive(Debug)]
pub enum Heartbeats {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e> {
    ctx: &'a CtxOf<'a, Heartbeats>,
    disk: &'a mut Durable,
    memory: &'a mut Volatile,
    fx: &'a mut Fx<'e, Heartbeats>,
}

impl Protocol for Heartbeats {
    const META: Meta = Meta {
        id: "heartbeats",
        title: Text::new("Heartbeats", "心跳与故障检测"),
        family: Text::new("Failure and failover", "故障与故障切换"),
        year: 2004,
        paper: "Naohiro Hayashibara, Xavier Défago, Rami Yared and Takuya Katayama, The φ Accrual Failure Detector",
        summary: Text::new(
            "Watchers suspect whoever has been silent for too long, and differ in how long that is.",
            "监视者怀疑沉默过久的进程；各种检测器的区别在于多久算过久。",
        ),
        settles_within: Micros::secs(150),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "nodes=2", plan: "timing=asynchronous crashes=1 restarts=1 requests=0 timers=3" },
        Hunt {
            start: "nodes=2 detector=phi",
            plan: "timing=asynchronous crashes=0 requests=0 timers=3 duplicates=1",
        },
        Hunt { start: "nodes=2 detector=chen", plan: "timing=asynchronous crashes=0 requests=1 timers=3" },
        Hunt {
            start: "nodes=2 watch=all",
            plan: "timing=asynchronous crashes=1 restarts=1 requests=0 timers=1",
        },
        Hunt {
            start: "nodes=2 watch=all detector=swim",
            plan: "timing=asynchronous crashes=1 restarts=1 requests=0 timers=3",
        },
        Hunt {
            start: "nodes=3 watch=all detector=swim",
            plan: "timing=asynchronous crashes=0 requests=0 timers=2",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn delay_bound(config: &Config) -> Micros {
        config.longest_delay()
    }

    /// Deadlines are moments of the watcher's own clock.
    fn rests_on_clocks(_: &Config) -> bool {
        true
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        let mut memory = Volatile::default();
        let mut node = At { ctx, disk, memory: &mut memory, fx };
        node.begin();
        node.watch();
        memory
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let mut at = At { ctx, disk: node.disk, memory: node.memory, fx };
        match said {
            Message::Heartbeat { incarnation, seq } => at.on_heartbeat(from, Beat { incarnation, seq }),
            Message::Ping { seq, updates } => at.on_ping(from, seq, &updates),
            Message::PingReq { target, seq, updates } => at.on_ping_req(from, target, seq, &updates),
            Message::Ack { seq, updates } => at.on_ack(from, seq, &updates),
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let mut at = At { ctx, disk: node.disk, memory: node.memory, fx };
        match timer {
            Timer::Heartbeat => at.on_due(),
            Timer::Suspect => at.on_suspect(),
            Timer::Probe => at.on_period(),
            Timer::Ack => at.on_no_ack(),
            Timer::Suspicion => at.on_suspicion(),
        }
    }

    fn on_request(
        ctx: &CtxOf<Self>,
        node: &mut Live<Self>,
        ask: RequestId,
        what: Request,
        fx: &mut Fx<Self>,
    ) {
        let Request::Suspects = what;
        At { ctx, disk: node.disk, memory: node.memory, fx }.on_suspects(ask);
    }
}

impl Checked for Heartbeats {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::ALL
    }

    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        invariants::assumes(config, id)
    }

    fn unmet(config: &Config) -> Vec<&'static Condition> {
        invariants::unmet(config)
    }

    fn breaks(world: &World<Self>) -> Vec<&'static Condition> {
        invariants::breaks(world)
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        invariants::given_up(world)
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        view::hulls(world)
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        view::exhibits(world)
    }

    fn readings(world: &World<Self>, _: Micros, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        view::readings(world, clock)
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        quality::metrics(world)
    }
}
