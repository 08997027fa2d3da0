//! Two-phase commit: a coordinator asks everybody, and one no is enough to abort (Jim Gray, "Notes on Data Base Operating
//! Systems", 1978; with *presumed abort* after Mohan, Lindsay and Obermarck, "Transaction Management in the R*
//! Distributed Database Management System", 1986).
//!
//! **The problem.** A transaction has changed something at several sites, and all of them are to keep it or none. Nobody
//! can commit alone, since another one may have to abort; and nobody may abort once another one may have committed.
//!
//! **The idea.** First everybody promises, then one decides. In the first phase the coordinator asks all participants to
//! prepare. Who can do its part writes that to disk and votes yes: from now on it is able to do both, to commit and to
//! abort, whatever happens to it. In the second phase the coordinator counts: if all have voted yes it commits, otherwise
//! it aborts. Its own commit record, once on disk, *is* the decision; then it tells everybody, and repeats that until all
//! have acknowledged.
//!
//! **The price.** A participant that has voted yes has given its freedom away. If the coordinator crashes before it tells
//! anybody, all participants hold their locks and wait: two-phase commit *blocks*. They can ask each other, and it is
//! enough that one of them knows the decision or has not voted; but if all are equally uncertain, nothing helps except
//! that the coordinator recovers.
//!
//! **Where to look.** `coordinator` and `participant` are the two roles, each with its time-outs and its recovery; `state`
//! has the messages. The log, the locks, the history variables and the set-up are shared with three-phase commit and stand
//! one folder up. `rules` lists what can be switched off; at each of these branches the rule is quoted.
//!
//! **What to watch.** The records beside the sites: a dashed one is in memory only. Crash the coordinator when the votes
//! have come in: the participants turn red, and their locks are held longer and longer. Begin another transaction on the
//! same key: it waits behind the blocked one. Restart the coordinator. Switch `prepared-waits` off and see what impatience
//! does. Let a participant vote no: `refuse=2` for all transactions, `refuse=2@1` for T1 only, and at any moment of a run
//! with `set refuse=2`.
//!
//! **Where this differs from the papers**, each also said at its place: the request to prepare carries the whole work of
//! the transaction, and with it the number of the oldest open transaction, so that logs can be cut; a participant that
//! aborts only because another one asks forces that record.

mod coordinator;
mod invariants;
mod participant;
mod rules;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use state::{Coordination, Memory, Message, Phase, Site, State, Timer};

use super::history::{Commitment, History};
use super::log::{Durable, Keys, Log, Record, Tid};
use super::setup::{self, COORDINATOR, Config};
use coordinator::Coordinator;
use participant::Participant;
use synod_model::symmetry::Symmetry;
use synod_model::{
    Checked, CtxOf, Field, Fields, Findings, Fx, Invariant, Live, MessageView, Messages, Meta, Micros,
    NodeId, NodeRef, NodeView, Place, Protocol, RequestId, Rule, Sentence, Shown, Step, Text, Timers,
    Topology, World,
};

/// The protocol.
#[derive(Debug)]
pub enum TwoPhaseCommit {}

/// A site at work.
enum At<'a, 'e> {
    Coordinator(Coordinator<'a, 'e>),
    Participant(Participant<'a, 'e>),
}

fn at<'a, 'e>(
    ctx: &'a CtxOf<'a, TwoPhaseCommit>,
    disk: &'a mut Durable,
    memory: &'a mut Memory,
    fx: &'a mut Fx<'e, TwoPhaseCommit>,
) -> At<'a, 'e> {
    let log = Log { disk, tail: &mut memory.tail };
    match &mut memory.site {
        Site::Coordinator { next, open } => At::Coordinator(Coordinator { ctx, log, next, open, fx }),
        Site::Participant { branches } => At::Participant(Participant { ctx, log, branches, fx }),
    }
}

impl Protocol for TwoPhaseCommit {
    const META: Meta = Meta {
        id: "two-phase-commit",
        title: Text::new("Two-phase commit", "两阶段提交"),
        family: Text::new("Distributed transactions", "分布式事务"),
        year: 1978,
        paper: "Jim Gray, Notes on Data Base Operating Systems",
        summary: Text::new(
            "All participants of a transaction commit it or none does: everybody promises, then the coordinator decides. \
             If it crashes at the wrong moment, all others wait.",
            "一个事务的所有参与者要么都提交，要么都不提交：先由每个参与者承诺，再由协调者决定。如果协调者在不巧的时刻崩溃，其他节点只能等待。",
        ),
        settles_within: Micros::secs(10),
    };
    const RULES: &'static [Rule] = rules::TABLE;

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Keys;

