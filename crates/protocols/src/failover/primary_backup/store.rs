//! The shared store: it compares the token of each write with the highest that it has seen ("How to do distributed locking",
//! Kleppmann 2016). A token is of use only if the store compares it.
//!
//! A command that is sent twice takes effect once here, as the servers keep nothing.

use super::message::{Done, Message};
use super::rules::TOKEN_CHECKED;
use super::{At, text};
use crate::kv::{Answer, Op};
use crate::replicated::{Command, Machine, Origin};
use synod_model::prelude::*;

/// The store keeps nothing in its memory.
pub(super) struct Nothing;

impl At<'_, '_, Nothing> {
    /// Whether a token is not too old; a newer one is remembered.
    fn admits(&mut self, from: NodeId, epoch: u64) -> bool {
        if epoch < self.disk.max_epoch {
            let args = [self.ctx.me.into(), from.into(), epoch.into(), self.disk.max_epoch.into()];
            self.fx.outcome(Outcome::Refused, &text::REJECTS, args);
            self.fx.send(from, Message::Stale { max_epoch: self.disk.max_epoch });
            return false;
        }
        self.disk.max_epoch = epoch;
        true
    }

    /// A new primary shuts out the ones before.
    pub(super) fn on_fence(&mut self, from: NodeId, epoch: u64) {
        if self.admits(from, epoch) {
            self.fx.force();
            self.fx.note(&text::FENCES, [self.ctx.me.into(), epoch.into()]);
            self.done(from, Done { client: None, serial: 0, result: None });
        }
    }

    /// A write.
    pub(super) fn on_write(&mut self, from: NodeId, epoch: u64, origin: Origin, op: Op) {
        let (me, seen) = (self.ctx.me, self.disk.max_epoch);
        // Rule `token-checked`: "the storage server remembers that it has already processed a write with a higher token
        // number, and so it rejects the request".
        if epoch < seen && !self.ctx.obeys(TOKEN_CHECKED) {
            let args = [me.into(), op.to_string().into(), epoch.into(), seen.into()];
            self.fx.note(&text::APPLIES_OLD, args);
        } else if !self.admits(from, epoch) {
            self.disk.rejected += 1;
            return;
        } else if !self.fx.is_quiet() {
            self.fx.note(&text::APPLIES, [me.into(), op.to_string().into(), epoch.into()]);
        }
        self.disk.taken = (self.disk.taken.0 + 1, epoch);
        self.fx.force();
        let ran = self.disk.cells.run(me, Command { origin: Some(origin), op }, true, self.fx);
        if let Some((origin, answer)) = ran {
            self.answer(from, &origin, answer);
        }
    }

    /// A read: of the one store there is, whoever asks.
    pub(super) fn on_read(&mut self, from: NodeId, client: NodeId, serial: u32, key: Word) {
        self.fx.note(&text::STORE_READS, [self.ctx.me.into(), key.into(), from.into()]);
        let answer = self.disk.cells.machine.apply(&Op::Get { key });
        self.answer(from, &Origin { client, serial, oldest: 0 }, answer);
    }

    fn answer(&mut self, to: NodeId, origin: &Origin, answer: Answer) {
        self.done(to, Done { client: Some(origin.client), serial: origin.serial, result: Some(answer) });
    }

    fn done(&mut self, to: NodeId, what: Done) {
        self.fx.send(to, Message::Done { epoch: self.disk.max_epoch, what });
    }
}
