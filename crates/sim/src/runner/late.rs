//! What a run needs only when a person or a line of its scenario does or expects something. It is reached through a table:
//! a page shows a run that does nothing of the kind before it has this code.

use super::{Runner, Scratch};
use std::sync::OnceLock;
use synod_model::Sentence;
use synod_scenario::{Command, Expectation, Pos, ScenarioError};

/// The functions.
#[derive(Clone, Copy)]
struct Late {
    perform: fn(&mut Runner, &Command, Pos, &mut Scratch) -> Result<(), ScenarioError>,
    is_so: fn(&Runner, &Expectation) -> Result<(bool, Sentence), ScenarioError>,
}

static LATE: OnceLock<Late> = OnceLock::new();

/// From now on runs, those under way as well, do and expect what they are told.
pub(crate) fn complete() {
    LATE.get_or_init(|| Late { perform: Runner::perform, is_so: Runner::is_so });
}

/// The functions.
///
/// # Panics
/// When somebody does or expects something before [`complete`]: only a page opens a run so early, and one of no such kind.
fn late() -> Late {
    *LATE.get().expect("a run that was opened before its code does nothing")
}

impl Runner {
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
