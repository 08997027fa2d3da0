//! Phase 0: fast leader election. (`FastLeaderElection` of the implementation; DSN 2011 leaves the oracle open.)
//!
//! Servers that look for a leader tell each other their votes, in rounds. The best vote is for whoever has the most recent
//! history: the highest epoch, in it the highest zxid, and among equals the highest id. Each takes on a better one that it hears.
//! One that a majority shares, and that nothing has bettered for a while, is elected. Whoever comes later, and hears that a
//! majority follows somebody, follows as well. An election need not be right: discovery finds out whether it was.

use super::message::{Message, Timer};
use super::phase::{Phase, State};
use super::rules::MOST_RECENT_LEADS;
use super::state::{Following, Line, Role};
use super::vote::{Said, Vote};
use super::{At, text};
use synod_model::prelude::*;

impl At<'_, '_> {
    /// The vote for itself.
    fn own_vote(&self) -> Vote {
        Vote { peer_epoch: self.disk.current_epoch, zxid: self.disk.last_zxid(), leader: self.ctx.me }
    }

    /// Whether a vote is better than another one.
    fn betters(&self, vote: Vote, other: Vote) -> bool {
        // Rule `most-recent-leads`: the most recent history wins; without the rule, the highest id.
        if self.ctx.obeys(MOST_RECENT_LEADS) { vote > other } else { vote.leader > other.leader }
    }

    /// It leads no more, follows no more, and begins a round of its own.
    pub(super) fn look_for_leader(&mut self) {
        self.hang_up();
        for timer in [Timer::Init, Timer::Sync, Timer::Ping] {
            self.fx.clear_timer(timer);
        }
        self.memory.role = Role::Looking(Box::default());
        self.memory.logical_clock += 1;
        self.memory.vote = self.own_vote();
        let (round, Vote { peer_epoch, zxid, .. }) = (self.memory.logical_clock, self.memory.vote);
        self.fx.headline(
            Mark::Attempt,
            &text::LOOKS,
            [self.ctx.me.into(), round.into(), peer_epoch.into(), zxid.into()],
        );
        self.tell_all();
        self.count();
    }

    /// What it says to others.
    fn notification(&self) -> Message {
        let Vote { peer_epoch, zxid, leader } = self.memory.vote;
        let (round, state) = (self.memory.logical_clock, self.memory.role.state());
        Message::Notification { round, peer_epoch, zxid, leader, state }
    }

    fn tell_all(&mut self) {
        let message = self.notification();
        self.fx.broadcast(self.ctx.config.servers(), &message);
        self.fx.set_timer(Timer::Election, Delay::Fixed(self.ctx.config.resend()));
    }

    /// Another server says its vote.
    pub(super) fn on_notification(&mut self, from: NodeId, said: Said) {
        let (me, round) = (self.ctx.me, self.memory.logical_clock);
        let Role::Looking(looking) = &self.memory.role else {
            // Whoever looks for a leader is told which one there is.
            if said.state == State::Looking {
                self.fx.note(&text::TELLS_LEADER, [me.into(), from.into(), self.memory.vote.leader.into()]);
                let message = self.notification();
                self.fx.send(from, message);
            } else {
                self.fx.note(&text::HAS_LEADER, [me.into(), from.into()]);
            }
            return;
        };
        // Links may be slow: within a round votes only become better, and whoever has elected looks no more.
        let known = looking.votes.get(&from).copied().filter(|known| known.round == said.round);
        let later = |known: Said| known.state != State::Looking || self.betters(known.vote, said.vote);
        if said.state == State::Looking && known.is_some_and(later) {
            return self.fx.note(&text::OLD_VOTE, [me.into(), from.into()]);
        }
        let Role::Looking(looking) = &mut self.memory.role else { return };
        looking.votes.insert(from, said);
        if said.state != State::Looking {
            self.fx.note(&text::HEARS_LEADER, [me.into(), from.into(), said.vote.leader.into()]);
            return if self.is_established(said) { self.elect(said) } else { self.count() };
        }
        if said.round < round {
            self.fx.note(&text::LOW_ROUND, [me.into(), from.into(), said.round.into(), round.into()]);
            let message = self.notification();
            return self.fx.send(from, message);
        }
        let mut own = self.memory.vote;
        if said.round > round {
            self.memory.logical_clock = said.round;
            own = self.own_vote();
        }
        let better = self.betters(said.vote, own);
        let vote = if better { said.vote } else { own };
        let args = [me.into(), from.into(), vote.leader.into(), vote.zxid.into()];
        self.fx.note(if better { &text::ADOPTS } else { &text::KEEPS_VOTE }, args);
        if vote != self.memory.vote || said.round > round {
            self.memory.vote = vote;
            if let Role::Looking(looking) = &mut self.memory.role {
                looking.deciding = false;
            }
            self.tell_all();
        }
        self.count();
    }

