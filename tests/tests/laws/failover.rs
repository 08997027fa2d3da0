//! Primary and backup against a time-line that was worked out by hand, message by message: every message takes 10 ms.

use synod_model::Lang;
use synod_tests::{open, run};

/// Runs a scenario whose lines say what is expected when.
#[track_caller]
fn keeps_time(text: &str) {
    let mut session = open(text);
    run::to_end(&mut session);
    let names = session.names().to_vec();
    let outcomes = run::outcomes(&mut session);
    assert!(!outcomes.is_empty(), "it expects nothing");
    for outcome in outcomes {
        let says = outcome.says.render(Lang::En, &|node| names[node.index()].clone());
        assert!(outcome.ok, "line {}: {says}\n{text}", outcome.line);
    }
}

/// S1 claims at 50 ms and has epoch 1 at 70 ms. It crashes at 1 s, and its last heartbeat has arrived at 980 ms: S2 claims
/// 200 ms later. Without a lease it is granted epoch 2 at once; with one, when that of S1, renewed at 980 ms, is over.
#[test]
fn a_fail_over_takes_the_time_out_and_what_is_left_of_the_lease() {
    for (lease, primary) in [("0ms", 1_200_000), ("300ms", 1_290_000), ("600ms", 1_590_000)] {
        let (before, after) = (primary - 1, primary + 1);
        keeps_time(&format!(
            "synod 1 primary-backup lease={lease}\nnet latency=10ms\n\
             at 49999us expect figure messages_by_kind.Claim = 0\n\
             at 50001us expect figure messages_by_kind.Claim = 1\n\
             at 69999us expect node S1 held = 0\n\
             at 70001us expect node S1 held = 1\n\
             at 1s crash S1\n\
             at 1179999us expect figure messages_by_kind.Claim = 1\n\
             at 1180001us expect figure messages_by_kind.Claim = 2\n\
             at {before}us expect node S2 held = 0\n\
             at {after}us expect node S2 held = 2\n\
             at {after}us expect primary = S2\nuntil 2s"
        ));
    }
}

/// There and back to the client, and, with synchronous replication, there and back to the backup between.
#[test]
fn a_write_takes_two_round_trips_or_one() {
    for (replication, took) in [("sync", "40ms"), ("async", "20ms")] {
        keeps_time(&format!(
            "synod 1 primary-backup replication={replication}\nnet latency=10ms\n\
             at 500ms request C1 put x 1\nat 700ms request C1 put x 2\nuntil 1s\n\
             expect figure latency_us.mean = {took}\nexpect figure answered = 2"
        ));
    }
}

/// Nobody is in charge while the release is on its way to the lock service and the grant from there. Whoever steps down
/// without naming anybody leaves the rest of a time-out besides.
#[test]
fn a_planned_switch_over_takes_a_round_trip() {
    for (asked, idle) in [("promote S2", "20ms"), ("step-down S1", "200ms")] {
        keeps_time(&format!(
            "synod 1 primary-backup\nnet latency=10ms\nat 990ms measure\nat 1s request S1 {asked}\nuntil 2s\n\
             expect primary = S2\nexpect figure unavailable_us = {idle}\nexpect figure two_primaries_us = 0"
        ));
    }
}

/// The receiver's clock is 10% slow and the giver's 10% fast: both count 272.7 ms of true time, and nobody overlaps. S1 has
/// asked at 1,000 ms at the latest.
#[test]
fn a_lease_bears_the_drift_that_it_was_made_for_and_no_more() {
    for (slow, overlaps) in [("90%", false), ("89%", false), ("70%", true)] {
        let seen = if overlaps { "seen" } else { "unseen" };
        keeps_time(&format!(
            "synod 1 primary-backup\nnet latency=10ms\nat 0ms clock L1 110%\nat 0ms clock S1 {slow}\n\
             at 1s isolate S1\nuntil 2s\nexpect primary = S2\nexpect {seen} split-brain"
        ));
    }
}
