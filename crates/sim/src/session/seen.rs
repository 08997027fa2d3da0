//! What the page and the command see of a session.

use super::Session;
use crate::explore::{Plan, begin_at};
use crate::logs::{Held, LogTable};
use crate::metrics::{LoadOverTime, MetricsReport, Series};
use crate::offers;
use crate::report::{
    Caption, EndReport, ExpectReport, HistoryEvent, InvariantReport, LogRow, StepReport, TimelineMark,
    Violation,
};
use crate::runner::Went;
use crate::session::info::{CHAIN_REACH, MessageInfo, Present};
use crate::transcript;
use synod_explore::{AnySearch, SearchOptions};
use synod_model::{
    Assumption, Exhibit, Hull, Lane, Micros, NodeId, NodeView, RuleId, Sentence, Status, Switch, Value,
};
use synod_scenario::{Expectation, Load, Net, NodeRef, Scenario, ScenarioError, Setting, When};

impl Session {
    /// The scenario as it was opened.
    pub fn scenario(&self) -> &Scenario {
        &self.runner.scenario
    }

    /// The present branch as a scenario: the one that was opened, and every action a person has taken on this branch.
    pub fn recorded(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.runner.scenario);
        scenario.lines.retain(|line| !matches!(line.when, When::After { .. }));
        scenario.lines.extend(self.here().acts.iter().cloned());
        scenario
    }

    /// The names of the nodes, in order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.runner.names
    }

    /// Whether nothing happens by itself now: in a stepwise scenario, and where time stands still.
    pub fn by_hand(&self) -> bool {
        self.runner.by_hand()
    }

    /// Where the present is.
    pub fn present(&self) -> Present {
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

    /// How many steps lie between two moments that are kept of this branch: more the longer the run is, and so does
    /// going back take longer.
    pub fn kept_every(&self) -> u64 {
        self.here().every()
    }

    /// Takes one step; `false` when nothing more happens by itself.
    ///
    /// # Errors
    /// When a line of the scenario makes no sense at this moment. The session stays where it was.
    pub fn step(&mut self) -> Result<bool, ScenarioError> {
        let went = self.go_on(Micros(u64::MAX))?;
        self.playhead = self.runner.now();
        Ok(went == Went::Stepped)
    }

    /// Begins to search from the present moment, with these rules off as well; with what is not looked at, and why.
    ///
    /// # Errors
    /// What is wrong with the plan.
    pub fn search(
        &self,
        without: &[&str],
        plan: &Plan,
        options: SearchOptions,
    ) -> Result<(Box<dyn AnySearch>, Vec<Sentence>), ScenarioError> {
        begin_at(&self.runner, self.playhead.max(self.runner.now()), without, plan, options)
    }

    /// The number of the present branch.
    pub fn branch(&self) -> usize {
        self.current
    }

    /// A node as it is shown; long sequences show at most their last `limit` elements.
    pub fn node(&self, node: NodeId, limit: usize) -> NodeView {
        self.runner.view_at(node, limit, self.playhead.max(self.runner.now())).0
    }

    /// The values of the whole system beside the stage; long sequences show at most their last `limit` elements.
    pub fn exhibits(&self, limit: usize) -> Vec<Exhibit> {
        self.exhibits_now(limit, &mut false)
    }

    /// Whether the system replicates a log.
    pub fn has_logs(&self) -> bool {
        self.runner.world.replicated_log().is_some()
    }

    /// The copies of the replicated log side by side: `width` entries up to number `end`, or up to the last one of all.
    pub fn logs(&self, end: Option<usize>, width: usize) -> Option<LogTable> {
        let fields = self.runner.world.replicated_log()?;
        let take = |limit| {
            let nodes = (0..self.runner.world.len()).map(NodeId::at);
            nodes.filter_map(|node| Held::of(node, self.node(node, limit), fields)).collect::<Vec<_>>()
        };
        // One more than is shown: whether what comes before it is committed.
        let held = take(width + 1);
        let longest = LogTable::longest(&held);
        let end = end.unwrap_or(longest).clamp(width.min(longest), longest);
        let first = end.saturating_sub(width);
        let held = if end < longest { take(longest - first + 1) } else { held };
        Some(LogTable::window(&held, first + 1, end))
    }

    /// The sets of nodes that belong together now.
    pub fn hulls(&self) -> Vec<Hull> {
        self.runner.world.hulls()
    }

    /// What the slots of every node did at the start, before the first step.
    pub fn lanes_at_start(&self) -> Vec<(NodeId, Vec<Lane>)> {
        self.branches[0].checkpoint(0).lanes_of_all()
    }

    /// A message in flight, by its number in the run.
    pub fn message(&self, serial: u32) -> Option<MessageInfo> {
        self.message_info(self.runner.world.find_message(serial)?)
    }

    /// The last step, in full.
    pub fn last(&self) -> &StepReport {
        &self.scratch.report
    }

    /// The sentence about the last step.
    pub fn caption(&self) -> Caption {
        transcript::caption(&self.scratch.report)
    }

    /// When somebody began to be in charge (`true`) or nobody was any more, on the present branch, in order; empty where
    /// nobody ever is.
    pub fn availability(&self) -> &[(Micros, bool)] {
        self.here().availability()
    }

    /// The virtual time of a known step.
    pub fn time_of(&self, step: u64) -> Option<Micros> {
        let here = self.here();
        (step <= here.known()).then(|| here.time_of(step))
    }

    /// The node at which a known step happened, if it happened at one.
    pub fn node_of(&self, step: u64) -> Option<NodeId> {
        self.here().node_of(step)
    }

    /// The marks of the present branch, in order.
    pub fn marks(&self) -> &[TimelineMark] {
        self.here().marks()
    }

    /// What each invariant assumes in this configuration, in the order of the system's table.
    pub fn assumes(&self) -> Vec<Vec<Assumption>> {
        self.runner.world.assumes()
    }

    /// The values of parameters as they are now, where they are not the defaults; the last one of a key counts.
    pub fn settings(&self) -> &[Setting] {
        &self.runner.settings
    }

    /// The first load that a line of the scenario has set, as it is now.
    pub fn load(&self) -> Option<Load> {
        self.runner.load()
    }

    /// Which kinds of requests the present settings offer, in the order of the table.
    pub fn offered(&self) -> Vec<bool> {
        offers::kinds(&*self.runner.world, self.runner.system.requests)
    }

    /// Between which settings a sweep switches as a fault of this system: see [`synod_model::Checked::switches`].
    pub(crate) fn switches(&self, below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch> {
        self.runner.world.switches(below)
    }

    /// Every invariant with its verdict so far.
    pub fn invariants(&self) -> Vec<InvariantReport> {
        (0..self.runner.system.invariants.len()).map(|at| self.report(at, None)).collect()
    }

    /// Which rules are in force, in the order of the system's table.
    pub fn rules(&self) -> Vec<bool> {
        let rules = self.runner.world.rules();
        (0..self.runner.system.rules.len()).map(|i| rules.has(RuleId::at(i))).collect()
    }

    /// The first violation of each invariant so far.
    pub fn violations(&self) -> &[Violation] {
        &self.runner.violations
    }

    /// The outcomes of the `expect` lines so far.
    pub fn expectations(&self) -> &[ExpectReport] {
        &self.runner.outcomes
    }

    /// Whether what is expected is so at this moment, and a sentence about it.
    ///
    /// # Errors
    /// When it names what does not exist.
    pub fn is_so(&self, expectation: &Expectation) -> Result<(bool, Sentence), ScenarioError> {
        self.runner.exists(expectation)?;
        self.runner.is_so(expectation)
    }

    /// What an expectation would compare, as it is at this moment: a node that has a role, the value of a field, a figure, an
    /// answer. `None` where there is no such thing.
    ///
    /// # Errors
    /// When it names what does not exist.
    pub fn found(&self, expectation: &Expectation) -> Result<Option<Value>, ScenarioError> {
        self.runner.exists(expectation)?;
        self.runner.found(expectation)
    }

    /// The network's settings now.
    pub fn net(&self) -> Net {
        self.runner.driver.network.general
    }

    /// The settings of one direction of a link now: its own, or those of the network.
    pub fn link(&self, from: NodeId, to: NodeId) -> Net {
        self.runner.driver.network.link(from, to)
    }

    /// The fingerprint of the present state.
    pub fn state_hash(&self) -> u64 {
        self.runner.world.closer().state_hash()
    }

    /// The fingerprint of all that happened so far.
    pub fn trace_hash(&self) -> u64 {
        self.runner.trace
    }

    /// What is counted, up to the playhead.
    pub fn metrics(&self) -> MetricsReport {
        self.runner.metrics_at(self.playhead.max(self.runner.now()))
    }

    /// The load over all that is known of this branch, and how many requests wait at the playhead; `None` where there are no
    /// queues.
    pub fn load_over_time(&self) -> Option<LoadOverTime> {
        let load = self.runner.load_at(self.playhead.max(self.runner.now()))?;
        let known = self.here().series().filter(|_| self.runner.steps < self.here().known());
        Some(match known.map(Series::load) {
            Some((from, points)) => LoadOverTime { from, points, ..load },
            None => load,
        })
    }

    /// The client history so far, for checkers of linearizability.
    pub fn history(&mut self) -> Vec<HistoryEvent> {
        let end = self.runner.steps;
        crate::history::events(self.at_step(0), end)
    }

    /// Whether somebody is in charge now, so that the system serves; `None` where nobody ever is.
    pub fn is_serving(&self) -> Option<bool> {
        self.runner.metrics.is_serving()
    }

    /// The name of a node.
    pub fn name(&self, node: NodeId) -> String {
        self.names().get(node.index()).cloned().unwrap_or_else(|| node.number().to_string())
    }

    /// Whether a node runs.
    pub fn status(&self, node: NodeId) -> Status {
        self.runner.world.status(node)
    }

    /// The node that a text names so; `None` if there is none.
    pub fn node_named(&self, node: &NodeRef) -> Option<NodeId> {
        match node {
            NodeRef::Number(number) => {
                let at = usize::from(*number).checked_sub(1)?;
                (at < self.names().len()).then(|| NodeId::at(at))
            }
            NodeRef::Name(name) => self.names().iter().position(|known| known == name).map(NodeId::at),
        }
    }

    /// Steps `from..=to` in full, as far as they are known.
    pub fn reports(&self, from: u64, to: u64) -> Vec<StepReport> {
        let mut reports = Vec::new();
        self.visit(from, to, &mut |report| reports.push(report.clone()));
        reports
    }

    /// The sentences of steps `from..=to`, as far as they are known.
    pub fn log(&self, from: u64, to: u64) -> Vec<LogRow> {
        self.reports(from, to).iter().map(LogRow::of).collect()
    }

    /// The steps that led to a step by messages, oldest first, itself included: who sent what arrived there, what
    /// arrived where that was sent, and so on, as far as 2,000 steps back.
    pub fn chain(&self, step: u64) -> Vec<StepReport> {
        let reports = self.reports(step.saturating_sub(CHAIN_REACH), step);
        let mut chain: Vec<StepReport> = Vec::new();
        let mut wanted: Option<u32> = None;
        for report in reports.into_iter().rev() {
            let leads = wanted.is_none_or(|serial| report.sent.iter().any(|sent| sent.serial == serial));
            if leads {
                let arrived = report.action.message.filter(|_| report.action.lost.is_none());
                wanted = arrived.map(|(serial, ..)| serial);
                chain.push(report);
                if wanted.is_none() {
                    break;
                }
            }
        }
        chain.reverse();
        chain
    }

    /// The fingerprint that a link carries: of the present state and of the way to it.
    pub fn fingerprint(&self) -> u64 {
        synod_model::mix(self.trace_hash(), self.state_hash())
    }

    /// The report of the present moment, as if the run ended here. With `settle`, *Eventually* invariants are judged on
    /// a copy that is healed and runs on.
    pub fn end(&self, settle: bool) -> EndReport {
        self.summary(settle, usize::MAX)
    }
}
