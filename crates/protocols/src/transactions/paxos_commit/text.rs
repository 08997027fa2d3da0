//! What happens in Paxos Commit, as sentences in every language.
//!
//! In the templates, `{0}` is the node at which it happens; where others take part, `{1}` is one of them and `{2}` the
//! transaction, and otherwise `{1}` is the transaction.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) RESTARTS_WITH_VOTES: "{0} restarts and reads from disk what it has promised and accepted.", "{0} 重启，从磁盘读回它的承诺和已接受的内容。";
    pub(super) ABORTS_WORKING: "{0} aborts {1} as it restarts: its log has no prepared record, so it has not voted prepared.",
        "{0} 重启时中止 {1}：它的日志里没有“已准备”记录，所以它没有投过“已准备”。";
    pub(super) RESTARTS_IN_DOUBT: "{0} restarts in doubt about {1}: it voted prepared, locks {2} again and asks all acceptors.",
        "{0} 重启后不知道 {1} 的结果：它投过“已准备”，于是重新锁住 {2}，并询问所有接受者。";
    pub(super) IS_NO_BEGINNER: "{0} refuses the request: transactions begin at {1} or at a resource manager.", "{0} 拒绝请求：事务要从 {1} 或资源管理器开始。";

    // Beginning.
    pub(super) BEGINS: "{0} begins {1} on {2} and asks all resource managers to prepare.", "{0} 在 {2} 上开始 {1}，请所有资源管理器准备。";
    pub(super) BEGINS_HERE: "{0} begins {1} on {2}: it prepares first, and with its vote {3} learns that it has to ask the others.",
        "{0} 在 {2} 上开始 {1}：它自己先准备，{3} 收到它的投票就知道要去请其他资源管理器准备。";
    pub(super) BEGINS_FOR: "{0} learns from the vote of {1} that {2} has begun, and asks the other resource managers to prepare.",
        "{0} 从 {1} 的投票得知 {2} 已经开始，请其他资源管理器准备。";

    // A resource manager votes.
    pub(super) HAS_VOTED: "{0} has voted prepared on {1} already.", "{0} 已经对 {1} 投过“已准备”。";
    pub(super) OLD_PREPARE: "{0} ignores a late request to prepare: it is done with {1}.", "{0} 忽略迟到的准备请求：{1} 在这里已经了结。";
    pub(super) VOTES_ABORTED: "{0} refuses {1}: it forces its abort to disk, as it may never say anything else, and proposes aborted in ballot 0.",
        "{0} 拒绝 {1}：它把中止强制写盘，因为此后不能改口，并在提案编号 0 提议“已中止”。";
    pub(super) REFUSES_LATE: "{0} refuses {1}, which comes after a later one: it has said already that it is done with all before that.",
        "{0} 拒绝 {1}：它比后面的事务还晚到，而 {0} 已经宣告此前的事务都已了结。";
    pub(super) PREPARES: "{0} is prepared for {1}: it has locked {2}, its promise is on disk, and it proposes prepared in ballot 0 of its own instance.",
        "{0} 已准备好 {1}：它锁住了 {2}，承诺已写盘，并在自己实例的提案编号 0 提议“已准备”。";
    pub(super) PREPARES_AFTER: "{0} gets the lock on {2} after {3} and is prepared for {1}: its promise is on disk.", "{0} 在 {3} 之后得到 {2} 的锁，已准备好 {1}：承诺已写盘。";
    pub(super) PREPARES_UNFORCED: "{0} says that it is prepared for {1} before that is on disk: vote-forced is off.", "{0} 还没写盘就宣称已准备好 {1}：vote-forced 已关闭。";

    // The decision is late.
    pub(super) ASKS: "{0} is prepared for {1} and hears no decision: it asks all acceptors. It has held its lock for {2}.",
        "{0} 已准备好 {1} 却没有听到决定：它询问所有接受者。它的锁已持有 {2}。";
    pub(super) WAITS_AND_ASKS: "{0} still waits for a lock for {1}: it asks all acceptors whether others have ended it.",
        "{0} 仍在为 {1} 等待锁：它询问所有接受者，其他节点是否已了结它。";
    pub(super) ASKS_AGAIN: "{0} asks all acceptors again about {1}: {3} of them have answered, and {4} are enough to decide. It has held its lock for {2}.",
        "{0} 再次就 {1} 询问所有接受者：已有 {3} 个答复，而 {4} 个就足以做出决定。它的锁已持有 {2}。";
    pub(super) IS_BLOCKED: "{0} is blocked: {3} acceptors have answered about {1}, and without {4} nobody can decide. It has held its lock for {2}.",
        "{0} 被阻塞：关于 {1} 有 {3} 个接受者答复，不到 {4} 个就没有人能决定。它的锁已持有 {2}。";
    pub(super) ABORTS_ALONE: "{0} aborts {1} alone after {2}, although it voted prepared: prepared-waits is off.", "{0} 在 {2}之后自行中止 {1}，尽管它投过“已准备”：prepared-waits 已关闭。";

    // A resource manager learns the decision.
    pub(super) NEEDS_NO_NEWS: "{0} needs no news of {2} from {1}: it waits for nothing there.", "{0} 不需要 {1} 关于 {2} 的消息：它在那里没有等待什么。";
    pub(super) HEARS_NEWS: "{0} hears what {1} has accepted in {2}; that does not decide it yet.", "{0} 得知 {1} 在 {2} 中接受的内容；这还不足以决定。";
    pub(super) COMMITS_BY_ITSELF: "{0} commits {1} by itself: in every instance {2} acceptors have accepted prepared in one ballot. Its lock was held for {3}.",
        "{0} 自行提交 {1}：在每个实例里，{2} 个接受者在同一提案编号接受了“已准备”。锁共持有 {3}。";
    pub(super) ABORTS_BY_ITSELF: "{0} aborts {1} by itself: {2} acceptors have accepted what rules a commit out. Its lock was held for {3}.",
        "{0} 自行中止 {1}：{2} 个接受者接受的内容使提交不再可能。锁共持有 {3}。";
    pub(super) COMMITS_TOO: "{0} commits {1}, as {2} tells it. Its lock was held for {3}.", "{0} 按 {2} 的通知提交 {1}。锁共持有 {3}。";
    pub(super) KNOWS_DECISION: "{0} hears nothing new: it has decided {1}.", "{0} 没有得到新消息：它已经决定了 {1}。";
    pub(super) DAMAGE: "{0} hears from {2} that {1} is committed, and it has aborted it: that cannot be undone.",
        "{0} 从 {2} 得知 {1} 已提交，而它已经中止了这个事务：无法挽回。";

    // An acceptor in ballot 0.
    pub(super) ACCEPTS_VOTE: "{0} accepts the vote of {1} on {2} in ballot 0 and waits for the others.", "{0} 在提案编号 0 接受 {1} 对 {2} 的投票，等待其余的。";
    pub(super) TELLS_VOTES: "{0} accepts the vote of {1} on {2}: that completes them. One forced write takes them to disk, one message tells them.",
        "{0} 接受 {1} 对 {2} 的投票：至此齐了。一次强制写盘全部落盘，一条消息全部告知。";
    pub(super) IS_DOOMED: "{0} does not need the vote of {1} any more: an instance of {2} says aborted.", "{0} 不再需要 {1} 的投票：{2} 的一个实例是“已中止”。";
    pub(super) KNOWS_VOTE: "{0} has accepted this of {1} in {2} before.", "{0} 此前已在 {2} 中接受过 {1} 的这一内容。";
    pub(super) VOTE_IS_LATE: "{0} refuses the vote of {1} on {2}: it has promised a leader's ballot, and ballot 0 is over.",
        "{0} 拒绝 {1} 对 {2} 的投票：它已向一个领导者的提案编号作出承诺，提案编号 0 已经过去。";
    pub(super) ACCEPTS_UNFORCED: "{0} tells what {1} has proposed in {2} before it is on disk: acceptor-forced is off.", "{0} 还没写盘就告知 {1} 在 {2} 中的提议：acceptor-forced 已关闭。";

    // An acceptor in a leader's ballot.
    pub(super) PROMISES: "{0} promises {1} ballot {3} in {2} and reports what it has accepted.", "{0} 就 {2} 向 {1} 承诺提案编号 {3}，并报告它接受过的内容。";
    pub(super) ACCEPTS_PROPOSAL: "{0} accepts {3} for {4} in {2}, as {1} proposes: it has promised no higher ballot.",
        "{0} 在 {2} 中为 {4} 接受 {1} 提议的“{3}”：它没有承诺过更高的提案编号。";
    pub(super) REFUSES_BALLOT: "{0} refuses {1} in {2}: it has promised a higher ballot.", "{0} 在 {2} 中拒绝 {1}：它承诺过更高的提案编号。";
    pub(super) IS_OVER: "{0} needs this no more: everybody has decided {1}.", "{0} 不再需要这条消息：所有节点都已决定了 {1}。";
    pub(super) STILL_LEADS: "{0} cannot tell {1} yet how {2} ends: it leads it and is not done. It tells what it has accepted.",
        "{0} 还不能告诉 {1} {2} 的结果：它正在主持，尚未完成。它告知自己接受过的内容。";
    pub(super) WILL_TAKE_OVER: "{0} does not know how {2} ends and tells {1} what it has accepted. If nobody else ends it, it will.",
        "{0} 不知道 {2} 的结果，把自己接受过的内容告诉 {1}。如果没有别人来收尾，它就接手。";
    pub(super) TELLS_COMMIT: "{0} tells {2} that {1} is committed.", "{0} 告诉 {2}：{1} 已提交。";

    // A leader counts.
    pub(super) COUNTS_VOTES: "{0} hears what {1} has accepted in {2}: {3} of {4} instances are decided.", "{0} 得知 {1} 在 {2} 中接受的内容：{4} 个实例中有 {3} 个已决定。";
    pub(super) COUNTS_NO_MORE: "{0} needs no news from {1} any more: it is done with {2}.", "{0} 不再需要 {1} 的消息：它已了结 {2}。";
    pub(super) COMMITS: "{0} commits {1}: every instance has chosen prepared, each by {2} acceptors in one ballot.", "{0} 提交 {1}：每个实例都选定了“已准备”，各由 {2} 个接受者在同一提案编号接受。";
    pub(super) COMMITS_BY_MAJORITY: "{0} commits {1} although only {3} of {4} instances have chosen prepared: unanimity is off.",
        "{0} 提交 {1}，尽管 {4} 个实例中只有 {3} 个选定了“已准备”：unanimity 已关闭。";
    pub(super) ABORTS: "{0} aborts {1}: the instance of {2} has chosen aborted, by {3} acceptors in one ballot.", "{0} 中止 {1}：{2} 的实例选定了“已中止”，由 {3} 个接受者在同一提案编号接受。";
    pub(super) ABORTS_CLASH: "{0} aborts {1}: two transactions have begun under this number, and it can be only one of them.",
        "{0} 中止 {1}：有两个事务同时用了这个编号，而它只能是其中一个。";

    // A leader runs a ballot.
    pub(super) MISSES_VOTES: "{0} has waited long enough in {1}: it asks the acceptors for a promise in the instances of {2}.",
        "{0} 在 {1} 中等得够久了：它请接受者就 {2} 的实例作出承诺。";
    pub(super) TRIES_AGAIN: "{0} has come to no end in {1} and begins a higher ballot in the instances of {2}.", "{0} 没能让 {1} 有结果，于是在 {2} 的实例中开始更高的提案编号。";
    pub(super) USES_BALLOT_ZERO: "{0} proposes aborted in ballot 0 of {1}, which is not its own, without a question before: ballot-zero-reserved is off.",
        "{0} 不先询问就在 {1} 的提案编号 0 提议“已中止”，而这个编号不归它：ballot-zero-reserved 已关闭。";
    pub(super) TAKES_OVER: "{0} takes {1} over: it was asked for the decision, and nobody has told it since. It asks the acceptors for a promise.",
        "{0} 接手 {1}：有节点来询问决定，而一直没有人给出。它请接受者作出承诺。";
    pub(super) COUNTS_PROMISE: "{0} has the promise of {1} in {2}: {3} of {4}.", "{0} 得到 {1} 在 {2} 中的承诺：{4} 个中的第 {3} 个。";
    pub(super) NEEDS_NO_PROMISE: "{0} needs the promise of {1} in {2} no more.", "{0} 不再需要 {1} 在 {2} 中的承诺。";
    pub(super) IS_OVERTAKEN: "{0} hears from {1} of a higher ballot in {2}: another leader is at it.", "{0} 从 {1} 得知 {2} 中有更高的提案编号：另一个领导者正在主持。";
    pub(super) PROPOSES_PREPARED: "{0} proposes prepared for {2} in ballot {3} of {1}: that was accepted in the highest ballot it has heard of, and may be chosen.",
        "{0} 在 {1} 的提案编号 {3} 为 {2} 提议“已准备”：这是它所知最高提案编号接受的值，可能已被选定。";
    pub(super) PROPOSES_ABORTED: "{0} proposes aborted for {2} in ballot {3} of {1}: nothing else can have been chosen.", "{0} 在 {1} 的提案编号 {3} 为 {2} 提议“已中止”：不可能选定了别的值。";
    pub(super) PROPOSES_REGARDLESS: "{0} proposes aborted for {2} in ballot {3} of {1}, whatever was reported: highest-vote-adopted is off.", "{0} 不管报告了什么，在 {1} 的提案编号 {3} 为 {2} 提议“已中止”：highest-vote-adopted 已关闭。";
    pub(super) NEEDS_NOT_LEAD: "{0} hears from {1} how {2} has ended, and leads it no more.", "{0} 从 {1} 得知 {2} 的结果，不再主持它。";
    pub(super) HEARS_DECISION: "{0} hears from {1} how {2} has ended.", "{0} 从 {1} 得知 {2} 的结果。";
}
