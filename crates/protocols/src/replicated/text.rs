//! What happens between clients and servers, as sentences in every language. In the templates, `{0}` is the node at which it
//! happens.

use synod_model::texts;

texts! {
    pub(super) ASKS: "{0} asks {1} for “{2}”.", "{0} 向 {1} 请求“{2}”。";
    pub(super) QUEUES: "{0} keeps “{1}” until earlier requests have their answers.", "{0} 暂存“{1}”，直到更早的请求得到答复。";
    pub(super) REFUSES_REQUEST: "{0} refuses “{1}”: too many requests wait there.", "{0} 拒绝“{1}”：等待的请求太多。";
    pub(super) REDIRECTS: "{0} sends {1} on to {2}, the leader it follows.", "{0} 让 {1} 去找它跟随的领导者 {2}。";
    pub(super) CANNOT_REDIRECT: "{0} turns {1} away: it does not lead, and knows no leader.",
        "{0} 回绝 {1}：它不是领导者，也不知道谁是领导者。";
    pub(super) IS_REDIRECTED: "{0} turns to {2}: {1} says that {2} leads.", "{0} 转向 {2}：{1} 说 {2} 是领导者。";
    pub(super) OLD_REDIRECTION: "{0} ignores what {1} says about the leader: it asks another by now.",
        "{0} 忽略 {1} 关于领导者的说法：它已在询问别的节点。";
    pub(super) WAITS_FOR_LEADER_AFTER: "{0} waits: {1} did not lead when it was asked.", "{0} 等待：{1} 在被询问时不是领导者。";
    pub(super) APPLIES_ONCE: "{0} does not run “{1}” again: its sessions show that it has taken effect.",
        "{0} 不再执行“{1}”：会话记录显示它已经生效。";
    pub(super) APPLIES_TWICE: "{0} runs “{1}” once more although it has taken effect: sessions is off.",
        "{0} 再次执行“{1}”，尽管它已经生效：sessions 已关闭。";
    pub(super) ANSWERS: "{0} has the answer to “{1}”: {2}.", "{0} 得到“{1}”的答复：{2}。";
    pub(super) LATE_ANSWER: "{0} no longer waits for this answer; the one of {1} changes nothing.",
        "{0} 不再等待这个答复；{1} 的这一份不改变什么。";
}
