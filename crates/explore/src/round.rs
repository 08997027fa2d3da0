//! What one thread does in a round: it expands its share of states and notes the successors that are new.
//!
//! It only reads the set of visited states, so several threads can do this at the same time. Most successors are known
//! already and go no further. Of those met lately, a small table remembers the fingerprints: two actions that do not
//! touch each other lead to the same state in either order, so the second meeting mostly follows soon. The others are
//! looked up many at a time: the memory is slow, but it can be asked for many places at once.

use super::visited::Visited;
use super::{Model, key};
use synod_model::{InvariantSet, Sentence};

/// How many fingerprints are remembered.
const RECENT: usize = 2_048;

/// How many successors are looked up at a time, at least.
const LOOK_UP: usize = 256;

/// What came of a round.
pub(super) struct Round<S> {
    /// Successors, with repeats.
    pub(super) generated: u64,
    /// Successors that may be new: not visited before this round.
    pub(super) fresh: Vec<Fresh<S>>,
    /// What was found: the place in `fresh`, the place of the property, the finding.
    pub(super) findings: Vec<(usize, usize, Sentence)>,
    /// Successors that are still to be looked up.
    met: Vec<Fresh<S>>,
    /// What the set of visited states holds where they belong.
    held: Vec<u64>,
    recent: Vec<u64>,
    judged: Vec<(usize, Sentence)>,
}

/// A successor that may be new.
pub(super) struct Fresh<S> {
    pub(super) key: u64,
    pub(super) parent: u64,
    pub(super) state: S,
}

impl<S> Default for Round<S> {
    fn default() -> Self {
        Self {
            generated: 0,
            fresh: Vec::new(),
            findings: Vec::new(),
            met: Vec::new(),
            held: Vec::new(),
            recent: vec![0; RECENT],
            judged: Vec::new(),
        }
    }
}

impl<S> Round<S> {
    /// Forgets the last round.
    pub(super) fn reset(&mut self) {
        self.generated = 0;
        self.fresh.clear();
        self.findings.clear();
    }

    /// Its memory in bytes.
    pub(super) fn bytes(&self) -> u64 {
        let states = self.fresh.capacity() + self.met.capacity();
        let words = self.held.capacity() + self.recent.capacity();
        (states * size_of::<Fresh<S>>() + words * size_of::<u64>()) as u64
    }

    /// Meets a state. `parent` is `None` for an initial state, which is its own.
    #[inline]
    fn meet<M: Model<State = S>>(&mut self, model: &M, parent: Option<u64>, state: S) {
        self.generated += 1;
        if model.is_beyond(&state) {
            return;
        }
        let key = key(model, &state);
        #[expect(clippy::cast_possible_truncation, reason = "the upper bits are cut off anyway")]
        let recent = &mut self.recent[key as usize % RECENT];
        if *recent != key {
            *recent = key;
            self.met.push(Fresh { key, parent: parent.unwrap_or(key), state });
        }
    }

    /// Looks up the states that were met, and judges those that may be new.
    fn look_up<M: Model<State = S>>(&mut self, model: &M, visited: &Visited, pending: InvariantSet) {
        // First only reads, none of which waits for another.
        self.held.clear();
        self.held.extend(self.met.iter().map(|met| visited.peek(met.key)));
        for (met, held) in self.met.drain(..).zip(&self.held) {
            if met.key == *held || visited.contains(met.key) {
                continue;
            }
            model.judge(&met.state, pending, &mut self.judged);
            let at = self.fresh.len();
            self.findings.extend(self.judged.drain(..).map(|(property, says)| (at, property, says)));
            self.fresh.push(met);
        }
    }

    /// Meets every initial state.
    pub(super) fn first<M: Model<State = S>>(&mut self, model: &M, visited: &Visited, pending: InvariantSet) {
        model.initial(&mut |state| self.meet(model, None, state));
        self.look_up(model, visited, pending);
    }
}

/// Expands states.
pub(super) fn expand<M: Model>(
    model: &M,
    visited: &Visited,
    states: &[(u64, M::State)],
    pending: InvariantSet,
    round: &mut Round<M::State>,
) {
    round.reset();
    for (parent, state) in states {
        model.expand(state, &mut |_, next| round.meet(model, Some(*parent), next));
        if round.met.len() >= LOOK_UP {
            round.look_up(model, visited, pending);
        }
    }
    round.look_up(model, visited, pending);
}
