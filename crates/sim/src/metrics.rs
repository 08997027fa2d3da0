//! What every system is counted by: messages by kind, decisions, how long requests take, how long nobody was in charge;
//! in all, and over time.

mod blocked;
mod histogram;
mod load;
mod names;
mod open;
mod report;
mod series;

pub use histogram::Class;
pub use load::{LoadOverTime, LoadPoint};
pub use names::metric_name;
pub use report::{MessageCounts, MetricsReport, PERCENTILES, fairness, rounded};
pub use series::{CurveOverTime, OverTime};

pub(crate) use load::waiting;
pub(crate) use series::Series;

use blocked::Blocked;
use histogram::Histogram;
use open::OpenRequests;
use series::{Totals, load_at};
use synod_model::{Mark, Metric, Micros, NodeId, NodeSet, Reading, Reply, RequestId, Value};

/// Counts of one run.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    totals: Totals,
    kinds: Vec<u64>,
    /// Messages delivered, by node.
    delivered: Vec<u64>,
    open: OpenRequests,
    latency: Histogram,
    series: Series,
    in_charge: NodeSet,
    watches: bool,
    idle_since: Option<Micros>,
    blocked: Blocked,
}

impl Metrics {
    /// Counts from `now` on.
    pub(crate) fn new(kinds: usize, nodes: usize, now: Micros) -> Self {
        Self {
            totals: Totals::default(),
            kinds: vec![0; kinds],
            delivered: vec![0; nodes],
            open: OpenRequests::default(),
            latency: Histogram::default(),
            series: Series::new(now),
            in_charge: NodeSet::new(),
            watches: false,
            idle_since: Some(now),
            blocked: Blocked::default(),
        }
    }

    /// Counts anew from now on. Requests that were made before are not counted when they are answered.
    pub(crate) fn measure(&mut self, now: Micros) {
        let fresh = Self::new(self.kinds.len(), self.delivered.len(), now);
        let idle_since = self.idle_since.map(|_| now);
        let blocked = self.blocked.anew(now);
        *self = Self { in_charge: self.in_charge, watches: self.watches, idle_since, blocked, ..fresh };
    }

    /// When the present point ends, if it ends by `now`.
    pub(crate) fn ends_by(&self, now: Micros) -> Option<Micros> {
        (self.series.ends <= now).then_some(self.series.ends)
    }

    /// Ends the present point. Nothing has happened since the last step: what had been counted then, had been when the
    /// point ended. `readings` is what is drawn over time, as it was then.
    #[cold]
    pub(crate) fn end_point(&mut self, readings: Vec<Reading>) {
        let totals = self.totals(self.series.ends);
        self.series.end(totals, &self.latency, readings);
    }

    /// What has been counted until a moment after the last step.
    fn totals(&self, at: Micros) -> Totals {
        let still = self.idle_since.filter(|_| self.watches).map_or(0, |since| at.since(since).0);
        let blocked = self.blocked.until(at).unwrap_or_default().0;
        Totals { idle: self.totals.idle + still, blocked, ..self.totals.clone() }
    }

    pub(crate) fn sent(&mut self, kind: usize) {
        self.totals.sent += 1;
        if let Some(count) = self.kinds.get_mut(kind) {
            *count += 1;
        }
    }

    /// A message has arrived, or was lost.
    pub(crate) fn gone(&mut self, to: Option<NodeId>, lost: bool) {
        if lost {
            self.totals.dropped += 1;
            return;
        }
        self.totals.delivered += 1;
        if let Some(count) = to.and_then(|to| self.delivered.get_mut(to.index())) {
            *count += 1;
        }
    }

    pub(crate) fn asked(&mut self, id: RequestId, now: Micros) {
        self.totals.requests += 1;
        self.open.insert(id, now);
    }

    pub(crate) fn closed(&mut self, id: RequestId, reply: Option<&Reply>, now: Micros) {
        // One that was made before the counting began is not counted.
        let Some(asked) = self.open.remove(id) else { return };
        match reply {
            Some(Reply::Ok(_)) => {
                self.totals.answered += 1;
                self.latency.add(now.since(asked));
            }
            Some(Reply::Fail(_)) => self.totals.failed += 1,
            None => {}
        }
    }

    /// How many requests were answered since the counting began.
    pub(crate) const fn answered(&self) -> u64 {
        self.totals.answered
    }

    /// A step is over that means this for the timeline.
    pub(crate) fn marked(&mut self, mark: Option<Mark>) {
        if mark == Some(Mark::Decided) {
            self.totals.decisions += 1;
        }
    }

    /// A handler waited so often for its disk.
    pub(crate) fn forced(&mut self, times: u32) {
        self.totals.forced_writes += u64::from(times);
    }

