//! What is made of samples: the offset and the delay of one exchange, the best of several, and the interval that most sources agree on.

use synod_model::NodeId;

/// A question and its answer, as RFC 5905 (section 8) measures them: t1 and t4 are when the question left and the answer came, by
/// the clock of who asks, t2 and t3 when the question came and the answer left, by the other clock. Microseconds.
///
/// Returns by how much the other clock is ahead, `((t2 - t1) + (t3 - t4)) / 2`, and how long both ways took, `(t4 - t1) - (t3 - t2)`.
pub(super) fn on_wire(t1: i64, t2: i64, t3: i64, t4: i64) -> (i64, i64) {
    (((t2 - t1) + (t3 - t4)).div_euclid(2), (t4 - t1) - (t3 - t2))
}

/// Half of a delay, rounded up: how wrong an offset may be that was measured over it.
pub(super) fn half(delay: i64) -> i64 {
    delay.max(0).div_euclid(2) + delay.max(0).rem_euclid(2)
}

/// What a source may mean: a range of offsets, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Whose it is.
    pub source: NodeId,
    /// Its lower end.
    pub low: i64,
    /// Its upper end.
    pub high: i64,
}

impl Interval {
    /// Its middle.
    pub(super) fn middle(&self) -> i64 {
        middle(self.low, self.high)
    }
}

/// The middle of a range.
pub(super) fn middle(low: i64, high: i64) -> i64 {
    low + (high - low) / 2
}

/// What most intervals have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Common {
    /// Its lower end.
    pub low: i64,
    /// Its upper end.
    pub high: i64,
    /// How many intervals it lies in.
    pub count: usize,
}

/// What the largest number of intervals have in common (Marzullo 1984); of several such ranges the first. Some interval begins where
/// it begins.
pub(super) fn intersect(intervals: &[Interval]) -> Option<Common> {
    let mut best: Option<Common> = None;
    let mut lows: Vec<i64> = intervals.iter().map(|interval| interval.low).collect();
    lows.sort_unstable();
    for low in lows {
        let holding = || intervals.iter().filter(|interval| interval.low <= low && low <= interval.high);
        let Some(high) = holding().map(|interval| interval.high).min() else { continue };
        let count = holding().count();
        if best.is_none_or(|best| count > best.count) {
            best = Some(Common { low, high, count });
        }
    }
    best
}

/// The median of numbers; of two in the middle the lower one. There is at least one.
pub(super) fn median(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    numbers.get(numbers.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}
