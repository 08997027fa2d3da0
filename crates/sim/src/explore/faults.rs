//! The faults that a search chooses from.

use super::What;
use super::budget::{MOST_SPLIT, Spent};
use synod_model::{Fault, NodeId, NodeSet};

/// Every fault that a search may choose, at a place of its own: so a move that names one stays small.
pub(super) struct Faults {
    nodes: u16,
    all: Vec<Fault>,
}

impl Faults {
    /// The faults of this many nodes: crashes, restarts, healing, partitions.
    pub(super) fn new(nodes: usize) -> Self {
        let ids = || (0..nodes).map(NodeId::at);
        let mut all: Vec<Fault> = ids().map(Fault::Crash).collect();
        all.extend(ids().map(|node| Fault::Restart { node, wiped: false }));
        all.push(Fault::Heal);
        all.extend(splits(nodes).into_iter().map(Fault::partition));
        Self { nodes: u16::try_from(nodes).expect("few nodes are searched"), all }
    }

    pub(super) fn crash(&self, node: NodeId) -> What {
        debug_assert!(node.number() <= self.nodes, "the world has no other nodes");
        What::Fault(node.number() - 1)
    }

    pub(super) fn restart(&self, node: NodeId) -> What {
        What::Fault(self.nodes + node.number() - 1)
    }

    pub(super) fn heal(&self) -> What {
        What::Fault(2 * self.nodes)
    }

    pub(super) fn partitions(&self) -> impl Iterator<Item = What> + use<> {
        let all = u16::try_from(self.all.len()).expect("few partitions are tried");
        (2 * self.nodes + 1..all).map(What::Fault)
    }

    /// The fault at a place.
    pub(super) fn at(&self, place: u16) -> &Fault {
        &self.all[usize::from(place)]
    }
}

/// What of the budget a fault spends; that the network heals costs nothing.
pub(super) fn spends(fault: &Fault) -> &'static [Spent] {
    match fault {
        Fault::Crash(_) => &[Spent::Crashes],
        Fault::Restart { .. } => &[Spent::Restarts],
        Fault::Partition(_) => &[Spent::Partitions],
        _ => &[],
    }
}

/// The ways to split this many nodes into two groups: all of them, or with many nodes those that cut one node off and those
/// that cut between neighbours.
fn splits(nodes: usize) -> Vec<Vec<NodeSet>> {
    let split = |one: &dyn Fn(usize) -> bool| {
        let group = |side: bool| (0..nodes).filter(|i| one(*i) == side).map(NodeId::at).collect();
        vec![group(true), group(false)]
    };
    if nodes <= MOST_SPLIT {
        // The first node stands on the side of the zeros.
        return (1..1usize << (nodes - 1))
            .map(|mask| split(&|i| i > 0 && mask >> (i - 1) & 1 == 1))
            .collect();
    }
    let alone = (0..nodes).map(|n| split(&|i| i == n));
    alone.chain((2..nodes - 1).map(|n| split(&|i| i < n))).collect()
}
