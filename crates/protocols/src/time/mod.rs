//! Time: clocks that order events, and clocks that show what time it is.

pub mod clock_sync;
pub mod logical_clocks;
