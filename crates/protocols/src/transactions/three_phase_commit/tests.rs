//! Tests of three-phase commit: each state of each site with a crash in it, who leads then, and what a partition does.

use super::ThreePhaseCommit;
use crate::transactions::bench::Bench;
use synod_model::{Fault, Messages, NodeId, NodeSet, Shown, kit};

type Sites = kit::Lab<ThreePhaseCommit>;

const STATES: [&str; 8] =
    ["asked", "one vote", "voted", "pre-committed", "one ack", "all in p", "decided", "ended"];

/// Three participants and one transaction, brought to a state.
fn until(state: &str) -> Sites {
    let mut lab = Sites::new("participants=3");
    let kinds = ["CanCommit", "Vote", "PreCommit", "Ack", "DoCommit", "HaveCommitted"];
    match state {
        "asked" => {}
        "one vote" => {
            lab.deliver_all(&kinds[..1]);
            lab.deliver(2, 1, "Vote");
        }
        "voted" => lab.deliver_all(&kinds[..1]),
        "pre-committed" => lab.deliver_all(&kinds[..2]),
        "one ack" => {
            lab.deliver_all(&kinds[..3]);
            lab.deliver(2, 1, "Ack");
        }
        "all in p" => lab.deliver_all(&kinds[..3]),
        "decided" => lab.deliver_all(&kinds[..4]),
        "ended" => lab.stabilize(),
        other => panic!("{other} is no state"),
    }
    lab
}

/// Time passes as in a network without delay: everything arrives, then all timers fire, in turns.
fn pass(lab: &mut Sites, turns: usize) {
    lab.stabilize();
    for _ in 0..turns {
        let set: Vec<u16> =
            lab.world.nodes().filter(|(_, n)| !n.timers.is_empty()).map(|(id, _)| id.number()).collect();
        for node in set {
            let timer = if node == 1 { "phase" } else { "wait" };
            // What has been decided in this turn has cleared the timer.
            lab.fires(node, timer);
        }
        lab.stabilize();
    }
}

/// A crash of any site in any state: the others decide without it, and it decides as they did when it recovers.
#[test]
fn nobody_waits_for_a_crashed_site() {
    for state in STATES {
        for site in 1..=4 {
            let mut lab = until(state);
            lab.crash(site);
            pass(&mut lab, 20);
            lab.holds();
            assert_eq!(lab.undecided(), None, "{state}, crash of {site}");
            lab.recover();
            lab.holds();
            assert_eq!(lab.undecided(), None, "{state}, crash and recovery of {site}");
        }
    }
}

/// Any two crashes, the second while the survivors are at any point of ending the transaction.
#[test]
fn nobody_waits_for_two_crashed_sites() {
    for state in STATES {
        for first in 1..=4 {
            for second in (1..=4).filter(|second| *second != first) {
                for turns in 0..=8 {
                    let mut lab = until(state);
                    lab.crash(first);
                    pass(&mut lab, turns);
                    lab.crash(second);
                    pass(&mut lab, 20);
                    lab.holds();
                    assert_eq!(
                        lab.undecided(),
                        None,
                        "{state}, crashes of {first} and {second} after {turns}"
                    );
                }
            }
        }
    }
}

/// Crashes only.
#[test]
fn the_survivors_decide_by_what_they_know() {
    // The pre-commit has reached P1 only.
    let mut lab = until("pre-committed");
    lab.deliver(1, 2, "PreCommit");
    lab.lose(1, 3, "PreCommit");
    lab.lose(1, 4, "PreCommit");
    lab.crash(1);
    pass(&mut lab, 10);
    assert_eq!(lab.everywhere("T1"), "precommitted committed committed committed");
    assert!(lab.finds("finishes-without-coordinator").is_some());
    lab.holds();
    // Before any pre-commit.
    let mut lab = until("voted");
    lab.crash(1);
    pass(&mut lab, 10);
    assert_eq!(lab.everywhere("T1"), "none aborted aborted aborted");
    assert!(lab.finds("finishes-without-coordinator").is_some());
    lab.holds();
}

