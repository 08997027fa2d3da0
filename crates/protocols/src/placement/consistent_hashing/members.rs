//! Views: who is a member, by number, and what follows from that for whoever hands over and whoever waits.
//!
//! A view does not wait until the one before has come into its own. So it says from which views keys may still be on their
//! way ([`View::before`]), and from that everybody works out the same: who sends what to whom, and whose release a new owner
//! waits for. Nobody has to have seen the views between.

use super::arrangement::Arrangement;
use super::setup::Config;
use std::ops::Deref;
use std::sync::Arc;
use synod_model::{Field, Fields, NodeId, NodeSet, Place, Text, Value, Word};

/// A numbered view of who is a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// Its number, from 1.
    pub version: u32,
    /// The members, and how keys are placed among them.
    pub now: Arc<Arrangement>,
    /// The last view that was complete and all after it: a key may be with an owner of any of them. Empty while nothing has
    /// changed.
    pub before: Vec<Arc<Arrangement>>,
    /// Who was removed and has not handed over since: nobody waits for them.
    pub removed: NodeSet,
    /// How many of the numbered keys get an owner that they did not have in the view before.
    pub moved: u32,
}

/// A view as it is sent: whoever has it shares it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shared(pub Arc<View>);

impl Deref for Shared {
    type Target = View;

    fn deref(&self) -> &View {
        &self.0
    }
}

static VERSION: Text = Text::new("The number of the view.", "成员视图的编号。");
static MEMBERS: Text = Text::new("The members, in the order of joining.", "成员，按加入的先后。");
static MOVED: Text =
    Text::new("How many of the numbered keys get a new owner with it.", "它使多少个编号键换了所有者。");

impl Shared {
    /// The members in the order of joining.
    pub(super) fn members(&self) -> Value {
        Value::List(self.now.members.iter().map(|node| (*node).into()).collect())
    }
}

impl Fields for Shared {
    fn fields(&self, place: Place, _: usize, out: &mut Vec<Field>) {
        out.push(Field { name: "version", says: &VERSION, place, value: self.version.into() });
        out.push(Field { name: "members", says: &MEMBERS, place, value: self.members() });
        if self.version > 1 {
            out.push(Field { name: "moved", says: &MOVED, place, value: self.moved.into() });
        }
    }

    fn names(out: &mut Vec<&'static str>) {
        out.extend(["version", "members", "moved"]);
    }
}

impl View {
    /// The view with which a system begins.
    pub(super) fn first(now: Arrangement) -> Self {
        Self { version: 1, now: Arc::new(now), before: Vec::new(), removed: NodeSet::new(), moved: 0 }
    }

    /// Everybody who was a member in a view before and was not removed since: who may have keys to hand over.
    pub(super) fn previous(&self) -> NodeSet {
        let all = self.before.iter().flat_map(|arrangement| arrangement.members.iter().copied());
        all.filter(|node| !self.removed.contains(*node)).collect()
    }

    /// Those of them that are no members any more.
    pub(super) fn leaving(&self) -> NodeSet {
        self.previous().iter().filter(|node| !self.now.has(*node)).collect()
    }

    /// Who has to say that it has taken this view on, and has done what it has to do, before the view is complete.
    pub(super) fn concerned(&self) -> NodeSet {
        self.now.members.iter().copied().chain(self.leaving().iter()).collect()
    }

    /// Whether a server that owns a key now has owned it in all views before: it need not wait for anybody.
    pub(super) fn is_settled(&self, config: &Config, key: Word, node: NodeId) -> bool {
        self.before.iter().all(|arrangement| arrangement.owners(config, key).contains(&node))
    }

    /// Who sends a key to those that own it newly. After one complete view its owners have it for certain: those that own it
    /// no longer send it, and if they are all gone, the first that still does. After several views nobody knows how far it has
    /// come: whoever owned it in any of them sends what it has.
    fn sources(&self, config: &Config, key: Word) -> Vec<NodeId> {
        let now = self.now.owners(config, key);
        let (mut dropped, mut kept) = (Vec::new(), Vec::new());
        for arrangement in self.before.iter().rev() {
            for node in arrangement.owners(config, key).iter().filter(|node| !self.removed.contains(**node)) {
                let list = if now.contains(node) { &mut kept } else { &mut dropped };
                if !list.contains(node) {
                    list.push(*node);
                }
            }
        }
        if self.before.len() > 1 {
            dropped.append(&mut kept);
        } else if dropped.is_empty() {
            kept.truncate(1);
            return kept;
        }
        dropped
    }

    /// To whom a server sends a key that it has: to all that own it newly, if it is a source. One that is none and does not own
    /// the key, such as one that was removed and has come back, may have what they all lack: it sends it to every owner.
    pub(super) fn targets(&self, config: &Config, key: Word, from: NodeId) -> Vec<NodeId> {
        let now = self.now.owners(config, key);
        let owns = now.contains(&from);
        if owns && self.before.is_empty() {
            return Vec::new();
        }
        let source = self.sources(config, key).contains(&from);
        if owns && !source {
            return Vec::new();
        }
        let mut all: Vec<NodeId> = Vec::new();
        for node in now.iter().filter(|node| **node != from) {
            if !all.contains(node) {
                all.push(*node);
            }
        }
        let new: Vec<NodeId> =
            all.iter().copied().filter(|node| !self.is_settled(config, key, *node)).collect();
        if !owns && (!source || new.is_empty()) { all } else { new }
    }

    /// Whether a server has to release to another what that one owns now: whatever keys there are, it may have had some.
    /// With a scheme that is monotone that is so only for one that has joined, or from one that has left.
    pub(super) fn releases(&self, config: &Config, from: NodeId, to: NodeId) -> bool {
        if from == to || !self.now.has(to) || !self.previous().contains(from) {
            return false;
        }
        let all = || self.before.iter().chain([&self.now]);
        let joined = self.before.iter().any(|arrangement| !arrangement.has(to));
        let anywhere = config.bound > 0 || all().any(|arrangement| !arrangement.is_monotone());
        let copied = config.replicas > 1 && (self.before.len() > 1 || !self.removed.is_empty());
        joined || !self.now.has(from) || anywhere || copied
    }

    /// Whose release a server waits for.
    pub(super) fn awaited(&self, config: &Config, by: NodeId) -> NodeSet {
        self.previous().iter().filter(|from| self.releases(config, *from, by)).collect()
    }
}
