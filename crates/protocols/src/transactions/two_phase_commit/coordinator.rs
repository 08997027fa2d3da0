//! The coordinator: it asks for votes, decides, and tells until everybody has acknowledged.
//!
//! *Presumed abort* (Mohan, Lindsay and Obermarck 1986): the coordinator forces one record only, that of a commit. An
//! abort it may forget at once, because whoever asks about a transaction of which it knows nothing is told that it is
//! aborted. For the same reason an abort needs no acknowledgement.

use super::super::log::{BLOCK, Keys, Log, Tid, What};
use super::super::request::own_keys;
use super::super::setup::{MOST_OPEN, Sites};
use super::rules::{DECISION_FORCED, UNANIMITY};
use super::state::{Coordination, Message, Phase, Timer};
use super::{TwoPhaseCommit, text};
use synod_model::{CtxOf, Delay, Fx, Mark, NodeId, Reply, RequestId, Sentence, Value};

/// The coordinator at work.
pub(super) struct Coordinator<'a, 'e> {
    pub(super) ctx: &'a CtxOf<'a, TwoPhaseCommit>,
    pub(super) log: Log<'a>,
    pub(super) next: &'a mut u32,
    pub(super) open: &'a mut Vec<Coordination>,
    pub(super) fx: &'a mut Fx<'e, TwoPhaseCommit>,
}

