//! The erased boundary: a whole session behind one object-safe trait.
//!
//! Typed inside, erased outside: nodes, messages and states never cross this line, only what is shown of them. The
//! page and the command are compiled once, not once per protocol.

use crate::explore::Plan;
use crate::figures::FiguresReport;
use crate::frame::Frame;
use crate::report::{
    Caption, EndReport, ExpectReport, InvariantReport, LogRow, StepReport, TimelineMark, Violation,
};
use synod_explore::{AnySearch, SearchOptions};
use synod_model::{Exhibit, Field, Hull, Lane, Micros, NodeId, NodeView, Sentence};
use synod_scenario::{Command, Scenario, ScenarioError};

/// How many steps [`AnySession::chain`] looks back.
pub const CHAIN_REACH: u64 = 2_000;

/// Where the present is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// The number of the last step taken; 0 before the first.
    pub step: u64,
    /// Virtual time of that step.
    pub at: Micros,
    /// Virtual time of the playhead: at or after `at`, before the next step.
    pub playhead: Micros,
    /// How many steps of this branch are known: going on from here up to there repeats what was seen.
    pub known: u64,
    /// Virtual time of the last known step.
    pub known_at: Micros,
    /// Nothing more happens by itself: a stepwise run is at its end.
    pub ended: bool,
}

/// Why [`AnySession::advance`] stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The playhead is where it was asked to go.
    Arrived,
    /// As many steps were taken as were allowed; the playhead is at the last of them.
    Budget,
    /// An invariant is violated for the first time, at the present step.
    Violation,
    /// The scenario's own end (`until`) has been passed for the first time.
    Until,
    /// Nothing more happens by itself.
    Ended,
}

/// A branch of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchInfo {
    /// Its number, from 0 for the first.
    pub id: usize,
    /// The branch it grew from, and after which step; `None` for the first.
    pub parent: Option<(usize, u64)>,
    /// Virtual time at which it grew.
    pub at: Micros,
    /// How many of its steps are known.
    pub known: u64,
    /// Virtual time of its last known step.
    pub known_at: Micros,
    /// The action that made it, in words, or what it was called; for the first, nothing.
    pub made_by: Option<Sentence>,
}

/// A timer of a node that can be fired now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerInfo {
    /// Its name, as `fire 2 election` uses it.
    pub name: &'static str,
    /// When it is due, as far as the clock decides; `None` in a stepwise run.
    pub due: Option<Micros>,
}

/// A message in flight, for lists and for the inspector.
#[derive(Clone, Debug)]
pub struct MessageInfo {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// How it is shown.
    pub view: synod_model::MessageView,
    /// What it carries.
    pub fields: Vec<Field>,
    /// When it arrives, if a clock decides and nobody holds it.
    pub due: Option<Micros>,
    /// Whether a person holds it.
    pub held: bool,
}

/// One system under way, with its history.
pub trait AnySession {
    /// The scenario as it was opened.
    fn scenario(&self) -> &Scenario;
    /// The present branch as a scenario: the one that was opened, and every action a person has taken on this branch.
    fn recorded(&self) -> Scenario;
    /// The names of the nodes, in order of their numbers.
    fn names(&self) -> &[String];
    /// The name of a node.
    fn name(&self, node: NodeId) -> String {
        self.names().get(node.index()).cloned().unwrap_or_else(|| node.number().to_string())
    }

    /// Whether nothing happens by itself now: in a stepwise scenario, and where time stands still.
    fn by_hand(&self) -> bool;
    /// Where the present is.
    fn present(&self) -> Present;

    /// How many steps lie between two moments that are kept of this branch: more the longer the run is, and so does
    /// going back take longer.
    fn kept_every(&self) -> u64;
    /// Takes one step; `false` when nothing more happens by itself.
    ///
    /// # Errors
    /// When a line of the scenario makes no sense at this moment. The session stays where it was.
    fn step(&mut self) -> Result<bool, ScenarioError>;
    /// Takes steps until the playhead has reached `to`, at most `budget` of them.
    ///
    /// # Errors
    /// As [`AnySession::step`].
    fn advance(&mut self, to: Micros, budget: u64) -> Result<Stopped, ScenarioError>;
    /// Runs on quietly until `to`, through violations and without sentences: for long runs. Whether there is more to come.
    ///
    /// # Errors
    /// As [`AnySession::step`].
    fn run_on(&mut self, to: Micros) -> Result<bool, ScenarioError>;
    /// Goes to just after a step, backwards or forwards; beyond the end of a run that has ended, to its end.
    ///
    /// # Errors
    /// As [`AnySession::step`].
    fn seek(&mut self, step: u64) -> Result<(), ScenarioError>;
    /// Goes to a moment: the last step at or before `at`, with the playhead at `at`.
    ///
    /// # Errors
    /// As [`AnySession::step`].
    fn seek_time(&mut self, at: Micros) -> Result<(), ScenarioError>;
    /// The step of the nearest mark after the present (`true`) or before it; `None` when none is known.
    fn interesting(&self, forwards: bool) -> Option<u64>;

