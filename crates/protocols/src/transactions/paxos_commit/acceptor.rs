//! An acceptor: for each resource manager of each transaction, it takes part in an instance of Paxos.
//!
//! In ballot 0 it waits until it has the votes of all resource managers, or one that says aborted. Then one forced write takes
//! them all to disk, and one message tells them all (section 4.2 of the paper, where an acceptor bundles its messages for all
//! instances). Whatever it has told is on disk, and so is every change from then on.

use super::super::log::Tid;
use super::message::{Message, Phase1a, Phase1b, Phase2a, Phase2b, Timer};
use super::peer::Peer;
use super::rules::{ACCEPTOR_FORCED, PROMISE_OBEYED, UNANIMITY};
use super::setup::{FIRST_LEADER, Variant};
use super::state::{Row, row, row_mut};
use super::vote::{Ballot, Instance, Vote};
use super::{text, view};
use synod_model::{Delay, Micros, NodeId};

impl Peer<'_, '_> {
    /// A resource manager votes, or a leader proposes.
    pub(super) fn on_phase2a(&mut self, from: NodeId, said: Phase2a) {
        let (me, config, tid, ballot) = (self.ctx.me, self.ctx.config, said.transaction, said.ballot);
        if config.rank(me).is_none() || self.closed(from, tid) {
            return;
        }
        let args = [me.into(), from.into(), tid.into()];
        let obeys = self.ctx.obeys(PROMISE_OBEYED);
        let row = row_mut(&mut self.memory.rows, tid, config);
        if ballot == Ballot::ZERO && row.told && row.is_refused() {
            return self.fx.aside(&text::IS_DOOMED, args);
        }
        let (before, mut refused) = (row.clone(), 0);
        for place in said.rm.iter().filter_map(|rm| config.place(rm)) {
            let instance = &mut row.instances[place];
            // Rule `promise-obeyed`: an acceptor accepts in a ballot unless it has already performed phase 1b or 2b of a
            // higher one.
            if ballot < instance.mbal && obeys {
                refused += 1;
                continue;
            }
            instance.mbal = instance.mbal.max(ballot);
            instance.vote = Some(Vote { bal: ballot, val: said.value });
        }
        if refused > 0 {
            return self.refuse(from, tid, ballot, &said);
        }
        if *row == before {
            return self.fx.aside(&text::KNOWS_VOTE, args);
        }
        if ballot == Ballot::ZERO && !row.told && !self.is_complete(tid) {
            return self.fx.note(&text::ACCEPTS_VOTE, args);
        }
        self.write_row(tid);
        match (ballot == Ballot::ZERO, self.ctx.obeys(ACCEPTOR_FORCED)) {
            (_, false) => self.fx.note(&text::ACCEPTS_UNFORCED, args),
            (true, true) => self.fx.note(&text::TELLS_VOTES, args),
            // What a leader proposes it accepts itself.
            (false, true) if from == me => {}
            (false, true) => {
                let value = view::label(said.value).text;
                let args = [me.into(), from.into(), tid.into(), value.into(), said.rm.into()];
                self.fx.note(&text::ACCEPTS_PROPOSAL, args);
            }
        }
        let leader = if ballot == Ballot::ZERO { FIRST_LEADER } else { NodeId::new(ballot.leader) };
        self.tell_votes(leader, tid);
        if config.variant == Variant::Faster {
            config
                .managers()
                .filter(|manager| *manager != leader)
                .for_each(|manager| self.tell_votes(manager, tid));
        }
    }

    /// It has promised a higher ballot. A leader is told so.
    fn refuse(&mut self, from: NodeId, tid: Tid, ballot: Ballot, said: &Phase2a) {
        if ballot == Ballot::ZERO {
            return self.fx.note(&text::VOTE_IS_LATE, [self.ctx.me.into(), from.into(), tid.into()]);
        }
        let places: Vec<usize> = said.rm.iter().filter_map(|rm| self.ctx.config.place(rm)).collect();
        self.fx.note(&text::REFUSES_BALLOT, [self.ctx.me.into(), from.into(), tid.into()]);
        self.report(from, tid, ballot, places);
    }

    /// Whether the votes of a transaction are complete: those of all resource managers are there, or one that says aborted.
    fn is_complete(&self, tid: Tid) -> bool {
        let Some(row) = row(&self.memory.rows, tid) else { return false };
        let all = row.instances.iter().all(|instance| instance.vote.is_some());
        all || self.ctx.obeys(UNANIMITY) && row.is_refused()
    }

