//! Handing over: what a server does no longer own goes to who does, in batches, and is kept until it has arrived.
//!
//! When all keys of a range are acknowledged, it is released: only then does the new owner know that a key that it has not got
//! is nowhere.

use super::members::View;
use super::message::{Item, Message, Timer};
use super::rules::{ACK_BEFORE_DELETE, NEWER_VALUE_KEPT};
use super::setup::DIRECTORY;
use super::state::{Early, Handing, Server};
use super::store::KeyVersion;
use super::{At, text};
use std::collections::BTreeMap;
use synod_model::prelude::*;

impl At<'_, '_, Server> {
    /// Works out what it owes to whom by its view, and sends it.
    pub(super) fn hand_over(&mut self) {
        let (me, config, view) = (self.ctx.me, self.ctx.config, self.view());
        let mut handing: BTreeMap<NodeId, Handing> = BTreeMap::new();
        for key in self.disk.store.keys() {
            for to in view.targets(config, *key, me) {
                handing.entry(to).or_default().keys.insert(*key);
            }
        }
        for to in view.now.members.iter().filter(|to| view.releases(config, me, **to)) {
            let of = handing.entry(*to).or_default();
            of.release = Some(u32::try_from(of.keys.len()).unwrap_or(u32::MAX));
        }
        let receivers: Vec<NodeId> = handing.keys().copied().collect();
        self.memory.handing = handing;
        for to in receivers {
            self.send_keys(to, &view);
            self.release_if_all_has_arrived(to, &view);
        }
        self.watch();
    }

    /// What is known of these keys.
    fn items(&self, keys: &[Word]) -> Vec<Item> {
        let item = |key: &Word| Some(Item { key: *key, entry: self.disk.store.get(key)?.clone() });
        keys.iter().filter_map(item).collect()
    }

