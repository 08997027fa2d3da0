//! What a rule protects is what breaks without it: those invariants, and no others.
//!
//! With each rule off, its hunt is searched for each *Always* by itself, and the scenarios that switch off that rule alone are
//! run. What is found must stand in the rule's `protects`, and what stands there must be found. Some breaches lie deeper than
//! the rule's own hunt goes; for these, `tests/hunts.txt` says where else to look.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use synod_explore::SearchOptions;
use synod_library::hunt_for;
use synod_model::Expect;
use synod_scenario::Scenario;
use synod_sim::System;
use synod_sim::explore::{Plan, begin};
use synod_tests::run::{self, parse};
use synod_tests::{cases, catalogue};

/// The other places to look, a line each: system, rule and invariant; the start, lines between slashes; what may happen.
const ELSEWHERE: &str = include_str!("../../hunts.txt");

/// So many states of a rule's own hunt are searched for each invariant.
const STATES: u64 = 20_000;
/// Elsewhere the breach is known to be near.
const STATES_ELSEWHERE: u64 = 250_000;

/// Whether a search with the rule off finds a breach of the invariant.
fn breaks(
    system: &System,
    rule: &str,
    invariant: &str,
    mut start: Scenario,
    plan: Plan,
    states: u64,
) -> bool {
    start.without.push(rule.to_owned().into());
    let plan = Plan { invariant: Some(invariant.to_owned()), ..plan };
    let mut options = SearchOptions::default();
    options.bounds.states = states;
    let (mut search, _) = begin(system, start, &plan, options).unwrap_or_else(|error| panic!("{error}"));
    while search.advance(10_000).ended.is_none() {}
    search.report().violation.is_some()
}

/// What the scenarios find that switch off this rule alone.
fn found_by_scenarios(system: &System, rule: usize) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for case in [cases::bundled(), cases::own()].concat() {
        if parse(&case.text).system.value != system.meta.id {
            continue;
        }
        let mut session = run::open(&case.text);
        run::to_end(&mut session);
        let alone = session.rules().iter().enumerate().all(|(at, on)| *on == (at != rule));
        if alone {
            found.extend(session.violations().iter().map(|violation| violation.invariant));
        }
    }
    found
}

/// What breaks without a rule.
fn found(system: &System, at: usize) -> BTreeSet<&'static str> {
    let rule = system.rules[at].id;
    let mut found = found_by_scenarios(system, at);
    let always: Vec<&'static str> =
        system.invariants.iter().filter(|i| i.expect == Expect::Always).map(|i| i.id).collect();
    let hunt = hunt_for(system, rule).unwrap();
    for id in &always {
        if !found.contains(id) && breaks(system, rule, id, hunt.start(), hunt.plan(), STATES) {
            found.insert(id);
        }
    }
    for line in ELSEWHERE.lines() {
        let (whose, place) = line.split_once(": ").unwrap();
        let Some(invariant) = whose.strip_prefix(&format!("{} {rule} ", system.meta.id)) else { continue };
        let id = always.iter().find(|id| **id == invariant).unwrap_or_else(|| panic!("{line}"));
        let (start, plan) = place.split_once("; ").unwrap();
        let start = parse(&format!("synod 1 {} {}\n", system.meta.id, start.replace(" / ", "\n")));
        let near = breaks(system, rule, id, start, Plan::read(plan).unwrap(), STATES_ELSEWHERE);
        assert!(near, "nothing is found there: {line}");
        found.insert(id);
    }
    found
}

#[test]
fn a_rule_protects_what_breaks_without_it() {
    let mut wrong = String::new();
    for system in catalogue().systems() {
        for (at, rule) in system.rules.iter().enumerate() {
            let found = found(system, at);
            let claimed: BTreeSet<&str> = rule.protects.iter().copied().collect();
            if found != claimed {
                let _ =
                    writeln!(wrong, "{} {}: found {found:?}, claimed {claimed:?}", system.meta.id, rule.id);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_other_place_to_look_belongs_to_a_rule() {
    let catalogue = catalogue();
    for line in ELSEWHERE.lines() {
        let mut words = line.split([' ', ':']);
        let (id, rule) = (words.next().unwrap(), words.next().unwrap());
        let system = catalogue.systems().iter().find(|system| system.meta.id == id);
        assert!(system.is_some_and(|system| system.rules.iter().any(|known| known.id == rule)), "{line}");
    }
}
