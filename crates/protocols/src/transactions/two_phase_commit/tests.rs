//! Tests of two-phase commit: each state of each site with a crash in it, what is forced and what is not, and what breaks
//! without each rule.

use super::TwoPhaseCommit;
use crate::transactions::bench::Bench;
use synod_model::{Action, Protocol, Shown, kit};

type Sites = kit::Lab<TwoPhaseCommit>;

/// Three participants and one transaction, brought to a state.
fn until(state: &str) -> Sites {
    let mut lab = Sites::new("participants=3");
    match state {
        "asked" => {}
        "voted" => lab.deliver_all(&["Prepare"]),
        "one vote" => {
            lab.deliver_all(&["Prepare"]);
            lab.deliver(2, 1, "Vote");
        }
        "decided" => lab.deliver_all(&["Prepare", "Vote"]),
        "told" => lab.deliver_all(&["Prepare", "Vote", "Decision"]),
        "one ack" => {
            lab.deliver_all(&["Prepare", "Vote", "Decision"]);
            lab.deliver(2, 1, "Ack");
        }
        "ended" => lab.stabilize(),
        "timed out" => {
            lab.deliver_all(&["Prepare"]);
            lab.fire(1, "vote");
        }
        "told of the abort" => {
            lab.deliver_all(&["Prepare"]);
            lab.fire(1, "vote");
            lab.deliver_all(&["Decision"]);
        }
        other => panic!("{other} is no state"),
    }
    lab
}

/// A crash of the site in each state, and what all sites have decided after everybody has recovered.
#[test]
fn every_state_is_recovered_from() {
    for (state, site, outcome) in [
        // The coordinator. It has forced nothing before the commit: presumed abort.
        ("asked", 1, "aborted"),
        ("voted", 1, "aborted"),
        ("one vote", 1, "aborted"),
        ("decided", 1, "committed"),
        ("told", 1, "committed"),
        ("one ack", 1, "committed"),
        ("ended", 1, "committed"),
        ("timed out", 1, "aborted"),
        ("told of the abort", 1, "aborted"),
        // A participant. Before its vote it knows nothing, afterwards it is in doubt until somebody tells it.
        ("asked", 3, "aborted"),
        ("voted", 3, "committed"),
        ("one vote", 3, "committed"),
        ("decided", 3, "committed"),
        ("told", 3, "committed"),
        ("ended", 3, "committed"),
        ("timed out", 3, "aborted"),
        ("told of the abort", 3, "aborted"),
    ] {
        let mut lab = until(state);
        lab.crash(site);
        lab.stabilize();
        lab.recover();
        lab.holds();
        assert_eq!(lab.undecided(), None, "{state}, crash of {site}");
        for participant in 2..=4 {
            // Who was never asked, or has forgotten an abort that was not forced, knows nothing of it.
            let at = lab.at(participant, "T1");
            assert!(
                at == outcome || (outcome == "aborted" && at == "none"),
                "{state}, crash of {site}: {at}"
            );
        }
    }
}

/// Every pair of crashes, in every state.
#[test]
fn two_crashes_break_nothing() {
    for state in
        ["asked", "voted", "one vote", "decided", "told", "one ack", "timed out", "told of the abort"]
    {
        for first in 1..=4 {
            for second in 1..=4 {
                let mut lab = until(state);
                lab.crash(first);
                for node in 1..=4 {
                    lab.fires(node, "decision");
                    lab.stabilize();
                }
                if second == first {
                    lab.restart(first);
                } else {
                    lab.crash(second);
                    lab.restart(first);
                }
                lab.stabilize();
                lab.recover();
                lab.holds();
                assert_eq!(lab.undecided(), None, "{state}, crashes of {first} and {second}");
            }
        }
    }
}

/// The costs of presumed abort (Mohan, Lindsay and Obermarck 1986): a commit forces the votes, the decision, and the
/// commit of each participant; an abort forces nothing but votes, and is not acknowledged.
#[test]
fn forced_writes_and_messages_are_those_of_the_paper() {
    for n in 1..=5 {
        let mut lab = Sites::new(&format!("participants={n}"));
        lab.stabilize();
        assert_eq!((lab.forced, lab.sent), (1 + 2 * n, 4 * n as usize), "commit with {n}");
        assert!(lab.world.nodes().all(|(_, node)| node.timers.is_empty()), "nothing is left to wait for");
        let mut lab = Sites::new(&format!("participants={n} refuse=1"));
        lab.stabilize();
        assert_eq!((lab.forced, lab.sent), (n - 1, 3 * n as usize - 1), "abort with {n}");
    }
}

