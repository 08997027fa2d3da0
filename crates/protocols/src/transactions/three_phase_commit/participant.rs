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

use super::super::locks::{self, Branch};
use super::super::log::{Keys, Log, Tid, What};
use super::super::setup::{COORDINATOR, Sites};
use super::state::{Message, State, Task, Timer};
use super::{ThreePhaseCommit, text};
use synod_model::{CtxOf, Delay, Fx, Mark, Micros, NodeId, Reply, RequestId, Text};

/// A participant at work.
pub(super) struct Participant<'a, 'e> {
    pub(super) ctx: &'a CtxOf<'a, ThreePhaseCommit>,
    pub(super) log: Log<'a>,
    pub(super) branches: &'a mut Vec<Branch<State>>,
    pub(super) fx: &'a mut Fx<'e, ThreePhaseCommit>,
}

impl Participant<'_, '_> {
    /// Starts with what its log says: what is not decided there it asks about.
    pub(super) fn start(&mut self) {
        let me = self.ctx.me;
        let doubtful: Vec<Tid> = self.log.disk.undecided(&[]).collect();
        if doubtful.is_empty() {
            let text = if self.log.disk.records.is_empty() { &text::STARTS } else { &text::RESTARTS };
            return self.fx.note(text, [me.into()]);
        }
        for tid in doubtful {
            let keys = self.log.disk.prepared_keys(tid);
            let pre_committed = self.log.last(tid) == Some(What::PreCommitted);
            let task = Task::Recover(super::state::Poll::default());
            let state = State { pre_committed, leader: COORDINATOR, turns: 1, task };
            self.branches.push(Branch { tid, keys, holds: true, since: self.ctx.clock, state });
            self.ask(tid, false);
            self.fx.note(&text::RESTARTS_IN_DOUBT, [me.into(), tid.into(), keys.to_string().into()]);
        }
        self.set_timer();
    }

    /// Transactions begin at the coordinator.
    pub(super) fn refuse_request(self, id: RequestId) {
        self.fx.note(&text::IS_NO_COORDINATOR, [self.ctx.me.into(), COORDINATOR.into()]);
        self.fx.reply(id, Reply::Fail("not-coordinator"));
    }

    pub(super) fn on_can_commit(&mut self, tid: Tid, keys: Keys, oldest: Tid) {
        let me = self.ctx.me;
        if let Some(branch) = locks::find(self.branches, tid) {
            if branch.holds {
                self.fx.send(COORDINATOR, Message::Vote { tid, yes: true });
                self.fx.note(&text::VOTES_AGAIN, [me.into(), tid.into()]);
            } else {
                self.fx.note(&text::STILL_WAITS, [me.into(), tid.into()]);
            }
            return;
        }
        match self.log.decision(tid) {
            Some(false) => {
                self.fx.send(COORDINATOR, Message::Vote { tid, yes: false });
                return self.fx.note(&text::HAS_ABORTED, [me.into(), tid.into()]);
            }
            None if tid >= self.log.disk.oldest => {}
            _ => return self.fx.note(&text::OLD_REQUEST, [me.into(), tid.into()]),
        }
        if self.ctx.config.refuse.include(me, tid) {
            self.log.drop_before(oldest);
            self.log.disk.oldest = self.log.disk.oldest.max(oldest);
            self.log.write_forced(tid, What::Aborted, self.fx);
            self.fx.send(COORDINATOR, Message::Vote { tid, yes: false });
            return self.fx.headline(Mark::GivenUp, &text::VOTES_NO, [me.into(), tid.into()]);
        }
        let state = State { pre_committed: false, leader: COORDINATOR, turns: 0, task: Task::Obey };
        self.branches.push(Branch { tid, keys, holds: false, since: self.ctx.clock, state });
        if let Some(other) = locks::in_the_way(self.branches, tid) {
            let args = [me.into(), tid.into(), keys.to_string().into(), other.into()];
            return self.fx.note(&text::WAITS, args);
        }
        self.log.drop_before(oldest);
        self.log.disk.oldest = self.log.disk.oldest.max(oldest);
        self.prepare(tid);
    }

