//! What waits and goes on: time that stands still, a node that was paused, a stepwise run that is handed to the clock.

use super::{Driver, Flight};
use crate::queue::Event;
use synod_model::{Micros, NodeId};

impl Driver {
    /// Since when time stands still, if it does.
    pub(crate) const fn standing(&self) -> Option<Micros> {
        self.standing
    }

    /// Time stands still from now on.
    pub(crate) fn stand_still(&mut self) {
        self.standing = Some(self.oracle.now);
    }

    /// For how long time has stood still since something began: that much later all of it comes.
    pub(crate) fn stood(&self, begun: Micros) -> Micros {
        self.standing.map_or(Micros(0), |since| self.oracle.now.since(begun.max(since)))
    }

    /// Time runs again: what had begun before it stood still, or since, has the rest of its way before it.
    pub(crate) fn run_again(&mut self) {
        let Some(since) = self.standing else { return };
        let now = self.oracle.now;
        let mut queue = std::mem::take(&mut self.queue);
        queue.shift(|at, event| {
            let by = match event {
                Event::Arrive(id) | Event::Lose(id) | Event::Copy(id) => {
                    self.flight(id).map_or(Micros(0), |f| self.stood(f.sent_at))
                }
                Event::Timer(node, slot) => {
                    self.armed_in(node, slot).map_or(Micros(0), |a| self.stood(a.set_at))
                }
                Event::Load(..) => self.stood(Micros(0)),
                // A line of the scenario names its moment; one that has passed comes now.
                Event::Line(_) => Micros(0),
            };
            at.plus(by).max(now)
        });
        self.queue = queue;
        for i in 0..self.flights.len() {
            let Some(mut flight) = self.flights[i] else { continue };
            // Who is held stands for as long as that lasts; the rest of its standing ends with the hold.
            let until = flight.held.map_or(now, |held| held.max(since));
            let by = until.since(flight.sent_at.max(since));
            flight.sent_at = flight.sent_at.plus(by);
            flight.due = flight.due.plus(by);
            flight.lost_at = flight.lost_at.map(|at| at.plus(by));
            self.flights[i] = Some(flight);
            if flight.keeps_order() {
                self.expect(&flight);
            }
        }
        for busy in &mut self.busy {
            busy.until = busy.until.plus(now.since(busy.begun.max(since)));
        }
        for armed in self.armed.iter_mut().flatten().flatten() {
            let by = now.since(armed.set_at.max(since));
            armed.set_at = armed.set_at.plus(by);
            armed.due = armed.due.plus(by);
            armed.entry_at = armed.entry_at.plus(by).max(now);
        }
        self.standing = None;
    }

    /// From now on time decides, also for what is in flight and set already (after a stepwise run).
    pub(crate) fn let_time_run(&mut self) {
        if std::mem::replace(&mut self.timed, true) {
            return;
        }
        let now = self.oracle.now;
        for i in 0..self.flights.len() {
            let Some(mut flight) = self.flights[i] else { continue };
            let latency = self.network.link(flight.from, flight.to).latency;
            let left = self.leaves((flight.from, flight.to), flight.size);
            flight.due = left.plus(self.chance.between(latency.min, latency.max));
            flight.entry = self.queue.push(flight.due, Event::Arrive(flight.id));
            flight.held = None;
            self.flights[i] = Some(flight);
            if flight.keeps_order() {
                self.expect(&flight);
            }
        }
        for armed in self.armed.iter_mut().flatten().flatten() {
            armed.due = armed.due.max(now);
            armed.entry = self.queue.push(armed.due, Event::Timer(armed.node, armed.slot));
            armed.entry_at = armed.due;
        }
    }

    /// A paused node goes on: what has waited comes now, in the order in which it would have come. Somebody may have
    /// looked ahead, to see whether anything happens; what then turns out not to be due yet stays when it was.
    pub(crate) fn resumed(&mut self, node: NodeId) {
        let now = self.oracle.now;
        let Self { queue, flights, armed, .. } = self;
        let mut waiting: Vec<&mut Flight> =
            flights.iter_mut().flatten().filter(|f| f.to == node && f.parked).collect();
        while let Some(first) = (0..waiting.len()).min_by_key(|i| (waiting[*i].due, waiting[*i].id.serial)) {
            let flight = waiting.swap_remove(first);
            flight.parked = false;
            if flight.due > now {
                queue.put_back(flight.due, flight.entry, Event::Arrive(flight.id));
            } else {
                flight.entry = queue.push(now, Event::Arrive(flight.id));
            }
        }
        for armed in armed[node.index()].iter_mut().flatten().filter(|a| a.parked) {
            armed.parked = false;
            if armed.due > now {
                queue.put_back(armed.due, armed.entry, Event::Timer(node, armed.slot));
            } else {
                armed.due = now;
                armed.entry = queue.push(now, Event::Timer(node, armed.slot));
                armed.entry_at = now;
            }
        }
    }
}
