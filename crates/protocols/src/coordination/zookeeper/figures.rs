//! What is counted, and what is drawn over time.

use super::Zookeeper as System;
use super::message::Message;
use synod_model::prelude::*;
use synod_model::{Curve, Reading, Unit};

texts! {
    PER_WRITE: "messages per write", "每次写入的消息数";
    PER_WRITE_SAYS: "Proposals, acknowledgements and commits that were sent, for each transaction that was committed", "发送的提议、确认和提交消息数，按每个已提交的事务计";
    ELECTION: "time to a new leader", "选出新领导者的时间";
    ELECTION_SAYS: "How long it has taken on average until a leader was established, while there was none", "没有领导者时，到新领导者确立为止平均用了多久";
    UNAVAILABLE: "time unavailable", "不可用时间";
    UNAVAILABLE_SAYS: "For how long in all no leader was established", "总共有多长时间没有已确立的领导者";
    STALE: "stale reads", "读到旧数据的次数";
    STALE_SAYS: "Reads that were answered with data that a committed transaction had replaced already", "答复的数据已被某个提交的事务改写的读取次数";
    BEHIND: "stalest read behind", "最旧的读取落后";
    BEHIND_SAYS: "How many committed transactions the server had not applied that gave the stalest answer", "给出最旧答复的服务器有多少个已提交的事务尚未应用";
    TRUNCATED: "transactions cut off", "被截断的事务";
    TRUNCATED_SAYS: "Transactions that a new leader had not, and that were cut off", "新领导者没有、因而被截断的事务数";
}

static DELIVERED: Curve = Curve {
    id: "delivered",
    title: Text::new("Transactions that each server has applied", "每台服务器已应用的事务数"),
    unit: Unit::Count,
};

/// What is counted since the last measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Proposals, acknowledgements and commits that were sent.
    messages: u64,
    /// Transactions that were committed.
    committed: u64,
    /// How often a leader was established after a time without one.
    established: u64,
    /// For how long in all none was, when one was established.
    waited: u64,
    /// Since when none is; nothing while one is.
    without: Option<Micros>,
    /// Whether a step has passed.
    begun: bool,
    /// The time of the last step.
    at: Micros,
    /// Reads of what was replaced.
    stale: u64,
    /// How many transactions the worst was behind.
    behind: u64,
    /// Transactions that were cut off.
    pub(super) truncated: u64,
}

impl Counts {
    /// Counts anew from a moment.
    pub(super) fn anew(&self, at: Micros) -> Self {
        Self { without: self.without.map(|_| at), begun: self.begun, at, ..Self::default() }
    }

    /// A step has passed, and a leader is established after it, or none is.
    pub(super) fn passes(&mut self, step: &Step<System>, world: &World<System>, leads: bool) {
        let at = step.at;
        self.at = at;
        if !std::mem::replace(&mut self.begun, true) {
            self.without = Some(Micros(0));
        }
        match (self.without, leads) {
            (Some(since), true) => {
                self.established += 1;
                self.waited += at.since(since).0;
                self.without = None;
            }
            (None, false) => self.without = Some(at),
            _ => {}
        }
        let counted = |message: &Message| {
            matches!(message, Message::Propose { .. } | Message::Ack { .. } | Message::Commit { .. })
        };
        let sent = step.sent.iter().filter_map(|id| world.envelope(*id));
        self.messages += sent.filter(|envelope| counted(&envelope.message)).count() as u64;
    }

    /// A transaction is committed.
    pub(super) fn commits(&mut self) {
        self.committed += 1;
    }

    /// A read is answered; if it was stale, with how far it was behind.
    pub(super) fn reads(&mut self, behind: Option<u64>) {
        if let Some(behind) = behind {
            self.stale += 1;
            self.behind = self.behind.max(behind);
        }
    }
}

/// What is counted besides what every system counts.
pub(super) fn metrics(world: &World<System>) -> Vec<Metric> {
    let counts = &world.ghost().counts;
    let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let per_write = int(counts.messages.saturating_mul(1_000) / counts.committed.max(1));
    let now = counts.without.map_or(0, |since| counts.at.since(since).0);
    let election = Value::Time(Micros(counts.waited / counts.established.max(1)));
    let unavailable = Value::Time(Micros(counts.waited + now));
    vec![
        Metric::new("messages_per_write", &PER_WRITE, &PER_WRITE_SAYS, Value::Milli(per_write)),
        Metric::new("election_us", &ELECTION, &ELECTION_SAYS, election),
        Metric::new("unavailable_us", &UNAVAILABLE, &UNAVAILABLE_SAYS, unavailable),
        Metric::new("stale_reads", &STALE, &STALE_SAYS, counts.stale),
        Metric::new("stale_zxids", &BEHIND, &BEHIND_SAYS, counts.behind),
        Metric::new("truncated_txns", &TRUNCATED, &TRUNCATED_SAYS, counts.truncated),
    ]
}

/// How many transactions each server that runs has applied.
pub(super) fn readings(world: &World<System>) -> Vec<Reading> {
    let running = world.nodes().filter_map(|(node, of)| Some((node, of.memory.as_ref()?.delivered)));
    let value = |delivered: u64| i64::try_from(delivered).unwrap_or(i64::MAX);
    running.map(|(node, delivered)| Reading::new(&DELIVERED, Some(node), value(delivered))).collect()
}
