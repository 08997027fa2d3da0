//! The lock service: one node that says who is primary, in which epoch, and which servers are in sync.
//!
//! As in PacificA (Lin et al. 2008) it hears no heartbeats of backups: the backup suspects, the service decides. Where a lease
//! runs it decides only when that has ended.

use super::message::{Message, Timer};
use super::rules::{EPOCH_PERSISTED, IN_SYNC_ONLY};
use super::state::Lock;
use super::{At, text};
use synod_model::prelude::*;

/// How soon it looks at its clock again at the earliest: a timer is rounded to microseconds, by a clock that may be fast.
const LEAST_REST: Micros = Micros::ms(1);

/// A change of the set in sync that a primary asks for.
#[derive(Clone, Copy)]
pub(super) struct Change {
    pub(super) epoch: u64,
    pub(super) version: u64,
    pub(super) server: NodeId,
    pub(super) joins: bool,
}

impl At<'_, '_, Lock> {
    /// The service boots, or starts again from its disk.
    pub(super) fn starts(&mut self) {
        let me = self.ctx.me;
        // Rule `epoch-persisted`: what was not forced to disk is forgotten.
        if self.disk.started && !self.ctx.obeys(EPOCH_PERSISTED) {
            self.fx.note(&text::LOCK_FORGETS, [me.into(), self.disk.epoch.into()]);
            (self.disk.epoch, self.disk.primary, self.disk.version) = (0, None, 0);
            self.disk.in_sync = NodeSet::new();
        }
        self.disk.started = true;
        if self.disk.in_sync.is_empty() {
            self.disk.in_sync = self.ctx.config.servers().collect();
        }
        self.fx.note(&text::LOCK_STARTS, [me.into(), self.disk.epoch.into(), self.disk.in_sync.into()]);
        if let Some(primary) = self.disk.primary.filter(|_| self.ctx.config.leases()) {
            let args = [me.into(), primary.into(), self.ctx.config.lease.into()];
            self.fx.note(&text::WAITS_OUT, args);
            self.begin_lease();
        }
    }

    /// The lease of who holds the epoch runs anew: by the clock, and by a timer.
    fn begin_lease(&mut self) {
        let length = self.ctx.config.lease;
        if self.ctx.config.leases() {
            self.memory.lease = Some(self.ctx.clock.plus(length));
            self.fx.set_timer(Timer::Lease, Delay::Fixed(length));
        }
    }

    fn end_lease(&mut self) {
        self.memory.lease = None;
        self.fx.clear_timer(Timer::Lease);
    }

    fn refuse(&mut self, to: NodeId) {
        let (epoch, primary) = (self.disk.epoch, self.disk.primary);
        self.fx.send(to, Message::Refuse { epoch, primary });
    }

    fn send_grant(&mut self, to: NodeId) {
        let (epoch, version, in_sync) = (self.disk.epoch, self.disk.version, self.disk.in_sync);
        self.fx.send(to, Message::Grant { epoch, version, in_sync });
    }

    /// A server is granted the next epoch, which is on disk before anybody hears of it.
    fn grant(&mut self, to: NodeId) {
        self.disk.epoch += 1;
        self.disk.primary = Some(to);
        self.fx.force();
        self.memory.claims.clear();
        self.fx.note(&text::GRANTS, [self.ctx.me.into(), self.disk.epoch.into(), to.into()]);
        self.begin_lease();
        self.send_grant(to);
    }

    /// The grant may be lost: the server is told again, and its lease begins anew.
    fn grant_again(&mut self, to: NodeId) {
        self.fx.note(&text::GRANTS_AGAIN, [self.ctx.me.into(), self.disk.epoch.into(), to.into()]);
        self.begin_lease();
        self.send_grant(to);
    }

    /// Whoever has claimed first, if it is in sync, is granted the next epoch.
    fn grant_to_first(&mut self) {
        let claims = std::mem::take(&mut self.memory.claims);
        if let Some(first) = claims.into_iter().find(|node| self.disk.in_sync.contains(*node)) {
            self.grant(first);
        }
    }

