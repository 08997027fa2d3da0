//! Runs side by side: on one clock, and on one schedule of faults and arrivals.
//!
//! The schedule is the first run's: its seed, its network, its load, and what is done to it when. Each run keeps what
//! it is: its system, parameters, rules and disks, and what it expects. Arrivals have a stream of chance of their own,
//! and what a request leaves open has another: equal seeds mean equal arrivals whatever the systems are and do with them.
//! A line that makes no sense for another system is passed over, and a sentence says so.
//!
//! A companion is derived from the first run's scenario and from its own, and holds nothing else: whatever happens to
//! the first one (another branch, an action, an undo) is followed by deriving it again.

use crate::catalogue::Catalogue;
use crate::check::{self, Check};
use crate::session::Options;
use crate::session::Session;
use crate::system::System;
use crate::texts;
use synod_model::{Micros, RuleSet, Sentence};
use synod_scenario::{Command, Introduction, Line, Load, Scenario, ScenarioError, Setting, Statement, When};

/// The most runs side by side.
pub const MOST_COMPARED: usize = 1 + synod_scenario::limits::BESIDE;

/// Whose schedule a run beside the first one follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// The first one's.
    #[default]
    First,
    /// Its own: for two branches of one run.
    Own,
}

/// A scenario that follows another one's schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// What is to be run.
    pub scenario: Scenario,
    /// What of the schedule makes no sense here, a sentence each.
    pub passed_over: Vec<Sentence>,
}

/// Gives a scenario the schedule of the first one. `time_of` is the virtual time of a step of the first run, as far as it
/// is known.
///
/// # Errors
/// When the scenario itself makes no sense: its system, parameters, rules or disks.
pub fn share(
    catalogue: &Catalogue,
    first: &Scenario,
    time_of: &dyn Fn(u64) -> Option<Micros>,
    own: &Scenario,
) -> Result<Shared, ScenarioError> {
    let system = catalogue.system_of(own)?;
    // What a line names is looked up in a world as it is before anything has started.
    let params = check::params(system, &own.params, own.system.pos)?;
    let made = (system.make)(&params, RuleSet::ALL);
    let world = made.map_err(|e| ScenarioError::new(own.system.pos, e.sentence))?;
    let names: Vec<String> = world.topology().nodes.iter().map(|n| n.name.clone()).collect();
    let mut fit = Fit {
        check: Check { system, names: &names, world: &*world, settled: false },
        system,
        settings: own.params.clone(),
        same_start: same_start(first, own),
        stepwise: first.stepwise,
        time_of,
        passed_over: Vec::new(),
    };
    let mut scenario = Scenario {
        // Its own is about another schedule.
        introduction: Introduction::default(),
        seed: first.seed,
        net: first.net.iter().filter(|change| fit.keeps(&Command::Net((*change).clone()))).cloned().collect(),
        load: first.load.iter().filter_map(|load| fit.load(load)).collect(),
        stepwise: first.stepwise,
        until: first.until,
        lines: Vec::new(),
        ..own.clone()
    };
    let by_steps = || own.lines.iter().any(|line| matches!(line.when, When::After { .. }));
    let same_lines = done(first).eq(done(own)) && first.stepwise == own.stepwise;
    if same_lines && (fit.same_start || first.stepwise || !by_steps()) {
        scenario.lines.clone_from(&own.lines);
    } else {
        scenario.lines.extend(done(first).filter_map(|line| fit.line(line)));
        // In a stepwise scenario an expectation stands at its place among lines that are not there now.
        let expected = own.lines.iter().filter(|line| matches!(line.what, Statement::Expect(_)));
        scenario.lines.extend(expected.filter(|_| !first.stepwise && !own.stepwise).cloned());
    }
    Ok(Shared { scenario, passed_over: fit.passed_over })
}

/// What is done to a run.
fn done(scenario: &Scenario) -> impl Iterator<Item = &Line> {
    scenario.lines.iter().filter(|line| matches!(line.what, Statement::Do(_)))
}

/// Whether both are the same run as long as nothing is done to them.
fn same_start(a: &Scenario, b: &Scenario) -> bool {
    (&a.system, &a.params, &a.without, &a.given) == (&b.system, &b.params, &b.without, &b.given)
}