    /// Takes the locks and votes yes: from q to w.
    fn prepare(&mut self, tid: Tid) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        let turns = self.patience(COORDINATOR) + u8::from(self.holds());
        if !self.holds() {
            self.set_timer();
        }
        let branch = locks::find(self.branches, tid).expect("the caller has found it there");
        (branch.holds, branch.since, branch.state.turns) = (true, clock, turns);
        let keys = branch.keys;
        self.log.write_forced(tid, What::Prepared(keys), self.fx);
        self.fx.send(COORDINATOR, Message::Vote { tid, yes: true });
        self.fx.note(&text::VOTES_YES, [me.into(), tid.into(), keys.to_string().into()]);
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
        self.fx.send(from, Message::Ack { tid });
        self.fx.note(&text::PRE_COMMITTED, args);
    }

    /// To c or a.
    pub(super) fn on_decision(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let known = locks::find(self.branches, tid).is_some();
        let old = tid < self.log.disk.oldest;
        match self.log.decision(tid) {
            _ if known => self.obey(from, tid, commit),
            Some(own) if own != commit => self.fx.headline(Mark::GivenUp, &text::CONTRADICTION, args),
            None if commit && !old => self.fx.note(&text::KNOWS_NOTHING, args),
            None if !old => {
                self.log.write_forced(tid, What::Aborted, self.fx);
                self.fx.note(&text::ABORTS_UNSEEN, args);
            }
            _ => {
                if commit {
                    self.fx.send(COORDINATOR, Message::HaveCommitted { tid });
                }
                self.fx.note(&text::KNOWS_DECISION, args);
            }
        }
    }

    fn obey(&mut self, from: NodeId, tid: Tid, commit: bool) {
        let held = self.held(tid);
        let (what, mark, text) = if commit {
            (What::Committed, Mark::Decided, &text::COMMITS_TOO)
        } else {
            (What::Aborted, Mark::GivenUp, &text::ABORTS_TOO)
        };
        self.log.write_forced(tid, what, self.fx);
        if commit {
            self.fx.send(COORDINATOR, Message::HaveCommitted { tid });
        }
        self.fx.headline(mark, text, [self.ctx.me.into(), tid.into(), from.into(), held.into()]);
        self.release(tid);
    }

    /// Decides itself, and tells everybody.
    pub(super) fn decide(&mut self, tid: Tid, commit: bool, text: &'static Text) {
        let what = if commit { What::Committed } else { What::Aborted };
        self.log.write_forced(tid, what, self.fx);
        self.fx.broadcast(self.everybody(), &Message::Decision { tid, commit });
        if commit {
            self.fx.send(COORDINATOR, Message::HaveCommitted { tid });
        }
        let mark = if commit { Mark::Decided } else { Mark::GivenUp };
        let held = self.held(tid);
        self.fx.headline(mark, text, [self.ctx.me.into(), tid.into(), held.into()]);
        self.release(tid);
    }

    /// Somebody wants to know how far a transaction is.
    pub(super) fn on_state_request(&mut self, from: NodeId, tid: Tid, leads: bool) {
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
            self.fx.send(from, Message::State { tid, pre_committed, recovered });
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
            self.fx.headline(Mark::GivenUp, &text::ABORTS_ALONE, args);
            if waits {
                self.fx.send(COORDINATOR, Message::Vote { tid, yes: false });
                self.release(tid);
            }
        } else {
            let text = if decision == Some(true) { &text::TELLS_COMMIT } else { &text::TELLS_ABORT };
            self.fx.note(text, args);
        }
        self.fx.send(from, Message::Decision { tid, commit: decision.unwrap_or(false) });
    }

    /// Asks everybody for their states.
    pub(super) fn ask(&mut self, tid: Tid, leads: bool) {
        self.fx.broadcast(self.everybody(), &Message::StateRequest { tid, leads });
    }

    /// All sites.
    fn everybody(&self) -> impl Iterator<Item = NodeId> + use<> {
        std::iter::once(COORDINATOR).chain(self.ctx.config.participants())
    }

    /// All participants but itself.
    pub(super) fn others(&self) -> Sites {
        self.ctx.config.everybody().without(std::iter::once(self.ctx.me).collect())
    }

    /// How often the timer fires before it acts because `leader` is silent. A leader is silent for two turns at most
    /// and its messages take less than one; then each participant after it waits two turns longer than the one before.
    fn patience(&self, leader: NodeId) -> u8 {
        let (me, leader, all) = (self.ctx.me.index(), leader.index(), self.ctx.config.len());
        let distance = if me > leader { me - leader } else { me + all - leader };
        u8::try_from(1 + 2 * distance).expect("there are few participants")
    }

    /// How long the transaction has held its locks.
    pub(super) fn held(&self, tid: Tid) -> Micros {
        let branch = self.branches.iter().find(|b| b.tid == tid && b.holds);
        branch.map_or(Micros(0), |b| self.ctx.clock.since(b.since))
    }

    /// Whether there is a transaction whose end it waits for.
    pub(super) fn holds(&self) -> bool {
        self.branches.iter().any(|b| b.holds)
    }

    pub(super) fn set_timer(&mut self) {
        self.fx.set_timer(Timer::Wait, Delay::Fixed(self.ctx.config.timeout));
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
