//! Random walks: one after another from an initial state, each step drawn among all successors.
//!
//! A walk ends where nothing new can happen, or at the bound on depth. It forgets nothing of what was seen (states are
//! counted, and traces go back over first parents as in every other search) but it does not know what it missed.

use super::report::Bound;
use super::search::{Found, Search, keep_key};
use super::{Model, key};
use crate::rng::{Purpose, Stream};

/// The levels of a walk if no bound on depth is given.
pub(super) const LEVELS: u32 = 200;

/// Walks over the states of a model.
pub(super) struct Walk<M: Model> {
    chance: Stream,
    steps: u64,
    /// Where the present walk is; `None` between two walks.
    at: Option<(u64, M::State)>,
    level: u32,
    next: Vec<(u64, M::State)>,
}

impl<M: Model> Walk<M> {
    /// The walks of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self { chance: Stream::new(seed, Purpose::Search), steps: 0, at: None, level: 0, next: Vec::new() }
    }

    /// Takes a step, or begins a walk.
    pub(super) fn step(&mut self, search: &mut Search<M>) {
        if self.steps >= search.options.bounds.states {
            search.ended = Some(Bound::States);
            return;
        }
        self.steps += 1;
        let next = &mut self.next;
        next.clear();
        let model = &search.model;
        let from = self.at.take();
        match &from {
            None => model.initial(&mut |state| next.push((key(model, &state), state))),
            Some((_, state)) => model.expand(state, &mut |_, state| next.push((key(model, &state), state))),
        }
        search.generated += next.len() as u64;
        // Standing still is no step of a walk.
        next.retain(|(key, _)| from.as_ref().is_none_or(|(at, _)| at != key));
        let deepest = search.options.bounds.depth.unwrap_or(LEVELS);
        if next.is_empty() || (from.is_some() && self.level >= deepest) {
            // A walk that cannot begin never will.
            search.ended = from.is_none().then_some(Bound::Exhausted);
            return;
        }
        self.level = if from.is_some() { self.level + 1 } else { 1 };
        let drawn = usize::try_from(self.chance.below(next.len() as u64)).expect("it is below a usize");
        let (key, state) = next.swap_remove(drawn);
        self.arrive(search, from.map_or(key, |(parent, _)| parent), key, &state);
        self.at = Some((key, state));
    }

    /// Counts a state, and judges it if it is new.
    fn arrive(&self, search: &mut Search<M>, parent: u64, key: u64, state: &M::State) {
        let spare = search.spare();
        match keep_key(&mut search.visited, u64::MAX, key, parent, spare) {
            Err(bound) => search.ended = Some(bound),
            Ok(false) => {}
            Ok(true) => {
                search.depth = search.depth.max(self.level);
                let mut found = Vec::new();
                search.model.judge(state, search.pending(), &mut found);
                for (property, says) in found {
                    search.find(Found { property, says, state: key });
                }
            }
        }
    }
}
