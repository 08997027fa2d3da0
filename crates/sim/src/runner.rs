//! One run of one system: a world, the driver that schedules it, and what has been found out about it so far.
//!
//! A runner is a value: a clone is a checkpoint, and running a clone on gives exactly what the original gives.

mod assumed;
pub(crate) mod late;
mod next;
mod step;
mod workload;

use crate::StepKind;
use crate::check::Opened;
use crate::driver::Driver;
use crate::metrics::{LoadOverTime, Metrics, MetricsReport, waiting};
use crate::past::Past;
use crate::queue::Event;
use crate::report::{Broken, ExpectReport, StepReport, Violation};
use crate::system::System;
use crate::world::{AnyWorld, Happened};
use std::sync::Arc;
use synod_model::{Expect, InvariantSet, Lane, MessageId, Micros, NodeId, Verdict, mix};
use synod_scenario::{Line, Pos, Scenario, ScenarioError, Setting, When};

pub(crate) use assumed::{change_link, initial_network};
use workload::Workload;

/// The most messages that may be in flight at once.
pub(crate) const MOST_IN_FLIGHT: usize = 100_000;
/// The most steps of a run.
pub(crate) const MOST_STEPS: u64 = 1_000_000_000;
/// Virtual time that a step of a stepwise run takes, so that it can be drawn along a time line.
pub(crate) const STEPWISE_TICK: Micros = Micros::ms(10);
/// The most deliveries of one `stabilize`.
pub const MOST_DELIVERIES: usize = 100_000;

/// The buffers of a step, reused from step to step, and not part of the run.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) step: Happened,
    pub(crate) report: StepReport,
}

/// What [`Runner::next`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    /// A step was taken.
    Stepped,
    /// Nothing happens until the time given.
    Idle,
    /// Nothing happens any more.
    Ended,
}

/// What was found of one invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing so far.
    Nothing,
    /// First at this step.
    At(u64),
}

/// A run at one moment.
pub(crate) struct Runner {
    pub(crate) system: Arc<System>,
    pub(crate) world: Box<dyn AnyWorld>,
    pub(crate) watch: InvariantSet,
    pub(crate) driver: Driver,
    pub(crate) steps: u64,
    pub(crate) trace: u64,
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) names: Arc<Vec<String>>,
    pub(crate) settings: Arc<Vec<Setting>>,
    lines: Arc<Vec<Line>>,
    /// The next line, in a stepwise run.
    next_line: usize,
    /// What people did on this branch, each after its step.
    pub(crate) acts: Arc<Vec<Line>>,
    next_act: usize,
    /// What a `deliver all` or `stabilize` still has to deliver, the next one last; and whether to go on after that.
    agenda: Vec<MessageId>,
    stabilizing: Option<(usize, Pos)>,
    /// Lines no longer count.
    by_itself: bool,
    /// A line that makes no sense when its time comes is passed over.
    pub(crate) forgiving: bool,
    pub(crate) workload: Workload,
    pub(crate) metrics: Metrics,
    /// The invariants that are watched and of which nothing has been found yet.
    undecided: InvariantSet,
    pub(crate) found: Vec<Found>,
    pub(crate) violations: Arc<Vec<Violation>>,
    pub(crate) outcomes: Arc<Vec<ExpectReport>>,
    /// What expectations that look back need.
    pub(crate) past: Past,
    /// At the end of a run: how each *Eventually* stands.
    pub(crate) settled: Option<Arc<Vec<Verdict>>>,
    /// Assumptions that faults have broken so far.
    pub(crate) broken: Vec<Broken>,
    /// What a person or a line is doing, in the step that is under way.
    pub(crate) doing: Option<String>,
}

impl Clone for Runner {
    fn clone(&self) -> Self {
        Self {
            system: Arc::clone(&self.system),
            world: self.world.fork(),
            watch: self.watch,
            driver: self.driver.clone(),
            steps: self.steps,
            trace: self.trace,
            scenario: Arc::clone(&self.scenario),
            names: Arc::clone(&self.names),
            settings: Arc::clone(&self.settings),
            lines: Arc::clone(&self.lines),
            next_line: self.next_line,
            acts: Arc::clone(&self.acts),
            next_act: self.next_act,
            agenda: self.agenda.clone(),
            stabilizing: self.stabilizing,
            by_itself: self.by_itself,
            forgiving: self.forgiving,
            workload: self.workload.clone(),
            metrics: self.metrics.clone(),
            undecided: self.undecided,
            found: self.found.clone(),
            violations: Arc::clone(&self.violations),
            outcomes: Arc::clone(&self.outcomes),
            past: self.past.clone(),
            settled: None,
            broken: self.broken.clone(),
            doing: None,
        }
    }
}

