//! Phase 1: discovery. The leader finds an epoch that nobody has seen, binds a majority to it, and learns whether its own history
//! is the most recent one (DSN 2011, phase 1).

use super::message::{Message, Timer};
use super::phase::Phase;
use super::rules::MOST_RECENT_LEADS;
use super::state::{Following, Leading, Role};
use super::tree::Tree;
use super::vote::Looking;
use super::zxid::Zxid;
use super::{At, text};
use std::collections::BTreeMap;
use synod_model::prelude::*;

impl At<'_, '_> {
    /// It is elected. Those who knew before it did are let in.
    pub(super) fn lead(&mut self) {
        let me = self.ctx.me;
        let knocking = match &mut self.memory.role {
            Role::Looking(looking) => {
                let Looking { knocking, .. } = std::mem::take(&mut **looking);
                knocking
            }
            Role::Following(_) | Role::Leading(_) => BTreeMap::new(),
        };
        self.memory.role = Role::Leading(Box::new(Leading {
            phase: Phase::Discovery,
            epoch: None,
            cepoch: [me].into_iter().collect(),
            highest: self.disk.accepted_epoch.max(self.memory.heard_epoch),
            acke: NodeSet::new(),
            ackld: NodeSet::new(),
            acked: BTreeMap::new(),
            learners: BTreeMap::new(),
            ahead: Tree::default(),
            syncs: Vec::new(),
        }));
        self.fx.headline(Mark::Attempt, &text::IS_ELECTED, [me.into()]);
        self.fx.clear_timer(Timer::Election);
        self.fx.set_timer(Timer::Init, Delay::Fixed(self.ctx.config.init()));
        self.find_epoch();
        for (node, (connection, accepted_epoch)) in knocking {
            // If one of them knows a later epoch, it has given up meanwhile.
            if self.memory.role.leading().is_some() {
                self.on_c_epoch(node, connection, accepted_epoch);
            }
        }
    }

    /// Somebody has elected this server, and says which epoch it has acknowledged last.
    pub(super) fn on_c_epoch(&mut self, from: NodeId, connection: u32, accepted_epoch: u32) {
        let me = self.ctx.me;
        let leading = match &mut self.memory.role {
            Role::Leading(leading) => leading,
            Role::Looking(looking) => {
                looking.knocking.insert(from, (connection, accepted_epoch));
                return self.fx.note(&text::KNOCKS, [me.into(), from.into()]);
            }
            Role::Following(_) => return,
        };
        let learner = leading.learners.entry(from).or_insert_with(|| super::state::Learner {
            line: super::state::Line { received: 1, ..super::state::Line::new(connection) },
            answered: None,
            synced: None,
            follows: false,
            silent: 0,
        });
        learner.silent = 0;
        leading.cepoch.insert(from);
        match leading.epoch {
            None => {
                leading.highest = leading.highest.max(accepted_epoch);
                let args = [me.into(), from.into(), accepted_epoch.into(), leading.cepoch.len().into()];
                self.fx.note(&text::HEARS_EPOCH, args);
                self.find_epoch();
            }
            // It could never follow this leader: that needs a leader with a later epoch.
            Some(epoch) if accepted_epoch > epoch => {
                let args = [me.into(), from.into(), accepted_epoch.into(), epoch.into()];
                self.fx.headline(Mark::GivenUp, &text::GIVES_UP, args);
                self.memory.heard_epoch = accepted_epoch;
                self.look_for_leader();
            }
            Some(epoch) => {
                self.fx.note(&text::LATE_FOLLOWER, [me.into(), from.into(), epoch.into()]);
                self.send_down(from, |packet| Message::NewEpoch { packet, epoch });
            }
        }
    }

    /// With a majority connected, an epoch above all that they have acknowledged is free.
    fn find_epoch(&mut self) {
        let me = self.ctx.me;
        let Role::Leading(leading) = &mut self.memory.role else { return };
        if !self.ctx.config.is_majority(leading.cepoch.len()) {
            return;
        }
        let epoch = leading.highest + 1;
        leading.epoch = Some(epoch);
        leading.acke.insert(me);
        self.disk.accepted_epoch = epoch;
        self.fx.force();
        self.fx.note(&text::PROPOSES_EPOCH, [me.into(), epoch.into(), leading.cepoch.into()]);
        self.spread(|_| true, |packet| Message::NewEpoch { packet, epoch });
        self.end_discovery();
    }

