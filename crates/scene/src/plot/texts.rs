//! What pictures of metrics say.

use synod_model::{Lang, Text};

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)+) => {$(
        pub(super) static $name: Text = Text::new($en, $zh);
    )+};
}

texts! {
    LATENCY_OF: "latency, {0}", "延迟（{0}）";
    FAIRNESS_OF: "fairness: {0}", "公平度：{0}";
    REQUESTS: "Requests a second", "每秒请求数";
    MESSAGES: "Messages a second", "每秒消息数";
    DECISIONS: "Decisions and waits for a disk a second", "每秒决定与等待写盘";
    LATENCY: "Latency over time", "延迟变化";
    CLASSES: "Latency of all answers", "全部答复的延迟分布";
    CLASSES_SAY: "How many answers took how long; each doubling of the time has the same room", "多少个答复用了多长时间；时间每翻一倍，占同样的宽度";
    HALF: "half within", "50% 不超过";
    MOST: "95 % within", "95% 不超过";
    NEARLY_ALL: "99 % within", "99% 不超过";
    COUNTED: "{0}: {1} in all, at most {2}/s", "{0}：共 {1}，最高 {2}/s";
    PERCENTILES: "Half of the answers took at most {0}, 95 in 100 at most {1}, 99 in 100 at most {2}.",
        "一半的答复不超过 {0}，95% 不超过 {1}，99% 不超过 {2}。";
    MOST_TOOK: "{0} answers; most took {1} to {2}.", "共 {0} 个答复；最多的耗时在 {1} 到 {2} 之间。";
    SHADED: "no leader", "没有领导者";
    PART: "{0}: {1}", "{0}：{1}";
    STOP: "{0}.", "{0}。";
}

/// A percentile as a newcomer reads it.
pub(super) fn percentile(id: &str, lang: Lang) -> Option<&'static str> {
    let text = match id {
        "p50" => &HALF,
        "p95" => &MOST,
        "p99" => &NEARLY_ALL,
        _ => return None,
    };
    Some(text.get(lang))
}
