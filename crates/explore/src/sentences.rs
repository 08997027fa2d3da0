//! The result of a search, as sentences: what was covered, and which bound ended it. No claim goes beyond that.

use super::report::{Bound, SearchReport, Strategy};
use crate::texts as t;
use synod_model::Sentence;

impl SearchReport {
    /// What was covered; where nothing was found, that within which nothing was found.
    pub fn summary(&self) -> Sentence {
        let counts = || [self.counted(self.progress.distinct).into(), self.progress.depth.into()];
        if self.violation.is_some() || self.witness.is_some() {
            return t::SEARCHED.with(counts());
        }
        let bounds = self.bounds.iter().filter_map(|bound| bound.says.as_ref());
        let within = bounds.fold(t::NO_BOUND.with([]), |within, bound| {
            t::WITHIN.with([within.into(), bound.clone().into()])
        });
        let text = match (self.goal.is_some(), self.looks_for_a_witness(), self.is_exhausted()) {
            (true, _, true) => &t::NEVER_REACHED,
            (true, _, false) => &t::NOT_REACHED,
            (false, true, true) => &t::NEVER_SEEN,
            (false, true, false) => &t::NOT_SEEN,
            (false, false, true) => &t::ALL_SEARCHED,
            (false, false, false) => &t::NOTHING_FOUND,
        };
        let [states, depth] = counts();
        text.with([states, depth, within.into()])
    }

    /// How many states there were, or classes of them.
    fn counted(&self, count: u64) -> Sentence {
        let count = grouped(count);
        let mut groups = self.symmetry.iter().map(|group| t::PLAIN.with([span(group).into()]));
        let Some(first) = groups.next() else { return t::STATES.with([count.into()]) };
        let groups = groups.fold(first, |all, group| t::AND.with([all.into(), group.into()]));
        t::CLASSES.with([count.into(), groups.into()])
    }

    /// The bound that ended it; or that somebody did.
    pub fn ended(&self, interrupted: bool) -> Option<Sentence> {
        let bounds = &self.options.bounds;
        let random = self.options.strategy == Strategy::Random;
        match self.progress.ended {
            None => interrupted.then(|| t::INTERRUPTED.with([])),
            Some(Bound::States) if random => Some(t::ENDED_STEPS.with([grouped(bounds.states).into()])),
            Some(Bound::States) => Some(t::ENDED_STATES.with([self.counted(bounds.states).into()])),
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

/// The names of a group: the first and the last if they are numbered one after the other, otherwise all.
fn span(names: &[String]) -> String {
    let number = |name: &String| name.trim_start_matches(char::is_alphabetic).parse::<usize>().ok();
    let follow = names.windows(2).all(|pair| number(&pair[0]).map(|n| n + 1) == number(&pair[1]));
    match names {
        [first, .., last] if follow => format!("{first}..{last}"),
        _ => names.join(", "),
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
