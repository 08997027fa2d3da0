//! What each role does with each message, as tables.

use super::super::Promise;
use super::super::message::Message;
use super::super::state::Phase;
use super::super::{Timer, Vote};
use super::{Bench, Lab, ballot, id, vote, word};
use synod_model::{Delay, Micros};

/// Two proposers (1, 2), three acceptors (3 to 5), one learner (6).
const APART: &str = "proposers=2 acceptors=3 learners=1";

/// An acceptor that has this on its disk gets a request of proposer 2: what it answers, and what is on its disk then.
#[test]
fn an_acceptor_promises_and_votes_as_the_paper_says() {
    let (prepare, accept) = (Message::Prepare, |vote: Vote| Message::Accept(vote));
    let nack = |ballot, promised| Message::Nack { ballot, promised };
    let b = ballot(2, 2);
    let blue = vote(2, 2, "blue");
    let red = vote(1, 1, "red");
    for (disk, asks, answers, after) in [
        // Phase 1: nothing promised; less promised; the same promised; more promised.
        ("none none", prepare(b), Message::Promise(Promise { ballot: b, vote: None }), "2.2 none none"),
        ("2.1 none", prepare(b), Message::Promise(Promise { ballot: b, vote: None }), "2.2 none none"),
        ("2.2 none", prepare(b), Message::Promise(Promise { ballot: b, vote: None }), "2.2 none none"),
        ("3.1 none", prepare(b), nack(b, ballot(3, 1)), "3.1 none none"),
        // With a vote: the promise reports it.
        ("1.1 1.1", prepare(b), Message::Promise(Promise { ballot: b, vote: Some(red) }), "2.2 1.1 red"),
        ("2.2 1.1", prepare(b), Message::Promise(Promise { ballot: b, vote: Some(red) }), "2.2 1.1 red"),
        ("3.1 1.1", prepare(b), nack(b, ballot(3, 1)), "3.1 1.1 red"),
        // Phase 2: "unless it has already responded to a prepare request having a number greater than n".
        ("none none", accept(blue), Message::Accepted(blue), "2.2 2.2 blue"),
        ("2.1 none", accept(blue), Message::Accepted(blue), "2.2 2.2 blue"),
        ("2.2 none", accept(blue), Message::Accepted(blue), "2.2 2.2 blue"),
        ("2.2 1.1", accept(blue), Message::Accepted(blue), "2.2 2.2 blue"),
        ("3.1 none", accept(blue), nack(b, ballot(3, 1)), "3.1 none none"),
        ("3.1 1.1", accept(blue), nack(b, ballot(3, 1)), "3.1 1.1 red"),
    ] {
        let (promised, accepted) = disk.split_once(' ').expect("two ballots");
        let mut given = Vec::new();
        if accepted != "none" {
            given.extend([(3, "accepted_ballot", accepted), (3, "accepted_value", "red")]);
        }
        if promised != "none" {
            given.push((3, "max_ballot", promised));
        }
        let mut lab = Lab::with(APART, &[], &given);
        lab.inject(2, 3, asks);
        let to_proposer: Vec<Message> =
            lab.last_sent().into_iter().filter(|(to, _)| *to == 2).map(|(_, m)| m).collect();
        assert_eq!(to_proposer, [answers], "{disk}, {asks:?}");
        let learners = usize::from(matches!(answers, Message::Accepted(_)));
        assert_eq!(lab.last_sent().len(), 1 + learners, "a vote goes to the learner too: {disk}, {asks:?}");
        assert_eq!(lab.acceptor(3), after, "{disk}, {asks:?}");
        // A request that comes twice is answered twice, and changes nothing.
        let before = lab.last_sent();
        lab.inject(2, 3, asks);
        assert_eq!((lab.last_sent(), lab.acceptor(3).as_str()), (before, after), "{disk}, {asks:?} again");
    }
}

