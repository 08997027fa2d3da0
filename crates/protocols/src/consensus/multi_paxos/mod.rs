//! Multi-Paxos, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/multi-paxos/about.md")]
//!
//! **Where to look.** `election` is phase 1, `proposing` phase 2, `learning` what is chosen, applied and caught up
//! with, `leases` heartbeats and reads, `client` commands on their way in and answers on their way out; `disk` and
//! `state` are what a replica keeps, `message` what is sent. `ghost` remembers every vote from outside, `invariants`
//! states what must hold. `rules` lists what can be switched off, and at each of these branches the paper's sentence is
//! quoted.
//!
//! **Smaller differences**, each also said at its place: the quorums of the two phases may differ (as in `paxos`), and
//! the leader tells at once what is chosen, as Raft does here.

mod client;
mod disk;
mod election;
mod ghost;
mod invariants;
mod learning;
mod leases;
mod message;
mod proposing;
mod rules;
mod setup;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use disk::{Durable, Log, Slot, Snapshot, Vote};
pub use ghost::Ghost;
pub use learning::MOST_VALUES;
pub use message::{Message, Votes};
pub use setup::{Config, Reads};
pub use state::{Candidacy, Leadership, Lease, Leases, Memory, Open, Role, Timer, Volatile};

use crate::kv::Store;
use crate::replicated::{Client, ClientNode, Machine, circle};
use std::marker::PhantomData;
use synod_model::{
    Assumption, Checked, CtxOf, Exhibit, Findings, Fx, Hunt, Invariant, InvariantSet, Live, Meta, Metric,
    Micros, NodeId, NodeSpec, Protocol, RequestId, Rule, RuleSet, Step, Text, Topology, World,
};

/// The protocol, over the machine that it replicates.
#[derive(Debug)]
pub struct MultiPaxosOver<M>(PhantomData<M>);

/// Multi-Paxos over a key-value store.
pub type MultiPaxos = MultiPaxosOver<Store>;

/// A replica at work: who it is, its disk, its memory, and what it may do to the world.
struct Server<'a, 'e, M: Machine> {
    ctx: &'a CtxOf<'a, MultiPaxosOver<M>>,
    disk: &'a mut Durable<M>,
    memory: &'a mut Memory<M>,
    fx: &'a mut Fx<'e, MultiPaxosOver<M>>,
}

/// A client node at work.
fn client_node<'a, 'e, M: Machine>(
    ctx: &CtxOf<'_, MultiPaxosOver<M>>,
    memory: &'a mut Client<M>,
    fx: &'a mut Fx<'e, MultiPaxosOver<M>>,
) -> ClientNode<'a, 'e, M, Message<M>, Timer> {
    let retry = (Timer::Retry, ctx.config.retry());
    ClientNode { me: ctx.me, servers: ctx.config.replicas, memory, fx, retry }
}

impl<M: Machine> Server<'_, '_, M> {
    fn on_message(&mut self, from: NodeId, said: Message<M>) {
        match said {
            Message::Prepare { ballot, from_slot } => self.on_prepare(from, ballot, from_slot),
            Message::Promise { ballot, accepted, chosen_index } => {
                self.on_promise(from, ballot, &accepted, chosen_index);
            }
            Message::Accept { ballot, slot, value, chosen_index } => {
                self.on_accept(from, (slot, Vote { ballot, value }), chosen_index);
            }
            Message::Accepted { ballot, slot } => self.on_accepted(from, ballot, slot),
            Message::Chosen { ballot, slots, chosen_index } => {
                self.on_chosen(from, ballot, &slots, chosen_index);
            }
            Message::Nack { max_ballot } => self.on_nack(from, max_ballot),
            Message::Heartbeat { ballot, chosen_index, round } => {
                self.on_heartbeat(from, ballot, chosen_index, round);
            }
            Message::HeartbeatAck { ballot, round } => self.on_heartbeat_ack(from, ballot, round),
            Message::CatchUpRequest { from_slot } => self.on_catch_up_request(from, from_slot),
            Message::CatchUp { snapshot, slots, chosen_index } => {
                self.on_catch_up(from, snapshot, &slots, chosen_index);
            }
            Message::ClientRequest(m) => self.on_client_request(from, m),
            Message::ClientReply(m) => self.on_client_reply(from, m),
        }
    }

    fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Election => self.on_election_timeout(),
            Timer::Heartbeat => self.on_heartbeat_timeout(),
            Timer::Retry => self.on_retry_timeout(),
            Timer::CatchUp => self.on_catch_up_timeout(),
            Timer::Lease(round) => self.on_lease_timeout(round),
            Timer::VoteLease => self.on_vote_lease_timeout(),
        }
    }
}

