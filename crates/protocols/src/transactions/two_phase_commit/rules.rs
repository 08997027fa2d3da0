//! The safety rules of two-phase commit, each of which can be switched off to see what it is for.

use synod_model::rules;

const CRASH: &str = "crashes=1 requests=0 timers=2";
const ELECTIONS: &str = "crashes=0 requests=0 timers=2";

rules! {
    pub(super) TABLE;

    /// A yes is on disk before it is sent; without the rule, a crash makes the participant forget it.
    #[zh("赞成票在发出之前先强制写盘；关闭这条规则后，参与者崩溃就会忘记自己投过赞成票。")]
    pub(super) VOTE_FORCED = "vote-forced",
        protects ["agreement"],
        hunt "participants=2" => CRASH;

    /// A commit is on disk before anybody is told of it; without the rule, a crash makes the site forget it.
    #[zh("提交决定在告知任何节点之前先强制写盘；关闭这条规则后，节点崩溃就会忘记这个决定。")]
    pub(super) DECISION_FORCED = "decision-forced",
        protects ["agreement", "decision-final"],
        hunt "participants=2" => CRASH;

    /// A participant that has voted yes waits for the decision; without the rule, it aborts when its time runs out.
    #[zh("投了赞成票的参与者要等待决定；关闭这条规则后，等待超时就自行中止。")]
    pub(super) PREPARED_WAITS = "prepared-waits",
        protects ["agreement"],
        hunt "participants=2" => ELECTIONS;

    /// The coordinator commits only when all have voted yes; without the rule, a majority is enough.
    #[zh("所有参与者都投赞成票，协调者才提交；关闭这条规则后，多数赞成即可。")]
    pub(super) UNANIMITY = "unanimity",
        protects ["agreement", "commit-needs-all-yes"],
        hunt "participants=3" => "crashes=0 requests=0 timers=0";
}
