//! Clients: they ask the server that they take for the primary, follow its hint if it is not, and try the next one when an
//! answer is overdue. What is asked twice takes effect once ([`crate::replicated::Sessions`]).

use super::message::{Message, Timer};
use super::state::{Client, LastReply, Told};
use super::{At, text};
use crate::kv::{Answer, Op};
use crate::replicated::{Accepted, Pending};
use synod_model::prelude::*;

impl At<'_, '_, Client> {
    /// Whom it asks: the primary that it knows of, or the server whose turn it is.
    fn asked(&self) -> NodeId {
        self.memory.primary.unwrap_or_else(|| self.ctx.config.server(self.memory.tried))
    }

    /// Somebody asks this client.
    pub(super) fn on_request(&mut self, id: RequestId, op: Op) {
        self.memory.last = Some(LastReply { request: id.0, status: Told::Open, value: None });
        match self.memory.stub.accept(id, op) {
            Accepted::Send(pending) => {
                let idle = self.memory.stub.len() == 1;
                self.send(pending);
                if idle {
                    self.begin_wait();
                }
            }
            Accepted::Waits => self.note(&text::QUEUES, &op),
            Accepted::Refused => {
                self.memory.last = Some(LastReply { request: id.0, status: Told::Failed, value: None });
                self.note(&text::TOO_MANY, &op);
                self.fx.reply(id, Reply::Fail("overloaded"));
            }
        }
    }

    fn note(&mut self, text: &'static Text, op: &Op) {
        if !self.fx.is_quiet() {
            self.fx.note(text, [self.ctx.me.into(), op.to_string().into()]);
        }
    }

    fn begin_wait(&mut self) {
        self.memory.redirected = false;
        self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry));
    }

    fn send(&mut self, pending: Pending<Op>) {
        let (me, to) = (self.ctx.me, self.asked());
        let origin = self.memory.stub.origin(me, pending.serial);
        let (serial, oldest, command) = (origin.serial, origin.oldest, pending.op);
        if !self.fx.is_quiet() {
            self.fx.note(&text::ASKS, [me.into(), to.into(), command.to_string().into()]);
        }
        self.fx.send(to, Message::Request { serial, oldest, command });
    }

    /// The answers are overdue: the server that was asked may be down, so the next one is tried.
    pub(super) fn on_retry_timeout(&mut self) {
        self.memory.tried = Self::next(self.asked(), self.ctx.config.servers);
        self.memory.primary = None;
        let args = [self.ctx.me.into(), self.ctx.config.retry.into(), self.asked().into()];
        self.fx.outcome(Outcome::Retried, &text::OVERDUE, args);
        self.begin_wait();
        self.send_all();
    }

    /// What is under way is sent to the server that it asks now.
    fn send_all(&mut self) {
        for at in 0..self.memory.stub.window().len() {
            let pending = self.memory.stub.window()[at];
            self.send(pending);
        }
    }

    /// How many servers come before the one after this.
    fn next(server: NodeId, servers: u16) -> u16 {
        (server.number() - 1) % servers
    }

    /// An answer.
    pub(super) fn on_reply(&mut self, from: NodeId, serial: u32, answer: Answer) {
        let me = self.ctx.me;
        let Some(pending) = self.memory.stub.get(serial).copied() else {
            return self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
        };
        self.memory.primary = Some(from);
        let was_oldest = self.memory.stub.origin(me, serial).oldest == serial;
        let next = self.memory.stub.answered(serial).flatten();
        if self.memory.last.is_some_and(|last| last.request == serial) {
            self.memory.last = Some(LastReply::of(serial, answer));
        }
        if !self.fx.is_quiet() {
            let args = [me.into(), pending.op.to_string().into(), answer.to_string().into()];
            self.fx.note(&text::HAS_ANSWER, args);
        }
        self.fx.reply(RequestId(serial), answer.reply());
        if self.memory.stub.is_empty() {
            self.fx.clear_timer(Timer::Retry);
        } else if was_oldest {
            // Otherwise the timer goes on: one that was lost is asked again in time, however many are answered meanwhile.
            self.begin_wait();
        }
        if let Some(next) = next {
            self.send(next);
        }
    }

    /// The server that was asked is not the primary.
    pub(super) fn on_not_primary(&mut self, from: NodeId, serial: u32, hint: Option<NodeId>) {
        let me = self.ctx.me;
        if self.memory.stub.get(serial).is_none() {
            return self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
        }
        let hint = hint.filter(|_| self.asked() == from && !self.memory.redirected);
        let Some(primary) = hint else { return self.fx.note(&text::WAITS, [me.into(), from.into()]) };
        self.fx.note(&text::FOLLOWS_HINT, [me.into(), from.into(), primary.into()]);
        self.memory.redirected = true;
        self.memory.primary = Some(primary);
        self.send_all();
    }
}
