//! A leader: it begins transactions, and brings them to their end where the votes of ballot 0 do not.
//!
//! The first leader counts what acceptors tell of ballot 0. When votes are missing, or when an acceptor was asked for a
//! decision that nobody knows, a leader runs a higher ballot in all instances that are not decided: in phase 1 it learns what
//! may have been chosen, in phase 2 it proposes that, and aborted where nothing may. Two leaders only cost time.

use super::super::log::{BLOCK, Keys, Tid};
use super::super::message::Decision;
use super::super::setup::MOST_OPEN;
use super::super::text::{BUSY, TELLS_ABORT};
use super::message::{Message, Phase1a, Phase1b, Phase2a, Phase2b, Prepare, Timer, managers};
use super::peer::Peer;
use super::rules::{BALLOT_ZERO_RESERVED, HIGHEST_VOTE_ADOPTED, QUORUMS_INTERSECT, UNANIMITY};
use super::setup::{FIRST_LEADER, Variant};
use super::state::{Answer, Ballot, Lead, Stage, row};
use super::tally::{Outcome as Ends, Tally};
use super::text;
use synod_model::{Delay, Mark, Micros, NodeId, NodeSet, Outcome, Reply, RequestId};

impl Peer<'_, '_> {
    /// How many acceptors choose a value, and how many must promise.
    pub(super) fn quorum(&self) -> usize {
        self.ctx.config.quorum(self.ctx.obeys(QUORUMS_INTERSECT))
    }

    /// In how many instances prepared must be chosen.
    pub(super) fn needed(&self) -> usize {
        let all = self.ctx.config.voters();
        // Rule `unanimity`: "the transaction is committed iff each resource manager's instance chooses Prepared".
        if self.ctx.obeys(UNANIMITY) { all } else { all / 2 + 1 }
    }

    fn lead_mut(&mut self, tid: Tid) -> Option<&mut Lead> {
        self.memory.leads.iter_mut().find(|lead| lead.tid == tid)
    }

    /// Takes a block of numbers for its own transactions, so that none is ever given twice.
    pub(super) fn reserve(&mut self) {
        self.disk.log.reserved = self.disk.log.reserved.max(self.memory.next - 1) + BLOCK;
        self.force();
    }

    /// Begins a transaction.
    pub(super) fn begin(&mut self, keys: Keys, request: Option<RequestId>) {
        let me = self.ctx.me;
        if self.memory.leads.len() >= MOST_OPEN {
            self.fx.note(&BUSY, [me.into(), MOST_OPEN.into()]);
            if let Some(request) = request {
                self.fx.reply(request, Reply::Fail("busy"));
            }
            return;
        }
        let tid = Tid(self.memory.next);
        self.hear(tid);
        if tid.0 > self.disk.log.reserved {
            self.reserve();
        }
        self.fx.headline(Mark::Attempt, &text::BEGINS, [me.into(), tid.into(), keys.into()]);
        self.open(tid, request);
        self.ask_all(tid, keys, me, None);
    }

    /// A vote that begins a transaction: the first leader asks the other resource managers to prepare.
    pub(super) fn on_begin_commit(&mut self, from: NodeId, said: &Phase2a) {
        let (me, tid) = (self.ctx.me, said.transaction);
        self.hear(tid);
        self.forget_before(said.oldest);
        if me != FIRST_LEADER || said.ballot != Ballot::ZERO {
            return;
        }
        if let Some(keys) = said.keys
            && !self.is_over(tid)
            && self.decision(tid).is_none()
            && self.lead_mut(tid).is_none()
        {
            self.open(tid, None);
            if said.value != Answer::Aborted {
                self.fx.note(&text::BEGINS_FOR, [me.into(), from.into(), tid.into()]);
                self.ask_all(tid, keys, from, Some(from));
            }
        }
        self.finish_old(from, said.done);
    }

    /// Asks all resource managers to prepare, but for one that has voted already.
    fn ask_all(&mut self, transaction: Tid, keys: Keys, begun_by: NodeId, voted: Option<NodeId>) {
        let ask = Prepare { transaction, keys, begun_by, oldest: self.disk.log.oldest };
        let others = self.ctx.config.managers().filter(|manager| Some(*manager) != voted);
        self.send_all(others, &Message::Prepare(ask));
    }

    /// Opens ballot 0 of a transaction.
    fn open(&mut self, tid: Tid, request: Option<RequestId>) {
        let me = self.ctx.me;
        let lead = Lead {
            tid,
            request,
            ballot: Ballot::ZERO,
            seen: 0,
            stage: Stage::Votes,
            tally: Tally::default(),
        };
        self.memory.leads.push(lead);
        self.memory.leader = me;
        self.set(Timer::Vote(tid.0), 1);
    }

