//! What must hold of two-phase commit: the properties of atomic commitment, whatever the network and the crashes do, and
//! that it comes to an end once all sites have recovered. That it blocks until then is no error but its price, and a run
//! ought to show it.

use super::super::history;
use super::TwoPhaseCommit;
use synod_model::{Assumption, Expect, Find, Invariant, Text};

pub(super) const TABLE: &[Invariant<TwoPhaseCommit>] = &[
    Invariant {
        id: "agreement",
        says: Text::new(
            "No two sites decide differently, those that have crashed since included.",
            "没有两个节点做出不同的决定，包括之后崩溃的节点。",
        ),
        expect: Expect::Always,
        assumes: &[],
        find: Find::InState(history::agreement),
    },
    Invariant {
        id: "commit-needs-all-yes",
        says: Text::new(
            "A site commits only if every participant has voted yes.",
            "只有每个参与者都投了赞成票，节点才会提交。",
        ),
        expect: Expect::Always,
        assumes: &[],
        find: Find::InState(history::commit_needs_all_yes),
    },
    Invariant {
        id: "decision-final",
        says: Text::new("A site never changes its decision.", "节点从不改变自己的决定。"),
        expect: Expect::Always,
        assumes: &[],
        find: Find::InState(history::decision_final),
    },
    Invariant {
        id: "all-commit",
        says: Text::new("All sites commit a transaction.", "所有节点都提交了一个事务。"),
        expect: Expect::Sometimes,
        assumes: &[],
        find: Find::InState(history::all_commit),
    },
    Invariant {
        id: "abort",
        says: Text::new("A transaction is aborted.", "一个事务被中止。"),
        expect: Expect::Sometimes,
        assumes: &[],
        find: Find::InState(history::abort),
    },
    Invariant {
        id: "blocked",
        says: Text::new(
            "A participant that has voted yes can do nothing until another site recovers.",
            "投了赞成票的参与者什么也做不了，直到另一个节点恢复。",
        ),
        expect: Expect::Sometimes,
        assumes: &[],
        find: Find::InState(history::blocked),
    },
    Invariant {
        id: "all-decide",
        says: Text::new(
            "Once all sites have recovered, every site decides every transaction.",
            "所有节点恢复之后，每个节点都会对每个事务做出决定。",
        ),
        expect: Expect::Eventually,
        assumes: &[Assumption::BoundedDelay],
        find: Find::InState(history::undecided),
    },
];
