//! Runs come on the stage and leave it.

use crate::beside::Panes;
use crate::runs::Kept;
use crate::state::State;
use crate::texts as t;
use crate::ui::Notice;
use synod_sim::Session;

/// The most runs that are kept besides the one on the stage.
const MOST_KEPT: usize = 8;

impl State {
    /// The runs that are kept, the oldest first: their numbers and titles.
    pub fn other_runs(&self) -> Vec<(u32, String)> {
        let mut all = Vec::new();
        for run in &self.runs.kept {
            all.push((run.id, self.title_of(&run.session)));
        }
        all.sort_by_key(|(id, _)| *id);
        all
    }

    /// Another run comes on the stage, and the one that was there is kept.
    pub fn open_beside(&mut self, session: Box<Session>) {
        let full = self.runs.kept.len() >= MOST_KEPT;
        if full {
            // The first is the reader's own.
            let own = self.runs.kept.iter().map(|run| run.id).min();
            let oldest = self.runs.kept.iter().filter(|run| Some(run.id) != own).map(|run| run.id).min();
            self.runs.kept.retain(|run| Some(run.id) != oldest);
        }
        self.runs.opened += 1;
        let id = self.runs.opened;
        let (bundled, panes, link) = (None, Panes::default(), String::new());
        self.put(Kept { id, session, bundled, edits: 0, panes, link });
        if full {
            self.ui.notice = Some(Notice::Says(t::RUN_FORGOTTEN.with([MOST_KEPT.into()])));
        }
    }

    /// A run that was kept comes on the stage again, at the moment at which it was left; whether it is still there.
    pub fn show_run(&mut self, id: u32) -> bool {
        if id == self.runs.present {
            return true;
        }
        let Some(at) = self.runs.kept.iter().position(|run| run.id == id) else { return false };
        let run = self.runs.kept.remove(at);
        self.put(run);
        true
    }

    fn put(&mut self, run: Kept) {
        let left = Kept {
            id: std::mem::replace(&mut self.runs.present, run.id),
            session: std::mem::replace(&mut self.session, run.session),
            bundled: std::mem::replace(&mut self.bundled, run.bundled),
            edits: std::mem::replace(&mut self.edits, run.edits),
            panes: std::mem::replace(&mut self.panes, run.panes),
            link: std::mem::replace(&mut self.runs.link, run.link),
        };
        self.runs.kept.push(left);
        self.clear_stage();
    }
}
