//! Tests of Paxos Commit: what it costs, each state with a crash in it, who takes over, and what breaks without each rule.

use super::{Config, PaxosCommit};
use crate::transactions::bench::Bench;
use synod_model::{Shown, kit};

mod costs;
mod rules;

type Sites = kit::Lab<PaxosCommit>;

const STATES: [&str; 8] =
    ["asked", "one vote", "voted", "one acceptor", "accepted", "decided", "one told", "told"];

/// Three resource managers, F = 1 and one transaction, brought to a state.
fn until(state: &str, params: &str) -> Sites {
    let mut lab = Sites::new(params);
    match state {
        "asked" => {}
        "one vote" => {
            lab.deliver_all(&["Prepare"]);
            lab.deliver(2, 1, "Phase2a");
            lab.deliver(2, 5, "Phase2a");
        }
        "voted" => lab.deliver_all(&["Prepare"]),
        "one acceptor" => {
            lab.deliver_all(&["Prepare"]);
            lab.gather(&[2, 3, 4], 5, "Phase2a");
        }
        "accepted" => lab.deliver_all(&["Prepare", "Phase2a"]),
        "decided" => lab.deliver_all(&["Prepare", "Phase2a", "Phase2b"]),
        "one told" if params.contains("faster") => {
            lab.deliver_all(&["Prepare", "Phase2a"]);
            lab.gather(&[1, 5], 2, "Phase2b");
        }
        "one told" => {
            lab.deliver_all(&["Prepare", "Phase2a", "Phase2b"]);
            lab.deliver(1, 2, "Decision");
        }
        "told" => lab.stabilize(),
        other => panic!("{other} is no state"),
    }
    lab
}

/// Time passes as in a network without delay: everything arrives, then timers fire, in turns.
fn pass(lab: &mut Sites, turns: usize) {
    lab.stabilize();
    for _ in 0..turns {
        for node in lab.world.ids().map(synod_model::NodeId::number).collect::<Vec<_>>() {
            for timer in ["vote", "decision", "takeover"] {
                lab.fires(node, timer);
                lab.stabilize();
            }
        }
    }
}

/// How far T1 is at the resource managers that are up.
fn managers(lab: &Sites) -> Vec<String> {
    let up = |node: &u16| lab.world.node(kit::id(*node)).memory.is_some();
    (2..=4).filter(up).map(|node| lab.at(node, "T1")).collect()
}

/// A part of an acceptor's state in an instance of T1.
fn instance(lab: &Sites, acceptor: u16, place: &str, part: &str) -> String {
    let field = lab.view(acceptor).field("instances").expect("it is an acceptor").value.clone();
    let value = ["T1", place, part].iter().try_fold(field, |value, name| value.field(name));
    value.expect("it takes part").plain()
}

#[track_caller]
fn all_are(lab: &Sites, outcomes: &[&str], when: &str) {
    let all = managers(lab);
    let fits = |outcome: &&str| all.iter().all(|at| at == *outcome || at == "none");
    assert!(outcomes.iter().any(fits), "{when}: {all:?}");
}

/// With F = 1 nobody waits for a crashed acceptor, whichever it is and whenever it crashes, in either variant.
#[test]
fn one_acceptor_may_be_gone() {
    for params in ["", "variant=faster", "ask=all"] {
        for state in STATES {
            for gone in [1, 5, 6] {
                let mut lab = until(state, params);
                lab.crash(gone);
                pass(&mut lab, 4);
                lab.holds();
                let when = format!("{params} {state}, crash of {gone}");
                // Without votes on their way nobody has promised anything yet.
                if !(state == "asked" && gone == 1) {
                    all_are(&lab, &["committed", "aborted"], &when);
                    assert_eq!(lab.finds("blocked"), None, "{when}");
                }
                lab.recover();
                lab.holds();
                assert_eq!(lab.undecided(), None, "{when}, and recovery");
            }
        }
    }
}

/// Any node crashes in any state, and then another one: once all are back, all is decided, and never in two ways.
#[test]
fn two_crashes_break_nothing() {
    for params in ["", "variant=faster", "faults=0"] {
        for state in STATES.iter().filter(|state| params != "faults=0" || !state.contains("one")) {
            let nodes = if params == "faults=0" { 4 } else { 6 };
            for (first, second) in (1..=nodes).flat_map(|a| (1..=nodes).map(move |b| (a, b))) {
                let mut lab = until(state, params);
                lab.crash(first);
                pass(&mut lab, 1);
                if second == first {
                    lab.restart(first);
                } else {
                    lab.crash(second);
                    lab.restart(first);
                }
                pass(&mut lab, 1);
                lab.recover();
                lab.holds();
                assert_eq!(lab.undecided(), None, "{params} {state}, crashes of {first} and {second}");
            }
        }
    }
}

