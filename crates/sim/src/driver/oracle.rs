//! What a handler cannot know by itself: what its clock shows, and what chance decides.

use crate::rng::{Purpose, Stream};
use std::collections::VecDeque;
use synod_model::{Choices, Micros, NodeId};

/// A clock that drifts: what it shows, and how fast it runs.
#[derive(Clone, Copy, Debug)]
struct Clock {
    ppm: u32,
    real: Micros,
    shown: Micros,
}

/// The rate of a clock that does not drift, in millionths.
pub(crate) const TRUE_RATE: u32 = 1_000_000;

/// A time multiplied by one rate and divided by another.
pub(super) fn scaled(time: Micros, by: u32, over: u32) -> Micros {
    let scaled = u128::from(time.0) * u128::from(by) / u128::from(over);
    Micros(u64::try_from(scaled).unwrap_or(u64::MAX))
}

impl Clock {
    fn at(&self, now: Micros) -> Micros {
        let passed = now.since(self.real);
        // A long division takes as long as much of a step, and hardly any clock drifts.
        self.shown.plus(if self.ppm == TRUE_RATE { passed } else { scaled(passed, self.ppm, TRUE_RATE) })
    }
}

/// The driver's answers to what a handler cannot know.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    stream: Stream,
    /// Choices that a scenario has laid down, taken first.
    pub(crate) given: VecDeque<u32>,
    clocks: Vec<Clock>,
    pub(crate) now: Micros,
    /// How much of that passed only so that what people did by hand can be drawn, where no clock went on meanwhile.
    pub(crate) drawn: Micros,
}

impl Oracle {
    /// An oracle for this many nodes, whose clocks are right.
    pub(super) fn new(seed: u64, nodes: usize) -> Self {
        let clock = Clock { ppm: TRUE_RATE, real: Micros(0), shown: Micros(0) };
        Self {
            stream: Stream::new(seed, Purpose::Choices),
            given: VecDeque::new(),
            clocks: vec![clock; nodes],
            now: Micros(0),
            drawn: Micros(0),
        }
    }

    /// From now on a node's clock runs at another rate, in millionths; at which it ran before.
    pub(super) fn set_rate(&mut self, node: NodeId, ppm: u32) -> u32 {
        let now = self.told(self.now);
        let clock = &mut self.clocks[node.index()];
        let before = clock.ppm;
        *clock = Clock { ppm, real: now, shown: clock.at(now) };
        before
    }

    /// A node's clock shows this from now on.
    pub(super) fn set_shown(&mut self, node: NodeId, shown: Micros) {
        let now = self.told(self.now);
        let clock = &mut self.clocks[node.index()];
        *clock = Clock { real: now, shown, ..*clock };
    }

    /// The rate of a node's clock, in millionths.
    pub(crate) fn rate(&self, node: NodeId) -> u32 {
        self.clocks[node.index()].ppm
    }

    /// What the clock of a node shows at a moment after the last step.
    pub(crate) fn clock_at(&self, node: NodeId, at: Micros) -> Micros {
        self.clocks[node.index()].at(self.told(at))
    }

    /// A moment after the last step, as a clock that does not drift shows it.
    pub(crate) fn told(&self, at: Micros) -> Micros {
        at.since(self.drawn)
    }
}

impl Oracle {
    /// By how many microseconds the clock of a node is ahead at a moment after the last step; less than zero: behind.
    pub(crate) fn ahead(&self, node: NodeId, at: Micros) -> i64 {
        let (shown, at) = (self.clock_at(node, at), self.told(at));
        let by = |time: Micros| i64::try_from(time.0).unwrap_or(i64::MAX);
        if shown > at { by(shown.since(at)) } else { -by(at.since(shown)) }
    }
}

impl Choices for Oracle {
    fn choose(&mut self, n: u32) -> u32 {
        match self.given.pop_front() {
            Some(choice) => choice % n,
            None => u32::try_from(self.stream.below(n.into())).expect("it is below a u32"),
        }
    }

    fn clock(&self, node: NodeId) -> Micros {
        self.clock_at(node, self.now)
    }

    fn now(&self) -> Micros {
        self.told(self.now)
    }
}
