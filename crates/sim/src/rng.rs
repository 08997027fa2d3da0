//! Chance: one named, portable generator, with a stream of its own for each purpose.
//!
//! Everything is drawn from xoshiro256++ by `next_u64` alone, and every distribution is integer arithmetic, so a run
//! is the same to the last bit on every machine. Separate streams keep purposes apart: moving the loss slider does
//! not reshuffle elections.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng};
use synod_model::{Delay, Micros, mix};
use synod_scenario::Ppm;

/// What a stream is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Latency, loss, duplication, reordering.
    Network = 1,
    /// How long timers run.
    Timers = 2,
    /// What handlers leave open (`Effects::choose`).
    Choices = 3,
    /// When clients ask, and whom.
    Workload = 4,
    /// What goes wrong in a sweep.
    Faults = 5,
    // 6 is where a random search goes (crate `explore`).
    /// What clients ask for, where a scenario leaves it open. Apart from [`Purpose::Workload`], since requests of
    /// different systems need different numbers of draws.
    Arguments = 7,
}

/// A stream of chance.
#[derive(Clone, Debug)]
pub(crate) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of a seed for one purpose.
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(mix(seed, purpose as u64)))
    }

    /// Uniform below `n`; 0 if `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(n);
        u64::try_from(wide >> 64).expect("the upper half of 128 bits fits")
    }

    /// A place in a list of `n`; 0 if `n` is 0.
    pub(crate) fn pick(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n as u64)).expect("it is below a usize")
    }

    /// Uniform from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: Micros, high: Micros) -> Micros {
        Micros(low.0 + self.below(high.0.saturating_sub(low.0) + 1))
    }

    /// Whether something of this probability happens. Always draws, so that a probability does not shift the stream.
    pub(crate) fn chance(&mut self, share: Ppm) -> bool {
        self.below(1_000_000) < u64::from(share.0)
    }

    /// How long a timer runs.
    pub(crate) fn delay(&mut self, delay: Delay) -> Micros {
        match delay {
            Delay::Fixed(t) => t,
            Delay::Uniform(low, high) => self.between(low, high),
            Delay::Exponential(mean) => self.exponential(mean),
            Delay::Pareto(mean) => self.pareto(mean),
        }
    }

    /// Exponential with a mean: `-ln U` times it, for U uniform in (0, 1].
    pub(crate) fn exponential(&mut self, mean: Micros) -> Micros {
        let ln = (u128::from(self.minus_log2()) * LN_2) >> 32;
        scale(mean, ln)
    }

    /// Pareto with shape 3/2 and a mean: `mean / 3` times `U^(-2/3)`; at most a thousand times the mean.
    fn pareto(&mut self, mean: Micros) -> Micros {
        let exponent = u128::from(self.minus_log2()) * 2 / 3;
        let power = exp2(exponent.min(u128::from(12u64 << 32)));
        Micros((scale(mean, power).0 / 3).min(mean.0.saturating_mul(1_000)))
    }

    /// `-log2 U` for U uniform in (0, 1], with 32 binary places, by repeated squaring.
    fn minus_log2(&mut self) -> u64 {
        let draw = self.0.next_u64() | 1;
        let zeros = draw.leading_zeros();
        // The mantissa in [1, 2), with 63 binary places.
        let mut m = u128::from(draw << zeros);
        let mut log = 0u64;
        for bit in (0..32).rev() {
            m = (m * m) >> 63;
            // Without a branch: it would be taken as often as not.
            let over = (m >> 64) & 1;
            log |= u64::from(over == 1) << bit;
            m >>= over;
        }
        // log2(draw / 2^64) = (63 - zeros) + log - 64.
        ((u64::from(zeros) + 1) << 32) - log
    }
}

/// Zipf's law for `n` ranks: the sums of weights that are those of `1 / rank^exponent`, the exponent in hundredths. The
/// first rank weighs 2^32, and none weighs nothing.
pub(crate) fn zipf(n: usize, hundredths: u64) -> Vec<u64> {
    let mut sum = 0;
    let weights = (1..=n as u64).map(|rank| {
        let power = exp2(u128::from(log2(rank)) * u128::from(hundredths) / 100);
        sum += u64::try_from((1 << 64) / power).unwrap_or(1).max(1);
        sum
    });
    weights.collect()
}

/// The logarithm of a whole number from 1, with 32 binary places, by repeated squaring.
fn log2(n: u64) -> u64 {
    let whole = n.ilog2();
    let mut m = u128::from(n) << (63 - whole);
    let mut log = u64::from(whole);
    for _ in 0..32 {
        m = (m * m) >> 63;
        let over = (m >> 64) & 1;
        log = log << 1 | u64::from(over == 1);
        m >>= over;
    }
    log
}

/// ln 2 with 32 binary places.
const LN_2: u128 = 2_977_044_472;

/// `mean` times a factor with 32 binary places.
fn scale(mean: Micros, factor: u128) -> Micros {
    Micros(u64::try_from((u128::from(mean.0) * factor) >> 32).unwrap_or(u64::MAX))
}

