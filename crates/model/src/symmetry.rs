//! Symmetry: nodes that are interchangeable, and what becomes of a state when they swap their names.
//!
//! Where nothing tells two nodes apart but their names, two states that differ only by a permutation of these names are
//! equally well reachable and equally right or wrong. A search that counts them once has up to n! times fewer of them to
//! take (Ip and Dill, "Better Verification Through Symmetry", 1996). That is sound only if *everything* is symmetric: what
//! handlers do, what the history variables note, and what invariants find. A protocol declares it
//! ([`crate::Checked::symmetry`]); the laws prove it by renaming worlds and comparing what happens next.
//!
//! A declaration has two parts: the groups of nodes, and how each part of a state is renamed, by [`Rename`]. Timers,
//! requests and the configuration of a protocol that declares a symmetry must name none of these nodes.

pub use synod_derive::Rename;

use crate::{
    Arg, Checked, Envelope, Map, Micros, Node, NodeId, NodeSet, RequestId, Sentence, Seq, Set, Word, sort_few,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// New names for nodes: a permutation of them all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Renaming {
    /// By the old place: the new name.
    to: Vec<NodeId>,
    /// By the new place: the old name.
    from: Vec<NodeId>,
}

impl Renaming {
    /// Everybody keeps the name.
    pub fn identity(nodes: usize) -> Self {
        let all: Vec<NodeId> = (0..nodes).map(NodeId::at).collect();
        Self { to: all.clone(), from: all }
    }

    /// The node at each place gets this name.
    ///
    /// # Panics
    /// When it is not a permutation.
    pub fn new(to: Vec<NodeId>) -> Self {
        let mut from = to.clone();
        for (old, new) in to.iter().enumerate() {
            from[new.index()] = NodeId::at(old);
        }
        let back = from.iter().enumerate().all(|(new, old)| to[old.index()].index() == new);
        assert!(back, "a renaming is a permutation");
        Self { to, from }
    }

    /// The new name of a node.
    pub fn of(&self, node: NodeId) -> NodeId {
        self.to[node.index()]
    }

    /// The old name of the node that is called so from now on.
    pub fn before(&self, node: NodeId) -> NodeId {
        self.from[node.index()]
    }

    /// Whether nobody's name changes.
    pub fn is_identity(&self) -> bool {
        self.to == self.from && self.to.iter().enumerate().all(|(at, node)| node.index() == at)
    }

    /// Moves the elements of a list that has one for each node, by place. The list may end before the last node, if those
    /// beyond it keep their names.
    pub fn places<T: Clone>(&self, all: &mut Vec<T>) {
        let len = all.len();
        let moved = self.from.iter().take(len).map(|old| all[old.index()].clone());
        *all = moved.collect();
    }
}

/// What names nodes, and can name others instead.
pub trait Rename {
    /// Puts the new names in place of the old ones, and what is kept in the order of names into their new order.
    fn rename(&mut self, by: &Renaming);
}

/// Renames several things.
pub fn rename_all<'a, T: Rename + 'a>(all: impl IntoIterator<Item = &'a mut T>, by: &Renaming) {
    for one in all {
        one.rename(by);
    }
}

impl Rename for NodeId {
    fn rename(&mut self, by: &Renaming) {
        *self = by.of(*self);
    }
}

impl Rename for NodeSet {
    fn rename(&mut self, by: &Renaming) {
        *self = self.iter().map(|node| by.of(node)).collect();
    }
}

impl<T: Rename> Rename for Option<T> {
    fn rename(&mut self, by: &Renaming) {
        if let Some(inner) = self {
            inner.rename(by);
        }
    }
}

impl<T: Rename> Rename for Vec<T> {
    fn rename(&mut self, by: &Renaming) {
        rename_all(self.iter_mut(), by);
    }
}

/// What several share becomes one's own.
impl<T: Rename + Clone> Rename for Arc<T> {
    fn rename(&mut self, by: &Renaming) {
        Arc::make_mut(self).rename(by);
    }
}

/// What several share becomes one's own.
impl<T: Rename + Clone> Rename for Arc<[T]> {
    fn rename(&mut self, by: &Renaming) {
        // To take nothing as one's own would cost memory.
        if !self.is_empty() {
            rename_all(Arc::make_mut(self), by);
        }
    }
}

