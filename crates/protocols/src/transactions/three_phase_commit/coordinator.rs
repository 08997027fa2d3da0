//! The coordinator: three phases, and what it does when an answer does not come.
//!
//! A vote that does not come means abort. An acknowledgement of the pre-commit that does not come means that its
//! participant has crashed: it will learn the end when it recovers, and the others need not wait (Skeen, "Nonblocking
//! Commit Protocols", 1981).

use super::super::log::{Keys, Tid, What};
use super::super::message::{Speaks, Vote};
use super::super::setup::Sites;
use super::super::site::{Coordination, Phase as _, Votes};
use super::super::text::{NO_VOTE, TELLS_ABORT, VOTED_NO};
use super::rules::{PRE_COMMIT_FIRST, UNANIMITY};
use super::state::{Coordinator, Message, Phase, Poll, Remembered, StateRequest, Timer, Waits};
use super::text;
use synod_model::{Mark, NodeId, Outcome, RequestId, Sentence, Text};

impl Coordinator<'_, '_> {
    /// Starts: the first time with transactions of its own, later with what its log says. What it had not pre-committed
    /// when it crashed is aborted, as nobody can have committed it.
    pub(super) fn start(&mut self) {
        let me = self.ctx.me;
        if self.is_new() {
            return (0..self.ctx.config.transactions.into()).for_each(|n| self.begin(Keys::own(n), None));
        }
        for record in self.log.disk.records.clone() {
            let tid = record.tid;
            // Each is taken up once, at its last record.
            if self.log.last(tid) != Some(record.what) {
                continue;
            }
            match record.what {
                What::PreCommitted => {
                    self.take_up(tid, Waits::InDoubt(Poll::default()));
                    self.ask(tid);
                    self.fx.note(&text::COORDINATOR_IN_DOUBT, [me.into(), tid.into()]);
                }
                What::Committed => {
                    self.take_up(tid, Waits::Commits(Sites::default()));
                    self.tell(tid, self.ctx.config.everybody(), true);
                    self.fx.note(&text::COORDINATOR_RESUMES, [me.into(), tid.into()]);
                }
                What::Prepared(_) | What::Aborted | What::Ended => {}
            }
        }
        if self.open.is_empty() {
            self.fx.note(&text::COORDINATOR_RESTARTS, [me.into()]);
        }
    }

    /// One more transaction that its log tells of.
    fn take_up(&mut self, tid: Tid, waits: Waits) {
        let turns = self.first_turns();
        if turns == 1 {
            self.set(Timer::Phase);
        }
        self.open.push(Coordination { tid, request: None, phase: Phase { turns, waits } });
    }

    /// How often the timer fires until the time of a new transaction is up: with a timer that runs already it has one turn
    /// more.
    fn first_turns(&self) -> u8 {
        if self.open.is_empty() { 1 } else { 2 }
    }

    /// Begins a transaction: phase one.
    pub(super) fn begin(&mut self, keys: Keys, request: Option<RequestId>) {
        let turns = self.first_turns();
        let phase = Phase { turns, waits: Waits::Votes(Votes::default()) };
        if self.ask_all(keys, request, phase, &text::BEGINS) && turns == 1 {
            self.set(Timer::Phase);
        }
    }

    pub(super) fn on_vote(&mut self, from: NodeId, Vote { transaction: tid, yes }: Vote) {
        if yes && self.place(tid).is_none() && self.log.decision(tid).is_none() {
            return self.answer(from, tid);
        }
        let Some(at) = self.collecting(tid) else {
            return self.fx.note(&text::VOTE_TOO_LATE, [self.ctx.me.into(), from.into(), tid.into()]);
        };
        let all = self.ctx.config.voters();
        // Rule `unanimity`: the coordinator goes on to p only if all sites have voted yes.
        let needed = if self.ctx.obeys(UNANIMITY) { all } else { all / 2 + 1 };
        match self.count(at, from, yes, needed) {
            Some(true) => self.pre_commit(at),
            Some(false) => self.abort(at, VOTED_NO.with([from.into()])),
            None => {}
        }
    }