    /// Does what a person asks, here and now. In the past it opens a branch, and the old one is kept.
    ///
    /// # Errors
    /// When it makes no sense now, or names what does not exist: nothing has changed then.
    fn act(&mut self, command: Command) -> Result<(), ScenarioError>;
    /// Begins to search from the present moment, with these rules off as well; with what is not looked at, and why.
    ///
    /// # Errors
    /// What is wrong with the plan.
    fn search(
        &self,
        without: &[&str],
        plan: &Plan,
        options: SearchOptions,
    ) -> Result<(Box<dyn AnySearch>, Vec<Sentence>), ScenarioError>;
    /// Opens a branch here, also where nothing is known beyond. On it these rules are off, time stands still, and all of
    /// this is done, one line of a scenario after the other: what [`AnySession::search`] has found. The branch is called what
    /// is given.
    ///
    /// # Errors
    /// When something makes no sense when it comes: nothing has changed then.
    fn branch_off(
        &mut self,
        without: &[&str],
        lines: &[String],
        called: Sentence,
    ) -> Result<(), ScenarioError>;
    /// The branches, in the order in which they grew.
    fn branches(&self) -> Vec<BranchInfo>;
    /// The number of the present branch.
    fn branch(&self) -> usize;
    /// Goes to the same moment on another branch, or to its end if it is shorter.
    fn select_branch(&mut self, id: usize);

    /// What the stage shows now. The frame's buffers are reused.
    fn frame(&self, frame: &mut Frame);
    /// A node as it is shown; long sequences show at most their last `limit` elements.
    fn node(&self, node: NodeId, limit: usize) -> NodeView;
    /// All nodes as they were before the present step; empty before the first.
    fn nodes_before(&self, limit: usize) -> Vec<NodeView>;
    /// The values of the whole system beside the stage; long sequences show at most their last `limit` elements.
    fn exhibits(&self, limit: usize) -> Vec<Exhibit>;
    /// The sets of nodes that belong together now.
    fn hulls(&self) -> Vec<Hull>;
    /// What the slots of every node did at the start, before the first step.
    fn lanes_at_start(&self) -> Vec<(NodeId, Vec<Lane>)>;
    /// The timers of a node that are set.
    fn timers(&self, node: NodeId) -> Vec<TimerInfo>;
    /// The messages in flight, oldest first.
    fn messages(&self) -> Vec<MessageInfo>;
    /// A message in flight, by its number in the run.
    fn message(&self, serial: u32) -> Option<MessageInfo>;

    /// The last step, in full.
    fn last(&self) -> &StepReport;
    /// The sentence about the last step.
    fn caption(&self) -> Caption;
    /// Steps `from..=to` in full, as far as they are known.
    fn reports(&self, from: u64, to: u64) -> Vec<StepReport> {
        let mut reports = Vec::new();
        self.visit(from, to, &mut |report| reports.push(report.clone()));
        reports
    }
    /// Shows steps `from..=to` one after the other, as far as they are known, without keeping them.
    fn visit(&self, from: u64, to: u64, see: &mut dyn FnMut(&StepReport));
    /// The sentences of steps `from..=to`, as far as they are known.
    fn log(&self, from: u64, to: u64) -> Vec<LogRow> {
        self.reports(from, to).iter().map(LogRow::of).collect()
    }
    /// The steps that led to a step by messages, oldest first, itself included: who sent what arrived there, what
    /// arrived where that was sent, and so on, as far as [`CHAIN_REACH`] steps back.
    fn chain(&self, step: u64) -> Vec<StepReport> {
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
    /// The virtual time of a known step.
    fn time_of(&self, step: u64) -> Option<Micros>;
    /// The node at which a known step happened, if it happened at one.
    fn node_of(&self, step: u64) -> Option<NodeId>;
    /// The marks of the present branch, in order.
    fn marks(&self) -> &[TimelineMark];
    /// When somebody began to be in charge (`true`) or nobody was any more, on the present branch, in order; empty where
    /// nobody ever is.
    fn availability(&self) -> &[(Micros, bool)];
    /// Every invariant with its verdict so far.
    fn invariants(&self) -> Vec<InvariantReport>;
    /// Which rules are in force, in the order of the system's table.
    fn rules(&self) -> Vec<bool>;
    /// The first violation of each invariant so far.
    fn violations(&self) -> &[Violation];
    /// The outcomes of the `expect` lines so far.
    fn expectations(&self) -> &[ExpectReport];
    /// The network's settings now.
    fn net(&self) -> synod_scenario::Net;
    /// The settings of one direction of a link now: its own, or those of the network.
    fn link(&self, from: NodeId, to: NodeId) -> synod_scenario::Net;

    /// The fingerprint of the present state.
    fn state_hash(&self) -> u64;
    /// The fingerprint of all that happened so far.
    fn trace_hash(&self) -> u64;
    /// The fingerprint that a link carries: of the present state and of the way to it.
    fn fingerprint(&self) -> u64 {
        synod_model::mix(self.trace_hash(), self.state_hash())
    }
    /// What is counted, up to the playhead.
    fn figures(&self) -> FiguresReport;
    /// The report of the present moment, as if the run ended here. With `settle`, *Eventually* invariants are judged on
    /// a copy that is healed and runs on.
    fn end(&self, settle: bool) -> EndReport {
        self.summary(settle, usize::MAX)
    }
    /// As [`AnySession::end`]; of long sequences in the nodes' states, at most the last `limit` elements.
    fn summary(&self, settle: bool, limit: usize) -> EndReport;
    /// Evaluates the `expect` lines that stand for the end, against the present.
    fn finish(&mut self) -> Vec<ExpectReport>;
    /// Whether somebody is in charge now, so that the system serves; `None` where nobody ever is.
    fn is_serving(&self) -> Option<bool>;
    /// The client history so far, for checkers of linearizability.
    fn history(&mut self) -> Vec<crate::report::HistoryEvent>;
}
