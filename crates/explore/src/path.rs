//! The way to a finding: back from fingerprint to fingerprint, and forward again over the model's own successors.

use super::report::{AnySearch, Bound, FindingReport, Progress, PropertyReport, SearchReport, TraceStep};
use super::search::{Found, Search};
use super::{Described, Model, key};
use synod_model::{Expect, InvariantSet, NodeId, Verdict};

/// An initial state, and each action with the state after it.
#[derive(Clone, Debug)]
pub struct Trace<S, A> {
    /// Where it starts.
    pub initial: S,
    /// What happens.
    pub steps: Vec<(A, S)>,
}

impl<M: Model> Search<M> {
    /// The trace to a finding; a shortest one if the search is breadth-first.
    ///
    /// # Panics
    /// If the model is not deterministic: a state that was found once is not found again.
    pub fn trace(&self, found: &Found) -> Trace<M::State, M::Action> {
        self.way(&self.keys(found)).expect("the model has the same states every time")
    }

    /// The trace over states of these fingerprints; `None` if there is none.
    pub(super) fn way(&self, keys: &[u64]) -> Option<Trace<M::State, M::Action>> {
        let model = &self.model;
        let (first, rest) = keys.split_first()?;
        let mut initial = None;
        model.initial(&mut |state| {
            if initial.is_none() && key(model, &state) == *first {
                initial = Some(state);
            }
        });
        let initial = initial?;
        let mut state = initial.clone();
        let mut steps = Vec::with_capacity(rest.len());
        for wanted in rest {
            let mut next = None;
            model.expand(&state, &mut |action, state| {
                if next.is_none() && key(model, &state) == *wanted {
                    next = Some((action, state));
                }
            });
            let step = next?;
            state = step.1.clone();
            steps.push(step);
        }
        Some(Trace { initial, steps })
    }

    /// The fingerprints from an initial state to a finding.
    pub(super) fn keys(&self, found: &Found) -> Vec<u64> {
        let mut keys = vec![found.state];
        let mut at = found.state;
        while let Some(parent) = self.visited.parent(at).filter(|parent| *parent != at) {
            keys.push(parent);
            at = parent;
        }
        keys.reverse();
        keys
    }
}

impl<M: Described> Search<M> {
    fn finding(&self, found: &Found) -> FindingReport {
        let model = &self.model;
        let Trace { initial, steps } = self.trace(found);
        let mut trace = vec![TraceStep { action: String::new(), says: None, state: model.show(&initial) }];
        let mut before = &initial;
        for (action, state) in &steps {
            trace.push(TraceStep {
                action: model.notation(before, action),
                says: Some(model.says(before, action)),
                state: model.show(state),
            });
            before = state;
        }
        // A state that counts as equal was found: here others may have the names.
        let mut says = Vec::new();
        model.judge(before, InvariantSet::NONE.with(found.property), &mut says);
        let says = says.pop().map_or_else(|| found.says.clone(), |(_, says)| says);
        let actions: Vec<M::Action> = steps.iter().map(|(action, _)| action.clone()).collect();
        FindingReport {
            property: model.properties()[found.property].id,
            says,
            trace,
            lines: model.lines(&initial, &actions),
            scenario: model.plays(&initial, &actions),
        }
    }

    /// How a property stands; `reported`: what has been reported of one of them.
    fn property(&self, place: usize, reported: Option<&FindingReport>) -> PropertyReport {
        let info = &self.model.properties()[place];
        let found = self.found[place].as_ref();
        let verdict = match (info.expect, found) {
            (Expect::Always, Some(_)) => Verdict::Violated,
            (Expect::Always, None) if self.ended == Some(Bound::Exhausted) => Verdict::Held,
            (Expect::Sometimes, Some(_)) => Verdict::Seen,
            (Expect::Sometimes, None) => Verdict::Unseen,
            _ => Verdict::Unchecked,
        };
        let reported = reported.filter(|reported| reported.property == info.id);
        let says = |found: &Found| reported.map_or(&found.says, |reported| &reported.says).clone();
        let steps = |found: &Found| u32::try_from(self.keys(found).len() - 1).unwrap_or(u32::MAX);
        PropertyReport {
            id: info.id,
            says: info.says,
            expect: info.expect,
            verdict,
            finding: found.map(|found| (says(found), steps(found))),
        }
    }
}

impl<M: Described> AnySearch for Search<M> {
    fn system(&self) -> &str {
        self.model.id()
    }

    fn advance(&mut self, states: u64) -> Progress {
        Search::advance(self, states)
    }

    fn progress(&self) -> Progress {
        Search::progress(self)
    }

    fn report(&self) -> SearchReport {
        let progress = Search::progress(self);
        let collisions =
            if self.model.is_exact() { "0".to_owned() } else { expected_collisions(progress.distinct) };
        let violation = self.violation().map(|found| self.finding(found));
        let watched = (0..self.found.len()).filter(|place| self.options.watch.contains(*place));
        let seen = self.found().next().filter(|_| self.ended == Some(Bound::Seen));
        let witness = seen.map(|found| self.finding(found));
        let reported = violation.as_ref().or(witness.as_ref());
        SearchReport {
            progress,
            options: self.options,
            bounds: self.model.bounds(),
            goal: self.model.goal(),
            symmetry: self.model.symmetry(),
            properties: watched.map(|place| self.property(place, reported)).collect(),
            violation,
            witness,
            collisions,
        }
    }

    fn tell(&self) -> String {
        Search::tell(self)
    }

    fn hear(&mut self, told: &str) -> bool {
        Search::hear(self, told)
    }

    fn name(&self, node: NodeId) -> String {
        self.model.name(node)
    }
}

/// `n^2 / 2^65` with two digits: the expected number of pairs of n states that share one of 2^64 fingerprints.
fn expected_collisions(n: u64) -> String {
    let pairs = u128::from(n.min(1 << 40)).pow(2);
    // 10^18 is the largest power of ten that leaves room; fewer than ten states do not share anything.
    let (mut scaled, mut exponent) = (pairs * 10u128.pow(12), 12);
    while scaled >> 65 < 10 && exponent < 26 {
        scaled *= 10;
        exponent += 1;
    }
    let mut digits = scaled >> 65;
    while digits >= 100 {
        digits /= 10;
        exponent -= 1;
    }
    format!("{}.{}e{}", digits / 10, digits % 10, 1 - exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_number_of_collisions() {
        // 10^12 / 2^65 = 2.71e-8, and 2^64 / 2^65 = 0.5.
        assert_eq!(expected_collisions(1_000_000), "2.7e-8");
        assert_eq!(expected_collisions(1 << 32), "5.0e-1");
        assert_eq!(expected_collisions(34), "3.1e-17");
    }
}
