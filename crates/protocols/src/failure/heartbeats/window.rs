//! What a watcher remembers of a process: the latest samples, and what they come to. All numbers are whole microseconds.

use super::setup::{Config, Detector};
use std::collections::VecDeque;
use synod_model::Micros;

/// The latest samples, at most as many as the window holds. With phi and exponential a sample is a gap between two
/// arrivals; with chen it is how much later a heartbeat came than its number times the interval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Window {
    samples: VecDeque<i64>,
    sum: i128,
    squares: i128,
    /// The interval with which the samples were taken (chen).
    interval: Micros,
}

impl Window {
    /// The window of a process of which nothing was measured. Where gaps are measured it begins with two of them, three and
    /// five quarters of the interval, so that there is a mean and a deviation from the start (Akka's detector does so).
    pub(super) fn new(config: &Config) -> Self {
        let mut window = Self { interval: config.interval, ..Self::default() };
        if config.accrues() {
            let quarter = whole(config.interval) / 4;
            window.push(whole(config.interval) - quarter, config);
            window.push(whole(config.interval) + quarter, config);
        }
        window
    }

    /// The heartbeat of this number has come; `gap` is the time since the one before it, where that counts.
    pub(super) fn measure(&mut self, config: &Config, seq: u32, clock: Micros, gap: Option<Micros>) {
        match config.detector {
            Detector::Fixed | Detector::Swim => {}
            Detector::Chen => {
                // With another interval the numbers stand for other moments.
                if self.interval != config.interval {
                    *self = Self::new(config);
                }
                self.push(whole(clock) - i64::from(seq) * whole(config.interval), config);
            }
            Detector::Phi | Detector::Exponential => {
                if let Some(gap) = gap {
                    self.push(whole(gap), config);
                }
            }
        }
    }

    fn push(&mut self, sample: i64, config: &Config) {
        self.samples.push_back(sample);
        self.sum += i128::from(sample);
        self.squares += i128::from(sample).pow(2);
        while self.samples.len() > config.window as usize {
            let gone = i128::from(self.samples.pop_front().expect("it is longer than a window"));
            self.sum -= gone;
            self.squares -= gone.pow(2);
        }
    }

    /// How many samples there are.
    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    /// The mean of the samples, rounded down; `None` without any.
    pub(super) fn mean(&self) -> Option<i64> {
        let n = i128::try_from(self.len()).ok().filter(|n| *n > 0)?;
        i64::try_from(self.sum.div_euclid(n)).ok()
    }

    /// The standard deviation of the samples: the root of the mean of squares less the square of the mean, rounded down.
    pub(super) fn deviation(&self) -> i64 {
        let n = i128::try_from(self.len()).expect("a window has a bound");
        if n == 0 {
            return 0;
        }
        // n² times the variance, without a fraction.
        let variance = (n * self.squares - self.sum.pow(2)).max(0);
        i64::try_from(variance.isqrt() / n).unwrap_or(i64::MAX)
    }
}

/// A time as a number that may become negative.
pub(super) fn whole(time: Micros) -> i64 {
    // Longer than a hundred years is as good as for ever, and leaves room to reckon with.
    i64::try_from(time.0).unwrap_or(i64::MAX).min(1 << 52)
}