    /// Looks whether a majority shares its vote. If so, it waits for a better one for a while.
    fn count(&mut self) {
        let (vote, round) = (self.memory.vote, self.memory.logical_clock);
        let Role::Looking(looking) = &mut self.memory.role else { return };
        let share = looking.votes.values().filter(|said| said.round == round && said.vote == vote).count();
        if looking.deciding || !self.ctx.config.is_majority(1 + share) {
            return;
        }
        looking.deciding = true;
        self.fx.note(&text::MAJORITY, [self.ctx.me.into(), vote.leader.into(), (1 + share).into()]);
        self.fx.set_timer(Timer::Election, Delay::Fixed(self.ctx.config.final_wait));
    }

    /// Whether a majority follows the one that somebody follows, and it says itself that it leads.
    fn is_established(&self, said: Said) -> bool {
        let Role::Looking(looking) = &self.memory.role else { return false };
        let leader = said.vote.leader;
        let with = |other: &&Said| other.state != State::Looking && other.vote.leader == leader;
        let leads = looking.votes.get(&leader).is_some_and(|said| said.state == State::Leading);
        leads && self.ctx.config.is_majority(looking.votes.values().filter(with).count())
    }

    /// It follows the one that a majority follows.
    fn elect(&mut self, said: Said) {
        self.memory.logical_clock = said.round;
        self.memory.vote = said.vote;
        self.fx.note(&text::JOINS, [self.ctx.me.into(), said.vote.leader.into()]);
        self.follow();
    }

    /// The wait for a better vote is over, or it is time to say the vote again.
    pub(super) fn on_election(&mut self) {
        let me = self.ctx.me;
        let Role::Looking(looking) = &self.memory.role else { return };
        if !looking.deciding {
            self.fx.note(&text::SAYS_AGAIN, [me.into(), self.memory.vote.leader.into()]);
            return self.tell_all();
        }
        if self.memory.vote.leader == me {
            self.lead();
        } else {
            self.fx.note(&text::ELECTS, [me.into(), self.memory.vote.leader.into()]);
            self.follow();
        }
    }

    /// Opens a connection to the one that it has elected.
    fn follow(&mut self) {
        let leader = self.memory.vote.leader;
        self.disk.connections += 1;
        let line = Line::new(self.disk.connections);
        let following = Following { leader, line, phase: Phase::Discovery, incoming: None };
        self.memory.role = Role::Following(Box::new(following));
        self.fx.clear_timer(Timer::Election);
        self.fx.set_timer(Timer::Init, Delay::Fixed(self.ctx.config.init()));
        let accepted_epoch = self.disk.accepted_epoch;
        self.send_up(|packet| Message::CEpoch { packet, accepted_epoch });
    }

    /// The epoch was not established in time.
    pub(super) fn on_init(&mut self) {
        let args = [self.ctx.me.into(), self.ctx.config.init().into()];
        self.fx.headline(Mark::GivenUp, &text::TOO_SLOW, args);
        self.look_for_leader();
    }
}
