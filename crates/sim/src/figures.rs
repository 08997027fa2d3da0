//! What every system is counted by: messages by kind, how long requests take, how long nobody was in charge.

use crate::report::MessageCounts;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use synod_model::{Micros, NodeId, NodeSet, Reply, RequestId};

/// Buckets per doubling of a duration: percentiles are exact to 1/16.
const PER_OCTAVE: u64 = 16;

/// Durations by size, in buckets of a sixteenth of a doubling.
#[derive(Clone, Debug, Default)]
struct Histogram {
    /// By bucket, in order.
    counts: Vec<(u32, u64)>,
    total: u64,
    sum: u128,
}

impl Histogram {
    fn add(&mut self, t: Micros) {
        let bucket = bucket(t.0);
        match self.counts.binary_search_by_key(&bucket, |(b, _)| *b) {
            Ok(at) => self.counts[at].1 += 1,
            Err(at) => self.counts.insert(at, (bucket, 1)),
        }
        self.total += 1;
        self.sum += u128::from(t.0);
    }

    /// The upper end of the bucket below which `per_cent` of the durations lie.
    fn percentile(&self, per_cent: u64) -> Option<u64> {
        let wanted = (self.total * per_cent).div_ceil(100);
        let mut seen = 0;
        self.counts.iter().find_map(|(bucket, n)| {
            seen += n;
            (seen >= wanted).then(|| upper_end(*bucket))
        })
    }

    fn to_json(&self) -> Json {
        if self.total == 0 {
            return Json::Null;
        }
        let mean = u64::try_from(self.sum / u128::from(self.total)).unwrap_or(u64::MAX);
        json!({"mean": mean, "p50": self.percentile(50), "p95": self.percentile(95), "p99": self.percentile(99)})
    }
}

fn bucket(us: u64) -> u32 {
    if us < PER_OCTAVE {
        return u32::try_from(us).expect("it is below 16");
    }
    let octave = us.ilog2();
    let within = (us >> (octave - 4)) & (PER_OCTAVE - 1);
    octave * 16 + u32::try_from(within).expect("it is below 16") - 48
}

fn upper_end(bucket: u32) -> u64 {
    if u64::from(bucket) < PER_OCTAVE {
        return bucket.into();
    }
    let (octave, within) = ((bucket + 48) / 16, u64::from((bucket + 48) % 16));
    ((PER_OCTAVE + within + 1) << (octave - 4)) - 1
}

/// Counts of one run.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    pub(crate) messages: MessageCounts,
    kinds: Vec<u64>,
    /// Open requests and when they were made, in order.
    asked: Vec<(RequestId, Micros)>,
    requests: u64,
    answered: u64,
    failed: u64,
    unknown: u64,
    latency: Histogram,
    in_charge: NodeSet,
    watches: bool,
    idle_since: Option<Micros>,
    idle: Micros,
    /// Times that a node waited for its disk.
    pub(crate) forced_writes: u64,
    blocked_nodes: NodeSet,
    blocked_since: Micros,
    /// How long some node was blocked, up to the last time that none was; `None`: it never happened.
    blocked: Option<Micros>,
}

impl Figures {
    pub(crate) fn new(kinds: usize) -> Self {
        Self {
            messages: MessageCounts::default(),
            kinds: vec![0; kinds],
            asked: Vec::new(),
            requests: 0,
            answered: 0,
            failed: 0,
            unknown: 0,
            latency: Histogram::default(),
            in_charge: NodeSet::new(),
            watches: false,
            idle_since: Some(Micros(0)),
            idle: Micros(0),
            forced_writes: 0,
            blocked_nodes: NodeSet::new(),
            blocked_since: Micros(0),
            blocked: None,
        }
    }

    /// Counts anew from now on. Requests that were made before are not counted when they are answered.
    pub(crate) fn measure(&mut self, now: Micros) {
        let fresh = Self::new(self.kinds.len());
        let idle_since = self.idle_since.map(|_| now);
        *self = Self { in_charge: self.in_charge, watches: self.watches, idle_since, ..fresh };
    }

    pub(crate) fn sent(&mut self, kind: usize) {
        self.messages.sent += 1;
        if let Some(count) = self.kinds.get_mut(kind) {
            *count += 1;
        }
    }

    pub(crate) fn asked(&mut self, id: RequestId, now: Micros) {
        self.requests += 1;
        self.asked.push((id, now));
    }

