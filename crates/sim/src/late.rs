//! What a run needs only when a person or a line of a scenario does or expects something. A page shows a run before it has
//! the code for this, so it is reached through the system alone.

use crate::runner::{Runner, Scratch};
use crate::texts;
use synod_model::Sentence;
use synod_scenario::{Command, Expectation, Pos, ScenarioError};

/// See [`Runner::perform`].
type Perform = fn(&mut Runner, &Command, Pos, &mut Scratch) -> Result<(), ScenarioError>;

/// See [`Runner::is_so`].
type IsSo = fn(&Runner, &Expectation) -> Result<(bool, Sentence), ScenarioError>;

/// The functions.
#[derive(Clone, Copy)]
pub(crate) struct Late {
    pub(crate) perform: Perform,
    pub(crate) is_so: IsSo,
}

impl Late {
    /// All of them.
    pub(crate) fn all() -> Self {
        Self { perform: Runner::perform, is_so: Runner::is_so }
    }
}

impl Runner {
    /// The functions, or why there are none.
    pub(crate) fn late(&self) -> Result<Late, ScenarioError> {
        self.system.late.get().copied().ok_or_else(|| ScenarioError::nowhere(texts::NOT_YET.with([])))
    }
}
