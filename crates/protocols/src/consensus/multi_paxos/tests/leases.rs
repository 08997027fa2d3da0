//! Leases and reads.

use super::super::Config;
use super::{Bench, Lab};
use synod_model::Micros;

/// The length of a lease: the shortest election timeout times (100 - drift) / (100 + drift), rounded down to microseconds.
#[test]
fn a_lease_is_shorter_than_an_election_timeout_by_the_drift() {
    for (shortest, lengths) in [
        (150, [150_000, 147_029, 135_714, 122_727, 100_000, 50_000]),
        (300, [300_000, 294_059, 271_428, 245_454, 200_000, 100_000]),
    ] {
        for (drift, length) in [0, 1, 5, 10, 20, 50].into_iter().zip(lengths) {
            let config: Config =
                Lab::configure(&format!("election={shortest}..600ms drift={drift}")).expect("allowed");
            assert_eq!(config.lease(), Micros(length), "{shortest} ms, {drift}%");
        }
    }
}

/// S1 leads, has chosen x=1, and holds a lease that S2 keeps to.
fn leased(without: &[&str]) -> Lab {
    let mut lab = Lab::with("nodes=3 reads=lease", without, &[]);
    lab.lead(1, &[2]);
    lab.ask(1, "put x 1");
    lab.deliver_while(|envelope| envelope.to.number() != 3);
    lab.lose_all();
    lab
}

#[test]
fn a_lease_answers_reads_without_a_message() {
    let mut lab = leased(&[]);
    let before = lab.sent;
    lab.ask(1, "get x");
    assert_eq!((lab.answers().last().map(String::as_str), lab.sent), (Some("2 1"), before));
    // A write needs its slot.
    lab.ask(1, "put x 2");
    assert!(lab.sent > before);
    lab.holds();
}

#[test]
fn a_lease_ends_by_the_clock_and_by_the_timer() {
    for by_clock in [true, false] {
        let mut lab = leased(&[]);
        if by_clock {
            lab.chance.now = Micros(122_727);
        } else {
            lab.fire(1, "lease");
        }
        lab.ask(1, "get x");
        assert_eq!(lab.answers().len(), 1, "it goes through the log");
        lab.stabilize();
        assert_eq!(lab.answers().last().map(String::as_str), Some("2 1"));
        lab.holds();
    }
}

#[test]
fn while_a_lease_runs_nobody_else_is_promised_a_ballot() {
    let mut lab = leased(&[]);
    lab.fire(3, "election");
    lab.deliver(3, 2, "Prepare");
    assert_eq!(
        lab.said(),
        [
            "S2 does not answer S3, which asks for ballot 1·S3: a leader that it has heard may still hold a lease."
        ]
    );
    assert_eq!(lab.step.sent.len(), 0);
    // The leader keeps to it as well, and a replica that keeps to it does not stand.
    lab.deliver(3, 1, "Prepare");
    assert_eq!(lab.role(1), "leader");
    lab.fire(2, "election");
    assert_eq!(lab.role(2), "follower");
    // Once it is over, S3 may lead; a replica that restarts waits it out, too.
    lab.fire(1, "lease");
    lab.fire(2, "vote-lease");
    lab.restart(2);
    lab.fire(3, "election");
    lab.deliver_newest(3, 2, "Prepare");
    assert_eq!(lab.step.sent.len(), 0);
    lab.fire(2, "vote-lease");
    lab.lead(3, &[2]);
    lab.holds();
}

#[test]
fn without_the_rule_a_lease_serves_a_stale_read() {
    let mut lab = leased(&["lease-respected"]);
    lab.lead(3, &[2]);
    lab.ask(3, "put x 2");
    lab.deliver(3, 2, "Accept");
    lab.deliver(2, 3, "Accepted");
    lab.ask(1, "get x");
    assert_eq!(
        lab.finds("linearizable").as_deref(),
        Some(
            "S1 answers request 3, “get x”, with 1: with what was answered before, every order of the requests gives 2."
        )
    );
}

/// A new leader has a lease before it has applied all that was chosen before it led: until then it reads through the log.
#[test]
fn a_new_leader_reads_by_lease_only_what_it_has_applied() {
    let mut lab = Lab::with("nodes=3 reads=lease", &[], &[(2, "log", "1.1")]);
    lab.lead(1, &[2]);
    lab.deliver(1, 2, "Accept");
    lab.deliver(1, 2, "Heartbeat");
    lab.lose(2, 1, "Accepted");
    lab.deliver(2, 1, "HeartbeatAck");
    assert_ne!(lab.field(1, "lease"), "none");
    lab.ask(1, "get x");
    assert!(lab.answers().is_empty());
    lab.fire(1, "heartbeat");
    lab.fire(1, "heartbeat");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 1.1.1"]);
    lab.holds();
}
