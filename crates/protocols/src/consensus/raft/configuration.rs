//! A configuration: who decides, and who only copies.

use synod_model::{NodeId, NodeSet, Params};

/// Who decides, and who only copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Configuration {
    /// Whose majority decides.
    pub voters: NodeSet,
    /// Who gets the log too.
    pub learners: NodeSet,
    /// How many voters there are.
    pub size: u16,
}

impl Configuration {
    /// It is made of the lists once these are read.
    pub(super) fn unread(_: &Params) -> Self {
        Self::default()
    }

    /// The first configuration of so many servers, by these lists.
    pub(super) fn first(servers: u16, voters: &[u16], learners: &[u16]) -> Self {
        let named = |list: &[u16]| list.iter().map(|number| NodeId::new(*number)).collect::<NodeSet>();
        let learners = named(learners);
        let others = || (1..=servers).map(NodeId::new).filter(|node| !learners.contains(*node)).collect();
        let voters = if voters.is_empty() { others() } else { named(voters) };
        let size = u16::try_from(voters.len()).expect("there are few servers");
        Self { voters, learners, size }
    }

    /// Whether a server gets the log.
    pub const fn has(&self, node: NodeId) -> bool {
        self.voters.contains(node) || self.learners.contains(node)
    }
}
