//! The normal case: pre-prepare, prepare, commit, and execution in the order of the numbers (sections 4.1 and 4.2).

use super::message::{Certificate, Message};
use super::names::{Digest, Request, SeqNo, Signers, View};
use super::rules::{COMMIT_PHASE, ONE_DIGEST_PER_SLOT};
use super::setup::Behaviour;
use super::state::{Stage, Standing, Timing};
use super::timer::Timer;
use super::{Replica, text};
use std::sync::Arc;
use synod_model::{Delay, Micros, NodeId, Outcome};

impl Replica<'_, '_> {
    /// A request arrives, from its client or from a backup that passes it on.
    pub(super) fn on_client_request(&mut self, from: NodeId, request: Request) {
        let (me, client) = (self.ctx.me, self.ctx.config.client(request.client));
        if let Some(last) =
            self.disk.app.answered(request.client).filter(|_| self.disk.app.is_behind(&request))
        {
            // "Replicas discard requests whose timestamp is lower than the timestamp in the last reply they sent to the
            // client", and send that reply once more if it is the same.
            let (same, result) = (last.timestamp == request.timestamp, last.result);
            if same && from == client {
                self.fx.note(&text::REPLIES_AGAIN, [me.into(), client.into()]);
                self.reply(request, result);
            } else {
                self.fx.aside(&text::OLD_REQUEST, [me.into(), Digest::of(Some(&request)).into()]);
            }
            return;
        }
        let again = !self.memory.knows(request) && from == client;
        if again {
            self.ask_for_missing();
        }
        if self.memory.leads {
            return match self.disk.place_of(&request) {
                Some(seq) if from == client => self.propose_again(seq),
                Some(_) => {}
                None => self.propose(),
            };
        }
        let primary = self.ctx.config.primary(self.disk.view);
        if self.disk.status == Standing::Normal && from == client {
            self.fx.note(&text::PASSES_ON, [me.into(), Digest::of(Some(&request)).into(), primary.into()]);
            self.send(primary, Message::Request(request));
        }
        self.await_requests();
    }

    /// Starts the timer of requests, unless it runs. A primary waits twice as long before it gives itself up.
    pub(super) fn await_requests(&mut self) {
        // A primary that lies stays as long as it can.
        let stays = self.memory.leads && self.lie().is_some();
        if self.memory.timing == Timing::Rests && !self.memory.waiting.is_empty() && !stays {
            self.time_requests();
        }
    }

    pub(super) fn time_requests(&mut self) {
        let times = if self.memory.leads { 2 } else { 1 };
        self.memory.timing = Timing::Waits;
        self.fx.set_timer(Timer::Request, Delay::Fixed(Micros(times * self.memory.timeout_now.0)));
    }

    /// A client asks again: what this replica lacks of the next number to execute may be lost.
    fn ask_for_missing(&mut self) {
        let seq = self.disk.last_executed + 1;
        let known = self.disk.slots.last().is_some_and(|slot| slot.seq >= seq);
        if known && self.disk.status == Standing::Normal {
            self.fx.note(&text::ASKS_FOR_NUMBER, [self.ctx.me.into(), seq.into()]);
            self.broadcast(&Message::FetchState { seq });
        }
    }

    pub(super) fn rest(&mut self) {
        self.memory.timing = Timing::Rests;
        self.fx.clear_timer(Timer::Request);
    }

    /// As primary: gives the requests that wait their numbers.
    pub(super) fn propose(&mut self) {
        match self.lie() {
            Some(Behaviour::Slow) => return self.dawdle(),
            Some(Behaviour::Equivocate) => self.equivocate(),
            _ => while self.propose_next() {},
        }
        self.await_requests();
    }

    /// The requests that wait for a number, as a primary that follows the protocol takes them.
    pub(super) fn unnumbered(&self) -> impl Iterator<Item = Request> {
        self.memory.waiting.iter().filter(|request| self.disk.place_of(request).is_none()).copied()
    }

    /// The next number, if it lies within the window.
    pub(super) fn next_number(&self) -> Option<SeqNo> {
        let seq = self.disk.last_given() + 1;
        (seq <= self.disk.low_watermark + self.ctx.config.window).then_some(seq)
    }

    /// As primary: gives the next request its number; whether there was one.
    pub(super) fn propose_next(&mut self) -> bool {
        let Some(request) = self.unnumbered().next() else { return false };
        let (me, view, digest) = (self.ctx.me, self.disk.view, Digest::of(Some(&request)));
        let Some(seq) = self.next_number() else {
            self.fx.note(&text::WINDOW_FULL, [me.into(), digest.into(), self.disk.low_watermark.into()]);
            return false;
        };
        self.take(seq, Some(request));
        self.fx.note(&text::GIVES_NUMBER, [me.into(), digest.into(), seq.into(), view.into()]);
        self.broadcast(&Message::PrePrepare { view, seq, digest, request: Some(request) });
        self.advance(seq);
        true
    }

