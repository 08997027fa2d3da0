//! Raft, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/raft/about.md")]
//!
//! Sections and figures are those of the paper's extended version, unless the dissertation is named.
//!
//! **Where to look.** `election` makes leaders, `replication` copies logs and commits, `client` brings commands in and
//! answers out; `log` holds the rules about logs as pure functions, `disk` and `state` the state of Figure 2, `message`
//! what is sent. `ghost` remembers a run's history from outside, and `invariants` states what must hold of it: the five
//! properties of Figure 3, and that clients see one store. `rules` lists what can be switched off, and at each of these
//! branches the paper's sentence is quoted.
//!
//! **Optional parts**, all off by default. `prevote`: who wants to stand asks first whether it would be elected, so
//! that nobody's term grows in vain. `stability` (param `check-quorum`): servers that hear from a leader ignore who
//! stands, and a leader that no majority answers steps down. `transfer`, asked for through `orders`: a leader hands
//! over. `reads` and `rounds` (param `reads`): the leader, or a follower that asks it, answers reads from its machine,
//! sure of itself by a round of heartbeats or by a lease. `members` (params `voters`, `learners`): servers that only
//! copy. `changes` (param `membership`): who votes changes while the system runs; `membership` and `in_force` find
//! which configuration of its log a server goes by, and `catch_up` brings new voters up to date. `compaction` (params
//! `snapshots`, `snapshot-after`, `keep`, `chunks`): servers drop what they have applied from their logs and keep a
//! `snapshot`, which a follower gets that needs those entries; `faithful` watches that it is right. `quorum` is where
//! every majority is asked, and `witness` notes what these parts did.
//!
//! **Smaller differences**, each also said at its place: the hint and the early news of a commit are as in etcd's
//! implementation; one batch of entries is under way to a follower at a time; servers pass on what operators ask by
//! messages of their own; a snapshot is written in the step that takes it, and all of it travels with its last chunk;
//! of a command that is repeated, only a copy that the leader has appended in its own term keeps it from being appended
//! again.

mod catch_up;
mod changes;
mod client;
mod compaction;
mod configuration;
mod counted;
mod disk;
mod disruption;
mod election;
mod extra;
mod faithful;
mod ghost;
mod in_force;
mod invariants;
mod log;
mod members;
mod membership;
mod message;
mod orders;
mod packed;
mod prevote;
mod quorum;
mod reads;
mod replication;
mod request;
mod rounds;
mod rules;
mod setup;
mod snapshot;
mod stability;
mod state;
mod symmetry;
mod text;
mod transfer;
mod view;
mod witness;

#[cfg(test)]
mod tests;

pub use configuration::{Configuration, Members};
pub use disk::Durable;
pub use extra::Extra;
pub use ghost::Ghost;
pub use log::{Base, Content, Entries, Entry, Hint, Index, Log, Term};
pub use membership::Membership;
pub use message::{
    AppendEntries, AppendEntriesResponse, Appended, Message, OrderReply, OrderRequest, PreVote,
    PreVoteResponse, ReadIndex, ReadIndexResponse, RequestVote, RequestVoteResponse, TimeoutNow,
};
pub use replication::MOST_ENTRIES;
pub use request::{Order, Refusal, Request};
pub use setup::{Changes, Config, ConfigAt, Joint, Reads, RemovedLeader};
pub use snapshot::{
    Incoming, InstallSnapshot, InstallSnapshotResponse, Part, Sending, Snapshot, UnderWaySnapshots,
};
pub use state::{CatchUp, Memory, Office, Progress, Role, Timer, UnderWay, Volatile};

use crate::kv::Store;
use crate::replicated::{Client, ClientNode, Machine, circle, lease_length};
use std::marker::PhantomData;
use synod_model::symmetry::Symmetry;
use synod_model::{
    Assumption, Checked, Condition, CtxOf, Findings, Fx, Hull, Hunt, Invariant, InvariantSet, Live, Meta,
    Metric, Micros, NodeId, NodeSpec, Protocol, RequestId, Rule, RuleSet, Step, Text, Topology, World,
};

