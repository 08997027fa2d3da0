//! What is remembered of a run from outside: which versions servers had, what clients were told, what a view has moved.
//!
//! A step concerns one node, so only that node's store is looked at, and only where it may have changed.

use super::ConsistentHashing as System;
use super::arrangement::Arrangement;
use super::figures::Counts;
use super::members::View;
use super::message::{Message, Op};
use super::setup::{Config, DIRECTORY, Kind};
use super::state::Volatile;
use super::store::{Entry, KeyVersion};
use crate::kv;
use std::collections::BTreeMap;
use std::sync::Arc;
use synod_model::linear::{Linearizer, Verdict};
use synod_model::prelude::*;
use synod_model::{Action, Fault};

texts! {
    ELSEWHERE: "View {0} moves {1} from {2} to {3}, and neither has joined or left.",
        "成员视图 {0} 把 {1} 从 {2} 搬到 {3}，而二者都不是新加入或离开的。";
    NOWHERE: "No disk and no message has {0} any more.", "任何磁盘上、任何消息里都不再有 {0}。";
    OLDER: "{0} had version {2} of {1}, and has version {3} now.", "{0} 原有 {1} 的版本 {2}，现在却是版本 {3}。";
    TWICE: "View {0} gives {1} twice to {2}.", "成员视图 {0} 把 {1} 两次分给 {2}。";
    NO_ORDER: "{0} is told {2} for “{1}”: with what was answered before, every order of the requests gives {3}.",
        "{0} 对“{1}”得到的答复是 {2}：而根据此前的答复，请求的任何一种顺序都会得到 {3}。";
    MOVES: "{0} has keys from {1}.", "{0} 收到来自 {1} 的键。";
    LETS_WAIT: "A lookup waits at {0} until a key has come.", "一次查询在 {0} 等待键到来。";
    WRONG: "{0} has asked {1}, which owns the key no longer.", "{0} 问到了 {1}，而该键已不归它所有。";
    UNAVAILABLE: "{0} asks for {1}, and all its owners are down.", "{0} 查询 {1}，而它的所有者全部停机。";
    ALIVE: "{0} is removed, and is not down.", "{0} 被移除，而它并没有停机。";
}

// It takes a hundred lookups.
static HOT: Text = Text::new(
    "{0} has answered {1} of {2} lookups, more than twice the mean of {3} servers.",
    "{2} 次查询中 {0} 答复了 {1} 次，超过 {3} 台服务器平均数的两倍。",
);

// No rule can break this, so no run has said it.
static TOO_MANY: Text = Text::new(
    "View {0} gives {1} more keys than {2}, its cap.",
    "成员视图 {0} 分给 {1} 的键超过了上限 {2}。",
);

/// So many lookups before a server can be called hot.
const HOT_AFTER: u64 = 100;

/// What clients did with one key.
type History = Linearizer<kv::Register>;

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// The newest view of the directory.
    view: Option<Arc<View>>,
    /// By node: the versions that it had of its keys after its last step.
    versions: BTreeMap<NodeId, Arc<BTreeMap<Word, KeyVersion>>>,
    /// By key, of those that were asked for.
    histories: BTreeMap<Word, Arc<History>>,
    /// Whether somebody was ever removed: nothing is claimed of answers from then on.
    removed: bool,
    /// By server: how many lookups clients had answered by it.
    answers: BTreeMap<NodeId, u64>,
    /// What is counted for the figures.
    pub(super) counts: Counts,
}

impl Ghost {
    /// Whether nothing is said of what clients are told: a removed server may have taken writes that nobody else has, and an
    /// owner that a client turns to may lack a write that is under way.
    pub(super) fn claims_no_order(&self, config: &Config) -> bool {
        self.removed || config.replicas > 1
    }

    /// Whether the search among the orders of some key's requests has given up.
    pub(super) fn has_given_up(&self) -> bool {
        self.histories.values().any(|history| history.exceeded())
    }
}

/// The place of a kind of message in their table.
const fn kind(name: &str) -> usize {
    let mut at = 0;
    while at < Message::KINDS.len() {
        let (a, b) = (Message::KINDS[at].as_bytes(), name.as_bytes());
        let mut same = a.len() == b.len();
        let mut i = 0;
        while same && i < a.len() {
            same = a[i] == b[i];
            i += 1;
        }
        if same {
            return at;
        }
        at += 1;
    }
    panic!("no message is called so")
}

const VIEW: usize = kind("View");
const TRANSFER: usize = kind("Transfer");
const TRANSFER_ACK: usize = kind("TransferAck");
const LOOKUP: usize = kind("Lookup");
const WRONG_VIEW: usize = kind("WrongView");
const COPY: usize = kind("Copy");

/// A step, as it is looked at.
pub(super) struct Look<'a> {
    pub(super) ghost: &'a mut Ghost,
    pub(super) found: &'a mut Findings,
    pub(super) step: &'a Step<System>,
    pub(super) world: &'a World<System>,
    /// Whether it is asked if there is an order that explains what clients are told.
    pub(super) watches_order: bool,
}

