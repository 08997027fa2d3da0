//! Phase 2: synchronization. Before anything new is proposed, a majority has the leader's history, and it is committed (DSN 2011,
//! phase 2). Late followers are brought up in the same way during phase 3.
//!
//! Three things the paper leaves open are as the TLA+ specification of the implementation has them, where a search has found that
//! they must be so: a follower gets every later proposal from its acknowledgement of the epoch on, not only from that of
//! the history on; it ignores a proposal that it has got with the history; and what commits the history for it is the
//! last zxid that the leader knows to be committed, not the last one that it has acknowledged.

use super::message::{Message, Timer};
use super::phase::Phase;
use super::rules::TRUNCATE_ON_SYNC;
use super::state::Role;
use super::txn::{History, Txn, last, upto};
use super::zxid::Zxid;
use super::{At, text};
use synod_model::prelude::*;

/// A follower that lacks more transactions than this gets the whole history instead.
const MOST_DIFF: usize = 100;

/// What brings a follower to the leader's history.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// It may keep all that it has; it lacks what follows its first `keeps` transactions.
    Diff { keeps: usize },
    /// What follows this transaction is cut off first.
    Trunc { keeps: usize },
    /// All of it.
    Snap,
}

/// The way from a history that ends with a zxid to this one.
fn way(history: &History, has: Zxid) -> Way {
    let keeps = upto(history, has);
    let before = keeps.checked_sub(1).and_then(|at| history.get(at)).map_or(Zxid::default(), |txn| txn.zxid);
    if history.len() - keeps > MOST_DIFF {
        Way::Snap
    } else if before == has {
        Way::Diff { keeps }
    } else if before.epoch == has.epoch {
        // Both have what this epoch has proposed first, so they agree up to there.
        Way::Trunc { keeps }
    } else {
        Way::Snap
    }
}

impl At<'_, '_> {
    /// The leader sends a follower what brings it to its history. From then on the follower gets every proposal.
    pub(super) fn synchronise(&mut self, to: NodeId) {
        let me = self.ctx.me;
        let last = self.disk.last_zxid();
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let Some(epoch) = leading.epoch else { return };
        let Some((learner, has)) =
            leading.learners.get_mut(&to).and_then(|l| Some((l.answered?, l)).map(|(z, l)| (l, z)))
        else {
            return;
        };
        learner.synced = Some(last);
        let rest = |disk: &super::Durable, from: usize| -> Vec<Txn> {
            disk.history.iter_from(from).copied().collect()
        };
        match way(&self.disk.history, has) {
            Way::Snap => {
                let txns = rest(self.disk, 0);
                self.fx.note(&text::SENDS_SNAP, [me.into(), to.into(), txns.len().into()]);
                self.send_down(to, |packet| Message::Snap { packet, txns });
            }
            Way::Trunc { keeps } => {
                let txns = rest(self.disk, keeps);
                let zxid = keeps
                    .checked_sub(1)
                    .and_then(|at| self.disk.history.get(at))
                    .map_or(Zxid::default(), |t| t.zxid);
                self.fx.note(&text::SENDS_TRUNC, [me.into(), to.into(), zxid.into(), txns.len().into()]);
                self.send_down(to, |packet| Message::Trunc { packet, zxid });
                if !txns.is_empty() {
                    self.send_down(to, |packet| Message::Diff { packet, txns });
                }
            }
            Way::Diff { keeps } => {
                let txns = rest(self.disk, keeps);
                if txns.is_empty() {
                    self.fx.note(&text::SENDS_NOTHING, [me.into(), to.into()]);
                } else {
                    self.fx.note(&text::SENDS_DIFF, [me.into(), to.into(), txns.len().into()]);
                    self.send_down(to, |packet| Message::Diff { packet, txns });
                }
            }
        }
        self.send_down(to, |packet| Message::NewLeader { packet, epoch });
    }

    /// The history that is being put together, while it is not on the disk yet.
    fn incoming(&mut self) -> Option<&mut History> {
        let history = self.disk.history.clone();
        Some(self.following()?.incoming.get_or_insert(history))
    }

    /// What follows a transaction is to go.
    pub(super) fn on_trunc(&mut self, from: NodeId, zxid: Zxid) {
        let (me, obeys) = (self.ctx.me, self.ctx.obeys(TRUNCATE_ON_SYNC));
        let Some(history) = self.incoming() else { return };
        let keeps = upto(history, zxid);
        // Rule `truncate-on-sync`: what the leader has not is cut off; without the rule, it stays.
        if obeys {
            history.truncate(keeps);
            self.fx.note(&text::TRUNCATES, [me.into(), zxid.into(), from.into()]);
        } else {
            let extra = history.len() - keeps;
            self.fx.note(&text::KEEPS_EXTRA, [me.into(), from.into(), extra.into()]);
        }
    }

