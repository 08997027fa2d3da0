//! What is remembered of a run from outside: what was proposed, who has led which epoch, and what each server has delivered, that
//! is, applied as committed. What must hold of it is what the paper proves (DSN 2011).

use super::Zookeeper as System;
use super::figures::Counts;
use super::message::Request;
use super::phase::Phase;
use super::state::Memory;
use super::tree::Tree;
use super::txn::{Change, Txn};
use super::zxid::Zxid;
use std::collections::{BTreeMap, BTreeSet};
use synod_model::prelude::*;
use synod_model::{Action, fingerprint, mix};

texts! {
    OTHER_ORDER: "{0} delivers {1} after other transactions than {2} has.", "{0} 交付 {1} 之前的事务与 {2} 的不同。";
    NO_PREFIX: "{0} delivers {1} as number {2}, where {3} has delivered {4}.", "{0} 交付的第 {2} 个事务是 {1}，而 {3} 交付的是 {4}。";
    SKIPPED: "{0} delivers {1} without {2}, which the same leader has proposed before it.", "{0} 交付了 {1}，却没有交付同一领导者先提议的 {2}。";
    WITHOUT_EARLIER: "{0} has proposed transactions of epoch {1} without having {2}, which is delivered.",
        "{0} 在纪元 {1} 提议了事务，却没有已被交付的 {2}。";
    TWO_LEADERS: "A majority has acknowledged epoch {1} to {0}, and one to {2} before.", "多数派向 {0} 确认了纪元 {1}，而此前已有多数派向 {2} 确认过。";
    LACKS: "{0} begins epoch {1} with a history without {2}, which is committed.", "{0} 以缺少已提交事务 {2} 的历史开始纪元 {1}。";
    NAME_TWICE: "The node {0} is made twice by counting.", "顺序节点 {0} 被创建了两次。";
    TREES_DIFFER: "{0} and {1} have applied all up to {2}, and their data differ.", "{0} 和 {1} 都应用到 {2}，数据却不同。";
    TOOK_EFFECT: "A write that {0} has called lost takes effect as {1}.", "{0} 宣称已丢失的一次写入以 {1} 生效了。";
    ESTABLISHED: "{0} is established as leader of epoch {1}.", "{0} 确立为纪元 {1} 的领导者。";
}

// No rule protects from these, so no run says them.
static NEVER_PROPOSED: Text =
    Text::new("{0} delivers {1}, and nobody has proposed that.", "{0} 交付了 {1}，而没有谁提议过它。");

static OLD_AFTER_NEW: Text = Text::new(
    "{0} delivers {1} after {2}, which is of a later epoch.",
    "{0} 在交付更晚纪元的 {2} 之后交付了 {1}。",
);

static OUT_OF_TIME: Text = Text::new(
    "A write is answered as {0}, and one that was answered before it was asked for is {1}.",
    "一次写入被答复为 {0}，而在它提出之前已答复的一次写入却是 {1}。",
);

// What is seen of these, only the inspector tells.
static CUT_OFF: Text = Text::new(
    "{0} has cut off what its new leader has not. Transactions: {1}.",
    "{0} 截断了新领导者没有的事务。事务数：{1}。",
);
static READ_OLD: Text = Text::new(
    "{0} answers with old data of {1}. Committed transactions that it has not applied: {2}.",
    "{0} 用 {1} 的旧数据答复。已提交而它尚未应用的事务：{2} 个。",
);

/// A server as it was after its last step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Seen {
    /// How many transactions it has delivered since it started.
    delivered: u64,
    /// The last of them.
    last: Option<Zxid>,
    /// A fingerprint of all of them in order.
    sequence: u64,
    /// The epoch that a majority has acknowledged to it.
    leads: Option<u32>,
    /// Whether that is established.
    established: bool,
    /// How many transactions it had cut off.
    truncated: u64,
}

/// A leader whose epoch a majority has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Led {
    by: NodeId,
    /// The transactions of its initial history.
    initial: BTreeSet<u64>,
    /// Whether it has proposed anything.
    proposed: bool,
}