/// A partition: the two sides disagree.
#[test]
fn a_partition_breaks_agreement() {
    let mut lab = until("pre-committed");
    let group = |nodes: [u16; 2]| nodes.into_iter().map(NodeId::new).collect::<NodeSet>();
    lab.fault(Fault::partition([group([1, 2]), group([3, 4])]));
    pass(&mut lab, 20);
    assert_eq!(lab.everywhere("T1"), "committed committed aborted aborted");
    assert_eq!(lab.finds("agreement").as_deref(), Some("C has committed T1, and P2 has aborted it."));
}

/// The lowest number that is left leads.
#[test]
fn the_lowest_survivor_is_elected() {
    for (crashed, elected) in [(vec![1], 2), (vec![1, 2], 3), (vec![1, 2, 3], 4)] {
        let mut lab = until("voted");
        for node in &crashed {
            lab.crash(*node);
        }
        lab.stabilize();
        let mut leader = None;
        for _ in 0..8 {
            for node in 2..=4 {
                lab.fires(node, "wait");
                if leader.is_none()
                    && lab.world.in_flight().iter().any(|(_, l)| l.message.kind_name() == "StateRequest")
                {
                    leader = Some(node);
                }
            }
            lab.stabilize();
        }
        assert_eq!(leader, Some(elected), "crashed: {crashed:?}");
    }
}

/// A round and a forced write at each site more than two-phase commit.
#[test]
fn it_costs_a_round_more() {
    for n in 1..=5 {
        let mut lab = Sites::new(&format!("participants={n}"));
        lab.stabilize();
        assert_eq!((lab.forced, lab.sent), (2 + 3 * n, 6 * n as usize), "{n} participants");
        assert!(lab.world.nodes().all(|(_, node)| node.timers.is_empty()), "nothing is left to wait for");
    }
}

/// All crash: nobody decides before all are back.
#[test]
fn after_a_total_failure_all_must_be_back() {
    for (state, outcome) in [("voted", "aborted"), ("pre-committed", "committed"), ("all in p", "committed")]
    {
        let mut lab = until(state);
        for node in 1..=4 {
            lab.crash(node);
        }
        lab.stabilize();
        for node in 2..=4 {
            lab.restart(node);
        }
        pass(&mut lab, 5);
        assert!(lab.undecided().is_some(), "{state}");
        let blocked = |node| ThreePhaseCommit::blocked(lab.memory(node));
        assert!((2..=4).all(blocked), "{state}");
        lab.restart(1);
        pass(&mut lab, 5);
        lab.holds();
        assert_eq!(lab.undecided(), None, "{state}");
        // Also where only the coordinator is pre-committed: all have voted yes.
        for node in 2..=4 {
            assert_eq!(lab.at(node, "T1"), outcome, "{state}");
        }
    }
}

#[test]
fn each_rule_is_needed() {
    let mut lab = Sites::with("participants=3", &["pre-commit-first"], &[]);
    lab.deliver_all(&["CanCommit", "Vote"]);
    for node in 2..=4 {
        lab.lose(1, node, "DoCommit");
    }
    lab.crash(1);
    pass(&mut lab, 10);
    assert!(lab.finds("agreement").is_some());

    let mut lab = Sites::with("participants=3", &["termination-asks-all"], &[]);
    lab.deliver_all(&["CanCommit", "Vote"]);
    lab.lose(1, 2, "PreCommit");
    lab.deliver_all(&["PreCommit", "Ack"]);
    lab.fire(1, "phase");
    lab.fire(1, "phase");
    lab.lose(1, 2, "DoCommit");
    lab.crash(1);
    pass(&mut lab, 10);
    assert!(lab.finds("agreement").is_some());

    let mut lab = Sites::with("participants=3 refuse=3", &["unanimity"], &[]);
    pass(&mut lab, 10);
    assert!(lab.finds("commit-needs-all-yes").is_some());
}
