//! A resource manager: it votes in ballot 0 of its own instance, and from then on waits for the decision with its locks held.
//!
//! **Its one value.** Ballot 0 of an instance belongs to its resource manager, which needs no first phase there, since nobody
//! can have proposed anything before. It must never propose two different values there, whatever crashes in between: so it
//! forces its prepared record before it says prepared, and its abort before it says aborted.
//!
//! **Waiting.** When the decision is late it asks all acceptors. Those that know it tell it; the others tell what they have
//! accepted, so that a majority of them lets it decide by itself, and one of them takes the transaction over. It is blocked
//! only while fewer than a majority answer.

use super::super::locks::{self, Branch};
use super::super::log::{Keys, Tid, What};
use super::super::setup::MOST_OPEN;
use super::super::text::{ABORTS_TOO, ABORTS_UNSEEN, BUSY, KNOWS_NOTHING, STILL_WAITS, WAITS};
use super::message::{Decision, Message, Phase2a, Phase2b, Prepare, Timer};
use super::peer::Peer;
use super::rules::{PREPARED_WAITS, VOTE_FORCED};
use super::setup::FIRST_LEADER;
use super::state::State;
use super::tally::Outcome as Ends;
use super::text;
use super::vote::{Answer, Ballot};
use synod_model::{Arg, Mark, Micros, NodeId, NodeSet, Outcome, Reply, RequestId, Text, Value};

impl Peer<'_, '_> {
    /// Starts again with what its log says. A transaction without a prepared record it aborts: it cannot have said that it
    /// was prepared. Of what is prepared and not decided it is in doubt: it takes the locks again and asks.
    pub(super) fn resume(&mut self) {
        let me = self.ctx.me;
        for tid in self.disk.working.clone() {
            self.record(tid, false);
            self.fx.headline(Outcome::Aborted, &text::ABORTS_WORKING, [me.into(), tid.into()]);
        }
        let doubtful: Vec<Tid> = self.disk.log.undecided(&[]).collect();
        for tid in doubtful {
            let keys = self.disk.log.prepared_keys(tid);
            let state = State { asked: true, ..State::new(me, None) };
            self.memory.branches.push(Branch { tid, keys, holds: true, since: self.ctx.clock, state });
            self.fx.note(&text::RESTARTS_IN_DOUBT, [me.into(), tid.into(), keys.into()]);
            self.inquire(tid);
        }
    }

    /// A client asks for a transaction. The resource manager prepares first; its vote tells the leader to ask the others.
    pub(super) fn begin_here(&mut self, keys: Keys, request: RequestId) {
        let me = self.ctx.me;
        if self.memory.branches.len() >= MOST_OPEN {
            self.fx.note(&BUSY, [me.into(), MOST_OPEN.into()]);
            return self.fx.reply(request, Reply::Fail("busy"));
        }
        let tid = Tid(self.memory.next);
        self.fx.headline(
            Mark::Attempt,
            &text::BEGINS_HERE,
            [me.into(), tid.into(), keys.into(), FIRST_LEADER.into()],
        );
        self.take_part(tid, keys, State::new(me, Some(request)));
    }

    pub(super) fn on_prepare(&mut self, ask: Prepare) {
        let Prepare { transaction: tid, keys, begun_by, oldest } = ask;
        let args = [self.ctx.me.into(), tid.into()];
        self.forget_before(oldest);
        match locks::find(&mut self.memory.branches, tid).map(|branch| branch.holds) {
            Some(true) => self.fx.aside(&text::HAS_VOTED, args),
            Some(false) => self.fx.aside(&STILL_WAITS, args),
            // It may have voted, and then in another way; and it is over.
            None if self.is_over(tid) || self.decision(tid).is_some() => {
                self.fx.aside(&text::OLD_PREPARE, args);
            }
            None => self.take_part(tid, keys, State::new(begun_by, None)),
        }
    }

