//! The systems themselves: one folder per protocol, by family, and one line each in [`visit`].
//!
//! A protocol here is a state machine over [`synod_model`] and nothing else: it reaches no clock, no generator and
//! no page. Its sentences stand beside it, in every language.

pub mod balancing;
pub mod consensus;
pub mod example;
pub mod hashing;
pub mod kv;
pub mod replicated;
pub mod security;
pub mod transactions;

pub use balancing::load_balancer;
pub use consensus::{paxos, raft};
pub use transactions::{three_phase_commit, two_phase_commit};

use synod_model::Visitor;

/// Walks over every protocol and the examples of docs/protocol.md: these are not registered, and the laws hold for them too.
pub fn visit_with_examples(v: &mut impl Visitor) {
    visit(v);
    v.add::<example::LeaseLock>();
}

/// Walks over every protocol, in the order in which the page lists them.
pub fn visit(v: &mut impl Visitor) {
    v.add::<raft::Raft>();
    v.add::<paxos::Paxos>();
    v.add::<two_phase_commit::TwoPhaseCommit>();
    v.add::<three_phase_commit::ThreePhaseCommit>();
    v.add::<load_balancer::LoadBalancer>();
}
