//! One run of one system: a world, the driver that schedules it, and what has been found out about it so far.
//!
//! A runner is a value: a clone is a checkpoint, and running a clone on gives exactly what the original gives.

use crate::catalogue::System;
use crate::check::{self, Opened};
use crate::driver::Driver;
use crate::figures::Figures;
use crate::network::Network;
use crate::queue::Event;
use crate::report::{ActionReport, ExpectReport, LossReason, SentReport, StepReport, Violation};
use crate::texts;
use crate::workload::LoadState;
use crate::world::{Act, AnyWorld, Happened};
use std::sync::Arc;
use synod_model::{Assumption, Expect, InvariantSet, MessageId, Micros, NodeId, Status, mix};
use synod_scenario::{Line, Pos, Scenario, ScenarioError, Setting, Statement, When};

/// The most messages that may be in flight at once.
pub const MOST_IN_FLIGHT: usize = 100_000;
/// The most steps of a run.
pub const MOST_STEPS: u64 = 1_000_000_000;
/// Virtual time that a step of a stepwise run takes, so that it can be drawn along a time line.
pub const STEPWISE_TICK: Micros = Micros::ms(10);
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
    pub(crate) loads: Vec<LoadState>,
    pub(crate) figures: Figures,
    /// The invariants that are watched and of which nothing has been found yet.
    undecided: InvariantSet,
    pub(crate) found: Vec<Found>,
    pub(crate) violations: Arc<Vec<Violation>>,
    pub(crate) outcomes: Arc<Vec<ExpectReport>>,
    /// At the end of a run: whether each *Eventually* came about.
    pub(crate) settled: Option<Arc<Vec<bool>>>,
    /// Assumptions that faults have broken so far.
    pub(crate) broken: Vec<Assumption>,
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
            loads: self.loads.clone(),
            figures: self.figures.clone(),
            undecided: self.undecided,
            found: self.found.clone(),
            violations: Arc::clone(&self.violations),
            outcomes: Arc::clone(&self.outcomes),
            settled: None,
            broken: self.broken.clone(),
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
            loads: Vec::new(),
            figures: Figures::new(system.messages.len()),
            undecided: watch_list(&system, watch),
            found: vec![Found::Nothing; system.invariants.len()],
            violations: Arc::default(),
            outcomes: Arc::default(),
            settled: None,
            broken: Vec::new(),
            scenario,
            world,
            watch,
            system,
        };
        let Self { world, driver, .. } = &mut runner;
        world.boot(&mut driver.oracle, &mut scratch.step);
        runner.absorb(&scratch.step, false);
        runner.judge();
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
            let scenario = Arc::clone(&runner.scenario);
            for load in &scenario.load {
                runner.add_load(load);
            }
        }
        runner.mind_network();
        runner.refresh_report(scratch);
        Ok(runner)
    }

    /// Makes the report that of the state before the first step. A run that is taken up later has no report of its
    /// last step until it takes the next.
    pub(crate) fn refresh_report(&self, scratch: &mut Scratch) {
        scratch.report = StepReport::default();
        scratch.report.action.kind = "start";
        scratch.report.n = self.steps;
        scratch.report.at = self.now();
    }

    /// Virtual time of the last step.
    pub(crate) fn now(&self) -> Micros {
        self.driver.oracle.now
    }

    /// Takes the next step, if it comes at or before `until`.
    ///
    /// # Errors
    /// When a line of the scenario makes no sense now. The run is to be thrown away then.
    pub(crate) fn next(&mut self, until: Micros, scratch: &mut Scratch) -> Result<Went, ScenarioError> {
        loop {
            if let Some(went) = self.go(until, scratch)? {
                return Ok(went);
            }
        }
    }

    /// As [`Runner::next`]; `None` when what came was no step, such as an expectation.
    fn go(&mut self, until: Micros, scratch: &mut Scratch) -> Result<Option<Went>, ScenarioError> {
        if self.steps >= MOST_STEPS {
            return Err(ScenarioError::new(Pos::NONE, texts::TOO_MANY_STEPS.with([MOST_STEPS.into()])));
        }
        let by_hand = self.scenario.stepwise && !self.by_itself;
        if let Some(at) = self.pending_act() {
            // Whoever acted at a moment after the last step had seen all that came by then, the moment included.
            let overtaken = self.drop_stale(at.min(until))
                && !by_hand
                && at > self.now()
                && self.driver.queue.next_at().is_some_and(|next| next <= at);
            if !overtaken {
                if at > until {
                    return Ok(Some(Went::Idle));
                }
                let acts = Arc::clone(&self.acts);
                self.next_act += 1;
                return self.perform_line(&acts[self.next_act - 1], at, scratch);
            }
        }
        if by_hand {
            return self.next_in_order(scratch);
        }
        if !self.drop_stale(until) {
            let ended = self.driver.queue.next_at().is_none();
            return Ok(Some(if ended { Went::Ended } else { Went::Idle }));
        }
        let Some((at, _, event)) = self.driver.queue.pop() else { return Ok(Some(Went::Ended)) };
        if let Event::Line(i) = event {
            let lines = Arc::clone(&self.lines);
            return self.perform_line(&lines[i as usize], at, scratch);
        }
        self.driver.oracle.now = at;
        Self::begin(scratch);
        let action = match event {
            Event::Arrive(id) => Self::deliver(id, scratch),
            Event::Lose(id) => self.lose(id, scratch),
            Event::Copy(id) => {
                scratch.report.action.kind = "duplicate";
                Act::Duplicate(id)
            }
            Event::Timer(node, timer) => {
                scratch.report.action.kind = "fire";
                scratch.report.action.timer = self.world.timer_name(node, timer);
                self.driver.disarm(node, Some(timer));
                Act::Fire(node, timer)
            }
            Event::Load(i, _) => {
                let Some((node, words)) = self.load_request(i as usize) else { return Ok(None) };
                self.ask(node, &words, scratch);
                return self.finish_step(scratch).map(Some);
            }
            Event::Line(_) => unreachable!("lines are performed above"),
        };
        self.apply(action, scratch);
        self.finish_step(scratch).map(Some)
    }

    /// When the next thing that a person did is due, if it comes before the next step.
    fn pending_act(&self) -> Option<Micros> {
        let line = self.acts.get(self.next_act)?;
        match line.when {
            When::After { step, at } if step <= self.steps => Some(at.unwrap_or(Micros(0)).max(self.now())),
            _ => None,
        }
    }

    /// Does what a line says, at a moment. An expectation is no step.
    fn perform_line(
        &mut self,
        line: &Line,
        at: Micros,
        scratch: &mut Scratch,
    ) -> Result<Option<Went>, ScenarioError> {
        match &line.what {
            Statement::Expect(expectation) => {
                let outcome = self.evaluate(line.pos, expectation)?;
                Arc::make_mut(&mut self.outcomes).push(outcome);
                Ok(None)
            }
            Statement::Do(command) => {
                self.driver.oracle.now = at.max(self.now());
                Self::begin(scratch);
                if let Err(error) = self.perform(command, line.pos, scratch) {
                    // What people did may have taken the sense from a line that was written before: the run goes on.
                    let written = !matches!(line.when, When::After { .. });
                    if !written || self.next_act == 0 {
                        return Err(error);
                    }
                    Self::pass_over(command, error, scratch);
                }
                self.finish_step(scratch).map(Some)
            }
        }
    }

    /// The next line of a stepwise run, or the next delivery of one that empties the network.
    fn next_in_order(&mut self, scratch: &mut Scratch) -> Result<Option<Went>, ScenarioError> {
        loop {
            while let Some(id) = self.agenda.pop() {
                if let Some(went) = self.deliver_from_agenda(id, scratch)? {
                    return Ok(Some(went));
                }
            }
            if let Some((left, pos)) = self.stabilizing {
                self.fill_agenda();
                if self.agenda.is_empty() {
                    self.stabilizing = None;
                } else if left < self.agenda.len() {
                    return Err(ScenarioError::new(
                        pos,
                        texts::DOES_NOT_SETTLE.with([MOST_DELIVERIES.into()]),
                    ));
                } else {
                    self.stabilizing = Some((left - self.agenda.len(), pos));
                    continue;
                }
            }
            let lines = Arc::clone(&self.lines);
            let Some(line) = lines.get(self.next_line) else { return Ok(Some(Went::Ended)) };
            self.next_line += 1;
            match &line.what {
                Statement::Do(synod_scenario::Command::DeliverAll) => self.fill_agenda(),
                Statement::Do(synod_scenario::Command::Stabilize) => {
                    self.stabilizing = Some((MOST_DELIVERIES, line.pos));
                }
                _ => {
                    let at = self.now().plus(STEPWISE_TICK);
                    return self.perform_line(line, at, scratch);
                }
            }
        }
    }

    fn fill_agenda(&mut self) {
        let waiting =
            |id: &MessageId| !self.paused(*id) && self.driver.flight(*id).is_some_and(|f| f.held.is_none());
        let mut ids: Vec<MessageId> = self.world.in_flight().into_iter().filter(waiting).collect();
        ids.reverse();
        self.agenda = ids;
    }

    fn deliver_from_agenda(
        &mut self,
        id: MessageId,
        scratch: &mut Scratch,
    ) -> Result<Option<Went>, ScenarioError> {
        if self.world.ends(id).is_none() {
            return Ok(None);
        }
        self.driver.oracle.now = self.now().plus(STEPWISE_TICK);
        Self::begin(scratch);
        let action = Self::deliver(id, scratch);
        self.apply(action, scratch);
        self.finish_step(scratch).map(Some)
    }

    /// Throws away entries up to `until` that no longer hold; whether the next one holds and comes by then.
    pub(crate) fn drop_stale(&mut self, until: Micros) -> bool {
        while self.driver.queue.next_at().is_some_and(|at| at <= until) {
            let Some((at, entry, event)) = self.driver.queue.peek() else { return false };
            let live = match event {
                Event::Arrive(id) => {
                    let paused = self.paused(id);
                    self.driver.holds(id, entry, paused)
                }
                Event::Lose(id) => self.driver.holds(id, entry, false),
                Event::Copy(id) => self.driver.flight(id).is_some_and(|f| f.held.is_none()),
                Event::Timer(node, timer) => {
                    let paused = self.world.status(node) == Status::Paused;
                    self.driver.is_due(node, timer, entry, at, paused)
                }
                Event::Load(i, generation) => {
                    let i = i as usize;
                    let holds = self.loads.get(i).is_some_and(|l| l.generation == generation);
                    holds && self.somebody_to_ask(i, at, entry)
                }
                Event::Line(_) => !self.by_itself,
            };
            if live {
                return true;
            }
            self.driver.queue.pop();
        }
        false
    }

    /// Clears the report for a new step.
    pub(crate) fn begin(scratch: &mut Scratch) {
        scratch.report.action = ActionReport::default();
        scratch.report.node = None;
        scratch.report.sent.clear();
        scratch.report.notes.clear();
        scratch.report.mark = None;
    }

    /// The delivery of a message.
    pub(crate) fn deliver(id: MessageId, scratch: &mut Scratch) -> Act<'static> {
        scratch.report.action.kind = "deliver";
        Act::Deliver(id)
    }

    /// A delivery came to nothing: why.
    fn came_to_nothing(&self, scratch: &mut Scratch) {
        let cut = matches!(scratch.step.message, Some((from, to, _)) if !self.world.links().open(from, to));
        let action = &mut scratch.report.action;
        action.kind = "lose";
        action.lost = Some(if cut { LossReason::Cut } else { LossReason::Down });
    }

    fn lose(&mut self, id: MessageId, scratch: &mut Scratch) -> Act<'static> {
        let blocked = self.driver.flight(id).is_some_and(|f| f.blocked);
        let open = self.world.ends(id).is_some_and(|(from, to)| self.world.links().open(from, to));
        scratch.report.action.kind = "lose";
        scratch.report.action.lost =
            Some(if open && !blocked { LossReason::Chance } else { LossReason::Cut });
        Act::Lose(id)
    }

    /// A client makes a request, in these words.
    pub(crate) fn ask(&mut self, node: NodeId, words: &[String], scratch: &mut Scratch) {
        scratch.report.action.kind = "request";
        if !scratch.step.quiet {
            scratch.report.action.request = Some(words.join(" "));
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.apply(Act::Request(node, &words), scratch);
    }

    /// Whether the receiver of a message in flight is paused.
    fn paused(&self, id: MessageId) -> bool {
        self.driver.flight(id).is_some_and(|f| self.world.status(f.to) == Status::Paused)
    }

    /// Puts an action to the world and its effects into the schedule. `false`: the world finds no sense in it.
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
        if !self.world.apply(act, &mut self.driver.oracle, &mut scratch.step) {
            return false;
        }
        if let Some(id) = gone {
            self.driver.gone(id);
        }
        let figures = &mut self.figures;
        if gone.is_some() {
            if scratch.step.lost { figures.messages.dropped += 1 } else { figures.messages.delivered += 1 }
        }
        if delivers && scratch.step.lost {
            self.came_to_nothing(scratch);
        }
        if let (Some((from, to, Some(view))), false) = (&scratch.step.message, scratch.step.quiet) {
            let serial = serial.unwrap_or(0);
            scratch.report.action.message = Some((serial, *from, *to, *view));
        }
        self.absorb(&scratch.step, copy);
        true
    }

    /// Schedules what a step sent and set, and counts it.
    fn absorb(&mut self, step: &Happened, copy: bool) {
        let figures = &mut self.figures;
        for posted in &step.sent {
            figures.sent(posted.kind);
            if copy {
                self.driver.copied(posted.id, posted.from, posted.to);
            } else {
                let blocked = !self.world.links().open(posted.from, posted.to);
                self.driver.sent(posted.id, posted.from, posted.to, blocked);
            }
        }
        for (node, slot, delay) in &step.timers {
            self.driver.arm(*node, *slot, *delay);
        }
        let now = self.driver.oracle.now;
        if let Some(id) = step.request {
            figures.asked(id, now);
        }
        for (request, reply) in &step.closed {
            figures.closed(*request, reply.as_ref(), now);
        }
        if let Some(node) = step.node {
            figures.serving(now, node, self.world.in_charge(node));
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
        report.notes.append(&mut step.notes);
        let (from, to) = step.message.as_ref().map_or((0, 0), |(f, t, _)| (f.number(), t.number()));
        let what = match report.action.kind {
            "deliver" => const { number("deliver") },
            kind => number(kind),
        };
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
            }));
        }
        self.judge();
        if self.world.in_flight_count() > MOST_IN_FLIGHT {
            return Err(ScenarioError::new(
                Pos::NONE,
                texts::TOO_MANY_MESSAGES.with([MOST_IN_FLIGHT.into()]),
            ));
        }
        Ok(Went::Stepped)
    }

    /// Looks at every invariant that is watched and not decided yet.
    fn judge(&mut self) {
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

    /// From now on nothing is done by hand: what happens, happens by itself, in time.
    pub(crate) fn forget_lines(&mut self) {
        self.lines = Arc::default();
        self.acts = Arc::default();
        (self.next_line, self.next_act) = (0, 0);
        self.agenda.clear();
        self.stabilizing = None;
        self.by_itself = true;
    }

    /// Notes which assumptions the network's settings break.
    pub(crate) fn mind_network(&mut self) {
        if self.driver.network.loses() {
            self.breaks(Assumption::NoLoss);
        }
        if self.is_slow() {
            self.breaks(Assumption::BoundedDelay);
        }
    }

    /// The ids of the nodes, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.world.len()).map(NodeId::at)
    }

    /// Whether that is so already of the network that the scenario starts with.
    pub(crate) fn starts_slow(&self) -> bool {
        let network = initial_network(&self.scenario, &self.names);
        network.is_ok_and(|network| network.longest() > self.world.delay_bound())
    }

    /// Whether messages may take longer than the protocol's time-outs bear.
    pub(crate) fn is_slow(&self) -> bool {
        self.driver.network.longest() > self.world.delay_bound()
    }

    /// Notes that a fault has broken an assumption.
    pub(crate) fn breaks(&mut self, assumption: Assumption) {
        if !self.broken.contains(&assumption) {
            self.broken.push(assumption);
        }
    }

    /// Whether more was done on this branch than has been repeated so far.
    pub(crate) fn has_more_acts(&self) -> bool {
        self.next_act < self.acts.len()
    }

    /// The branch as it would be with one more thing that a person did, here and now; what was done later is left out.
    pub(crate) fn with_act(&self, line: Line) -> Arc<Vec<Line>> {
        let mut acts = self.acts[..self.next_act].to_vec();
        acts.push(line);
        Arc::new(acts)
    }
}

/// The number of a kind of action in the trace.
const fn number(kind: &str) -> u64 {
    let (bytes, mut number, mut i) = (kind.as_bytes(), 0, 0);
    while i < bytes.len() {
        number = number * 31 + bytes[i] as u64;
        i += 1;
    }
    number
}

/// The network as the scenario has it at the start.
pub(crate) fn initial_network(scenario: &Scenario, names: &[String]) -> Result<Network, ScenarioError> {
    let mut network = Network::new(scenario.initial_net());
    for (wire, change) in scenario.initial_links() {
        change_link(&mut network, wire, change, names)?;
    }
    Ok(network)
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

/// Changes both or one direction of a link.
pub(crate) fn change_link(
    network: &mut Network,
    wire: &synod_scenario::Wire,
    change: &synod_scenario::NetChange,
    names: &[String],
) -> Result<(), ScenarioError> {
    let (from, to) = check::ends(wire, names)?;
    network.change_link(from, to, change);
    if wire.both {
        network.change_link(to, from, change);
    }
    Ok(())
}
