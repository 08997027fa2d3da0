//! One branch of a history: what was done on it, its checkpoints, and a line for each of its steps.

mod briefs;

use crate::metrics::Series;
use crate::report::{MarkKind, StepReport, TimelineMark};
use crate::runner::Runner;
use briefs::{Brief, Briefs};
use std::sync::Arc;
use synod_model::{Micros, NodeId, Sentence};
use synod_scenario::Line;

/// Steps between two checkpoints, at first.
pub const CHECKPOINT_EVERY: u64 = 512;
/// The most checkpoints of a branch. When there are more, every second one is dropped and the distance doubles.
pub const MOST_CHECKPOINTS: usize = 1_024;
/// The most steps of a run in which one can go back. What is kept of a run of this length, checkpoints included, takes about 160 MB.
pub const MOST_KEPT: u64 = 5_000_000;
/// The most marks of a branch; later ones are not shown.
pub(crate) const MOST_MARKS: usize = 20_000;

/// A branch.
pub(crate) struct Branch {
    pub(crate) parent: Option<(usize, u64)>,
    pub(crate) at: Micros,
    pub(crate) made_by: Option<Sentence>,
    /// What people did on it, from the start of the run.
    pub(crate) acts: Arc<Vec<Line>>,
    /// Runs at some of its steps, in order; the first is at step 0.
    checkpoints: Vec<Arc<Runner>>,
    every: u64,
    /// One for each known step; the first is step 1.
    briefs: Briefs,
    marks: Vec<TimelineMark>,
    /// When somebody began to be in charge, and when nobody was any more.
    availability: Vec<(Micros, bool)>,
    /// What was counted over time, up to the last point that has ended on this branch; only of a system with queues.
    series: Option<Series>,
}

impl Branch {
    /// The first branch, at its start.
    pub(crate) fn first(start: Arc<Runner>) -> Self {
        Self {
            parent: None,
            at: Micros(0),
            made_by: None,
            acts: Arc::clone(&start.acts),
            checkpoints: vec![start],
            every: CHECKPOINT_EVERY,
            briefs: Briefs::default(),
            marks: Vec::new(),
            availability: Vec::new(),
            series: None,
        }
    }

    /// A branch that grows after `step` of this one, with these acts. They share what lies before.
    pub(crate) fn fork(&self, id: usize, step: u64, at: Micros, acts: Arc<Vec<Line>>) -> Self {
        Self {
            parent: Some((id, step)),
            at,
            made_by: None,
            acts,
            checkpoints: self.checkpoints.iter().filter(|c| c.steps <= step).cloned().collect(),
            every: self.every,
            briefs: self.briefs.first(usize::try_from(step).unwrap_or(usize::MAX)),
            marks: self.marks.iter().filter(|m| m.step <= step).copied().collect(),
            availability: self.availability.iter().filter(|(since, _)| *since <= at).copied().collect(),
            series: None,
        }
    }

    /// How many steps are known.
    pub(crate) fn known(&self) -> u64 {
        self.briefs.len() as u64
    }

    /// Virtual time of a known step; of step 0, zero.
    pub(crate) fn time_of(&self, step: u64) -> Micros {
        let before = step.checked_sub(1).and_then(|i| usize::try_from(i).ok());
        before
            .and_then(|i| self.briefs.get(i))
            .or(self.briefs.last().filter(|_| step > 0))
            .map_or(Micros(0), |b| b.at)
    }

    /// The node of a known step.
    pub(crate) fn node_of(&self, step: u64) -> Option<NodeId> {
        let i = usize::try_from(step.checked_sub(1)?).ok()?;
        self.briefs.get(i).filter(|b| b.node > 0).map(|b| NodeId::new(b.node))
    }

    /// The last known step at or before a moment.
    pub(crate) fn step_at(&self, at: Micros) -> u64 {
        self.briefs.until(at) as u64
    }

    /// The marks, in order.
    pub(crate) fn marks(&self) -> &[TimelineMark] {
        &self.marks
    }

    /// Since when somebody is in charge, or nobody, in order.
    pub(crate) fn availability(&self) -> &[(Micros, bool)] {
        &self.availability
    }

    /// What was counted over time on this branch, if its system has queues and a point has ended.
    pub(crate) const fn series(&self) -> Option<&Series> {
        self.series.as_ref()
    }

    /// The checkpoint nearest before a step, or at it.
    pub(crate) fn checkpoint(&self, step: u64) -> &Arc<Runner> {
        let after = self.checkpoints.partition_point(|c| c.steps <= step);
        &self.checkpoints[after.saturating_sub(1)]
    }

    /// The last checkpoint from which a step can be taken: before it, or at the start.
    pub(crate) fn checkpoint_before(&self, step: u64) -> &Arc<Runner> {
        self.checkpoint(step.saturating_sub(1))
    }

    /// How many steps lie between two checkpoints by now: it grows with the run.
    pub(crate) fn every(&self) -> u64 {
        self.every
    }

    /// Notes a step that was taken for the first time, and keeps a checkpoint when one is due.
    pub(crate) fn record(&mut self, runner: &Runner, report: &StepReport) {
        if report.n <= self.known() {
            return;
        }
        self.briefs.push(Brief { at: report.at, node: report.node.map_or(0, NodeId::number) });
        if let Some(serving) = runner.metrics.is_serving()
            && self.availability.last().is_none_or(|(_, before)| *before != serving)
            && self.availability.len() < MOST_MARKS
        {
            self.availability.push((report.at, serving));
        }
        let series = runner.metrics.series();
        if series.has_queues() && self.series.as_ref().is_none_or(|known| known.ends != series.ends) {
            self.series = Some(series.clone());
        }
        if self.marks.len() < MOST_MARKS {
            let mut mark = |kind| self.marks.push(TimelineMark { step: report.n, at: report.at, kind });
            if report.action.by_hand {
                mark(MarkKind::ByHand);
            }
            if let Some(own) = report.mark {
                mark(MarkKind::Protocol(own));
            }
            if runner.violations.last().is_some_and(|v| v.step == report.n) {
                mark(MarkKind::Violation);
            }
        }
        debug_assert!(self.every.is_power_of_two(), "it only ever doubles");
        if report.n & (self.every - 1) == 0 {
            self.checkpoints.push(Arc::new(runner.clone()));
            if self.checkpoints.len() > MOST_CHECKPOINTS {
                self.every *= 2;
                let every = self.every;
                self.checkpoints.retain(|c| c.steps.is_multiple_of(every));
            }
        }
    }
}
