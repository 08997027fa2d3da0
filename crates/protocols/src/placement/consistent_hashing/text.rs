//! What happens, as sentences in every language: what, then why.
//!
//! In the templates `{0}` is the node at which it happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) CLIENT_STARTS: "{0} starts as a client.", "{0} 作为客户端启动。";
    pub(super) DIRECTORY_STARTS: "{0} starts as the directory, with view {1}: members {2}.", "{0} 作为目录启动，成员视图 {1}：成员为 {2}。";
    pub(super) SERVER_STARTS: "{0} starts with the keys that it owns in view 1: {1}.", "{0} 启动，带着成员视图 1 中归它所有的键：{1} 个。";
    pub(super) SPARE_STARTS: "{0} starts as a spare server: it owns nothing yet.", "{0} 作为备用服务器启动：它还不拥有任何键。";
    pub(super) RESTARTS: "{0} restarts from its disk, with view {1}, and asks {3} for the view before it serves. Keys on its disk: {2}.",
        "{0} 从磁盘重启，有成员视图 {1}；提供服务之前，它先向 {3} 询问成员视图。磁盘上的键数：{2}。";
    pub(super) ASKS_AGAIN: "{0} asks {1} for the view again: no answer for {2}.", "{0} 再次向 {1} 询问成员视图：{2}没有答复。";

    // The directory.
    pub(super) JOINS: "{0} makes view {1}: {2} joins. Keys that get a new owner: {3}.", "{0} 建立成员视图 {1}：{2} 加入。换所有者的键：{3} 个。";
    pub(super) LEAVES: "{0} makes view {1}: {2} leaves. Keys that get a new owner: {3}.", "{0} 建立成员视图 {1}：{2} 离开。换所有者的键：{3} 个。";
    pub(super) REMOVES: "{0} makes view {1}: {2} is declared dead, and nobody waits for it. Keys that get a new owner: {3}.",
        "{0} 建立成员视图 {1}：{2} 被宣布失效，谁也不再等它。换所有者的键：{3} 个。";
    pub(super) NOT_A_SERVER: "{0} refuses: {1} is no server.", "{0} 拒绝：{1} 不是服务器。";
    pub(super) NOBODY_FREE: "{0} refuses: no server is free to join.", "{0} 拒绝：没有空闲的服务器可以加入。";
    pub(super) IS_MEMBER: "{0} refuses: {1} is a member already.", "{0} 拒绝：{1} 已经是成员。";
    pub(super) NO_MEMBER: "{0} refuses: {1} is no member.", "{0} 拒绝：{1} 不是成员。";
    pub(super) NOT_GONE_YET: "{0} refuses: {1} has not handed over yet what it had as a member.", "{0} 拒绝：{1} 还没有移交它作为成员时拥有的数据。";
    pub(super) LAST_ONE: "{0} refuses: {1} is the only member.", "{0} 拒绝：{1} 是唯一的成员。";
    pub(super) NOT_THE_LAST: "{0} refuses: the buckets of the jump hash have no names, so only the last one can go, and {1} is not that.",
        "{0} 拒绝：跳跃哈希的桶没有名称，只能去掉最后一个，而 {1} 不是最后一个。";
    pub(super) TOO_MANY_VIEWS: "{0} refuses: {1} views are under way already.", "{0} 拒绝：已有 {1} 个成员视图正在进行。";
    pub(super) NOT_THE_DIRECTORY: "{0} takes no such request; ask {1}.", "{0} 不接受这种请求；请向 {1} 提出。";
    pub(super) NOT_A_CLIENT: "{0} looks nothing up for users; ask a client.", "{0} 不替用户查询；请向客户端提出。";
    pub(super) CONFIRMED: "{0} hears that {1} has taken view {2} on and has nothing left to do. Still missing: {3}.",
        "{0} 得知 {1} 已采用成员视图 {2}，不再有要做的事。还缺 {3} 台。";
    pub(super) COMPLETE: "{0} hears from {1}, the last one: view {2} is complete, and nothing is under way any more.",
        "{0} 收到最后一台 {1} 的消息：成员视图 {2} 已完成，不再有任何移交在进行。";
    pub(super) OLD_CONFIRMATION: "{0} ignores what {1} says about view {2}: there is a newer one.", "{0} 忽略 {1} 关于成员视图 {2} 的消息：已有更新的视图。";
    pub(super) TELLS_VIEW: "{0} tells {1} that view {2} holds.", "{0} 告诉 {1}：当前是成员视图 {2}。";
    pub(super) SENDS_VIEW_AGAIN: "{0} sends view {1} again to who has not confirmed it: {2}.", "{0} 把成员视图 {1} 再次发给还没有确认的节点：{2}。";
    pub(super) PINGS: "{0} pings the members.", "{0} 探测各成员是否存活。";
    pub(super) HEARS_PONG: "{0} hears that {1} is there.", "{0} 得知 {1} 还在。";
    pub(super) PONGS: "{0} answers the ping.", "{0} 回应探测。";
    pub(super) SUSPECTS: "{0} has had no answer of {1} to {2} pings in a row, and removes it.", "{0} 连续 {2} 次探测 {1} 都没有回应，于是移除它。";
    pub(super) KEEPS_SUSPECT: "{0} has had no answer of {1} to {2} pings in a row, and cannot remove it.", "{0} 连续 {2} 次探测 {1} 都没有回应，但不能移除它。";

    // Views at servers and clients.
    pub(super) TAKES_VIEW: "{0} takes view {1} on. Keys that it owns: {2}; to be handed over: {3}; servers that it waits for: {4}.",
        "{0} 采用成员视图 {1}。归它所有的键：{2} 个；要移交的：{3} 个；要等待的服务器：{4} 台。";
    pub(super) TAKES_OLD_VIEW: "{0} takes view {1} on although it knows view {2}: views-grow is off.", "{0} 已知成员视图 {2}，却采用了视图 {1}：views-grow 已关闭。";
    pub(super) OLD_VIEW: "{0} ignores view {1}: it knows view {2}.", "{0} 忽略成员视图 {1}：它已知视图 {2}。";
    pub(super) VIEW_HOLDS: "{0} hears that its view {1} holds, and may serve.", "{0} 得知它的成员视图 {1} 有效，可以提供服务。";
    pub(super) KNOWS_VIEW: "{0} has view {1} already.", "{0} 已有成员视图 {1}。";
    pub(super) CLIENT_TAKES_VIEW: "{0} learns view {1}.", "{0} 得知成员视图 {1}。";

    // Handing over.
    pub(super) HANDS_OVER: "{0} hands over to {1} what {1} owns now, and keeps it until it is acknowledged. Keys: {2}.", "{0} 把如今归 {1} 所有的键移交给 {1}，得到确认之前自己也保留着。键数：{2}。";
    pub(super) HANDS_OVER_AND_DELETES: "{0} hands over to {1} what {1} owns now, and deletes it at once: ack-before-delete is off. Keys: {2}.",
        "{0} 把如今归 {1} 所有的键移交给 {1}，并立即删除：ack-before-delete 已关闭。键数：{2}。";
    pub(super) COPIES: "{0} copies to {1} what {1} owns now as well. Keys: {2}.", "{0} 把如今也归 {1} 所有的键复制给 {1}。键数：{2}。";
    pub(super) TAKES_KEYS: "{0} takes in what {1} sends. Keys: {2}.", "{0} 收下 {1} 发来的键。键数：{2}。";
    pub(super) KEEPS_NEWER: "{0} keeps its own value of {2}: what {1} sends is not newer.", "{0} 保留自己的 {2}：{1} 发来的并不更新。";
    pub(super) TAKES_OLDER: "{0} replaces its value of {2} by an older one from {1}: newer-value-kept is off.",
        "{0} 用 {1} 发来的较旧的值替换了自己的 {2}：newer-value-kept 已关闭。";
    pub(super) DELETES: "{0} knows that {1} has what it was sent, and deletes it. Keys: {2}.", "{0} 得知 {1} 已收下发去的键，于是删除。键数：{2}。";
    pub(super) KNOWS_COPIED: "{0} knows that {1} has its copies.", "{0} 得知 {1} 已有副本。";
    pub(super) RELEASES: "{0} releases to {1} all that {1} owns now: nothing more will come. Keys handed over: {2}.",
        "{0} 向 {1} 释放如今归 {1} 所有的一切：不会再有数据到来。移交的键数：{2}。";
    pub(super) IS_RELEASED: "{0} hears that nothing more will come from {1}. Servers that it still waits for: {2}.", "{0} 得知 {1} 不会再移交什么。它还要等待的服务器：{2} 台。";
    pub(super) ALL_RELEASED: "{0} hears that nothing more will come from {1}: it waits for nobody now, and answers for all that it owns.",
        "{0} 得知 {1} 不会再移交什么：它不再等待任何服务器，可以答复归它所有的一切。";
    pub(super) HAS_RELEASED: "{0} knows that {1} has its release.", "{0} 得知 {1} 已收到它的释放消息。";
    pub(super) DONE: "{0} has done all that view {1} asks of it, and tells {2}.", "{0} 已完成成员视图 {1} 要求的一切，告知 {2}。";
    pub(super) OF_OLD_VIEW: "{0} ignores what {1} sends by view {2}: it knows a newer one.", "{0} 忽略 {1} 按成员视图 {2} 发来的消息：它已知更新的视图。";
    pub(super) TOO_EARLY: "{0} keeps for later what {1} sends by view {2}: it knows only view {3}.", "{0} 暂存 {1} 按成员视图 {2} 发来的消息：它还只知道视图 {3}。";
    pub(super) SENDS_AGAIN: "{0} sends again what has not been acknowledged for {1}.", "{0} 重发{1}内没有得到确认的内容。";

    // Lookups.
    pub(super) LOOKS_UP: "{0} asks {1}: {2}. That is who owns it in view {3}.", "{0} 向 {1} 查询：{2}。在成员视图 {3} 中它归 {1} 所有。";
    pub(super) LOOKS_UP_AGAIN: "{0} asks {1} again: {2}. There was no answer for {3}.", "{0} 再次向 {1} 查询：{2}。{3}没有答复。";
    pub(super) REDIRECTS: "{0} tells {1} view {2}: in it, {3} owns {4}.", "{0} 把成员视图 {2} 告诉 {1}：其中 {4} 归 {3} 所有。";
    pub(super) WAITS: "{0} lets {1} wait: it owns {2} now, but has not got it yet. Servers that have not released: {3}.",
        "{0} 让 {1} 等待：{2} 现在归它所有，但还没有到。尚未释放的服务器：{3} 台。";
    pub(super) NOT_WAITED: "{0} answers {1} at once although {2} may still be elsewhere: released-first is off.",
        "{0} 立即答复 {1}，尽管 {2} 可能还在别处：released-first 已关闭。";
    pub(super) READS: "{0} answers {1}: {2} is {3}.", "{0} 答复 {1}：{2} 的值是 {3}。";
    pub(super) READS_NOTHING: "{0} answers {1}: there is no {2}.", "{0} 答复 {1}：没有 {2}。";
    pub(super) WRITES: "{0} writes {2} = {3} for {1}.", "{0} 为 {1} 写入 {2} = {3}。";
    pub(super) WRITES_ALL: "{0} writes {2} = {3} for {1}, and waits until the other owners have it.", "{0} 为 {1} 写入 {2} = {3}，并等待其他所有者也写入。";
    pub(super) WRITTEN_BEFORE: "{0} has done this write for {1} already: it takes effect once.", "{0} 已经为 {1} 做过这次写入：只生效一次。";
    pub(super) ALL_HAVE_IT: "{0} answers {1}: all owners of {2} have it.", "{0} 答复 {1}：{2} 的所有者都已写入。";
    pub(super) DOES_NOT_KNOW: "{0} does not answer {1}: it has not heard yet which view holds.", "{0} 不答复 {1}：它还不知道当前的成员视图。";
    pub(super) HAS_ANSWER: "{0} has its answer from {1}.", "{0} 得到 {1} 的答复。";
    pub(super) LATE_ANSWER: "{0} ignores what {1} says: it has its answer already.", "{0} 忽略 {1} 的消息：它已经得到答复。";
}
