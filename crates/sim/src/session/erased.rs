//! What the page and the command see of a session.

use super::Session;
use crate::any::{AnySession, BranchInfo, MessageInfo, Present, Stopped, TimerInfo};
use crate::explore::{Plan, begin_at};
use crate::figures::FiguresReport;
use crate::frame::Frame;
use crate::narrate;
use crate::report::{
    Caption, EndReport, ExpectReport, HistoryEvent, InvariantReport, StepReport, TimelineMark, Violation,
};
use crate::runner::Went;
use synod_explore::{AnySearch, SearchOptions};
use synod_model::{Exhibit, Hull, Lane, Micros, NodeId, NodeView, RuleId, Sentence};
use synod_scenario::{Command, Net, Scenario, ScenarioError, When};

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

    fn by_hand(&self) -> bool {
        self.runner.by_hand()
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

    fn kept_every(&self) -> u64 {
        self.here().every()
    }

    fn step(&mut self) -> Result<bool, ScenarioError> {
        let went = self.go_on(Micros(u64::MAX))?;
        self.playhead = self.runner.now();
        Ok(went == Went::Stepped)
    }

    fn advance(&mut self, to: Micros, budget: u64) -> Result<Stopped, ScenarioError> {
        self.play(to, budget)
    }

    fn run_on(&mut self, to: Micros) -> Result<bool, ScenarioError> {
        self.run_quietly(to)
    }

    fn seek(&mut self, step: u64) -> Result<(), ScenarioError> {
        self.go_to(step)
    }

    fn seek_time(&mut self, at: Micros) -> Result<(), ScenarioError> {
        self.go_to_time(at)
    }

    fn interesting(&self, forwards: bool) -> Option<u64> {
        self.next_mark(forwards)
    }

    fn act(&mut self, command: Command) -> Result<(), ScenarioError> {
        self.intervene(command)
    }

    fn search(
        &self,
        without: &[&str],
        plan: &Plan,
        options: SearchOptions,
    ) -> Result<(Box<dyn AnySearch>, Vec<Sentence>), ScenarioError> {
        begin_at(&self.runner, self.playhead.max(self.runner.now()), without, plan, options)
    }

    fn branch_off(
        &mut self,
        without: &[&str],
        lines: &[String],
        called: Sentence,
    ) -> Result<(), ScenarioError> {
        self.fork_with(without, lines, called)
    }

    fn branches(&self) -> Vec<BranchInfo> {
        self.tell_branches()
    }

    fn branch(&self) -> usize {
        self.current
    }

    fn select_branch(&mut self, id: usize) {
        self.go_to_branch(id);
    }

    fn frame(&self, frame: &mut Frame) {
        self.fill(frame);
    }

    fn node(&self, node: NodeId, limit: usize) -> NodeView {
        self.runner.view_at(node, limit, self.playhead.max(self.runner.now())).0
    }

    fn exhibits(&self, limit: usize) -> Vec<Exhibit> {
        self.exhibits_now(limit, &mut false)
    }

    fn hulls(&self) -> Vec<Hull> {
        self.runner.world.hulls()
    }

    fn lanes_at_start(&self) -> Vec<(NodeId, Vec<Lane>)> {
        self.branches[0].checkpoint(0).lanes_of_all()
    }

    fn nodes_before(&self, limit: usize) -> Vec<NodeView> {
        self.tell_before(limit)
    }

    fn timers(&self, node: NodeId) -> Vec<TimerInfo> {
        self.tell_timers(node)
    }

    fn messages(&self) -> Vec<MessageInfo> {
        self.tell_messages()
    }

    fn message(&self, serial: u32) -> Option<MessageInfo> {
        self.tell_message(self.runner.world.find_message(serial)?)
    }

    fn last(&self) -> &StepReport {
        &self.scratch.report
    }

    fn caption(&self) -> Caption {
        narrate::caption(&self.scratch.report)
    }

    fn visit(&self, from: u64, to: u64, see: &mut dyn FnMut(&StepReport)) {
        self.tell_steps(from, to, see);
    }

    fn availability(&self) -> &[(Micros, bool)] {
        self.here().availability()
    }

    fn time_of(&self, step: u64) -> Option<Micros> {
        let here = self.here();
        (step <= here.known()).then(|| here.time_of(step))
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

    fn link(&self, from: NodeId, to: NodeId) -> Net {
        self.runner.driver.network.link(from, to)
    }

    fn state_hash(&self) -> u64 {
        self.runner.world.state_hash()
    }

    fn trace_hash(&self) -> u64 {
        self.runner.trace
    }

    fn figures(&self) -> FiguresReport {
        let now = self.playhead.max(self.runner.now());
        let clock = |at| move |node| self.runner.driver.oracle.clock_at(node, at);
        let readings = |at| self.runner.world.readings(at, &clock(at));
        self.runner.figures.report(self.runner.system.messages, self.runner.world.figures(), &readings, now)
    }

    fn summary(&self, settle: bool, limit: usize) -> EndReport {
        self.tell_end(settle, limit)
    }

    fn finish(&mut self) -> Vec<ExpectReport> {
        self.judge_expectations()
    }

    fn history(&mut self) -> Vec<HistoryEvent> {
        let end = self.runner.steps;
        crate::history::events(self.at_step(0), end)
    }

    fn is_serving(&self) -> Option<bool> {
        self.runner.figures.is_serving()
    }
}
