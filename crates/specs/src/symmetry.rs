//! Interchangeable processes in a packed state: which bits belong to whom, and the one state that stands for all that differ
//! only by a permutation of them.
//!
//! A process owns fields: its own, and those that say something about it, such as its bit in a set. What is in them is
//! its row. Where a state is nothing but rows, sorting them gives the representative. Where fields belong to two processes at
//! once, rows alone do not tell the order, and of the orders that they leave open the one with the least state is taken.

use crate::bits::{Bits, Packed};
use std::ops::Range;
use synod_model::symmetry::arrangements;

/// The fields of each process, all in the same order.
type Rows = Vec<Vec<Bits>>;
/// The fields that belong to one process and to another one: `[a][b]` are those of a and b.
type Cells = Vec<Vec<Vec<Bits>>>;

/// Which fields change places when processes do.
pub(crate) enum Symmetry {
    /// Every field belongs to one process.
    Rows(Rows),
    /// Some belong to two processes of the same kind.
    Among(Rows, Cells),
    /// Some belong to a process of the first kind and to one of another kind, which has no fields of its own.
    Between(Rows, Cells),
}

impl Symmetry {
    /// How many processes are interchangeable, by kind.
    pub(crate) fn counts(&self) -> Vec<usize> {
        match self {
            Self::Rows(rows) | Self::Among(rows, _) => vec![rows.len()],
            Self::Between(rows, cells) => vec![rows.len(), cells.first().map_or(0, Vec::len)],
        }
    }

    /// The state that stands for all those which differ only by a permutation of processes.
    pub(crate) fn representative(&self, state: Packed) -> Packed {
        match self {
            Self::Rows(rows) => {
                let mut order = every(rows.len());
                order.sort_by_cached_key(|of| value(&rows[*of], state));
                arranged(rows, &order, state)
            }
            Self::Among(rows, cells) => {
                let mut least = Packed::MAX;
                each_order(rows.len(), |of| look(rows, cells, of, state), &mut |order| {
                    least = least.min(self.renamed(&[order, order], state));
                });
                least
            }
            Self::Between(rows, cells) => {
                let count = cells.first().map_or(0, Vec::len);
                let column = |b: usize| sorted(cells.iter().map(|line| value(&line[b], state)));
                let mut least = Packed::MAX;
                each_order(count, column, &mut |columns| {
                    // With the columns in their places, the lines are rows.
                    let mut order = every(rows.len());
                    let line = |a: usize| columns.iter().map(move |b| value(&cells[a][*b], state));
                    order.sort_by_cached_key(|a| (value(&rows[*a], state), line(*a).collect::<Vec<_>>()));
                    least = least.min(self.renamed(&[&order, columns], state));
                });
                least
            }
        }
    }

    /// The state with other names: at each place what was that of the process named there, for each kind (for processes of
    /// one kind, twice).
    fn renamed(&self, orders: &[&[usize]], state: Packed) -> Packed {
        match self {
            Self::Rows(rows) => arranged(rows, orders[0], state),
            Self::Among(rows, cells) | Self::Between(rows, cells) => {
                let mut next = arranged(rows, orders[0], state);
                for (from, to) in orders[0].iter().zip(cells) {
                    for (from, to) in orders[1].iter().map(|b| &cells[*from][*b]).zip(to) {
                        next = moved(from, to, state, next);
                    }
                }
                next
            }
        }
    }
}

/// What is in some fields, as one number.
fn value(fields: &[Bits], state: Packed) -> Packed {
    fields.iter().fold(0, |all, field| all << field.width() | Packed::from(field.get(state)))
}

/// `next` with what is in some fields of a state put into others.
fn moved(from: &[Bits], to: &[Bits], state: Packed, next: Packed) -> Packed {
    from.iter().zip(to).fold(next, |next, (from, to)| to.with(next, from.get(state)))
}

fn arranged(rows: &Rows, order: &[usize], state: Packed) -> Packed {
    order.iter().zip(rows).fold(state, |next, (from, to)| moved(&rows[*from], to, state, next))
}

/// How a process looks without names: its row, what it has with itself, and what it has with others and they with it.
fn look(rows: &Rows, cells: &Cells, of: usize, state: Packed) -> (Packed, Packed, Vec<Packed>, Vec<Packed>) {
    let cell = |a: usize, b: usize| value(&cells[a][b], state);
    let others = || (0..rows.len()).filter(move |other| *other != of);
    let own = (value(&rows[of], state), cell(of, of));
    (own.0, own.1, sorted(others().map(|b| cell(of, b))), sorted(others().map(|a| cell(a, of))))
}

fn sorted(values: impl Iterator<Item = Packed>) -> Vec<Packed> {
    let mut all: Vec<Packed> = values.collect();
    all.sort_unstable();
    all
}

fn every(count: usize) -> Vec<usize> {
    (0..count).collect()
}