impl Runner {
    /// A run at its start: every node has booted.
    ///
    /// # Errors
    /// When the network or a load at the start names what does not exist.
    pub(crate) fn new(
        system: Arc<System>,
        opened: Opened,
        watch: InvariantSet,
        scratch: &mut Scratch,
    ) -> Result<Self, ScenarioError> {
        let scenario = Arc::new(opened.scenario);
        let network = initial_network(&scenario, &opened.names)?;
        let mut world = opened.world;
        world.watch(watch);
        let mut runner = Self {
            driver: Driver::new(scenario.seed, world.len(), network, !scenario.stepwise),
            steps: 0,
            trace: mix(0, scenario.seed),
            names: opened.names,
            settings: Arc::new(scenario.params.clone()),
            lines: opened.lines,
            next_line: 0,
            acts: Arc::new(opened.acts),
            next_act: 0,
            agenda: Vec::new(),
            stabilizing: None,
            by_itself: false,
            forgiving: false,
            workload: Workload::new(scenario.seed),
            metrics: Metrics::new(system.messages.len(), world.len(), Micros(0)),
            undecided: watch_list(&system, watch),
            found: vec![Found::Nothing; system.invariants.len()],
            violations: Arc::default(),
            outcomes: Arc::default(),
            past: Past::of(&scenario),
            settled: None,
            broken: Vec::new(),
            doing: None,
            scenario,
            world,
            watch,
            system,
        };
        let Self { world, driver, .. } = &mut runner;
        world.boot(&mut driver.oracle, &mut scratch.step);
        runner.absorb(&mut scratch.step, false);
        runner.judge();
        runner.watch_nevers();
        if !runner.scenario.stepwise {
            let times = runner.lines.iter().map(|l| match l.when {
                When::At(at) => at,
                _ => Micros(0),
            });
            for (i, at) in times.enumerate() {
                runner
                    .driver
                    .queue
                    .push(at, Event::Line(u32::try_from(i).expect("a text has a bounded number of lines")));
            }
            runner.refresh_offers();
            runner.refresh_own_load();
            let scenario = Arc::clone(&runner.scenario);
            for load in &scenario.load {
                runner.add_load(load);
            }
        }
        runner.mind_settings();
        runner.refresh_report(scratch);
        Ok(runner)
    }

    /// Makes the report that of the state before the first step. A run that is taken up later has no report of its
    /// last step until it takes the next.
    pub(crate) fn refresh_report(&self, scratch: &mut Scratch) {
        scratch.report = StepReport::default();
        scratch.report.action.kind = StepKind::Start;
        scratch.report.n = self.steps;
        scratch.report.at = self.now();
    }

    /// Virtual time of the last step.
    pub(crate) fn now(&self) -> Micros {
        self.driver.oracle.now
    }

    /// What is counted up to a moment.
    pub(crate) fn metrics_at(&self, at: Micros) -> MetricsReport {
        let clock = |at| move |node| self.driver.oracle.clock_at(node, at);
        let readings = |at| self.world.readings(self.driver.oracle.told(at), &clock(at));
        self.metrics.report(self.system.messages, self.world.closer().metrics(), &readings, at)
    }

    /// The load up to a moment, and how many requests wait then; `None` where there are no queues.
    pub(crate) fn load_at(&self, at: Micros) -> Option<LoadOverTime> {
        let clock = |at| move |node| self.driver.oracle.clock_at(node, at);
        let readings = |at| self.world.readings(self.driver.oracle.told(at), &clock(at));
        let waiting = waiting(&readings(at))?;
        let (from, points) = self.metrics.load_until(at, &readings);
        Some(LoadOverTime { from, points, waiting })
    }

    /// From now on nothing is done by hand: what happens, happens by itself, in time.
    pub(crate) fn forget_lines(&mut self) {
        self.lines = Arc::default();
        self.acts = Arc::default();
        (self.next_line, self.next_act) = (0, 0);
        self.agenda.clear();
        self.stabilizing = None;
        self.by_itself = true;
    }

    /// The ids of the nodes, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.world.len()).map(NodeId::at)
    }

    /// What the slots of every node do now, of those that have slots.
    pub(crate) fn lanes_of_all(&self) -> Vec<(NodeId, Vec<Lane>)> {
        let all = self.ids().map(|id| (id, self.world.lanes(id)));
        all.filter(|(_, lanes)| !lanes.is_empty()).collect()
    }

    /// Whether more was done on this branch than has been repeated so far.
    pub(crate) fn has_more_acts(&self) -> bool {
        self.next_act < self.acts.len()
    }

    /// What was done on this branch so far.
    pub(crate) fn acts_so_far(&self) -> Vec<Line> {
        self.acts[..self.next_act].to_vec()
    }

    /// The branch as it would be with one more thing that a person did, here and now; what was done later is left out.
    pub(crate) fn with_act(&self, line: Line) -> Arc<Vec<Line>> {
        let mut acts = self.acts_so_far();
        acts.push(line);
        Arc::new(acts)
    }
}

/// The invariants of which a run looks for a finding after every step.
fn watch_list(system: &System, watch: InvariantSet) -> InvariantSet {
    let mut list = InvariantSet::NONE;
    for (i, invariant) in system.invariants.iter().enumerate() {
        if watch.contains(i) && invariant.expect != Expect::Eventually {
            list = list.with(i);
        }
    }
    list
}
