//! Clock synchronisation, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/clock-sync/about.md")]
//!
//! **Where to look.** `clock` is a clock that can be set, `select` what is made of samples; `machine` asks and sets, `berkeley` has the
//! master, `commits` what a timestamp is worth, with `hybrid` beside it. `rules` lists what can be switched off; `ghost` watches
//! a run from outside and knows the true time.

mod berkeley;
mod clock;
mod commits;
mod figures;
mod ghost;
mod hybrid;
mod invariants;
mod machine;
mod message;
mod rules;
mod select;
mod setup;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use clock::{Correction, Oscillator, Slewing};
pub use ghost::Ghost;
pub use hybrid::Hlc;
pub use message::{Message, Request, Timer};
pub use select::Interval;
pub use setup::{Adjust, Algorithm, Config};
pub use state::{Asked, Committed, Durable, Event, Measured, Sample, Unseen, Volatile, Waiting};

use synod_model::prelude::*;
use synod_model::{Condition, Exhibit, InvariantSet, Reading};

/// The system.
#[derive(Debug)]
pub enum ClockSync {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e> {
    ctx: &'a CtxOf<'a, ClockSync>,
    disk: &'a mut Durable,
    memory: &'a mut Volatile,
    fx: &'a mut Fx<'e, ClockSync>,
}

/// A node at work, at the beginning of a step.
fn at<'a, 'e>(
    ctx: &'a CtxOf<'a, ClockSync>,
    node: &'a mut Live<'_, ClockSync>,
    fx: &'a mut Fx<'e, ClockSync>,
) -> At<'a, 'e> {
    node.memory.events.0.clear();
    At { ctx, disk: node.disk, memory: node.memory, fx }
}

impl Protocol for ClockSync {
    const META: Meta = Meta {
        id: "clock-sync",
        title: Text::new("Clock synchronisation", "时钟同步"),
        family: Text::new("Time", "时间"),
        year: 1989,
        paper: "Flaviu Cristian, Probabilistic Clock Synchronization",
        summary: Text::new(
            "Machines ask what time it is, reckon with the way of the answer, and know how wrong they may be.",
            "机器询问现在几点，算上答复在路上的时间，并且知道自己最多可能错多少。",
        ),
        settles_within: Micros::secs(300),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "machines=1", plan: "timing=asynchronous crashes=1 restarts=1 requests=1 timers=2" },
        Hunt {
            start: "machines=2 offsets=0,25,-10",
            plan: "timing=asynchronous crashes=0 requests=1 timers=2 ask=commit",
        },
        Hunt {
            start: "algorithm=berkeley machines=2 offsets=0,25,-10",
            plan: "timing=asynchronous crashes=0 requests=0 timers=2 duplicates=1",
        },
        Hunt {
            start: "algorithm=ntp sources=3 machines=1 falsetickers=3",
            plan: "timing=asynchronous crashes=0 requests=0 timers=2",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// Setting clocks back at once, and telling of commits at once, is a matter of settings, too.
    fn obeyed(config: &Config) -> RuleSet {
        RuleSet::ALL
            .switched(rules::NEVER_BACKWARDS, config.adjust == Adjust::Slew)
            .switched(rules::COMMIT_WAIT, config.commit_wait)
    }

    /// An answer comes before the next question.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.poll.0 / 2)
    }

    /// Everything does.
    fn rests_on_clocks(_: &Config) -> bool {
        true
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        let mut memory = Volatile::default();
        let mut at = At { ctx, disk, memory: &mut memory, fx };
        at.begin();
        at.finish();
        memory
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let mut at = at(ctx, node, fx);
        match said {
            Message::TimeRequest { t1 } => at.on_question(from, t1),
            Message::TimeReply { t1, t2, t3 } => at.on_time(from, t1, t2, t3),
            Message::PollClock { round } => at.on_poll_clock(from, round),
            Message::ClockIs { round, time } => at.on_clock(from, round, time),
            Message::Adjust { round, adjustment, bound } => at.on_adjust(round, adjustment, bound),
            Message::Commit { number, text, timestamp, earliest, latest, hlc } => {
                at.on_told(Committed { node: from, number, text, timestamp, earliest, latest }, hlc);
            }
            Message::Committed { number } => at.on_acknowledged(from, number),
        }
        at.finish();
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let mut at = at(ctx, node, fx);
        match timer {
            Timer::Poll => at.on_poll(),
            Timer::Slew => at.on_slew(),
            Timer::Commit => at.on_commit_timer(),
        }
        at.finish();
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let mut at = at(ctx, node, fx);
        match ask {
            Request::Commit { text } => at.on_commit(id, text),
            Request::Sync => at.on_sync(id),
        }
        at.finish();
    }
}

impl Checked for ClockSync {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::ALL
    }

    fn unmet(config: &Config) -> Vec<&'static Condition> {
        invariants::unmet(config)
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        invariants::given_up(world)
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        view::exhibits(world)
    }

    fn readings(world: &World<Self>, at: Micros, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        view::readings(world, at, clock)
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        figures::metrics(world)
    }
}
