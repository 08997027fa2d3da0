//! The safety rules of primary and backup, each of which can be switched off to see what it is for.

use synod_model::rules;

/// S1 has held epoch 1 and has a write on its way to the store; S2 is granted epoch 2, and its fence is on the way.
const TOKENS: &str = "servers=2 clients=1 storage=shared lease=0 / stepwise / fire S1 suspect / stabilize / \
                      fire S2 suspect / deliver S2 -> L1 Claim";
/// S1 is primary of epoch 1, and S2 has matched its log.
const LED: &str =
    "servers=2 clients=1 lease=0 / stepwise / fire S1 suspect / stabilize / fire S1 heartbeat / stabilize";
/// The same, and S2 was excluded after a crash; S1 has answered a write alone and has crashed, and S2 is back.
const EXCLUDED: &str = "servers=2 clients=1 lease=0 alone=degrade / stepwise / fire S1 suspect / stabilize / \
                        fire S1 heartbeat / stabilize / crash S2 / request C1 put x 1 / stabilize / fire S1 alone / \
                        stabilize / crash S1 / restart S2";
/// S1 counts on S2, which does not answer.
const SILENT: &str = "servers=2 clients=1 lease=0 alone=degrade / stepwise / fire S1 suspect / stabilize / \
                      fire S1 heartbeat / stabilize / request C1 put x 1 / deliver C1 -> S1 Request / drop S1 -> S2 *";
/// S1 has a lease by its own clock and is cut off; the clock of L1 is fast, and its lease for S1 is about to end.
const DRIFT: &str = "servers=2 clients=0 / stepwise / clock L1 110% / fire S1 suspect / stabilize / fire S1 heartbeat / stabilize / \
                     isolate S1 / fire S2 suspect / deliver S2 -> L1 Claim / wait 280ms / fire L1 lease";
/// S1 has an entry that nobody else has, and S2 holds epoch 2.
const TAIL: &str = "servers=2 clients=0 lease=0 / given L1 epoch=1 / given S1 epoch=1 log=1,1 / given S2 epoch=1 log=1 / \
                    stepwise / fire S2 suspect / deliver S2 -> L1 Claim / deliver L1 -> S2 Grant";

rules! {
    pub(super) TABLE;

    /// The store refuses a write with an epoch below the highest that it has seen; without the rule, it applies every write.
    #[zh("存储拒绝纪元低于它所见最高纪元的写入；关闭这条规则后，它执行一切写入。")]
    pub(super) TOKEN_CHECKED = "token-checked",
        protects ["older-epoch-rejected"], needs ["storage=shared"],
        hunt TOKENS => "timing=asynchronous crashes=0 requests=1 timers=0 ask=put";

    /// A write is answered once every server in sync has it on its disk; without the rule, as soon as the primary has it.
    #[zh("同步副本集中的每台服务器都把写入落盘之后才答复；关闭这条规则后，主节点自己落盘就答复。")]
    pub(super) ACK_AFTER_BACKUP = "ack-after-backup",
        protects ["acknowledged-survives", "linearizable"],
        hunt LED => "timing=asynchronous crashes=1 requests=1 timers=1 ask=put";

    /// The lock service forces an epoch to its disk before it grants it; without the rule, it begins anew after a crash.
    #[zh("锁服务先把纪元强制写盘再授予；关闭这条规则后，它崩溃后从头开始。")]
    pub(super) EPOCH_PERSISTED = "epoch-persisted",
        protects ["one-primary-per-epoch", "epochs-grow"],
        hunt "servers=2 clients=0 lease=0" => "timing=asynchronous crashes=1 requests=0 timers=2 invariant=one-primary-per-epoch";

    /// Only a server that is in sync can be granted the next epoch; without the rule, any that asks.
    #[zh("只有同步副本集中的服务器才能得到下一个纪元；关闭这条规则后，谁申请就给谁。")]
    pub(super) IN_SYNC_ONLY = "in-sync-only",
        protects ["acknowledged-survives", "linearizable"], needs ["alone=degrade"],
        hunt EXCLUDED => "timing=asynchronous crashes=0 requests=0 timers=1";

    /// A primary counts without a silent backup only once the lock service has excluded it; without the rule, at once.
    #[zh("锁服务排除了沉默的备节点之后，主节点才不再把它计入；关闭这条规则后，主节点立即不计。")]
    pub(super) EXCLUDED_FIRST = "excluded-first",
        protects ["acknowledged-survives", "linearizable"], needs ["alone=degrade"],
        hunt SILENT => "timing=asynchronous crashes=0 requests=0 timers=2";

    /// A primary counts its lease shorter than the lock service does, by what clocks may drift apart; without the rule, both
    /// count the same.
    #[zh("主节点计算的租约比锁服务的短，为时钟之间可能的漂移留出余地；关闭这条规则后，两边一样长。")]
    pub(super) LEASE_BOUNDED_BY_DRIFT = "lease-bounded-by-drift",
        protects ["one-primary-at-a-time"], needs ["lease=300ms"],
        hunt DRIFT => "timing=bounded crashes=0 requests=1 ask=get";

    /// A server drops from its log what contradicts the new primary's; without the rule, it keeps it and appends behind it.
    #[zh("服务器丢弃自己日志中与新主节点矛盾的部分；关闭这条规则后，它保留这些内容并接着往后写。")]
    pub(super) TAIL_DISCARDED = "tail-discarded",
        protects ["same-prefix", "acknowledged-survives"],
        hunt TAIL => "timing=asynchronous crashes=0 requests=1 timers=1 ask=put";
}
