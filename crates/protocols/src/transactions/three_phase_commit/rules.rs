//! The safety rules of three-phase commit, each of which can be switched off to see what it is for.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// Before anybody commits, everybody is told that all have voted yes; without the rule, the commit follows the
    /// votes at once.
    #[zh("在任何节点提交之前，先让所有节点知道大家都投了赞成票；关闭这条规则后，投票之后立即提交。")]
    pub(super) PRE_COMMIT_FIRST = "pre-commit-first",
        protects ["agreement"],
        hunt "participants=1" => "crashes=1 drops=1 requests=0 invariant=agreement";

    /// A survivor asks all others for their states before it decides; without the rule, it decides from its own.
    #[zh("幸存者在决定之前先询问所有其他节点的状态；关闭这条规则后，它只凭自己的状态决定。")]
    pub(super) TERMINATION_ASKS_ALL = "termination-asks-all",
        protects ["agreement"],
        hunt "participants=2" => "crashes=1 drops=2 requests=0 invariant=agreement";

    /// The coordinator goes on to commit only when all have voted yes; without the rule, a majority is enough.
    #[zh("所有参与者都投赞成票，协调者才继续提交；关闭这条规则后，多数赞成即可。")]
    pub(super) UNANIMITY = "unanimity",
        protects ["agreement", "commit-needs-all-yes"],
        hunt "participants=3 refuse=3" => "crashes=0 requests=0";
}
