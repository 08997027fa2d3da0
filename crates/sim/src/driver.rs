//! What a clock needs to drive a world: when messages arrive, when timers are due, what the nodes' clocks show.
//!
//! The driver decides *when*; what then happens is the world's business alone.

use crate::network::{Fate, Network};
use crate::queue::{Event, Queue};
use crate::rng::{Purpose, Stream};
use std::collections::VecDeque;
use synod_model::{Choices, Delay, MessageId, Micros, NodeId};

/// A message under way, beside the envelope in the world's slot of the same number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flight {
    pub(crate) id: MessageId,
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) sent_at: Micros,
    pub(crate) due: Micros,
    /// Set when it will be lost on the way: when.
    pub(crate) lost_at: Option<Micros>,
    /// Whether that is because the link was cut when it was sent.
    pub(crate) blocked: bool,
    /// Others may overtake it, and it them: by chance, or because a person has held it up.
    late: bool,
    /// A person holds it since then.
    pub(crate) held: Option<Micros>,
    /// Its time has come, but its receiver is paused.
    pub(crate) parked: bool,
    /// The number of the queue's entry that holds for it.
    entry: u64,
}

impl Flight {
    /// Whether later messages of its direction come after it.
    fn keeps_order(&self) -> bool {
        !self.late && self.lost_at.is_none()
    }
}

/// The most places for what is noted of directions. Like any number of them, a power of two.
const MOST_LATEST: usize = 1_024;

/// A timer that is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Armed {
    pub(crate) node: NodeId,
    /// Its slot at the node.
    pub(crate) slot: u16,
    pub(crate) set_at: Micros,
    pub(crate) due: Micros,
    entry: u64,
    entry_at: Micros,
    /// Its entry has come, but its node is paused.
    parked: bool,
}

/// A clock that drifts: what it shows, and how fast it runs.
#[derive(Clone, Copy, Debug)]
struct Clock {
    percent: u32,
    real: Micros,
    shown: Micros,
}

impl Clock {
    fn at(&self, now: Micros) -> Micros {
        self.shown.plus(Micros(now.since(self.real).0 * u64::from(self.percent) / 100))
    }
}

/// The driver's answers to what a handler cannot know.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    stream: Stream,
    /// Choices that a scenario has laid down, taken first.
    pub(crate) given: VecDeque<u32>,
    clocks: Vec<Clock>,
    pub(crate) now: Micros,
}

impl Oracle {
    /// What the clock of a node shows at a moment after the last step.
    pub(crate) fn clock_at(&self, node: NodeId, at: Micros) -> Micros {
        self.clocks[node.index()].at(at)
    }
}

impl Choices for Oracle {
    fn choose(&mut self, n: u32) -> u32 {
        match self.given.pop_front() {
            Some(choice) => choice % n,
            None => u32::try_from(self.stream.below(n.into())).expect("it is below a u32"),
        }
    }

    fn clock(&self, node: NodeId) -> Micros {
        self.clock_at(node, self.now)
    }
}

/// Everything that is scheduled. Cloned with each checkpoint, so it is flat and small.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) queue: Queue,
    pub(crate) network: Network,
    pub(crate) oracle: Oracle,
    pub(crate) workload: Stream,
    pub(crate) arguments: Stream,
    flights: Vec<Option<Flight>>,
    /// By direction: no message that keeps the order arrives later than this.
    latest: Vec<Micros>,
    armed: Vec<Armed>,
    chance: Stream,
    timers: Stream,
    /// Whether time decides; otherwise nothing is scheduled and a person picks.
    timed: bool,
    /// Since when time stands still: what is scheduled stays as it is, and a person picks.
    standing: Option<Micros>,
}

