//! Linearizability of a client history, checked as it grows.
//!
//! A history is linearizable if every operation can be given one moment between its call and its return at which it
//! takes effect, so that the whole is a legal sequential run (Herlihy and Wing 1990). Operations on different keys
//! are independent (their locality theorem), so each key is checked by itself. The search is the just-in-time
//! linearization of Lowe ("Testing for linearizability", 2017) over the tree of Wing and Gong (1993): it keeps
//! every state the object can be in, each with the set of pending operations that have already taken effect there;
//! a return keeps the states in which the returning operation can have taken effect with the answer it gave.

use crate::RequestId;
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

/// Puts something into a list in order that has nothing twice; whether it was not there.
fn put<T: Ord>(all: &mut Vec<T>, one: T) -> bool {
    let place = all.binary_search(&one);
    if let Err(at) = place {
        all.insert(at, one);
    }
    place.is_err()
}

/// One possible present: the object's state, and the pending operations that have taken effect in it, with what
/// they will have to answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Possible<O: Object> {
    object: O,
    done: Few<O::Answer>,
}

/// The history of one key, as far as it matters for what comes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linearizer<O: Object> {
    possible: Vec<Possible<O>>,
    pending: Few<O::Op>,
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
        let start = Possible { object: O::default(), done: Few::new() };
        Self { possible: vec![start], pending: Few::new(), exceeded: false }
    }
}

impl<O: Object> Linearizer<O> {
    /// The largest number of possible presents that is followed; beyond it, the key is reported as unknown.
    pub const MOST: usize = 2_048;

    /// The object may also have been like this when the history began.
    pub fn may_begin_as(&mut self, object: O) {
        let present = Possible { object, done: Few::new() };
        if !self.possible.contains(&present) {
            self.possible.push(present);
        }
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
            let mut kept = Vec::new();
            for present in self.possible.iter().filter(|present| place(&present.done, id).is_err()) {
                put(&mut kept, present.clone());
            }
            kept
        };
        self.pending.remove(at);
        match kept {
            _ if self.exceeded => Verdict::Unknown,
            kept if kept.is_empty() => Verdict::Violated,
            kept => {
                self.possible = kept;
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
        let mut kept = Vec::new();
        for (given, present) in self.outcomes(id, op) {
            if given == *answer {
                put(&mut kept, present);
            }
        }
        kept
    }

    /// All answers of operation `id` with the presents in which it has given them, reached by letting pending operations
    /// take effect, the returning one last.
    fn outcomes(&mut self, id: RequestId, op: &O::Op) -> Vec<(O::Answer, Possible<O>)> {
        let mut outcomes = Vec::new();
        let mut seen = Vec::new();
        let mut open: Vec<Possible<O>> = self.possible.clone();
        while let Some(mut present) = open.pop() {
            if seen.len() > Self::MOST {
                self.exceeded = true;
                break;
            }
            if !put(&mut seen, present.clone()) {
                continue;
            }
            if let Some(given) = take(&mut present.done, id) {
                outcomes.push((given, present));
                continue;
            }
            let mut now = present.clone();
            outcomes.push((now.object.apply(op), now));
            for (other, op) in &self.pending {
                if *other == id {
                    continue;
                }
                if let Err(at) = place(&present.done, *other) {
                    let mut next = present.clone();
                    let given = next.object.apply(op);
                    next.done.insert(at, (*other, given));
                    open.push(next);
                }
            }
        }
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
    struct Register(u32);

    impl Object for Register {
        type Op = Option<u32>;
        type Answer = u32;

        fn apply(&mut self, op: &Self::Op) -> u32 {
            self.0 = op.unwrap_or(self.0);
            self.0
        }
    }

    const A: RequestId = RequestId(1);
    const B: RequestId = RequestId(2);
    const C: RequestId = RequestId(3);

    #[test]
    fn what_was_there_at_the_beginning_may_be_read_until_it_is_known() {
        let mut history = Linearizer::<Register>::default();
        history.may_begin_as(Register(7));
        for (id, seen, verdict) in [(A, 7, Verdict::Linearizable), (B, 0, Verdict::Violated)] {
            history.call(id, None);
            assert_eq!(history.answer(id, &seen), verdict);
        }
    }

    #[test]
    fn a_read_may_see_a_write_that_overlaps_it() {
        for seen in [0, 7] {
            let mut history = Linearizer::<Register>::default();
            history.call(A, Some(7));
            history.call(B, None);
            assert_eq!(history.answer(B, &seen), Verdict::Linearizable);
            assert_eq!(history.answer(A, &7), Verdict::Linearizable);
        }
    }

    #[test]
    fn a_read_after_a_write_must_see_it() {
        let mut history = Linearizer::<Register>::default();
        history.call(A, Some(7));
        assert_eq!(history.answer(A, &7), Verdict::Linearizable);
        history.call(B, None);
        assert_eq!(history.answer(B, &0), Verdict::Violated);
        assert_eq!(history.possible_answers(B, &None), [7]);
    }

    #[test]
    fn a_value_once_seen_does_not_vanish() {
        let mut history = Linearizer::<Register>::default();
        history.call(A, Some(7));
        history.call(B, None);
        assert_eq!(history.answer(B, &7), Verdict::Linearizable);
        history.call(C, None);
        assert_eq!(history.answer(C, &0), Verdict::Violated);
    }

    #[test]
    fn a_write_that_failed_was_never_there() {
        let mut history = Linearizer::<Register>::default();
        history.call(A, Some(7));
        history.call(B, None);
        assert_eq!(history.answer(B, &7), Verdict::Linearizable);
        assert_eq!(history.failed(A), Verdict::Violated);
    }

    #[test]
    fn a_write_without_an_answer_may_take_effect_late() {
        let mut history = Linearizer::<Register>::default();
        history.call(A, Some(7));
        for (id, seen) in [(B, 0), (C, 7)] {
            history.call(id, None);
            assert_eq!(history.answer(id, &seen), Verdict::Linearizable);
        }
    }

    #[test]
    fn a_search_that_grows_too_large_gives_up_and_says_so() {
        let mut history = Linearizer::<Register>::default();
        // Any order of the pending writes is possible: far more presents than are followed.
        for n in 0..40 {
            history.call(RequestId(10 + n), Some(n));
        }
        history.call(A, None);
        assert_eq!(history.answer(A, &7), Verdict::Unknown);
        assert!(history.exceeded());
        // From now on nothing is claimed of this key, whatever is answered.
        history.call(B, None);
        assert_eq!(history.answer(B, &1_000), Verdict::Unknown);
    }
}
