//! How fast virtual time passes: from 1/1000 to 100 times real time, in steps of 1, 2 and 5.

/// Virtual microseconds per real second, at each pace.
const PACES: [u64; 16] = [
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
];

/// A pace, as its place among the paces there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pace(usize);

impl Default for Pace {
    /// A message of 10 to 30 ms takes about a second: a person can follow it.
    fn default() -> Self {
        Self(4)
    }
}

impl Pace {
    /// The pace at a place; the fastest beyond the end.
    pub fn at(index: usize) -> Self {
        Self(index.min(PACES.len() - 1))
    }

    /// Its place.
    pub const fn index(self) -> usize {
        self.0
    }

    /// Every pace, the slowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PACES.len()).map(Self)
    }

    /// The pace that shows this many virtual microseconds in a second, if there is one.
    pub fn of_micros(per_second: u64) -> Option<Self> {
        PACES.iter().position(|us| *us == per_second).map(Self)
    }

    /// How many virtual microseconds one real second shows.
    pub fn micros_per_second(self) -> u64 {
        PACES[self.0]
    }
}
