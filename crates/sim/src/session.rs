//! A session: one system under way, with a history in which a person can go back, forth and aside.
//!
//! The present is a [`Runner`]. Going back takes the nearest checkpoint and runs it forward, quietly, to the step
//! asked for; as a run is decided by its scenario and what people did, that gives the very same state. Acting in the
//! past opens a branch; nothing that was seen is ever overwritten.

pub(crate) mod info;
pub(crate) mod kept;
mod moves;
mod reports;
mod seen;

use crate::branch::Branch;
use crate::check;
use crate::falls::Falls;
use crate::runner::{Runner, Scratch, late};
use crate::system::System;
use std::sync::Arc;
use synod_model::{InvariantSet, Micros};
use synod_scenario::{Expectation, Line, Scenario, ScenarioError};

/// The most branches of a session.
pub const MOST_BRANCHES: usize = 64;

/// How a session is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether steps and checkpoints are kept, so that one can go back. Off for long runs of which only metrics matter.
    pub history: bool,
    /// Which invariants are watched.
    pub watch: Watch,
    /// Whether a line that makes no sense when its time comes is passed over, and not an error.
    pub forgiving: bool,
}

/// Which invariants are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// All of them.
    All,
    /// All but the one with this id.
    Without(&'static str),
    /// None: no history variables are kept.
    Nothing,
}

impl Default for Options {
    fn default() -> Self {
        Self { history: true, watch: Watch::All, forgiving: false }
    }
}

/// One system under way, with its history.
pub struct Session {
    pub(crate) runner: Runner,
    pub(crate) scratch: Scratch,
    pub(crate) branches: Vec<Branch>,
    pub(crate) current: usize,
    pub(crate) playhead: Micros,
    pub(crate) revision: u64,
    /// Counts how often the run went on from a checkpoint.
    pub(crate) restored: u64,
    /// What has fallen off the nodes lately; `None` where there are no queues.
    pub(crate) falls: Option<Falls>,
    last: Vec<Line>,
    ended: bool,
    until_passed: bool,
    history: bool,
}

impl Session {
    /// Opens a scenario.
    ///
    /// # Errors
    /// The first thing in it that does not exist or does not fit, with its place.
    pub(crate) fn open(
        system: Arc<System>,
        scenario: Scenario,
        options: Options,
    ) -> Result<Self, ScenarioError> {
        let mut opened = check::open(&system, scenario)?;
        late::check(&mut opened, &system, options.forgiving)?;
        let watch = match options.watch {
            Watch::All => InvariantSet::ALL,
            Watch::Nothing => InvariantSet::NONE,
            Watch::Without(id) => match system.invariants.iter().position(|i| i.id == id) {
                Some(at) => InvariantSet::ALL.without(at),
                None => InvariantSet::ALL,
            },
        };
        let last = std::mem::take(&mut opened.last);
        let mut scratch = Scratch::default();
        let mut runner = Runner::new(Arc::clone(&system), opened, watch, &mut scratch)?;
        runner.forgiving = options.forgiving;
        runner.check_fields_late()?;
        let falls = runner.load_at(Micros(0)).map(|_| Falls::default());
        let branches = vec![Branch::first(Arc::new(runner.clone()))];
        Ok(Self {
            runner,
            scratch,
            branches,
            current: 0,
            playhead: Micros(0),
            revision: 1,
            restored: 1,
            falls,
            last,
            ended: false,
            until_passed: false,
            history: options.history,
        })
    }

    /// Keeps from its beginning what these look back for; for a run that has just been opened. What no line of the
    /// scenario expects and was not named here is not known of the past.
    ///
    /// # Errors
    /// When one of them names what does not exist.
    pub fn remember<'a>(
        &mut self,
        all: impl IntoIterator<Item = &'a Expectation>,
    ) -> Result<(), ScenarioError> {
        debug_assert_eq!(self.runner.steps, 0, "what has been is gone");
        for expectation in all {
            self.runner.exists(expectation)?;
            self.runner.past.want(expectation);
        }
        self.branches = vec![Branch::first(Arc::new(self.runner.clone()))];
        Ok(())
    }

    fn here(&self) -> &Branch {
        &self.branches[self.current]
    }

    /// A copy of the run at a step of this branch, for looking back without moving the present.
    fn at_step(&self, step: u64) -> Runner {
        let branch = self.here();
        let mut runner = Runner::clone(branch.checkpoint(step));
        runner.acts = Arc::clone(&branch.acts);
        runner
    }
}
