//! Two-phase commit, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/two-phase-commit/about.md")]
//!
//! **Where to look.** `coordinator` and `participant` are the two roles, each with its time-outs and its recovery;
//! `state` has the messages. The first phase, the log, the locks, the history variables and the set-up are shared with
//! three-phase commit and stand one folder up. `rules` lists what can be switched off; at each of these branches the
//! rule is stated.
//!
//! **How to refuse.** `refuse=2` is for all transactions, `refuse=2@1` for T1 only, and `set refuse=2` at any moment of
//! a run.
//!
//! **A smaller difference**, also said at its place: a participant that aborts only because another one asks forces
//! that record.

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
