//! The log: entries numbered from 1, each with the term in which a leader created it.
//!
//! Everything here is a pure function of logs, so that the paper's rules about them can be read and tested alone: when
//! a log is at least as up to date as another (section 5.4.1), when entries fit behind an entry (section 5.3, the
//! consistency check), and which entries a leader may count as committed (section 5.4.2, Figure 8).

use super::configuration::Members;
use super::extra::{Aside, Extra};
use crate::kv::Op;
use crate::replicated::{Command, Origin};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::symmetry::Rename;
use synod_model::{Cell, CellKind, Seq, Show, State, Text, Value, Word, fingerprint, mix, sort_few};

/// A term: the logical clock of Raft, counted from 1; 0 is before the first election.
pub type Term = u32;

/// A place in the log, counted from 1; 0 is before the first entry.
pub type Index = u64;

/// One entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Rename)]
pub struct Entry<C = Op> {
    /// The term of the leader that created it.
    pub term: Term,
    /// What is in it.
    pub content: Content<C>,
}

/// What is in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Rename)]
pub enum Content<C = Op> {
    /// Nothing: the entry with which a leader begins its term.
    Empty,
    /// What the state machine is to do.
    Command(Command<C>),
    /// Who decides from there on.
    Members(Members),
}

/// A log without configurations has the fingerprint that it would have if there were none.
impl<C: Hash> Hash for Entry<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.term, self.command()).hash(state);
        if let Content::Members(members) = &self.content {
            members.hash(state);
        }
    }
}

/// What is in it as people read it: `put x 7`, `no-op`, or `config 1+2+3`.
impl<C: fmt::Display> fmt::Display for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Command(command) => command.fmt(f),
            Content::Empty => f.write_str("no-op"),
            Content::Members(members) => write!(f, "config {members}"),
        }
    }
}

impl<C> Entry<C> {
    /// The command, if it is one.
    pub const fn command(&self) -> Option<&Command<C>> {
        match &self.content {
            Content::Command(command) => Some(command),
            Content::Empty | Content::Members(_) => None,
        }
    }

    /// The configuration, if it is one.
    pub const fn members(&self) -> Option<&Members> {
        match &self.content {
            Content::Members(members) => Some(members),
            Content::Empty | Content::Command(_) => None,
        }
    }

    /// Whether the entry holds this very command of a client.
    pub(super) fn is_command_of(&self, origin: &Origin) -> bool {
        self.command().and_then(|c| c.origin).is_some_and(|o| o.same_command(origin))
    }
}

/// Entries on their way to a follower. A heartbeat carries none and costs no memory.
pub type Entries<C = Op> = Arc<[Entry<C>]>;

/// Where a follower's log may still agree with its leader's: an entry of the follower's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hint {
    /// The index of that entry.
    pub index: Index,
    /// Its term.
    pub term: Term,
}

impl Show for Hint {
    fn show(&self, _: usize) -> Value {
        Value::Facts(vec![("index", &INDEX, self.index.into()), ("term", &TERM, self.term.into())])
    }
}

static INDEX: Text = Text::new("index", "索引");
static TERM: Text = Text::new("term", "任期");

/// What appending did to a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The first entry that was deleted because it conflicted, if one was.
    pub deleted_from: Option<Index>,
    /// The first entry that was added, if one was.
    pub added_from: Option<Index>,
}

/// The last entry that a log no longer has: all up to it are in a snapshot. Index 0: it has all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base {
    /// Its index.
    pub index: Index,
    /// Its term.
    pub term: Term,
}

/// A log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Rename)]
pub struct Log<C: Clone + PartialEq = Op> {
    /// The entries behind the base.
    entries: Seq<Entry<C>>,
    #[nameless]
    base: Extra<Base>,
    /// What the step under way has dropped: who watches has not seen all of it yet.
    #[nameless]
    dropped: Aside<Option<Box<Dropped<C>>>>,
}

/// Entries that went into a snapshot.
#[derive(Clone, Debug)]
struct Dropped<C: Clone> {
    /// The entry before them.
    after: Base,
    entries: Seq<Entry<C>>,
}

impl<C: Clone + PartialEq> Default for Log<C> {
    fn default() -> Self {
        Self { entries: Seq::default(), base: Extra::default(), dropped: Aside::default() }
    }
}

impl<C: State + Copy> Log<C> {
    /// An empty log, all up to its base being in a snapshot.
    pub fn after(base: Base) -> Self {
        Self { base: Extra(base), ..Self::default() }
    }