/// The one acceptor of F = 0 is the coordinator of two-phase commit: without it everybody waits.
#[test]
fn with_no_faults_it_blocks_as_two_phase_commit_does() {
    let mut lab = until("voted", "faults=0");
    lab.crash(1);
    lab.stabilize();
    for _ in 0..2 {
        for node in 2..=4 {
            lab.fire(node, "decision");
            lab.stabilize();
        }
    }
    assert_eq!(managers(&lab), ["blocked"; 3]);
    assert!(PaxosCommit::blocked(lab.memory(2)));
    assert!(lab.finds("blocked").is_some());
    lab.holds();
    lab.recover();
    assert_eq!(lab.undecided(), None);
}

/// F + 1 acceptors are gone: the rest wait, blocked, until one is back.
#[test]
fn more_than_f_acceptors_block() {
    let mut lab = until("voted", "");
    lab.crash(1);
    lab.crash(6);
    pass(&mut lab, 2);
    assert_eq!(managers(&lab), ["blocked"; 3]);
    lab.restart(6);
    pass(&mut lab, 2);
    all_are(&lab, &["committed"], "A3 is back");
    lab.holds();
}

/// A leader that takes over and finds no vote of R2 proposes aborted for R2 and the reported value for the others.
#[test]
fn free_instances_abort() {
    let mut lab = Sites::new("");
    lab.spread(1, &[2, 4], "Prepare");
    lab.gather(&[2, 4], 5, "Phase2a");
    lab.crash(1);
    lab.lose_all();
    lab.fire(2, "decision");
    lab.deliver(2, 5, "Inquire");
    lab.fire(5, "takeover");
    lab.deliver_all(&["Phase1a", "Phase1b"]);
    assert_eq!(instance(&lab, 6, "R2", "mbal"), "1.5");
    lab.deliver_all(&["Phase2a"]);
    assert_eq!(
        ["R1", "R2", "R3"].map(|place| instance(&lab, 6, place, "val")),
        ["prepared", "aborted", "prepared"]
    );
    lab.stabilize();
    assert_eq!(lab.at(2, "T1"), "aborted");
    assert_eq!(lab.field(5, "decided"), "T1:aborted");
    assert!(lab.finds("takeover").is_some());
    lab.holds();
}

/// The leader has told R1 and is gone: A2 finds that prepared is chosen everywhere.
#[test]
fn who_takes_over_finds_the_commit() {
    let mut lab = until("one told", "");
    lab.lose_all();
    lab.crash(1);
    lab.crash(2);
    pass(&mut lab, 2);
    assert_eq!(managers(&lab), ["committed"; 2]);
    lab.holds();
}

/// A vote that comes when a higher ballot is promised is refused, and its resource manager aborts with the others.
#[test]
fn a_late_vote_is_refused() {
    let mut lab = Sites::new("");
    lab.deliver_all(&["Prepare"]);
    lab.gather(&[2, 4], 1, "Phase2a");
    lab.gather(&[2, 4], 5, "Phase2a");
    lab.fire(1, "vote");
    lab.spread(1, &[5, 6], "Phase1a");
    lab.deliver(3, 5, "Phase2a");
    assert!(lab.said()[0].contains("refuses the vote of R2"), "{:?}", lab.said());
    lab.stabilize();
    assert_eq!(managers(&lab), ["aborted"; 3]);
    assert_eq!(lab.undecided(), None);
    lab.holds();
}