    /// A server claims the epoch after one that it holds for over.
    pub(super) fn on_claim(&mut self, from: NodeId, expected: u64) {
        let (me, epoch, primary) = (self.ctx.me, self.disk.epoch, self.disk.primary);
        if primary == Some(from) && expected < epoch {
            return self.grant_again(from);
        }
        if expected != epoch {
            self.fx.note(&text::REFUSES_CLAIM, [me.into(), from.into(), expected.into(), epoch.into()]);
            return self.refuse(from);
        }
        if !self.disk.in_sync.contains(from) {
            // Rule `in-sync-only`.
            if self.ctx.obeys(IN_SYNC_ONLY) {
                self.fx.note(&text::REFUSES_OUTSIDER, [me.into(), from.into()]);
                return self.refuse(from);
            }
            self.fx.note(&text::GRANTS_OUTSIDER, [me.into(), from.into()]);
            self.disk.in_sync.insert(from);
        }
        // Who has held the epoch itself claims only when it acts in it no longer.
        let left = self.memory.lease.map(|until| until.since(self.ctx.clock)).filter(|left| left.0 > 0);
        match (primary, left) {
            (Some(primary), Some(left)) if primary != from => {
                self.fx.note(&text::KEEPS_CLAIM, [me.into(), from.into(), primary.into(), left.into()]);
                if !self.memory.claims.contains(&from) {
                    self.memory.claims.push(from);
                }
            }
            _ => self.grant(from),
        }
    }

    /// The primary's lease is over, by the timer; the clock has to say so too.
    pub(super) fn on_lease_timeout(&mut self) {
        let (me, clock) = (self.ctx.me, self.ctx.clock);
        if let Some(until) = self.memory.lease.filter(|until| clock < *until) {
            self.fx.note(&text::LEASE_RUNS, [me.into(), until.since(clock).into()]);
            let rest = until.since(clock).max(LEAST_REST);
            return self.fx.set_timer(Timer::Lease, Delay::Fixed(rest));
        }
        self.memory.lease = None;
        if let Some(primary) = self.disk.primary {
            self.fx.note(&text::LEASE_ENDS, [me.into(), primary.into()]);
        }
        self.grant_to_first();
    }

    /// Whether this is what the primary says in the newest epoch. Otherwise whoever says it is told.
    fn is_primary(&mut self, from: NodeId, epoch: u64) -> bool {
        if self.disk.primary == Some(from) {
            if epoch == self.disk.epoch {
                return true;
            }
            // It speaks of an epoch before that it does not know to be its own, or the message is late.
            self.grant_again(from);
            return false;
        }
        let args = [self.ctx.me.into(), from.into(), epoch.into(), self.disk.epoch.into()];
        self.fx.note(&text::REFUSES_EPOCH, args);
        self.fx.send(from, Message::StaleEpoch { epoch: self.disk.epoch });
        false
    }

    /// The primary asks for its lease anew. Its answer carries the number of what it answers: an old one says nothing of now.
    pub(super) fn on_renew(&mut self, from: NodeId, epoch: u64, round: u32) {
        if self.is_primary(from, epoch) {
            self.fx.aside(&text::RENEWS, [self.ctx.me.into(), from.into()]);
            self.begin_lease();
            self.fx.send(from, Message::Renewed { epoch, round });
        }
    }

    /// The primary gives its epoch up.
    pub(super) fn on_release(&mut self, from: NodeId, epoch: u64, successor: Option<NodeId>) {
        let me = self.ctx.me;
        if self.disk.primary != Some(from) || epoch != self.disk.epoch {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]);
        }
        self.fx.note(&text::IS_RELEASED, [me.into(), from.into(), epoch.into()]);
        self.end_lease();
        match successor.filter(|node| self.disk.in_sync.contains(*node)) {
            Some(successor) => self.grant(successor),
            None => self.grant_to_first(),
        }
    }

    /// The primary asks for a change of the set in sync. It applies only to the version that it names: a late copy must not
    /// bring back a server that nobody waits for.
    pub(super) fn on_change(&mut self, from: NodeId, change: Change) {
        let Change { epoch, version, server, joins } = change;
        if !self.is_primary(from, epoch) {
            return;
        }
        let me = self.ctx.me;
        if version == self.disk.version {
            if joins {
                self.disk.in_sync.insert(server);
            } else {
                self.disk.in_sync.remove(server);
            }
            self.disk.version += 1;
            self.fx.force();
            let text = if joins { &text::INCLUDES } else { &text::EXCLUDES };
            let args = [me.into(), server.into(), self.disk.version.into(), self.disk.in_sync.into()];
            self.fx.note(text, args);
        } else {
            let args = [me.into(), from.into(), version.into(), self.disk.version.into()];
            self.fx.aside(&text::OLD_VERSION, args);
        }
        let (version, in_sync) = (self.disk.version, self.disk.in_sync);
        self.fx.send(from, Message::Config { epoch, version, in_sync });
    }
}
