//! What happens, as sentences in every language: what, then why.
//!
//! In the templates `{0}` is the node at which it happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) REPLICA_STARTS: "{0} starts as a replica with nothing on its disk.", "{0} 作为副本启动，磁盘上还没有数据。";
    pub(super) RESTARTS: "{0} restarts with what is on its disk.", "{0} 带着磁盘上的数据重启。";
    pub(super) CLIENT_STARTS: "{0} starts as a client; its home replica is {1}.", "{0} 作为客户端启动，所属副本是 {1}。";
    pub(super) ROAMER_STARTS: "{0} starts as a client that asks any replica.", "{0} 作为客户端启动，任意副本都可以问。";
    pub(super) NOT_A_CLIENT: "{0} takes requests from clients only; ask a client.", "{0} 只接受客户端的请求；请向客户端提出。";

    // Clients.
    pub(super) ASKS: "{0} asks {1}: {2}.", "{0} 向 {1} 请求：{2}。";
    pub(super) ASKS_AGAIN: "{0} asks {1} again: {2}. There was no answer for {3}, and nobody knows whether it took effect.",
        "{0} 再次向 {1} 请求：{2}。{3}没有答复，谁也不知道它是否已生效。";
    pub(super) GIVES_UP: "{0} has had no answer from {1} for {3}: {2} has failed. A read changes nothing, so that is certain.",
        "{0} 等了 {3}没有得到 {1} 的答复：{2} 失败。读取不改变任何数据，所以这一点是确定的。";
    pub(super) IS_TOLD: "{0} is told by {1}: {3}. It had asked for {2}.", "{0} 得到 {1} 的答复：{3}。它请求的是 {2}。";
    pub(super) IS_TOLD_OK: "{0} is told by {1} that {2} is done.", "{0} 得到 {1} 的答复：{2} 已完成。";
    pub(super) LATE_ANSWER: "{0} ignores what {1} says: it waits for it no longer.", "{0} 忽略 {1} 的消息：它已不再等待。";
    pub(super) TRIES_NEXT: "{0} turns to {2}: {1} lacks something that it has read or written. It asks for {3}.",
        "{0} 转而询问 {2}：{1} 缺少它读过或写过的内容。请求的是 {3}。";
    pub(super) RESTS: "{0} was refused by {1}, the last one: it waits before it tries {2} again.",
        "{0} 被最后一个副本 {1} 暂拒：等一会儿再重试 {2}。";
    pub(super) TRIES_AGAIN: "{0} tries again, with {1}: {2}.", "{0} 再次尝试，询问 {1}：{2}。";

    // Replicas in strong mode.
    pub(super) QUERIES: "{0} asks all for their tags, on behalf of {1}: {2}. It needs {3} of {4}, itself included.",
        "{0} 代 {1} 询问所有副本的标签：{2}。包括自己在内，需要 {4} 个中的 {3} 个。";
    pub(super) IS_UNDER_WAY: "{0} is asked again by {1}: that is under way.", "{0} 再次收到 {1} 的请求：已在进行中。";
    pub(super) TELLS_TAG: "{0} tells {1} its value {2} with tag {3}.", "{0} 把自己的值 {2} 和标签 {3} 告诉 {1}。";
    pub(super) HEARS_TAG: "{0} hears tag {2} from {1}. Still missing: {3}.", "{0} 从 {1} 得知标签 {2}。还缺 {3} 个。";
    pub(super) STORES: "{0} has heard a majority, and issues tag {1} for {2}: higher than all it has heard. All are to store it.",
        "{0} 已听到多数派，为 {2} 签发标签 {1}：高于听到的所有标签。请所有副本存储。";
    pub(super) STORES_BACK: "{0} has heard a majority, and has what it found, {2} with tag {1}, stored before it answers: who reads next must not read less.",
        "{0} 已听到多数派，在答复之前先把读到的 {2}（标签 {1}）存回：后来的读取不能读到更旧的。";
    pub(super) READS_AT_ONCE: "{0} answers {1} with {2} at once, which perhaps few have stored: read-stores-back is off.",
        "{0} 立即以 {2} 答复 {1}，尽管可能只有少数副本存有它：read-stores-back 已关闭。";
    pub(super) RESUMES: "{0} goes on with {2} for {1}, with the tag that is on its disk.", "{0} 为 {1} 继续 {2}，使用磁盘上的标签。";
    pub(super) TAKES_STORE: "{0} stores {2} with tag {3} for {1}.", "{0} 应 {1} 的请求存储 {2}，标签为 {3}。";
    pub(super) KEEPS_NEWER: "{0} acknowledges tag {2} to {1}, and keeps its own, {3}: that is not older.", "{0} 向 {1} 确认标签 {2}，但保留自己的 {3}：它并不更旧。";
    pub(super) HEARS_ACK: "{0} hears that {1} has tag {2}. Still missing: {3}.", "{0} 得知 {1} 已有标签 {2}。还缺 {3} 个。";
    pub(super) ANSWERS: "{0} knows that a majority has tag {1}, and answers {2}.", "{0} 得知多数派已有标签 {1}，于是答复 {2}。";
    pub(super) ANSWERS_AGAIN: "{0} answers {1} once more: it has done that already, and does it once.", "{0} 再次答复 {1}：这件事已经做过，只做一次。";
    pub(super) ROUND_OVER: "{0} ignores what {1} says: that round trip is over.", "{0} 忽略 {1} 的消息：那轮往返已经结束。";
    pub(super) WAITS: "{0} has no majority for {1}, and asks those again that are missing: {2}.", "{0} 还没有凑齐 {1} 所需的多数派，再次询问缺少的副本：{2}。";

    // Replicas in eventual mode.
    pub(super) READS: "{0} answers {1} from its own disk: {2}.", "{0} 用自己磁盘上的数据答复 {1}：{2}。";
    pub(super) UPDATES: "{0} does {2} for {1}, and answers at once. It is its update {3}.", "{0} 为 {1} 执行 {2} 并立即答复。这是它的更新 {3}。";
    pub(super) UPDATES_IN_VAIN: "{0} does {2} for {1} with stamp {3}, and answers at once; what it has is stamped {4}, and stays.",
        "{0} 为 {1} 执行 {2} 并立即答复，时间戳为 {3}；而已有内容的时间戳是 {4}，因此保留后者。";
    pub(super) REFUSES: "{0} does not answer {1} yet: it lacks update {2}, which {1} has read or written.", "{0} 暂不答复 {1}：它缺少 {1} 读过或写过的更新 {2}。";
    pub(super) REFUSED_BEFORE: "{0} has refused that try of {1} before.", "{0} 此前已拒绝过 {1} 的这次尝试。";
    pub(super) NOT_CHECKED: "{0} answers {1} although it lacks update {2}, which {1} has read or written: session-checked is off.",
        "{0} 缺少 {1} 读过或写过的更新 {2}，却照样答复：session-checked 已关闭。";
    pub(super) ANSWERED_LONG_AGO: "{0} has answered that request of {1} before.", "{0} 早已答复过 {1} 的那个请求。";
    pub(super) TAKES_IN: "{0} takes in what {1} tells, and would answer {2} now.", "{0} 并入 {1} 传来的内容，现在会答复 {2}。";
    pub(super) OVERWRITTEN: "{0} replaces its own by what {1} tells: {3} is stamped later than {2}. It would answer {4} now.",
        "{0} 用 {1} 传来的内容替换自己的：{3} 的时间戳晚于 {2}。现在会答复 {4}。";
    pub(super) KEEPS_OWN: "{0} keeps its own: it is stamped {2}, and what {1} tells is stamped {3}.", "{0} 保留自己的内容：时间戳是 {2}，而 {1} 传来的是 {3}。";
    pub(super) HAS_SIBLINGS: "{0} keeps what {1} tells beside its own: neither writer knew of the other. It would answer {2} now.",
        "{0} 把 {1} 传来的与自己的并存：双方写入时互不知晓。现在会答复 {2}。";
    pub(super) KNOWS_IT: "{0} has all that {1} tells.", "{0} 已有 {1} 传来的一切。";
    pub(super) GOSSIPS: "{0} tells {1} all that it has.", "{0} 把自己的全部状态告诉 {1}。";
    pub(super) NOTHING_TO_GOSSIP: "{0} has nothing to tell yet.", "{0} 还没有可传播的内容。";
}
