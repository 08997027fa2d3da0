//! Heartbeats, leases, and reads that need no slot.
//!
//! Whoever hears a leader promises nobody else a ballot for the shortest election timeout. So a leader that has been heard by
//! so many that every quorum of phase 1 has one of them cannot be replaced for that time, and may answer reads by itself
//! ("master lease", Chandra, Griesemer and Redstone, "Paxos Made Live", 2007, section 5.2). It counts from the moment when it
//! *sent* the heartbeat, and less than the others do, as clocks may come apart. It looks at its clock, too, and not at its timer
//! alone: a leader that was paused finds what waits for it before it finds its timers.

use super::message::Message;
use super::rules::READS_CONFIRMED;
use super::setup::Reads;
use super::state::{Lease, Role, Timer};
use super::{Server, text};
use crate::consensus::paxos::{Ballot, ballot};
use crate::replicated::Machine;
use synod_model::{Delay, NodeId};

impl<M: Machine> Server<'_, '_, M> {
    /// Whether replicas keep to leases.
    pub(super) fn grants_leases(&self) -> bool {
        self.ctx.config.reads == Reads::Lease
    }

    /// The heartbeat timer: those who hear it begin no ballot of their own.
    pub(super) fn on_heartbeat_timeout(&mut self) {
        let Some(mine) = self.memory.leadership().map(|leadership| leadership.ballot) else {
            // The timer of whoever does not lead is cleared; nothing is to be done.
            return;
        };
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(self.ctx.config.heartbeat));
        self.fx.aside(&text::SENDS_HEARTBEATS, [self.ctx.me.into(), ballot(mine)]);
        self.repeat_overdue();
        self.ask_as_leader();
        self.send_heartbeats();
    }

    /// Sends everybody a sign of life; where leases are kept, it asks for one.
    pub(super) fn send_heartbeats(&mut self) {
        let (me, clock, length) = (self.ctx.me, self.ctx.clock, self.ctx.config.lease());
        let (chosen_index, asks) = (self.memory.chosen_index, self.grants_leases());
        let Role::Leader(leadership) = &mut self.memory.role else { return };
        let leases = &mut leadership.leases;
        if asks {
            leases.round += 1;
            let answered = [me].into_iter().collect();
            let (round, until) = (leases.round, clock.plus(length));
            leases.asked.push(Lease { round, sent: clock, until, answered, held: false });
            self.fx.set_timer(Timer::Lease(round), Delay::Fixed(length));
        }
        let (ballot, round) = (leadership.ballot, leases.round);
        self.fx.broadcast(self.ctx.config.replicas(), &Message::Heartbeat { ballot, chosen_index, round });
        if asks {
            self.keep_to_lease();
            self.count_answers(round);
        }
    }

    /// From now on, for the shortest election timeout, this replica promises nobody else a ballot.
    fn keep_to_lease(&mut self) {
        self.memory.vote_lease = true;
        self.fx.set_timer(Timer::VoteLease, Delay::Fixed(self.ctx.config.election.0));
    }

    /// A replica that kept to a lease may have forgotten it in a crash: it waits a whole one out.
    pub(super) fn wait_out_lease(&mut self) {
        if self.grants_leases() {
            self.fx.note(&text::WAITS_AFTER_RESTART, [self.ctx.me.into(), self.ctx.config.election.0.into()]);
            self.keep_to_lease();
        }
    }

    /// A leader's sign of life.
    pub(super) fn on_heartbeat(&mut self, from: NodeId, theirs: Ballot, chosen_index: u64, round: u32) {
        if self.disk.max_ballot > Some(theirs) {
            return self.refuse(from, theirs, &text::REFUSES_HEARTBEAT);
        }
        self.fx.aside(&text::HEARS_HEARTBEAT, [self.ctx.me.into(), from.into()]);
        if self.grants_leases() {
            self.keep_to_lease();
            self.fx.send(from, Message::HeartbeatAck { ballot: theirs, round });
        }
        self.follow(from, theirs);
        self.hears_chosen(theirs, chosen_index);
    }

    /// A replica has heard a heartbeat, and keeps to the lease.
    pub(super) fn on_heartbeat_ack(&mut self, from: NodeId, theirs: Ballot, round: u32) {
        let me = self.ctx.me;
        let asked = self.memory.leads_in(theirs).map(|leadership| &mut leadership.leases.asked);
        let lease = asked.and_then(|asked| asked.iter_mut().find(|lease| lease.round == round));
        let Some(lease) = lease else {
            // Its lease is over, or a later one has taken its place.
            return self.fx.aside(&text::OLD_ACK, [me.into(), from.into(), round.into()]);
        };
        lease.answered.insert(from);
        self.count_answers(round);
    }

    /// With enough answers the lease of a round holds; earlier ones are of no use any more.
    fn count_answers(&mut self, round: u32) {
        let needed = self.ctx.config.lease_quorum();
        let Role::Leader(leadership) = &mut self.memory.role else { return };
        let asked = &mut leadership.leases.asked;
        let Some(at) = asked.iter().position(|lease| lease.round == round) else { return };
        if asked[at].held || asked[at].answered.len() < needed {
            return;
        }
        let renewed = asked[..at].iter().any(|lease| lease.held);
        for earlier in asked.drain(..at) {
            self.fx.clear_timer(Timer::Lease(earlier.round));
        }
        asked[0].held = true;
        let args =
            [self.ctx.me.into(), round.into(), asked[0].answered.into(), self.ctx.config.lease().into()];
        if renewed {
            self.fx.aside(&text::RENEWS_LEASE, args);
        } else {
            self.fx.note(&text::HOLDS_LEASE, args);
        }
    }

    /// The time of a round's lease is over.
    pub(super) fn on_lease_timeout(&mut self, round: u32) {
        let Role::Leader(leadership) = &mut self.memory.role else { return };
        let held = leadership.leases.asked.iter().any(|lease| lease.round == round && lease.held);
        leadership.leases.asked.retain(|lease| lease.round != round);
        if held {
            self.fx.note(&text::LEASE_ENDS, [self.ctx.me.into(), round.into()]);
        } else {
            self.fx.aside(&text::LEASE_COMES_TO_NOTHING, [self.ctx.me.into(), round.into()]);
        }
    }

    /// The replica may promise again.
    pub(super) fn on_vote_lease_timeout(&mut self) {
        self.memory.vote_lease = false;
        self.fx.aside(&text::IS_FREE_AGAIN, [self.ctx.me.into()]);
    }

    /// Whether a lease holds now. The configuration may have changed since it was asked for; the shorter time counts.
    fn has_lease(&self) -> bool {
        let now = self.ctx.clock;
        let length = self.ctx.config.lease();
        let holds = |lease: &Lease| lease.held && now < lease.until && now < lease.sent.plus(length);
        self.memory.leadership().is_some_and(|leadership| leadership.leases.asked.iter().any(holds))
    }

    /// The answer to a read that needs no slot; `None` if it must go through the log, as everything else.
    pub(super) fn read(&mut self, op: &M::Op) -> Option<M::Answer> {
        if !M::is_read(op) {
            return None;
        }
        // Rule `reads-confirmed`.
        let text = if !self.ctx.obeys(READS_CONFIRMED) {
            &text::READS_BLINDLY
        } else if self.grants_leases() && self.has_lease() {
            // A leader answers once it has applied all that was chosen before it led.
            let ready = self.memory.leadership().map(|leadership| leadership.ready)?;
            if self.memory.last_applied < ready {
                return None;
            }
            &text::READS_BY_LEASE
        } else {
            return None;
        };
        if !self.fx.is_quiet() {
            self.fx.note(text, [self.ctx.me.into(), op.to_string().into()]);
        }
        Some(self.memory.replica.machine.clone().apply(op))
    }
}
