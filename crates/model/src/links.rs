//! Which links are open: single directions that are cut, and a partition into groups.

use crate::{NodeId, NodeSet};

/// Which links are open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links {
    pub(crate) cut: Vec<(NodeId, NodeId)>,
    pub(crate) groups: Vec<NodeSet>,
}

impl Links {
    /// Whether a message from one node reaches the other.
    #[inline]
    pub fn open(&self, from: NodeId, to: NodeId) -> bool {
        self.is_whole() || self.spares(from, to)
    }

    /// Whether neither a cut nor the partition separates two nodes.
    fn spares(&self, from: NodeId, to: NodeId) -> bool {
        let group = |node| self.groups.iter().position(|g| g.contains(node));
        let apart =
            !self.groups.is_empty() && matches!((group(from), group(to)), (Some(a), Some(b)) if a != b);
        !apart && (self.cut.is_empty() || self.cut.binary_search(&(from, to)).is_err())
    }

    /// The groups of the present partition; empty when there is none.
    pub fn groups(&self) -> &[NodeSet] {
        &self.groups
    }

    /// The directions that are cut one by one.
    pub fn cuts(&self) -> &[(NodeId, NodeId)] {
        &self.cut
    }

    /// Whether every link is open.
    pub fn is_whole(&self) -> bool {
        self.cut.is_empty() && self.groups.is_empty()
    }

    pub(crate) fn set(&mut self, from: NodeId, to: NodeId, cut: bool) {
        match (self.cut.binary_search(&(from, to)), cut) {
            (Err(at), true) => self.cut.insert(at, (from, to)),
            (Ok(at), false) => {
                self.cut.remove(at);
            }
            _ => {}
        }
    }
}
