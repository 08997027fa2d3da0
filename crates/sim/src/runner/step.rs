//! One step: an action is put to the world, what came of it goes into the schedule and the report, and the invariants
//! are looked at.

use super::{Found, MOST_IN_FLIGHT, Runner, Scratch, Went};
use crate::StepKind;
use crate::report::{ActionReport, LossReason, SentReport, Violation};
use crate::texts;
use crate::world::{Act, Happened};
use std::sync::Arc;
use synod_model::{Expect, InvariantSet, Mark, MessageId, NodeId, Word, clear, mix};
use synod_scenario::{Pos, ScenarioError};

impl Runner {
    /// Clears the report for a new step.
    pub(crate) fn begin(scratch: &mut Scratch) {
        scratch.report.action = ActionReport::default();
        scratch.report.node = None;
        clear(&mut scratch.report.sent);
        clear(&mut scratch.report.notes);
        scratch.report.mark = None;
        clear(&mut scratch.report.lanes);
        scratch.report.stamp = Word::default();
    }

    /// The delivery of a message.
    pub(crate) fn deliver(id: MessageId, scratch: &mut Scratch) -> Act<'static> {
        scratch.report.action.kind = StepKind::Deliver;
        Act::Deliver(id)
    }

    /// A delivery came to nothing: why.
    fn came_to_nothing(&self, scratch: &mut Scratch) {
        let cut = matches!(scratch.step.message, Some((from, to)) if !self.world.links().open(from, to));
        let action = &mut scratch.report.action;
        action.kind = StepKind::Lose;
        action.lost = Some(if cut { LossReason::Cut } else { LossReason::Down });
    }

    /// A client makes a request: its kind and every argument.
    pub(crate) fn ask(&mut self, node: NodeId, words: &[String], scratch: &mut Scratch) {
        scratch.report.action.kind = StepKind::Request;
        if !scratch.step.quiet {
            scratch.report.action.request = Some(self.system.written(words).join(" "));
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.apply(Act::Request(node, &words), scratch);
    }

    /// Puts an action to the world and its effects into the schedule. `false`: the action makes no sense now.
    pub(crate) fn apply(&mut self, act: Act<'_>, scratch: &mut Scratch) -> bool {
        let gone = match &act {
            Act::Deliver(id) | Act::Lose(id) => Some(*id),
            _ => None,
        };
        let (copy, delivers) = (matches!(act, Act::Duplicate(_)), matches!(act, Act::Deliver(_)));
        let serial = match &act {
            Act::Duplicate(id) => Some(id.serial),
            _ => gone.map(|id| id.serial),
        };
        self.pass_time();
        if !self.world.apply(act, &mut self.driver.oracle, &mut scratch.step) {
            return false;
        }
        if let Some(id) = gone {
            self.driver.gone(id);
        }
        if gone.is_some() {
            let to = scratch.step.message.map(|(_, to)| to);
            self.metrics.gone(to, scratch.step.lost);
        }
        if delivers && scratch.step.lost {
            self.came_to_nothing(scratch);
        }
        if let (Some((from, to)), Some(view)) = (scratch.step.message, scratch.step.look) {
            let serial = serial.unwrap_or(0);
            scratch.report.action.message = Some((serial, from, to, view));
        }
        self.absorb(&mut scratch.step, copy);
        true
    }

    /// Looks at what is drawn over time at each moment for which it is wanted, up to now: it was then what it is before the
    /// step.
    fn pass_time(&mut self) {
        let now = self.driver.oracle.now;
        while let Some(at) = self.metrics.ends_by(now) {
            let told = self.driver.oracle.told(at);
            let readings = self.world.readings(told, &|node| self.driver.oracle.clock_at(node, at));
            self.metrics.end_point(readings);
        }
    }

    /// Schedules what a step sent and set, and counts it. Who becomes blocked gets a mark.
    pub(super) fn absorb(&mut self, step: &mut Happened, copy: bool) {
        let (metrics, mut late) = (&mut self.metrics, None);
        for posted in &step.sent {
            metrics.sent(posted.kind);
            if copy {
                self.driver.copied(posted);
            } else {
                let blocked = !self.world.links().open(posted.from, posted.to);
                let takes = self.driver.sent(posted, blocked);
                let over = takes.is_some_and(|takes| takes > self.world.delay_bound());
                late = late.or(over.then_some(posted.id.serial));
            }
        }
        if let Some(serial) = late {
            self.comes_late(serial);
        }
        let metrics = &mut self.metrics;
        for (node, slot, delay) in &step.timers {
            self.driver.arm(*node, *slot, *delay);
        }
        metrics.forced(step.forced);
        let now = self.driver.oracle.now;
        if let Some(id) = step.request {
            metrics.asked(id, now);
        }
        for (request, reply) in &step.closed {
            metrics.closed(*request, reply.as_ref(), now);
        }
        self.past.note(step);
        if let Some(node) = step.node {
            metrics.serving(now, node, step.in_charge);
            if metrics.blocked(now, node, step.blocked) {
                step.mark = step.mark.max(Some(Mark::Blocked));
            }
        }
    }

    /// Ends a step: counts it, adds it to the trace, and looks at the invariants.
    pub(crate) fn finish_step(&mut self, scratch: &mut Scratch) -> Result<Went, ScenarioError> {
        self.steps += 1;
        let (step, report) = (&mut scratch.step, &mut scratch.report);
        report.n = self.steps;
        report.at = self.now();
        report.node = step.node.or(report.node);
        report.mark = step.mark;
        self.metrics.marked(step.mark);
        if !step.notes.is_empty() {
            report.notes.append(&mut step.notes);
        }
        let (from, to) = step.message.map_or((0, 0), |(from, to)| (from.number(), to.number()));
        let what = report.action.kind.code();
        self.trace = mix(self.trace, self.now().0);
        self.trace = mix(self.trace, what ^ u64::from(step.lost) << 63);
        let place = report.node.map_or(0, NodeId::number);
        self.trace = mix(self.trace, u64::from(from) << 32 | u64::from(to) << 16 | u64::from(place));
        self.trace = mix(self.trace, (step.sent.len() as u64) << 32 | step.timers.len() as u64);
        if !step.quiet {
            report.sent.extend(step.sent.iter().map(|posted| SentReport {
                serial: posted.id.serial,
                from: posted.from,
                to: posted.to,
                kind: self.system.messages.get(posted.kind).copied().unwrap_or_default(),
                view: self.world.message_view(posted.id),
            }));
            match report.node {
                Some(node) => {
                    report.stamp = self.world.stamp(node);
                    let lanes = self.world.lanes(node);
                    if !lanes.is_empty() {
                        report.lanes.push((node, lanes));
                    }
                }
                // What happens at no node may concern all of them, unless it is the way of a message.
                None if step.message.is_none() => report.lanes = self.lanes_of_all(),
                None => {}
            }
        }
        self.judge();
        self.watch_nevers();
        if self.world.in_flight_count() > MOST_IN_FLIGHT {
            return Err(ScenarioError::new(
                Pos::NONE,
                texts::TOO_MANY_MESSAGES.with([MOST_IN_FLIGHT.into()]),
            ));
        }
        Ok(Went::Stepped)
    }

    /// Looks at every invariant that is watched and not decided yet.
    pub(super) fn judge(&mut self) {
        if self.undecided == InvariantSet::NONE {
            return;
        }
        let mut findings = Vec::new();
        self.world.findings(self.undecided, &mut findings);
        for (i, says) in findings {
            let invariant = &self.system.invariants[i];
            self.found[i] = Found::At(self.steps);
            self.undecided = self.undecided.without(i);
            if invariant.expect == Expect::Always {
                let violation = Violation { step: self.steps, invariant: invariant.id, says };
                Arc::make_mut(&mut self.violations).push(violation);
            }
        }
    }
}
