//! What happens among processes and watchers, as sentences in every language: what, then why.
//!
//! In the templates `{0}` is the node at which it happens.

use synod_model::texts;

texts! {
    // Processes.
    pub(super) STARTS: "{0} starts as incarnation {1} and sends a heartbeat every {2}.", "{0} 以化身编号 {1} 启动，每 {2} 发送一次心跳。";
    pub(super) FORGETS: "{0} starts again as incarnation {1}, which it has been before: incarnation-persisted is off.",
        "{0} 重新启动，化身编号仍是 {1}：incarnation-persisted 已关闭。";
    pub(super) BEATS: "{0} sends heartbeat {1}.", "{0} 发出心跳 {1}。";
    pub(super) SKIPS: "{0} was held up for {1} and skips {2} heartbeats: their time is over.",
        "{0} 被耽搁了 {1}，跳过 {2} 次心跳：它们的时间已过。";

    // Watchers.
    pub(super) WATCHES: "{0} begins to watch {1}, and trusts all of them.", "{0} 开始监视 {1}，先信任所有节点。";
    pub(super) HEARS: "{0} hears heartbeat {2} of {1}: it will suspect {1} after {3} of silence.",
        "{0} 收到 {1} 的心跳 {2}：再沉默 {3} 就怀疑 {1}。";
    pub(super) STALE: "{0} ignores heartbeat {2} of incarnation {3} of {1}: it is not newer than what has come before.",
        "{0} 忽略 {1} 化身 {3} 的心跳 {2}：它不比已收到的更新。";
    pub(super) STALE_TAKEN: "{0} takes heartbeat {2} of incarnation {3} of {1} for a sign of life, although it is not newer than what has come before: stale-ignored is off.",
        "{0} 把 {1} 化身 {3} 的心跳 {2} 当作生命迹象，尽管它不比已收到的更新：stale-ignored 已关闭。";
    pub(super) ANEW: "{0} hears that {1} has started anew, as incarnation {2}: what was measured before is dropped.",
        "{0} 得知 {1} 已重新启动，化身编号为 {2}：之前的测量作废。";
    pub(super) TRUSTS: "{0} trusts {1} again: heartbeat {2} has come, after {3} of silence.",
        "{0} 重新信任 {1}：沉默 {3} 之后，心跳 {2} 到了。";
    pub(super) NO_SAMPLE: "{0} does not count the gap before it among the samples of {1}: it says nothing of the usual ones.",
        "{0} 不把这之前的间隔计入 {1} 的样本：它不反映平常的情况。";
    pub(super) SUSPECTS: "{0} suspects {1}: it has heard nothing of it for {2}.", "{0} 怀疑 {1}：已有 {2} 没有收到它的消息。";
    pub(super) SUSPECTS_UNHEARD: "{0} suspects {1}: no heartbeat of it has come in {2}.", "{0} 怀疑 {1}：{2} 内没有收到过它的心跳。";

    // Members of a group that ping each other.
    pub(super) JOINS: "{0} starts as incarnation {1} and pings another member every {2}.", "{0} 以化身编号 {1} 启动，每 {2} 探测一个成员。";
    pub(super) PINGS: "{0} pings {1}.", "{0} 探测 {1}。";
    pub(super) ANSWERS: "{0} answers the ping of {1}.", "{0} 答复 {1} 的探测。";
    pub(super) ANSWERED: "{0} has the answer of {1}, from {2} itself.", "{0} 得到 {1} 的答复，来自 {2} 本身。";
    pub(super) ANSWERED_FOR: "{0} has the answer of {1} through {2}: it is alive.", "{0} 通过 {2} 得到 {1} 的答复：它还活着。";
    pub(super) ASKS: "{0} has no answer of {1}, and asks {2} to ping it.", "{0} 没有得到 {1} 的答复，请 {2} 代为探测。";
    pub(super) ASKS_NOBODY: "{0} has no answer of {1}, and asks nobody: indirect-probes is off.",
        "{0} 没有得到 {1} 的答复，也不请别人代为探测：indirect-probes 已关闭。";
    pub(super) PINGS_FOR: "{0} pings {1} for {2}.", "{0} 替 {2} 探测 {1}。";
    pub(super) PASSES_ON: "{0} tells {2} that {1} has answered.", "{0} 告诉 {2}：{1} 已答复。";
    pub(super) TOO_LATE: "{0} ignores an answer of {1} that it no longer waits for.", "{0} 忽略 {1} 的答复：它已不再等待。";
    pub(super) SILENT: "{0} suspects {1}: nobody has had an answer of it in a whole period. It may refute that for {2}.",
        "{0} 怀疑 {1}：整个周期内没有人得到它的答复。它可以在 {2} 内反驳。";
    pub(super) SILENT_FAILED: "{0} declares {1} failed at once: nobody has had an answer of it in a whole period.",
        "{0} 立即判定 {1} 失效：整个周期内没有人得到它的答复。";
    pub(super) NOT_REFUTED: "{0} declares {1} failed: nobody has refuted in {2} that it is silent.", "{0} 判定 {1} 失效：{2} 内没有人反驳它的沉默。";
    pub(super) TOLD_SUSPECT: "{0} hears from {2} that {1} is suspected as incarnation {3}, and suspects it too.",
        "{0} 从 {2} 听说 {1} 的化身 {3} 受到怀疑，于是也怀疑它。";
    pub(super) TOLD_FAILED: "{0} hears from {2} that {1} has failed as incarnation {3}.", "{0} 从 {2} 听说 {1} 的化身 {3} 已失效。";
    pub(super) TOLD_ALIVE: "{0} hears from {2} that {1} is alive as incarnation {3}, and trusts it again.",
        "{0} 从 {2} 听说 {1} 以化身 {3} 存活，于是重新信任它。";
    pub(super) KNOWS: "{0} hears from {2} that {1} is now incarnation {3}.", "{0} 从 {2} 听说 {1} 现在是化身 {3}。";
    pub(super) REFUTES: "{0} hears from {1} that it is suspected itself, and refutes that: it is now incarnation {2}.",
        "{0} 从 {1} 听说自己受到怀疑，于是反驳：它现在是化身 {2}。";
    pub(super) JOINS_AGAIN: "{0} hears from {1} that it has failed itself, and joins again as incarnation {2}.",
        "{0} 从 {1} 听说自己已被判失效，于是以化身 {2} 重新加入。";
    pub(super) INSISTS: "{0} hears from {1} of an earlier life of its own, and says that it is alive as incarnation {2}.",
        "{0} 从 {1} 听说自己更早的一次生命，于是声明自己以化身 {2} 存活。";

    // Requests.
    pub(super) TELLS: "{0} is asked whom it suspects: {1}.", "{0} 被问到怀疑谁：{1}。";
    pub(super) WATCHES_NOBODY: "{0} is asked whom it suspects, and watches nobody.", "{0} 被问到怀疑谁，但它不监视任何节点。";
}
