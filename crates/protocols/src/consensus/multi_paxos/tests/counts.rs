//! How many messages a command costs, and how many slots may be open.

use super::{Bench, Lab};

/// 3(n-1): an accept request, a vote and the news for each other replica.
#[test]
fn a_command_at_a_settled_leader_costs_three_messages_a_replica() {
    for (nodes, messages) in [(3, 6), (5, 12), (7, 18)] {
        let mut lab = Lab::new(&format!("nodes={nodes}"));
        let others: Vec<u16> = (2..=nodes).collect();
        lab.lead(1, &others[..usize::from(nodes) / 2]);
        lab.stabilize();
        let before = lab.sent;
        lab.ask(1, "put x 1");
        lab.stabilize();
        assert_eq!(lab.sent - before, messages, "nodes={nodes}");
        assert!((1..=nodes).all(|node| lab.field(node, "last_applied") == "1"));
        // Through another replica: the request and the answer besides.
        let before = lab.sent;
        lab.ask(2, "put x 2");
        lab.stabilize();
        assert_eq!(lab.sent - before, messages + 2, "nodes={nodes}");
        lab.holds();
    }
}

#[test]
fn a_single_replica_decides_alone() {
    let mut lab = Lab::new("nodes=1");
    lab.fire(1, "election");
    for n in 1..=20 {
        lab.ask(1, &format!("put x {n}"));
    }
    assert_eq!((lab.field(1, "last_applied"), lab.sent), ("20".to_owned(), 0));
    lab.holds();
}

/// With alpha commands ahead, at most alpha - 1 slots of a leader are holes below one that is chosen.
#[test]
fn the_window_bounds_what_is_open() {
    let mut lab = Lab::new("nodes=3 window=3");
    lab.lead(1, &[2]);
    lab.stabilize();
    for n in 1..=5 {
        lab.ask(1, &format!("put x {n}"));
    }
    assert_eq!(lab.field(1, "next_slot"), "4", "two commands wait");
    // Slots 2 and 3 are chosen before slot 1: nothing moves on.
    lab.lose(1, 2, "Accept");
    for _ in 0..2 {
        lab.deliver(1, 2, "Accept");
        lab.deliver(2, 1, "Accepted");
    }
    assert_eq!((lab.field(1, "chosen"), lab.field(1, "next_slot")), ("2,3".to_owned(), "4".to_owned()));
    // What is overdue is sent again, to those who have not accepted it.
    lab.lose_all();
    lab.fire(1, "heartbeat");
    lab.fire(1, "heartbeat");
    lab.stabilize();
    assert_eq!((lab.field(1, "last_applied"), lab.field(1, "next_slot")), ("5".to_owned(), "6".to_owned()));
    assert_eq!(lab.answers().len(), 5);
    assert!(lab.finds("chosen-out-of-order").is_some());
    lab.holds();
}

/// A command that is asked for again while it is open is not proposed twice; one that is chosen is, and takes effect once.
#[test]
fn a_command_that_is_repeated_takes_effect_once() {
    let mut lab = Lab::new("nodes=3 clients=1");
    lab.lead(1, &[2]);
    lab.stabilize();
    lab.ask(4, "cas x none 1");
    lab.duplicate(4, 1, "ClientRequest");
    lab.duplicate(4, 1, "ClientRequest");
    lab.deliver(4, 1, "ClientRequest");
    lab.deliver(4, 1, "ClientRequest");
    assert_eq!(lab.said(), ["S1 has proposed “cas x none 1” already, or will: it does not take it again."]);
    lab.deliver(1, 2, "Accept");
    lab.deliver(2, 1, "Accepted");
    lab.deliver(4, 1, "ClientRequest");
    assert_eq!(lab.said(), ["S1 proposes “cas x none 1” in slot 2."]);
    lab.stabilize();
    assert_eq!((lab.field(1, "last_applied"), lab.field(1, "state_machine")), ("2".into(), "x:1".into()));
    assert_eq!(lab.answers(), ["1 none"]);
    lab.holds();
}

/// What was lost is sent again in time, however many commands follow it: the timer runs since the first of them.
#[test]
fn the_retry_timer_is_not_set_back_by_what_follows() {
    let mut lab = Lab::new("nodes=3");
    lab.lead(1, &[2]);
    lab.stabilize();
    lab.ask(2, "put x 1");
    assert_eq!(lab.step.timers.len(), 1);
    lab.ask(2, "put x 2");
    assert_eq!(lab.step.timers.len(), 0);
    lab.lose_all();
    lab.fire(2, "retry");
    assert_eq!((lab.step.sent.len(), lab.step.timers.len()), (2, 1));
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 none", "2 none"]);
    assert!(!lab.fires(2, "retry"), "nothing is open any more");
    lab.holds();
}
