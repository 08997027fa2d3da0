//! The search of a system: its worlds are a [`Model`] for the engine (crate `explore`). Every message may arrive next, every timer may fire, and faults strike as
//! far as the budget goes.
//!
//! A state is a world, what is left of the [`Budget`], and in bounded timing the countdowns of `Clocks`. What happens
//! next is decided by nobody but the engine; what it does is [`synod_model::World::apply`], as everywhere else. The
//! world is erased, so the engine is compiled once for all protocols.
//!
//! Two copies of one message are one choice, and so are two requests that differ in nothing but their values: the request
//! number n writes the value n. Where no time counts, a message across a cut link or to a crashed node simply stays under
//! way, which covers that it is lost.
//!
//! With symmetry, states count once that differ only by a permutation of nodes which the protocol calls interchangeable: their
//! fingerprints are the same. Each state that is kept is one that was reached, not a representative, so every trace is a run.

mod base;
mod budget;
mod clocks;
mod described;
mod faults;
mod goal;
mod minimise;
mod plan;
mod script;
mod setup;
mod symmetry;

pub use budget::{Budget, Spent};
pub use clocks::Timing;
pub use goal::Goal;
pub use minimise::minimise;
pub use plan::Plan;
pub(crate) use setup::begin_at;
pub use setup::{Worlds, begin};

use crate::expect::Glance;
use crate::world::{Act, AnyWorld, Happened};
use clocks::Clocks;
use script::Script;
use setup::Wish;
use std::borrow::Cow;
use synod_explore::Model;
use synod_model::symmetry::Renaming;
use synod_model::{Fault, InvariantInfo, InvariantSet, MessageId, Micros, NodeId, Sentence, Status, mix};

/// The states of a round.
const ROUND: usize = 32;

/// A state.
pub struct Spot {
    world: Box<dyn AnyWorld>,
    left: Budget,
    clocks: Option<Box<Clocks>>,
}

impl Clone for Spot {
    fn clone(&self) -> Self {
        Self { world: self.world.fork(), left: self.left, clocks: self.clocks.clone() }
    }
}

/// Something that can happen, by what is in the tables of [`Worlds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Deliver(MessageId),
    Lose(MessageId),
    Duplicate(MessageId),
    /// A timer fires: its slot.
    Fire(NodeId, u16),
    /// A clock goes a tick ahead (`true`), or falls one behind.
    Shift(NodeId, bool),
    Request(NodeId, u16),
    /// An adversary makes one of its moves.
    Attack(NodeId, u16),
    /// Something breaks, or is mended.
    Fault(u16),
    Tick,
}

/// What leads from one state to the next: something that happens, and which of its outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    what: What,
    /// The place of the outcome among all that the choices of handlers give.
    outcome: u32,
}

impl Worlds {
    /// Everything that can happen in a state, in an order that the state decides.
    fn possible(&self, spot: &Spot, out: &mut Vec<What>) {
        let (world, left) = (&*spot.world, &spot.left);
        let mut messages = Vec::new();
        world.closer().distinct_messages(&mut messages);
        // A message that an adversary's tap keeps reaches it before anything else happens: no other node can tell when.
        if let Some(id) = messages.iter().copied().filter(|id| world.is_kept(*id)).min() {
            out.push(What::Deliver(id));
            return;
        }
        for id in messages {
            let Some((from, to)) = world.ends(id) else { continue };
            let arrives = world.status(to) == Status::Up && world.links().open(from, to);
            // Where time counts, what cannot arrive is lost within that time.
            if arrives || spot.clocks.is_some() {
                out.push(What::Deliver(id));
            }
            if left.has(Spent::Drops) {
                out.push(What::Lose(id));
            }
            if left.has(Spent::Duplicates) {
                out.push(What::Duplicate(id));
            }
        }
        for node in (0..world.len()).map(NodeId::at) {
            match world.status(node) {
                Status::Up => self.possible_at(node, spot, out),
                Status::Down if left.has(Spent::Restarts) => out.push(self.faults.restart(node)),
                _ => {}
            }
        }
        if !world.links().is_whole() {
            out.push(self.faults.heal());
        } else if left.has(Spent::Partitions) {
            out.extend(self.faults.partitions());
        }
        if spot.clocks.as_ref().is_some_and(|clocks| clocks.may_tick()) {
            out.push(What::Tick);
        }
    }

