//! A session: one system under way, with a history in which a person can go back, forth and aside.
//!
//! The present is a [`Runner`]. Going back takes the nearest checkpoint and runs it forward, quietly, to the step
//! asked for; as a run is decided by its scenario and what people did, that gives the very same state. Acting in the
//! past opens a branch; nothing that was seen is ever overwritten.

use crate::any::{AnySession, BranchInfo, MessageInfo, Present, Stopped, TimerInfo};
use crate::branch::Branch;
use crate::catalogue::System;
use crate::check::{self, Check};
use crate::frame::Frame;
use crate::narrate;
use crate::report::{
    Caption, EndReport, ExpectReport, HistoryEvent, InvariantReport, NodeReport, StepReport, TimelineMark,
    Verdict, Violation,
};
use crate::runner::{Found, Runner, Scratch, Went};
use crate::texts;
use std::sync::Arc;
use synod_model::{
    Assumption, Expect, InvariantSet, MessageId, Micros, NodeId, NodeView, RuleId, RuleSet, Sentence, Status,
};
use synod_scenario::{Command, Line, Net, Pos, Scenario, ScenarioError, Statement, When};

/// The most branches of a session.
pub const MOST_BRANCHES: usize = 64;

/// How a session is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether steps and checkpoints are kept, so that one can go back. Off for long runs of which only figures matter.
    pub history: bool,
    /// Which invariants are watched.
    pub watch: Watch,
}

/// Which invariants are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// All of them.
    All,
    /// All but the one with this id.
    Without(&'static str),
    /// None: no history variables are kept.
    Nothing,
}

impl Default for Options {
    fn default() -> Self {
        Self { history: true, watch: Watch::All }
    }
}

/// A session of any protocol.
pub(crate) struct Session {
    pub(crate) runner: Runner,
    pub(crate) scratch: Scratch,
    pub(crate) branches: Vec<Branch>,
    pub(crate) current: usize,
    pub(crate) playhead: Micros,
    pub(crate) revision: u64,
    last: Vec<Line>,
    ended: bool,
    until_passed: bool,
    history: bool,
}

impl Session {
    /// Opens a scenario.
    ///
    /// # Errors
    /// The first thing in it that does not exist or does not fit, with its place.
    pub(crate) fn open(
        system: Arc<System>,
        scenario: Scenario,
        options: Options,
    ) -> Result<Self, ScenarioError> {
        let mut opened = check::open(&system, scenario)?;
        let watch = match options.watch {
            Watch::All => InvariantSet::ALL,
            Watch::Nothing => InvariantSet::NONE,
            Watch::Without(id) => match system.invariants.iter().position(|i| i.id == id) {
                Some(at) => InvariantSet::ALL.without(at),
                None => InvariantSet::ALL,
            },
        };
        let last = std::mem::take(&mut opened.last);
        let mut scratch = Scratch::default();
        let runner = Runner::new(Arc::clone(&system), opened, watch, &mut scratch)?;
        for line in &runner.scenario.lines {
            if let Statement::Expect(expectation) = &line.what {
                check::field(expectation, &runner.names, |id| runner.view(id, 0))?;
            }
        }
        let branches = vec![Branch::first(Arc::new(runner.clone()))];
        Ok(Self {
            runner,
            scratch,
            branches,
            current: 0,
            playhead: Micros(0),
            revision: 1,
            last,
            ended: false,
            until_passed: false,
            history: options.history,
        })
    }

    fn here(&self) -> &Branch {
        &self.branches[self.current]
    }

    /// Takes the next step if it comes by `until`. After an error the session is where it was.
    fn go_on(&mut self, until: Micros) -> Result<Went, ScenarioError> {
        let before = self.runner.steps;
        match self.runner.next(until, &mut self.scratch) {
            Ok(Went::Stepped) => {
                if self.history {
                    let branch = &mut self.branches[self.current];
                    branch.record(&self.runner, &self.scratch.report);
                }
                self.ended = false;
                self.revision += 1;
                Ok(Went::Stepped)
            }
            Ok(went) => {
                self.ended = went == Went::Ended && self.runner.scenario.stepwise;
                // Where a clock runs, time goes on even when nothing is left to happen.
                Ok(if self.ended { Went::Ended } else { Went::Idle })
            }
            Err(error) => {
                if self.history {
                    let playhead = self.playhead;
                    self.restore(before);
                    self.run_to(before)?;
                    self.playhead = playhead.max(self.runner.now());
                }
                Err(error)
            }
        }
    }

