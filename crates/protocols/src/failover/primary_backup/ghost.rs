//! What is remembered of a run from outside: who has held which epoch, what clients were told, what has become of it.
//!
//! A step concerns one node, so only that node is looked at. A write counts as answered when its answer leaves the server.

use super::PrimaryBackup as System;
use super::figures::Counts;
use super::invariants::{LINEARIZABLE, is_fresh, running};
use super::log::epoch_at;
use super::message::{Message, Request};
use super::setup::{Kind, LOCK};
use super::state::{Server, Volatile};
use crate::kv::{Answer, Store};
use crate::replicated::{History, Machine, Origin};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synod_model::prelude::*;
use synod_model::{Action, Node};

texts! {
    TWO_HOLDERS: "{0} and {1} have both been primary of epoch {2}.", "{0} 和 {1} 都当过纪元 {2} 的主节点。";
    FELL: "{0} falls back from epoch {1} to epoch {2}.", "{0} 从纪元 {1} 退回到纪元 {2}。";
    TOOK_OLD: "{0} takes a write of epoch {1}, and has seen epoch {2}.", "{0} 接受了纪元 {1} 的写入，而它见过纪元 {2}。";
    LACKS: "{0} is in sync and lacks entry {1} of epoch {2}, and a client was told that it had taken effect.",
        "{0} 在同步副本集中，却缺少纪元 {2} 的第 {1} 个条目，而客户端曾被告知它已生效。";
    BOTH_ACT: "{0} still acts as primary of epoch {1}, and {2} has been granted epoch {3}.",
        "{0} 仍以纪元 {1} 的主节点行事，而 {2} 已得到纪元 {3}。";
    FAILS_OVER: "{0} takes over from {1} in epoch {2}.", "{0} 在纪元 {2} 接替了 {1}。";
    SWITCHES: "{0} hands epoch {2} over to {1} as planned.", "{0} 按计划把纪元 {2} 交给 {1}。";
    FAILS_BACK: "{0} is primary again, by a planned switch-over, in epoch {1}.", "{0} 经计划内切换，在纪元 {1} 重新成为主节点。";
    REFUSES: "{0} refuses {1} because its epoch is over.", "{0} 拒绝 {1}，因为它的纪元已经结束。";
    LOST: "Entry {1} of epoch {2} is lost: {0} does not have it, and a client was told that it had taken effect.",
        "纪元 {2} 的第 {1} 个条目丢失了：{0} 没有它，而客户端曾被告知它已生效。";
    TWO_BELIEVE: "Both {0} and {1} take themselves for primary.", "{0} 和 {1} 都自认为是主节点。";
    BLOCKS: "{0} waits for a backup that does not answer.", "{0} 等待没有回应的备节点。";
}

// A random walk hardly ever comes to it.
static STALE: Text = Text::new(
    "{0} reads {2}={1}, and does not have entry {3} of epoch {4}, the write of {2} that was answered last.",
    "{0} 读到 {2}={1}，却没有纪元 {4} 的第 {3} 个条目，那是最近一次得到答复的对 {2} 的写入。",
);

/// A write of which a client was told that it has taken effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Answered {
    /// Its place in the log.
    pub index: u64,
    /// The epoch of the entry there.
    pub epoch: u64,
    /// Which key it wrote.
    pub key: Word,
    /// Who has answered.
    pub by: NodeId,
    /// Whether a new primary lacks it, or who answered has dropped it.
    pub lost: bool,
}

/// A node after its last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Seen {
    epoch: u64,
    held: u64,
    cuts: u64,
    taken: u64,
    read: Option<(u32, Word, Option<Word>)>,
    /// How many of the answered writes its log is known to have.
    verified: u64,
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    nodes: Vec<Seen>,
    /// By epoch: who has held it.
    holders: BTreeMap<u64, NodeId>,
    /// Who held the newest epoch by what the lock service knew.
    lock_primary: Option<NodeId>,
    /// Of the store: the highest epoch that it has seen, and how many writes it has taken.
    store: (u64, u64),
    answered: Arc<Vec<Answered>>,
    /// The requests behind them, by number.
    told: BTreeSet<u32>,
    /// What clients did.
    pub(super) history: History<Store>,
    /// What is counted.
    pub(super) counts: Counts,
}

fn server(node: &Node<System>) -> Option<&Server> {
    node.memory.as_ref().and_then(Volatile::server)
}

/// Whether a node has done something by itself: no fault, and no message that was lost.
fn acted(step: &Step<System>) -> bool {
    !step.lost && matches!(step.action, Some(Action::Deliver(_) | Action::Fire(..) | Action::Request(..)))
}

fn has(node: &Node<System>, write: &Answered) -> bool {
    epoch_at(&node.disk.log, write.index) == Some(write.epoch)
}

