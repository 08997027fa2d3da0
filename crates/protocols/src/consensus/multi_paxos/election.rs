//! Phase 1, once for all slots: who leads.
//!
//! "A newly chosen leader executes phase 1 for infinitely many instances of the consensus algorithm" (section 3): one
//! request with one ballot covers every slot from the first that the candidate does not know, and an acceptor answers with
//! all its votes there. What they say constrains the leader in these slots only; in all others it is free, and needs no
//! phase 1 any more.
//!
//! The three `become_*` functions are the only places where a role changes.

use super::disk::{Slot, Vote, owner};
use super::message::{Message, Votes};
use super::rules::{GAPS_FILLED, HIGHEST_VOTE_ADOPTED, LEASE_RESPECTED, PHASE_ONE_FIRST};
use super::state::{Candidacy, Leadership, Leases, Role, Timer};
use super::{Server, text};
use crate::consensus::paxos::{Ballot, ballot};
use crate::replicated::Machine;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use synod_model::{Delay, Mark, NodeId, Outcome};

impl<M: Machine> Server<'_, '_, M> {
    /// No leader is heard of: the replica begins a ballot of its own.
    pub(super) fn on_election_timeout(&mut self) {
        if self.memory.leads() {
            // The timer of a leader is cleared; nothing is to be done.
            return;
        }
        if self.is_bound() {
            self.fx.note(&text::WAITS_OUT_LEASE, [self.ctx.me.into()]);
            return self.reset_election_timer();
        }
        self.become_candidate();
        // Rule `phase-one-first`.
        if !self.ctx.obeys(PHASE_ONE_FIRST) {
            self.fx.note(&text::SKIPS_PHASE_ONE, [self.ctx.me.into()]);
            return self.become_leader();
        }
        if let Role::Candidate(Candidacy { ballot, .. }) = &self.memory.role {
            let prepare = Message::Prepare { ballot: *ballot, from_slot: self.memory.chosen_index + 1 };
            self.fx.broadcast(self.ctx.config.replicas(), &prepare);
        }
        self.count_promises();
    }

    /// Whether the replica may promise nobody a ballot. Rule `lease-respected`.
    fn is_bound(&self) -> bool {
        self.memory.vote_lease && self.ctx.obeys(LEASE_RESPECTED)
    }

    /// Phase 1b: the promise is one for all slots, and reports the votes in those that the candidate does not know.
    pub(super) fn on_prepare(&mut self, from: NodeId, asked: Ballot, from_slot: Slot) {
        let me = self.ctx.me;
        let order = self.disk.max_ballot.map_or(Ordering::Less, |promised| promised.cmp(&asked));
        match order {
            Ordering::Greater => return self.refuse(from, asked, &text::REFUSES_PREPARE),
            // Sent again: so is the answer.
            Ordering::Equal => self.fx.note(&text::PROMISES_AGAIN, [me.into(), from.into(), ballot(asked)]),
            Ordering::Less if self.is_bound() => {
                return self.fx.note(&text::KEEPS_TO_LEASE, [me.into(), from.into(), ballot(asked)]);
            }
            Ordering::Less => self.promise(from, asked),
        }
        let accepted: Votes<M::Op> =
            self.disk.log.from(from_slot).map(|(slot, vote)| (slot, *vote)).collect();
        self.fx
            .send(from, Message::Promise { ballot: asked, accepted, chosen_index: self.memory.chosen_index });
    }

    fn promise(&mut self, from: NodeId, asked: Ballot) {
        let args = [self.ctx.me.into(), from.into(), ballot(asked)];
        match &self.memory.role {
            Role::Leader(_) => self.fx.headline(Mark::GivenUp, &text::STEPS_DOWN_FOR_PREPARE, args),
            Role::Candidate(_) => self.fx.note(&text::WITHDRAWS_FOR_PREPARE, args),
            Role::Follower { .. } => self.fx.note(&text::PROMISES, args),
        }
        self.disk.max_ballot = Some(asked);
        self.force();
        self.become_follower(None);
        self.reset_election_timer();
    }

    /// Somebody uses a ballot below the promised one: "it should probably inform the proposer" (section 2.2).
    pub(super) fn refuse(&mut self, to: NodeId, asked: Ballot, text: &'static synod_model::Text) {
        let Some(promised) = self.disk.max_ballot else { return };
        let args = [self.ctx.me.into(), to.into(), ballot(asked), ballot(promised)];
        self.fx.outcome(Outcome::Refused, text, args);
        self.fx.send(to, Message::Nack { max_ballot: promised });
    }

