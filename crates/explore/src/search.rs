//! The engine: a search of a model, which goes on a little at a time.
//!
//! It proceeds in rounds. A round takes a block of states from the frontier; *expands* each of them, which changes nothing
//! and is divided among threads; and then *keeps* the successors that are new, one by one in the order in which a
//! single thread would have met them. So counts, verdicts and traces depend neither on the number of threads nor on how
//! the search is cut into slices.

mod walk;

use super::Model;
use super::frontier::{Entry, Frontier};
use super::report::{Bound, Progress, SearchOptions, Strategy};
use super::round::{Round, expand};
use super::visited::{Inserted, Visited};
use synod_model::{Expect, InvariantSet, Sentence};
use walk::Walk;

/// A search of a model.
pub struct Search<M: Model> {
    pub(super) model: M,
    pub(super) options: SearchOptions,
    pub(super) visited: Visited,
    frontier: Frontier<M>,
    /// The states of a round.
    taken: Vec<Entry<M::State>>,
    /// What the threads found in a round: one for each.
    rounds: Vec<Round<M::State>>,
    /// The memory of these, in bytes.
    buffers: u64,
    /// The most memory that all has taken so far, in bytes.
    peak: u64,
    walk: Option<Walk<M>>,
    pub(super) found: Vec<Option<Found>>,
    pub(super) generated: u64,
    pub(super) depth: u32,
    /// Whether states were left out for being too deep.
    cut: bool,
    pub(super) ended: Option<Bound>,
    /// How far it has come as another search has told it, which searches in its place.
    pub(super) heard: Option<Progress>,
}

/// The first finding of a property.
#[derive(Clone, Debug)]
pub struct Found {
    /// The place of the property in [`Model::properties`].
    pub property: usize,
    /// What was found.
    pub says: Sentence,
    /// The fingerprint of the state it was found in.
    pub(super) state: u64,
}

impl<M: Model> Search<M> {
    /// A search that has taken the initial states and nothing else.
    pub fn new(model: M, options: SearchOptions) -> Self {
        let threads = if cfg!(target_arch = "wasm32") { 1 } else { options.threads.max(1) };
        let random = options.strategy == Strategy::Random;
        let mut search = Self {
            visited: Visited::new(),
            frontier: Frontier::new(options.strategy == Strategy::DepthFirst),
            taken: Vec::new(),
            rounds: (0..threads).map(|_| Round::default()).collect(),
            buffers: 0,
            peak: 0,
            walk: random.then(|| Walk::new(options.seed)),
            found: vec![None; model.properties().len()],
            generated: 0,
            depth: 0,
            cut: false,
            ended: None,
            heard: None,
            model,
            options,
        };
        if !random {
            search.start();
        }
        search
    }

    /// What is searched.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// How it is searched.
    pub const fn options(&self) -> &SearchOptions {
        &self.options
    }

    /// Continues for about this many states, and returns the progress.
    pub fn advance(&mut self, states: u64) -> Progress {
        let mut left = states;
        while left > 0 && self.ended.is_none() {
            let taken = if self.walk.is_some() { self.wander() } else { self.round() };
            left = left.saturating_sub(taken);
            self.peak = self.peak.max(self.bytes());
        }
        self.progress()
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.heard.unwrap_or_else(|| self.reached())
    }

    /// How far it has come by itself.
    fn reached(&self) -> Progress {
        Progress {
            distinct: self.visited.len(),
            generated: self.generated,
            depth: self.depth,
            waiting: self.frontier.len(),
            bytes: self.bytes(),
            peak: self.peak.max(self.bytes()),
            visited: self.visited.bytes(),
            ended: self.ended,
        }
    }

