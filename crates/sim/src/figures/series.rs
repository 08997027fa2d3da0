//! What was counted, over time, in a bounded number of points.
//!
//! Counts only grow, so a point is what had been counted when it ended, and what happened within it is the difference
//! to the point before: nothing is counted twice on the step path, only looked at when a point ends. When there are
//! too many, every second one is left out, and the distance doubles. Full chunks of points are shared between the
//! checkpoints of a run; only those of the last chunk are copied.

use super::histogram::Histogram;
use std::sync::Arc;
use synod_model::{Micros, Seq};

/// The most points; there are at least half as many once a run has lasted a second or so.
const MOST_POINTS: usize = 96;
/// The distance between two points at first.
const FIRST_EVERY: Micros = Micros::ms(10);

/// What had been counted at a moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    /// Messages sent, copies included.
    pub(crate) sent: u64,
    /// Messages that arrived.
    pub(crate) delivered: u64,
    /// Messages that were lost.
    pub(crate) dropped: u64,
    pub(crate) requests: u64,
    pub(crate) answered: u64,
    pub(crate) failed: u64,
    /// Steps that decided something.
    pub(crate) decisions: u64,
    /// Times that a node waited for its disk.
    pub(crate) forced_writes: u64,
    /// Microseconds in which some node was blocked.
    pub(crate) blocked: u64,
    /// Microseconds without anybody in charge.
    pub(crate) idle: u64,
}

/// One point: what had been counted when it ended.
#[derive(Clone, Debug, Default)]
struct Point {
    totals: Totals,
    latency: Arc<Histogram>,
}

/// The points of a run.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    from: Micros,
    every: Micros,
    /// When the present point ends.
    pub(crate) ends: Micros,
    points: Seq<Point>,
}

/// What was counted over time: a number for each stretch of `every`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverTime {
    /// When the first stretch begins: at the start of the run, or where the counting began anew.
    pub from: Micros,
    /// How long each stretch is.
    pub every: Micros,
    /// How long the last one is, which has not ended.
    pub last: Micros,
    /// The counts by name; each as long as the others.
    pub counts: Vec<(&'static str, Vec<u64>)>,
    /// How long the requests took that were answered in each stretch: half of them at most the first, 95 and 99 in a
    /// hundred at most the others.
    pub latency: Vec<Option<[Micros; 3]>>,
}

/// The counts that are told over time.
const TOLD: [(&str, fn(&Totals) -> u64); 9] = [
    ("requests", |t| t.requests),
    ("answered", |t| t.answered),
    ("failed", |t| t.failed),
    ("decisions", |t| t.decisions),
    ("sent", |t| t.sent),
    ("dropped", |t| t.dropped),
    ("forced_writes", |t| t.forced_writes),
    ("blocked_us", |t| t.blocked),
    ("without_leader_us", |t| t.idle),
];

impl Series {
    /// Counts from `from` on.
    pub(crate) fn new(from: Micros) -> Self {
        Self { from, every: FIRST_EVERY, ends: from.plus(FIRST_EVERY), points: Seq::new() }
    }

    /// Ends the present point, at which so much had been counted.
    pub(crate) fn end(&mut self, totals: Totals, latency: &Histogram) {
        let same = self.points.last().map(|p| &p.latency).filter(|last| last.total == latency.total);
        let latency = same.map_or_else(|| Arc::new(latency.clone()), Arc::clone);
        self.points.push(Point { totals, latency });
        if self.points.len() == MOST_POINTS {
            self.points = self.points.iter().skip(1).step_by(2).cloned().collect();
            self.every = self.every.plus(self.every);
        }
        self.ends = self.ends.plus(self.every);
    }

    /// What was counted in each stretch until `now`.
    pub(crate) fn told(&self, now: Micros, totals: Totals, latency: &Histogram) -> OverTime {
        let begun = self.ends.since(self.every);
        let mut points: Vec<Point> = self.points.iter().cloned().collect();
        points.push(Point { totals, latency: Arc::new(latency.clone()) });
        let count = |of: fn(&Totals) -> u64| {
            let mut before = 0;
            points.iter().map(|p| of(&p.totals) - std::mem::replace(&mut before, of(&p.totals))).collect()
        };
        let mut before = Arc::default();
        let mut took = |p: &Point| {
            let within = p.latency.since(&before).percentiles();
            before = Arc::clone(&p.latency);
            within
        };
        OverTime {
            from: self.from,
            every: self.every,
            last: now.since(begun),
            counts: TOLD.iter().map(|(name, of)| (*name, count(*of))).collect(),
            latency: points.iter().map(&mut took).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stay_few_and_nothing_is_lost() {
        let (mut series, mut latency, mut sent) = (Series::new(Micros(0)), Histogram::default(), 0);
        for ms in 0..100_000 {
            let now = Micros::ms(ms);
            while series.ends <= now {
                series.end(Totals { sent, ..Totals::default() }, &latency);
            }
            sent += 1 + ms % 3;
            latency.add(Micros(ms));
        }
        let told = series.told(Micros::ms(100_000), Totals { sent, ..Totals::default() }, &latency);
        let (_, counts) = told.counts.iter().find(|(name, _)| *name == "sent").expect("it is told");
        assert!((MOST_POINTS / 2..=MOST_POINTS).contains(&counts.len()), "{}", counts.len());
        assert_eq!(counts.iter().sum::<u64>(), sent);
        assert_eq!((counts.len() as u64 - 1) * told.every.0 + told.last.0, 100_000_000);
        assert!(told.latency.iter().flatten().is_sorted(), "later ones took longer");
    }
}
