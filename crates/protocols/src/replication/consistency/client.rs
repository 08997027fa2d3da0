//! Clients: each asks its home replica, or any; it keeps account of what it has read and written.

use super::At;
use super::crdt::Told;
use super::message::{Message, Timer};
use super::op::Op;
use super::seen::Seen;
use super::state::{Client, LastReply, Pending, Status};
use super::text;
use synod_model::prelude::*;

/// The most requests of a client that have no answer.
const MOST_PENDING: usize = 200;

// It takes many requests without an answer.
static TOO_MANY: Text = Text::new(
    "{0} refuses a request: {1} are without an answer already.",
    "{0} 拒绝一个请求：已有 {1} 个没有得到答复。",
);

impl At<'_, '_, Client> {
    /// A user asks for something.
    pub(super) fn on_request(&mut self, id: RequestId, op: Op) {
        let (me, serial, config) = (self.ctx.me, id.0, self.ctx.config);
        let reply = |status| LastReply { request: serial, op, status, value: Value::None };
        if self.memory.pending.len() >= MOST_PENDING {
            self.fx.outcome(Outcome::Refused, &TOO_MANY, [me.into(), MOST_PENDING.into()]);
            self.memory.last_reply = Some(reply(Status::Failed));
            return self.fx.reply(id, Reply::Fail("overloaded"));
        }
        self.memory.last_reply = Some(reply(Status::Open));
        let to = if config.roam {
            NodeId::new(1 + u16::try_from(self.fx.choose(config.replicas.into())).unwrap_or(0))
        } else {
            config.home(me)
        };
        let mut need = Seen::default();
        if config.has_contexts() {
            need.join(&self.memory.read_vector);
            need.join(&self.memory.write_vector);
        }
        self.memory.pending.insert(serial, Pending { op, to, attempt: 1, rests: false, need });
        if !self.fx.is_quiet() {
            self.fx.note(&text::ASKS, [me.into(), to.into(), op.to_string().into()]);
        }
        self.send(serial);
        self.fx.set_timer(Timer::Timeout(serial), Delay::Fixed(config.timeout));
    }

    fn send(&mut self, serial: u32) {
        let oldest = self.memory.pending.keys().next().copied().unwrap_or(serial);
        let Some(Pending { op, to, attempt, need, .. }) = self.memory.pending.get(&serial) else { return };
        let ask = Message::Ask { serial, attempt: *attempt, oldest, op: *op, need: need.clone() };
        self.fx.send(*to, ask);
    }

    /// A request has had no answer: a read has failed, and an update is asked for again, of the same replica, as that one may
    /// have done it.
    pub(super) fn on_timeout(&mut self, serial: u32) {
        let (me, waited) = (self.ctx.me, self.ctx.config.timeout);
        let Some(Pending { op, to, rests, .. }) = self.memory.pending.get(&serial).cloned() else { return };
        let args = || [me.into(), to.into(), op.to_string().into(), waited.into()];
        if !op.writes() {
            if !self.fx.is_quiet() {
                self.fx.headline(Mark::GivenUp, &text::GIVES_UP, args());
            }
            return self.ends(serial, Status::Failed, Value::None, Reply::Fail("no-answer"));
        }
        self.fx.set_timer(Timer::Timeout(serial), Delay::Fixed(waited));
        if rests {
            return;
        }
        if !self.fx.is_quiet() {
            self.fx.outcome(Outcome::Retried, &text::ASKS_AGAIN, args());
        }
        self.send(serial);
    }

    /// The request is over.
    fn ends(&mut self, serial: u32, status: Status, value: Value, reply: Reply) {
        let Some(Pending { op, .. }) = self.memory.pending.remove(&serial) else { return };
        self.fx.clear_timer(Timer::Timeout(serial));
        self.fx.clear_timer(Timer::Again(serial));
        if self.memory.last_reply.as_ref().is_none_or(|last| last.request <= serial) {
            self.memory.last_reply = Some(LastReply { request: serial, op, status, value });
        }
        self.fx.reply(RequestId(serial), reply);
    }

    /// An answer.
    pub(super) fn on_answer(&mut self, from: NodeId, serial: u32, told: Option<&Told>, seen: &Seen) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(Pending { op, .. }) = self.memory.pending.get(&serial) else {
            return self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
        };
        let op = *op;
        if config.has_contexts() {
            let vector =
                if op.writes() { &mut self.memory.write_vector } else { &mut self.memory.read_vector };
            vector.join(seen);
        }
        let value = told.map_or(Value::None, |told| told.value(config.data));
        if !self.fx.is_quiet() {
            match told {
                Some(told) => {
                    let args = [me.into(), from.into(), op.to_string().into(), told.text().into()];
                    self.fx.note(&text::IS_TOLD, args);
                }
                None => self.fx.note(&text::IS_TOLD_OK, [me.into(), from.into(), op.to_string().into()]),
            }
        }
        self.ends(serial, Status::Ok, value.clone(), Reply::Ok(value));
    }

    /// The replica lacks something: the next one is asked; when all have been, after a while.
    pub(super) fn on_not_yet(&mut self, from: NodeId, serial: u32, attempt: u32) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let pending = self.memory.pending.get_mut(&serial);
        let Some(pending) = pending.filter(|p| p.attempt == attempt && p.to == from && !p.rests) else {
            return self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
        };
        let op = pending.op;
        if attempt.is_multiple_of(config.replicas.into()) {
            pending.rests = true;
            if !self.fx.is_quiet() {
                self.fx.note(&text::RESTS, [me.into(), from.into(), op.to_string().into()]);
            }
            return self.fx.set_timer(Timer::Again(serial), Delay::Fixed(config.again()));
        }
        pending.attempt += 1;
        pending.to = config.next(from);
        let to = pending.to;
        if !self.fx.is_quiet() {
            let args = [me.into(), from.into(), to.into(), op.to_string().into()];
            self.fx.note(&text::TRIES_NEXT, args);
        }
        self.send(serial);
    }

    /// All have refused, and it has waited.
    pub(super) fn on_again(&mut self, serial: u32) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(pending) = self.memory.pending.get_mut(&serial).filter(|pending| pending.rests) else {
            return;
        };
        pending.rests = false;
        pending.attempt += 1;
        pending.to = config.next(pending.to);
        let (to, op) = (pending.to, pending.op);
        if !self.fx.is_quiet() {
            self.fx.outcome(
                Outcome::Retried,
                &text::TRIES_AGAIN,
                [me.into(), to.into(), op.to_string().into()],
            );
        }
        self.send(serial);
    }
}
