//! Log compaction (section 7; dissertation, chapter 5): the params `snapshots`, `snapshot-after`, `keep` and `chunks`.
//!
//! A log would grow for ever. So a server writes down what the entries that it has applied have made, its *snapshot*, and
//! drops them. The snapshot says the index and the term of the last of them ("last included"), so that the entry behind it
//! can still be checked. A follower that needs entries which the leader no longer has gets the snapshot instead,
//! in chunks (`InstallSnapshot`, Figure 13), and nothing else until it has answered. The sessions are part of it, since a
//! command that is repeated must not take effect again, and so is the configuration.
//!
//! **Simplified:** a snapshot is taken and written at once, with the machine as it is, and its content travels with the last
//! chunk: the chunks before it only take their time.

use super::Server;
use super::log::{Base, Index, Log};
use super::message::Message;
use super::rules::{SNAPSHOT_HAS_SESSIONS, SNAPSHOT_KEEPS_CONFIG, SNAPSHOT_KEEPS_SUFFIX};
use super::snapshot::{Incoming, InstallSnapshot, InstallSnapshotResponse, Part, Sending, Snapshot};
use super::text;
use crate::replicated::{Machine, Sessions};
use std::sync::Arc;
use synod_model::{NodeId, Outcome, Reply, RequestId, Value, texts};

texts! {
    COMPACTS: "{0} takes a snapshot of what it has applied, up to entry {1}, and drops its log up to entry {2}.",
        "{0} 为已应用的内容（到第 {1} 条为止）制作快照，并丢弃第 {2} 条为止的日志。";
    COMPACTS_WITHOUT_SESSIONS: "{0} takes a snapshot of its machine up to entry {1}, without the sessions (snapshot-has-sessions is off), and drops its log up to entry {2}.",
        "{0} 为状态机（到第 {1} 条为止）制作快照，但不含会话（snapshot-has-sessions 已关闭），并丢弃第 {2} 条为止的日志。";
    COMPACTS_WITHOUT_CONFIG: "{0} takes a snapshot of what it has applied, up to entry {1}, without the configuration (snapshot-keeps-config is off), and drops its log up to entry {2}.",
        "{0} 为已应用的内容（到第 {1} 条为止）制作快照，但不含配置（snapshot-keeps-config 已关闭），并丢弃第 {2} 条为止的日志。";
    NOTHING_NEW: "{0} takes no snapshot: it has applied nothing behind entry {1}.", "{0} 不制作快照：第 {1} 条之后它没有应用过新的日志。";
    SENDS_SNAPSHOT: "{0} no longer has entry {3}, which {1} needs, and sends its snapshot up to entry {2} instead.",
        "{0} 已没有 {1} 需要的第 {3} 条日志，改为发送到第 {2} 条为止的快照。";
    SENDS_CHUNK: "{0} sends {1} chunk {3} of {4} of the snapshot up to entry {2}.",
        "{0} 向 {1} 发送到第 {2} 条为止的快照，第 {3} 块，共 {4} 块。";
    HAS_CHUNKS: "{0} has {3} of {4} chunks of the snapshot of {1} up to entry {2}.",
        "{0} 已收到 {1} 到第 {2} 条为止的快照的 {4} 块中的 {3} 块。";
    MISSES_CHUNK: "{0} misses a chunk of the snapshot of {1} up to entry {2}, and asks for all of it.",
        "{0} 缺少 {1} 到第 {2} 条为止的快照的某一块，要求从头发送。";
    NEEDS_NONE: "{0} does not need the snapshot of {1} up to entry {2}: it has committed up to entry {3}.",
        "{0} 不需要 {1} 到第 {2} 条为止的快照：它已提交到第 {3} 条。";
    INSTALLS: "{0} takes the snapshot of {1} in place of its whole log: its machine is now as after entry {2}.",
        "{0} 用 {1} 的快照取代自己的整个日志：它的状态机现在是第 {2} 条之后的样子。";
    KEEPS_SUFFIX: "{0} takes the snapshot of {1}: its machine is now as after entry {2}. It has this entry too and keeps what follows, up to entry {3}.",
        "{0} 采用 {1} 的快照：它的状态机现在是第 {2} 条之后的样子。它的日志也有这一条，因此保留其后到第 {3} 条的日志。";
    DROPS_SUFFIX: "{0} takes the snapshot of {1}: its machine is now as after entry {2}. It drops its entries up to {3} although they follow that entry: snapshot-keeps-suffix is off.",
        "{0} 采用 {1} 的快照：它的状态机现在是第 {2} 条之后的样子。它丢弃了其后到第 {3} 条的日志，尽管它们紧跟在该条之后：snapshot-keeps-suffix 已关闭。";
    IS_DONE: "{0} hears that {1} has all up to entry {2}, and sends it entries again.",
        "{0} 得知 {1} 已有第 {2} 条为止的全部内容，恢复向它发送日志。";
    OLD_ANSWER: "{0} learns nothing from this answer of {1} about the snapshot up to entry {2}.",
        "{0} 从 {1} 关于第 {2} 条为止的快照的这个答复中没有得知新情况。";
}

