//! Hashing that moves little when the set of nodes changes: pure functions, for every system that spreads keys.
//!
//! `hash mod n` gives almost every key a new home when n changes. The four ways here do not: a ring of points (Karger
//! et al., 1997), rendezvous hashing (Thaler and Ravishankar, 1998), the jump hash (Lamping and Veach, 2014) and Maglev's
//! lookup table (Eisenbud et al., 2016).

mod bounded;
mod jump;
mod maglev;
mod names;
mod rendezvous;
mod ring;

pub use bounded::most_of;
pub use jump::jump;
pub use maglev::{Preference, fill, fill_weighted, table_size};
pub use names::{fnv1a, of_name};
pub use rendezvous::rendezvous;
pub use ring::Ring;
