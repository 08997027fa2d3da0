//! Servers: which view they know, and what they answer.
//!
//! A server serves no key that it does not own in its newest view, and a key that it owns newly only when it has it or when
//! nobody can have it any more. So one server at most answers for a key, however slowly a view spreads.

use super::members::{Shared, View};
use super::message::{Message, Op, Timer};
use super::rules::{RELEASED_FIRST, VIEWS_GROW};
use super::setup::{Config, DIRECTORY};
use super::state::{Early, Server, Waiting, Writing};
use super::store::{Entry, KeyVersion};
use super::{At, directory, text};
use std::collections::BTreeSet;
use std::sync::Arc;
use synod_model::prelude::*;

/// The most messages that a server keeps until it knows their view.
const MOST_EARLY: usize = 200;
/// The most lookups that wait at a server.
const MOST_WAITING: usize = 1_000;

impl At<'_, '_, Server> {
    /// Its newest view.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(self.disk.view.as_ref().expect("a server has had a view since it started"))
    }

    /// The first start: it has what it owns in the first view.
    pub(super) fn boots(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let view = View::first(directory::arrange(self.ctx, config.first_members()));
        if view.now.has(me) {
            let mine = (1..=config.keys).filter(|n| view.now.owners_of(config, *n).contains(&me));
            self.disk.store = mine.map(|n| (Config::key(n), Entry::first(n))).collect();
            self.disk.served = true;
            self.fx.note(&text::SERVER_STARTS, [me.into(), self.disk.store.len().into()]);
        } else {
            self.fx.note(&text::SPARE_STARTS, [me.into()]);
        }
        self.disk.view = Some(Arc::new(view));
        self.memory.knows = true;
    }

    /// A start from the disk: the view may be an old one.
    pub(super) fn restarts(&mut self) {
        let (me, version) = (self.ctx.me, self.view().version);
        let args = [me.into(), version.into(), self.disk.store.len().into(), DIRECTORY.into()];
        self.fx.note(&text::RESTARTS, args);
        self.ask_for_view();
    }

    fn ask_for_view(&mut self) {
        let version = self.view().version;
        self.fx.send(DIRECTORY, Message::Join { version });
        self.fx.set_timer(Timer::View, Delay::Fixed(self.ctx.config.timeout));
    }

    /// The directory has not told the view.
    pub(super) fn on_view_timeout(&mut self) {
        if !self.memory.knows {
            self.fx.note(
                &text::ASKS_AGAIN,
                [self.ctx.me.into(), DIRECTORY.into(), self.ctx.config.timeout.into()],
            );
            self.ask_for_view();
        }
    }

    /// A view comes from the directory.
    pub(super) fn on_view(&mut self, new: &Shared) {
        let (me, known) = (self.ctx.me, self.view().version);
        if new.version == known {
            if self.memory.knows {
                self.fx.aside(&text::KNOWS_VIEW, [me.into(), known.into()]);
                return self.tell_if_done();
            }
            self.fx.note(&text::VIEW_HOLDS, [me.into(), known.into()]);
            return self.begin();
        }
        // Rule `views-grow`: messages overtake each other, and a view that is older than what one knows says nothing more.
        if new.version < known && self.ctx.obeys(VIEWS_GROW) {
            return self.fx.note(&text::OLD_VIEW, [me.into(), new.version.into(), known.into()]);
        }
        if new.version < known {
            self.fx.note(&text::TAKES_OLD_VIEW, [me.into(), new.version.into(), known.into()]);
        }
        let config = self.ctx.config;
        self.disk.view = Some(Arc::clone(&new.0));
        self.disk.awaiting = new.awaited(config, me);
        self.disk.arrived = BTreeSet::new();
        self.disk.served |= new.now.has(me);
        self.fx.force();
        // Whoever waited for a write asks again, and the owners of now see to it.
        self.memory.writing.clear();
        if new.version > known && !self.fx.is_quiet() {
            let moving =
                self.disk.store.keys().filter(|key| !new.targets(config, **key, me).is_empty()).count();
            let (owned, awaited) = (new.now.owned(config, me), self.disk.awaiting.len());
            let args = [me.into(), new.version.into(), owned.into(), moving.into(), awaited.into()];
            self.fx.note(&text::TAKES_VIEW, args);
        }
        self.begin();
        self.take_early(new.version);
        self.look_again();
    }

    /// It knows which view holds: hands over what is no longer its own.
    fn begin(&mut self) {
        self.memory.knows = true;
        self.fx.clear_timer(Timer::View);
        self.hand_over();
        self.tell_if_done();
    }

    /// Keeps for later what has come by a view that it does not know yet.
    pub(super) fn keep(&mut self, from: NodeId, early: Early) {
        let (me, known) = (self.ctx.me, self.view().version);
        self.fx.note(&text::TOO_EARLY, [me.into(), from.into(), early.version().into(), known.into()]);
        if self.memory.early.len() < MOST_EARLY && !self.memory.early.contains(&(from, early.clone())) {
            self.memory.early.push((from, early));
        }
    }

    /// What has come too early is looked at now that its view is known; what has come by an older one is forgotten.
    fn take_early(&mut self, version: u32) {
        let all = std::mem::take(&mut self.memory.early);
        for (from, early) in all {
            match early {
                later if later.version() > version => self.memory.early.push((from, later)),
                Early::Items { version, items, copy } => self.on_items(from, version, &items, copy),
                Early::Released { version } => self.on_released(from, version),
                Early::Lookup { version, ask } => self.on_lookup(ask, version),
            }
        }
    }

    /// Whether it has a key, or nobody else can have it any more.
    fn is_at_hand(&self, view: &View, key: Word) -> bool {
        self.disk.awaiting.is_empty()
            || self.disk.arrived.contains(&key)
            || view.is_settled(self.ctx.config, key, self.ctx.me)
    }

    /// A client asks; `known` is the newest view that it knows.
    pub(super) fn on_lookup(&mut self, ask: Waiting, known: u32) {
        let (me, client, key, view) = (self.ctx.me, ask.client, ask.op.key(), self.view());
        if !self.memory.knows {
            // "A server that was away asks first": its view may be an old one.
            return self.fx.note(&text::DOES_NOT_KNOW, [me.into(), client.into()]);
        }
        let owners = view.now.owners(self.ctx.config, key);
        let first = owners[0];
        let mine = if ask.op.writes() { first == me } else { owners.contains(&me) };
        if !mine && known > view.version {
            return self.keep(client, Early::Lookup { version: known, ask });
        }
        if !mine {
            let args = [me.into(), client.into(), view.version.into(), first.into(), key.into()];
            self.fx.note(&text::REDIRECTS, args);
            return self.fx.send(client, Message::WrongView { serial: ask.serial, view: Shared(view) });
        }
        if !self.is_at_hand(&view, key) {
            // Rule `released-first`: as long as a previous owner may still serve a key, the new one does not know what it holds.
            if self.ctx.obeys(RELEASED_FIRST) {
                return self.wait(ask);
            }
            self.fx.note(&text::NOT_WAITED, [me.into(), client.into(), key.into()]);
        }
        self.answer(ask, view.version);
    }

    fn wait(&mut self, ask: Waiting) {
        let key = ask.op.key();
        let args = [self.ctx.me.into(), ask.client.into(), key.into(), self.disk.awaiting.len().into()];
        self.fx.note(&text::WAITS, args);
        if self.memory.waiting.len() < MOST_WAITING && !self.memory.waiting.contains(&ask) {
            self.memory.waiting.push(ask);
        }
    }

    /// Something has come: looks again at the lookups that wait.
    pub(super) fn look_again(&mut self) {
        let (view, mut still) = (self.view(), Vec::new());
        for ask in std::mem::take(&mut self.memory.waiting) {
            let key = ask.op.key();
            let owners = view.now.owners(self.ctx.config, key);
            if owners.contains(&self.ctx.me) && !self.is_at_hand(&view, key) {
                still.push(ask);
            } else {
                self.on_lookup(ask, view.version);
            }
        }
        self.memory.waiting.extend(still);
    }

    /// It owns the key, and has all that there is of it.
    fn answer(&mut self, ask: Waiting, version: u32) {
        let (me, client) = (self.ctx.me, ask.client);
        match ask.op {
            Op::Get { key } => {
                let value = self.disk.store.get(&key).map(|entry| entry.value);
                if let Some(value) = value {
                    self.fx.note(&text::READS, [me.into(), client.into(), key.into(), value.into()]);
                } else {
                    self.fx.note(&text::READS_NOTHING, [me.into(), client.into(), key.into()]);
                }
                self.reply(&ask, value);
            }
            Op::Put { key, value } => self.write(ask, key, value, version),
        }
    }

    fn reply(&mut self, ask: &Waiting, value: Option<Word>) {
        self.memory.load += 1;
        self.fx.send(ask.client, Message::Answer { serial: ask.serial, value });
    }

    /// Writes once however often it is asked, here and then at the other owners.
    fn write(&mut self, ask: Waiting, key: Word, value: Word, version: u32) {
        let (me, client) = (self.ctx.me, ask.client);
        let before = self.disk.store.get(&key);
        let done = before.is_some_and(|entry| entry.has(client, ask.serial));
        if !done {
            let entry = Entry::written(before, version, value, (client, ask.serial));
            self.disk.store.insert(key, entry);
            self.fx.force();
        }
        let view = self.view();
        let others: NodeSet =
            view.now.owners(self.ctx.config, key).iter().copied().filter(|owner| *owner != me).collect();
        let text = match (done, others.is_empty()) {
            (true, _) => {
                self.fx.note(&text::WRITTEN_BEFORE, [me.into(), client.into()]);
                None
            }
            (false, true) => Some(&text::WRITES),
            (false, false) => Some(&text::WRITES_ALL),
        };
        if let Some(text) = text {
            self.fx.note(text, [me.into(), client.into(), key.into(), value.into()]);
        }
        if others.is_empty() {
            return self.reply(&ask, None);
        }
        let version = self.disk.store[&key].version;
        self.memory.writing.retain(|writing| writing.ask != ask);
        if self.memory.writing.len() < MOST_WAITING {
            self.memory.writing.push(Writing { ask, version, lacking: others });
            for other in others.iter() {
                self.send_copy(other, key);
            }
            self.watch();
        }
    }

    /// Another owner has this version of a key: writes that all owners have are answered.
    pub(super) fn has_version(&mut self, from: NodeId, key: Word, version: KeyVersion) {
        let me = self.ctx.me;
        let mut done = Vec::new();
        self.memory.writing.retain_mut(|writing| {
            if writing.ask.op.key() == key && writing.version <= version {
                writing.lacking.remove(from);
            }
            if writing.lacking.is_empty() {
                done.push(writing.ask);
            }
            !writing.lacking.is_empty()
        });
        for ask in done {
            self.fx.note(&text::ALL_HAVE_IT, [me.into(), ask.client.into(), key.into()]);
            self.reply(&ask, None);
        }
    }

    /// The directory wants to know whether it is there.
    pub(super) fn on_ping(&mut self) {
        self.fx.aside(&text::PONGS, [self.ctx.me.into()]);
        self.fx.send(DIRECTORY, Message::Pong);
    }
}
