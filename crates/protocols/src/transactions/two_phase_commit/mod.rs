//! Two-phase commit: a coordinator asks everybody, and one no is enough to abort (Jim Gray, "Notes on Data Base
//! Operating Systems", 1978; with *presumed abort* after Mohan, Lindsay and Obermarck, 1986).
//!
//! **The problem.** A transaction has changed something at several sites, and all of them are to keep it or none. If
//! each committed as soon as it is ready, one that cannot would find out too late. So nobody can commit alone; and
//! nobody may abort once another one may have committed.
//!
//! **The idea.** First everybody promises, then one decides. The coordinator asks all participants to prepare. Who can
//! do its part locks its keys, writes that to disk and votes yes: from now on it is able to do both, to commit and to
//! abort, whatever happens to it. Then the coordinator counts: if all have voted yes it commits, otherwise it aborts.
//! Its own commit record, once on disk, *is* the decision; it tells everybody, and repeats that until all have
//! acknowledged.
//!
//! A transaction of which the coordinator has no record counts as aborted. So an abort needs no forced write of the
//! coordinator and no acknowledgements: *presumed abort*.
//!
//! **The price.** With N participants and no faults a commit takes 4N messages and 2N + 1 forced writes, and all know
//! it after 3 message delays (counted here; for three, 12 messages and 7 writes). Gray and Lamport (2006), who begin at
//! a participant and without acknowledgements, count 3N - 1 messages, N + 1 writes and 4 delays.
//!
//! The real price is waiting. A participant that has voted yes has given its freedom away. If the coordinator crashes
//! before it tells anybody, all participants hold their locks and wait: two-phase commit *blocks*. They ask each other,
//! and it is enough that one knows the decision or has not voted; if all are equally uncertain, only the coordinator
//! can help.
//!
//! **Where to look.** `coordinator` and `participant` are the two roles, each with its time-outs and its recovery;
//! `state` has the messages. The first phase, the log, the locks, the history variables and the set-up are shared with
//! three-phase commit and stand one folder up. `rules` lists what can be switched off; at each of these branches the
//! rule is quoted.
//!
//! **What to watch.** The records beside the sites: a dashed one is in memory only. Crash the coordinator when the
//! votes have come in: the participants turn red, and hold their locks. A second transaction on the same key waits
//! behind them. Switch `prepared-waits` off and see what impatience does. Let P2 vote no with `set refuse=2`.
//!
//! **What it does not promise.** A transaction need not end while the coordinator is down: silence looks the same
//! whether it has committed or not, so no timeout helps. It need not commit, though all are able to: a late vote is
//! enough for an abort. And not all change at one moment: some commit before others hear of it.
//!
//! **Where it differs from the paper.** The request to prepare carries the work of the transaction, and the number of
//! the oldest one that is open, so that logs can be cut. Participants ask each other too (Bernstein et al., 1987).
//! Trees of coordinators and the short cut for readers are left out.
//!
//! **How to refuse.** `refuse=2` is for all transactions, `refuse=2@1` for T1 only, and `set refuse=2` at any moment of
//! a run.
//!
//! **A smaller difference**, also said at its place: a participant that aborts only because another one asks forces
//! that record.
//!
//! **To read.** Bernstein, Hadzilacos and Goodman, "Concurrency Control and Recovery in Database Systems", 1987:
//! section 7.4 first. Mohan, Lindsay and Obermarck, "Transaction Management in the R* Distributed Database Management
//! System", 1986. Gray and Lamport, "Consensus on Transaction Commit", 2006.

mod coordinator;
mod participant;
mod rules;
mod state;
mod text;

#[cfg(test)]
mod tests;

pub use state::{Decision, Memory, Message, Phase, State, Timer};

use super::history::{self, Coordinated, History};
use super::log::Durable;
use super::request::Request;
use super::setup::{self, COORDINATOR, Config};
use super::site::At;
use super::view;
use synod_model::Field;
use synod_model::prelude::*;
use synod_model::symmetry::{Looks, Symmetry};

