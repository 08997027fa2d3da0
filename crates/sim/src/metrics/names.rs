//! What the metrics are called that every system has, and what they count. Those that a system counts besides carry both with
//! them.

use synod_model::{Lang, Text};

macro_rules! texts {
    ($table:ident; $($id:literal: $en:literal, $zh:literal;)+) => {
        const $table: &[(&str, Text)] = &[$(($id, Text::new($en, $zh))),+];
    };
}

texts! {
    NAMES;
    "messages": "messages", "消息";
    "messages_sent": "messages sent", "发送的消息";
    "messages_dropped": "messages lost", "丢失的消息";
    "sent": "sent", "发送";
    "delivered": "delivered", "送达";
    "dropped": "dropped", "丢弃";
    "messages_by_kind": "messages by kind", "各类消息";
    "delivered_by_node": "messages delivered, by node", "各节点收到的消息";
    "requests": "requests", "请求";
    "answered": "answered", "已答复";
    "failed": "failed", "失败";
    "unanswered": "unanswered", "未答复";
    "latency_us": "latency", "延迟";
    "decisions": "decisions", "决定";
    "messages_per_decision": "messages per decision", "每次决定的消息数";
    "forced_writes": "waits for a disk", "等待写盘";
    "forced_writes_per_decision": "waits for a disk per decision", "每次决定的等待写盘次数";
    "blocked_us": "time blocked", "阻塞时间";
    "without_leader_us": "time without a leader", "没有领导者的时间";
    "fairness": "fairness (1: all alike)", "公平度（1：完全均匀）";
    "mean": "mean", "平均";
}

texts! {
    SAYS;
    "messages_sent": "All messages that nodes have sent, copies included", "节点发出的全部消息，包括重复的副本";
    "messages_dropped": "Messages that never arrived: lost by chance, at a cut, or because the receiver was down",
        "没有送达的消息：偶然丢失、链路切断，或接收者已崩溃";
    "messages_by_kind": "Messages sent, by what they are for", "按用途统计发出的消息";
    "delivered_by_node": "Messages that each node has received", "每个节点收到的消息数";
    "requests": "What users have asked for; what is sent once more is not counted again", "用户提出的请求；重发的不重复计算";
    "answered": "Requests whose users have their answer", "用户已经得到答复的请求";
    "failed": "Requests that ended without success: refused or given up", "没有成功就结束的请求：被拒绝或被放弃";
    "unanswered": "Requests that still wait for their answer", "仍在等待答复的请求";
    "latency_us": "From the request to its answer, in the time of the run", "从提出请求到得到答复，按运行的时间计";
    "decisions": "Steps at which something was settled for good", "有事项最终确定下来的步数";
    "messages_per_decision": "All messages sent, divided by the decisions", "发出的全部消息除以决定数";
    "forced_writes": "How often a node had to wait until its disk had kept something", "节点必须等数据写入磁盘的次数";
    "forced_writes_per_decision": "Waits for a disk, divided by the decisions", "等待写盘的次数除以决定数";
    "blocked_us": "For how long some node could not go on by itself", "有节点无法自行继续的时间";
    "without_leader_us": "For how long nobody was in charge, so that nothing could be decided",
        "没有领导者、因而无法作出决定的时间";
    "fairness": "How evenly the nodes share: 1 if all have the same, less the more one has alone",
        "各节点分担得多均匀：完全相同为 1，越集中越小";
}

/// What a metric counts that every system has, in one clause.
pub(super) fn metric_says(id: &str, lang: Lang) -> Option<&'static str> {
    SAYS.iter().find(|(known, _)| *known == id).map(|(_, text)| text.get(lang))
}

/// The name of a metric that every system has, or of a part of one, as people read it; a kind of message is called by
/// itself.
pub fn metric_name(id: &str, lang: Lang) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| id.trim_end_matches("_us").replace('_', " "), |(_, text)| text.get(lang).to_owned())
}