/// Taking one.
impl<M: Machine> Server<'_, '_, M> {
    /// An operator tells this server to compact its log.
    pub(super) fn compact(&mut self, id: RequestId) {
        let (snapshot, applied) = (self.disk.snapshot_end().index, self.memory.last_applied);
        if applied > snapshot {
            self.take_snapshot();
        } else {
            self.fx.note(&NOTHING_NEW, [self.ctx.me.into(), snapshot.into()]);
        }
        self.fx.reply(id, Reply::Ok(Value::None));
    }

    /// With `snapshot-after`: takes one once enough was applied since the last.
    pub(super) fn compact_if_due(&mut self) {
        let after = self.ctx.config.snapshot_after;
        if after > 0 && self.memory.last_applied >= self.disk.snapshot_end().index + after {
            self.take_snapshot();
        }
    }

    fn take_snapshot(&mut self) {
        let index = self.memory.last_applied;
        let Some(term) = self.disk.log.term_at(index) else { return };
        let mut replica = self.memory.replica.clone();
        // Rule `snapshot-has-sessions`.
        let has_sessions = self.ctx.obeys(SNAPSHOT_HAS_SESSIONS);
        if !has_sessions {
            replica.sessions = Sessions::default();
        }
        // Rule `snapshot-keeps-config`.
        let has_config = self.ctx.obeys(SNAPSHOT_KEEPS_CONFIG);
        let until = if has_config { index } else { 0 };
        let (config_index, config) = self.memory.membership.at(until, self.ctx.config, self.disk);
        let last = Base { index, term };
        self.disk.snapshot.0 = Some(Arc::new(Snapshot { last, config, config_index, replica }));
        self.disk.log.compact(index.saturating_sub(self.ctx.config.keep));
        let text = match (has_sessions, has_config) {
            (true, true) => &COMPACTS,
            (false, _) => &COMPACTS_WITHOUT_SESSIONS,
            (true, false) => &COMPACTS_WITHOUT_CONFIG,
        };
        self.fx.note(text, [self.ctx.me.into(), index.into(), self.disk.log.base().index.into()]);
    }
}

