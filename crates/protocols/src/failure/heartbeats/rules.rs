//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// A watcher bears a longer silence than one interval, as heartbeats are not equally fast; without the rule, a heartbeat
    /// that is later than an interval after the one before is too late.
    #[zh("心跳有快有慢，监视者容忍的沉默长于一个间隔；关闭这条规则后，比上一次心跳晚了一个间隔的心跳就算太迟。")]
    pub(super) TIMEOUT_COVERS_JITTER = "timeout-covers-jitter",
        protects ["accuracy"],
        hunt "nodes=2" => "timing=bounded crashes=0 requests=0 timers=2";

    /// A watcher ignores a heartbeat that is not newer than all before; without the rule, a late copy passes for a sign of
    /// life.
    #[zh("监视者忽略不比此前所有心跳更新的心跳；关闭这条规则后，迟到的副本会被当作生命迹象。")]
    pub(super) STALE_IGNORED = "stale-ignored",
        protects ["trust-needs-news"],
        hunt "nodes=2" => "timing=asynchronous crashes=0 requests=0 timers=1 duplicates=1";

    /// A process counts its incarnation up on its disk at each start; without the rule, it starts again as the one that it was
    /// before.
    #[zh("进程每次启动都把磁盘上的化身编号加一；关闭这条规则后，它以原来的化身重新启动。")]
    pub(super) INCARNATION_PERSISTED = "incarnation-persisted",
        protects ["incarnations-grow", "no-life-ignored"],
        hunt "nodes=2" => "timing=asynchronous crashes=1 restarts=1 requests=0 timers=1";

    /// A member that gets no answer asks others to ping before it judges; without the rule, its own link decides.
    #[zh("没有得到答复的成员先请其他成员代为探测，再下判断；关闭这条规则后，只凭自己的链路判断。")]
    pub(super) INDIRECT_PROBES = "indirect-probes",
        protects ["live-not-declared", "one-loss-forgiven"],
        needs ["watch=all", "detector=swim"],
        hunt "nodes=3 watch=all detector=swim suspicion=0ms interval=200ms ack-timeout=20ms / stepwise / cut 1 - 2 / choose 0 / fire 1 probe / deliver 1 -> 2 Ping"
            => "timing=bounded crashes=0 requests=0 timers=2";

    /// A member that does not answer is suspected first, and may refute that; without the rule, it has failed at once.
    #[zh("不答复的成员先受到怀疑，并有时间反驳；关闭这条规则后，它立即被判为失效。")]
    pub(super) SUSPICION_REFUTABLE = "suspicion-refutable",
        protects ["one-loss-forgiven"],
        needs ["watch=all", "detector=swim"],
        hunt "nodes=2 watch=all detector=swim indirect=0 interval=200ms ack-timeout=20ms" => "timing=bounded crashes=0 requests=0 drops=1 timers=3";
}
