//! What a search may spend: how many faults, requests and timers there are on one way through the states.
//!
//! What is left is part of a state. Without a budget nearly every system has infinitely many states: a timer that is set
//! again and again is enough.

/// The most nodes of a system of which every partition into two groups is tried.
pub(super) const MOST_SPLIT: usize = 6;

use synod_model::mix;

/// What is counted on the way to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// A node crashes.
    Crashes,
    /// A crashed node restarts from its disk.
    Restarts,
    /// A message is lost.
    Drops,
    /// A message is copied.
    Duplicates,
    /// The network splits into two groups; that it heals costs nothing.
    Partitions,
    /// A clock goes a tick ahead or falls one behind, and the timers of its node with it; in bounded timing only.
    Clock,
    /// A client asks.
    Requests,
    /// A timer fires.
    Timers,
    /// An adversary moves.
    Attacks,
}

impl Spent {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Crashes,
        Self::Restarts,
        Self::Drops,
        Self::Duplicates,
        Self::Partitions,
        Self::Clock,
        Self::Requests,
        Self::Timers,
        Self::Attacks,
    ];

    /// The word on the command line and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Crashes => "crashes",
            Self::Restarts => "restarts",
            Self::Drops => "drops",
            Self::Duplicates => "duplicates",
            Self::Partitions => "partitions",
            Self::Clock => "clock",
            Self::Requests => "requests",
            Self::Timers => "timers",
            Self::Attacks => "attacks",
        }
    }
}

/// How often each may happen, or may still happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget([u8; Spent::ALL.len()]);

impl Budget {
    /// The most of each that can be asked for.
    pub const MOST: u8 = 100;
    /// As often as one likes.
    pub(crate) const UNLIMITED: u8 = u8::MAX;

    /// How often something may happen.
    pub const fn of(&self, what: Spent) -> u8 {
        self.0[what as usize]
    }

    /// The budget with another number of something.
    #[must_use]
    pub const fn with(mut self, what: Spent, times: u8) -> Self {
        self.0[what as usize] = times;
        self
    }

    /// Whether something may happen once more.
    pub(super) const fn has(self, what: Spent) -> bool {
        self.of(what) > 0
    }

    /// It happens.
    pub(super) const fn spend(&mut self, what: Spent) {
        let left = &mut self.0[what as usize];
        if *left != Self::UNLIMITED {
            *left = left.saturating_sub(1);
        }
    }

    /// What is left, as a number.
    pub(super) fn packed(self) -> u64 {
        let [faults @ .., attacks] = self.0;
        let packed = u64::from_le_bytes(faults);
        if attacks == 0 { packed } else { mix(packed, attacks.into()) }
    }
}