    /// Whether a node is blocked after a step there. `true`: it has just become so.
    pub(crate) fn blocked(&mut self, now: Micros, node: NodeId, blocked: bool) -> bool {
        self.blocked.note(now, node, blocked)
    }

    /// Since when a node is blocked; `None`: it is not.
    pub(crate) fn blocked_since(&self, node: NodeId) -> Option<Micros> {
        self.blocked.node_since(node)
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
                self.totals.idle += now.since(since).0;
                self.idle_since = None;
            }
            _ => {}
        }
    }

    /// Whether somebody is in charge; `None` where nobody ever is.
    pub(crate) fn is_serving(&self) -> Option<bool> {
        self.watches.then_some(self.idle_since.is_none())
    }

    /// Messages by what became of them.
    pub(crate) fn messages(&self) -> MessageCounts {
        let Totals { sent, delivered, dropped, .. } = self.totals;
        MessageCounts { sent, delivered, dropped }
    }

    /// What is kept over time, as it was when the last point ended.
    pub(crate) const fn series(&self) -> &Series {
        &self.series
    }

    /// The same, with the points that have ended by a moment after the last step.
    fn series_until(&self, now: Micros, readings: &dyn Fn(Micros) -> Vec<Reading>) -> Series {
        let mut series = self.series.clone();
        while series.ends <= now {
            series.end(self.totals(series.ends), &self.latency, readings(series.ends));
        }
        series
    }

    /// The load until a moment after the last step: since when it is counted, and its points.
    pub(crate) fn load_until(
        &self,
        now: Micros,
        readings: &dyn Fn(Micros) -> Vec<Reading>,
    ) -> (Micros, Vec<LoadPoint>) {
        let (from, mut points) = self.series_until(now, readings).load();
        points.push(load_at(now, &self.totals(now), &readings(now)));
        (from, points)
    }

    /// The metrics at a moment after the last step; `own` is what the system counts besides, `readings` what is drawn over
    /// time at a moment since then.
    pub(crate) fn report(
        &self,
        kinds: &[&'static str],
        own: Vec<Metric>,
        readings: &dyn Fn(Micros) -> Vec<Reading>,
        now: Micros,
    ) -> MetricsReport {
        let totals = self.totals(now);
        let series = self.series_until(now, readings);
        let mut report = MetricsReport {
            at: now,
            messages: self.messages(),
            numbers: Vec::new(),
            names: Vec::new(),
            says: Vec::new(),
            latency: self.latency.classes(),
            over_time: series.over_time(now, totals.clone(), &self.latency, readings(now)),
        };
        report.put("requests", totals.requests.into());
        report.put("answered", totals.answered.into());
        report.put("failed", totals.failed.into());
        report.put("unanswered", (totals.requests - totals.answered - totals.failed).into());
        report.put("latency_us", self.latency.summary());
        report.put("decisions", totals.decisions.into());
        if totals.forced_writes > 0 {
            report.put("forced_writes", totals.forced_writes.into());
        }
        if let Some(blocked) = self.blocked.until(now) {
            report.put("blocked_us", blocked.into());
        }
        if self.watches {
            report.put("without_leader_us", Micros(totals.idle).into());
        }
        let kinds = kinds.iter().zip(&self.kinds).map(|(kind, n)| (*kind, (*n).into()));
        report.put("messages_by_kind", Value::Record(kinds.collect()));
        let by_node = self.delivered.iter().enumerate().map(|(i, n)| (NodeId::at(i), (*n).into()));
        report.put("delivered_by_node", Value::PerNode(by_node.collect()));
        for Metric { id, name, says, value, parts } in own {
            report.names.push((id, name));
            report.says.push((id, says));
            report.names.extend(parts.iter().map(|(id, name)| (*id, name)));
            report.put(id, value);
        }
        report.derive();
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synod_model::{Lang, Text};

    #[test]
    fn the_parts_of_what_a_system_counts_have_the_names_that_it_gives_them() {
        static READS: Text = Text::new("reads by place", "按位置统计的读取");
        const PARTS: &[(&str, Text)] = &[("rack", Text::new("within a rack", "机架内"))];
        static SAYS: Text = Text::new("Reads, by where they are served", "按提供服务的位置统计的读取");
        let value = Value::Record(vec![("rack", 3_u32.into())]);
        let own = vec![Metric::new("reads", &READS, &SAYS, value).with_parts(PARTS)];
        let report = Metrics::new(0, 1, Micros(0)).report(&[], own, &|_| Vec::new(), Micros(0));
        assert_eq!(report.name("reads", Lang::En), "reads by place");
        assert_eq!(report.name("rack", Lang::En), "within a rack");
        assert_eq!(report.name("rack", Lang::ZhCn), "机架内");
    }
}
