//! A leader: it begins transactions, counts what acceptors have accepted, and tells the decision.
//!
//! The first leader counts in ballot 0. When votes are missing, or when an acceptor was asked for a decision that nobody
//! knows, a leader runs a higher ballot in all instances that are not decided (`ballot`).

use super::super::log::{BLOCK, Keys, Tid};
use super::super::message::Decision;
use super::super::setup::MOST_OPEN;
use super::super::text::{BUSY, TELLS_ABORT};
use super::message::{Message, Phase2a, Phase2b, Prepare, Timer};
use super::peer::Peer;
use super::rules::{QUORUMS_INTERSECT, UNANIMITY};
use super::setup::{FIRST_LEADER, Variant};
use super::state::{Lead, Stage};
use super::tally::{Outcome as Ends, Tally};
use super::text;
use super::vote::{Answer, Ballot};
use synod_model::{Mark, NodeId, Outcome, Reply, RequestId};

impl Peer<'_, '_> {
    /// How many acceptors choose a value, and how many must promise.
    pub(super) fn quorum(&self) -> usize {
        self.ctx.config.quorum(self.ctx.obeys(QUORUMS_INTERSECT))
    }

    /// In how many instances prepared must be chosen.
    pub(super) fn needed(&self) -> usize {
        let all = self.ctx.config.voters();
        // Rule `unanimity`: the transaction is committed if and only if each resource manager's instance chooses prepared.
        if self.ctx.obeys(UNANIMITY) { all } else { all / 2 + 1 }
    }

    pub(super) fn lead_mut(&mut self, tid: Tid) -> Option<&mut Lead> {
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
    pub(super) fn open(&mut self, tid: Tid, request: Option<RequestId>) {
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
                self.fx.note(&text::COUNTS_VOTES, [me.into(), from.into(), tid.into(), count.into(), all]);
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
