//! Going to a moment of the history, and undo and redo by that.

use crate::deed::Effect;
use crate::state::State;
use crate::texts as t;
use crate::ui::Notice;
use crate::undo::{Done, Place};

impl Place {
    /// Where the present is.
    pub fn of(state: &State) -> Self {
        let present = state.session.present();
        let (run, branch) = (state.runs.present, state.session.branch());
        Self { run, branch, step: present.step, playhead: present.playhead }
    }
}

impl State {
    /// Goes to just before the last action, on a branch on which it is not done.
    pub(crate) fn undo(&mut self) -> Effect {
        let Some(mut done) = self.undo.done.pop() else { return Effect::None };
        if !self.go(done.before) {
            return Effect::None;
        }
        // Where the action itself had opened a branch or a run, the one before it goes on without it anyway.
        if (done.before.run, done.before.branch) == (done.after.run, done.after.branch) {
            done.without = self.go_without(done);
        }
        self.undo.undone.push(done);
        Effect::Push
    }

    /// From the moment before an action to the same moment on a branch without it: the one it was undone on before, or a
    /// new one.
    fn go_without(&mut self, done: Done) -> Option<usize> {
        if let Some(branch) = done.without {
            self.go(Place { branch, ..done.before });
            return Some(branch);
        }
        if let Err(error) = self.session.fork(t::BRANCH_UNDONE.with([])) {
            self.ui.notice = Some(Notice::Scenario(error));
            return None;
        }
        self.edits += 1;
        let branch = self.session.branch();
        // Nothing is done there any more that could happen by then.
        let _ = self.session.seek_time(done.before.playhead);
        self.undo.move_to(done.before, branch);
        self.arrived();
        Some(branch)
    }

    /// Goes to just after the action that was undone last.
    pub(crate) fn redo(&mut self) -> Effect {
        let Some(done) = self.undo.undone.pop() else { return Effect::None };
        if !self.go(done.after) {
            return Effect::None;
        }
        self.undo.done.push(done);
        Effect::Push
    }

    /// Whether a branch is kept only for an action that is undone, while another one is on the stage.
    pub fn is_undone(&self, branch: usize) -> bool {
        branch != self.session.branch() && self.undo.is_undone(self.runs.present, branch)
    }

    /// Goes there, if that run is still kept; whether it is.
    pub fn go(&mut self, place: Place) -> bool {
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
