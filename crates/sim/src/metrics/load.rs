//! The load of a system with queues, over time.

use synod_model::{Micros, QUEUE, Reading};

/// What was asked of a system with queues, what it has answered, and what waited, over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadOverTime {
    /// Since when it was counted: since the start of the run, or since the counting began anew.
    pub from: Micros,
    /// What had been counted at some moments, in order.
    pub points: Vec<LoadPoint>,
    /// How many requests wait at the playhead.
    pub waiting: u64,
}

/// What had been counted at a moment, and how many waited then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadPoint {
    /// The moment.
    pub at: Micros,
    /// How many requests users had made; what is sent once more is not another one.
    pub asked: u64,
    /// How many of them had an answer.
    pub answered: u64,
    /// How many waited in queues.
    pub waiting: u64,
}

/// How many requests wait in queues; `None`: the system has no queues.
pub(crate) fn waiting(readings: &[Reading]) -> Option<u64> {
    let queues = readings.iter().filter(|reading| reading.of.id == QUEUE.id);
    queues.map(|reading| reading.value.unsigned_abs()).reduce(u64::saturating_add)
}
