//! A participant: it votes, obeys whoever leads, and leads itself when all before it have fallen silent.
//!
//! **States.** It is in *q* until it has its locks and votes yes, then in *w*, and in *p* once it has heard that all have
//! voted yes; from there to *c* or *a*. In *q* it may abort by itself.
//!
//! **Election.** Whoever leads is never silent for long. A participant waits the longer, the higher its number is above
//! that of the leader; so of those that are still there, the one with the lowest number acts first, and the others hear
//! from it before their own time is up.
//!
//! **Recovery.** A site that has crashed in *w* or *p* may not decide, and its state does not count for those who do: they
//! may have decided meanwhile, and crashed. It asks until somebody knows. Only when all sites have crashed and recovered,
//! and none has decided, do they decide by what they remember.

use super::super::locks;
use super::super::log::{Tid, What};
use super::super::message::{Speaks, Work};
use super::super::setup::{COORDINATOR, Sites};
use super::super::text::{ABORTS_TOO, ABORTS_UNSEEN, KNOWS_NOTHING, TELLS_ABORT};
use super::state::{Message, Participant, Poll, Remembered, State, StateRequest, Task, Timer};
use super::text;
use synod_model::{Mark, NodeId, Outcome, Text};

impl Participant<'_, '_> {
    /// Starts with what its log says: what is not decided there it asks about.
    pub(super) fn start(&mut self) {
        let doubtful = self.doubtful();
        for tid in &doubtful {
            let tid = *tid;
            let pre_committed = self.log.last(tid) == Some(What::PreCommitted);
            let task = Task::Recover(Poll::default());
            let keys = self.lock_again(tid, State { pre_committed, leader: COORDINATOR, turns: 1, task });
            self.ask(tid, false);
            self.fx.note(&text::RESTARTS_IN_DOUBT, [self.ctx.me.into(), tid.into(), keys.into()]);
        }
        if !doubtful.is_empty() {
            self.set(Timer::Wait);
        }
    }

    pub(super) fn on_can_commit(&mut self, Work { transaction: tid, keys, oldest }: Work) {
        let me = self.ctx.me;
        if !self.has_to_vote(tid, &text::OLD_REQUEST) {
            return;
        }
        if self.ctx.config.refuses(me, tid) {
            self.forget_before(oldest);
            self.log.write_forced(tid, What::Aborted, self.fx);
            self.vote(tid, false);
            return self.fx.headline(Outcome::Refused, &text::VOTES_NO, [me.into(), tid.into()]);
        }
        let state = State { pre_committed: false, leader: COORDINATOR, turns: 0, task: Task::Obey };
        if self.line_up(tid, keys, state) {
            self.forget_before(oldest);
            self.prepare(tid);
        }
    }

