//! Time as small whole numbers, for what rests on it: leases, and protocols that are safe while messages are fast.
//!
//! In asynchronous timing a state knows no time: a timer that is set may fire at any moment. In bounded timing time goes
//! in ticks. A message takes at most this many of them; a timer fires when its ticks are over, and time stands still until
//! it has fired. So what is explicit are only countdowns, as in Lamport's "Real time is really simple" (2005). A message
//! whose time has come arrives before a timer that is due at the same tick: the longest delay that a protocol tolerates is
//! shorter than the time-out that waits for it.
//!
//! A tick is the longest delay that the protocol tolerates (`Protocol::delay_bound`) by the ticks that a message may take.
//! Timers are rounded up to whole ticks, so that of two, the longer one never fires first.
//!
//! A clock that drifts is a tick ahead or behind, as often as the budget allows: so are the timers of its node. Where what
//! nodes do rests on what their clocks show, the time that has passed is part of a state, and how far each clock is off.

use crate::world::{AnyWorld, Happened};
use synod_model::symmetry::Renaming;
use synod_model::{Delay, MessageId, Micros, NodeId, mix};
use synod_scenario::Net;

/// How time is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// A timer that is set may fire at any moment, and a message may take for ever.
    Asynchronous,
    /// Messages are fast enough and timers fire when they are due.
    Bounded,
}

impl Timing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Asynchronous, Self::Bounded];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Asynchronous => "asynchronous",
            Self::Bounded => "bounded",
        }
    }
}

/// How long a tick is, and how many of them a message takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) tick: Micros,
    pub(super) delay: u16,
}

/// A timer that is set: it fires when between `least` and `most` ticks have passed.
#[derive(Clone, Copy, Debug)]
struct Countdown {
    node: NodeId,
    slot: u16,
    least: u16,
    most: u16,
}

/// The countdowns of a state.
#[derive(Clone, Debug, Default)]
pub(super) struct Clocks {
    timers: Vec<Countdown>,
    messages: Vec<(MessageId, u16)>,
    /// What clocks show, where the system rests on that.
    shown: Option<Shown>,
}

/// The ticks that have passed since the search began, and by how many each node's clock is ahead or behind.
#[derive(Clone, Debug)]
struct Shown {
    passed: u32,
    off: Vec<i32>,
}

/// A timer whose latest moment never comes.
const NEVER: u16 = u16::MAX;

impl Scale {
    /// This many ticks make up the longest delay that a system tolerates; where nothing rests on time, what is usual.
    pub(super) fn of(bound: Micros, delay: u16) -> Self {
        let bound = if bound == Micros(u64::MAX) { Net::default().latency.max } else { bound };
        Self { tick: Micros((bound.0 / u64::from(delay)).max(1)), delay }
    }

    /// So many ticks.
    pub(super) fn time(self, ticks: u32) -> Micros {
        Micros(self.tick.0.saturating_mul(ticks.into()))
    }

    fn ticks(self, time: Micros) -> u16 {
        u16::try_from(time.0.div_ceil(self.tick.0)).unwrap_or(NEVER - 1)
    }

    fn window(self, delay: Delay) -> (u16, u16) {
        match delay {
            Delay::Fixed(time) => (self.ticks(time), self.ticks(time)),
            Delay::Uniform(least, most) => (self.ticks(least), self.ticks(most)),
            Delay::Exponential(_) | Delay::Pareto(_) => (0, NEVER),
        }
    }
}

/// Something that waits when a search starts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Waiting {
    Message(MessageId),
    Timer(NodeId, u16),
}

/// What is left of a delay after a while.
fn rest(delay: Delay, age: Micros) -> Delay {
    match delay {
        Delay::Fixed(time) => Delay::Fixed(time.since(age)),
        Delay::Uniform(least, most) => Delay::Uniform(least.since(age), most.since(age)),
        forgetful @ (Delay::Exponential(_) | Delay::Pareto(_)) => forgetful,
    }
}

impl Clocks {
    /// The countdowns of a world that a search starts from, in which everything was sent or set some time ago.
    pub(super) fn of(world: &dyn AnyWorld, scale: Scale, age: &dyn Fn(Waiting) -> Micros) -> Self {
        let mut clocks = Self::default();
        if world.rests_on_clocks() {
            clocks.shown = Some(Shown { passed: 0, off: vec![0; world.len()] });
        }
        let longest = Micros(scale.tick.0 * u64::from(scale.delay));
        for id in world.in_flight() {
            clocks.messages.push((id, scale.ticks(longest.since(age(Waiting::Message(id))))));
        }
        for node in (0..world.len()).map(NodeId::at) {
            for (slot, _) in world.timers(node) {
                let delay = world.delay_of(node, slot);
                let left = delay.map(|delay| rest(delay, age(Waiting::Timer(node, slot))));
                clocks.set(node, slot, left, scale);
            }
        }
        clocks
    }

