//! The safety rules of two-phase commit, each of which can be switched off to see what it is for.

use super::TwoPhaseCommit;
use synod_model::{Protocol, Rule, RuleId, Text};

pub(super) const VOTE_FORCED: RuleId = RuleId::of(TwoPhaseCommit::RULES, "vote-forced");
pub(super) const DECISION_FORCED: RuleId = RuleId::of(TwoPhaseCommit::RULES, "decision-forced");
pub(super) const PREPARED_WAITS: RuleId = RuleId::of(TwoPhaseCommit::RULES, "prepared-waits");
pub(super) const UNANIMITY: RuleId = RuleId::of(TwoPhaseCommit::RULES, "unanimity");

pub(super) const TABLE: &[Rule] = &[
    Rule {
        id: "vote-forced",
        says: Text::new(
            "A yes is on disk before it is sent; without the rule, a crash makes the participant forget it.",
            "赞成票在发出之前先强制写盘；关闭这条规则后，参与者崩溃就会忘记自己投过赞成票。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "decision-forced",
        says: Text::new(
            "A commit is on disk before anybody is told of it; without the rule, a crash makes the site forget it.",
            "提交决定在告知任何节点之前先强制写盘；关闭这条规则后，节点崩溃就会忘记这个决定。",
        ),
        protects: &["agreement", "decision-final"],
    },
    Rule {
        id: "prepared-waits",
        says: Text::new(
            "A participant that has voted yes waits for the decision; without the rule, it aborts when its time runs out.",
            "投了赞成票的参与者要等待决定；关闭这条规则后，等待超时就自行中止。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "unanimity",
        says: Text::new(
            "The coordinator commits only when all have voted yes; without the rule, a majority is enough.",
            "所有参与者都投赞成票，协调者才提交；关闭这条规则后，多数赞成即可。",
        ),
        protects: &["agreement", "commit-needs-all-yes"],
    },
];
