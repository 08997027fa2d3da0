//! A map and a set that are cheap to keep many versions of: what is on a large disk, and on many of them.
//!
//! They are balanced trees whose versions share all but the way to what changed, so that a node whose state is copied before
//! it changes does not copy a disk. Their order is that of the keys, and nothing in them depends on how they came about:
//! equal contents are equal, and hash equally, on every machine.

use rpds::RedBlackTreeMapSync;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Index, RangeBounds};

/// A map in the order of its keys, whose clones share what they have in common. It hashes as a `BTreeMap` does.
pub struct Map<K: Ord, V>(RedBlackTreeMapSync<K, V>);

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self(RedBlackTreeMapSync::new_sync())
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.size()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.get(key)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        // Nothing is copied for a key that is not there.
        if self.contains_key(key) { self.0.get_mut(key) } else { None }
    }

    /// The value of a key, to be changed; where there is none, this one is put there first.
    pub fn get_or_insert(&mut self, key: K, value: V) -> &mut V {
        if !self.contains_key(&key) {
            self.0.insert_mut(key.clone(), value);
        }
        self.0.get_mut(&key).expect("it is there now")
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// Gives a key a value; returns the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let before = self.0.get(&key).cloned();
        self.0.insert_mut(key, value);
        before
    }

    /// Takes a key out; returns its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let before = self.0.get(key).cloned()?;
        self.0.remove_mut(key);
        Some(before)
    }

    /// The first key with its value.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.0.first()
    }

    /// The last key with its value.
    pub fn last(&self) -> Option<(&K, &V)> {
        self.0.last()
    }

    /// The keys with their values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.iter()
    }

    /// Those whose keys are within a range, in order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.range::<K, _>(range)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.values()
    }

    /// Whether both share all their memory, so that they are equal without a look at the contents.
    pub fn shares_all(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

impl<K: Ord, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Ord, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(RedBlackTreeMapSync::default())
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord + Clone, V: Clone> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.0.insert_mut(key, value);
        }
    }
}

impl<K: Ord + Clone, V: Clone> Index<&K> for Map<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).expect("the key is in the map")
    }
}

impl<K: Ord + fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter()).finish()
    }
}

impl<K: Ord, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0) || self.0.size() == other.0.size() && self.0.iter().eq(other.0.iter())
    }
}

impl<K: Ord, V: Eq> Eq for Map<K, V> {}

impl<K: Ord + Hash, V: Hash> Hash for Map<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.0.size());
        for (key, value) in &self.0 {
            key.hash(state);
            value.hash(state);
        }
    }
}

/// A set in order, whose clones share what they have in common. It hashes as a `BTreeSet` does.
#[derive(PartialEq, Eq, Hash)]
pub struct Set<T: Ord>(Map<T, ()>);

impl<T: Ord + Clone> Set<T> {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is in the set.
    pub fn contains(&self, element: &T) -> bool {
        self.0.contains_key(element)
    }

    /// Adds an element; `false` if it was there.
    pub fn insert(&mut self, element: T) -> bool {
        self.0.insert(element, ()).is_none()
    }

    /// Takes an element out; `false` if it was not there.
    pub fn remove(&mut self, element: &T) -> bool {
        self.0.remove(element).is_some()
    }

    /// The first element.
    pub fn first(&self) -> Option<&T> {
        self.0.first().map(|(element, ())| element)
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(element, ())| element)
    }

    /// The elements, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter().map(|(element, ())| element)
    }

    /// Those within a range, in order.
    pub fn range(&self, range: impl RangeBounds<T>) -> impl DoubleEndedIterator<Item = &T> {
        self.0.range(range).map(|(element, ())| element)
    }

    /// Whether both share all their memory.
    pub fn shares_all(&self, other: &Self) -> bool {
        self.0.shares_all(&other.0)
    }
}

impl<T: Ord> Clone for Set<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Ord> Default for Set<T> {
    fn default() -> Self {
        Self(Map::default())
    }
}

impl<T: Ord + Clone> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().map(|element| (element, ())).collect())
    }
}

impl<T: Ord + Clone> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.0.extend(elements.into_iter().map(|element| (element, ())));
    }
}

