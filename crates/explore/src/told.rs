//! What a search tells another one of the same model that has searched nothing itself, in another thread or process: how
//! far it has come, and the ways to what it has found. The other one reports the same from then on.
//!
//! It is a text. The first line has the numbers of [`Progress`] in their order and the bound that ended the search, or
//! `-`; each further line the place of a property, and the fingerprints of the states from an initial one to its finding.
//! The way is taken again by the search that hears of it, so what it reports has happened.

use crate::Model;
use crate::report::{Bound, Progress};
use crate::search::{Found, Search};
use std::fmt::Write as _;
use synod_model::InvariantSet;

/// What stands in place of a bound while the search goes on.
const GOES_ON: &str = "-";

/// What was told, read.
struct Told {
    progress: Progress,
    /// Properties by their places, each with the way to its finding.
    ways: Vec<(usize, Vec<u64>)>,
}

impl Told {
    /// `None` if it is not of this form.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (numbers, ended) = lines.next()?.rsplit_once(' ')?;
        let numbers: Vec<u64> = numbers.split(' ').map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let [distinct, generated, depth, waiting, bytes, peak, visited] = numbers[..] else { return None };
        let ended = match ended {
            GOES_ON => None,
            id => Some(Bound::ALL.into_iter().find(|bound| bound.id() == id)?),
        };
        let depth = u32::try_from(depth).ok()?;
        let progress = Progress { distinct, generated, depth, waiting, bytes, peak, visited, ended };
        Some(Self { progress, ways: lines.map(way).collect::<Option<_>>()? })
    }
}

/// The way to a finding.
fn way(line: &str) -> Option<(usize, Vec<u64>)> {
    let (property, keys) = line.split_once(' ')?;
    let key = |key| u64::from_str_radix(key, 16).ok().filter(|key| *key != 0);
    Some((property.parse().ok()?, keys.split(' ').map(key).collect::<Option<_>>()?))
}

/// The text of this progress and these ways.
fn told(progress: &Progress, ways: impl Iterator<Item = (usize, Vec<u64>)>) -> String {
    let Progress { distinct, generated, depth, waiting, bytes, peak, visited, ended } = progress;
    let ended = ended.map_or(GOES_ON, Bound::id);
    let mut text = format!("{distinct} {generated} {depth} {waiting} {bytes} {peak} {visited} {ended}");
    for (property, keys) in ways {
        let _ = write!(text, "\n{property}");
        for key in keys {
            let _ = write!(text, " {key:x}");
        }
    }
    text
}

impl<M: Model> Search<M> {
    /// How far it has come and what it has found, for [`Search::hear`].
    pub fn tell(&self) -> String {
        told(&self.progress(), self.found().map(|found| (found.property, self.keys(found))))
    }

    /// It has come as far and has found the same as the search that told this, and searches no more itself. `false` if that
    /// cannot be: then this search is of no use any more.
    pub fn hear(&mut self, text: &str) -> bool {
        let Some(Told { progress, ways }) = Told::read(text) else { return false };
        for (property, keys) in ways {
            let new = self.found.get(property).is_none_or(Option::is_none);
            if new && !self.hear_of(property, &keys) {
                return false;
            }
        }
        (self.heard, self.ended) = (Some(progress), progress.ended);
        true
    }

    /// Notes the finding at the end of a way; whether there is one.
    fn hear_of(&mut self, property: usize, keys: &[u64]) -> bool {
        let Some(way) = self.way(keys).filter(|_| property < self.found.len()) else { return false };
        let mut found = Vec::new();
        let last = way.steps.last().map_or(&way.initial, |(_, state)| state);
        self.model.judge(last, InvariantSet::NONE.with(property), &mut found);
        let (Some((_, says)), Some(state)) = (found.pop(), keys.last()) else { return false };
        let mut parent = keys[0];
        for key in keys {
            self.visited.insert(*key, parent, u64::MAX);
            parent = *key;
        }
        self.found[property] = Some(Found { property, says, state: *state });
        true
    }
}
