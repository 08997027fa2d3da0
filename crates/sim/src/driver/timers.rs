//! Timers that are set. One that is set anew runs longer, and mostly keeps its entry of the queue until that has come.

use super::Driver;
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
        let place = self.armed.binary_search_by(|a| (a.node, a.slot).cmp(&(node, slot)));
        let Some(delay) = delay else {
            if let Ok(at) = place {
                self.armed.remove(at);
            }
            return;
        };
        let now = self.oracle.now;
        let local = self.timers.delay(delay);
        let percent = u64::from(self.oracle.percent(node));
        // A division takes as long as much of a step, and hardly any clock drifts.
        let takes = if percent == 100 { local.0 } else { local.0.saturating_mul(100) / percent };
        let due = now.plus(Micros(takes));
        match place {
            // The entry that is there comes first; it will see that the timer runs longer.
            Ok(at) if self.armed[at].entry_at <= due => {
                self.armed[at].set_at = now;
                self.armed[at].due = due;
            }
            place => {
                let entry = if self.timed { self.queue.push(due, Event::Timer(node, slot)) } else { 0 };
                let armed = Armed { node, slot, set_at: now, due, entry, entry_at: due, parked: false };
                match place {
                    Ok(at) => self.armed[at] = armed,
                    Err(at) => self.armed.insert(at, armed),
                }
            }
        }
    }

    /// Whether a timer is due by the queue's entry; one that runs longer is entered again.
    pub(crate) fn is_due(&mut self, node: NodeId, slot: u16, entry: u64, at: Micros, paused: bool) -> bool {
        let Ok(place) = self.armed.binary_search_by(|a| (a.node, a.slot).cmp(&(node, slot))) else {
            return false;
        };
        let armed = &mut self.armed[place];
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
        self.armed.retain(|a| a.node != node || slot.is_some_and(|s| s != a.slot));
    }

    /// The timers that are set, by node.
    pub(crate) fn armed(&self) -> &[Armed] {
        &self.armed
    }

    /// A node's clock runs at another rate from now on; its timers are stretched with it.
    pub(crate) fn set_clock(&mut self, node: NodeId, percent: u32) {
        let now = self.oracle.now;
        let before = u64::from(self.oracle.set_clock(node, percent));
        for armed in self.armed.iter_mut().filter(|a| a.node == node && a.due > now) {
            let left = armed.due.since(now).0.saturating_mul(before) / u64::from(percent);
            armed.due = now.plus(Micros(left));
            armed.parked = false;
            if self.timed {
                armed.entry = self.queue.push(armed.due, Event::Timer(node, armed.slot));
                armed.entry_at = armed.due;
            }
        }
    }

    /// The rate of a node's clock, in per cent.
    pub(crate) fn clock_percent(&self, node: NodeId) -> u32 {
        self.oracle.percent(node)
    }
}
