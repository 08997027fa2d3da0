//! What a search from a moment of a run finds becomes a branch of that run: it ends in the violation, its text leads to the
//! very same state, and the run that one came from is what it was.

use synod_explore::{Bounds, SearchOptions, SearchReport};
use synod_library::{Hunt, hunts_of};
use synod_model::Text;
use synod_sim::Session;
use synod_sim::explore::Timing;
use synod_tests::{open, run};

static CALLED: Text = Text::new("a counterexample", "反例");

/// Every hunt of every system.
fn hunts() -> Vec<Hunt> {
    synod_tests::catalogue()
        .systems()
        .iter()
        .flat_map(|system| hunts_of(system).collect::<Vec<_>>())
        .collect()
}

/// Searches from the present moment, with the rule of a hunt off and within its budget.
fn search(session: &Session, hunt: Hunt, states: u64) -> SearchReport {
    let bounds = Bounds { states, ..Bounds::default() };
    let options = SearchOptions { bounds, ..SearchOptions::default() };
    let (mut search, _) = session.search(&[hunt.rule], &hunt.plan(), options).unwrap();
    while search.advance(1_000).ended.is_none() {}
    search.report()
}

/// Opens what was found as a branch, and judges it.
fn judge(session: &mut Session, hunt: Hunt, report: &SearchReport) {
    let found = report.violation.as_ref().unwrap();
    let (branch, from, before) = (session.branch(), session.present(), session.fingerprint());
    assert!(found.scenario.is_none(), "{hunt:?}: it does not start as a scenario does");
    session.branch_off(&[hunt.rule], &found.lines, CALLED.with([])).unwrap();

    let (present, all) = (session.present(), session.branches());
    assert_eq!(all.last().unwrap().parent, Some((branch, from.step)), "{hunt:?}");
    assert_eq!(all.last().unwrap().made_by, Some(CALLED.with([])), "{hunt:?}");
    assert_eq!(present.step, present.known, "{hunt:?}");
    let violation = session.violations().iter().find(|v| v.step == present.step);
    let violation = violation.unwrap_or_else(|| panic!("{hunt:?}: the branch ends without a violation"));
    assert_eq!(violation.invariant, found.property, "{hunt:?}");

    let end = session.fingerprint();
    let mut again = open(&session.recorded().to_string());
    again.seek(present.step).unwrap();
    assert_eq!(again.fingerprint(), end, "{hunt:?}: the text of the branch leads elsewhere");

    session.select_branch(branch);
    // By step and time: several steps may share a microsecond.
    session.seek_moment(from.moment()).unwrap();
    assert_eq!((session.present(), session.fingerprint()), (from, before), "{hunt:?}: the run has changed");
}

/// Whether a hunt counts time from a start that is made by hand. In a run each line by hand takes time, and timers run down
/// meanwhile; in the hunt they have not.
fn begins_fresh(hunt: &Hunt) -> bool {
    hunt.start().stepwise && hunt.plan().timing == Some(Timing::Bounded)
}

/// From its first moment on a run breaks as a search from its start does, in as many steps.
#[test]
fn every_counterexample_is_a_branch() {
    for hunt in hunts().into_iter().filter(|hunt| !begins_fresh(hunt)) {
        let mut start = hunt.start();
        // A start that is made by hand is there when all of it is done, in the hunt without the rule.
        let by_hand = start.stepwise;
        if by_hand && !start.without.iter().any(|off| off.value == hunt.rule) {
            start.without.push(hunt.rule.to_owned().into());
        }
        let mut session = open(&start.to_string());
        if by_hand {
            run::to_end(&mut session);
            let end = session.present().step;
            session.seek(0).unwrap();
            session.seek(end).unwrap();
        }
        let report = search(&session, hunt, Bounds::default().states);
        assert!(report.violation.is_some(), "{hunt:?}: nothing is found");
        judge(&mut session, hunt, &report);
    }
}

/// Later too: in the midst of a run, with messages under way and timers half run down, also where more of it is known.
#[test]
fn a_run_breaks_from_where_it_is() {
    let mut found = 0;
    for hunt in hunts().into_iter().filter(|hunt| !hunt.start().stepwise) {
        let mut session = open(&hunt.start().to_string());
        for step in [7, 40] {
            session.seek(step + 10).unwrap();
            session.seek(step).unwrap();
            let present = session.present();
            session.seek_time(present.at.plus(synod_model::Micros(1_500))).unwrap();
            if session.present().step != step {
                session.seek(step).unwrap();
            }
            let report = search(&session, hunt, 3_000);
            if report.violation.is_some() {
                judge(&mut session, hunt, &report);
                found += 1;
            }
        }
    }
    assert!(found >= 10, "only {found} were found");
}

/// What a run has shown already is not looked for again, and that is said.
#[test]
fn what_was_violated_before_is_named() {
    let hunt = hunts().into_iter().find(|hunt| hunt.rule == "vote-majority").unwrap();
    let mut session = open(&hunt.start().to_string());
    let report = search(&session, hunt, Bounds::default().states);
    let found = report.violation.unwrap();
    session.branch_off(&[hunt.rule], &found.lines, CALLED.with([])).unwrap();
    let (_, notes) = session.search(&[], &hunt.plan(), SearchOptions::default()).unwrap();
    let said: Vec<String> =
        notes.iter().map(|note| note.render(synod_model::Lang::En, &|node| session.name(node))).collect();
    assert!(said.iter().any(|says| says.contains("violated in this run already")), "{said:?}");
}

/// Every specification that belongs to a system can be searched, and every system that has one is registered.
#[test]
fn specifications_belong_to_systems() {
    for system in synod_tests::catalogue().systems() {
        for id in synod_library::specs_of(system.meta.id) {
            assert!(synod_specs::find(id).is_ok(), "{}: {id}", system.meta.id);
        }
    }
    for id in ["paxos", "two-phase-commit", "three-phase-commit", "paxos-commit"] {
        assert!(
            synod_tests::catalogue().get(id).is_some() && !synod_library::specs_of(id).is_empty(),
            "{id}"
        );
    }
}
