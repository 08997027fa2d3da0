//! The reports of a session: steps, messages, invariants, and how it all ended.

use super::Session;
use crate::branch::Branch;
use crate::perform::Ending;
use crate::report::{Broken, Cause, EndReport, ExpectReport, InvariantReport, NodeReport, StepReport};
use crate::runner::{Found, Scratch, Went};
use crate::session::info::{BranchInfo, MessageInfo, TimerInfo};
use crate::texts;
use std::sync::Arc;
use synod_model::{Assumption, Expect, MessageId, Micros, NodeId, NodeView, RuleSet, Status};
use synod_scenario::{Expectation, Statement, When};

impl Session {
    /// The branches, in the order in which they grew.
    pub fn branches(&self) -> Vec<BranchInfo> {
        let info = |(id, b): (usize, &Branch)| BranchInfo {
            id,
            parent: b.parent,
            at: b.at,
            known: b.known(),
            known_at: b.time_of(b.known()),
            made_by: b.made_by.clone(),
        };
        self.branches.iter().enumerate().map(info).collect()
    }

    /// The timers of a node that are set, in order.
    pub fn timers(&self, node: NodeId) -> Vec<TimerInfo> {
        let timed = !self.runner.scenario.stepwise;
        let due = |slot| {
            let armed = self.runner.driver.armed_in(node, slot);
            armed.filter(|_| timed).map(|a| a.due.plus(self.runner.driver.stood(a.set_at)))
        };
        let set = self.runner.world.timers(node).into_iter();
        set.map(|(slot, (kind, number))| TimerInfo { kind, number, due: due(slot) }).collect()
    }

    /// The messages in flight, oldest first.
    pub fn messages(&self) -> Vec<MessageInfo> {
        self.runner.world.in_flight().into_iter().filter_map(|id| self.message_info(id)).collect()
    }

    /// See [`Session::message`].
    pub(super) fn message_info(&self, id: MessageId) -> Option<MessageInfo> {
        let timed = !self.runner.scenario.stepwise;
        let world = &self.runner.world;
        let (from, to) = world.ends(id)?;
        let flight = self.runner.driver.flight(id);
        let held = flight.is_some_and(|f| f.held.is_some());
        Some(MessageInfo {
            serial: id.serial,
            from,
            to,
            forger: world.forger(id),
            view: world.message_view(id)?,
            fields: world.closer().message_fields(id),
            size: world.message_size(id),
            sent: flight.filter(|_| timed).map(|f| f.posted_at),
            due: flight.filter(|_| timed && !held).map(|f| f.due.plus(self.runner.driver.stood(f.sent_at))),
            held,
        })
    }

    /// All nodes as they were before the present step; empty before the first.
    pub fn nodes_before(&self, limit: usize) -> Vec<NodeView> {
        let Some(step) = self.runner.steps.checked_sub(1) else { return Vec::new() };
        let mut runner = self.at_step(step);
        let mut scratch = Scratch::default();
        scratch.step.quiet = true;
        while runner.steps < step && matches!(runner.next(Micros(u64::MAX), &mut scratch), Ok(Went::Stepped))
        {
        }
        runner.ids().map(|id| runner.view(id, limit)).collect()
    }

    /// Shows steps `from..=to` one after the other, as far as they are known, without keeping them.
    pub fn visit(&self, from: u64, to: u64, see: &mut dyn FnMut(&StepReport)) {
        let from = from.max(1);
        let to = to.min(self.here().known());
        if from > to {
            return;
        }
        let mut runner = self.at_step(from - 1);
        let mut scratch = Scratch::default();
        while runner.steps < to {
            scratch.step.quiet = runner.steps + 1 < from;
            if !matches!(runner.next(Micros(u64::MAX), &mut scratch), Ok(Went::Stepped)) {
                break;
            }
            if runner.steps >= from {
                see(&scratch.report);
            }
        }
    }

