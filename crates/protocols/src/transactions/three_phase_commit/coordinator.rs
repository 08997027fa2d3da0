//! The coordinator: three phases, and what it does when an answer does not come.
//!
//! A vote that does not come means abort. An acknowledgement of the pre-commit that does not come means that its
//! participant has crashed: it will learn the end when it recovers, and the others need not wait (Skeen, "Nonblocking
//! Commit Protocols", 1981).

use super::super::log::{BLOCK, Keys, Log, Tid, What};
use super::super::request::own_keys;
use super::super::setup::{MOST_OPEN, Sites};
use super::rules::{PRE_COMMIT_FIRST, UNANIMITY};
use super::state::{Coordination, Message, Phase, Poll, Timer};
use super::{ThreePhaseCommit, text};
use synod_model::{CtxOf, Delay, Fx, Mark, NodeId, Reply, RequestId, Sentence, Text, Value};

/// The coordinator at work.
pub(super) struct Coordinator<'a, 'e> {
    pub(super) ctx: &'a CtxOf<'a, ThreePhaseCommit>,
    pub(super) log: Log<'a>,
    pub(super) next: &'a mut u32,
    pub(super) open: &'a mut Vec<Coordination>,
    pub(super) fx: &'a mut Fx<'e, ThreePhaseCommit>,
}