/// Every order of this many processes that sorts them by how they look.
fn each_order<K: Ord>(count: usize, look: impl Fn(usize) -> K, each: &mut dyn FnMut(&[usize])) {
    let mut looks: Vec<(K, usize)> = (0..count).map(|of| (look(of), of)).collect();
    looks.sort_unstable();
    let mut ties: Vec<Range<usize>> = Vec::new();
    for tie in looks.chunk_by(|a, b| a.0 == b.0) {
        let from = ties.last().map_or(0, |before| before.end);
        ties.push(from..from + tie.len());
    }
    let mut order: Vec<usize> = looks.into_iter().map(|(_, of)| of).collect();
    arrangements(&mut order, &ties, each);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use std::collections::BTreeSet;
    use synod_explore::SearchOptions;
    use synod_model::{InvariantSet, Params, RuleId, RuleSet, Sentence};

    /// A specification, written as on the command line, with rules that are off as words; and how many classes of states a
    /// search of it counts.
    fn spec(line: &str) -> (Box<dyn Spec>, u64) {
        let mut words = line.split(' ');
        let info = crate::find(words.next().expect("it has an id")).expect("it is a specification");
        let (params, off): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
        let params: Vec<(&str, &str)> = params.iter().filter_map(|p| p.split_once('=')).collect();
        let options = SearchOptions { symmetry: true, watch: InvariantSet::NONE, ..SearchOptions::default() };
        let search = info.search(params.clone(), off.clone(), None, options);
        let mut search = search.expect("it has a symmetry");
        while search.advance(1_000).ended.is_none() {}
        let params = Params::parse(info.params, params);
        let rules =
            off.iter().fold(RuleSet::ALL, |rules, id| rules.switched(RuleId::of(info.rules, id), false));
        let spec = (info.make)(&params.expect("they are parameters"), rules).expect("they fit");
        (spec, search.progress().distinct)
    }

    /// Every permutation of the processes, for [`Symmetry::renamed`].
    fn orders(symmetry: &Symmetry) -> Vec<Vec<Vec<usize>>> {
        let all = |count: usize| {
            let mut all = Vec::new();
            arrangements(&mut every(count), std::slice::from_ref(&(0..count)), &mut |order| {
                all.push(order.to_vec());
            });
            all
        };
        let counts = symmetry.counts();
        let first = all(counts[0]);
        match counts.get(1) {
            None => first.into_iter().map(|order| vec![order.clone(), order]).collect(),
            Some(count) => {
                let second = all(*count);
                first.iter().flat_map(|a| second.iter().map(|b| vec![a.clone(), b.clone()])).collect()
            }
        }
    }

    /// What follows a state, in any order, with repeats.
    fn next(spec: &dyn Spec, state: Packed) -> Vec<Packed> {
        let mut all = Vec::new();
        spec.expand(state, &mut |_, next| all.push(next));
        all.sort_unstable();
        all
    }

    /// Which properties are found.
    fn found(spec: &dyn Spec, state: Packed) -> Vec<usize> {
        let mut found: Vec<(usize, Sentence)> = Vec::new();
        spec.judge(state, InvariantSet::ALL, &mut found);
        found.into_iter().map(|(at, _)| at).collect()
    }

    /// In every state, and for every permutation: what may happen in the renamed state is what may happen, renamed; the same
    /// is found; and both have one representative, which is one of the renamed states. So a state is represented by another
    /// one exactly if it is a permutation of it, and a search counts as many classes as there are.
    #[track_caller]
    fn is_symmetric(line: &str) {
        let (spec, classes) = spec(line);
        let symmetry = spec.symmetry();
        let orders = orders(symmetry);
        let (mut known, mut representatives) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = Vec::new();
        spec.initial(&mut |state| waiting.push(state));
        while let Some(state) = waiting.pop() {
            if !known.insert(state) {
                continue;
            }
            let successors = next(&*spec, state);
            let representative = symmetry.representative(state);
            let mut orbit = BTreeSet::new();
            for orders in &orders {
                let orders: Vec<&[usize]> = orders.iter().map(Vec::as_slice).collect();
                let renamed = symmetry.renamed(&orders, state);
                let after = sorted(successors.iter().map(|state| symmetry.renamed(&orders, *state)));
                assert_eq!(next(&*spec, renamed), after, "{line}: {:?}", spec.show(state));
                assert_eq!(found(&*spec, renamed), found(&*spec, state), "{line}");
                assert_eq!(symmetry.representative(renamed), representative, "{line}");
                orbit.insert(renamed);
            }
            assert!(orbit.contains(&representative), "{line}");
            representatives.insert(representative);
            waiting.extend(successors);
        }
        assert_eq!(representatives.len() as u64, classes, "{line}");
    }

    #[test]
    fn every_specification_is_symmetric_in_its_processes() {
        is_symmetric("spec:transaction-commit rms=4");
        is_symmetric("spec:two-phase rms=4");
        is_symmetric("spec:two-phase rms=3 unanimity");
        is_symmetric("spec:paxos");
        is_symmetric("spec:paxos quorum=1");
        is_symmetric("spec:paxos acceptors=2 acceptor-persisted");
        is_symmetric("spec:paxos-commit rms=2 acceptors=2 ballots=1");
        is_symmetric("spec:acp-sb participants=2");
        is_symmetric("spec:acp-nb");
        is_symmetric("spec:acp-nb wrong=on");
    }
}