/// 2 to the power of `x`, both with 32 binary places.
fn exp2(x: u128) -> u128 {
    let mut result: u128 = 1 << 32;
    let mut root: u128 = 2 << 60; // 2^(1/2^k) with 60 binary places, k = 0 at first.
    let fraction = x & 0xffff_ffff;
    for bit in (0..32).rev() {
        root = (root << 60).isqrt();
        if fraction >> bit & 1 == 1 {
            result = (result * root) >> 60;
        }
    }
    result << (x >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first draws of a stream: they must be the same on every machine and for ever, as links rest on them.
    #[test]
    fn golden_vectors() {
        let mut stream = Stream::new(42, Purpose::Timers);
        let drawn: Vec<u64> = (0..4).map(|_| stream.below(1_000_000)).collect();
        assert_eq!(drawn, GOLDEN_BELOW);
        let mut stream = Stream::new(42, Purpose::Workload);
        let drawn: Vec<u64> = (0..4).map(|_| stream.exponential(Micros(1_000_000)).0).collect();
        assert_eq!(drawn, GOLDEN_EXPONENTIAL);
        let drawn: Vec<u64> = (0..4).map(|_| stream.pareto(Micros(1_000_000)).0).collect();
        assert_eq!(drawn, GOLDEN_PARETO);
    }

    const GOLDEN_BELOW: [u64; 4] = [64_366, 470_157, 707_740, 613_527];
    const GOLDEN_EXPONENTIAL: [u64; 4] = [2_197_583, 230_465, 928_125, 4_467_412];
    const GOLDEN_PARETO: [u64; 4] = [373_028, 1_927_634, 341_362, 731_768];

    #[test]
    fn means_are_as_asked() {
        let mut stream = Stream::new(7, Purpose::Workload);
        let n = 200_000u64;
        let mean = |total: u64| total / n;
        let exponential = mean((0..n).map(|_| stream.exponential(Micros(10_000)).0).sum());
        assert!((9_900..10_100).contains(&exponential), "{exponential}");
        let uniform = mean((0..n).map(|_| stream.between(Micros(5_000), Micros(15_000)).0).sum());
        assert!((9_950..10_050).contains(&uniform), "{uniform}");
        // The median of a Pareto of shape 3/2 is mean / 3 * 2^(2/3) = 0.529 mean; its mean converges too slowly to test.
        let mut draws: Vec<u64> = (0..n).map(|_| stream.pareto(Micros(10_000)).0).collect();
        draws.sort_unstable();
        let median = draws[draws.len() / 2];
        assert!((5_200..5_380).contains(&median), "{median}");
    }

    #[test]
    fn powers_of_two_are_exact_to_a_part_in_a_million() {
        for (x, power) in
            [(0u128, 1_000_000u128), (1 << 32, 2_000_000), (1 << 31, 1_414_213), (3 << 31, 2_828_427)]
        {
            let found = (exp2(x) * 1_000_000) >> 32;
            assert!(found.abs_diff(power) <= 2, "{x}: {found} instead of {power}");
        }
    }

    /// Weights of Zipf's law, as they must be for ever: links rest on them. With exponent 1 the n-th is 2^32 / n.
    #[test]
    fn ranks_weigh_as_the_law_says() {
        let weights = |n, hundredths| {
            let sums = zipf(n, hundredths);
            let before = std::iter::once(0).chain(sums.iter().copied());
            sums.iter().zip(before).map(|(sum, before)| sum - before).collect::<Vec<_>>()
        };
        for (rank, weight) in (1..).zip(weights(100, 100)) {
            assert!(weight.abs_diff((1 << 32) / rank) <= 8, "{rank}: {weight}");
        }
        assert_eq!(weights(3, 0), [1 << 32; 3]);
        assert_eq!(weights(3, 99), [1 << 32, 2_162_420_580, 1_447_470_827]);
        assert!(weights(100_000, 500).iter().all(|weight| *weight > 0));
    }

    /// Raft's election timeout of 10 to 19 ticks (etcd raft, `raft_paper_test.go`): each occurs, and the share of
    /// rounds in which two of five share the earliest is 0.2333.
    #[test]
    fn randomised_timeouts_spread() {
        let mut stream = Stream::new(1, Purpose::Timers);
        let mut tick = || stream.delay(Delay::Uniform(Micros(10), Micros(19))).0;
        let mut seen = [0; 20];
        for _ in 0..500 {
            seen[usize::try_from(tick()).expect("it is below 20")] += 1;
        }
        assert!(seen[10..].iter().all(|n| *n > 0), "{seen:?}");
        let rounds = 20_000;
        let shared = (0..rounds)
            .filter(|_| {
                let ticks: Vec<u64> = (0..5).map(|_| tick()).collect();
                let first = ticks.iter().min();
                ticks.iter().filter(|t| Some(*t) == first).count() > 1
            })
            .count();
        let per_mille = shared * 1_000 / rounds;
        assert!((220..=247).contains(&per_mille), "{per_mille} of 1000, expected 233");
    }
}
