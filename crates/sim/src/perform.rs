//! What a person or a line of a scenario does to a run: each command is one step.

mod faults;
mod messages;
mod net;
mod settle;

pub(crate) use settle::Ending;

pub(crate) use faults::sentence as fault_sentence;

use crate::StepKind;
use crate::check::{self, Check};
use crate::driver::TRUE_RATE;
use crate::runner::{Runner, STEPWISE_TICK, Scratch};
use crate::texts;
use crate::world::{Act, TimerName};
use synod_model::{Assumption, NodeId, Note, Sentence, Status};
use synod_scenario::{ClockChange, Command, NodeRef, Pos, ScenarioError, Setting, Spanned};

impl Runner {
    /// Does what a command says, as the step that has begun.
    ///
    /// # Errors
    /// When it makes no sense now: the run has not changed then.
    pub(crate) fn perform(
        &mut self,
        command: &Command,
        pos: Pos,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        self.doing = Some(command.to_string());
        let done = self.does(command, pos, scratch);
        self.doing = None;
        done
    }

    fn does(&mut self, command: &Command, pos: Pos, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        scratch.step.reset();
        scratch.report.action.by_hand = true;
        scratch.report.action.line = (!scratch.step.quiet).then(|| command.to_string());
        match command {
            Command::Request { node, words } => {
                let id = self.up(node)?;
                let words = check::request(&self.system, &*self.world, &self.names, words, true)?;
                self.ask(id, &words, scratch);
            }
            Command::Fault(fault) => self.strike(fault, scratch)?,
            Command::Clock { node, change } => self.clock(node, *change, scratch)?,
            Command::Net(change) => self.net(change, scratch)?,
            Command::Load(load) => {
                let Self { system, names, world, .. } = &*self;
                Check { system, names, world: &**world, settled: true }.load(load)?;
                scratch.report.action.kind = StepKind::Load;
                self.set_load(load);
                Self::say(scratch, || texts::LOAD.with([command.to_string().into()]));
            }
            Command::Measure => {
                scratch.report.action.kind = StepKind::Measure;
                self.apply(Act::Measure, scratch);
                self.metrics.measure(self.driver.oracle.now);
                Self::say(scratch, || texts::MEASURES.with([]));
            }
            Command::Rule { id, on } => self.rule(id, *on, scratch)?,
            Command::Set(settings) => self.set(settings, command, scratch)?,
            Command::Deliver(_) | Command::Drop(_) | Command::Duplicate(_) => {
                self.handle(command, pos, scratch)?;
            }
            Command::Hold(_) | Command::Release(_) | Command::Delay { .. } => {
                self.detain(command, pos, scratch)?;
            }
            Command::Fire { node, timer, number } => self.fire(node, timer, number.as_ref(), scratch)?,
            Command::Choose(choices) => {
                scratch.report.action.kind = StepKind::Choose;
                self.driver.oracle.given.extend(choices);
                let list = choices.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                Self::say(scratch, || texts::CHOOSES.with([list.into()]));
            }
            Command::Wait(_) if !self.by_hand() => {
                return Err(ScenarioError::new(pos, texts::NOT_IN_TIME.with([])));
            }
            Command::Wait(time) => {
                scratch.report.action.kind = StepKind::Wait;
                self.driver.oracle.now = self.now().plus(time.since(STEPWISE_TICK));
                if self.world.rests_on_clocks() {
                    let oracle = &mut self.driver.oracle;
                    oracle.drawn = oracle.drawn.since(STEPWISE_TICK.min(*time));
                }
                Self::say(scratch, || texts::WAITS.with([(*time).into()]));
            }
            Command::ByHand(on) => self.stand(*on, pos, scratch)?,
            Command::DeliverAll | Command::Stabilize => {
                return Err(ScenarioError::new(pos, texts::NOT_IN_TIME.with([])));
            }
        }
        Ok(())
    }

    /// Makes the step one in which nothing is done, since the command makes no sense any more.
    pub(crate) fn pass_over(command: &Command, error: ScenarioError, scratch: &mut Scratch) {
        Self::begin(scratch);
        scratch.step.reset();
        scratch.report.action.kind = StepKind::Skip;
        scratch.report.action.by_hand = true;
        scratch.report.action.line = (!scratch.step.quiet).then(|| command.to_string());
        Self::say(scratch, || texts::PASSED_OVER.with([command.to_string().into(), error.sentence.into()]));
    }

    /// Adds the sentence about what a person did, if somebody looks.
    fn say(scratch: &mut Scratch, sentence: impl FnOnce() -> Sentence) {
        if !scratch.step.quiet {
            scratch.report.notes.push(Note { sentence: sentence(), mark: None, outcome: None, aside: false });
        }
    }

    fn id(&self, node: &Spanned<NodeRef>) -> Result<NodeId, ScenarioError> {
        check::node(node, &self.names)
    }

    /// The node that is meant, which must run.
    fn up(&self, node: &Spanned<NodeRef>) -> Result<NodeId, ScenarioError> {
        let id = self.id(node)?;
        let text = match self.world.status(id) {
            Status::Up => return Ok(id),
            Status::Down => &texts::IS_DOWN,
            Status::Paused => &texts::IS_PAUSED,
        };
        Err(ScenarioError::new(node.pos, text.with([self.called(id)])))
    }

