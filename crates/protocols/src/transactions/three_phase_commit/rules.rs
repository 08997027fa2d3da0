//! The safety rules of three-phase commit, each of which can be switched off to see what it is for.

use super::ThreePhaseCommit;
use synod_model::{Protocol, Rule, RuleId, Text};

pub(super) const PRE_COMMIT_FIRST: RuleId = RuleId::of(ThreePhaseCommit::RULES, "pre-commit-first");
pub(super) const TERMINATION_ASKS_ALL: RuleId = RuleId::of(ThreePhaseCommit::RULES, "termination-asks-all");
pub(super) const UNANIMITY: RuleId = RuleId::of(ThreePhaseCommit::RULES, "unanimity");

pub(super) const TABLE: &[Rule] = &[
    Rule {
        id: "pre-commit-first",
        says: Text::new(
            "Before anybody commits, everybody is told that all have voted yes; without the rule, the commit follows the \
             votes at once.",
            "在任何节点提交之前，先让所有节点知道大家都投了赞成票；关闭这条规则后，投票之后立即提交。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "termination-asks-all",
        says: Text::new(
            "A survivor asks all others for their states before it decides; without the rule, it decides from its own.",
            "幸存者在决定之前先询问所有其他节点的状态；关闭这条规则后，它只凭自己的状态决定。",
        ),
        protects: &["agreement"],
    },
    Rule {
        id: "unanimity",
        says: Text::new(
            "The coordinator goes on to commit only when all have voted yes; without the rule, a majority is enough.",
            "所有参与者都投赞成票，协调者才继续提交；关闭这条规则后，多数赞成即可。",
        ),
        protects: &["agreement", "commit-needs-all-yes"],
    },
];
