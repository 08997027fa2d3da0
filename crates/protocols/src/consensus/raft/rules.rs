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

/// S1 has led and committed in term 1; S2 has been elected in term 2 by S3, and they have committed. S1 has heard nothing of it.
const DEPOSED: &str = "nodes=3 reads=read-index / stepwise / fire 1 election / stabilize / fire 2 election / \
                       deliver 2 -> 3 RequestVote / deliver 3 -> 2 * / deliver 2 -> 3 AppendEntries / deliver 3 -> 2 *";
/// S1 has committed a write that S2 holds. S2 leads with the vote of S3 and does not know that it is committed.
const UNTOLD: &str = "nodes=3 reads=read-index / stepwise / fire 1 election / stabilize / request 1 put x 1 / \
                      deliver 1 -> 2 AppendEntries / deliver 2 -> 1 * / fire 2 election / \
                      deliver 2 -> 3 RequestVote / deliver 3 -> 2 *";
/// S1 has committed a write with S2, and S3 has not heard of it.
const BEHIND: &str = "nodes=3 reads=read-index / stepwise / fire 1 election / stabilize / request 1 put x 1 / \
                      deliver 1 -> 2 AppendEntries / deliver 2 -> 1 *";
/// S1 holds a lease that S2 has given, and is cut off; S3 keeps a write until it knows another leader.
const DRIFT: &str = "nodes=3 reads=lease check-quorum=on drift=20 / stepwise / fire 1 election / stabilize / cut 1 - 3 / \
                     request 3 put x 1 / drop 3 -> 1 * / fire 3 vote-lease / fire 1 lease / fire 1 check-quorum / \
                     fire 1 heartbeat / deliver 1 -> 2 AppendEntries / deliver 2 -> 1 * / cut 1 - 2 / drop 1 -> 3 * / \
                     wait 40ms / fire 1 heartbeat / drop 1 -> 2 * / drop 1 -> 3 *";
/// S1 holds a lease, and is cut off. S2, whose answer gave it, has restarted; S3 stands.
const RESTART: &str = "nodes=3 reads=lease check-quorum=on drift=20 / stepwise / fire 1 election / stabilize / isolate 1 / \
                       crash 2 / restart 2 / fire 3 election";
/// S1 holds a lease, and has told S2 to stand.
const HANDED: &str = "nodes=3 reads=lease check-quorum=on transfer=on drift=20 / stepwise / fire 1 election / stabilize / \
                      request 1 transfer 2";

/// S1 leads three voters, and has a write that the learner S4 is about to get.
const LEARNER: &str = "nodes=4 learners=4 noop=off / stepwise / fire 1 election / deliver 1 -> 2 RequestVote / \
                       deliver 2 -> 1 * / request 1 put x 1 / deliver 1 -> 4 AppendEntries / deliver 1 -> 4 AppendEntries";

/// S1 has added S5 to four servers, and nobody else knows; S2 has added S6 to the same four, and S3 and S6 hold that. S4 has
/// deposed S1.
const TWO_CHANGES: &str = "nodes=6 voters=1,2,3,4 membership=single catch-up=0 noop=off / stepwise / fire 1 election / \
                           stabilize / partition 1 5 | 2 3 4 6 / request 1 add-voter 5 / stabilize / fire 2 election / \
                           stabilize / request 2 add-voter 6 / partition 1 4 5 | 2 3 6 / stabilize / fire 4 election / \
                           stabilize";
/// S1 leads three, is cut off with S4 and S5, and is asked to add both.
const OVERLAP: &str = "nodes=5 voters=1,2,3 membership=single catch-up=0 / stepwise / fire 1 election / stabilize / \
                       partition 1 4 5 | 2 3 / request 1 add-voter 4 / request 1 add-voter 5";
/// S1 leads three, is cut off with S4 and S5, and is asked to replace the others by them.
const UNION: &str = "nodes=5 voters=1,2,3 membership=joint catch-up=0 / stepwise / fire 1 election / stabilize / \
                     partition 1 4 5 | 2 3 / request 1 reconfigure 1,4,5 none";
/// S1 has removed itself, and S3 and S4 hold that; what it was asked next is on its way to S2.
const OUTSIDER: &str = "nodes=4 membership=single / stepwise / fire 1 election / stabilize / isolate 2 / \
                        request 1 remove 1 / drop 1 -> 2 * / deliver 1 -> 3 * / deliver 1 -> 4 * / \
                        partition 1 2 | 3 4 / request 1 put x 1 / fire 1 heartbeat / fire 1 heartbeat";