    /// Takes all that it knows of a transaction to disk, before it tells it.
    fn write_row(&mut self, tid: Tid) {
        let row = row_mut(&mut self.memory.rows, tid, self.ctx.config);
        row.told = true;
        // Rule `acceptor-forced`: even if it fails, an acceptor must remember what it has promised and accepted.
        if self.ctx.obeys(ACCEPTOR_FORCED) {
            let written = row.clone();
            *row_mut(&mut self.disk.rows, tid, self.ctx.config) = written;
            self.force();
        }
    }

    /// Tells what it has accepted, as far as that is on disk.
    fn tell_votes(&mut self, to: NodeId, tid: Tid) {
        let told = row(&self.memory.rows, tid).filter(|row| row.told);
        let votes = told.map_or_else(Vec::new, |row| row.votes().collect());
        self.send(to, Message::Phase2b(Phase2b { transaction: tid, votes }));
    }

    /// A leader asks for a promise.
    pub(super) fn on_phase1a(&mut self, from: NodeId, said: &Phase1a) {
        let (me, config, tid, ballot) = (self.ctx.me, self.ctx.config, said.transaction, said.ballot);
        let places: Vec<usize> = said.rm.iter().filter_map(|rm| config.place(rm)).collect();
        if self.is_over(tid) {
            return self.report(from, tid, ballot, Vec::new());
        }
        if self.closed(from, tid) {
            return;
        }
        self.hear(tid);
        let row = row_mut(&mut self.memory.rows, tid, config);
        if places.iter().any(|place| row.instances[*place].mbal > ballot) {
            self.fx.note(&text::REFUSES_BALLOT, [me.into(), from.into(), tid.into()]);
            return self.report(from, tid, ballot, places);
        }
        for place in &places {
            row.instances[*place].mbal = ballot;
        }
        self.write_row(tid);
        self.follow(from, tid);
        if from != me {
            self.fx.note(&text::PROMISES, [me.into(), from.into(), tid.into(), ballot.round.into()]);
        }
        self.report(from, tid, ballot, places);
    }

    /// Tells a leader its state in some instances.
    fn report(&mut self, to: NodeId, transaction: Tid, ballot: Ballot, places: Vec<usize>) {
        let row = row(&self.memory.rows, transaction);
        let instance = |place: usize| row.map_or_else(Instance::default, |row: &Row| row.instances[place]);
        let instances = places.into_iter().map(|place| (place, instance(place))).collect();
        let oldest = self.disk.log.oldest;
        self.send(to, Message::Phase1b(Phase1b { transaction, ballot, instances, oldest }));
    }

    /// Whether there is nothing to accept any more in a transaction: it is over, or decided, and who has asked is told so.
    fn closed(&mut self, from: NodeId, tid: Tid) -> bool {
        if self.is_over(tid) {
            self.fx.aside(&text::IS_OVER, [self.ctx.me.into(), tid.into()]);
            return true;
        }
        let Some(commit) = self.decision(tid).filter(|_| from != self.ctx.me) else { return false };
        self.tell_decision(from, tid, commit);
        true
    }

    /// A resource manager wants to know how a transaction has ended.
    pub(super) fn on_inquire(&mut self, from: NodeId, tid: Tid) {
        let me = self.ctx.me;
        // Who asks of a transaction that is over has had no part in it before: so it cannot have committed.
        let known = if self.is_over(tid) { Some(false) } else { self.decision(tid) };
        if let Some(commit) = known {
            return self.tell_decision(from, tid, commit);
        }
        self.hear(tid);
        self.tell_votes(from, tid);
        if self.memory.leads.iter().any(|lead| lead.tid == tid) {
            return self.fx.note(&text::STILL_LEADS, [me.into(), from.into(), tid.into()]);
        }
        self.fx.note(&text::WILL_TAKE_OVER, [me.into(), from.into(), tid.into()]);
        if !self.memory.waits.contains(&tid) {
            self.memory.waits.push(tid);
            self.fx.set_timer(Timer::Takeover(tid.0), self.turn());
        }
    }

    /// How long it waits before it takes a transaction over: one after the other, so that the first may be done before the
    /// next one begins.
    fn turn(&self) -> Delay {
        let rank = u64::try_from(self.ctx.config.rank(self.ctx.me).unwrap_or(0)).unwrap_or(0);
        let half = self.ctx.config.timeout.0 / 2;
        Delay::Uniform(Micros(half * rank), Micros(half * rank + half / 2))
    }
}
