//! What is counted: what an entry of the critical section costs, how long it is waited for, and how much of a run is concurrent.

use super::LogicalClocks;
use std::collections::BTreeMap;
use synod_model::prelude::*;

texts! {
    ENTRIES: "entries", "进入次数";
    ENTRIES_SAY: "How often the critical section was entered", "进入临界区的次数";
    COST: "messages per entry", "每次进入的消息数";
    COST_SAYS: "Request, Reply and Release, as often as each is sent for the first time, by the number of entries",
        "首次发送的 Request、Reply 和 Release 总数除以进入次数";
    WAIT: "wait for the critical section", "等待临界区的时间";
    WAIT_SAYS: "From the request for the critical section to the entry", "从请求临界区到进入";
    CONCURRENT: "concurrent pairs", "并发事件对";
    CONCURRENT_SAYS: "Pairs of events of which neither happened before the other, among the first 256 events",
        "前 256 个事件中，互不先于对方发生的事件对";
}

/// The names of the parts of records.
static PARTS: &[(&str, Text)] = &[("mean", Text::new("mean", "平均")), ("max", Text::new("maximum", "最大"))];

/// What is counted since the beginning, or since it was counted anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// How many messages were sent for mutual exclusion.
    pub(super) messages: u64,
    /// How many pairs of events are concurrent.
    pub(super) concurrent_pairs: u64,
    entries: u64,
    /// Since when each process waits that does.
    since: BTreeMap<NodeId, Micros>,
    waited: u64,
    longest: u64,
}

impl Figures {
    /// What is counted from now on.
    pub(super) fn anew(&self) -> Self {
        Self { since: self.since.clone(), ..Self::default() }
    }

    /// A process asks for the critical section.
    pub(super) fn asks(&mut self, node: NodeId, at: Micros) {
        self.since.insert(node, at);
    }

    /// A process enters.
    pub(super) fn enters(&mut self, node: NodeId, at: Micros) {
        let waited = self.since.remove(&node).map_or(0, |since| at.since(since).0);
        self.entries += 1;
        self.waited = self.waited.saturating_add(waited);
        self.longest = self.longest.max(waited);
    }
}

/// All that is counted of a run.
pub(super) fn metrics(world: &World<LogicalClocks>) -> Vec<Metric> {
    let figures = &world.ghost().figures.0;
    let mut metrics = vec![Metric::new("entries", &ENTRIES, &ENTRIES_SAY, figures.entries)];
    if let Some(cost) = figures.messages.saturating_mul(1_000).checked_div(figures.entries) {
        let cost = Value::Milli(i64::try_from(cost).unwrap_or(i64::MAX));
        metrics.push(Metric::new("messages_per_entry", &COST, &COST_SAYS, cost));
    }
    if let Some(mean) = figures.waited.checked_div(figures.entries) {
        let parts = [("mean", mean), ("max", figures.longest)];
        let record = Value::Record(parts.map(|(id, time)| (id, Micros(time).into())).to_vec());
        metrics.push(Metric::new("wait_us", &WAIT, &WAIT_SAYS, record).with_parts(PARTS));
    }
    metrics.push(Metric::new("concurrent_pairs", &CONCURRENT, &CONCURRENT_SAYS, figures.concurrent_pairs));
    metrics
}
