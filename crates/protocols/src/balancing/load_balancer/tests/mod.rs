//! The balancer on the bench: requests, answers and heartbeats come when the test says so.

mod fixed;
mod nodes;
mod policies;

use super::{Balancer, Client, Config, Job, LoadBalancer, Message, Server, Timer, Volatile};
use synod_model::{Action, Envelope, NodeId, kit};

type Lab = kit::Lab<LoadBalancer>;

/// What only a load balancer has.
trait Bench {
    fn balancer(&self) -> NodeId;
    /// Whether something was found for an invariant.
    fn has_found(&self, invariant: &str) -> bool;
    /// A user asks client 1, in a session, and the balancer gets the request: the server that it chooses, from 1.
    fn place(&mut self, session: &str) -> Option<usize>;
    /// The first message of the last step.
    fn first_sent(&self) -> Option<&Envelope<Message>>;
    /// Delivers the oldest message to a node that `fits`.
    fn deliver_to(&mut self, to: NodeId, fits: impl Fn(&Message) -> bool);
    /// Fires this very timer of a node.
    fn fire_at(&mut self, node: NodeId, timer: Timer);
    fn client(&self) -> &Client;
    fn balance(&self) -> &Balancer;
    fn server(&self, number: usize) -> &Server;
}

impl Bench for Lab {
    fn balancer(&self) -> NodeId {
        NodeId::new(self.world.config().clients + 1)
    }

    fn has_found(&self, invariant: &str) -> bool {
        self.world.found().get(invariant).is_some()
    }

    #[track_caller]
    fn place(&mut self, session: &str) -> Option<usize> {
        self.ask(1, &format!("get {session}"));
        let sent = self.step.sent[0];
        self.act(Action::Deliver(sent));
        let to = self.first_sent()?.to;
        self.world.config().place(to).map(|place| place + 1)
    }

    fn first_sent(&self) -> Option<&Envelope<Message>> {
        self.step.sent.first().and_then(|id| self.world.envelope(*id))
    }

    #[track_caller]
    fn deliver_to(&mut self, to: NodeId, fits: impl Fn(&Message) -> bool) {
        let all = self.world.in_flight();
        let found = all.iter().find(|(_, envelope)| envelope.to == to && fits(&envelope.message));
        let id = found.expect("such a message is in flight").0;
        self.act(Action::Deliver(id));
    }

    #[track_caller]
    fn fire_at(&mut self, node: NodeId, timer: Timer) {
        self.act(Action::Fire(node, timer));
    }

    fn client(&self) -> &Client {
        match self.memory(1) {
            Volatile::Client(client) => client,
            other => panic!("node 1 is a client: {other:?}"),
        }
    }

    fn balance(&self) -> &Balancer {
        match self.memory(self.balancer().number()) {
            Volatile::Balancer(balancer) => balancer,
            other => panic!("it is the balancer: {other:?}"),
        }
    }

    fn server(&self, number: usize) -> &Server {
        match self.memory(self.world.config().server(number - 1).number()) {
            Volatile::Server(server) => server,
            other => panic!("it is a server: {other:?}"),
        }
    }
}

fn config(params: &str) -> Config {
    Lab::configure(params).expect("they fit together")
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