/// Where no element changes, what is shared stays so.
impl<T: Rename + Clone + PartialEq> Rename for Seq<T> {
    fn rename(&mut self, by: &Renaming) {
        let renamed = |element: &T| {
            let mut element = element.clone();
            element.rename(by);
            element
        };
        if self.iter().any(|element| renamed(element) != *element) {
            *self = self.iter().map(renamed).collect();
        }
    }
}

impl<K: Rename + Ord + Clone, V: Rename + Clone> Rename for BTreeMap<K, V> {
    fn rename(&mut self, by: &Renaming) {
        *self = std::mem::take(self)
            .into_iter()
            .map(|(mut key, mut value)| {
                key.rename(by);
                value.rename(by);
                (key, value)
            })
            .collect();
    }
}

impl<K: Rename + Ord + Clone, V: Rename + Clone> Rename for Map<K, V> {
    fn rename(&mut self, by: &Renaming) {
        let renamed = |(key, value): (&K, &V)| {
            let (mut key, mut value) = (key.clone(), value.clone());
            key.rename(by);
            value.rename(by);
            (key, value)
        };
        *self = self.iter().map(renamed).collect();
    }
}

impl<T: Rename + Ord + Clone> Rename for Set<T> {
    fn rename(&mut self, by: &Renaming) {
        *self = self
            .iter()
            .map(|element| {
                let mut element = element.clone();
                element.rename(by);
                element
            })
            .collect();
    }
}

impl<A: Rename, B: Rename> Rename for (A, B) {
    fn rename(&mut self, by: &Renaming) {
        self.0.rename(by);
        self.1.rename(by);
    }
}

macro_rules! nameless {
    ($($ty:ty),+) => {$(
        impl Rename for $ty {
            fn rename(&mut self, _: &Renaming) {}
        }
    )+};
}
nameless!((), bool, u8, u16, u32, u64, usize, i32, i64, Micros, Word, RequestId);

impl Rename for Sentence {
    fn rename(&mut self, by: &Renaming) {
        for arg in &mut self.args {
            match arg {
                Arg::Node(node) => node.rename(by),
                Arg::Nodes(nodes) => nodes.rename(by),
                Arg::Sentence(inner) => inner.rename(by),
                Arg::Int(_)
                | Arg::Time(_)
                | Arg::Since(_)
                | Arg::Until(_)
                | Arg::Word(_)
                | Arg::Str(_)
                | Arg::Text(_)
                | Arg::Names(..) => {}
            }
        }
    }
}

/// How a node looks to somebody who cannot read the names of interchangeable nodes. It spares trying permutations that
/// cannot lead to the same state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Its disk and its memory name none of them: all of it counts.
    Whole,
    /// A fingerprint of what of them does not depend on names.
    Part(u64),
}

/// Which nodes of a protocol are interchangeable, and how its states are renamed.
pub struct Symmetry<P: Checked> {
    /// The groups, of two nodes and more each.
    pub(crate) groups: Vec<NodeSet>,
    pub(crate) disk: fn(&mut P::Durable, &Renaming),
    pub(crate) memory: fn(&mut P::Volatile, &Renaming),
    pub(crate) message: fn(&mut P::Message, &Renaming),
    pub(crate) ghost: fn(&mut P::Ghost, &Renaming),
    pub(crate) looks: fn(NodeId, &Node<P>) -> Looks,
}

impl<P: Checked> Symmetry<P> {
    /// Nodes of one group are interchangeable; a group of one does not count, and without groups the result is `None`. `looks` says how
    /// a node looks without names.
    pub fn of(groups: impl IntoIterator<Item = NodeSet>, looks: fn(NodeId, &Node<P>) -> Looks) -> Option<Self>
    where
        P::Durable: Rename,
        P::Volatile: Rename,
        P::Message: Rename,
        P::Ghost: Rename,
    {
        let groups: Vec<NodeSet> = groups.into_iter().filter(|group| group.len() > 1).collect();
        (!groups.is_empty()).then_some(Self {
            groups,
            disk: Rename::rename,
            memory: Rename::rename,
            message: Rename::rename,
            ghost: Rename::rename,
            looks,
        })
    }

