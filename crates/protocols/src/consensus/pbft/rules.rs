//! The safety rules of PBFT, each of which can be switched off to see what it is for.

use synod_model::rules;

const NOTHING_MORE: &str = "crashes=0 requests=0 timers=0";
/// R1 lies, and two requests have reached it: it tells R2 and R3 one, and R4 the other.
const TOLD_APART: &str = "clients=2 byzantine=1 behaviour=equivocate / stepwise / choose 0 / request C1 put x 1 / \
     request C2 put x 2 / deliver C1 -> R1 Request / deliver C2 -> R1 Request";
/// As before; R3 has the one prepared, and C1 asks again.
const ASKED_AGAIN: &str = "clients=2 byzantine=1 behaviour=equivocate / stepwise / choose 0 / request C1 put x 1 / \
     request C2 put x 2 / deliver C1 -> R1 Request / deliver C2 -> R1 Request / deliver R1 -> R2 PrePrepare / \
     deliver R1 -> R3 PrePrepare / deliver R1 -> R4 PrePrepare / deliver R2 -> R3 Prepare / fire C1 retry";
/// R2 alone has a request prepared and is cut off, and the others begin view 2 without it.
const CUT_OFF: &str = "clients=2 / stepwise / request C1 put x 1 / request C2 put x 2 / drop C2 -> R1 Request / \
     deliver C1 -> R1 Request / fire C2 retry / drop C2 -> R1 Request / drop C2 -> R2 Request / \
     deliver C2 -> R3 Request / deliver C2 -> R4 Request / drop R3 -> R1 Request / drop R4 -> R1 Request / \
     deliver R1 -> R2 PrePrepare / deliver R1 -> R3 PrePrepare / drop R1 -> R4 PrePrepare / \
     deliver R3 -> R2 Prepare / isolate R2 / fire R3 request / fire R4 request / deliver all / deliver all / \
     fire R3 new-view / fire R4 new-view / deliver all / deliver all";
/// R4 alone has executed what all have prepared and is cut off, and R2 begins view 1.
const EXECUTED_ONCE: &str = "clients=2 / stepwise / request C1 put x 1 / request C2 put x 2 / drop C2 -> R1 Request / fire C2 retry / \
     drop C2 -> R1 Request / drop C2 -> R3 Request / drop C2 -> R4 Request / deliver C2 -> R2 Request / \
     drop R2 -> R1 Request / deliver C1 -> R1 Request / deliver R1 -> R2 PrePrepare / \
     deliver R1 -> R3 PrePrepare / deliver R1 -> R4 PrePrepare / deliver all / deliver R1 -> R4 Commit / \
     deliver R2 -> R4 Commit / isolate R4 / drop R1 -> R2 Commit / drop R1 -> R3 Commit / \
     drop R2 -> R1 Commit / drop R2 -> R3 Commit / drop R3 -> R1 Commit / drop R3 -> R2 Commit / \
     drop R3 -> R4 Commit / fire R2 request / fire R3 request / deliver all / deliver all / deliver all";
/// R3 alone has executed what all have prepared, and R2, which lies, begins view 1.
const LEFT_OUT: &str = "clients=2 byzantine=2 behaviour=forge / stepwise / request C1 put x 1 / request C2 put x 2 / \
     drop C2 -> R1 Request / fire C2 retry / drop C2 -> R1 Request / drop C2 -> R3 Request / \
     drop C2 -> R4 Request / deliver C2 -> R2 Request / drop R2 -> R1 Request / deliver C1 -> R1 Request / \
     deliver R1 -> R2 PrePrepare / deliver R1 -> R3 PrePrepare / deliver R1 -> R4 PrePrepare / deliver all / \
     deliver R1 -> R3 Commit / deliver R4 -> R3 Commit / drop R1 -> R2 Commit / drop R1 -> R4 Commit / \
     drop R2 -> R1 Commit / drop R2 -> R3 Commit / drop R2 -> R4 Commit / drop R3 -> R1 Commit / \
     drop R3 -> R2 Commit / drop R3 -> R4 Commit / drop R4 -> R1 Commit / drop R4 -> R2 Commit / \
     fire R1 request / fire R4 request / deliver all / deliver all";
/// R3 alone has executed what all have prepared and is cut off, and R4, which lies, claims something else.
const CLAIMED: &str = "clients=2 byzantine=4 behaviour=forge / stepwise / request C1 put x 1 / request C2 put x 2 / \
     drop C2 -> R1 Request / fire C2 retry / drop C2 -> R1 Request / drop C2 -> R2 Request / \
     drop C2 -> R3 Request / deliver C2 -> R4 Request / drop R4 -> R1 Request / deliver C1 -> R1 Request / \
     deliver R1 -> R2 PrePrepare / deliver R1 -> R3 PrePrepare / deliver R1 -> R4 PrePrepare / deliver all / \
     deliver R1 -> R3 Commit / deliver R2 -> R3 Commit / isolate R3 / drop R1 -> R2 Commit / \
     drop R1 -> R4 Commit / drop R2 -> R1 Commit / drop R2 -> R4 Commit / drop R4 -> R1 Commit / \
     drop R4 -> R2 Commit / drop R4 -> R3 Commit / fire R1 request / fire R2 request / deliver all / \
     deliver all / deliver all";