#[test]
fn what_an_acceptor_has_said_survives_its_crash() {
    let mut lab = Lab::new(APART);
    lab.inject(2, 3, Message::Accept(vote(2, 2, "blue")));
    lab.inject(1, 3, Message::Prepare(ballot(3, 1)));
    lab.restart(3);
    assert_eq!(lab.acceptor(3), "3.1 2.2 blue");
    lab.inject(2, 3, Message::Prepare(ballot(2, 2)));
    assert_eq!(lab.last_sent(), [(2, Message::Nack { ballot: ballot(2, 2), promised: ballot(3, 1) })]);
}

/// Of the votes that a quorum reports the highest counts; without any, the proposer's own value.
#[test]
fn a_proposer_adopts_the_highest_vote() {
    let (red, blue) = (Some(vote(1, 1, "red")), Some(vote(1, 2, "blue")));
    for (reports, proposes) in [
        ([None, None], "own"),
        ([red, None], "red"),
        ([None, red], "red"),
        ([red, blue], "blue"),
        ([blue, red], "blue"),
        ([blue, None], "blue"),
    ] {
        let mut lab = Lab::with(APART, &[], &[(2, "round", "1")]);
        lab.propose(2, "own");
        for (from, report) in (3..).zip(reports) {
            assert_eq!(lab.field(2, "phase"), "prepare");
            lab.inject(from, 2, Message::Promise(Promise { ballot: ballot(2, 2), vote: report }));
        }
        assert_eq!((lab.field(2, "phase"), lab.field(2, "proposing")), ("accept".into(), proposes.into()));
        assert_eq!(lab.last_sent().len(), 3, "it asks all acceptors for their votes");
    }
}

#[test]
fn a_promise_counts_once_and_only_for_its_ballot() {
    let mut lab = Lab::new(APART);
    lab.propose(1, "red");
    for stray in [ballot(1, 2), ballot(2, 1)] {
        lab.inject(3, 1, Message::Promise(Promise { ballot: stray, vote: None }));
    }
    lab.inject(4, 1, Message::Promise(Promise { ballot: ballot(1, 1), vote: None }));
    lab.inject(4, 1, Message::Promise(Promise { ballot: ballot(1, 1), vote: None }));
    assert_eq!((lab.field(1, "phase"), lab.field(1, "promises")), ("prepare".into(), "4".into()));
}

#[test]
fn a_vote_counts_once_and_only_for_its_proposal() {
    let mut lab = Lab::new(APART);
    lab.propose(1, "red");
    for from in [3, 4] {
        lab.inject(from, 1, Message::Promise(Promise { ballot: ballot(1, 1), vote: None }));
    }
    lab.inject(3, 1, Message::Accepted(vote(1, 2, "blue")));
    lab.inject(4, 1, Message::Accepted(vote(1, 1, "red")));
    lab.inject(4, 1, Message::Accepted(vote(1, 1, "red")));
    assert_eq!((lab.field(1, "phase"), lab.field(1, "accepted")), ("accept".into(), "4".into()));
}

#[test]
fn a_lost_request_is_sent_again_to_those_who_have_not_answered() {
    let mut lab = Lab::new(APART);
    lab.propose(1, "red");
    lab.spread(1, &[4], "prepare");
    lab.gather(&[4], 1, "promise");
    lab.lose_all();
    lab.fire(1, "timeout");
    let again: Vec<u16> = lab.last_sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!((again, lab.phase(1).ballot()), (vec![3, 5], Some(ballot(1, 1))));
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 red"]);
}

/// The number of a ballot is never used again, whatever the proposer forgets, and it is above all it has heard of.
#[test]
fn a_proposer_never_uses_a_round_twice() {
    let mut lab = Lab::new(APART);
    lab.propose(1, "red");
    lab.restart(1);
    lab.propose(1, "green");
    assert_eq!(lab.phase(1).ballot(), Some(ballot(2, 1)));
    lab.inject(3, 1, Message::Nack { ballot: ballot(2, 1), promised: ballot(7, 2) });
    assert_eq!(lab.phase(1), Phase::BackOff { ballot: ballot(2, 1) });
    lab.fire(1, "back-off");
    assert_eq!(lab.phase(1).ballot(), Some(ballot(8, 1)));
}

