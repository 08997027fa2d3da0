//! Schedules with an exact outcome: the paper's livelock, what is chosen stays chosen, and what each rule is for.

use super::{Bench, Lab};

/// Section 2.4: P prepares 1, all promise; Q prepares 2, all promise; P's accept is refused; P prepares 3, and so on. After
/// any number of rounds nothing is chosen.
#[test]
fn duelling_proposers_choose_nothing_for_any_number_of_rounds() {
    const ALL: [u16; 3] = [3, 4, 5];
    for backoff in ["0", "1..9ms"] {
        let mut lab = Lab::new(&format!("proposers=2 acceptors=3 learners=1 backoff={backoff}"));
        let (mut p, mut q) = (1, 2);
        lab.propose(p, "red");
        lab.spread(p, &ALL, "prepare");
        lab.gather(&ALL, p, "promise");
        lab.propose(q, "blue");
        for round in 1..=200 {
            lab.spread(q, &ALL, "prepare");
            lab.gather(&ALL, q, "promise");
            lab.spread(p, &ALL, "accept");
            lab.gather(&ALL, p, "nack");
            if backoff != "0" {
                lab.fire(p, "back-off");
            }
            assert_eq!(lab.finds("value-chosen"), None, "after {round} rounds");
            assert_eq!(lab.finds("duel").is_some(), round >= 2, "after {round} rounds");
            assert!(lab.phase(p).ballot() > lab.phase(q).ballot());
            std::mem::swap(&mut p, &mut q);
        }
        assert_eq!(
            lab.finds("duel").as_deref(),
            Some(
                "P1 gave up ballot 1·P1 because of ballot 1·P2 of P2, and P2 gave that up because of ballot 2·P1 of P1."
            )
        );
        // One distinguished proposer ends it: the other one is cut short.
        lab.crash(p);
        lab.stabilize();
        assert!(lab.finds("value-chosen").is_some());
        lab.holds();
    }
}

/// Five acceptors, A1 to A5, are nodes 4 to 8; L1 is node 9.
const FIVE: &str = "proposers=3 acceptors=5 learners=1";

/// A proposer's ballot meets these acceptors; what it then proposes.
#[track_caller]
fn phase_1(lab: &mut Lab, proposer: u16, own: &str, quorum: &[u16]) -> String {
    lab.propose(proposer, own);
    lab.spread(proposer, quorum, "prepare");
    lab.gather(quorum, proposer, "promise");
    lab.field(proposer, "proposing")
}

#[test]
fn what_is_chosen_stays_chosen() {
    let mut lab = Lab::new(FIVE);
    assert_eq!(phase_1(&mut lab, 1, "X", &[4, 5, 6]), "X");
    lab.spread(1, &[4, 5], "accept");
    assert_eq!(lab.finds("value-chosen"), None);
    lab.spread(1, &[6], "accept");
    assert_eq!(
        lab.finds("value-chosen").as_deref(),
        Some("“X” is chosen: A1, A2 and A3 accepted it in ballot 1·P1.")
    );
    assert_eq!(phase_1(&mut lab, 2, "Y", &[6, 7, 8]), "X");
    lab.stabilize();
    lab.holds();
    assert_eq!(lab.answers(), ["1 X", "2 X"]);
}

#[test]
fn the_highest_ballot_counts() {
    let mut lab = Lab::new(FIVE);
    phase_1(&mut lab, 1, "X", &[4, 5, 6]);
    lab.spread(1, &[4], "accept");
    assert_eq!(lab.finds("value-chosen"), None);
    assert_eq!(phase_1(&mut lab, 2, "Y", &[5, 6, 7]), "Y");
    lab.spread(2, &[5, 6, 7], "accept");
    assert!(lab.finds("value-chosen").is_some());
    assert_eq!(phase_1(&mut lab, 3, "Z", &[4, 5, 6]), "Y");
    lab.stabilize();
    lab.holds();
    assert_eq!(lab.field(9, "learned"), "Y");
}

/// Three acceptors, A1 to A3, are nodes 3 to 5.
const THREE: &str = "proposers=2 acceptors=3 learners=1";

#[track_caller]
fn disagrees(lab: &Lab, says: &str) {
    assert_eq!(lab.finds("agreement").as_deref(), Some(says));
}

#[test]
fn without_promises_obeyed_an_old_ballot_is_accepted() {
    let run = |without: &[&str]| {
        let mut lab = Lab::with(THREE, without, &[]);
        phase_1(&mut lab, 1, "red", &[3, 4]);
        phase_1(&mut lab, 2, "blue", &[3, 4]);
        lab.spread(2, &[3, 4], "accept");
        lab.spread(1, &[3, 4], "accept");
        lab
    };
    run(&[]).holds();
    let lab = run(&["promise-obeyed"]);
    disagrees(
        &lab,
        "Two values are chosen: A1 and A2 accepted “blue” in ballot 1·P2, A1 and A2 accepted “red” in ballot 1·P1.",
    );
    assert_eq!(
        lab.finds("promise-kept").as_deref(),
        Some("A1 accepts “red” in ballot 1·P1 and has promised to accept nothing below ballot 1·P2.")
    );
    assert_eq!(lab.finds("ballots-grow").as_deref(), Some("A1 falls back from ballot 1·P2 to ballot 1·P1."));
}

