//! The coordinator: it asks for votes, decides, and tells until everybody has acknowledged.
//!
//! *Presumed abort* (Mohan, Lindsay and Obermarck 1986): the coordinator forces one record only, that of a commit. An
//! abort it may forget at once, because whoever asks about a transaction of which it knows nothing is told that it is
//! aborted. For the same reason an abort needs no acknowledgement.

use super::super::log::{Keys, Tid, What};
use super::super::message::{Speaks, Vote};
use super::super::setup::Sites;
use super::super::site::{Coordination, Votes};
use super::super::text::{NO_VOTE, VOTED_NO};
use super::rules::{DECISION_FORCED, UNANIMITY};
use super::state::{Coordinator, Message, Phase, Timer};
use super::text;
use synod_model::{NodeId, Outcome, RequestId, Sentence};

impl Coordinator<'_, '_> {
    /// Starts: the first time with transactions of its own, later with what its log says.
    pub(super) fn start(&mut self) {
        let me = self.ctx.me;
        if self.is_new() {
            return (0..self.ctx.config.transactions.into()).for_each(|n| self.begin(Keys::own(n), None));
        }
        let records = self.log.disk.records.clone();
        let unfinished =
            records.iter().filter(|r| r.what == What::Committed && self.log.last(r.tid) != Some(What::Ended));
        let mut tids: Vec<Tid> = unfinished.map(|r| r.tid).collect();
        tids.dedup();
        if tids.is_empty() {
            self.fx.note(&text::COORDINATOR_RESTARTS, [me.into()]);
        }
        for tid in tids {
            self.fx.note(&text::COORDINATOR_RESUMES, [me.into(), tid.into()]);
            self.open.push(Coordination { tid, request: None, phase: committed() });
            self.tell(tid, self.ctx.config.everybody(), true);
        }
        if !self.open.is_empty() {
            self.set(Timer::Ack);
        }
    }

