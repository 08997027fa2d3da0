//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// Who owns a key is said by a scheme that moves keys only to the server that joins, or from the one that leaves; without
    /// the rule, by the hash modulo the number of servers.
    #[zh("由这样的方案决定键归谁所有：键只会搬到新加入的服务器，或从离开的服务器搬走；关闭这条规则后，用哈希值对服务器数目取模。")]
    pub(super) MONOTONE_SCHEME = "monotone-scheme",
        protects ["moves-only-to-the-new"],
        hunt "servers=3 spare=1 keys=12 clients=1" => "crashes=0 requests=1 timers=0 ask=join";

    /// A server keeps what it hands over until the new owner says that it has it; without the rule, it deletes it when it sends
    /// it.
    #[zh("服务器移交一个键之后，要等新的所有者确认收到才删除；关闭这条规则后，发送时就删除。")]
    pub(super) ACK_BEFORE_DELETE = "ack-before-delete",
        protects ["key-somewhere", "linearizable"],
        hunt "servers=1 spare=1 keys=1 vnodes=3 clients=1" => "crashes=0 requests=1 timers=0 drops=1 ask=join";

    /// A new owner that has not got a key waits until every previous owner has released it; without the rule, it answers at
    /// once with what it has.
    #[zh("新的所有者在还没有拿到某个键时，要等之前的每个所有者都释放它；关闭这条规则后，立即用手头的数据答复。")]
    pub(super) RELEASED_FIRST = "released-first",
        protects ["linearizable"],
        hunt "servers=1 spare=1 keys=1 vnodes=3 clients=1 / stepwise / request D1 join N2"
            => "crashes=0 requests=1 timers=0 ask=get";

    /// What is handed over replaces nothing that is newer; without the rule, it replaces whatever is there.
    #[zh("移交来的数据不会替换更新的数据；关闭这条规则后，会替换已有的任何数据。")]
    pub(super) NEWER_VALUE_KEPT = "newer-value-kept",
        protects ["no-older-value", "linearizable"],
        hunt "servers=1 spare=1 keys=1 vnodes=3 clients=1 / stepwise / request D1 join N2"
            => "crashes=0 requests=1 timers=0 duplicates=1 ask=put";

    /// The further owners of a key are the next *other* servers on the ring; without the rule, those of the next points, which
    /// may be the same server.
    #[zh("一个键的其余所有者是环上接下来的*其他*服务器；关闭这条规则后，取接下来的虚拟节点，它们可能属于同一台服务器。")]
    pub(super) DISTINCT_OWNERS = "distinct-owners",
        protects ["owners-distinct"],
        needs ["replicas=2"],
        hunt "servers=1 spare=1 keys=7 vnodes=5 clients=1 replicas=2" => "crashes=0 requests=1 timers=0 ask=join";

    /// A node ignores a view that is not newer than its own; without the rule, it takes any.
    #[zh("节点忽略不比自己新的成员视图；关闭这条规则后，收到什么视图就采用什么视图。")]
    pub(super) VIEWS_GROW = "views-grow",
        protects ["linearizable"],
        hunt "servers=1 spare=1 keys=1 vnodes=1 clients=1 / stepwise / request D1 join N2 / request D1 leave N1"
            => "crashes=0 requests=1 timers=0 ask=get";
}
