//! A node at work. It may be several things at once: an acceptor leads as well, and may live on a resource manager. What it
//! says to itself takes no message and no time.

use super::super::log::{Log, Tid, What};
use super::message::{Message, Timer};
use super::setup::Config;
use super::state::{Durable, Memory};
use std::collections::VecDeque;
use synod_model::{Ctx, Delay, Effects, Micros, NodeId};

/// A node whose handler runs.
pub(super) struct Peer<'a, 'e> {
    pub(super) ctx: &'a Ctx<'a, Config>,
    pub(super) disk: &'a mut Durable,
    pub(super) memory: &'a mut Memory,
    pub(super) fx: &'a mut Effects<'e, Message, Timer>,
    /// What it has said to itself and not heard yet.
    own: VecDeque<Message>,
}

impl<'a, 'e> Peer<'a, 'e> {
    /// The node of this disk and this memory does something, and then all that it says to itself.
    pub(super) fn run(
        ctx: &'a Ctx<'a, Config>,
        disk: &'a mut Durable,
        memory: &'a mut Memory,
        fx: &'a mut Effects<'e, Message, Timer>,
        handler: impl FnOnce(&mut Self),
    ) {
        let mut peer = Self { ctx, disk, memory, fx, own: VecDeque::new() };
        handler(&mut peer);
        while let Some(message) = peer.own.pop_front() {
            peer.on_message(ctx.me, message);
        }
    }

    pub(super) fn on_message(&mut self, from: NodeId, message: Message) {
        match message {
            Message::Prepare(ask) => self.on_prepare(ask),
            Message::Phase2a(said) => {
                self.on_begin_commit(from, &said);
                self.on_phase2a(from, said);
            }
            Message::Phase2b(said) => self.on_phase2b(from, &said),
            Message::Phase1a(said) => self.on_phase1a(from, &said),
            Message::Phase1b(said) => self.on_phase1b(from, said),
            Message::Decision(said) => self.on_decision(from, said),
            Message::Inquire(tid) => self.on_inquire(from, tid),
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Vote(n) => self.on_vote_timeout(Tid(n)),
            Timer::Decision(n) => self.on_decision_timeout(Tid(n)),
            Timer::Takeover(n) => self.on_takeover_timeout(Tid(n)),
        }
    }

    /// Sends a message, also to itself.
    pub(super) fn send(&mut self, to: NodeId, message: Message) {
        if to == self.ctx.me {
            self.own.push_back(message);
        } else {
            self.fx.send(to, message);
        }
    }

    /// Sends a copy to each, itself included.
    pub(super) fn send_all(&mut self, to: impl Iterator<Item = NodeId>, message: &Message) {
        for node in to {
            self.send(node, message.clone());
        }
    }

    pub(super) const fn log(&mut self) -> Log<'_> {
        Log { disk: &mut self.disk.log, tail: &mut self.memory.tail }
    }

    /// Waits until its log is on disk.
    pub(super) fn force(&mut self) {
        Log { disk: &mut self.disk.log, tail: &mut self.memory.tail }.force(self.fx);
        let records = &self.disk.log.records;
        self.disk.working.retain(|tid| records.iter().all(|record| record.tid != *tid));
    }

    /// How a transaction was decided, as far as its log tells.
    pub(super) fn decision(&mut self, tid: Tid) -> Option<bool> {
        self.log().decision(tid)
    }

    /// Writes down a decision, unless it is there already. It may be lost: the acceptors have it.
    pub(super) fn record(&mut self, tid: Tid, commit: bool) {
        if self.decision(tid).is_none() {
            self.log().write(tid, if commit { What::Committed } else { What::Aborted });
        }
    }

    /// Hears of a transaction; no other one that it begins gets the same number.
    pub(super) fn hear(&mut self, tid: Tid) {
        self.memory.next = self.memory.next.max(tid.0 + 1);
    }

    /// Whether everybody has decided a transaction, and it may be forgotten.
    pub(super) const fn is_over(&self, tid: Tid) -> bool {
        tid.0 < self.disk.log.oldest.0
    }

    /// Forgets transactions that are finished everywhere. It goes to disk with what is forced next.
    pub(super) fn forget_before(&mut self, oldest: Tid) {
        if oldest <= self.disk.log.oldest {
            return;
        }
        self.disk.log.oldest = oldest;
        self.log().drop_before(oldest);
        self.disk.working.retain(|tid| *tid >= oldest);
        self.disk.rows.retain(|row| row.tid >= oldest);
        self.memory.rows.retain(|row| row.tid >= oldest);
        for tid in self.memory.waits.extract_if(.., |tid| *tid < oldest) {
            self.fx.clear_timer(Timer::Takeover(tid.0));
        }
        for lead in self.memory.leads.extract_if(.., |lead| lead.tid < oldest) {
            self.fx.clear_timer(Timer::Vote(lead.tid.0));
        }
    }

    pub(super) fn set(&mut self, timer: Timer, turns: u64) {
        self.fx.set_timer(timer, Delay::Fixed(Micros(self.ctx.config.timeout.0 * turns)));
    }
}
