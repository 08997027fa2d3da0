//! Paxos Commit, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/paxos-commit/about.md")]
//!
//! **What is counted** beside the table: a transaction that is begun at node 1 costs one message more than one that a resource manager begins, whose vote
//! tells the leader of it. In the faster variant the leader here listens, too, which is F messages more where it lives
//! on a node of its own. With acceptors on resource managers there is one delay less. With F = 0 messages, forced
//! writes and delays are those of two-phase commit, but that nobody acknowledges.
//!
//! **Where to look.** `manager` votes and waits, `acceptor` has the instances, `leader` counts, `ballot` is a ballot
//! above 0; `peer` is a node at work, which may be all three. `vote`, `state` and `message` have the names of the
//! paper. The log, the locks, the history and what is asked are shared with the other commit protocols and stand one
//! folder up.
//!
//! **Smaller differences.** That two resource managers may take the same number is no danger, since the value
//! *prepared* says whose transaction is meant. What all have decided is forgotten: each vote says how far its sender
//! is.
//!
//! **Beside the specification** (`spec:paxos-commit`, the paper's own). Both find no violation, and see a commit and an
//! abort; and whatever happens here to resource managers is a step of transaction commit, as it is there. The numbers
//! of states differ: there a message stays for ever and may be received at any time, and any ballot may begin at any
//! moment; here votes are told once and together, but what leaders remember, what is on disk and which timers run
//! belongs to a state, too.

mod acceptor;
mod ballot;
mod ghost;
mod leader;
mod manager;
mod message;
mod peer;
mod rules;
mod setup;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod vote;

pub use ghost::Ghost;
pub use message::{Decision, Message, Phase1a, Phase1b, Phase2a, Phase2b, Prepare, Timer};
pub use setup::{Ask, Config, Variant};
pub use state::{Durable, Lead, Memory, Row, Stage, State};
pub use tally::Tally;
pub use vote::{Answer, Ballot, Instance, Vote};

use super::history::{self, Commitment};
use super::log::{self, BLOCK, Keys, Record, Tid};
use super::request::Request;
use super::setup::Sites;
use super::text::{RESTARTS, STARTS};
use peer::Peer;
use setup::FIRST_LEADER;
use synod_model::prelude::*;
use synod_model::{Exhibit, Field};

/// The protocol.
#[derive(Debug)]
pub enum PaxosCommit {}

impl Protocol for PaxosCommit {
    const META: Meta = Meta {
        id: "paxos-commit",
        title: Text::new("Paxos Commit", "Paxos Commit"),
        family: Text::new("Distributed transactions", "分布式事务"),
        year: 2006,
        paper: "Jim Gray and Leslie Lamport, Consensus on Transaction Commit",
        summary: Text::new(
            "One instance of Paxos for each resource manager decides whether it is prepared, so the transaction is decided \
             as long as a majority of the acceptors works.",
            "每个资源管理器各有一个 Paxos 实例来决定它是否已准备，因此只要多数接受者在工作，事务就能决定。",
        ),
        settles_within: Micros::secs(20),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "participants=2", plan: "crashes=0 requests=0 timers=0" },
        Hunt { start: "participants=2 faults=0", plan: "crashes=1 restarts=1 requests=0 timers=2" },
        Hunt { start: "participants=2 faults=0 transactions=0", plan: "crashes=0 requests=1 timers=0" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// Request, vote and answer must be there before the leader's time for them has run out, and a ballot must be at its end
    /// before the next acceptor takes over.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 4)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Memory {
        let fresh = *disk == Durable::default();
        let mut memory = Memory::of(ctx.me, ctx.config, disk);
        Peer::run(ctx, disk, &mut memory, fx, |peer| if fresh { peer.start() } else { peer.restart() });
        memory
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        Peer::run(ctx, node.disk, node.memory, fx, |peer| peer.on_message(from, said));
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        Peer::run(ctx, node.disk, node.memory, fx, |peer| peer.on_timer(timer));
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        Peer::run(ctx, node.disk, node.memory, fx, |peer| match ctx.config.place(ctx.me) {
            _ if ctx.me == FIRST_LEADER => peer.begin(ask.keys(), Some(id)),
            Some(_) => peer.begin_here(ask.keys(), id),
            None => {
                peer.fx.note(&text::IS_NO_BEGINNER, [ctx.me.into(), FIRST_LEADER.into()]);
                peer.fx.reply(id, Reply::Fail("not-leader"));
            }
        });
    }
}

