//! What a run has left behind on the lanes of the space-time diagram: the way of each message, the events of each node.
//!
//! A [`Trail`] sees each step once, in order, and is asked for the part that a window shows. What happened before an
//! event (Lamport 1978, "Time, clocks, and the ordering of events in a distributed system") is a prefix of each lane, so
//! a cone is one number a node.

use crate::rows::Rows;
use synod_model::{Label, Lane, Mark, MessageView, Micros, NodeId, Outcome, Word};
use synod_sim::StepKind;
use synod_sim::{Frame, StepReport};

/// How the way of a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TripEnd {
    /// It arrived then.
    Arrived(Micros),
    /// It was lost then.
    Lost(Micros),
    /// It is still on its way, and would arrive then if all goes well.
    Flying(Micros),
}

impl TripEnd {
    pub(crate) const fn at(self) -> Micros {
        match self {
            Self::Arrived(at) | Self::Lost(at) | Self::Flying(at) => at,
        }
    }
}

/// The way of one message.
#[derive(Clone, Copy, Debug)]
pub struct Trip {
    /// Its number in the run.
    pub serial: u32,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// When it was sent.
    pub sent: Micros,
    /// The step that sent it.
    pub begun: u64,
    /// How it ended.
    pub end: TripEnd,
    /// The step at which it ended.
    pub ended: Option<u64>,
    /// How it is drawn.
    pub view: MessageView,
    /// Whether it is a copy that the network made.
    pub copy: bool,
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub struct LaneEvent {
    /// The number of the step.
    pub step: u64,
    /// Where; `None` for what concerns no single node.
    pub node: Option<NodeId>,
    /// When.
    pub at: Micros,
    /// What it means for the timeline; an event with a meaning is drawn larger.
    pub mark: Option<Mark>,
    /// What has come of something in it.
    pub outcome: Option<Outcome>,
    /// Whether a person did it.
    pub by_hand: bool,
    /// What the steps of the node are stamped with after it; empty where they are not.
    pub stamp: Word,
    /// The message that arrived, as its place among the trips.
    arrived: Option<u32>,
}

/// What one slot of a node did for some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The node.
    pub node: NodeId,
    /// The slot's place among those of its node.
    pub slot: usize,
    /// What it did.
    pub state: Label,
    /// With what; may be empty.
    pub word: Word,
    /// Since when.
    pub from: Micros,
    /// Until when; the largest time while it goes on.
    pub until: Micros,
    /// The step at which it began, and the one at which it ended.
    steps: (u64, u64),
}

/// This many trips have one common note of when the last of them ends.
const BLOCK: usize = 64;

/// The trips and events of a run up to some step.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// In order of sending, and so of their numbers.
    trips: Rows<Trip>,
    /// For each block of trips, when the last of them ends; the largest time while one is under way.
    reach: Vec<Micros>,
    /// In order.
    events: Rows<LaneEvent>,
    down: Vec<(NodeId, Micros, Micros)>,
    /// In order of their beginnings.
    spans: Vec<Span>,
    /// How many slots each node has had at most.
    slots: Vec<usize>,
    known: u64,
}

impl Trail {
    /// What the slots of all nodes did at the start, before the first step.
    pub fn begin(&mut self, lanes: &[(NodeId, Vec<Lane>)]) {
        for (node, lanes) in lanes {
            self.note_lanes(*node, lanes, Micros(0), 0);
        }
    }

    /// What slots did from one moment to another.
    pub fn spans_in(&self, from: Micros, to: Micros) -> impl Iterator<Item = &Span> {
        let end = self.spans.partition_point(|span| span.from <= to);
        self.spans[..end].iter().filter(move |span| span.until >= from)
    }

    /// How many slots a node has had at most.
    pub fn slots(&self, node: NodeId) -> usize {
        self.slots.get(node.index()).copied().unwrap_or(0)
    }

