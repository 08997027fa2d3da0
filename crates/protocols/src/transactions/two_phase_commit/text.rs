//! What happens in two-phase commit, as sentences in every language: what, then why.
//!
//! In the templates, `{0}` is the site at which it happens; at a participant `{1}` is the transaction.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) RESTARTS_IN_DOUBT: "{0} restarts in doubt about {1}: its log says prepared and no more. It locks {2} again and asks everybody for the decision.",
        "{0} 重启后不知道 {1} 的结果：日志里只有“已准备”。它重新锁住 {2}，并向所有节点询问决定。";
    pub(super) COORDINATOR_RESTARTS: "{0} restarts: its log has no commit that is not finished, so whatever else was under way counts as aborted.",
        "{0} 重启：日志里没有未完成的提交，因此其他进行中的事务都视为中止。";
    pub(super) COORDINATOR_RESUMES: "{0} restarts and finds the commit of {1} in its log: it tells all participants again, as it does not know who has heard.",
        "{0} 重启，并在日志里找到 {1} 的提交记录：它不知道谁已收到，于是再次通知所有参与者。";

    // The coordinator.
    pub(super) BEGINS: "{0} begins {1} on {2} and asks all participants to prepare.", "{0} 在 {2} 上开始 {1}，请所有参与者做准备。";
    pub(super) VOTE_TOO_LATE: "{0} needs the vote of {1} no more: {2} is decided.", "{0} 不再需要 {1} 的投票：{2} 已有决定。";
    pub(super) COMMITS: "{0} commits {1}: all {3} participants have voted yes. It forces the record to disk, and from then on the decision stands.",
        "{0} 提交 {1}：全部 {3} 个参与者都投了赞成票。它先强制写盘，从此决定生效。";
    pub(super) COMMITS_BY_MAJORITY: "{0} commits {1} although only {2} of {3} participants have voted yes: unanimity is off.",
        "{0} 提交 {1}，尽管 {3} 个参与者中只有 {2} 个投了赞成票：unanimity 已关闭。";
    pub(super) COMMITS_UNFORCED: "{0} commits {1} with {2} of {3} votes and tells everybody before the record is on disk: decision-forced is off.",
        "{0} 以 {3} 票中的 {2} 票提交 {1}，记录还没写盘就通知了大家：decision-forced 已关闭。";
    pub(super) ABORTS: "{0} aborts {1}: {2}. It forgets {1} without a forced write, as an unknown transaction counts as aborted.",
        "{0} 中止 {1}：{2}。它不强制写盘就忘掉 {1}，因为不认识的事务就视为中止。";
    pub(super) COUNTS_ACK: "{0} learns that {1} has committed {2}: {3} of {4}.", "{0} 得知 {1} 已提交 {2}：{4} 个中的 {3} 个。";
    pub(super) ACK_TOO_LATE: "{0} has forgotten {2} already: the acknowledgement of {1} changes nothing.", "{0} 已经忘掉 {2}：{1} 的确认不改变什么。";
    pub(super) ENDS: "{0} hears from {2}, the last one, and may forget {1} now: everybody has it on disk, and nobody will ask.", "{0} 收到最后一个确认（来自 {2}），现在可以忘掉 {1}：大家都已写盘，不会再有人来问。";
    pub(super) TELLS_AGAIN: "{0} tells {2} again that {1} is committed: the acknowledgement has not come.", "{0} 再次通知 {2}：{1} 已提交，因为还没有收到确认。";
    pub(super) NOT_DECIDED_YET: "{0} cannot answer {1} yet: votes on {2} are missing.", "{0} 还不能答复 {1}：{2} 的投票还没到齐。";
    pub(super) ANSWERS_COMMIT: "{0} tells {1} that {2} is committed: its log says so.", "{0} 告诉 {1}：{2} 已提交，它的日志里有记录。";
    pub(super) ANSWERS_ABORT: "{0} tells {1} that {2} is aborted: its log says so.", "{0} 告诉 {1}：{2} 已中止，它的日志里有记录。";
    pub(super) PRESUMES_ABORT: "{0} tells {1} that {2} is aborted: it knows nothing of {2}, and presumes so.",
        "{0} 告诉 {1}：{2} 已中止，因为它不认识 {2}，于是按中止处理。";

    // A participant votes.
    pub(super) VOTES_YES: "{0} votes yes to {1}: it has locked {2}, and its promise is on disk. From now on it waits for the decision.",
        "{0} 对 {1} 投赞成票：它锁住了 {2}，承诺也已写盘。从现在起它等待决定。";
    pub(super) VOTES_YES_AFTER: "{0} votes yes to {1}: after {3} it has the lock on {2}, and its promise is on disk.",
        "{0} 对 {1} 投赞成票：等了 {3}，它拿到了 {2} 的锁，承诺也已写盘。";
    pub(super) VOTES_YES_UNFORCED: "{0} votes yes to {1} with {2} locked, and its promise is not on disk: vote-forced is off.",
        "{0} 锁住 {2} 并对 {1} 投赞成票，但承诺没有写盘：vote-forced 已关闭。";
    pub(super) VOTES_NO: "{0} votes no to {1} and aborts it: a no needs no waiting, as nobody can commit any more.",
        "{0} 对 {1} 投反对票并中止它：反对者不必等待，因为再也没有人能提交。";
    pub(super) OLD_PREPARE: "{0} ignores a late request to prepare {1}: that transaction is over.", "{0} 忽略迟到的准备请求：{1} 已经结束。";

    // A participant learns the decision.
    pub(super) COMMITS_TOO: "{0} commits {1}, as {2} tells it, forces the record to disk and acknowledges. Its lock was held for {3}.",
        "{0} 按 {2} 的通知提交 {1}，强制写盘后发出确认。锁共持有 {3}。";
    pub(super) COMMITS_TOO_UNFORCED: "{0} commits {1}, as {2} tells it, and acknowledges before the record is on disk: decision-forced is off. Its lock was held for {3}.",
        "{0} 按 {2} 的通知提交 {1}，还没写盘就发出确认：decision-forced 已关闭。锁共持有 {3}。";
    pub(super) ACKS_AGAIN: "{0} acknowledges {1} again: it has committed it.", "{0} 再次确认 {1}：它已经提交。";
    pub(super) KNOWS_DECISION: "{0} needs this no more: it has decided {1}.", "{0} 不再需要这条消息：它已经决定了 {1}。";
    pub(super) DAMAGE: "{0} hears from {2} that {1} is committed, and it has aborted it: that cannot be undone.",
        "{0} 从 {2} 得知 {1} 已提交，而它已经中止了这个事务：无法挽回。";

    // The decision is late.
    pub(super) STILL_IN_TIME: "{0} waits for the decision on {1}: the coordinator may still be collecting votes. It has held its lock for {2}.",
        "{0} 等待 {1} 的决定：协调者可能还在收集投票。它的锁已持有 {2}。";
    pub(super) ASKS: "{0} voted yes and waits for {2}: it may neither commit nor abort {1} alone, and asks everybody. It has held its lock for {3}.",
        "{0} 已投赞成票，正在等待 {2}：它不能自行提交或中止 {1}，于是询问所有节点。它的锁已持有 {3}。";
    pub(super) IS_BLOCKED: "{0} is blocked: nobody it can reach knows how {1} was decided, and only {2} or another site that recovers can tell. It has held its lock for {3}.",
        "{0} 被阻塞：它能联系到的节点都不知道 {1} 的决定，只有 {2} 或其他恢复的节点才能告诉它。它的锁已持有 {3}。";
    pub(super) HEURISTIC_ABORT: "{0} aborts {1} alone after {2}, although it voted yes: prepared-waits is off.",
        "{0} 在 {2}之后自行中止 {1}，尽管它投过赞成票：prepared-waits 已关闭。";
    pub(super) UNCERTAIN_TOO: "{0} cannot help {2}: it has voted yes to {1} too and waits itself.", "{0} 帮不了 {2}：它也对 {1} 投了赞成票，自己也在等待。";
    pub(super) TELLS_COMMIT: "{0} tells {2} that {1} is committed: it has heard the decision.", "{0} 告诉 {2}：{1} 已提交，它收到过决定。";
    pub(super) ABORTS_ALONE: "{0} aborts {1} because {2} asks: it has not voted, so nobody can have committed. It forces the record, so that it never votes yes.",
        "{0} 因 {2} 的询问而中止 {1}：它还没有投票，所以不可能有人提交。它强制写盘，以后绝不会再投赞成票。";
    pub(super) HEARS_UNCERTAIN: "{0} hears that {2} does not know the decision on {1} either.", "{0} 得知 {2} 也不知道 {1} 的决定。";
    pub(super) UNCERTAIN_TOO_LATE: "{0} has the decision on {1} already; that {2} does not know it changes nothing.", "{0} 已经知道 {1} 的决定；{2} 不知道也没有影响。";
}
