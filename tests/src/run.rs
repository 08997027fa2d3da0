//! Running a scenario from its text to its end, as the command and the page do.

use synod_model::Micros;
use synod_scenario::Scenario;
use synod_sim::{DEFAULT_UNTIL, ExpectReport, Session};

/// The scenario in a text that must be one.
#[track_caller]
pub fn parse(text: &str) -> Scenario {
    Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Opens a text that must be a scenario of a registered system.
#[track_caller]
pub fn open(text: &str) -> Box<Session> {
    crate::catalogue().open(parse(text)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// When a run of this scenario ends: a stepwise one with its lines, a timed one at its `until`.
pub fn end_of(scenario: &Scenario) -> Micros {
    if scenario.stepwise { Micros(u64::MAX) } else { scenario.until.unwrap_or(DEFAULT_UNTIL) }
}

/// Takes every step up to the end, one by one, and calls `each` after it.
#[track_caller]
pub fn through(session: &mut Session, mut each: impl FnMut(&mut Session)) {
    let end = end_of(session.scenario());
    loop {
        let before = session.present().step;
        if let Err(error) = session.advance(end, 1) {
            panic!("{error}\n{}", session.recorded());
        }
        if session.present().step == before {
            return;
        }
        each(session);
    }
}

/// Runs to the end, and looks at nothing on the way.
#[track_caller]
pub fn to_end(session: &mut Session) {
    through(session, |_| ());
}

/// The outcomes of all `expect` lines of a run that is at its end, in the order of the lines.
pub fn outcomes(session: &mut Session) -> Vec<ExpectReport> {
    let last = session.finish();
    let mut all = [session.expectations(), &last].concat();
    all.sort_by_key(|outcome| outcome.line);
    all
}
