//! What is remembered of a run from outside: the updates that were made, what clients were told, what replicas had.
//!
//! A step concerns one node, so only that node's state is looked at, and beside it those of the other replicas.

use super::Consistency as System;
use super::account::Account;
use super::crdt::{State, Tag};
use super::figures::Counts;
use super::message::Message;
use super::op::Op;
use super::seen::{Dot, Seen};
use super::setup::Config;
use crate::kv;
use std::collections::BTreeMap;
use std::sync::Arc;
use synod_model::linear::{Linearizer, Verdict};
use synod_model::prelude::*;
use synod_model::{Action, Fault};

texts! {
    NO_ORDER: "{0} is told {2} for “{1}”: with what was answered before, every order of the requests gives {3}.",
        "{0} 对“{1}”得到的答复是 {2}：而根据此前的答复，请求的任何一种顺序都会得到 {3}。";
    OWN_MISSING: "{0} is answered by {1}, which lacks what {0} itself has written.", "{0} 得到 {1} 的答复，而 {1} 缺少 {0} 自己写过的内容。";
    READ_MISSING: "{0} is answered by {1}, which lacks what {0} has read before.", "{0} 得到 {1} 的答复，而 {1} 缺少 {0} 此前读过的内容。";
    AFTER_READ: "{0} writes at {1}, which lacks what {0} has read before.", "{0} 在 {1} 处写入，而 {1} 缺少 {0} 此前读过的内容。";
    AFTER_OWN: "{0} writes at {1}, which lacks what {0} itself has written before.", "{0} 在 {1} 处写入，而 {1} 缺少 {0} 自己此前写过的内容。";
    LOST: "{0} was told that {1} is done; it is overwritten by update {2}, which did not build on it.",
        "{0} 得知 {1} 已完成；但它被更新 {2} 覆盖了，而后者并非建立在它之上。";
}

// It takes more requests than a random walk makes.
static STALE: Text = Text::new(
    "{0} was answered by {1}, which lacks an update that was done before {0} asked.",
    "{0} 得到 {1} 的答复，而 {1} 缺少一个在 {0} 发问之前就已完成的更新。",
);

/// What came of the last thing that a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Outcomes {
    /// Nothing is known against it.
    Right,
    /// It was answered by a replica that lacked an update which was done before.
    Stale,
    /// It was told that its update is done, and that is overwritten.
    Lost,
    /// It had no answer in time, or was refused.
    Failed,
}

/// What a client has read and written, as it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Session {
    reads: Seen,
    writes: Seen,
}

/// A request without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Open {
    client: NodeId,
    pub(super) op: Op,
    /// When it was made.
    pub(super) at: Micros,
    /// What the client had read and written then.
    session: Session,
    /// Of a read: the updates that were done then.
    due: Seen,
}

/// An answer to a read on its way, the first by its replica.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Served {
    seen: Seen,
    /// When the first of the updates was done that it lacks.
    missed: Option<Micros>,
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// What clients did in strong mode.
    history: Arc<Linearizer<kv::Register>>,
    /// The tags that were written in strong mode, with their values.
    pub(super) written: BTreeMap<Tag, Option<Word>>,
    /// By replica: its tag after its last step, in strong mode.
    pub(super) tags: BTreeMap<NodeId, Tag>,
    /// The updates of eventual mode.
    pub(super) account: Arc<Account>,
    /// By replica: its state after its last step.
    pub(super) states: BTreeMap<NodeId, Arc<State>>,
    sessions: BTreeMap<NodeId, Session>,
    pub(super) open: BTreeMap<u32, Open>,
    served: BTreeMap<(u32, NodeId), Served>,
    /// The updates whose clients have crashed: a replica may still make them.
    pub(super) left: BTreeMap<u32, Op>,
    /// By client: what came of what it was told last, and by which request.
    pub(super) told: BTreeMap<NodeId, (u32, Outcomes)>,
    /// Whether some link was cut since the network was whole.
    cut: bool,
    /// When the network was healed with replicas that differ.
    pub(super) healed: Option<Micros>,
    /// What is counted for the figures.
    pub(super) counts: Counts,
}

impl Ghost {
    /// Whether the search among the orders of requests has given up.
    pub(super) fn has_given_up(&self) -> bool {
        self.history.exceeded()
    }
}

