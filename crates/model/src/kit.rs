//! The test kit: a system on the bench, where everything happens when the test says so ([`Lab`]), and a random walk
//! through its states ([`Walk`]).
//!
//! Behind the feature `kit`, for tests alone. Nodes are named by their numbers, from 1; messages and timers by their names.

mod lab;
mod walk;

pub use lab::{Chance, Lab, id};
pub use walk::{Drawn, Mix, Walk};
