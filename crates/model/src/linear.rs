//! Linearizability of a client history, checked as it grows.
//!
//! A history is linearizable if every operation can be given one moment between its call and its return at which it
//! takes effect, so that the whole is a legal sequential run (Herlihy and Wing 1990). Operations on different keys
//! are independent (their locality theorem), so each key is checked by itself. The search is the just-in-time
//! linearization of Lowe ("Testing for linearizability", 2017) over the tree of Wing and Gong (1993): it keeps
//! every state the object can be in, each with the set of pending operations that have already taken effect there;
//! a return keeps the states in which the returning operation can have taken effect with the answer it gave. An operation
//! whose client is gone never returns: a state in which it has taken no effect stands for one that is like it but for that.

use crate::RequestId;
use foldhash::fast::FixedState;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::hash::Hash;

/// A sequential object: what an operation does and answers.
pub trait Object: Clone + Debug + Eq + Ord + Hash + Default {
    /// An operation.
    type Op: Clone + Debug + Eq + Ord + Hash;
    /// Its answer.
    type Answer: Clone + Debug + Eq + Ord + Hash;

    /// Applies an operation; returns its answer.
    fn apply(&mut self, op: &Self::Op) -> Self::Answer;
}

/// What belongs to operations, in the order of these. They are few, and a list of them is smaller and faster than a tree.
type Few<T> = Vec<(RequestId, T)>;

/// The place of an operation, or where it would be.
fn place<T>(few: &Few<T>, id: RequestId) -> Result<usize, usize> {
    few.binary_search_by_key(&id, |(id, _)| *id)
}

/// Takes out what belongs to an operation.
fn take<T>(few: &mut Few<T>, id: RequestId) -> Option<T> {
    place(few, id).ok().map(|at| few.remove(at).1)
}

/// Puts something into a list in order that has nothing twice.
fn put<T: Ord>(all: &mut Vec<T>, one: T) {
    if let Err(at) = all.binary_search(&one) {
        all.insert(at, one);
    }
}

/// An object, and what the pending operations that have taken effect in it will have to answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Standing<O: Object> {
    object: O,
    done: Few<O::Answer>,
}

/// One possible present.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Possible<O: Object> {
    standing: Standing<O>,
    /// The operations without an end that have taken effect. Nothing more is to be known of them.
    spent: Vec<RequestId>,
}

impl<O: Object> Possible<O> {
    fn of(object: O) -> Self {
        Self { standing: Standing { object, done: Few::new() }, spent: Vec::new() }
    }
}

/// Whether all that can come after some operations without an end have taken effect can also come after fewer of them have,
/// where all else is equal: such an operation may take effect, but need not.
fn covers(fewer: &[RequestId], more: &[RequestId]) -> bool {
    let mut more = more.iter();
    fewer.iter().all(|id| more.any(|one| one == id))
}

/// The presents of which others can do without the covered ones, in an order that depends on nothing but them.
fn uncovered<O: Object>(mut all: Vec<Possible<O>>) -> Vec<Possible<O>> {
    all.sort_unstable_by(|a, b| {
        (&a.standing, a.spent.len(), &a.spent).cmp(&(&b.standing, b.spent.len(), &b.spent))
    });
    let mut kept: Vec<Possible<O>> = Vec::with_capacity(all.len());
    for one in all {
        let alike = kept.iter().rev().take_while(|other| other.standing == one.standing);
        if !alike.into_iter().any(|other| covers(&other.spent, &one.spent)) {
            kept.push(one);
        }
    }
    kept
}

/// What was spent on the ways to a standing.
#[expect(
    clippy::disallowed_types,
    reason = "it is asked for what it has and never listed, and its hasher begins with the same state everywhere"
)]
type Spent<O> = std::collections::HashMap<Standing<O>, Vec<Vec<RequestId>>, FixedState>;

/// What a search has come upon: each standing, with what was spent on the ways to it.
struct Seen<O: Object> {
    spent: Spent<O>,
    count: usize,
    open: VecDeque<Possible<O>>,
}

impl<O: Object> Seen<O> {
    fn none() -> Self {
        Self { spent: Spent::default(), count: 0, open: VecDeque::new() }
    }

    /// Goes on from a present later, unless one is known that covers it.
    fn meet(&mut self, present: Possible<O>) {
        if let Some(known) = self.spent.get_mut(&present.standing) {
            if known.iter().any(|spent| covers(spent, &present.spent)) {
                return;
            }
            known.push(present.spent.clone());
        } else {
            self.spent.insert(present.standing.clone(), vec![present.spent.clone()]);
        }
        self.count += 1;
        self.open.push_back(present);
    }
}

/// The history of one key, as far as it matters for what comes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linearizer<O: Object> {
    possible: Vec<Possible<O>>,
    pending: Few<O::Op>,
    /// Those without an end: nobody will hear of them again, and they may take effect at any time.
    endless: Few<O::Op>,
    exceeded: bool,
}

/// What a return means for a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The history is still linearizable.
    Linearizable,
    /// It is not: no order of the operations explains this answer.
    Violated,
    /// The search has reached [`Linearizer::MOST`] states and has given up on this key.
    Unknown,
}

impl<O: Object> Default for Linearizer<O> {
    fn default() -> Self {
        let possible = vec![Possible::of(O::default())];
        Self { possible, pending: Few::new(), endless: Few::new(), exceeded: false }
    }
}

