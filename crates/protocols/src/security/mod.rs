//! What systems with an adversary share: symbolic terms, and what somebody who knows some can make of them. There is no
//! cryptography here: a term stands for what it would be, and can be taken apart only by who has the key.

pub mod knowledge;
pub mod term;

pub use knowledge::{Derivation, Knowledge, MOST_TERMS};
pub use term::{MOST_DEPTH, Term};