/// The leader's side.
impl<M: Machine> Server<'_, '_, M> {
    /// Sends its snapshot to the followers that need entries which the log no longer has. With `again`, a chunk without an
    /// answer is repeated, as a sign of life; without it, who waits for something is left alone.
    pub(super) fn send_snapshots(&mut self, again: bool) {
        let (configuration, catching_up) = (self.configuration(), self.catching_up());
        for node in self.ctx.config.servers().filter(|node| *node != self.ctx.me) {
            if self.memory.snapshots.sending.iter().any(|sending| sending.to == node) {
                if again {
                    self.send_again(node);
                }
                continue;
            }
            let base = self.disk.log.base().index;
            let needs = self.progress(node).filter(|p| p.next_index <= base);
            let next = needs.filter(|p| again || p.under_way.is_none()).map(|p| p.next_index);
            let member = configuration.has(node) || catching_up.contains(node);
            if let (true, Some(next), Some(snapshot)) = (member, next, self.disk.snapshot.0.clone()) {
                let args = [self.ctx.me.into(), node.into(), snapshot.last.index.into(), next.into()];
                self.fx.note(&SENDS_SNAPSHOT, args);
                self.memory.snapshots.sending.push(Sending { to: node, snapshot, offset: 0 });
                self.send_chunk(node);
            }
        }
    }

    /// There is no answer yet. While nothing has come of it, the newest snapshot will do.
    fn send_again(&mut self, to: NodeId) {
        let newest = self.disk.snapshot.0.clone();
        let sending = self.memory.snapshots.sending_to(to).filter(|sending| sending.offset == 0);
        if let (Some(sending), Some(newest)) = (sending, newest) {
            sending.snapshot = newest;
        }
        self.send_chunk(to);
    }

    fn send_chunk(&mut self, to: NodeId) {
        let chunks = self.ctx.config.chunks;
        let Some(Sending { snapshot, offset, .. }) = self.memory.snapshots.sending_to(to) else { return };
        let (last, offset) = (snapshot.last, *offset);
        let done = offset + 1 == chunks;
        let part = Part { last, whole: done.then(|| Arc::clone(snapshot)) };
        if chunks > 1 {
            let chunk = offset + 1;
            let args = [self.ctx.me.into(), to.into(), last.index.into(), chunk.into(), chunks.into()];
            self.fx.note(&SENDS_CHUNK, args);
        }
        let message = InstallSnapshot { term: self.disk.current_term, part, offset, done };
        self.fx.send(to, Message::InstallSnapshot(message));
    }

    /// A follower says how much of the snapshot it has.
    pub(super) fn on_install_snapshot_response(&mut self, from: NodeId, answer: InstallSnapshotResponse) {
        let (me, term, chunks) = (self.ctx.me, self.disk.current_term, self.ctx.config.chunks);
        let InstallSnapshotResponse { last_included_index, offset, .. } = answer;
        if answer.term > term {
            return self.yield_to(answer.term, from);
        }
        let stale = answer.term < term || !self.memory.leads();
        if !stale {
            self.note_answer(from);
        }
        let sending = self.memory.snapshots.sending_to(from).filter(|_| !stale);
        let sending = sending.filter(|sending| sending.snapshot.last.index == last_included_index);
        match sending {
            Some(_) if offset == chunks => {
                self.has_snapshot(from, last_included_index);
                self.drive();
                self.tell_target();
            }
            // The next chunk, or all of it again.
            Some(sending) if offset > sending.offset || offset == 0 && sending.offset > 0 => {
                sending.offset = offset;
                self.send_chunk(from);
            }
            _ => self.fx.aside(&OLD_ANSWER, [me.into(), from.into(), last_included_index.into()]),
        }
    }

    /// A follower has all up to an entry by the snapshot.
    fn has_snapshot(&mut self, from: NodeId, index: Index) {
        self.need_not_send(from, index);
        let Some(progress) = self.progress(from) else { return };
        progress.match_index = progress.match_index.max(index);
        progress.next_index = progress.next_index.max(index + 1);
        progress.told_commit = progress.told_commit.max(index);
        progress.under_way = None;
    }

    /// A follower holds the log up to an entry: the snapshot that is on its way to it may be needless.
    pub(super) fn need_not_send(&mut self, from: NodeId, match_index: Index) {
        let has = |sending: &Sending<M>| sending.to == from && sending.snapshot.last.index <= match_index;
        let Some(at) = self.memory.snapshots.sending.iter().position(has) else { return };
        self.memory.snapshots.sending.remove(at);
        self.fx.note(&IS_DONE, [self.ctx.me.into(), from.into(), match_index.into()]);
    }
}

