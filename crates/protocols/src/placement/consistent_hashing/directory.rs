//! The directory: who is a member, by number.
//!
//! It makes a view at once when it is asked to, whether the one before is complete or not, forces it to its disk and tells
//! everybody. It takes no part in what moves: servers see to that among themselves.

use super::arrangement::Arrangement;
use super::members::{Shared, View};
use super::message::{Message, Timer};
use super::rules::{DISTINCT_OWNERS, MONOTONE_SCHEME};
use super::setup::{Config, Scheme};
use super::state::Directory;
use super::{At, text};
use std::sync::Arc;
use synod_model::prelude::*;

/// So many views may be under way before the directory refuses to make another one.
const MOST_VIEWS: usize = 6;

/// How keys are placed among these members, by the rules that hold.
pub(super) fn arrange(ctx: &Ctx<Config>, members: Vec<NodeId>) -> Arrangement {
    // Rule `monotone-scheme`: only a scheme that depends little on how many servers there are moves little when one comes.
    let scheme = if ctx.obeys(MONOTONE_SCHEME) { ctx.config.scheme } else { Scheme::Modulo };
    Arrangement::new(members, scheme, ctx.obeys(DISTINCT_OWNERS))
}

/// How many of the numbered keys have an owner in `after` that they did not have in `before`.
pub(super) fn moved(config: &Config, before: &Arrangement, after: &Arrangement) -> u32 {
    let moves = |number: &u32| {
        let old = before.owners_of(config, *number);
        after.owners_of(config, *number).iter().any(|node| !old.contains(node))
    };
    u32::try_from((1..=config.keys).filter(moves).count()).unwrap_or(u32::MAX)
}

/// How the members change.
#[derive(Clone, Copy)]
enum Change {
    Joins,
    Leaves,
    Dies,
}

impl At<'_, '_, Directory> {
    fn view(&self) -> Arc<View> {
        Arc::clone(self.disk.view.as_ref().expect("a directory has had a view since it started"))
    }

    /// It starts, for the first time or again. Who has confirmed the view is asked anew.
    pub(super) fn starts(&mut self) {
        let me = self.ctx.me;
        let view = self
            .disk
            .view
            .get_or_insert_with(|| Arc::new(View::first(arrange(self.ctx, self.ctx.config.first_members()))));
        let members: NodeSet = view.now.members.iter().copied().collect();
        let version = view.version;
        self.fx.note(&text::DIRECTORY_STARTS, [me.into(), version.into(), members.into()]);
        if version > 1 {
            self.tell_everybody();
        }
        if self.ctx.config.detect {
            self.fx.set_timer(Timer::Ping, Delay::Fixed(self.ctx.config.heartbeat));
        }
    }

    /// Who has not confirmed the view; removed servers are told it too, though nobody waits for them.
    fn missing(&self) -> NodeSet {
        let view = self.view();
        if view.before.is_empty() {
            return NodeSet::new();
        }
        let all = view.concerned().iter().chain(view.removed.iter());
        all.filter(|node| !self.memory.confirmed.contains(*node)).collect()
    }

    /// Whether all that were concerned have confirmed the view.
    fn is_complete(&self) -> bool {
        let view = self.view();
        view.before.is_empty() || view.concerned().iter().all(|node| self.memory.confirmed.contains(node))
    }

    fn tell_everybody(&mut self) {
        let view = Shared(self.view());
        for node in self.ctx.config.servers().chain(self.ctx.config.clients()) {
            self.fx.send(node, Message::View { view: view.clone() });
        }
        self.fx.set_timer(Timer::View, Delay::Fixed(self.ctx.config.timeout));
    }

    /// Somebody has not confirmed the view.
    pub(super) fn on_view_timeout(&mut self) {
        let (view, missing) = (Shared(self.view()), self.missing());
        if missing.is_empty() {
            return;
        }
        self.fx.aside(&text::SENDS_VIEW_AGAIN, [self.ctx.me.into(), view.version.into(), missing.into()]);
        for node in missing.iter() {
            self.fx.send(node, Message::View { view: view.clone() });
        }
        self.fx.set_timer(Timer::View, Delay::Fixed(self.ctx.config.timeout));
    }