#[test]
fn a_proposer_waits_as_long_as_it_is_told() {
    let given_up = |backoff: &str| {
        let mut lab = Lab::new(&format!("{APART} backoff={backoff}"));
        lab.propose(1, "red");
        lab.inject(3, 1, Message::Nack { ballot: ballot(1, 1), promised: ballot(1, 2) });
        let set = lab.step.timers.iter().find(|change| change.timer == Timer::BackOff);
        (lab.phase(1).ballot().map(|b| b.round), set.and_then(|change| change.delay))
    };
    assert_eq!(given_up("0"), (Some(2), None));
    let range = Delay::Uniform(Micros::ms(10), Micros::ms(90));
    assert_eq!(given_up("10..90ms"), (Some(1), Some(range)));
}

#[test]
fn every_request_gets_the_value_that_is_chosen() {
    let mut lab = Lab::new(APART);
    lab.propose(1, "red");
    lab.propose(1, "blue");
    lab.propose(3, "green");
    assert_eq!(lab.answers(), ["3 not-a-proposer"]);
    lab.stabilize();
    lab.propose(1, "white");
    assert_eq!(lab.answers()[1..], ["1 red", "2 red", "4 red"]);
    lab.propose(2, "black");
    lab.stabilize();
    assert_eq!(lab.answers().last().map(String::as_str), Some("5 red"));
    // One that cannot have an answer waits, but not with any number of others.
    let mut lab = Lab::new(APART);
    (0..102).for_each(|_| lab.propose(1, "red"));
    assert_eq!(lab.answers(), ["101 overloaded", "102 overloaded"]);
    lab.crash(1);
    assert_eq!(lab.answers().last().map(String::as_str), Some("100 unknown"));
}

/// A value may be chosen although no ballot has a quorum of the votes that acceptors hold now. Then asking the acceptors
/// is not enough, and the learner has a proposer issue a proposal.
#[test]
fn a_learner_that_cannot_tell_has_a_proposal_issued() {
    let votes = [(3, "2.2"), (4, "1.1")];
    let given =
        votes.map(|(node, ballot)| [(node, "accepted_ballot", ballot), (node, "accepted_value", "red")]);
    let mut lab = Lab::with(APART, &[], given.as_flattened());
    lab.fire(6, "catch-up");
    lab.stabilize();
    assert_eq!(lab.field(6, "learned"), "none");
    lab.fire(6, "catch-up");
    assert!(lab.last_sent().contains(&(1, Message::Issue)));
    lab.stabilize();
    // P1 did not know of ballot 2; now it does.
    lab.fire(1, "back-off");
    lab.stabilize();
    assert_eq!(lab.field(6, "learned"), "red");
    lab.holds();
}

#[test]
fn where_nothing_was_accepted_nothing_is_proposed() {
    let mut lab = Lab::new(APART);
    lab.inject(6, 1, Message::Issue);
    lab.stabilize();
    assert_eq!(lab.phase(1), Phase::Idle);
    assert_eq!(lab.finds("value-chosen"), None);
}

#[test]
fn a_node_with_every_role_asks_itself_without_the_network() {
    let mut lab = Lab::new("nodes=1");
    lab.propose(1, "red");
    assert_eq!(
        (lab.answers().as_slice(), lab.field(1, "learned").as_str()),
        (&["1 red".to_owned()][..], "red")
    );
    let mut lab = Lab::new("nodes=3");
    lab.propose(1, "red");
    assert_eq!(lab.acceptor(1), "1.1 none none");
    lab.spread(1, &[2], "prepare");
    lab.gather(&[2], 1, "promise");
    assert_eq!(lab.acceptor(1), "1.1 1.1 red");
    assert_eq!(word("red"), lab.world.node(id(1)).disk.accepted_value.expect("it has voted"));
}
