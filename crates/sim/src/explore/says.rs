//! What a search has come to, as sentences: what was covered, and which bound ended it. No claim goes beyond that.

use super::report::{Bound, SearchReport, Strategy};
use crate::texts as t;
use synod_model::Sentence;

impl SearchReport {
    /// What was covered; where nothing was found, that within which nothing was found.
    pub fn summary(&self) -> Sentence {
        let counts = || [grouped(self.progress.distinct).into(), self.progress.depth.into()];
        if self.violation.is_some() || self.witness.is_some() {
            return t::SEARCHED.with(counts());
        }
        let bounds = self.bounds.iter().filter_map(|bound| bound.says.as_ref());
        let within = bounds.fold(t::NO_BOUND.with([]), |within, bound| {
            t::WITHIN.with([within.into(), bound.clone().into()])
        });
        let text = if self.is_exhausted() { &t::ALL_SEARCHED } else { &t::NOTHING_FOUND };
        let [states, depth] = counts();
        text.with([states, depth, within.into()])
    }

    /// The bound that ended it; or that somebody did.
    pub fn ended(&self, interrupted: bool) -> Option<Sentence> {
        let bounds = &self.options.bounds;
        let random = self.options.strategy == Strategy::Random;
        match self.progress.ended {
            None => interrupted.then(|| t::INTERRUPTED.with([])),
            Some(Bound::States) if random => Some(t::ENDED_STEPS.with([grouped(bounds.states).into()])),
            Some(Bound::States) => Some(t::ENDED_STATES.with([grouped(bounds.states).into()])),
            Some(Bound::Memory) => Some(t::ENDED_MEMORY.with([bounds.memory_mib.into()])),
            Some(Bound::Depth) => Some(t::ENDED_DEPTH.with([bounds.depth.unwrap_or(0).into()])),
            Some(Bound::Exhausted | Bound::Violation | Bound::Seen) => None,
        }
    }

    /// How many states may have been missed for having the fingerprint of another one.
    pub fn may_miss(&self) -> Option<Sentence> {
        (self.collisions != "0").then(|| t::MAY_MISS.with([self.collisions.as_str().into()]))
    }
}

/// A number with its thousands set apart.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
