//! The safety rules of Raft, each of which can be switched off to see what it is for.

use synod_model::rules;

const ELECTIONS: &str = "crashes=0 requests=0 timers=2";
const CRASH: &str = "crashes=1 requests=0 timers=2";
/// Three servers as in Figure 8: S1 and S3 have led terms 2 and 3, and nobody else knows.
const FIGURE_8: &str = "nodes=3 noop=off / given 1 current_term=3 log=1,2 / given 2 current_term=3 log=1 / \
                        given 3 current_term=4 log=1,3";
/// S1 has led term 2, and its second entry is another one than that of the others.
const APART: &str = "nodes=3 noop=off / given 1 current_term=2 log=1,2 / given 2 current_term=2 log=1,1 / \
                     given 3 current_term=2 log=1,1";

rules! {
    pub(super) TABLE;

    /// A candidate needs the votes of a majority to lead; without the rule, one vote fewer is enough.
    #[zh("候选人需要多数节点的投票才能成为领导者；关闭这条规则后，少一票也行。")]
    pub(super) VOTE_MAJORITY = "vote-majority",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => ELECTIONS;

    /// An entry is committed once a majority holds it; without the rule, one server fewer is enough.
    #[zh("一条日志被多数节点持有才算提交；关闭这条规则后，少一个节点也行。")]
    pub(super) COMMIT_MAJORITY = "commit-majority",
        protects ["leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => ELECTIONS;

    /// A server votes for at most one candidate in a term; without the rule, it votes for everyone who asks.
    #[zh("每个节点在一个任期内最多投票给一个候选人；关闭这条规则后，谁来请求就投给谁。")]
    pub(super) ONE_VOTE_PER_TERM = "one-vote-per-term",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => ELECTIONS;

    /// A vote is on disk before it is sent; without the rule, a restarted server has forgotten it.
    #[zh("投票在发出之前先写盘；关闭这条规则后，重启的节点会忘记自己投过票。")]
    pub(super) VOTE_PERSISTED = "vote-persisted",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => CRASH;

    /// The current term is on disk before it is used; without the rule, a restarted server begins again at term 0.
    #[zh("当前任期在使用之前先写盘；关闭这条规则后，重启的节点从任期 0 重新开始。")]
    pub(super) TERM_PERSISTED = "term-persisted",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => CRASH;

    /// Entries are on disk before they are acknowledged; without the rule, a restarted server has lost its log.
    #[zh("日志在确认之前先写盘；关闭这条规则后，重启的节点会丢失日志。")]
    pub(super) LOG_PERSISTED = "log-persisted",
        protects ["leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3" => CRASH;

    /// A server votes only for candidates whose log is at least as up to date as its own; without the rule, it does not
    /// compare the logs.
    #[zh("节点只投票给日志至少和自己一样新的候选人；关闭这条规则后，不再比较日志。")]
    pub(super) UP_TO_DATE_CHECK = "up-to-date-check",
        protects ["leader-completeness", "state-machine-safety", "linearizable"],
        hunt "nodes=3 / given 3 current_term=1" => ELECTIONS;

    /// A leader commits by counting only entries of its own term; without the rule, it counts older entries too (Figure
    /// 8).
    #[zh("领导者只对自己任期内的日志按副本数提交；关闭这条规则后，旧任期的日志也按副本数提交（论文图 8）。")]
    pub(super) CURRENT_TERM_COMMIT = "current-term-commit",
        protects ["leader-completeness", "state-machine-safety"],
        hunt FIGURE_8 => ELECTIONS;

    /// A follower accepts entries only behind an entry that its leader has too; without the rule, it accepts them
    /// anywhere.
    #[zh("跟随者只接受紧跟在与领导者一致的日志之后的条目；关闭这条规则后，放在哪里都接受。")]
    pub(super) LOG_CONSISTENCY_CHECK = "log-consistency-check",
        protects ["log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        hunt APART => "crashes=0 requests=1 timers=1 invariant=log-matching";

    /// A command that a client repeats takes effect once; without the rule, it takes effect each time.
    #[zh("客户端重发的命令只生效一次；关闭这条规则后，每次都会生效。")]
    pub(super) SESSIONS = "sessions",
        protects ["linearizable"],
        hunt "nodes=1 clients=1" => "crashes=0 requests=2 timers=2";
}
