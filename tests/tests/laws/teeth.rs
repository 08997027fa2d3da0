//! The teeth of the explorer: each safety rule of each system, with the search that finds what breaks without it.
//!
//! Where to look stands with the rule. With the rule off, the search finds a shortest violation; it plays as a scenario, and
//! its last step is the violation. With the rule on, the search of everything within as many steps finds none. What is found,
//! after how many steps and states, stands in `tests/teeth`, a file for each system: a change of a protocol or of the
//! explorer that moves a count is seen.

use std::fmt::Write as _;
use synod_explore::{Bound, SearchOptions, SearchReport};
use synod_library::{Hunt, hunts_of};
use synod_model::Expect;
use synod_scenario::Scenario;
use synod_sim::System;
use synod_sim::explore::{Plan, Timing, begin};
use synod_tests::open;
use synod_tests::run::{self, parse};

/// Searches to the end.
fn explore(system: &System, scenario: Scenario, plan: &Plan, depth: Option<u32>) -> SearchReport {
    let mut options = SearchOptions::default();
    options.bounds.depth = depth;
    let (mut search, _) = begin(system, scenario, plan, options).unwrap_or_else(|error| panic!("{error}"));
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

/// The hunts of a system; every rule has one.
fn hunts(system: &System) -> Vec<Hunt> {
    let hunts: Vec<Hunt> = hunts_of(system).collect();
    let lacking = system.rules.iter().find(|rule| hunts.iter().all(|hunt| hunt.rule != rule.id));
    assert_eq!(lacking.map(|rule| rule.id), None, "{}: a rule without a hunt", system.meta.id);
    hunts
}

#[test]
fn each_rule_off_is_found_and_each_rule_on_holds() {
    let mut wrong = String::new();
    for system in synod_tests::catalogue().systems() {
        let mut found = String::new();
        for hunt in hunts(system) {
            let how = bites(system, hunt).unwrap_or_else(|how| {
                let _ = writeln!(wrong, "{} {}: {how}", system.meta.id, hunt.rule);
                "nothing".to_owned()
            });
            let _ = writeln!(found, "{}: {how}", hunt.rule);
        }
        let path = format!("{}/teeth/{}.txt", env!("CARGO_MANIFEST_DIR"), system.meta.id);
        if let Err(difference) = synod_golden::compare(synod_golden::Kind::Searches, path, &found) {
            let _ = writeln!(wrong, "{difference}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a hunt comes to: what breaks first, after how many steps, how many states are known then, and how many there are
/// within as many steps with the rule on; and how many classes of states by symmetry. An error if it finds nothing, or something with the rule on.
fn bites(system: &System, hunt: Hunt) -> Result<String, String> {
    let protects = system.rules.iter().find(|r| r.id == hunt.rule).unwrap().protects;
    let mut with = hunt.start();
    let lacks: Vec<_> = system.add_needs(&[hunt.rule], &mut with).iter().map(|need| need.key).collect();
    assert!(lacks.is_empty(), "{} {}: its hunt starts without {lacks:?}", system.meta.id, hunt.rule);
    let off = explore(system, without(hunt), &hunt.plan(), None);
    let Some(violation) = &off.violation else { return Err(format!("nothing is found: {:?}", off.progress)) };
    plays(violation.scenario.as_ref().unwrap(), violation.property);
    let (breaks, steps) = (violation.property, violation.steps());
    if !protects.contains(&breaks) {
        return Err(format!("{breaks} is not what the rule protects"));
    }
    let on = explore(system, with, &hunt.plan(), Some(u32::try_from(steps + 1).unwrap()));
    if let Some(violation) = on.violation {
        return Err(format!("{} with the rule on\n{}", violation.property, violation.scenario.unwrap()));
    }
    assert!(matches!(on.progress.ended, Some(Bound::Depth | Bound::Exhausted)), "{:?}", on.progress);
    let (known, within) = (off.progress.distinct, on.progress.distinct);
    let by_symmetry = by_symmetry(system, hunt, &off);
    Ok(format!("{breaks} in {steps} steps, {known} states, {within} with the rule; {by_symmetry}"))
}

/// The start of a hunt with its rule off.
fn without(hunt: Hunt) -> Scenario {
    let mut scenario = hunt.start();
    scenario.without.push(hunt.rule.to_owned().into());
    scenario
}

/// What comes of a hunt if states count once that differ only by the names of interchangeable nodes: the same, as soon, and
/// with no more states; with as many where the start tells all nodes apart. Where no nodes are interchangeable, why.
fn by_symmetry(system: &System, hunt: Hunt, plain: &SearchReport) -> String {
    let plan = Plan { symmetry: true, ..hunt.plan() };
    let (mut search, _) = match begin(system, without(hunt), &plan, SearchOptions::default()) {
        Ok(begun) => begun,
        Err(why) => return format!("no symmetry: {why}"),
    };
    while search.advance(10_000).ended.is_none() {}
    let by_class = search.report();
    let (violation, all) = (by_class.violation.unwrap(), plain.violation.as_ref().unwrap());
    plays(violation.scenario.as_ref().unwrap(), violation.property);
    assert_eq!(violation.steps(), all.steps(), "{} {}", system.meta.id, hunt.rule);
    let (classes, states) = (by_class.progress.distinct, plain.progress.distinct);
    assert!(classes <= states, "{} {}", system.meta.id, hunt.rule);
    format!("{classes} classes by symmetry")
}

/// A counterexample plays: it reads back as what it was, it violates the invariant with its last step, and it says so.
#[track_caller]
fn plays(text: &str, property: &str) {
    assert_eq!(parse(text).to_string(), text);
    let mut session = open(text);
    run::to_end(&mut session);
    assert!(run::outcomes(&mut session).iter().all(|outcome| outcome.ok), "{text}");
    let last = session.present().step;
    let first = session.violations().iter().find(|v| v.invariant == property).map(|v| v.step);
    assert_eq!(first, Some(last), "{property} at the last step\n{text}");
}

/// Everything that is claimed of a system holds in a search of what it does by default, and what is seen there is reported.
#[test]
fn with_every_rule_on_nothing_is_found() {
    for system in synod_tests::catalogue().systems() {
        let mut judged = false;
        for timing in Timing::ALL {
            let plan = Plan { timing: Some(timing), ..Plan::default() };
            let mut options = SearchOptions::default();
            options.bounds.states = 20_000;
            let scenario = Scenario::new(system.meta.id);
            let begun = begin(system, scenario, &plan, options);
            let (mut search, _) = begun.unwrap_or_else(|why| panic!("{} {timing:?}: {why}", system.meta.id));
            while search.advance(1_000).ended.is_none() {}
            let report = search.report();
            let found = report.violation.map(|v| (v.property, v.scenario));
            assert_eq!(found, None, "{}", system.meta.id);
            judged |= report.properties.iter().any(|p| p.expect == Expect::Always);
        }
        assert!(judged, "{}: no search judges an invariant of the kind `always`", system.meta.id);
    }
}
