//! What replicas keep in eventual mode, how an update changes it, and how two states become one.
//!
//! A merge is commutative, associative and idempotent, so replicas that have seen the same updates have the same state,
//! whatever came first and however often (Shapiro et al., 2011). The counter is a PN-counter: by replica, how much it has added
//! and taken away, of which the larger numbers hold. The set is an OR-set: each insertion has a tag of its own, and a removal
//! takes away the tags that it has seen. Siblings are values with version vectors (Bayou and Dynamo).

use super::op::Op;
use super::seen::{Dot, Seen};
use super::setup::{Config, Data, Resolve};
use std::collections::{BTreeMap, BTreeSet};
use synod_model::prelude::*;

/// By what values are ordered: a time, and the replica where equal times meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag {
    /// The time: a count of writes, or what a clock has shown, in microseconds.
    pub time: u64,
    /// The number of the replica; 0 before anybody has written.
    pub node: u16,
}

pub(super) static TIME: Text = Text::new("time", "时间");
pub(super) static NODE: Text = Text::new("replica", "副本");

impl Tag {
    /// It as a word: `3.1`, time and replica.
    pub(super) fn word(self) -> Word {
        Word::new(&format!("{}.{}", self.time, self.node)).unwrap_or_default()
    }
}

impl synod_model::Show for Tag {
    fn show(&self, _: usize) -> Value {
        if self.node == 0 {
            return Value::None;
        }
        Value::Facts(vec![("time", &TIME, self.time.into()), ("node", &NODE, NodeId::new(self.node).into())])
    }
}

/// A value of the register, with what its writer knew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// The update that wrote it.
    pub dot: Dot,
    /// The updates that its client had read and written before: what it replaces.
    pub vector: Seen,
    /// The value.
    pub value: Word,
}

/// What a replica has added to a counter, and taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// Added.
    pub plus: u64,
    /// Taken away.
    pub minus: u64,
}

/// Elements with tags.
pub type Tags = BTreeMap<Word, BTreeSet<Dot>>;

/// The state of a replica in eventual mode, or a part of one on its way to another replica.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    /// The updates that are in it.
    pub seen: Seen,
    /// The largest stamp among them: where updates are overwritten, that of the winner.
    pub tag: Tag,
    /// The register: one value, or several siblings, in the order of their updates.
    pub versions: Vec<Version>,
    /// The counter, by replica.
    pub counter: BTreeMap<NodeId, Count>,
    /// The set: by element, the tags of its insertions.
    pub elements: Tags,
    /// By element, the tags that were removed.
    pub removed: Tags,
}

/// How states become one: what the configuration says, and which rules are obeyed.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// What becomes of updates that did not know of each other; without rule `merge`, the later replaces the other.
    pub resolve: Resolve,
    /// Rule `idempotent-merge`.
    pub idempotent: bool,
    /// Rule `order-free`.
    pub order_free: bool,
    /// Rule `remove-what-was-seen`.
    pub removes_seen: bool,
}

/// A number that an operation adds and one that it takes away.
pub(super) fn amounts(op: Op) -> Count {
    match op {
        Op::Add { n } => {
            Count { plus: u64::from(n.max(0).unsigned_abs()), minus: u64::from(n.min(0).unsigned_abs()) }
        }
        _ => Count::default(),
    }
}

/// Puts versions into the order of their updates.
fn in_order(versions: &mut [Version]) {
    versions.sort_unstable_by_key(|version| version.dot);
}

impl State {
    /// An update happens here; returns what the other replicas have to be told. `context` is what the client had read and
    /// written. Where a later update has overwritten it already, it is known and has no effect.
    pub(super) fn update(&mut self, how: How, op: Op, dot: Dot, stamp: Tag, context: &Seen) -> Self {
        let overwrites = how.resolve == Resolve::Overwrite;
        self.seen.add(dot);
        let mut news = Self { seen: Seen::of(dot), tag: stamp, ..Self::default() };
        if overwrites && stamp < self.tag {
            return self.clone();
        }
        self.tag = self.tag.max(stamp);
        match op {
            Op::Put { value } => {
                self.versions.retain(|version| !overwrites && !context.has(version.dot));
                // What the client had read is replaced, whether it has come here or not.
                let vector = if overwrites { Seen::default() } else { context.clone() };
                self.seen.join(&vector);
                news.seen.join(&vector);
                self.versions.push(Version { dot, vector, value });
                in_order(&mut self.versions);
                news.versions = self.versions.iter().filter(|version| version.dot == dot).cloned().collect();
            }
            Op::Add { .. } => {
                let (count, more) = (self.counter.entry(dot.replica).or_default(), amounts(op));
                count.plus += more.plus;
                count.minus += more.minus;
                news.counter.insert(dot.replica, *count);
                // The numbers stand for all updates that were made here.
                news.seen = Seen::upto(dot.replica, dot.number);
            }
            Op::Insert { element } => {
                self.elements.entry(element).or_default().insert(dot);
                news.elements.insert(element, BTreeSet::from([dot]));
            }
            Op::Remove { element } => {
                // What is removed are the tags that it has seen.
                if let Some(tags) = self.elements.remove(&element) {
                    self.removed.entry(element).or_default().extend(&tags);
                    news.removed.insert(element, tags);
                }
            }
            Op::Get | Op::Members => {}
        }
        // A state that replaces others is sent whole.
        if overwrites { self.clone() } else { news }
    }