/// The follower's side.
impl<M: Machine> Server<'_, '_, M> {
    /// A leader sends a chunk of its snapshot (Figure 13).
    pub(super) fn on_install_snapshot(&mut self, from: NodeId, message: InstallSnapshot<M>) {
        let (me, term, last) = (self.ctx.me, self.disk.current_term, message.part.last);
        // "Reply immediately if term < currentTerm" (1).
        if message.term < term {
            self.fx
                .note(&text::REFUSES_OLD_LEADER, [me.into(), from.into(), message.term.into(), term.into()]);
            return self.answer_chunk(from, last, 0);
        }
        if !self.hears_leader(from, message.term) {
            return;
        }
        let (chunks, committed) = (self.ctx.config.chunks, self.memory.commit_index);
        if last.index <= committed {
            self.memory.snapshots.incoming = None;
            self.fx.note(&NEEDS_NONE, [me.into(), from.into(), last.index.into(), committed.into()]);
            return self.answer_chunk(from, last, chunks);
        }
        let incoming = self.memory.snapshots.incoming.filter(|incoming| incoming.last == last);
        let mut has = incoming.map_or(0, |incoming| incoming.chunks);
        if message.offset > has {
            self.memory.snapshots.incoming = None;
            self.fx.outcome(Outcome::Refused, &MISSES_CHUNK, [me.into(), from.into(), last.index.into()]);
            return self.answer_chunk(from, last, 0);
        }
        match message.part.whole {
            // "Save snapshot file, discard any existing or partial snapshot with a smaller index" (5).
            Some(snapshot) if message.offset == has => self.install(from, snapshot),
            // "Write data into snapshot file at given offset. Reply and wait for more data chunks if done is false" (3, 4).
            _ => {
                has = has.max(message.offset + 1);
                self.memory.snapshots.incoming = Some(Incoming { last, chunks: has });
                let args = [me.into(), from.into(), last.index.into(), has.into(), chunks.into()];
                self.fx.note(&HAS_CHUNKS, args);
                self.answer_chunk(from, last, has);
            }
        }
    }

    fn answer_chunk(&mut self, to: NodeId, last: Base, offset: u16) {
        let (term, last_included_index) = (self.disk.current_term, last.index);
        let response = InstallSnapshotResponse { term, last_included_index, offset };
        self.fx.send(to, Message::InstallSnapshotResponse(response));
    }

    /// The whole snapshot is there, and newer than what is committed here.
    fn install(&mut self, from: NodeId, snapshot: Arc<Snapshot<M>>) {
        let (me, last, end) = (self.ctx.me, snapshot.last, self.disk.log.last_index());
        // Rule `snapshot-keeps-suffix`: "If existing log entry has same index and term as snapshot's last included entry,
        // retain log entries following it and reply" (6). "Discard the entire log" (7).
        let fits = self.disk.log.term_at(last.index) == Some(last.term);
        let keeps = fits && self.ctx.obeys(SNAPSHOT_KEEPS_SUFFIX);
        if keeps {
            self.disk.log.compact(last.index.saturating_sub(self.ctx.config.keep));
        } else {
            self.disk.log = Log::after(last);
        }
        let text = match (keeps, fits && end > last.index) {
            (true, _) => &KEEPS_SUFFIX,
            (false, true) => &DROPS_SUFFIX,
            (false, false) => &INSTALLS,
        };
        self.fx.note(text, [me.into(), from.into(), last.index.into(), end.into()]);
        // "Reset state machine using snapshot contents (and load snapshot's cluster configuration)" (8).
        self.memory.begin_with(&snapshot);
        self.memory.snapshots.incoming = None;
        self.disk.snapshot.0 = Some(snapshot);
        self.reload_configuration();
        self.answer_chunk(from, last, self.ctx.config.chunks);
        self.answer_waiting_reads();
    }
}
