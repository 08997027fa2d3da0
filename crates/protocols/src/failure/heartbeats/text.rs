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

    // Requests.
    pub(super) TELLS: "{0} is asked whom it suspects: {1}.", "{0} 被问到怀疑谁：{1}。";
    pub(super) WATCHES_NOBODY: "{0} is asked whom it suspects, and watches nobody.", "{0} 被问到怀疑谁，但它不监视任何节点。";
}
