//! A leader's ballot above 0: where the votes of ballot 0 do not bring a transaction to its end, and where its leader is gone.
//!
//! In phase 1 the leader learns from a majority of acceptors what may have been chosen; in phase 2 it proposes that, and
//! aborted where nothing may. Two leaders only cost time.

use super::super::log::Tid;
use super::message::{Message, Phase1a, Phase1b, Phase2a, Timer, managers};
use super::peer::Peer;
use super::rules::{BALLOT_ZERO_RESERVED, HIGHEST_VOTE_ADOPTED};
use super::state::{Stage, row};
use super::text;
use super::vote::{Answer, Ballot, Vote};
use synod_model::{Delay, Mark, Micros, NodeId, NodeSet};

impl Peer<'_, '_> {
    /// Time is up for the ballot under way.
    pub(super) fn on_vote_timeout(&mut self, tid: Tid) {
        let (config, quorum) = (self.ctx.config, self.quorum());
        let Some(lead) = self.lead_mut(tid) else { return };
        let open: Vec<usize> =
            (0..config.voters()).filter(|p| lead.tally.chosen(*p, quorum).is_none()).collect();
        let votes = lead.stage == Stage::Votes;
        let args = [self.ctx.me.into(), tid.into(), managers(config, open.iter().copied()).into()];
        // Rule `ballot-zero-reserved`: a leader's ballot number is greater than 0, which belongs to the resource managers.
        if votes && !self.ctx.obeys(BALLOT_ZERO_RESERVED) {
            let has_vote = |place: &usize| {
                row(&self.memory.rows, tid).is_some_and(|r| r.instances[*place].vote.is_some())
            };
            let silent: Vec<usize> = open.into_iter().filter(|place| !has_vote(place)).collect();
            self.fx.note(&text::USES_BALLOT_ZERO, args);
            self.set(Timer::Vote(tid.0), 1);
            return self.propose(tid, Ballot::ZERO, silent, Answer::Aborted);
        }
        self.fx.note(if votes { &text::MISSES_VOTES } else { &text::TRIES_AGAIN }, args);
        self.run_ballot(tid, open);
    }