impl Coordinator<'_, '_> {
    /// Starts: the first time with transactions of its own, later with what its log says.
    pub(super) fn start(&mut self) {
        let me = self.ctx.me;
        *self.next = self.log.disk.reserved + 1;
        if *self.next == 1 {
            self.log.disk.reserved = BLOCK;
            self.fx.note(&text::STARTS, [me.into()]);
            for n in 0..usize::from(self.ctx.config.transactions) {
                self.begin(own_keys(n), None);
            }
            return;
        }
        self.reserve();
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

    /// Takes the next block of numbers, so that none is ever given twice.
    fn reserve(&mut self) {
        self.log.disk.reserved += BLOCK;
        self.log.force(self.fx);
    }

    /// Begins a transaction: phase one.
    pub(super) fn begin(&mut self, keys: Keys, request: Option<RequestId>) {
        let me = self.ctx.me;
        if self.open.len() >= MOST_OPEN {
            self.fx.note(&text::BUSY, [me.into(), MOST_OPEN.into()]);
            if let Some(request) = request {
                self.fx.reply(request, Reply::Fail("busy"));
            }
            return;
        }
        if *self.next > self.log.disk.reserved {
            self.reserve();
        }
        let tid = Tid(*self.next);
        *self.next += 1;
        let none = Sites::default();
        let due = !self.collects();
        if due {
            self.set(Timer::Vote);
        }
        self.open.push(Coordination { tid, request, phase: Phase::Collecting { yes: none, no: none, due } });
        let oldest = self.open.iter().map(|c| c.tid).min().unwrap_or(tid);
        self.log.drop_before(oldest);
        self.fx.broadcast(self.ctx.config.participants(), &Message::Prepare { tid, keys, oldest });
        self.fx.headline(Mark::Attempt, &text::BEGINS, [me.into(), tid.into(), keys.to_string().into()]);
    }

    pub(super) fn on_vote(&mut self, from: NodeId, tid: Tid, vote: bool) {
        let me = self.ctx.me;
        let Some(at) = self.place(tid) else {
            if vote && self.log.decision(tid).is_none() {
                self.answer(from, tid);
            } else {
                self.fx.note(&text::VOTE_TOO_LATE, [me.into(), from.into(), tid.into()]);
            }
            return;
        };
        let Phase::Collecting { yes, no, .. } = &mut self.open[at].phase else {
            self.fx.note(&text::VOTE_TOO_LATE, [me.into(), from.into(), tid.into()]);
            return;
        };
        let all = self.ctx.config.len();
        // Rule `unanimity`: "if all participants voted YES, then the coordinator decides Commit" (Bernstein, Hadzilacos
        // and Goodman 1987, section 7.4).
        let unanimous = self.ctx.obeys(UNANIMITY);
        let needed = if unanimous { all } else { all / 2 + 1 };
        if vote {
            yes.insert(from);
            let (count, enough) = (yes.len(), yes.len() >= needed);
            if enough {
                self.commit(at);
            } else {
                let args = [me.into(), from.into(), tid.into(), count.into(), all.into()];
                self.fx.note(&text::COUNTS_YES, args);
            }
        } else {
            no.insert(from);
            let too_many = no.len() > all - needed;
            let reason = text::VOTED_NO.with([from.into()]);
            if too_many {
                self.abort(at, reason);
            } else {
                self.fx.note(&text::IGNORES_NO, [me.into(), from.into(), tid.into()]);
            }
        }
    }

    /// The time for votes is up for those transactions that were there when the timer was set.
    pub(super) fn on_vote_timeout(&mut self) {
        let mut at = 0;
        while at < self.open.len() {
            match &mut self.open[at].phase {
                Phase::Collecting { yes, no, due: true } => {
                    let missing = self.ctx.config.everybody().without(*yes).without(*no);
                    self.abort(at, text::NO_VOTE.with([missing.nodes().into()]));
                }
                Phase::Collecting { due, .. } => {
                    *due = true;
                    at += 1;
                }
                Phase::Committed { .. } => at += 1,
            }
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

    fn set(&mut self, timer: Timer) {
        self.fx.set_timer(timer, Delay::Fixed(self.ctx.config.timeout));
    }

    /// Phase two, all have voted yes.
    fn commit(&mut self, at: usize) {
        let me = self.ctx.me;
        let Coordination { tid, request, phase } = self.open[at].clone();
        // Rule `decision-forced`: the coordinator force-writes the commit record; writing it is the commit point. Only
        // then may anybody be told.
        self.log.write(tid, What::Committed);
        let all = self.ctx.config.len();
        let count = if let Phase::Collecting { yes, .. } = phase { yes.len() } else { all };
        let text = match (self.ctx.obeys(DECISION_FORCED), count == all) {
            (true, true) => &text::COMMITS,
            (true, false) => &text::COMMITS_BY_MAJORITY,
            (false, _) => &text::COMMITS_UNFORCED,
        };
        if self.ctx.obeys(DECISION_FORCED) {
            self.log.force(self.fx);
        }
        self.fx.headline(Mark::Decided, text, [me.into(), tid.into(), count.into(), all.into()]);
        if !self.is_telling() {
            self.set(Timer::Ack);
        }
        self.open[at].phase = committed();
        self.open[at].request = None;
        self.tell(tid, self.ctx.config.everybody(), true);
        if !self.collects() {
            self.fx.clear_timer(Timer::Vote);
        }
        if let Some(request) = request {
            self.fx.reply(request, Reply::Ok(Value::Term("committed", Vec::new())));
        }
    }

    /// Phase two, somebody has not voted yes. "A coordinator that aborts a transaction writes an abort record, which need
    /// not be forced" and forgets it: presumed abort.
    fn abort(&mut self, at: usize, reason: Sentence) {
        let Coordination { tid, request, phase } = self.open.remove(at);
        self.log.write(tid, What::Aborted);
        self.fx.headline(Mark::GivenUp, &text::ABORTS, [self.ctx.me.into(), tid.into(), reason.into()]);
        // Who has voted no has aborted by itself.
        let refused = if let Phase::Collecting { no, .. } = phase { no } else { Sites::default() };
        self.tell(tid, self.ctx.config.everybody().without(refused), false);
        if !self.collects() {
            self.fx.clear_timer(Timer::Vote);
        }
        if let Some(request) = request {
            self.fx.reply(request, Reply::Fail("aborted"));
        }
    }

    pub(super) fn on_ack(&mut self, from: NodeId, tid: Tid) {
        let me = self.ctx.me;
        let all = self.ctx.config.everybody();
        let Some(at) = self.place(tid) else {
            self.fx.note(&text::ACK_TOO_LATE, [me.into(), from.into(), tid.into()]);
            return;
        };
        // Nobody acknowledges what is not decided.
        let Phase::Committed { acks } = &mut self.open[at].phase else { return };
        acks.insert(from);
        let count = acks.len();
        if *acks == all {
            self.open.remove(at);
            self.log.write(tid, What::Ended);
            if !self.is_telling() {
                self.fx.clear_timer(Timer::Ack);
            }
            self.fx.note(&text::ENDS, [me.into(), tid.into(), from.into()]);
        } else {
            let args = [me.into(), from.into(), tid.into(), count.into(), all.len().into()];
            self.fx.note(&text::COUNTS_ACK, args);
        }
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
        let collecting = |at: usize| matches!(self.open[at].phase, Phase::Collecting { .. });
        if self.place(tid).is_some_and(collecting) {
            self.fx.note(&text::NOT_DECIDED_YET, [self.ctx.me.into(), from.into(), tid.into()]);
        } else {
            self.answer(from, tid);
        }
    }

    /// Tells what its log says; where it says nothing, "abort": the presumption.
    fn answer(&mut self, to: NodeId, tid: Tid) {
        let me = self.ctx.me;
        let logged = self.log.decision(tid);
        let text = match logged {
            Some(true) => &text::ANSWERS_COMMIT,
            Some(false) => &text::ANSWERS_ABORT,
            None => &text::PRESUMES_ABORT,
        };
        self.fx.note(text, [me.into(), to.into(), tid.into()]);
        let commit = logged.unwrap_or(false);
        self.fx.send(to, Message::Decision { tid, commit });
    }

    fn tell(&mut self, tid: Tid, whom: Sites, commit: bool) {
        self.fx.broadcast(whom.iter(), &Message::Decision { tid, commit });
    }

    fn place(&self, tid: Tid) -> Option<usize> {
        self.open.iter().position(|c| c.tid == tid)
    }
}

fn committed() -> Phase {
    Phase::Committed { acks: Sites::default() }
}
