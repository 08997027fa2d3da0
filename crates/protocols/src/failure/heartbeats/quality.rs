//! How good a detector is, as Chen, Toueg and Aguilera measure it (2002, section 2): how soon it notices a crash, how often
//! it is mistaken and for how long, and in which share of the time it is right about a process that lives.
//!
//! A *pair* is a watcher that is not down and a process that it watches. A search knows no time, and there nothing is counted.

use super::Heartbeats;
use synod_model::prelude::*;

texts! {
    DETECTIONS: "crashes detected", "检测到的崩溃";
    DETECTIONS_SAY: "Crashes that a watcher came to suspect while the process was down, counted for each pair",
        "进程崩溃期间被监视者怀疑的次数，按监视关系逐对统计";
    DETECTION: "detection time", "检测时间";
    DETECTION_SAYS: "From a crash to the start of the suspicion that lasts; nothing where the process was suspected before",
        "从崩溃到持续怀疑开始的时间；如果此前已经怀疑，则为零";
    MISTAKES: "false suspicions", "误判";
    MISTAKES_SAY: "How often a process was suspected that was not down, counted for each pair", "怀疑了未崩溃进程的次数，按监视关系逐对统计";
    DURATION: "duration of mistakes", "误判持续时间";
    DURATION_SAYS: "How long false suspicions lasted that have ended", "已经结束的误判持续了多久";
    ACCURACY: "query accuracy", "查询准确率";
    ACCURACY_SAYS: "The share of the time of all pairs in which a process that was not down was trusted",
        "在所有监视关系的时间中，未崩溃的进程受到信任的比例";
    UNDETECTED: "crashes not detected", "未检测到的崩溃";
    UNDETECTED_SAYS: "Crashes that a watcher does not suspect yet, or did not before the process was back",
        "监视者尚未怀疑的崩溃，或在进程恢复之前没有怀疑的崩溃";
}

/// The names of the parts of records.
static PARTS: &[(&str, Text)] = &[
    ("mean", Text::new("mean", "平均")),
    ("p50", Text::new("median", "中位数")),
    ("p95", Text::new("95th percentile", "第 95 百分位")),
    ("max", Text::new("maximum", "最大")),
];

/// What is counted and measured since the beginning, or since it was counted anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Quality {
    /// Up to when.
    last: Micros,
    /// How many pairs there are of which the process is not down, and in how many of them it is trusted.
    pub(super) pairs: u64,
    pub(super) trusted: u64,
    /// The time of all these pairs, and of those in which the process was trusted, in microseconds.
    pair_time: u64,
    trusted_time: u64,
    /// How long each detection took that is over, in microseconds.
    detections: Seq<u64>,
    undetected: u64,
    false_suspicions: u64,
    mistakes: u64,
    mistake_time: u64,
    longest_mistake: u64,
}

impl Quality {
    /// It is this moment now.
    pub(super) fn passes(&mut self, at: Micros) {
        let time = at.since(self.last).0;
        self.last = at;
        self.pair_time = self.pair_time.saturating_add(time.saturating_mul(self.pairs));
        self.trusted_time = self.trusted_time.saturating_add(time.saturating_mul(self.trusted));
    }

    /// What is counted from this moment on.
    pub(super) fn anew(&self, at: Micros) -> Self {
        Self { last: at, pairs: self.pairs, trusted: self.trusted, ..Self::default() }
    }

    /// A crash was detected, and the process is back.
    pub(super) fn detection(&mut self, at: Micros, took: Micros) {
        if at > Micros(0) {
            self.detections.push(took.0);
        }
    }

    /// A process is back whose crash was not detected.
    pub(super) fn undetected(&mut self, at: Micros) {
        self.undetected += u64::from(at > Micros(0));
    }

    /// A process is suspected that is not down.
    pub(super) fn false_suspicion(&mut self, at: Micros) {
        self.false_suspicions += u64::from(at > Micros(0));
    }

    /// A mistake has ended.
    pub(super) fn mistake(&mut self, at: Micros, lasted: Micros) {
        if at > Micros(0) {
            self.mistakes += 1;
            self.mistake_time = self.mistake_time.saturating_add(lasted.0);
            self.longest_mistake = self.longest_mistake.max(lasted.0);
        }
    }
}

/// All that is counted of a run.
pub(super) fn metrics(world: &World<Heartbeats>) -> Vec<Metric> {
    let (ghost, config) = (world.ghost(), world.config());
    if ghost.lives.is_empty() {
        return Vec::new();
    }
    let quality = &ghost.quality;
    let mut detections: Vec<u64> = quality.detections.iter().copied().collect();
    let mut undetected = quality.undetected;
    let is_down = |node: &NodeId| ghost.lives[node.index()].down;
    for process in config.all().filter(is_down) {
        for watcher in config.watchers(process).filter(|watcher| !is_down(watcher)) {
            if ghost.pair(watcher, process).suspected() {
                detections.push(ghost.detection(watcher, process).0);
            } else {
                undetected += 1;
            }
        }
    }
    detections.sort_unstable();
    let mut metrics = vec![Metric::new("detections", &DETECTIONS, &DETECTIONS_SAY, detections.len())];
    if let Some(longest) = detections.last() {
        let rank = |percent: usize| detections[(detections.len() * percent).div_ceil(100).max(1) - 1];
        let mean = detections.iter().sum::<u64>() / detections.len() as u64;
        let parts = [("mean", mean), ("p50", rank(50)), ("p95", rank(95)), ("max", *longest)];
        let record = Value::Record(parts.map(|(id, time)| (id, Micros(time).into())).to_vec());
        metrics.push(Metric::new("detection_us", &DETECTION, &DETECTION_SAYS, record).with_parts(PARTS));
    }
    metrics.push(Metric::new("undetected", &UNDETECTED, &UNDETECTED_SAYS, undetected));
    metrics.push(Metric::new("false_suspicions", &MISTAKES, &MISTAKES_SAY, quality.false_suspicions));
    if let Some(mean) = quality.mistake_time.checked_div(quality.mistakes) {
        let parts = [("mean", mean), ("max", quality.longest_mistake)];
        let record = Value::Record(parts.map(|(id, time)| (id, Micros(time).into())).to_vec());
        metrics.push(Metric::new("mistake_duration_us", &DURATION, &DURATION_SAYS, record).with_parts(PARTS));
    }
    if quality.pair_time > 0 {
        let share = u128::from(quality.trusted_time) * 1_000 / u128::from(quality.pair_time);
        let share = Value::Milli(i64::try_from(share).unwrap_or(1_000));
        metrics.push(Metric::new("query_accuracy", &ACCURACY, &ACCURACY_SAYS, share));
    }
    metrics
}
