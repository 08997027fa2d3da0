//! What a search has found plays step by step, and can be played again.

use crate::common::page;
use std::cell::Cell;
use synod_page::{Deed, Effect, State};

thread_local! {
    static CLOCK: Cell<f64> = const { Cell::new(0.0) };
}

/// Two-phase commit without one of its rules, searched to the end.
fn found() -> State {
    let mut page = page("synod 1 two-phase-commit participants=3\nuntil 5s\n");
    let rule =
        page.system().rules.iter().position(|rule| synod_library::hunt_for(page.system(), rule.id).is_some());
    page.hunt_without(rule);
    let number = page.begin_hunt().expect("it can be searched");
    while page.hunt.slice(number, || 0.0).1 {}
    assert!(page.can_play(), "{:?}", page.hunt.report);
    page.now = || CLOCK.get();
    page
}

/// Plays until it stops; the steps that were on the stage, and how long each was there, in milliseconds.
fn played(page: &mut State) -> Vec<(u64, f64)> {
    let mut all: Vec<(u64, f64)> = vec![(page.session.present().step, 0.0)];
    while page.playing {
        CLOCK.set(CLOCK.get() + 16.0);
        page.pass(16.0);
        let step = page.session.present().step;
        match all.last_mut() {
            Some((last, stood)) if *last == step => *stood += 16.0,
            _ => all.push((step, 0.0)),
        }
    }
    all
}

#[test]
fn a_counterexample_plays_step_by_step_up_to_what_breaks() {
    let mut page = found();
    let steps = page
        .hunt
        .report
        .as_ref()
        .and_then(|report| report.violation.as_ref())
        .map(synod_explore::FindingReport::steps);
    assert!(page.play_found());
    assert_eq!(page.session.present().step, 0, "it begins at its beginning");
    let all = played(&mut page);
    let numbers: Vec<u64> = all.iter().map(|(step, _)| *step).collect();
    let last = steps.expect("a violation") as u64;
    assert_eq!(numbers, (0..=last).collect::<Vec<_>>(), "each step is seen");
    for (step, stood) in &all[..all.len() - 1] {
        assert!(*stood >= 2_400.0, "step {step} stood for {stood} ms");
    }
    assert!(page.ui.halted.is_some(), "it ends at the violation");
    assert!(page.can_play_again());
    assert_eq!(page.update(Deed::Again), Effect::Push);
    assert_eq!(played(&mut page).len(), all.len());
    page.leave_found();
    assert!(!page.can_play_again());
    // To undo it leads back to the run that it stands beside, and leaves that as it was.
    page.play_found();
    assert_eq!(page.update(Deed::Undo), Effect::Push);
    assert_eq!((page.session.branches().len(), page.other_runs().len()), (1, 1));
    assert_eq!(page.update(Deed::Redo), Effect::Push);
    assert_eq!(page.session.present().step, last);
}