    /// The last entry that it no longer has.
    pub const fn base(&self) -> Base {
        self.base.0
    }

    /// A step begins.
    pub(super) fn begin(&mut self) {
        if self.dropped.0.is_some() {
            self.dropped.0 = None;
        }
    }

    /// Drops the entries up to an index, which are in a snapshot.
    pub fn compact(&mut self, upto: Index) {
        let Some(term) = self.term_at(upto).filter(|_| upto > self.base.index) else { return };
        let (after, count) = (*self.base, places(upto - self.base.index));
        let dropped =
            self.dropped.0.get_or_insert_with(|| Box::new(Dropped { after, entries: Seq::default() }));
        for entry in self.entries.iter().take(count) {
            dropped.entries.push(*entry);
        }
        self.entries = self.iter_from(upto + 1).copied().collect();
        self.base.0 = Base { index: upto, term };
    }

    /// Its base and its entries as they would be if the last step had dropped none. `seen` is the base before it.
    pub(super) fn whole(&self, seen: Base) -> (Base, Seq<Entry<C>>) {
        match &self.dropped.0 {
            Some(dropped) if dropped.after == seen && seen != *self.base => {
                let mut entries = dropped.entries.clone();
                self.entries.iter().for_each(|entry| entries.push(*entry));
                (dropped.after, entries)
            }
            _ => (*self.base, self.entries.clone()),
        }
    }

    /// The index of the last entry; 0 for an empty log.
    pub fn last_index(&self) -> Index {
        self.base.index + self.entries.len() as Index
    }

    /// The term of the last entry; 0 for an empty log.
    pub fn last_term(&self) -> Term {
        self.entries.last().map_or(self.base.term, |entry| entry.term)
    }

    /// Where an index lies among the entries; `None` where the log begins behind it.
    fn position(&self, index: Index) -> Option<usize> {
        usize::try_from(index.checked_sub(self.base.index + 1)?).ok()
    }

    /// The entry at an index, if there is one.
    pub fn get(&self, index: Index) -> Option<&Entry<C>> {
        self.entries.get(self.position(index)?)
    }

    /// The term of the entry at an index, which is 0 at index 0; `None` beyond the end, and before the base.
    pub fn term_at(&self, index: Index) -> Option<Term> {
        let Base { index: base, term } = *self.base;
        if index == base { Some(term) } else { self.get(index).map(|entry| entry.term) }
    }

    /// The entries from an index on, in order.
    pub fn iter_from(&self, index: Index) -> impl Iterator<Item = &Entry<C>> {
        self.entries.iter_from(self.position(index).unwrap_or(0))
    }

    /// At most `most` entries from an index on, to be sent.
    pub fn copy_from(&self, index: Index, most: usize) -> Entries<C> {
        if index > self.last_index() {
            return Entries::default();
        }
        self.iter_from(index).take(most).copied().collect()
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: Entry<C>) {
        self.entries.push(entry);
    }

    /// The entries behind the base, for those who watch from outside.
    pub fn entries(&self) -> &Seq<Entry<C>> {
        &self.entries
    }

    /// Whether a log that ends with this entry is at least as up to date as this one: "If the logs have last entries
    /// with different terms, then the log with the later term is more up-to-date. If the logs end with the same
    /// term, then whichever log is longer is more up-to-date." (section 5.4.1)
    pub fn is_matched_by(&self, last_term: Term, last_index: Index) -> bool {
        (last_term, last_index) >= (self.last_term(), self.last_index())
    }

    /// By what this log is ahead of one that ends with this entry, if it is: whether by the term of its last entry or else
    /// by its length, and both logs' value of that.
    pub fn lead_over(&self, last_term: Term, last_index: Index) -> Option<(bool, u64, u64)> {
        if self.is_matched_by(last_term, last_index) {
            return None;
        }
        let by_term = last_term != self.last_term();
        let (mine, theirs) = (self.last_index(), last_index);
        Some(if by_term { (true, self.last_term().into(), last_term.into()) } else { (false, mine, theirs) })
    }

    /// The consistency check: "Reply false if log doesn't contain an entry at prevLogIndex whose term matches
    /// prevLogTerm" (Figure 2). A refusal carries a hint where the logs may agree, so that the leader need not go back
    /// entry by entry (the optimization at the end of section 5.3, in the form that etcd gives it). What is in the snapshot
    /// is committed, so every leader has it.
    pub fn check(&self, prev_index: Index, prev_term: Term) -> Result<(), Hint> {
        if self.term_at(prev_index) == Some(prev_term) || prev_index < self.base.index {
            return Ok(());
        }
        Err(self.last_not_after(prev_index.min(self.last_index()), prev_term))
    }