    /// Begins to work on a transaction: it refuses, or gets in line for its locks.
    fn take_part(&mut self, tid: Tid, keys: Keys, state: State) {
        let me = self.ctx.me;
        self.hear(tid);
        self.disk.working.push(tid);
        let place = self.ctx.config.place(me).expect("only a resource manager takes part");
        // What comes after a later transaction may be forgotten by others at any moment.
        let late = tid < self.disk.done;
        if late || self.ctx.config.refuses(place, tid) {
            self.log().write(tid, What::Aborted);
            self.settle(tid);
            self.force();
            let text = if late { &text::REFUSES_LATE } else { &text::VOTES_ABORTED };
            self.fx.headline(Outcome::Refused, text, [me.into(), tid.into()]);
            self.vote(tid, Answer::Aborted, (state.begun == me).then_some(keys));
            return self.answer(state.request, false);
        }
        self.memory.branches.push(Branch { tid, keys, holds: false, since: self.ctx.clock, state });
        match locks::in_the_way(&self.memory.branches, tid) {
            None => self.prepare(tid),
            Some(other) => {
                self.fx.note(&WAITS, [me.into(), tid.into(), keys.into(), other.into()]);
                // Others may have ended it long before it is its turn.
                self.set(Timer::Decision(tid.0), 4);
            }
        }
    }

