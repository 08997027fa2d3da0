//! What an observer keeps of the votes: who has cast them, and which have chosen a value.

use super::state::Vote;
use std::hash::{Hash, Hasher};
use synod_model::NodeSet;

/// All votes for one proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ballots {
    pub(super) vote: Vote,
    /// Who has cast it.
    pub(super) by: NodeSet,
}

/// The votes that have chosen a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chosen(pub(super) Ballots);

/// Whose votes they were first is told, and matters no more.
impl Hash for Chosen {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.vote.value.hash(state);
    }
}