    /// Transactions that it lacks.
    pub(super) fn on_diff(&mut self, from: NodeId, txns: &[Txn]) {
        let me = self.ctx.me;
        let Some(history) = self.incoming() else { return };
        append(history, txns);
        self.fx.note(&text::TAKES_DIFF, [me.into(), txns.len().into(), from.into()]);
    }

    /// All of the leader's history.
    pub(super) fn on_snap(&mut self, from: NodeId, txns: &[Txn]) {
        let (me, obeys) = (self.ctx.me, self.ctx.obeys(TRUNCATE_ON_SYNC));
        let Some(history) = self.incoming() else { return };
        // Rule `truncate-on-sync`: it takes the place of its own; without the rule, what is newer is put behind it.
        if obeys {
            *history = History::new();
        }
        append(history, txns);
        self.fx.note(&text::TAKES_SNAP, [me.into(), txns.len().into(), from.into()]);
    }

    /// The leader's history is complete, and is taken over for the epoch.
    pub(super) fn on_new_leader(&mut self, from: NodeId, epoch: u32) {
        let me = self.ctx.me;
        let Some(following) = self.following() else { return };
        if let Some(history) = following.incoming.take() {
            let keeps = history.common_prefix(&self.disk.history);
            self.memory.truncated += (self.disk.history.len() - keeps) as u64;
            self.disk.history = history;
            // What is gone can have been applied only if a rule is off; then the data are made anew.
            if (keeps as u64) < self.memory.delivered {
                self.memory.delivered = 0;
                self.memory.last_committed = Zxid::default();
                self.memory.tree = super::tree::Tree::default();
                self.fx.note(&text::APPLIES_ANEW, [me.into()]);
            }
        }
        self.disk.current_epoch = epoch;
        self.fx.force();
        let args = [me.into(), epoch.into(), from.into(), self.disk.last_zxid().into()];
        self.fx.note(&text::TAKES_OVER, args);
        self.send_up(|packet| Message::AckLeader { packet });
    }

    /// A follower has the history on its disk.
    pub(super) fn on_ack_leader(&mut self, from: NodeId) {
        let me = self.ctx.me;
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let Some(learner) = leading.learners.get_mut(&from) else { return };
        learner.follows = true;
        let synced = learner.synced.unwrap_or_default();
        let acked = leading.acked.entry(from).or_default();
        *acked = synced.max(*acked);
        leading.ackld.insert(from);
        self.fx.note(&text::HEARS_ACK_LEADER, [me.into(), from.into(), leading.ackld.len().into()]);
        if leading.phase == Phase::Broadcast {
            // Others hear of what this acknowledgement commits before it hears all of it at once.
            self.memory_follows(from, false);
            self.advance();
            self.memory_follows(from, true);
            let zxid = self.memory.last_committed;
            self.send_down(from, |packet| Message::CommitLeader { packet, zxid });
        } else {
            self.establish();
        }
    }

    fn memory_follows(&mut self, node: NodeId, follows: bool) {
        if let Role::Leading(leading) = &mut self.memory.role
            && let Some(learner) = leading.learners.get_mut(&node)
        {
            learner.follows = follows;
        }
    }

    /// With a majority on its history, the leader is established: all of the history is committed.
    pub(super) fn establish(&mut self) {
        let me = self.ctx.me;
        let ahead = self.disk.grown();
        let last = self.disk.last_zxid();
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let Some(epoch) = leading.epoch else { return };
        if leading.phase != Phase::Synchronization || !self.ctx.config.is_majority(leading.ackld.len()) {
            return;
        }
        leading.phase = Phase::Broadcast;
        leading.ahead = ahead;
        let args = [me.into(), epoch.into(), leading.ackld.into(), last.into()];
        self.fx.headline(Outcome::Elected, &text::LEADS, args);
        self.fx.clear_timer(Timer::Init);
        self.fx.set_timer(Timer::Ping, Delay::Fixed(self.ctx.config.tick));
        self.deliver(last);
        self.spread(|learner| learner.follows, |packet| Message::CommitLeader { packet, zxid: last });
        self.gives_up_on_lost();
    }

    /// The epoch is established, and all up to a transaction is committed.
    pub(super) fn on_commit_leader(&mut self, from: NodeId, zxid: Zxid) {
        let me = self.ctx.me;
        let Some(following) = self.following() else { return };
        following.phase = Phase::Broadcast;
        self.fx.clear_timer(Timer::Init);
        self.fx.set_timer(Timer::Sync, Delay::Fixed(self.ctx.config.sync()));
        self.fx.headline(
            Mark::Elected,
            &text::FOLLOWS,
            [me.into(), from.into(), self.disk.current_epoch.into(), zxid.into()],
        );
        self.deliver(zxid);
        self.gives_up_on_lost();
    }
}

/// Puts transactions behind a history, but for those that it has.
fn append(history: &mut History, txns: &[Txn]) {
    for txn in txns {
        if txn.zxid > last(history) {
            history.push(*txn);
        }
    }
}