impl Driver {
    /// A driver of `nodes` nodes at time zero.
    pub(crate) fn new(seed: u64, nodes: usize, network: Network, timed: bool) -> Self {
        let clock = Clock { percent: 100, real: Micros(0), shown: Micros(0) };
        Self {
            queue: Queue::new(),
            network,
            oracle: Oracle {
                stream: Stream::new(seed, Purpose::Choices),
                given: VecDeque::new(),
                clocks: vec![clock; nodes],
                now: Micros(0),
            },
            workload: Stream::new(seed, Purpose::Workload),
            arguments: Stream::new(seed, Purpose::Arguments),
            flights: Vec::new(),
            latest: vec![Micros(0); (nodes * nodes).next_power_of_two().min(MOST_LATEST)],
            armed: Vec::new(),
            chance: Stream::new(seed, Purpose::Network),
            timers: Stream::new(seed, Purpose::Timers),
            timed,
            standing: None,
        }
    }

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
                    let armed = self.armed.iter().find(|a| a.node == node && a.slot == slot);
                    armed.map_or(Micros(0), |a| self.stood(a.set_at))
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
                self.expect(flight.from, flight.to, flight.due);
            }
        }
        for i in 0..self.armed.len() {
            let by = self.stood(self.armed[i].set_at);
            let armed = &mut self.armed[i];
            armed.set_at = armed.set_at.plus(by);
            armed.due = armed.due.plus(by);
            armed.entry_at = armed.entry_at.plus(by).max(now);
        }
        self.standing = None;
    }

    /// A message was sent: decides its fate.
    pub(crate) fn sent(&mut self, id: MessageId, from: NodeId, to: NodeId, blocked: bool) {
        let now = self.oracle.now;
        let mut fate = if self.timed {
            self.network.fate(&mut self.chance, (from, to), now, blocked)
        } else {
            Fate { due: now, late: false, lost: None, copied: None }
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
            sent_at: now,
            due: fate.due,
            lost_at: fate.lost,
            blocked,
            late: fate.late,
            held: None,
            parked: false,
            entry,
        });
    }

    /// A copy split off: it takes its own time from there, and is neither lost nor copied again, so that the share of
    /// duplicates is what the knob says.
    pub(crate) fn copied(&mut self, id: MessageId, from: NodeId, to: NodeId) {
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
            sent_at: now,
            due,
            lost_at,
            blocked: false,
            late: false,
            held,
            parked: false,
            entry,
        });
    }

    fn put(&mut self, flight: Flight) {
        let slot = flight.id.slot as usize;
        if self.flights.len() <= slot {
            self.flights.resize(slot + 1, None);
        }
        self.flights[slot] = Some(flight);
        if self.timed && flight.keeps_order() {
            self.expect(flight.from, flight.to, flight.due);
        }
    }

    /// When a message of a direction arrives that would arrive at `due`, if it overtakes none that keeps the order.
    fn in_order(&self, from: NodeId, to: NodeId, due: Micros) -> Micros {
        if self.latest[self.direction(from, to)] <= due {
            return due;
        }
        // Only now is it worth looking at every message whether it is still under way.
        let before = self.flights().filter(|f| f.from == from && f.to == to && f.keeps_order());
        before.map(|f| f.due).max().map_or(due, |last| last.max(due))
    }

    /// Notes when a message of a direction arrives.
    fn expect(&mut self, from: NodeId, to: NodeId, due: Micros) {
        let direction = self.direction(from, to);
        self.latest[direction] = self.latest[direction].max(due);
    }

    /// The place of a direction among the latest; in a large system several share one.
    fn direction(&self, from: NodeId, to: NodeId) -> usize {
        (from.index() * self.oracle.clocks.len() + to.index()) & (self.latest.len() - 1)
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
    pub(crate) fn holds(&mut self, id: MessageId, entry: u64, paused: bool) -> bool {
        let Some(flight) = self.flights.get_mut(id.slot as usize).and_then(Option::as_mut) else {
            return false;
        };
        if flight.id != id || flight.entry != entry || flight.held.is_some() {
            return false;
        }
        flight.parked = paused && flight.lost_at.is_none();
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
        let percent = u64::from(self.oracle.clocks[node.index()].percent);
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
        for armed in armed.iter_mut().filter(|a| a.node == node && a.parked) {
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

    /// A node's clock runs at another rate from now on; its timers are stretched with it.
    pub(crate) fn set_clock(&mut self, node: NodeId, percent: u32) {
        let now = self.oracle.now;
        let clock = &mut self.oracle.clocks[node.index()];
        let before = u64::from(clock.percent);
        *clock = Clock { percent, real: now, shown: clock.at(now) };
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
        self.oracle.clocks[node.index()].percent
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
            flight.due = now.plus(self.chance.between(latency.min, latency.max));
            flight.entry = self.queue.push(flight.due, Event::Arrive(flight.id));
            flight.held = None;
            self.flights[i] = Some(flight);
            if flight.keeps_order() {
                self.expect(flight.from, flight.to, flight.due);
            }
        }
        for armed in &mut self.armed {
            armed.due = armed.due.max(now);
            armed.entry = self.queue.push(armed.due, Event::Timer(armed.node, armed.slot));
            armed.entry_at = armed.due;
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
