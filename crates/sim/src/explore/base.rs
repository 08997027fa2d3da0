//! Where a search of a system starts: at the end of a scenario that is played first.

use crate::check;
use crate::runner::{Runner, Scratch, Went, late};
use crate::system::System;
use crate::texts;
use std::sync::Arc;
use synod_model::{InvariantSet, Micros};
use synod_scenario::{Introduction, Scenario, ScenarioError, Statement};

/// The scenario that leads to the start of a search: all of a stepwise one; of another, what it starts from.
///
/// # Errors
/// Where something is to happen at a time. A search knows no times, so its end would be no place to start from.
pub(super) fn of(scenario: Scenario) -> Result<Scenario, ScenarioError> {
    if !scenario.stepwise {
        let acts = scenario.lines.iter().find(|line| matches!(line.what, Statement::Do(_)));
        if let Some(line) = acts {
            return Err(ScenarioError::new(line.pos, texts::TIMED_START.with([])));
        }
        if !scenario.load.is_empty() {
            return Err(ScenarioError::nowhere(texts::LOAD_AT_START.with([])));
        }
    }
    let lines = if scenario.stepwise { scenario.lines } else { Vec::new() };
    Ok(Scenario {
        stepwise: true,
        lines,
        titles: Vec::new(),
        introduction: Introduction::default(),
        net: Vec::new(),
        load: Vec::new(),
        until: None,
        ..scenario
    })
}

/// Plays a stepwise scenario to its end.
///
/// # Errors
/// When a line makes no sense when it comes, or something is otherwise than it expects: then its end is not what whoever
/// wrote it takes it for.
pub(super) fn run(system: &System, base: &Scenario) -> Result<Runner, ScenarioError> {
    let mut opened = check::open(system, base.clone())?;
    check::all(&mut opened, system, false)?;
    let mut scratch = Scratch::default();
    scratch.step.quiet = true;
    late::complete();
    let mut runner = Runner::new(Arc::new(system.clone()), opened, InvariantSet::ALL, &mut scratch)?;
    while runner.next(Micros(u64::MAX), &mut scratch)? == Went::Stepped {}
    let expected = base.lines.iter().filter(|line| matches!(line.what, Statement::Expect(_)));
    match expected.zip(runner.outcomes.iter()).find(|(_, outcome)| !outcome.ok) {
        Some((line, outcome)) => {
            Err(ScenarioError::new(line.pos, texts::NOT_AS_EXPECTED.with([outcome.says.clone().into()])))
        }
        None => Ok(runner),
    }
}
