//! What happens in Raft, as sentences in every language: what, then why.
//!
//! The parameters, rules, invariants and fields carry their sentences in their own tables, and what clients do in every
//! replicated system is said in `replicated`. In the templates, `{0}` is the server at which it happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) STARTS: "{0} starts as a follower in term {1}.", "{0} 以跟随者身份启动，任期为 {1}。";
    pub(super) RESTARTS: "{0} restarts from its disk as a follower in term {1}: its log ends at entry {2}, and it does not know what of it is committed.",
        "{0} 从磁盘重启，成为任期 {1} 的跟随者：日志到第 {2} 条为止，但不知道其中哪些已提交。";
    pub(super) RESTARTS_FROM_SNAPSHOT: "{0} restarts from its snapshot as a follower in term {1}: its machine is that of entry {3}, its log ends at entry {2}, and it does not know what behind the snapshot is committed.",
        "{0} 从快照重启，成为任期 {1} 的跟随者：状态机是第 {3} 条时的样子，日志到第 {2} 条为止，但不知道快照之后哪些已提交。";
    pub(super) CLIENT_STARTS: "{0} starts as a client.", "{0} 作为客户端启动。";
    pub(super) FORGETS_VOTE: "{0} restarts without the vote that it gave in term {1}: it was never forced to disk (vote-persisted is off).",
        "{0} 重启后忘记了在任期 {1} 投过的票：投票没有强制写盘（vote-persisted 已关闭）。";
    pub(super) FORGETS_TERM: "{0} restarts in term 0 instead of {1}: the term was never forced to disk (term-persisted is off).",
        "{0} 重启后回到任期 0，而不是 {1}：任期没有强制写盘（term-persisted 已关闭）。";
    pub(super) FORGETS_LOG: "{0} restarts with an empty log instead of one that ends at entry {1}: it was never forced to disk (log-persisted is off).",
        "{0} 重启后日志为空，而原来到第 {1} 条为止：日志没有强制写盘（log-persisted 已关闭）。";

    pub(super) FORGETS_COMMIT: "{0} restarts without knowing that its log is committed up to entry {1}: that was never forced to disk (commit-index-persisted is off).",
        "{0} 重启后忘记了日志已提交到第 {1} 条：提交索引没有强制写盘（commit-index-persisted 已关闭）。";
    pub(super) KNOWS_COMMIT: "{0} restarts from its disk as a follower in term {1}: its log ends at entry {2}, and it knows that it is committed up to entry {3}.",
        "{0} 从磁盘重启，成为任期 {1} 的跟随者：日志到第 {2} 条为止，并且知道已提交到第 {3} 条。";

    // Elections.
    pub(super) STANDS_AFTER: "{0} hears from no leader for {1} and stands for election in term {2}.",
        "{0} 有 {1}没有收到领导者的消息，于是在任期 {2} 发起选举。";
    pub(super) STANDS: "{0}'s election timer runs out, and it stands for election in term {2}.",
        "{0} 的选举计时器到期，于是在任期 {2} 发起选举。";
    pub(super) STANDS_AGAIN: "{0} was not elected before its timer ran out, and stands again in term {2}.",
        "{0} 在计时器到期之前没有当选，于是在任期 {2} 再次发起选举。";
    pub(super) VOTES: "{0} votes for {1} in term {2}: it has not voted yet, and {1}'s log is at least as up to date as its own.",
        "{0} 在任期 {2} 投票给 {1}：它还没有投过票，而且 {1} 的日志至少和它自己的一样新。";
    pub(super) VOTES_AGAIN: "{0} repeats its vote for {1} in term {2}: it has voted for {1} already.",
        "{0} 在任期 {2} 重复投给 {1} 的票：它已经投给了 {1}。";
    pub(super) VOTES_TWICE: "{0} votes for {1} in term {2} although it has voted for another: one-vote-per-term is off.",
        "{0} 在任期 {2} 投票给 {1}，尽管它已经投给了别的节点：one-vote-per-term 已关闭。";
    pub(super) VOTES_BLINDLY: "{0} votes for {1} in term {2} although {1}'s log is behind its own: up-to-date-check is off.",
        "{0} 在任期 {2} 投票给 {1}，尽管 {1} 的日志比它自己的旧：up-to-date-check 已关闭。";
    pub(super) REFUSES_OLD_TERM: "{0} refuses {1} its vote: {1} asks for term {2}, and {0} is in term {3} already.",
        "{0} 拒绝投票给 {1}：{1} 请求的是任期 {2}，而 {0} 已经在任期 {3}。";
    pub(super) REFUSES_VOTED: "{0} refuses {1} its vote in term {2}: it has voted for {3}.",
        "{0} 在任期 {2} 拒绝投票给 {1}：它已经投给了 {3}。";
    pub(super) REFUSES_OWN_VOTE: "{0} refuses {1} its vote in term {2}: it has voted for itself.",
        "{0} 在任期 {2} 拒绝投票给 {1}：它已经投给了自己。";
    pub(super) REFUSES_LOG_TERM: "{0} refuses {1} its vote in term {2}: {0}'s last entry is from term {3}, {1}'s from term {4}.",
        "{0} 在任期 {2} 拒绝投票给 {1}：{0} 的最后一条日志属于任期 {3}，{1} 的属于任期 {4}。";
    pub(super) REFUSES_LOG_LENGTH: "{0} refuses {1} its vote in term {2}: {0}'s log ends at entry {3}, {1}'s at entry {4} of the same term.",
        "{0} 在任期 {2} 拒绝投票给 {1}：两者最后一条日志的任期相同，但 {0} 的日志到第 {3} 条，{1} 的只到第 {4} 条。";
    pub(super) COUNTS_VOTE: "{0} counts the vote of {1} in term {2}: it now has {3} of {4}.",
        "{0} 在任期 {2} 计入 {1} 的投票：它现在有 {4} 票中的 {3} 票。";
    pub(super) COUNTS_REFUSAL: "{0} is refused by {1} in term {2}; refusals so far: {3} of {4} servers.",
        "{0} 在任期 {2} 被 {1} 拒绝：{4} 个节点中已有 {3} 个拒绝。";
    pub(super) WINS: "{0} becomes leader of term {1}: {2} of {3} votes are a majority.",
        "{0} 成为任期 {1} 的领导者：{3} 票中的 {2} 票构成多数。";
    pub(super) WINS_ALONE: "{0} becomes leader of term {1}: it is the only server, so its own vote is a majority.",
        "{0} 成为任期 {1} 的领导者：它是唯一的节点，自己的一票就是多数。";
    pub(super) WINS_BY_MINORITY: "{0} becomes leader of term {1} with {2} of {3} votes, which is no majority: vote-majority is off.",
        "{0} 以 {3} 票中的 {2} 票成为任期 {1} 的领导者，这并不是多数：vote-majority 已关闭。";
    pub(super) WINS_JOINTLY: "{0} becomes leader of term {1}: {2} have voted for it, a majority of the old voters and one of the new ones.",
        "{0} 成为任期 {1} 的领导者：投票给它的有 {2}，既是旧投票节点的多数，也是新投票节点的多数。";
    pub(super) LOSES: "{0} is not elected in term {1}: {2} of {3} servers have refused, so a majority is out of reach.",
        "{0} 在任期 {1} 没有当选：{3} 个节点中有 {2} 个拒绝，已不可能得到多数票。";
    pub(super) COUNTED_ALREADY: "{0} has counted this answer of {1} in term {2} already.", "{0} 在任期 {2} 已经计入过 {1} 的这个答复。";
    pub(super) VOTE_OF_OLD_TERM: "{0} ignores an answer of {1} to its request of term {2}: it is in term {3} now.",
        "{0} 忽略 {1} 对它在任期 {2} 的请求的答复：它现在处于任期 {3}。";
    pub(super) VOTE_AFTER_ELECTION: "{0} needs the answer of {1} no more: it leads term {2} already.",
        "{0} 不再需要 {1} 的答复：它已经是任期 {2} 的领导者。";
    pub(super) VOTE_AFTER_DEFEAT: "{0} ignores the answer of {1}: it no longer stands in term {2}.",
        "{0} 忽略 {1} 的答复：它已不再参加任期 {2} 的选举。";
    pub(super) STEPS_DOWN: "{0} steps down as leader of term {2}: {1} is in term {3}.",
        "{0} 不再担任任期 {2} 的领导者：{1} 已处于任期 {3}。";
    pub(super) STEPS_DOWN_FOR_LEADER: "{0} steps down: {1} leads term {2}, which is later than its own.",
        "{0} 退位：{1} 是任期 {2} 的领导者，这个任期比它自己的更新。";
    pub(super) WITHDRAWS: "{0} withdraws as candidate of term {2}: {1} is in term {3}.",
        "{0} 退出任期 {2} 的选举：{1} 已处于任期 {3}。";
    pub(super) WITHDRAWS_FOR_LEADER: "{0} withdraws as candidate and follows {1}, the leader of term {2}.",
        "{0} 退出选举，跟随任期 {2} 的领导者 {1}。";
    pub(super) ASKS_NO_MORE: "{0} asks for no more pre-votes in term {2}: {1} is in term {3}.",
        "{0} 在任期 {2} 不再询问预投票：{1} 已处于任期 {3}。";
    pub(super) ASKS_NO_MORE_FOR_LEADER: "{0} asks for no more pre-votes and follows {1}, the leader of term {2}.",
        "{0} 不再询问预投票，跟随任期 {2} 的领导者 {1}。";
    pub(super) MOVES_TO_TERM: "{0} moves from term {2} to term {3}, in which {1} is.",
        "{0} 从任期 {2} 进入 {1} 所在的任期 {3}。";
    pub(super) FOLLOWS: "{0} follows {1}, the leader of term {2}.", "{0} 跟随任期 {2} 的领导者 {1}。";

    // The leader replicates.
    pub(super) APPENDS_EMPTY: "{0} appends an empty entry {1} of its new term {2}: committing it commits all that lies before it.",
        "{0} 在新任期 {2} 追加一条空日志，索引为 {1}：它一提交，之前的日志也随之提交。";
    pub(super) APPENDS_COMMAND: "{0} appends “{1}” as entry {2} of term {3}.", "{0} 把“{1}”追加为第 {2} 条日志，任期为 {3}。";
    pub(super) SENDS_HEARTBEATS: "{0} sends heartbeats as leader of term {1}, so that nobody else stands for election.",
        "{0} 作为任期 {1} 的领导者发送心跳：这样别的节点就不会发起选举。";
    pub(super) HEARS_MATCH: "{0} learns that {1} holds its log up to entry {2}.", "{0} 得知 {1} 已持有到第 {2} 条为止的日志。";
    pub(super) HEARS_NOTHING_NEW: "{0} hears from {1}: nothing new.", "{0} 收到 {1} 的应答：没有新的变化。";
    pub(super) STEPS_BACK: "{0} steps back for {1}, which refused what follows entry {2}, and sends it the entries from {3} on.",
        "{0} 为 {1} 后退：{1} 拒绝了第 {2} 条之后的内容，改为从第 {3} 条开始发送。";
    pub(super) OLD_REFUSAL: "{0} ignores an old refusal of {1}, of what follows entry {2}.", "{0} 忽略 {1} 对第 {2} 条之后内容的过时拒绝。";
    pub(super) REFUSAL_OF_ACKNOWLEDGED: "{0} ignores a refusal of {1}, of what follows entry {2}: {1} has acknowledged that entry already.",
        "{0} 忽略 {1} 对第 {2} 条之后内容的拒绝：{1} 已经确认过该条日志。";
    pub(super) ANSWER_OF_OLD_TERM: "{0} ignores an answer of {1} to a message of term {2}: it does not lead that term now.",
        "{0} 忽略 {1} 对任期 {2} 的消息的应答：它现在不是那个任期的领导者。";
    pub(super) COMMITS: "{0} commits entry {1}: {2} of {3} nodes hold it, and it is from {0}'s own term.",
        "{0} 提交第 {1} 条日志：{3} 个节点中有 {2} 个持有它，并且它属于 {0} 自己的任期。";
    pub(super) COMMITS_JOINTLY: "{0} commits entry {1}: {2} hold it, a majority of the old voters and one of the new ones, and it is from {0}'s own term.",
        "{0} 提交第 {1} 条日志：{2} 持有它，既是旧投票节点的多数，也是新投票节点的多数，并且它属于 {0} 自己的任期。";
    pub(super) COMMITS_BY_UNION: "{0} commits entry {1}: {2} of {3} hold it, old and new voters taken together (joint-needs-both is off).",
        "{0} 提交第 {1} 条日志：新旧投票节点合在一起的 {3} 个中有 {2} 个持有它（joint-needs-both 已关闭）。";
    pub(super) COMMITS_AS_OUTSIDER: "{0} commits entry {1} and counts itself, though the configuration has left it out: removed-leader-not-counted is off.",
        "{0} 提交第 {1} 条日志，并把自己计入，尽管配置中已没有它：removed-leader-not-counted 已关闭。";
    pub(super) COMMITS_ALONE: "{0} commits entry {1}: it is the only server.", "{0} 提交第 {1} 条日志：它是唯一的节点。";
    pub(super) COMMITS_BY_MINORITY: "{0} commits entry {1} although only {2} of {3} nodes hold it: commit-majority is off.",
        "{0} 提交第 {1} 条日志，尽管 {3} 个节点中只有 {2} 个持有它：commit-majority 已关闭。";
    pub(super) COMMITS_OLD_TERM: "{0} commits entry {1}, which is from term {4} and not from its own: {2} of {3} nodes hold it, and current-term-commit is off.",
        "{0} 提交第 {1} 条日志，尽管它属于任期 {4} 而不是自己的任期：{3} 个节点中有 {2} 个持有它，而 current-term-commit 已关闭。";
    pub(super) MAY_NOT_COMMIT: "{0} may not commit entry {1} yet: a majority holds it, but it is from term {4} (Figure 8).",
        "{0} 还不能提交第 {1} 条日志：虽然多数节点已持有它，但它属于任期 {4}（论文图 8）。";

    // The followers take it in.
    pub(super) HEARS_HEARTBEAT: "{0} hears from its leader {1}, and resets its election timer.",
        "{0} 收到领导者 {1} 的心跳，重置选举计时器。";
    pub(super) APPENDS_ONE: "{0} appends entry {2} from {1}: the entry before it agrees with the leader's.",
        "{0} 追加来自 {1} 的第 {2} 条日志：它前面的一条与领导者一致。";
    pub(super) APPENDS_SEVERAL: "{0} appends entries {2} to {3} from {1}: the entry before them agrees with the leader's.",
        "{0} 追加来自 {1} 的第 {2} 到 {3} 条日志：它们前面的一条与领导者一致。";
    pub(super) OVERWRITES: "{0} deletes its entries from {2} on, which conflict with those of its leader {1}, and takes the leader's; its log now ends at entry {3}.",
        "{0} 删除自己从第 {2} 条起与领导者 {1} 冲突的日志，换成领导者的；日志现在到第 {3} 条为止。";
    pub(super) HAS_ENTRIES: "{0} has the entries that {1} sends already.", "{0} 已经有 {1} 发来的这些日志。";
    pub(super) APPENDS_BLINDLY: "{0} takes the entries of {1} although its log does not match before them: log-consistency-check is off. Its log now ends at entry {3}.",
        "{0} 收下 {1} 的日志，尽管前面的部分并不一致：log-consistency-check 已关闭。日志现在到第 {3} 条为止。";
    pub(super) REFUSES_OLD_LEADER: "{0} refuses the message of {1}: it is from term {2}, and {0} is in term {3} already.",
        "{0} 拒绝 {1} 的消息：它来自任期 {2}，而 {0} 已经在任期 {3}。";
    pub(super) REFUSES_GAP: "{0} refuses what follows entry {2} of {1}: its own log ends at entry {3}.",
        "{0} 拒绝 {1} 第 {2} 条之后的内容：它自己的日志只到第 {3} 条。";
    pub(super) REFUSES_OTHER_TERM: "{0} refuses what follows entry {2} of {1}: its own entry {2} is from term {3}, the leader's from term {4}.",
        "{0} 拒绝 {1} 第 {2} 条之后的内容：它自己的第 {2} 条属于任期 {3}，领导者的属于任期 {4}。";
    pub(super) MEETS_SECOND_LEADER: "{0} ignores {1}: both lead term {2}, which must never happen.",
        "{0} 忽略 {1}：两者都是任期 {2} 的领导者，这本不该发生。";
    pub(super) LEARNS_COMMIT: "{0} commits up to entry {1}: its leader {2} has committed it.",
        "{0} 提交到第 {1} 条日志：领导者 {2} 已经提交了它。";

    // Clients.
    pub(super) KNOWS_NO_LEADER: "{0} keeps “{1}” until it knows a leader.", "{0} 暂存“{1}”，直到知道谁是领导者。";
    pub(super) WAITS_FOR_LEADER: "{0} still waits for a leader.", "{0} 仍在等待领导者。";
    pub(super) HAS_COMMAND: "{0} has “{1}” in its log already, not committed yet: it does not append it again.",
        "{0} 的日志里已有“{1}”，只是尚未提交：不再重复追加。";
}