    /// As primary: a client asks again for what has a number, so the pre-prepare may be lost.
    fn propose_again(&mut self, seq: SeqNo) {
        if self.lie() == Some(Behaviour::Equivocate) {
            return self.equivocate_again(seq);
        }
        let Some(slot) = self.disk.slot(seq) else { return };
        let (view, digest, request) = (slot.view, slot.digest(), slot.request);
        self.fx.note(&text::SENDS_AGAIN, [self.ctx.me.into(), digest.into(), seq.into()]);
        self.broadcast(&Message::PrePrepare { view, seq, digest, request });
        self.repeat_votes(seq, None);
    }

    /// Accepts a request for a number in the present view.
    pub(super) fn take(&mut self, seq: SeqNo, request: Option<Request>) {
        let view = self.disk.view;
        let slot = self.disk.slot_mut(seq);
        (slot.view, slot.request, slot.stage) = (view, request, Stage::PrePrepared);
    }

    /// Whether a number lies between the watermarks.
    pub(super) fn is_within(&self, seq: SeqNo) -> bool {
        let h = self.disk.low_watermark;
        (h + 1..=h + self.ctx.config.window).contains(&seq)
    }

    /// The primary gives a request its number.
    pub(super) fn on_pre_prepare(
        &mut self,
        from: NodeId,
        (view, seq): (View, SeqNo),
        digest: Digest,
        request: Option<Request>,
    ) {
        let me = self.ctx.me;
        if self.disk.status != Standing::Normal
            || view != self.disk.view
            || from != self.ctx.config.primary(view)
            || !self.is_within(seq)
        {
            return self.fx.aside(&text::IGNORES, [me.into(), from.into(), view.into(), seq.into()]);
        }
        if digest != Digest::of(request.as_ref()) {
            let args = [me.into(), from.into(), seq.into(), digest.into()];
            return self.fx.outcome(Outcome::Refused, &text::WRONG_DIGEST, args);
        }
        if let Some(slot) = self.disk.slot(seq).filter(|slot| slot.is_taken()) {
            if slot.digest() == digest {
                return self.repeat_votes(seq, None);
            }
            // Rule `one-digest-per-slot`: it accepts if "it has not accepted a pre-prepare message for view v and sequence
            // number n containing a different digest".
            if self.ctx.obeys(ONE_DIGEST_PER_SLOT) {
                let args = [me.into(), from.into(), digest.into(), seq.into(), slot.digest().into()];
                return self.fx.outcome(Outcome::Refused, &text::SECOND_DIGEST, args);
            }
        }
        if let Some(request) = request.filter(|request| !self.disk.app.is_behind(request)) {
            self.memory.knows(request);
        }
        self.take(seq, request);
        self.fx.note(&text::ACCEPTS, [me.into(), digest.into(), seq.into(), view.into()]);
        self.prepare(seq);
        self.await_requests();
    }

    /// As backup: says that it has accepted the request of a number.
    pub(super) fn prepare(&mut self, seq: SeqNo) {
        let (me, view) = (self.ctx.me, self.disk.view);
        let Some(slot) = self.disk.slot(seq) else { return };
        let digest = slot.digest();
        self.disk.slot_mut(seq).votes_mut(view, digest).prepares.add(me);
        self.fx.force();
        self.broadcast(&Message::Prepare { view, seq, digest });
        self.advance(seq);
    }

    /// Sends its own prepare and commit of a number once more: to one, or to all.
    pub(super) fn repeat_votes(&mut self, seq: SeqNo, to: Option<NodeId>) {
        let me = self.ctx.me;
        let Some(slot) = self.disk.slot(seq) else { return };
        let (view, digest) = (slot.view, slot.digest());
        let Some(votes) = slot.votes(view, digest).copied() else { return };
        let prepare = votes.prepares.has(me).then_some(Message::Prepare { view, seq, digest });
        let commit = votes.commits.has(me).then_some(Message::Commit { view, seq, digest });
        for message in prepare.into_iter().chain(commit) {
            match to {
                Some(to) => self.send(to, message),
                None => self.broadcast(&message),
            }
        }
    }

    /// Whether a prepare or commit is about a number and view that matter here. One of the view that this replica waits for is
    /// kept for when that begins.
    fn matters(&mut self, from: NodeId, view: View, seq: SeqNo) -> bool {
        let matters = view == self.disk.view && self.is_within(seq);
        if !matters {
            self.fx.aside(&text::IGNORES, [self.ctx.me.into(), from.into(), view.into(), seq.into()]);
        }
        matters
    }

    /// A backup has accepted a request for a number.
    pub(super) fn on_prepare(&mut self, from: NodeId, view: View, seq: SeqNo, digest: Digest) {
        self.echo(from, view, seq, digest, true);
        // The primary's pre-prepare stands for its prepare.
        if self.matters(from, view, seq) && from != self.ctx.config.primary(view) {
            self.disk.slot_mut(seq).votes_mut(view, digest).prepares.add(from);
            self.advance(seq);
        }
    }