    /// What can happen at a node that runs.
    fn possible_at(&self, node: NodeId, spot: &Spot, out: &mut Vec<What>) {
        let (world, left) = (&*spot.world, &spot.left);
        if left.has(Spent::Timers) {
            for (slot, _) in world.timers(node) {
                match &spot.clocks {
                    Some(clocks) if clocks.message_is_due() || !clocks.may_fire(node, slot) => {}
                    _ => out.push(What::Fire(node, slot)),
                }
            }
        }
        if let Some(clocks) = spot.clocks.as_ref().filter(|_| left.has(Spent::Clock)) {
            // A clock shows no less than zero.
            let back = || clocks.passed(node).is_none() || self.shown(spot)[node.index()] >= self.scale.tick;
            let may = |ahead: &bool| clocks.may_shift(node, *ahead) && (*ahead || back());
            out.extend([true, false].into_iter().filter(may).map(|ahead| What::Shift(node, ahead)));
        }
        if left.has(Spent::Requests) {
            let here = (0u16..).zip(self.requests(*left)).filter(|(_, wish)| wish.nodes.contains(node));
            out.extend(here.map(|(at, _)| What::Request(node, at)));
        }
        if left.has(Spent::Attacks) {
            let moves = 0..u16::try_from(world.closer().moves(node).len()).unwrap_or(u16::MAX);
            out.extend(moves.map(|at| What::Attack(node, at)));
        }
        if left.has(Spent::Crashes) {
            out.push(self.faults.crash(node));
        }
    }

    /// The requests that can be made next.
    fn requests(&self, left: Budget) -> &[Wish] {
        let made = self.terms.budget.of(Spent::Requests) - left.of(Spent::Requests);
        &self.requests[usize::from(made)]
    }

    /// Does something to a state; `false` if it makes no sense there.
    fn act(&self, what: What, spot: &mut Spot, script: &mut Script<'_>, step: &mut Happened) -> bool {
        let gone = match what {
            What::Deliver(id) | What::Lose(id) => Some(id),
            _ => None,
        };
        let attack = match what {
            What::Attack(node, at) => spot.world.closer().moves(node).swap_remove(at.into()),
            _ => Vec::new(),
        };
        let mut words: Vec<&str> = Vec::new();
        let act = match what {
            What::Tick | What::Shift(..) => {
                if let (Some(clocks), What::Shift(node, ahead)) = (&mut spot.clocks, what) {
                    clocks.shift(node, ahead);
                    spot.left.spend(Spent::Clock);
                } else if let Some(clocks) = &mut spot.clocks {
                    clocks.tick();
                }
                return true;
            }
            What::Deliver(id) => Act::Deliver(id),
            What::Lose(id) => Act::Lose(id),
            What::Duplicate(id) => Act::Duplicate(id),
            What::Fire(node, slot) => Act::Fire(node, slot),
            What::Request(node, at) => {
                words.extend(self.requests(spot.left)[usize::from(at)].words.iter().map(String::as_str));
                Act::Request(node, &words)
            }
            What::Attack(node, _) => {
                words.extend(attack.iter().map(String::as_str));
                Act::Request(node, &words)
            }
            What::Fault(at) => Act::Fault(self.faults.at(at)),
        };
        if !spot.world.apply(act, script, step) {
            return false;
        }
        if let Some(clocks) = &mut spot.clocks {
            match what {
                What::Fire(node, slot) => clocks.fired(node, slot),
                What::Fault(at) => {
                    if let Fault::Crash(node) = self.faults.at(at) {
                        clocks.crashed(*node);
                    }
                }
                _ => {}
            }
            clocks.absorb(step, gone, self.scale);
        }
        let spent: &[Spent] = match what {
            What::Lose(_) => &[Spent::Drops],
            What::Duplicate(_) => &[Spent::Duplicates],
            What::Fire(..) => &[Spent::Timers],
            What::Request(..) => &[Spent::Requests],
            What::Attack(..) => &[Spent::Attacks],
            What::Fault(at) => faults::spends(self.faults.at(at)),
            What::Deliver(_) | What::Tick | What::Shift(..) => &[],
        };
        for what in spent {
            spot.left.spend(*what);
        }
        true
    }

