//! The safety rules of Multi-Paxos, each of which can be switched off to see what it is for.

use synod_model::rules;

const ONE_MORE: &str = "crashes=0 requests=1 timers=1";
/// S1 and S3 have chosen a value in slot 1; nobody knows it.
const CHOSEN: &str = "nodes=3 catch-up=0 / given 1 log=1.1 / given 3 log=1.1";
/// S3 has promised S2 a ballot that S1 does not know of.
const PROMISED: &str = "nodes=3 catch-up=0 / given 3 max_ballot=1.2";
/// S1 has voted in slots 1 and 2, and S2 in the second alone.
const HOLE: &str = "nodes=3 catch-up=0 / given 1 log=1.1,1.1 / given 2 log=-,1.1";

rules! {
    pub(super) TABLE;

    /// A replica leads only after a quorum has promised its ballot and reported its votes; without the rule, it begins at
    /// once with its own values.
    #[zh("副本只有在法定人数承诺其提案编号并报告投票之后才成为领导者；关闭这条规则后，它立即提出自己的值。")]
    pub(super) PHASE_ONE_FIRST = "phase-one-first",
        protects ["one-value-per-slot", "same-prefix", "linearizable"],
        hunt CHOSEN => ONE_MORE;

    /// A new leader completes in each slot the value of the highest vote that its quorum reports; without the rule, it
    /// proposes its own.
    #[zh("新领导者在每个槽位完成其法定人数所报告的最高编号投票的值；关闭这条规则后，它提出自己的值。")]
    pub(super) HIGHEST_VOTE_ADOPTED = "highest-vote-adopted",
        protects ["one-value-per-slot", "same-prefix", "linearizable"],
        hunt CHOSEN => ONE_MORE;

    /// An acceptor refuses every ballot below the one it has promised; without the rule, it accepts them all.
    #[zh("接受者拒绝一切低于其承诺的提案编号；关闭这条规则后，它全部接受。")]
    pub(super) PROMISE_OBEYED = "promise-obeyed",
        protects ["one-value-per-slot", "same-prefix", "promise-kept", "ballots-grow", "linearizable"],
        hunt PROMISED => ONE_MORE;

    /// A new leader fills the holes below the highest reported slot with no-ops, and replicas apply up to the first hole;
    /// without the rule, holes are left out and replicas apply over them.
    #[zh("新领导者用空操作填补最高报告槽位以下的空洞，副本只应用到第一个空洞为止；关闭这条规则后，空洞被跳过。")]
    pub(super) GAPS_FILLED = "gaps-filled",
        protects ["same-prefix"],
        hunt HOLE => "crashes=0 requests=0 timers=2";

    /// Every quorum of phase 1 shares a replica with every quorum of phase 2; without the rule, so few votes choose a value
    /// that the promises of all others say nothing of it.
    #[zh("阶段 1 的任何法定人数与阶段 2 的任何法定人数至少有一个共同的副本；关闭这条规则后，很少的票就能选定一个值，其余副本的承诺中完全看不到它。")]
    pub(super) QUORUMS_INTERSECT = "quorums-intersect",
        protects ["one-value-per-slot", "same-prefix", "linearizable"],
        hunt "nodes=3 catch-up=0 / given 1 log=1.1" => ONE_MORE;

    /// Promises and votes are on disk before they are sent; without the rule, a restarted replica has forgotten them.
    #[zh("承诺和投票在发出之前先写盘；关闭这条规则后，重启的副本会忘记它们。")]
    pub(super) ACCEPTOR_PERSISTED = "acceptor-persisted",
        protects ["one-value-per-slot", "same-prefix", "promise-kept", "ballots-grow", "linearizable"],
        hunt CHOSEN => "crashes=1 requests=1 timers=1 invariant=one-value-per-slot";

    /// A command that a client repeats takes effect once; without the rule, it takes effect each time.
    #[zh("客户端重发的命令只生效一次；关闭这条规则后，每次都会生效。")]
    pub(super) SESSIONS = "sessions",
        protects ["linearizable"],
        hunt "nodes=1 clients=1" => "crashes=0 requests=2 timers=2";

    /// A read goes through the log, or is served by a leader that holds a lease; without the rule, whoever is asked answers
    /// from its own machine.
    #[zh("读请求要经过日志，或由持有租约的领导者回答；关闭这条规则后，被问到的副本直接用自己的状态机回答。")]
    pub(super) READS_CONFIRMED = "reads-confirmed",
        protects ["linearizable"],
        hunt "nodes=2" => "crashes=0 requests=2 timers=1";

    /// A replica that has heard a leader promises no other ballot while that leader's lease may run; without the rule, it
    /// promises at once.
    #[zh("听到领导者的副本，在该领导者的租约可能仍有效期间不承诺别的提案编号；关闭这条规则后，它立即承诺。")]
    pub(super) LEASE_RESPECTED = "lease-respected",
        protects ["lease-exclusive", "linearizable"],
        needs ["reads=lease"],
        hunt "nodes=3 reads=lease catch-up=0" => "timing=bounded crashes=0 requests=0 timers=2";
}
