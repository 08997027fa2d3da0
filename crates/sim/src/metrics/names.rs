//! What the metrics are called that every system has. Those that a system counts besides carry their names with them.

use synod_model::{Lang, Text};

macro_rules! names {
    ($($id:literal: $en:literal, $zh:literal;)+) => {
        const NAMES: &[(&str, Text)] = &[$(($id, Text::new($en, $zh))),+];
    };
}

names! {
    "messages": "messages", "消息";
    "messages_sent": "messages sent", "发送的消息";
    "messages_dropped": "messages dropped", "丢弃的消息";
    "sent": "sent", "发送";
    "delivered": "delivered", "送达";
    "dropped": "dropped", "丢弃";
    "messages_by_kind": "messages by kind", "各类消息";
    "delivered_by_node": "messages delivered, by node", "各节点收到的消息";
    "requests": "requests", "请求";
    "answered": "answered", "已答复";
    "failed": "refused", "被拒绝";
    "unanswered": "unanswered", "未答复";
    "latency_us": "latency", "延迟";
    "decisions": "decisions", "决定";
    "messages_per_decision": "messages per decision", "每次决定的消息数";
    "forced_writes": "forced writes", "强制写盘";
    "forced_writes_per_decision": "forced writes per decision", "每次决定的强制写盘数";
    "blocked_us": "time blocked", "阻塞时间";
    "without_leader_us": "time without a leader", "没有领导者的时间";
    "fairness": "fairness (1: all alike)", "公平度（1：完全均匀）";
    "mean": "mean", "平均";
}

/// The name of a metric that every system has, or of a part of one, as people read it; a kind of message is called by
/// itself.
pub fn metric_name(id: &str, lang: Lang) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| id.trim_end_matches("_us").replace('_', " "), |(_, text)| text.get(lang).to_owned())
}
