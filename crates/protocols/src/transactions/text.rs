//! What happens in the same way in both commit protocols, as sentences in every language.
//!
//! In the templates, `{0}` is the site at which it happens; at a participant `{1}` is the transaction.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) STARTS: "{0} starts with an empty log.", "{0} 启动，日志为空。";
    pub(super) RESTARTS: "{0} restarts: its log leaves nothing open.", "{0} 重启：它的日志里没有未决的事务。";

    // The coordinator.
    pub(super) BUSY: "{0} refuses a transaction: {1} are open already.", "{0} 拒绝一个事务：已有 {1} 个未完成的事务。";
    pub(super) COUNTS_YES: "{0} counts the yes of {1} to {2}: it now has {3} of {4}.", "{0} 计入 {1} 对 {2} 的赞成票：现在有 {4} 票中的 {3} 票。";
    pub(super) IGNORES_NO: "{0} goes on although {1} votes no to {2}: unanimity is off.", "{0} 继续进行，尽管 {1} 对 {2} 投了反对票：unanimity 已关闭。";
    pub(super) VOTED_NO: "{0} has voted no", "{0} 投了反对票";
    pub(super) NO_VOTE: "the time is up, and there is no vote from {0}", "时间已到，仍没有 {0} 的投票";

    // A participant.
    pub(super) IS_NO_COORDINATOR: "{0} refuses the request: transactions begin at {1}.", "{0} 拒绝请求：事务要从 {1} 开始。";
    pub(super) VOTES_AGAIN: "{0} repeats its yes to {1}: its promise stands.", "{0} 重复它对 {1} 的赞成票：承诺仍然有效。";
    pub(super) HAS_ABORTED: "{0} votes no to {1}: it has aborted it.", "{0} 对 {1} 投反对票：它已经中止了这个事务。";
    pub(super) WAITS: "{0} does not vote on {1} yet: it waits for the lock on {2}, behind {3}.", "{0} 还没有对 {1} 投票：它在 {3} 之后等待 {2} 的锁。";
    pub(super) STILL_WAITS: "{0} still waits for the locks of {1}.", "{0} 仍在等待 {1} 的锁。";
    pub(super) ABORTS_TOO: "{0} aborts {1}, as {2} tells it. Its lock was held for {3}.", "{0} 按 {2} 的通知中止 {1}。锁共持有 {3}。";
    pub(super) ABORTS_UNSEEN: "{0} notes that {1} is aborted, as {2} says, before it was asked to vote.", "{0} 还没被要求投票，就从 {2} 得知 {1} 已中止。";
    pub(super) KNOWS_NOTHING: "{0} hears from {2} that {1} is committed, and has nothing to commit: it is not prepared.",
        "{0} 从 {2} 得知 {1} 已提交，却没有可提交的内容：它没有准备过。";
    pub(super) TELLS_ABORT: "{0} tells {2} that {1} is aborted.", "{0} 告诉 {2}：{1} 已中止。";

    // What both call their messages.
    pub(super) YES: "the yes", "赞成票";
    pub(super) NO: "the no", "反对票";
    pub(super) COMMIT: "the commit", "提交决定";
    pub(super) ABORT: "the abort", "中止决定";
    pub(super) ACK: "the acknowledgement", "确认";

    // How far the first open transaction is, under a coordinator.
    pub(super) HAS_VOTES: "{0}/{1} yes", "{0}/{1} 赞成";
    pub(super) HAS_ACKS: "{0}/{1} ack", "{0}/{1} 确认";
}
