//! What must hold of three-phase commit, and under what: that it never blocks is bought with assumptions about time.
//!
//! `agreement` is claimed while crashed sites stay down, every message arrives in time, none is lost and no link is cut. A
//! partition breaks it, and the scenario `partition-disagrees` shows how.

use super::super::history;
use super::ThreePhaseCommit;
use synod_model::{Assumption, Expect, Find, Invariant, Text};

/// When a time-out means a crash and nothing else.
const SYNCHRONOUS: &[Assumption] = &[
    Assumption::CrashStop,
    Assumption::BoundedDelay,
    Assumption::NoLoss,
    Assumption::NoPartition,
    Assumption::BoundedDrift,
];

pub(super) const TABLE: &[Invariant<ThreePhaseCommit>] = &[
    Invariant {
        id: "agreement",
        says: Text::new(
            "No two sites decide differently, those that have crashed since included.",
            "没有两个节点做出不同的决定，包括之后崩溃的节点。",
        ),
        expect: Expect::Always,
        assumes: SYNCHRONOUS,
        find: Find::InState(history::agreement),
    },
    Invariant {
        id: "decision-final",
        says: Text::new("A site never changes its decision.", "节点从不改变自己的决定。"),
        expect: Expect::Always,
        assumes: &[],
        find: Find::InState(history::decision_final),
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
        id: "finishes-without-coordinator",
        says: Text::new(
            "The coordinator crashes without a decision, and all running participants decide all the same.",
            "协调者没有做出决定就崩溃了，而所有运行中的参与者仍然做出了决定。",
        ),
        expect: Expect::Sometimes,
        assumes: &[],
        find: Find::InState(history::without_coordinator),
    },
    Invariant {
        id: "commit",
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
        id: "all-decide",
        says: Text::new(
            "Every running site decides every transaction, and so does one that has recovered.",
            "每个运行中的节点都会对每个事务做出决定，恢复的节点也一样。",
        ),
        expect: Expect::Eventually,
        assumes: &[Assumption::BoundedDelay],
        find: Find::InState(history::undecided),
    },
];
