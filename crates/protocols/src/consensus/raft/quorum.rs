//! What a majority is. Every question that a majority answers is asked here.

use super::Server;
use crate::replicated::Machine;
use synod_model::{RuleId, majority};

/// How many of the servers are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quorum {
    /// All of them.
    pub(super) servers: usize,
    /// So many are enough.
    pub(super) needed: usize,
}

impl Quorum {
    /// A majority of so many servers; without the rule, one fewer is enough.
    pub(super) const fn of(servers: usize, obeyed: bool) -> Self {
        let needed = majority(servers);
        Self { servers, needed: if obeyed || needed == 1 { needed } else { needed - 1 } }
    }

    /// Whether so many are enough.
    pub(super) const fn is_reached(self, count: usize) -> bool {
        count >= self.needed
    }

    /// Whether too few are left once so many have refused.
    pub(super) const fn is_out_of_reach(self, refused: usize) -> bool {
        refused > self.servers - self.needed
    }
}

impl<M: Machine> Server<'_, '_, M> {
    /// A majority of the servers.
    pub(super) fn majority(&self) -> Quorum {
        Quorum::of(self.ctx.config.len(), true)
    }

    /// A majority of the servers, if this rule is in force.
    pub(super) fn majority_by(&self, rule: RuleId) -> Quorum {
        Quorum::of(self.ctx.config.len(), self.ctx.obeys(rule))
    }
}