/// A step, as it is looked at.
pub(super) struct Look<'a> {
    pub(super) ghost: &'a mut Ghost,
    pub(super) found: &'a mut Findings,
    pub(super) step: &'a Step<System>,
    pub(super) world: &'a World<System>,
    /// Whether it is asked if there is an order that explains what clients are told.
    pub(super) watches_order: bool,
}

impl<'a> Look<'a> {
    pub(super) fn config(&self) -> &'a Config {
        self.world.config()
    }

    pub(super) fn state(&self, node: NodeId) -> &'a State {
        &self.world.node(node).disk.state
    }

    pub(super) fn look(&mut self) {
        self.ghost.counts.now = self.step.at;
        self.faults();
        self.asked();
        if let Some(node) = self.step.node.filter(|node| self.config().is_replica(*node)) {
            if self.config().is_strong() {
                self.strong(node);
            } else {
                self.eventual(node);
            }
        }
        self.sent();
        self.closed();
    }

    fn faults(&mut self) {
        match &self.step.action {
            Some(Action::Measure) => self.ghost.counts = Counts::from(self.step.at),
            Some(Action::Fault(fault)) => match fault {
                // A session ends with its client.
                Fault::Crash(node) => drop(self.ghost.sessions.remove(node)),
                Fault::Restart { node, wiped: true } => {
                    self.ghost.states.remove(node);
                    self.ghost.tags.remove(node);
                }
                Fault::Cut(_) | Fault::Isolate(_) | Fault::Partition(_) => self.ghost.cut = true,
                Fault::Heal => self.healed(),
                _ => {}
            },
            _ => {}
        }
    }

    fn healed(&mut self) {
        let cut = std::mem::take(&mut self.ghost.cut);
        if cut && !self.config().is_strong() && !self.all_equal() {
            self.ghost.healed = Some(self.step.at);
        }
    }

    /// A request is made.
    fn asked(&mut self) {
        let Some(id) = self.step.request else { return };
        let open =
            self.world.open_requests().iter().rev().chain(self.step.closed().map(|(request, _)| request));
        let Some(request) = open.into_iter().find(|request| request.id == id) else { return };
        let (client, op) = (request.node, request.request.op());
        if self.config().is_replica(client) {
            return;
        }
        let guards = self.config().guards();
        let session = self.ghost.sessions.get(&client).filter(|_| guards).cloned().unwrap_or_default();
        let due = if op.writes() { Seen::default() } else { self.ghost.account.answered.clone() };
        self.ghost.open.insert(id.0, Open { client, op, at: self.step.at, session, due });
        if self.watches_order
            && let Some(op) = command(op)
        {
            Arc::make_mut(&mut self.ghost.history).call(id, op);
        }
    }

    /// A client was told that an update is done, and it is overwritten by another one.
    pub(super) fn lost(&mut self, client: NodeId, serial: u32, op: Op, winner: Dot) {
        self.ghost.counts.lost += 1;
        if let Some(told) = self.ghost.told.get_mut(&client).filter(|told| told.0 == serial) {
            told.1 = Outcomes::Lost;
        }
        self.found
            .note("write-lost", || LOST.with([client.into(), op.to_string().into(), winner.word().into()]));
    }

    /// What the step has sent: an answer is looked at when it leaves.
    fn sent(&mut self) {
        let copied = matches!(self.step.action, Some(Action::Duplicate(_)));
        for envelope in self.step.sent.iter().filter_map(|id| self.world.envelope(*id)).filter(|_| !copied) {
            match &envelope.message {
                Message::Answer { serial, .. } => self.answers(envelope.from, *serial),
                Message::ReadQuery { .. }
                | Message::ReadReply { .. }
                | Message::Store { .. }
                | Message::StoreAck { .. }
                | Message::Update { .. } => self.ghost.counts.messages += 1,
                _ => {}
            }
        }
    }

    /// A replica answers: does it have what it should?
    fn answers(&mut self, from: NodeId, serial: u32) {
        let config = self.config();
        let Some(open) = self.ghost.open.get(&serial).filter(|_| !config.is_strong()) else { return };
        let (client, state) = (open.client, self.state(from));
        if config.guards() {
            // Of a write counts what the replica knew before it made it.
            let account = &self.ghost.account;
            let made = account.by_request.get(&serial).and_then(|dot| account.made.get(dot));
            let known = made.map_or(&state.seen, |made| &made.known);
            let has = |needs: &Seen| known.covers(needs);
            let (reads, writes) = (has(&open.session.reads), has(&open.session.writes));
            let args = [client.into(), from.into()];
            match (open.op.writes(), reads, writes) {
                (false, _, false) => self.found.note("read-your-writes", || OWN_MISSING.with(args.clone())),
                (true, _, false) => self.found.note("monotonic-writes", || AFTER_OWN.with(args.clone())),
                _ => {}
            }
            match (open.op.writes(), reads) {
                (false, false) => self.found.note("monotonic-reads", || READ_MISSING.with(args)),
                (true, false) => self.found.note("writes-follow-reads", || AFTER_READ.with(args)),
                _ => {}
            }
        }
        if !open.op.writes() {
            let missed = self.ghost.account.missed(&open.due, state, config);
            let seen = state.seen.clone();
            self.ghost.served.entry((serial, from)).or_insert(Served { seen, missed });
        }
    }

    /// The requests that this step has closed.
    fn closed(&mut self) {
        let (step, config) = (self.step, self.config());
        for (request, reply) in step.closed() {
            let (id, node) = (request.id, request.node);
            let Some(open) = self.ghost.open.remove(&id.0) else { continue };
            if self.watches_order {
                self.is_explained(node, id, open.op, reply);
            }
            let from = step.message.map(|(from, _)| from);
            let served = from.and_then(|from| self.ghost.served.get(&(id.0, from)).cloned());
            self.ghost.served.retain(|(serial, _), _| *serial != id.0);
            let Some(reply) = reply else {
                if open.op.writes() && !config.is_strong() {
                    self.ghost.left.insert(id.0, open.op);
                }
                continue;
            };
            self.ghost.counts.ended(step.at.since(open.at), matches!(reply, Reply::Ok(_)));
            if matches!(reply, Reply::Fail(_)) {
                self.ghost.told.insert(node, (id.0, Outcomes::Failed));
                continue;
            }
            self.ghost.told.insert(node, (id.0, Outcomes::Right));
            if config.is_strong() {
                continue;
            }
            if open.op.writes() {
                self.is_done(node, id.0, open.op);
            } else if let Some(served) = served {
                self.has_read(node, from, id.0, served);
            }
        }
    }

    /// A client is told that its update is done.
    fn is_done(&mut self, node: NodeId, serial: u32, op: Op) {
        let account = Arc::make_mut(&mut self.ghost.account);
        let Some(dot) = account.answer(serial, self.step.at) else { return };
        let lost = account.made.get(&dot).is_some_and(|made| made.lost);
        if self.config().guards() {
            self.ghost.sessions.entry(node).or_default().writes.add(dot);
        }
        if lost {
            let winner = self.config().all().map(|replica| self.state(replica).tag).max().unwrap_or_default();
            let winner = self.ghost.account.made.iter().find(|(_, made)| made.stamp == winner);
            let winner = winner.map_or(dot, |(dot, _)| *dot);
            self.lost(node, serial, op, winner);
        }
    }

    /// A client is told what it has asked for.
    fn has_read(&mut self, node: NodeId, from: Option<NodeId>, serial: u32, served: Served) {
        if self.config().guards() {
            self.ghost.sessions.entry(node).or_default().reads.join(&served.seen);
        }
        if let (Some(missed), Some(from)) = (served.missed, from) {
            self.ghost.counts.stale(self.step.at.since(missed));
            self.ghost.told.insert(node, (serial, Outcomes::Stale));
            self.found.note("stale-read", || STALE.with([node.into(), from.into()]));
        }
    }

    fn is_explained(&mut self, node: NodeId, id: RequestId, op: Op, reply: Option<&Reply>) {
        let Some(command) = command(op) else { return };
        let history = Arc::make_mut(&mut self.ghost.history);
        // Its client is gone, and will never be told.
        let Some(reply) = reply else { return history.abandon(id) };
        let Some(answer) = kv::Answer::of(&command, reply) else {
            history.failed(id);
            return;
        };
        if history.answer(id, &answer) == Verdict::Violated {
            let possible = history.possible_answers(id, &command);
            let possible = possible.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            let args = [node.into(), op.to_string().into(), answer.to_string().into(), possible.into()];
            self.found.note("linearizable", || NO_ORDER.with(args));
        }
    }
}

/// What is asked, as a command of a key-value store with one key.
fn command(op: Op) -> Option<kv::Op> {
    let key = Word::default();
    match op {
        Op::Put { value } => Some(kv::Op::Put { key, value }),
        Op::Get => Some(kv::Op::Get { key }),
        _ => None,
    }
}
