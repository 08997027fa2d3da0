//! Eventual mode: what it costs, who wins, and what stands side by side.

use super::{C1, C2, Lab, done, two};

#[test]
fn an_update_costs_a_message_for_each_other_replica_and_a_read_none() {
    for replicas in 2..=7_u16 {
        let mut lab = Lab::new(&format!("replicas={replicas} clients=1 mode=eventual gossip=0ms"));
        for (what, messages) in [("put a", replicas - 1), ("get", 0)] {
            lab.ask(replicas + 1, what);
            lab.deliver(replicas + 1, 1, "Ask");
            assert_eq!(lab.last_sent().len(), usize::from(messages) + 1, "and the answer");
            lab.stabilize();
        }
    }
}

/// Equal Lamport times: the higher number of the replica stays, and the other client's ok was empty.
#[test]
fn of_two_equal_times_the_higher_number_stays() {
    let mut lab = two("");
    done(&mut lab, C1, 1, "put tea");
    done(&mut lab, C2, 2, "put milk");
    assert_eq!((lab.field(1, "tag"), lab.field(2, "tag")), ("time:1,node:1".into(), "time:1,node:2".into()));
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.field(2, "value")), ("milk".into(), "milk".into()));
    assert_eq!(
        lab.finds("write-lost").as_deref(),
        Some(
            "C1 was told that put tea is done; it is overwritten by update R2.1, which did not build on it."
        )
    );
    lab.holds();
}

#[test]
fn a_write_that_knows_of_the_other_loses_nothing() {
    let mut lab = two("");
    done(&mut lab, C1, 1, "put tea");
    lab.deliver(1, 2, "Update");
    done(&mut lab, C2, 2, "put milk");
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.finds("write-lost")), ("milk".into(), None));
}

#[test]
fn a_read_is_stale_only_if_the_update_was_done_before() {
    let mut lab = two("");
    lab.ask(C2, "get");
    done(&mut lab, C1, 1, "put tea");
    lab.deliver(C2, 2, "Ask");
    lab.deliver(2, C2, "Answer");
    assert_eq!(lab.finds("stale-read"), None, "it had asked before the write was done");
    done(&mut lab, C2, 2, "get");
    assert!(lab.finds("stale-read").is_some());
}

#[test]
fn siblings_stand_side_by_side_until_somebody_has_read_them() {
    let mut lab = two("resolve=siblings");
    done(&mut lab, C1, 1, "put tea");
    done(&mut lab, C2, 2, "put milk");
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.field(2, "value")), ("tea,milk".into(), "tea,milk".into()));
    // C2 has read nothing but its own: it replaces that alone.
    done(&mut lab, C2, 2, "put salt");
    lab.stabilize();
    assert_eq!(lab.field(1, "value"), "tea,salt");
    done(&mut lab, C1, 1, "get");
    done(&mut lab, C1, 1, "put both");
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.field(2, "value")), ("both".into(), "both".into()));
    lab.holds();
}

/// What is lost on the way comes with the next gossip.
#[test]
fn gossip_brings_what_was_lost() {
    let mut lab = Lab::new("replicas=2 clients=1 mode=eventual");
    done(&mut lab, 3, 1, "put tea");
    lab.lose_all();
    assert_eq!(lab.field(2, "value"), "none");
    lab.fires(1, "gossip");
    lab.stabilize();
    assert_eq!(lab.field(2, "value"), "tea");
    lab.holds();
}

/// A client whose answer was lost asks again: its update is made once.
#[test]
fn an_update_that_is_asked_for_again_is_made_once() {
    let mut lab = two("data=counter resolve=merge");
    lab.ask(C1, "inc");
    lab.deliver(C1, 1, "Ask");
    lab.lose(1, C1, "Answer");
    lab.crash(1);
    lab.restart(1);
    lab.fires(C1, "timeout");
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.field(2, "value")), ("1".into(), "1".into()));
    assert_eq!(lab.answers(), ["1 none"]);
}
