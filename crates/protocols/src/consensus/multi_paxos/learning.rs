//! Learning what is chosen, applying it in order, and catching up.
//!
//! Slots may be chosen in any order; a replica applies them in the order of their numbers, up to the first that it does not
//! know. It knows a slot once it has heard that it is chosen and has the value. The leader's news name slots and a ballot,
//! not values: whoever has voted in that ballot, or in a later one, has the value; who has not must ask for it. Chosen values
//! come from anybody who knows them: learners tell each other (section 2.3).

use super::disk::{Slot, Snapshot, Vote};
use super::message::{Message, Votes};
use super::rules::{GAPS_FILLED, SESSIONS};
use super::state::Timer;
use super::{Server, text};
use crate::consensus::paxos::Ballot;
use crate::replicated::{ClientReply, Machine, Origin, Outcome};
use std::sync::Arc;
use synod_model::{Delay, NodeId};

/// The most values that one answer to a question carries; a replica that lacks more asks again.
pub const MOST_VALUES: usize = 32;

impl<M: Machine> Server<'_, '_, M> {
    /// A leader tells what has been chosen.
    pub(super) fn on_chosen(&mut self, from: NodeId, theirs: Ballot, slots: &[Slot], chosen_index: Slot) {
        if self.disk.max_ballot <= Some(theirs) {
            self.follow(from, theirs);
        }
        for slot in slots {
            self.hears_of(from, theirs, *slot);
        }
        self.hears_chosen(theirs, chosen_index);
    }

    /// A slot is chosen in a ballot, or was before it. A vote of that ballot or a later one has the value that is chosen.
    fn hears_of(&mut self, from: NodeId, theirs: Ballot, slot: Slot) {
        let me = self.ctx.me;
        self.memory.heard = self.memory.heard.max(slot);
        if self.memory.knows(slot) {
            return self.fx.aside(&text::KNOWS_CHOSEN, [me.into(), slot.into()]);
        }
        if self.disk.log.get(slot).is_none_or(|vote| vote.ballot < theirs) {
            return self.fx.note(&text::LACKS_VALUE, [me.into(), slot.into(), from.into()]);
        }
        self.memory.chosen.insert(slot);
        self.fx.note(&text::LEARNS_CHOSEN, [me.into(), slot.into(), from.into()]);
    }

    /// The leader of a ballot knows all slots up to one to be chosen.
    pub(super) fn hears_chosen(&mut self, theirs: Ballot, index: Slot) {
        self.memory.heard = self.memory.heard.max(index);
        let votes = self.disk.log.from(self.memory.chosen_index + 1).take_while(|(slot, _)| *slot <= index);
        for (slot, _) in votes.filter(|(_, vote)| vote.ballot >= theirs) {
            self.memory.chosen.insert(slot);
        }
        self.settle();
    }

    /// What is chosen in a slot, from somebody who knows. It is written down as a vote, so that later reports have it.
    pub(super) fn learn(&mut self, slot: Slot, vote: Vote<M::Op>) {
        self.memory.heard = self.memory.heard.max(slot);
        if self.memory.knows(slot) {
            return;
        }
        if self.disk.log.get(slot).is_none_or(|own| own.ballot < vote.ballot) {
            self.disk.log.cast(slot, vote);
            self.force();
        }
        self.memory.chosen.insert(slot);
        if let super::state::Role::Leader(leadership) = &mut self.memory.role {
            leadership.open.remove(&slot);
        }
        if !self.fx.is_quiet() {
            self.fx.note(&text::LEARNS_VALUE, [self.ctx.me.into(), slot.into(), vote.to_string().into()]);
        }
    }

    /// Moves on as far as all slots are known, applies them, and asks for what is lacking.
    pub(super) fn settle(&mut self) {
        while self.memory.chosen.remove(&(self.memory.chosen_index + 1)) {
            self.memory.chosen_index += 1;
        }
        self.apply();
        self.fold();
        let lacks = self.memory.lacks() && self.ctx.config.catch_up.0 > 0;
        if lacks && !self.memory.asks {
            self.fx.set_timer(Timer::CatchUp, Delay::Fixed(self.ctx.config.catch_up));
        } else if !lacks && self.memory.asks {
            self.fx.clear_timer(Timer::CatchUp);
        }
        self.memory.asks = lacks;
    }

    /// The next slot that may be applied. Rule `gaps-filled`: it is the next one, known or not; without the rule the next
    /// one that is known, over all holes.
    fn next_to_apply(&self) -> Option<Slot> {
        let next = self.memory.last_applied + 1;
        if next <= self.memory.chosen_index {
            return Some(next);
        }
        if self.ctx.obeys(GAPS_FILLED) {
            return None;
        }
        self.memory.chosen.range(next..).next().copied()
    }

    fn apply(&mut self) {
        while let Some(slot) = self.next_to_apply() {
            if slot > self.memory.last_applied + 1 {
                self.fx.note(&text::APPLIES_OVER_GAP, [self.ctx.me.into(), slot.into()]);
            }
            self.memory.last_applied = slot;
            let command = self.disk.log.get(slot).and_then(|vote| vote.value);
            // Rule `sessions`: a command takes effect once.
            let once = self.ctx.obeys(SESSIONS);
            let run = |command| self.memory.replica.run(self.ctx.me, command, once, self.fx);
            if let Some((origin, answer)) = command.and_then(run) {
                self.answer(origin, answer);
            }
        }
    }

    /// Answers a command that was asked here; the leader answers the others.
    fn answer(&mut self, origin: Origin, answer: M::Answer) {
        if origin.client == self.ctx.me {
            self.conclude(origin.serial, answer);
        } else if self.memory.leads() {
            let reply = ClientReply { serial: origin.serial, outcome: Outcome::Applied(answer) };
            self.fx.send(origin.client, Message::ClientReply(reply));
        }
    }