#[test]
fn what_is_not_forced_is_lost() {
    let mut lab = until("ended");
    assert_eq!(lab.log(1), "T1 commit,T1 end");
    assert_eq!(lab.log(2), "T1 prepared,T1 commit");
    lab.crash(1);
    assert_eq!(lab.log(1), "T1 commit");
    let mut lab = until("told of the abort");
    assert_eq!(lab.log(2), "T1 prepared,T1 abort");
    lab.crash(2);
    assert_eq!(lab.log(2), "T1 prepared");
}

/// All vote yes, and the coordinator crashes before any decision.
#[test]
fn all_are_blocked_when_nobody_knows() {
    let mut lab = until("voted");
    lab.crash(1);
    for _ in 0..5 {
        for node in 2..=4 {
            lab.fire(node, "decision");
        }
        lab.stabilize();
    }
    assert_eq!(lab.everywhere("T1"), "none prepared prepared prepared");
    assert!(lab.finds("blocked").is_some());
    assert!(TwoPhaseCommit::blocked(lab.memory(2)));
    assert!(lab.undecided().is_some());
    lab.holds();
}

/// The variant: the coordinator has told one participant, and both crash. The others may not abort.
#[test]
fn the_others_may_not_abort() {
    let mut lab = until("decided");
    lab.deliver(1, 2, "Decision");
    lab.lose(1, 3, "Decision");
    lab.lose(1, 4, "Decision");
    lab.crash(1);
    lab.crash(2);
    for _ in 0..5 {
        lab.fire(3, "decision");
        lab.fire(4, "decision");
        lab.stabilize();
    }
    assert_eq!(lab.everywhere("T1"), "committed committed prepared prepared");
    lab.restart(1);
    lab.stabilize();
    assert_eq!(lab.everywhere("T1"), "committed committed committed committed");
    lab.holds();
}

/// Cooperative termination: whoever knows, or has not voted, can help.
#[test]
fn others_are_asked() {
    // P1 has heard the commit.
    let mut lab = until("decided");
    lab.crash(1);
    lab.deliver(1, 2, "Decision");
    lab.lose(1, 3, "Decision");
    lab.fire(3, "decision");
    lab.fire(3, "decision");
    lab.stabilize();
    assert_eq!(lab.at(3, "T1"), "committed");
    assert_eq!(lab.finds("blocked"), None);
    lab.holds();
    // P2 has not been asked: it aborts for P1's sake, on disk, and votes no ever after.
    let mut lab = until("asked");
    lab.deliver(1, 2, "Prepare");
    lab.crash(1);
    lab.fire(2, "decision");
    lab.fire(2, "decision");
    lab.deliver(2, 3, "DecisionRequest");
    lab.deliver(3, 2, "Decision");
    assert_eq!(lab.at(2, "T1"), "aborted");
    lab.crash(3);
    lab.restart(3);
    lab.deliver(1, 3, "Prepare");
    assert_eq!(lab.at(3, "T1"), "aborted");
    lab.recover();
    lab.holds();
}

#[test]
fn locks_are_given_in_order_of_arrival() {
    let mut lab = Sites::new("participants=1 transactions=0");
    for words in ["begin x", "transfer y x", "begin y", "begin z", "begin x"] {
        lab.ask(1, words);
    }
    lab.deliver_all(&["Prepare"]);
    let states = |lab: &Sites| ["T1", "T2", "T3", "T4", "T5"].map(|tid| lab.at(2, tid)).join(" ");
    assert_eq!(states(&lab), "prepared waiting waiting prepared waiting");
    lab.deliver(2, 1, "Vote");
    lab.deliver(1, 2, "Decision");
    assert_eq!(states(&lab), "committed prepared waiting prepared waiting");
    lab.stabilize();
    assert_eq!(states(&lab), "committed committed committed committed committed");
}

/// Two participants see two transactions in different orders: neither gets all votes, and the time-out ends it.
#[test]
fn a_circle_of_waiting_ends_by_the_time_out() {
    let mut lab = Sites::new("participants=2 transactions=0");
    lab.ask(1, "begin x");
    lab.ask(1, "begin x");
    lab.deliver(1, 2, "Prepare");
    lab.deliver_newest(1, 3, "Prepare");
    lab.stabilize();
    assert_eq!((lab.at(2, "T1"), lab.at(3, "T1")), ("prepared".to_owned(), "waiting".to_owned()));
    assert_eq!((lab.at(2, "T2"), lab.at(3, "T2")), ("waiting".to_owned(), "prepared".to_owned()));
    lab.fire(1, "vote");
    lab.stabilize();
    assert_eq!(lab.everywhere("T1"), "aborted aborted aborted");
    assert_eq!(lab.everywhere("T2"), "committed committed committed");
    lab.holds();
}

