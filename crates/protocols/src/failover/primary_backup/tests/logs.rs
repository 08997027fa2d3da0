//! Logs, and what is answered when.

use super::{Bench, Lab};

#[test]
fn a_write_is_answered_once_the_backup_has_it() {
    let mut lab = Lab::led("lease=0", &[]);
    lab.ask(4, "put x 1");
    lab.deliver(4, 2, "Request");
    assert_eq!(lab.field(2, "committed"), "0");
    lab.deliver(2, 3, "Replicate");
    lab.deliver(3, 2, "ReplicateAck");
    assert_eq!(lab.field(2, "committed"), "1");
    lab.deliver(2, 4, "Reply");
    assert_eq!(lab.answers(), ["1 none"]);
    lab.holds();
}

#[test]
fn without_the_rule_it_is_answered_at_once() {
    let mut lab = Lab::led("lease=0", &["ack-after-backup"]);
    lab.ask(4, "put x 1");
    lab.deliver(4, 2, "Request");
    let says = "S2 is in sync and lacks entry 1 of epoch 1, and a client was told that it had taken effect.";
    assert_eq!(lab.finds("acknowledged-survives").as_deref(), Some(says));
}

/// A command that is sent to two primaries in turn takes effect once.
#[test]
fn a_command_that_is_repeated_takes_effect_once() {
    let mut lab = Lab::led("lease=0", &[]);
    lab.ask(4, "cas x none 1");
    lab.deliver(4, 2, "Request");
    lab.deliver(2, 3, "Replicate");
    lab.crash(2);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    lab.deliver(1, 3, "Grant");
    lab.fire(4, "retry");
    lab.deliver(4, 3, "Request");
    lab.stabilize();
    assert_eq!((lab.answers(), lab.field(3, "applied")), (vec!["1 none".to_owned()], "1".to_owned()));
    lab.restart(2);
    lab.fire(3, "heartbeat");
    lab.stabilize();
    assert_eq!(lab.field(2, "log"), lab.field(3, "log"));
    lab.holds();
}

/// What the old primary alone has is dropped, and it is said whether a client was told of it.
#[test]
fn a_tail_that_nobody_else_has_is_dropped() {
    for (replication, says) in
        [("sync", "Nobody was told of it."), ("async", "Clients had answers to 1 of it.")]
    {
        let mut lab = Lab::led(&format!("lease=0 replication={replication}"), &[]);
        lab.ask(4, "put x 1");
        lab.deliver(4, 2, "Request");
        lab.lose(2, 3, "Replicate");
        lab.crash(2);
        lab.fire(3, "suspect");
        lab.stabilize();
        lab.restart(2);
        lab.fire(3, "heartbeat");
        lab.deliver_newest(3, 2, "Heartbeat");
        lab.deliver(2, 3, "NeedLog");
        lab.deliver(3, 2, "Replicate");
        assert!(lab.says(says), "{:?}", lab.said());
        assert_eq!(
            (lab.field(2, "log").as_str(), lab.finds("write-lost").is_some()),
            ("none", replication == "async")
        );
        lab.holds();
    }
}

/// A token that the store has seen a higher one of is refused; the server learns of it.
#[test]
fn the_store_refuses_an_old_token() {
    let mut lab = Lab::led("lease=0 storage=shared", &[]);
    lab.ask(5, "put x 1");
    lab.deliver(5, 2, "Request");
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    lab.deliver(1, 3, "Grant");
    lab.deliver(3, 4, "Fence");
    lab.deliver(2, 4, "Write");
    assert_eq!(lab.said(), ["D1 rejects what S1 sends with token 1: it has seen 2."]);
    lab.deliver(4, 2, "Stale");
    assert_eq!((lab.role(2), lab.field(4, "rejected").as_str()), ("backup", "1"));
    lab.holds();
}

/// A confirmed read is an entry: a primary that was replaced gets no acknowledgement for it.
#[test]
fn a_confirmed_read_needs_everybody_in_sync() {
    let mut lab = Lab::led("lease=0 reads=confirmed", &[]);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    lab.deliver(1, 3, "Grant");
    lab.ask(4, "get x");
    lab.deliver(4, 2, "Request");
    lab.deliver(2, 3, "Replicate");
    assert!(lab.says("refuses what S1 says in epoch 1"), "{:?}", lab.said());
    assert!(lab.answers().is_empty());
    lab.deliver(3, 2, "StaleEpoch");
    assert_eq!(lab.role(2), "syncing");
    lab.holds();
}

/// A server that is promoted has everything, and not only what it was known to have before the epoch.
#[test]
fn a_successor_has_acknowledged_in_this_epoch() {
    let mut lab = Lab::led("lease=0", &[]);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    lab.deliver(1, 3, "Grant");
    lab.ask(3, "promote 2");
    assert_eq!(lab.role(3), "primary");
    lab.stabilize();
    assert_eq!((lab.role(2), lab.role(3)), ("primary", "backup"));
    lab.holds();
}