    /// Phase two: everybody is to know that all have voted yes.
    fn pre_commit(&mut self, at: usize) {
        let (me, all) = (self.ctx.me, self.ctx.config.voters());
        let Coordination { tid, phase, .. } = &self.open[at];
        let (tid, count) = (*tid, phase.heard().1.len());
        // Rule `pre-commit-first`: no site may be in c while another is in w. A nonblocking protocol has no state next to
        // both a commit and an abort state (Skeen 1981); the state p is put between w and c.
        if !self.ctx.obeys(PRE_COMMIT_FIRST) {
            self.commit(at, &text::COMMITS_AT_ONCE);
            return;
        }
        self.log.write_forced(tid, What::PreCommitted, self.fx);
        self.open[at].phase = Phase { turns: 2, waits: Waits::Acks(Sites::default()) };
        self.fx.broadcast(self.ctx.config.participants(), &Message::PreCommit(tid));
        let text = if count == all { &text::PRE_COMMITS } else { &text::PRE_COMMITS_BY_MAJORITY };
        self.fx.headline(Mark::Attempt, text, [me.into(), tid.into(), count.into(), all.into()]);
    }

    pub(super) fn on_ack(&mut self, from: NodeId, tid: Tid) {
        let (me, all) = (self.ctx.me, self.ctx.config.everybody());
        if let Some(at) = self.place(tid)
            && let Waits::Acks(acks) = &mut self.open[at].phase.waits
        {
            acks.insert(from);
            let count = acks.len();
            if *acks == all {
                self.commit(at, &text::COMMITS);
            } else {
                let args = [me.into(), from.into(), tid.into(), count.into(), all.len().into()];
                self.fx.note(&text::COUNTS_ACK, args);
            }
            return;
        }
        self.fx.note(&text::ACK_TOO_LATE, [me.into(), from.into(), tid.into()]);
    }

    /// Phase three.
    fn commit(&mut self, at: usize, text: &'static Text) {
        let tid = self.open[at].tid;
        self.log.write_forced(tid, What::Committed, self.fx);
        self.fx.headline(Outcome::Committed, text, [self.ctx.me.into(), tid.into()]);
        self.open[at].phase = Phase { turns: 2, waits: Waits::Commits(Sites::default()) };
        self.tell(tid, self.ctx.config.everybody(), true);
        self.report_commit(at);
    }

    fn abort(&mut self, at: usize, reason: Sentence) {
        let tid = self.open[at].tid;
        self.log.write_forced(tid, What::Aborted, self.fx);
        self.fx.headline(Outcome::Aborted, &text::ABORTS, [self.ctx.me.into(), tid.into(), reason.into()]);
        self.forget_aborted(at);
        if self.open.is_empty() {
            self.fx.clear_timer(Timer::Phase);
        }
    }

    pub(super) fn on_have_committed(&mut self, from: NodeId, tid: Tid) {
        let all = self.ctx.config.everybody();
        let args = [self.ctx.me.into(), from.into(), tid.into()];
        if let Some(at) = self.place(tid)
            && let Waits::Commits(done) = &mut self.open[at].phase.waits
        {
            done.insert(from);
            if *done != all {
                self.fx.note(&text::HEARS_COMMITTED, args);
                return;
            }
            self.open.remove(at);
            self.log.write(tid, What::Ended);
            if self.open.is_empty() {
                self.fx.clear_timer(Timer::Phase);
            }
            self.fx.note(&text::ENDS, args);
            return;
        }
        self.fx.note(&text::ACK_TOO_LATE, args);
    }

    /// A turn of waiting is over.
    pub(super) fn on_phase_timeout(&mut self) {
        let tids: Vec<Tid> = self.open.iter().map(|c| c.tid).collect();
        for tid in tids {
            let Some(at) = self.place(tid) else { continue };
            if self.open[at].phase.turns > 1 {
                self.open[at].phase.turns -= 1;
                self.fx.note(&text::WAITS_ON, [self.ctx.me.into(), tid.into()]);
            } else {
                self.time_is_up(at);
            }
        }
        if !self.open.is_empty() {
            self.set(Timer::Phase);
        }
    }

