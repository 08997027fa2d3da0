//! What breaks without each rule, step by step.

use super::{D1, Lab, n, store};

const C1: u16 = 4;

fn joins(params: &str, without: &[&str]) -> Lab {
    let mut lab = Lab::with(params, without, &[]);
    lab.ask(D1, "join 3");
    lab
}

const ONE_KEY: &str = "servers=1 spare=1 keys=1 vnodes=3";

#[test]
fn modulo_moves_keys_between_old_servers() {
    let mut lab = Lab::with("", &["monotone-scheme"], &[]);
    lab.ask(D1, "join 6");
    assert_eq!(
        lab.finds("moves-only-to-the-new").as_deref(),
        Some("View 2 moves k1 from N1 to N3, and neither has joined or left.")
    );
    lab.stabilize();
    assert_eq!(lab.field(n(5), "owned"), "24");
    assert!(lab.finds("placed").is_none());
}

#[test]
fn a_lost_transfer_loses_the_key() {
    let mut lab = joins(ONE_KEY, &["ack-before-delete"]);
    lab.deliver(D1, n(1), "View");
    assert!(lab.finds("key-somewhere").is_none(), "it is on its way");
    lab.lose(n(1), n(2), "Transfer");
    assert_eq!(lab.finds("key-somewhere").as_deref(), Some("No disk and no message has k1 any more."));
}

#[test]
fn a_new_owner_that_does_not_wait_says_that_there_is_nothing() {
    let mut lab = joins(ONE_KEY, &["released-first"]);
    lab.spread(D1, &[n(2), C1], "View");
    lab.ask(C1, "get k1");
    lab.deliver(C1, n(2), "Lookup");
    lab.deliver(n(2), C1, "Answer");
    assert!(lab.finds("linearizable").is_some());
}

#[test]
fn a_late_copy_undoes_a_write() {
    for (without, violated) in [(&["newer-value-kept"][..], true), (&[][..], false)] {
        let mut lab = joins(ONE_KEY, without);
        lab.deliver(D1, n(1), "View");
        lab.duplicate(n(1), n(2), "Transfer");
        lab.spread(D1, &[n(2), C1], "View");
        lab.deliver(n(1), n(2), "Transfer");
        lab.ask(C1, "put k1 7");
        lab.deliver(C1, n(2), "Lookup");
        lab.deliver(n(1), n(2), "Transfer");
        assert_eq!(lab.finds("no-older-value").is_some(), violated);
        assert_eq!(store(&lab, n(2)), if violated { "k1=1 (1.0)" } else { "k1=7 (2.1)" });
        lab.stabilize();
        lab.ask(C1, "get k1");
        lab.stabilize();
        assert_eq!(lab.finds("linearizable").is_some(), violated);
    }
}

#[test]
fn without_distinct_owners_one_server_has_a_key_twice() {
    let lab = joins("servers=1 spare=1 keys=7 vnodes=5 replicas=2", &["distinct-owners"]);
    assert_eq!(lab.finds("owners-distinct").as_deref(), Some("View 2 gives k7 twice to N1."));
}

#[test]
fn an_old_view_makes_an_old_owner_serve_again() {
    for (without, violated) in [(&["views-grow"][..], true), (&[][..], false)] {
        let mut lab = Lab::with("servers=1 spare=1 keys=1 vnodes=1", without, &[]);
        lab.ask(D1, "join 3");
        lab.ask(D1, "leave 2");
        lab.deliver_newest(D1, n(1), "View");
        lab.deliver_newest(D1, n(2), "View");
        lab.deliver_all(&["Transfer", "TransferAck", "Released", "Leave", "Joined"]);
        lab.deliver(D1, n(1), "View");
        lab.ask(C1, "get k1");
        lab.deliver(C1, n(1), "Lookup");
        lab.stabilize();
        assert_eq!(lab.finds("linearizable").is_some(), violated);
    }
}
