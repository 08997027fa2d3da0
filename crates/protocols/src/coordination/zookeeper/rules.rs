//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// The epoch that a server acknowledges is on its disk before it says so; without the rule, a crash forgets it.
    #[zh("服务器确认一个纪元之前，先把它写到磁盘；关闭这条规则后，崩溃会使它忘记。")]
    pub(super) ACCEPTED_EPOCH_PERSISTED = "accepted-epoch-persisted",
        protects ["one-leader-per-epoch"],
        hunt "servers=3 / stepwise / crash 3 / drop 3 -> 1 * / drop 3 -> 2 * / stabilize / fire 2 election / fire 1 election / deliver 1 -> 2 CEpoch / deliver 2 -> 1 NewEpoch / deliver 1 -> 2 AckEpoch / crash 1 / restart 1 / restart 3 / deliver 3 -> 1 Notification / deliver 1 -> 3 Notification / deliver 1 -> 3 Notification"
            => "crashes=0 requests=0 timers=2";

    /// A transaction is on the disk of a server before it acknowledges it; without the rule, a crash forgets all of them.
    #[zh("服务器确认一个事务之前，先把它写到磁盘；关闭这条规则后，崩溃会使它忘记全部事务。")]
    pub(super) HISTORY_PERSISTED = "history-persisted",
        protects ["agreement", "primary-integrity", "leader-completeness", "writes-linearizable", "unique-sequence"],
        hunt "servers=3 / given 1 history=1.1 / given 2 history=1.1 / stepwise / crash 3 / drop 3 -> 1 * / drop 3 -> 2 * / stabilize / fire 2 election / fire 1 election / stabilize / crash 2 / crash 1 / restart 1 / restart 3 / stabilize"
            => "crashes=0 requests=1 timers=2 ask=create";

    /// The server with the most recent history is elected, and a leader that finds a more recent one gives up; without the rule,
    /// the one with the highest id leads.
    #[zh("历史最新的服务器当选，领导者发现更新的历史就放弃；关闭这条规则后，编号最大的领导。")]
    pub(super) MOST_RECENT_LEADS = "most-recent-leads",
        protects ["agreement", "primary-integrity", "leader-completeness", "writes-linearizable", "unique-sequence"],
        hunt "servers=3 / given 1 history=1.1 / given 2 history=1.1 / stepwise / crash 3 / drop 3 -> 1 * / drop 3 -> 2 * / stabilize / fire 2 election / fire 1 election / stabilize / crash 2 / restart 3 / fire 1 sync / stabilize"
            => "crashes=0 requests=1 timers=2 ask=create";

    /// A server cuts off what its new leader has not; without the rule, it keeps it and puts what comes behind it.
    #[zh("服务器截断新领导者没有的事务；关闭这条规则后，它保留这些事务，把后来的接在后面。")]
    pub(super) TRUNCATE_ON_SYNC = "truncate-on-sync",
        protects [
            "total-order", "agreement", "primary-integrity", "leader-completeness", "same-tree", "writes-linearizable",
            "unique-sequence",
        ],
        hunt "servers=3 / given 1 history=1.1 / given 2 history=1.1,1.2 / given 3 history=1.1 / stepwise / crash 2 / drop 2 -> 1 * / drop 2 -> 3 * / stabilize / fire 3 election / fire 1 election / stabilize / restart 2 / stabilize"
            => "crashes=0 requests=1 timers=0 ask=create";

    /// A packet counts only behind all those before it on its connection, and a gap closes the connection; without the rule, each
    /// is taken as it comes.
    #[zh("连接上的包只有在此前的都到达之后才算数，出现缺口就关闭连接；关闭这条规则后，到什么收什么。")]
    pub(super) FIFO_CONNECTION = "fifo-connection",
        protects [
            "total-order", "agreement", "local-primary-order", "primary-integrity", "leader-completeness", "same-tree",
            "writes-linearizable", "unique-sequence",
        ],
        hunt "servers=3 / stepwise / crash 3 / drop 3 -> 1 * / drop 3 -> 2 * / stabilize / fire 2 election / fire 1 election / stabilize"
            => "crashes=0 requests=2 timers=0 ask=create";
}