    pub(crate) fn closed(&mut self, id: RequestId, reply: Option<&Reply>, now: Micros) {
        let place = self.asked.binary_search_by_key(&id, |(asked, _)| *asked);
        // One that was made before the counting began is not counted.
        let Ok(place) = place else { return };
        let asked = self.asked.remove(place).1;
        match reply {
            Some(Reply::Ok(_)) => {
                self.answered += 1;
                self.latency.add(now.since(asked));
            }
            Some(Reply::Fail(_)) => self.failed += 1,
            None => self.unknown += 1,
        }
    }

    /// Whether somebody is in charge after a step at `node`. `in_charge`: whether it is; `None` while it is down, and where
    /// nobody ever is.
    pub(crate) fn serving(&mut self, now: Micros, node: NodeId, in_charge: Option<bool>) {
        if in_charge == Some(self.in_charge.contains(node)) && self.watches {
            return;
        }
        match in_charge {
            Some(true) => {
                self.in_charge.insert(node);
            }
            _ => {
                self.in_charge.remove(node);
            }
        }
        self.watches |= in_charge.is_some();
        if !self.watches {
            return;
        }
        match (self.in_charge.is_empty(), self.idle_since) {
            (true, None) => self.idle_since = Some(now),
            (false, Some(since)) => {
                self.idle = self.idle.plus(now.since(since));
                self.idle_since = None;
            }
            _ => {}
        }
    }

    /// Whether a node is blocked after a step there.
    pub(crate) fn blocked(&mut self, now: Micros, node: NodeId, blocked: bool) {
        if blocked == self.blocked_nodes.contains(node) {
            return;
        }
        if blocked {
            if self.blocked_nodes.is_empty() {
                self.blocked_since = now;
                self.blocked.get_or_insert_default();
            }
            self.blocked_nodes.insert(node);
        } else {
            self.blocked = Some(self.blocked_until(now).unwrap_or_default());
            self.blocked_nodes.remove(node);
            self.blocked_since = now;
        }
    }

    /// How long some node was blocked up to a moment.
    fn blocked_until(&self, now: Micros) -> Option<Micros> {
        let running = if self.blocked_nodes.is_empty() { Micros(0) } else { now.since(self.blocked_since) };
        self.blocked.map(|before| before.plus(running))
    }

    /// Whether somebody is in charge; `None` where nobody ever is.
    pub(crate) fn is_serving(&self) -> Option<bool> {
        self.watches.then_some(self.idle_since.is_none())
    }

    /// The figures as `run --json` prints them.
    pub(crate) fn to_json(&self, kinds: &[&'static str], now: Micros) -> BTreeMap<&'static str, Json> {
        let mut by_kind = serde_json::Map::new();
        for (kind, n) in kinds.iter().zip(&self.kinds) {
            by_kind.insert((*kind).to_owned(), (*n).into());
        }
        let mut all = BTreeMap::new();
        all.insert("messages_by_kind", Json::Object(by_kind));
        all.insert("requests", self.requests.into());
        all.insert("answered", self.answered.into());
        all.insert("failed", self.failed.into());
        all.insert("unanswered", (self.requests - self.answered - self.failed).into());
        all.insert("latency_us", self.latency.to_json());
        if self.forced_writes > 0 {
            all.insert("forced_writes", self.forced_writes.into());
        }
        if let Some(blocked) = self.blocked_until(now) {
            all.insert("blocked_us", blocked.0.into());
        }
        if self.watches {
            let idle = self.idle.plus(self.idle_since.map_or(Micros(0), |since| now.since(since)));
            all.insert("without_leader_us", idle.0.into());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_which_some_node_is_blocked_is_counted_once() {
        let mut figures = Figures::new(0);
        let (a, b) = (NodeId::new(2), NodeId::new(3));
        assert_eq!(figures.blocked_until(Micros(5)), None);
        for (at, node, blocked) in
            [(10, a, true), (20, b, true), (50, a, false), (60, b, false), (90, a, true)]
        {
            figures.blocked(Micros(at), node, blocked);
        }
        assert_eq!(figures.blocked_until(Micros(100)), Some(Micros(50 + 10)));
    }

    #[test]
    fn a_percentile_is_within_a_sixteenth() {
        for us in [0, 1, 15, 16, 17, 31, 32, 1_000, 123_456, 9_999_999_999] {
            let end = upper_end(bucket(us));
            assert!(end >= us && end - us <= us / 16, "{us} lies in a bucket that ends at {end}");
        }
        let mut histogram = Histogram::default();
        for us in 1..=1_000 {
            histogram.add(Micros(us));
        }
        let p95 = histogram.percentile(95).expect("it is not empty");
        assert!((950..=1_009).contains(&p95), "{p95}");
    }
}
