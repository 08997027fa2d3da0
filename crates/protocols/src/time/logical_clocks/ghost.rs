//! What is remembered of a run from outside: every event with all that has truly happened before it, by the definition (Lamport
//! 1978, section 1): the events of one process in their order, and a message is sent before it is received. No process knows this, and
//! what clocks say is judged by it.
//!
//! What has happened before an event are, of each process, its first so many events; so the sets of events are kept as numbers.
//! After [`MOST`] events they are given up, as every new event is compared with all others.

use super::LogicalClocks;
use super::clocks::{Counts, is_less};
use super::figures::Figures;
use super::message::PostId;
use super::setup::Delivery;
use super::state::{Durable, Event, Section, Unseen};
use std::collections::{BTreeMap, BTreeSet};
use synod_model::Action;
use synod_model::prelude::*;

texts! {
    NOT_GROWN: "An event of {0} at time {1} happened before one of {2}, which has time {3}.",
        "{0} 在时间 {1} 的事件先于 {2} 的一个事件发生，后者的时间却是 {3}。";
    NOT_EXACT: "The vectors {1} of an event of {0} and {3} of one of {2} do not say which of them happened before the other.",
        "{0} 的事件的向量 {1} 与 {2} 的事件的向量 {3} 没有正确反映先后关系。";
    ORDERED: "{0} has an event at time {1} and {2} one at time {3}, and neither happened before the other.",
        "{0} 有一个时间为 {1} 的事件，{2} 有一个时间为 {3} 的事件，两者都不先于对方。";
    BOTH: "{0} and {1} are in the critical section at the same time.", "{0} 和 {1} 同时处于临界区。";
    OVERTAKEN: "{0} enters the critical section before {1}, whose request happened before its own.",
        "{0} 先于 {1} 进入临界区，而 {1} 的请求先于它的请求发生。";
    CONTENDED: "{0} asks for the critical section while {1} does, or is in it.", "{0} 请求临界区，而 {1} 也在请求，或正处于其中。";
    ACAUSAL: "{0} delivers “{1}” of {2} without {3}, which {2} had delivered before it posted.",
        "{0} 投递了 {2} 的“{1}”，却还没有投递 {3}，而 {2} 在发布之前投递过它。";
    OTHER_ORDER: "{0} delivers “{1}” where {2} has delivered “{3}”.", "{0} 投递“{1}”的位置上，{2} 投递的是“{3}”。";
    WAITS: "{0} keeps “{1}” of {2} for later.", "{0} 先留下 {2} 的“{1}”。";
    EARLY: "{0} keeps a message of {1} that has come before its turn.", "{0} 先留下 {1} 的一条提前到达的消息。";
}

/// So many events are compared.
pub(super) const MOST: u64 = 256;

/// An event, with what has truly happened before it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Known {
    time: u64,
    vector: Counts,
    /// How many events of each process.
    past: Counts,
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// The events of each process.
    events: Vec<Vec<Known>>,
    /// How many there were.
    seen: Counts,
    /// Which event of its sender sent a message that has not been received: by sender, receiver and number.
    sends: BTreeMap<(NodeId, NodeId, u64), u64>,
    /// What each process had to do with the critical section after its last step.
    sections: Vec<Section>,
    /// Which event is the request of a process that waits.
    claims: Vec<Option<u64>>,
    /// The posts, each with those that its sender had delivered or posted before, and with theirs.
    posts: BTreeMap<PostId, BTreeSet<PostId>>,
    /// How many deliveries of each process have been looked at.
    delivered: Counts,
    /// Whether there were more events than are compared.
    full: bool,
    pub(super) figures: Unseen<Figures>,
}

impl Ghost {
    /// Whether nothing is known any more of what has happened before what.
    pub(super) const fn has_given_up(&self) -> bool {
        self.full
    }

