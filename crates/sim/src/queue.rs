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

/// An event at its place.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Micros,
    seq: u64,
    event: Event,
}

impl Entry {
    fn place(&self) -> (Micros, u64) {
        (self.at, self.seq)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
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
        self.place().cmp(&other.place())
    }
}

/// The most entries that are kept sorted; half as many are moved at once.
const SOON: usize = 32;

/// The queue of events. Entries are never searched or removed: one that no longer holds is recognised by its
/// number when its time has come.
///
/// A small system has a handful of entries, and a sorted list of those is faster than a heap; a large one has thousands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    /// The entries that come next, the very next one last. It is empty only if the queue is.
    soon: Vec<Entry>,
    /// The others: none of them comes before one of `soon`.
    later: BinaryHeap<Reverse<Entry>>,
    seq: u64,
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds an event; returns the number by which it is recognised.
    pub(crate) fn push(&mut self, at: Micros, event: Event) -> u64 {
        self.seq += 1;
        // It has the highest number: of those of its time, it is the last.
        self.add(Entry { at, seq: self.seq, event }, |other| other.at > at);
        self.seq
    }

    /// Adds an entry that was taken too early, in its old place.
    pub(crate) fn put_back(&mut self, at: Micros, seq: u64, event: Event) {
        self.add(Entry { at, seq, event }, |other| other.place() > (at, seq));
    }

    fn add(&mut self, entry: Entry, comes_after: impl Fn(&Entry) -> bool) {
        if !self.later.is_empty() && self.soon.first().is_some_and(|last| !comes_after(last)) {
            self.later.push(Reverse(entry));
            return;
        }
        let before = self.soon.iter().rposition(comes_after);
        self.soon.insert(before.map_or(0, |at| at + 1), entry);
        if self.soon.len() > SOON {
            self.later.extend(self.soon.drain(..SOON / 2).map(Reverse));
        }
    }

    /// Sorts the next entries, when those that were sorted have all been taken.
    #[cold]
    fn refill(&mut self) {
        self.soon.extend(std::iter::from_fn(|| self.later.pop()).take(SOON / 2).map(|Reverse(entry)| entry));
        self.soon.reverse();
    }

    /// Gives every entry another time; those of one time stay in order.
    pub(crate) fn shift(&mut self, to: impl Fn(Micros, Event) -> Micros) {
        let all = self.soon.drain(..).chain(std::mem::take(&mut self.later).into_iter().map(|Reverse(e)| e));
        self.later = all.map(|e| Reverse(Entry { at: to(e.at, e.event), ..e })).collect();
        self.refill();
    }

    /// The time of the next entry.
    pub(crate) fn next_at(&self) -> Option<Micros> {
        self.soon.last().map(|e| e.at)
    }

    /// The next entry, left where it is: its time, its number, the event.
    pub(crate) fn peek(&self) -> Option<(Micros, u64, Event)> {
        self.soon.last().map(|e| (e.at, e.seq, e.event))
    }

    /// Takes the next entry: its time, its number, the event.
    pub(crate) fn pop(&mut self) -> Option<(Micros, u64, Event)> {
        let next = self.soon.pop()?;
        if self.soon.is_empty() && !self.later.is_empty() {
            self.refill();
        }
        Some((next.at, next.seq, next.event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Purpose, Stream};

    /// Whatever is added when: always the entry of the least time comes next, and of those of one time the first.
    #[test]
    fn entries_come_in_order() {
        let mut chance = Stream::new(5, Purpose::Network);
        let (mut queue, mut expected, mut now) = (Queue::new(), Vec::new(), Micros(0));
        for round in 0..2_000u64 {
            // It swells to hundreds and shrinks to nothing, again and again.
            let grows = round / 200 % 2 == 0;
            for _ in 0..if grows { 3 } else { 1 } {
                let at = now.plus(Micros(chance.below(300)));
                expected.push((at, queue.push(at, Event::Line(0))));
            }
            for _ in 0..if grows { 1 } else { 4 } {
                let first = expected.iter().min().copied();
                expected.retain(|entry| Some(*entry) != first);
                assert_eq!(queue.next_at(), first.map(|(at, _)| at));
                assert_eq!(queue.pop().map(|(at, seq, _)| (at, seq)), first);
                now = first.map_or(now, |(at, _)| at);
            }
            if round % 97 == 0 {
                queue.shift(|at, _| at.plus(at));
                for (at, _) in &mut expected {
                    *at = at.plus(*at);
                }
            }
        }
    }
}
