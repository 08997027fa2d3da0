//! What is counted: what clients wait for, what they are told wrong, what is lost, and what that costs.

use super::Consistency as System;
use synod_model::prelude::*;

texts! {
    ANSWERED: "answered", "已答复";
    ANSWERED_SAYS: "Requests that were answered", "得到答复的请求数";
    WAITING: "waiting for an answer", "等待答复的时间";
    WAITING_SAYS: "How long clients wait, those included that are still waiting or have given up", "客户端的等待时间，包括仍在等待的和已放弃的";
    STALE: "stale reads", "过时的读取";
    STALE_SAYS: "Answers that lack an update which was done before the question", "答复中缺少提问之前就已完成的更新的次数";
    STALENESS: "staleness", "过时程度";
    STALENESS_SAYS: "For how long the first missing update had been done when the client was told", "客户端得到答复时，最早缺少的更新已完成了多久";
    LOST: "lost updates", "丢失的更新";
    LOST_SAYS: "Updates that clients were told are done, overwritten by others that did not build on them", "客户端得知已完成、却被并非建立在其上的更新覆盖的更新数";
    CONVERGENCE: "convergence", "收敛时间";
    CONVERGENCE_SAYS: "From the healing of the last cut until all replicas were equal", "从最近一次恢复连通到所有副本相同的时间";
    MESSAGES: "messages per operation", "每次操作的消息数";
    MESSAGES_SAYS: "Messages between replicas for each answered request, gossip left out", "每个得到答复的请求在副本之间用的消息数，不计流言";
}

static PARTS: &[(&str, Text)] = &[("mean", Text::new("mean", "平均")), ("max", Text::new("max", "最大"))];

/// What is counted since the last measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// When the last step was.
    pub(super) now: Micros,
    /// Requests that were answered.
    answered: u64,
    /// Requests that are over, and how long they have waited: in all, and the longest.
    ended: u64,
    waited: u64,
    longest: u64,
    /// Answers that lacked an update, and for how long that had been done: in all, and the longest.
    stale: u64,
    staleness: u64,
    stalest: u64,
    /// Updates that were overwritten although they were done.
    pub(super) lost: u64,
    /// From the last healing until all were equal.
    pub(super) convergence: Option<Micros>,
    /// Messages between replicas, but for gossip.
    pub(super) messages: u64,
}

impl Counts {
    /// Counted anew from here.
    pub(super) fn from(now: Micros) -> Self {
        Self { now, ..Self::default() }
    }

    /// A request is over.
    pub(super) fn ended(&mut self, waited: Micros, answered: bool) {
        self.answered += u64::from(answered);
        self.ended += 1;
        self.waited += waited.0;
        self.longest = self.longest.max(waited.0);
    }

    /// A client was told something that lacks what had been done for so long.
    pub(super) fn stale(&mut self, by: Micros) {
        self.stale += 1;
        self.staleness += by.0;
        self.stalest = self.stalest.max(by.0);
    }
}

/// A mean and a maximum, as durations.
fn spread(sum: u64, n: u64, max: u64) -> Value {
    Value::Record(vec![("mean", Micros(sum / n.max(1)).into()), ("max", Micros(max).into())])
}

/// What is counted besides what every system counts.
pub(super) fn metrics(world: &World<System>) -> Vec<Metric> {
    let (ghost, config) = (world.ghost(), world.config());
    let counts = &ghost.counts;
    let waiting = ghost.open.values().map(|open| counts.now.since(open.at).0);
    let (mut n, mut waited, mut longest) = (counts.ended, counts.waited, counts.longest);
    for time in waiting {
        (n, waited, longest) = (n + 1, waited + time, longest.max(time));
    }
    let per = counts.messages.saturating_mul(1_000) / counts.answered.max(1);
    let mut metrics = vec![
        Metric::new("answered", &ANSWERED, &ANSWERED_SAYS, counts.answered),
        Metric::new("waiting_us", &WAITING, &WAITING_SAYS, spread(waited, n, longest)).with_parts(PARTS),
        Metric::new(
            "messages_per_operation",
            &MESSAGES,
            &MESSAGES_SAYS,
            Value::Milli(i64::try_from(per).unwrap_or(i64::MAX)),
        ),
    ];
    if !config.is_strong() {
        let staleness = spread(counts.staleness, counts.stale, counts.stalest);
        metrics.extend([
            Metric::new("stale_reads", &STALE, &STALE_SAYS, counts.stale),
            Metric::new("staleness_us", &STALENESS, &STALENESS_SAYS, staleness).with_parts(PARTS),
            Metric::new("lost_updates", &LOST, &LOST_SAYS, counts.lost),
        ]);
        if let Some(took) = counts.convergence {
            metrics.push(Metric::new("convergence_us", &CONVERGENCE, &CONVERGENCE_SAYS, took));
        }
    }
    metrics
}