    /// Brings it up to date after a step.
    pub(super) fn observe(
        &mut self,
        found: &mut Findings,
        step: &Step<LogicalClocks>,
        world: &World<LogicalClocks>,
    ) {
        if self.events.is_empty() {
            let nodes = world.len();
            self.events = vec![Vec::new(); nodes];
            self.seen = vec![0; nodes];
            self.sections = vec![Section::Idle; nodes];
            self.claims = vec![None; nodes];
            self.delivered = vec![0; nodes];
        }
        if matches!(step.action, Some(Action::Measure)) {
            self.figures.0 = self.figures.0.anew();
        }
        let Some(node) = step.node else { return };
        let at = world.node(node);
        let own = at.disk.clocks.vector.get(node.index()).copied().unwrap_or(0);
        let before = std::mem::replace(&mut self.seen[node.index()], own);
        if own < before {
            // Its disk was wiped, and what it has done before nobody can order any more.
            self.gives_up();
        }
        let news = usize::try_from(own.saturating_sub(before)).unwrap_or(0);
        let recent = at.memory.as_ref().map_or(&[][..], |memory| &memory.recent.0);
        for event in &recent[recent.len().saturating_sub(news)..] {
            self.happens(node, event, found, world);
        }
        self.section(node, step.at, found, world);
        self.delivers(node, found, world);
        if let Some(posted) = at.disk.buffered.first() {
            found.note("buffered", || WAITS.with([node.into(), posted.text.into(), posted.id.node.into()]));
        }
        let early = |link: &super::Link| link.early.values().any(Option::is_some);
        if let Some(from) = at.disk.links.iter().position(early) {
            found.note("buffered", || EARLY.with([node.into(), NodeId::at(from).into()]));
        }
    }

    fn gives_up(&mut self) {
        self.full = true;
        self.events.iter_mut().for_each(Vec::clear);
        self.claims.iter_mut().for_each(|claim| *claim = None);
        self.sends.clear();
        self.posts.clear();
    }

    /// An event: what has happened before it, and whether its clocks say so.
    fn happens(&mut self, node: NodeId, event: &Event, found: &mut Findings, world: &World<LogicalClocks>) {
        if event.for_mutex {
            self.figures.0.messages += event.sent.len() as u64;
        }
        if self.full {
            return;
        }
        let own = &self.events[node.index()];
        let mut past = own.last().map_or_else(|| vec![0; self.events.len()], |last| last.past.clone());
        past[node.index()] = own.len() as u64;
        if let Some((from, number)) = event.received
            && let Some(sent) = self.sends.remove(&(from, node, number))
        {
            past[from.index()] = past[from.index()].max(sent);
            let sender = &self.events[from.index()][place(sent)];
            for (known, told) in past.iter_mut().zip(&sender.past) {
                *known = (*known).max(*told);
            }
        }
        let known = Known { time: event.time, vector: event.vector.clone(), past };
        self.compare(node, &known, found);
        let place = self.events[node.index()].len() as u64 + 1;
        self.sends.extend(event.sent.iter().map(|(to, number)| ((node, *to, *number), place)));
        self.events[node.index()].push(known);
        if let Some(post) = event.post {
            self.posted(node, post, &world.node(node).disk);
        }
        if self.events.iter().map(Vec::len).sum::<usize>() as u64 >= MOST {
            self.gives_up();
        }
    }

    /// Compares a new event with all that there are.
    fn compare(&mut self, node: NodeId, new: &Known, found: &mut Findings) {
        let mut concurrent = 0;
        for (other, events) in (0..).map(NodeId::at).zip(&self.events) {
            for (place, old) in (0u64..).zip(events) {
                let before = place < new.past[other.index()];
                concurrent += u64::from(!before);
                if before && old.time >= new.time {
                    found.note("clock-condition", || {
                        NOT_GROWN.with([other.into(), old.time.into(), node.into(), new.time.into()])
                    });
                }
                if is_less(&old.vector, &new.vector) != before || is_less(&new.vector, &old.vector) {
                    let args = || [other.into(), told(&old.vector), node.into(), told(&new.vector)];
                    found.note("vector-exact", || NOT_EXACT.with(args()));
                }
                if !before && old.time != new.time {
                    let args = [other.into(), old.time.into(), node.into(), new.time.into()];
                    found.note("concurrent-but-ordered", || ORDERED.with(args));
                }
            }
        }
        self.figures.0.concurrent_pairs += concurrent;
    }

