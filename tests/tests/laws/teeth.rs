//! The teeth of the explorer: each safety rule of each system, with the search that finds what breaks without it.
//!
//! A line of [`TEETH`] names a start, a budget, and what must come of it. With the rule off, the search finds a shortest
//! violation of so many steps after so many states; it plays as a scenario, and its last step is the violation. With the
//! rule on, the search of everything within as many steps finds none. All counts are pinned: a change of a protocol or of
//! the explorer that moves one is seen.
//!
//! **Whoever registers a protocol adds a line for each of its rules here**; the test prints the counts as they should be.

use std::fmt::Write as _;
use synod_model::Expect;
use synod_scenario::Scenario;
use synod_sim::System;
use synod_sim::explore::{
    AnySearch, Bound, Plan, Search, SearchOptions, SearchReport, Spent, Timing, Worlds,
};
use synod_tests::open;
use synod_tests::run::{self, parse};

/// What shows that a rule is missed: a breadth-first search.
struct Tooth {
    system: &'static str,
    rule: &'static str,
    /// The scenario that it starts from, without `synod 1 SYSTEM`.
    start: &'static str,
    /// Its budget.
    plan: &'static str,
    /// What is violated first, after how many steps.
    breaks: (&'static str, usize),
    /// How many states are known when it is found, and how many there are within as many steps with the rule on.
    states: (u64, u64),
}

const fn search(
    system: &'static str,
    rule: &'static str,
    [start, plan]: [&'static str; 2],
    breaks: (&'static str, usize),
    states: (u64, u64),
) -> Tooth {
    Tooth { system, rule, start, plan, breaks, states }
}

/// Three servers as in Figure 8: S1 and S3 have led terms 2 and 3, and nobody else knows.
const FIGURE_8: &str = "nodes=3 noop=off / given 1 current_term=3 log=1,2 / given 2 current_term=3 log=1 / \
                        given 3 current_term=4 log=1,3";
/// S1 has led term 2, and its second entry is another one than that of the others.
const APART: &str = "nodes=3 noop=off / given 1 current_term=2 log=1,2 / given 2 current_term=2 log=1,1 / \
                     given 3 current_term=2 log=1,1";
const ELECTIONS: &str = "crashes=0 requests=0 timers=2";
const CRASH: &str = "crashes=1 requests=0 timers=2";

/// Red is chosen: two of three acceptors have accepted it in round 1 of P1, which remembers nothing but the round.
const RED: &str = "proposers=1 acceptors=3 learners=1 catch-up=0 / given P1 round=1 / \
                   given A1 accepted_ballot=1.1 accepted_value=red / given A2 accepted_ballot=1.1 accepted_value=red";
/// One of three acceptors has promised P2 a ballot that P1 does not know of.
const PROMISED: &str = "proposers=2 acceptors=3 learners=1 catch-up=0 / given A1 max_ballot=1.2";
const ONE_REQUEST: &str = "crashes=0 requests=1 timers=0";

const TEETH: &[Tooth] = &[
    search("raft", "vote-majority", ["nodes=3", ELECTIONS], ("election-safety", 2), (10, 19)),
    search("raft", "commit-majority", ["nodes=3", ELECTIONS], ("leader-completeness", 6), (677, 1528)),
    search("raft", "one-vote-per-term", ["nodes=3", ELECTIONS], ("election-safety", 6), (737, 1528)),
    search("raft", "vote-persisted", ["nodes=3", CRASH], ("election-safety", 8), (12_237, 23_435)),
    search("raft", "term-persisted", ["nodes=3", CRASH], ("election-safety", 8), (12_622, 23_435)),
    search("raft", "log-persisted", ["nodes=3", CRASH], ("leader-completeness", 10), (53_377, 104_426)),
    search(
        "raft",
        "up-to-date-check",
        ["nodes=3 / given 3 current_term=1", ELECTIONS],
        ("leader-completeness", 8),
        (3669, 8516),
    ),
    search("raft", "current-term-commit", [FIGURE_8, ELECTIONS], ("leader-completeness", 10), (8114, 12844)),
    search(
        "raft",
        "log-consistency-check",
        [APART, "crashes=0 requests=1 timers=1 invariant=log-matching"],
        ("log-matching", 5),
        (250, 425),
    ),
    search(
        "raft",
        "sessions",
        ["nodes=1 clients=1", "crashes=0 requests=2 timers=2"],
        ("linearizable", 9),
        (3456, 4566),
    ),
    search("paxos", "quorums-intersect", [RED, ONE_REQUEST], ("agreement", 5), (78, 24)),
    search("paxos", "promise-obeyed", [PROMISED, ONE_REQUEST], ("promise-kept", 6), (52, 65)),
    search("paxos", "highest-vote-adopted", [RED, ONE_REQUEST], ("agreement", 7), (38, 76)),
    search(
        "paxos",
        "acceptor-persisted",
        [RED, "crashes=1 requests=1 timers=0 invariant=agreement"],
        ("agreement", 9),
        (1658, 1322),
    ),
    search(
        "paxos",
        "ballots-unique",
        ["proposers=2 acceptors=1 learners=1 catch-up=0", "crashes=0 requests=2 timers=0"],
        ("agreement", 8),
        (102, 121),
    ),
    search("two-phase-commit", "vote-forced", ["participants=2", CRASH], ("agreement", 9), (2538, 6665)),
    search(
        "two-phase-commit",
        "decision-forced",
        ["participants=2", CRASH],
        ("agreement", 10),
        (7421, 10_138),
    ),
    search("two-phase-commit", "prepared-waits", ["participants=2", ELECTIONS], ("agreement", 6), (123, 201)),
    search(
        "two-phase-commit",
        "unanimity",
        ["participants=3", "crashes=0 requests=0 timers=0"],
        ("commit-needs-all-yes", 4),
        (18, 23),
    ),
    search(
        "load-balancer",
        "retry-budget",
        ["servers=1 clients=1 health=off savings=0", "crashes=0 requests=1 timers=1"],
        ("retries-bounded", 2),
        (4, 4),
    ),
    search(
        "load-balancer",
        "health-checks",
        ["servers=1 clients=1", "crashes=0 requests=1 timers=3"],
        ("healthy-only", 5),
        (217, 217),
    ),
    search(
        "load-balancer",
        "queue-limit",
        ["servers=1 clients=1 health=off queue=0", "crashes=0 requests=2 timers=0"],
        ("queue-bounded", 6),
        (16, 19),
    ),
    search(
        "load-balancer",
        "request-ids",
        ["servers=1 clients=1 health=off", "crashes=0 requests=1 timers=1 duplicates=1"],
        ("answered-once", 8),
        (163, 213),
    ),
    search(
        "load-balancer",
        "load-bound",
        ["servers=2 clients=1 health=off policy=ring-bounded bound=100", "crashes=0 requests=2 timers=0"],
        ("bounded-load", 4),
        (9, 11),
    ),
];

/// A plan from its words.
pub(crate) fn plan(words: &str) -> Plan {
    let mut plan = Plan::default();
    for word in words.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap();
        match key {
            "invariant" => plan.invariant = Some(value.to_owned()),
            "timing" => plan.timing = Timing::ALL.into_iter().find(|t| t.id() == value),
            "ticks" => plan.ticks = Some(value.parse().unwrap()),
            _ => {
                let what = Spent::ALL.into_iter().find(|s| s.id() == key);
                plan.budget.push((what.unwrap_or_else(|| panic!("{key}")), value.parse().unwrap()));
            }
        }
    }
    plan
}

/// Searches to the end.
fn explore(system: &System, scenario: Scenario, plan: &Plan, depth: Option<u32>) -> SearchReport {
    let worlds = Worlds::new(system, scenario, plan).unwrap_or_else(|error| panic!("{error}"));
    let mut options = SearchOptions { watch: worlds.judged(), ..SearchOptions::default() };
    options.bounds.depth = depth;
    let mut search = Search::new(worlds, options);
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
    let with = parse(&format!("synod 1 {} {}", tooth.system, tooth.start));
    let mut without = with.clone();
    without.without.push(tooth.rule.to_owned().into());

    let off = explore(&system, without, &plan(tooth.plan), None);
    let Some(violation) = &off.violation else { return Err(format!("nothing is found: {:?}", off.progress)) };
    plays(violation.scenario.as_ref().unwrap(), violation.property);
    let found = (violation.property, violation.steps());
    if !protects.contains(&found.0) {
        return Err(format!("{found:?} is not what the rule protects"));
    }

    let levels = u32::try_from(violation.steps() + 1).unwrap();
    let on = explore(&system, with, &plan(tooth.plan), Some(levels));
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

/// A counterexample plays: it reads back as what it was, it violates the invariant with its last step, and it says so.
#[track_caller]
fn plays(scenario: &Scenario, property: &str) {
    let text = scenario.to_string();
    assert_eq!(parse(&text), *scenario);
    let mut session = open(&text);
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
            let Ok(worlds) = Worlds::new(system, Scenario::new(system.meta.id), &plan) else { continue };
            let mut options = SearchOptions { watch: worlds.judged(), ..SearchOptions::default() };
            options.bounds.states = 20_000;
            let mut search = Search::new(worlds, options);
            while search.advance(1_000).ended.is_none() {}
            let report = search.report();
            let found = report.violation.map(|v| (v.property, v.scenario.map(|s| s.to_string())));
            assert_eq!(found, None, "{}", system.meta.id);
            let always = |p: &&synod_sim::explore::PropertyReport| p.expect == Expect::Always;
            assert!(report.properties.iter().any(|p| always(&p)), "{}", system.meta.id);
        }
    }
}
