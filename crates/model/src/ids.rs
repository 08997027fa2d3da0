//! Small identities: nodes, sets of nodes, messages, requests, and virtual time.

use std::fmt;

/// Virtual time or a duration, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Micros(pub u64);

impl Micros {
    /// `n` milliseconds.
    pub const fn ms(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// `n` seconds.
    pub const fn secs(n: u64) -> Self {
        Self(n * 1_000_000)
    }

    /// The sum, at most the largest time there is.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, at least zero.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

/// A node, numbered from 1 as everywhere a person sees it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u16);

impl NodeId {
    /// Node `number`, from 1 to [`NodeSet::CAPACITY`].
    ///
    /// # Panics
    /// When the number is out of that range: an id comes from a topology or from checked input.
    pub const fn new(number: u16) -> Self {
        assert!(number >= 1 && number <= NodeSet::CAPACITY, "node numbers run from 1 to NodeSet::CAPACITY");
        Self(number)
    }

    /// The node at a place of a list (0 for node 1).
    pub fn at(index: usize) -> Self {
        Self::new(u16::try_from(index + 1).expect("topologies are bounded by NodeSet::CAPACITY"))
    }

    /// The node's number, from 1.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The node's place in a list of all nodes, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node {}", self.0)
    }
}

const WORDS: usize = NodeSet::CAPACITY as usize / 64;

/// A set of nodes, iterated in order of their numbers.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeSet([u64; WORDS]);

impl NodeSet {
    /// The largest node number: no topology has more nodes.
    pub const CAPACITY: u16 = 640;

    /// The empty set.
    pub const fn new() -> Self {
        Self([0; WORDS])
    }

    /// Adds a node; `false` if it was there.
    pub fn insert(&mut self, node: NodeId) -> bool {
        let fresh = !self.contains(node);
        self.0[node.index() / 64] |= 1 << (node.index() % 64);
        fresh
    }

    /// Takes a node out; `false` if it was not there.
    pub fn remove(&mut self, node: NodeId) -> bool {
        let there = self.contains(node);
        self.0[node.index() / 64] &= !(1 << (node.index() % 64));
        there
    }

    /// Whether the node is in the set.
    pub const fn contains(&self, node: NodeId) -> bool {
        self.0[node.index() / 64] >> (node.index() % 64) & 1 == 1
    }

    /// How many nodes are in both.
    pub fn common(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// How many nodes are in it.
    pub fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    /// The nodes, by number.
    pub fn iter(&self) -> impl Iterator<Item = NodeId> + use<> {
        let words = self.0;
        (0..WORDS).flat_map(move |w| {
            let mut bits = words[w];
            std::iter::from_fn(move || {
                (bits != 0).then(|| {
                    let bit = bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    NodeId::at(w * 64 + bit)
                })
            })
        })
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        let mut set = Self::new();
        for node in nodes {
            set.insert(node);
        }
        set
    }
}

impl fmt::Debug for NodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(NodeId::number)).finish()
    }
}

/// One message of a run: `serial` is its identity, counted from 1; `slot` is where it lies while in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId {
    /// Counts the messages of a run, from 1.
    pub serial: u32,
    /// Its place among the messages in flight; reused once it is gone.
    pub slot: u32,
}

/// One request of a client or an operator, counted from 1 in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_iterated_in_order() {
        let set: NodeSet = [500, 1, 64, 65].into_iter().map(NodeId::new).collect();
        assert_eq!(set.iter().map(NodeId::number).collect::<Vec<_>>(), [1, 64, 65, 500]);
        assert_eq!(set.len(), 4);
    }
}