impl Look<'_> {
    pub(super) fn look(&mut self) {
        if matches!(self.step.action, Some(Action::Measure)) {
            self.ghost.counts = Counts::default();
        }
        if self.ghost.view.is_none() {
            self.ghost.view.clone_from(&self.world.node(DIRECTORY).disk.view);
            for node in self.world.config().servers() {
                self.ghost.versions.insert(node, Arc::new(versions(self.world, node)));
            }
        }
        self.clients();
        let arrived = self.step.kind.filter(|_| !self.step.lost && self.step.message.is_some());
        if self.step.lost && self.step.kind == Some(TRANSFER) {
            self.every_key_is_somewhere();
        }
        let Some(node) = self.step.node else { return };
        match self.world.config().kind(node) {
            Kind::Directory => self.directory(),
            Kind::Server(_) => self.server(node, arrived),
            Kind::Client => self.client(node, arrived),
        }
    }

    /// The directory may have made a view.
    fn directory(&mut self) {
        let world = self.world;
        let (Some(new), Some(old)) = (&world.node(DIRECTORY).disk.view, self.ghost.view.clone()) else {
            return;
        };
        // A wiped disk begins anew.
        if new.version < old.version {
            self.ghost.view = Some(Arc::clone(new));
        }
        if new.version <= old.version {
            return;
        }
        self.ghost.view = Some(Arc::clone(new));
        for node in new.removed.iter().filter(|node| !old.removed.contains(*node)) {
            self.ghost.removed = true;
            self.ghost.histories.clear();
            if world.node(node).status() != Status::Down {
                self.found.note("removed-alive", || ALIVE.with([node.into()]));
            }
        }
        self.changes(&old.now, new);
    }

    /// What a new view changes, key by key.
    fn changes(&mut self, old: &Arrangement, new: &View) {
        let (config, version) = (self.world.config(), new.version);
        let joined = |node: &NodeId| !old.has(*node);
        let left = |node: &NodeId| !new.now.has(*node);
        let mut has: BTreeMap<NodeId, u32> = BTreeMap::new();
        self.ghost.counts.views += 1;
        for number in 1..=config.keys {
            let (was, is) = (old.owners_of(config, number), new.now.owners_of(config, number));
            for (at, node) in is.iter().enumerate() {
                *has.entry(*node).or_default() += 1;
                if is[..at].contains(node) {
                    let args = [version.into(), Config::key(number).into(), (*node).into()];
                    self.found.note("owners-distinct", || TWICE.with(args));
                }
            }
            let Some(to) = is.iter().find(|node| !was.contains(node)) else { continue };
            self.ghost.counts.moved += 1;
            let due = is.iter().all(|node| was.contains(node) || joined(node)) || was.iter().any(left);
            if due {
                continue;
            }
            self.ghost.counts.needless += 1;
            if config.bound == 0 {
                let from = was.iter().find(|node| !is.contains(node)).unwrap_or(&was[0]);
                let args = [version.into(), Config::key(number).into(), (*from).into(), (*to).into()];
                self.found.note("moves-only-to-the-new", || ELSEWHERE.with(args));
            }
        }
        if let Some(cap) = config.cap(new.now.members.len())
            && new.now.is_monotone()
            && let Some((node, _)) = has.iter().find(|(_, keys)| **keys > cap)
        {
            self.found.note("balance-bound", || TOO_MANY.with([version.into(), (*node).into(), cap.into()]));
        }
    }

    fn server(&mut self, node: NodeId, arrived: Option<usize>) {
        let restarts = matches!(self.step.action, Some(Action::Fault(Fault::Restart { .. })));
        if arrived.is_some_and(|kind| [VIEW, TRANSFER, TRANSFER_ACK, LOOKUP, COPY].contains(&kind))
            || restarts
        {
            self.store(node, restarts);
        }
        if let (Some(TRANSFER), Some((from, _))) = (arrived, self.step.message) {
            self.found.note("key-moved", || MOVES.with([node.into(), from.into()]));
        }
        if let Some(Volatile::Server(server)) = &self.world.node(node).memory
            && !server.waiting.is_empty()
        {
            self.found.note("lookup-waited", || LETS_WAIT.with([node.into()]));
        }
    }

    /// What a server has now, beside what it had before its last step.
    fn store(&mut self, node: NodeId, restarts: bool) {
        let world = self.world;
        let store = &world.node(node).disk.store;
        let known = self.ghost.versions.entry(node).or_default();
        let same =
            |((a, one), (b, other)): ((&Word, &Entry), (&Word, &KeyVersion))| a == b && one.version == *other;
        if store.len() == known.len() && store.iter().zip(known.iter()).all(same) {
            return;
        }
        let before = std::mem::replace(known, Arc::new(versions(world, node)));
        for (key, old) in &*before {
            match store.get(key) {
                Some(entry) if entry.version < *old && !restarts => {
                    let args = [node.into(), (*key).into(), old.word().into(), entry.version.word().into()];
                    self.found.note("no-older-value", || OLDER.with(args));
                }
                Some(_) => {}
                None if restarts => {}
                None => self.is_somewhere(*key),
            }
        }
    }

    /// A key is on some disk, or on its way to one.
    fn is_somewhere(&mut self, key: Word) {
        let world = self.world;
        let on_disk = world.config().servers().any(|node| world.node(node).disk.store.contains_key(&key));
        if on_disk {
            return;
        }
        let carries = |message: &Message| match message {
            Message::Transfer { keys, .. } | Message::Copy { keys, .. } => {
                keys.iter().any(|item| item.key == key)
            }
            _ => false,
        };
        if !world.in_flight().iter().any(|(_, envelope)| carries(&envelope.message)) {
            self.found.note("key-somewhere", || NOWHERE.with([key.into()]));
        }
    }

    fn every_key_is_somewhere(&mut self) {
        for number in 1..=self.world.config().keys {
            self.is_somewhere(Config::key(number));
        }
    }

    /// A client has been told something, or asks again.
    fn client(&mut self, node: NodeId, arrived: Option<usize>) {
        let world = self.world;
        let Some(Volatile::Client(client)) = &world.node(node).memory else { return };
        if let (Some(WRONG_VIEW), Some((from, _))) = (arrived, self.step.message) {
            self.ghost.counts.redirects += 1;
            self.found.note("wrong-view-redirect", || WRONG.with([node.into(), from.into()]));
        }
        if let Some(Action::Fire(_, super::Timer::Retry(serial))) = self.step.action
            && let Some(pending) = client.pending.get(&serial)
        {
            let key = pending.op.key();
            let owners = client.view.now.owners(world.config(), key);
            if owners.iter().all(|owner| world.node(*owner).status() == Status::Down) {
                self.found.note("unavailable", || UNAVAILABLE.with([node.into(), key.into()]));
            }
        }
    }

    /// The requests that were made and answered in this step.
    fn clients(&mut self) {
        let (step, world) = (self.step, self.world);
        if let Some(id) = step.request {
            let open = world.open_requests().iter().rev().chain(step.closed().map(|(request, _)| request));
            let op =
                open.into_iter().find(|request| request.id == id).and_then(|request| request.request.op());
            if let Some(op) = op {
                self.ghost.counts.asked(id, step.at);
                if self.watches_order {
                    self.history(op.key()).call(id, command(op));
                }
            }
        }
        for (request, reply) in step.closed() {
            let Some(op) = request.request.op() else { continue };
            let told = reply.and_then(|reply| kv::Answer::of(&command(op), reply));
            let server = step.message.map(|(from, _)| from).filter(|_| told.is_some());
            self.ghost.counts.ended(request.id, step.at, server);
            if let Some(server) = server {
                self.counts_for(server);
            }
            match reply {
                _ if !self.watches_order => {}
                Some(_) => self.is_explained(request.node, request.id, op, told),
                None => self.history(op.key()).abandon(request.id),
            }
        }
    }

    fn history(&mut self, key: Word) -> &mut History {
        let begins = self.world.config().number_of(key).map(Word::number);
        Arc::make_mut(self.ghost.histories.entry(key).or_insert_with(|| {
            let mut history = History::default();
            if let Some(value) = begins {
                // What was there at the start was written before anybody asked.
                history.call(RequestId(0), kv::Op::Put { key, value });
                history.answer(RequestId(0), &kv::Answer::Done);
            }
            Arc::new(history)
        }))
    }

    fn is_explained(&mut self, node: NodeId, id: RequestId, op: Op, told: Option<kv::Answer>) {
        let history = self.history(op.key());
        let Some(answer) = told else {
            history.failed(id);
            return;
        };
        if history.answer(id, &answer) == Verdict::Violated {
            let possible = history.possible_answers(id, &command(op));
            let possible = possible.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            let args = [node.into(), op.to_string().into(), answer.to_string().into(), possible.into()];
            self.found.note("linearizable", || NO_ORDER.with(args));
        }
    }

    /// A server has answered once more.
    fn counts_for(&mut self, server: NodeId) {
        let answers = &mut self.ghost.answers;
        let count = answers.entry(server).or_default();
        *count += 1;
        let (count, all) = (*count, answers.values().sum::<u64>());
        let servers = self.ghost.view.as_ref().map_or(1, |view| view.now.members.len());
        if all >= HOT_AFTER && count * servers as u64 > 2 * all {
            let args = [server.into(), count.into(), all.into(), servers.into()];
            self.found.note("hot-server", || HOT.with(args));
        }
    }
}

/// The versions that a server has.
fn versions(world: &World<System>, node: NodeId) -> BTreeMap<Word, KeyVersion> {
    world.node(node).disk.store.iter().map(|(key, entry)| (*key, entry.version)).collect()
}

/// What is looked up, as a command of a key-value store.
const fn command(op: Op) -> kv::Op {
    match op {
        Op::Put { key, value } => kv::Op::Put { key, value },
        Op::Get { key } => kv::Op::Get { key },
    }
}
