//! What is known of the updates of a run, from outside: who made them, what their makers knew, who was told that they are done.

use super::crdt::{Count, State, Tag, amounts};
use super::op::Op;
use super::seen::{Dot, Seen};
use super::setup::{Config, Data, Resolve};
use std::collections::{BTreeMap, BTreeSet};
use synod_model::prelude::*;

/// An update that was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Made {
    /// The request that asked for it.
    pub serial: u32,
    /// Which client's.
    pub client: NodeId,
    /// What it does.
    pub op: Op,
    /// Its stamp.
    pub stamp: Tag,
    /// What its replica knew when it made it.
    pub known: Seen,
    /// Of a removal: the insertions that it has taken away at its own replica.
    pub takes: BTreeSet<Dot>,
    /// When its client was told that it is done.
    pub answered: Option<Micros>,
    /// Whether it was overwritten by one that did not know of it.
    pub lost: bool,
}

/// All updates of a run in eventual mode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Account {
    /// By update.
    pub made: BTreeMap<Dot, Made>,
    /// By request: its update.
    pub by_request: BTreeMap<u32, Dot>,
    /// Those of which clients were told that they are done.
    pub answered: Seen,
    /// By replica: what was added and taken away there in all.
    pub counted: BTreeMap<NodeId, Count>,
    /// And of it, what clients were told is done.
    pub told: BTreeMap<NodeId, Count>,
}

impl Account {
    /// An update is made.
    pub(super) fn make(&mut self, dot: Dot, made: Made) {
        add(&mut self.counted, dot.replica, made.op);
        self.by_request.insert(made.serial, dot);
        self.made.insert(dot, made);
    }

    /// A client is told that a request is done.
    pub(super) fn answer(&mut self, serial: u32, at: Micros) -> Option<Dot> {
        let dot = *self.by_request.get(&serial)?;
        let made = self.made.get_mut(&dot)?;
        if made.answered.is_none() {
            made.answered = Some(at);
            let op = made.op;
            self.answered.add(dot);
            add(&mut self.told, dot.replica, op);
        }
        Some(dot)
    }

    /// Of the updates that a read should have seen, the one that was answered first and is missing: an update that is stamped
    /// earlier than what has overwritten it is not missing.
    pub(super) fn missed(&self, due: &Seen, state: &State, config: &Config) -> Option<Micros> {
        let counts = |dot: &Dot| {
            config.resolve != Resolve::Overwrite
                || self.made.get(dot).is_some_and(|made| made.stamp > state.tag)
        };
        let missing = due.missing_from(&state.seen).filter(counts);
        missing.filter_map(|dot| self.made.get(&dot)?.answered).min()
    }

    /// The updates that a replica has come to know and whose effect is gone there, overwritten by one that did not know of them.
    pub(super) fn overwritten(&self, before: &State, now: &State, config: &Config) -> Vec<Dot> {
        let stamped = |tag: Tag| self.made.iter().find(|(_, made)| made.stamp == tag).map(|(dot, _)| *dot);
        let (winner, previous) = (stamped(now.tag), stamped(before.tag));
        let Some(winner) = winner.and_then(|dot| self.made.get(&dot).map(|made| (dot, made))) else {
            return Vec::new();
        };
        let news = now.seen.missing_from(&before.seen);
        let gone = |dot: &Dot| {
            // A value that somebody who knew it has replaced is not lost.
            let replaced = config.data == Data::Register
                && self.made.iter().any(|(by, made)| by != dot && made.known.has(*dot) && now.seen.has(*by));
            *dot != winner.0 && !winner.1.known.has(*dot) && !replaced
        };
        news.chain(previous).filter(gone).collect()
    }

    /// An update of which a client was told that it is done, and which no disk reflects: neither it, nor what has replaced it.
    pub(super) fn vanished(&self, states: &[&State], config: &Config) -> Option<(Dot, &Made)> {
        let reflects = |dot: Dot, made: &Made, state: &State| match made.op {
            Op::Put { .. } => state.versions.iter().any(|v| v.dot == dot || v.vector.has(dot)),
            Op::Insert { element } => {
                let has = |tags: Option<&BTreeSet<Dot>>| tags.is_some_and(|tags| tags.contains(&dot));
                has(state.elements.get(&element)) || has(state.removed.get(&element))
            }
            Op::Remove { element } => {
                made.takes.is_empty()
                    || state.removed.get(&element).is_some_and(|gone| made.takes.is_subset(gone))
            }
            _ => true,
        };
        if config.data == Data::Counter {
            let has = |replica: &NodeId, of: fn(&Count) -> u64| {
                states.iter().filter_map(|state| state.counter.get(replica).map(of)).max().unwrap_or(0)
            };
            let short = |(replica, told): &(&NodeId, &Count)| {
                has(replica, |count| count.plus) < told.plus || has(replica, |count| count.minus) < told.minus
            };
            let (replica, _) = self.told.iter().find(short)?;
            // Which of them it is nobody can tell: the newest.
            let of = |(dot, made): &(&Dot, &Made)| dot.replica == *replica && made.answered.is_some();
            return self.made.iter().rfind(of).map(|(dot, made)| (*dot, made));
        }
        let told = self.made.iter().filter(|(_, made)| made.answered.is_some());
        let mut gone = told.filter(|(dot, made)| !states.iter().any(|state| reflects(**dot, made, state)));
        gone.next().map(|(dot, made)| (*dot, made))
    }

    /// A replica that a counter gives more than it has ever added or taken away.
    pub(super) fn counted_twice(&self, state: &State) -> Option<NodeId> {
        let more = |(replica, count): &(&NodeId, &Count)| {
            let counted = self.counted.get(replica).copied().unwrap_or_default();
            count.plus > counted.plus || count.minus > counted.minus
        };
        state.counter.iter().find(more).map(|(replica, _)| *replica)
    }

    /// An insertion that a state has seen and that no removal it has seen has taken away, and whose element is not in it.
    pub(super) fn not_in(&self, state: &State) -> Option<(Dot, Word)> {
        let seen = || self.made.iter().filter(|(dot, _)| state.seen.has(**dot));
        let taken = |dot: &Dot| seen().any(|(_, made)| made.takes.contains(dot));
        seen().find_map(|(dot, made)| match made.op {
            Op::Insert { element } if !taken(dot) && !state.elements.contains_key(&element) => {
                Some((*dot, element))
            }
            _ => None,
        })
    }

    /// An element that a message has brought back, though a removal that was seen did not know of its insertion, nor that of it.
    pub(super) fn brought_back(&self, before: &State, now: &State) -> Option<Word> {
        let back = |element: &Word, tags: &BTreeSet<Dot>| {
            let removals = self.made.iter().filter(|(dot, made)| {
                now.seen.has(**dot) && matches!(made.op, Op::Remove { element: gone } if gone == *element)
            });
            let knows =
                |tag: &Dot, removal: &Dot| self.made.get(tag).is_some_and(|made| made.known.has(*removal));
            let mut removals = removals.filter(|(_, made)| !made.takes.is_empty());
            removals.any(|(removal, _)| tags.iter().all(|tag| !knows(tag, removal)))
        };
        let new = now.elements.iter().filter(|(element, _)| !before.elements.contains_key(*element));
        new.filter(|(element, tags)| back(element, tags)).map(|(element, _)| *element).next()
    }
}

fn add(counts: &mut BTreeMap<NodeId, Count>, replica: NodeId, op: Op) {
    let more = amounts(op);
    if more != Count::default() {
        let count = counts.entry(replica).or_default();
        count.plus += more.plus;
        count.minus += more.minus;
    }
}