    /// A node's name, for errors: they are read where nobody knows the names.
    fn called(&self, id: NodeId) -> synod_model::Arg {
        self.names[id.index()].as_str().into()
    }

    /// A clock runs at another rate, or is set. A step is beyond every bound on drift.
    fn clock(
        &mut self,
        node: &Spanned<NodeRef>,
        change: ClockChange,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let id = self.id(node)?;
        let shows = self.driver.oracle.clock_at(id, self.now());
        scratch.report.action.kind = StepKind::Clock;
        scratch.report.node = Some(id);
        let (drift, says) = match change {
            ClockChange::Rate(rate) => {
                self.driver.set_rate(id, rate.0);
                (rate.0.abs_diff(TRUE_RATE), texts::CLOCK.with([id.into(), rate.to_string().into()]))
            }
            ClockChange::Forward(by) => {
                self.driver.set_shown(id, shows.plus(by));
                (u32::MAX, texts::CLOCK_FORWARD.with([id.into(), by.into()]))
            }
            ClockChange::Back(by) => {
                self.driver.set_shown(id, shows.since(by));
                (u32::MAX, texts::CLOCK_BACK.with([id.into(), by.into()]))
            }
        };
        self.breaks(Assumption::DriftWithin(drift));
        Self::say(scratch, || says);
        if matches!(change, ClockChange::Back(by) if by > shows) {
            Self::say(scratch, || texts::CLOCK_AT_ZERO.with([id.into()]));
        }
        Ok(())
    }

    /// Time stands still from now on, or runs again.
    fn stand(&mut self, still: bool, pos: Pos, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        if self.stands_still() == still || self.scenario.stepwise {
            let text = match (self.scenario.stepwise, still) {
                (true, _) => &texts::NO_CLOCK,
                (_, true) => &texts::STANDS_ALREADY,
                (_, false) => &texts::RUNS_ALREADY,
            };
            return Err(ScenarioError::new(pos, text.with([])));
        }
        scratch.report.action.kind = if still { StepKind::ByHand } else { StepKind::ByClock };
        if still {
            self.driver.stand_still();
            self.breaks(Assumption::BoundedDelay);
        } else {
            self.run_again();
        }
        Self::say(scratch, || if still { texts::STANDS.with([]) } else { texts::RUNS.with([]) });
        Ok(())
    }

    fn rule(&mut self, id: &Spanned<String>, on: bool, scratch: &mut Scratch) -> Result<(), ScenarioError> {
        let rule = check::rule(&self.system, id)?;
        scratch.report.action.kind = StepKind::Rule;
        self.apply(Act::Rule(rule, on), scratch);
        let says = self.system.rules.iter().find(|r| r.id == id.value).map(|r| &r.says);
        let in_force = self.world.rules().has(rule);
        Self::say(scratch, || match says {
            Some(says) if !on => texts::RULE_OFF.with([id.value.as_str().into(), says.into()]),
            _ if !in_force => texts::RULE_UNMET.with([id.value.as_str().into()]),
            _ => texts::RULE_ON.with([id.value.as_str().into()]),
        });
        Ok(())
    }

    fn set(
        &mut self,
        settings: &[Setting],
        command: &Command,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let (params, all) = check::reconfigure(&self.system, &self.settings, settings)?;
        self.settings = std::sync::Arc::new(all);
        scratch.report.action.kind = StepKind::Set;
        self.apply(Act::Configure(&params), scratch);
        self.refresh_offers();
        self.refresh_own_load();
        self.mind_settings();
        Self::say(scratch, || texts::SETS.with([command.to_string().into()]));
        Ok(())
    }

    fn fire(
        &mut self,
        node: &Spanned<NodeRef>,
        timer: &Spanned<String>,
        number: Option<&Spanned<u64>>,
        scratch: &mut Scratch,
    ) -> Result<(), ScenarioError> {
        let id = self.up(node)?;
        let set = self.world.timers(id);
        let meant = |(_, (kind, its)): &&(u16, TimerName)| {
            kind.id == timer.value && number.is_none_or(|number| *its == Some(number.value))
        };
        // Without a number, the smallest of that name.
        let Some((slot, name)) = set.iter().filter(meant).min_by_key(|(_, (_, number))| *number).copied()
        else {
            let mut names: Vec<String> =
                set.iter().take(MOST_NAMED).map(|(_, (kind, number))| called((kind.id, *number))).collect();
            if set.len() > MOST_NAMED {
                names.push("…".to_owned());
            }
            let names = if names.is_empty() { "-".to_owned() } else { names.join(", ") };
            let wanted = called((&timer.value, number.map(|number| number.value)));
            let args = [self.called(id), wanted.into(), names.into()];
            let pos = number.map_or(timer.pos, |number| number.pos);
            return Err(ScenarioError::new(pos, texts::TIMER_NOT_SET.with(args)));
        };
        scratch.report.action.kind = StepKind::Fire;
        scratch.report.action.timer = Some(name);
        self.driver.disarm(id, Some(slot));
        self.apply(Act::Fire(id, slot), scratch);
        Ok(())
    }
}

/// The most timers that an error names.
const MOST_NAMED: usize = 8;

/// A timer as the text of a scenario calls it.
fn called((name, number): (&str, Option<u64>)) -> String {
    number.map_or_else(|| name.to_owned(), |number| format!("{name} {number}"))
}
