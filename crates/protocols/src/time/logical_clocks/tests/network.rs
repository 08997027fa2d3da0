//! Links that make a good network of a bad one.

use super::{Lab, Tests as _};

/// A message before its turn waits; the clock ticks for it when it is taken.
#[test]
fn messages_are_taken_in_order() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "send 2");
    lab.ask(1, "send 2");
    lab.deliver_newest(1, 2, "App");
    assert_eq!(lab.said(), ["P2 keeps message 2 of P1 until message 1 has come."]);
    assert_eq!(lab.field(2, "time"), "0");
    assert!(lab.finds("buffered").is_some());
    lab.deliver(1, 2, "App");
    assert_eq!(lab.field(2, "vector"), "2,2");
    assert_eq!(lab.link(2, 1, "received"), "2");
    lab.holds();
}

#[test]
fn a_copy_is_acknowledged_and_not_taken() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "send 2");
    lab.duplicate(1, 2, "App");
    lab.deliver(1, 2, "App");
    lab.deliver(1, 2, "App");
    assert_eq!(lab.said(), ["P2 has had message 1 of P1 before, and acknowledges it again."]);
    assert_eq!(lab.field(2, "vector"), "1,1");
    lab.stabilize();
    assert_eq!(lab.link(1, 2, "unacknowledged"), "0");
}

/// Whatever goes the other way acknowledges; only where nothing does, an acknowledgement goes alone.
#[test]
fn replies_acknowledge() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "acquire");
    lab.deliver(1, 2, "Request");
    let kinds: Vec<&str> =
        lab.last_sent().iter().map(|(_, message)| synod_model::Messages::kind_name(message)).collect();
    assert_eq!(kinds, ["Reply"]);
    lab.deliver(2, 1, "Reply");
    assert_eq!(lab.link(1, 2, "unacknowledged"), "0");
    let kinds: Vec<&str> =
        lab.last_sent().iter().map(|(_, message)| synod_model::Messages::kind_name(message)).collect();
    assert_eq!(kinds, ["LinkAck"]);
}

/// What is lost is sent again, also after a crash.
#[test]
fn what_is_lost_is_sent_again() {
    let mut lab = Lab::new("nodes=3");
    lab.ask(1, "post x");
    lab.lose_all();
    lab.restart(1);
    assert_eq!(lab.said(), ["P1 goes on where it was: all that matters is on its disk."]);
    lab.fire(1, "retry");
    assert_eq!(lab.said(), ["P1 sends again what has not been acknowledged by P2 and P3."]);
    lab.stabilize();
    assert_eq!([2, 3].map(|node| lab.field(node, "delivered")), ["x", "x"]);
    assert_eq!(lab.finds("all-served"), None);
}

/// Checks of the specification: P2's reply overtakes its earlier request.
#[test]
fn without_fifo_a_reply_overtakes_a_request() {
    let mut lab = Lab::with("nodes=2", &["fifo"], &[]);
    lab.ask(2, "acquire");
    lab.ask(1, "event");
    lab.ask(1, "acquire");
    lab.deliver(1, 2, "Request");
    assert_eq!(lab.field(2, "cs"), "inside");
    lab.deliver(2, 1, "Reply");
    assert_eq!(lab.field(1, "cs"), "inside");
    assert_eq!(
        lab.finds("mutual-exclusion").as_deref(),
        Some("P2 and P1 are in the critical section at the same time.")
    );
}

/// A message that was taken before its turn is not taken again when the gap is filled.
#[test]
fn without_fifo_nothing_is_taken_twice() {
    let mut lab = Lab::with("nodes=2", &["fifo"], &[]);
    for _ in 0..3 {
        lab.ask(1, "send 2");
    }
    lab.duplicate(1, 2, "App");
    lab.deliver_newest(1, 2, "App");
    lab.deliver_newest(1, 2, "App");
    lab.stabilize();
    assert_eq!(lab.field(2, "vector"), "3,3");
    assert_eq!(lab.link(2, 1, "received"), "3");
}

/// On a disk that was wiped nothing is left to compare with, and nothing is claimed.
#[test]
fn a_wiped_disk_is_no_panic() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "send 2");
    lab.stabilize();
    lab.crash(2);
    lab.fault(synod_model::Fault::Restart { node: synod_model::kit::id(2), wiped: true });
    lab.ask(1, "send 2");
    lab.stabilize();
    assert_eq!(lab.field(2, "time"), "0");
}
