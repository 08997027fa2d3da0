//! What was counted, over time, in a bounded number of points.
//!
//! Counts only grow, so a point is what had been counted when it ended, and what happened within it is the difference
//! to the point before: nothing is counted twice on the step path, only looked at when a point ends. When there are
//! too many, every second one is left out, and the distance doubles. Full chunks of points are shared between the
//! checkpoints of a run; only those of the last chunk are copied.

use super::histogram::Histogram;
use super::load::{LoadPoint, waiting};
use std::sync::Arc;
use synod_model::{Curve, Micros, NodeId, Reading, Seq};

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
    readings: Vec<Reading>,
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
    /// What the system itself draws over time.
    pub curves: Vec<CurveOverTime>,
}

/// A line of a curve: what it was at the end of each stretch, and last at the present moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveOverTime {
    /// Of which curve.
    pub of: &'static Curve,
    /// At which node, where each has a line of its own.
    pub node: Option<NodeId>,
    /// Nothing where there was no reading.
    pub points: Vec<Option<Reading>>,
}

/// The most lines that are kept: more could not be told apart.
const MOST_LINES: usize = 64;

/// The readings of all points as lines, in the order in which they first appear.
fn lines(points: &[Point]) -> Vec<CurveOverTime> {
    let mut lines: Vec<CurveOverTime> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        for reading in &point.readings {
            let of = |line: &CurveOverTime| line.of.id == reading.of.id && line.node == reading.node;
            let line = lines.iter().position(of).unwrap_or_else(|| {
                let points = vec![None; points.len()];
                lines.push(CurveOverTime { of: reading.of, node: reading.node, points });
                lines.len() - 1
            });
            lines[line].points[at] = Some(*reading);
        }
    }
    lines
}

/// The load at a moment at which so much had been counted and read.
pub(super) fn load_at(at: Micros, totals: &Totals, readings: &[Reading]) -> LoadPoint {
    let Totals { requests: asked, answered, .. } = *totals;
    LoadPoint { at, asked, answered, waiting: waiting(readings).unwrap_or(0) }
}

/// The counts that are reported over time.
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

    /// Ends the present point, at which so much had been counted and read.
    pub(crate) fn end(&mut self, totals: Totals, latency: &Histogram, mut readings: Vec<Reading>) {
        readings.truncate(MOST_LINES);
        let same = self.points.last().map(|p| &p.latency).filter(|last| last.total == latency.total);
        let latency = same.map_or_else(|| Arc::new(latency.clone()), Arc::clone);
        self.points.push(Point { totals, latency, readings });
        if self.points.len() == MOST_POINTS {
            self.points = self.points.iter().skip(1).step_by(2).cloned().collect();
            self.every = self.every.plus(self.every);
        }
        self.ends = self.ends.plus(self.every);
    }

    /// Whether the system has queues, as far as it is known.
    pub(crate) fn has_queues(&self) -> bool {
        self.points.last().is_some_and(|point| waiting(&point.readings).is_some())
    }

    /// Since when it is counted, and the load at the end of each stretch.
    pub(crate) fn load(&self) -> (Micros, Vec<LoadPoint>) {
        let mut at = self.from;
        let point = |point: &Point| {
            at = at.plus(self.every);
            load_at(at, &point.totals, &point.readings)
        };
        (self.from, self.points.iter().map(point).collect())
    }

    /// What was counted in each stretch until `now`.
    pub(crate) fn over_time(
        &self,
        now: Micros,
        totals: Totals,
        latency: &Histogram,
        mut readings: Vec<Reading>,
    ) -> OverTime {
        readings.truncate(MOST_LINES);
        let begun = self.ends.since(self.every);
        let mut points: Vec<Point> = self.points.iter().cloned().collect();
        points.push(Point { totals, latency: Arc::new(latency.clone()), readings });
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
            curves: lines(&points),
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
                series.end(Totals { sent, ..Totals::default() }, &latency, Vec::new());
            }
            sent += 1 + ms % 3;
            latency.add(Micros(ms));
        }
        let totals = Totals { sent, ..Totals::default() };
        let told = series.over_time(Micros::ms(100_000), totals, &latency, Vec::new());
        let (_, counts) = told.counts.iter().find(|(name, _)| *name == "sent").expect("it is told");
        assert!((MOST_POINTS / 2..=MOST_POINTS).contains(&counts.len()), "{}", counts.len());
        assert_eq!(counts.iter().sum::<u64>(), sent);
        assert_eq!((counts.len() as u64 - 1) * told.every.0 + told.last.0, 100_000_000);
        assert!(told.latency.iter().flatten().is_sorted(), "later ones took longer");
    }

    static LEVEL: Curve =
        Curve {
            id: "level", title: synod_model::Text::new("level", "水平"), unit: synod_model::Unit::Count
        };

    /// A curve that begins late has nothing before; each point that is left has its own moment.
    #[test]
    fn curves_keep_their_moments_when_points_are_left_out() {
        let mut series = Series::new(Micros(0));
        for _ in 0..500 {
            let at = i64::try_from(series.ends.0).unwrap_or(i64::MAX);
            let late =
                (series.ends >= Micros::ms(300)).then(|| Reading::new(&LEVEL, Some(NodeId::new(2)), 1));
            let readings = std::iter::once(Reading::new(&LEVEL, None, at)).chain(late).collect();
            series.end(Totals::default(), &Histogram::default(), readings);
        }
        let now = series.ends.since(Micros(1));
        let told = series.over_time(now, Totals::default(), &Histogram::default(), Vec::new());
        let [whole, late] = &told.curves[..] else { panic!("two lines: {:?}", told.curves) };
        assert_eq!(
            (whole.node, late.node, whole.points.len()),
            (None, Some(NodeId::new(2)), told.latency.len())
        );
        for (i, point) in whole.points.iter().enumerate().take(whole.points.len() - 1) {
            let at = (i as u64 + 1) * told.every.0;
            assert_eq!(point.map(|p| p.value.unsigned_abs()), Some(at), "point {i}");
            assert_eq!(late.points[i].is_some(), at >= 300_000, "point {i}");
        }
        assert_eq!(whole.points.last(), Some(&None), "there is no reading now");
    }
}