    /// Takes a snapshot once enough was applied since the last one.
    fn fold(&mut self) {
        let (after, slot) = (self.ctx.config.log_after, self.memory.last_applied);
        if after == 0 || slot > self.memory.chosen_index || slot < self.disk.folded() + after {
            return;
        }
        let replica = self.memory.replica.clone();
        self.keep(Arc::new(Snapshot { slot, replica }));
        self.fx.note(&text::FOLDS, [self.ctx.me.into(), slot.into()]);
    }

    /// The catch-up timer: values are still lacking.
    pub(super) fn on_catch_up_timeout(&mut self) {
        self.memory.asks = false;
        self.settle();
        if self.memory.asks {
            self.fx.note(&text::ASKS_FOR_CHOSEN, [self.ctx.me.into(), (self.memory.chosen_index + 1).into()]);
            let leader = self.memory.leader(self.ctx.me).filter(|leader| *leader != self.ctx.me);
            self.ask_for_chosen(leader);
        }
    }

    /// A leader cannot go on without what it lacks and has not proposed itself. Where replicas never ask, it does so with its
    /// heartbeats.
    pub(super) fn ask_as_leader(&mut self) {
        let first = self.memory.chosen_index + 1;
        let proposed =
            self.memory.leadership().is_some_and(|leadership| leadership.open.contains_key(&first));
        if self.ctx.config.catch_up.0 == 0 && self.memory.lacks() && !proposed {
            self.fx.note(&text::ASKS_FOR_CHOSEN, [self.ctx.me.into(), first.into()]);
            self.ask_for_chosen(None);
        }
    }

    /// Asks for all that is chosen from the first slot on that is not known: somebody, or everybody.
    pub(super) fn ask_for_chosen(&mut self, whom: Option<NodeId>) {
        let request = Message::CatchUpRequest { from_slot: self.memory.chosen_index + 1 };
        match whom {
            Some(node) => self.fx.send(node, request),
            None => self.fx.broadcast(self.ctx.config.replicas(), &request),
        }
    }

    /// A replica asks what is chosen.
    pub(super) fn on_catch_up_request(&mut self, from: NodeId, first: Slot) {
        let me = self.ctx.me;
        let snapshot = self.disk.snapshot.clone().filter(|snapshot| snapshot.slot >= first);
        let first = first.max(self.disk.folded() + 1);
        let known = self.disk.log.from(first).filter(|(slot, _)| self.memory.knows(*slot));
        let slots: Votes<M::Op> = known.take(MOST_VALUES).map(|(slot, vote)| (slot, *vote)).collect();
        if snapshot.is_none() && slots.is_empty() {
            return self.fx.note(&text::KNOWS_NOTHING_NEW, [me.into(), from.into(), first.into()]);
        }
        match &snapshot {
            Some(snapshot) => {
                self.fx.note(&text::SENDS_SNAPSHOT, [me.into(), from.into(), snapshot.slot.into()]);
            }
            None => {
                self.fx.note(&text::SENDS_CHOSEN, [me.into(), from.into(), slots.len().into(), first.into()]);
            }
        }
        let chosen_index = self.memory.chosen_index;
        self.fx.send(from, Message::CatchUp { snapshot, slots, chosen_index });
    }

    /// Chosen values arrive.
    pub(super) fn on_catch_up(
        &mut self,
        from: NodeId,
        snapshot: Option<Arc<Snapshot<M>>>,
        slots: &[(Slot, Vote<M::Op>)],
        chosen_index: Slot,
    ) {
        let before = self.memory.chosen_index;
        self.memory.heard = self.memory.heard.max(chosen_index);
        let snapshot = snapshot.filter(|snapshot| snapshot.slot > before);
        let installs = snapshot.is_some();
        if let Some(snapshot) = snapshot {
            self.install(from, snapshot);
        }
        for (slot, vote) in slots {
            self.learn(*slot, *vote);
        }
        self.settle();
        if self.memory.chosen_index == before {
            return self.fx.note(&text::LEARNS_NOTHING_NEW, [self.ctx.me.into(), from.into()]);
        }
        self.fx.note(&text::CATCHES_UP, [self.ctx.me.into(), self.memory.chosen_index.into(), from.into()]);
        if self.memory.asks {
            self.ask_for_chosen(Some(from));
        }
        if installs && self.memory.leads() {
            // What was asked here and is in the snapshot has no answer yet: it is proposed again, and the sessions have it.
            self.submit_pending();
        }
        self.drive();
    }

    /// Writes a snapshot down in place of the votes that it covers. A leader may still wait for votes there, where an earlier
    /// leader's news came before them: it needs them no more.
    fn keep(&mut self, snapshot: Arc<Snapshot<M>>) {
        if let super::state::Role::Leader(leadership) = &mut self.memory.role {
            leadership.open = leadership.open.split_off(&(snapshot.slot + 1));
        }
        self.disk.keep(snapshot);
        self.force();
    }

    /// The machine and the sessions of a snapshot take the place of all slots up to its own.
    fn install(&mut self, from: NodeId, snapshot: Arc<Snapshot<M>>) {
        let slot = snapshot.slot;
        self.memory.replica = snapshot.replica.clone();
        (self.memory.chosen_index, self.memory.last_applied) = (slot, slot);
        while let Some(known) = self.memory.chosen.first().copied().filter(|known| *known <= slot) {
            self.memory.chosen.remove(&known);
        }
        if let super::state::Role::Leader(leadership) = &mut self.memory.role {
            leadership.next_slot = leadership.next_slot.max(slot + 1);
        }
        self.keep(snapshot);
        self.fx.note(&text::INSTALLS, [self.ctx.me.into(), slot.into(), from.into()]);
    }
}