/// A transaction that was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Delivered {
    txn: Txn,
    /// Who was first, and the epoch in which that server was: there it was committed.
    by: NodeId,
    committed: u32,
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    seen: Vec<Seen>,
    /// The transactions that were ever proposed, or were on a disk from the start.
    proposed: BTreeSet<u64>,
    /// The numbers of these.
    numbers: BTreeSet<Zxid>,
    /// The leaders by epoch: the first of each.
    led: BTreeMap<u32, Led>,
    /// What was delivered, in the order of whoever was first.
    order: Vec<Delivered>,
    /// What was delivered in contradiction to that.
    apart: Vec<Delivered>,
    /// By transaction: what its first deliverer had delivered before it, and who that was.
    before: BTreeMap<u64, (u64, NodeId)>,
    /// The data after all that was delivered.
    tree: Tree,
    /// The names that were made by counting.
    made: BTreeSet<Word>,
    /// By write that is open: the highest number of those that were answered before it was asked for.
    asked: BTreeMap<u32, Zxid>,
    /// The highest number of a write that was answered.
    answered: Zxid,
    /// By write that is delivered: its number.
    placed: BTreeMap<u32, Zxid>,
    /// The writes that were called lost, and by whom.
    lost: BTreeMap<u32, NodeId>,
    pub(super) counts: Counts,
}

/// A step, and what is found in it.
pub(super) struct Look<'a> {
    pub(super) ghost: &'a mut Ghost,
    pub(super) found: &'a mut Findings,
    pub(super) step: &'a Step<System>,
    pub(super) world: &'a World<System>,
}

/// What tells a transaction from all others.
fn print(txn: &Txn) -> u64 {
    fingerprint(txn)
}

