//! Checkpoints, by which replicas forget what they have signed (section 4.3), and the state by which one that was away
//! catches up.

use super::app::App;
use super::message::{Message, Proof};
use super::names::{SeqNo, StateDigest};
use super::rules::CHECKPOINT_QUORUM;
use super::setup::Behaviour;
use super::state::Timing;
use super::{Replica, text};
use std::sync::Arc;
use synod_model::{NodeId, NodeSet, Outcome};

impl Replica<'_, '_> {
    /// How many equal checkpoints make one stable.
    fn enough_checkpoints(&self) -> usize {
        // Rule `checkpoint-quorum`: 2f+1 for one sequence number "with the same digest d signed by different replicas".
        if self.ctx.obeys(CHECKPOINT_QUORUM) { self.quorum() } else { 1 }
    }

    /// Whether a proof is one. That of the start needs no signatures.
    pub(super) fn is_proven(&self, proof: &Proof) -> bool {
        proof.seq == 0 || proof.signed.len() >= self.enough_checkpoints()
    }

    /// Keeps the state as it is now, and says so to all.
    pub(super) fn make_checkpoint(&mut self) {
        let (seq, digest) = (self.disk.last_executed, self.disk.app.digest());
        self.disk.snapshots.push((seq, Arc::clone(&self.disk.app)));
        self.fx.force();
        if !self.fx.is_quiet() {
            self.fx.note(&text::CHECKPOINT, [self.ctx.me.into(), seq.into(), digest.to_string().into()]);
        }
        self.broadcast(&Message::Checkpoint { seq, digest });
        self.count_checkpoint(self.ctx.me, seq, digest);
    }

    /// Sends its checkpoints once more that are not stable yet.
    pub(super) fn repeat_checkpoints(&mut self) {
        let h = self.disk.low_watermark;
        let own = self.disk.snapshots.iter().filter(|(seq, _)| *seq > h);
        let own: Vec<(SeqNo, StateDigest)> = own.map(|(seq, app)| (*seq, app.digest())).collect();
        for (seq, digest) in own {
            self.broadcast(&Message::Checkpoint { seq, digest });
        }
    }

    /// A replica says what its state is after a number.
    pub(super) fn on_checkpoint(&mut self, from: NodeId, seq: SeqNo, digest: StateDigest) {
        if seq > self.disk.low_watermark {
            self.count_checkpoint(from, seq, digest);
        }
    }

    fn count_checkpoint(&mut self, from: NodeId, seq: SeqNo, digest: StateDigest) {
        let proof = self.memory.tally(from, seq, digest);
        if proof.signed.len() >= self.enough_checkpoints() {
            self.become_stable(proof);
        }
    }

    /// A checkpoint is stable: all before it may be forgotten.
    pub(super) fn become_stable(&mut self, proof: Proof) {
        let seq = proof.seq;
        if seq <= self.disk.low_watermark {
            return;
        }
        self.disk.low_watermark = seq;
        self.disk.stable_checkpoint = proof;
        self.disk.slots.retain(|slot| slot.seq > seq);
        self.disk.snapshots.retain(|(at, _)| *at >= seq);
        self.memory.checkpoints.retain(|known| known.seq > seq);
        self.memory.told.retain(|told| told.seq > seq);
        self.fx.note(&text::STABLE, [self.ctx.me.into(), seq.into(), NodeSet::from(proof.signed).into()]);
        if self.disk.last_executed < seq {
            self.fetch();
        }
        if self.memory.leads {
            self.propose();
        }
    }

    /// Asks f + 1 of those that proved the checkpoint for the state: one of these does not lie.
    pub(super) fn fetch(&mut self) {
        let (me, seq) = (self.ctx.me, self.disk.low_watermark);
        self.fx.note(&text::FETCHES, [me.into(), seq.into(), self.disk.last_executed.into()]);
        let from = self.disk.stable_checkpoint.signed.iter().filter(|replica| *replica != me);
        let from: Vec<NodeId> = from.take(self.ctx.config.faults() + 1).collect();
        for replica in from {
            self.send(replica, Message::FetchState { seq });
        }
        if self.memory.timing == Timing::Rests {
            self.time_requests();
        }
    }

    /// Whether it waits for a state: it cannot execute what it forgot or never had.
    pub(super) fn is_behind(&self) -> bool {
        self.disk.last_executed < self.disk.low_watermark
    }

    /// A replica asks for what is behind a number: the stable state, or what was said of the number itself.
    pub(super) fn on_fetch(&mut self, from: NodeId, seq: SeqNo) {
        let me = self.ctx.me;
        if self.lie() == Some(Behaviour::WrongDigest) {
            // A state that fits the digest of nothing.
            let snapshot = Arc::<App>::default();
            let proof = Proof { seq, digest: snapshot.digest(), signed: [me].into_iter().collect() };
            return self.send(from, Message::State { seq, snapshot, proof });
        }
        let proof = self.disk.stable_checkpoint;
        let stable = self.disk.snapshots.iter().find(|(at, _)| *at == proof.seq);
        if let Some((at, snapshot)) = stable.filter(|_| proof.seq >= seq) {
            let (seq, snapshot) = (*at, Arc::clone(snapshot));
            self.fx.note(&text::SENDS_STATE, [me.into(), from.into(), seq.into()]);
            return self.send(from, Message::State { seq, snapshot, proof });
        }
        if let Some(slot) = self.disk.slot(seq).filter(|slot| slot.is_taken()) {
            let (view, digest, request) = (slot.view, slot.digest(), slot.request);
            if self.memory.leads && view == self.disk.view {
                self.send(from, Message::PrePrepare { view, seq, digest, request });
            }
            self.repeat_votes(seq, Some(from));
        }
    }

    /// A state arrives. Whoever sent it, it is right if a quorum has signed its digest.
    pub(super) fn on_state(&mut self, from: NodeId, snapshot: Arc<App>, proof: Proof) {
        let (me, seq) = (self.ctx.me, proof.seq);
        if seq <= self.disk.last_executed {
            return self.fx.aside(&text::LATE_STATE, [me.into(), from.into(), seq.into()]);
        }
        if !self.is_proven(&proof) || snapshot.digest() != proof.digest {
            return self.fx.outcome(
                Outcome::Refused,
                &text::REFUSES_STATE,
                [me.into(), from.into(), seq.into()],
            );
        }
        self.disk.app = Arc::clone(&snapshot);
        self.disk.last_executed = seq;
        self.disk.snapshots.retain(|(at, _)| *at > seq);
        self.disk.snapshots.insert(0, (seq, snapshot));
        self.fx.force();
        self.fx
            .note(&text::HAS_STATE, [me.into(), from.into(), seq.into(), NodeSet::from(proof.signed).into()]);
        self.become_stable(proof);
        let app = &self.disk.app;
        self.memory.waiting.retain(|request| !app.is_behind(request));
        self.rest();
        self.execute();
        self.await_requests();
    }
}
