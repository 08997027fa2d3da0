//! Three-phase commit: nobody commits before everybody knows that all have voted yes (Dale Skeen, "Nonblocking Commit
//! Protocols", 1981; with Michael Stonebraker, "A Formal Model of Crash Recovery in a Distributed System", 1983).
//!
//! **The problem.** Two-phase commit blocks: a participant that has voted yes cannot tell whether the coordinator has
//! committed before it crashed. Its state may be next to a commit and next to an abort at once.
//!
//! **The idea.** Put a state between the two. After the votes the coordinator *pre-commits*: it tells everybody that all
//! have voted yes, and only when all have acknowledged does it commit. Then, if the coordinator crashes, the survivors can
//! tell from their own states what may have happened: as long as one of them has not heard of the pre-commit, nobody has
//! committed; as soon as one has heard of it, nobody has aborted. So they elect one of them, it asks for all states, and
//! decides. Nobody waits for the crashed one.
//!
//! **The price.** A message round and a forced write more, and an assumption: that silence means a crash. In a partition
//! each side takes the other for crashed, and the two sides may decide differently. The coordinator and a pre-committed
//! participant commit on one side; on the other nobody has heard of the pre-commit, and they abort. For networks that can
//! split, the answer is a consensus protocol, or a quorum for the decision.
//!
//! **Where to look.** `coordinator` has the three phases, `participant` the states q, w, p, and how a survivor is elected,
//! `termination` its rules. The log, the locks, the history variables and the set-up are shared with two-phase commit and
//! stand one folder up. `rules` lists what can be switched off.
//!
//! **What to watch.** Crash the coordinator at any moment: after a while a participant wears the crown, asks, and ends the
//! transaction. Do the same in two-phase commit beside it. Then, instead of a crash, cut the network in two between the
//! pre-commits.
//!
//! **Where this differs from the papers**, each also said at its place: the election is by time-outs of different length,
//! which rests on the same assumption as everything else here; sites that have all crashed and recovered, none of them
//! decided, decide together from what they remember.

mod coordinator;
mod invariants;
mod participant;
mod rules;
mod state;
mod termination;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use state::{Coordination, Memory, Message, Phase, Poll, Site, State, Task, Timer};

use super::history::{Commitment, History};
use super::log::{Durable, Keys, Log, Record, Tid};
use super::setup::{self, COORDINATOR, Config};
use coordinator::Coordinator;
use participant::Participant;
use synod_model::{
    Checked, CtxOf, Field, Fields, Findings, Fx, Invariant, Live, MessageView, Messages, Meta, Micros,
    NodeId, NodeRef, NodeView, Place, Protocol, RequestId, Rule, Sentence, Shown, Step, Text, Timers,
    Topology, World,
};

/// The protocol.
#[derive(Debug)]
pub enum ThreePhaseCommit {}

/// A site at work.
enum At<'a, 'e> {
    Coordinator(Coordinator<'a, 'e>),
    Participant(Participant<'a, 'e>),
}

fn at<'a, 'e>(
    ctx: &'a CtxOf<'a, ThreePhaseCommit>,
    disk: &'a mut Durable,
    memory: &'a mut Memory,
    fx: &'a mut Fx<'e, ThreePhaseCommit>,
) -> At<'a, 'e> {
    let log = Log { disk, tail: &mut memory.tail };
    match &mut memory.site {
        Site::Coordinator { next, open } => At::Coordinator(Coordinator { ctx, log, next, open, fx }),
        Site::Participant { branches } => At::Participant(Participant { ctx, log, branches, fx }),
    }
}

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

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Keys;

    /// Question and answer must fit into one time-out, so that who has not answered has crashed. Those who wait for a silent
    /// leader do so for two turns more than the one before them: a turn, question and answer fit in between.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 3)
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
                Message::HaveCommitted { tid } => site.on_have_committed(from, tid),
                Message::Decision { tid, commit } => site.on_decision(from, tid, commit),
                Message::StateRequest { tid, .. } => site.on_state_request(from, tid),
                Message::State { tid, recovered, .. } => site.on_state(from, tid, recovered),
                // Nobody sends these to a coordinator.
                Message::CanCommit { .. } | Message::PreCommit { .. } => {}
            },
            At::Participant(mut site) => match message {
                Message::CanCommit { tid, keys, oldest } => site.on_can_commit(tid, keys, oldest),
                Message::PreCommit { tid } => site.on_pre_commit(from, tid),
                Message::Ack { tid } => site.on_ack(from, tid),
                Message::Decision { tid, commit } => site.on_decision(from, tid, commit),
                Message::StateRequest { tid, leads } => site.on_state_request(from, tid, leads),
                Message::State { tid, pre_committed, recovered } => {
                    site.on_state(from, tid, pre_committed, recovered);
                }
                // Nobody sends these to a participant.
                Message::Vote { .. } | Message::HaveCommitted { .. } => {}
            },
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        match (at(ctx, node.disk, node.memory, fx), timer) {
            (At::Coordinator(mut site), Timer::Phase) => site.on_phase_timeout(),
            (At::Participant(mut site), Timer::Wait) => site.on_wait_timeout(),
            // Each role sets only its own timer.
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

impl Shown for ThreePhaseCommit {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        view::node(node.config, node.me, node.disk, node.memory, node.limit)
    }

    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        view::node(node.config, node.me, node.disk, node.memory, node.limit).fields
    }

    fn blocked(memory: &Memory) -> bool {
        matches!(&memory.site, Site::Participant { branches } if branches.iter().any(|b| b.state.is_blocked()))
    }
}

impl Checked for ThreePhaseCommit {
    type Ghost = History;

    fn observe(ghost: &mut History, _: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::TABLE
    }
}

impl Messages for Message {
    const KINDS: &'static [&'static str] = &[
        "CanCommit",
        "Vote",
        "PreCommit",
        "Ack",
        "DoCommit",
        "Abort",
        "HaveCommitted",
        "StateRequest",
        "State",
    ];

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
            "phase",
            Text::new(
                "Runs at the coordinator while answers are missing: votes, acknowledgements, news of the commit.",
                "答复未到齐时在协调者上运行：投票、确认、已提交的回报。",
            ),
        ),
        (
            "wait",
            Text::new(
                "Runs at a participant that has voted yes; after several turns of silence it takes over.",
                "在投了赞成票的参与者上运行；连续几轮没有音讯后由它接手。",
            ),
        ),
    ];

    fn index(self) -> usize {
        match self {
            Self::Phase => 0,
            Self::Wait => 1,
        }
    }
}

impl Fields for Memory {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

impl Commitment for ThreePhaseCommit {
    fn tail(memory: &Memory) -> &[Record] {
        &memory.tail
    }

    fn open(memory: &Memory) -> Option<Tid> {
        match &memory.site {
            Site::Coordinator { open, .. } => {
                let undecided = |c: &&Coordination| !matches!(c.phase, Phase::Committed { .. });
                open.iter().find(undecided).map(|c| c.tid)
            }
            Site::Participant { branches } => branches.first().map(|b| b.tid),
        }
    }
}
