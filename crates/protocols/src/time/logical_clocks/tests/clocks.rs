//! Times, vectors and matrices.

use super::{Lab, Tests as _};

/// Three local events at P1, P1 sends to P2, one local event at P2, P2 receives, P2 sends to P3, P3 receives.
fn by_hand(params: &str) -> Lab {
    let mut lab = Lab::new(params);
    for _ in 0..3 {
        lab.ask(1, "event");
    }
    lab.ask(1, "send 2");
    lab.ask(2, "event");
    lab.deliver(1, 2, "App");
    lab.ask(2, "send 3");
    lab.deliver(2, 3, "App");
    lab
}

/// Checks, section 6.3.
#[test]
fn times_and_vectors_by_hand() {
    let mut lab = Lab::new("nodes=3");
    let mut times = Vec::new();
    for ask in ["event", "event", "event", "send 2"] {
        lab.ask(1, ask);
        times.push(lab.field(1, "time"));
    }
    assert_eq!(times, ["1", "2", "3", "4"]);
    lab.ask(2, "event");
    assert_eq!(lab.field(2, "time"), "1");
    lab.deliver(1, 2, "App");
    assert_eq!(lab.field(2, "time"), "5");
    lab.ask(2, "send 3");
    assert_eq!(lab.field(2, "time"), "6");
    lab.deliver(2, 3, "App");
    assert_eq!(lab.field(3, "time"), "7");
    let vectors = [1, 2, 3].map(|node| lab.field(node, "vector"));
    assert_eq!(vectors, ["4,0,0", "4,3,0", "4,3,1"]);
    lab.holds();
    // P2's first event, and each of the four at P1.
    assert_eq!(lab.metric("concurrent_pairs").as_deref(), Some("4"));
}

/// What a process knows of what others know comes with messages, and no sooner.
#[test]
fn a_matrix_has_what_others_have_said() {
    let mut lab = by_hand("nodes=3");
    assert_eq!(lab.field(3, "matrix"), "1:(4,0,0),2:(4,3,0),3:(4,3,1)");
    assert_eq!(lab.field(1, "matrix"), "1:(4,0,0),2:(0,0,0),3:(0,0,0)");
    lab.ask(3, "send 1");
    lab.deliver(3, 1, "App");
    assert_eq!(lab.field(1, "matrix"), "1:(5,3,2),2:(4,3,0),3:(4,3,2)");
    lab.holds();
}

/// Neither an acknowledgement of a link nor a message sent again is an event.
#[test]
fn links_do_not_tick() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "send 2");
    let first = lab.newest(1, 2);
    lab.fire(1, "retry");
    assert_eq!(lab.newest(1, 2), first);
    lab.stabilize();
    assert_eq!([1, 2].map(|node| lab.field(node, "vector")), ["1,0", "1,1"]);
    assert!(!lab.fires(1, "retry"), "all is acknowledged");
}

/// What is to be seen on a message is the clock that was chosen; where it has no room, a shorter one.
#[test]
fn a_message_carries_the_clock_that_is_shown() {
    let tag = |params: &str| {
        let mut lab = by_hand(params);
        lab.ask(3, "send 1");
        synod_model::Messages::look(&lab.newest(3, 1).expect("it is under way")).tag.to_string()
    };
    assert_eq!(tag("nodes=3"), "8");
    assert_eq!(tag("nodes=3 show=vector"), "4,3,2");
    assert_eq!(tag("nodes=3 show=matrix"), "400|430|432");
    assert_eq!(tag("nodes=4 show=matrix"), "4,3,2,0");
    assert_eq!(tag("nodes=8 show=matrix"), "4,3,2,0,0,0,0,0");
}

#[test]
fn each_rule_of_the_clocks_is_seen_at_the_second_message() {
    let mut lab = Lab::with("nodes=2", &["merge-on-receive"], &[]);
    lab.ask(1, "event");
    lab.ask(1, "send 2");
    lab.deliver(1, 2, "App");
    assert_eq!(
        lab.finds("clock-condition").as_deref(),
        Some("An event of P1 at time 1 happened before one of P2, which has time 1.")
    );
    let mut lab = Lab::with("nodes=2", &["vector-merge"], &[]);
    lab.ask(1, "send 2");
    lab.deliver(1, 2, "App");
    assert_eq!(
        lab.finds("vector-exact").as_deref(),
        Some(
            "The vectors [1 0] of an event of P1 and [0 1] of one of P2 do not say which of them happened before the other."
        )
    );
}

/// Times order events that did not happen before each other, and vectors do not.
#[test]
fn concurrent_events_may_have_any_times() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(1, "event");
    lab.ask(1, "event");
    assert_eq!(lab.finds("concurrent-but-ordered"), None);
    lab.ask(2, "event");
    assert_eq!(
        lab.finds("concurrent-but-ordered").as_deref(),
        Some("P1 has an event at time 2 and P2 one at time 1, and neither happened before the other.")
    );
    lab.holds();
}

/// After so many events nobody compares any more, and says so.
#[test]
fn too_many_events_are_not_compared() {
    use crate::logical_clocks::invariants;
    use synod_model::InvariantSet;
    let mut lab = Lab::new("nodes=2");
    let own = InvariantSet::NONE.with(5).with(6);
    for _ in 0..255 {
        lab.ask(1, "event");
    }
    assert_eq!(invariants::given_up(&lab.world), own);
    lab.ask(1, "event");
    let ids: Vec<&str> = (0..12)
        .filter(|at| invariants::given_up(&lab.world).contains(*at))
        .map(|at| invariants::ALL[at].id)
        .collect();
    assert_eq!(ids, ["clock-condition", "vector-exact", "granted-in-order", "causal-delivery", "same-order"]);
}

#[test]
fn nobody_sends_to_itself() {
    let mut lab = Lab::new("nodes=2");
    lab.ask(2, "send 2");
    assert_eq!(lab.answers(), ["1 self"]);
    assert_eq!(lab.field(2, "time"), "0");
}