/// The protocol, over the machine that it replicates.
#[derive(Debug)]
pub struct RaftOver<M>(PhantomData<M>);

/// Raft over a key-value store.
pub type Raft = RaftOver<Store>;

/// A server at work: who it is, its disk, its memory, and what it may do to the world.
struct Server<'a, 'e, M: Machine> {
    ctx: &'a CtxOf<'a, RaftOver<M>>,
    disk: &'a mut Durable<M>,
    memory: &'a mut Memory<M>,
    fx: &'a mut Fx<'e, RaftOver<M>>,
}

/// A client node at work.
fn client_node<'a, 'e, M: Machine>(
    ctx: &CtxOf<'_, RaftOver<M>>,
    memory: &'a mut Client<M>,
    fx: &'a mut Fx<'e, RaftOver<M>>,
) -> ClientNode<'a, 'e, M, Message<M>, Timer> {
    let retry = (Timer::Retry, ctx.config.retry());
    ClientNode { me: ctx.me, servers: ctx.config.servers, memory, fx, retry }
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
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "nodes=3", plan: "crashes=0 requests=0 timers=1" },
        Hunt { start: "nodes=2", plan: "crashes=0 requests=1 timers=1" },
        Hunt { start: "nodes=2 noop=off", plan: "crashes=0 requests=2 timers=1" },
        Hunt { start: "nodes=2 noop=off", plan: "crashes=1 restarts=1 requests=0 timers=2 drops=1" },
        Hunt { start: "nodes=3 noop=off", plan: "crashes=1 restarts=1 requests=0 timers=1" },
        Hunt { start: "nodes=3 noop=off", plan: "crashes=0 requests=0 timers=1 partitions=1" },
        Hunt { start: "nodes=1 clients=1", plan: "crashes=0 requests=1 timers=3 duplicates=1" },
        Hunt { start: "nodes=1 clients=2", plan: "crashes=0 requests=1 timers=2 drops=1" },
        Hunt { start: "nodes=3 prevote=on noop=off", plan: "crashes=0 requests=0 timers=1" },
        Hunt { start: "nodes=2 check-quorum=on reads=read-index", plan: "crashes=0 requests=1 timers=1" },
        Hunt { start: "nodes=3 learners=3 noop=off", plan: "crashes=0 requests=1 timers=1" },
        Hunt { start: "nodes=2 voters=1", plan: "crashes=0 requests=1 timers=1" },
    ];

    type Config = Config;
    type Durable = Durable<M>;
    type Volatile = Volatile<M>;
    type Message = Message<M>;
    type Timer = Timer;
    type Request = Request<M::Op>;

    /// A vote must be there before the shortest election timeout has run out: there and back. A leader that counts who
    /// answers must have an answer to some heartbeat in each shortest election timeout.
    fn delay_bound(config: &Config) -> Micros {
        let round = if config.check_quorum { config.heartbeat } else { Micros(0) };
        let bound = config.election.0.since(round).0 / 2;
        // What is counted in ticks of this tells a lease from a vote lease.
        let margin = config.election.0.since(lease_length(config.election.0, config.drift)).0;
        Micros(if config.reads == Reads::Lease && margin > 0 { bound.min(margin) } else { bound })
    }

    /// To answer locally breaks what confirms reads.
    fn obeyed(config: &Config) -> RuleSet {
        let local = config.reads == Reads::Local;
        if local { RuleSet::ALL.switched(rules::READS_CONFIRMED, false) } else { RuleSet::ALL }
    }

    fn offers(config: &Config, request: &Request<M::Op>) -> Result<(), &'static str> {
        match request {
            Request::Command(_) => Ok(()),
            Request::Order(Order::Compact) if config.compacts() => Ok(()),
            Request::Order(Order::Compact) => Err("snapshots=on"),
            Request::Order(Order::Transfer { .. }) if config.transfer => Ok(()),
            Request::Order(Order::Transfer { .. }) => Err("transfer=on"),
            Request::Order(Order::Reconfigure { .. } | Order::LeaveJoint) => match config.membership {
                Changes::Joint => Ok(()),
                _ => Err("membership=joint"),
            },
            Request::Order(_) if config.membership == Changes::Off => Err("membership=single"),
            Request::Order(_) => Ok(()),
        }
    }

    /// Servers on a circle, clients on a wider one around them. With clients, they are the ones who ask; operators ask the
    /// servers all the same.
    fn topology(config: &Config) -> Topology {
        let server = |n| {
            let member = config.first.has(NodeId::new(n));
            let takes_load = config.clients == 0 && member;
            NodeSpec { takes_load, takes_orders: member, spare: !member, ..NodeSpec::new(format!("S{n}")) }
        };
        circle((1..=config.servers).map(server), config.clients)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable<M>, fx: &mut Fx<Self>) -> Volatile<M> {
        if !ctx.config.is_server(ctx.me) {
            fx.note(&text::CLIENT_STARTS, [ctx.me.into()]);
            return Volatile::Client(Client::default());
        }
        let restarts = disk.started;
        disk.log.begin();
        if restarts {
            disk.forget(ctx, fx);
        } else {
            disk.complete(&ctx.config.first);
        }
        disk.started = true;
        let mut memory = Memory::new(ctx.clock);
        let (known, folded) = (*disk.commit_index, disk.snapshot_end().index);
        memory.membership = Membership::of(ctx.me, ctx.config, disk, known.max(folded));
        let (me, term) = (ctx.me.into(), disk.current_term.into());
        if restarts {
            let entries = disk.log.last_index().into();
            let text = match (known, folded) {
                (0, 0) => &text::RESTARTS,
                _ if known > folded => &text::KNOWS_COMMIT,
                _ => &text::RESTARTS_FROM_SNAPSHOT,
            };
            fx.note(text, [me, term, entries, known.max(folded).into()]);
        } else if memory.membership.votes {
            fx.note(&text::STARTS, [me, term]);
        }
        if let Some(snapshot) = &disk.snapshot.0 {
            memory.begin_with(snapshot);
        }
        let mut server = Server { ctx, disk, memory: &mut memory, fx };
        if known > folded {
            server.commit_to(known);
        }
        if restarts {
            server.guard_restart();
        }
        server.say_if_aside();
        server.reset_election_timer();
        Volatile::Server(memory)
    }

    fn on_message(
        ctx: &CtxOf<Self>,
        node: &mut Live<Self>,
        from: NodeId,
        said: Message<M>,
        fx: &mut Fx<Self>,
    ) {
        match node.memory {
            Volatile::Server(memory) => {
                node.disk.log.begin();
                let mut server = Server { ctx, disk: node.disk, memory, fx };
                match said {
                    Message::RequestVote(m) => server.on_request_vote(from, m),
                    Message::RequestVoteResponse(m) => server.on_request_vote_response(from, m),
                    Message::AppendEntries(m) => server.on_append_entries(from, m),
                    Message::AppendEntriesResponse(m) => server.on_append_entries_response(from, m),
                    Message::ClientRequest(m) => server.on_client_request(from, m),
                    Message::ClientReply(m) => server.on_client_reply(from, m),
                    Message::PreVote(m) => server.on_pre_vote(from, m),
                    Message::PreVoteResponse(m) => server.on_pre_vote_response(from, m),
                    Message::TimeoutNow(m) => server.on_timeout_now(from, m),
                    Message::OrderRequest(m) => server.on_order_request(from, m),
                    Message::OrderReply(m) => server.conclude_order(from, m),
                    Message::ReadIndex(m) => server.on_read_index(from, m),
                    Message::ReadIndexResponse(m) => server.on_read_index_response(from, m),
                    Message::InstallSnapshot(m) => server.on_install_snapshot(from, m),
                    Message::InstallSnapshotResponse(m) => server.on_install_snapshot_response(from, m),
                }
            }
            Volatile::Client(memory) => {
                // Nothing but answers is ever sent to a client.
                if let Message::ClientReply(m) = said {
                    client_node(ctx, memory, fx).on_reply(from, m);
                }
            }
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        match node.memory {
            Volatile::Server(memory) => {
                node.disk.log.begin();
                let mut server = Server { ctx, disk: node.disk, memory, fx };
                match timer {
                    Timer::Election => server.on_election_timeout(),
                    Timer::Heartbeat => server.on_heartbeat_timeout(),
                    Timer::Retry => server.on_retry_timeout(),
                    Timer::CheckQuorum => server.on_check_quorum(),
                    Timer::VoteLease => server.on_vote_lease_end(),
                    Timer::Transfer => server.on_transfer_timeout(),
                    Timer::Lease(round) => server.on_lease_end(round),
                    Timer::CatchUp => server.on_catch_up_timeout(),
                }
            }
            // A client sets no other timer than this one.
            Volatile::Client(memory) => client_node(ctx, memory, fx).on_retry_timeout(),
        }
    }

    fn on_request(
        ctx: &CtxOf<Self>,
        node: &mut Live<Self>,
        id: RequestId,
        asked: Request<M::Op>,
        fx: &mut Fx<Self>,
    ) {
        match (&mut *node.memory, asked) {
            (Volatile::Server(memory), asked) => {
                node.disk.log.begin();
                let mut server = Server { ctx, disk: node.disk, memory, fx };
                match asked {
                    Request::Command(op) => server.on_request(id, op),
                    Request::Order(order) => server.on_order(id, order),
                }
            }
            (Volatile::Client(memory), Request::Command(op)) => {
                client_node(ctx, memory, fx).on_request(id, op);
            }
            (Volatile::Client(_), Request::Order(order)) => orders::refuse_at_client(ctx.me, id, order, fx),
        }
    }
}