impl<O: Object> Linearizer<O> {
    /// The largest number of possible presents that is followed; beyond it, the key is reported as unknown.
    pub const MOST: usize = 2_048;

    /// The object may also have been like this when the history began.
    pub fn may_begin_as(&mut self, object: O) {
        self.possible.push(Possible::of(object));
        self.possible = uncovered(std::mem::take(&mut self.possible));
    }

    /// An operation is called.
    pub fn call(&mut self, id: RequestId, op: O::Op) {
        match place(&self.pending, id) {
            Ok(at) => self.pending[at].1 = op,
            Err(at) => self.pending.insert(at, (id, op)),
        }
    }

    /// An operation returns with an answer.
    pub fn answer(&mut self, id: RequestId, answer: &O::Answer) -> Verdict {
        self.finish(id, Some(answer))
    }

    /// An operation returns having certainly taken no effect: it is as if it had never been called.
    pub fn failed(&mut self, id: RequestId) -> Verdict {
        self.finish(id, None)
    }

    /// An operation will never return, and nobody knows whether it has taken effect or ever will.
    pub fn abandon(&mut self, id: RequestId) {
        let Some(op) = take(&mut self.pending, id) else { return };
        if self.exceeded {
            return;
        }
        if let Err(at) = place(&self.endless, id) {
            self.endless.insert(at, (id, op));
        }
        for present in &mut self.possible {
            if take(&mut present.standing.done, id).is_some() {
                put(&mut present.spent, id);
            }
        }
        self.possible = uncovered(std::mem::take(&mut self.possible));
        self.forget();
    }

    /// An operation that is spent in every present is over.
    fn forget(&mut self) {
        let Some((first, rest)) = self.possible.split_first() else { return };
        let over = |id: &RequestId| rest.iter().all(|present| present.spent.binary_search(id).is_ok());
        let over: Vec<RequestId> = first.spent.iter().copied().filter(over).collect();
        if !over.is_empty() {
            self.endless.retain(|(id, _)| over.binary_search(id).is_err());
            for present in &mut self.possible {
                present.spent.retain(|id| over.binary_search(id).is_err());
            }
        }
    }

    /// Whether the search has given up on this key.
    pub fn exceeded(&self) -> bool {
        self.exceeded
    }

    fn finish(&mut self, id: RequestId, answer: Option<&O::Answer>) -> Verdict {
        let Ok(at) = place(&self.pending, id) else { return Verdict::Linearizable };
        let op = self.pending[at].1.clone();
        if self.exceeded {
            self.pending.remove(at);
            return Verdict::Unknown;
        }
        let kept = if let Some(answer) = answer {
            self.explained(id, &op, answer)
        } else {
            // Presents in which it has taken effect are none.
            let without = |present: &&Possible<O>| place(&present.standing.done, id).is_err();
            self.possible.iter().filter(without).cloned().collect()
        };
        self.pending.remove(at);
        match kept {
            _ if self.exceeded => Verdict::Unknown,
            kept if kept.is_empty() => Verdict::Violated,
            kept => {
                self.possible = kept;
                self.forget();
                Verdict::Linearizable
            }
        }
    }

    /// Every answer that operation `id` may still give, had it not returned yet; in order, each once.
    pub fn possible_answers(&mut self, id: RequestId, op: &O::Op) -> Vec<O::Answer> {
        let mut answers = Vec::new();
        for (answer, _) in self.outcomes(id, op) {
            put(&mut answers, answer);
        }
        answers
    }

    /// All presents in which operation `id` has taken effect with `answer`.
    fn explained(&mut self, id: RequestId, op: &O::Op, answer: &O::Answer) -> Vec<Possible<O>> {
        let outcomes = self.outcomes(id, op).into_iter();
        uncovered(outcomes.filter(|(given, _)| given == answer).map(|(_, present)| present).collect())
    }

    /// All answers of operation `id` with the presents in which it has given them, reached by letting other operations take
    /// effect, the returning one last. Presents in which fewer have taken effect come first: they cover more of the others.
    fn outcomes(&mut self, id: RequestId, op: &O::Op) -> Vec<(O::Answer, Possible<O>)> {
        let mut outcomes = Vec::new();
        let mut seen = Seen::none();
        self.possible.iter().cloned().for_each(|present| seen.meet(present));
        while let Some(mut present) = seen.open.pop_front() {
            if seen.count > Self::MOST {
                self.exceeded = true;
                break;
            }
            if let Some(given) = take(&mut present.standing.done, id) {
                outcomes.push((given, present));
                continue;
            }
            for (other, op) in self.pending.iter().filter(|(other, _)| *other != id) {
                if let Err(at) = place(&present.standing.done, *other) {
                    let mut next = present.clone();
                    let given = next.standing.object.apply(op);
                    next.standing.done.insert(at, (*other, given));
                    seen.meet(next);
                }
            }
            for (other, op) in &self.endless {
                if let Err(at) = present.spent.binary_search(other) {
                    let mut next = present.clone();
                    next.standing.object.apply(op);
                    next.spent.insert(at, *other);
                    seen.meet(next);
                }
            }
            let given = present.standing.object.apply(op);
            outcomes.push((given, present));
        }
        outcomes
    }
}

#[cfg(test)]
mod tests;
