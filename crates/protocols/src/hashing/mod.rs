//! Hashing that moves little when the set of nodes changes: pure functions, for every system that spreads keys.
//!
//! `hash mod n` gives almost every key a new home when n changes. The three ways here do not: a ring of points (Karger
//! et al., 1997), the jump hash (Lamping and Veach, 2014) and Maglev's lookup table (Eisenbud et al., 2016).

mod jump;
mod maglev;
mod ring;

pub use jump::jump;
pub use maglev::{Preference, fill, fill_weighted, table_size};
pub use ring::Ring;
