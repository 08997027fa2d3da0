//! Raft: several servers keep one log (Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm",
//! 2014, extended version; Ongaro's dissertation, "Consensus: Bridging Theory and Practice", 2014).
//!
//! **The problem.** A service is to survive the crash of some of its servers, and its clients are not to notice. If
//! every server applies the same commands in the same order, every server is in the same state, and any of them can
//! go on. So the servers must agree on a log, although messages are lost, late, doubled and out of order, and although
//! nobody can tell a crashed server from a slow one.
//!
//! **The idea.** Let one server decide: a leader, elected by a majority for a *term*. It alone appends to the log, and
//! the others copy. Terms are numbered and a later one outranks an earlier one, so a leader that was cut off finds out
//! as soon as anybody talks to it. What a majority holds is *committed*: since any two majorities share a server, and
//! a server votes only for candidates whose log is at least as up to date as its own, every later leader has it.
//!
//! **Where to look.** `election` makes leaders, `replication` copies logs and commits, `client` brings commands
//! in and answers out; `log` holds the rules about logs as pure functions, `state` the state of Figure 2 and the
//! messages. `ghost` remembers a run's history from outside, and `invariants` states what must hold of it: the five
//! properties of Figure 3, and that clients see one store. `rules` lists what can be switched off, and at each of these
//! branches the paper's sentence is quoted.
//!
//! **What to watch.** Crash the leader: a gap without heartbeats, one election, and the log goes on. Cut two servers off:
//! the minority's leader still appends, but commits nothing, and loses those entries when it returns. Stop all timers
//! but two: the votes split, and the term passes without a leader. Switch `current-term-commit` off and play Figure 8.
//!
//! **Where this differs from the paper**, each also said at its place: a refusal of entries carries a hint (as section
//! 5.3 suggests), a candidate that can no longer win becomes a follower, and followers are told of a commit at once, all
//! as in etcd's implementation; a repeated command that is still uncommitted in the leader's log is not appended again.

mod client;
mod election;
mod ghost;
mod invariants;
mod log;
mod replication;
mod rules;
mod setup;
mod state;
mod symmetry;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use ghost::Ghost;
pub use log::{Entries, Entry, Hint, Index, Log, Term};
pub use replication::MOST_ENTRIES;
pub use state::{
    AppendEntries, AppendEntriesResponse, Appended, Client, ClientReply, ClientRequest, Config, Durable,
    Memory, Message, Outcome, Progress, RequestVote, RequestVoteResponse, Role, Timer, UnderWay, Volatile,
};

use crate::kv::Store;
use crate::replicated::Machine;
use client::ClientNode;
use std::marker::PhantomData;
use synod_model::symmetry::Symmetry;
use synod_model::{
    Checked, CtxOf, Field, Fields, Findings, Fx, Invariant, InvariantSet, Live, MessageView, Messages, Meta,
    Metric, Micros, NodeId, NodeRef, NodeView, Param, ParamError, Params, Place, Protocol, RequestId, Rule,
    Sentence, Settings, Shown, State, Step, Text, Timers, Topology, World,
};

/// The protocol, over the machine that it replicates.
#[derive(Debug)]
pub struct RaftOver<M>(PhantomData<M>);

/// Raft over a key-value store.
pub type Raft = RaftOver<Store>;

/// A server at work: who it is, its disk, its memory, and what it may do to the world.
struct Server<'a, 'e, M: Machine> {
    ctx: &'a CtxOf<'a, RaftOver<M>>,
    disk: &'a mut Durable<M::Op>,
    memory: &'a mut Memory<M>,
    fx: &'a mut Fx<'e, RaftOver<M>>,
}

impl<M: Machine> Protocol for RaftOver<M> {
    const META: Meta = Meta {
        id: "raft",
        title: Text::new("Raft", "Raft"),
        family: Text::new("Consensus", "共识"),
        year: 2014,
        paper: "Diego Ongaro and John Ousterhout, In Search of an Understandable Consensus Algorithm",
        summary: Text::new(
            "Servers elect a leader, and the leader's log becomes everybody's: a replicated state machine that \
             survives the crash of any minority.",
            "节点选出一个领导者，领导者的日志成为所有节点的日志：一个能承受任意少数节点崩溃的复制状态机。",
        ),
        settles_within: Micros::secs(10),
    };
    const RULES: &'static [Rule] = rules::TABLE;

    type Config = Config;
    type Durable = Durable<M::Op>;
    type Volatile = Volatile<M>;
    type Message = Message<M>;
    type Timer = Timer;
    type Request = M::Op;

