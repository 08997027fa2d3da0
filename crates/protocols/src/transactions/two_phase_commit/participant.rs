//! A participant: it votes, and from its yes on it waits for the decision with its locks held.
//!
//! **Uncertainty.** Between its yes and the decision a participant may neither commit nor abort by itself: the others may
//! have done either. When the decision is late it asks everybody (the *cooperative termination protocol*; Bernstein,
//! Hadzilacos and Goodman 1987, section 7.4): the coordinator, or a participant that has the decision, or one that has not
//! voted and can still abort, will answer. If all it reaches are as uncertain as it is, it is blocked.
//!
//! **What is forced.** The yes and the commit. An abort is not, as whoever has forgotten it will ask, and be told "abort".
//! There is one exception: a participant that aborts a transaction *because another one asks* is the only one that knows
//! of this abort, and forces it, so that it cannot vote yes after a crash.

use super::super::locks;
use super::super::log::{Tid, What};
use super::super::message::{Speaks, Work};
use super::super::setup::COORDINATOR;
use super::super::text::{ABORTS_TOO, ABORTS_UNSEEN, KNOWS_NOTHING, TELLS_ABORT};
use super::rules::{DECISION_FORCED, PREPARED_WAITS, VOTE_FORCED};
use super::state::{Decision, Message, Participant, State, Timer};
use super::text;
use synod_model::{Mark, Micros, NodeId, Outcome};

impl Participant<'_, '_> {
    /// Starts with what its log says: of what is prepared and not decided it is in doubt. It takes the locks again and
    /// asks.
    pub(super) fn start(&mut self) {
        for tid in self.doubtful() {
            let keys = self.lock_again(tid, State::Asked);
            self.set(Timer::Decision);
            self.ask(tid);
            self.fx.note(&text::RESTARTS_IN_DOUBT, [self.ctx.me.into(), tid.into(), keys.into()]);
        }
    }

    pub(super) fn on_prepare(&mut self, Work { transaction: tid, keys, oldest }: Work) {
        let me = self.ctx.me;
        if !self.has_to_vote(tid, &text::OLD_PREPARE) {
            return;
        }
        if self.ctx.config.refuses(me, tid) {
            self.log.drop_before(oldest);
            self.log.write(tid, What::Aborted);
            self.vote(tid, false);
            return self.fx.headline(Outcome::Refused, &text::VOTES_NO, [me.into(), tid.into()]);
        }
        if self.line_up(tid, keys, State::Waiting) {
            self.forget_before(oldest);
            self.prepare(tid);
        }
    }