    /// Sends what a receiver has not acknowledged: what this server still owns as copies, the rest for good.
    fn send_keys(&mut self, to: NodeId, view: &View) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let store = &self.disk.store;
        let Some(handing) = self.memory.handing.get_mut(&to) else { return };
        handing.keys.retain(|key| store.contains_key(key));
        let owns = |key: &Word| view.now.owners(config, *key).contains(&me);
        let (copied, handed): (Vec<Word>, Vec<Word>) = handing.keys.iter().copied().partition(owns);
        for keys in copied.chunks(config.batch.into()) {
            let keys = self.items(keys);
            self.fx.send(to, Message::Copy { version: view.version, keys });
        }
        for keys in handed.chunks(config.batch.into()) {
            let keys = self.items(keys);
            self.fx.send(to, Message::Transfer { version: view.version, keys });
        }
        if !copied.is_empty() {
            self.fx.note(&text::COPIES, [me.into(), to.into(), copied.len().into()]);
        }
        if handed.is_empty() {
            return;
        }
        // Rule `ack-before-delete`: a message can be lost, and then nobody would have the keys.
        if self.ctx.obeys(ACK_BEFORE_DELETE) {
            return self.fx.note(&text::HANDS_OVER, [me.into(), to.into(), handed.len().into()]);
        }
        self.fx.note(&text::HANDS_OVER_AND_DELETES, [me.into(), to.into(), handed.len().into()]);
        for key in &handed {
            self.disk.store.remove(key);
        }
        if let Some(handing) = self.memory.handing.get_mut(&to) {
            handing.keys.retain(|key| !handed.contains(key));
        }
    }

    /// When all keys have arrived, the release follows; without one, this is the end of it.
    fn release_if_all_has_arrived(&mut self, to: NodeId, view: &View) {
        let Some(handing) = self.memory.handing.get(&to).filter(|handing| handing.keys.is_empty()) else {
            return;
        };
        let Some(range) = handing.release else {
            self.memory.handing.remove(&to);
            return;
        };
        self.fx.note(&text::RELEASES, [self.ctx.me.into(), to.into(), range.into()]);
        self.fx.send(to, Message::Released { version: view.version, range });
    }

    /// One key to another owner, as it is now.
    pub(super) fn send_copy(&mut self, to: NodeId, key: Word) {
        let (version, keys) = (self.view().version, self.items(&[key]));
        self.fx.send(to, Message::Copy { version, keys });
    }

    /// The timer runs as long as something is not acknowledged.
    pub(super) fn watch(&mut self) {
        if self.memory.handing.is_empty() && self.memory.writing.is_empty() {
            self.fx.clear_timer(Timer::Transfer);
        } else {
            self.fx.set_timer(Timer::Transfer, Delay::Fixed(self.ctx.config.timeout));
        }
    }

    /// Something has not been acknowledged.
    pub(super) fn on_transfer_timeout(&mut self) {
        self.fx.note(&text::SENDS_AGAIN, [self.ctx.me.into(), self.ctx.config.timeout.into()]);
        let view = self.view();
        let receivers: Vec<NodeId> = self.memory.handing.keys().copied().collect();
        for to in receivers {
            self.send_keys(to, &view);
            self.release_if_all_has_arrived(to, &view);
        }
        for writing in self.memory.writing.clone() {
            for to in writing.lacking.iter() {
                self.send_copy(to, writing.ask.op.key());
            }
        }
        self.watch();
    }

    /// Whether a message belongs to its view; one of a later view is kept, one of an earlier one is not looked at.
    fn is_of_this_view(&mut self, from: NodeId, version: u32, early: impl FnOnce() -> Early) -> bool {
        let known = self.view().version;
        if version > known {
            self.keep(from, early());
        } else if version < known {
            self.fx.note(&text::OF_OLD_VIEW, [self.ctx.me.into(), from.into(), version.into()]);
        }
        version == known
    }

    /// Keys come, handed over or copied.
    pub(super) fn on_items(&mut self, from: NodeId, version: u32, items: &[Item], copy: bool) {
        if !self.is_of_this_view(from, version, || Early::Items { version, items: items.to_vec(), copy }) {
            return;
        }
        let me = self.ctx.me;
        let single = self.view().before.len() == 1;
        self.fx.note(&text::TAKES_KEYS, [me.into(), from.into(), items.len().into()]);
        for Item { key, entry } in items {
            let mine = self.disk.store.get(key);
            let newer = mine.is_none_or(|mine| mine.version < entry.version);
            let same = mine.is_some_and(|mine| mine.version == entry.version);
            if newer {
                self.disk.store.insert(*key, entry.clone());
            } else if !same {
                // Rule `newer-value-kept`: the network may have kept this copy since before the last write.
                if self.ctx.obeys(NEWER_VALUE_KEPT) {
                    self.fx.note(&text::KEEPS_NEWER, [me.into(), from.into(), (*key).into()]);
                } else {
                    self.fx.note(&text::TAKES_OLDER, [me.into(), from.into(), (*key).into()]);
                    self.disk.store.insert(*key, entry.clone());
                }
            }
            // Where one view alone came before, only its owner can have had the key.
            if single {
                self.disk.arrived.insert(*key);
            }
        }
        self.fx.force();
        if copy {
            let has = |item: &Item| Some((item.key, self.disk.store.get(&item.key)?.version));
            let keys = items.iter().filter_map(has).collect();
            self.fx.send(from, Message::CopyAck { version, keys });
        } else {
            let keys = items.iter().map(|item| item.key).collect();
            self.fx.send(from, Message::TransferAck { version, keys });
        }
        self.look_again();
    }

    /// Nothing more will come from a previous owner.
    pub(super) fn on_released(&mut self, from: NodeId, version: u32) {
        if !self.is_of_this_view(from, version, || Early::Released { version }) {
            return;
        }
        let me = self.ctx.me;
        if self.disk.awaiting.remove(from) {
            self.fx.force();
        }
        let left = self.disk.awaiting.len();
        if left == 0 {
            self.fx.note(&text::ALL_RELEASED, [me.into(), from.into()]);
        } else {
            self.fx.note(&text::IS_RELEASED, [me.into(), from.into(), left.into()]);
        }
        self.fx.send(from, Message::TransferAck { version, keys: Vec::new() });
        self.look_again();
        self.tell_if_done();
    }

    /// A new owner has these keys; without keys, it has the release.
    pub(super) fn on_transfer_ack(&mut self, from: NodeId, version: u32, keys: &[Word]) {
        let (me, view) = (self.ctx.me, self.view());
        if version != view.version {
            return self.fx.note(&text::OF_OLD_VIEW, [me.into(), from.into(), version.into()]);
        }
        if keys.is_empty() {
            self.fx.note(&text::HAS_RELEASED, [me.into(), from.into()]);
            if self.memory.handing.get(&from).is_some_and(|handing| handing.keys.is_empty()) {
                self.memory.handing.remove(&from);
            }
        } else if self.arrived(from, keys) {
            self.delete(from, keys, &view);
            self.release_if_all_has_arrived(from, &view);
        }
        self.watch();
        self.tell_if_done();
    }

    /// Another owner has these copies.
    pub(super) fn on_copy_ack(&mut self, from: NodeId, version: u32, keys: &[(Word, KeyVersion)]) {
        let (me, view) = (self.ctx.me, self.view());
        if version != view.version {
            return self.fx.note(&text::OF_OLD_VIEW, [me.into(), from.into(), version.into()]);
        }
        self.fx.note(&text::KNOWS_COPIED, [me.into(), from.into()]);
        let names: Vec<Word> = keys.iter().map(|(key, _)| *key).collect();
        if self.arrived(from, &names) {
            self.release_if_all_has_arrived(from, &view);
        }
        for (key, version) in keys {
            self.has_version(from, *key, *version);
        }
        self.watch();
        self.tell_if_done();
    }

    /// Notes that a receiver has these keys; whether it was not known of all of them.
    fn arrived(&mut self, from: NodeId, keys: &[Word]) -> bool {
        let Some(handing) = self.memory.handing.get_mut(&from) else { return false };
        let before = handing.keys.len();
        handing.keys.retain(|key| !keys.contains(key));
        handing.keys.len() < before
    }

    /// Deletes what is not its own any more and has arrived everywhere.
    fn delete(&mut self, from: NodeId, keys: &[Word], view: &View) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let handing = &self.memory.handing;
        let is_over = |key: &&Word| {
            !view.now.owners(config, **key).contains(&me)
                && handing.values().all(|of| !of.keys.contains(*key))
        };
        let over: Vec<Word> = keys.iter().filter(is_over).copied().collect();
        for key in &over {
            self.disk.store.remove(key);
        }
        if !over.is_empty() {
            self.fx.force();
            self.fx.note(&text::DELETES, [me.into(), from.into(), over.len().into()]);
        }
    }

    /// A server that waits for nobody and has nothing left to hand over tells the directory; as a member that it is placed, as
    /// another one that it is gone.
    pub(super) fn tell_if_done(&mut self) {
        let (me, view) = (self.ctx.me, self.view());
        let member = view.now.has(me);
        let concerned = member || view.leaving().contains(me) || view.removed.contains(me);
        let done = self.memory.handing.is_empty() && self.disk.awaiting.is_empty();
        if view.before.is_empty() || !concerned || !done || !self.memory.knows {
            return;
        }
        let version = view.version;
        self.fx.note(&text::DONE, [me.into(), version.into(), DIRECTORY.into()]);
        self.fx
            .send(DIRECTORY, if member { Message::Joined { version } } else { Message::Leave { version } });
    }
}
