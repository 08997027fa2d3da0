//! What a search has found, on the stage: as a branch of the run that it started from, or as a run of its own beside it.

use crate::address;
use crate::store::{Notice, State, Store};
use crate::texts as t;
use crate::undo::Place;
use synod_explore::{FindingReport, SearchReport};
use synod_model::Sentence;
use synod_scenario::{Scenario, ScenarioError};

/// What was found and can be played.
fn finding(report: &SearchReport) -> Option<&FindingReport> {
    let found = report.violation.as_ref().or(report.witness.as_ref())?;
    (found.scenario.is_some() || !found.lines.is_empty()).then_some(found)
}

impl State {
    /// Whether something was found that can be played.
    pub(crate) fn can_play(&self) -> bool {
        let played = |report: &SearchReport| finding(report).is_some();
        self.hunt.report.as_ref().is_some_and(played)
            && self.hunt.from.is_none_or(|from| self.runs.has(from.run))
    }

    /// Whether what was found is on the stage, and one can go back.
    pub(crate) fn shows_counterexample(&self) -> bool {
        let here = Place::of(self);
        self.hunt.shown.is_some_and(|(before, after)| {
            (here.run, here.branch) == (after.run, after.branch) && self.runs.has(before.run)
        })
    }

    /// What the branch is called.
    fn counterexample(&self, found: &FindingReport) -> Sentence {
        if let Some(goal) = self.hunt.report.as_ref().and_then(|report| report.goal.clone()) {
            return t::HUNT_BRANCH_TO.with([goal.into()]);
        }
        let text = match self.hunt.rule {
            Some(rule) => return t::HUNT_BRANCH_WITHOUT.with([found.property.into(), rule.into()]),
            None => &t::HUNT_BRANCH,
        };
        text.with([found.property.into()])
    }
}

/// Puts what was found on the stage, at its last step. The run that one comes from is kept.
pub(crate) fn play(store: &Store) {
    // The browser's way back leads to this very moment.
    address::replace(store);
    let outcome = store.change(|state| {
        if let Some((_, after)) = state.hunt.shown
            && state.go(after)
        {
            return Ok(());
        }
        let Some(found) = state.hunt.report.as_ref().and_then(finding) else { return Ok(()) };
        let called = state.counterexample(found);
        let (lines, scenario, steps) = (found.lines.clone(), found.scenario.clone(), found.steps());
        let before = Place::of(state);
        state.ui.notice = None;
        match (state.hunt.from, scenario) {
            (Some(from), _) => branch_off(state, from, &lines, called)?,
            (None, Some(scenario)) => beside(state, Scenario::parse(&scenario)?, steps as u64)?,
            (None, None) => return Ok(()),
        }
        state.playing = false;
        state.ui.sheet = false;
        let after = Place::of(state);
        state.undo.note(before, after);
        state.hunt.shown = Some((before, after));
        state.arrived();
        Ok::<(), ScenarioError>(())
    });
    match outcome {
        Ok(()) => address::push(store),
        Err(error) => store.ui(|ui| ui.notice = Some(Notice::Scenario(error))),
    }
}

/// A branch of the run, at the moment from which the search started.
fn branch_off(
    state: &mut State,
    from: Place,
    lines: &[String],
    called: Sentence,
) -> Result<(), ScenarioError> {
    if !state.go(from) {
        return Ok(());
    }
    state.session.branch_off(state.hunt.rule.as_slice(), lines, called)?;
    state.edits += 1;
    Ok(())
}

/// A run of its own, which starts elsewhere.
fn beside(state: &mut State, scenario: Scenario, steps: u64) -> Result<(), ScenarioError> {
    let mut session = state.catalogue.clone().open(scenario)?;
    while session.present().step < steps && session.step()? {}
    state.open_beside(session);
    Ok(())
}

/// Goes back to where one was before the counterexample.
pub(crate) fn back(store: &Store) {
    store.change(|state| {
        if let Some((before, _)) = state.hunt.shown {
            state.go(before);
        }
    });
    address::push(store);
}