    /// The last entry up to `index` whose term is at most `term`: terms never fall along a log, so later entries
    /// cannot agree with a log that has `term` there.
    pub fn last_not_after(&self, index: Index, term: Term) -> Hint {
        let mut index = index.min(self.last_index());
        while self.term_at(index).is_some_and(|t| t > term) {
            index -= 1;
        }
        Hint { index, term: self.term_at(index).unwrap_or(0) }
    }

    /// Puts entries behind the entry at `prev_index`: "If an existing entry conflicts with a new one (same index but
    /// different terms), delete the existing entry and all that follow it. Append any new entries not already in the
    /// log." (Figure 2). Nothing is deleted without a conflict: the message may be an old one.
    pub fn merge(&mut self, prev_index: Index, entries: &[Entry<C>]) -> Merged {
        let mut merged = Merged { deleted_from: None, added_from: None };
        let in_snapshot = places(self.base.index.saturating_sub(prev_index));
        for (index, entry) in (prev_index + 1..).zip(entries).skip(in_snapshot) {
            match self.term_at(index) {
                Some(term) if term == entry.term => continue,
                Some(_) => {
                    self.entries.truncate(self.position(index).unwrap_or(0));
                    merged.deleted_from = Some(index);
                }
                None => {}
            }
            self.push(*entry);
            merged.added_from.get_or_insert(self.last_index());
        }
        merged
    }

    /// What a leader may count as committed: the highest index that at least `needed` servers hold, if the entry there
    /// is of the leader's own `term`, and otherwise 0. "Only log entries from the leader's current term are committed
    /// by counting replicas" (section 5.4.2, Figure 8). `held` is what each server holds, the leader included; it is
    /// reordered.
    pub fn committable(&self, held: &mut [Index], needed: usize, term: Term) -> Held {
        sort_few(held, Ord::cmp);
        let index = held.len().checked_sub(needed).map_or(0, |at| held[at]);
        Held { index, of_current_term: self.term_at(index) == Some(term) }
    }
}

/// Each entry by its term, and below it the command.
impl<C: State + Copy + fmt::Display> Show for Log<C> {
    fn show(&self, limit: usize) -> Value {
        let (folded, len) = (places(self.base.index), places(self.last_index()));
        let first = len.saturating_sub(limit).max(folded) as Index + 1;
        cells(first, self.iter_from(first), folded, len)
    }
}

/// Entries from an index on as cells, of a log with `len` entries in all, the first `folded` of them in a snapshot.
pub(super) fn cells<'a, C: fmt::Display + 'a>(
    first: Index,
    entries: impl Iterator<Item = &'a Entry<C>>,
    folded: usize,
    len: usize,
) -> Value {
    let cell = |(index, entry): (Index, &Entry<C>)| {
        let command = entry.to_string();
        let text = Value::Str(command.as_str().into());
        Cell {
            head: Word::number(entry.term),
            record: vec![("index", index.into()), ("term", entry.term.into()), ("command", text)],
            body: entry.members().map_or(command, Members::to_string),
            kind: if entry.members().is_some() { CellKind::Configuration } else { CellKind::Plain },
            ..Cell::default()
        }
    };
    let cells = (first..).zip(entries).map(cell).collect();
    Value::Log { first: places(first), folded, len, cells }
}

/// So many places.
pub(super) fn places(count: Index) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// How far enough servers hold a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The highest index that enough servers hold.
    pub index: Index,
    /// Whether the entry there is of the leader's own term.
    pub of_current_term: bool,
}

/// Continues a chain, by index the fingerprint of a log up to there, with these entries.
pub(super) fn extend<'a, C: State + Copy>(chain: &mut Seq<u64>, entries: impl Iterator<Item = &'a Entry<C>>) {
    let mut last = chain.last().copied().unwrap_or(0);
    for entry in entries {
        last = link(last, entry);
        chain.push(last);
    }
}

/// The fingerprint of a log that ends with this entry, from that of the log before it.
fn link<C: State + Copy>(before: u64, entry: &Entry<C>) -> u64 {
    mix(before, fingerprint(entry))
}

/// Where an index lies in the sequence; `None` for index 0.
pub(super) fn position(index: Index) -> Option<usize> {
    usize::try_from(index.checked_sub(1)?).ok()
}