impl Ghost {
    /// Brings it up to date after a step.
    pub(super) fn observe(&mut self, found: &mut Findings, step: &Step<System>, world: &World<System>) {
        let config = world.config();
        self.counts.passes(step.at);
        if self.nodes.is_empty() {
            self.begins(world);
        }
        if matches!(step.action, Some(Action::Measure)) {
            self.counts = self.counts.anew();
        }
        if world.watch.contains(LINEARIZABLE) && is_fresh(config) {
            let op = |request: &Request| request.command().copied();
            self.history.observe_those("linearizable", found, step, world, op);
        }
        if let Some(node) = step.node {
            match config.kind(node) {
                Kind::Lock => self.lock_stepped(found, step, world),
                Kind::Server => self.server_stepped(node, found, step, world),
                Kind::Store => self.store_stepped(node, found, world),
                Kind::Client => {}
            }
            self.epoch_seen(node, found, world);
        }
        if !config.is_shared() {
            self.answers(step, world);
            if config.is_sync() {
                self.verify(found, world);
            }
        }
        self.refusals(found, step, world);
        let mut leading = running(world).filter(|(_, server)| server.leads()).map(|(node, _)| node);
        if let (Some(one), Some(other)) = (leading.next(), leading.next()) {
            found.note("split-brain", || TWO_BELIEVE.with([one.into(), other.into()]));
        }
        self.counts.stands(world);
    }

    /// What disks hold at the start: the last command of a given log may have taken effect.
    fn begins(&mut self, world: &World<System>) {
        self.nodes = vec![Seen::default(); world.len()];
        for (id, node) in world.nodes() {
            node.disk.log.iter().for_each(|entry| self.history.may_begin_with(&entry.command.op));
            let Seen { epoch, held, .. } = &mut self.nodes[id.index()];
            (*epoch, *held) = (node.disk.epoch, node.disk.held);
        }
    }

    /// Epochs never fall.
    fn epoch_seen(&mut self, id: NodeId, found: &mut Findings, world: &World<System>) {
        let disk = &world.node(id).disk;
        let (epoch, seen) = (disk.epoch.max(disk.max_epoch), &mut self.nodes[id.index()].epoch);
        if epoch < *seen {
            found.note("epochs-grow", || FELL.with([id.into(), (*seen).into(), epoch.into()]));
        }
        *seen = epoch.max(*seen);
    }

    /// The newest epoch that somebody has held, and who.
    fn newest(&self) -> Option<(u64, NodeId)> {
        self.holders.last_key_value().map(|(epoch, node)| (*epoch, *node))
    }

    fn lock_stepped(&mut self, found: &mut Findings, step: &Step<System>, world: &World<System>) {
        let disk = &world.node(LOCK).disk;
        let before = std::mem::replace(&mut self.lock_primary, disk.primary);
        let (Some(now), true) = (disk.primary, disk.epoch > self.nodes[LOCK.index()].epoch) else { return };
        let Some(before) = before else { return };
        if step.kind.is_some_and(|kind| Message::KINDS[kind] == "Release") {
            found.note("switch-over", || SWITCHES.with([before.into(), now.into(), disk.epoch.into()]));
            self.counts.switched(step.at);
            if self.holders.values().any(|node| *node == now) {
                found.note("fail-back", || FAILS_BACK.with([now.into(), disk.epoch.into()]));
            }
        } else if now != before {
            found.note("fail-over", || FAILS_OVER.with([now.into(), before.into(), disk.epoch.into()]));
            self.counts.failed_over(step.at);
        }
    }

    fn store_stepped(&mut self, id: NodeId, found: &mut Findings, world: &World<System>) {
        let disk = &world.node(id).disk;
        let (writes, epoch) = disk.taken;
        if writes > self.store.1 && epoch < self.store.0 {
            let seen = self.store.0;
            found.note("older-epoch-rejected", || TOOK_OLD.with([id.into(), epoch.into(), seen.into()]));
        }
        self.store = (self.store.0.max(disk.max_epoch), writes);
    }

    fn server_stepped(
        &mut self,
        id: NodeId,
        found: &mut Findings,
        step: &Step<System>,
        world: &World<System>,
    ) {
        let node = world.node(id);
        let seen = self.nodes[id.index()].clone();
        if node.disk.held > seen.held {
            self.takes_over(id, found, step, world);
        }
        if node.disk.cuts > seen.cuts {
            self.counts.discards(step.at, node.disk.cuts - seen.cuts);
            self.nodes[id.index()].verified = 0;
            self.find_lost(id, |write| write.by == id, found, step, world);
        }
        let Seen { held, cuts, .. } = &mut self.nodes[id.index()];
        (*held, *cuts) = (node.disk.held, node.disk.cuts);
        let Some(memory) = server(node) else { return };
        if memory.taken > 0 && memory.taken != seen.taken && memory.taken < seen.epoch {
            let args = [id.into(), memory.taken.into(), seen.epoch.into()];
            found.note("older-epoch-rejected", || TOOK_OLD.with(args));
        }
        if memory.primary.as_ref().is_some_and(|primary| primary.blocked) {
            found.note("alone-blocked", || BLOCKS.with([id.into()]));
        }
        let leases = world.config().leases();
        if let Some((epoch, other)) = self.newest()
            && epoch > node.disk.held
            && leases
            && memory.acts(leases)
            && acted(step)
        {
            let args = [id.into(), node.disk.held.into(), other.into(), epoch.into()];
            found.note("one-primary-at-a-time", || BOTH_ACT.with(args));
        }
        if memory.read != seen.read
            && let Some((_, key, value)) = memory.read
        {
            self.reads(id, (key, value), found, step, world);
        }
        let Seen { taken, read, .. } = &mut self.nodes[id.index()];
        (*taken, *read) = (memory.taken, memory.read);
    }

