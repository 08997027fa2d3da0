//! Paxos for a single decree, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/paxos/about.md")]
//!
//! **Where to look.** `proposer`, `acceptor` and `learner` are the three roles of the paper, `state` what they keep and
//! send. `ghost` remembers from outside every vote that was ever cast, and `invariants` states what must hold of them.
//! `rules` lists what can be switched off; at each of these branches the paper's sentence is quoted. A node may play
//! several roles; what it sends to itself needs no network and is done in the same step.

mod acceptor;
mod chosen;
mod ghost;
mod invariants;
mod learner;
mod message;
mod proposer;
mod rules;
mod setup;
mod state;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use ghost::Ghost;
pub use message::{Message, Promise};
pub use state::{Ballot, Config, Durable, Group, Learner, Memory, Phase, Proposer, Request, Timer, Vote};

use synod_model::symmetry::Symmetry;
use synod_model::{
    Arg, Checked, CtxOf, Field, Findings, Fx, Hunt, Invariant, Live, Meta, Metric, Micros, NodeId, NodeRef,
    NodeView, Protocol, RequestId, Rule, RuleSet, Sentence, Shown, Step, Text, Topology, Word, World,
};

/// The protocol.
#[derive(Debug)]
pub enum Paxos {}

/// A node at work: who it is, its disk, its memory, and what it may do to the world.
struct Site<'a, 'e> {
    ctx: &'a CtxOf<'a, Paxos>,
    disk: &'a mut Durable,
    memory: &'a mut Memory,
    fx: &'a mut Fx<'e, Paxos>,
    /// What it has sent to itself and not received yet.
    own: Vec<Message>,
}

/// What a handler is called for.
enum Event {
    Message(NodeId, Message),
    Timer(Timer),
    Request(RequestId, Word),
}

impl Site<'_, '_> {
    /// Handles an event, and then what the node has sent to itself.
    fn handle(&mut self, event: Event) {
        match event {
            Event::Message(from, message) => self.on_message(from, message),
            Event::Timer(Timer::Timeout) => self.on_timeout(),
            Event::Timer(Timer::BackOff) => self.on_back_off(),
            Event::Timer(Timer::CatchUp) => self.on_catch_up(),
            Event::Request(id, value) => self.on_request(id, value),
        }
        while !self.own.is_empty() {
            let message = self.own.remove(0);
            self.on_message(self.ctx.me, message);
        }
    }

    /// Only nodes that play the role are ever sent a message for it.
    fn on_message(&mut self, from: NodeId, message: Message) {
        match message {
            Message::Prepare(ballot) => self.on_prepare(from, ballot),
            Message::Promise(Promise { ballot, vote }) => self.on_promise(from, ballot, vote),
            Message::Accept(vote) => self.on_accept(from, vote),
            Message::Accepted(vote) => self.on_accepted(from, vote),
            Message::Nack { ballot, promised } => self.on_nack(from, ballot, promised),
            Message::Query => self.on_query(from),
            Message::Issue => self.on_issue(from),
        }
    }

    /// Sends a message; to itself without the network.
    fn send(&mut self, to: NodeId, message: Message) {
        if to == self.ctx.me {
            self.own.push(message);
        } else {
            self.fx.send(to, message);
        }
    }
}

/// A ballot in a sentence: `2·P1`, round and proposer; `2` where ballots are not unique.
pub(in crate::consensus) fn ballot(ballot: Ballot) -> Arg {
    static WHOLE: Text = Text::new("{0}·{1}", "{0}·{1}");
    static ROUND: Text = Text::new("{0}", "{0}");
    match ballot.proposer {
        0 => ROUND.with([ballot.round.into()]).into(),
        proposer => WHOLE.with([ballot.round.into(), NodeId::new(proposer).into()]).into(),
    }
}

impl Protocol for Paxos {
    const META: Meta = Meta {
        id: "paxos",
        title: Text::new("Paxos", "Paxos"),
        family: Text::new("Consensus", "共识"),
        year: 2001,
        paper: "Leslie Lamport, Paxos Made Simple",
        summary: Text::new(
            "Proposers, acceptors and learners choose a single value, and never another, whatever the network does.",
            "提议者、接受者和学习者共同选定一个值，无论网络如何，都不会再选定另一个。",
        ),
        settles_within: Micros::secs(30),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "proposers=2 acceptors=2 learners=1", plan: "crashes=0 requests=2 timers=0" },
        Hunt {
            start: "proposers=1 acceptors=1 learners=1",
            plan: "crashes=1 restarts=1 requests=1 timers=1",
        },
        Hunt { start: "proposers=1 acceptors=3 learners=1", plan: "crashes=0 requests=1 timers=0" },
        Hunt { start: "proposers=2 acceptors=2 learners=2", plan: "crashes=0 requests=1 timers=0" },
        Hunt {
            start: "proposers=1 acceptors=2 learners=1",
            plan: "crashes=1 restarts=1 requests=1 timers=0",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn obeyed(config: &Config) -> RuleSet {
        RuleSet::ALL.switched(rules::QUORUMS_INTERSECT, config.quorums_intersect())
    }

    /// An answer must be there before the proposer asks again; and where proposers may overtake each other, the longest
    /// back-off must leave time for a whole ballot, which is two round trips. Without back-off there is no such bound.
    fn delay_bound(config: &Config) -> Micros {
        let ballot = if config.proposers.len > 1 { config.backoff.1.0 / 4 } else { u64::MAX };
        Micros(ballot.min(config.timeout.0 / 2))
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Durable, fx: &mut Fx<'_, Self>) -> Memory {
        let mut memory = Memory::default();
        Site { ctx, disk, memory: &mut memory, fx, own: Vec::new() }.start();
        memory
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        run(ctx, node, fx, Event::Message(from, message));
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        run(ctx, node, fx, Event::Timer(timer));
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        Request::Propose { value }: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        run(ctx, node, fx, Event::Request(id, value));
    }

    fn given(config: &Config, disk: &mut Durable, key: &str, value: &str) -> Result<(), Sentence> {
        setup::given(config, disk, key, value)
    }
}

impl Shown for Paxos {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        view::node(node)
    }

    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        view::fields(node)
    }
}

impl Checked for Paxos {
    type Ghost = Ghost;

    fn symmetry(config: &Config) -> Option<Symmetry<Self>> {
        Symmetry::of(config.alike(), state::looks)
    }

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::TABLE
    }

    /// The highest round that was ever begun.
    fn metrics(world: &World<Self>) -> Vec<Metric> {
        static ROUNDS: Text = Text::new("highest round", "最高轮次");
        static ROUNDS_SAY: Text =
            Text::new("The highest round in which a proposer has tried", "提议者尝试过的最高轮次");
        let highest = world.nodes().map(|(_, node)| node.disk.round).max().unwrap_or_default();
        vec![Metric::new("rounds", &ROUNDS, &ROUNDS_SAY, highest)]
    }
}

fn run(ctx: &CtxOf<'_, Paxos>, node: &mut Live<'_, Paxos>, fx: &mut Fx<'_, Paxos>, event: Event) {
    Site { ctx, disk: node.disk, memory: node.memory, fx, own: Vec::new() }.handle(event);
}
