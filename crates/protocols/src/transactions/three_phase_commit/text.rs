//! What happens in three-phase commit, as sentences in every language: what, then why.
//!
//! In the templates, `{0}` is the site at which it happens; at a participant `{1}` is the transaction.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) RESTARTS_IN_DOUBT: "{0} restarts in doubt about {1}: the others may have decided meanwhile. It locks {2} again and asks all.",
        "{0} 重启后不知道 {1} 的结果：其他节点可能已经决定。它重新锁住 {2}，并询问所有节点。";
    pub(super) COORDINATOR_RESTARTS: "{0} restarts: what it had not pre-committed counts as aborted, as nobody can have committed it.",
        "{0} 重启：它没有预提交的事务都视为中止，因为不可能有人提交。";
    pub(super) COORDINATOR_RESUMES: "{0} restarts and finds the commit of {1} in its log: it tells all participants again.",
        "{0} 重启，并在日志里找到 {1} 的提交记录：它再次通知所有参与者。";
    pub(super) COORDINATOR_IN_DOUBT: "{0} restarts in doubt about {1}: it had pre-committed it, and the others may have ended it without it. It asks them.",
        "{0} 重启后不知道 {1} 的结果：它预提交过，其他节点可能已在它缺席时做出决定。它向它们询问。";
    pub(super) COORDINATOR_ASKS_AGAIN: "{0} asks again how {1} has ended.", "{0} 再次询问 {1} 的结果。";

    // The coordinator.
    pub(super) BEGINS: "{0} begins {1} on {2} and asks all participants whether they can commit.", "{0} 在 {2} 上开始 {1}，询问所有参与者能否提交。";
    pub(super) WAITS_ON: "{0} waits one turn more for answers about {1}.", "{0} 再等一轮关于 {1} 的答复。";
    pub(super) VOTE_TOO_LATE: "{0} needs the vote of {1} on {2} no more.", "{0} 不再需要 {1} 对 {2} 的投票。";
    pub(super) PRE_COMMITS: "{0} pre-commits {1}: all {3} participants have voted yes, and everybody is to know that before anybody commits.",
        "{0} 预提交 {1}：全部 {3} 个参与者都投了赞成票，在任何节点提交之前先让大家都知道。";
    pub(super) PRE_COMMITS_BY_MAJORITY: "{0} pre-commits {1} although only {2} of {3} participants have voted yes: unanimity is off.",
        "{0} 预提交 {1}，尽管 {3} 个参与者中只有 {2} 个投了赞成票：unanimity 已关闭。";
    pub(super) COMMITS_AT_ONCE: "{0} commits {1} right after the votes: pre-commit-first is off.", "{0} 在投票之后立即提交 {1}：pre-commit-first 已关闭。";
    pub(super) COUNTS_ACK: "{0} learns that {1} is pre-committed to {2}: {3} of {4}.", "{0} 得知 {1} 已预提交 {2}：{4} 个中的 {3} 个。";
    pub(super) ACK_TOO_LATE: "{0} needs the acknowledgement of {1} no more: it is done with this phase of {2}.", "{0} 不再需要 {1} 的确认：{2} 的这个阶段已经结束。";
    pub(super) COMMITS: "{0} commits {1}: everybody knows that all have voted yes, so nobody will abort.", "{0} 提交 {1}：大家都知道所有人投了赞成票，因此不会有人中止。";
    pub(super) COMMITS_WITHOUT_ACKS: "{0} commits {1}: the time is up, and who has not acknowledged has crashed.", "{0} 提交 {1}：时间已到，没有确认的节点就是崩溃了。";
    pub(super) HAS_ABORTED_IT: "{0} has aborted it", "{0} 已经中止了它";
    pub(super) ABORTS: "{0} aborts {1}: {2}.", "{0} 中止 {1}：{2}。";
    pub(super) HEARS_COMMITTED: "{0} hears that {1} has committed {2}.", "{0} 得知 {1} 已提交 {2}。";
    pub(super) ENDS: "{0} hears from {1}, the last one, that it has committed {2}: now it may forget it.", "{0} 得知最后一个节点 {1} 也已提交 {2}：现在可以忘掉它。";
    pub(super) TELLS_AGAIN: "{0} tells {2} again that {1} is committed: it has not heard from there.", "{0} 再次通知 {2}：{1} 已提交，因为还没有收到回音。";
    pub(super) LEARNS_COMMIT: "{0} commits {1}: the others have committed it without it.", "{0} 提交 {1}：其他节点已在它缺席时提交。";
    pub(super) STILL_LEADS: "{0} does not answer {2}: it still leads {1} itself, and will tell its end.", "{0} 不答复 {2}：它自己仍在主持 {1}，会通知结果。";

    // A participant votes and obeys.
    pub(super) VOTES_YES: "{0} votes yes to {1}: it has locked {2}, and its promise is on disk.", "{0} 对 {1} 投赞成票：它锁住了 {2}，承诺也已写盘。";
    pub(super) VOTES_NO: "{0} votes no to {1} and aborts it: nobody can commit any more.", "{0} 对 {1} 投反对票并中止它：再也没有人能提交。";
    pub(super) OLD_REQUEST: "{0} ignores a late request to vote on {1}: that transaction is over.", "{0} 忽略迟到的投票请求：{1} 已经结束。";
    pub(super) PRE_COMMITTED: "{0} is pre-committed to {1}: it knows from {2} that all have voted yes. If {2} falls silent now, the survivors commit.",
        "{0} 已预提交 {1}：它从 {2} 得知所有人都投了赞成票。如果 {2} 此后失去音讯，幸存者会提交。";
    pub(super) NOTHING_TO_PRE_COMMIT: "{0} ignores the pre-commit of {2}: {1} is not under way here.", "{0} 忽略 {2} 的预提交：{1} 在这里没有进行。";
    pub(super) OLD_LEADER: "{0} ignores the pre-commit of {2}: a survivor leads {1} by now.", "{0} 忽略 {2} 的预提交：{1} 现在由一个幸存者主持。";
    pub(super) COMMITS_TOO: "{0} commits {1}, as {2} tells it. Its lock was held for {3}.", "{0} 按 {2} 的通知提交 {1}。锁共持有 {3}。";
    pub(super) KNOWS_DECISION: "{0} hears nothing new from {2}: it has decided {1}.", "{0} 没有从 {2} 得到新消息：它已经决定了 {1}。";
    pub(super) CONTRADICTION: "{0} hears from {2} the opposite of what it has decided on {1}: that cannot be undone.",
        "{0} 从 {2} 得知的 {1} 的决定与自己的相反：无法挽回。";

    // The leader is silent.
    pub(super) STILL_OBEYS: "{0} waits for {2}, which leads {1}. It has held its lock for {3}.", "{0} 等待主持 {1} 的 {2}。它的锁已持有 {3}。";
    pub(super) WAITS_FOR_ACKS: "{0} waits for those that have not acknowledged the pre-commit of {1}. It has held its lock for {2}.",
        "{0} 等待尚未确认 {1} 的预提交的节点。它的锁已持有 {2}。";
    pub(super) LEADS: "{0} hears nothing from {2} and leads {1} to its end: of those still there it has the lowest number. It asks all for their states.",
        "{0} 没有 {2} 的音讯，于是主持 {1} 的收尾：在仍在运行的节点中它编号最小。它询问所有节点的状态。";
    pub(super) COMMITS_UNASKED: "{0} commits {1} after {2} of holding its lock, as it is pre-committed, and asks nobody: termination-asks-all is off.",
        "{0} 在锁持有 {2} 后提交 {1}，因为它已预提交，没有询问任何人：termination-asks-all 已关闭。";
    pub(super) ABORTS_UNASKED: "{0} aborts {1} after {2} of holding its lock, as it is not pre-committed, and asks nobody: termination-asks-all is off.",
        "{0} 在锁持有 {2} 后中止 {1}，因为它没有预提交，没有询问任何人：termination-asks-all 已关闭。";
    pub(super) TELLS_READY: "{0} tells {2} that it has voted yes to {1} and knows no more.", "{0} 告诉 {2}：它对 {1} 投了赞成票，此外一无所知。";
    pub(super) TELLS_PRE_COMMITTED: "{0} tells {2} that it is pre-committed to {1}.", "{0} 告诉 {2}：它已预提交 {1}。";
    pub(super) TELLS_STATE_RECOVERED: "{0} tells {2} what it remembers of {1}, and that it has crashed since.", "{0} 告诉 {2} 它对 {1} 的记忆，以及它后来崩溃过。";
    pub(super) TELLS_COMMIT: "{0} tells {2} that {1} is committed.", "{0} 告诉 {2}：{1} 已提交。";
    pub(super) ABORTS_ALONE: "{0} aborts {1} because {2} asks: it has not voted, so nobody can have committed.", "{0} 因 {2} 的询问而中止 {1}：它还没有投票，所以不可能有人提交。";
    pub(super) HEARS_READY: "{0} hears that {2} has voted yes to {1} and knows no more.", "{0} 得知 {2} 对 {1} 投了赞成票，此外一无所知。";
    pub(super) HEARS_PRE_COMMITTED: "{0} hears that {2} is pre-committed to {1}.", "{0} 得知 {2} 已预提交 {1}。";
    pub(super) HEARS_RECOVERED: "{0} hears from {2}, which has crashed since: what it remembers of {1} may be out of date.", "{0} 收到 {2} 的答复，但它后来崩溃过：它对 {1} 的记忆可能已经过时。";
    pub(super) HEARS_LIVE: "{0} hears that {2} still waits for the end of {1}: the survivors will decide.", "{0} 得知 {2} 仍在等待 {1} 的结果：幸存者会做出决定。";
    pub(super) STATE_TOO_LATE: "{0} needs the answer of {2} about {1} no more.", "{0} 不再需要 {2} 关于 {1} 的答复。";
    pub(super) BRINGS_TO_P: "{0} tells {2} that all have voted yes to {1}: somebody is pre-committed, so the coordinator may have committed. Everybody must know before {0} commits.",
        "{0} 告诉 {2}：所有人都对 {1} 投了赞成票。有节点已预提交，协调者可能已经提交；在 {0} 提交之前大家都必须知道。";
    pub(super) LEADS_TO_COMMIT: "{0} commits {1} for all survivors: all of them are pre-committed. Its lock was held for {2}.", "{0} 为所有幸存者提交 {1}：他们都已预提交。它的锁共持有 {2}。";
    pub(super) LEADS_TO_COMMIT_WITHOUT_ACKS: "{0} commits {1} for all survivors: who has not acknowledged has crashed. Its lock was held for {2}.",
        "{0} 为所有幸存者提交 {1}：没有确认的节点就是崩溃了。它的锁共持有 {2}。";
    pub(super) LEADS_TO_ABORT: "{0} aborts {1} for all survivors: none of them is pre-committed, so nobody can have committed. Its lock was held for {2}.",
        "{0} 为所有幸存者中止 {1}：没有人预提交，所以不可能有人提交。它的锁共持有 {2}。";
    pub(super) ASKS_AGAIN: "{0} still does not know how {1} has ended and asks all again. It has held its lock for {2}.", "{0} 仍不知道 {1} 的结果，再次询问所有节点。它的锁已持有 {2}。";
    pub(super) COMMITS_AFTER_ALL_CRASHED: "{0} commits {1}: all sites have crashed and recovered, none has decided, and one was pre-committed.",
        "{0} 提交 {1}：所有节点都崩溃后恢复，没有人做过决定，而其中有节点已预提交。";
}