    fn time_is_up(&mut self, at: usize) {
        let (me, everybody) = (self.ctx.me, self.ctx.config.everybody());
        let Coordination { tid, phase, .. } = self.open[at];
        match phase.waits {
            Waits::Votes(votes) => {
                let missing = everybody.without(votes.yes).without(votes.no);
                self.abort(at, NO_VOTE.with([missing.nodes().into()]));
            }
            // Who has not acknowledged has crashed, and learns the decision when it has recovered.
            Waits::Acks(_) => self.commit(at, &text::COMMITS_WITHOUT_ACKS),
            Waits::Commits(done) => {
                let missing = everybody.without(done);
                self.tell(tid, missing, true);
                self.fx.note(&text::TELLS_AGAIN, [me.into(), tid.into(), missing.nodes().into()]);
            }
            Waits::InDoubt(_) => {
                self.open[at].phase.waits = Waits::InDoubt(Poll::default());
                self.ask(tid);
                self.fx.note(&text::COORDINATOR_ASKS_AGAIN, [me.into(), tid.into()]);
            }
        }
    }

    /// An elected survivor has decided, or somebody answers who has.
    pub(super) fn on_decision(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        match self.place(tid).filter(|at| self.open[*at].phase.is_open()) {
            Some(at) if commit => self.commit(at, &text::LEARNS_COMMIT),
            Some(at) => self.abort(at, text::HAS_ABORTED_IT.with([from.into()])),
            None if self.log.decision(tid).is_some_and(|own| own != commit) => {
                self.fx.note(&text::CONTRADICTION, args);
            }
            None => self.fx.aside(&text::KNOWS_DECISION, args),
        }
    }

    /// A survivor, or a participant that has recovered, wants to know how far a transaction is.
    pub(super) fn on_state_request(
        &mut self,
        from: NodeId,
        StateRequest { transaction: tid, .. }: StateRequest,
    ) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        match self.place(tid).map(|at| self.open[at].phase.waits) {
            Some(Waits::InDoubt(_)) => {
                let state = Remembered { transaction: tid, pre_committed: true, recovered: true };
                self.fx.send(from, Message::State(state));
                self.fx.note(&text::TELLS_STATE_RECOVERED, args);
            }
            // It leads, and will tell the end by itself.
            Some(Waits::Votes(_) | Waits::Acks(_)) => self.fx.note(&text::STILL_LEADS, args),
            Some(Waits::Commits(_)) | None => self.answer(from, tid),
        }
    }

    pub(super) fn on_state(&mut self, from: NodeId, state: Remembered) {
        let tid = state.transaction;
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let all = self.ctx.config.everybody();
        if let Some(at) = self.place(tid)
            && let Waits::InDoubt(poll) = &mut self.open[at].phase.waits
        {
            poll.hear(from, state);
            let total = poll.heard == all && poll.live.is_empty();
            self.fx.note(if state.recovered { &text::HEARS_RECOVERED } else { &text::HEARS_LIVE }, args);
            if total {
                // All have crashed and recovered, and nobody has decided: it is in p, so all have voted yes.
                self.commit(at, &text::COMMITS_AFTER_ALL_CRASHED);
            }
            return;
        }
        self.fx.note(&text::STATE_TOO_LATE, args);
    }

    fn ask(&mut self, tid: Tid) {
        let request = StateRequest { transaction: tid, leads: false };
        self.fx.broadcast(self.ctx.config.participants(), &Message::StateRequest(request));
    }

    /// Tells what its log says; where it says nothing, it had not pre-committed, and nobody can have committed.
    fn answer(&mut self, to: NodeId, tid: Tid) {
        let commit = self.log.decision(tid).unwrap_or(false);
        let text = if commit { &text::TELLS_COMMIT } else { &TELLS_ABORT };
        self.fx.note(text, [self.ctx.me.into(), tid.into(), to.into()]);
        self.fx.send(to, Message::decision(tid, commit));
    }
}
