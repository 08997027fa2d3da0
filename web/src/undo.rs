//! Undo and redo: going back to the branch and the moment before an action, and to the one after it.
//!
//! Nothing is taken out of the history. To act again after an undo opens a branch, and the old one is kept.

use crate::address;
use crate::store::{State, Store};
use synod_model::Micros;

/// The most actions that can be undone.
const MOST: usize = 200;

/// A moment of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The run.
    pub(crate) run: u32,
    /// Its branch.
    pub(crate) branch: usize,
    /// Its step.
    pub(crate) step: u64,
    playhead: Micros,
}

impl Place {
    /// Where the present is.
    pub(crate) fn of(state: &State) -> Self {
        let present = state.session.present();
        let (run, branch) = (state.runs.present, state.session.branch());
        Self { run, branch, step: present.step, playhead: present.playhead }
    }
}

/// The actions that can be undone, and those that can be redone: the moments before and after each.
#[derive(Default)]
pub(crate) struct Undo {
    done: Vec<(Place, Place)>,
    undone: Vec<(Place, Place)>,
}

impl Undo {
    /// Something was done.
    pub(crate) fn note(&mut self, before: Place, after: Place) {
        if self.done.len() == MOST {
            self.done.remove(0);
        }
        self.done.push((before, after));
        self.undone.clear();
    }

    /// Whether something can be undone, and whether something can be redone.
    pub(crate) fn possible(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }
}

impl Store {
    /// Goes to just before the last action.
    pub(crate) fn undo(&self) {
        self.travel(|undo| {
            let (before, after) = undo.done.pop()?;
            undo.undone.push((before, after));
            Some(before)
        });
    }

    /// Goes to just after the action that was undone last.
    pub(crate) fn redo(&self) {
        self.travel(|undo| {
            let (before, after) = undo.undone.pop()?;
            undo.done.push((before, after));
            Some(after)
        });
    }

    fn travel(&self, to: fn(&mut Undo) -> Option<Place>) {
        let went = self.change(|state| match to(&mut state.undo) {
            Some(place) => state.go(place),
            None => false,
        });
        if went {
            address::push(self);
        }
    }
}

impl State {
    /// Goes there, if that run is still kept; whether it is.
    pub(crate) fn go(&mut self, place: Place) -> bool {
        if !self.show_run(place.run) {
            return false;
        }
        self.playing = false;
        self.owed = 0.0;
        if self.session.branch() != place.branch {
            self.session.select_branch(place.branch);
            self.edits += 1;
        }
        // These steps are known, so going there cannot fail.
        let _ = self.session.seek(place.step);
        let _ = self.session.seek_time(place.playhead);
        if self.session.present().step != place.step {
            // The action itself stands at that moment: its own step was reached again.
            let _ = self.session.seek(place.step);
        }
        self.arrived();
        true
    }
}