    /// A vote must be there before the coordinator's time for it has run out: there and back.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 2)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Durable, fx: &mut Fx<'_, Self>) -> Memory {
        let site = if ctx.me == COORDINATOR {
            Site::Coordinator { next: 0, open: Vec::new() }
        } else {
            Site::Participant { branches: Vec::new() }
        };
        let mut memory = Memory { tail: Vec::new(), site };
        match at(ctx, disk, &mut memory, fx) {
            At::Coordinator(mut site) => site.start(),
            At::Participant(mut site) => site.start(),
        }
        memory
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        match at(ctx, node.disk, node.memory, fx) {
            At::Coordinator(mut site) => match message {
                Message::Vote { tid, yes } => site.on_vote(from, tid, yes),
                Message::Ack { tid } => site.on_ack(from, tid),
                Message::DecisionRequest { tid } => site.on_decision_request(from, tid),
                // Nobody sends these to a coordinator.
                Message::Prepare { .. } | Message::Decision { .. } | Message::Uncertain { .. } => {}
            },
            At::Participant(mut site) => match message {
                Message::Prepare { tid, keys, oldest } => site.on_prepare(tid, keys, oldest),
                Message::Decision { tid, commit } => site.on_decision(from, tid, commit),
                Message::DecisionRequest { tid } => site.on_decision_request(from, tid),
                Message::Uncertain { tid } => site.on_uncertain(from, tid),
                // Nobody sends these to a participant.
                Message::Vote { .. } | Message::Ack { .. } => {}
            },
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        match (at(ctx, node.disk, node.memory, fx), timer) {
            (At::Coordinator(mut site), Timer::Vote) => site.on_vote_timeout(),
            (At::Coordinator(mut site), Timer::Ack) => site.on_ack_timeout(),
            (At::Participant(mut site), Timer::Decision) => site.on_decision_timeout(),
            // Each role sets only its own timers.
            _ => {}
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        request: Keys,
        fx: &mut Fx<'_, Self>,
    ) {
        match at(ctx, node.disk, node.memory, fx) {
            At::Coordinator(mut site) => site.begin(request, Some(id)),
            At::Participant(site) => site.refuse_request(id),
        }
    }

    fn given(_: &Config, disk: &mut Durable, key: &str, value: &str) -> Result<(), Sentence> {
        setup::given(disk, key, value)
    }
}

impl Shown for TwoPhaseCommit {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        view::node(node.config, node.me, node.disk, node.memory, node.limit)
    }

    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        view::node(node.config, node.me, node.disk, node.memory, node.limit).fields
    }

    fn blocked(memory: &Memory) -> bool {
        matches!(&memory.site, Site::Participant { branches } if branches.iter().any(|b| b.state == State::Blocked))
    }
}

impl Checked for TwoPhaseCommit {
    type Ghost = History;

    fn symmetry(config: &Config) -> Option<Symmetry<Self>> {
        Symmetry::of(config.alike(), state::looks)
    }

    fn observe(ghost: &mut History, _: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::TABLE
    }
}

impl Messages for Message {
    const KINDS: &'static [&'static str] =
        &["Prepare", "Vote", "Decision", "Ack", "DecisionRequest", "Uncertain"];

    fn kind(&self) -> usize {
        view::kind(self)
    }

    fn look(&self) -> MessageView {
        view::message(self)
    }

    fn fields(&self) -> Vec<Field> {
        view::message_fields(self)
    }
}

impl Timers for Timer {
    const NAMES: &'static [(&'static str, Text)] = &[
        (
            "vote",
            Text::new(
                "Runs at the coordinator while votes are missing; when it runs out, the transaction is aborted.",
                "投票未到齐时在协调者上运行；到期时中止该事务。",
            ),
        ),
        (
            "ack",
            Text::new(
                "Runs at the coordinator while acknowledgements are missing; when it runs out, the commit is sent again.",
                "确认未到齐时在协调者上运行；到期时重发提交决定。",
            ),
        ),
        (
            "decision",
            Text::new(
                "Runs at a participant that has voted yes; when it runs out, it asks everybody for the decision.",
                "在投了赞成票的参与者上运行；到期时它向所有节点询问决定。",
            ),
        ),
    ];

    fn index(self) -> usize {
        match self {
            Self::Vote => 0,
            Self::Ack => 1,
            Self::Decision => 2,
        }
    }
}

impl Fields for Memory {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

impl Commitment for TwoPhaseCommit {
    fn tail(memory: &Memory) -> &[Record] {
        &memory.tail
    }

    fn open(memory: &Memory) -> Option<Tid> {
        match &memory.site {
            Site::Coordinator { open, .. } => open.first().map(|c| c.tid),
            Site::Participant { branches } => {
                let first = branches.iter().find(|b| b.state == State::Blocked).or(branches.first());
                first.map(|b| b.tid)
            }
        }
    }
}
