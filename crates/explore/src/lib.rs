//! The explorer: every state that can be reached, instead of the one run that happens.
//!
//! It is generic over a small contract, [`Model`]: where it starts, what may happen next, and what should hold. The worlds
//! of a system are one such model, a specification of a paper another. The engine ([`Search`]) knows nothing else: no
//! protocol, no clock and no scenario.
//!
//! Breadth-first search takes the states level by level, so the first violation that it meets has a shortest trace. Of a
//! state that has been taken only 16 bytes are kept: its fingerprint and that of the state it was found from. Two states
//! of one fingerprint are taken for one, so something can be missed; the probability of that is computed and reported
//! ([`SearchReport::collisions`]). A trace is found by going back from fingerprint to fingerprint, and forward again by
//! [`Model::expand`]. The idea of keeping fingerprints instead of states is hash compaction (Wolper and Leroy, 1993; Stern
//! and Dill, 1995), and TLC (Yu, Manolios and Lamport, 1999) made it the usual one.
//!
//! Everything has a bound. A search that reaches one ends and says which; it never claims more than it covered.

mod frontier;
mod model;
mod path;
mod report;
mod round;
mod search;
mod sentences;
mod texts;
mod told;
mod visited;

pub use model::{Described, Model};
pub use path::Trace;
pub use report::{
    AnySearch, Bound, Bounds, FindingReport, MOST_STATES, ModelBound, Progress, PropertyReport,
    SearchOptions, SearchReport, Strategy, TraceStep,
};
pub use search::{Found, Search};
pub use sentences::grouped;

/// The fingerprint of a state as the set of visited states holds it: never zero.
fn key<M: Model>(model: &M, state: &M::State) -> u64 {
    model.fingerprint(state).max(1)
}
