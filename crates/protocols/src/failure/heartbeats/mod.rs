//! Failure detectors on heartbeats (Chen, Toueg and Aguilera, "On the Quality of Service of Failure Detectors", 2002;
//! Hayashibara, Defago, Yared and Katayama, "The phi Accrual Failure Detector", 2004).
//!
//! **The problem.** Somebody has to notice that a process has crashed. But all that can be noticed is silence, and a crashed
//! process is as silent as one that is slow, that stands still for a garbage collection, or that is cut off. Whoever waits
//! long is right and late; whoever waits briefly is early and often wrong. No detector is both where delays have no bound
//! (Chandra and Toueg 1996).
//!
//! **The idea.** Each process says at regular intervals that it is alive. A watcher suspects it when it has been silent until
//! a deadline, and trusts it again when a newer heartbeat comes. A suspicion is an opinion of the watcher, and may be taken
//! back. What differs is how the deadline is found: a fixed time-out; a margin after the moment at which the next heartbeat is
//! expected (chen); or the moment at which so long a silence has become too unlikely, given how regular the heartbeats were
//! (phi). The last one is called accrual, since the level of suspicion grows with the silence; with one threshold it is
//! a time-out that sets itself.
//!
//! With many processes, heartbeats from everybody to everybody are too many. SWIM has each member ping one other in a period,
//! ask a few others to ping before it judges, and gossip what it finds; a member that hears itself suspected can refute that.
//!
//! **Where to look.** `process` sends heartbeats, `watcher` trusts and suspects, `deadline` has the detectors, `window` what
//! they measure; `swim` is a folder of its own. `rules` lists what can be switched off; `ghost` watches a run from outside,
//! and `quality` measures it as Chen, Toueg and Aguilera do.
//!
//! **What to watch.** The arc around the monitor is its earliest deadline: each heartbeat winds it up again, and after a crash
//! it closes. Make the network slower while it runs: fixed goes on being mistaken, phi bears longer silences and is calm again,
//! at the price of noticing a crash later.
//!
//! **Where it differs.** The papers leave open how a window begins, how small a deviation may become, and what to do with the
//! gap that ends a suspicion; here it is as in Akka: two samples, a floor, and such a gap is no sample. Lost heartbeats
//! are: phi takes loss for jitter. So a small window that happens to hold only short gaps may never recover. Akka approximates
//! the normal tail by a logistic function, which is off by half a deviation far out; here it is the paper's exact tail. What
//! a watcher measures it keeps in memory, and a process that starts anew is measured anew.

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
