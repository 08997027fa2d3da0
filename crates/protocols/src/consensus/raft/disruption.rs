//! A leader that need not have gone: what is told of it.

use super::log::Term;
use synod_model::symmetry::Renaming;
use synod_model::{Arg, NodeId, Sentence, texts};

texts! {
    DISRUPTED: "{0} leads term {1} and is connected with a majority, {2} of {3} servers, in it: {4} brings {5} to term {6} all the same.",
        "{0} 是任期 {1} 的领导者，并与该任期的多数节点（{3} 个中的 {2} 个）相连：{4} 却使 {5} 进入了任期 {6}。";
}

/// A leader that could go on, and a server that ended its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Disrupted {
    pub(super) leader: NodeId,
    pub(super) term: Term,
    pub(super) reached: usize,
    pub(super) servers: usize,
    pub(super) by: NodeId,
    pub(super) whom: NodeId,
    pub(super) later: Term,
}

impl Disrupted {
    pub(super) fn says(&self) -> Sentence {
        let Self { leader, term, reached, servers, by, whom, later } = *self;
        let (reached, servers): (Arg, Arg) = (reached.into(), servers.into());
        DISRUPTED.with([leader.into(), term.into(), reached, servers, by.into(), whom.into(), later.into()])
    }

    pub(super) fn rename(&mut self, names: &Renaming) {
        for node in [&mut self.leader, &mut self.by, &mut self.whom] {
            *node = names.of(*node);
        }
    }
}