impl<M: Machine> Protocol for MultiPaxosOver<M> {
    const META: Meta = Meta {
        id: "multi-paxos",
        title: Text::new("Multi-Paxos", "Multi-Paxos"),
        family: Text::new("Consensus", "共识"),
        year: 2001,
        paper: "Leslie Lamport, Paxos Made Simple",
        summary: Text::new(
            "A leader does phase 1 once for all slots of a log, and then decides a command with one round trip: a replicated \
             state machine over Paxos.",
            "领导者对日志的所有槽位只做一次阶段 1，此后每条命令只需一次往返：建立在 Paxos 之上的复制状态机。",
        ),
        settles_within: Micros::secs(10),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "nodes=3 window=2", plan: "crashes=0 requests=0 timers=1" },
        Hunt { start: "nodes=2", plan: "crashes=0 requests=1 timers=1" },
        Hunt { start: "nodes=1 log-after=1", plan: "crashes=1 restarts=1 requests=2 timers=2" },
        Hunt { start: "nodes=1 clients=1", plan: "crashes=0 requests=1 timers=3 duplicates=1" },
    ];

    type Config = Config;
    type Durable = Durable<M>;
    type Volatile = Volatile<M>;
    type Message = Message<M>;
    type Timer = Timer;
    type Request = M::Op;

    fn obeyed(config: &Config) -> RuleSet {
        RuleSet::ALL
            .switched(rules::QUORUMS_INTERSECT, config.quorums_intersect())
            .switched(rules::READS_CONFIRMED, config.reads != Reads::Local)
    }

    /// Promises must be there before the shortest election timeout has run out: there and back.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.election.0.0 / 2)
    }

    /// Only leases rest on what clocks show.
    fn rests_on_clocks(config: &Config) -> bool {
        config.reads == Reads::Lease
    }

    /// Replicas on a circle, clients on a wider one around them. With clients, they are the ones who ask.
    fn topology(config: &Config) -> Topology {
        let replica = |n| NodeSpec { takes_load: config.clients == 0, ..NodeSpec::new(format!("S{n}")) };
        circle((1..=config.replicas).map(replica), config.clients)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable<M>, fx: &mut Fx<Self>) -> Volatile<M> {
        let me = ctx.me;
        if !ctx.config.is_replica(me) {
            fx.note(&text::CLIENT_STARTS, [me.into()]);
            return Volatile::Client(Client::default());
        }
        disk.log.begin();
        let restarts = disk.started;
        if restarts {
            disk.forget(ctx, fx);
            let (last, folded) = (disk.log.last().max(disk.folded()), disk.folded());
            let text = if folded > 0 { &text::RESTARTS_FROM_SNAPSHOT } else { &text::RESTARTS };
            fx.note(text, [me.into(), last.into(), folded.into()]);
        } else {
            disk.started = true;
            fx.note(&text::STARTS, [me.into()]);
        }
        let replica = disk.snapshot.as_ref().map(|snapshot| snapshot.replica.clone()).unwrap_or_default();
        let mut memory = Memory::new(ctx.clock, disk.folded(), replica);
        let mut server = Server { ctx, disk, memory: &mut memory, fx };
        if restarts {
            server.wait_out_lease();
        }
        server.reset_election_timer();
        Volatile::Replica(memory)
    }

    fn on_message(
        ctx: &CtxOf<Self>,
        node: &mut Live<Self>,
        from: NodeId,
        said: Message<M>,
        fx: &mut Fx<Self>,
    ) {
        node.disk.log.begin();
        match (&mut *node.memory, said) {
            (Volatile::Replica(memory), said) => {
                Server { ctx, disk: node.disk, memory, fx }.on_message(from, said);
            }
            (Volatile::Client(memory), Message::ClientReply(m)) => {
                client_node(ctx, memory, fx).on_reply(from, m);
            }
            // Nothing but answers is ever sent to a client.
            (Volatile::Client(_), _) => {}
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        node.disk.log.begin();
        match node.memory {
            Volatile::Replica(memory) => Server { ctx, disk: node.disk, memory, fx }.on_timer(timer),
            // A client sets no other timer than that for its retries.
            Volatile::Client(memory) => client_node(ctx, memory, fx).on_retry_timeout(),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, op: M::Op, fx: &mut Fx<Self>) {
        node.disk.log.begin();
        match node.memory {
            Volatile::Replica(memory) => Server { ctx, disk: node.disk, memory, fx }.on_request(id, op),
            Volatile::Client(memory) => client_node(ctx, memory, fx).on_request(id, op),
        }
    }
}

impl<M: Machine> Checked for MultiPaxosOver<M> {
    type Ghost = Ghost<M>;

    fn observe(ghost: &mut Ghost<M>, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        Self::INVARIANTS
    }

    /// Leases rest on clocks that do not come apart too far. A leader that was paused looks at its clock before it reads; it may
    /// be some time before it notices that its lease is over.
    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        let drift = Assumption::DriftWithin(u32::from(config.drift) * 10_000);
        match (id, config.reads) {
            ("linearizable", Reads::Lease) => vec![drift],
            ("lease-exclusive", Reads::Lease) => vec![Assumption::BoundedDelay, drift],
            ("converges", _) => vec![Assumption::BoundedDelay],
            _ => Vec::new(),
        }
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        world.ghost().history.given_up(Self::LINEARIZABLE)
    }

    fn exhibits(world: &World<Self>, limit: usize) -> Vec<Exhibit> {
        vec![view::slots(world, limit)]
    }

    /// Changes of leader, slots that are chosen, and no-ops among them.
    fn metrics(world: &World<Self>) -> Vec<Metric> {
        static ELECTIONS: Text = Text::new("elections", "选举");
        static ELECTIONS_SAY: Text =
            Text::new("How often a replica has begun to lead", "副本成为领导者的次数");
        static CHOSEN: Text = Text::new("chosen slots", "已选定的槽位");
        static CHOSEN_SAYS: Text = Text::new("Slots in which a value is chosen", "已有值被选定的槽位数");
        static NO_OPS: Text = Text::new("no-ops", "空操作");
        static NO_OPS_SAY: Text = Text::new("Slots in which a no-op is chosen", "选定了空操作的槽位数");
        let Ghost { elections, chosen, no_ops, .. } = world.ghost();
        vec![
            Metric::new("elections", &ELECTIONS, &ELECTIONS_SAY, *elections),
            Metric::new("chosen", &CHOSEN, &CHOSEN_SAYS, *chosen),
            Metric::new("no_ops", &NO_OPS, &NO_OPS_SAY, *no_ops),
        ]
    }
}