impl Coordinator<'_, '_> {
    /// Starts: the first time with transactions of its own, later with what its log says. What it had not pre-committed
    /// when it crashed is aborted, as nobody can have committed it.
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
        for record in self.log.disk.records.clone() {
            let tid = record.tid;
            // Each is taken up once, at its last record.
            if self.log.last(tid) != Some(record.what) {
                continue;
            }
            match record.what {
                What::PreCommitted => {
                    self.take_up(tid, Phase::InDoubt(Poll::default()));
                    self.ask(tid);
                    self.fx.note(&text::COORDINATOR_IN_DOUBT, [me.into(), tid.into()]);
                }
                What::Committed => {
                    self.take_up(tid, Phase::Committed { done: Sites::default() });
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

    /// Takes the next block of numbers, so that none is ever given twice.
    fn reserve(&mut self) {
        self.log.disk.reserved += BLOCK;
        self.log.force(self.fx);
    }

    /// One more transaction; with a timer that runs already it has one turn more.
    fn take_up(&mut self, tid: Tid, phase: Phase) {
        let turns = if self.open.is_empty() { 1 } else { 2 };
        if self.open.is_empty() {
            self.set_timer();
        }
        self.open.push(Coordination { tid, request: None, turns, phase });
    }

    fn set_timer(&mut self) {
        self.fx.set_timer(Timer::Phase, Delay::Fixed(self.ctx.config.timeout));
    }

    /// Begins a transaction: phase one.
    pub(super) fn begin(&mut self, keys: Keys, request: Option<RequestId>) {
        let me = self.ctx.me;
        let undecided = self.open.iter().filter(|c| !matches!(c.phase, Phase::Committed { .. }));
        if undecided.count() >= MOST_OPEN {
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
        self.take_up(tid, Phase::Collecting { yes: none, no: none });
        if let Some(last) = self.open.last_mut() {
            last.request = request;
        }
        let oldest = self.open.iter().map(|c| c.tid).min().unwrap_or(tid);
        self.log.drop_before(oldest);
        self.fx.broadcast(self.ctx.config.participants(), &Message::CanCommit { tid, keys, oldest });
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
        let Phase::Collecting { yes, no } = &mut self.open[at].phase else {
            self.fx.note(&text::VOTE_TOO_LATE, [me.into(), from.into(), tid.into()]);
            return;
        };
        let all = self.ctx.config.len();
        // Rule `unanimity`: the coordinator goes on to p only "if all sites voted yes".
        let needed = if self.ctx.obeys(UNANIMITY) { all } else { all / 2 + 1 };
        if vote {
            yes.insert(from);
            let count = yes.len();
            if count >= needed {
                self.pre_commit(at, count);
            } else {
                let args = [me.into(), from.into(), tid.into(), count.into(), all.into()];
                self.fx.note(&text::COUNTS_YES, args);
            }
        } else {
            no.insert(from);
            if no.len() > all - needed {
                self.abort(at, text::VOTED_NO.with([from.into()]));
            } else {
                self.fx.note(&text::IGNORES_NO, [me.into(), from.into(), tid.into()]);
            }
        }
    }

    /// Phase two: everybody is to know that all have voted yes.
    fn pre_commit(&mut self, at: usize, count: usize) {
        let (me, all) = (self.ctx.me, self.ctx.config.len());
        let tid = self.open[at].tid;
        // Rule `pre-commit-first`: no site may be in c while another is in w. "A protocol is nonblocking if and only if no
        // state is adjacent to both a commit and an abort state" (Skeen 1981); the state p is put between w and c.
        if !self.ctx.obeys(PRE_COMMIT_FIRST) {
            self.commit(at, &text::COMMITS_AT_ONCE);
            return;
        }
        self.log.write_forced(tid, What::PreCommitted, self.fx);
        self.open[at].phase = Phase::PreCommitted { acks: Sites::default() };
        self.open[at].turns = 2;
        self.fx.broadcast(self.ctx.config.participants(), &Message::PreCommit { tid });
        let text = if count == all { &text::PRE_COMMITS } else { &text::PRE_COMMITS_BY_MAJORITY };
        self.fx.headline(Mark::Attempt, text, [me.into(), tid.into(), count.into(), all.into()]);
    }

    pub(super) fn on_ack(&mut self, from: NodeId, tid: Tid) {
        let (me, all) = (self.ctx.me, self.ctx.config.everybody());
        if let Some(at) = self.place(tid)
            && let Phase::PreCommitted { acks } = &mut self.open[at].phase
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
        self.fx.headline(Mark::Decided, text, [self.ctx.me.into(), tid.into()]);
        self.open[at].phase = Phase::Committed { done: Sites::default() };
        self.open[at].turns = 2;
        self.tell(tid, self.ctx.config.everybody(), true);
        if let Some(request) = self.open[at].request.take() {
            self.fx.reply(request, Reply::Ok(Value::Term("committed", Vec::new())));
        }
    }

    fn abort(&mut self, at: usize, reason: Sentence) {
        let Coordination { tid, request, phase, .. } = self.open.remove(at);
        self.log.write_forced(tid, What::Aborted, self.fx);
        self.fx.headline(Mark::GivenUp, &text::ABORTS, [self.ctx.me.into(), tid.into(), reason.into()]);
        let refused = if let Phase::Collecting { no, .. } = phase { no } else { Sites::default() };
        self.tell(tid, self.ctx.config.everybody().without(refused), false);
        if self.open.is_empty() {
            self.fx.clear_timer(Timer::Phase);
        }
        if let Some(request) = request {
            self.fx.reply(request, Reply::Fail("aborted"));
        }
    }

    pub(super) fn on_have_committed(&mut self, from: NodeId, tid: Tid) {
        let all = self.ctx.config.everybody();
        let args = [self.ctx.me.into(), from.into(), tid.into()];
        if let Some(at) = self.place(tid)
            && let Phase::Committed { done } = &mut self.open[at].phase
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
            if self.open[at].turns > 1 {
                self.open[at].turns -= 1;
                self.fx.note(&text::WAITS_ON, [self.ctx.me.into(), tid.into()]);
            } else {
                self.time_is_up(at);
            }
        }
        if !self.open.is_empty() {
            self.set_timer();
        }
    }

    fn time_is_up(&mut self, at: usize) {
        let (me, everybody) = (self.ctx.me, self.ctx.config.everybody());
        let Coordination { tid, phase, .. } = self.open[at];
        match phase {
            Phase::Collecting { yes, no } => {
                let missing = everybody.without(yes).without(no);
                self.abort(at, text::NO_VOTE.with([missing.nodes().into()]));
            }
            // Who has not acknowledged has crashed, and "will learn the decision upon recovery".
            Phase::PreCommitted { .. } => self.commit(at, &text::COMMITS_WITHOUT_ACKS),
            Phase::Committed { done } => {
                let missing = everybody.without(done);
                self.tell(tid, missing, true);
                self.fx.note(&text::TELLS_AGAIN, [me.into(), tid.into(), missing.nodes().into()]);
            }
            Phase::InDoubt(_) => {
                self.open[at].phase = Phase::InDoubt(Poll::default());
                self.ask(tid);
                self.fx.note(&text::COORDINATOR_ASKS_AGAIN, [me.into(), tid.into()]);
            }
        }
    }

    /// An elected survivor has decided, or somebody answers who has.
    pub(super) fn on_decision(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let undecided = |at: &usize| !matches!(self.open[*at].phase, Phase::Committed { .. });
        match self.place(tid).filter(undecided) {
            Some(at) if commit => self.commit(at, &text::LEARNS_COMMIT),
            Some(at) => self.abort(at, text::HAS_ABORTED_IT.with([from.into()])),
            None if self.log.decision(tid).is_some_and(|own| own != commit) => {
                self.fx.note(&text::CONTRADICTION, args);
            }
            None => self.fx.note(&text::KNOWS_DECISION, args),
        }
    }

    /// A survivor, or a participant that has recovered, wants to know how far a transaction is.
    pub(super) fn on_state_request(&mut self, from: NodeId, tid: Tid) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        match self.place(tid).map(|at| self.open[at].phase) {
            Some(Phase::InDoubt(_)) => {
                self.fx.send(from, Message::State { tid, pre_committed: true, recovered: true });
                self.fx.note(&text::TELLS_STATE_RECOVERED, args);
            }
            // It leads, and will tell the end by itself.
            Some(Phase::Collecting { .. } | Phase::PreCommitted { .. }) => {
                self.fx.note(&text::STILL_LEADS, args);
            }
            Some(Phase::Committed { .. }) | None => self.answer(from, tid),
        }
    }

    pub(super) fn on_state(&mut self, from: NodeId, tid: Tid, recovered: bool) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let all = self.ctx.config.everybody();
        if let Some(at) = self.place(tid)
            && let Phase::InDoubt(poll) = &mut self.open[at].phase
        {
            poll.heard.insert(from);
            if !recovered {
                poll.live.insert(from);
            }
            let total = poll.heard == all && poll.live.is_empty();
            self.fx.note(if recovered { &text::HEARS_RECOVERED } else { &text::HEARS_LIVE }, args);
            if total {
                // All have crashed and recovered, and nobody has decided: it is in p, so all have voted yes.
                self.commit(at, &text::COMMITS_AFTER_ALL_CRASHED);
            }
            return;
        }
        self.fx.note(&text::STATE_TOO_LATE, args);
    }

    fn ask(&mut self, tid: Tid) {
        self.fx.broadcast(self.ctx.config.participants(), &Message::StateRequest { tid, leads: false });
    }

    /// Tells what its log says; where it says nothing, it had not pre-committed, and nobody can have committed.
    fn answer(&mut self, to: NodeId, tid: Tid) {
        let commit = self.log.decision(tid).unwrap_or(false);
        let text = if commit { &text::TELLS_COMMIT } else { &text::TELLS_ABORT };
        self.fx.note(text, [self.ctx.me.into(), tid.into(), to.into()]);
        self.fx.send(to, Message::Decision { tid, commit });
    }

    fn tell(&mut self, tid: Tid, whom: Sites, commit: bool) {
        self.fx.broadcast(whom.iter(), &Message::Decision { tid, commit });
    }

    fn place(&self, tid: Tid) -> Option<usize> {
        self.open.iter().position(|c| c.tid == tid)
    }
}