    /// Takes the locks and votes yes: from q to w.
    fn prepare(&mut self, tid: Tid) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        let turns = self.patience(COORDINATOR) + u8::from(self.holds());
        if !self.holds() {
            self.set(Timer::Wait);
        }
        let branch = locks::find(self.branches, tid).expect("the caller has found it there");
        (branch.holds, branch.since, branch.state.turns) = (true, clock, turns);
        let keys = branch.keys;
        self.log.write_forced(tid, What::Prepared(keys), self.fx);
        self.vote(tid, true);
        self.fx.outcome(Outcome::Prepared, &text::VOTES_YES, [me.into(), tid.into(), keys.into()]);
    }

    /// From w to p.
    pub(super) fn on_pre_commit(&mut self, from: NodeId, tid: Tid) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let turns = self.patience(from) + 1;
        let Some(branch) = locks::find(self.branches, tid).filter(|b| b.holds) else {
            return self.fx.note(&text::NOTHING_TO_PRE_COMMIT, args);
        };
        if from == COORDINATOR && branch.state.leader != COORDINATOR {
            return self.fx.note(&text::OLD_LEADER, args);
        }
        let fresh = !branch.state.pre_committed;
        branch.state = State { pre_committed: true, leader: from, turns, task: Task::Obey };
        if fresh {
            self.log.write_forced(tid, What::PreCommitted, self.fx);
        }
        self.fx.send(from, Message::Ack(tid));
        self.fx.outcome(Outcome::Precommitted, &text::PRE_COMMITTED, args);
    }

    /// To c or a.
    pub(super) fn on_decision(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let known = locks::find(self.branches, tid).is_some();
        let old = tid < self.log.disk.oldest;
        match self.log.decision(tid) {
            _ if known => self.obey(from, tid, commit),
            Some(own) if own != commit => self.fx.headline(Mark::GivenUp, &text::CONTRADICTION, args),
            None if commit && !old => self.fx.note(&KNOWS_NOTHING, args),
            None if !old => {
                self.log.write_forced(tid, What::Aborted, self.fx);
                self.fx.note(&ABORTS_UNSEEN, args);
            }
            _ => {
                if commit {
                    self.fx.send(COORDINATOR, Message::HaveCommitted(tid));
                }
                self.fx.aside(&text::KNOWS_DECISION, args);
            }
        }
    }

    fn obey(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let held = self.held(tid);
        let (what, outcome, text) = if commit {
            (What::Committed, Outcome::Committed, &text::COMMITS_TOO)
        } else {
            (What::Aborted, Outcome::Aborted, &ABORTS_TOO)
        };
        self.log.write_forced(tid, what, self.fx);
        if commit {
            self.fx.send(COORDINATOR, Message::HaveCommitted(tid));
        }
        self.fx.headline(outcome, text, [self.ctx.me.into(), tid.into(), from.into(), held.into()]);
        self.release(tid);
    }

    /// Decides itself, and tells everybody.
    pub(super) fn decide(&mut self, tid: Tid, commit: bool, text: &'static Text) {
        let what = if commit { What::Committed } else { What::Aborted };
        self.log.write_forced(tid, what, self.fx);
        self.fx.broadcast(self.ctx.config.sites(), &Message::decision(tid, commit));
        if commit {
            self.fx.send(COORDINATOR, Message::HaveCommitted(tid));
        }
        let outcome = if commit { Outcome::Committed } else { Outcome::Aborted };
        let held = self.held(tid);
        self.fx.headline(outcome, text, [self.ctx.me.into(), tid.into(), held.into()]);
        self.release(tid);
    }

    /// Somebody wants to know how far a transaction is.
    pub(super) fn on_state_request(
        &mut self,
        from: NodeId,
        StateRequest { transaction: tid, leads }: StateRequest,
    ) {
        let me = self.ctx.me;
        let args = [me.into(), tid.into(), from.into()];
        let turns = self.patience(from) + 1;
        let branch = locks::find(self.branches, tid);
        let waits = branch.is_some();
        if let Some(branch) = branch.filter(|b| b.holds) {
            let state = &mut branch.state;
            let recovered = matches!(state.task, Task::Recover(_));
            if leads && !recovered {
                (state.leader, state.turns, state.task) = (from, turns, Task::Obey);
            }
            let pre_committed = state.pre_committed;
            self.fx.send(from, Message::State(Remembered { transaction: tid, pre_committed, recovered }));
            let text = match (recovered, pre_committed) {
                (true, _) => &text::TELLS_STATE_RECOVERED,
                (false, true) => &text::TELLS_PRE_COMMITTED,
                (false, false) => &text::TELLS_READY,
            };
            return self.fx.note(text, args);
        }
        let decision = self.log.decision(tid);
        if decision.is_none() && (waits || tid >= self.log.disk.oldest) {
            // In q it may abort by itself.
            self.log.write_forced(tid, What::Aborted, self.fx);
            self.fx.headline(Outcome::Aborted, &text::ABORTS_ALONE, args);
            if waits {
                self.vote(tid, false);
                self.release(tid);
            }
        } else {
            let text = if decision == Some(true) { &text::TELLS_COMMIT } else { &TELLS_ABORT };
            self.fx.note(text, args);
        }
        self.fx.send(from, Message::decision(tid, decision.unwrap_or(false)));
    }

    /// Asks everybody for their states.
    pub(super) fn ask(&mut self, tid: Tid, leads: bool) {
        let request = StateRequest { transaction: tid, leads };
        self.fx.broadcast(self.ctx.config.sites(), &Message::StateRequest(request));
    }

    /// All participants but itself.
    pub(super) fn others(&self) -> Sites {
        self.ctx.config.everybody().without(Sites::of(self.ctx.me))
    }

    /// How often the timer fires before it acts because `leader` is silent. A leader is silent for two turns at most
    /// and its messages take less than one; then each participant after it waits two turns longer than the one before.
    fn patience(&self, leader: NodeId) -> u8 {
        let (me, leader, all) = (self.ctx.me.index(), leader.index(), self.ctx.config.voters());
        let distance = if me > leader { me - leader } else { me + all - leader };
        u8::try_from(1 + 2 * distance).expect("there are few participants")
    }

    /// The transaction is over: its locks go to whoever waits.
    fn release(&mut self, tid: Tid) {
        self.branches.retain(|b| b.tid != tid);
        if !self.holds() {
            self.fx.clear_timer(Timer::Wait);
        }
        while let Some(next) = locks::next(self.branches) {
            self.prepare(next);
        }
    }
}
