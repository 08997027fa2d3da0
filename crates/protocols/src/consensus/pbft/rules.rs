//! The safety rules of PBFT, each of which can be switched off to see what it is for.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// Any two quorums share an honest replica; without the rule, a quorum has one replica fewer.
    #[zh("任意两个法定人数至少有一个共同的诚实副本；关闭这条规则后，法定人数减少一个副本。")]
    pub(super) QUORUMS_INTERSECT = "quorums-intersect",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A replica accepts at most one request for a number in a view; without the rule, it accepts each that the primary sends.
    #[zh("副本在一个视图中对每个序号最多接受一个请求；关闭这条规则后，主副本发来几个就接受几个。")]
    pub(super) ONE_DIGEST_PER_SLOT = "one-digest-per-slot",
        protects ["agreement", "prepared-unique"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A request is executed once a quorum has committed it; without the rule, as soon as it is prepared.
    #[zh("请求由法定人数提交之后才执行；关闭这条规则后，一准备好就执行。")]
    pub(super) COMMIT_PHASE = "commit-phase",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A view change carries the certificates of all that is prepared; without the rule, it carries none.
    #[zh("视图切换消息携带所有已准备请求的证书；关闭这条规则后，不携带任何证书。")]
    pub(super) PREPARED_CARRIED = "prepared-carried",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A backup works out by itself what a new view must begin with; without the rule, it believes the new primary.
    #[zh("备份副本自行推算新视图必须以什么开始；关闭这条规则后，新主副本说什么就信什么。")]
    pub(super) NEW_VIEW_VERIFIED = "new-view-verified",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A certificate counts only with the signatures of a quorum; without the rule, whatever is claimed counts.
    #[zh("证书必须带有法定人数的签名才有效；关闭这条规则后，声称什么都算数。")]
    pub(super) CERTIFICATES_VERIFIED = "certificates-verified",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A checkpoint is stable once a quorum has sent equal ones; without the rule, one is enough.
    #[zh("法定人数发出相同的检查点之后，该检查点才稳定；关闭这条规则后，一个就够。")]
    pub(super) CHECKPOINT_QUORUM = "checkpoint-quorum",
        protects ["agreement"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// A client accepts a result that f + 1 replicas give alike; without the rule, it accepts the first one.
    #[zh("客户端收到 f + 1 个副本相同的结果才接受；关闭这条规则后，收到第一个就接受。")]
    pub(super) REPLY_QUORUM = "reply-quorum",
        protects ["linearizable"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";

    /// What a replica has signed is on its disk before it leaves; without the rule, a restart forgets it.
    #[zh("副本签署的内容在发出之前先写盘；关闭这条规则后，重启会忘记它们。")]
    pub(super) LOG_PERSISTED = "log-persisted",
        protects ["agreement", "prepared-unique"],
        hunt "clients=2" => "crashes=0 requests=0 timers=0";
}
