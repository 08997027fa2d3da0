//! What a majority is. Every question that a majority answers is asked here.

use super::rules::LEARNERS_NOT_COUNTED;
use super::{Configuration, Server};
use crate::replicated::Machine;
use synod_model::{NodeId, NodeSet, RuleId, majority};

/// Who is counted, and how many of them are enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quorum<'c> {
    configuration: &'c Configuration,
    /// Whether learners are counted too.
    learners: bool,
    /// How many voters there are.
    pub(super) servers: usize,
    /// So many are enough.
    pub(super) needed: usize,
}

impl Quorum<'_> {
    /// How many of these are counted.
    pub(super) fn count(&self, nodes: &NodeSet) -> usize {
        nodes.common(&self.configuration.voters)
    }

    /// Whether a server is counted.
    pub(super) const fn counts(&self, node: NodeId) -> bool {
        let Configuration { voters, learners, .. } = self.configuration;
        voters.contains(node) || self.learners && learners.contains(node)
    }

    /// Whether so many are enough.
    pub(super) const fn is_reached(&self, count: usize) -> bool {
        count >= self.needed
    }

    /// Whether too few are left once so many have refused.
    pub(super) const fn is_out_of_reach(&self, refused: usize) -> bool {
        refused > self.servers - self.needed
    }
}

impl<'a, M: Machine> Server<'a, '_, M> {
    /// A majority of the voters.
    pub(super) fn majority(&self) -> Quorum<'a> {
        let configuration = &self.ctx.config.first;
        let servers = usize::from(configuration.size);
        Quorum { configuration, learners: false, servers, needed: majority(servers) }
    }

    /// A majority of the voters, if this rule is in force; otherwise one fewer is enough.
    pub(super) fn majority_by(&self, rule: RuleId) -> Quorum<'a> {
        let quorum = self.majority();
        let fewer = !self.ctx.obeys(rule) && quorum.needed > 1;
        Quorum { needed: quorum.needed - usize::from(fewer), ..quorum }
    }

    /// A majority that commits, if this rule is in force.
    pub(super) fn majority_to_commit(&self, rule: RuleId) -> Quorum<'a> {
        // Rule `learners-not-counted`.
        Quorum { learners: !self.ctx.obeys(LEARNERS_NOT_COUNTED), ..self.majority_by(rule) }
    }
}
