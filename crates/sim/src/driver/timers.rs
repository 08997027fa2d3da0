//! Timers that are set. One that is set anew runs longer, and mostly keeps its entry of the queue until that has come.

use super::Driver;
use super::oracle::{TRUE_RATE, scaled};
use crate::queue::Event;
use synod_model::{Delay, Micros, NodeId};

/// A timer that is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Armed {
    pub(crate) node: NodeId,
    /// Its slot at the node.
    pub(crate) slot: u16,
    pub(crate) set_at: Micros,
    pub(crate) due: Micros,
    pub(super) entry: u64,
    pub(super) entry_at: Micros,
    /// Its entry has come, but its node is paused.
    pub(super) parked: bool,
}

impl Driver {
    /// A timer was set or cleared.
    pub(crate) fn arm(&mut self, node: NodeId, slot: u16, delay: Option<Delay>) {
        let Some(delay) = delay else { return self.disarm(node, Some(slot)) };
        let now = self.oracle.now;
        let local = self.timers.delay(delay);
        let rate = self.oracle.rate(node);
        // A division takes as long as much of a step, and hardly any clock drifts.
        let takes = if rate == TRUE_RATE { local } else { scaled(local, TRUE_RATE, rate) };
        let due = now.plus(takes);
        let slots = &mut self.armed[node.index()];
        if slots.len() <= usize::from(slot) {
            slots.resize(usize::from(slot) + 1, None);
        }
        match &mut slots[usize::from(slot)] {
            // The entry that is there comes first; it will see that the timer runs longer.
            Some(armed) if armed.entry_at <= due => {
                armed.set_at = now;
                armed.due = due;
            }
            armed => {
                let entry = if self.timed { self.queue.push(due, Event::Timer(node, slot)) } else { 0 };
                *armed = Some(Armed { node, slot, set_at: now, due, entry, entry_at: due, parked: false });
            }
        }
    }

    /// Whether a timer is due by the queue's entry; one that runs longer is entered again.
    pub(crate) fn is_due(&mut self, node: NodeId, slot: u16, entry: u64, at: Micros, paused: bool) -> bool {
        let slots = &mut self.armed[node.index()];
        let Some(armed) = slots.get_mut(usize::from(slot)).and_then(Option::as_mut) else { return false };
        if armed.entry != entry {
            return false;
        }
        if armed.due > at {
            armed.entry = self.queue.push(armed.due, Event::Timer(node, slot));
            armed.entry_at = armed.due;
            return false;
        }
        // A paused node's timer waits until the node is resumed.
        armed.parked = paused;
        !paused
    }

    /// A timer fired or its node crashed.
    pub(crate) fn disarm(&mut self, node: NodeId, slot: Option<u16>) {
        let slots = &mut self.armed[node.index()];
        match slot {
            Some(slot) => {
                if let Some(armed) = slots.get_mut(usize::from(slot)) {
                    *armed = None;
                }
            }
            None => slots.clear(),
        }
    }

    /// The timer in a slot of a node.
    pub(crate) fn armed_in(&self, node: NodeId, slot: u16) -> Option<&Armed> {
        self.armed[node.index()].get(usize::from(slot))?.as_ref()
    }

    /// The timers that are set, by node and slot.
    pub(crate) fn armed(&self) -> impl Iterator<Item = &Armed> {
        self.armed.iter().flatten().flatten()
    }

    /// A node's clock runs at another rate from now on, in millionths; its timers are stretched with it.
    pub(crate) fn set_rate(&mut self, node: NodeId, ppm: u32) {
        let now = self.oracle.now;
        let before = self.oracle.set_rate(node, ppm);
        for armed in self.armed[node.index()].iter_mut().flatten().filter(|a| a.due > now) {
            armed.due = now.plus(scaled(armed.due.since(now), before, ppm));
            armed.parked = false;
            if self.timed {
                armed.entry = self.queue.push(armed.due, Event::Timer(node, armed.slot));
                armed.entry_at = armed.due;
            }
        }
    }

    /// A node's clock is set and shows this. Its timers run on as they are: they count time, and read no clock.
    pub(crate) fn set_shown(&mut self, node: NodeId, shown: Micros) {
        self.oracle.set_shown(node, shown);
    }
}
