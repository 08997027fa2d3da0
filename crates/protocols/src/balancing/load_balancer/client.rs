//! Clients: they ask, wait, ask again, and give up.
//!
//! A retry helps when a request had bad luck, and hurts when the servers are overloaded: then every retry is more load,
//! and the overload feeds itself. So retries are paid from a budget (as in Finagle, 2014): each request earns a fifth of
//! a retry, and savings are bounded.

use super::rules::{REQUEST_IDS, RETRY_BUDGET};
use super::state::{Answer, Client, Due, Job, Message, Open, Why};
use super::{At, text};
use synod_model::prelude::*;

/// What a retry costs.
pub(super) const RETRY: u32 = 100;
/// What a request earns: a fifth of a retry.
pub(super) const EARNED: u32 = 20;
/// The most requests that a client waits for.
const MOST_OPEN: usize = 20_000;

impl Client {
    /// Whether this attempt is the one of its request that is under way.
    fn waits_for(&self, serial: u32, attempt: u32) -> bool {
        self.open.get(&serial).is_some_and(|open| open.attempt == attempt)
    }
}

impl At<'_, '_, Client> {
    /// A user asks for something in a session.
    pub(super) fn on_request(&mut self, id: RequestId, session: Word) {
        let me = self.ctx.me;
        self.memory.requests += 1;
        self.memory.retry_budget = (self.memory.retry_budget + EARNED).min(self.ctx.config.savings * RETRY);
        if self.memory.open.len() >= MOST_OPEN {
            self.memory.dropped += 1;
            self.fx.reply(id, Reply::Fail("overloaded"));
            return self.fx.outcome(Outcome::Overloaded, &text::TOO_MANY_OPEN, [me.into(), MOST_OPEN.into()]);
        }
        self.disk.last_number += 1;
        let serial = self.disk.last_number;
        self.memory.open.insert(serial, Open { id, session, attempt: 0 });
        self.fx.note(&text::SENDS, [me.into(), serial.into(), session.into()]);
        self.send(serial);
    }

    /// Sends a request, for the first time or again.
    fn send(&mut self, serial: u32) {
        let Some(open) = self.memory.open.get_mut(&serial) else { return };
        open.attempt += 1;
        let (attempt, session) = (open.attempt, open.session);
        let job = Job { client: self.ctx.me, serial, attempt, session, ticket: 0 };
        self.fx.send(self.ctx.config.balancer_of(job.client), Message::Request { job });
        let at = self.ctx.clock.plus(self.ctx.config.timeout);
        self.memory.due.push_back(Due { serial, attempt, at });
        self.rewind();
    }

    /// Sets the timer for the oldest attempt that is still awaited.
    fn rewind(&mut self) {
        let memory = &mut *self.memory;
        while memory.due.front().is_some_and(|due| !memory.waits_for(due.serial, due.attempt)) {
            memory.due.pop_front();
        }
        let oldest = memory.due.front().copied();
        if std::mem::replace(&mut memory.awaited, oldest) != oldest {
            self.wait_until(oldest.map(|due| due.at));
        }
    }

    /// The oldest answer is overdue.
    pub(super) fn on_timeout(&mut self) {
        if let Some(due) = self.memory.awaited.take() {
            self.retry(due.serial, &text::TIMED_OUT);
        }
        self.rewind();
    }

    /// An attempt has come to nothing: tries again, or gives up.
    fn retry(&mut self, serial: u32, why: &'static Text) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(open) = self.memory.open.get(&serial).copied() else { return };
        let reason = why.with([config.timeout.into()]);
        let paid = self.memory.retry_budget >= RETRY;
        // Rule `retry-budget`: a retry is sent only if the budget pays for it.
        let allowed = paid || !self.ctx.obeys(RETRY_BUDGET);
        if open.attempt <= config.retries && allowed {
            self.memory.retry_budget = self.memory.retry_budget.saturating_sub(RETRY);
            self.memory.retries += 1;
            let text = if paid { &text::RETRIES } else { &text::RETRIES_UNPAID };
            let args = [me.into(), serial.into(), reason.into(), open.attempt.into(), config.retries.into()];
            self.fx.outcome(Outcome::Retried, text, args);
            return self.send(serial);
        }
        self.memory.open.remove(&serial);
        self.memory.dropped += 1;
        self.fx.reply(open.id, Reply::Fail("dropped"));
        let text = if open.attempt > config.retries { &text::DROPS } else { &text::DROPS_UNPAID };
        let args = [me.into(), serial.into(), reason.into(), open.attempt.into()];
        self.fx.headline(Outcome::Dropped, text, args);
    }

    /// There will be no answer to an attempt.
    pub(super) fn on_rejection(&mut self, job: &Job, why: Why) {
        if !self.memory.waits_for(job.serial, job.attempt) {
            // The client has sent it again since, or has its answer.
            return self.fx.note(&text::OLD_REJECTION, [self.ctx.me.into(), job.serial.into()]);
        }
        self.retry(job.serial, why.label().text);
        self.rewind();
    }

    /// An answer, perhaps to an attempt that was given up already.
    pub(super) fn on_response(&mut self, job: &Job, server: NodeId) {
        let args = [self.ctx.me.into(), job.serial.into(), server.into()];
        match self.memory.open.remove(&job.serial) {
            Some(open) => {
                self.fx.reply(open.id, Reply::Ok(Value::Node(server)));
                self.fx.note(&text::ANSWERED, args);
            }
            // Rule `request-ids`: the number tells a second answer to a request from the first one to another.
            None if self.ctx.obeys(REQUEST_IDS) => return self.fx.note(&text::ANSWERED_BEFORE, args),
            None => self.fx.note(&text::ANSWERED_TWICE, args),
        }
        self.memory.answered += 1;
        self.memory.last_answer = Some(Answer { serial: job.serial, server });
        self.rewind();
    }
}
