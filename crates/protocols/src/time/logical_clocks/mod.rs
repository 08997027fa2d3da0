//! Logical clocks, as the page tells of them (*About*):
#![doc = include_str!("../../../../library/lessons/logical-clocks/about.md")]
//!
//! **Where to look.** `clocks` has the three clocks, `events` what makes them tick; `links` makes a good network of a bad one;
//! `mutex` and `posts` are what clocks are for. `rules` lists what can be switched off; `ghost` watches a run from outside and
//! knows what has truly happened before what.

mod clocks;
mod events;
mod figures;
mod ghost;
mod invariants;
mod links;
mod message;
mod mutex;
mod posts;
mod rules;
mod setup;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use clocks::{Clocks, Counts};
pub use ghost::Ghost;
pub use message::{Head, Message, PostId, Request, Timer};
pub use setup::{Config, Delivery, Mutex, Stamps};
pub use state::{Claim, Delivered, Durable, Event, Link, Posted, Section, Unseen, Volatile};

use synod_model::prelude::*;
use synod_model::{Condition, Exhibit, InvariantSet};

/// The system.
#[derive(Debug)]
pub enum LogicalClocks {}

/// A process at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e> {
    ctx: &'a CtxOf<'a, LogicalClocks>,
    disk: &'a mut Durable,
    memory: &'a mut Volatile,
    fx: &'a mut Fx<'e, LogicalClocks>,
    /// To whom something was sent in this step that acknowledges what has come.
    spoken: NodeSet,
}

/// A process at work, at the beginning of a step.
fn at<'a, 'e>(
    ctx: &'a CtxOf<'a, LogicalClocks>,
    node: &'a mut Live<'_, LogicalClocks>,
    fx: &'a mut Fx<'e, LogicalClocks>,
) -> At<'a, 'e> {
    node.memory.recent.0.clear();
    At { ctx, disk: node.disk, memory: node.memory, fx, spoken: NodeSet::new() }
}

impl Protocol for LogicalClocks {
    const META: Meta = Meta {
        id: "logical-clocks",
        title: Text::new("Logical clocks", "逻辑时钟"),
        family: Text::new("Time", "时间"),
        year: 1978,
        paper: "Leslie Lamport, Time, Clocks, and the Ordering of Events in a Distributed System",
        summary: Text::new(
            "Clocks that know no time tell what can have caused what, and that is enough to share a critical section and to \
             deliver posts in order.",
            "不知道时间的时钟能说出什么可能导致了什么，这已足以共享临界区、按序投递帖子。",
        ),
        settles_within: Micros::secs(60),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "nodes=2", plan: "crashes=0 requests=2 timers=2 ask=acquire" },
        Hunt { start: "nodes=2 mutex=ricart-agrawala", plan: "crashes=0 requests=2 timers=2 ask=acquire" },
        Hunt { start: "nodes=2 delivery=total", plan: "crashes=0 requests=2 timers=0 ask=post" },
        Hunt { start: "nodes=3 delivery=causal", plan: "crashes=0 requests=1 timers=0 ask=post" },
        Hunt { start: "nodes=2", plan: "crashes=1 restarts=1 requests=1 timers=1 ask=event,send" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// An acknowledgement comes before its message would be sent again.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.retry.0 / 2)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        let begins = disk.links.is_empty();
        disk.prepare(ctx.config);
        if !begins {
            fx.note(&text::GOES_ON, [ctx.me.into()]);
        }
        if disk.owes() {
            fx.set_timer(Timer::Retry, Delay::Fixed(ctx.config.retry));
        }
        if disk.cs == Section::Inside {
            fx.set_timer(Timer::Leave, Delay::Fixed(ctx.config.hold));
        }
        Volatile::default()
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        at(ctx, node, fx).arrives(from, said);
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let mut at = at(ctx, node, fx);
        match timer {
            Timer::Retry => at.on_retry(),
            Timer::Leave => at.leaves(),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let mut at = at(ctx, node, fx);
        match ask {
            Request::Acquire => at.on_acquire(id),
            Request::Release => at.on_leave(id),
            Request::Event => at.on_event(id),
            Request::Send { node } => at.on_send(id, node),
            Request::Post { text } => at.on_post(id, text),
        }
    }
}

impl Checked for LogicalClocks {
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

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        figures::metrics(world)
    }
}
