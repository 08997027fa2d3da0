//! Three-phase commit, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/three-phase-commit/about.md")]
//!
//! **Where to look.** `coordinator` has the three phases, `participant` the states q, w, p, and how a survivor is
//! elected, `termination` its rules. The first phase, the log, the locks, the history variables and the set-up are
//! shared with two-phase commit and stand one folder up. `rules` lists what can be switched off.

mod coordinator;
mod participant;
mod rules;
mod state;
mod termination;
mod text;

#[cfg(test)]
mod tests;

pub use state::{Memory, Message, Phase, Poll, Remembered, State, StateRequest, Task, Timer, Waits};

use super::history::{self, Coordinated, History};
use super::log::Durable;
use super::request::Request;
use super::setup::{self, Config};
use super::site::At;
use super::view;
use synod_model::Field;
use synod_model::prelude::*;

/// The protocol.
#[derive(Debug)]
pub enum ThreePhaseCommit {}

impl Protocol for ThreePhaseCommit {
    const META: Meta = Meta {
        id: "three-phase-commit",
        title: Text::new("Three-phase commit", "三阶段提交"),
        family: Text::new("Distributed transactions", "分布式事务"),
        year: 1981,
        paper: "Dale Skeen, Nonblocking Commit Protocols",
        summary: Text::new(
            "Nobody commits before everybody knows that all have voted yes, so the survivors of a crash can decide without \
             waiting. A partition they cannot tell from a crash.",
            "在所有节点都知道大家投了赞成票之前，没有节点提交；因此崩溃的幸存者无需等待就能做出决定。但他们无法把网络分区和崩溃区分开。",
        ),
        settles_within: Micros::secs(10),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] =
        &[Hunt { start: "participants=2", plan: "timing=asynchronous crashes=0 requests=1 timers=0" }];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// Question and answer must fit into one time-out, so that who has not answered has crashed. Those who wait for a silent
    /// leader do so for two turns more than the one before them: a turn, question and answer fit in between.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 3)
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
                Message::HaveCommitted(tid) => site.on_have_committed(from, tid),
                Message::DoCommit(tid) => site.on_decision(from, tid, true),
                Message::Abort(tid) => site.on_decision(from, tid, false),
                Message::StateRequest(request) => site.on_state_request(from, request),
                Message::State(state) => site.on_state(from, state),
                // Nobody sends these to a coordinator.
                Message::CanCommit(_) | Message::PreCommit(_) => {}
            },
            At::Participant(mut site) => match said {
                Message::CanCommit(work) => site.on_can_commit(work),
                Message::PreCommit(tid) => site.on_pre_commit(from, tid),
                Message::Ack(tid) => site.on_ack(from, tid),
                Message::DoCommit(tid) => site.on_decision(from, tid, true),
                Message::Abort(tid) => site.on_decision(from, tid, false),
                Message::StateRequest(request) => site.on_state_request(from, request),
                Message::State(state) => site.on_state(from, state),
                // Nobody sends these to a participant.
                Message::Vote(_) | Message::HaveCommitted(_) => {}
            },
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        match (At::of(ctx, node.disk, node.memory, fx), timer) {
            (At::Coordinator(mut site), Timer::Phase) => site.on_phase_timeout(),
            (At::Participant(mut site), Timer::Wait) => site.on_wait_timeout(),
            // Each role sets only its own timer.
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

impl Shown for ThreePhaseCommit {
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

/// When a time-out means a crash and nothing else.
const SYNCHRONOUS: &[Assumption] = &[
    Assumption::CrashStop,
    Assumption::BoundedDelay,
    Assumption::NoLoss,
    Assumption::NoPartition,
    Assumption::BoundedDrift,
];

const WITHOUT_COORDINATOR: &str = "finishes-without-coordinator";

impl Checked for ThreePhaseCommit {
    type Ghost = History;

    fn observe(ghost: &mut History, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
        ghost.look_without_coordinator(WITHOUT_COORDINATOR, found, world);
    }

    /// That it never blocks is bought with assumptions about time: `agreement` is claimed while crashed sites stay down,
    /// every message arrives in time, none is lost and no link is cut. A partition breaks it, and the scenario
    /// `partition-disagrees` shows how.
    fn invariants() -> &'static [Invariant<Self>] {
        const {
            &[
                history::agreement().assuming(SYNCHRONOUS),
                history::decision_final(),
                history::commit_needs_all_yes(),
                Invariant::sometimes(
                    WITHOUT_COORDINATOR,
                    "The coordinator crashes without a decision, and all running participants decide all the same.",
                    "协调者没有做出决定就崩溃了，而所有运行中的参与者仍然做出了决定。",
                ),
                history::all_commit(),
                history::abort(),
                Invariant::eventually(
                    "all-decide",
                    "Every running site decides every transaction, and so does one that has recovered.",
                    "每个运行中的节点都会对每个事务做出决定，恢复的节点也一样。",
                    history::undecided,
                )
                .assuming(&[Assumption::BoundedDelay]),
            ]
        }
    }
}

impl Coordinated for ThreePhaseCommit {
    type Phase = Phase;
    type Standing = State;
    const ALL_COMMIT: &'static str = "commit";
}
