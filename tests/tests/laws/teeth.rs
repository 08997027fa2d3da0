//! The teeth of the explorer: each safety rule of each system, with the search that finds what breaks without it.
//!
//! A line of [`TEETH`] says what must come of the hunt of its rule (`synod_library::hunts`). With the rule off, the search finds a shortest
//! violation of so many steps after so many states; it plays as a scenario, and its last step is the violation. With the
//! rule on, the search of everything within as many steps finds none. All counts are pinned: a change of a protocol or of
//! the explorer that moves one is seen.
//!
//! **Whoever registers a protocol adds a line for each of its rules here, and one where to look in the library**; the test prints the counts as they should be.

use std::fmt::Write as _;
use synod_explore::{Bound, SearchOptions, SearchReport};
use synod_library::{hunt_for, hunts};
use synod_model::Expect;
use synod_scenario::Scenario;
use synod_sim::System;
use synod_sim::explore::{Plan, Timing, begin};
use synod_tests::open;
use synod_tests::run::{self, parse};

/// What comes of a hunt.
struct Tooth {
    system: &'static str,
    rule: &'static str,
    /// What is violated first, after how many steps.
    breaks: (&'static str, usize),
    /// How many states are known when it is found, and how many there are within as many steps with the rule on.
    states: (u64, u64),
}

const fn tooth(
    system: &'static str,
    rule: &'static str,
    breaks: (&'static str, usize),
    states: (u64, u64),
) -> Tooth {
    Tooth { system, rule, breaks, states }
}

const TEETH: &[Tooth] = &[
    tooth("raft", "vote-majority", ("election-safety", 2), (10, 19)),
    tooth("raft", "commit-majority", ("leader-completeness", 6), (671, 1510)),
    tooth("raft", "one-vote-per-term", ("election-safety", 6), (731, 1510)),
    tooth("raft", "vote-persisted", ("election-safety", 8), (12_153, 23_306)),
    tooth("raft", "term-persisted", ("election-safety", 8), (12_538, 23_306)),
    tooth("raft", "log-persisted", ("leader-completeness", 10), (53_242, 104_378)),
    tooth("raft", "up-to-date-check", ("leader-completeness", 8), (3633, 8477)),
    tooth("raft", "current-term-commit", ("leader-completeness", 10), (8096, 12830)),
    tooth("raft", "log-consistency-check", ("log-matching", 5), (250, 425)),
    tooth("raft", "sessions", ("linearizable", 9), (3456, 4566)),
    tooth("paxos", "quorums-intersect", ("agreement", 5), (78, 24)),
    tooth("paxos", "promise-obeyed", ("promise-kept", 6), (52, 65)),
    tooth("paxos", "highest-vote-adopted", ("agreement", 7), (38, 76)),
    tooth("paxos", "acceptor-persisted", ("agreement", 9), (1658, 1322)),
    tooth("paxos", "ballots-unique", ("agreement", 8), (102, 121)),
    tooth("two-phase-commit", "vote-forced", ("agreement", 9), (2538, 6665)),
    tooth("two-phase-commit", "decision-forced", ("agreement", 10), (7421, 10_138)),
    tooth("two-phase-commit", "prepared-waits", ("agreement", 6), (123, 201)),
    tooth("two-phase-commit", "unanimity", ("commit-needs-all-yes", 4), (18, 23)),
    tooth("three-phase-commit", "pre-commit-first", ("agreement", 19), (259, 506)),
    tooth("three-phase-commit", "termination-asks-all", ("agreement", 26), (8814, 9309)),
    tooth("three-phase-commit", "unanimity", ("agreement", 23), (1061, 386)),
    tooth("load-balancer", "retry-budget", ("retries-bounded", 2), (4, 4)),
    tooth("load-balancer", "health-checks", ("healthy-only", 5), (217, 217)),
    tooth("load-balancer", "queue-limit", ("queue-bounded", 6), (16, 19)),
    tooth("load-balancer", "request-ids", ("answered-once", 8), (163, 213)),
    tooth("load-balancer", "load-bound", ("bounded-load", 4), (9, 11)),
];

/// Searches to the end.
fn explore(system: &System, scenario: Scenario, plan: &Plan, depth: Option<u32>) -> SearchReport {
    let mut options = SearchOptions::default();
    options.bounds.depth = depth;
    let (mut search, _) = begin(system, scenario, plan, options).unwrap_or_else(|error| panic!("{error}"));
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

fn system(id: &str) -> System {
    synod_library::catalogue().get(id).unwrap_or_else(|| panic!("{id} is not registered")).clone()
}

/// A law of the registry: no rule without a tooth, and no tooth without its rule.
#[test]
fn every_rule_has_its_tooth() {
    let owed: Vec<(&str, &str)> = (synod_library::catalogue().systems().iter())
        .flat_map(|system| system.rules.iter().map(|rule| (system.meta.id, rule.id)))
        .collect();
    let hunted: Vec<(&str, &str)> = hunts().iter().map(|hunt| (hunt.system, hunt.rule)).collect();
    assert_eq!(hunted, owed, "the hunts stand in the order of the registry, one for each rule");
    let shown: Vec<(&str, &str)> = TEETH.iter().map(|tooth| (tooth.system, tooth.rule)).collect();
    assert_eq!(shown, owed, "the lines stand in the order of the registry, one for each rule");
}

#[test]
fn each_rule_off_is_found_and_each_rule_on_holds() {
    let mut wrong = String::new();
    for tooth in TEETH {
        if let Err(how) = bites(tooth) {
            let _ = writeln!(wrong, "{} {}: {how}", tooth.system, tooth.rule);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether a search shows what its line says; otherwise what it shows.
fn bites(tooth: &Tooth) -> Result<(), String> {
    let system = system(tooth.system);
    let protects = system.rules.iter().find(|r| r.id == tooth.rule).unwrap().protects;
    let hunt = hunt_for(tooth.system, tooth.rule).unwrap();
    let with = hunt.start();
    let mut without = with.clone();
    without.without.push(tooth.rule.to_owned().into());

    let off = explore(&system, without, &hunt.plan(), None);
    let Some(violation) = &off.violation else { return Err(format!("nothing is found: {:?}", off.progress)) };
    plays(violation.scenario.as_ref().unwrap(), violation.property);
    let found = (violation.property, violation.steps());
    if !protects.contains(&found.0) {
        return Err(format!("{found:?} is not what the rule protects"));
    }

    let levels = u32::try_from(violation.steps() + 1).unwrap();
    let on = explore(&system, with, &hunt.plan(), Some(levels));
    if let Some(violation) = on.violation {
        return Err(format!("{} with the rule on\n{}", violation.property, violation.scenario.unwrap()));
    }
    assert!(matches!(on.progress.ended, Some(Bound::Depth | Bound::Exhausted)), "{:?}", on.progress);
    let counted = (off.progress.distinct, on.progress.distinct);
    if (found, counted) == (tooth.breaks, tooth.states) {
        Ok(())
    } else {
        Err(format!("{found:?}, {counted:?}"))
    }
}

/// What a search with symmetry finds is a run of the system too, as short as without; and it takes fewer states.
#[test]
fn with_symmetry_the_same_is_found() {
    let mut symmetric = std::collections::BTreeSet::new();
    for tooth in TEETH {
        let system = system(tooth.system);
        let hunt = hunt_for(tooth.system, tooth.rule).unwrap();
        let mut scenario = hunt.start();
        scenario.without.push(tooth.rule.to_owned().into());
        let plan = Plan { symmetry: true, ..hunt.plan() };
        let Ok((mut search, _)) = begin(&system, scenario, &plan, SearchOptions::default()) else { continue };
        while search.advance(10_000).ended.is_none() {}
        let report = search.report();
        let violation = report.violation.unwrap();
        plays(violation.scenario.as_ref().unwrap(), violation.property);
        assert_eq!(violation.steps(), tooth.breaks.1, "{} {}", tooth.system, tooth.rule);
        assert!(report.progress.distinct < tooth.states.0, "{} {}", tooth.system, tooth.rule);
        symmetric.insert(tooth.system);
    }
    assert!(symmetric.contains("raft") && symmetric.contains("two-phase-commit"), "{symmetric:?}");
}

/// A counterexample plays: it reads back as what it was, it violates the invariant with its last step, and it says so.
#[track_caller]
fn plays(text: &str, property: &str) {
    assert_eq!(parse(text).to_string(), text);
    let mut session = open(text);
    run::to_end(&mut *session);
    assert!(run::outcomes(&mut *session).iter().all(|outcome| outcome.ok), "{text}");
    let last = session.present().step;
    let first = session.violations().iter().find(|v| v.invariant == property).map(|v| v.step);
    assert_eq!(first, Some(last), "{property} at the last step\n{text}");
}

/// Everything that is claimed of a system holds in a search of what it does by default, and what is seen there is told.
#[test]
fn with_every_rule_on_nothing_is_found() {
    for system in synod_library::catalogue().systems() {
        for timing in Timing::ALL {
            let plan = Plan { timing: Some(timing), ..Plan::default() };
            let mut options = SearchOptions::default();
            options.bounds.states = 20_000;
            let scenario = Scenario::new(system.meta.id);
            let Ok((mut search, _)) = begin(system, scenario, &plan, options) else { continue };
            while search.advance(1_000).ended.is_none() {}
            let report = search.report();
            let found = report.violation.map(|v| (v.property, v.scenario));
            assert_eq!(found, None, "{}", system.meta.id);
            let always = |p: &&synod_explore::PropertyReport| p.expect == Expect::Always;
            assert!(report.properties.iter().any(|p| always(&p)), "{}", system.meta.id);
        }
    }
}