    /// Begins a transaction: phase one.
    pub(super) fn begin(&mut self, keys: Keys, request: Option<RequestId>) {
        let due = !self.collects();
        let phase = Phase::Collecting { votes: Votes::default(), due };
        if self.ask_all(keys, request, phase, &text::BEGINS) && due {
            self.set(Timer::Vote);
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
        // Rule `unanimity`: the coordinator decides to commit if all have voted yes (Bernstein, Hadzilacos and Goodman
        // 1987, section 7.4).
        let needed = if self.ctx.obeys(UNANIMITY) { all } else { all / 2 + 1 };
        match self.count(at, from, yes, needed) {
            Some(true) => self.commit(at),
            Some(false) => self.abort(at, VOTED_NO.with([from.into()])),
            None => {}
        }
    }

    /// The time for votes is up for those transactions that were there when the timer was set.
    pub(super) fn on_vote_timeout(&mut self) {
        let mut at = 0;
        while at < self.open.len() {
            if let Phase::Collecting { votes, due } = &mut self.open[at].phase {
                if *due {
                    let missing = self.ctx.config.everybody().without(votes.yes).without(votes.no);
                    self.abort(at, NO_VOTE.with([missing.nodes().into()]));
                    continue;
                }
                *due = true;
            }
            at += 1;
        }
        if self.collects() {
            self.set(Timer::Vote);
        }
    }

    /// Whether it waits for votes on some transaction.
    fn collects(&self) -> bool {
        self.open.iter().any(|c| matches!(c.phase, Phase::Collecting { .. }))
    }

    /// Whether it waits for acknowledgements of some transaction.
    fn is_telling(&self) -> bool {
        self.open.iter().any(|c| matches!(c.phase, Phase::Committed { .. }))
    }

    /// Phase two, all have voted yes.
    fn commit(&mut self, at: usize) {
        let (tid, all) = (self.open[at].tid, self.ctx.config.voters());
        // Rule `decision-forced`: the coordinator force-writes the commit record; writing it is the commit point. Only
        // then may anybody be told.
        self.log.write(tid, What::Committed);
        let count = self.open[at].phase.yes().map_or(all, Sites::len);
        let text = match (self.ctx.obeys(DECISION_FORCED), count == all) {
            (true, true) => &text::COMMITS,
            (true, false) => &text::COMMITS_BY_MAJORITY,
            (false, _) => &text::COMMITS_UNFORCED,
        };
        if self.ctx.obeys(DECISION_FORCED) {
            self.log.force(self.fx);
        }
        self.fx.headline(
            Outcome::Committed,
            text,
            [self.ctx.me.into(), tid.into(), count.into(), all.into()],
        );
        if !self.is_telling() {
            self.set(Timer::Ack);
        }
        self.open[at].phase = committed();
        self.tell(tid, self.ctx.config.everybody(), true);
        if !self.collects() {
            self.fx.clear_timer(Timer::Vote);
        }
        self.report_commit(at);
    }

    /// Phase two, somebody has not voted yes. A coordinator that aborts a transaction writes that down without forcing it,
    /// and forgets it: presumed abort.
    fn abort(&mut self, at: usize, reason: Sentence) {
        let tid = self.open[at].tid;
        self.log.write(tid, What::Aborted);
        self.fx.headline(Outcome::Aborted, &text::ABORTS, [self.ctx.me.into(), tid.into(), reason.into()]);
        self.forget_aborted(at);
        if !self.collects() {
            self.fx.clear_timer(Timer::Vote);
        }
    }

    pub(super) fn on_ack(&mut self, from: NodeId, tid: Tid) {
        let me = self.ctx.me;
        let all = self.ctx.config.everybody();
        let Some(at) = self.place(tid) else {
            return self.fx.note(&text::ACK_TOO_LATE, [me.into(), from.into(), tid.into()]);
        };
        // Nobody acknowledges what is not decided.
        let Phase::Committed { acks } = &mut self.open[at].phase else { return };
        acks.insert(from);
        if *acks != all {
            let args = [me.into(), from.into(), tid.into(), acks.len().into(), all.len().into()];
            return self.fx.note(&text::COUNTS_ACK, args);
        }
        self.open.remove(at);
        self.log.write(tid, What::Ended);
        if !self.is_telling() {
            self.fx.clear_timer(Timer::Ack);
        }
        self.fx.note(&text::ENDS, [me.into(), tid.into(), from.into()]);
    }

    /// Tells again whoever has not acknowledged a commit.
    pub(super) fn on_ack_timeout(&mut self) {
        for Coordination { tid, phase, .. } in self.open.clone() {
            if let Phase::Committed { acks } = phase {
                let missing = self.ctx.config.everybody().without(acks);
                self.tell(tid, missing, true);
                self.fx.note(&text::TELLS_AGAIN, [self.ctx.me.into(), tid.into(), missing.nodes().into()]);
            }
        }
        self.set(Timer::Ack);
    }

    /// A participant wants to know how a transaction ended.
    pub(super) fn on_decision_request(&mut self, from: NodeId, tid: Tid) {
        if self.collecting(tid).is_some() {
            self.fx.note(&text::NOT_DECIDED_YET, [self.ctx.me.into(), from.into(), tid.into()]);
        } else {
            self.answer(from, tid);
        }
    }

    /// Tells what its log says; where it says nothing, "abort": the presumption.
    fn answer(&mut self, to: NodeId, tid: Tid) {
        let logged = self.log.decision(tid);
        let text = match logged {
            Some(true) => &text::ANSWERS_COMMIT,
            Some(false) => &text::ANSWERS_ABORT,
            None => &text::PRESUMES_ABORT,
        };
        self.fx.note(text, [self.ctx.me.into(), to.into(), tid.into()]);
        self.fx.send(to, Message::decision(tid, logged.unwrap_or(false)));
    }
}

fn committed() -> Phase {
    Phase::Committed { acks: Sites::default() }
}
