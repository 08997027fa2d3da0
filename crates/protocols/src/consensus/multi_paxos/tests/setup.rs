//! Parameters, starting states and what is shown.

use super::super::{MultiPaxos, Timer, rules};
use super::{Bench, Lab};
use synod_model::{Checked, Lang, Protocol, Timers};

#[test]
fn what_cannot_be_is_refused_with_a_sentence() {
    for (params, says) in [
        (
            "nodes=3 quorum2=4",
            "quorum2=4 is not allowed: there are only 3 replicas; choose at most 3, or 0 for a majority.",
        ),
        (
            "election=12..24ms",
            "heartbeat=50ms is longer than the longest election timeout, 24ms: every replica would begin a ballot of its own \
             before it hears from the leader; choose a heartbeat of at most 24ms.",
        ),
    ] {
        assert_eq!(Lab::configure(params).expect_err(params), says);
    }
}

/// Quorums that do not meet, and local reads, are allowed, and the rule counts as off.
#[test]
fn some_parameters_break_a_rule_by_themselves() {
    for (params, meet, confirmed) in [
        ("nodes=3", true, true),
        ("nodes=3 quorum1=1 quorum2=3", true, true),
        ("nodes=3 quorum1=1", false, true),
        ("nodes=4 quorum1=2 quorum2=2", false, true),
        ("nodes=4 reads=local", true, false),
        ("nodes=4 reads=lease", true, true),
    ] {
        let lab = Lab::new(params);
        let rules =
            [rules::QUORUMS_INTERSECT, rules::READS_CONFIRMED].map(|rule| lab.world.rules().has(rule));
        assert_eq!(rules, [meet, confirmed], "{params}");
    }
}

/// With the rule off so few votes choose that a quorum of phase 1 may miss them all.
#[test]
fn quorums_of_phase_two_without_the_rule() {
    for (params, with, without) in [
        ("nodes=3", 2, 1),
        ("nodes=5", 3, 2),
        ("nodes=4", 3, 1),
        ("nodes=1", 1, 1),
        ("nodes=5 quorum1=4 quorum2=2", 2, 1),
    ] {
        let config = Lab::configure(params).expect("allowed");
        assert_eq!((config.phase_two(true), config.phase_two(false)), (with, without), "{params}");
    }
}

#[test]
fn a_starting_state_is_checked() {
    let config = Lab::configure("").expect("defaults");
    let refused = |pairs: &[(&str, &str)]| {
        let mut disk = <MultiPaxos as Protocol>::Durable::default();
        let results = pairs.iter().map(|(key, value)| MultiPaxos::given(&config, &mut disk, key, value));
        let sentence = results.last().expect("there are some").expect_err("it is refused");
        sentence.render(Lang::En, &|node| format!("S{}", node.number()))
    };
    for (pairs, part) in [
        (&[("log", "1.1,,2.2")][..], "such as 1.1,-,2.2, or none"),
        (&[("log", "1.6")], "a replica from 1 to 5"),
        (&[("log", "0.1")], "a round from 1"),
        (&[("max_ballot", "2")], "such as 2.1, or none"),
        (&[("max_ballot", "1.1"), ("log", "2.1")], "has promised ballot 1·S1 only"),
        (&[("log", "2.1"), ("max_ballot", "1.1")], "has a vote in ballot 2·S1"),
        (&[("term", "1")], "It has max_ballot, log."),
    ] {
        let sentence = refused(pairs);
        assert!(sentence.contains(part) || sentence.contains("it has max_ballot, log"), "{sentence}");
    }
}

#[test]
fn a_node_is_shown_by_the_papers_names() {
    let lab = Lab::with("nodes=3 clients=1", &[], &[(1, "log", "1.1,-,2.2"), (1, "max_ballot", "2.3")]);
    let view = lab.view(1);
    assert_eq!((view.role.id, view.beside), ("follower", Some("log")));
    assert_eq!(lab.english(&view.subtitle), "ballot 2·S3");
    let json = view.state_json();
    let entry =
        serde_json::json!({"slot": 3, "accepted_ballot": [2, 2], "command": "put x 2.2.3", "chosen": false});
    assert_eq!(json["log"][2]["command"], entry["command"]);
    for (name, value) in [
        ("max_ballot", "2.3"),
        ("log", "1.1,-,2.2"),
        ("snapshot", "none"),
        ("ballot", "none"),
        ("leader", "none"),
        ("chosen_index", "0"),
        ("chosen", "none"),
        ("last_applied", "0"),
        ("next_slot", "none"),
        ("promises", "none"),
        ("accepted_by", "none"),
        ("lease", "none"),
        ("state_machine", "none"),
        ("sessions", "none"),
        ("pending", "none"),
    ] {
        assert_eq!(lab.field(1, name), value, "{name}");
    }
    assert_eq!(lab.slot(1, 2, "accepted_ballot"), "none");
    assert_eq!(lab.view(4).role.id, "client");
}

/// The slots of all replicas side by side: a hole is an empty square.
#[test]
fn slots_stand_side_by_side() {
    let mut lab = Lab::with("nodes=3", &[], &[(1, "log", "1.1,-,1.1"), (2, "log", "1.1")]);
    let grid = |lab: &Lab| MultiPaxos::exhibits(&lab.world, 20).remove(0).value.plain();
    let square = |state: &str, ballot: &str| format!("state:{state},word:{ballot}");
    let old = square("accepted", "1.1");
    assert!(
        grid(&lab).starts_with(&format!("1:({old},{old},none),2:(none,none,none),3:({old},none,none)")),
        "{}",
        grid(&lab)
    );
    lab.lead(1, &[2]);
    lab.stabilize();
    let new = square("applied", "2.1");
    let row = format!("({new},{new},{new})");
    assert!(grid(&lab).starts_with(&format!("1:{row},2:{row},3:{row},4:(none,none,none)")), "{}", grid(&lab));
}

#[test]
fn names_are_the_tables() {
    let timers =
        [Timer::Election, Timer::Heartbeat, Timer::Retry, Timer::CatchUp, Timer::Lease(1), Timer::VoteLease];
    for timer in timers {
        let name = timer.name();
        assert!(Timer::KINDS.iter().any(|known| known.id == name), "{name}");
    }
    for rule in MultiPaxos::RULES {
        for id in rule.protects {
            assert!(MultiPaxos::invariants().iter().any(|invariant| invariant.id == *id), "{id}");
        }
    }
}