    /// The groups of interchangeable nodes, of two and more each.
    pub fn groups(&self) -> &[NodeSet] {
        &self.groups
    }

    /// Renames a message in flight: its ends, and what it says.
    pub fn rename(&self, envelope: &mut Envelope<P::Message>, by: &Renaming) {
        rename_all([&mut envelope.from, &mut envelope.to, &mut envelope.by], by);
        (self.message)(&mut envelope.message, by);
    }

    /// Every renaming within the groups that puts the nodes of each into the order of these signatures, by place. Equal
    /// signatures leave a choice, and each choice is taken.
    pub(crate) fn sorted(&self, signatures: &[u64], each: &mut dyn FnMut(&Renaming)) {
        let mut slots = Vec::new();
        let mut order = Vec::new();
        let mut ties = Vec::new();
        for group in &self.groups {
            let from = order.len();
            slots.extend(group.iter());
            order.extend(group.iter());
            sort_few(&mut order[from..], |a, b| signatures[a.index()].cmp(&signatures[b.index()]));
            let mut at = from;
            for tie in order[from..].chunk_by(|a, b| signatures[a.index()] == signatures[b.index()]) {
                ties.push(at..at + tie.len());
                at += tie.len();
            }
        }
        let mut to: Vec<NodeId> = (0..signatures.len()).map(NodeId::at).collect();
        arrangements(&mut order, &ties, &mut |order| {
            for (slot, node) in slots.iter().zip(order) {
                to[node.index()] = *slot;
            }
            each(&Renaming::new(to.clone()));
        });
    }

    /// Every renaming within the groups.
    pub fn all(&self, nodes: usize, each: &mut dyn FnMut(&Renaming)) {
        self.sorted(&vec![0; nodes], each);
    }
}

/// Every order of a list in which only the elements of one range change places among each other: each order of each range,
/// with each of the others.
pub fn arrangements<T: Copy>(list: &mut [T], ranges: &[std::ops::Range<usize>], each: &mut dyn FnMut(&[T])) {
    let Some((range, others)) = ranges.split_first() else { return each(list) };
    if range.len() < 2 {
        return arrangements(list, others, each);
    }
    let rest = range.start + 1..range.end;
    for at in range.clone() {
        list.swap(range.start, at);
        let ranges = [std::slice::from_ref(&rest), others].concat();
        arrangements(list, &ranges, each);
        list.swap(range.start, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_arrangement_is_taken_once() {
        let mut all = BTreeSet::new();
        let mut count = 0;
        arrangements(&mut [0, 1, 2, 3, 4, 5], &[0..3, 3..4, 4..6], &mut |list| {
            count += 1;
            all.insert(list.to_vec());
        });
        assert_eq!((count, all.len()), (12, 12));
        assert!(all.iter().all(|list| list[3] == 3 && list[..3].iter().all(|n| *n < 3)));
    }

    #[test]
    fn what_names_nobody_stays_shared() {
        let id = NodeId::new;
        let by = Renaming::new(vec![id(1), id(3), id(2)]);
        for (names, shared) in [([id(1), id(1)], true), ([id(1), id(2)], false)] {
            let before: Seq<NodeId> = names.into_iter().collect();
            let mut after = before.clone();
            after.rename(&by);
            assert_eq!(after.shares_all(&before), shared);
            assert!(after.iter().eq(names.map(|name| by.of(name)).iter()));
        }
    }

    #[test]
    fn names_and_places_go_together() {
        let id = NodeId::new;
        let by = Renaming::new(vec![id(1), id(3), id(4), id(2)]);
        assert!(!by.is_identity() && Renaming::identity(4).is_identity());
        let mut list = vec!['a', 'b', 'c', 'd'];
        by.places(&mut list);
        for (old, letter) in ['a', 'b', 'c', 'd'].into_iter().enumerate() {
            assert_eq!(list[by.of(NodeId::at(old)).index()], letter);
            assert_eq!(by.before(by.of(NodeId::at(old))), NodeId::at(old));
        }
        let mut set: NodeSet = [id(1), id(2)].into_iter().collect();
        set.rename(&by);
        assert_eq!(set.iter().collect::<Vec<_>>(), [id(1), id(3)]);
    }
}