impl Peer<'_, '_> {
    /// Starts for the first time; the first leader with transactions of its own.
    fn start(&mut self) {
        self.fx.note(&STARTS, [self.ctx.me.into()]);
        if self.ctx.me == FIRST_LEADER {
            self.disk.log.reserved = BLOCK;
            (0..self.ctx.config.transactions.into()).for_each(|n| self.begin(Keys::own(n), None));
        }
    }

    /// Starts again from its disk.
    fn restart(&mut self) {
        let text = if self.memory.rows.is_empty() { &RESTARTS } else { &text::RESTARTS_WITH_VOTES };
        if self.memory.branches.is_empty() {
            self.fx.note(text, [self.ctx.me.into()]);
        }
        if self.ctx.me == FIRST_LEADER {
            self.reserve();
        }
        self.resume();
    }
}

impl Shown for PaxosCommit {
    fn look(node: &NodeRef<Self>) -> NodeView {
        view::look(node)
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        view::fields(node)
    }

    fn blocked(memory: &Memory) -> bool {
        memory.blocked().is_some()
    }
}

const BLOCKED: &str = "blocked";

impl Checked for PaxosCommit {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
        history::look_for_blocked(BLOCKED, found, step, world);
    }

    /// The properties of atomic commitment, whatever the network and the crashes do; and that it does not block while at most
    /// F acceptors are down, so that everything is decided once messages arrive in time.
    fn invariants() -> &'static [Invariant<Self>] {
        const {
            &[
                history::agreement(),
                history::commit_needs_all_yes(),
                history::decision_final(),
                Invariant::always(
                    "one-value-per-instance",
                    "No instance chooses two values: no two quorums of acceptors have accepted different ones, each in one ballot.",
                    "没有实例选定两个值：不会有两个法定人数的接受者各在一个提案编号接受了不同的值。",
                ),
                history::all_commit(),
                history::abort(),
                Invariant::sometimes(
                    "takeover",
                    "Another acceptor than the first leader leads a transaction.",
                    "第一个领导者之外的接受者主持了一个事务。",
                ),
                Invariant::sometimes(
                    BLOCKED,
                    "A prepared resource manager can do nothing, as fewer than a majority of the acceptors answer.",
                    "已准备的资源管理器什么也做不了，因为答复的接受者不到多数。",
                ),
                Invariant::eventually(
                    "all-decide",
                    "Once a majority of the acceptors works, every node decides every transaction.",
                    "只要多数接受者在工作，每个节点都会对每个事务做出决定。",
                    history::undecided,
                )
                .assuming(&[Assumption::BoundedDelay]),
            ]
        }
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        vec![view::exhibit(world)]
    }
}

impl Commitment for PaxosCommit {
    const ALL_COMMIT: &'static str = "commit";

    fn voters(config: &Config) -> Sites {
        config.everybody()
    }

    fn deciders(config: &Config) -> Sites {
        config.everybody()
    }

    fn log<'a>(disk: &'a Durable, memory: Option<&'a Memory>) -> (&'a log::Durable, &'a [Record]) {
        (&disk.log, memory.map_or(&[][..], |memory| &memory.tail))
    }

    fn blocked_in(memory: &Memory) -> Option<Tid> {
        memory.blocked().map(|branch| branch.tid)
    }

    fn undecided_in(memory: &Memory) -> Option<Tid> {
        memory.undecided()
    }
}
