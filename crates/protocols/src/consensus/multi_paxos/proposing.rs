//! Phase 2: a leader proposes values in slots, acceptors vote, and a quorum of votes chooses.
//!
//! A settled leader needs one round trip for a command, whatever came before it. It may have several slots open at once, and
//! these may be chosen in any order: each is an instance of its own. "Suppose a leader can get α commands ahead—that is, it
//! can propose commands i + 1 through i + α after commands 1 through i are chosen" (section 3); α is `window`.

use super::disk::{Slot, Vote};
use super::message::Message;
use super::rules::{ACCEPTOR_PERSISTED, PROMISE_OBEYED, QUORUMS_INTERSECT};
use super::state::{Leadership, Open, Role};
use super::{Server, text};
use crate::consensus::paxos::{Ballot, ballot};
use crate::replicated::{Command, Machine};
use synod_model::{NodeId, Outcome};

/// The leader's side.
impl<M: Machine> Server<'_, '_, M> {
    fn leadership(&mut self) -> Option<&mut Leadership<M::Op>> {
        match &mut self.memory.role {
            Role::Leader(leadership) => Some(leadership),
            _ => None,
        }
    }

    /// A command is to be decided: it waits for a slot. A copy of one that is open already is dropped; one that is chosen is
    /// proposed again, and the sessions see to it when it is applied. The caller drives the leader on.
    pub(super) fn enqueue(&mut self, command: Command<M::Op>) {
        let first = self.memory.chosen_index + 1;
        let Role::Leader(leadership) = &mut self.memory.role else { return };
        if let Some(origin) = &command.origin {
            let queued = leadership.queue.iter().filter_map(|c| c.origin).any(|o| o.same_command(origin));
            let mine = |vote: &Vote<M::Op>| vote.ballot == leadership.ballot && vote.is_for(origin);
            if queued || self.disk.log.from(first).any(|(_, vote)| mine(vote)) {
                return self.note_command(&text::HAS_COMMAND, &command, 0);
            }
        }
        leadership.queue.push(command);
        let last = first - 1 + u64::from(self.ctx.config.window);
        if leadership.next_slot > last {
            self.note_command(&text::WINDOW_IS_FULL, &command, last);
        }
    }

    /// After anything that may let the leader go on: proposes what waits, and sees what is chosen, until nothing is left.
    pub(super) fn drive(&mut self) {
        while self.fill_window() | self.choose() {}
    }

    /// Proposes the commands that wait, as far as the window goes.
    fn fill_window(&mut self) -> bool {
        let mut proposed = false;
        loop {
            let last = self.memory.chosen_index + u64::from(self.ctx.config.window);
            let Role::Leader(leadership) = &mut self.memory.role else { return proposed };
            let Some(command) = leadership.queue.first().copied() else { return proposed };
            let slot = leadership.next_slot;
            if slot > last {
                return proposed;
            }
            leadership.next_slot += 1;
            if self.memory.knows(slot) {
                continue;
            }
            if let Some(leadership) = self.leadership() {
                leadership.queue.remove(0);
            }
            self.note_command(&text::PROPOSES, &command, slot);
            self.propose(slot, Some(command));
            proposed = true;
        }
    }

    fn note_command(&mut self, text: &'static synod_model::Text, command: &Command<M::Op>, slot: Slot) {
        if !self.fx.is_quiet() {
            self.fx.note(text, [self.ctx.me.into(), command.to_string().into(), slot.into()]);
        }
    }

    /// Phase 2a, and the leader's own vote.
    pub(super) fn propose(&mut self, slot: Slot, value: Option<Command<M::Op>>) {
        let (me, chosen_index) = (self.ctx.me, self.memory.chosen_index);
        let Some(leadership) = self.leadership() else { return };
        let mine = leadership.ballot;
        leadership.open.insert(slot, Open { accepted: [me].into_iter().collect(), overdue: false });
        self.disk.log.cast(slot, Vote { ballot: mine, value });
        self.force();
        let accept = Message::Accept { ballot: mine, slot, value, chosen_index };
        self.fx.broadcast(self.ctx.config.replicas(), &accept);
    }

    /// What was not accepted for a whole heartbeat interval is sent again to those who have not.
    pub(super) fn repeat_overdue(&mut self) {
        let chosen_index = self.memory.chosen_index;
        let Role::Leader(leadership) = &mut self.memory.role else { return };
        for (slot, open) in &mut leadership.open {
            open.overdue = !open.overdue;
            if !open.overdue
                && let Some(vote) = self.disk.log.get(*slot)
            {
                let (ballot, value) = (leadership.ballot, vote.value);
                let accept = Message::Accept { ballot, slot: *slot, value, chosen_index };
                let missing = self.ctx.config.replicas().filter(|node| !open.accepted.contains(*node));
                self.fx.broadcast(missing, &accept);
            }
        }
    }

