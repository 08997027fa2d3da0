//! The runs that are kept while another one is on the stage.
//!
//! A search that does not start from the present moment finds something in another run. That one opens beside the
//! reader's own, as a branch would: both stay in the list of branches, and nothing of either is lost.

use crate::compare::Panes;
use crate::store::{Notice, State, Store};
use crate::texts as t;
use crate::{address, mine};
use synod_sim::Session;

/// The most runs that are kept besides the one on the stage.
const MOST_KEPT: usize = 8;

/// A run that is not on the stage.
struct Kept {
    id: u32,
    session: Box<Session>,
    bundled: Option<String>,
    edits: u64,
    panes: Panes,
    /// The link under which the browser keeps it.
    link: String,
}

/// All runs, by their numbers: the first one is 0.
#[derive(Default)]
pub(crate) struct Runs {
    /// The one on the stage.
    pub(crate) present: u32,
    /// How many there have been besides the first.
    opened: u32,
    kept: Vec<Kept>,
}

impl Runs {
    /// Whether a run is still there.
    pub(crate) fn has(&self, id: u32) -> bool {
        id == self.present || self.kept.iter().any(|run| run.id == id)
    }

    /// Forgets those that are kept: another run is opened, and gets a number of its own.
    pub(crate) fn begin_anew(&mut self) {
        self.kept.clear();
        self.opened += 1;
        self.present = self.opened;
    }
}

impl State {
    /// The runs that are kept, the oldest first: their numbers and titles.
    pub(crate) fn other_runs(&self) -> Vec<(u32, String)> {
        let mut all = Vec::new();
        for run in &self.runs.kept {
            all.push((run.id, self.title_of(&run.session)));
        }
        all.sort_by_key(|(id, _)| *id);
        all
    }

    /// Another run comes on the stage, and the one that was there is kept.
    pub(crate) fn open_beside(&mut self, session: Box<Session>) {
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
    pub(crate) fn show_run(&mut self, id: u32) -> bool {
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
            link: mine::keep_under(run.link),
        };
        self.runs.kept.push(left);
        self.clear_stage();
    }
}

impl Store {
    /// Goes to a run that was kept.
    pub(crate) fn select_run(&self, id: u32) {
        self.change(|state| {
            state.playing = false;
            state.show_run(id);
            state.arrived();
        });
        address::push(self);
    }
}
