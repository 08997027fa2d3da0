//! Strong mode: a register without a leader (Attiya, Bar-Noy and Dolev, 1995; several writers after Lynch and Shvartsman, 1997).
//!
//! Each request takes two round trips. The first asks all for their tags and waits for a majority; the second has a value
//! stored at all and waits for a majority. A write stores its own value with a tag that is higher than all it has heard; a read
//! stores the highest that it has heard. Any two majorities have a replica in common, so whoever asks later hears of it.

use super::At;
use super::crdt::{Tag, Told};
use super::message::{Message, Timer};
use super::op::Op;
use super::rules::{MAJORITY, READ_STORES_BACK};
use super::seen::Seen;
use super::state::{Entry, Phase, Replica, Round};
use super::text;
use synod_model::prelude::*;

/// A value in a sentence.
fn said(value: Option<Word>) -> Word {
    value.unwrap_or_else(|| Word::new("∅").unwrap_or_default())
}

impl At<'_, '_, Replica> {
    /// How many have to answer in each round trip, itself included.
    fn needed(&self) -> usize {
        // Rule `majority`: any two of them have a replica in common; without it, one fewer.
        self.ctx.config.majority() - usize::from(!self.ctx.obeys(MAJORITY))
    }

    /// How many answers a round still lacks.
    fn lacks(&self, serial: u32) -> usize {
        self.memory.rounds.get(&serial).map_or(0, |round| self.needed().saturating_sub(round.heard.len()))
    }

    /// A client asks.
    pub(super) fn begin(&mut self, client: NodeId, serial: u32, op: Op) {
        let me = self.ctx.me;
        if self.memory.rounds.contains_key(&serial) {
            return self.fx.note(&text::IS_UNDER_WAY, [me.into(), client.into()]);
        }
        match (op, self.disk.ledger.get(&serial)) {
            (_, Some((_, Entry::Written))) => {
                self.fx.note(&text::ANSWERS_AGAIN, [me.into(), client.into()]);
                return self.fx.send(client, Message::Answer { serial, value: None, seen: Seen::default() });
            }
            // The tag is on the disk: a second one would make two writes of one.
            (Op::Put { value }, Some((_, Entry::Writing(tag)))) => {
                let tag = *tag;
                self.fx.note(&text::RESUMES, [me.into(), client.into(), op.to_string().into()]);
                return self.store(serial, client, op, (tag, Some(value)));
            }
            _ => {}
        }
        if !self.fx.is_quiet() {
            let (needed, all) = (self.needed(), self.ctx.config.replicas);
            let args = [me.into(), client.into(), op.to_string().into(), needed.into(), all.into()];
            self.fx.note(&text::QUERIES, args);
        }
        let phase = Phase::Query { tag: self.disk.tag, value: self.disk.value };
        self.round(serial, client, op, phase);
        self.fx.broadcast(self.ctx.config.all(), &Message::ReadQuery { serial });
        self.has_heard(serial);
    }

    /// A round trip begins; it has its own answer already.
    fn round(&mut self, serial: u32, client: NodeId, op: Op, phase: Phase) {
        let heard = std::iter::once(self.ctx.me).collect();
        self.memory.rounds.insert(serial, Round { client, op, phase, heard, again: 0 });
        self.fx.set_timer(Timer::Again(serial), Delay::Fixed(self.ctx.config.again()));
    }

    /// Another replica asks for the tag.
    pub(super) fn on_read_query(&mut self, from: NodeId, serial: u32) {
        let (tag, value) = (self.disk.tag, self.disk.value);
        self.fx
            .note(&text::TELLS_TAG, [self.ctx.me.into(), from.into(), said(value).into(), tag.word().into()]);
        self.fx.send(from, Message::ReadReply { serial, tag, value });
    }

    /// Another replica tells its tag.
    pub(super) fn on_read_reply(&mut self, from: NodeId, serial: u32, theirs: Tag, its: Option<Word>) {
        let me = self.ctx.me;
        let Some(Round { phase: Phase::Query { tag, value }, heard, .. }) =
            self.memory.rounds.get_mut(&serial)
        else {
            return self.fx.aside(&text::ROUND_OVER, [me.into(), from.into()]);
        };
        heard.insert(from);
        if theirs > *tag {
            (*tag, *value) = (theirs, its);
        }
        let lacks = self.lacks(serial);
        self.fx.note(&text::HEARS_TAG, [me.into(), from.into(), theirs.word().into(), lacks.into()]);
        self.has_heard(serial);
    }

