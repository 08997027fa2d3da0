//! The branches of a session as they can be kept elsewhere and grown again: as all that is kept, they are inputs only.

use super::Session;
use super::moves::lines;
use crate::texts;
use std::sync::Arc;
use synod_model::{Micros, Sentence};
use synod_scenario::ScenarioError;

/// A branch as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBranch {
    /// The branch it grew from, and after which step; `None` for the first.
    pub parent: Option<(usize, u64)>,
    /// Virtual time at which it grew.
    pub at: Micros,
    /// How many of its steps are known.
    pub known: u64,
    /// What it is called, as its reader reads it; empty for the first.
    pub called: String,
    /// What people did on it from the start of the run, a line of a scenario each.
    pub lines: Vec<String>,
}

impl Session {
    /// Opens a branch here, on which nothing follows of what people did later. It is called what is given.
    ///
    /// # Errors
    /// When there are [`super::MOST_BRANCHES`] already.
    pub fn fork(&mut self, called: Sentence) -> Result<(), ScenarioError> {
        self.room_for_a_branch()?;
        let (from, step, playhead) = (self.current, self.runner.steps, self.playhead);
        self.runner.acts = Arc::new(self.runner.acts_so_far());
        let mut branch = self.here().fork(from, step, playhead, Arc::clone(&self.runner.acts));
        branch.made_by = Some(called);
        self.branches.push(branch);
        self.current = self.branches.len() - 1;
        self.ended = false;
        self.revision += 1;
        Ok(())
    }

    /// All branches, as they can be kept; `say` renders what they are called.
    pub fn keep_branches(&self, say: &dyn Fn(&Sentence) -> String) -> Vec<KeptBranch> {
        let kept = self.branches.iter().map(|branch| KeptBranch {
            parent: branch.parent,
            at: branch.at,
            known: branch.known(),
            called: branch.made_by.as_ref().map_or_else(String::new, say),
            lines: branch.acts.iter().map(ToString::to_string).collect(),
        });
        kept.collect()
    }

    /// Grows the branches of a session that was just opened, as they were kept, up to what was known of them.
    ///
    /// # Errors
    /// When a line cannot be read or makes no sense when it comes; not all branches are there then.
    pub fn regrow(&mut self, kept: &[KeptBranch]) -> Result<(), ScenarioError> {
        for branch in kept {
            let acts = Arc::new(lines(&branch.lines)?);
            match branch.parent {
                None => self.branches[0].acts = Arc::clone(&acts),
                Some((parent, step)) => {
                    if parent >= self.branches.len() {
                        return Err(ScenarioError::nowhere(
                            texts::NO_SUCH_BRANCH.with([(parent + 1).into()]),
                        ));
                    }
                    self.current = parent;
                    self.restore(step);
                    self.run_to(step)?;
                    self.playhead = branch.at.max(self.runner.now());
                    self.fork(texts::CALLED.with([branch.called.clone().into()]))?;
                    self.branches[self.current].acts = acts;
                }
            }
            let step = self.runner.steps;
            self.restore(step);
            self.run_to(branch.known)?;
        }
        Ok(())
    }
}
