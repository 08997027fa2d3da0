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

/// Puts something into a list in order that has nothing twice; whether it was not there.
fn put<T: Ord>(all: &mut Vec<T>, one: T) -> bool {
    let place = all.binary_search(&one);
    if let Err(at) = place {
        all.insert(at, one);
    }
    place.is_err()
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
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

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
    fn a_write_whose_client_is_gone_may_take_effect_late_once_or_never() {
        let mut history = Linearizer::<Register>::default();
        history.call(A, Some(7));
        history.abandon(A);
        for (id, seen, verdict) in [
            (B, 0, Verdict::Linearizable),
            (C, 7, Verdict::Linearizable),
            (RequestId(4), 0, Verdict::Violated),
        ] {
            history.call(id, None);
            assert_eq!(history.answer(id, &seen), verdict, "{seen}");
        }
        history.call(B, Some(5));
        assert_eq!(history.answer(B, &5), Verdict::Linearizable);
        history.call(C, None);
        assert_eq!(history.answer(C, &7), Verdict::Violated, "it has taken effect before");
    }

    #[test]
    fn what_clients_that_are_gone_have_asked_costs_little() {
        let mut history = Linearizer::<Register>::default();
        for n in 1..40 {
            history.call(RequestId(10 + n), Some(n));
            history.abandon(RequestId(10 + n));
        }
        for (n, seen) in [(100, 7), (101, 7), (102, 30), (103, 1)] {
            history.call(RequestId(n), None);
            assert_eq!(history.answer(RequestId(n), &seen), Verdict::Linearizable);
        }
        history.call(A, None);
        assert_eq!(history.answer(A, &7), Verdict::Violated);
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

    /// A register that is read, written, and written if it has a certain value.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
    struct Swap(u8);

    impl Object for Swap {
        type Op = (Option<u8>, Option<u8>);
        type Answer = (bool, u8);

        fn apply(&mut self, (expected, new): &Self::Op) -> (bool, u8) {
            let fits = expected.is_none_or(|expected| expected == self.0);
            self.0 = new.filter(|_| fits).unwrap_or(self.0);
            (fits, if new.is_none() { self.0 } else { 0 })
        }
    }

    /// The definition itself: every present in which any of the operations that were called have taken effect, in any order.
    #[derive(Default)]
    struct Plain {
        called: Vec<(RequestId, (Option<u8>, Option<u8>))>,
        presents: BTreeSet<(Swap, BTreeMap<RequestId, (bool, u8)>)>,
    }

    impl Plain {
        fn all(&self) -> BTreeSet<(Swap, BTreeMap<RequestId, (bool, u8)>)> {
            let mut all = BTreeSet::new();
            let mut open: Vec<_> = self.presents.iter().cloned().collect();
            while let Some((object, done)) = open.pop() {
                if all.insert((object.clone(), done.clone())) {
                    for (id, op) in self.called.iter().filter(|(id, _)| !done.contains_key(id)) {
                        let (mut object, mut done) = (object.clone(), done.clone());
                        done.insert(*id, object.apply(op));
                        open.push((object, done));
                    }
                }
            }
            all
        }

        /// Whether an answer can be explained; if so, it was given.
        fn answer(&mut self, id: RequestId, answer: (bool, u8)) -> bool {
            let mut kept = self.all();
            kept.retain(|(_, done)| done.get(&id) == Some(&answer));
            self.presents = kept;
            !self.presents.is_empty()
        }

        /// An operation has taken no effect.
        fn failed(&mut self, id: RequestId) -> bool {
            self.called.retain(|(called, _)| *called != id);
            let without = |(_, done): &(Swap, BTreeMap<RequestId, (bool, u8)>)| !done.contains_key(&id);
            self.presents.retain(without);
            !self.presents.is_empty()
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(10_000))]
        #[test]
        fn what_is_found_is_what_the_definition_says(
            moves in proptest::collection::vec((0..12_u8, 0..6_u8, 0..3_u8, 0..3_u8), 1..24)
        ) {
            let mut history = Linearizer::<Swap>::default();
            let mut plain = Plain { presents: [(Swap(0), BTreeMap::new())].into(), ..Plain::default() };
            let mut open: Vec<RequestId> = Vec::new();
            for (at, (what, kind, a, b)) in moves.into_iter().enumerate() {
                let chosen = open.get(usize::from(a) % open.len().max(1)).copied();
                match (what, chosen) {
                    (0..=4, _) | (_, None) if plain.called.len() < 8 => {
                        let op = [(None, None), (None, Some(b)), (Some(a), Some(b))][usize::from(kind % 3)];
                        let id = RequestId(u32::try_from(at).expect("it is small"));
                        history.call(id, op);
                        plain.called.push((id, op));
                        open.push(id);
                    }
                    (0..=8, Some(id)) => {
                        open.retain(|other| *other != id);
                        let all = plain.all();
                        let possible: BTreeSet<_> = all.iter().filter_map(|(_, done)| done.get(&id)).collect();
                        let some = possible.iter().nth(usize::from(b) % possible.len()).map(|answer| **answer);
                        let answer = some.filter(|_| kind > 0).unwrap_or((a > 1, b));
                        let expected = plain.answer(id, answer);
                        let found = history.answer(id, &answer);
                        if found == Verdict::Unknown {
                            break;
                        }
                        proptest::prop_assert_eq!(found == Verdict::Linearizable, expected);
                        if !expected {
                            break;
                        }
                    }
                    (9, Some(id)) => {
                        open.retain(|other| *other != id);
                        let found = history.failed(id);
                        if !plain.failed(id) {
                            proptest::prop_assert_eq!(found, Verdict::Violated);
                            break;
                        }
                        proptest::prop_assert_eq!(found, Verdict::Linearizable);
                    }
                    (_, Some(id)) => {
                        open.retain(|other| *other != id);
                        history.abandon(id);
                    }
                    (_, None) => {}
                }
            }
        }
    }
}
