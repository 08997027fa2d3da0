//! Practical Byzantine fault tolerance, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/pbft/about.md")]
//!
//! **Where to look.** `normal` has the three phases, `checkpoint` what is forgotten and fetched, `view_change` how a
//! primary is replaced and `new_view` what the next one must begin with, `client` the clients. `lies` is all that liars
//! do: they run the same handlers, and what they say is changed on its way out. `ghost` watches from outside and knows
//! who lies; no handler does. `rules` lists what can be switched off, and at each of these branches the paper's rule is
//! quoted or stated.
//!
//! **Smaller differences**, each also said at its place. Replicas and numbers count from 1, so replica (v mod n) + 1
//! leads view v. A message stands for a signed one, and a certificate for the messages that it is made of; it carries
//! the request. Who is done with a request that its client asks for again repeats what it said of it; who has commits
//! of a quorum for a number that is not prepared there asks for it; a primary gives itself up when it waits twice as
//! long as the others; a view change is repeated until the view begins, and view changes for later views count when a
//! replica decides to wait for its own.
//!
//! **What was searched to the end.** One request with one of four replicas silent, `explore pbft window=2 byzantine=4
//! behaviour=silent --crashes 0 --timers 0 --ask put`: 51,666 states, and the invariants hold in all. With a time-out
//! more, or with four that speak, the space is too large to be exhausted, and the rules are hunted from prepared
//! starts.
//!
//! **Beside Raft.** On the same crash (`beside-raft`) Raft needs three servers and far fewer messages; but there is no
//! comparing the two with one node that lies, since in Raft whatever a node says is believed.

mod app;
mod checkpoint;
mod client;
mod ghost;
mod invariants;
mod lies;
mod message;
mod names;
mod new_view;
mod normal;
mod rules;
mod setup;
mod state;
mod text;
mod timer;
mod view;
mod view_change;

#[cfg(test)]
mod tests;

pub use app::{Answered, App};
pub use client::Client;
pub use ghost::Ghost;
pub use message::{Certificate, Message, NewView, Ordered, Proof, SignedChange, SignedView, ViewChange};
pub use names::{Digest, Request, SeqNo, Signers, StateDigest, View};
pub use new_view::{Beginning, beginning};
pub use setup::{Behaviour, Config};
pub use state::{Durable, Memory, Slot, Stage, Standing, Timing, Told, Volatile, Votes};
pub use timer::Timer;

use crate::kv::Op;
use client::ClientNode;
use synod_model::{
    Assumption, Checked, CtxOf, Exhibit, Findings, Fx, Hull, Hunt, Invariant, InvariantSet, Live, Meta,
    Metric, Micros, NodeId, NodeSet, Protocol, Reply, RequestId, Rule, RuleSet, Step, Switch, Text, Topology,
    World,
};

/// The protocol.
#[derive(Debug)]
pub enum Pbft {}

/// Why a request was refused: only clients sign requests.
const NOT_A_CLIENT: &str = "not-a-client";

/// A replica at work: who it is, its disk, its memory, and what it may do to the world.
struct Replica<'a, 'e> {
    ctx: &'a CtxOf<'a, Pbft>,
    disk: &'a mut Durable,
    memory: &'a mut Memory,
    fx: &'a mut Fx<'e, Pbft>,
    /// Whether it has kept silent in this step.
    hushed: bool,
}

impl Replica<'_, '_> {
    /// How many replicas make a quorum.
    fn quorum(&self) -> usize {
        let config = self.ctx.config;
        // Rule `quorums-intersect`: any two quorums have a correct replica in common (section 4.5.1). Where the configuration
        // breaks it by itself, its quorum stands as it is.
        let smaller = !self.ctx.obeys(rules::QUORUMS_INTERSECT) && config.quorums_intersect();
        config.quorum() - usize::from(smaller)
    }

    fn on_message(&mut self, from: NodeId, message: Message) {
        match message {
            Message::Request(request) => self.on_client_request(from, request),
            Message::PrePrepare { view, seq, digest, request } => {
                self.on_pre_prepare(from, (view, seq), digest, request);
            }
            Message::Prepare { view, seq, digest } => self.on_prepare(from, view, seq, digest),
            Message::Commit { view, seq, digest } => self.on_commit(from, view, seq, digest),
            Message::Checkpoint { seq, digest } => self.on_checkpoint(from, seq, digest),
            Message::ViewChange(change) => self.on_view_change(from, change.0),
            Message::NewView(new) => self.on_new_view(from, &new.0),
            Message::FetchState { seq } => self.on_fetch(from, seq),
            Message::State { snapshot, proof, .. } => self.on_state(from, snapshot, proof),
            // Replies go to clients only.
            Message::Reply { .. } => {}
        }
    }

