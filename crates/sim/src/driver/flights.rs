//! Messages under way: when each arrives, is lost or splits, and what a person does to one.
//!
//! A message has its place beside the envelope in the world's slot, and an entry of the queue. An entry is never taken
//! back; a message that is held, or arrives later, gets another, and the old one is known by its number not to hold.

use super::Driver;
use crate::network::Fate;
use crate::queue::Event;
use crate::world::Posted;
use synod_model::{MessageId, Micros, NodeId};
use synod_scenario::Bandwidth;

/// A message under way, beside the envelope in the world's slot of the same number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flight {
    pub(crate) id: MessageId,
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    /// When it was sent.
    pub(crate) posted_at: Micros,
    /// When it set out, as if it had not stood still since.
    pub(crate) sent_at: Micros,
    pub(crate) due: Micros,
    /// Set when it will be lost on the way: when.
    pub(crate) lost_at: Option<Micros>,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Whether that is because the link was cut when it was sent.
    pub(crate) blocked: bool,
    /// Others may overtake it, and it them: by chance, or because a person has held it up.
    late: bool,
    /// A person holds it since then.
    pub(crate) held: Option<Micros>,
    /// Its time has come, but its receiver is paused.
    pub(crate) parked: bool,
    /// The number of the queue's entry that holds for it.
    pub(super) entry: u64,
}

/// A direction of a link whose rate is limited, while a message leaves for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Busy {
    direction: (NodeId, NodeId),
    pub(super) begun: Micros,
    pub(super) until: Micros,
}

impl Flight {
    /// Whether later messages of its direction come after it.
    pub(super) fn keeps_order(&self) -> bool {
        !self.late && self.lost_at.is_none()
    }
}

impl Driver {
    /// A message was sent: decides its fate. Returns how long it takes where the rate of its link makes it later.
    /// `passed_on`: an adversary sends it on over a link that it taps, and it arrives at once.
    pub(crate) fn sent(&mut self, posted: &Posted, blocked: bool) -> Option<Micros> {
        let Posted { id, from, to, passed_on, size, .. } = *posted;
        let now = self.oracle.now;
        let left = if passed_on { now } else { self.leaves((from, to), size) };
        let mut fate = if self.timed && !passed_on {
            self.network.fate(&mut self.chance, (from, to), left, blocked)
        } else {
            // Whoever passes a message on waits for none that is still on its way to the tap.
            Fate { due: now, late: passed_on, lost: None, copied: None }
        };
        if self.timed && !fate.late {
            fate.due = self.in_order(from, to, fate.due);
        }
        let entry = match fate.lost {
            _ if !self.timed => 0,
            Some(at) => self.queue.push(at, Event::Lose(id)),
            None => self.queue.push(fate.due, Event::Arrive(id)),
        };
        if let Some(at) = fate.copied {
            self.queue.push(at, Event::Copy(id));
        }
        self.put(Flight {
            id,
            from,
            to,
            posted_at: now,
            sent_at: now,
            due: fate.due,
            lost_at: fate.lost,
            size,
            blocked,
            late: fate.late,
            held: None,
            parked: false,
            entry,
        });
        (left > now).then(|| fate.due.since(now))
    }

    /// When all of a message has left for its link: on one whose rate is limited they leave one after the other, each for as
    /// long as its size takes.
    pub(super) fn leaves(&mut self, direction: (NodeId, NodeId), size: u64) -> Micros {
        let now = self.oracle.now;
        let rate = self.network.link(direction.0, direction.1).rate;
        if !self.timed || rate == Bandwidth::UNLIMITED {
            return now;
        }
        let busy = self.busy.iter().find(|busy| busy.direction == direction);
        let free = busy.map_or(now, |busy| now.max(busy.until));
        let left = free.plus(rate.takes(size));
        if left > now {
            // What is over is forgotten, so that a checkpoint stays small.
            self.busy.retain(|busy| busy.until > now && busy.direction != direction);
            self.busy.push(Busy { direction, begun: now, until: left });
        }
        left
    }

    /// A copy split off: it takes its own time from there, and is neither lost nor copied again, so that the share of
    /// duplicates is what the knob says.
    pub(crate) fn copied(&mut self, posted: &Posted) {
        let Posted { id, from, to, size, .. } = *posted;
        let now = self.oracle.now;
        let (mut due, mut entry) = (now, 0);
        if self.timed {
            let latency = self.network.link(from, to).latency;
            due = now.plus(self.chance.between(latency.min, latency.max));
            entry = self.queue.push(due, Event::Arrive(id));
        }
        let (lost_at, held) = (None, None);
        self.put(Flight {
            id,
            from,
            to,
            posted_at: now,
            sent_at: now,
            due,
            lost_at,
            size,
            blocked: false,
            late: false,
            held,
            parked: false,
            entry,
        });
    }

