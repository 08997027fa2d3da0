//! The safety rules of Paxos Commit, each of which can be switched off to see what it is for.

use synod_model::rules;

/// Both are prepared. R2's votes have arrived, R1's at A2 only.
const HALF: &str = "participants=2 / stepwise / deliver 1 -> 2 Prepare / deliver 1 -> 3 Prepare / \
    deliver 2 -> 4 Phase2a / deliver 3 -> 1 Phase2a / deliver 3 -> 4 Phase2a";
/// Both are prepared. All votes have arrived at A1, R1's at A2, too.
const ALMOST: &str = "participants=2 / stepwise / deliver 1 -> 2 Prepare / deliver 1 -> 3 Prepare / \
    deliver 2 -> 1 Phase2a / deliver 2 -> 4 Phase2a / deliver 3 -> 1 Phase2a";
/// All votes have arrived, the leader has decided, and R1 has committed.
const DECIDED: &str = "participants=2 / stepwise / deliver 1 -> 2 Prepare / deliver 1 -> 3 Prepare / \
    deliver 2 -> 1 Phase2a / deliver 2 -> 4 Phase2a / deliver 3 -> 1 Phase2a / deliver 3 -> 4 Phase2a / \
    deliver 4 -> 1 Phase2b / deliver 1 -> 2 Decision";
/// R2's votes are on their way when ballot 1 of A1 aborts the transaction with A2, and R2 hears it.
const OVERTAKEN: &str = "participants=2 / stepwise / deliver 1 -> 2 Prepare / deliver 1 -> 3 Prepare / \
    deliver 2 -> 1 Phase2a / deliver 2 -> 4 Phase2a / fire 1 vote / deliver 1 -> 4 Phase1a / deliver 4 -> 1 Phase1b / \
    deliver 1 -> 4 Phase2a rm=2 / deliver 1 -> 4 Phase2a rm=3 / deliver 4 -> 1 Phase2b / deliver 4 -> 1 Phase2b / \
    deliver 1 -> 3 Decision";

const TWO_TIMERS: &str = "crashes=0 requests=0 timers=2";

rules! {
    pub(super) TABLE;

    /// Ballot 0 is used by resource managers alone; without the rule, the leader uses it to abort, and asks nobody before.
    #[zh("提案编号 0 只归资源管理器使用；关闭这条规则后，领导者直接用它来中止，事先不问任何人。")]
    pub(super) BALLOT_ZERO_RESERVED = "ballot-zero-reserved",
        protects ["agreement", "one-value-per-instance"],
        hunt HALF => "crashes=0 requests=0 timers=3";

    /// A leader proposes the value of the highest ballot that was reported; without the rule, always aborted.
    #[zh("领导者提议所报告的最高提案编号的值；关闭这条规则后，一律提议已中止。")]
    pub(super) HIGHEST_VOTE_ADOPTED = "highest-vote-adopted",
        protects ["agreement", "one-value-per-instance"],
        hunt DECIDED => TWO_TIMERS;

    /// An acceptor accepts nothing below the ballot that it has promised; without the rule, it accepts whatever arrives.
    #[zh("接受者不接受低于其承诺的提案编号；关闭这条规则后，来什么就接受什么。")]
    pub(super) PROMISE_OBEYED = "promise-obeyed",
        protects ["agreement", "one-value-per-instance"],
        hunt OVERTAKEN => TWO_TIMERS;

    /// A value is chosen by F+1 acceptors, and as many must promise; without the rule, F are enough, but at least one.
    #[zh("值由 F+1 个接受者选定，承诺也要同样多；关闭这条规则后，F 个就够，但至少一个。")]
    pub(super) QUORUMS_INTERSECT = "quorums-intersect",
        protects ["agreement", "one-value-per-instance"],
        hunt "participants=2" => TWO_TIMERS;

    /// An acceptor's promises and votes are on disk before it tells them; without the rule, a crash makes it forget them.
    #[zh("接受者的承诺和投票在告知之前先强制写盘；关闭这条规则后，崩溃会让它忘记。")]
    pub(super) ACCEPTOR_FORCED = "acceptor-forced",
        protects ["agreement", "one-value-per-instance"],
        hunt ALMOST => "crashes=1 requests=0 timers=2";

    /// A resource manager is prepared on disk before it says so; without the rule, a crash makes it forget, and it aborts.
    #[zh("资源管理器先把“已准备”强制写盘再告知；关闭这条规则后，崩溃会让它忘记，于是自行中止。")]
    pub(super) VOTE_FORCED = "vote-forced",
        protects ["agreement", "decision-final"],
        hunt "participants=2" => "crashes=1 requests=0 timers=0";

    /// A transaction commits only if every instance has chosen prepared; without the rule, a majority is enough.
    #[zh("只有每个实例都选定已准备，事务才提交；关闭这条规则后，多数即可。")]
    pub(super) UNANIMITY = "unanimity",
        protects ["agreement", "commit-needs-all-yes"],
        hunt "participants=3 faults=0 refuse=3" => "crashes=0 requests=0 timers=0";

    /// A resource manager that is prepared waits for the decision; without the rule, it aborts when its time runs out.
    #[zh("已准备的资源管理器要等待决定；关闭这条规则后，等待超时就自行中止。")]
    pub(super) PREPARED_WAITS = "prepared-waits",
        protects ["agreement"],
        hunt "participants=2" => "crashes=0 requests=0 timers=1";
}