    /// The first finding of each property, by their places.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().flatten()
    }

    /// The violation that ended the search.
    pub fn violation(&self) -> Option<&Found> {
        self.found().find(|found| self.model.properties()[found.property].expect == Expect::Always)
    }

    /// The properties that are still judged: what was seen once needs no second witness.
    pub(super) fn pending(&self) -> InvariantSet {
        let judged = |expect| matches!(expect, Expect::Always | Expect::Sometimes);
        let properties = self.model.properties().iter().enumerate();
        properties
            .filter(|(i, p)| self.options.watch.contains(*i) && judged(p.expect) && self.found[*i].is_none())
            .fold(InvariantSet::NONE, |set, (i, _)| set.with(i))
    }

    /// Notes a finding, if it is the first of its property.
    pub(super) fn find(&mut self, found: Found) {
        let place = found.property;
        if self.found[place].is_some() {
            return;
        }
        self.found[place] = Some(found);
        if self.model.properties()[place].expect == Expect::Always {
            self.ended = Some(Bound::Violation);
        } else if self.pending() == InvariantSet::NONE {
            self.ended = self.ended.or(Some(Bound::Seen));
        }
    }

    fn bytes(&self) -> u64 {
        self.visited.bytes() + self.frontier.bytes() + self.buffers
    }

    /// The memory in bytes that visited states may still take, when one more block is set aside for the frontier.
    pub(super) fn spare(&self) -> u64 {
        let most = self.options.bounds.memory_mib.saturating_mul(1 << 20);
        most.saturating_sub(self.bytes() + Frontier::<M>::BYTES)
    }

    fn start(&mut self) {
        let mut round = std::mem::take(&mut self.rounds[0]);
        round.reset();
        round.first(&self.model, &self.visited, self.pending());
        self.keep(&mut round, 1);
        self.rounds[0] = round;
    }

    /// Takes a block of states, and returns how many it had.
    fn round(&mut self) -> u64 {
        let mut taken = std::mem::take(&mut self.taken);
        let Some(level) = self.frontier.take(&self.model, &mut taken) else {
            self.ended = Some(if self.cut { Bound::Depth } else { Bound::Exhausted });
            return 0;
        };
        let count = taken.len() as u64;
        if self.options.bounds.depth.is_some_and(|most| level >= most) {
            self.cut = true;
        } else {
            self.expand(&taken);
            self.buffers = self.rounds.iter().map(Round::bytes).sum();
            let mut rounds = std::mem::take(&mut self.rounds);
            for round in &mut rounds {
                self.keep(round, level + 1);
            }
            self.rounds = rounds;
        }
        self.taken = taken;
        count
    }

    /// Expands states, each thread its share of them.
    fn expand(&mut self, states: &[Entry<M::State>]) {
        let pending = self.pending();
        let (model, visited) = (&self.model, &self.visited);
        let share = states.len().div_ceil(self.rounds.len());
        let mut shares = states.chunks(share.max(1));
        let mut work: Vec<_> =
            self.rounds.iter_mut().map(|round| (round, shares.next().unwrap_or(&[]))).collect();
        let (first, mine) = work.remove(0);
        if work.iter().all(|(_, share)| share.is_empty()) {
            for (round, _) in work {
                round.reset();
            }
            return expand(model, visited, mine, pending, first);
        }
        std::thread::scope(|scope| {
            for (round, share) in work {
                scope.spawn(move || expand(model, visited, share, pending, round));
            }
            expand(model, visited, mine, pending, first);
        });
    }

    /// Keeps what is new in a round: in the set of visited states, and in the frontier.
    fn keep(&mut self, round: &mut Round<M::State>, level: u32) {
        self.generated += round.generated;
        let mut findings = round.findings.drain(..).peekable();
        for (i, fresh) in round.fresh.drain(..).enumerate() {
            if self.ended.is_some() {
                break;
            }
            let (most, spare) = (self.options.bounds.states, self.spare());
            let kept = keep_key(&mut self.visited, most, fresh.key, fresh.parent, spare);
            let new = match kept {
                Ok(new) => new,
                Err(bound) => {
                    self.ended = Some(bound);
                    break;
                }
            };
            while let Some((_, property, says)) = findings.next_if(|(at, ..)| *at == i) {
                if new {
                    self.find(Found { property, says, state: fresh.key });
                }
            }
            if new {
                self.depth = self.depth.max(level);
                self.frontier.push(&self.model, level, (fresh.key, fresh.state));
            }
        }
    }

    /// Takes a step of a random walk.
    fn wander(&mut self) -> u64 {
        let Some(mut walk) = self.walk.take() else { return 0 };
        walk.step(self);
        self.walk = Some(walk);
        1
    }
}

/// Keeps a fingerprint if it is new; whether it was, or the bound that stands against it.
pub(super) fn keep_key(
    visited: &mut Visited,
    most: u64,
    key: u64,
    parent: u64,
    spare: u64,
) -> Result<bool, Bound> {
    if visited.len() >= most || spare == 0 {
        let bound = if spare == 0 { Bound::Memory } else { Bound::States };
        return if visited.contains(key) { Ok(false) } else { Err(bound) };
    }
    match visited.insert(key, parent, spare) {
        Inserted::New => Ok(true),
        Inserted::Known => Ok(false),
        Inserted::Full => Err(Bound::Memory),
    }
}
