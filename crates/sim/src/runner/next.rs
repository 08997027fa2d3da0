//! What happens next: of the queue's events, the lines of a stepwise scenario and what a person did, the one whose
//! turn it is.

use super::{MOST_DELIVERIES, MOST_STEPS, Runner, STEPWISE_TICK, Scratch, Went};
use crate::StepKind;
use crate::queue::Event;
use crate::report::LossReason;
use crate::texts;
use crate::world::Act;
use std::sync::Arc;
use synod_model::{MessageId, Micros, Status};
use synod_scenario::{Command, Line, ScenarioError, Statement, When};

impl Runner {
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

    /// As [`Runner::next`]; `None` when what came was not a step, such as an expectation.
    fn go(&mut self, until: Micros, scratch: &mut Scratch) -> Result<Option<Went>, ScenarioError> {
        if self.steps >= MOST_STEPS {
            return Err(ScenarioError::nowhere(texts::TOO_MANY_STEPS.with([MOST_STEPS.into()])));
        }
        let by_hand = self.by_hand();
        if let Some(at) = self.pending_act() {
            // Whoever acted at a moment after the last step had seen all that came by then, the moment included.
            let overtaken = !by_hand
                && self.drop_stale(at.min(until))
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
            return if self.stands_still() { Ok(Some(Went::Ended)) } else { self.next_in_order(scratch) };
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
                scratch.report.action.kind = StepKind::Duplicate;
                Act::Duplicate(id)
            }
            Event::Timer(node, timer) => {
                scratch.report.action.kind = StepKind::Fire;
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

    /// Whether nothing happens by itself.
    pub(crate) fn by_hand(&self) -> bool {
        (self.scenario.stepwise || self.stands_still()) && !self.by_itself
    }

    /// Whether time stands still, in a run that has a clock.
    pub(crate) fn stands_still(&self) -> bool {
        self.driver.standing().is_some()
    }

    /// When the next thing that a person did is due, if it comes before the next step. Where time stands still each
    /// takes a tick, so that it can be drawn along a time line.
    fn pending_act(&self) -> Option<Micros> {
        let line = self.acts.get(self.next_act)?;
        let tick = if self.stands_still() { STEPWISE_TICK } else { Micros(0) };
        match line.when {
            When::After { step, at } if step <= self.steps => {
                Some(at.unwrap_or(Micros(0)).max(self.now().plus(tick)))
            }
            _ => None,
        }
    }

    /// Does what a line says, at a moment. An expectation is not a step.
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
                self.pass(at);
                Self::begin(scratch);
                if let Err(error) = self.perform_late(command, line.pos, scratch) {
                    // What people did may have taken the sense from a line that was written before: the run goes on.
                    let written = !matches!(line.when, When::After { .. });
                    if !self.forgiving && (!written || self.next_act == 0) {
                        return Err(error);
                    }
                    Self::pass_over(command, error, scratch);
                }
                self.finish_step(scratch).map(Some)
            }
        }
    }

    /// Time passes until something is done. What is done by hand takes time only so that it can be drawn: where the system
    /// rests on clocks, these stand still meanwhile, as in a search.
    fn pass(&mut self, at: Micros) {
        let before = self.now();
        self.driver.oracle.now = at.max(before);
        if self.by_hand() && self.world.rests_on_clocks() {
            self.driver.oracle.drawn = self.driver.oracle.drawn.plus(at.since(before));
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
                Statement::Do(Command::DeliverAll) => self.fill_agenda(),
                Statement::Do(Command::Stabilize) => {
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
        self.pass(self.now().plus(STEPWISE_TICK));
        Self::begin(scratch);
        let action = Self::deliver(id, scratch);
        self.apply(action, scratch);
        self.finish_step(scratch).map(Some)
    }

    /// Throws away entries up to `until` that no longer hold; whether the next one holds and comes by then.
    pub(crate) fn drop_stale(&mut self, until: Micros) -> bool {
        while let Some((at, entry, event)) = self.driver.queue.peek().filter(|(at, ..)| *at <= until) {
            let live = match event {
                Event::Arrive(id) => {
                    let world = &self.world;
                    self.driver.holds(id, entry, |to| world.status(to) == Status::Paused)
                }
                Event::Lose(id) => self.driver.holds(id, entry, |_| false),
                Event::Copy(id) => self.driver.flight(id).is_some_and(|f| f.held.is_none()),
                Event::Timer(node, timer) => {
                    let paused = self.world.status(node) == Status::Paused;
                    self.driver.is_due(node, timer, entry, at, paused)
                }
                Event::Load(i, generation) => {
                    self.workload.holds(i, generation) && self.somebody_to_ask(i as usize, at, entry)
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

    /// Whether the receiver of a message in flight is paused.
    fn paused(&self, id: MessageId) -> bool {
        self.driver.flight(id).is_some_and(|f| self.world.status(f.to) == Status::Paused)
    }

    fn lose(&mut self, id: MessageId, scratch: &mut Scratch) -> Act<'static> {
        let blocked = self.driver.flight(id).is_some_and(|f| f.blocked);
        let open = self.world.ends(id).is_some_and(|(from, to)| self.world.links().open(from, to));
        scratch.report.action.kind = StepKind::Lose;
        scratch.report.action.lost =
            Some(if open && !blocked { LossReason::Chance } else { LossReason::Cut });
        Act::Lose(id)
    }
}