    /// Takes in what comes from another replica.
    pub(super) fn join(&mut self, how: How, other: &Self) {
        match how.resolve {
            Resolve::Overwrite => self.take_if_later(how, other),
            Resolve::Siblings => self.join_versions(how, other),
            Resolve::Merge => {
                self.join_counter(how, other);
                self.join_set(how, other);
            }
        }
        if how.resolve != Resolve::Overwrite {
            self.tag = self.tag.max(other.tag);
        }
        self.seen.join(&other.seen);
    }

    /// Last writer wins: the state with the larger stamp replaces the other, ties by the number of the replica.
    fn take_if_later(&mut self, how: How, other: &Self) {
        // Rule `order-free`: without it, whatever arrives counts as later.
        if other.tag > self.tag || !how.order_free && other.tag.node > 0 {
            let seen = std::mem::take(&mut self.seen);
            *self = Self { seen, ..other.clone() };
        }
    }

    /// Values are kept that neither side has seen replaced.
    fn join_versions(&mut self, how: How, other: &Self) {
        // Rule `order-free`: without it, what arrives replaces what is there.
        if !how.order_free {
            if !other.versions.is_empty() {
                self.versions.clone_from(&other.versions);
            }
            return;
        }
        let has = |versions: &[Version], dot| versions.iter().any(|version| version.dot == dot);
        let seen = &self.seen;
        let new = other.versions.iter().filter(|v| !seen.has(v.dot) && !has(&self.versions, v.dot));
        let new: Vec<Version> = new.cloned().collect();
        self.versions.retain(|v| !other.seen.has(v.dot) || has(&other.versions, v.dot));
        self.versions.extend(new);
        in_order(&mut self.versions);
    }

    fn join_counter(&mut self, how: How, other: &Self) {
        for (replica, theirs) in &other.counter {
            let mine = self.counter.entry(*replica).or_default();
            // Rule `idempotent-merge`: the larger numbers hold, so that what comes twice counts once; without it, they are added.
            if how.idempotent {
                mine.plus = mine.plus.max(theirs.plus);
                mine.minus = mine.minus.max(theirs.minus);
            } else {
                mine.plus = mine.plus.saturating_add(theirs.plus);
                mine.minus = mine.minus.saturating_add(theirs.minus);
            }
        }
    }

    fn join_set(&mut self, how: How, other: &Self) {
        for (element, tags) in &other.elements {
            let gone = self.removed.get(element);
            let mut new = tags.iter().filter(|tag| gone.is_none_or(|gone| !gone.contains(tag))).peekable();
            if new.peek().is_some() {
                self.elements.entry(*element).or_default().extend(new);
            }
        }
        for (element, tags) in &other.removed {
            let gone = self.removed.entry(*element).or_default();
            let news = tags.iter().any(|tag| !gone.contains(tag));
            gone.extend(tags);
            let Some(here) = self.elements.get_mut(element) else { continue };
            // Rule `remove-what-was-seen`: a removal takes the tags away that it has seen; without it, the element.
            if !how.removes_seen && news {
                gone.extend(here.iter());
            }
            here.retain(|tag| !gone.contains(tag));
            if here.is_empty() {
                self.elements.remove(element);
            }
        }
    }

    /// What a client is answered.
    pub fn answer(&self, data: Data) -> Told {
        match data {
            Data::Register => Told::Values(self.versions.iter().map(|version| version.value).collect()),
            Data::Counter => Told::Count(self.total()),
            Data::Set => Told::Values(self.elements.keys().copied().collect()),
        }
    }

    /// What the counter shows.
    pub fn total(&self) -> i64 {
        let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.counter.values().map(|count| int(count.plus).saturating_sub(int(count.minus))).sum()
    }

    /// Whether two states are the same, in what they would answer now and ever.
    pub fn same(&self, other: &Self, config: &Config) -> bool {
        let tags = config.resolve != Resolve::Overwrite || self.tag == other.tag;
        tags && self.versions == other.versions
            && self.counter == other.counter
            && self.elements == other.elements
            && self.removed == other.removed
    }
}

/// What a read is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Told {
    /// Values: none, one, or siblings; the members of a set.
    Values(Vec<Word>),
    /// A number.
    Count(i64),
}

impl Told {
    /// It as a value: one by itself, several as a list.
    pub fn value(&self, data: Data) -> Value {
        match self {
            Self::Count(n) => Value::Int(*n),
            Self::Values(values) if data == Data::Set => Self::list(values),
            Self::Values(values) => match values.as_slice() {
                [] => Value::None,
                [one] => (*one).into(),
                several => Self::list(several),
            },
        }
    }

    fn list(values: &[Word]) -> Value {
        Value::List(values.iter().copied().map(Value::Word).collect())
    }

    /// It in a sentence: `7`, `5 | 7`, `nothing` as a sign.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Count(n) => n.to_string(),
            Self::Values(values) if values.is_empty() => "∅".to_owned(),
            Self::Values(values) => values.iter().map(Word::as_str).collect::<Vec<_>>().join(" | "),
        }
    }

    /// It on a message.
    pub(super) fn tag(&self) -> Word {
        let text = self.text().replace(' ', "");
        Word::new(&text)
            .or_else(|| Word::new(&format!("{}…", text.chars().take(8).collect::<String>())))
            .unwrap_or_default()
    }
}

impl synod_model::Show for Told {
    fn show(&self, _: usize) -> Value {
        Value::Str(self.text().into())
    }
}
