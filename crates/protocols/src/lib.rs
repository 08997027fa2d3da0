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
    visit_opening(v);
    visit_consensus(v);
    visit_transactions(v);
    visit_balancing(v);
}

/// The protocol with which the page opens.
pub fn visit_opening(v: &mut impl Visitor) {
    v.add::<raft::Raft>();
}

/// The other protocols for consensus. The page has the code of each family in a chunk of its own, loaded when it is needed.
pub fn visit_consensus(v: &mut impl Visitor) {
    v.add::<paxos::Paxos>();
}

/// The protocols for transactions.
pub fn visit_transactions(v: &mut impl Visitor) {
    v.add::<two_phase_commit::TwoPhaseCommit>();
    v.add::<three_phase_commit::ThreePhaseCommit>();
}

/// The protocols that balance load, and those of families that have no function, and so no chunk, of their own yet.
pub fn visit_balancing(v: &mut impl Visitor) {
    v.add::<load_balancer::LoadBalancer>();
}