    /// Every outcome of something that happens, in order, with its place and the answers that lead to it; ends early when
    /// `emit` says so.
    fn outcomes(
        &self,
        what: What,
        spot: &Spot,
        step: &mut Happened,
        emit: &mut dyn FnMut(u32, Spot, &Script<'_>) -> bool,
    ) {
        let passed = spot.clocks.as_ref().and_then(|clocks| clocks.passed(NodeId::at(0)));
        let now = passed.map_or(Micros(0), |(_, ticks)| self.began.plus(self.scale.time(ticks)));
        let mut script = Script::new(self.shown(spot), now);
        for outcome in 0.. {
            script.rewind();
            let mut next = spot.clone();
            let goes_on = !self.act(what, &mut next, &mut script, step) || emit(outcome, next, &script);
            if !goes_on || !script.advance() {
                return;
            }
        }
    }

    /// What the clocks of the nodes show in a state.
    fn shown(&self, spot: &Spot) -> Cow<'_, [Micros]> {
        let Some(clocks) = spot.clocks.as_ref().filter(|clocks| clocks.passed(NodeId::at(0)).is_some())
        else {
            return Cow::Borrowed(&self.clocks);
        };
        let shows = |(at, clock): (usize, &Micros)| {
            let (ticks, _) = clocks.passed(NodeId::at(at)).unwrap_or_default();
            let by = self.scale.time(u32::try_from(ticks.unsigned_abs()).unwrap_or(u32::MAX));
            if ticks < 0 { clock.since(by) } else { clock.plus(by) }
        };
        self.clocks.iter().enumerate().map(shows).collect()
    }

    /// The numbers of the messages in flight in a state.
    pub fn in_flight(&self, spot: &Spot) -> Vec<u32> {
        spot.world.in_flight().into_iter().map(|id| id.serial).collect()
    }

    /// Takes a move; with the answers that handlers got.
    fn go(&self, spot: &Spot, action: Move, step: &mut Happened) -> Option<(Spot, Vec<u32>)> {
        let mut found = None;
        self.outcomes(action.what, spot, step, &mut |outcome, next, script| {
            if outcome == action.outcome {
                found = Some((next, script.answered()));
            }
            found.is_none()
        });
        found
    }
}

impl Model for Worlds {
    type State = Spot;
    type Action = Move;

    // About a millisecond each in a page, where a slice has to end before the next frame.
    const BLOCK: usize = ROUND;

    fn initial(&self, emit: &mut dyn FnMut(Spot)) {
        emit(self.start.clone());
    }

    fn expand(&self, spot: &Spot, emit: &mut impl FnMut(Move, Spot)) {
        let mut step = Happened::quietly();
        let mut possible = Vec::new();
        self.possible(spot, &mut possible);
        for what in possible {
            self.outcomes(what, spot, &mut step, &mut |outcome, next, _| {
                emit(Move { what, outcome }, next);
                true
            });
        }
    }

    fn step(&self, spot: &Spot, action: &Move) -> Option<Spot> {
        let mut step = Happened::quietly();
        Some(self.go(spot, *action, &mut step)?.0)
    }

    fn fingerprint(&self, spot: &Spot) -> u64 {
        let world = &*spot.world;
        if !self.symmetry.is_empty() {
            let clocks = |by: &Renaming| spot.clocks.as_ref().map_or(0, |c| c.hash(world, Some(by)));
            return mix(world.closer().symmetric_hash(&clocks), spot.left.packed());
        }
        let hash = mix(world.closer().search_hash(), spot.left.packed());
        spot.clocks.as_ref().map_or(hash, |clocks| mix(hash, clocks.hash(world, None)))
    }

    fn properties(&self) -> &[InvariantInfo] {
        &self.properties
    }

    fn judge(&self, spot: &Spot, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        spot.world.findings(of, found);
        let place = self.system.invariants.len();
        if of.contains(place) && !self.goals.is_empty() {
            let clocks = self.shown(spot);
            let clock = |node: NodeId| clocks[node.index()];
            let glance = Glance { world: &*spot.world, names: &self.names, clock: &clock };
            if self.goals.reached(&glance) {
                found.push((place, self.goals.says()));
            }
        }
    }

    fn heap_bytes(&self, spot: &Spot) -> usize {
        spot.world.closer().bytes()
    }
}