    /// A replica has a certificate for a number.
    pub(super) fn on_commit(&mut self, from: NodeId, view: View, seq: SeqNo, digest: Digest) {
        self.echo(from, view, seq, digest, false);
        if !self.matters(from, view, seq) {
            return;
        }
        let quorum = self.quorum();
        let slot = self.disk.slot_mut(seq);
        let votes = slot.votes_mut(view, digest);
        let before = votes.commits.len();
        votes.commits.add(from);
        // All others are done with a number that is not even prepared here: something is lost.
        let lacks =
            slot.stage < Stage::Prepared && before < quorum && votes_len(slot, view, digest) >= quorum;
        if lacks && self.disk.status == Standing::Normal {
            self.ask_for_missing();
        }
        self.advance(seq);
    }

    /// Goes as far with a number as what it has received allows.
    pub(super) fn advance(&mut self, seq: SeqNo) {
        if self.disk.status != Standing::Normal {
            return;
        }
        let (me, view, quorum) = (self.ctx.me, self.disk.view, self.quorum());
        let primary = self.ctx.config.primary(view);
        let Some(slot) = self.disk.slot(seq) else { return };
        let (digest, stage) = (slot.digest(), slot.stage);
        let votes = slot.votes(view, digest).copied();
        let prepares = votes.map_or(0, |votes| votes.prepares.len());
        // prepared(m, v, n, i) is "true if and only if replica i has inserted in its log: the request m, a pre-prepare for m
        // in view v with sequence number n, and 2f prepares from different backups that match the pre-prepare".
        if stage == Stage::PrePrepared && prepares + 1 >= quorum {
            let signed = votes.map_or(Signers::default(), |votes| votes.prepares).with(primary);
            let slot = self.disk.slot_mut(seq);
            let request = slot.request;
            slot.stage = Stage::Prepared;
            slot.certificate = Some(Certificate { view, seq, request, signed, forged: Signers::default() });
            slot.votes_mut(view, digest).commits.add(me);
            self.fx.force();
            self.fx
                .note(&text::PREPARED, [me.into(), digest.into(), seq.into(), prepares.into(), view.into()]);
            self.broadcast(&Message::Commit { view, seq, digest });
        }
        let Some(slot) = self.disk.slot(seq) else { return };
        let commits = slot.votes(view, digest).map_or(0, |votes| votes.commits.len());
        if slot.stage == Stage::Prepared && commits >= quorum {
            self.disk.slot_mut(seq).stage = Stage::Committed;
            self.fx.outcome(
                Outcome::Committed,
                &text::COMMITTED,
                [me.into(), digest.into(), seq.into(), commits.into()],
            );
        }
        self.execute();
    }

    /// Executes what is committed, once the state "reflects the sequential execution of all requests with lower sequence
    /// numbers".
    pub(super) fn execute(&mut self) {
        // Rule `commit-phase`: what is committed locally has its number for ever; what is prepared has it in this view only.
        let enough = if self.ctx.obeys(COMMIT_PHASE) { Stage::Committed } else { Stage::Prepared };
        let before = self.disk.last_executed;
        loop {
            let seq = self.disk.last_executed + 1;
            let Some(slot) = self.disk.slot(seq).filter(|slot| slot.stage >= enough) else { break };
            let request = slot.request;
            self.run(seq, request);
            if seq.is_multiple_of(self.ctx.config.checkpoint) {
                self.make_checkpoint();
            }
        }
        let last = self.disk.last_executed;
        for slot in self.disk.slots.iter_mut().take_while(|slot| slot.seq <= last) {
            // One that was proposed again in a later view is not executed twice.
            if slot.stage >= enough {
                slot.stage = Stage::Executed;
            }
        }
        if last > before && !(self.memory.leads && self.lie().is_some()) {
            self.rest();
            if self.memory.leads { self.propose() } else { self.await_requests() }
        }
    }

    fn run(&mut self, seq: SeqNo, request: Option<Request>) {
        let me = self.ctx.me;
        self.disk.last_executed = seq;
        self.memory.progressed = true;
        self.memory.timeout_now = self.ctx.config.timeout;
        let answered = Arc::make_mut(&mut self.disk.app).execute(request.as_ref());
        match (request, answered) {
            (None, _) => self.fx.note(&text::EXECUTES_NULL, [me.into(), seq.into()]),
            (Some(request), None) => {
                self.fx
                    .note(&text::EXECUTES_ONCE, [me.into(), Digest::of(Some(&request)).into(), seq.into()]);
            }
            (Some(request), Some(answered)) => {
                if !self.fx.is_quiet() {
                    let (op, result) = (request.op.to_string(), answered.result.to_string());
                    let digest = Digest::of(Some(&request));
                    self.fx.note(
                        &text::EXECUTES,
                        [me.into(), digest.into(), seq.into(), op.into(), result.into()],
                    );
                }
                self.reply(request, answered.result);
            }
        }
        let app = &self.disk.app;
        self.memory.waiting.retain(|request| !app.is_behind(request));
    }

    fn reply(&mut self, request: Request, result: crate::kv::Answer) {
        let client = self.ctx.config.client(request.client);
        self.send(client, Message::Reply { view: self.disk.view, timestamp: request.timestamp, result });
    }
}

fn votes_len(slot: &super::state::Slot, view: View, digest: Digest) -> usize {
    slot.votes(view, digest).map_or(0, |votes| votes.commits.len())
}