    /// A vote must be there before the shortest election timeout has run out: there and back.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.election.0.0 / 2)
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Durable<M::Op>, fx: &mut Fx<'_, Self>) -> Volatile<M> {
        if !ctx.config.is_server(ctx.me) {
            fx.note(&text::CLIENT_STARTS, [ctx.me.into()]);
            return Volatile::Client(Client::default());
        }
        if disk.started {
            setup::forget(ctx, disk, fx);
            let entries = disk.log.last_index();
            fx.note(&text::RESTARTS, [ctx.me.into(), disk.current_term.into(), entries.into()]);
        } else {
            disk.started = true;
            fx.note(&text::STARTS, [ctx.me.into(), disk.current_term.into()]);
        }
        let mut memory = Memory::new(ctx.clock);
        Server { ctx, disk, memory: &mut memory, fx }.reset_election_timer();
        Volatile::Server(memory)
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message<M>,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Volatile::Server(memory) => {
                let mut server = Server { ctx, disk: node.disk, memory, fx };
                match message {
                    Message::RequestVote(m) => server.on_request_vote(from, m),
                    Message::RequestVoteResponse(m) => server.on_request_vote_response(from, m),
                    Message::AppendEntries(m) => server.on_append_entries(from, m),
                    Message::AppendEntriesResponse(m) => server.on_append_entries_response(from, m),
                    Message::ClientRequest(m) => server.on_client_request(from, m),
                    Message::ClientReply(m) => server.on_client_reply(from, m),
                }
            }
            Volatile::Client(memory) => {
                // Nothing but answers is ever sent to a client.
                if let Message::ClientReply(m) = message {
                    ClientNode { ctx, memory, fx }.on_client_reply(from, m);
                }
            }
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        match node.memory {
            Volatile::Server(memory) => {
                let mut server = Server { ctx, disk: node.disk, memory, fx };
                match timer {
                    Timer::Election => server.on_election_timeout(),
                    Timer::Heartbeat => server.on_heartbeat_timeout(),
                    Timer::Retry => server.on_retry_timeout(),
                }
            }
            // A client sets no other timer than this one.
            Volatile::Client(memory) => ClientNode { ctx, memory, fx }.on_retry_timeout(),
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        request: M::Op,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Volatile::Server(memory) => Server { ctx, disk: node.disk, memory, fx }.on_request(id, request),
            Volatile::Client(memory) => ClientNode { ctx, memory, fx }.on_request(id, request),
        }
    }

    fn given(config: &Config, disk: &mut Durable<M::Op>, key: &str, value: &str) -> Result<(), Sentence> {
        setup::given::<M>(config, disk, key, value)
    }
}

impl<M: Machine> Shown for RaftOver<M> {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        view::node(node.config, node.me, node.disk, node.memory, node.limit)
    }

    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        view::node(node.config, node.me, node.disk, node.memory, node.limit).fields
    }

    fn in_charge(memory: &Volatile<M>) -> Option<bool> {
        memory.server().map(Memory::leads)
    }
}

impl<M: Machine> Checked for RaftOver<M> {
    type Ghost = Ghost<M>;

    fn symmetry(config: &Config) -> Option<Symmetry<Self>> {
        symmetry::symmetry(config)
    }

    fn observe(ghost: &mut Ghost<M>, _: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        Self::INVARIANTS
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        world.ghost().given_up()
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        world.ghost().metrics()
    }
}

impl<M: Machine> Messages for Message<M> {
    const KINDS: &'static [&'static str] = &[
        "RequestVote",
        "RequestVoteResponse",
        "AppendEntries",
        "AppendEntriesResponse",
        "ClientRequest",
        "ClientReply",
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
            "election",
            Text::new(
                "Runs at followers and candidates; when it runs out, the server stands for election.",
                "在跟随者和候选人上运行；到期时该节点发起选举。",
            ),
        ),
        (
            "heartbeat",
            Text::new("Runs at a leader, from heartbeat to heartbeat.", "在领导者上运行，间隔即心跳周期。"),
        ),
        (
            "retry",
            Text::new(
                "Runs while a request that was passed on has no answer; when it runs out, the request is sent again.",
                "转发的请求尚未得到答复时运行；到期时重发请求。",
            ),
        ),
    ];

    fn index(self) -> usize {
        match self {
            Self::Election => 0,
            Self::Heartbeat => 1,
            Self::Retry => 2,
        }
    }
}

impl Settings for Config {
    const PARAMS: &'static [Param] = setup::PARAMS;

    fn read(params: &Params) -> Result<Self, ParamError> {
        setup::configure(params)
    }
}

impl<C: State> Fields for Durable<C> {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

impl<M: Machine> Fields for Volatile<M> {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}
