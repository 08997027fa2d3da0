//! What liars can do and what they cannot.

use super::super::Pbft;
use super::{counts, put};
use synod_model::kit::Lab;
use synod_model::{Assumption, Checked, Protocol, RuleId};

/// For each behaviour, with the liar as primary and as backup: all is answered, and nobody honest disagrees.
#[test]
fn one_liar_of_four_breaks_nothing() {
    for behaviour in ["equivocate", "silent", "wrong-digest", "wrong-reply", "forge", "slow"] {
        for liar in [1, 2, 4] {
            let mut lab = Lab::<Pbft>::new(&format!("clients=2 byzantine={liar} behaviour={behaviour}"));
            for n in 1..=6 {
                put(&mut lab, 5, &n.to_string());
                put(&mut lab, 6, &(10 + n).to_string());
                lab.recover();
            }
            assert_eq!(lab.closed.len(), 12, "{behaviour} {liar}");
            lab.holds();
        }
    }
}

#[test]
fn what_the_configuration_breaks_by_itself_is_named() {
    let intersect = |params: &str| {
        let config = Lab::<Pbft>::configure(params).expect("it fits");
        Pbft::obeyed(&config).has(RuleId::of(Pbft::RULES, "quorums-intersect"))
    };
    for (params, fine) in [
        ("", true),
        ("byzantine=1", true),
        ("byzantine=1,4", false),
        ("faults=2 byzantine=1,4", true),
        ("replicas=3 quorum=3 byzantine=1", true),
        ("replicas=3 quorum=2 byzantine=1", false),
        ("replicas=3 quorum=2", true),
    ] {
        assert_eq!(intersect(params), fine, "{params}");
    }
}

/// Three replicas cannot bear a liar, whatever the quorum: with 3 one that is silent stops all, with 2 one that equivocates breaks agreement.
#[test]
fn three_replicas_bear_no_liar() {
    let mut lab = Lab::<Pbft>::new("replicas=3 quorum=3 byzantine=3 behaviour=silent");
    put(&mut lab, 4, "1");
    lab.recover();
    assert_eq!(counts(&lab, "last_executed"), ["0"; 3]);
    let mut lab = Lab::<Pbft>::new("replicas=3 quorum=2 clients=2 byzantine=1 behaviour=equivocate");
    put(&mut lab, 4, "1");
    put(&mut lab, 5, "2");
    lab.stabilize();
    assert!(lab.finds("agreement").is_some_and(|says| says.contains("C1.1") && says.contains("C2.2")));
}

#[test]
fn liveness_is_claimed_while_the_others_are_a_quorum() {
    let answered = |params: &str| {
        let config = Lab::<Pbft>::configure(params).expect("it fits");
        Pbft::assumes(&config, "answered")
    };
    for (params, most) in [("", 1), ("faults=2", 2), ("replicas=3", 0)] {
        assert_eq!(answered(params), [Assumption::BoundedDelay, Assumption::FewFaulty(most)], "{params}");
    }
}

/// A request that two replicas execute differently needs two faults where one is borne; a second fault is what forgetting is.
#[test]
fn a_replica_asked_as_if_it_were_a_client_refuses() {
    let mut lab = Lab::<Pbft>::new("");
    put(&mut lab, 1, "1");
    assert_eq!(lab.answers(), ["1 not-a-client"]);
}

/// A restart is slowness: whatever a replica has signed it knows.
#[test]
fn restarts_lose_nothing() {
    let mut lab = Lab::<Pbft>::new("");
    put(&mut lab, 5, "1");
    lab.deliver(5, 1, "Request");
    lab.spread(1, &[2, 3, 4], "PrePrepare");
    for replica in 1..=4 {
        lab.restart(replica);
    }
    assert_eq!(lab.field(2, "waiting"), "C1.1");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 none"]);
    for replica in 1..=4 {
        lab.restart(replica);
    }
    assert_eq!(counts(&lab, "last_executed"), ["1"; 4]);
    lab.holds();
}