    /// Notes a message under way. Inlined, so that it is written where it stays and not moved there.
    #[inline]
    fn put(&mut self, flight: Flight) {
        let slot = flight.id.slot as usize;
        if self.flights.len() <= slot {
            self.flights.resize(slot + 1, None);
        }
        self.flights[slot] = Some(flight);
        if self.timed && flight.keeps_order() {
            self.expect(&flight);
        }
    }

    /// When a message of a direction arrives that would arrive at `due`, if it overtakes none that keeps the order.
    fn in_order(&self, from: NodeId, to: NodeId, due: Micros) -> Micros {
        let (latest, id) = self.latest[self.direction(from, to)];
        if latest <= due {
            return due;
        }
        let same = |f: &Flight| f.from == from && f.to == to && f.keeps_order() && f.due == latest;
        if self.flight(id).is_some_and(same) {
            return latest;
        }
        // Only now is it worth looking at every message whether it is still under way.
        let before = self.flights().filter(|f| f.from == from && f.to == to && f.keeps_order());
        before.map(|f| f.due).max().map_or(due, |last| last.max(due))
    }

    /// Notes when a message of a direction arrives.
    pub(super) fn expect(&mut self, flight: &Flight) {
        let direction = self.direction(flight.from, flight.to);
        let latest = &mut self.latest[direction];
        if flight.due >= latest.0 {
            *latest = (flight.due, flight.id);
        }
    }

    /// The place of a direction among the latest; in a large system several share one.
    fn direction(&self, from: NodeId, to: NodeId) -> usize {
        (from.index() * self.nodes + to.index()) & (self.latest.len() - 1)
    }

    /// A message is no longer in flight.
    pub(crate) fn gone(&mut self, id: MessageId) {
        if let Some(slot) = self.flights.get_mut(id.slot as usize) {
            *slot = None;
        }
    }

    /// A message in flight.
    pub(crate) fn flight(&self, id: MessageId) -> Option<&Flight> {
        self.flights.get(id.slot as usize)?.as_ref().filter(|f| f.id == id)
    }

    /// All messages in flight, by slot.
    pub(crate) fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.flights.iter().flatten()
    }

    /// Whether the entry of the queue still holds for a message. A message whose receiver is paused is parked.
    pub(crate) fn holds(&mut self, id: MessageId, entry: u64, paused: impl FnOnce(NodeId) -> bool) -> bool {
        let Some(flight) = self.flights.get_mut(id.slot as usize).and_then(Option::as_mut) else {
            return false;
        };
        if flight.id != id || flight.entry != entry || flight.held.is_some() {
            return false;
        }
        flight.parked = flight.lost_at.is_none() && paused(flight.to);
        !flight.parked
    }

    /// A person holds a message; `false` if one does already.
    pub(crate) fn hold(&mut self, id: MessageId) -> bool {
        let now = self.oracle.now;
        match self.flights[id.slot as usize].as_mut() {
            Some(flight) if flight.held.is_none() => {
                flight.held = Some(now);
                true
            }
            _ => false,
        }
    }

    /// A held message goes on, with the rest of its way still before it; `false` if nobody holds it.
    pub(crate) fn release(&mut self, id: MessageId) -> bool {
        let now = self.oracle.now;
        let Some(flight) = self.flights[id.slot as usize].as_mut() else { return false };
        let Some(since) = flight.held.take() else { return false };
        let pause = now.since(since);
        flight.sent_at = flight.sent_at.plus(pause);
        flight.due = flight.due.plus(pause);
        self.reschedule(id, Micros(0));
        true
    }

    /// A message arrives later, by so much. A person who delays a message wants it to arrive: it is not lost any more.
    pub(crate) fn delay(&mut self, id: MessageId, by: Micros) {
        self.reschedule(id, by);
    }

    fn reschedule(&mut self, id: MessageId, by: Micros) {
        let timed = self.timed;
        if let Some(flight) = self.flights[id.slot as usize].as_mut() {
            flight.due = flight.due.max(self.oracle.now).plus(by);
            flight.lost_at = None;
            flight.late = true;
            flight.parked = false;
            if timed {
                flight.entry = self.queue.push(flight.due, Event::Arrive(id));
            }
        }
    }

    /// Everything that a person holds goes on.
    pub(crate) fn release_all(&mut self) {
        let held: Vec<MessageId> = self.flights().filter(|f| f.held.is_some()).map(|f| f.id).collect();
        for id in held {
            self.release(id);
        }
    }
}
