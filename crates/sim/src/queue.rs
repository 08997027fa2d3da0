//! What is going to happen, in order of time and then of scheduling.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use synod_model::{MessageId, Micros, NodeId};

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A message arrives.
    Arrive(MessageId),
    /// A message is lost on the way.
    Lose(MessageId),
    /// A copy of a message splits off.
    Copy(MessageId),
    /// The timer in a slot of a node may be due.
    Timer(NodeId, u16),
    /// A client asks; the place of the load among the loads.
    Load(u32, u32),
    /// A line of the scenario applies; its place among the lines.
    Line(u32),
}

/// An event at its place: the time above, the number below. One comparison of 128 bits is what the queue is made of.
#[derive(Clone, Copy, Debug)]
struct Entry {
    place: u128,
    event: Event,
}

impl Entry {
    fn new(at: Micros, seq: u64, event: Event) -> Self {
        Self { place: u128::from(at.0) << 64 | u128::from(seq), event }
    }

    fn at(&self) -> Micros {
        Micros(u64::try_from(self.place >> 64).expect("the upper half of 128 bits fits"))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half of 128 bits is meant")]
    fn seq(&self) -> u64 {
        self.place as u64
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

/// The queue of events. Entries are never searched or removed: one that no longer holds is recognised by its
/// number when its time has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Reverse<Entry>>,
    seq: u64,
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new() -> Self {
        Self { heap: BinaryHeap::new(), seq: 0 }
    }

    /// Adds an event; returns the number by which it is recognised.
    pub(crate) fn push(&mut self, at: Micros, event: Event) -> u64 {
        self.seq += 1;
        self.heap.push(Reverse(Entry::new(at, self.seq, event)));
        self.seq
    }

    /// Adds an entry that was taken too early, in its old place.
    pub(crate) fn put_back(&mut self, at: Micros, seq: u64, event: Event) {
        self.heap.push(Reverse(Entry::new(at, seq, event)));
    }

    /// Gives every entry another time; those of one time stay in order.
    pub(crate) fn shift(&mut self, to: impl Fn(Micros, Event) -> Micros) {
        let entries = std::mem::take(&mut self.heap).into_vec();
        let moved =
            entries.into_iter().map(|Reverse(e)| Reverse(Entry::new(to(e.at(), e.event), e.seq(), e.event)));
        self.heap = moved.collect();
    }

    /// The time of the next entry.
    pub(crate) fn next_at(&self) -> Option<Micros> {
        self.heap.peek().map(|Reverse(e)| e.at())
    }

    /// The next entry, left where it is: its time, its number, the event.
    pub(crate) fn peek(&self) -> Option<(Micros, u64, Event)> {
        self.heap.peek().map(|Reverse(e)| (e.at(), e.seq(), e.event))
    }

    /// Takes the next entry: its time, its number, the event.
    pub(crate) fn pop(&mut self) -> Option<(Micros, u64, Event)> {
        self.heap.pop().map(|Reverse(e)| (e.at(), e.seq(), e.event))
    }
}