impl<T: Ord + fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint;
    use crate::symmetry::{Rename, Renaming};
    use crate::{NodeId, Show, Value, Word};
    use std::cell::Cell;
    use std::collections::{BTreeMap, BTreeSet};

    /// All numbers below `n`, in an order that looks like none.
    fn shuffled(n: u64) -> impl Iterator<Item = u64> {
        (0..n).map(move |i| i * 7_919 % n)
    }

    /// A map behaves as a `BTreeMap` under a long mix of insertions and removals, hashes as one, and its clones are
    /// untouched.
    #[test]
    fn it_is_a_map() {
        let (mut map, mut tree) = (Map::new(), BTreeMap::new());
        let mut kept = Vec::new();
        for i in 0..6_000_u64 {
            let key = i * 7_919 % 509;
            if i % 3 == 0 {
                assert_eq!(map.remove(&key), tree.remove(&key));
            } else {
                assert_eq!(map.insert(key, i), tree.insert(key, i));
            }
            if let (Some(value), Some(other)) = (map.get_mut(&(i % 509)), tree.get_mut(&(i % 509))) {
                (*value, *other) = (*value + 1, *other + 1);
            }
            if i % 250 == 0 {
                kept.push((map.clone(), tree.clone()));
            }
        }
        kept.push((map, tree));
        for (map, tree) in &kept {
            assert!(map.iter().eq(tree) && map.keys().eq(tree.keys()) && map.values().eq(tree.values()));
            assert!(map.range(100..=200).rev().eq(tree.range(100..=200).rev()));
            assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
            assert_eq!((map.first(), map.last()), (tree.first_key_value(), tree.last_key_value()));
            assert_eq!(fingerprint(map), fingerprint(tree));
        }
        assert_eq!(*Map::<u8, u8>::new().get_or_insert(1, 2), 2);
    }

    /// Equal contents are equal and hash equally, in whatever order they came and whatever was there before.
    #[test]
    fn the_order_of_insertion_leaves_no_trace() {
        let forward: Map<u64, u64> = (0..1_000).map(|n| (n, n * n)).collect();
        let mut shuffled: Map<u64, u64> = shuffled(1_500).map(|n| (n, n * n)).collect();
        for n in 1_000..1_500 {
            shuffled.remove(&n);
        }
        assert_eq!(forward, shuffled);
        assert_eq!(fingerprint(&forward), fingerprint(&shuffled));
        let set = |elements: &mut dyn Iterator<Item = u64>| elements.collect::<Set<u64>>();
        let (forward, shuffled) = (set(&mut (0..1_000)), set(&mut super::tests::shuffled(1_000)));
        assert_eq!(forward, shuffled);
        assert_eq!(fingerprint(&forward), fingerprint(&shuffled));
        assert_eq!(fingerprint(&forward), fingerprint(&forward.iter().copied().collect::<BTreeSet<u64>>()));
    }

    thread_local! {
        static COPIED: Cell<u32> = const { Cell::new(0) };
    }

    /// A value that counts how often one is copied.
    struct Counted;

    impl Clone for Counted {
        fn clone(&self) -> Self {
            COPIED.set(COPIED.get() + 1);
            Self
        }
    }

    #[test]
    fn clones_share_what_did_not_change() {
        let disk: Map<u32, Counted> = (0..10_000).map(|block| (block, Counted)).collect();
        let mut copy = disk.clone();
        assert!(copy.shares_all(&disk));
        copy.insert(10_000, Counted);
        assert_eq!(COPIED.get(), 0, "no block was copied");
        assert!(!copy.shares_all(&disk) && disk.len() == 10_000);
        copy.get_mut(&77);
        assert_eq!(COPIED.get(), 1, "the one that changes");
        copy.get_mut(&77_777);
        assert_eq!(COPIED.get(), 1, "none for a key that is not there");
    }

    #[test]
    fn it_is_shown_and_renamed_as_other_maps() {
        let words = |n: u32| (Word::number(n), n);
        let map: Map<Word, u32> = (1..=9).map(words).collect();
        let last = [8, 9].map(|n| (Word::number(n), Value::from(n)));
        assert_eq!(map.show(2), Value::Table(last.into()));
        let set: Set<u32> = (1..=9).collect();
        assert_eq!(set.show(2), Value::List(vec![8_u32.into(), 9_u32.into()]));
        let id = NodeId::new;
        let by = Renaming::new(vec![id(2), id(3), id(1)]);
        let mut map: Map<NodeId, u8> = [(id(1), 1), (id(2), 2)].into_iter().collect();
        map.rename(&by);
        assert!(map.iter().eq([(&id(2), &1), (&id(3), &2)]));
        let mut set: Set<NodeId> = [id(2), id(3)].into_iter().collect();
        set.rename(&by);
        assert!(set.iter().eq(&[id(1), id(3)]));
    }
}
