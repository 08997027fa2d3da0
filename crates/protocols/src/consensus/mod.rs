//! Consensus: several nodes agree on one value, or on one sequence of values, and keep to it.

pub mod multi_paxos;
pub mod paxos;
pub mod pbft;
pub mod raft;
