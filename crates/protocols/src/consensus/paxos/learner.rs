//! The learner: finds out which value is chosen.
//!
//! Acceptors tell every learner of each vote, and a value is chosen as soon as a quorum has voted for it in one ballot.
//! Votes may be lost, and a learner may have been down. So one that has not learned asks the acceptors for their votes
//! from time to time. That need not be enough: a value may be chosen and yet no ballot have a quorum of the votes that
//! acceptors hold now. Then the learner has a proposer issue a proposal, which can only be for the chosen value.

use super::message::Message;
use super::state::{Phase, Vote};
use super::{Site, Timer, ballot, text};
use synod_model::{Delay, Micros, NodeId, NodeSet, Outcome, Reply, Value};

impl Site<'_, '_> {
    /// An acceptor has voted: proposer and learner may both have waited for it.
    pub(super) fn on_accepted(&mut self, from: NodeId, vote: Vote) {
        let (me, counted) = (self.ctx.me, self.counts_accepted(from, vote));
        let learns = self.ctx.config.learners.contains(me);
        if learns && self.memory.learner.learned.is_none() {
            self.learn(from, vote, counted);
        } else {
            self.late_vote(from, vote, counted);
        }
    }

    /// A vote that changes nothing here; `told`: a sentence about it has been said.
    fn late_vote(&mut self, from: NodeId, vote: Vote, told: bool) {
        if !told {
            let args = [self.ctx.me.into(), from.into(), vote.value.into(), ballot(vote.ballot)];
            self.fx.note(&text::LATE_VOTE, args);
        }
    }

    /// Takes down a vote; `told`: a sentence about it has been said.
    fn learn(&mut self, from: NodeId, vote: Vote, told: bool) {
        let votes = &mut self.memory.learner.votes;
        match votes.binary_search_by_key(&from, |(node, _)| *node) {
            Ok(at) if votes[at].1 > vote => return self.late_vote(from, vote, told),
            Ok(at) => votes[at].1 = vote,
            Err(at) => votes.insert(at, (from, vote)),
        }
        let same = votes.iter().filter(|(_, known)| *known == vote).map(|(node, _)| *node);
        let same: NodeSet = same.collect();
        let needed = self.ctx.config.quorum2;
        if same.len() >= usize::from(needed) {
            self.conclude(vote, same);
        } else if !told && from != self.ctx.me {
            let args = [
                self.ctx.me.into(),
                from.into(),
                vote.value.into(),
                ballot(vote.ballot),
                same.len().into(),
                needed.into(),
            ];
            self.fx.note(&text::HEARS_VOTE, args);
        }
    }

    /// A value is chosen: so many acceptors have voted for it in one ballot. The learner has learned, the proposer is
    /// done, and clients get their answers.
    pub(super) fn conclude(&mut self, vote: Vote, by: NodeSet) {
        let (me, value) = (self.ctx.me, vote.value);
        let args = [me.into(), value.into(), by.into(), ballot(vote.ballot)];
        if self.ctx.config.learners.contains(me) {
            self.memory.learner.votes.clear();
            if self.memory.learner.learned.is_none() {
                self.memory.learner.learned = Some(value);
                self.fx.headline(Outcome::Chosen, &text::LEARNS, args);
            }
            self.fx.clear_timer(Timer::CatchUp);
        } else {
            self.fx.headline(Outcome::Chosen, &text::SEES_CHOSEN, args);
        }
        let proposer = &mut self.memory.proposer;
        if proposer.phase != Phase::Idle || !proposer.waiting.is_empty() {
            proposer.phase = Phase::Chosen { value };
            self.fx.clear_timer(Timer::Timeout);
            self.fx.clear_timer(Timer::BackOff);
        }
        if !proposer.waiting.is_empty() {
            self.fx.note(&text::ANSWERS, [me.into(), value.into()]);
        }
        for request in proposer.waiting.drain(..) {
            self.fx.reply(request, Reply::Ok(Value::Word(value)));
        }
    }

    /// Begins to ask, if it is to ask at all.
    pub(super) fn start_learner(&mut self) {
        let period = self.ctx.config.catch_up;
        if self.ctx.config.learners.contains(self.ctx.me) && period > Micros(0) {
            self.fx.set_timer(Timer::CatchUp, Delay::Fixed(period));
        }
    }

    /// It has not learned yet, and asks.
    pub(super) fn on_catch_up(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        self.start_learner();
        if self.memory.learner.votes.is_empty() {
            self.fx.note(&text::ASKS_ACCEPTORS, [me.into()]);
        } else {
            let n = self.fx.choose(config.proposers.len.into());
            let proposer = config.proposers.iter().nth(n as usize).expect("the choice is among them");
            self.fx.note(&text::ASKS_PROPOSER, [me.into(), proposer.into()]);
            self.send(proposer, Message::Issue);
        }
        for acceptor in config.acceptors.iter() {
            self.send(acceptor, Message::Query);
        }
    }
}