    /// What a process has to do with the critical section now.
    fn section(&mut self, node: NodeId, at: Micros, found: &mut Findings, world: &World<LogicalClocks>) {
        let now = world.node(node).disk.cs;
        let before = std::mem::replace(&mut self.sections[node.index()], now);
        if now == before {
            return;
        }
        let other = |wanted: fn(Section) -> bool| {
            world.ids().find(|other| *other != node && wanted(world.node(*other).disk.cs))
        };
        if before == Section::Idle {
            self.figures.0.asks(node, at);
            self.claims[node.index()] = Some(self.events[node.index()].len() as u64);
            if let Some(other) = other(|section| section != Section::Idle) {
                found.note("contended", || CONTENDED.with([node.into(), other.into()]));
            }
        }
        if now != Section::Inside {
            return;
        }
        self.figures.0.enters(node, at);
        if let Some(other) = other(|section| section == Section::Inside) {
            found.note("mutual-exclusion", || BOTH.with([other.into(), node.into()]));
        }
        let claim = self.claims[node.index()].take().filter(|_| !self.full);
        let Some(own) = claim.and_then(|claim| self.events[node.index()].get(place(claim))) else {
            return;
        };
        let overtaken = |(other, claim): (usize, &Option<u64>)| {
            claim.is_some_and(|claim| claim <= own.past[other]).then(|| NodeId::at(other))
        };
        if let Some(other) = self.claims.iter().enumerate().find_map(overtaken) {
            found.note("granted-in-order", || OVERTAKEN.with([node.into(), other.into()]));
        }
    }

    /// A post is made: what its sender has delivered or posted before.
    fn posted(&mut self, node: NodeId, post: PostId, disk: &Durable) {
        let seen = usize::try_from(self.delivered[node.index()]).unwrap_or(usize::MAX);
        let delivered = disk.delivered.iter().take(seen).map(|delivered| delivered.id);
        let own = (1..post.number).map(|number| PostId { node, number });
        let mut past = BTreeSet::new();
        for before in delivered.chain(own) {
            past.extend(self.posts.get(&before).into_iter().flatten());
            past.insert(before);
        }
        self.posts.insert(post, past);
    }

    /// What a process has delivered in this step.
    fn delivers(&mut self, node: NodeId, found: &mut Findings, world: &World<LogicalClocks>) {
        let delivered = &world.node(node).disk.delivered;
        let now = delivered.len() as u64;
        let before = std::mem::replace(&mut self.delivered[node.index()], now);
        let config = world.config();
        for place in before..now {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            let Some(post) = delivered.get(place) else { continue };
            let has = |id: &PostId| delivered.iter().take(place).any(|other| other.id == *id);
            let mut past = self.posts.get(&post.id).into_iter().flatten();
            if config.is_causal()
                && let Some(missing) = past.find(|id| !has(id))
            {
                let args = [node.into(), post.text.into(), post.id.node.into(), missing.word().into()];
                found.note("causal-delivery", || ACAUSAL.with(args));
            }
            if config.delivery != Delivery::Total {
                continue;
            }
            for other in config.others(node) {
                let there = world.node(other).disk.delivered.get(place);
                if let Some(there) = there.filter(|there| there.id != post.id) {
                    let args = [node.into(), post.text.into(), other.into(), there.text.into()];
                    found.note("same-order", || OTHER_ORDER.with(args));
                }
            }
        }
    }
}

/// The place of an event of a process, which are numbered from 1.
fn place(number: u64) -> usize {
    usize::try_from(number - 1).expect("there are few")
}

/// A vector as people read it.
fn told(vector: &Counts) -> synod_model::Arg {
    let numbers: Vec<String> = vector.iter().map(u64::to_string).collect();
    ["[", &numbers.join(" "), "]"].concat().into()
}
