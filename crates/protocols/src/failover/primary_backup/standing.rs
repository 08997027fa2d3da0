//! How a server becomes primary, and how it stops being it.
//!
//! An epoch is older or newer than another; whoever hears of a newer one acts in no older one from then on. A server whose log
//! is not matched with the newest epoch that it knows cannot be granted the next: it may lack what clients were told.

use super::message::{Message, Timer};
use super::setup::{Config, LOCK};
use super::state::{Primary, Server};
use super::{At, text};
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    /// The server boots, or starts again from its disk.
    pub(super) fn starts(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let patience = if self.disk.started {
            self.fx.note(&text::RESTARTS, [me.into(), self.disk.epoch.into(), self.disk.length().into()]);
            config.timeout
        } else {
            // At first the servers claim one after the other, so that they do not all do it at once.
            let patience = Micros(config.heartbeat.0 * Config::rank(me));
            self.fx.note(&text::STARTS, [me.into(), patience.into()]);
            patience
        };
        self.disk.started = true;
        self.waits_for_primary(patience);
    }

    /// A backup claims when it has heard nothing for so long.
    pub(super) fn waits_for_primary(&mut self, patience: Micros) {
        self.memory.claimed = None;
        self.fx.clear_timer(Timer::Claim);
        self.fx.set_timer(Timer::Suspect, Delay::Fixed(patience));
    }

    /// No primary has been heard of for too long.
    pub(super) fn on_suspect_timeout(&mut self) {
        if self.memory.leads() {
            return;
        }
        let (me, epoch) = (self.ctx.me, self.disk.epoch);
        self.memory.follows = None;
        if self.disk.is_matched() {
            self.fx.headline(Mark::Attempt, &text::CLAIMS, [me.into(), epoch.into()]);
        } else {
            self.fx.note(&text::CLAIMS_IN_VAIN, [me.into(), epoch.into()]);
        }
        self.claim();
    }

    /// The claim has had no answer.
    pub(super) fn on_claim_timeout(&mut self) {
        if !self.memory.leads() {
            self.fx.aside(&text::CLAIMS_AGAIN, [self.ctx.me.into()]);
            self.claim();
        }
    }

    /// It claims by the epoch with which its log is matched. If that is not the newest, it can be granted nothing new; but a
    /// grant of its own that was lost comes again.
    fn claim(&mut self) {
        self.memory.claimed.get_or_insert(self.ctx.clock);
        self.fx.send(LOCK, Message::Claim { expected: self.disk.matched });
        self.fx.set_timer(Timer::Claim, Delay::Fixed(self.ctx.config.retry));
    }

    /// It is granted an epoch: it forces it to disk, tells the others, and treats all of its log as to be committed, as
    /// PacificA's reconciliation does (Lin et al. 2008, section 2.3).
    pub(super) fn on_grant(&mut self, epoch: u64, version: u64, in_sync: NodeSet) {
        let (me, config, clock) = (self.ctx.me, self.ctx.config, self.ctx.clock);
        if epoch < self.disk.epoch || epoch <= self.disk.held {
            return self.fx.aside(&text::OLD_GRANT, [me.into(), epoch.into()]);
        }
        // The deposed primary has written what this server has matched with it; the others have to say that they have it.
        let deposed = self.disk.matched_with.filter(|_| self.disk.matched + 1 == epoch);
        (self.disk.epoch, self.disk.held, self.disk.matched) = (epoch, epoch, epoch);
        self.disk.matched_with = Some(me);
        self.fx.force();
        let lease = self.memory.claimed.map(|at| at.plus(self.lease_length())).filter(|until| clock < *until);
        let length = self.disk.length();
        let acked = deposed.map(|node| (node, length)).into_iter().collect();
        self.memory.primary = Some(Box::new(Primary {
            version,
            known: in_sync,
            in_sync,
            acked,
            ready: length,
            fenced: !config.is_shared(),
            lease: lease.filter(|_| config.leases()),
            ..Primary::default()
        }));
        (self.memory.follows, self.memory.claimed) = (None, None);
        self.fx.clear_timer(Timer::Suspect);
        self.fx.clear_timer(Timer::Claim);
        if config.leases() {
            let left = lease.map_or_else(|| self.lease_length(), |until| until.since(clock));
            self.fx.set_timer(Timer::StepDown, Delay::Fixed(left));
        }
        let args = [me.into(), epoch.into(), length.into(), in_sync.into()];
        self.fx.headline(Mark::Elected, &text::BECOMES_PRIMARY, args);
        self.beat();
        self.watch_silence();
        self.advance();
    }

    /// The lock service refuses a claim, and says who holds the newest epoch.
    pub(super) fn on_refuse(&mut self, from: NodeId, epoch: u64, primary: Option<NodeId>) {
        let me = self.ctx.me;
        if self.memory.leads() || epoch < self.disk.epoch {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]);
        }
        self.fx.note(&text::IS_REFUSED, [me.into(), epoch.into()]);
        self.adopt(epoch);
        self.memory.follows = primary.filter(|node| *node != me);
        self.waits_for_primary(self.ctx.config.timeout);
    }

    /// Somebody tells of a newer epoch.
    pub(super) fn hears_of(&mut self, from: NodeId, epoch: u64) {
        let me = self.ctx.me;
        if epoch <= self.disk.epoch {
            return self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]);
        }
        if self.memory.leads() {
            self.fx.headline(Mark::GivenUp, &text::DEPOSED, [me.into(), from.into(), epoch.into()]);
            self.stands_back(None, self.ctx.config.timeout);
        } else {
            self.fx.note(&text::ADOPTS, [me.into(), from.into(), epoch.into()]);
        }
        self.adopt(epoch);
    }

    /// A newer epoch is forced to disk before anything is done in it. With a shared store there is no log to match.
    fn adopt(&mut self, epoch: u64) {
        if epoch > self.disk.epoch {
            self.disk.epoch = epoch;
            if self.ctx.config.is_shared() {
                (self.disk.matched, self.disk.matched_with) = (epoch, None);
            }
            self.fx.force();
        }
    }

    /// A primary says something in an epoch: whether this server follows it.
    pub(super) fn follows(&mut self, from: NodeId, epoch: u64) -> bool {
        let me = self.ctx.me;
        if epoch < self.disk.epoch {
            let args = [me.into(), from.into(), epoch.into(), self.disk.epoch.into()];
            self.fx.outcome(Outcome::Refused, &text::REFUSES_EPOCH, args);
            self.fx.send(from, Message::StaleEpoch { epoch: self.disk.epoch });
            return false;
        }
        if epoch > self.disk.epoch {
            self.hears_of(from, epoch);
        } else if self.memory.leads() {
            // Two hold one epoch: only a lock service that forgets brings that about.
            self.fx.aside(&text::OLD_NEWS, [me.into(), from.into()]);
            return false;
        }
        self.memory.follows = Some(from);
        self.waits_for_primary(self.ctx.config.timeout);
        true
    }

    /// It is primary no longer. Who waits is sent to its successor, if it knows one.
    pub(super) fn stands_back(&mut self, successor: Option<NodeId>, patience: Micros) {
        let Some(primary) = self.memory.primary.take() else { return };
        self.memory.follows = successor;
        for timer in [Timer::Heartbeat, Timer::StepDown, Timer::Alone] {
            self.fx.clear_timer(timer);
        }
        if let Some(handing) = primary.handing {
            self.fx.reply(handing.ask, Reply::Fail("not-primary"));
        }
        for ask in primary.waiting {
            self.redirect(ask);
        }
        self.waits_for_primary(patience);
    }

    /// A primary looks at its clock before it does anything: what waited while it stood still is handled before a timer that
    /// was due later.
    pub(super) fn look_at_clock(&mut self) {
        let over = |primary: &Primary| primary.lease.is_some_and(|until| self.ctx.clock >= until);
        if self.memory.primary.as_deref().is_some_and(over) {
            self.lease_is_over();
        }
    }

    /// The lease is over.
    pub(super) fn lease_is_over(&mut self) {
        if self.memory.leads() {
            let args = [self.ctx.me.into(), self.disk.epoch.into()];
            self.fx.headline(Mark::GivenUp, &text::LEASE_OVER, args);
            self.stands_back(None, self.ctx.config.timeout);
        }
    }
}
