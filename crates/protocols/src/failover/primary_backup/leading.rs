//! What a primary does by the clock: heartbeats, its lease, and the set of servers that it counts.

use super::message::{Message, Timer};
use super::rules::LEASE_BOUNDED_BY_DRIFT;
use super::setup::LOCK;
use super::state::{Primary, Server};
use super::{At, text};
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    /// How long it counts its lease.
    pub(super) fn lease_length(&self) -> Micros {
        // Rule `lease-bounded-by-drift`: this clock may be as many per cent slow as that of the lock service is fast.
        if self.ctx.obeys(LEASE_BOUNDED_BY_DRIFT) {
            self.ctx.config.own_lease()
        } else {
            self.ctx.config.lease
        }
    }

    pub(super) fn on_heartbeat_timeout(&mut self) {
        if !self.memory.leads() {
            return;
        }
        self.fx.aside(&text::BEATS, [self.ctx.me.into(), self.disk.epoch.into()]);
        self.beat();
        self.propose();
        self.tire_of_successor();
    }

    /// Heartbeats for the others, a renewal for the lock service, and a fence for the store as long as it is not acknowledged.
    pub(super) fn beat(&mut self) {
        let (config, clock, epoch) = (self.ctx.config, self.ctx.clock, self.disk.epoch);
        let (length, committed, own) = (self.disk.length(), self.memory.committed, self.lease_length());
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        self.fx.set_timer(Timer::Heartbeat, Delay::Fixed(config.heartbeat));
        self.fx.broadcast(config.servers(), &Message::Heartbeat { epoch, length, committed });
        if config.leases() {
            primary.renewals.retain(|(_, sent)| clock < sent.plus(own));
            primary.round += 1;
            primary.renewals.push((primary.round, clock));
            self.fx.send(LOCK, Message::Renew { epoch, round: primary.round });
        }
        if let Some(store) = config.store().filter(|_| !primary.fenced) {
            self.fx.send(store, Message::Fence { epoch });
        }
    }

    /// The lease runs anew, from the moment when this renewal was sent.
    pub(super) fn on_renewed(&mut self, epoch: u64, round: u32) {
        let (me, clock, length) = (self.ctx.me, self.ctx.clock, self.lease_length());
        let current = epoch == self.disk.epoch;
        let Some(primary) = self.memory.primary.as_deref_mut().filter(|_| current) else {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), LOCK.into()]);
        };
        let sent = primary.renewals.iter().find(|(known, _)| *known == round).map(|(_, sent)| *sent);
        let until =
            sent.map(|sent| sent.plus(length)).filter(|until| clock < *until && primary.lease < Some(*until));
        let Some(until) = until else {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), LOCK.into()]);
        };
        primary.renewals.retain(|(known, _)| *known > round);
        let first = primary.lease.replace(until).is_none();
        self.fx.set_timer(Timer::StepDown, Delay::Fixed(until.since(clock)));
        self.fx.aside(&text::HOLDS_LEASE, [me.into(), until.since(clock).into()]);
        if first {
            self.serve_waiting();
        }
    }

    /// While somebody in sync lacks an entry, a timer runs that finds who is silent.
    pub(super) fn watch_silence(&mut self) {
        let (config, length, committed) = (self.ctx.config, self.disk.length(), self.memory.committed);
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        if config.is_sync() && committed < length && primary.owed.is_none() {
            primary.owed = Some(length);
            self.fx.set_timer(Timer::Alone, Delay::Fixed(config.timeout));
        }
    }

    /// Whoever has not acknowledged by now what it was to acknowledge when the timer was set is silent.
    pub(super) fn on_alone_timeout(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let Some(primary) = self.memory.primary.as_deref_mut() else { return };
        let owed = primary.owed.take().unwrap_or(0);
        let lacks = |node: &NodeId| *node != me && primary.acked.get(node).is_none_or(|acked| *acked < owed);
        let silent: NodeSet = primary.in_sync.iter().filter(lacks).collect();
        if silent.is_empty() {
            self.fx.aside(&text::NOBODY_SILENT, [me.into()]);
        } else {
            let was = std::mem::replace(&mut primary.blocked, true);
            let args = [me.into(), silent.into(), config.timeout.into()];
            if config.degrades() {
                primary.silent = primary.silent.iter().chain(silent.iter()).collect();
                self.fx.note(&text::ASKS_EXCLUSION, args);
                self.propose();
            } else if was {
                self.fx.aside(&text::STILL_ALONE, [me.into(), silent.into()]);
            } else {
                self.fx.note(&text::LONE, args);
            }
        }
        self.watch_silence();
        self.advance();
    }

    /// Asks for the next change of the set in sync, one at a time, by the version that it knows. It is asked for again with each
    /// heartbeat until the set has another version.
    pub(super) fn propose(&mut self) {
        let epoch = self.disk.epoch;
        let Some(primary) = self.memory.primary.as_deref() else { return };
        let version = primary.version;
        let leaves = primary.silent.iter().find(|node| primary.in_sync.contains(*node));
        let joins = || primary.in_sync.iter().find(|node| !primary.known.contains(*node));
        if let Some(server) = leaves {
            self.fx.send(LOCK, Message::Exclude { epoch, version, server });
        } else if let Some(server) = joins() {
            self.fx.send(LOCK, Message::Include { epoch, version, server });
        }
    }

    /// The set in sync, as the lock service has it now. Only now may a server go uncounted that was excluded: its set always
    /// contains that of the lock service.
    pub(super) fn on_config(&mut self, epoch: u64, version: u64, in_sync: NodeSet) {
        let (me, current) = (self.ctx.me, epoch == self.disk.epoch);
        let newer = |primary: &&mut Primary| current && version > primary.version;
        let Some(primary) = self.memory.primary.as_deref_mut().filter(newer) else {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), LOCK.into()]);
        };
        (primary.version, primary.known) = (version, in_sync);
        let gone: NodeSet = primary.silent.iter().filter(|node| !in_sync.contains(*node)).collect();
        for node in gone.iter() {
            primary.silent.remove(node);
            primary.in_sync.remove(node);
        }
        primary.in_sync = primary.in_sync.iter().chain(in_sync.iter()).collect();
        self.fx.aside(&text::SET_IS, [me.into(), version.into(), in_sync.into()]);
        if !gone.is_empty() {
            self.fx.note(&text::COUNTS_WITHOUT, [me.into(), gone.into()]);
        }
        self.propose();
        self.advance();
    }
}
