//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// An answer is taken to be half a round trip old; without the rule, the time in it is taken as it is.
    #[zh("把答复视为已经过去半个往返的时间；关闭这条规则后，直接采用答复中的时间。")]
    pub(super) ROUND_TRIP_HALVED = "round-trip-halved",
        protects ["error-bounded"],
        hunt "machines=1 poll=100ms" => "timing=bounded crashes=0 requests=0 timers=1";

    /// An answer counts only for the question that it answers, which is known by t1; without the rule, a copy of an old one does for
    /// the present question.
    #[zh("答复只对它所回答的询问有效，由 t1 辨认；关闭这条规则后，旧答复的副本也会当作当前询问的答复。")]
    pub(super) REPLIES_MATCHED = "replies-matched",
        protects ["error-bounded"],
        hunt "machines=1 poll=100ms" => "timing=bounded crashes=0 requests=0 duplicates=1 timers=2";

    /// A clock that is ahead runs slower until it is right; without the rule, it is set back at once.
    #[zh("走快的时钟会走慢直到准确；关闭这条规则后，立即拨回。")]
    pub(super) NEVER_BACKWARDS = "never-backwards",
        protects ["monotone"],
        hunt "machines=1 poll=100ms offsets=0,400" => "timing=bounded crashes=0 requests=0 timers=1";

    /// The master leaves out a clock that is too far from the median; without the rule, it averages all.
    #[zh("主节点不采用离中位数太远的时钟；关闭这条规则后，对所有时钟取平均。")]
    pub(super) OUTLIERS_EXCLUDED = "outliers-excluded",
        protects ["majority-of-truth"],
        needs ["algorithm=berkeley"],
        hunt "algorithm=berkeley machines=2 poll=100ms offsets=0,0,10000" => "timing=bounded crashes=0 requests=0 timers=1";

    /// A machine goes by what a majority of the sources may mean; without the rule, by the mean of all.
    #[zh("机器采用多数时钟源都可能成立的范围；关闭这条规则后，取所有时钟源的平均。")]
    pub(super) MAJORITY_AGREES = "majority-agrees",
        protects ["majority-of-truth"],
        needs ["algorithm=ntp", "sources=3", "falsetickers=3"],
        hunt "algorithm=ntp sources=3 machines=1 poll=100ms falsetickers=3" => "timing=bounded crashes=0 requests=0 timers=1";

    /// A commit is told when its timestamp has passed on every clock; without the rule, at once.
    #[zh("提交的时间戳在每个时钟上都已过去之后才告知；关闭这条规则后，立即告知。")]
    pub(super) COMMIT_WAIT = "commit-wait",
        protects ["external-consistency"],
        hunt "machines=2 offsets=0,5,-5" => "timing=bounded crashes=0 requests=2 timers=0 ask=commit";
}