    /// A resource manager has decided all transactions before one. What all have decided, and the leader does not lead any
    /// more, may be forgotten.
    fn finish_old(&mut self, from: NodeId, done: Tid) {
        let Some(place) = self.ctx.config.place(from) else { return };
        let known = &mut self.memory.done[place];
        *known = done.max(*known);
        let leads = self.memory.leads.iter().map(|lead| lead.tid);
        let oldest = self.memory.done.iter().copied().chain(leads).min().unwrap_or_default();
        self.forget_before(oldest);
    }

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
    fn wait_no_more(&mut self, tid: Tid) {
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
        for (at, place) in open.into_iter().enumerate() {
            let reported = Self::highest(from.iter().filter_map(|(_, votes)| votes[at]));
            // Rule `highest-vote-adopted`: the leader proposes "the value accepted in the highest-numbered ballot", and
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

    /// An acceptor tells what it has accepted.
    pub(super) fn on_phase2b(&mut self, from: NodeId, said: &Phase2b) {
        let (config, tid) = (self.ctx.config, said.transaction);
        if config.place(self.ctx.me).is_some() {
            self.weigh(from, said);
        }
        if config.rank(self.ctx.me).is_some() {
            self.count(from, tid, said);
        }
    }

    /// Counts what an acceptor has accepted in a transaction that it leads.
    fn count(&mut self, from: NodeId, tid: Tid, said: &Phase2b) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let (quorum, needed) = (self.quorum(), self.needed());
        let args = [me.into(), from.into(), tid.into()];
        let (Some(rank), Some(lead)) = (config.rank(from), self.lead_mut(tid)) else {
            return self.fx.aside(&text::COUNTS_NO_MORE, args);
        };
        lead.tally.add(rank, &said.votes, config);
        let (ends, count) =
            (lead.tally.outcome(quorum, needed, config), lead.tally.chosen_count(quorum, config));
        let all = config.voters().into();
        match ends {
            None if from == me => {}
            None => {
                self.fx.note(&text::COUNTS_VOTES, [me.into(), from.into(), tid.into(), count.into(), all])
            }
            Some(Ends::Commit(count)) => {
                let text = if count == config.voters() { &text::COMMITS } else { &text::COMMITS_BY_MAJORITY };
                self.fx.headline(
                    Outcome::Committed,
                    text,
                    [me.into(), tid.into(), quorum.into(), count.into(), all],
                );
                self.conclude(tid, true);
            }
            Some(Ends::Abort(place)) => {
                let who = config.manager(place);
                self.fx.headline(
                    Outcome::Aborted,
                    &text::ABORTS,
                    [me.into(), tid.into(), who.into(), quorum.into()],
                );
                self.conclude(tid, false);
            }
            Some(Ends::Clash) => {
                self.fx.headline(Outcome::Aborted, &text::ABORTS_CLASH, [me.into(), tid.into()]);
                self.conclude(tid, false);
            }
        }
    }

    /// A transaction that it leads is decided: it tells everybody, unless the acceptors have done so.
    fn conclude(&mut self, tid: Tid, commit: bool) {
        let config = self.ctx.config;
        self.record(tid, commit);
        let Some(at) = self.memory.leads.iter().position(|lead| lead.tid == tid) else { return };
        let lead = self.memory.leads.remove(at);
        self.fx.clear_timer(Timer::Vote(tid.0));
        self.wait_no_more(tid);
        self.answer(lead.request, commit);
        let message = Message::Decision(Decision { transaction: tid, commit });
        let in_ballot_zero = lead.ballot == Ballot::ZERO;
        if config.variant == Variant::Normal || !in_ballot_zero {
            self.send_all(config.managers(), &message);
        }
        if !in_ballot_zero {
            // Another leader may still be at it.
            let me = self.ctx.me;
            let others = config.acceptors().filter(|node| *node != me && config.place(*node).is_none());
            self.send_all(others, &message);
        }
    }

    /// Somebody tells the decision.
    pub(super) fn on_decision(&mut self, from: NodeId, said: Decision) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Decision { transaction: tid, commit } = said;
        let leads = self.lead_mut(tid).is_some();
        if config.place(me).is_some() {
            self.obey(from, said);
        }
        if config.rank(me).is_none() {
            return;
        }
        self.hear(tid);
        self.wait_no_more(tid);
        if leads {
            self.fx.note(&text::NEEDS_NOT_LEAD, [me.into(), from.into(), tid.into()]);
            self.conclude(tid, commit);
        } else if config.place(me).is_none() && !self.is_over(tid) {
            self.record(tid, commit);
            self.fx.aside(&text::HEARS_DECISION, [me.into(), from.into(), tid.into()]);
        }
    }

    /// Tells somebody a decision that it knows.
    pub(super) fn tell_decision(&mut self, to: NodeId, tid: Tid, commit: bool) {
        let text = if commit { &text::TELLS_COMMIT } else { &TELLS_ABORT };
        self.fx.note(text, [self.ctx.me.into(), tid.into(), to.into()]);
        self.send(to, Message::Decision(Decision { transaction: tid, commit }));
    }
}
