//! Planned switch-over: the primary stops taking requests, waits until its successor has everything, and releases its epoch in
//! its favour. No time-out passes, and no request is lost. Fail-back is a switch-over to the one that came back.

use super::message::Message;
use super::setup::LOCK;
use super::state::{Handing, Server};
use super::{At, text};
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    fn cannot(&mut self, id: RequestId) {
        self.fx.note(&text::CANNOT, [self.ctx.me.into()]);
        self.fx.reply(id, Reply::Fail("not-primary"));
    }

    /// An operator wants another server to take over.
    pub(super) fn on_promote(&mut self, id: RequestId, node: NodeId) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        let Some(primary) = self.memory.primary.as_deref_mut().filter(|primary| primary.handing.is_none())
        else {
            return self.cannot(id);
        };
        if node == me || !primary.in_sync.contains(node) || !primary.known.contains(node) {
            self.fx.note(&text::NOT_IN_SYNC, [me.into(), node.into()]);
            return self.fx.reply(id, Reply::Fail("not-in-sync"));
        }
        primary.handing = Some(Handing { ask: id, successor: node, since: clock });
        self.hand_over();
        if self.memory.leads() {
            self.fx.note(&text::PREPARES, [me.into(), node.into()]);
        }
    }

    /// Hands over, if the successor has everything and nothing waits for others.
    pub(super) fn hand_over(&mut self) {
        let (me, epoch, length) = (self.ctx.me, self.disk.epoch, self.disk.length());
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        let Some(Handing { ask, successor, .. }) = primary.handing else { return };
        let has_all = primary.confirmed.contains(successor) && primary.acked.get(&successor) == Some(&length);
        let open = self.ctx.config.is_sync() && self.memory.committed < length;
        if !self.ctx.config.is_shared() && (!has_all || open) {
            return;
        }
        primary.handing = None;
        self.fx.headline(Mark::GivenUp, &text::HANDS_OVER, [me.into(), epoch.into(), successor.into()]);
        self.fx.send(LOCK, Message::Release { epoch, successor: Some(successor) });
        self.fx.reply(ask, Reply::Ok(Value::None));
        self.stands_back(Some(successor), self.ctx.config.timeout);
    }

    /// A successor that does not get everything is not waited for for ever.
    pub(super) fn tire_of_successor(&mut self) {
        let (me, clock, timeout) = (self.ctx.me, self.ctx.clock, self.ctx.config.timeout);
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        let Some(Handing { ask, successor, since }) = primary.handing else { return };
        if clock >= since.plus(timeout) {
            primary.handing = None;
            self.fx.note(&text::GIVES_IT_UP, [me.into(), successor.into(), timeout.into()]);
            self.fx.reply(ask, Reply::Fail("not-in-time"));
            self.serve_waiting();
        }
    }

    /// An operator wants this server to give its epoch up. It lets the others claim first.
    pub(super) fn on_step_down(&mut self, id: RequestId, node: NodeId) {
        let (me, epoch) = (self.ctx.me, self.disk.epoch);
        if node != me || !self.memory.leads() {
            return self.cannot(id);
        }
        self.fx.headline(Mark::GivenUp, &text::RELEASES, [me.into(), epoch.into()]);
        self.fx.send(LOCK, Message::Release { epoch, successor: None });
        self.fx.reply(id, Reply::Ok(Value::None));
        let patience = Micros(self.ctx.config.timeout.0.saturating_mul(2));
        self.stands_back(None, patience);
    }
}