    /// Whether the first round trip is over.
    fn has_heard(&mut self, serial: u32) {
        if self.lacks(serial) > 0 {
            return;
        }
        let me = self.ctx.me;
        let Some(Round { client, op, phase: Phase::Query { tag, value }, .. }) =
            self.memory.rounds.get(&serial)
        else {
            return;
        };
        let (client, op, tag, value) = (*client, *op, *tag, *value);
        if let Op::Put { value } = op {
            let tag = Tag { time: 1 + tag.time.max(self.disk.issued), node: me.number() };
            // Forced before it leaves, so that two writes through one replica never share a tag.
            self.disk.issued = tag.time;
            self.disk.ledger.insert(serial, (client, Entry::Writing(tag)));
            self.fx.force();
            self.fx.note(&text::STORES, [me.into(), tag.word().into(), op.to_string().into()]);
            return self.store(serial, client, op, (tag, Some(value)));
        }
        // Rule `read-stores-back`: whoever reads next must find what this read has found.
        if self.ctx.obeys(READ_STORES_BACK) {
            self.fx.note(&text::STORES_BACK, [me.into(), tag.word().into(), said(value).into()]);
            return self.store(serial, client, op, (tag, value));
        }
        self.fx.note(&text::READS_AT_ONCE, [me.into(), client.into(), said(value).into()]);
        self.end(serial, client, value);
    }

    /// The second round trip: a value is to be at a majority.
    fn store(&mut self, serial: u32, client: NodeId, op: Op, (tag, value): (Tag, Option<Word>)) {
        self.keep(tag, value);
        self.round(serial, client, op, Phase::Store { tag, value });
        self.fx.broadcast(self.ctx.config.all(), &Message::Store { serial, tag, value });
        self.has_stored(serial);
    }

    /// Keeps what is newer than its own; whether it is.
    fn keep(&mut self, tag: Tag, value: Option<Word>) -> bool {
        let newer = tag > self.disk.tag;
        if newer {
            (self.disk.tag, self.disk.value) = (tag, value);
            self.fx.force();
        }
        newer
    }

    /// Another replica wants a value stored.
    pub(super) fn on_store(&mut self, from: NodeId, serial: u32, tag: Tag, value: Option<Word>) {
        let (me, own) = (self.ctx.me, self.disk.tag);
        if self.keep(tag, value) {
            self.fx.note(&text::TAKES_STORE, [me.into(), from.into(), said(value).into(), tag.word().into()]);
        } else {
            self.fx.note(&text::KEEPS_NEWER, [me.into(), from.into(), tag.word().into(), own.word().into()]);
        }
        self.fx.send(from, Message::StoreAck { serial, tag });
    }

    /// Another replica has stored it.
    pub(super) fn on_store_ack(&mut self, from: NodeId, serial: u32, acked: Tag) {
        let me = self.ctx.me;
        let Some(Round { phase: Phase::Store { tag, .. }, heard, .. }) = self
            .memory
            .rounds
            .get_mut(&serial)
            .filter(|round| matches!(round.phase, Phase::Store { tag, .. } if tag == acked))
        else {
            return self.fx.aside(&text::ROUND_OVER, [me.into(), from.into()]);
        };
        let tag = *tag;
        heard.insert(from);
        let lacks = self.lacks(serial);
        self.fx.note(&text::HEARS_ACK, [me.into(), from.into(), tag.word().into(), lacks.into()]);
        self.has_stored(serial);
    }

    /// Whether the second round trip is over.
    fn has_stored(&mut self, serial: u32) {
        if self.lacks(serial) > 0 {
            return;
        }
        let Some(Round { client, op, phase: Phase::Store { tag, value }, .. }) =
            self.memory.rounds.get(&serial)
        else {
            return;
        };
        let (client, op, tag, value) = (*client, *op, *tag, *value);
        self.fx.headline(
            Mark::Decided,
            &text::ANSWERS,
            [self.ctx.me.into(), tag.word().into(), client.into()],
        );
        if op.writes() {
            self.disk.ledger.insert(serial, (client, Entry::Written));
        }
        self.end(serial, client, value.filter(|_| !op.writes()));
    }

    fn end(&mut self, serial: u32, client: NodeId, read: Option<Word>) {
        let reads = self.memory.rounds.remove(&serial).is_some_and(|round| !round.op.writes());
        self.fx.clear_timer(Timer::Again(serial));
        let value = reads.then(|| Told::Values(read.into_iter().collect()));
        self.fx.send(client, Message::Answer { serial, value, seen: Seen::default() });
    }

    /// A round trip has not come to an end: who is missing is asked again.
    pub(super) fn on_again(&mut self, serial: u32) {
        let Some(round) = self.memory.rounds.get_mut(&serial) else { return };
        round.again = round.again.saturating_add(1);
        let missing: NodeSet = self.ctx.config.all().filter(|node| !round.heard.contains(*node)).collect();
        let message = match round.phase {
            Phase::Query { .. } => Message::ReadQuery { serial },
            Phase::Store { tag, value } => Message::Store { serial, tag, value },
        };
        if !self.fx.is_quiet() {
            let op = round.op.to_string();
            self.fx.outcome(Outcome::Retried, &text::WAITS, [self.ctx.me.into(), op.into(), missing.into()]);
        }
        self.fx.broadcast(missing.iter(), &message);
        self.fx.set_timer(Timer::Again(serial), Delay::Fixed(self.ctx.config.again()));
    }
}
