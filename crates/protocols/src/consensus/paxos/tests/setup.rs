//! Parameters, the stage, and given disks.

use super::super::{Paxos, Request};
use super::{Lab, id};
use synod_model::{Lang, Layout, NodeRef, Protocol, Requests, Shown};

#[test]
fn roles_and_quorums_follow_from_the_parameters() {
    for (params, names, quorums, layout) in [
        ("", "S1 S2 S3 S4 S5", (3, 3), Layout::Circle),
        ("nodes=4", "S1 S2 S3 S4", (3, 3), Layout::Circle),
        ("nodes=1", "S1", (1, 1), Layout::Circle),
        ("nodes=5 quorum1=4 quorum2=2", "S1 S2 S3 S4 S5", (4, 2), Layout::Circle),
        ("nodes=3 acceptors=1", "S1 S2 S3", (1, 1), Layout::Circle),
        ("proposers=2 acceptors=3 learners=1", "P1 P2 A1 A2 A3 L1", (2, 2), Layout::Tiers),
        ("proposers=1 acceptors=7 quorum2=2", "P1 A1 A2 A3 A4 A5 A6 A7", (4, 2), Layout::Tiers),
    ] {
        let config = Lab::configure(params).expect("it is allowed");
        let topology = Paxos::topology(&config);
        let found: Vec<&str> = topology.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(found.join(" "), names, "{params}");
        assert_eq!(((config.quorum1, config.quorum2), topology.layout), (quorums, layout), "{params}");
        assert!(topology.nodes.iter().any(|node| node.takes_load), "{params}");
        assert!(config.learners.iter().count() > 0, "{params}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_a_sentence() {
    for (params, says) in [
        (
            "nodes=3 acceptors=4",
            "acceptors=4 is not allowed: there are only 3 nodes; choose at most 3, or 0 for every node.",
        ),
        (
            "nodes=2 learners=3",
            "learners=3 is not allowed: there are only 2 nodes; choose at most 2, or 0 for every node.",
        ),
        (
            "nodes=3 quorum1=4",
            "quorum1=4 is not allowed: there are only 3 acceptors; choose at most 3, or 0 for a majority.",
        ),
        (
            "proposers=9 acceptors=3 quorum2=4",
            "quorum2=4 is not allowed: there are only 3 acceptors; choose at most 3, or 0 for a majority.",
        ),
    ] {
        assert_eq!(Lab::configure(params).expect_err(params), says);
    }
}

/// Quorums that do not intersect are allowed, and the rule counts as off, whatever else is said about it.
#[test]
fn quorums_that_do_not_intersect_break_a_rule_by_themselves() {
    let rule = super::super::rules::QUORUMS_INTERSECT;
    for (params, obeys) in [
        ("nodes=3", true),
        ("nodes=3 quorum1=1 quorum2=3", true),
        ("nodes=3 quorum1=1", false),
        ("nodes=4 quorum1=2 quorum2=2", false),
        ("nodes=4 quorum1=2", true),
    ] {
        let mut lab = Lab::new(params);
        assert_eq!(lab.world.rules().has(rule), obeys, "{params}");
        lab.act(synod_model::Action::Rule(rule, false));
        assert!(!lab.world.rules().has(rule), "{params}");
        lab.act(synod_model::Action::Rule(rule, true));
        assert_eq!(lab.world.rules().has(rule), obeys, "{params}");
    }
}

#[test]
fn disks_are_given_field_by_field() {
    let given = |fields: &[(&str, &str)]| {
        let config = Lab::configure("proposers=2 acceptors=3 learners=1").expect("it is allowed");
        let mut disk = <Paxos as Protocol>::Durable::default();
        for (key, value) in fields {
            Paxos::given(&config, &mut disk, key, value)
                .map_err(|s| s.render(Lang::En, &|n| format!("P{}", n.number())))?;
        }
        let node = NodeRef { config: &config, me: id(3), disk: &disk, memory: None, limit: 9 };
        let fields = Paxos::fields(&node);
        let value =
            |name| fields.iter().find(|f| f.name == name).map(|f| f.value.plain()).unwrap_or_default();
        Ok([value("max_ballot"), value("accepted_ballot"), value("accepted_value")].join(" "))
    };
    for (fields, outcome) in [
        (&[("max_ballot", "2.1")][..], Ok("2.1 none none")),
        (&[("accepted_ballot", "1.2"), ("accepted_value", "red")], Ok("1.2 1.2 red")),
        (&[("accepted_ballot", "1.2"), ("accepted_value", "red"), ("max_ballot", "3.1")], Ok("3.1 1.2 red")),
        (&[("accepted_ballot", "1.2")], Ok("1.2 1.2 given")),
        (
            &[("accepted_value", "red")],
            Err(
                "accepted_value=red is not allowed here; give accepted_ballot before it, such as accepted_ballot=1.1.",
            ),
        ),
        (
            &[("accepted_ballot", "2.1"), ("max_ballot", "1.1")],
            Err(
                "max_ballot=1.1 is not allowed: an acceptor that has accepted in ballot 2·P1 has promised nothing lower.",
            ),
        ),
        (
            &[("max_ballot", "1.3")],
            Err(
                "max_ballot=1.3 is not allowed; it takes a round from 1 to 1000000 and the number of a proposer, such as 2.1.",
            ),
        ),
        (
            &[("max_ballot", "4294967296.1")],
            Err(
                "max_ballot=4294967296.1 is not allowed; it takes a round from 1 to 1000000 and the number of a proposer, such as 2.1.",
            ),
        ),
        (&[("round", "-1")], Err("round=-1 is not allowed; it takes a whole number from 0 to 1000000.")),
        (
            &[("max_balot", "1.1")],
            Err(
                "a node has no field “max_balot” on its disk, did you mean “max_ballot”? It has round, max_ballot, \
                 accepted_ballot, accepted_value.",
            ),
        ),
    ] {
        let found: Result<String, String> = given(fields);
        assert_eq!(found.as_deref().map_err(String::as_str), outcome, "{fields:?}");
    }
}

#[test]
fn a_request_is_a_short_word() {
    for (words, allowed) in [
        (&["propose", "red"][..], true),
        (&["propose"], false),
        (&["put", "x"], false),
        (&["propose", "a value that is long"], false),
    ] {
        let read = Request::read(words);
        assert_eq!(read.is_ok(), allowed, "{words:?}");
        if let Ok(request) = read {
            assert_eq!(request.words(), words);
        }
    }
}
