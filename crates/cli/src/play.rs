//! Runs a session to its end and reports what happens, in order.

use crate::failure::{Done, Outcome};
use crate::source::Source;
use synod_model::{Expect, Micros, Verdict};
use synod_scenario::{Expectation, Scenario, Statement};
use synod_sim::{DEFAULT_UNTIL, EndReport, ExpectReport, InvariantReport, Session};

/// What is called with everything that happens in a run; ignores what it does not implement.
pub(crate) trait Reporter {
    /// All nodes have started.
    fn start(&mut self, _session: &Session) -> Done {
        Ok(())
    }
    /// The session has taken a step.
    fn step(&mut self, _session: &Session) -> Done {
        Ok(())
    }
    /// An invariant is violated for the first time.
    fn violation(&mut self, _session: &Session, _found: &Finding<'_>) -> Done {
        Ok(())
    }
    /// An `expect` line was evaluated.
    fn expect(&mut self, _session: &Session, _outcome: &ExpectReport) -> Done {
        Ok(())
    }
    /// The run is over; `cut` if it was stopped before its end.
    fn end(&mut self, _session: &Session, _end: &EndReport, _cut: bool) -> Done {
        Ok(())
    }
}

/// A violation: after which step, of which invariant, and the facts that contradict.
pub(crate) struct Finding<'a> {
    /// The step.
    pub(crate) step: u64,
    /// The invariant's id.
    pub(crate) invariant: &'a str,
    /// The facts.
    pub(crate) says: &'a synod_model::Sentence,
}

/// How far to run and how much to report.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Stop after so many steps.
    pub(crate) steps: Option<u64>,
    /// Tell no steps: they are not even made into sentences.
    pub(crate) quiet: bool,
}

/// A run of which only the metrics are wanted may be long; this many entries of each log are reported.
const MOST_ELEMENTS: usize = 1_000;

/// When a timed run ends.
pub(crate) fn until(scenario: &Scenario) -> Micros {
    scenario.until.unwrap_or(DEFAULT_UNTIL)
}

/// Runs to the end. A run that is stopped after some steps has not come to the expectations of its end, so they are
/// not judged.
pub(crate) fn play(
    source: &Source,
    session: &mut Session,
    limits: Limits,
    reporter: &mut dyn Reporter,
) -> Done<Outcome> {
    let mut reported = Reported { expectations: 0, violations: 0, failed: false };
    reporter.start(session)?;
    reported.violations(session, reporter)?;
    let cut = match limits {
        Limits { quiet: true, steps: None } => {
            let end = if source.scenario.stepwise { Micros(u64::MAX) } else { until(&source.scenario) };
            let went = session.run_on(end);
            reported.expectations(session, reporter, u64::MAX)?;
            reported.violations(session, reporter)?;
            went.map_err(|e| source.wrong(&e))?;
            false
        }
        Limits { quiet, steps } => loop {
            if steps.is_some_and(|most| session.present().step >= most) {
                break true;
            }
            let before = session.present().step;
            let went = one_step(&source.scenario, session);
            reported.expectations(session, reporter, before)?;
            went.map_err(|e| source.wrong(&e))?;
            if session.present().step == before {
                break false;
            }
            if !quiet {
                reporter.step(session)?;
            }
            reported.expectations(session, reporter, u64::MAX)?;
            reported.violations(session, reporter)?;
        },
    };
    if !cut {
        for outcome in session.finish() {
            reported.outcome(session, reporter, &outcome)?;
        }
    }
    let end = session.summary(true, if limits.quiet { MOST_ELEMENTS } else { usize::MAX });
    for report in &end.invariants {
        if let (Expect::Eventually, Verdict::Violated, Some(says)) =
            (report.expect, report.verdict, &report.finding)
        {
            reporter.violation(session, &Finding { step: end.steps, invariant: report.id, says })?;
        }
    }
    reporter.end(session, &end, cut)?;
    let bad = reported.failed || violated(&source.scenario, &end.invariants);
    Ok(if bad { Outcome::Violation } else { Outcome::Fine })
}

/// Takes the next step if there is one before the end.
fn one_step(scenario: &Scenario, session: &mut Session) -> Result<(), synod_scenario::ScenarioError> {
    if scenario.stepwise { session.step().map(drop) } else { session.advance(until(scenario), 1).map(drop) }
}

/// Whether an invariant is violated that no `expect violated` line asks for.
fn violated(scenario: &Scenario, invariants: &[InvariantReport]) -> bool {
    let asked = |wanted: &str| {
        scenario.lines.iter().any(|line| {
            matches!(&line.what, Statement::Expect(Expectation::Invariant { verdict, id })
                if *verdict == synod_scenario::Verdict::Violated && id.value == wanted)
        })
    };
    invariants.iter().any(|i| i.verdict == Verdict::Violated && !asked(i.id))
}

/// How much has been reported.
struct Reported {
    expectations: usize,
    violations: usize,
    failed: bool,
}

impl Reported {
    /// Reports the expectations that were evaluated up to a step and have not been reported.
    fn expectations(&mut self, session: &Session, reporter: &mut dyn Reporter, upto: u64) -> Done {
        while let Some(outcome) = session.expectations().get(self.expectations).filter(|o| o.step <= upto) {
            self.expectations += 1;
            self.outcome(session, reporter, outcome)?;
        }
        Ok(())
    }

    fn outcome(&mut self, session: &Session, reporter: &mut dyn Reporter, outcome: &ExpectReport) -> Done {
        self.failed |= !outcome.ok;
        reporter.expect(session, outcome)
    }

    fn violations(&mut self, session: &Session, reporter: &mut dyn Reporter) -> Done {
        while let Some(v) = session.violations().get(self.violations) {
            self.violations += 1;
            let found = Finding { step: v.step, invariant: v.invariant, says: &v.says };
            reporter.violation(session, &found)?;
        }
        Ok(())
    }
}