/// Three servers have become five. S3 leads and has committed with S4 and S5; S1 and S2 have restarted, and S1 stands.
const FORGOTTEN: &str = "nodes=5 voters=1,2,3 membership=single config-at=commit catch-up=0 / stepwise / \
                         fire 1 election / stabilize / request 1 add-voter 4 / stabilize / request 1 add-voter 5 / \
                         stabilize / partition 1 2 | 3 4 5 / fire 3 election / stabilize / crash 1 / crash 2 / \
                         restart 1 / restart 2 / fire 1 election / drop 1 -> 2 *";

/// S1 leads, and a batch of two entries is on its way to S3; behind it a snapshot of the first, which S2 has.
const SUFFIX: &str = "nodes=3 snapshots=on / stepwise / fire 1 election / deliver 1 -> 2 RequestVote / deliver 2 -> 1 * / \
                      request 1 put y 1 / deliver 1 -> 2 AppendEntries / deliver 2 -> 1 * / request 1 put x 2 / \
                      deliver 1 -> 3 AppendEntries / deliver 3 -> 1 * / deliver 1 -> 2 AppendEntries / deliver 2 -> 1 * / \
                      request 1 compact / fire 1 heartbeat";
/// C1's first write was committed and its answer lost; C1 has read it and written another. S1 has restarted from a snapshot,
/// and leads.
const AGAIN: &str = "nodes=1 clients=1 snapshots=on / stepwise / fire 1 election / request C1 put x 1 / \
                     deliver C1 -> 1 * / drop 1 -> C1 * / request C1 get x / stabilize / request C1 put x 2 / stabilize / \
                     request 1 compact / crash 1 / restart 1 / fire 1 election";

