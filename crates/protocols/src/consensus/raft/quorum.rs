//! What a majority is. Every question that a majority answers is asked here.

use super::Server;
use super::configuration::Current;
use super::rules::{JOINT_NEEDS_BOTH, LEARNERS_NOT_COUNTED, REMOVED_LEADER_NOT_COUNTED};
use crate::replicated::Machine;
use synod_model::{NodeId, NodeSet, RuleId, majority};

/// Who is counted, and how many of them are enough.
#[derive(Clone, Debug)]
pub(super) struct Quorum<'c> {
    configuration: Current<'c>,
    /// Whether learners are counted too.
    learners: bool,
    /// Somebody who is counted whether the configuration has it or not.
    outsider: Option<NodeId>,
    /// Whether one fewer is enough.
    fewer: bool,
    /// Whether both halves of a joint configuration are counted as one.
    united: bool,
    /// How many voters there are.
    pub(super) servers: usize,
}

/// Voters that must agree: all of a plain configuration, or those of one half of a joint one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Half<'c> {
    voters: &'c NodeSet,
    servers: usize,
    /// So many are enough.
    pub(super) needed: usize,
}

impl Half<'_> {
    /// Whether a server is one of them.
    pub(super) const fn has(&self, node: NodeId) -> bool {
        self.voters.contains(node)
    }
}

impl<'c> Quorum<'c> {
    /// A majority of the voters, and of each half of them if the configuration is joint.
    pub(super) fn of(configuration: Current<'c>) -> Self {
        let joint = configuration.is_joint();
        let servers = if joint { configuration.both.len() } else { configuration.size.into() };
        Self { configuration, learners: false, outsider: None, fewer: false, united: false, servers }
    }

    /// The sets of voters of each of which enough must agree: one or two.
    pub(super) fn halves(&self) -> impl Iterator<Item = Half<'_>> {
        let all = &*self.configuration;
        let half = |voters, servers| {
            let needed = majority(servers);
            Half { voters, servers, needed: needed - usize::from(self.fewer && needed > 1) }
        };
        let (first, second) = match (all.is_joint(), self.united) {
            (false, _) => (half(&all.voters, self.servers), None),
            (true, true) => (half(&all.both, self.servers), None),
            (true, false) => {
                (half(&all.old_voters, all.old_size.into()), Some(half(&all.voters, all.size.into())))
            }
        };
        [first].into_iter().chain(second)
    }

    /// How many of these are counted.
    pub(super) fn count(&self, nodes: &NodeSet) -> usize {
        nodes.common(&self.configuration.both)
    }

    /// Whether a server is counted in a half.
    pub(super) fn counts(&self, half: &Half<'_>, node: NodeId) -> bool {
        half.has(node)
            || self.learners && self.configuration.learners.contains(node)
            || self.outsider == Some(node)
    }

    /// Those of these that are counted.
    pub(super) fn counted(&self, nodes: NodeSet) -> NodeSet {
        nodes.iter().filter(|node| self.configuration.both.contains(*node)).collect()
    }

    /// Whether two halves are counted as one.
    pub(super) const fn is_united(&self) -> bool {
        self.united
    }

    /// Whether somebody is counted whom the configuration has left out.
    pub(super) fn has_outsider(&self) -> bool {
        self.outsider.is_some_and(|node| !self.configuration.votes(node))
    }

    /// Whether a majority of each of two halves is asked for.
    pub(super) fn is_joint(&self) -> bool {
        self.configuration.is_joint() && !self.united
    }

    /// Whether these are enough.
    pub(super) fn is_reached(&self, nodes: &NodeSet) -> bool {
        self.halves().all(|half| nodes.common(half.voters) >= half.needed)
    }

    /// Whether too few are left once these have refused.
    pub(super) fn is_out_of_reach(&self, refused: &NodeSet) -> bool {
        self.halves().any(|half| refused.common(half.voters) > half.servers - half.needed)
    }
}

impl<'a, M: Machine> Server<'a, '_, M> {
    /// Whether this server is the only voter.
    pub(super) fn is_alone(&self) -> bool {
        let all = self.configuration();
        all.votes(self.ctx.me) && all.both.len() == 1
    }

    /// A majority of the voters, and of each half of them if the configuration is joint.
    pub(super) fn majority(&self) -> Quorum<'a> {
        let quorum = Quorum::of(self.configuration());
        // Rule `joint-needs-both`: "Agreement (for elections and entry commitment) requires separate majorities from *both*
        // the old and new configurations" (dissertation, section 4.3).
        let united = quorum.configuration.is_joint() && !self.ctx.obeys(JOINT_NEEDS_BOTH);
        Quorum { united, ..quorum }
    }

    /// A majority, if this rule is in force; otherwise one fewer is enough.
    pub(super) fn majority_by(&self, rule: RuleId) -> Quorum<'a> {
        Quorum { fewer: !self.ctx.obeys(rule), ..self.majority() }
    }

    /// A majority that commits, if this rule is in force.
    pub(super) fn majority_to_commit(&self, rule: RuleId) -> Quorum<'a> {
        // Rule `removed-leader-not-counted`: such a leader "replicates log entries but does not count itself in majorities"
        // (dissertation, section 4.2.2).
        let outsider = (!self.ctx.obeys(REMOVED_LEADER_NOT_COUNTED)).then_some(self.ctx.me);
        // Rule `learners-not-counted`.
        let learners = !self.ctx.obeys(LEARNERS_NOT_COUNTED);
        Quorum { learners, outsider, ..self.majority_by(rule) }
    }
}