    /// An acceptor was asked for the decision, and nobody has told it since.
    pub(super) fn on_takeover_timeout(&mut self, tid: Tid) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        self.memory.waits.retain(|waits| *waits != tid);
        if self.is_over(tid) || self.decision(tid).is_some() || self.lead_mut(tid).is_some() {
            return;
        }
        self.open(tid, None);
        self.fx.headline(Mark::Elected, &text::TAKES_OVER, [me.into(), tid.into()]);
        self.run_ballot(tid, (0..config.voters()).collect());
    }

    /// Begins a higher ballot in some instances: phase 1.
    fn run_ballot(&mut self, tid: Tid, open: Vec<usize>) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let own = row(&self.memory.rows, tid).into_iter().flat_map(|row| &row.instances);
        let highest = own.map(|instance| instance.mbal.round).max().unwrap_or(0);
        let rm = managers(config, open.iter().copied());
        let Some(lead) = self.lead_mut(tid) else { return };
        lead.seen = lead.seen.max(highest).max(lead.ballot.round);
        lead.ballot = Ballot { round: lead.seen + 1, leader: me.number() };
        // As wide everywhere: a list of numbers is hashed by its bytes.
        let open = open.into_iter().map(|place| place as u64).collect();
        lead.stage = Stage::Promises { open, from: Vec::new() };
        let ballot = lead.ballot;
        self.memory.leader = me;
        self.wait(tid);
        self.send_all(config.acceptors(), &Message::Phase1a(Phase1a { transaction: tid, ballot, rm }));
    }

    /// How long a ballot may take: by chance, so that two leaders do not always hinder each other.
    fn wait(&mut self, tid: Tid) {
        let time = self.ctx.config.timeout.0;
        self.fx.set_timer(Timer::Vote(tid.0), Delay::Uniform(Micros(time), Micros(2 * time)));
    }

    /// An acceptor has promised a ballot to somebody: whoever led the transaction before gives it time.
    pub(super) fn follow(&mut self, leader: NodeId, tid: Tid) {
        self.wait_no_more(tid);
        if leader != self.ctx.me {
            self.memory.leader = leader;
            if self.lead_mut(tid).is_some() {
                self.wait(tid);
            }
        }
    }

    /// Somebody else leads a transaction to its end, or it is there.
    pub(super) fn wait_no_more(&mut self, tid: Tid) {
        if let Some(at) = self.memory.waits.iter().position(|waits| *waits == tid) {
            self.memory.waits.remove(at);
            self.fx.clear_timer(Timer::Takeover(tid.0));
        }
    }

    pub(super) fn on_phase1b(&mut self, from: NodeId, said: Phase1b) {
        let (me, config, quorum, tid) = (self.ctx.me, self.ctx.config, self.quorum(), said.transaction);
        self.forget_before(said.oldest);
        let args = [me.into(), from.into(), tid.into()];
        let (Some(rank), Some(lead)) = (config.rank(from), self.lead_mut(tid)) else {
            return self.fx.aside(&text::NEEDS_NO_PROMISE, args);
        };
        let highest = said.instances.iter().map(|(_, instance)| instance.mbal).max().unwrap_or_default();
        lead.seen = lead.seen.max(highest.round);
        if lead.ballot != said.ballot {
            return self.fx.aside(&text::NEEDS_NO_PROMISE, args);
        }
        if highest > said.ballot {
            return self.fx.note(&text::IS_OVERTAKEN, args);
        }
        let Stage::Promises { from: heard, .. } = &mut lead.stage else {
            return self.fx.aside(&text::NEEDS_NO_PROMISE, args);
        };
        if let Err(at) = heard.binary_search_by_key(&rank, |(rank, _)| *rank) {
            heard.insert(at, (rank, said.instances.iter().map(|(_, instance)| instance.vote).collect()));
        }
        if heard.len() < quorum {
            if from == me {
                return;
            }
            let count = heard.len().into();
            return self
                .fx
                .note(&text::COUNTS_PROMISE, [me.into(), from.into(), tid.into(), count, quorum.into()]);
        }
        self.choose_values(tid);
    }

    /// Phase 2: proposes what may have been chosen, and aborted where nothing may.
    fn choose_values(&mut self, tid: Tid) {
        let obeys = self.ctx.obeys(HIGHEST_VOTE_ADOPTED);
        let Some(lead) = self.lead_mut(tid) else { return };
        let Stage::Promises { open, from } = std::mem::replace(&mut lead.stage, Stage::Accepts) else {
            return;
        };
        let ballot = lead.ballot;
        let mut values: Vec<(Answer, Vec<usize>)> = Vec::new();
        for (at, place) in open.into_iter().filter_map(|place| usize::try_from(place).ok()).enumerate() {
            let reported = highest(from.iter().filter_map(|(_, votes)| votes[at]));
            // Rule `highest-vote-adopted`: the leader proposes the value accepted in the highest-numbered ballot, and
            // aborted if none was.
            let value = reported.filter(|_| obeys).unwrap_or(Answer::Aborted);
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, places)) => places.push(place),
                None => values.push((value, vec![place])),
            }
        }
        for (value, places) in values {
            let who = managers(self.ctx.config, places.iter().copied());
            let text = match value {
                Answer::Prepared(_) => &text::PROPOSES_PREPARED,
                Answer::Aborted if obeys => &text::PROPOSES_ABORTED,
                Answer::Aborted => &text::PROPOSES_REGARDLESS,
            };
            self.fx.note(text, [self.ctx.me.into(), tid.into(), who.into(), ballot.round.into()]);
            self.propose(tid, ballot, places, value);
        }
    }

    /// Proposes a value in some instances.
    fn propose(&mut self, transaction: Tid, ballot: Ballot, places: Vec<usize>, value: Answer) {
        let rm: NodeSet = managers(self.ctx.config, places);
        let oldest = self.disk.log.oldest;
        let said = Phase2a { transaction, rm, ballot, value, keys: None, oldest, done: Tid::default() };
        self.send_all(self.ctx.config.acceptors(), &Message::Phase2a(said));
    }
}

/// The value of the highest ballot among these votes.
fn highest(votes: impl Iterator<Item = Vote>) -> Option<Answer> {
    votes.reduce(|best, vote| if vote.bal > best.bal { vote } else { best }).map(|vote| vote.val)
}
