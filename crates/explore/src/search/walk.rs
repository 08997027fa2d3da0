//! Random walks: one after another from an initial state, each step drawn among all successors.
//!
//! A walk ends where nothing new can happen, or at the bound on depth. It forgets nothing of what was seen (states are
//! counted, and traces go back over first parents as in every other search) but it does not know what it missed.

use super::{Found, Search, keep_key};
use crate::report::Bound;
use crate::{Model, key};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};
use synod_model::mix;

/// The levels of a walk if no bound on depth is given.
pub(super) const LEVELS: u32 = 200;

/// The number of the walks' stream of chance. The streams of a run have others, so equal seeds have nothing in common.
const STREAM: u64 = 6;

/// Walks over the states of a model.
pub(super) struct Walk<M: Model> {
    chance: Xoshiro256PlusPlus,
    steps: u64,
    /// Where the present walk is; `None` between two walks.
    at: Option<(u64, M::State)>,
    level: u32,
    next: Vec<(u64, M::State)>,
}

impl<M: Model> Walk<M> {
    /// The walks of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let chance = Xoshiro256PlusPlus::seed_from_u64(mix(seed, STREAM));
        Self { chance, steps: 0, at: None, level: 0, next: Vec::new() }
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
        // Standing still is not a step of a walk, nor is what leads beyond the model.
        next.retain(|(key, state)| from.as_ref().is_none_or(|(at, _)| at != key) && !model.is_beyond(state));
        let deepest = search.options.bounds.depth.unwrap_or(LEVELS);
        if next.is_empty() || (from.is_some() && self.level >= deepest) {
            // A walk that cannot begin never will.
            search.ended = from.is_none().then_some(Bound::Exhausted);
            return;
        }
        self.level = if from.is_some() { self.level + 1 } else { 1 };
        let drawn = below(&mut self.chance, next.len());
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

/// A place among `n`, each as likely as any other.
fn below(chance: &mut Xoshiro256PlusPlus, n: usize) -> usize {
    let wide = u128::from(chance.next_u64()) * n as u128;
    usize::try_from(wide >> 64).expect("it is below a usize")
}