#[test]
fn without_the_highest_vote_a_second_value_is_chosen() {
    let run = |without: &[&str]| {
        let mut lab = Lab::with(THREE, without, &[]);
        phase_1(&mut lab, 1, "red", &[3, 4]);
        lab.spread(1, &[3, 4], "accept");
        phase_1(&mut lab, 2, "blue", &[4, 5]);
        lab.spread(2, &[4, 5], "accept");
        lab
    };
    run(&[]).holds();
    disagrees(
        &run(&["highest-vote-adopted"]),
        "Two values are chosen: A1 and A2 accepted “red” in ballot 1·P1, A2 and A3 accepted “blue” in ballot 1·P2.",
    );
}

#[test]
fn without_a_disk_an_acceptor_votes_for_both() {
    let run = |without: &[&str]| {
        let mut lab = Lab::with(THREE, without, &[]);
        phase_1(&mut lab, 1, "red", &[3, 4]);
        lab.spread(1, &[3, 4], "accept");
        lab.restart(4);
        phase_1(&mut lab, 2, "blue", &[4, 5]);
        lab.spread(2, &[4, 5], "accept");
        lab
    };
    run(&[]).holds();
    let lab = run(&["acceptor-persisted"]);
    disagrees(
        &lab,
        "Two values are chosen: A1 and A2 accepted “red” in ballot 1·P1, A2 and A3 accepted “blue” in ballot 1·P2.",
    );
    assert_eq!(lab.finds("ballots-grow").as_deref(), Some("A2 falls back from ballot 1·P1 to none at all."));
    // A promise that was forgotten may be broken.
    let mut lab = Lab::with(THREE, &["acceptor-persisted"], &[]);
    phase_1(&mut lab, 1, "red", &[3, 4]);
    lab.propose(2, "blue");
    lab.spread(2, &[3], "prepare");
    lab.restart(3);
    lab.spread(1, &[3], "accept");
    assert_eq!(
        lab.finds("promise-kept").as_deref(),
        Some("A1 accepts “red” in ballot 1·P1 and has promised to accept nothing below ballot 1·P2.")
    );
}

#[test]
fn without_unique_ballots_two_values_share_one() {
    let run = |without: &[&str]| {
        let mut lab = Lab::with(THREE, without, &[]);
        phase_1(&mut lab, 1, "red", &[3, 4]);
        phase_1(&mut lab, 2, "blue", &[4, 5]);
        lab.spread(1, &[3, 4], "accept");
        lab.spread(2, &[4, 5], "accept");
        lab
    };
    run(&[]).holds();
    disagrees(
        &run(&["ballots-unique"]),
        "Two values are chosen: A1 and A2 accepted “red” in ballot 1, A2 and A3 accepted “blue” in ballot 1.",
    );
}

#[test]
fn without_intersection_a_proposer_hears_nothing() {
    let run = |params: &str, without: &[&str], first: &[u16], alone: &[u16]| {
        let mut lab = Lab::with(&format!("{THREE} {params}"), without, &[]);
        phase_1(&mut lab, 1, "red", first);
        lab.spread(1, &[3, 4], "accept");
        phase_1(&mut lab, 2, "blue", alone);
        lab.lose_all();
        lab.fire(2, "timeout");
        lab.stabilize();
        lab
    };
    let (two, all, last) = (&[3, 4][..], &[3, 4, 5][..], &[5][..]);
    run("", &[], two, last).holds();
    let says = "Two values are chosen: A1 and A2 accepted “red” in ballot 1·P1, A1 and A2 accepted “blue” in ballot 1·P2.";
    // The rule is switched off, or the parameters break it.
    disagrees(&run("", &["quorums-intersect"], two, last), says);
    disagrees(&run("quorum1=1", &[], two, last), says);
    // Quorums of different sizes are fine as long as they intersect.
    run("quorum1=3 quorum2=1", &[], all, all).holds();
    run("quorum1=1 quorum2=3", &[], last, last).holds();
    run("quorum1=2 quorum2=2", &[], two, &[4, 5]).holds();
}

/// Section 2 of the paper needs no rule for these; a forged message shows that the invariants look.
#[test]
fn a_lie_is_found_out() {
    use super::super::message::Message;
    let mut lab = Lab::new(THREE);
    for acceptor in [3, 4] {
        lab.inject(acceptor, 6, Message::Accepted(super::vote(1, 1, "red")));
    }
    assert_eq!(
        lab.finds("learned-is-chosen").as_deref(),
        Some("L1 has learned “red”, and no quorum has accepted it in one ballot: it is not chosen.")
    );
    let mut lab = Lab::new(THREE);
    for acceptor in [3, 4] {
        lab.inject(1, acceptor, Message::Accept(super::vote(1, 1, "red")));
    }
    assert_eq!(
        lab.finds("validity").as_deref(),
        Some(
            "“red” is chosen, and no proposer was ever asked to propose it: A1 and A2 accepted it in ballot 1·P1."
        )
    );
}
