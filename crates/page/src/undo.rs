//! What was done and what was undone: the moments before and after each action.
//!
//! Nothing is taken out of the history. What was undone stays on a branch of its own.

use synod_model::Micros;

/// The most actions that can be undone.
const MOST: usize = 200;

/// A moment of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The run.
    pub run: u32,
    /// Its branch.
    pub branch: usize,
    /// Its step.
    pub step: u64,
    /// Its moment.
    pub playhead: Micros,
}

/// A stretch of a branch that is played step by step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replay {
    /// Where it begins.
    pub(crate) from: Place,
    /// Its last step.
    pub(crate) to: u64,
    /// When the next step comes, in milliseconds of the reader's time.
    pub(crate) due: f64,
}

/// An action that was done, or undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The moment before it.
    pub before: Place,
    /// The moment after it.
    pub after: Place,
    /// The branch on which it was not done, once it was undone.
    pub without: Option<usize>,
}

/// The actions that can be undone, and those that can be redone, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo {
    pub(crate) done: Vec<Done>,
    pub(crate) undone: Vec<Done>,
}

impl Undo {
    /// Something was done.
    pub fn note(&mut self, before: Place, after: Place) {
        if self.done.len() == MOST {
            self.done.remove(0);
        }
        self.done.push(Done { before, after, without: None });
        self.undone.clear();
    }

    /// Whether something can be undone, and whether something can be redone.
    pub fn possible(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// Whether a branch is there for the sake of an action that is undone now.
    pub fn is_undone(&self, run: u32, branch: usize) -> bool {
        self.undone.iter().any(|done| (done.after.run, done.after.branch) == (run, branch))
    }

    /// What was done before a moment of a branch was done on another one, too, which grew there.
    pub(crate) fn move_to(&mut self, from: Place, branch: usize) {
        let moves = |place: &mut Place| {
            if (place.run, place.branch) == (from.run, from.branch) && place.step <= from.step {
                place.branch = branch;
            }
        };
        for done in &mut self.done {
            moves(&mut done.before);
            moves(&mut done.after);
        }
    }
}
