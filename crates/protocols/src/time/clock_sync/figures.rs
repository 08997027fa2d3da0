//! What is counted: how wrong clocks are, and how long commits wait.

use super::ClockSync;
use synod_model::prelude::*;

texts! {
    SYNCS: "clock settings", "校准次数";
    SYNCS_SAY: "How often a clock was set", "时钟被校准的次数";
    ERROR: "error after setting", "校准后的误差";
    ERROR_SAYS: "By how much a clock was ahead of the true time or behind it, just after it was set",
        "时钟刚校准之后与真实时间相差多少";
    WORST: "largest error", "最大误差";
    WORST_SAYS: "By how much the clock of a machine was ahead or behind at most, whenever it did something",
        "机器每次动作时，时钟与真实时间相差的最大值";
    WAIT: "commit wait", "提交等待";
    WAIT_SAYS: "From the timestamp of a commit until it was told", "从提交得到时间戳到被告知";
}

/// The names of the parts of records.
static PARTS: &[(&str, Text)] = &[("mean", Text::new("mean", "平均")), ("max", Text::new("maximum", "最大"))];

/// A number of times, their sum and the longest.
#[derive(Clone, Debug, Default)]
struct Times {
    count: u64,
    sum: u64,
    max: u64,
}

impl Times {
    fn add(&mut self, time: u64) {
        self.count += 1;
        self.sum = self.sum.saturating_add(time);
        self.max = self.max.max(time);
    }

    fn record(&self) -> Option<Value> {
        let mean = self.sum.checked_div(self.count)?;
        let parts = [("mean", mean), ("max", self.max)];
        Some(Value::Record(parts.map(|(id, time)| (id, Micros(time).into())).to_vec()))
    }
}

/// What is counted since the beginning, or since it was counted anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    errors: Times,
    waits: Times,
    worst: u64,
}

impl Figures {
    /// A clock has been set.
    pub(super) fn sets(&mut self, error: i64) {
        self.errors.add(error.unsigned_abs());
    }

    /// A machine does something, and its clock is off by so much.
    pub(super) fn shows(&mut self, error: i64) {
        self.worst = self.worst.max(error.unsigned_abs());
    }

    /// A commit is told after so long.
    pub(super) fn tells(&mut self, waited: u64) {
        self.waits.add(waited);
    }
}

/// All that is counted of a run.
pub(super) fn metrics(world: &World<ClockSync>) -> Vec<Metric> {
    let figures = &world.ghost().figures.0;
    let mut metrics = vec![
        Metric::new("syncs", &SYNCS, &SYNCS_SAY, figures.errors.count),
        Metric::new("worst_error_us", &WORST, &WORST_SAYS, Micros(figures.worst)),
    ];
    if let Some(errors) = figures.errors.record() {
        metrics.push(Metric::new("error_us", &ERROR, &ERROR_SAYS, errors).with_parts(PARTS));
    }
    if let Some(waits) = figures.waits.record() {
        metrics.push(Metric::new("commit_wait_us", &WAIT, &WAIT_SAYS, waits).with_parts(PARTS));
    }
    metrics
}
