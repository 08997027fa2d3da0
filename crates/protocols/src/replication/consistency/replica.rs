//! Replicas: how they start, and what both modes do with a request before they part.

use super::At;
use super::message::{Message, Timer};
use super::op::Op;
use super::seen::Seen;
use super::state::{Durable, Replica};
use super::text;
use synod_model::prelude::*;

impl At<'_, '_, Replica> {
    /// First boot and every restart.
    pub(super) fn starts(&mut self) {
        let config = self.ctx.config;
        let fresh = *self.disk == Durable::default();
        let text = if fresh { &text::REPLICA_STARTS } else { &text::RESTARTS };
        self.fx.note(text, [self.ctx.me.into()]);
        if !config.is_strong() && config.gossip > Micros(0) {
            // One after the other, not all at once.
            let first = config.gossip.0 * u64::from(self.ctx.me.number()) / u64::from(config.replicas);
            self.fx.set_timer(Timer::Gossip, Delay::Fixed(Micros(first)));
        }
    }

    /// A client asks. `oldest` is its oldest request without an answer.
    pub(super) fn on_ask(
        &mut self,
        client: NodeId,
        (serial, attempt): (u32, u32),
        oldest: u32,
        op: Op,
        need: &Seen,
    ) {
        if op.writes() {
            let answered = self.disk.answered.entry(client).or_default();
            if serial < *answered {
                // A copy that has come late: what was done with it is forgotten, and it must not be done again.
                self.fx.note(&text::ANSWERED_LONG_AGO, [self.ctx.me.into(), client.into()]);
                let seen = Seen::default();
                return self.fx.send(client, Message::Answer { serial, value: None, seen });
            }
            if oldest > *answered {
                *answered = oldest;
                self.disk.ledger.retain(|known, (of, _)| *of != client || *known >= oldest);
            }
        }
        if self.ctx.config.is_strong() {
            self.begin(client, serial, op);
        } else {
            self.serve(client, (serial, attempt), op, need);
        }
    }

    pub(super) fn on_message(&mut self, from: NodeId, said: Message) {
        match said {
            Message::Ask { serial, attempt, oldest, op, need } => {
                self.on_ask(from, (serial, attempt), oldest, op, &need);
            }
            Message::ReadQuery { serial } => self.on_read_query(from, serial),
            Message::ReadReply { serial, tag, value } => self.on_read_reply(from, serial, tag, value),
            Message::Store { serial, tag, value } => self.on_store(from, serial, tag, value),
            Message::StoreAck { serial, tag } => self.on_store_ack(from, serial, tag),
            Message::Update { entries } => self.on_state(from, &entries),
            Message::Gossip { state } => self.on_state(from, &state),
            // Nothing else is ever sent to a replica.
            Message::Answer { .. } | Message::NotYet { .. } => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Gossip => self.on_gossip_timer(),
            Timer::Again(serial) => self.on_again(serial),
            // A replica does not set it.
            Timer::Timeout(_) => {}
        }
    }
}
