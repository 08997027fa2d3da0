//! Rendezvous hashing: every node has a weight for every key, and the heaviest has it (Thaler and Ravishankar, "Using
//! Name-Based Mappings to Increase Hit Rates", 1998, where it is called highest random weight).
//!
//! There is no table and no ring: whoever knows the nodes can work it out. A node that comes is the heaviest for some keys,
//! and takes these; when one goes, its keys go to those that were second.

use synod_model::mix;

/// The nodes in the order of their weights for a key, the heaviest first: the owner and, behind it, who comes next. Nodes are
/// given as the hash of a name and a number; of two equal weights the lower number is first.
pub fn rendezvous(key: u64, nodes: impl IntoIterator<Item = (u64, u16)>) -> Vec<u16> {
    let mut weights: Vec<(u64, u16)> = nodes.into_iter().map(|(name, node)| (mix(key, name), node)).collect();
    weights.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    weights.into_iter().map(|(_, node)| node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact, for every key: the order of those that stay does not depend on who else is there.
    #[test]
    fn who_comes_or_goes_changes_no_order_among_the_others() {
        let name = |node: u16| (mix(u64::from(node), 5), node);
        for key in (0..500).map(|k| mix(k, 9)) {
            let all = rendezvous(key, (0..8).map(name));
            assert_eq!(all.len(), 8);
            for gone in 0..8 {
                let others = rendezvous(key, (0..8).filter(|node| *node != gone).map(name));
                let expected: Vec<u16> = all.iter().copied().filter(|node| *node != gone).collect();
                assert_eq!(others, expected);
            }
        }
    }

    #[test]
    fn of_equal_weights_the_lower_number_is_first() {
        assert_eq!(rendezvous(7, [(3, 9), (3, 2), (3, 5)]), [2, 5, 9]);
    }
}