    /// Makes the checkpoint nearest before a step the present.
    fn restore(&mut self, step: u64) {
        let branch = &self.branches[self.current];
        let checkpoint = branch.checkpoint(step);
        self.runner = Runner::clone(checkpoint);
        self.runner.acts = Arc::clone(&branch.acts);
        self.runner.refresh_report(&mut self.scratch);
        self.ended = false;
        self.revision += 1;
    }

    /// Runs forward to a step, quietly up to the last one.
    fn run_to(&mut self, step: u64) -> Result<(), ScenarioError> {
        while self.runner.steps < step {
            self.scratch.step.quiet = self.runner.steps + 1 < step;
            let went = self.go_on(Micros(u64::MAX));
            self.scratch.step.quiet = false;
            if went? != Went::Stepped {
                break;
            }
        }
        self.playhead = self.runner.now();
        Ok(())
    }

    /// A copy of the run at a step of this branch, for looking back without moving the present.
    fn at_step(&self, step: u64) -> Runner {
        let branch = self.here();
        let mut runner = Runner::clone(branch.checkpoint(step));
        runner.acts = Arc::clone(&branch.acts);
        runner
    }

    /// What is still missing of each *Eventually*, where they are judged: not in a stepwise run, not once safety is
    /// broken, a safety rule is off or the network is slower than assumed (then nothing is claimed), unless an `expect` line asks.
    fn settled(&self) -> Option<Vec<Option<Sentence>>> {
        let eventual = |id: &str| {
            self.runner.system.invariants.iter().any(|i| i.id == id && i.expect == Expect::Eventually)
        };
        let asked = self.runner.scenario.lines.iter().any(|line| {
            matches!(&line.what, Statement::Expect(synod_scenario::Expectation::Invariant { id, .. }) if eventual(&id.value))
        });
        let slow = self.runner.starts_slow()
            && self
                .runner
                .system
                .invariants
                .iter()
                .any(|i| i.expect == Expect::Eventually && i.assumes.contains(&Assumption::BoundedDelay));
        let claimed = !self.runner.scenario.stepwise
            && !slow
            && self.runner.violations.is_empty()
            && self.runner.world.rules() == RuleSet::ALL;
        (asked || claimed).then(|| self.runner.clone().settle())
    }

    fn report(&self, at: usize, settled: Option<&Vec<Option<Sentence>>>) -> InvariantReport {
        let invariant = self.runner.system.invariants[at];
        let violation = self.runner.violations.iter().find(|v| v.invariant == invariant.id);
        let missing = settled.map(|all| all[at].clone());
        let verdict = match (invariant.expect, &missing) {
            (Expect::Eventually, Some(None)) => Verdict::Held,
            (Expect::Eventually, Some(Some(_))) => Verdict::Violated,
            _ => self.runner.verdict(at),
        };
        InvariantReport {
            id: invariant.id,
            says: invariant.says,
            expect: invariant.expect,
            assumes: invariant.assumes,
            broken: invariant.assumes.iter().filter(|a| self.runner.broken.contains(a)).copied().collect(),
            verdict,
            step: match self.runner.found[at] {
                Found::At(step) => Some(step),
                Found::Nothing => None,
            },
            finding: violation.map(|v| v.says.clone()).or(missing.flatten()),
        }
    }
}

impl AnySession for Session {
    fn scenario(&self) -> &Scenario {
        &self.runner.scenario
    }

