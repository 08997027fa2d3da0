//! Session guarantees: a replica that lacks what the client knows does not answer yet.

use super::Lab;

const C1: u16 = 3;

fn roaming() -> Lab {
    let mut lab = Lab::new("replicas=2 clients=1 mode=eventual session=all roam=on gossip=0ms");
    // C1 asks R1, then R2.
    lab.chance.next.extend([0, 1]);
    lab
}

#[test]
fn a_client_that_finds_less_than_it_knows_asks_on() {
    let mut lab = roaming();
    lab.ask(C1, "put hello");
    lab.deliver(C1, 1, "Ask");
    lab.deliver(1, C1, "Answer");
    lab.ask(C1, "get");
    lab.deliver(C1, 2, "Ask");
    assert_eq!(
        lab.said(),
        ["R2 does not answer C1 yet: it lacks update R1.1, which C1 has read or written."]
    );
    lab.deliver(2, C1, "NotYet");
    lab.deliver(C1, 1, "Ask");
    lab.deliver(1, C1, "Answer");
    assert_eq!(lab.answers(), ["1 none", "2 hello"]);
    lab.holds();
}

#[test]
fn an_update_that_was_refused_is_not_made_by_a_late_copy() {
    let mut lab = roaming();
    lab.ask(C1, "put a");
    lab.deliver(C1, 1, "Ask");
    lab.deliver(1, C1, "Answer");
    lab.ask(C1, "put b");
    lab.duplicate(C1, 2, "Ask");
    lab.deliver(C1, 2, "Ask");
    lab.deliver(2, C1, "NotYet");
    lab.deliver(C1, 1, "Ask");
    lab.deliver(1, 2, "Update");
    lab.deliver(1, 2, "Update");
    // R2 has all now, and would make the update once more.
    lab.deliver(C1, 2, "Ask");
    assert_eq!(lab.said(), ["R2 has refused that try of C1 before."]);
    assert_eq!(lab.field(2, "seen"), "1:2");
    lab.stabilize();
    lab.holds();
}

#[test]
fn a_client_that_all_have_refused_rests() {
    let mut lab = roaming();
    lab.ask(C1, "put a");
    lab.deliver(C1, 1, "Ask");
    lab.deliver(1, C1, "Answer");
    lab.lose_all();
    lab.crash(1);
    lab.ask(C1, "put b");
    lab.deliver(C1, 2, "Ask");
    lab.deliver(2, C1, "NotYet");
    // R1 is down: the client waits for it, as nobody else may do what it was asked for.
    lab.fires(C1, "timeout");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 none"]);
    lab.restart(1);
    lab.fires(C1, "timeout");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 none", "2 none"]);
    lab.holds();
}
