//! Who has failed, and who takes over.

pub mod heartbeats;