    /// A replica has accepted.
    pub(super) fn on_accepted(&mut self, from: NodeId, theirs: Ballot, slot: Slot) {
        let me = self.ctx.me;
        let needed = self.ctx.config.phase_two(self.ctx.obeys(QUORUMS_INTERSECT));
        let Some(leadership) = self.memory.leads_in(theirs) else {
            return self.fx.note(&text::OLD_VOTE, [me.into(), from.into(), slot.into(), ballot(theirs)]);
        };
        match leadership.open.get_mut(&slot) {
            // Late: the slot is chosen already.
            None => self.fx.aside(&text::LATE_VOTE, [me.into(), from.into(), slot.into()]),
            Some(open) => {
                open.accepted.insert(from);
                let votes = open.accepted.len();
                let args = [me.into(), from.into(), slot.into(), votes.into(), needed.into()];
                self.fx.note(&text::COUNTS_VOTE, args);
                self.drive();
            }
        }
    }

    /// "A value is chosen when a single proposal with that value has been accepted by a majority of the acceptors" (section
    /// 2.2). The others are told at once. Returns whether anything is chosen.
    fn choose(&mut self) -> bool {
        let me = self.ctx.me;
        // Rule `quorums-intersect`.
        let needed = self.ctx.config.phase_two(self.ctx.obeys(QUORUMS_INTERSECT));
        let Some(leadership) = self.leadership() else { return false };
        let mine = leadership.ballot;
        let enough =
            |(slot, open): (&Slot, &Open)| (open.accepted.len() >= needed).then_some((*slot, open.accepted));
        let chosen: Vec<_> = leadership.open.iter().filter_map(enough).collect();
        if chosen.is_empty() {
            return false;
        }
        for (slot, by) in &chosen {
            if let Some(leadership) = self.leadership() {
                leadership.open.remove(slot);
            }
            let value = self.disk.log.get(*slot).filter(|_| !self.fx.is_quiet());
            let value = value.map_or_else(String::new, ToString::to_string);
            let args = [me.into(), (*slot).into(), value.into(), (*by).into(), ballot(mine)];
            self.fx.headline(Outcome::Chosen, &text::CHOOSES, args);
            self.memory.heard = self.memory.heard.max(*slot);
            self.memory.chosen.insert(*slot);
        }
        self.settle();
        let slots = chosen.iter().map(|(slot, _)| *slot).collect();
        let told = Message::Chosen { ballot: mine, slots, chosen_index: self.memory.chosen_index };
        self.fx.broadcast(self.ctx.config.replicas(), &told);
        true
    }
}

/// The acceptor's side.
impl<M: Machine> Server<'_, '_, M> {
    /// Phase 2b: "If an acceptor receives an accept request for a proposal numbered n, it accepts the proposal unless it has
    /// already responded to a prepare request having a number greater than n" (section 2.2).
    pub(super) fn on_accept(&mut self, from: NodeId, (slot, vote): (Slot, Vote<M::Op>), chosen_index: Slot) {
        let theirs = vote.ballot;
        let broken = self.disk.max_ballot > Some(theirs);
        // Rule `promise-obeyed`.
        if broken && self.ctx.obeys(PROMISE_OBEYED) {
            return self.refuse(from, theirs, &text::REFUSES_ACCEPT);
        }
        if !broken {
            self.follow(from, theirs);
        }
        self.note_accept(from, slot, &vote, broken);
        // What is folded into the snapshot is chosen, and can only be proposed again.
        if slot > self.disk.folded() && self.disk.log.get(slot) != Some(&vote) {
            self.disk.log.cast(slot, vote);
            self.force();
        }
        self.fx.send(from, Message::Accepted { ballot: theirs, slot });
        self.hears_chosen(theirs, chosen_index);
    }

    fn note_accept(&mut self, from: NodeId, slot: Slot, vote: &Vote<M::Op>, broken: bool) {
        if self.fx.is_quiet() {
            return;
        }
        let text = match () {
            () if broken => &text::ACCEPTS_BROKEN,
            () if self.disk.log.get(slot) == Some(vote) || slot <= self.disk.folded() => &text::ACCEPTS_AGAIN,
            () => &text::ACCEPTS,
        };
        let promised = self.disk.max_ballot.unwrap_or(vote.ballot);
        let args = [
            self.ctx.me.into(),
            from.into(),
            slot.into(),
            vote.to_string().into(),
            ballot(vote.ballot),
            ballot(promised),
        ];
        self.fx.note(text, args);
    }

    /// "An acceptor records its intended response in stable storage before actually sending the response" (section 2.5):
    /// rule `acceptor-persisted`.
    pub(super) fn force(&mut self) {
        if self.ctx.obeys(ACCEPTOR_PERSISTED) {
            self.fx.force();
        }
    }
}
