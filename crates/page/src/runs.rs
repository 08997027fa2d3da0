//! The runs that are kept while another one is on the stage.
//!
//! A search that does not start from the present moment finds something in another run. That one opens beside the
//! reader's own, as a branch would: both stay in the list of branches, and nothing of either is lost.

use crate::beside::Panes;
use synod_sim::Session;

/// A run that is not on the stage.
pub(crate) struct Kept {
    pub(crate) id: u32,
    pub(crate) session: Box<Session>,
    pub(crate) bundled: Option<String>,
    pub(crate) edits: u64,
    pub(crate) panes: Panes,
    /// The link under which the browser keeps it.
    pub(crate) link: String,
}

/// All runs, by their numbers: the first one is 0.
#[derive(Default)]
pub struct Runs {
    /// The one on the stage.
    pub present: u32,
    /// How many there have been besides the first.
    pub(crate) opened: u32,
    pub(crate) kept: Vec<Kept>,
    /// The link under which the browser keeps the one on the stage; empty: it does not.
    pub link: String,
}

impl Runs {
    /// Whether a run is still there.
    pub fn has(&self, id: u32) -> bool {
        id == self.present || self.kept.iter().any(|run| run.id == id)
    }

    /// Forgets those that are kept: another run is opened, and gets a number of its own.
    pub fn begin_anew(&mut self) {
        self.kept.clear();
        self.link.clear();
        self.opened += 1;
        self.present = self.opened;
    }
}