/// R2 and R4, which lies, are done with a request, and R4 signs the digest of nothing.
const ONE_SIGNS: &str = "byzantine=4 behaviour=wrong-digest checkpoint=1 / stepwise / request C1 put x 1 / \
     deliver C1 -> R1 Request / deliver R1 -> R2 PrePrepare / deliver R1 -> R3 PrePrepare / \
     deliver R1 -> R4 PrePrepare / deliver R2 -> R1 Prepare / deliver R3 -> R1 Prepare / \
     deliver R2 -> R3 Prepare / deliver R3 -> R2 Prepare / deliver R3 -> R4 Prepare / \
     deliver R2 -> R4 Prepare / deliver R1 -> R2 Commit / deliver R3 -> R2 Commit / deliver R1 -> R4 Commit / \
     deliver R2 -> R4 Commit";
/// All have a request prepared; R4 will lie about its result.
const COMMITTING: &str = "byzantine=4 behaviour=wrong-reply / stepwise / request C1 get x / deliver C1 -> R1 Request / \
     deliver all / deliver all";
/// R1 lies; R3 has prepared what it was told, and has restarted.
const BLANK: &str = "clients=2 byzantine=1 behaviour=equivocate / stepwise / choose 0 / request C1 put x 1 / \
     request C2 put x 2 / deliver C1 -> R1 Request / deliver C2 -> R1 Request / deliver R1 -> R2 PrePrepare / \
     deliver R1 -> R3 PrePrepare / deliver R1 -> R4 PrePrepare / deliver R2 -> R3 Prepare / crash R3 / \
     restart R3";

rules! {
    pub(super) TABLE;

    /// Any two quorums share an honest replica; without the rule, a quorum has one replica fewer.
    #[zh("任意两个法定人数至少有一个共同的诚实副本；关闭这条规则后，法定人数减少一个副本。")]
    pub(super) QUORUMS_INTERSECT = "quorums-intersect",
        protects ["agreement", "prepared-unique"],
        hunt TOLD_APART => "crashes=0 requests=0 timers=0 invariant=agreement";

    /// A replica accepts at most one request for a number in a view; without the rule, it accepts each that the primary sends.
    #[zh("副本在一个视图中对每个序号最多接受一个请求；关闭这条规则后，主副本发来几个就接受几个。")]
    pub(super) ONE_DIGEST_PER_SLOT = "one-digest-per-slot",
        protects ["agreement", "prepared-unique"],
        hunt ASKED_AGAIN => NOTHING_MORE;

    /// A request is executed once a quorum has committed it; without the rule, as soon as it is prepared.
    #[zh("请求由法定人数提交之后才执行；关闭这条规则后，一准备好就执行。")]
    pub(super) COMMIT_PHASE = "commit-phase",
        protects ["agreement"],
        hunt CUT_OFF => NOTHING_MORE;

    /// A view change carries the certificates of all that is prepared; without the rule, it carries none.
    #[zh("视图切换消息携带所有已准备请求的证书；关闭这条规则后，不携带任何证书。")]
    pub(super) PREPARED_CARRIED = "prepared-carried",
        protects ["agreement"],
        hunt EXECUTED_ONCE => NOTHING_MORE;

    /// A backup works out by itself what a new view must begin with; without the rule, it believes the new primary.
    #[zh("备份副本自行推算新视图必须以什么开始；关闭这条规则后，新主副本说什么就信什么。")]
    pub(super) NEW_VIEW_VERIFIED = "new-view-verified",
        protects ["agreement"],
        hunt LEFT_OUT => NOTHING_MORE;

    /// A certificate counts only with the signatures of a quorum; without the rule, whatever is claimed counts.
    #[zh("证书必须带有法定人数的签名才有效；关闭这条规则后，声称什么都算数。")]
    pub(super) CERTIFICATES_VERIFIED = "certificates-verified",
        protects ["agreement"],
        hunt CLAIMED => NOTHING_MORE;

    /// A checkpoint is stable once a quorum has sent equal ones; without the rule, one is enough.
    #[zh("法定人数发出相同的检查点之后，该检查点才稳定；关闭这条规则后，一个就够。")]
    pub(super) CHECKPOINT_QUORUM = "checkpoint-quorum",
        protects ["agreement", "linearizable"],
        hunt ONE_SIGNS => NOTHING_MORE;

    /// A client accepts a result that f + 1 replicas give alike; without the rule, it accepts the first one.
    #[zh("客户端收到 f + 1 个副本相同的结果才接受；关闭这条规则后，收到第一个就接受。")]
    pub(super) REPLY_QUORUM = "reply-quorum",
        protects ["linearizable"],
        hunt COMMITTING => NOTHING_MORE;

    /// What a replica has signed is on its disk before it leaves; without the rule, a restart forgets it.
    #[zh("副本签署的内容在发出之前先写盘；关闭这条规则后，重启会忘记它们。")]
    pub(super) LOG_PERSISTED = "log-persisted",
        protects ["agreement", "prepared-unique"],
        hunt BLANK => "crashes=0 requests=0 timers=1";
}