impl Look<'_> {
    /// Brings the history up to date after a step.
    pub(super) fn look(&mut self) {
        if self.ghost.seen.is_empty() {
            self.ghost.seen = vec![Seen::default(); self.world.len()];
            for (_, node) in self.world.nodes() {
                for txn in node.disk.history.iter() {
                    self.ghost.proposed.insert(print(txn));
                    self.ghost.numbers.insert(txn.zxid);
                }
            }
        }
        if let Some(Action::Measure) = &self.step.action {
            self.ghost.counts = self.ghost.counts.anew(self.step.at);
        }
        self.asked();
        if let Some(node) = self.step.node {
            match &self.world.node(node).memory {
                Some(memory) => self.server(node, memory),
                None => self.ghost.seen[node.index()] = Seen::default(),
            }
        }
        let leads = self.ghost.seen.iter().any(|seen| seen.established);
        self.ghost.counts.passes(self.step, self.world, leads);
        self.answers();
    }

    /// A write is asked for.
    fn asked(&mut self) {
        if let (Some(id), Some(Action::Request(_, what))) = (self.step.request, &self.step.action)
            && matches!(what.ask(), Some(super::message::Ask::Write(_)))
        {
            self.ghost.asked.insert(id.0, self.ghost.answered);
        }
    }

    /// A server has done something.
    fn server(&mut self, node: NodeId, memory: &Memory) {
        let disk = &self.world.node(node).disk;
        let seen = self.ghost.seen[node.index()].clone();
        // Whoever is without a part of what it had delivered begins anew.
        if memory.delivered < seen.delivered {
            let fresh = Seen {
                leads: seen.leads,
                established: seen.established,
                truncated: seen.truncated,
                ..Seen::default()
            };
            self.ghost.seen[node.index()] = fresh;
        }
        if memory.truncated > seen.truncated {
            let more = memory.truncated - seen.truncated;
            self.ghost.counts.truncated += more;
            self.found.note("truncated", || CUT_OFF.with([node.into(), more.into()]));
        }
        self.ghost.seen[node.index()].truncated = memory.truncated;
        self.leads(node, memory);
        let from = usize::try_from(self.ghost.seen[node.index()].delivered).unwrap_or(usize::MAX);
        let upto = usize::try_from(memory.delivered).unwrap_or(usize::MAX);
        for at in from..upto {
            if let Some(txn) = disk.history.get(at).copied() {
                self.delivers(node, at, &txn);
            }
        }
        if upto > from {
            self.same_tree(node, memory);
        }
    }

    /// Whether a server has come to lead, and what it has proposed as a leader.
    fn leads(&mut self, node: NodeId, memory: &Memory) {
        let disk = &self.world.node(node).disk;
        let leading = memory.role.leading();
        let epoch = leading.filter(|l| l.phase > Phase::Discovery).and_then(|l| l.epoch);
        let established = memory.leads();
        let before = self.ghost.seen[node.index()].clone();
        self.ghost.seen[node.index()].leads = epoch;
        self.ghost.seen[node.index()].established = established;
        let Some(epoch) = epoch else { return };
        if before.leads != Some(epoch) {
            let initial: BTreeSet<u64> =
                disk.history.iter().filter(|txn| txn.zxid.epoch < epoch).map(print).collect();
            for Delivered { txn, committed, .. } in self.ghost.order.iter().chain(&self.ghost.apart) {
                if *committed < epoch && !initial.contains(&print(txn)) {
                    self.found.note("leader-completeness", || {
                        LACKS.with([node.into(), epoch.into(), txn.zxid.into()])
                    });
                }
            }
            if let Some(first) = self.ghost.led.get(&epoch) {
                let by = first.by;
                self.found.note("one-leader-per-epoch", || {
                    TWO_LEADERS.with([node.into(), epoch.into(), by.into()])
                });
            }
            let led = Led { by: node, initial, proposed: false };
            self.ghost.led.entry(epoch).or_insert(led);
        }
        if established && !before.established {
            self.found.note("leader-established", || ESTABLISHED.with([node.into(), epoch.into()]));
        }
        // What the leader itself has in its own epoch, it has proposed.
        let own = disk.history.last().filter(|txn| txn.zxid.epoch == epoch).copied();
        if let Some(txn) = own.filter(|_| established)
            && self.ghost.proposed.insert(print(&txn))
        {
            self.ghost.numbers.insert(txn.zxid);
            self.proposes(node, epoch);
        }
    }

    /// A leader proposes: then it has all that was delivered of earlier epochs.
    fn proposes(&mut self, node: NodeId, epoch: u32) {
        let Some(led) = self.ghost.led.get_mut(&epoch) else { return };
        led.proposed = true;
        for Delivered { txn, .. } in self.ghost.order.iter().chain(&self.ghost.apart) {
            if txn.zxid.epoch < epoch && !led.initial.contains(&print(txn)) {
                self.found.note("primary-integrity", || {
                    WITHOUT_EARLIER.with([node.into(), epoch.into(), txn.zxid.into()])
                });
            }
        }
    }

    /// A server delivers its next transaction.
    fn delivers(&mut self, node: NodeId, at: usize, txn: &Txn) {
        let (zxid, own) = (txn.zxid, print(txn));
        let seen = self.ghost.seen[node.index()].clone();
        if !self.ghost.proposed.contains(&own) {
            self.found.note("integrity", || NEVER_PROPOSED.with([node.into(), zxid.into()]));
        }
        let before = Zxid { counter: zxid.counter.saturating_sub(1), ..zxid };
        if seen.last != Some(before) && self.ghost.numbers.contains(&before) {
            self.found
                .note("local-primary-order", || SKIPPED.with([node.into(), zxid.into(), before.into()]));
        }
        if let Some(last) = seen.last.filter(|last| last.epoch > zxid.epoch) {
            self.found
                .note("global-primary-order", || OLD_AFTER_NEW.with([node.into(), zxid.into(), last.into()]));
        }
        let is_first = !self.ghost.before.contains_key(&own);
        let (sequence, first) = *self.ghost.before.entry(own).or_insert((seen.sequence, node));
        if sequence != seen.sequence {
            self.found.note("total-order", || OTHER_ORDER.with([node.into(), zxid.into(), first.into()]));
        }
        let there = self.ghost.order.get(at).copied();
        if let Some(Delivered { txn: other, by, .. }) = there.filter(|there| there.txn != *txn) {
            let args = [node.into(), zxid.into(), (at + 1).into(), by.into(), other.zxid.into()];
            self.found.note("agreement", || NO_PREFIX.with(args));
        }
        if is_first {
            self.first(node, txn, there.is_none());
        }
        let seen = &mut self.ghost.seen[node.index()];
        seen.delivered += 1;
        seen.last = Some(zxid);
        seen.sequence = mix(seen.sequence, own);
    }

    /// A transaction is delivered for the first time.
    fn first(&mut self, node: NodeId, txn: &Txn, agreed: bool) {
        let own = print(txn);
        let committed = self.world.node(node).disk.current_epoch;
        for (epoch, led) in self.ghost.led.range(txn.zxid.epoch + 1..) {
            if led.initial.contains(&own) {
                continue;
            }
            let (by, zxid) = (led.by, txn.zxid);
            if *epoch > committed {
                self.found
                    .note("leader-completeness", || LACKS.with([by.into(), (*epoch).into(), zxid.into()]));
            }
            if led.proposed {
                let args = [by.into(), (*epoch).into(), zxid.into()];
                self.found.note("primary-integrity", || WITHOUT_EARLIER.with(args));
            }
        }
        if let Change::Create { path, sequential: true, .. } = txn.change
            && !self.ghost.made.insert(path)
        {
            self.found.note("unique-sequence", || NAME_TWICE.with([path.into()]));
        }
        let delivered = Delivered { txn: *txn, by: node, committed };
        if agreed {
            self.ghost.order.push(delivered);
            self.ghost.tree.apply(txn.zxid, &txn.change);
        } else {
            self.ghost.apart.push(delivered);
        }
        if let Some(origin) = txn.origin {
            self.ghost.counts.commits();
            self.ghost.placed.insert(origin.request, txn.zxid);
            if let Some(by) = self.ghost.lost.get(&origin.request).copied() {
                self.found.note("writes-linearizable", || TOOK_EFFECT.with([by.into(), txn.zxid.into()]));
            }
        }
    }

    /// Servers that have applied the same have the same data.
    fn same_tree(&mut self, node: NodeId, memory: &Memory) {
        for (other, of) in self.world.nodes() {
            let Some(its) = of.memory.as_ref().filter(|its| its.last_committed == memory.last_committed)
            else {
                continue;
            };
            if its.tree != memory.tree {
                let args = [node.into(), other.into(), memory.last_committed.into()];
                self.found.note("same-tree", || TREES_DIFFER.with(args));
            }
        }
    }

    /// What was answered in this step.
    fn answers(&mut self) {
        for (closed, reply) in self.step.closed() {
            let id = closed.id.0;
            if let (Request::Get { path }, Some(reply)) = (closed.request, reply) {
                self.read(closed.node, path, reply);
            }
            let Some(floor) = self.ghost.asked.remove(&id) else { continue };
            match reply {
                Some(Reply::Fail("connection-loss")) => {
                    self.ghost.lost.insert(id, closed.node);
                    if let Some(zxid) = self.ghost.placed.get(&id).copied() {
                        let by = closed.node;
                        self.found.note("writes-linearizable", || TOOK_EFFECT.with([by.into(), zxid.into()]));
                    }
                }
                Some(_) => {
                    let Some(zxid) = self.ghost.placed.get(&id).copied() else { continue };
                    if zxid <= floor {
                        self.found
                            .note("writes-linearizable", || OUT_OF_TIME.with([zxid.into(), floor.into()]));
                    }
                    self.ghost.answered = self.ghost.answered.max(zxid);
                }
                None => {}
            }
        }
    }

    /// A read is answered, perhaps with what others have replaced.
    fn read(&mut self, node: NodeId, path: Word, reply: &Reply) {
        let Some(memory) = &self.world.node(node).memory else { return };
        let behind = (self.ghost.order.len() as u64).saturating_sub(memory.delivered);
        let now = self.ghost.tree.get(path).map(|node| node.data);
        let answered = match reply {
            Reply::Ok(Value::Word(word)) => Some(*word),
            Reply::Fail("no-node") => None,
            _ => return,
        };
        let stale = behind > 0 && answered != now;
        self.ghost.counts.reads(stale.then_some(behind));
        if stale {
            self.found.note("stale-read", || READ_OLD.with([node.into(), path.into(), behind.into()]));
        }
    }
}