    fn set(&mut self, node: NodeId, slot: u16, delay: Option<Delay>, scale: Scale) {
        self.timers.retain(|t| (t.node, t.slot) != (node, slot));
        if let Some(delay) = delay {
            let (least, most) = scale.window(delay);
            self.timers.push(Countdown { node, slot, least, most });
        }
    }

    /// Takes up what a step has set, cleared, sent and taken.
    pub(super) fn absorb(&mut self, step: &Happened, gone: Option<MessageId>, scale: Scale) {
        if let Some(gone) = gone {
            self.messages.retain(|(id, _)| *id != gone);
        }
        self.messages.extend(step.sent.iter().map(|posted| (posted.id, scale.delay)));
        for (node, slot, delay) in &step.timers {
            self.set(*node, *slot, *delay, scale);
        }
    }

    /// A timer has fired.
    pub(super) fn fired(&mut self, node: NodeId, slot: u16) {
        self.timers.retain(|t| (t.node, t.slot) != (node, slot));
    }

    /// A node has crashed.
    pub(super) fn crashed(&mut self, node: NodeId) {
        self.timers.retain(|t| t.node != node);
    }

    /// Whether a message must arrive before anything else happens in time.
    pub(super) fn message_is_due(&self) -> bool {
        self.messages.iter().any(|(_, left)| *left == 0)
    }

    /// Whether a timer may fire.
    pub(super) fn may_fire(&self, node: NodeId, slot: u16) -> bool {
        self.timers.iter().any(|t| (t.node, t.slot) == (node, slot) && t.least == 0)
    }

    /// Whether time can pass: nothing is due, and something waits for it.
    pub(super) fn may_tick(&self) -> bool {
        let waits = self.timers.iter().any(|t| t.least > 0 || t.most != NEVER) || !self.messages.is_empty();
        waits && !self.message_is_due() && self.timers.iter().all(|t| t.most > 0)
    }

    /// A tick passes.
    pub(super) fn tick(&mut self) {
        for timer in &mut self.timers {
            timer.least = timer.least.saturating_sub(1);
            if timer.most != NEVER {
                timer.most -= 1;
            }
        }
        self.messages.iter_mut().for_each(|(_, left)| *left -= 1);
        if let Some(shown) = &mut self.shown {
            shown.passed += 1;
        }
    }

    /// The ticks that have passed where the clock of a node advances: by that clock, and in truth.
    pub(super) fn passed(&self, node: NodeId) -> Option<(i64, u32)> {
        let shown = self.shown.as_ref()?;
        Some((i64::from(shown.passed) + i64::from(shown.off[node.index()]), shown.passed))
    }

    /// Whether it makes a difference that the clock of a node goes a tick ahead, or falls one behind.
    pub(super) fn may_shift(&self, node: NodeId, ahead: bool) -> bool {
        let differs = |t: &Countdown| t.node == node && if ahead { t.least > 0 } else { t.most != NEVER };
        self.shown.is_some() || self.timers.iter().any(differs)
    }

    /// The clock of a node goes a tick ahead or falls one behind, and its timers with it.
    pub(super) fn shift(&mut self, node: NodeId, ahead: bool) {
        for timer in self.timers.iter_mut().filter(|t| t.node == node && (t.least, t.most) != (0, NEVER)) {
            let by = |ticks: u16| if ahead { ticks.saturating_sub(1) } else { (ticks + 1).min(NEVER - 1) };
            timer.least = by(timer.least);
            if timer.most != NEVER {
                timer.most = by(timer.most);
            }
        }
        if let Some(shown) = &mut self.shown {
            shown.off[node.index()] += if ahead { 1 } else { -1 };
        }
    }

    /// The fingerprint of the countdowns, each with what it is for; under other names if there are any.
    pub(super) fn hash(&self, world: &dyn AnyWorld, by: Option<&Renaming>) -> u64 {
        let message =
            |(id, left): &(MessageId, u16)| mix(world.closer().message_hash(*id, by), u64::from(*left));
        let sum = self.messages.iter().map(message).fold(0, u64::wrapping_add);
        let timer = |t: &Countdown| {
            // The slot is not part of the state; its place among the timers of the node is.
            let place = world.timers(t.node).iter().position(|(slot, _)| *slot == t.slot).unwrap_or(0);
            let node = by.map_or(t.node, |by| by.of(t.node));
            let whose = u64::from(node.number()) << 32 | place as u64;
            mix(mix(0, whose), u64::from(t.least) << 32 | u64::from(t.most))
        };
        let hash = mix(sum, self.timers.iter().map(timer).fold(0, u64::wrapping_add));
        let Some(shown) = &self.shown else { return hash };
        let off = |(at, off): (usize, &i32)| {
            let node = by.map_or(NodeId::at(at), |by| by.of(NodeId::at(at)));
            mix(mix(1, node.number().into()), u64::from(off.cast_unsigned()))
        };
        let off = shown.off.iter().enumerate().map(off).fold(0, u64::wrapping_add);
        mix(mix(hash, shown.passed.into()), off)
    }
}
