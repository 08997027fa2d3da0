//! What the nodes say.

use synod_model::{Micros, Sentence, Value, texts};

texts! {
    FORTH: "{0}", "{0}";
    BACK: "-{0}", "-{0}";
    MILLIS: "{0} ms", "{0} 毫秒";
    AHEAD: "{0} ahead", "快 {0}";
    BEHIND: "{0} behind", "慢 {0}";

    // Asking and answering.
    pub(super) ASKS: "{0} asks {1} what time it is.", "{0} 询问 {1} 现在几点。";
    pub(super) ASKS_ALL: "{0} asks all clocks what they show, round {1}.", "{0} 询问所有时钟的读数，第 {1} 轮。";
    pub(super) SHOWS: "The clock of {0} shows {1}; it tells {2}.", "{0} 的时钟显示 {1}，它告诉 {2}。";
    pub(super) LIES: "{0} lies and tells {2} that it is {1}.", "{0} 说谎，告诉 {2} 现在是 {1}。";
    pub(super) SAYS: "{0} hears from {1} that it was {2}; both ways took {3}.", "{0} 从 {1} 得知当时是 {2}；往返用了 {3}。";
    pub(super) STALE: "{0} ignores an answer of {1} that it does not wait for.", "{0} 忽略 {1} 的一条不再等待的答复。";
    pub(super) OLD_ROUND: "{0} has nothing to do with round {1} any more.", "{0} 不再理会第 {1} 轮。";
    pub(super) MEASURES: "{0} reckons that the clock of {1} is {2}.", "{0} 算出 {1} 的时钟{2}。";
    pub(super) AVERAGES: "{0} averages the clocks of {1}: the mean is {2}, and each is sent the difference.",
        "{0} 对 {1} 的时钟取平均：平均值{2}，并向各机器发送差值。";
    pub(super) NO_MAJORITY: "{0}: no majority of the sources agrees, so the clock stays as it is.", "{0}：没有多数时钟源一致，时钟保持不变。";
    pub(super) EXCLUDES: "{0} leaves out {1}, which cannot be right if the majority is.", "{0} 排除 {1}：如果多数是对的，它就不可能对。";
    pub(super) ASKS_NOBODY: "{0} asks nobody for the time.", "{0} 不向谁询问时间。";

    // Setting the clock.
    pub(super) FORWARD: "{0} sets its clock forward by {1}.", "{0} 把时钟向前拨 {1}。";
    pub(super) SET_BACK: "{0} sets its clock back by {1} at once.", "{0} 把时钟立即往回拨 {1}。";
    pub(super) SLOWER: "{0} is ahead by {1}, and its clock runs slower until it is right.", "{0} 快了 {1}，时钟走慢直到准确。";
    pub(super) SLEWED: "The clock of {0} runs as before.", "{0} 的时钟恢复原速。";

    // Commits.
    pub(super) STAMPS: "{0} gives “{1}” the timestamp {2}.", "{0} 给“{1}”时间戳 {2}。";
    pub(super) TELLS: "{0} tells of “{1}” with the timestamp {2}, after {3}.", "{0} 告知“{1}”，时间戳 {2}，等待了 {3}。";
    pub(super) LEARNS: "{0} learns of “{1}” of {2} with the timestamp {3}.", "{0} 得知 {2} 的“{1}”，时间戳 {3}。";
    pub(super) KNOWS: "{0} knows of “{1}” already.", "{0} 已经知道“{1}”。";
    pub(super) ACKNOWLEDGED: "{0} knows of commit {2} of {1}.", "{0} 已得知 {1} 的第 {2} 个提交。";
    pub(super) SENDS_AGAIN: "{0} sends again what has not been acknowledged.", "{0} 重发尚未确认的提交。";
    pub(super) COMMITS_NOTHING: "{0} commits nothing: it only tells the time.", "{0} 不做提交：它只报时。";
}

/// A signed number of microseconds.
pub(super) fn off(micros: i64) -> Sentence {
    let time = Micros(micros.unsigned_abs()).into();
    if micros < 0 { BACK.with([time]) } else { FORTH.with([time]) }
}

/// What a clock shows, and what a timestamp is: to the microsecond.
pub(super) fn shows(micros: i64) -> Sentence {
    MILLIS.with([Value::Milli(micros).plain().into()])
}

/// By how much a clock is ahead or behind.
pub(super) fn lead(micros: i64) -> Sentence {
    let time = Micros(micros.unsigned_abs()).into();
    if micros < 0 { BEHIND.with([time]) } else { AHEAD.with([time]) }
}
