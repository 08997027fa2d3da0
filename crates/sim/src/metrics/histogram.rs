//! Durations by size: small, exact to a sixteenth, and the same on every machine, as it is integer arithmetic alone.

use synod_model::{Micros, Value};

/// Buckets per doubling of a duration: percentiles are exact to 1/16.
const PER_OCTAVE: u64 = 16;

/// Durations by size, in buckets of a sixteenth of a doubling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Histogram {
    /// By bucket, in order.
    counts: Vec<(u32, u64)>,
    pub(crate) total: u64,
    sum: u128,
}

impl Histogram {
    pub(crate) fn add(&mut self, t: Micros) {
        let bucket = bucket(t.0);
        match self.counts.binary_search_by_key(&bucket, |(b, _)| *b) {
            Ok(at) => self.counts[at].1 += 1,
            Err(at) => self.counts.insert(at, (bucket, 1)),
        }
        self.total += 1;
        self.sum += u128::from(t.0);
    }

    /// The upper end of the bucket below which `per_cent` of the durations lie.
    fn percentile(&self, per_cent: u64) -> Option<u64> {
        let wanted = (self.total * per_cent).div_ceil(100);
        let mut seen = 0;
        self.counts.iter().find_map(|(bucket, n)| {
            seen += n;
            (seen >= wanted).then(|| upper_end(*bucket))
        })
    }

    /// What lies in this one and not in an earlier state of it.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        let mut counts = self.counts.clone();
        for (bucket, n) in &earlier.counts {
            if let Ok(at) = counts.binary_search_by_key(bucket, |(b, _)| *b) {
                counts[at].1 -= n;
            }
        }
        counts.retain(|(_, n)| *n > 0);
        Self { counts, total: self.total - earlier.total, sum: self.sum - earlier.sum }
    }

    /// Half of the durations lie below the first, 95 and 99 in a hundred below the others.
    pub(crate) fn percentiles(&self) -> Option<[Micros; 3]> {
        let at = |per_cent| self.percentile(per_cent).map(Micros);
        Some([at(50)?, at(95)?, at(99)?])
    }

    /// Mean and percentiles as a metric.
    pub(crate) fn summary(&self) -> Value {
        let Some([p50, p95, p99]) = self.percentiles() else { return Value::None };
        let mean = u64::try_from(self.sum / u128::from(self.total)).unwrap_or(u64::MAX);
        Value::Record(vec![
            ("mean", Micros(mean).into()),
            ("p50", p50.into()),
            ("p95", p95.into()),
            ("p99", p99.into()),
        ])
    }

    /// The durations in wider classes, [`CLASSES`] per doubling, from the first that is not empty to the last.
    pub(crate) fn classes(&self) -> Vec<Class> {
        let (Some((first, _)), Some((last, _))) = (self.counts.first(), self.counts.last()) else {
            return Vec::new();
        };
        let (first, last) = (first / WIDE, last / WIDE);
        let mut classes: Vec<Class> = (first..=last)
            .map(|class| Class {
                from: Micros(if class == 0 { 0 } else { upper_end(class * WIDE - 1) + 1 }),
                to: Micros(upper_end(class * WIDE + WIDE - 1)),
                count: 0,
            })
            .collect();
        for (bucket, n) in &self.counts {
            classes[(bucket / WIDE - first) as usize].count += n;
        }
        classes
    }
}

/// Classes per doubling of a duration, as a histogram is drawn.
const CLASSES: u32 = 4;
/// Buckets of a class.
const WIDE: u32 = 16 / CLASSES;

/// One class of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// The shortest duration that belongs to it.
    pub from: Micros,
    /// The longest.
    pub to: Micros,
    /// How many durations belong to it.
    pub count: u64,
}

fn bucket(us: u64) -> u32 {
    if us < PER_OCTAVE {
        return u32::try_from(us).expect("it is below 16");
    }
    let octave = us.ilog2();
    let within = (us >> (octave - 4)) & (PER_OCTAVE - 1);
    octave * 16 + u32::try_from(within).expect("it is below 16") - 48
}

fn upper_end(bucket: u32) -> u64 {
    if u64::from(bucket) < PER_OCTAVE {
        return bucket.into();
    }
    let (octave, within) = ((bucket + 48) / 16, u64::from((bucket + 48) % 16));
    ((PER_OCTAVE + within + 1) << (octave - 4)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_within_a_sixteenth() {
        for us in [0, 1, 15, 16, 17, 31, 32, 1_000, 123_456, 9_999_999_999] {
            let end = upper_end(bucket(us));
            assert!(end >= us && end - us <= us / 16, "{us} lies in a bucket that ends at {end}");
        }
        let mut histogram = Histogram::default();
        for us in 1..=1_000 {
            histogram.add(Micros(us));
        }
        let p95 = histogram.percentile(95).expect("it is not empty");
        assert!((950..=1_009).contains(&p95), "{p95}");
    }

    #[test]
    fn classes_hold_everything_and_follow_each_other() {
        let mut histogram = Histogram::default();
        for us in [0, 3, 4, 90, 1_000, 1_100, 70_000] {
            histogram.add(Micros(us));
        }
        let classes = histogram.classes();
        assert_eq!(classes.iter().map(|c| c.count).sum::<u64>(), 7);
        assert_eq!((classes[0].from, classes[0].count), (Micros(0), 2));
        for two in classes.windows(2) {
            assert_eq!(two[0].to.0 + 1, two[1].from.0);
        }
    }

    #[test]
    fn what_came_later_is_the_difference() {
        let (mut all, mut later) = (Histogram::default(), Histogram::default());
        for us in [5, 70, 70, 900] {
            all.add(Micros(us));
        }
        let before = all.clone();
        for us in [70, 12_345] {
            all.add(Micros(us));
            later.add(Micros(us));
        }
        assert_eq!(all.since(&before), later);
    }
}
