//! Applying in order, catching up, snapshots, and what a restart leaves.

use super::{Bench, Lab};

/// S3 misses everything while S1 and S2 choose three slots.
fn with_a_slow_replica(params: &str) -> Lab {
    let mut lab = Lab::new(params);
    lab.lead(1, &[2]);
    lab.stabilize();
    for n in 1..=3 {
        lab.ask(1, &format!("put x {n}"));
        lab.deliver_while(|envelope| envelope.to.number() != 3);
    }
    lab.lose_all();
    lab
}

#[test]
fn a_slow_replica_asks_for_what_it_lacks() {
    let mut lab = with_a_slow_replica("nodes=3");
    lab.fire(1, "heartbeat");
    lab.stabilize();
    assert_eq!(
        (lab.field(3, "chosen_index"), lab.field(2, "chosen_index")),
        ("0".to_owned(), "3".to_owned())
    );
    lab.fire(3, "catch-up");
    assert_eq!(lab.said(), ["S3 asks what is chosen from slot 1 on."]);
    lab.stabilize();
    assert_eq!((lab.field(3, "last_applied"), lab.field(3, "state_machine")), ("3".into(), "x:3".into()));
    assert!(!lab.fires(3, "catch-up"), "it lacks nothing any more");
    assert!(lab.finds("caught-up").is_some());
    lab.holds();
}

#[test]
fn what_is_forgotten_comes_as_a_snapshot() {
    let mut lab = with_a_slow_replica("nodes=3 log-after=2");
    assert_eq!(lab.field(1, "snapshot"), "last_slot:2,state_machine:x:2,sessions:1:2");
    assert_eq!(lab.field(1, "log"), "1.1", "the votes up to slot 2 are forgotten");
    lab.fire(1, "heartbeat");
    lab.stabilize();
    lab.fire(3, "catch-up");
    lab.deliver(3, 1, "CatchUpRequest");
    lab.deliver(1, 3, "CatchUp");
    assert_eq!((lab.field(3, "last_applied"), lab.field(3, "state_machine")), ("3".into(), "x:3".into()));
    // After a restart the snapshot is there, and what is behind it has to be told again.
    lab.restart(3);
    assert_eq!((lab.field(3, "last_applied"), lab.field(3, "state_machine")), ("2".into(), "x:2".into()));
    lab.holds();
}

/// Whoever lacks slots of which the votes are forgotten may lead all the same: it fetches them, and proposes nothing there.
#[test]
fn a_leader_fetches_what_lies_below_a_snapshot() {
    let mut lab = with_a_slow_replica("nodes=3 log-after=3");
    lab.crash(1);
    lab.lead(3, &[2]);
    assert!(lab.said().iter().any(|said| said.starts_with("S3 asks S2 for what is chosen up to slot 3")));
    assert_eq!(lab.field(3, "next_slot"), "4");
    let request = lab.ask(3, "get x");
    lab.stabilize();
    assert_eq!(lab.answers().last(), Some(&format!("{} 3", request.0)));
    lab.holds();
}

/// After a restart nobody knows what is chosen until a new leader has run phase 1, and that is enough.
#[test]
fn what_is_chosen_is_found_out_again() {
    let mut lab = with_a_slow_replica("nodes=3");
    for node in 1..=3 {
        lab.restart(node);
        assert_eq!(
            (lab.field(node, "chosen_index"), lab.field(node, "state_machine")),
            ("0".into(), "none".into())
        );
    }
    lab.lead(3, &[2]);
    lab.stabilize();
    for node in 1..=3 {
        assert_eq!(lab.field(node, "state_machine"), "x:3", "S{node}");
    }
    lab.recover();
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// A replica that has voted in the ballot in which a slot is chosen has the value; one with an older vote must ask.
#[test]
fn an_older_vote_says_nothing_of_what_is_chosen() {
    let mut lab = Lab::with("nodes=3", &[], &[(3, "log", "1.1")]);
    lab.lead(2, &[1]);
    lab.stabilize();
    lab.ask(2, "put x 2");
    lab.deliver(2, 1, "Accept");
    lab.deliver(1, 2, "Accepted");
    lab.lose(2, 3, "Accept");
    lab.stabilize();
    assert_eq!(lab.field(3, "chosen_index"), "0");
    lab.fire(3, "catch-up");
    lab.stabilize();
    assert_eq!((lab.slot(3, 1, "command"), lab.field(3, "state_machine")), ("put x 2".into(), "x:2".into()));
    lab.holds();
}

/// Where replicas never ask, a leader does, as often as it takes.
#[test]
fn a_leader_asks_until_it_is_told() {
    let mut lab = with_a_slow_replica("nodes=3 log-after=3 catch-up=0");
    lab.crash(1);
    lab.lead(3, &[2]);
    lab.lose_all();
    for _ in 0..2 {
        lab.fire(3, "heartbeat");
        assert!(
            lab.said().contains(&"S3 asks what is chosen from slot 1 on.".to_owned()),
            "{:?}",
            lab.said()
        );
    }
    lab.stabilize();
    assert_eq!((lab.field(3, "chosen_index"), lab.field(3, "state_machine")), ("3".into(), "x:3".into()));
    lab.fire(3, "heartbeat");
    assert_eq!(lab.said().len(), 1, "it lacks nothing any more: {:?}", lab.said());
    lab.holds();
}

/// The news of an earlier leader says that a slot is chosen in which a new one has proposed the same value again. Once the
/// slot is in its snapshot, it waits for votes no more.
#[test]
fn what_is_in_a_snapshot_is_not_open() {
    let mut lab = Lab::new("nodes=3 log-after=1");
    lab.lead(1, &[3]);
    lab.lose_all();
    lab.ask(1, "put x 1");
    lab.deliver(1, 2, "Accept");
    lab.deliver(2, 1, "Accepted");
    lab.lead(2, &[3]);
    assert_eq!(lab.field(2, "accepted_by"), "1:2");
    lab.deliver(1, 2, "Chosen");
    assert_eq!((lab.field(2, "last_applied"), lab.field(2, "accepted_by")), ("1".into(), "none".into()));
    lab.lose_all();
    lab.recover();
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}