/// A resource manager never proposes two values in ballot 0: what it has refused it refuses after a crash, and what it was
/// only working on it aborts.
#[test]
fn a_resource_manager_has_one_value() {
    let mut lab = Sites::new("refuse=1");
    let copy = lab.duplicate(1, 2, "Prepare");
    lab.deliver(1, 2, "Prepare");
    assert_eq!(lab.log(2), "T1 abort");
    lab.crash(2);
    lab.restart(2);
    lab.act(synod_model::Action::Deliver(copy));
    assert!(lab.last_sent().is_empty(), "it is done with T1");
    // R2 waits for a lock when it crashes.
    let mut lab = Sites::new("transactions=0");
    lab.ask(1, "begin x");
    lab.ask(1, "begin x");
    lab.deliver(1, 3, "Prepare");
    lab.deliver(1, 3, "Prepare");
    assert_eq!((lab.at(3, "T1"), lab.at(3, "T2")), ("prepared".to_owned(), "working".to_owned()));
    lab.crash(3);
    lab.restart(3);
    assert_eq!((lab.at(3, "T1"), lab.at(3, "T2")), ("prepared".to_owned(), "aborted".to_owned()));
    lab.recover();
    lab.holds();
    assert_eq!((lab.at(3, "T1"), lab.at(3, "T2")), ("committed".to_owned(), "aborted".to_owned()));
}

/// Two resource managers begin a transaction at the same moment and give it the same number: it aborts, and both clients
/// hear so.
#[test]
fn one_number_stands_for_one_transaction() {
    let mut lab = Sites::new("transactions=0");
    lab.ask(2, "begin x");
    lab.ask(3, "begin y");
    lab.stabilize();
    assert_eq!(managers(&lab), ["aborted"; 3]);
    assert_eq!(lab.answers(), ["1 aborted", "2 aborted"]);
    lab.holds();
    lab.ask(3, "begin y");
    lab.stabilize();
    assert_eq!(lab.at(4, "T2"), "committed");
    assert_eq!(lab.answers().last().map(String::as_str), Some("3 committed"));
}

/// What all have decided is forgotten: the logs of resource managers and the instances of acceptors stay short.
#[test]
fn what_is_over_is_forgotten() {
    for params in ["transactions=0", "transactions=0 colocate=on", "transactions=0 variant=faster"] {
        let mut lab = Sites::new(params);
        for n in 0..12 {
            lab.ask(1 + n % 3, "begin x");
            lab.stabilize();
        }
        let rows = lab.memory(1).rows.len();
        assert!(rows <= 3, "{params}: {rows} rows");
        assert!(lab.log(3).split(',').count() <= 6, "{params}: {}", lab.log(3));
        lab.holds();
        assert_eq!(lab.undecided(), None);
        assert!(lab.world.nodes().all(|(_, node)| node.timers.is_empty()), "nothing is left to wait for");
    }
}

/// Two requests to prepare change places on their way to R3: it refuses the one that comes late, since the others might forget
/// a transaction that it is still prepared for.
#[test]
fn nobody_forgets_what_another_one_waits_for() {
    let mut lab = Sites::new("transactions=0");
    lab.ask(1, "begin x");
    lab.ask(1, "begin y");
    lab.deliver_newest(1, 4, "Prepare");
    lab.deliver(1, 4, "Prepare");
    assert!(lab.said()[0].contains("comes after a later one"), "{:?}", lab.said());
    lab.stabilize();
    assert_eq!((lab.at(2, "T1"), lab.at(4, "T1"), lab.at(4, "T2")), three("aborted", "aborted", "committed"));
    lab.crash(4);
    lab.restart(4);
    lab.ask(1, "begin x");
    lab.recover();
    lab.holds();
    assert_eq!(lab.undecided(), None);
}

fn three(a: &str, b: &str, c: &str) -> (String, String, String) {
    (a.to_owned(), b.to_owned(), c.to_owned())
}

/// States that differ in nothing that matters are one state: the same votes in another order.
#[test]
fn the_order_of_votes_leaves_no_trace() {
    let after = |order: [u16; 3]| {
        let mut lab = Sites::new("");
        lab.deliver_all(&["Prepare"]);
        lab.gather(&order, 5, "Phase2a");
        lab.deliver(5, 1, "Phase2b");
        lab.world.state_hash()
    };
    assert_eq!(after([2, 3, 4]), after([4, 2, 3]));
}

/// Who is asked for a transaction begins it, or says where one begins.
#[test]
fn transactions_begin_at_the_leader_or_at_a_resource_manager() {
    let mut lab = Sites::new("transactions=0");
    lab.ask(5, "begin x");
    assert_eq!(lab.answers(), ["1 not-leader"]);
    let config = |params: &str| -> Config { Sites::configure(params).expect("it is allowed") };
    assert_eq!(config("faults=3").acceptors().count(), 7);
    assert_eq!(
        config("participants=12 faults=3").acceptors().last().map(synod_model::NodeId::number),
        Some(19)
    );
}