    /// Takes the locks and votes.
    fn prepare(&mut self, tid: Tid) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        let branch = locks::find(&mut self.memory.branches, tid).expect("the caller has found it there");
        let waited = clock.since(branch.since);
        (branch.holds, branch.since) = (true, clock);
        let (keys, begun) = (branch.keys, branch.state.begun);
        self.log().write(tid, What::Prepared(keys));
        self.settle(tid);
        // Rule `vote-forced`: a resource manager that has said that it is prepared must be so after a crash, too.
        let text = if self.ctx.obeys(VOTE_FORCED) {
            self.force();
            if waited > Micros(0) { &text::PREPARES_AFTER } else { &text::PREPARES }
        } else {
            &text::PREPARES_UNFORCED
        };
        self.fx.outcome(Outcome::Prepared, text, [me.into(), tid.into(), keys.into(), waited.into()]);
        self.vote(tid, Answer::Prepared(begun), (begun == me).then_some(keys));
        // The leader itself waits for votes half as long.
        self.set(Timer::Decision(tid.0), 2);
    }

    /// Notes which transactions it is done with when what it has written is on disk.
    fn settle(&mut self, tid: Tid) {
        let open = self.memory.branches.iter().map(|branch| branch.tid).min().unwrap_or(tid);
        self.disk.done = self.disk.done.max(open.min(tid));
    }

    /// Proposes the value of its own instance, in ballot 0.
    fn vote(&mut self, tid: Tid, value: Answer, keys: Option<Keys>) {
        let vote = Phase2a {
            transaction: tid,
            rm: [self.ctx.me].into_iter().collect::<NodeSet>(),
            ballot: Ballot::ZERO,
            value,
            keys,
            oldest: self.disk.log.oldest,
            done: self.disk.done,
        };
        self.send_all(self.ctx.config.asked(), &Message::Phase2a(vote));
    }

    /// The decision on a transaction is late.
    pub(super) fn on_decision_timeout(&mut self, tid: Tid) {
        let (me, majority) = (self.ctx.me, self.ctx.config.majority());
        let held = self.held(tid);
        let Some(holds) = locks::find(&mut self.memory.branches, tid).map(|branch| branch.holds) else {
            return;
        };
        if !holds {
            self.fx.note(&text::WAITS_AND_ASKS, [me.into(), tid.into()]);
            return self.inquire(tid);
        }
        // Rule `prepared-waits`: who has said that it is prepared may not decide alone.
        if !self.ctx.obeys(PREPARED_WAITS) {
            return self.finish(tid, false, &text::ABORTS_ALONE, [me.into(), tid.into(), held.into()]);
        }
        let Some(branch) = locks::find(&mut self.memory.branches, tid) else { return };
        let state = &mut branch.state;
        let heard = state.heard.count_ones() as usize;
        state.blocked = state.asked && heard < majority;
        let text = match (state.asked, state.blocked) {
            (false, _) => &text::ASKS,
            (true, false) => &text::ASKS_AGAIN,
            (true, true) => &text::IS_BLOCKED,
        };
        (state.asked, state.heard) = (true, 0);
        self.fx.note(text, [me.into(), tid.into(), held.into(), heard.into(), majority.into()]);
        self.inquire(tid);
    }

    /// Asks all acceptors for the decision.
    fn inquire(&mut self, tid: Tid) {
        self.set(Timer::Decision(tid.0), 1);
        self.send_all(self.ctx.config.acceptors(), &Message::Inquire(tid));
    }

    /// An acceptor tells a resource manager what it has accepted: unasked in the faster variant, or because it was asked.
    pub(super) fn weigh(&mut self, from: NodeId, said: &Phase2b) {
        let (me, config, tid) = (self.ctx.me, self.ctx.config, said.transaction);
        let (quorum, needed) = (self.quorum(), self.needed());
        let Some(branch) = locks::find(&mut self.memory.branches, tid) else {
            return self.fx.aside(&text::NEEDS_NO_NEWS, [me.into(), from.into(), tid.into()]);
        };
        let Some(rank) = config.rank(from) else { return };
        let state = &mut branch.state;
        state.heard |= 1 << rank;
        state.blocked &= (state.heard.count_ones() as usize) < config.majority();
        state.tally.add(rank, &said.votes, config);
        let ends = state.tally.outcome(quorum, needed, config);
        let Some(ends) = ends else {
            return self.fx.aside(&text::HEARS_NEWS, [me.into(), from.into(), tid.into()]);
        };
        let held = self.held(tid);
        let text = match ends {
            Ends::Commit(_) => &text::COMMITS_BY_ITSELF,
            Ends::Abort(_) | Ends::Clash => &text::ABORTS_BY_ITSELF,
        };
        self.finish(tid, ends.commits(), text, [me.into(), tid.into(), quorum.into(), held.into()]);
    }

    /// Somebody tells a resource manager the decision.
    pub(super) fn obey(&mut self, from: NodeId, Decision { transaction: tid, commit }: Decision) {
        let me = self.ctx.me;
        let args = [me.into(), tid.into(), from.into()];
        self.hear(tid);
        if locks::find(&mut self.memory.branches, tid).is_some() {
            let text = if commit { &text::COMMITS_TOO } else { &ABORTS_TOO };
            let held = self.held(tid);
            return self.finish(tid, commit, text, [me.into(), tid.into(), from.into(), held.into()]);
        }
        match self.decision(tid) {
            // Only with a rule off: it cannot be undone.
            Some(false) if commit => self.fx.headline(Mark::GivenUp, &text::DAMAGE, args),
            None if commit && !self.is_over(tid) => self.fx.note(&KNOWS_NOTHING, args),
            None if !self.is_over(tid) => {
                self.record(tid, false);
                self.fx.note(&ABORTS_UNSEEN, args);
            }
            _ => self.fx.aside(&text::KNOWS_DECISION, [me.into(), tid.into()]),
        }
    }

    /// A transaction is over: its locks go to whoever waits.
    fn finish<const N: usize>(&mut self, tid: Tid, commit: bool, text: &'static Text, args: [Arg; N]) {
        self.record(tid, commit);
        let outcome = if commit { Outcome::Committed } else { Outcome::Aborted };
        self.fx.headline(outcome, text, args);
        self.fx.clear_timer(Timer::Decision(tid.0));
        let at = self.memory.branches.iter().position(|branch| branch.tid == tid);
        let request = at.and_then(|at| self.memory.branches.remove(at).state.request);
        self.answer(request, commit);
        while let Some(next) = locks::next(&self.memory.branches) {
            self.prepare(next);
        }
    }

    /// Tells a client how its transaction has ended.
    pub(super) fn answer(&mut self, request: Option<RequestId>, commit: bool) {
        if let Some(request) = request {
            let committed = || Reply::Ok(Value::Term("committed", Vec::new()));
            self.fx.reply(request, if commit { committed() } else { Reply::Fail("aborted") });
        }
    }

    /// How long a transaction has held its locks.
    fn held(&self, tid: Tid) -> Micros {
        let branch = self.memory.branches.iter().find(|branch| branch.tid == tid && branch.holds);
        branch.map_or(Micros(0), |branch| self.ctx.clock.since(branch.since))
    }
}