    fn recorded(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.runner.scenario);
        scenario.lines.retain(|line| !matches!(line.when, When::After { .. }));
        scenario.lines.extend(self.here().acts.iter().cloned());
        scenario
    }

    fn names(&self) -> &[String] {
        &self.runner.names
    }

    fn present(&self) -> Present {
        let known = self.here().known().max(self.runner.steps);
        Present {
            step: self.runner.steps,
            at: self.runner.now(),
            playhead: self.playhead,
            known,
            known_at: self.here().time_of(known).max(self.runner.now()),
            ended: self.ended,
        }
    }

    fn step(&mut self) -> Result<bool, ScenarioError> {
        let went = self.go_on(Micros(u64::MAX))?;
        self.playhead = self.runner.now();
        Ok(went == Went::Stepped)
    }

    fn advance(&mut self, to: Micros, budget: u64) -> Result<Stopped, ScenarioError> {
        let until = self.runner.scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        for _ in 0..budget {
            let known = self.runner.violations.len();
            let fresh = self.runner.steps >= self.here().known();
            match self.go_on(to)? {
                Went::Stepped => self.playhead = self.runner.now(),
                Went::Idle => {
                    self.playhead = to.max(self.playhead);
                    return Ok(self.at_until(until).unwrap_or(Stopped::Arrived));
                }
                Went::Ended => return Ok(Stopped::Ended),
            }
            if self.runner.violations.len() > known && fresh {
                return Ok(Stopped::Violation);
            }
            if let Some(stopped) = self.at_until(until) {
                return Ok(stopped);
            }
        }
        Ok(Stopped::Budget)
    }

    fn run_on(&mut self, to: Micros) -> Result<bool, ScenarioError> {
        self.scratch.step.quiet = true;
        let went = loop {
            match self.go_on(to) {
                Ok(Went::Stepped) => {}
                other => break other,
            }
        };
        self.scratch.step.quiet = false;
        self.playhead = match went? {
            Went::Ended => self.runner.now(),
            _ => to,
        };
        Ok(!self.ended)
    }

    fn seek(&mut self, step: u64) -> Result<(), ScenarioError> {
        let nearest = self.here().checkpoint(step).steps;
        if step < self.runner.steps || nearest > self.runner.steps {
            self.restore(step);
        }
        self.run_to(step)
    }

    fn seek_time(&mut self, at: Micros) -> Result<(), ScenarioError> {
        let step = self.here().step_at(at);
        self.seek(step)?;
        if step == self.here().known() {
            while self.go_on(at)? == Went::Stepped {}
        }
        self.playhead = if self.ended { self.runner.now() } else { at.max(self.runner.now()) };
        self.revision += 1;
        Ok(())
    }

    fn interesting(&self, forwards: bool) -> Option<u64> {
        let marks = self.here().marks();
        let step = self.runner.steps;
        let found = if forwards {
            marks.iter().find(|m| m.step > step)
        } else {
            marks.iter().rev().find(|m| m.step < step)
        };
        found.map(|m| m.step)
    }

    fn act(&mut self, command: Command) -> Result<(), ScenarioError> {
        let Runner { system, names, world, .. } = &self.runner;
        Check { system, names, world: &**world }.command(&command)?;
        let step = self.runner.steps;
        let past = step < self.here().known() || self.runner.has_more_acts();
        if past && self.branches.len() >= MOST_BRANCHES {
            return Err(ScenarioError::new(Pos::NONE, texts::TOO_MANY_BRANCHES.with([MOST_BRANCHES.into()])));
        }
        let at = (self.playhead > self.runner.now()).then_some(self.playhead);
        let line = Line::new(When::After { step, at }, Statement::Do(command));
        let mut trial = self.runner.clone();
        trial.acts = self.runner.with_act(line);
        let mut scratch = Scratch::default();
        trial.next(self.playhead.max(trial.now()), &mut scratch)?;
        if past {
            let mut branch = self.here().fork(self.current, step, self.playhead, Arc::clone(&trial.acts));
            branch.made_by = narrate::sentences(&scratch.report).into_iter().next();
            self.branches.push(branch);
            self.current = self.branches.len() - 1;
        } else {
            self.branches[self.current].acts = Arc::clone(&trial.acts);
        }
        self.runner = trial;
        self.scratch = scratch;
        let branch = &mut self.branches[self.current];
        branch.record(&self.runner, &self.scratch.report);
        self.ended = false;
        self.revision += 1;
        Ok(())
    }

    fn branches(&self) -> Vec<BranchInfo> {
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

    fn branch(&self) -> usize {
        self.current
    }

    fn select_branch(&mut self, id: usize) {
        if id >= self.branches.len() || id == self.current {
            return;
        }
        self.current = id;
        let at = self.playhead.min(self.here().time_of(self.here().known()));
        let step = self.here().step_at(at);
        self.restore(step);
        // What was run once on this branch runs again in the same way.
        let replayed = self.run_to(step);
        debug_assert!(replayed.is_ok(), "a known step can be taken again");
        self.playhead = at.max(self.runner.now());
    }

    fn frame(&self, frame: &mut Frame) {
        self.fill(frame);
    }

    fn node(&self, node: NodeId, limit: usize) -> NodeView {
        self.runner.view(node, limit)
    }

    fn timers(&self, node: NodeId) -> Vec<TimerInfo> {
        let timed = !self.runner.scenario.stepwise;
        let due = |slot| {
            let armed = self.runner.driver.armed().iter().find(|a| a.node == node && a.slot == slot);
            armed.filter(|_| timed).map(|a| a.due)
        };
        let set = self.runner.world.timers(node).into_iter();
        set.map(|(slot, name)| TimerInfo { name, due: due(slot) }).collect()
    }

    fn messages(&self) -> Vec<MessageInfo> {
        let timed = !self.runner.scenario.stepwise;
        let world = &self.runner.world;
        let info = |id: MessageId| {
            let (from, to) = world.ends(id)?;
            let flight = self.runner.driver.flight(id);
            let held = flight.is_some_and(|f| f.held.is_some());
            Some(MessageInfo {
                serial: id.serial,
                from,
                to,
                view: world.message_view(id)?,
                fields: world.message_fields(id),
                due: flight.filter(|_| timed && !held).map(|f| f.due),
                held,
            })
        };
        world.in_flight().into_iter().filter_map(info).collect()
    }

    fn last(&self) -> &StepReport {
        &self.scratch.report
    }

    fn caption(&self) -> Caption {
        narrate::caption(&self.scratch.report)
    }

    fn reports(&mut self, from: u64, to: u64) -> Vec<StepReport> {
        let from = from.max(1);
        let to = to.min(self.here().known());
        let mut reports = Vec::new();
        if from > to {
            return reports;
        }
        let mut runner = self.at_step(from - 1);
        let mut scratch = Scratch::default();
        while runner.steps < to {
            scratch.step.quiet = runner.steps + 1 < from;
            if !matches!(runner.next(Micros(u64::MAX), &mut scratch), Ok(Went::Stepped)) {
                break;
            }
            if runner.steps >= from {
                reports.push(scratch.report.clone());
            }
        }
        reports
    }

    fn availability(&self) -> &[(Micros, bool)] {
        self.here().availability()
    }

    fn node_of(&self, step: u64) -> Option<NodeId> {
        self.here().node_of(step)
    }

    fn marks(&self) -> &[TimelineMark] {
        self.here().marks()
    }

    fn invariants(&self) -> Vec<InvariantReport> {
        (0..self.runner.system.invariants.len()).map(|at| self.report(at, None)).collect()
    }

    fn rules(&self) -> Vec<bool> {
        let rules = self.runner.world.rules();
        (0..self.runner.system.rules.len()).map(|i| rules.has(RuleId::at(i))).collect()
    }

    fn violations(&self) -> &[Violation] {
        &self.runner.violations
    }

    fn expectations(&self) -> &[ExpectReport] {
        &self.runner.outcomes
    }

    fn net(&self) -> Net {
        self.runner.driver.network.general
    }

    fn state_hash(&self) -> u64 {
        self.runner.world.state_hash()
    }

    fn trace_hash(&self) -> u64 {
        self.runner.trace
    }

    fn summary(&self, settle: bool, limit: usize) -> EndReport {
        let settled = if settle { self.settled() } else { None };
        let world = &self.runner.world;
        let node = |id: NodeId| {
            let view = self.runner.view(id, limit);
            NodeReport {
                id,
                name: self.name(id),
                up: world.status(id) != Status::Down,
                role: view.role.id,
                state: view.state_json(),
            }
        };
        let mut figures =
            self.runner.figures.to_json(self.runner.system.messages, self.playhead.max(self.runner.now()));
        figures.extend(world.figures().into_iter().map(|(name, value)| (name, value.to_json())));
        EndReport {
            steps: self.runner.steps,
            at: self.playhead.max(self.runner.now()),
            state_hash: self.state_hash(),
            trace_hash: self.trace_hash(),
            nodes: self.runner.ids().map(node).collect(),
            messages: self.runner.figures.messages,
            invariants: (0..self.runner.system.invariants.len())
                .map(|at| self.report(at, settled.as_ref()))
                .collect(),
            figures,
        }
    }

    fn finish(&mut self) -> Vec<ExpectReport> {
        let settled = self.settled();
        self.runner.settled = settled.map(|all| Arc::new(all.into_iter().map(|m| m.is_none()).collect()));
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

    fn history(&mut self) -> Vec<HistoryEvent> {
        let end = self.runner.steps;
        crate::history::events(self.at_step(0), end)
    }

    fn is_serving(&self) -> Option<bool> {
        self.runner.figures.is_serving()
    }
}

impl Session {
    /// The scenario's own end, when the playhead passes it for the first time.
    fn at_until(&mut self, until: Micros) -> Option<Stopped> {
        if self.playhead < until {
            self.until_passed = false;
            return None;
        }
        (!std::mem::replace(&mut self.until_passed, true)).then_some(Stopped::Until)
    }
}
