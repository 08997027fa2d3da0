//! What happens, as sentences in every language: what, then why.
//!
//! In the templates `{0}` is the server at which it happens.

use synod_model::{Text, texts};

// What the election and the numbers of connections keep from happening is checked all the same.
pub(super) static OLD_EPOCH: Text = Text::new(
    "{0} leaves {1}: epoch {2} is below epoch {3}, which it has acknowledged.",
    "{0} 离开 {1}：纪元 {2} 低于它确认过的纪元 {3}。",
);
pub(super) static NOT_MOST_RECENT: Text = Text::new(
    "{0} gives up: the history of {1} ends with {2} and is more recent than its own, which ends with {3}.",
    "{0} 放弃：{1} 的历史以 {2} 结尾，比它自己以 {3} 结尾的更新。",
);

texts! {
    // The disk.
    pub(super) FORGETS_EPOCH: "{0} restarts and has forgotten that it has acknowledged epoch {1}: accepted-epoch-persisted is off.",
        "{0} 重启，忘记了自己确认过纪元 {1}：accepted-epoch-persisted 已关闭。";
    pub(super) FORGETS_HISTORY: "{0} restarts and has forgotten its history: history-persisted is off. Transactions: {1}.",
        "{0} 重启，忘记了自己的历史：history-persisted 已关闭。事务数：{1}。";

    // Phase 0: election.
    pub(super) LOOKS: "{0} looks for a leader in round {1} and votes for itself: its history is of epoch {2} and ends with {3}.",
        "{0} 在第 {1} 轮寻找领导者，先投给自己：它的历史属于纪元 {2}，最后的事务是 {3}。";
    pub(super) TELLS_LEADER: "{0} tells {1}, which looks for a leader, that it has elected {2}.", "{0} 告诉正在寻找领导者的 {1}：它选出的是 {2}。";
    pub(super) HAS_LEADER: "{0} has a leader, and needs no vote of {1}.", "{0} 已有领导者，不需要 {1} 的选票。";
    pub(super) OLD_VOTE: "{0} ignores an old vote of {1}: it has heard a later one.", "{0} 忽略 {1} 的旧选票：它已收到更晚的。";
    pub(super) HEARS_LEADER: "{0} hears from {1} that it has elected {2}.", "{0} 得知 {1} 选出的是 {2}。";
    pub(super) LOW_ROUND: "{0} tells {1} its vote: {1} is in round {2} still, {0} in round {3}.", "{0} 把自己的选票告诉 {1}：{1} 还在第 {2} 轮，而 {0} 在第 {3} 轮。";
    pub(super) ADOPTS: "{0} takes on the vote of {1} for {2}, whose history ends with {3}: it is the better one.",
        "{0} 改投 {2}，与 {1} 一致：{2} 的历史以 {3} 结尾，是更好的选择。";
    pub(super) KEEPS_VOTE: "{0} hears the vote of {1} and keeps its own, for {2}, whose history ends with {3}.",
        "{0} 收到 {1} 的选票，仍投给 {2}，它的历史以 {3} 结尾。";
    pub(super) MAJORITY: "{0} counts a majority for {1} and waits a little for a better vote. Votes: {2}.", "{0} 数到多数派投给 {1}，再等一会儿，看有没有更好的选票。票数：{2}。";
    pub(super) SAYS_AGAIN: "{0} says its vote for {1} again: no majority shares it yet.", "{0} 再次通知自己投给 {1} 的选票：它还没有多数派支持。";
    pub(super) ELECTS: "{0} elects {1}: a majority votes for it, and no better vote has come.", "{0} 选出 {1}：多数派投给它，也没有出现更好的选票。";
    pub(super) JOINS: "{0} follows {1}: a majority says that it follows {1} or is {1}.", "{0} 跟随 {1}：多数派都表示自己跟随 {1}，或就是 {1}。";
    pub(super) TOO_SLOW: "{0} gives up: the epoch is not established after {1}.", "{0} 放弃：过了{1}，纪元仍未确立。";

    // Connections.
    pub(super) REPEATED: "{0} ignores packet {1} of {2}: it has come before.", "{0} 忽略 {2} 的第 {1} 个包：它已经收到过。";
    pub(super) OLD_CONNECTION: "{0} drops what {1} sends on a connection that is over.", "{0} 丢弃 {1} 在已结束的连接上发来的消息。";
    pub(super) UNKNOWN_CONNECTION: "{0} knows nothing of the connection on which {1} sends, and says so.", "{0} 不认得 {1} 所用的连接，并告知对方。";
    pub(super) GAP: "{0} closes its connection with {1}: packet {2} has come, and one before it has not.",
        "{0} 关闭与 {1} 的连接：第 {2} 个包已到，而之前有包没有到。";
    pub(super) LEADER_CLOSED: "{0} hears that {1}, which it follows, has closed the connection.", "{0} 得知它所跟随的 {1} 关闭了连接。";
    pub(super) LEARNER_CLOSED: "{0} hears that {1} has closed the connection.", "{0} 得知 {1} 关闭了连接。";

    // Phase 1: discovery.
    pub(super) IS_ELECTED: "{0} is elected, and waits until a majority has connected to it.", "{0} 当选，等待多数派与它建立连接。";
    pub(super) KNOCKS: "{0} lets {1} wait: it does not know yet whether it is elected.", "{0} 让 {1} 等待：它还不知道自己是否当选。";
    pub(super) HEARS_EPOCH: "{0} hears from {1} that the last epoch it has acknowledged is {2}. Connected: {3}.",
        "{0} 得知 {1} 确认过的最高纪元是 {2}。已连接 {3} 台。";
    pub(super) LATE_FOLLOWER: "{0} tells {1}, which comes late, that its epoch is {2}.", "{0} 告诉后来的 {1}：它的纪元是 {2}。";
    pub(super) GIVES_UP: "{0} gives up epoch {3}: {1} has acknowledged epoch {2}, and could never follow.", "{0} 放弃纪元 {3}：{1} 已确认过纪元 {2}，永远不可能跟随它。";
    pub(super) PROPOSES_EPOCH: "{0} proposes epoch {1}: none of {2}, a majority, has acknowledged one so high.",
        "{0} 提议纪元 {1}：多数派 {2} 中没有谁确认过这么高的纪元。";
    pub(super) ACCEPTS_EPOCH: "{0} acknowledges epoch {1} of {2}, and will follow no lower one. Its history ends with {3}.",
        "{0} 向 {2} 确认纪元 {1}，不再跟随更低的纪元。它的历史以 {3} 结尾。";
    pub(super) KNOWS_EPOCH: "{0} has acknowledged epoch {1} before: it answers {2}, and that does not count.",
        "{0} 此前已确认过纪元 {1}：它答复 {2}，但不计数。";
    pub(super) DOES_NOT_COUNT: "{0} does not count the answer of {1}: it has acknowledged the epoch before, perhaps to another leader.",
        "{0} 不计 {1} 的答复：{1} 此前已确认过这个纪元，也许是向别的领导者。";
    pub(super) HEARS_ACK_EPOCH: "{0} hears that {1} has acknowledged the epoch: {2} have.", "{0} 得知 {1} 确认了纪元：已有 {2} 台。";
    pub(super) BEGINS_WITH: "{0} leads epoch {1}, which {2} have acknowledged. It begins with the history that ends with {3}: now others get that.",
        "{0} 领导纪元 {1}，{2} 已确认。它从以 {3} 结尾的历史开始，先让其他服务器得到这份历史。";

    // Phase 2: synchronization.
    pub(super) SENDS_NOTHING: "{0} need send {1} no transactions: {1} has its history.", "{0} 不必向 {1} 发送事务：{1} 已有它的历史。";
    pub(super) SENDS_DIFF: "{0} sends {1} what it lacks. Transactions: {2}.", "{0} 把 {1} 缺少的事务发给它。事务数：{2}。";
    pub(super) SENDS_TRUNC: "{0} has {1} cut off what follows {2}, which it has not itself, and sends what {1} lacks. Transactions: {3}.",
        "{0} 让 {1} 截断 {2} 之后的内容，因为它自己没有这些，再发去缺少的事务。事务数：{3}。";
    pub(super) SENDS_SNAP: "{0} sends {1} all of its history: too little of the two is known to be common. Transactions: {2}.",
        "{0} 把全部历史发给 {1}：能确定两者相同的部分太少。事务数：{2}。";
    pub(super) TRUNCATES: "{0} cuts off what follows {1}: {2} has it not, so it was never committed.", "{0} 截断 {1} 之后的内容：{2} 没有这些，所以它们从未提交。";
    pub(super) KEEPS_EXTRA: "{0} keeps what {1} has not: truncate-on-sync is off. Transactions: {2}.", "{0} 保留 {1} 没有的事务：truncate-on-sync 已关闭。事务数：{2}。";
    pub(super) TAKES_DIFF: "{0} puts what {2} sends behind its history. Transactions: {1}.", "{0} 把 {2} 发来的接在自己的历史后面。事务数：{1}。";
    pub(super) TAKES_SNAP: "{0} takes on the history of {2}. Transactions: {1}.", "{0} 采用 {2} 的历史。事务数：{1}。";
    pub(super) APPLIES_ANEW: "{0} has lost what it had applied, and makes its data anew.", "{0} 失去了已应用的事务，重新生成数据。";
    pub(super) TAKES_OVER: "{0} has the history of {2} on its disk for epoch {1}: it ends with {3}.", "{0} 已把 {2} 的历史为纪元 {1} 写到磁盘：以 {3} 结尾。";
    pub(super) HEARS_ACK_LEADER: "{0} hears that {1} has its history: {2} have.", "{0} 得知 {1} 已有它的历史：已有 {2} 台。";
    pub(super) LEADS: "{0} is established as leader of epoch {1}: {2} have its history, and with that all of it is committed, up to {3}.",
        "{0} 确立为纪元 {1} 的领导者：{2} 都有它的历史，因此它到 {3} 为止全部提交。";
    pub(super) FOLLOWS: "{0} follows {1} in epoch {2}, and all up to {3} is committed.", "{0} 在纪元 {2} 跟随 {1}，到 {3} 为止全部已提交。";

    // Phase 3: broadcast.
    pub(super) PROPOSES: "{0} proposes “{1}” as {2}.", "{0} 提议“{1}”，编号 {2}。";
    pub(super) HAS_ALREADY: "{0} ignores the proposal {1}: it has it already.", "{0} 忽略提议 {1}：它已经有了。";
    pub(super) ACCEPTS: "{0} has {1} on its disk, and acknowledges it.", "{0} 把 {1} 写到磁盘并确认。";
    pub(super) HEARS_ACK: "{0} hears that {1} has {2}: {3} have.", "{0} 得知 {1} 已有 {2}：已有 {3} 台。";
    pub(super) COMMITS: "{0} commits {1}: {2} servers, a majority, have it.", "{0} 提交 {1}：{2} 台服务器已有它，构成多数派。";
    pub(super) HEARS_COMMIT: "{0} hears that {1} is committed, and applies it.", "{0} 得知 {1} 已提交，并应用它。";
    pub(super) ANSWERS: "{0} answers the request: {1} is applied.", "{0} 答复请求：{1} 已应用。";
    pub(super) ANSWERS_PATH: "{0} answers the request: {1} has made the node {2}.", "{0} 答复请求：{1} 创建了节点 {2}。";
    pub(super) ANSWERS_ERROR: "{0} answers the request: by {1} it could not be carried out, {2}.", "{0} 答复请求：按 {1} 的结果，它无法执行（{2}）。";
    pub(super) LEARNER_SILENT: "{0} has heard nothing of {1} for too long, and closes the connection.", "{0} 太久没有 {1} 的消息，关闭了连接。";
    pub(super) LOST_MAJORITY: "{0} stops leading: it has lost its majority. Servers left, itself included: {1}.",
        "{0} 不再领导：它失去了多数派。连它自己还剩 {1} 台服务器。";
    pub(super) LEADER_SILENT: "{0} has heard nothing of its leader for {1}.", "{0} 已有{1}没有收到领导者的消息。";
    pub(super) PINGS: "{0} pings its followers.", "{0} 探测它的跟随者。";
    pub(super) PONGS: "{0} answers the ping.", "{0} 回应探测。";
    pub(super) HEARS_PONG: "{0} hears that {1} is there.", "{0} 得知 {1} 还在。";

    // What people ask.
    pub(super) NO_LEADER: "{0} refuses the request: it takes part in no established epoch.", "{0} 拒绝请求：它不在任何已确立的纪元中。";
    pub(super) FORWARDS: "{0} forwards “{2}” to its leader {1}.", "{0} 把“{2}”转发给领导者 {1}。";
    pub(super) READS: "{0} answers that {1} is {2}: so it is after {3}, the last transaction that it has applied.",
        "{0} 答复 {1} 的值是 {2}：这是应用到 {3} 为止的结果。";
    pub(super) READS_NOTHING: "{0} answers that there is no node {1} after {2}, the last transaction that it has applied.",
        "{0} 答复没有节点 {1}：这是应用到 {2} 为止的结果。";
    pub(super) HEARS_SYNC: "{0} hears the sync of {1}, and answers when all up to {2} is committed.", "{0} 收到 {1} 的 sync，等到 {2} 为止全部提交后答复。";
    pub(super) SYNCED: "{0} is up to date: the sync has come back behind all that was committed, up to {1}.", "{0} 已追上：sync 的答复排在所有已提交内容之后到达，直到 {1}。";
    pub(super) LOST: "{0} answers that a request is lost: it is not in the history of the new epoch, and can take effect no more.",
        "{0} 答复一个请求已丢失：新纪元的历史中没有它，它不会再生效。";
}
