//! Majorities.

/// The smallest number of nodes that is more than half of `voters`.
pub const fn majority(voters: usize) -> usize {
    voters / 2 + 1
}
