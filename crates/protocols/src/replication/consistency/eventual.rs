//! Eventual mode: the replica that is asked answers in the same step, and tells the others afterwards.
//!
//! An update is sent to all at once (eager), and every now and then a replica tells another one all that it has (gossip), so
//! that what was lost on the way arrives some time.

use super::At;
use super::crdt::{How, State, Tag};
use super::message::{Message, Timer};
use super::op::Op;
use super::rules::{IDEMPOTENT_MERGE, MERGE, ORDER_FREE, REMOVE_WHAT_WAS_SEEN, SESSION_CHECKED};
use super::seen::{Dot, Seen};
use super::setup::{Resolve, Stamp};
use super::state::{Entry, Replica};
use super::text;
use synod_model::prelude::*;

impl At<'_, '_, Replica> {
    /// How states become one here.
    fn how(&self) -> How {
        let obeys = |rule| self.ctx.obeys(rule);
        // Rule `merge`: without it, the later state replaces the other.
        let resolve = if obeys(MERGE) { self.ctx.config.resolve } else { Resolve::Overwrite };
        How {
            resolve,
            idempotent: obeys(IDEMPOTENT_MERGE),
            order_free: obeys(ORDER_FREE),
            removes_seen: obeys(REMOVE_WHAT_WAS_SEEN),
        }
    }

    /// A client asks for something; this is its `attempt`th try.
    pub(super) fn serve(&mut self, client: NodeId, (serial, attempt): (u32, u32), op: Op, need: &Seen) {
        let me = self.ctx.me;
        match self.disk.ledger.get(&serial) {
            Some((_, Entry::Made(dot))) => {
                let seen = Seen::of(*dot);
                self.fx.note(&text::ANSWERS_AGAIN, [me.into(), client.into()]);
                return self.fx.send(client, Message::Answer { serial, value: None, seen });
            }
            // The client has turned to others since: whoever does it now does it a second time.
            Some((_, Entry::Refused(tries))) if attempt <= *tries => {
                self.fx.note(&text::REFUSED_BEFORE, [me.into(), client.into()]);
                return self.fx.send(client, Message::NotYet { serial, attempt });
            }
            _ => {}
        }
        let lacks =
            if self.ctx.config.guards() { need.missing_from(&self.disk.state.seen).next() } else { None };
        if let Some(lacks) = lacks {
            let args = [me.into(), client.into(), lacks.word().into()];
            // Rule `session-checked`: what the client has read and written must be here.
            if self.ctx.obeys(SESSION_CHECKED) {
                if op.writes() {
                    self.disk.ledger.insert(serial, (client, Entry::Refused(attempt)));
                }
                self.fx.outcome(Outcome::Refused, &text::REFUSES, args);
                return self.fx.send(client, Message::NotYet { serial, attempt });
            }
            self.fx.note(&text::NOT_CHECKED, args);
        }
        if op.writes() {
            return self.update(client, serial, op, need);
        }
        let state = &self.disk.state;
        let told = state.answer(self.ctx.config.data);
        let answer = Message::Answer { serial, value: Some(told.clone()), seen: state.seen.clone() };
        if !self.fx.is_quiet() {
            self.fx.note(&text::READS, [me.into(), client.into(), told.text().into()]);
        }
        self.fx.send(client, answer);
    }

    /// The stamp of an update that is made now.
    fn stamp(&mut self) -> Tag {
        let by_clock = self.ctx.config.stamp == Stamp::Clock && self.how().resolve == Resolve::Overwrite;
        // A clock may be behind what it has heard of, but two stamps of one replica differ.
        let now = if by_clock { self.ctx.clock.0 } else { self.disk.state.tag.time + 1 };
        let time = now.max(self.disk.issued + 1);
        self.disk.issued = time;
        Tag { time, node: self.ctx.me.number() }
    }

    fn update(&mut self, client: NodeId, serial: u32, op: Op, need: &Seen) {
        let (me, how) = (self.ctx.me, self.how());
        let (stamp, before) = (self.stamp(), self.disk.state.tag);
        let dot = Dot { replica: me, number: self.disk.state.seen.newest(me) + 1 };
        let news = self.disk.state.update(how, op, dot, stamp, need);
        self.disk.ledger.insert(serial, (client, Entry::Made(dot)));
        self.fx.force();
        if !self.fx.is_quiet() {
            let op = op.to_string();
            if how.resolve == Resolve::Overwrite && stamp < before {
                let args = [me.into(), client.into(), op.into(), stamp.word().into(), before.word().into()];
                self.fx.note(&text::UPDATES_IN_VAIN, args);
            } else {
                self.fx.note(&text::UPDATES, [me.into(), client.into(), op.into(), dot.word().into()]);
            }
        }
        self.fx.send(client, Message::Answer { serial, value: None, seen: Seen::of(dot) });
        if self.ctx.config.eager {
            // With guarantees, nobody may have an update without what its client had read before.
            let entries = if self.ctx.config.guards() { self.disk.state.clone() } else { news };
            self.fx.broadcast(self.ctx.config.all(), &Message::Update { entries });
        }
    }

    /// Another replica tells of updates.
    pub(super) fn on_state(&mut self, from: NodeId, other: &State) {
        let (me, how, config) = (self.ctx.me, self.how(), self.ctx.config);
        let before = if self.fx.is_quiet() { State::default() } else { self.disk.state.clone() };
        let issued = self.disk.issued;
        self.disk.state.join(how, other);
        if config.stamp == Stamp::Lamport {
            self.disk.issued = issued.max(other.tag.time);
        }
        if self.fx.is_quiet() {
            return;
        }
        let now = self.disk.state.answer(config.data).text();
        let (own, theirs) = (before.tag.word(), other.tag.word());
        if self.disk.state == before {
            self.fx.aside(&text::KNOWS_IT, [me.into(), from.into()]);
        } else if how.resolve != Resolve::Overwrite {
            let several = self.disk.state.versions.len() > before.versions.len().max(1);
            let text = if several { &text::HAS_SIBLINGS } else { &text::TAKES_IN };
            self.fx.note(text, [me.into(), from.into(), now.into()]);
        } else if self.disk.state.tag == before.tag {
            self.fx.note(&text::KEEPS_OWN, [me.into(), from.into(), own.into(), theirs.into()]);
        } else if before.tag == Tag::default() {
            self.fx.note(&text::TAKES_IN, [me.into(), from.into(), now.into()]);
        } else {
            let args = [me.into(), from.into(), own.into(), theirs.into(), now.into()];
            self.fx.note(&text::OVERWRITTEN, args);
        }
    }

    /// It tells another one, whoever is drawn, all that it has.
    pub(super) fn on_gossip_timer(&mut self) {
        let me = self.ctx.me;
        self.fx.set_timer(Timer::Gossip, Delay::Fixed(self.ctx.config.gossip));
        if self.disk.state.seen.is_empty() {
            return self.fx.aside(&text::NOTHING_TO_GOSSIP, [me.into()]);
        }
        let others: Vec<NodeId> = self.ctx.config.all().filter(|node| *node != me).collect();
        let chosen = self.fx.choose(u32::from(self.ctx.config.replicas) - 1);
        let to = others[usize::try_from(chosen).unwrap_or(0)];
        self.fx.aside(&text::GOSSIPS, [me.into(), to.into()]);
        self.fx.send(to, Message::Gossip { state: self.disk.state.clone() });
    }
}