impl<M: Machine> Checked for RaftOver<M> {
    type Ghost = Ghost<M>;

    fn symmetry(config: &Config) -> Option<Symmetry<Self>> {
        symmetry::symmetry(config)
    }

    /// Reads by leases rest on clocks that keep within the bound.
    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        match id {
            "linearizable" if config.reads == Reads::Lease => {
                vec![Assumption::DriftWithin(u32::from(config.drift) * 10_000)]
            }
            "converges" => invariants::converging(config),
            _ => Vec::new(),
        }
    }

    fn breaks(world: &World<Self>) -> Vec<&'static Condition> {
        invariants::breaks(world)
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        members::hulls(world)
    }

    fn observe(ghost: &mut Ghost<M>, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        Self::INVARIANTS
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        world.ghost().history.given_up(Self::LINEARIZABLE)
    }

    /// Elections won, entries committed, and what reads cost.
    fn metrics(world: &World<Self>) -> Vec<Metric> {
        static ELECTIONS: Text = Text::new("elections", "选举");
        static ELECTIONS_SAY: Text = Text::new("How many leaders were elected", "选出领导者的次数");
        static COMMITTED: Text = Text::new("committed entries", "已提交的条目");
        static COMMITTED_SAYS: Text =
            Text::new("Entries of the log that can no longer be lost", "不会再丢失的日志条目");
        let Ghost { leaders, committed, reading, .. } = world.ghost();
        let mut metrics = vec![
            Metric::new("elections", &ELECTIONS, &ELECTIONS_SAY, leaders.len()),
            Metric::new("committed", &COMMITTED, &COMMITTED_SAYS, committed.len()),
        ];
        reading.0.metrics(&mut metrics);
        metrics
    }
}