    /// A server has started, and asks for the view.
    pub(super) fn on_join(&mut self, from: NodeId) {
        let view = Shared(self.view());
        self.memory.confirmed.remove(from);
        self.fx.note(&text::TELLS_VIEW, [self.ctx.me.into(), from.into(), view.version.into()]);
        self.fx.send(from, Message::View { view });
    }

    /// A server has done all that a view asks of it.
    pub(super) fn on_confirmed(&mut self, from: NodeId, version: u32) {
        let (me, view) = (self.ctx.me, self.view());
        if version != view.version {
            return self.fx.note(&text::OLD_CONFIRMATION, [me.into(), from.into(), version.into()]);
        }
        let complete = self.is_complete();
        self.memory.confirmed.insert(from);
        let missing = self.missing();
        if !complete && self.is_complete() {
            self.fx.headline(Mark::Decided, &text::COMPLETE, [me.into(), from.into(), version.into()]);
        } else {
            let args = [me.into(), from.into(), version.into(), missing.len().into()];
            self.fx.note(&text::CONFIRMED, args);
        }
        if missing.is_empty() {
            self.fx.clear_timer(Timer::View);
        }
    }

    /// Makes the next view.
    fn make(&mut self, node: NodeId, change: Change) -> u32 {
        let (me, config, old) = (self.ctx.me, self.ctx.config, self.view());
        let mut members = old.now.members.clone();
        let before = if self.is_complete() {
            vec![Arc::clone(&old.now)]
        } else {
            old.before.iter().chain([&old.now]).map(Arc::clone).collect()
        };
        // Who has handed over since it was removed is like anybody else.
        let mut removed: NodeSet =
            old.removed.iter().filter(|node| !self.memory.confirmed.contains(*node)).collect();
        match change {
            Change::Joins => members.push(node),
            Change::Leaves => members.retain(|member| *member != node),
            Change::Dies => {
                members.retain(|member| *member != node);
                removed.insert(node);
            }
        }
        let now = Arc::new(arrange(self.ctx, members));
        let (version, moved) = (old.version + 1, moved(config, &old.now, &now));
        self.disk.view = Some(Arc::new(View { version, now, before, removed, moved }));
        self.fx.force();
        self.memory.confirmed = NodeSet::new();
        self.memory.missed.remove(&node);
        let (mark, text) = match change {
            Change::Joins => (Mark::Attempt, &text::JOINS),
            Change::Leaves => (Mark::Attempt, &text::LEAVES),
            Change::Dies => (Mark::GivenUp, &text::REMOVES),
        };
        self.fx.headline(mark, text, [me.into(), version.into(), node.into(), moved.into()]);
        self.tell_everybody();
        version
    }

    fn refuse(&mut self, id: RequestId, why: &'static str, text: &'static Text, of: NodeId) {
        self.fx.outcome(Outcome::Refused, text, [self.ctx.me.into(), of.into()]);
        self.fx.reply(id, Reply::Fail(why));
    }

    /// Whether a server that is no member has nothing left of the time when it was one.
    fn is_free(&self, node: NodeId) -> bool {
        let view = self.view();
        let was = view.leaving().contains(node) || view.removed.contains(node);
        !view.now.has(node) && (!was || self.memory.confirmed.contains(node))
    }

    /// Too many views are under way; then it is said.
    fn is_busy(&mut self, id: RequestId) -> bool {
        let under_way = self.view().before.len();
        let busy = under_way >= MOST_VIEWS && !self.is_complete();
        if busy {
            self.fx.outcome(Outcome::Refused, &text::TOO_MANY_VIEWS, [self.ctx.me.into(), under_way.into()]);
            self.fx.reply(id, Reply::Fail("views-under-way"));
        }
        busy
    }

