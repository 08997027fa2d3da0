//! Who is granted which epoch.

use super::{Bench, Lab, Message};
use synod_model::Micros;

#[test]
fn a_grant_that_is_lost_comes_again_and_is_the_same() {
    let mut lab = Lab::new("lease=0");
    lab.fire(2, "suspect");
    lab.deliver(2, 1, "Claim");
    lab.lose(1, 2, "Grant");
    lab.fire(2, "claim");
    lab.deliver(2, 1, "Claim");
    assert!(lab.says("again"), "{:?}", lab.said());
    lab.deliver(1, 2, "Grant");
    assert_eq!((lab.role(2), lab.field(1, "epoch").as_str()), ("primary", "1"));
    lab.holds();
}

/// A copy of a grant changes nothing for a server that has held the epoch and has given it up.
#[test]
fn an_epoch_is_not_held_twice() {
    let mut lab = Lab::led("lease=0", &[]);
    lab.ask(2, "step-down 2");
    lab.lose_all();
    let grant = Message::Grant {
        epoch: 1,
        version: 0,
        in_sync: [2, 3].map(synod_model::kit::id).into_iter().collect(),
    };
    lab.inject(1, 2, grant);
    assert_eq!(lab.role(2), "backup");
    lab.holds();
}

#[test]
fn a_claim_waits_for_the_lease_and_a_primary_looks_at_its_clock() {
    let mut lab = Lab::led("", &[]);
    lab.chance.now = Micros::ms(200);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    assert!(lab.says("keeps the claim of S2"), "{:?}", lab.said());
    assert_eq!(lab.field(1, "claims"), "3");
    // The timer alone does not end it.
    lab.fire(1, "lease");
    assert!(lab.says("the lease runs for 100 ms more"), "{:?}", lab.said());
    lab.chance.now = Micros::ms(300);
    lab.fire(1, "lease");
    lab.deliver(1, 3, "Grant");
    assert_eq!((lab.role(2), lab.role(3)), ("primary", "primary"), "S1 has not looked at its clock yet");
    lab.fire(2, "heartbeat");
    assert_eq!(lab.role(2), "backup");
    lab.holds();
}

/// Without the margin it does not step down in time, if its clock is behind.
#[test]
fn without_the_margin_two_act_at_once() {
    let mut lab = Lab::led("", &["lease-bounded-by-drift"]);
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    // The clock of L1 shows more than that of S1.
    lab.chance.now = Micros::ms(300);
    lab.fire(1, "lease");
    lab.deliver(1, 3, "Grant");
    lab.chance.now = Micros::ms(280);
    lab.fire(2, "heartbeat");
    let says = "S1 still acts as primary of epoch 1, and S2 has been granted epoch 2.";
    assert_eq!(lab.finds("one-primary-at-a-time").as_deref(), Some(says));
}

/// A lock service that starts again does not know when the lease of the primary ends.
#[test]
fn a_lease_is_waited_out_after_a_restart() {
    let mut lab = Lab::led("", &[]);
    lab.crash(1);
    lab.restart(1);
    assert!(lab.says("waits a whole lease out"), "{:?}", lab.said());
    lab.fire(3, "suspect");
    lab.deliver(3, 1, "Claim");
    assert_eq!(lab.field(1, "epoch"), "1");
    lab.holds();
}

/// An old answer to a renewal is not taken for the newest: it says nothing of now.
#[test]
fn a_late_renewal_counts_from_when_it_was_asked_for() {
    let mut lab = Lab::led("", &[]);
    lab.chance.now = Micros::ms(100);
    lab.fire(2, "heartbeat");
    lab.deliver(2, 1, "Renew");
    lab.chance.now = Micros::ms(200);
    lab.fire(2, "heartbeat");
    lab.deliver(1, 2, "Renewed");
    // From 100 ms on, not from 200.
    lab.chance.now = Micros(345_453);
    lab.fire(2, "heartbeat");
    assert_eq!(lab.role(2), "primary");
    lab.chance.now = Micros(345_454);
    lab.fire(2, "heartbeat");
    assert_eq!(lab.role(2), "backup");
}