    /// The leader has found an epoch.
    pub(super) fn on_new_epoch(&mut self, from: NodeId, epoch: u32) {
        let me = self.ctx.me;
        let last_zxid = self.disk.last_zxid();
        let accepted = self.disk.accepted_epoch;
        if epoch < accepted {
            let args = [me.into(), from.into(), epoch.into(), accepted.into()];
            self.fx.headline(Mark::GivenUp, &text::OLD_EPOCH, args);
            return self.look_for_leader();
        }
        // An epoch is acknowledged once, to one leader. Whoever has done it, perhaps to another one, answers to be synchronised.
        let current_epoch = (epoch > accepted).then_some(self.disk.current_epoch);
        if current_epoch.is_some() {
            self.disk.accepted_epoch = epoch;
            self.fx.force();
            self.fx.note(&text::ACCEPTS_EPOCH, [me.into(), epoch.into(), from.into(), last_zxid.into()]);
        } else {
            self.fx.note(&text::KNOWS_EPOCH, [me.into(), epoch.into(), from.into()]);
        }
        if let Role::Following(following) = &mut self.memory.role {
            following.phase = Phase::Synchronization;
        }
        self.send_up(|packet| Message::AckEpoch { packet, current_epoch, last_zxid });
    }

    /// Somebody has acknowledged the epoch, and says how recent its history is.
    pub(super) fn on_ack_epoch(&mut self, from: NodeId, current_epoch: Option<u32>, last_zxid: Zxid) {
        let me = self.ctx.me;
        let own = (self.disk.current_epoch, self.disk.last_zxid());
        let Role::Leading(leading) = &mut self.memory.role else { return };
        if let Some(learner) = leading.learners.get_mut(&from) {
            learner.answered = Some(last_zxid);
        }
        if leading.phase != Phase::Discovery {
            if current_epoch.is_some() {
                leading.acke.insert(from);
            }
            return self.synchronise(from);
        }
        let Some(current_epoch) = current_epoch else {
            return self.fx.note(&text::DOES_NOT_COUNT, [me.into(), from.into()]);
        };
        // Rule `most-recent-leads`: the leader begins with the most recent history of a majority. By the election that is its
        // own; if it is not, another one has to lead.
        if self.ctx.obeys(MOST_RECENT_LEADS) && (current_epoch, last_zxid) > own {
            let args = [me.into(), from.into(), last_zxid.into(), own.1.into()];
            self.fx.headline(Mark::GivenUp, &text::NOT_MOST_RECENT, args);
            return self.look_for_leader();
        }
        leading.acke.insert(from);
        self.fx.note(&text::HEARS_ACK_EPOCH, [me.into(), from.into(), leading.acke.len().into()]);
        self.end_discovery();
    }

    /// With a majority bound to the epoch, the leader's history is where it begins.
    fn end_discovery(&mut self) {
        let (me, last) = (self.ctx.me, self.disk.last_zxid());
        let Role::Leading(leading) = &mut self.memory.role else { return };
        let Some(epoch) = leading.epoch.filter(|_| self.ctx.config.is_majority(leading.acke.len())) else {
            return;
        };
        leading.phase = Phase::Synchronization;
        leading.ackld.insert(me);
        leading.acked.insert(me, last);
        let answered = leading.learners.iter().filter(|(_, learner)| learner.answered.is_some());
        let answered: NodeSet = answered.map(|(node, _)| *node).collect();
        let args = [me.into(), epoch.into(), leading.acke.into(), last.into()];
        self.disk.current_epoch = epoch;
        self.fx.force();
        self.fx.headline(Mark::Attempt, &text::BEGINS_WITH, args);
        for node in answered.iter() {
            self.synchronise(node);
        }
        self.establish();
    }

    /// What a follower says that is between two phases is nothing to worry about.
    pub(super) const fn following(&mut self) -> Option<&mut Following> {
        if let Role::Following(following) = &mut self.memory.role { Some(following) } else { None }
    }
}