/// The protocol.
#[derive(Debug)]
pub enum TwoPhaseCommit {}

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
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "participants=2", plan: "crashes=0 requests=1 timers=0" },
        Hunt { start: "participants=1", plan: "crashes=1 restarts=1 requests=1 timers=1" },
        Hunt { start: "participants=3", plan: "crashes=0 requests=0 timers=1" },
        Hunt { start: "participants=3 refuse=2", plan: "crashes=0 requests=0 timers=0 drops=1" },
        Hunt { start: "participants=3 transactions=2 refuse=2@1,3@1", plan: "crashes=0 requests=0 timers=0" },
        Hunt { start: "participants=2", plan: "crashes=1 restarts=1 requests=0 timers=1" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// A vote must be there before the coordinator's time for it has run out: there and back.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 2)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Memory {
        let mut memory = Memory::of(ctx.me);
        match At::of(ctx, disk, &mut memory, fx) {
            At::Coordinator(mut site) => site.start(),
            At::Participant(mut site) => site.start(),
        }
        memory
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        match At::of(ctx, node.disk, node.memory, fx) {
            At::Coordinator(mut site) => match said {
                Message::Vote(vote) => site.on_vote(from, vote),
                Message::Ack(tid) => site.on_ack(from, tid),
                Message::DecisionRequest(tid) => site.on_decision_request(from, tid),
                // Nobody sends these to a coordinator.
                Message::Prepare(_) | Message::Decision(_) | Message::Uncertain(_) => {}
            },
            At::Participant(mut site) => match said {
                Message::Prepare(work) => site.on_prepare(work),
                Message::Decision(decision) => site.on_decision(from, decision),
                Message::DecisionRequest(tid) => site.on_decision_request(from, tid),
                Message::Uncertain(tid) => site.on_uncertain(from, tid),
                // Nobody sends these to a participant.
                Message::Vote(_) | Message::Ack(_) => {}
            },
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        match (At::of(ctx, node.disk, node.memory, fx), timer) {
            (At::Coordinator(mut site), Timer::Vote) => site.on_vote_timeout(),
            (At::Coordinator(mut site), Timer::Ack) => site.on_ack_timeout(),
            (At::Participant(mut site), Timer::Decision) => site.on_decision_timeout(),
            // Each role sets only its own timers.
            _ => {}
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        match At::of(ctx, node.disk, node.memory, fx) {
            At::Coordinator(mut site) => site.begin(ask.keys(), Some(id)),
            At::Participant(site) => site.refuse_request(id),
        }
    }
}

impl Shown for TwoPhaseCommit {
    fn look(node: &NodeRef<Self>) -> NodeView {
        view::look(node.config, node.me, node.disk, node.memory)
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        view::fields(node.disk, node.memory, node.limit)
    }

    fn blocked(memory: &Memory) -> bool {
        memory.blocked().is_some()
    }
}

const BLOCKED: &str = "blocked";

impl Checked for TwoPhaseCommit {
    type Ghost = History;

    /// A participant knows the others only as everybody.
    fn symmetry(config: &Config) -> Option<Symmetry<Self>> {
        Symmetry::of(config.alike(), |me, _| if me == COORDINATOR { Looks::Part(0) } else { Looks::Whole })
    }

    fn observe(ghost: &mut History, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
        history::look_for_blocked(BLOCKED, found, step, world);
    }

    /// The properties of atomic commitment, whatever the network and the crashes do, and that it comes to an end once all
    /// sites have recovered. That it blocks until then is no error but its price, and a run ought to show it.
    fn invariants() -> &'static [Invariant<Self>] {
        const {
            &[
                history::agreement(),
                history::commit_needs_all_yes(),
                history::decision_final(),
                history::all_commit(),
                history::abort(),
                Invariant::sometimes(
                    BLOCKED,
                    "A participant that has voted yes can do nothing until another site recovers.",
                    "投了赞成票的参与者什么也做不了，直到另一个节点恢复。",
                ),
                Invariant::eventually(
                    "all-decide",
                    "Once all sites have recovered, every site decides every transaction.",
                    "所有节点恢复之后，每个节点都会对每个事务做出决定。",
                    history::undecided,
                )
                .assuming(&[Assumption::BoundedDelay]),
            ]
        }
    }
}

impl Coordinated for TwoPhaseCommit {
    type Phase = Phase;
    type Standing = State;
    const ALL_COMMIT: &'static str = "all-commit";
}
