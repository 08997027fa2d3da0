//! What a majority of a configuration is: the tables of etcd's `quorum/testdata`, and what was found by enumeration.

use super::super::configuration::Current;
use super::super::quorum::Quorum;
use super::super::{Configuration, Members};
use synod_model::{NodeId, NodeSet};

/// The sets of servers up to `most`, from the empty one on.
fn subsets(most: u16) -> impl Iterator<Item = NodeSet> {
    (0..1_u32 << most)
        .map(move |bits| (1..=most).filter(|n| bits >> (n - 1) & 1 == 1).map(NodeId::new).collect())
}

fn with_quorum<T>(members: &str, ask: impl FnOnce(&Quorum<'_>) -> T) -> T {
    let configuration = Configuration::from(Members::read(members).expect("it is one"));
    ask(&Quorum::of(Current::First(&configuration)))
}

/// The size of the smallest sets that agree, and how many sets agree of which no part does.
fn smallest(members: &str, most: u16) -> (usize, usize) {
    with_quorum(members, |quorum| {
        let agrees: Vec<NodeSet> = subsets(most).filter(|set| quorum.is_reached(set)).collect();
        let without_one =
            |set: &NodeSet, node| set.iter().filter(|other| *other != node).collect::<NodeSet>();
        let minimal = |set: &&NodeSet| !set.iter().any(|node| quorum.is_reached(&without_one(set, node)));
        let least = agrees.iter().map(NodeSet::len).min().expect("all together agree");
        (least, agrees.iter().filter(minimal).count())
    })
}

#[test]
fn joint_configurations_need_both_halves() {
    for (members, most, expected) in [
        ("1+2+3&1+2+3+4+5", 5, (3, 7)),
        ("1+2+3&1+4+5", 5, (3, 5)),
        ("1+2+3&4+5+6", 6, (4, 9)),
        ("1+2+3&1+2+3+4+5+6+7+8+9", 9, (5, 75)),
        ("1+2+3+4&2+3+4+5", 5, (3, 4)),
        // From three servers to nine others: two of the three and five of the nine (dissertation, section 4.3).
        ("1+2+3&4+5+6+7+8+9+10+11+12", 12, (7, 3 * 126)),
    ] {
        assert_eq!(smallest(members, most), expected, "{members}");
    }
}

/// Votes in the order of the servers: granted, refused, not heard.
#[test]
fn votes_are_counted_by_halves() {
    for (members, votes, expected) in [
        ("1", "y", "won"),
        ("1+2", "y_", "pending"),
        ("1+2", "n_", "lost"),
        ("1+2", "ny", "lost"),
        ("1+2+3", "n__", "pending"),
        ("1+2+3", "nn_", "lost"),
        ("1+2+3", "yn_", "pending"),
        ("1+2+3", "yy_", "won"),
        ("1+2+3", "nyn", "lost"),
        ("1+2+3+4+5+6+7", "yyny___", "pending"),
        ("1+2+3+4+5+6+7", "yyny_ny", "won"),
        ("1+2+3+4+5+6+7", "yy_nynn", "pending"),
        ("1+2+3+4+5+6+7", "yynynnn", "lost"),
        ("1+2&3+4", "yyn_", "lost"),
        ("1+2&3+4", "yyyy", "won"),
        ("1+2+3&2+3+4", "_yy_", "won"),
        ("1+2+3&2+3+4", "_nn_", "lost"),
        ("1+2+3&2+3+4", "yynn", "lost"),
        ("1+2+3&2+3+4", "yyny", "won"),
    ] {
        let of = |vote: char| {
            (1..).zip(votes.chars()).filter(|(_, v)| *v == vote).map(|(n, _)| NodeId::new(n)).collect()
        };
        let found = with_quorum(members, |quorum| {
            match (quorum.is_reached(&of('y')), quorum.is_out_of_reach(&of('n'))) {
                (true, _) => "won",
                (false, true) => "lost",
                (false, false) => "pending",
            }
        });
        assert_eq!(found, expected, "{members} {votes}");
    }
}

#[test]
fn a_configuration_is_read_as_it_is_written() {
    for text in ["1+2+3", "1+2+3~4", "1+2+3&3+4+5", "1&2+100~1"] {
        assert_eq!(Members::read(text).map(|members| members.to_string()).as_deref(), Some(text));
    }
    for text in ["", "0", "101", "1+", "1&", "1~1", "1,2"] {
        assert_eq!(Members::read(text), None, "{text}");
    }
}