    /// Ends the spans of slots that do something else now, and begins others.
    fn note_lanes(&mut self, node: NodeId, lanes: &[Lane], at: Micros, step: u64) {
        if self.slots.len() <= node.index() {
            self.slots.resize(node.index() + 1, 0);
        }
        let slots = &mut self.slots[node.index()];
        *slots = lanes.len().max(*slots);
        for slot in 0..*slots {
            let lane = lanes.get(slot);
            let goes_on = |span: &&mut Span| span.node == node && span.slot == slot;
            // Of a slot only its last span can go on.
            let open =
                self.spans.iter_mut().rev().find(goes_on).filter(|span| span.until == Micros(u64::MAX));
            let now = lane.and_then(|lane| Some((lane.state?, lane.word)));
            if let Some(span) = open {
                if now == Some((span.state, span.word)) {
                    continue;
                }
                (span.until, span.steps.1) = (at, step);
            }
            if let Some((state, word)) = now {
                let until = Micros(u64::MAX);
                self.spans.push(Span { node, slot, state, word, from: at, until, steps: (step, u64::MAX) });
            }
        }
    }

    /// The last step that it has seen.
    pub const fn known(&self) -> u64 {
        self.known
    }

    /// When nodes were crashed: from, until.
    pub fn down(&self) -> &[(NodeId, Micros, Micros)] {
        &self.down
    }

    /// Sees the next step.
    pub fn see(&mut self, report: &StepReport) {
        self.known = report.n;
        let mut arrived = None;
        if let Some((serial, ..)) = report.action.message {
            if report.action.lost.is_some() {
                self.end(serial, TripEnd::Lost(report.at), report.n);
            } else if report.action.kind == StepKind::Deliver {
                arrived = self.end(serial, TripEnd::Arrived(report.at), report.n);
            }
        }
        for sent in &report.sent {
            let Some(view) = sent.view else { continue };
            if self.trips.len().is_multiple_of(BLOCK) {
                self.reach.push(Micros(0));
            }
            if let Some(reach) = self.reach.last_mut() {
                *reach = Micros(u64::MAX);
            }
            self.trips.push(Trip {
                serial: sent.serial,
                from: sent.from,
                to: sent.to,
                sent: report.at,
                begun: report.n,
                end: TripEnd::Flying(Micros(u64::MAX)),
                ended: None,
                view,
                copy: report.action.kind == StepKind::Duplicate,
            });
        }
        match (report.action.kind, report.node) {
            (StepKind::Crash, Some(node)) => self.down.push((node, report.at, Micros(u64::MAX))),
            (StepKind::Restart, Some(node)) => {
                if let Some(down) = self.down.iter_mut().rev().find(|(of, ..)| *of == node) {
                    down.2 = report.at;
                }
            }
            _ => {}
        }
        for (node, lanes) in &report.lanes {
            self.note_lanes(*node, lanes, report.at, report.n);
        }
        let by_hand = report.action.by_hand;
        if report.node.is_some() || by_hand {
            let (step, node, at, mark) = (report.n, report.node, report.at, report.mark);
            let outcome = report.outcome();
            let stamp = report.stamp;
            self.events.push(LaneEvent { step, node, at, mark, outcome, by_hand, stamp, arrived });
        }
    }

    /// Forgets all that came after a step: a branch grows from there.
    pub fn cut(&mut self, step: u64) {
        if step >= self.known {
            return;
        }
        self.events.truncate(self.events.partition_point(|e| e.step <= step));
        self.trips.truncate(self.trips.partition_point(|t| t.begun <= step));
        let now = self.events.last().map_or(Micros(0), |e| e.at);
        for trip in self.trips.iter_mut() {
            if trip.ended.is_some_and(|ended| ended > step) {
                (trip.end, trip.ended) = (TripEnd::Flying(trip.end.at()), None);
            }
        }
        self.spans.retain(|span| span.steps.0 <= step);
        for span in &mut self.spans {
            if span.steps.1 > step {
                (span.until, span.steps.1) = (Micros(u64::MAX), u64::MAX);
            }
        }
        self.down.retain(|(_, from, _)| *from <= now);
        for down in &mut self.down {
            if down.2 > now {
                down.2 = Micros(u64::MAX);
            }
        }
        self.reach.truncate(self.trips.len().div_ceil(BLOCK));
        for block in 0..self.reach.len() {
            self.measure(block);
        }
        self.known = step;
    }