/// Fits the lines of the first run to another one.
struct Fit<'a> {
    check: Check<'a>,
    system: &'a System,
    /// The parameters after the lines that are kept so far.
    settings: Vec<Setting>,
    same_start: bool,
    stepwise: bool,
    time_of: &'a dyn Fn(u64) -> Option<Micros>,
    passed_over: Vec<Sentence>,
}

impl Fit<'_> {
    /// Whether a command makes sense here; if not, a sentence says why.
    fn keeps(&mut self, command: &Command) -> bool {
        let outcome = match command {
            Command::Set(change) => {
                let changed = check::reconfigure(self.system, &self.settings, change);
                changed.map(|(_, settings)| self.settings = settings)
            }
            other => self.check.command(other),
        };
        outcome.map_err(|error| self.pass_over(command, error.sentence)).is_ok()
    }

    fn pass_over(&mut self, command: &Command, why: Sentence) {
        let args = [command.to_string().into(), self.system.meta.id.into(), why.into()];
        self.passed_over.push(texts::NOT_HERE.with(args));
    }

    /// A load of the same arrivals; where its request is unknown, they ask for what is usual here.
    fn load(&mut self, load: &Load) -> Option<Load> {
        let fits = self.check.command(&Command::Load(load.clone())).is_ok();
        if fits || load.words.is_empty() {
            return fits.then(|| load.clone());
        }
        let usual = Load { rate: load.rate, words: Vec::new() };
        let asked = self.system.requests.first().map_or("-", |request| request.id);
        let args = [Command::Load(load.clone()).to_string().into(), self.system.meta.id.into(), asked.into()];
        self.passed_over.push(texts::ASKED_OTHERWISE.with(args));
        Some(usual)
    }

    /// A line of the first run as it applies here.
    fn line(&mut self, line: &Line) -> Option<Line> {
        let Statement::Do(command) = &line.what else { return None };
        let command = match command {
            Command::Load(load) => Command::Load(self.load(load)?),
            other if self.keeps(other) => other.clone(),
            _ => return None,
        };
        let Some(when) = self.when(line.when) else {
            self.pass_over(&command, texts::NO_TIME_YET.with([]));
            return None;
        };
        Some(Line { pos: line.pos, when, what: Statement::Do(command) })
    }

    /// Steps are counted by each run; what another one shares with this is the time. What is done right after a step is
    /// done a microsecond later here, after all that happens at that moment.
    fn when(&self, when: When) -> Option<When> {
        match when {
            When::After { step, at } if !self.same_start && !self.stepwise => {
                let right_after = || (self.time_of)(step).map(|at| at.plus(Micros(1)));
                at.or_else(right_after).map(When::At)
            }
            same => Some(same),
        }
    }
}

/// A run beside the first one.
pub struct Companion {
    /// What it is, on its own schedule.
    pub own: Scenario,
    /// The run.
    pub session: Box<Session>,
    /// What of the first one's schedule makes no sense here, a sentence each.
    pub passed_over: Vec<Sentence>,
}

impl Companion {
    /// Opens a run beside the first one, at its start. See [`share`].
    ///
    /// # Errors
    /// As [`share`].
    pub fn open(
        catalogue: &Catalogue,
        first: &Scenario,
        time_of: &dyn Fn(u64) -> Option<Micros>,
        own: Scenario,
        schedule: Schedule,
        options: Options,
    ) -> Result<Self, ScenarioError> {
        let Shared { scenario, passed_over } = match schedule {
            Schedule::First => share(catalogue, first, time_of, &own)?,
            Schedule::Own => Shared { scenario: own.clone(), passed_over: Vec::new() },
        };
        let session = catalogue.open_with(scenario, Options { forgiving: true, ..options })?;
        Ok(Self { own, session, passed_over })
    }

    /// Goes where the first one is, forwards or backwards.
    ///
    /// # Errors
    /// As [`Session::seek_time`].
    pub fn follow(&mut self, at: Micros) -> Result<(), ScenarioError> {
        if self.session.present().playhead == at { Ok(()) } else { self.session.seek_time(at) }
    }
}
