//! The log: what a primary sends, what a backup takes and drops, and what every server in sync is known to have.
//!
//! Index and epoch of the entry before must match, as in Raft (Ongaro and Ousterhout 2014, section 5.3): then all before them
//! are equal too.

use super::log::{Entry, epoch_at, length, place};
use super::message::{Message, Timer};
use super::rules::{ACK_AFTER_BACKUP, EXCLUDED_FIRST, TAIL_DISCARDED};
use super::state::Server;
use super::{At, text};
use crate::replicated::{Origin, Replica};
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    /// Sends a server the log behind an entry.
    pub(super) fn send_log(&mut self, to: NodeId, behind: u64) {
        let (epoch, committed) = (self.disk.epoch, self.memory.committed);
        let prev_index = behind.min(self.disk.length());
        let prev_epoch = epoch_at(&self.disk.log, prev_index).unwrap_or(0);
        let entries = self.disk.log.iter_from(place(prev_index + 1)).copied().collect();
        self.fx.send(to, Message::Replicate { epoch, prev_index, prev_epoch, entries, committed });
    }

    /// A heartbeat of a primary: its log is so long.
    pub(super) fn on_heartbeat(&mut self, from: NodeId, epoch: u64, length: u64, committed: u64) {
        if !self.follows(from, epoch) {
            return;
        }
        self.fx.aside(&text::HEARS, [self.ctx.me.into(), from.into()]);
        if self.ctx.config.is_shared() {
            return;
        }
        let own = self.disk.length();
        if self.disk.is_matched() && own >= length {
            self.fx.send(from, Message::ReplicateAck { epoch, length: own });
            self.learn_committed(committed);
        } else {
            self.need_log(from, own);
        }
    }

    fn need_log(&mut self, from: NodeId, behind: u64) {
        self.fx.note(&text::ASKS_FOR_LOG, [self.ctx.me.into(), from.into(), behind.into()]);
        self.fx.send(from, Message::NeedLog { epoch: self.disk.epoch, length: behind });
    }

    /// Entries of a primary.
    pub(super) fn on_replicate(
        &mut self,
        from: NodeId,
        epoch: u64,
        (prev_index, prev_epoch): (u64, u64),
        entries: &[Entry],
        committed: u64,
    ) {
        if !self.follows(from, epoch) {
            return;
        }
        let me = self.ctx.me;
        self.memory.taken = epoch;
        match epoch_at(&self.disk.log, prev_index) {
            None => return self.need_log(from, self.disk.length()),
            // Rule `tail-discarded`: without it, what contradicts is taken as it is.
            Some(own) if own != prev_epoch && self.ctx.obeys(TAIL_DISCARDED) => {
                // All of that epoch may contradict: the primary begins before it.
                let before = self.disk.log.iter().take_while(|entry| entry.epoch < own).count();
                return self.need_log(from, before as u64);
            }
            Some(_) => {}
        }
        let same = |at: &usize| self.disk.log.get(place(prev_index + 1) + at).map(|own| own.epoch);
        let agree = (0..entries.len()).take_while(|at| same(at) == Some(entries[*at].epoch)).count();
        let (at, rest) = (place(prev_index + 1) + agree, &entries[agree..]);
        let contradicts = self.disk.log.get(at).is_some_and(|own| !rest.is_empty() || own.epoch < epoch);
        if contradicts {
            self.drop_tail(from, at);
        }
        for entry in rest {
            self.disk.log.push(*entry);
        }
        let first = !self.disk.is_matched();
        (self.disk.matched, self.disk.matched_with) = (epoch, Some(from));
        let own = self.disk.length();
        if first || contradicts || !rest.is_empty() {
            self.fx.force();
        }
        if first {
            self.fx.note(&text::MATCHES, [me.into(), from.into(), own.into()]);
        } else {
            self.fx.note(&text::TAKES, [me.into(), own.into()]);
        }
        self.fx.send(from, Message::ReplicateAck { epoch, length: own });
        self.learn_committed(committed);
    }

    /// Drops what contradicts the new primary's log, and says whether a client had been told of it.
    fn drop_tail(&mut self, from: NodeId, at: usize) {
        let me = self.ctx.me;
        let (count, first) = (self.disk.log.len() - at, at as u64 + 1);
        // Rule `tail-discarded`: "drops what contradicts", index and epoch must match.
        if !self.ctx.obeys(TAIL_DISCARDED) {
            return self.fx.note(&text::KEEPS_TAIL, [me.into(), count.into(), from.into(), first.into()]);
        }
        // Who answers at once has told of all of them.
        let told =
            if self.answers_at_once() { count as u64 } else { self.memory.applied.saturating_sub(first - 1) };
        if told > 0 {
            let args = [me.into(), count.into(), first.into(), from.into(), told.into()];
            self.fx.headline(Outcome::Dropped, &text::DROPS_TOLD, args);
        } else {
            self.fx.outcome(
                Outcome::Dropped,
                &text::DROPS,
                [me.into(), count.into(), first.into(), from.into()],
            );
        }
        self.memory.dropped = (first..).zip(self.disk.log.iter_from(at).copied()).collect();
        self.disk.log.truncate(at);
        self.disk.cuts += count as u64;
        self.memory.committed = self.memory.committed.min(at as u64);
        if self.memory.applied > at as u64 {
            self.rebuild();
        }
        for (_, entry) in self.memory.dropped.clone() {
            self.lose(&entry);
        }
    }

    /// Whoever asked this server itself for what is dropped has to be told.
    fn lose(&mut self, entry: &Entry) {
        let me = self.ctx.me;
        if let Some(origin) = entry.command.origin.filter(|origin| origin.client == me) {
            if !self.fx.is_quiet() {
                self.fx.note(&text::LOSES, [me.into(), entry.command.op.to_string().into()]);
            }
            self.fx.reply(RequestId(origin.serial), Reply::Fail("dropped"));
        }
    }

    /// The machine as it is after the entries that are known to be everywhere.
    fn rebuild(&mut self) {
        self.memory.replica = Replica::default();
        self.memory.applied = self.memory.committed;
        for entry in self.disk.log.iter().take(place(self.memory.committed + 1)) {
            self.memory.replica.execute(entry.command, true);
        }
    }

    /// A primary says up to where every server in sync has the log.
    fn learn_committed(&mut self, committed: u64) {
        let committed = committed.min(self.disk.length());
        self.memory.committed = self.memory.committed.max(committed);
        self.apply(self.memory.committed);
    }

    /// Runs the entries up to one, and answers who asked for them.
    fn apply(&mut self, upto: u64) {
        while self.memory.applied < upto {
            let Some(entry) = self.disk.log.get(place(self.memory.applied + 1)).copied() else { return };
            self.memory.applied += 1;
            let ran = self.memory.replica.run(self.ctx.me, entry.command, true, self.fx);
            // What was asked of an earlier primary is answered when its client asks again.
            let asked = |origin: &Origin| entry.epoch == self.disk.epoch || origin.client == self.ctx.me;
            if let Some((origin, answer)) = ran.filter(|(origin, _)| asked(origin)) {
                self.deliver(&origin, entry.command.op, answer);
            }
        }
    }

    /// Whether a write is answered before the others have it.
    fn answers_at_once(&self) -> bool {
        // Rule `ack-after-backup`.
        !self.ctx.config.is_sync() || !self.ctx.obeys(ACK_AFTER_BACKUP)
    }

    /// Looks at what has come about by the acknowledgements: what every server in sync has, who can be answered, whether a
    /// switch-over can be made.
    pub(super) fn advance(&mut self) {
        let (me, length) = (self.ctx.me, length(&self.disk.log));
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        // Rule `excluded-first`: "counts without that server only after Config says so".
        let early = self.ctx.config.degrades() && !self.ctx.obeys(EXCLUDED_FIRST);
        let counted = |node: &NodeId| *node != me && !(early && primary.silent.contains(*node));
        let acked = |node: NodeId| primary.acked.get(&node).copied().unwrap_or(0);
        let everywhere =
            primary.in_sync.iter().filter(counted).map(acked).min().unwrap_or(length).min(length);
        if early && everywhere > self.memory.committed && !primary.silent.is_empty() {
            self.fx.note(&text::COUNTS_EARLY, [me.into(), primary.silent.into()]);
        }
        if everywhere > self.memory.committed {
            self.memory.committed = everywhere;
            self.fx.aside(&text::COMMITS, [me.into(), everywhere.into()]);
        }
        if self.memory.committed >= length {
            (primary.owed, primary.blocked) = (None, false);
            self.fx.clear_timer(Timer::Alone);
        }
        let upto = if self.answers_at_once() { length } else { self.memory.committed };
        self.apply(upto);
        self.serve_waiting();
        self.hand_over();
    }

    /// The entries whose answers wait for others.
    pub(super) fn has_open(&self, origin: &Origin) -> bool {
        self.disk.log.iter_from(place(self.memory.applied + 1)).any(|entry| entry.is_for(origin))
    }

    /// A server has the log up to an entry, on its disk.
    pub(super) fn on_ack(&mut self, from: NodeId, epoch: u64, reached: u64) {
        if epoch > self.disk.epoch {
            return self.hears_of(from, epoch);
        }
        let (me, length, current) = (self.ctx.me, self.disk.length(), epoch == self.disk.epoch);
        let Some(primary) = self.memory.primary.as_deref_mut().filter(|_| current) else {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]);
        };
        let reached = reached.min(length);
        let acked = primary.acked.entry(from).or_insert(0);
        *acked = reached.max(*acked);
        let whole = *acked == length;
        primary.silent.remove(from);
        primary.confirmed.insert(from);
        self.fx.aside(&text::HAS_ACK, [me.into(), from.into(), reached.into()]);
        if whole && primary.in_sync.insert(from) {
            // First it is waited for, then it may be granted an epoch.
            self.fx.note(&text::COUNTS_WITH, [me.into(), from.into()]);
            self.propose();
        }
        self.advance();
    }

    /// A server does not know whether its log is this one, or lacks some of it.
    pub(super) fn on_need_log(&mut self, from: NodeId, epoch: u64, length: u64) {
        if epoch > self.disk.epoch {
            return self.hears_of(from, epoch);
        }
        if !self.memory.leads() || epoch < self.disk.epoch {
            return self.fx.aside(&text::OLD_NEWS, [self.ctx.me.into(), from.into()]);
        }
        let behind = length.min(self.disk.length());
        self.fx.note(&text::SENDS_LOG, [self.ctx.me.into(), from.into(), behind.into()]);
        self.send_log(from, behind);
    }
}