    /// A server is to become a member.
    pub(super) fn asked_to_join(&mut self, id: RequestId, node: NodeId) {
        let me = self.ctx.me;
        if self.is_busy(id) {
            return;
        }
        let node = if node == me {
            let Some(free) = self.ctx.config.servers().find(|server| self.is_free(*server)) else {
                self.fx.outcome(Outcome::Refused, &text::NOBODY_FREE, [me.into()]);
                return self.fx.reply(id, Reply::Fail("nobody-free"));
            };
            free
        } else {
            node
        };
        if !self.ctx.config.is_server(node) {
            return self.refuse(id, "no-server", &text::NOT_A_SERVER, node);
        }
        if self.view().now.has(node) {
            return self.refuse(id, "member", &text::IS_MEMBER, node);
        }
        if !self.is_free(node) {
            return self.refuse(id, "not-gone", &text::NOT_GONE_YET, node);
        }
        let version = self.make(node, Change::Joins);
        self.fx.reply(id, Reply::Ok(version.into()));
    }

    /// The member that is meant: the directory's own name stands for the one that joined last.
    fn member(&self, node: NodeId) -> NodeId {
        let last = self.view().now.members.last().copied();
        if node == self.ctx.me { last.unwrap_or(node) } else { node }
    }

    /// Why a member cannot go; `None` if it can.
    fn keeps(&self, node: NodeId) -> Option<(&'static str, &'static Text)> {
        let view = self.view();
        let members = &view.now.members;
        if !members.contains(&node) {
            return Some(("no-member", &text::NO_MEMBER));
        }
        if members.len() == 1 {
            return Some(("only-member", &text::LAST_ONE));
        }
        // "The buckets must be numbered sequentially": the jump hash knows how many there are, and no names (Lamping and
        // Veach, 2014, in the abstract).
        let middle = view.now.scheme == Scheme::Jump && members.last() != Some(&node);
        middle.then_some(("not-last", &text::NOT_THE_LAST))
    }

    /// A member is to leave.
    pub(super) fn asked_to_leave(&mut self, id: RequestId, node: NodeId) {
        if self.is_busy(id) {
            return;
        }
        let node = self.member(node);
        if let Some((why, text)) = self.keeps(node) {
            return self.refuse(id, why, text, node);
        }
        let version = self.make(node, Change::Leaves);
        self.fx.reply(id, Reply::Ok(version.into()));
    }

    /// A member, or one that is leaving, is declared dead.
    pub(super) fn asked_to_remove(&mut self, id: RequestId, node: NodeId) {
        let node = self.member(node);
        let leaving = self.view().leaving().contains(node) && !self.memory.confirmed.contains(node);
        if let Some((why, text)) = self.keeps(node).filter(|_| !leaving) {
            return self.refuse(id, why, text, node);
        }
        let version = self.make(node, Change::Dies);
        self.fx.reply(id, Reply::Ok(version.into()));
    }

    /// Pings every member, and removes one that has not answered for too long.
    pub(super) fn on_ping_timeout(&mut self) {
        let (me, patience) = (self.ctx.me, self.ctx.config.patience());
        let members = self.view().now.members.clone();
        for node in &members {
            let missed = self.memory.missed.get(node).copied().unwrap_or(0);
            if missed < patience {
                continue;
            }
            let args = [me.into(), (*node).into(), missed.into()];
            if self.keeps(*node).is_some() {
                self.fx.aside(&text::KEEPS_SUSPECT, args);
            } else {
                self.fx.note(&text::SUSPECTS, args);
                self.make(*node, Change::Dies);
            }
        }
        let members = self.view().now.members.clone();
        self.memory.missed.retain(|node, _| members.contains(node));
        for node in members {
            let missed = self.memory.missed.entry(node).or_default();
            *missed = (*missed + 1).min(patience);
            self.fx.send(node, Message::Ping);
        }
        self.fx.aside(&text::PINGS, [me.into()]);
        self.fx.set_timer(Timer::Ping, Delay::Fixed(self.ctx.config.heartbeat));
    }

    /// A member is there.
    pub(super) fn on_pong(&mut self, from: NodeId) {
        self.memory.missed.remove(&from);
        self.fx.aside(&text::HEARS_PONG, [self.ctx.me.into(), from.into()]);
    }
}
