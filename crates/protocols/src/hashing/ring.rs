//! The ring of consistent hashing (Karger et al., "Consistent Hashing and Random Trees", 1997).
//!
//! Every node has several points on a circle of hashes, and a key belongs to the first point at or after its own hash,
//! round and round. A node that comes takes keys only from others to itself; one that goes leaves only its own.

/// Points on the circle, each with the node that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ring(Vec<(u64, u16)>);

impl Ring {
    /// The ring of these points: a hash, and the place of its node in a list.
    pub fn new(points: impl IntoIterator<Item = (u64, u16)>) -> Self {
        let mut points: Vec<(u64, u16)> = points.into_iter().collect();
        points.sort_unstable();
        Self(points)
    }

    /// The nodes of all points in the order in which a key of this hash meets them, from its owner on, once around. A
    /// node comes as often as it has points.
    pub fn walk(&self, hash: u64) -> impl Iterator<Item = u16> {
        let first = self.0.partition_point(|(point, _)| *point < hash);
        let (before, after) = self.0.split_at(first);
        after.iter().chain(before).map(|(_, node)| *node)
    }

    /// The points, in order: a hash, and the node.
    pub fn points(&self) -> &[(u64, u16)] {
        &self.0
    }

    /// The owner of a key of this hash; `None` if there is no node.
    pub fn owner(&self, hash: u64) -> Option<u16> {
        self.walk(hash).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::mix;

    /// Replica i of a node is hashed as the text of i followed by the node's name, and the hash of digits is their value.
    fn ring(nodes: &[u16]) -> Ring {
        let point = |node: u16, i: u16| format!("{i}{node}").parse().expect("digits are a number");
        Ring::new(nodes.iter().flat_map(|node| (0..3).map(move |i| (point(*node, i), *node))))
    }

    /// From the test of consistent hashing in github.com/golang/groupcache.
    #[test]
    fn published_vectors() {
        let three = ring(&[6, 4, 2]);
        assert_eq!(three.0.iter().map(|p| p.0).collect::<Vec<_>>(), [2, 4, 6, 12, 14, 16, 22, 24, 26]);
        assert_eq!([2, 11, 23, 27].map(|key| three.owner(key)), [Some(2), Some(2), Some(4), Some(2)]);
        let four = ring(&[6, 4, 2, 8]);
        assert_eq!([2, 11, 23, 27].map(|key| four.owner(key)), [Some(2), Some(2), Some(4), Some(8)]);
        assert_eq!(ring(&[]).owner(1), None);
    }

    /// Exact, for every set of keys: who comes takes keys only to itself. On average it is one key in n + 1.
    #[test]
    fn a_node_that_comes_moves_keys_only_to_itself() {
        let points =
            |n: u16| (0..n).flat_map(|node| (0..50).map(move |i| (mix(mix(7, node.into()), i), node)));
        for n in 1..12 {
            let (before, after) = (Ring::new(points(n)), Ring::new(points(n + 1)));
            let keys = (0..5_000).map(|k| mix(k, 99));
            let moved = keys
                .filter(|key| {
                    let (was, is) = (before.owner(*key), after.owner(*key));
                    assert!(was == is || is == Some(n), "key {key} went from {was:?} to {is:?}");
                    was != is
                })
                .count();
            let share = 5_000 / (usize::from(n) + 1);
            assert!(
                (share / 2..share * 2).contains(&moved),
                "{moved} keys moved to node {n}, about {share} should"
            );
        }
    }
}