    /// A promise arrives, with the votes of its sender.
    pub(super) fn on_promise(
        &mut self,
        from: NodeId,
        promised: Ballot,
        accepted: &[(Slot, Vote<M::Op>)],
        chosen_index: Slot,
    ) {
        let me = self.ctx.me;
        let Role::Candidate(candidacy) = &mut self.memory.role else {
            return self.fx.note(&text::OLD_PROMISE, [me.into(), from.into(), ballot(promised)]);
        };
        if candidacy.ballot != promised || !candidacy.promises.insert(from) {
            return self.fx.note(&text::OLD_PROMISE, [me.into(), from.into(), ballot(promised)]);
        }
        candidacy.ahead = candidacy.ahead.max(Some((chosen_index, from)));
        for (slot, vote) in accepted.iter().filter(|(slot, _)| *slot > chosen_index) {
            report(&mut candidacy.reported, *slot, *vote);
        }
        let (now, needed) = (candidacy.promises.len(), self.ctx.config.phase_one());
        let last = accepted.last().map_or(0, |(slot, _)| *slot);
        let args = [me.into(), from.into(), ballot(promised), now.into(), needed.into(), last.into()];
        let text = if accepted.is_empty() { &text::COUNTS_PROMISE } else { &text::COUNTS_PROMISE_WITH_VOTES };
        self.fx.note(text, args);
        // Who knows all slots up to `chosen_index` to be chosen reports there what is chosen.
        self.memory.heard = self.memory.heard.max(chosen_index);
        for (slot, vote) in accepted.iter().filter(|(slot, _)| *slot <= chosen_index) {
            self.learn(*slot, *vote);
        }
        self.settle();
        self.count_promises();
    }

    /// With a quorum of promises the candidate leads.
    fn count_promises(&mut self) {
        let Role::Candidate(Candidacy { ballot: mine, promises, .. }) = &self.memory.role else { return };
        if promises.len() < self.ctx.config.phase_one() {
            return;
        }
        let args = [self.ctx.me.into(), ballot(*mine), (*promises).into()];
        let text = if self.ctx.config.len() == 1 { &text::LEADS_ALONE } else { &text::LEADS };
        self.fx.headline(Outcome::Elected, text, args);
        self.become_leader();
    }

    /// Takes the next ballot, and promises it to itself.
    fn become_candidate(&mut self) {
        let me = self.ctx.me;
        let highest = self.disk.max_ballot.map_or(0, |promised| promised.round);
        let mine = Ballot { round: highest.max(self.memory.seen_round) + 1, proposer: me.number() };
        let waited = self.ctx.clock.since(self.memory.last_heard);
        let args = [me.into(), waited.into(), ballot(mine), (self.memory.chosen_index + 1).into()];
        let text = match self.memory.role {
            Role::Candidate(_) => &text::STANDS_AGAIN,
            _ if waited.0 == 0 => &text::STANDS,
            _ => &text::STANDS_AFTER,
        };
        self.fx.headline(Mark::Attempt, text, args);
        self.disk.max_ballot = Some(mine);
        self.force();
        let mut reported = BTreeMap::new();
        for (slot, vote) in self.disk.log.from(self.memory.chosen_index + 1) {
            report(&mut reported, slot, *vote);
        }
        let promises = [me].into_iter().collect();
        self.memory.role = Role::Candidate(Candidacy { ballot: mine, promises, reported, ahead: None });
        self.reset_election_timer();
    }

