//! The messages in flight. Each has a number of its own in the run, and a slot in which a scheduler finds it at once.

use super::World;
use super::prints::print;
use crate::{Checked, Envelope, MessageId, NodeId, order};

impl<P: Checked> World<P> {
    #[inline]
    pub(super) fn post(
        &mut self,
        by: NodeId,
        (from, to): (NodeId, NodeId),
        message: P::Message,
    ) -> MessageId {
        self.last_message += 1;
        let envelope = Envelope { serial: self.last_message, from, to, by, message };
        if let Some(sum) = &mut self.message_sum {
            *sum = sum.wrapping_add(print(&envelope));
        }
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = Some(envelope);
            slot
        } else {
            self.slots.push(Some(envelope));
            u32::try_from(self.slots.len() - 1).expect("the scheduler bounds the messages in flight")
        };
        MessageId { serial: self.last_message, slot }
    }

    #[inline]
    pub(super) fn take(&mut self, id: MessageId) -> Envelope<P::Message> {
        self.free.push(id.slot);
        let envelope = self.slots[id.slot as usize].take().expect("the caller has found it there");
        if let Some(sum) = &mut self.message_sum {
            *sum = sum.wrapping_sub(print(&envelope));
        }
        envelope
    }

    /// Puts a message in flight that no handler sent, for tables of tests.
    #[cfg(feature = "kit")]
    pub fn inject(&mut self, from: NodeId, to: NodeId, message: P::Message) -> MessageId {
        self.post(from, (from, to), message)
    }

    /// The message with this number, if it is in flight.
    pub fn find_message(&self, serial: u32) -> Option<MessageId> {
        let at = self.slots.iter().position(|slot| slot.as_ref().is_some_and(|l| l.serial == serial))?;
        Some(MessageId { serial, slot: u32::try_from(at).ok()? })
    }

    /// The message, if it is in flight.
    pub fn envelope(&self, id: MessageId) -> Option<&Envelope<P::Message>> {
        self.slots.get(id.slot as usize)?.as_ref().filter(|envelope| envelope.serial == id.serial)
    }

    /// The messages in flight, in the order in which they were sent.
    pub fn in_flight(&self) -> Vec<(MessageId, &Envelope<P::Message>)> {
        self.in_flight_ids().into_iter().filter_map(|id| Some((id, self.envelope(id)?))).collect()
    }

    /// Which they are.
    pub fn in_flight_ids(&self) -> Vec<MessageId> {
        let slots = (0u32..).zip(&self.slots);
        let ids: Vec<MessageId> = slots
            .filter_map(|(slot, envelope)| envelope.as_ref().map(|e| MessageId { serial: e.serial, slot }))
            .collect();
        order(ids.len(), &|a, b| ids[a].cmp(&ids[b])).into_iter().map(|at| ids[at]).collect()
    }

    /// The messages in flight that differ in sender, receiver or content, each by its oldest copy: for a search, the
    /// copies are one.
    pub fn distinct_messages(&self, out: &mut Vec<MessageId>) {
        let from = out.len();
        for (slot, envelope) in (0u32..).zip(&self.slots) {
            let Some(envelope) = envelope else { continue };
            let same = |id: &&mut MessageId| {
                let other = self.slots[id.slot as usize].as_ref();
                other.is_some_and(|o| {
                    (o.to, o.from, o.by) == (envelope.to, envelope.from, envelope.by)
                        && o.message == envelope.message
                })
            };
            let id = MessageId { serial: envelope.serial, slot };
            match out[from..].iter_mut().find(same) {
                Some(copy) => *copy = id.min(*copy),
                None => out.push(id),
            }
        }
    }

    /// How many messages are in flight.
    pub fn in_flight_count(&self) -> usize {
        self.slots.len() - self.free.len()
    }
}
