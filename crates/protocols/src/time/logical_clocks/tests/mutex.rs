//! The critical section, by both algorithms.

use super::{Lab, Tests as _};

/// Checks, section 6.2: what an entry costs, without contention and with it.
#[test]
fn messages_per_entry() {
    for (params, cost) in [
        ("nodes=3", "6"),
        ("nodes=4", "9"),
        ("nodes=3 mutex=ricart-agrawala", "4"),
        ("nodes=4 mutex=ricart-agrawala", "6"),
    ] {
        let mut lab = Lab::new(params);
        lab.ask(1, "acquire");
        lab.stabilize();
        lab.ask(1, "release");
        lab.stabilize();
        assert_eq!(lab.metric("messages_per_entry").as_deref(), Some(cost), "{params}");
        for node in [1, 2, 3] {
            lab.ask(node, "acquire");
        }
        for entries in ["2", "3", "4"] {
            lab.stabilize();
            assert_eq!(lab.metric("entries").as_deref(), Some(entries), "{params}");
            assert!([1, 2, 3].into_iter().any(|node| lab.fires(node, "leave")), "{params}");
        }
        lab.stabilize();
        assert_eq!(lab.metric("messages_per_entry").as_deref(), Some(cost), "{params}");
        lab.holds();
    }
}

/// Rule 5 of the paper: it does not do to be first, nor to have heard something later, but both.
#[test]
fn who_is_first_waits_until_something_later_has_come_from_all() {
    let mut lab = Lab::new("nodes=3");
    lab.ask(1, "acquire");
    lab.deliver(1, 2, "Request");
    lab.deliver(2, 1, "Reply");
    assert_eq!(lab.field(1, "cs"), "waiting");
    assert_eq!(lab.field(1, "heard"), "1:0,2:3,3:0");
    // Any message will do, if it is later.
    lab.ask(3, "event");
    lab.ask(3, "send 1");
    lab.deliver(3, 1, "App");
    assert_eq!(lab.field(1, "cs"), "inside");
    assert_eq!(lab.answers(), ["2 1", "3 2", "1 1"]);
}

#[test]
fn equal_times_go_by_process() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(2, "acquire");
    lab.ask(1, "acquire");
    lab.stabilize();
    assert_eq!([1, 2].map(|node| lab.field(node, "cs")), ["inside", "waiting"]);
    assert_eq!([1, 2].map(|node| lab.field(node, "queue")), ["1·P1,1·P2", "1·P1,1·P2"]);
    lab.ask(1, "release");
    lab.stabilize();
    assert_eq!([1, 2].map(|node| lab.field(node, "cs")), ["idle", "inside"]);
    lab.holds();
}

/// Whoever asked earlier defers its reply, and so does whoever is inside.
#[test]
fn replies_are_deferred() {
    let mut lab = Lab::new("nodes=3 mutex=ricart-agrawala");
    lab.ask(1, "acquire");
    lab.ask(2, "event");
    lab.ask(2, "acquire");
    lab.deliver(2, 1, "Request");
    assert_eq!(
        lab.said(),
        ["P1 defers its reply to P2: its own request of time 1 is earlier than that of time 2."]
    );
    assert_eq!(lab.field(1, "queue"), "1·P1,2·P2");
    lab.deliver(1, 2, "Request");
    assert_eq!(lab.said(), ["P2 replies to P1, whose request of time 1 is earlier than its own of time 2."]);
    lab.stabilize();
    assert_eq!([1, 2].map(|node| lab.field(node, "cs")), ["inside", "waiting"]);
    assert_eq!([1, 2].map(|node| lab.field(node, "replies")), ["2,3", "3"]);
    lab.ask(3, "acquire");
    lab.deliver(3, 1, "Request");
    assert_eq!(lab.said(), ["P1 defers its reply to P3: it is in the critical section."]);
    lab.fire(1, "leave");
    assert_eq!(lab.field(1, "queue"), "none");
    lab.stabilize();
    assert_eq!([1, 2, 3].map(|node| lab.field(node, "cs")), ["idle", "inside", "waiting"]);
    lab.holds();
}

/// Without a merge, the deferred replies of Ricart and Agrawala let two in: their proof rests on a clock that is set by requests.
#[test]
fn deferred_replies_need_clocks_that_are_set() {
    let mut lab = Lab::with("nodes=3 mutex=ricart-agrawala", &["merge-on-receive"], &[]);
    for _ in 0..5 {
        lab.ask(1, "event");
    }
    lab.ask(1, "acquire");
    lab.deliver(1, 2, "Request");
    lab.ask(2, "acquire");
    lab.deliver(2, 1, "Reply");
    lab.spread(2, &[1, 3], "Request");
    lab.gather(&[1, 3], 2, "Reply");
    assert_eq!([1, 2].map(|node| lab.field(node, "cs")), ["waiting", "inside"]);
    lab.deliver(1, 3, "Request");
    lab.deliver(3, 1, "Reply");
    assert!(lab.finds("mutual-exclusion").is_some());
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "release");
    lab.ask(1, "acquire");
    lab.ask(1, "acquire");
    assert_eq!(lab.answers(), ["1 not-inside", "3 busy"]);
}

/// One crash stops all others, and a restart lets them go on.
#[test]
fn one_crash_stops_everybody() {
    for mutex in ["lamport", "ricart-agrawala"] {
        let mut lab = Lab::new(&format!("nodes=3 mutex={mutex}"));
        lab.crash(3);
        lab.ask(1, "acquire");
        lab.deliver(1, 2, "Request");
        lab.stabilize();
        assert_eq!(lab.field(1, "cs"), "waiting", "{mutex}");
        assert_eq!(
            lab.finds("stopped-by-a-crash").as_deref(),
            Some("P1 waits for P3, which has crashed."),
            "{mutex}"
        );
        lab.recover();
        assert_eq!(lab.finds("all-served"), None, "{mutex}");
        assert_eq!(lab.metric("entries").as_deref(), Some("1"), "{mutex}");
        lab.holds();
    }
}

/// A process that crashes in the critical section is in it when it is back, and leaves.
#[test]
fn a_crash_is_a_long_pause() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "acquire");
    lab.stabilize();
    lab.crash(1);
    lab.ask(2, "acquire");
    lab.restart(1);
    assert_eq!(lab.field(1, "cs"), "inside");
    lab.fire(2, "retry");
    lab.stabilize();
    assert_eq!(lab.field(2, "cs"), "waiting");
    lab.fire(1, "leave");
    lab.stabilize();
    assert_eq!(lab.field(2, "cs"), "inside");
    lab.holds();
}
