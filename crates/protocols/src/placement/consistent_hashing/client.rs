//! Clients: they work out by the newest view that they know who owns a key, and ask there.

use super::members::Shared;
use super::message::{Message, Op, Timer};
use super::state::{Client, LastReply, Pending, Told};
use super::{At, text};
use std::sync::Arc;
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
        let serial = id.0;
        if self.memory.pending.len() >= MOST_PENDING {
            self.fx.outcome(Outcome::Refused, &TOO_MANY, [self.ctx.me.into(), MOST_PENDING.into()]);
            self.memory.last_reply = Some(LastReply { request: serial, status: Told::Failed, value: None });
            return self.fx.reply(id, Reply::Fail("overloaded"));
        }
        self.memory.last_reply = Some(LastReply { request: serial, status: Told::Open, value: None });
        let to = self.owner(op, 0);
        self.memory.pending.insert(serial, Pending { op, tries: 0, to });
        if !self.fx.is_quiet() {
            let args =
                [self.ctx.me.into(), to.into(), op.to_string().into(), self.memory.view.version.into()];
            self.fx.note(&text::LOOKS_UP, args);
        }
        self.send(serial);
    }

    /// Whom it asks: a write goes to the first owner, a read that had no answer to the next one.
    fn owner(&self, op: Op, tries: u32) -> NodeId {
        let owners = self.memory.view.now.owners(self.ctx.config, op.key());
        let next = if op.writes() { 0 } else { tries as usize % owners.len() };
        owners[next]
    }

    fn send(&mut self, serial: u32) {
        let Some(Pending { op, to, .. }) = self.memory.pending.get(&serial).copied() else { return };
        self.fx.send(to, Message::Lookup { serial, op, version: self.memory.view.version });
        self.fx.set_timer(Timer::Retry(serial), Delay::Fixed(self.ctx.config.timeout));
    }

    /// A request has had no answer.
    pub(super) fn on_retry(&mut self, serial: u32) {
        let Some(Pending { op, tries, .. }) = self.memory.pending.get(&serial).copied() else { return };
        let tries = tries.saturating_add(1);
        let to = self.owner(op, tries);
        self.memory.pending.insert(serial, Pending { op, tries, to });
        if !self.fx.is_quiet() {
            let waited = self.ctx.config.timeout;
            let args = [self.ctx.me.into(), to.into(), op.to_string().into(), waited.into()];
            self.fx.outcome(Outcome::Retried, &text::LOOKS_UP_AGAIN, args);
        }
        self.send(serial);
    }

    /// The directory tells a view.
    pub(super) fn on_view(&mut self, view: &Shared) {
        let (me, known) = (self.ctx.me, self.memory.view.version);
        if view.version > known {
            self.memory.view = Arc::clone(&view.0);
            self.fx.note(&text::CLIENT_TAKES_VIEW, [me.into(), view.version.into()]);
        } else {
            self.fx.note(&text::OLD_VIEW, [me.into(), view.version.into(), known.into()]);
        }
    }

    /// The server that was asked does not own the key, by this view.
    pub(super) fn on_wrong_view(&mut self, from: NodeId, serial: u32, view: &Shared) {
        if view.version > self.memory.view.version {
            self.on_view(view);
        }
        let Some(Pending { op, tries, to }) = self.memory.pending.get(&serial).copied() else {
            return self.fx.note(&text::LATE_ANSWER, [self.ctx.me.into(), from.into()]);
        };
        let owner = self.owner(op, 0);
        // Whom it has asked since is not asked twice.
        if to == from && owner != from {
            self.memory.pending.insert(serial, Pending { op, tries, to: owner });
            if !self.fx.is_quiet() {
                let version = self.memory.view.version;
                let args = [self.ctx.me.into(), owner.into(), op.to_string().into(), version.into()];
                self.fx.note(&text::LOOKS_UP, args);
            }
            self.send(serial);
        }
    }

    /// An answer.
    pub(super) fn on_answer(&mut self, from: NodeId, serial: u32, value: Option<Word>) {
        let me = self.ctx.me;
        if self.memory.pending.remove(&serial).is_none() {
            return self.fx.note(&text::LATE_ANSWER, [me.into(), from.into()]);
        }
        self.fx.clear_timer(Timer::Retry(serial));
        if self.memory.last_reply.is_some_and(|last| last.request == serial) {
            self.memory.last_reply = Some(LastReply { request: serial, status: Told::Ok, value });
        }
        self.fx.note(&text::HAS_ANSWER, [me.into(), from.into()]);
        self.fx.reply(RequestId(serial), Reply::Ok(value.map_or(Value::None, Value::Word)));
    }
}
