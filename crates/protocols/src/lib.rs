//! The systems themselves: one folder per protocol, by family, and one line each in [`systems`].
//!
//! A protocol here is a state machine over [`synod_model`] and nothing else: it reaches no clock, no generator and
//! no page. Its sentences stand beside it, in every language.

pub mod balancing;
pub mod consensus;
pub mod coordination;
pub mod example;
pub mod failover;
pub mod failure;
pub mod hashing;
pub mod kv;
pub mod placement;
pub mod replicated;
pub mod replication;
pub mod security;
pub mod time;
pub mod transactions;

pub use balancing::load_balancer;
pub use consensus::{multi_paxos, paxos, pbft, raft};
pub use coordination::zookeeper;
pub use failover::primary_backup;
pub use failure::heartbeats;
pub use placement::consistent_hashing;
pub use replication::consistency;
pub use time::{clock_sync, logical_clocks};
pub use transactions::{paxos_commit, three_phase_commit, two_phase_commit};

use synod_model::Visitor;

/// The registry: every system, in the order in which the page lists them. One more system is one more line. Behind `in`
/// stands the chunk of the page that has its code: systems that share much, or are looked at together, share one.
#[macro_export]
macro_rules! systems {
    ($with:ident) => {
        $with! {
            raft in raft: $crate::raft::Raft,
            paxos in paxos: $crate::paxos::Paxos,
            multi_paxos in multi_paxos: $crate::multi_paxos::MultiPaxos,
            pbft in pbft: $crate::pbft::Pbft,
            two_phase_commit in transactions: $crate::two_phase_commit::TwoPhaseCommit,
            three_phase_commit in transactions: $crate::three_phase_commit::ThreePhaseCommit,
            paxos_commit in paxos_commit: $crate::paxos_commit::PaxosCommit,
            heartbeats in failure: $crate::heartbeats::Heartbeats,
            primary_backup in failover: $crate::primary_backup::PrimaryBackup,
            load_balancer in balancing: $crate::load_balancer::LoadBalancer,
            consistent_hashing in placement: $crate::consistent_hashing::ConsistentHashing,
            zookeeper in coordination: $crate::zookeeper::Zookeeper,
            logical_clocks in time: $crate::logical_clocks::LogicalClocks,
            clock_sync in time: $crate::clock_sync::ClockSync,
            consistency in replication: $crate::consistency::Consistency,
        }
    };
}

macro_rules! visit_all {
    ($($name:ident in $chunk:ident: $system:ty,)*) => {
        /// Walks over every protocol, in the order of the registry.
        pub fn visit(v: &mut impl Visitor) {
            $(v.add::<$system>();)*
        }
    };
}
systems!(visit_all);

/// The protocol with which the page opens.
pub type Opening = raft::Raft;

/// Walks over every protocol and the examples of docs/protocol.md: these are not registered, and the laws hold for them too.
pub fn visit_with_examples(v: &mut impl Visitor) {
    visit(v);
    v.add::<example::LeaseLock>();
}