    /// Notes where the messages are that are under way, so that their lines have the right slope.
    pub fn aim(&mut self, frame: &Frame) {
        for message in &frame.messages {
            let at = self.place(message.serial);
            let Some(trip) = at.and_then(|at| self.trips.get_mut(at)) else { continue };
            if let (TripEnd::Flying(_), true) = (trip.end, message.progress > 0) {
                let so_far = frame.at.since(trip.sent).0;
                let whole = so_far.saturating_mul(10_000) / u64::from(message.progress);
                trip.end = TripEnd::Flying(trip.sent.plus(Micros(whole)));
            }
        }
    }

    /// The events from one moment to another.
    pub fn events_in(&self, from: Micros, to: Micros) -> impl Iterator<Item = &LaneEvent> {
        let first = self.events.partition_point(|e| e.at < from);
        let end = self.events.partition_point(|e| e.at <= to);
        self.events.range(first, end)
    }

    /// The trips that are under way at some moment between two.
    pub fn trips_in(&self, from: Micros, to: Micros) -> impl Iterator<Item = &Trip> {
        let end = self.trips.partition_point(|t| t.sent <= to);
        let blocks = self.reach.iter().take(end.div_ceil(BLOCK)).enumerate();
        let near = blocks.filter(move |(_, reach)| **reach >= from);
        let near = near.flat_map(move |(at, _)| self.trips.range(at * BLOCK, end.min((at + 1) * BLOCK)));
        near.filter(move |trip| trip.end.at() >= from)
    }

    /// The message that arrived at a step.
    pub(crate) fn trip_of(&self, step: u64) -> Option<&Trip> {
        self.trips.get(self.event(step)?.arrived? as usize)
    }

    /// The messages that arrived after one step and up to another, each with the step of its arrival.
    pub(crate) fn arrivals(&self, after: u64, to: u64) -> impl Iterator<Item = (u64, &Trip)> {
        let first = self.events.partition_point(|e| e.step <= after);
        let end = self.events.partition_point(|e| e.step <= to);
        let arrived = |e: &LaneEvent| Some((e.step, self.trips.get(e.arrived? as usize)?));
        self.events.range(first, end).filter_map(arrived)
    }

    /// The event of a step.
    pub fn event(&self, step: u64) -> Option<&LaneEvent> {
        let at = self.events.partition_point(|e| e.step < step);
        self.events.get(at).filter(|e| e.step == step)
    }

    /// What happened before an event, itself included: of each node the last step that did. Empty for an event that
    /// is at no node.
    pub fn cone(&self, step: u64, nodes: usize) -> Vec<u64> {
        let Some(first) = self.event(step).and_then(|e| e.node).filter(|n| n.index() < nodes) else {
            return Vec::new();
        };
        let mut cone = vec![0; nodes];
        cone[first.index()] = step;
        let end = self.events.partition_point(|e| e.step <= step);
        for event in self.events.range(0, end).rev() {
            let inside = event.node.and_then(|n| cone.get(n.index())).is_some_and(|last| event.step <= *last);
            let trip = event.arrived.filter(|_| inside).map(|at| &self.trips[at as usize]);
            if let Some((trip, last)) = trip.and_then(|t| Some((t, cone.get_mut(t.from.index())?))) {
                *last = trip.begun.max(*last);
            }
        }
        cone
    }

    /// How many events a cone holds.
    pub fn count(&self, cone: &[u64]) -> usize {
        let inside =
            |e: &&LaneEvent| e.node.and_then(|n| cone.get(n.index())).is_some_and(|last| e.step <= *last);
        self.events.range(0, usize::MAX).filter(inside).count()
    }

    fn place(&self, serial: u32) -> Option<usize> {
        let at = self.trips.partition_point(|t| t.serial < serial);
        self.trips.get(at).filter(|t| t.serial == serial).map(|_| at)
    }

    fn end(&mut self, serial: u32, end: TripEnd, step: u64) -> Option<u32> {
        let at = self.place(serial)?;
        let trip = self.trips.get_mut(at)?;
        (trip.end, trip.ended) = (end, Some(step));
        self.measure(at / BLOCK);
        u32::try_from(at).ok()
    }

    /// Notes when the last trip of a block ends.
    fn measure(&mut self, block: usize) {
        let trips = self.trips.range(block * BLOCK, (block + 1) * BLOCK);
        let last = trips.map(|t| if t.ended.is_some() { t.end.at() } else { Micros(u64::MAX) }).max();
        if let (Some(reach), Some(last)) = (self.reach.get_mut(block), last) {
            *reach = last;
        }
    }
}
