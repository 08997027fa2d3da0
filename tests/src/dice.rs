//! Chance for tests: a small generator that gives the same numbers for ever and everywhere.
//!
//! The simulator's own generator is not used on purpose: what a test picks must not change when the simulator does.

use synod_model::mix;

/// A stream of numbers that its seed decides.
#[derive(Clone, Debug)]
pub struct Dice {
    seed: u64,
    thrown: u64,
}

impl Dice {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, thrown: 0 }
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.thrown += 1;
        mix(mix(0x5379_6e6f_6421, self.seed), self.thrown)
    }

    /// Uniform below `n`, which is more than zero.
    pub fn below(&mut self, n: u64) -> u64 {
        u64::try_from((u128::from(self.any()) * u128::from(n)) >> 64).unwrap()
    }

    /// Uniform from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// `true` once in `n` times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of several, of which there is at least one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len() as u64);
        &from[usize::try_from(at).unwrap()]
    }
}
