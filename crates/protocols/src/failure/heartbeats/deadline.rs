//! When a watcher suspects: each detector is a rule for a deadline, and an accrual detector with one threshold is a time-out
//! that sets itself.
//!
//! - **fixed**: the arrival of the last heartbeat and a time-out.
//! - **chen**: the moment at which the next heartbeat is expected, and a margin alpha. The expected arrival of heartbeat k
//!   is the mean over the window of (arrival - number * interval), and k intervals (Chen, Toueg and Aguilera 2002: the
//!   algorithm NFD-E).
//! - **phi**: the level of suspicion after a silence t is -log10 of the probability that a gap is longer than t, if gaps are
//!   normally distributed as the window says (Hayashibara et al. 2004, on calculating φ). It reaches the threshold at mean +
//!   z(threshold) * deviation, where z says how many deviations after the mean the tail is 10^-threshold.
//! - **exponential**: the same for an exponential distribution: mean * threshold * ln 10 (Cassandra's variant).

use super::setup::{Config, Detector};
use super::state::Peer;
use super::window::{Window, whole};
use synod_model::Micros;

/// z(threshold) for the thresholds 1, 2, ..: how many standard deviations after the mean the tail of the normal distribution
/// is 10^-threshold, in thousandths. The exact tail, as in the paper; Akka approximates it by a logistic function.
pub(super) const Z: [i64; 16] =
    [1282, 2326, 3090, 3719, 4265, 4753, 5199, 5612, 5998, 6361, 6706, 7034, 7349, 7651, 7941, 8222];

/// -log10 of the normal tail, in thousandths, from [`FIRST`] deviations on, in steps of a quarter.
const PHI: [i64; 55] = [
    0, 0, 0, 0, 1, 1, 3, 5, 10, 18, 30, 48, 75, 112, 160, 223, 301, 397, 511, 645, 800, 976, 1175, 1397,
    1643, 1913, 2207, 2526, 2870, 3239, 3633, 4053, 4499, 4971, 5469, 5993, 6543, 7119, 7721, 8350, 9006,
    9688, 10396, 11131, 11893, 12681, 13496, 14338, 15206, 16101, 17023, 17972, 18947, 19950, 20979,
];
/// Where [`PHI`] begins: four deviations before the mean, in thousandths.
const FIRST: i64 = -4_000;
/// How far its entries are apart, in thousandths of a deviation.
const STEP: i64 = 250;
/// The highest level that is told, in thousandths: nobody waits for more.
pub(super) const HIGHEST: i64 = 20_000;

/// ln 10, in millionths.
const LN_10: i128 = 2_302_585;

/// When a watcher suspects a process of which it has heard as much, by its own clock.
pub(super) fn deadline(config: &Config, covers: bool, peer: &Peer) -> Micros {
    // Rule `timeout-covers-jitter`: a heartbeat may come later than an interval after the one before. Without the rule, that
    // is already too late.
    let silence = if covers { silence(config, peer) } else { whole(config.interval) };
    peer.arrival.plus(Micros(silence.unsigned_abs()))
}

/// How long a silence after the last arrival a watcher bears: not less than none.
fn silence(config: &Config, peer: &Peer) -> i64 {
    let window = &peer.window;
    let silence = match config.detector {
        // With swim nobody counts the silence of heartbeats.
        Detector::Fixed | Detector::Swim => whole(config.timeout),
        Detector::Chen => {
            // Before anything has come, the first heartbeat is expected an interval after the watcher's start.
            let expected =
                expected(config, peer).unwrap_or_else(|| whole(peer.arrival) + whole(config.interval));
            expected + whole(config.alpha) - whole(peer.arrival)
        }
        Detector::Phi => {
            let z = Z[config.threshold.clamp(1, 16) as usize - 1];
            whole(config.pause_allowed) + window.mean().unwrap_or(0) + z * deviation(config, window) / 1_000
        }
        Detector::Exponential => {
            let mean = i128::from(window.mean().unwrap_or(0));
            let bears = mean * i128::from(config.threshold) * LN_10 / 1_000_000;
            whole(config.pause_allowed) + i64::try_from(bears).unwrap_or(i64::MAX / 2)
        }
    };
    silence.max(0)
}

/// When the next heartbeat is expected, by the watcher's clock (chen); `None` before anything has come.
pub(super) fn expected(config: &Config, peer: &Peer) -> Option<i64> {
    let next = i64::from(peer.heard?.seq) + 1;
    Some(peer.window.mean()? + next * whole(config.interval))
}

/// The deviation that phi reckons with: a floor keeps regular heartbeats from making a jump of a millisecond a crash.
pub(super) fn deviation(config: &Config, window: &Window) -> i64 {
    window.deviation().max(whole(config.min_deviation))
}

/// The level of suspicion after a silence, in thousandths (phi and exponential), at most [`HIGHEST`].
pub(super) fn level(config: &Config, window: &Window, silence: Micros) -> i64 {
    let mean = window.mean().unwrap_or(0);
    let silence = whole(silence) - whole(config.pause_allowed);
    if config.detector == Detector::Exponential {
        let per = i128::from(mean.max(1)) * LN_10;
        let level = i128::from(silence.max(0)) * 1_000_000_000 / per;
        return i64::try_from(level).unwrap_or(HIGHEST).min(HIGHEST);
    }
    let deviations = i128::from(silence - mean) * 1_000 / i128::from(deviation(config, window).max(1));
    let last = FIRST + STEP * i64::try_from(PHI.len() - 1).unwrap_or(0);
    let after = i64::try_from(deviations).unwrap_or(last).clamp(FIRST, last) - FIRST;
    let (at, rest) = (usize::try_from(after / STEP).unwrap_or(0), after % STEP);
    let next = PHI[(at + 1).min(PHI.len() - 1)];
    (PHI[at] + (next - PHI[at]) * rest / STEP).min(HIGHEST)
}
