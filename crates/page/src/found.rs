//! What a search has found, on the stage: as a branch of the run that it started from, or as a run of its own beside it.

use crate::state::State;
use crate::texts as t;
use crate::ui::Notice;
use crate::undo::Place;
use synod_explore::{FindingReport, SearchReport};
use synod_model::{Micros, Sentence};
use synod_scenario::{Scenario, ScenarioError};

/// What was found and can be played.
fn finding(report: &SearchReport) -> Option<&FindingReport> {
    let found = report.violation.as_ref().or(report.witness.as_ref())?;
    (found.scenario.is_some() || !found.lines.is_empty()).then_some(found)
}

impl State {
    /// Whether something was found that can be played.
    pub fn can_play(&self) -> bool {
        let played = |report: &SearchReport| finding(report).is_some();
        self.hunt.report.as_ref().is_some_and(played)
            && self.hunt.from.is_none_or(|from| self.runs.has(from.run))
    }

    /// Whether what was found is on the stage, and one can go back.
    pub fn shows_counterexample(&self) -> bool {
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

    /// Puts what was found on the stage, at its last step; whether it could be. The run that one comes from is kept.
    pub fn play_found(&mut self) -> bool {
        let outcome = self.put_found();
        let fine = outcome.is_ok();
        if let Err(error) = outcome {
            self.ui.notice = Some(Notice::Scenario(error));
        }
        fine
    }

    fn put_found(&mut self) -> Result<(), ScenarioError> {
        if let Some((_, after)) = self.hunt.shown
            && self.go(after)
        {
            self.play_again();
            return Ok(());
        }
        let Some(found) = self.hunt.report.as_ref().and_then(finding) else { return Ok(()) };
        let called = self.counterexample(found);
        let (lines, scenario, steps) = (found.lines.clone(), found.scenario.clone(), found.steps());
        let before = Place::of(self);
        self.ui.notice = None;
        match (self.hunt.from, scenario) {
            (Some(from), _) => branch_off(self, from, &lines, called)?,
            (None, Some(scenario)) => beside(self, Scenario::parse(&scenario)?, steps as u64)?,
            (None, None) => return Ok(()),
        }
        self.ui.sheet = false;
        let after = Place::of(self);
        self.undo.note(before, after);
        self.hunt.shown = Some((before, after));
        let start = Place { step: 0, playhead: Micros(0), ..after };
        self.replay_from(self.hunt.from.unwrap_or(start));
        Ok(())
    }

    /// Goes back to where one was before the counterexample.
    pub fn leave_found(&mut self) {
        if let Some((before, _)) = self.hunt.shown {
            self.go(before);
        }
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
    let mut session = state.shelf.catalogue.open(scenario)?;
    while session.present().step < steps && session.step()? {}
    state.open_beside(session);
    Ok(())
}