    /// As [`Session::end`]; of long sequences in the nodes' states, at most the last `limit` elements.
    pub fn summary(&self, settle: bool, limit: usize) -> EndReport {
        let settled = if settle { self.settled() } else { None };
        let world = &self.runner.world;
        let node = |id: NodeId| {
            let view = self.node(id, limit);
            NodeReport {
                id,
                name: self.name(id),
                up: world.status(id) != Status::Down,
                role: view.role.id,
                state: view.state_json(),
            }
        };
        EndReport {
            steps: self.runner.steps,
            at: self.playhead.max(self.runner.now()),
            state_hash: self.state_hash(),
            trace_hash: self.trace_hash(),
            nodes: self.runner.ids().map(node).collect(),
            messages: self.runner.metrics.messages(),
            invariants: (0..self.runner.system.invariants.len())
                .map(|at| self.report(at, settled.as_ref()))
                .collect(),
            exhibits: self.exhibits_now(limit, &mut false),
            hulls: world.hulls(),
            metrics: self.metrics(),
        }
    }

    /// Evaluates the `expect` lines that stand for the end, against the present.
    pub fn finish(&mut self) -> Vec<ExpectReport> {
        let settled = self.settled();
        self.runner.settled = settled.map(|all| Arc::new(all.iter().map(Ending::verdict).collect()));
        let mut outcomes = Vec::new();
        for line in &self.last {
            if let Statement::Expect(expectation) = &line.what {
                outcomes.extend(self.runner.evaluate(line.pos, expectation));
            }
        }
        let now = self.playhead.max(self.runner.now());
        for line in &self.runner.scenario.lines {
            let late = matches!(line.when, When::At(at) if at > now);
            if let (Statement::Expect(_), true) = (&line.what, late) {
                let says = texts::NOT_REACHED.with([now.into()]);
                outcomes.push(ExpectReport { line: line.pos.line, step: self.runner.steps, ok: false, says });
            }
        }
        self.runner.settled = None;
        outcomes
    }

    /// What becomes of each *Eventually*, where they are judged: not in a stepwise run, not once safety is
    /// broken, a safety rule is off or the network is slower than assumed (then nothing is claimed), unless an `expect` line asks.
    fn settled(&self) -> Option<Vec<Ending>> {
        let eventual = |id: &str| {
            self.runner.system.invariants.iter().any(|i| i.id == id && i.expect == Expect::Eventually)
        };
        let asked = self.runner.scenario.lines.iter().any(|line| {
            matches!(&line.what, Statement::Expect(Expectation::Invariant { id, .. }) if eventual(&id.value))
        });
        let slow = self.runner.starts_slow()
            && self.runner.system.invariants.iter().zip(self.runner.world.assumes()).any(|(i, assumes)| {
                i.expect == Expect::Eventually && assumes.contains(&Assumption::BoundedDelay)
            });
        let claimed = !self.runner.scenario.stepwise
            && !slow
            && self.runner.violations.is_empty()
            && self.runner.world.rules() == RuleSet::ALL;
        (asked || claimed).then(|| self.runner.clone().settle())
    }

    pub(super) fn report(&self, at: usize, settled: Option<&Vec<Ending>>) -> InvariantReport {
        let invariant = self.runner.system.invariants[at];
        let violation = self.runner.violations.iter().find(|v| v.invariant == invariant.id);
        let ending = settled.filter(|_| invariant.expect == Expect::Eventually).map(|all| &all[at]);
        let verdict = ending.map_or_else(|| self.runner.verdict(at), Ending::verdict);
        let assumes = self.runner.world.assumes().swap_remove(at);
        let broken = |assumption: &Assumption| {
            let broken = self.runner.broken_by(*assumption)?;
            Some(Broken { assumption: *assumption, ..broken.clone() })
        };
        let mut broken: Vec<Broken> = assumes.iter().filter_map(broken).collect();
        match ending {
            Some(Ending::NotClaimed(own)) => broken.extend_from_slice(own),
            Some(_) => {}
            None => broken.extend(self.runner.broken_here(&assumes, &Cause::State)),
        }
        let missing = if let Some(Ending::Missing(says)) = ending { Some(says.clone()) } else { None };
        InvariantReport {
            id: invariant.id,
            says: invariant.says,
            expect: invariant.expect,
            broken,
            assumes,
            verdict,
            step: match self.runner.found[at] {
                Found::At(step) => Some(step),
                Found::Nothing => None,
            },
            finding: violation.map(|v| v.says.clone()).or(missing),
        }
    }
}
