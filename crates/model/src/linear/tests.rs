//! What is linearizable and what is not, by hand and against the definition.

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
    for (id, seen, verdict) in
        [(B, 0, Verdict::Linearizable), (C, 7, Verdict::Linearizable), (RequestId(4), 0, Verdict::Violated)]
    {
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
