//! The acceptor: promises ballots, votes, and remembers both.
//!
//! "An acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number greater
//! than n" (P1a, section 2.2). It answers an equal ballot again with the same answer, so that a proposer may repeat a
//! request whose answer was lost. What it refuses, it refuses aloud: "it should probably inform the proposer, who
//! should then abandon its proposal" (section 2.2).

use super::message::{Message, Promise};
use super::state::{Ballot, Vote};
use super::{Site, ballot, rules, text};
use std::cmp::Ordering;
use synod_model::Fx;
use synod_model::{NodeId, Outcome};

impl Site<'_, '_> {
    /// Phase 1b: "If an acceptor receives a prepare request with number n greater than that of any prepare request to
    /// which it has already responded, then it responds to the request with a promise not to accept any more proposals
    /// numbered less than n and with the highest-numbered proposal (if any) that it has accepted" (section 2.2).
    pub(super) fn on_prepare(&mut self, from: NodeId, asked: Ballot) {
        let me = self.ctx.me;
        match self.disk.max_ballot {
            Some(promised) if promised > asked => {
                let args = [me.into(), from.into(), ballot(asked), ballot(promised)];
                self.fx.outcome(Outcome::Refused, &text::REFUSES_PREPARE, args);
                return self.send(from, Message::Nack { ballot: asked, promised });
            }
            Some(promised) if promised == asked => {
                self.fx.note(&text::PROMISES_AGAIN, [me.into(), from.into(), ballot(asked)]);
            }
            _ => self.promises(from, asked),
        }
        self.send(from, Message::Promise(Promise { ballot: asked, vote: self.disk.vote() }));
    }

    fn promises(&mut self, from: NodeId, asked: Ballot) {
        let me = self.ctx.me;
        self.disk.max_ballot = Some(asked);
        self.force();
        match self.disk.vote() {
            _ if from == me => {}
            None => self.fx.note(&text::PROMISES, [me.into(), from.into(), ballot(asked)]),
            Some(vote) => {
                let args = [me.into(), from.into(), ballot(asked), vote.value.into(), ballot(vote.ballot)];
                self.fx.note(&text::PROMISES_WITH_VOTE, args);
            }
        }
    }

    /// Phase 2b: "If an acceptor receives an accept request for a proposal numbered n, it accepts the proposal unless
    /// it has already responded to a prepare request having a number greater than n" (section 2.2).
    pub(super) fn on_accept(&mut self, from: NodeId, vote: Vote) {
        let me = self.ctx.me;
        let promised = self.disk.max_ballot.unwrap_or(vote.ballot);
        // Rule `promise-obeyed`.
        let obeys = self.ctx.obeys(rules::PROMISE_OBEYED);
        let args = || [me.into(), from.into(), vote.value.into(), ballot(vote.ballot), ballot(promised)];
        match vote.ballot.cmp(&promised) {
            Ordering::Less if obeys => {
                if from != me {
                    self.fx.outcome(Outcome::Refused, &text::REFUSES_ACCEPT, args());
                }
                return self.send(from, Message::Nack { ballot: vote.ballot, promised });
            }
            Ordering::Less => self.fx.note(&text::ACCEPTS_BROKEN, args()),
            _ if self.disk.vote() == Some(vote) => self.fx.note(&text::ACCEPTS_AGAIN, args()),
            _ if from == me => self.fx.note(&text::ACCEPTS_OWN, args()),
            _ => self.fx.note(&text::ACCEPTS, args()),
        }
        if self.disk.vote() != Some(vote) {
            self.disk.max_ballot = Some(promised.max(vote.ballot));
            (self.disk.accepted_ballot, self.disk.accepted_value) = (Some(vote.ballot), Some(vote.value));
            self.force();
        }
        // "have each acceptor, whenever it accepts a proposal, respond to all learners" (section 2.3).
        for learner in self.ctx.config.learners.iter() {
            self.send(learner, Message::Accepted(vote));
        }
        if !self.ctx.config.learners.contains(from) {
            self.send(from, Message::Accepted(vote));
        }
    }

    /// "An acceptor records its intended response in stable storage before actually sending the response" (section 2.5):
    /// rule `acceptor-persisted`.
    fn force(&mut self) {
        if self.ctx.obeys(rules::ACCEPTOR_PERSISTED) {
            self.fx.force();
        }
    }

    /// A learner asks for the vote.
    pub(super) fn on_query(&mut self, from: NodeId) {
        let me = self.ctx.me;
        match self.disk.vote() {
            // It need not be told what it says to itself.
            _ if from == me => {}
            None => self.fx.note(&text::HAS_NO_VOTE, [me.into(), from.into()]),
            Some(vote) => {
                let args = [me.into(), from.into(), vote.value.into(), ballot(vote.ballot)];
                self.fx.note(&text::TELLS_VOTE, args);
            }
        }
        if let Some(vote) = self.disk.vote() {
            self.send(from, Message::Accepted(vote));
        }
    }

    /// A restart: what was on disk, and what a rule that is off has left undone.
    pub(super) fn restart_acceptor(&mut self) {
        let me = self.ctx.me;
        let Some(promised) = self.disk.max_ballot else { return };
        // Rule `acceptor-persisted`: "an acceptor must remember this information even if it fails and then restarts"
        // (section 2.2).
        if !self.ctx.obeys(rules::ACCEPTOR_PERSISTED) {
            (self.disk.max_ballot, self.disk.accepted_ballot, self.disk.accepted_value) = (None, None, None);
            return self.fx.note(&text::FORGETS, [me.into(), ballot(promised)]);
        }
        remembers(self.fx, me, promised, self.disk.vote());
    }
}

fn remembers(fx: &mut Fx<'_, super::Paxos>, me: NodeId, promised: Ballot, vote: Option<Vote>) {
    match vote {
        None => fx.note(&text::REMEMBERS_PROMISE, [me.into(), ballot(promised)]),
        Some(vote) => {
            let args = [me.into(), ballot(promised), vote.value.into(), ballot(vote.ballot)];
            fx.note(&text::REMEMBERS_VOTE, args);
        }
    }
}
