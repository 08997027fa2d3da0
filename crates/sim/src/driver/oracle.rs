//! What a handler cannot know by itself: what its clock shows, and what chance decides.

use crate::rng::{Purpose, Stream};
use std::collections::VecDeque;
use synod_model::{Choices, Micros, NodeId};

/// A clock that drifts: what it shows, and how fast it runs.
#[derive(Clone, Copy, Debug)]
struct Clock {
    percent: u32,
    real: Micros,
    shown: Micros,
}

impl Clock {
    fn at(&self, now: Micros) -> Micros {
        self.shown.plus(Micros(now.since(self.real).0 * u64::from(self.percent) / 100))
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
}

impl Oracle {
    /// An oracle for this many nodes, whose clocks are right.
    pub(super) fn new(seed: u64, nodes: usize) -> Self {
        let clock = Clock { percent: 100, real: Micros(0), shown: Micros(0) };
        Self {
            stream: Stream::new(seed, Purpose::Choices),
            given: VecDeque::new(),
            clocks: vec![clock; nodes],
            now: Micros(0),
        }
    }

    /// From now on a node's clock runs at another rate; at which it ran before.
    pub(super) fn set_clock(&mut self, node: NodeId, percent: u32) -> u32 {
        let now = self.now;
        let clock = &mut self.clocks[node.index()];
        let before = clock.percent;
        *clock = Clock { percent, real: now, shown: clock.at(now) };
        before
    }

    /// The rate of a node's clock, in per cent.
    pub(super) fn percent(&self, node: NodeId) -> u32 {
        self.clocks[node.index()].percent
    }

    /// What the clock of a node shows at a moment after the last step.
    pub(crate) fn clock_at(&self, node: NodeId, at: Micros) -> Micros {
        self.clocks[node.index()].at(at)
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
        self.now
    }
}