    /// First boot and every restart.
    fn start(&mut self) {
        let (me, view) = (self.ctx.me, self.disk.view);
        if self.disk.started {
            // Rule `log-persisted`: what was signed is on disk, so that a restart counts as slowness and not as a lie.
            if !self.ctx.obeys(rules::LOG_PERSISTED)
                && *self.disk != (Durable { started: true, ..Durable::default() })
            {
                *self.disk = Durable { started: true, ..Durable::default() };
                self.fx.note(&text::FORGETS, [me.into()]);
            } else {
                self.fx.note(&text::RESTARTS, [me.into(), view.into(), self.disk.last_executed.into()]);
            }
        } else {
            self.disk.started = true;
            self.fx.note(&text::STARTS, [me.into(), view.into(), self.ctx.config.primary(view).into()]);
        }
        let open = self.disk.slots.iter().filter_map(|slot| slot.request);
        self.memory.waiting = open.filter(|request| !self.disk.app.is_behind(request)).collect();
        if self.disk.status == Standing::ViewChange {
            return self.want();
        }
        self.memory.leads = self.ctx.config.primary(self.disk.view) == me;
        if self.is_behind() {
            self.fetch();
        }
        self.await_requests();
    }
}

impl Protocol for Pbft {
    const META: Meta = Meta {
        id: "pbft",
        title: Text::new("PBFT", "PBFT"),
        family: Text::new("Consensus", "共识"),
        year: 1999,
        paper: "Miguel Castro and Barbara Liskov, Practical Byzantine Fault Tolerance",
        summary: Text::new(
            "Replicas execute the same requests in the same order, although fewer than a third of them may lie.",
            "副本以相同的顺序执行相同的请求，哪怕其中不到三分之一在说谎。",
        ),
        settles_within: Micros::secs(120),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "replicas=2", plan: "crashes=1 restarts=1 requests=1 timers=0" },
        Hunt { start: "replicas=2 clients=2", plan: "crashes=0 requests=1 timers=0" },
        Hunt { start: "replicas=2", plan: "crashes=0 requests=1 timers=1" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Op;

    fn obeyed(config: &Config) -> RuleSet {
        RuleSet::ALL.switched(rules::QUORUMS_INTERSECT, config.quorums_intersect())
    }

    /// A request must be executed before a backup gives the primary up: passed on, given a number, prepared, committed; and
    /// what is behind in the queue gets its turn.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.timeout.0 / 8)
    }

    fn topology(config: &Config) -> Topology {
        config.topology()
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Durable, fx: &mut Fx<'_, Self>) -> Volatile {
        if !ctx.config.is_replica(ctx.me) {
            fx.note(&text::CLIENT_STARTS, [ctx.me.into()]);
            return Volatile::Client(Client::default());
        }
        let mut memory = Memory::new(ctx.config.timeout);
        Replica { ctx, disk, memory: &mut memory, fx, hushed: false }.start();
        Volatile::Replica(memory)
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Volatile::Replica(memory) => {
                Replica { ctx, disk: node.disk, memory, fx, hushed: false }.on_message(from, message);
            }
            Volatile::Client(memory) => {
                // Nothing but replies is ever sent to a client.
                if let Message::Reply { view, timestamp, result } = message {
                    ClientNode { ctx, memory, fx }.on_reply(from, view, timestamp, result);
                }
            }
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        match node.memory {
            Volatile::Replica(memory) => {
                let mut replica = Replica { ctx, disk: node.disk, memory, fx, hushed: false };
                match timer {
                    Timer::NewView => replica.on_new_view_timeout(),
                    Timer::Request | Timer::Retry => replica.on_request_timeout(),
                }
            }
            Volatile::Client(memory) => ClientNode { ctx, memory, fx }.on_retry(),
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        op: Op,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Volatile::Replica(_) => {
                fx.note(&text::NO_CLIENT, [ctx.me.into(), op.to_string().into()]);
                fx.reply(id, Reply::Fail(NOT_A_CLIENT));
            }
            Volatile::Client(memory) => ClientNode { ctx, memory, fx }.on_request(id, op),
        }
    }
}

impl Checked for Pbft {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::TABLE
    }

    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        invariants::assumes(config, id)
    }

    fn faulty(config: &Config) -> NodeSet {
        config.byzantine
    }

    fn switches(config: &Config, below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch> {
        lies::switches(config, below)
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        world.ghost().history.given_up(invariants::LINEARIZABLE)
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        view::hulls(world.config())
    }

    fn exhibits(world: &World<Self>, limit: usize) -> Vec<Exhibit> {
        view::exhibits(world, limit)
    }

    /// How many views there were, and for how long clients waited and nothing was executed.
    fn metrics(world: &World<Self>) -> Vec<Metric> {
        static VIEWS: Text = Text::new("views", "视图数");
        static VIEWS_SAY: Text = Text::new(
            "How many views have been asked for, the first one included",
            "到目前为止请求过的视图数，包括最初的视图",
        );
        static LONGEST: Text = Text::new("longest time without execution", "最长无执行时间");
        static LONGEST_SAYS: Text = Text::new(
            "The longest time in which clients waited and no replica executed anything",
            "客户端在等待、而没有副本执行任何请求的最长时间",
        );
        let views = world.nodes().map(|(_, node)| node.disk.view).max().unwrap_or_default() + 1;
        vec![
            Metric::new("views", &VIEWS, &VIEWS_SAY, views),
            Metric::new("without_execution_us", &LONGEST, &LONGEST_SAYS, world.ghost().longest),
        ]
    }
}
