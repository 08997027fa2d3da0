//! The published sizes of the state spaces: states, levels and, where a step is counted the same way everywhere, the total
//! of all steps. Sources: the manifests of the TLA+ examples, and `examples/2pc.rs` of Stateright.

mod common;

use common::explore;
use synod_explore::{Bound, SearchOptions};

/// Distinct states, levels, and all steps if they are counted alike.
#[track_caller]
fn check(line: &str, distinct: u64, depth: u32, generated: Option<u64>) {
    let progress = explore(line, SearchOptions::default()).progress();
    assert_eq!(progress.ended, Some(Bound::Exhausted), "{line}");
    assert_eq!((progress.distinct, progress.depth), (distinct, depth), "{line}");
    if let Some(generated) = generated {
        assert_eq!(progress.generated, generated, "{line}");
    }
}

#[test]
fn transaction_commit() {
    check("spec:transaction-commit rms=3", 34, 7, Some(94));
}

#[test]
fn two_phase() {
    check("spec:two-phase rms=3", 288, 11, Some(1_146));
    check("spec:two-phase rms=5", 8_832, 17, Some(58_146));
}

#[test]
fn paxos() {
    check("spec:paxos acceptors=1 values=1 ballots=2", 25, 9, Some(82));
    check("spec:paxos acceptors=3 values=2 ballots=2", 3_921, 17, None);
}

#[test]
fn paxos_commit() {
    check("spec:paxos-commit rms=2 acceptors=3 ballots=2", 1_321_761, 28, None);
}

#[test]
fn simple_broadcast() {
    check("spec:acp-sb participants=3", 54_944, 21, None);
}

#[test]
fn non_blocking() {
    check("spec:acp-nb participants=2", 4_284, 19, None);
}

/// The first is published with the TLA+ examples; the others follow from the same steps.
#[test]
fn lamport_mutex() {
    check("spec:lamport-mutex procs=3 max-clock=6", 724_274, 61, Some(2_729_079));
    check("spec:lamport-mutex procs=2 max-clock=4", 401, 28, Some(787));
    check("spec:lamport-mutex procs=3 max-clock=3", 10_209, 31, Some(41_533));
}
