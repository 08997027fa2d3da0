//! Who owns which data, and what moves when that changes.

pub mod consistent_hashing;
