//! How the present moves: on by a step or by time, back to a step, aside onto a branch, and on by what a person does.

use super::{MOST_BRANCHES, Session};
use crate::branch::MOST_KEPT;
use crate::check::{self, Check};
use crate::falls::Falls;
use crate::runner::{Runner, Scratch, Went};
use crate::session::info::{Interesting, Stopped};
use crate::texts;
use crate::transcript;
use std::sync::Arc;
use synod_model::{Micros, Sentence};
use synod_scenario::{Command, Line, Moment, Scenario, ScenarioError, Spanned, Statement, When};

/// After how many steps a search for the next mark asks whether to go on.
const LOOK_EVERY: u64 = 200;

impl Session {
    /// Takes steps until the playhead has reached `to`, at most `budget` of them.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn advance(&mut self, to: Micros, budget: u64) -> Result<Stopped, ScenarioError> {
        let until = self.runner.scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        // Who is not past the end of the scenario stops at it.
        let to = if self.playhead < until { to.min(until) } else { to };
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

    /// Runs on quietly until `to`, through violations and without sentences: for long runs. Whether there is more to come.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn run_on(&mut self, to: Micros) -> Result<bool, ScenarioError> {
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

    /// Goes to just after a step, backwards or forwards; beyond the end of a run that has ended, to its end.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn seek(&mut self, step: u64) -> Result<(), ScenarioError> {
        let nearest = self.here().checkpoint_before(step).steps;
        if step < self.runner.steps || nearest > self.runner.steps {
            self.restore(step);
        }
        self.run_to(step)
    }

    /// Goes to a moment: the last step at or before `at`, with the playhead at `at`.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn seek_time(&mut self, at: Micros) -> Result<(), ScenarioError> {
        let step = self.here().step_at(at);
        self.seek(step)?;
        if step == self.here().known() {
            // By hand, lines come one after the other, whatever the time: one of them may lead beyond it.
            let there = |runner: &Runner| runner.by_hand() && runner.now() >= at;
            while !there(&self.runner) && self.go_on(at)? == Went::Stepped {}
            if self.runner.now() > at {
                self.seek(self.here().step_at(at))?;
            }
        }
        self.playhead = if self.ended { self.runner.now() } else { at.max(self.runner.now()) };
        self.revision += 1;
        Ok(())
    }

    /// Goes to a moment as a link names it.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn seek_moment(&mut self, at: Moment) -> Result<(), ScenarioError> {
        self.seek(at.step)?;
        if at.offset > Micros(0) { self.seek_time(self.runner.now().plus(at.offset)) } else { Ok(()) }
    }

    /// The step of the nearest mark after the present (`true`) or before it; `None` when none is known.
    pub fn interesting(&self, forwards: bool) -> Option<u64> {
        let marks = self.here().marks();
        let step = self.runner.steps;
        let found = if forwards {
            marks.iter().find(|m| m.step > step)
        } else {
            marks.iter().rev().find(|m| m.step < step)
        };
        found.map(|m| m.step)
    }

    /// Goes to the next mark, beyond what is known too: for as long as `go_on` says so, which is asked every few steps. It
    /// never goes past the end of the scenario, unless the present is there already. Where nothing is found, the present stays.
    ///
    /// # Errors
    /// As [`Session::step`].
    pub fn seek_interesting(
        &mut self,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Interesting, ScenarioError> {
        if let Some(step) = self.interesting(true) {
            self.seek(step)?;
            return Ok(Interesting::Found);
        }
        let (from, playhead) = (self.runner.steps, self.playhead);
        let until = self.runner.scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let end = if playhead <= until && !self.runner.scenario.stepwise { until } else { Micros(u64::MAX) };
        self.seek(self.here().known())?;
        let mut looked = Interesting::Searching;
        while looked == Interesting::Searching && go_on() {
            for _ in 0..LOOK_EVERY {
                if self.go_on(end)? != Went::Stepped {
                    looked = Interesting::NoMore;
                    break;
                }
                let at = self.runner.steps;
                self.playhead = self.runner.now();
                if self.here().marks().last().is_some_and(|mark| mark.step == at) {
                    return Ok(Interesting::Found);
                }
            }
        }
        self.seek(from)?;
        // No step lies between the two.
        self.playhead = playhead;
        Ok(looked)
    }

    /// Does what a person asks, here and now. In the past it opens a branch, and the old one is kept.
    ///
    /// # Errors
    /// When it makes no sense now, or names what does not exist: nothing has changed then.
    pub fn act(&mut self, command: Command) -> Result<(), ScenarioError> {
        let Runner { system, names, world, .. } = &self.runner;
        Check { system, names, world: &**world, settled: true }.command(&command)?;
        let step = self.runner.steps;
        let past = step < self.here().known() || self.runner.has_more_acts();
        if past {
            self.room_for_a_branch()?;
        }
        let at = (self.playhead > self.runner.now()).then_some(self.playhead);
        let line = Line::new(When::After { step, at }, Statement::Do(command));
        let mut trial = self.runner.clone();
        trial.acts = self.runner.with_act(line);
        let mut scratch = Scratch::default();
        // Where time stands still the action takes some, and nothing else can come before it.
        let until = if trial.stands_still() { Micros(u64::MAX) } else { self.playhead.max(trial.now()) };
        trial.next(until, &mut scratch)?;
        if past {
            let mut branch = self.here().fork(self.current, step, self.playhead, Arc::clone(&trial.acts));
            branch.made_by = transcript::sentences(&scratch.report).into_iter().next();
            self.branches.push(branch);
            self.current = self.branches.len() - 1;
        } else {
            self.branches[self.current].acts = Arc::clone(&trial.acts);
        }
        self.runner = trial;
        self.scratch = scratch;
        self.playhead = self.playhead.max(self.runner.now());
        let branch = &mut self.branches[self.current];
        branch.record(&self.runner, &self.scratch.report);
        self.ended = false;
        self.revision += 1;
        Ok(())
    }

    /// Opens a branch here, also where nothing is known beyond. On it these rules are off, time stands still, and all of
    /// this is done, one line of a scenario after the other: what [`Session::search`] has found. The branch is called what
    /// is given.
    ///
    /// # Errors
    /// When something makes no sense when it comes: nothing has changed then.
    pub fn branch_off(
        &mut self,
        without: &[&str],
        lines: &[String],
        called: Sentence,
    ) -> Result<(), ScenarioError> {
        let mut all = Vec::new();
        for id in without {
            let id = Spanned::from((*id).to_owned());
            if self.runner.world.rules().has(check::rule(&self.runner.system, &id)?) {
                all.push(Command::Rule { id, on: false });
            }
        }
        if !self.runner.by_hand() {
            all.push(Command::ByHand(true));
        }
        all.extend(commands(lines)?);
        let (from, step, playhead) = (self.current, self.runner.steps, self.playhead);
        self.fork(called)?;
        let done = all.into_iter().try_for_each(|command| self.act(command));
        if done.is_err() {
            self.branches.pop();
            self.current = from;
            self.restore(step);
            self.run_to(step)?;
            self.playhead = playhead;
        }
        done
    }

    pub(super) fn room_for_a_branch(&self) -> Result<(), ScenarioError> {
        if self.branches.len() < MOST_BRANCHES {
            return Ok(());
        }
        Err(ScenarioError::nowhere(texts::TOO_MANY_BRANCHES.with([MOST_BRANCHES.into()])))
    }

    /// Goes to the same moment on another branch, or to its end if it is shorter.
    pub fn select_branch(&mut self, id: usize) {
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

    /// Takes the next step if it comes by `until`. After an error the session is where it was.
    pub(super) fn go_on(&mut self, until: Micros) -> Result<Went, ScenarioError> {
        let before = self.runner.steps;
        if self.history && before >= MOST_KEPT {
            return Err(ScenarioError::nowhere(texts::TOO_LONG_TO_KEEP.with([MOST_KEPT.into()])));
        }
        match self.runner.next(until, &mut self.scratch) {
            Ok(Went::Stepped) => {
                if self.history {
                    let branch = &mut self.branches[self.current];
                    branch.record(&self.runner, &self.scratch.report);
                }
                if let Some(falls) = &mut self.falls {
                    falls.see(&self.scratch.report);
                }
                self.ended = false;
                self.revision += 1;
                Ok(Went::Stepped)
            }
            Ok(went) => {
                self.ended = went == Went::Ended && self.runner.by_hand();
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

    /// Makes the checkpoint nearest before a step the present: the step itself is then taken, and so told, once more.
    pub(super) fn restore(&mut self, step: u64) {
        let branch = &self.branches[self.current];
        let checkpoint = branch.checkpoint_before(step);
        self.runner = Runner::clone(checkpoint);
        self.runner.acts = Arc::clone(&branch.acts);
        self.runner.refresh_report(&mut self.scratch);
        self.falls.iter_mut().for_each(Falls::clear);
        self.ended = false;
        self.revision += 1;
        self.restored += 1;
    }

    /// Runs forward to a step, quietly up to the last one.
    pub(super) fn run_to(&mut self, step: u64) -> Result<(), ScenarioError> {
        let mut told = true;
        while self.runner.steps < step {
            let quiet = self.runner.steps + 1 < step;
            self.scratch.step.quiet = quiet;
            let went = self.go_on(Micros(u64::MAX));
            self.scratch.step.quiet = false;
            if went? != Went::Stepped {
                if !told {
                    self.tell_again()?;
                }
                break;
            }
            told = !quiet;
        }
        self.playhead = self.runner.now();
        Ok(())
    }

    /// The run has ended at a step that was taken quietly: it is taken with its sentences.
    fn tell_again(&mut self) -> Result<(), ScenarioError> {
        let (end, ended) = (self.runner.steps, self.ended);
        self.restore(end);
        self.run_to(end)?;
        self.ended = ended;
        Ok(())
    }

    /// The scenario's own end, when the playhead passes it for the first time.
    fn at_until(&mut self, until: Micros) -> Option<Stopped> {
        if self.playhead < until {
            self.until_passed = false;
            return None;
        }
        (!std::mem::replace(&mut self.until_passed, true)).then_some(Stopped::Until)
    }
}

/// Lines of a scenario.
pub(super) fn lines(text: &[String]) -> Result<Vec<Line>, ScenarioError> {
    Ok(Scenario::parse(&format!("synod 1 it\n{}\n", text.join("\n")))?.lines)
}

/// What lines of a stepwise scenario do.
fn commands(text: &[String]) -> Result<Vec<Command>, ScenarioError> {
    let stepwise = [&["stepwise".to_owned()], text].concat();
    let done = |line: Line| if let Statement::Do(command) = line.what { Some(command) } else { None };
    Ok(lines(&stepwise)?.into_iter().filter_map(done).collect())
}
