//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// On receipt a process sets its clock beyond the time of the message; without the rule, its clock goes on by one, whatever
    /// the message says.
    #[zh("收到消息时，进程把时钟拨到消息的时间之后；关闭这条规则后，不管消息上的时间，时钟只加一。")]
    pub(super) MERGE_ON_RECEIVE = "merge-on-receive",
        protects ["clock-condition", "mutual-exclusion", "granted-in-order", "causal-delivery", "same-order"],
        hunt "nodes=2" => "crashes=0 requests=2 timers=0 ask=event,send";

    /// On receipt a process takes over what the vector of the message knows; without the rule, only its own number moves.
    #[zh("收到消息时，进程并入消息向量所知的内容；关闭这条规则后，只有它自己的分量增长。")]
    pub(super) VECTOR_MERGE = "vector-merge",
        protects ["vector-exact"],
        hunt "nodes=2" => "crashes=0 requests=1 timers=0 ask=send";

    /// The messages of a link are taken in the order of their numbers; without the rule, as they come.
    #[zh("每条链路上的消息按编号顺序处理；关闭这条规则后，先到先处理。")]
    pub(super) FIFO = "fifo",
        protects ["mutual-exclusion", "granted-in-order", "causal-delivery", "same-order"],
        hunt "nodes=2" => "crashes=0 requests=2 timers=0 ask=acquire";

    /// A process goes on only when something later than its request has come from all others, or than the post that is to be
    /// delivered; without the rule, when that is the first that it knows of.
    #[zh("进程要等到从所有其他进程收到比自己的请求（或待投递的帖子）更晚的消息之后才继续；关闭这条规则后，只要它是自己所知最早的就继续。")]
    pub(super) LATER_FROM_ALL = "later-from-all",
        protects ["mutual-exclusion", "granted-in-order", "causal-delivery", "same-order"],
        hunt "nodes=2" => "crashes=0 requests=2 timers=0 ask=acquire";

    /// Of equal times the one of the process with the smaller number is earlier; without the rule, each process takes its own
    /// for earlier.
    #[zh("时间相等时，编号较小的进程更早；关闭这条规则后，各进程都认为自己的更早。")]
    pub(super) TIES_BY_PROCESS = "ties-by-process",
        protects ["mutual-exclusion", "same-order"],
        hunt "nodes=2" => "crashes=0 requests=2 timers=0 ask=acquire";

    /// A post is delivered after all that its sender had delivered before it; without the rule, as soon as it comes.
    #[zh("帖子在其发送者此前投递过的所有帖子之后投递；关闭这条规则后，一到就投递。")]
    pub(super) CAUSAL_WAIT = "causal-wait",
        protects ["causal-delivery"],
        needs ["delivery=causal"],
        hunt "nodes=3 delivery=causal" => "crashes=0 requests=2 timers=0 ask=post";
}