    /// A server has been granted an epoch.
    fn takes_over(&mut self, id: NodeId, found: &mut Findings, step: &Step<System>, world: &World<System>) {
        let epoch = world.node(id).disk.held;
        match self.holders.get(&epoch) {
            Some(other) if *other != id => {
                let args = [(*other).into(), id.into(), epoch.into()];
                found.note("one-primary-per-epoch", || TWO_HOLDERS.with(args));
            }
            _ => {
                self.holders.insert(epoch, id);
            }
        }
        self.find_lost(id, |_| true, found, step, world);
    }

    /// Those of the answered writes that a server has not are lost.
    fn find_lost(
        &mut self,
        id: NodeId,
        among: impl Fn(&Answered) -> bool,
        found: &mut Findings,
        step: &Step<System>,
        world: &World<System>,
    ) {
        let node = world.node(id);
        let lost = |write: &Answered| !write.lost && among(write) && !has(node, write);
        if !self.answered.iter().any(lost) {
            return;
        }
        for write in Arc::make_mut(&mut self.answered).iter_mut().filter(|write| lost(write)) {
            write.lost = true;
            self.counts.loses(step.at);
            found.note("write-lost", || LOST.with([id.into(), write.index.into(), write.epoch.into()]));
        }
    }

    /// A server has answered a read by itself: it may lack the write of that key that was answered last.
    fn reads(
        &mut self,
        id: NodeId,
        (key, value): (Word, Option<Word>),
        found: &mut Findings,
        step: &Step<System>,
        world: &World<System>,
    ) {
        let last = self.answered.iter().rfind(|write| write.key == key);
        if let Some(write) = last.filter(|write| !has(world.node(id), write)) {
            self.counts.reads_stale(step.at);
            let value = Answer::Read(value).to_string();
            let args = [id.into(), value.into(), key.into(), write.index.into(), write.epoch.into()];
            found.note("stale-read", || STALE.with(args));
        }
    }

    /// The writes whose answers have left a server.
    fn answers(&mut self, step: &Step<System>, world: &World<System>) {
        if !matches!(step.action, Some(Action::Duplicate(_))) {
            for envelope in step.sent.iter().filter_map(|id| world.envelope(*id)) {
                if let Message::Reply { serial, result: Answer::Done } = envelope.message {
                    self.answer(
                        envelope.from,
                        Origin { client: envelope.to, serial, oldest: 0 },
                        step.at,
                        world,
                    );
                }
            }
        }
        for (request, reply) in step.closed() {
            let writes = request.request.command().is_some_and(|op| !Store::is_read(op));
            if writes
                && matches!(reply, Some(Reply::Ok(_)))
                && world.config().kind(request.node) == Kind::Server
            {
                let origin = Origin { client: request.node, serial: request.id.0, oldest: 0 };
                self.answer(request.node, origin, step.at, world);
            }
        }
        self.counts.forces(step, world.config());
    }

    fn answer(&mut self, by: NodeId, origin: Origin, at: Micros, world: &World<System>) {
        let log = &world.node(by).disk.log;
        let place = (0..log.len()).rev().find(|place| log[*place].is_for(&origin));
        let Some(place) = place.filter(|_| self.told.insert(origin.serial)) else { return };
        let (index, epoch, key) = (place as u64 + 1, log[place].epoch, log[place].command.op.key());
        Arc::make_mut(&mut self.answered).push(Answered { index, epoch, key, by, lost: false });
        self.counts.writes(at);
    }

    /// Every server that may be granted the next epoch has every answered write.
    fn verify(&mut self, found: &mut Findings, world: &World<System>) {
        for id in world.node(LOCK).disk.in_sync.iter() {
            let seen = &mut self.nodes[id.index()];
            let from = usize::try_from(seen.verified).unwrap_or(usize::MAX);
            for write in self.answered.iter().skip(from) {
                seen.verified += 1;
                if !has(world.node(id), write) {
                    let args = [id.into(), write.index.into(), write.epoch.into()];
                    found.note("acknowledged-survives", || LACKS.with(args));
                }
            }
        }
    }

    /// An older epoch is refused.
    fn refusals(&mut self, found: &mut Findings, step: &Step<System>, world: &World<System>) {
        if matches!(step.action, Some(Action::Duplicate(_))) {
            return;
        }
        for envelope in step.sent.iter().filter_map(|id| world.envelope(*id)) {
            if !matches!(envelope.message, Message::Stale { .. } | Message::StaleEpoch { .. }) {
                continue;
            }
            found.note("fenced", || REFUSES.with([envelope.from.into(), envelope.to.into()]));
            if step.kind.is_some_and(|kind| matches!(Message::KINDS[kind], "Write" | "Replicate")) {
                self.counts.fences(step.at);
            }
        }
    }
}
