//! What a new leader proposes, and who may lead.

use super::{Bench, Lab, chosen, promise, vote};

/// "The leader [..] executes phase 1 of instances 135-137 and of all instances greater than 139. [..] The leader then executes
/// phase 2 for instances 135 and 140 [..] fill the gap immediately by proposing, as commands 136 and 137, a special 'no-op'
/// command" (Paxos Made Simple, section 3).
#[test]
fn the_example_of_the_paper() {
    let mut known: Vec<&str> = vec!["1.1"; 134];
    known.extend(["-", "-", "-", "1.1", "1.1"]);
    let mut lab = Lab::with("nodes=3", &[], &[(2, "log", &known.join(","))]);
    lab.inject(1, 2, chosen((1, 1), &[138, 139], 134));
    assert_eq!((lab.field(2, "chosen_index"), lab.field(2, "chosen")), ("134".into(), "138,139".into()));
    lab.fire(2, "election");
    let prepare = lab.newest(2, 3).expect("it asks");
    assert!(matches!(prepare, super::Message::Prepare { from_slot: 135, .. }), "{prepare:?}");
    let votes = [(135, vote((1, 1), "a")), (140, vote((1, 1), "b"))];
    lab.inject(3, 2, promise((2, 2), &votes, 0));
    assert_eq!(lab.role(2), "leader");
    assert_eq!(lab.field(2, "next_slot"), "141");
    let commands = [135, 136, 137, 140].map(|slot| lab.slot(2, slot, "command"));
    assert_eq!(commands, ["put x a", "no-op", "no-op", "put x b"]);
    assert_eq!(lab.field(2, "accepted_by"), "135:2,136:2,137:2,140:2", "the others are chosen already");
    lab.stabilize();
    assert_eq!(lab.field(2, "last_applied"), "140");
    lab.holds();
}

/// Which values a new leader proposes, by what the promises say.
#[track_caller]
fn proposes(given: &[(u16, &str, &str)], index: u64, promises: &[&[(u64, super::Vote)]], expected: &[&str]) {
    let mut lab = Lab::with("nodes=7", &[], given);
    let known: Vec<u64> = (1..=index).collect();
    lab.inject(1, 7, chosen((1, 1), &known, index));
    lab.fire(7, "election");
    let ballot = lab.memory(7).replica().and_then(super::super::Memory::ballot).expect("it stands");
    for (from, votes) in (1..).zip(promises) {
        lab.inject(from, 7, promise((ballot.round, 7), votes, 0));
    }
    assert_eq!(lab.role(7), "leader");
    let first = usize::try_from(index).expect("it is small") + 1;
    let commands: Vec<String> =
        (first..).take(expected.len()).map(|slot| lab.slot(7, slot, "command")).collect();
    assert_eq!(commands, expected);
    assert_eq!(lab.field(7, "next_slot"), (first + expected.len()).to_string());
}

#[test]
fn the_highest_vote_of_each_slot_counts_and_holes_are_filled() {
    let first = |value| vote((1, 1), value);
    let second = |value| vote((2, 2), value);
    proposes(
        &[(7, "log", "1.1"), (7, "max_ballot", "2.2")],
        1,
        &[
            &[(2, first("b")), (4, first("d"))],
            &[(2, first("b")), (3, second("x")), (5, first("e"))],
            &[(3, first("c"))],
        ],
        &["put x b", "put x x", "put x d", "put x e"],
    );
    proposes(
        &[(7, "log", "1.1,1.1"), (7, "max_ballot", "3.3")],
        2,
        &[&[(3, first("c")), (6, vote((3, 3), "f"))], &[(3, second("k")), (4, first("d"))], &[]],
        &["put x k", "put x d", "no-op", "put x f"],
    );
}

/// One Prepare and one Promise for each other replica, however many slots are open; and any replica may lead.
#[test]
fn a_change_of_leader_costs_two_messages_a_replica() {
    for log in ["none", "1.1", "1.1,1.1,1.1,-,1.1,1.1,1.1,1.1"] {
        let mut lab = Lab::with("nodes=5", &[], &[(1, "log", log), (2, "log", log)]);
        lab.fire(5, "election");
        assert_eq!(lab.sent, 4, "{log}");
        for other in 1..=4 {
            lab.deliver(5, other, "Prepare");
        }
        assert_eq!(lab.sent, 8, "{log}");
        lab.gather(&[1, 2, 3, 4], 5, "Promise");
        assert_eq!(lab.role(5), "leader", "although it has the shortest log");
        lab.stabilize();
        lab.holds();
    }
}

#[test]
fn who_is_refused_follows_and_the_next_ballot_is_higher() {
    let mut lab = Lab::with("nodes=3", &[], &[(3, "max_ballot", "7.3")]);
    lab.fire(1, "election");
    assert_eq!(lab.field(1, "ballot"), "1.1");
    lab.deliver(1, 3, "Prepare");
    assert_eq!(
        lab.said(),
        ["S3 refuses S1 a promise for ballot 1·S1: it has promised ballot 7·S3, which is higher."]
    );
    lab.deliver(3, 1, "Nack");
    assert_eq!((lab.role(1), lab.field(1, "max_ballot")), ("follower", "1.1".to_owned()));
    lab.fire(1, "election");
    assert_eq!(lab.field(1, "max_ballot"), "8.1");
    lab.lose_all();
    lab.lead_again();
}

trait Again {
    fn lead_again(&mut self);
}

impl Again for Lab {
    /// S1 tries once more and leads, with the promise of S3.
    #[track_caller]
    fn lead_again(&mut self) {
        self.lead(1, &[3]);
        assert_eq!(self.field(1, "ballot"), "9.1");
    }
}

/// The older of two leaders gets nothing but refusals, and what it had open is completed by nobody.
#[test]
fn an_older_leader_chooses_nothing() {
    let mut lab = Lab::new("nodes=3");
    lab.lead(1, &[2]);
    lab.lose_all();
    lab.lead(3, &[2]);
    lab.lose_all();
    let request = lab.ask(1, "put x 1");
    lab.deliver(1, 2, "Accept");
    assert_eq!(
        lab.said(),
        ["S2 refuses a value of S1 in ballot 1·S1: it has promised ballot 1·S3, which is higher."]
    );
    lab.deliver(2, 1, "Nack");
    assert_eq!(lab.role(1), "follower");
    assert_eq!(lab.answers(), Vec::<String>::new());
    // It hears of the new leader and hands its request on.
    lab.fire(3, "heartbeat");
    lab.stabilize();
    assert_eq!(lab.answers(), [format!("{} none", request.0)]);
    lab.holds();
}
