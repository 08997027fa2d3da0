//! The balancer on the bench: requests, answers and heartbeats come when the test says so.

mod fixed;
mod nodes;
mod policies;

use super::{Balancer, Client, Config, Job, LoadBalancer, Message, Request, Server, Timer, Volatile};
use synod_model::{
    Action, Choices, Envelope, Micros, NodeId, Params, Protocol, RuleId, RuleSet, Settings, Step, Word, World,
};

/// Choices laid down in advance, and a clock that the test sets.
#[derive(Default)]
struct Chance {
    next: Vec<u32>,
    now: Micros,
}

impl Choices for Chance {
    fn choose(&mut self, n: u32) -> u32 {
        if self.next.is_empty() { 0 } else { self.next.remove(0).min(n - 1) }
    }

    fn clock(&self, _node: NodeId) -> Micros {
        self.now
    }
}

struct Lab {
    world: World<LoadBalancer>,
    step: Step<LoadBalancer>,
    chance: Chance,
}

impl Lab {
    fn new(params: &str, without: &[&str]) -> Self {
        let config = config(params);
        let nodes = LoadBalancer::topology(&config).nodes.len();
        let off = |rules: RuleSet, id: &&str| rules.switched(RuleId::of(LoadBalancer::RULES, id), false);
        let rules = without.iter().fold(RuleSet::ALL, off);
        let world = World::new(config, rules, vec![super::Durable::default(); nodes]);
        let mut lab = Self { world, step: Step::default(), chance: Chance::default() };
        lab.world.boot(&mut lab.chance, &mut lab.step);
        lab
    }

    #[track_caller]
    fn act(&mut self, action: Action<LoadBalancer>) {
        assert!(self.world.apply(action, &mut self.chance, &mut self.step), "the action makes sense");
    }

    fn balancer(&self) -> NodeId {
        NodeId::new(self.world.config().clients + 1)
    }

    /// A user asks a client, in a session.
    #[track_caller]
    fn ask(&mut self, client: u16, session: &str) {
        let session = Word::new(session).expect("it is short");
        self.act(Action::Request(NodeId::new(client), Request::Get { session }));
    }

    /// Whether something was found for an invariant.
    fn found(&self, invariant: &str) -> bool {
        self.world.found().get(invariant).is_some()
    }

    /// A user asks client 1, in a session, and the balancer gets the request: the server that it chooses, from 1.
    #[track_caller]
    fn place(&mut self, session: &str) -> Option<usize> {
        self.ask(1, session);
        let sent = self.step.sent[0];
        self.act(Action::Deliver(sent));
        let letter = self.sent()?;
        self.world.config().place(letter.to).map(|place| place + 1)
    }

    /// The first message of the last step.
    fn sent(&self) -> Option<&Envelope<Message>> {
        self.step.sent.first().and_then(|id| self.world.envelope(*id))
    }

    /// Delivers the oldest message to a node that `fits`.
    #[track_caller]
    fn deliver(&mut self, to: NodeId, fits: impl Fn(&Message) -> bool) {
        let all = self.world.in_flight();
        let found = all.iter().find(|(_, letter)| letter.to == to && fits(&letter.message));
        let id = found.expect("such a message is in flight").0;
        self.act(Action::Deliver(id));
    }

    #[track_caller]
    fn fire(&mut self, node: NodeId, timer: Timer) {
        self.act(Action::Fire(node, timer));
    }

    fn client(&self) -> &Client {
        match &self.world.node(NodeId::new(1)).memory {
            Some(Volatile::Client(client)) => client,
            other => panic!("node 1 is a client: {other:?}"),
        }
    }

    fn balance(&self) -> &Balancer {
        match &self.world.node(self.balancer()).memory {
            Some(Volatile::Balancer(balancer)) => balancer,
            other => panic!("it is the balancer: {other:?}"),
        }
    }

    fn server(&self, number: usize) -> &Server {
        match &self.world.node(self.world.config().server(number - 1)).memory {
            Some(Volatile::Server(server)) => server,
            other => panic!("it is a server: {other:?}"),
        }
    }
}

fn config(params: &str) -> super::Config {
    let pairs = params.split_whitespace().map(|pair| pair.split_once('=').expect("key=value"));
    let params = Params::parse(Config::PARAMS, pairs).expect("the parameters are allowed");
    Config::read(&params).expect("they fit together")
}

fn is_request(message: &Message) -> bool {
    matches!(message, Message::Request { .. })
}

fn is_answer(message: &Message) -> bool {
    matches!(message, Message::Response { .. })
}

fn is_rejection(message: &Message) -> bool {
    matches!(message, Message::Rejection { job: Job { .. }, .. })
}
