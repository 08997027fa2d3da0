//! Which updates somebody knows of: a version vector that may have gaps, as messages overtake each other.

use std::collections::{BTreeMap, BTreeSet};
use synod_model::prelude::*;

/// An update: the n-th that a replica has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dot {
    /// Where it was made.
    pub replica: NodeId,
    /// Its number there, from 1.
    pub number: u32,
}

impl Dot {
    /// It as a word: `R2.3`.
    pub(super) fn word(self) -> Word {
        Word::new(&format!("R{}.{}", self.replica.number(), self.number)).unwrap_or_default()
    }
}

/// The updates of one replica that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Numbers {
    /// All up to this number.
    upto: u32,
    /// And these, which lie beyond a gap.
    beyond: BTreeSet<u32>,
}

impl Numbers {
    fn has(&self, number: u32) -> bool {
        number <= self.upto || self.beyond.contains(&number)
    }

    fn close_up(&mut self) {
        let upto = self.upto;
        self.beyond.retain(|number| *number > upto);
        while self.beyond.remove(&(self.upto + 1)) {
            self.upto += 1;
        }
    }
}

/// A set of updates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen(BTreeMap<NodeId, Numbers>);

impl Seen {
    /// One update.
    pub fn of(dot: Dot) -> Self {
        let mut seen = Self::default();
        seen.add(dot);
        seen
    }

    /// All updates of a replica up to a number.
    pub fn upto(replica: NodeId, number: u32) -> Self {
        let numbers = Numbers { upto: number, beyond: BTreeSet::new() };
        Self(if number > 0 { BTreeMap::from([(replica, numbers)]) } else { BTreeMap::new() })
    }

    /// Whether an update is in it.
    pub fn has(&self, dot: Dot) -> bool {
        self.0.get(&dot.replica).is_some_and(|numbers| numbers.has(dot.number))
    }

    /// Adds an update.
    pub fn add(&mut self, dot: Dot) {
        let numbers = self.0.entry(dot.replica).or_default();
        if !numbers.has(dot.number) {
            numbers.beyond.insert(dot.number);
            numbers.close_up();
        }
    }

    /// Adds all that another one has.
    pub fn join(&mut self, other: &Self) {
        for (replica, theirs) in &other.0 {
            let mine = self.0.entry(*replica).or_default();
            mine.upto = mine.upto.max(theirs.upto);
            mine.beyond.extend(&theirs.beyond);
            mine.close_up();
        }
    }

    /// Whether all of another one is in it.
    pub fn covers(&self, other: &Self) -> bool {
        other.missing_from(self).next().is_none()
    }

    /// What of it is not in another one, in order.
    pub fn missing_from<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Dot> + 'a {
        self.iter_beyond(other).filter(|dot| !other.has(*dot))
    }

    /// Its updates, but for those that the other one has without a gap.
    fn iter_beyond<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Dot> + 'a {
        self.0.iter().flat_map(move |(replica, numbers)| {
            let known = other.0.get(replica).map_or(0, |theirs| theirs.upto);
            let all = (known + 1..=numbers.upto).chain(numbers.beyond.iter().copied());
            all.map(|number| Dot { replica: *replica, number })
        })
    }

    /// The number of the newest update of a replica before the first gap.
    pub fn newest(&self, replica: NodeId) -> u32 {
        self.0.get(&replica).map_or(0, |numbers| numbers.upto)
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// By replica, how many of its updates are known; what lies beyond a gap is added: `2+4`.
impl synod_model::Show for Seen {
    fn show(&self, _: usize) -> Value {
        let value = |(replica, numbers): (&NodeId, &Numbers)| {
            let all: Vec<String> = [numbers.upto].iter().chain(&numbers.beyond).map(u32::to_string).collect();
            let gapless = numbers.beyond.is_empty();
            (*replica, if gapless { numbers.upto.into() } else { Value::Str(all.join("+").into()) })
        };
        Value::PerNode(self.0.iter().map(value).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(replica: u16, number: u32) -> Dot {
        Dot { replica: NodeId::new(replica), number }
    }

    #[test]
    fn a_gap_closes_when_what_is_missing_comes() {
        let mut seen = Seen::of(dot(1, 2));
        assert!(seen.has(dot(1, 2)) && !seen.has(dot(1, 1)));
        assert_eq!(seen.newest(NodeId::new(1)), 0);
        seen.add(dot(1, 1));
        assert_eq!(seen, Seen::upto(NodeId::new(1), 2), "however it came about");
    }

    #[test]
    fn a_join_knows_what_both_know() {
        let (mut one, other) = (Seen::of(dot(1, 3)), Seen::upto(NodeId::new(1), 2));
        assert!(!one.covers(&other) && !other.covers(&one));
        assert_eq!(other.missing_from(&one).collect::<Vec<_>>(), [dot(1, 1), dot(1, 2)]);
        one.join(&other);
        assert_eq!(one, Seen::upto(NodeId::new(1), 3));
        assert!(one.covers(&other) && one.covers(&Seen::default()));
    }
}
