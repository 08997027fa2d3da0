//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// A strong replica hears more than half of all in each round trip, so that any two of them have a replica in common; without
    /// the rule, one fewer.
    #[zh("strong 模式下，副本在每轮往返中都要听到超过半数的副本，因此任意两轮都有共同的副本；关闭这条规则后，少听一个。")]
    pub(super) MAJORITY = "majority",
        protects ["linearizable"],
        hunt "replicas=3 clients=2" => "crashes=0 requests=2 timers=0 ask=put,get";

    /// A strong read has what it found stored at a majority before it answers; without the rule, it answers at once.
    #[zh("strong 模式下，读取在答复之前先把读到的值存到多数派；关闭这条规则后，读到就答复。")]
    pub(super) READ_STORES_BACK = "read-stores-back",
        protects ["linearizable"],
        hunt "replicas=3 clients=2 / stepwise / request C1 put 1 / deliver C1 -> R1 Ask / deliver R1 -> R2 ReadQuery / \
              drop R1 -> R3 ReadQuery / deliver R2 -> R1 ReadReply / drop R1 -> R2 Store / drop R1 -> R3 Store / request C1 get / \
              deliver C1 -> R1 Ask / deliver R1 -> R2 ReadQuery / drop R1 -> R3 ReadQuery"
            => "crashes=0 requests=1 timers=0 ask=get";

    /// Updates of a counter, a set or siblings are merged; without the rule, the state with the larger stamp replaces the other.
    #[zh("计数器、集合和并存版本的更新会合并；关闭这条规则后，时间戳较大的状态替换另一个。")]
    pub(super) MERGE = "merge",
        protects ["nothing-lost", "add-wins"],
        needs ["mode=eventual", "data=counter", "resolve=merge"],
        hunt "mode=eventual data=counter resolve=merge replicas=2 clients=2 gossip=0ms"
            => "crashes=0 requests=2 timers=0 ask=inc";

    /// Of two states of a counter the larger numbers hold, so that what arrives twice counts once; without the rule, they are
    /// added.
    #[zh("合并两个计数器状态时取较大的数，因此重复到达只算一次；关闭这条规则后，直接相加。")]
    pub(super) IDEMPOTENT_MERGE = "idempotent-merge",
        protects ["counted-once", "same-updates-same-state"],
        needs ["mode=eventual", "data=counter", "resolve=merge"],
        hunt "mode=eventual data=counter resolve=merge replicas=2 clients=1 gossip=0ms"
            => "crashes=0 requests=1 duplicates=1 timers=0 ask=inc";

    /// What wins does not depend on what arrives first; without the rule, the last to arrive wins.
    #[zh("谁胜出与到达的先后无关；关闭这条规则后，最后到达的胜出。")]
    pub(super) ORDER_FREE = "order-free",
        protects ["same-updates-same-state", "tags-grow"],
        needs ["mode=eventual"],
        hunt "mode=eventual replicas=2 clients=2 gossip=0ms" => "crashes=0 requests=2 timers=0 ask=put";

    /// A removal takes away the insertions that it has seen, so that a concurrent one wins; without the rule, it takes away the
    /// element, whoever has inserted it.
    #[zh("移除只去掉它见过的那些加入，因此并发的加入胜出；关闭这条规则后，不管是谁加入的，元素都被去掉。")]
    pub(super) REMOVE_WHAT_WAS_SEEN = "remove-what-was-seen",
        protects ["add-wins", "same-updates-same-state"],
        needs ["mode=eventual", "data=set", "resolve=merge"],
        hunt "mode=eventual data=set resolve=merge replicas=2 clients=2 gossip=0ms / stepwise / request C1 insert a / \
              deliver C1 -> R1 Ask / deliver R1 -> R2 Update"
            => "crashes=0 requests=2 timers=0 ask=insert,remove";

    /// A replica answers only a client of which it has all that the client has read and written; without the rule, it answers
    /// whoever asks.
    #[zh("副本只在掌握客户端读过和写过的一切时才答复它；关闭这条规则后，谁问就答复谁。")]
    pub(super) SESSION_CHECKED = "session-checked",
        protects ["read-your-writes", "monotonic-reads", "writes-follow-reads", "monotonic-writes"],
        needs ["mode=eventual", "session=all", "roam=on"],
        hunt "mode=eventual session=all roam=on replicas=2 clients=1 gossip=0ms"
            => "crashes=0 requests=2 timers=0 ask=put,get";
}
