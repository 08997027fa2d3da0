//! What a run needs only when a person or a line of its scenario does or expects something, and what finds out whether a
//! scenario makes sense. It is reached through a table: a page shows a run that does nothing of the kind, of a scenario that
//! is known to make sense, before it has this code.

use super::{Runner, Scratch};
use crate::check::{self, Opened};
use crate::system::System;
use std::sync::OnceLock;
use synod_model::Sentence;
use synod_scenario::{Command, Expectation, Pos, ScenarioError};

/// The functions.
#[derive(Clone, Copy)]
struct Late {
    perform: fn(&mut Runner, &Command, Pos, &mut Scratch) -> Result<(), ScenarioError>,
    is_so: fn(&Runner, &Expectation) -> Result<(bool, Sentence), ScenarioError>,
    check: fn(&mut Opened, &System, bool) -> Result<(), ScenarioError>,
    check_fields: fn(&Runner) -> Result<(), ScenarioError>,
}

static LATE: OnceLock<Late> = OnceLock::new();

/// From now on runs, those under way as well, do and expect what they are told.
pub(crate) fn complete() {
    LATE.get_or_init(|| Late {
        perform: Runner::perform,
        is_so: Runner::is_so,
        check: check::all,
        check_fields: Runner::check_fields,
    });
}

/// The functions.
///
/// # Panics
/// When somebody does or expects something before [`complete`]: only a page opens a run so early, and one of no such kind.
fn late() -> Late {
    *LATE.get().expect("a run that was opened before its code does nothing")
}

/// As [`check::all`]; before [`complete`], a scenario is taken at its word.
pub(crate) fn check(opened: &mut Opened, system: &System, forgiving: bool) -> Result<(), ScenarioError> {
    LATE.get().map_or(Ok(()), |late| (late.check)(opened, system, forgiving))
}

impl Runner {
    /// As [`Runner::check_fields`]; before [`complete`], a scenario is taken at its word.
    pub(crate) fn check_fields_late(&self) -> Result<(), ScenarioError> {
        LATE.get().map_or(Ok(()), |late| (late.check_fields)(self))
    }

    /// As [`Runner::perform`].
    pub(super) fn perform_late(
        &mut self,
        command: &Command,
        pos: Pos,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        (late().perform)(self, command, pos, scratch)
    }

    /// As [`Runner::is_so`].
    pub(crate) fn is_so_late(&self, expectation: &Expectation) -> Result<(bool, Sentence), ScenarioError> {
        (late().is_so)(self, expectation)
    }
}