/// Three servers have become five. S1 and S2 have compacted their logs and restarted; S3 to S5 have elected S3 in term 2.
const GROWN: &str = "nodes=5 voters=1,2,3 membership=single catch-up=0 snapshots=on / stepwise / fire 1 election / stabilize / \
                     request 1 add-voter 4 / stabilize / request 1 add-voter 5 / stabilize / request 1 compact / \
                     request 2 compact / crash 1 / crash 2 / restart 1 / restart 2 / partition 1 2 | 3 4 5 / fire 3 election / \
                     stabilize";

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

    /// A leader answers a read from its machine only once it is sure that it still leads; without the rule, it does not ask.
    #[zh("领导者确认自己仍在领导之后，才用自己的状态机答复读请求；关闭这条规则后，它不再确认。")]
    pub(super) READS_CONFIRMED = "reads-confirmed",
        protects ["linearizable"], needs ["reads=read-index"],
        hunt DEPOSED => "crashes=0 requests=2 timers=0";

    /// A new leader answers reads from its machine only once an entry of its own term is committed; without the rule, it may
    /// not know all that is committed.
    #[zh("新领导者提交了自己任期的日志之后，才用自己的状态机答复读请求；关闭这条规则后，它可能还不知道有哪些已经提交。")]
    pub(super) READ_AFTER_OWN_COMMIT = "read-after-own-commit",
        protects ["linearizable"], needs ["reads=read-index"],
        hunt UNTOLD => "crashes=0 requests=1 timers=0";

    /// A follower answers a read only once it has applied up to the read index; without the rule, it answers at once.
    #[zh("跟随者应用到读索引之后才答复读请求；关闭这条规则后，它立即答复。")]
    pub(super) READ_WAITS_FOR_APPLY = "read-waits-for-apply",
        protects ["linearizable"], needs ["reads=read-index"],
        hunt BEHIND => "crashes=0 requests=1 timers=0";

    /// A lease is shorter than a vote lease by what clocks may drift apart; without the rule, it is as long.
    #[zh("租约比投票租约短，为时钟之间可能的漂移留出余地；关闭这条规则后，两者一样长。")]
    pub(super) LEASE_BOUNDED_BY_DRIFT = "lease-bounded-by-drift",
        protects ["linearizable"], needs ["reads=lease", "check-quorum=on"],
        hunt DRIFT => "timing=bounded crashes=0 requests=1 ask=get";

    /// A server that restarts votes for nobody for as long as a vote lease; without the rule, it has forgotten whom it
    /// answered and votes at once.
    #[zh("重启的节点在一个投票租约的时间内不投票；关闭这条规则后，它忘了自己应答过谁，立即就会投票。")]
    pub(super) LEASE_SURVIVES_RESTART = "lease-survives-restart",
        protects ["linearizable"], needs ["reads=lease", "check-quorum=on"],
        hunt RESTART => "timing=bounded crashes=0 requests=2 ask=put,get";

    /// A leader that has told another server to stand gives its lease up; without the rule, it goes on reading by it.
    #[zh("领导者让别的节点参选之后就放弃租约；关闭这条规则后，它继续凭租约答复读请求。")]
    pub(super) TRANSFER_ENDS_LEASE = "transfer-ends-lease",
        protects ["linearizable"], needs ["reads=lease", "check-quorum=on", "transfer=on"],
        hunt HANDED => "timing=bounded crashes=0 requests=2 ask=put,get";

    /// An entry is committed once a majority of the voters holds it; without the rule, learners that hold it count too.
    #[zh("一条日志被多数投票节点持有才算提交；关闭这条规则后，持有它的学习者也计入。")]
    pub(super) LEARNERS_NOT_COUNTED = "learners-not-counted",
        protects ["leader-completeness", "state-machine-safety", "linearizable"], needs ["learners=4"],
        hunt LEARNER => "crashes=0 requests=1 timers=1 ask=put";

    /// A leader begins a change of the members only once an entry of its own term is committed; without the rule, two leaders
    /// in turn can begin different changes from the same configuration.
    #[zh("领导者提交了自己任期的日志之后才开始成员变更；关闭这条规则后，相继的两个领导者可能从同一配置开始不同的变更。")]
    pub(super) LEADER_COMMITS_BEFORE_CHANGE = "leader-commits-before-change",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        needs ["membership=single", "catch-up=0", "noop=off"],
        hunt TWO_CHANGES => "crashes=0 requests=0 timers=1";

    /// A change of the members begins only once the one before is committed; without the rule, changes may overlap.
    #[zh("上一次成员变更提交之后才开始下一次；关闭这条规则后，变更可能重叠。")]
    pub(super) ONE_CHANGE_AT_A_TIME = "one-change-at-a-time",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        needs ["membership=single", "voters=1,2,3"],
        hunt OVERLAP => "crashes=0 requests=0 timers=1";

    /// A joint configuration decides by a majority of the old voters and one of the new ones; without the rule, a majority of
    /// all together is enough.
    #[zh("联合配置既要旧投票节点的多数，也要新投票节点的多数；关闭这条规则后，合在一起的多数就够了。")]
    pub(super) JOINT_NEEDS_BOTH = "joint-needs-both",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        needs ["membership=joint"],
        hunt UNION => "crashes=0 requests=0 timers=1";

    /// A leader that the configuration leaves out does not count itself; without the rule, it does.
    #[zh("配置中已没有的领导者不把自己计入多数；关闭这条规则后，它仍把自己计入。")]
    pub(super) REMOVED_LEADER_NOT_COUNTED = "removed-leader-not-counted",
        protects ["leader-completeness", "state-machine-safety", "linearizable"], needs ["membership=single"],
        hunt OUTSIDER => "crashes=0 requests=0 timers=1";

    /// A server that goes by committed configurations remembers what is committed; without the rule, it begins again with
    /// the first configuration.
    #[zh("采用已提交配置的节点会把提交索引写盘；关闭这条规则后，它重启后又从最初的配置开始。")]
    pub(super) COMMIT_INDEX_PERSISTED = "commit-index-persisted",
        protects ["election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable"],
        needs ["membership=single", "config-at=commit"],
        hunt FORGOTTEN => "crashes=0 requests=0 timers=1";

    /// A follower that takes a snapshot keeps the entries behind it, if its log has the snapshot's last entry; without the
    /// rule, it drops its whole log.
    #[zh("跟随者采用快照时，如果自己的日志有快照的最后一条，就保留其后的条目；关闭这条规则后，它丢弃整个日志。")]
    pub(super) SNAPSHOT_KEEPS_SUFFIX = "snapshot-keeps-suffix",
        protects ["leader-completeness", "state-machine-safety", "linearizable"], needs ["snapshots=on"],
        hunt SUFFIX => "crashes=0 requests=0 timers=1";

    /// A snapshot holds the sessions; without the rule, whoever starts from it has forgotten which commands took effect.
    #[zh("快照包含会话；关闭这条规则后，从快照开始的节点忘记了哪些命令已经生效。")]
    pub(super) SNAPSHOT_HAS_SESSIONS = "snapshot-has-sessions",
        protects ["linearizable", "snapshot-faithful"], needs ["snapshots=on", "clients=1"],
        hunt AGAIN => "crashes=0 requests=1 timers=1 ask=get invariant=linearizable";

    /// A snapshot holds the configuration; without the rule, whoever starts from it goes by the first one.
    #[zh("快照包含配置；关闭这条规则后，从快照开始的节点采用最初的配置。")]
    pub(super) SNAPSHOT_KEEPS_CONFIG = "snapshot-keeps-config",
        protects [
            "election-safety", "log-matching", "leader-completeness", "state-machine-safety", "linearizable",
            "snapshot-faithful",
        ],
        needs ["snapshots=on", "membership=single"],
        hunt GROWN => "crashes=0 requests=0 timers=1 invariant=election-safety";
}
