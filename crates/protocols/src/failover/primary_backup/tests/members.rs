//! The set of servers in sync.

use super::{Bench, Lab, Message};
use synod_model::kit::id;

/// S2 is excluded after a crash, and S1 has answered alone.
fn degraded() -> Lab {
    let mut lab = Lab::led("lease=0 alone=degrade", &[]);
    lab.crash(3);
    lab.ask(4, "put x 1");
    lab.stabilize();
    lab.fire(2, "alone");
    lab.stabilize();
    assert_eq!((lab.field(1, "in_sync"), lab.answers()), ("2".to_owned(), vec!["1 none".to_owned()]));
    lab
}

#[test]
fn a_lone_primary_counts_without_its_backup_only_once_that_is_excluded() {
    let mut lab = Lab::led("lease=0 alone=degrade", &[]);
    lab.crash(3);
    lab.ask(4, "put x 1");
    lab.deliver(4, 2, "Request");
    lab.fire(2, "alone");
    assert_eq!((lab.field(2, "in_sync").as_str(), lab.answers().len()), ("2,3", 0));
    lab.deliver(2, 1, "Exclude");
    lab.deliver(1, 2, "Config");
    assert_eq!(lab.field(2, "in_sync"), "2");
    lab.deliver(2, 4, "Reply");
    assert_eq!(lab.answers(), ["1 none"]);
    lab.holds();
}

/// The primary counts who has returned before the lock service does.
#[test]
fn who_returns_is_counted_first_and_then_included() {
    let mut lab = degraded();
    lab.restart(3);
    lab.fire(2, "heartbeat");
    lab.deliver_newest(2, 3, "Heartbeat");
    lab.deliver(3, 2, "NeedLog");
    lab.deliver(2, 3, "Replicate");
    lab.deliver(3, 2, "ReplicateAck");
    assert_eq!((lab.field(2, "in_sync").as_str(), lab.field(1, "in_sync").as_str()), ("2,3", "2"));
    lab.deliver(2, 1, "Include");
    assert_eq!(lab.field(1, "in_sync"), "2,3");
    lab.holds();
}

/// A late copy of an inclusion must not bring back a server that nobody waits for.
#[test]
fn a_late_inclusion_brings_nobody_back() {
    let mut lab = degraded();
    lab.restart(3);
    lab.fire(2, "heartbeat");
    lab.stabilize();
    assert_eq!((lab.field(1, "in_sync").as_str(), lab.field(1, "version").as_str()), ("2,3", "2"));
    lab.crash(3);
    lab.ask(4, "put x 2");
    lab.stabilize();
    lab.fire(2, "alone");
    lab.stabilize();
    assert_eq!(lab.field(1, "in_sync"), "2");
    lab.inject(2, 1, Message::Include { epoch: 1, version: 1, server: id(3) });
    assert!(lab.says("it is at version 3"), "{:?}", lab.said());
    assert_eq!(lab.field(1, "in_sync"), "2");
    lab.holds();
}

#[test]
fn who_is_excluded_is_not_granted_an_epoch() {
    let mut lab = degraded();
    lab.crash(2);
    lab.restart(3);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    assert_eq!(lab.said(), ["L1 refuses S2: it is not in sync, and may lack what clients were told."]);
    lab.holds();
}