/// A request to prepare that comes twice, the second time after all is over and forgotten.
#[test]
fn a_late_copy_revives_nothing() {
    let mut lab = Sites::new("participants=1 transactions=0");
    lab.ask(1, "begin x");
    let copy = lab.duplicate(1, 2, "Prepare");
    let first = lab.world.in_flight()[0].0;
    assert_ne!(first, copy);
    lab.act(Action::Deliver(first));
    lab.deliver_all(&["Vote", "Decision", "Ack"]);
    lab.ask(1, "begin y");
    lab.deliver_newest(1, 2, "Prepare");
    assert_eq!(lab.log(2), "T2 prepared", "the records of T1 are dropped");
    lab.act(Action::Deliver(copy));
    assert_eq!(lab.log(2), "T2 prepared");
    lab.recover();
    lab.holds();
}

#[test]
fn numbers_are_never_given_twice() {
    let mut lab = Sites::new("participants=1 transactions=2");
    lab.crash(1);
    lab.restart(1);
    lab.ask(1, "begin x");
    lab.deliver_all(&["Prepare"]);
    assert_eq!(lab.at(2, "T101"), "waiting", "T1, which is lost, still holds x");
    lab.recover();
    lab.holds();
    assert_eq!(lab.undecided(), None);
}

#[test]
fn logs_that_are_given_are_recovered_from() {
    let mut lab = Sites::with(
        "participants=2",
        &[],
        &[(1, "log", "T1:commit"), (2, "log", "T1:prepared"), (3, "log", "T1:prepared,T1:commit")],
    );
    lab.recover();
    assert_eq!(lab.everywhere("T1"), "committed committed committed");
    let mut lab = Sites::with("participants=2 transactions=0", &[], &[(2, "log", "T1:prepared")]);
    lab.recover();
    assert_eq!(lab.at(2, "T1"), "aborted");
    for bad in ["", "T1", "T0:commit", "T1:no", "1:commit", "T101:commit", "T1:prepared;"] {
        let (config, mut disk) = (lab.world.config(), super::Durable::default());
        assert!(TwoPhaseCommit::given(config, &mut disk, "log", bad).is_err(), "{bad}");
    }
}

/// Without each rule, a short schedule breaks what the rule protects.
#[test]
fn each_rule_is_needed() {
    // P2 forgets its yes and is asked by P3, while the others have committed.
    let mut lab = Sites::with("participants=3", &["vote-forced"], &[]);
    lab.deliver_all(&["Prepare", "Vote"]);
    lab.crash(3);
    lab.restart(3);
    lab.lose(1, 4, "Decision");
    lab.lose(1, 3, "Decision");
    lab.fire(4, "decision");
    lab.fire(4, "decision");
    lab.stabilize();
    assert_eq!(lab.finds("agreement").as_deref(), Some("C has committed T1, and P2 has aborted it."));

    // C forgets its commit after P1 has heard it.
    let mut lab = Sites::with("participants=3", &["decision-forced"], &[]);
    lab.deliver_all(&["Prepare", "Vote"]);
    lab.deliver(1, 2, "Decision");
    lab.lose(1, 3, "Decision");
    lab.crash(1);
    lab.restart(1);
    lab.fire(3, "decision");
    lab.fire(3, "decision");
    lab.deliver(3, 1, "DecisionRequest");
    lab.deliver(1, 3, "Decision");
    assert!(lab.finds("agreement").is_some());

    // P2 does not wait.
    let mut lab = Sites::with("participants=3", &["prepared-waits"], &[]);
    lab.deliver_all(&["Prepare"]);
    lab.fire(3, "decision");
    lab.fire(3, "decision");
    lab.stabilize();
    assert!(lab.finds("agreement").is_some());

    // One no does not count.
    let mut lab = Sites::with("participants=3 refuse=2", &["unanimity"], &[]);
    lab.stabilize();
    assert_eq!(
        lab.finds("commit-needs-all-yes").as_deref(),
        Some("C has committed T1 without a yes from P2.")
    );
    assert!(lab.finds("agreement").is_some());
}

/// States that differ in nothing that matters are one state: the same messages in another order.
#[test]
fn the_order_of_votes_leaves_no_trace() {
    let after = |order: [u16; 3]| {
        let mut lab = Sites::new("participants=3");
        lab.deliver_all(&["Prepare"]);
        for node in order {
            lab.deliver(node, 1, "Vote");
        }
        lab.world.state_hash()
    };
    assert_eq!(after([2, 3, 4]), after([4, 2, 3]));
}