    /// Takes the locks and votes yes.
    fn prepare(&mut self, tid: Tid) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        // The coordinator itself waits for votes so long: twice that, and its decision is late. A timer that is set already
        // fires too early for this one.
        let turns = if self.holds() { 3 } else { 2 };
        if !self.holds() {
            self.set(Timer::Decision);
        }
        let branch = locks::find(self.branches, tid).expect("the caller has found it there");
        let waited = clock.since(branch.since);
        (branch.holds, branch.since, branch.state) = (true, clock, State::Prepared(turns));
        let keys = branch.keys;
        self.log.write(tid, What::Prepared(keys));
        // Rule `vote-forced`: before it votes yes, a participant forces a record that it is prepared.
        let text = if self.ctx.obeys(VOTE_FORCED) {
            self.log.force(self.fx);
            if waited > Micros(0) { &text::VOTES_YES_AFTER } else { &text::VOTES_YES }
        } else {
            &text::VOTES_YES_UNFORCED
        };
        self.fx.outcome(Outcome::Prepared, text, [me.into(), tid.into(), keys.into(), waited.into()]);
        self.vote(tid, true);
    }

    pub(super) fn on_decision(&mut self, from: NodeId, Decision { transaction: tid, commit }: Decision) {
        let me = self.ctx.me;
        let args = [me.into(), tid.into(), from.into()];
        let is_old = tid < self.log.disk.oldest;
        let waits = locks::find(self.branches, tid).is_some();
        match self.log.decision(tid) {
            _ if waits && commit => self.commit(from, tid),
            _ if waits => self.abort(from, tid),
            Some(true) if commit => {
                self.fx.send(COORDINATOR, Message::Ack(tid));
                self.fx.note(&text::ACKS_AGAIN, [me.into(), tid.into()]);
            }
            Some(false) if commit => {
                // It cannot be undone. The coordinator hears an acknowledgement, so that it comes to an end.
                self.fx.send(COORDINATOR, Message::Ack(tid));
                self.fx.headline(Mark::GivenUp, &text::DAMAGE, args);
            }
            // Only where the yes was not forced, or not awaited: there is nothing here that could be committed.
            None if commit && !is_old => self.fx.note(&KNOWS_NOTHING, args),
            None if !is_old => {
                self.log.write(tid, What::Aborted);
                self.fx.note(&ABORTS_UNSEEN, args);
            }
            _ => {
                if commit {
                    self.fx.send(COORDINATOR, Message::Ack(tid));
                }
                self.fx.aside(&text::KNOWS_DECISION, [me.into(), tid.into()]);
            }
        }
    }

    fn commit(&mut self, from: NodeId, tid: Tid) {
        self.log.write(tid, What::Committed);
        // Rule `decision-forced`: a participant force-writes the commit record before it acknowledges, because then the
        // coordinator forgets.
        let text = if self.ctx.obeys(DECISION_FORCED) {
            self.log.force(self.fx);
            &text::COMMITS_TOO
        } else {
            &text::COMMITS_TOO_UNFORCED
        };
        self.fx.send(COORDINATOR, Message::Ack(tid));
        let held = self.held(tid);
        self.fx.headline(
            Outcome::Committed,
            text,
            [self.ctx.me.into(), tid.into(), from.into(), held.into()],
        );
        self.release(tid);
    }

    /// Participants do not force records of aborts and do not acknowledge aborts: presumed abort.
    fn abort(&mut self, from: NodeId, tid: Tid) {
        self.log.write(tid, What::Aborted);
        let held = self.held(tid);
        let args = [self.ctx.me.into(), tid.into(), from.into(), held.into()];
        self.fx.headline(Outcome::Aborted, &ABORTS_TOO, args);
        self.release(tid);
    }

    /// Another turn of waiting is over.
    pub(super) fn on_decision_timeout(&mut self) {
        self.waiting().into_iter().for_each(|tid| self.wait_on(tid));
        if self.holds() {
            self.set(Timer::Decision);
        }
    }

    /// The decision on a transaction has not come yet.
    fn wait_on(&mut self, tid: Tid) {
        let me = self.ctx.me;
        let held = self.held(tid);
        let Some(branch) = locks::find(self.branches, tid) else { return };
        let text = match &mut branch.state {
            State::Prepared(turns) if *turns > 1 => {
                *turns -= 1;
                return self.fx.note(&text::STILL_IN_TIME, [me.into(), tid.into(), held.into()]);
            }
            // Rule `prepared-waits`: a participant that has voted yes may not decide alone. Without it, this is what is
            // called a heuristic decision.
            _ if !self.ctx.obeys(PREPARED_WAITS) => {
                self.log.write_forced(tid, What::Aborted, self.fx);
                self.fx.headline(
                    Outcome::Aborted,
                    &text::HEURISTIC_ABORT,
                    [me.into(), tid.into(), held.into()],
                );
                return self.release(tid);
            }
            state @ State::Prepared(_) => {
                *state = State::Asked;
                &text::ASKS
            }
            state => {
                *state = State::Blocked;
                &text::IS_BLOCKED
            }
        };
        self.fx.note(text, [me.into(), tid.into(), COORDINATOR.into(), held.into()]);
        self.ask(tid);
    }

    /// Asks everybody for the decision.
    fn ask(&mut self, tid: Tid) {
        self.fx.broadcast(self.ctx.config.sites(), &Message::DecisionRequest(tid));
    }

    /// Another participant asks.
    pub(super) fn on_decision_request(&mut self, from: NodeId, tid: Tid) {
        let me = self.ctx.me;
        let args = [me.into(), tid.into(), from.into()];
        let branch = locks::find(self.branches, tid).map(|b| b.holds);
        if branch == Some(true) {
            self.fx.send(from, Message::Uncertain(tid));
            self.fx.note(&text::UNCERTAIN_TOO, args);
            return;
        }
        let commit = match self.log.decision(tid) {
            Some(commit) => {
                self.fx.note(if commit { &text::TELLS_COMMIT } else { &TELLS_ABORT }, args);
                commit
            }
            None if branch.is_none() && tid < self.log.disk.oldest => {
                // All who voted yes had their commit on disk before the coordinator called it finished.
                self.fx.note(&TELLS_ABORT, args);
                false
            }
            None => {
                self.log.write_forced(tid, What::Aborted, self.fx);
                self.fx.headline(Outcome::Aborted, &text::ABORTS_ALONE, args);
                if branch.is_some() {
                    self.vote(tid, false);
                    self.release(tid);
                }
                false
            }
        };
        self.fx.send(from, Message::decision(tid, commit));
    }

    pub(super) fn on_uncertain(&mut self, from: NodeId, tid: Tid) {
        let known = self.log.decision(tid).is_some();
        let text = if known { &text::UNCERTAIN_TOO_LATE } else { &text::HEARS_UNCERTAIN };
        self.fx.note(text, [self.ctx.me.into(), tid.into(), from.into()]);
    }

    /// The transaction is over: its locks go to whoever waits.
    fn release(&mut self, tid: Tid) {
        self.branches.retain(|b| b.tid != tid);
        if !self.holds() {
            self.fx.clear_timer(Timer::Decision);
        }
        while let Some(next) = locks::next(self.branches) {
            self.prepare(next);
        }
    }
}
