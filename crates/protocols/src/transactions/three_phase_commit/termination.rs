//! The termination protocol: how the survivors end a transaction when whoever led it has fallen silent (Bernstein,
//! Hadzilacos and Goodman 1987, section 7.5; in Skeen's paper of 1981, section 5, whoever leads goes by its own state).
//!
//! The survivor with the lowest number leads. It asks all for their states and decides by these rules: if somebody has
//! committed, commit; if somebody has aborted or has not voted, abort; if somebody is in *p*, bring everybody to *p* and
//! commit; if all are in *w*, abort. No site can be in *c* then, because nobody commits before everybody that runs is in
//! *p*; and that is what two-phase commit lacks.

use super::super::locks;
use super::super::log::{Tid, What};
use super::super::setup::{COORDINATOR, Sites};
use super::rules::TERMINATION_ASKS_ALL;
use super::state::{Message, Participant, Poll, Remembered, Task, Timer};
use super::text;
use synod_model::{Mark, NodeId};

impl Participant<'_, '_> {
    /// A turn of waiting is over.
    pub(super) fn on_wait_timeout(&mut self) {
        self.waiting().into_iter().for_each(|tid| self.turn(tid));
        if self.holds() {
            self.set(Timer::Wait);
        }
    }

    fn turn(&mut self, tid: Tid) {
        let me = self.ctx.me;
        let held = self.held(tid);
        let Some(branch) = locks::find(self.branches, tid) else { return };
        let state = &mut branch.state;
        if state.turns > 1 {
            state.turns -= 1;
            if state.leader == me {
                return self.fx.note(&text::WAITS_FOR_ACKS, [me.into(), tid.into(), held.into()]);
            }
            let args = [me.into(), tid.into(), state.leader.into(), held.into()];
            return self.fx.note(&text::STILL_OBEYS, args);
        }
        match state.task {
            Task::Obey => self.lead(tid),
            Task::Ask(poll) => self.conclude(tid, poll),
            Task::PreCommit { .. } => self.decide(tid, true, &text::LEADS_TO_COMMIT_WITHOUT_ACKS),
            Task::Recover(poll) => {
                state.task = Task::Recover(Poll { rounds: (poll.rounds + 1).min(2), ..Poll::default() });
                self.ask(tid, false);
                self.fx.note(&text::ASKS_AGAIN, [me.into(), tid.into(), held.into()]);
            }
        }
    }

    /// Everybody before it has fallen silent: it leads.
    fn lead(&mut self, tid: Tid) {
        let me = self.ctx.me;
        let branch = locks::find(self.branches, tid).expect("the caller has found it there");
        let silent = branch.state.leader;
        // Rule `termination-asks-all`: the elected site collects the states of all operational sites before it decides.
        if !self.ctx.obeys(TERMINATION_ASKS_ALL) {
            let commit = branch.state.pre_committed;
            return self.decide(
                tid,
                commit,
                if commit { &text::COMMITS_UNASKED } else { &text::ABORTS_UNASKED },
            );
        }
        branch.state.leader = me;
        branch.state.turns = 1;
        branch.state.task = Task::Ask(Poll::default());
        self.ask(tid, true);
        self.fx.headline(Mark::Elected, &text::LEADS, [me.into(), tid.into(), silent.into()]);
        if self.others().is_empty() {
            self.conclude(tid, Poll::default());
        }
    }

    pub(super) fn on_state(&mut self, from: NodeId, state: Remembered) {
        let tid = state.transaction;
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let others = self.others();
        match locks::find(self.branches, tid).map(|b| &mut b.state.task) {
            Some(Task::Ask(_)) if state.recovered => self.fx.note(&text::HEARS_RECOVERED, args),
            Some(Task::Ask(poll)) => {
                poll.hear(from, state);
                let poll = *poll;
                if others.without(poll.heard).is_empty() {
                    self.conclude(tid, poll);
                } else {
                    let text =
                        if state.pre_committed { &text::HEARS_PRE_COMMITTED } else { &text::HEARS_READY };
                    self.fx.note(text, args);
                }
            }
            Some(Task::Recover(poll)) => {
                poll.hear(from, state);
                let poll = *poll;
                self.fx.note(if state.recovered { &text::HEARS_RECOVERED } else { &text::HEARS_LIVE }, args);
                let all = poll.heard.contains(COORDINATOR) && others.without(poll.heard).is_empty();
                if all && poll.live.is_empty() {
                    self.conclude_after_all_crashed(tid);
                }
            }
            _ => self.fx.note(&text::STATE_TOO_LATE, args),
        }
    }

    /// All states are known that will ever be.
    fn conclude(&mut self, tid: Tid, poll: Poll) {
        let me = self.ctx.me;
        let branch = locks::find(self.branches, tid).expect("the caller has found it there");
        if poll.pre_committed.is_empty() && !branch.state.pre_committed {
            return self.decide(tid, false, &text::LEADS_TO_ABORT);
        }
        let missing = poll.heard.without(poll.pre_committed);
        let fresh = !branch.state.pre_committed;
        branch.state.pre_committed = true;
        branch.state.turns = 2;
        branch.state.task = Task::PreCommit { missing };
        if fresh {
            self.log.write_forced(tid, What::PreCommitted, self.fx);
        }
        if missing.is_empty() {
            return self.decide(tid, true, &text::LEADS_TO_COMMIT);
        }
        self.fx.broadcast(missing.iter(), &Message::PreCommit(tid));
        self.fx.note(&text::BRINGS_TO_P, [me.into(), tid.into(), missing.nodes().into()]);
    }

    /// All sites have crashed and recovered, none has decided, and all have told what they remember. The coordinator would have
    /// aborted what it had not pre-committed: it is pre-committed, so all have voted yes, and each site comes to the same end.
    fn conclude_after_all_crashed(&mut self, tid: Tid) {
        self.decide(tid, true, &text::COMMITS_AFTER_ALL_CRASHED);
    }

    pub(super) fn on_ack(&mut self, from: NodeId, tid: Tid) {
        let args = [self.ctx.me.into(), tid.into(), from.into()];
        let branch = locks::find(self.branches, tid);
        if let Some(Task::PreCommit { missing }) = branch.map(|b| &mut b.state.task) {
            *missing = missing.without(Sites::of(from));
            if missing.is_empty() {
                self.decide(tid, true, &text::LEADS_TO_COMMIT);
            } else {
                self.fx.note(&text::HEARS_PRE_COMMITTED, args);
            }
        } else {
            self.fx.note(&text::STATE_TOO_LATE, args);
        }
    }
}