    /// Leads: it proposes in each slot for which phase 1 has found a vote, and a no-op in the gaps between (section 3); then
    /// commands of its own follow.
    fn become_leader(&mut self) {
        let Role::Candidate(Candidacy { ballot: mine, mut reported, ahead, .. }) =
            std::mem::replace(&mut self.memory.role, Role::Follower { leader: None })
        else {
            return;
        };
        let base = ahead.map_or(0, |(slot, _)| slot).max(self.memory.chosen_index);
        // Rule `highest-vote-adopted`: the value of the highest-numbered proposal among the answers (P2c, section 2.2).
        if !(self.ctx.obeys(HIGHEST_VOTE_ADOPTED) && self.ctx.obeys(PHASE_ONE_FIRST)) {
            let said = reported.range(base + 1..).next().map(|(slot, _)| *slot);
            if let Some(first) = said.filter(|_| !self.ctx.obeys(HIGHEST_VOTE_ADOPTED)) {
                self.fx.note(&text::IGNORES_VOTES, [self.ctx.me.into(), first.into()]);
            }
            reported.clear();
        }
        let highest = reported.last_key_value().map_or(0, |(slot, _)| *slot);
        let known = self.memory.chosen.last().copied().unwrap_or(0);
        let last = highest.max(known).max(base);
        self.memory.role = Role::Leader(Box::new(Leadership {
            ballot: mine,
            open: BTreeMap::new(),
            next_slot: last + 1,
            queue: Vec::new(),
            ready: last,
            leases: Leases::default(),
        }));
        self.fx.clear_timer(Timer::Election);
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(self.ctx.config.heartbeat));
        if let Some((slot, node)) = ahead.filter(|(slot, _)| *slot > self.memory.chosen_index) {
            self.fx.note(&text::FETCHES, [self.ctx.me.into(), node.into(), slot.into()]);
            self.ask_for_chosen(Some(node));
        }
        for slot in base + 1..=last {
            if !self.memory.knows(slot) {
                self.complete(slot, reported.get(&slot).copied());
            }
        }
        self.submit_pending();
        self.drive();
        let quiet = self.memory.leadership().is_some_and(|leadership| leadership.open.is_empty());
        if quiet || self.grants_leases() {
            self.send_heartbeats();
        }
    }

    /// Completes a slot that an earlier leader has left open: with the value that may be chosen there, or with a no-op.
    fn complete(&mut self, slot: Slot, reported: Option<Vote<M::Op>>) {
        let me = self.ctx.me;
        match reported {
            Some(vote) => {
                if !self.fx.is_quiet() {
                    let args = [me.into(), slot.into(), vote.to_string().into(), ballot(vote.ballot)];
                    self.fx.note(&text::ADOPTS, args);
                }
                self.propose(slot, vote.value);
            }
            // Rule `gaps-filled`: it is to "fill the gap immediately by proposing, as commands 136 and 137, a special 'no-op'
            // command" (section 3).
            None if self.ctx.obeys(GAPS_FILLED) => {
                self.fx.note(&text::FILLS_GAP, [me.into(), slot.into()]);
                self.propose(slot, None);
            }
            None => self.fx.note(&text::LEAVES_GAP, [me.into(), slot.into()]),
        }
    }

    /// Follows a leader, or waits for one.
    pub(super) fn become_follower(&mut self, leader: Option<NodeId>) {
        let before = std::mem::replace(&mut self.memory.role, Role::Follower { leader });
        if let Role::Leader(leadership) = before {
            self.fx.clear_timer(Timer::Heartbeat);
            for lease in leadership.leases.asked {
                self.fx.clear_timer(Timer::Lease(lease.round));
            }
            self.reset_election_timer();
        }
        if leader.is_some() {
            self.submit_pending();
        }
    }

    /// A sign of the leader of a ballot that is not below the promised one: the replica follows it.
    pub(super) fn follow(&mut self, leader: NodeId, theirs: Ballot) {
        debug_assert_eq!(owner(theirs), leader, "only its owner uses a ballot");
        if self.disk.max_ballot < Some(theirs) {
            self.disk.max_ballot = Some(theirs);
            self.force();
        }
        if self.memory.leader(self.ctx.me) != Some(leader) {
            let args = [self.ctx.me.into(), leader.into(), ballot(theirs)];
            match &self.memory.role {
                Role::Leader(_) => self.fx.headline(Mark::GivenUp, &text::STEPS_DOWN_FOR_LEADER, args),
                Role::Candidate(_) => self.fx.note(&text::WITHDRAWS_FOR_LEADER, args),
                Role::Follower { .. } => self.fx.note(&text::FOLLOWS, args),
            }
            self.become_follower(Some(leader));
        }
        self.reset_election_timer();
    }

    /// Who is refused follows and waits.
    pub(super) fn on_nack(&mut self, from: NodeId, theirs: Ballot) {
        let me = self.ctx.me;
        self.memory.seen_round = self.memory.seen_round.max(theirs.round);
        let args = [me.into(), from.into(), ballot(theirs)];
        match &self.memory.role {
            Role::Leader(leadership) if leadership.ballot < theirs => {
                self.fx.headline(Mark::GivenUp, &text::STEPS_DOWN_REFUSED, args);
            }
            Role::Candidate(candidacy) if candidacy.ballot < theirs => {
                self.fx.note(&text::WITHDRAWS_REFUSED, args);
            }
            _ => return self.fx.note(&text::OLD_NACK, args),
        }
        self.become_follower(None);
        self.reset_election_timer();
    }

    /// Sets the election timer to a new random time.
    pub(super) fn reset_election_timer(&mut self) {
        let (min, max) = self.ctx.config.election;
        self.memory.last_heard = self.ctx.clock;
        self.fx.set_timer(Timer::Election, Delay::Uniform(min, max));
    }
}

/// A vote is reported: of several in a slot the one of the highest ballot counts.
fn report<C: Copy>(reported: &mut BTreeMap<Slot, Vote<C>>, slot: Slot, vote: Vote<C>) {
    let highest = reported.entry(slot).or_insert(vote);
    if vote.ballot > highest.ballot {
        *highest = vote;
    }
}
