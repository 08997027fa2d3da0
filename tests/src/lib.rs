//! What the tests across crates share: the scenarios they run, and the ways of running them.
//!
//! The tests themselves stand in `tests/`, one program for each way of running them: `laws` and `golden` run natively,
//! `wasm` in a browser without a page, `browser` on the page. What is here compiles for all of them, so that two
//! programs that claim to run the same thing do so by the same lines of code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop and say where")]

pub mod cases;
pub mod dice;
pub mod hashes;
pub mod lessons;
pub mod run;
pub mod searches;
pub mod swarm;
pub mod transcript;

pub use run::open;
pub use synod_library::with_examples as catalogue;
