//! The state of each kind of node, and what they send each other.

use super::fixed::PeakEwma;
use super::policy::{Lookup, Policy};
use super::window::Window;
use std::collections::{BTreeMap, VecDeque};
use synod_model::{Delay, Micros, NodeId, OwnLoad, RequestId, Word};

/// How long a server works on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// Always equally long.
    Constant,
    /// Exponential.
    Exponential,
    /// Heavy-tailed: a few requests take most of the time.
    Pareto,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// How the balancer chooses a server.
    pub policy: Policy,
    /// How many clients there are.
    pub clients: u16,
    /// How many balancers there are.
    pub balancers: u16,
    /// How many servers there are.
    pub servers: u16,
    /// How many requests each server works on at once.
    pub workers: Vec<u32>,
    /// How many requests wait at each server, at most.
    pub queues: Vec<u32>,
    /// The weight of each server.
    pub weights: Vec<u32>,
    /// How fast each server works, in per cent.
    pub speeds: Vec<u32>,
    /// Whether each server answers with errors at once.
    pub failing: Vec<bool>,
    /// How often all clients together ask, and how their requests come.
    pub load: OwnLoad,
    /// How the time of work is distributed.
    pub service: Service,
    /// Its mean, at a speed of 100 %.
    pub service_mean: Micros,
    /// How often a client sends a request again.
    pub retries: u32,
    /// How many retries a client may save, and has at the start.
    pub savings: u32,
    /// How long a client waits for an answer.
    pub timeout: Micros,
    /// Whether the balancer watches the servers.
    pub health: bool,
    /// How often a server sends a heartbeat.
    pub heartbeat: Micros,
    /// Whether heartbeats tell how many requests a server has.
    pub load_reports: bool,
    /// How long a server that returns takes to its whole weight.
    pub slow_start: Micros,
    /// With less than this share of the servers healthy, in per cent, all are sent to.
    pub panic: u32,
    /// The factor c of bounded loads, in per cent.
    pub bound: u32,
}

impl Config {
    /// The balancers.
    pub fn balancers(&self) -> impl Iterator<Item = NodeId> {
        (self.clients + 1..=self.clients + self.balancers).map(NodeId::new)
    }

    /// The balancer that a client sends its requests to: the clients take turns.
    pub fn balancer_of(&self, client: NodeId) -> NodeId {
        NodeId::new(self.clients + 1 + (client.number() - 1) % self.balancers)
    }

    /// The place of a balancer among them; `None` for another node.
    pub fn balancer_place(&self, node: NodeId) -> Option<usize> {
        let place = node.index().checked_sub(usize::from(self.clients))?;
        (place < usize::from(self.balancers)).then_some(place)
    }

    /// The server at a place of the list.
    pub fn server(&self, place: usize) -> NodeId {
        NodeId::at(usize::from(self.clients + self.balancers) + place)
    }

    /// The place of a server in the list; `None` for another node.
    pub fn place(&self, node: NodeId) -> Option<usize> {
        node.index().checked_sub(usize::from(self.clients + self.balancers))
    }

    /// Whether a node is a client.
    pub fn is_client(&self, node: NodeId) -> bool {
        node.number() <= self.clients
    }

    /// Whether so few healthy servers are too few.
    pub(super) fn panics(&self, healthy: usize) -> bool {
        (healthy as u64) * 100 < u64::from(self.panic) * u64::from(self.servers)
    }

    /// How long a server works on the next request.
    pub(super) fn work(&self, place: usize) -> Delay {
        let mean = Micros(self.service_mean.0 * 100 / u64::from(self.speeds[place]));
        match self.service {
            Service::Constant => Delay::Fixed(mean),
            Service::Exponential => Delay::Exponential(mean),
            Service::Pareto => Delay::Pareto(mean),
        }
    }
}

/// What is on disk: the last number that a client has given to a request, or the balancer to what it forwards, so that
/// none is given twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Durable {
    /// The number.
    pub last: u32,
}

/// What is in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Volatile {
    /// Of a client.
    Client(Client),
    /// Of the balancer.
    Balancer(Box<Balancer>),
    /// Of a server.
    Server(Server),
}

/// A request that a client has no answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Open {
    /// Which of the run's requests it is.
    pub id: RequestId,
    /// The session that it belongs to.
    pub session: Word,
    /// Which attempt is under way, from 1.
    pub attempt: u32,
}

/// An attempt that somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Due {
    /// The request's number at its client.
    pub serial: u32,
    /// The attempt.
    pub attempt: u32,
    /// When the waiting ends, by one's own clock.
    pub at: Micros,
}

/// The memory of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// The requests without an answer, by number.
    pub open: Window<Open>,
    /// The attempts under way, the oldest first; some are answered already.
    pub due: VecDeque<Due>,
    /// The attempt for which the timer runs.
    pub awaited: Option<Due>,
    /// What it may spend on retries, in hundredths of a retry.
    pub budget: u32,
    /// How many requests it was asked for since it started.
    pub requests: u64,
    /// How many answers it has handed to its users.
    pub answered: u64,
    /// How many requests it has given up.
    pub dropped: u64,
    /// How many times it has sent a request again.
    pub retries: u64,
    /// The last answer: to which request, and by which server.
    pub last_answer: Option<(u32, NodeId)>,
}

/// A request that the balancer has forwarded and that has not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Forwarded {
    /// Whose request it is.
    pub client: NodeId,
    /// Its number there.
    pub serial: u32,
    /// The attempt.
    pub attempt: u32,
    /// The place of the server that has it.
    pub server: u16,
    /// When it was forwarded, by the balancer's clock.
    pub since: Micros,
}

/// What the balancer knows of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Upstream {
    /// Whether it is taken to be there.
    pub healthy: bool,
    /// Whether anything was heard of it since the last check.
    pub heard: bool,
    /// How many checks in a row nothing was heard of it.
    pub missed: u8,
    /// When it returned, as long as it has not come to its whole weight.
    pub returned: Option<Micros>,
    /// What counts of its weight, in per cent.
    pub share: u32,
    /// How many requests it has that have not come back.
    pub connections: u32,
    /// How many requests it had when it told so last.
    pub told: Option<u32>,
    /// How many it was sent since, less those that have come back.
    pub since: i64,
    /// Its current weight (smooth weighted round robin).
    pub current: i64,
    /// Its response time (peak EWMA).
    pub ewma: PeakEwma,
}

/// The memory of the balancer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Balancer {
    /// What it knows of each server.
    pub upstreams: Vec<Upstream>,
    /// Whether it chooses among all servers, whoever is healthy.
    pub all: bool,
    /// Whether it does so because too few are.
    pub panics: bool,
    /// The places of the servers that it may choose from, in order.
    pub eligible: Vec<u16>,
    /// The place from which round robin goes on.
    pub turn: u16,
    /// The weights that it chose with last.
    pub weights: Vec<u32>,
    /// What the policy looks servers up in.
    pub lookup: Lookup,
    /// What it has forwarded, by number.
    pub window: Window<Forwarded>,
    /// What it no longer waits for and may still be answered, by number.
    pub overdue: BTreeMap<u32, Forwarded>,
    /// The number for which the timer runs.
    pub awaited: Option<u32>,
    /// How many requests it has forwarded since it started.
    pub forwarded: u64,
    /// How many of them have come back, or were given up.
    pub finished: u64,
}

/// A request at a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    /// Whose request it is.
    pub client: NodeId,
    /// Its number there.
    pub serial: u32,
    /// The attempt.
    pub attempt: u32,
    /// The session that it belongs to.
    pub session: Word,
    /// The balancer's number for it.
    pub ticket: u32,
}

/// The memory of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    /// What each worker works on.
    pub workers: Vec<Option<Job>>,
    /// What waits, the oldest first.
    pub queue: VecDeque<Job>,
    /// How many requests have come since it started.
    pub received: u64,
    /// How many it has answered.
    pub served: u64,
    /// How many it has refused.
    pub refused: u64,
    /// How many it has answered with an error.
    pub failed: u64,
}

impl Server {
    /// How many workers work.
    pub(super) fn busy(&self) -> usize {
        self.workers.iter().flatten().count()
    }

    /// How many requests it has.
    pub(super) fn held(&self) -> u32 {
        u32::try_from(self.busy() + self.queue.len()).unwrap_or(u32::MAX)
    }
}

/// Why a request comes back without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The server's queue is full.
    QueueFull,
    /// The balancer knows no healthy server.
    NoServer,
    /// The server that had it has gone.
    ServerGone,
    /// The server has answered with an error.
    Error,
}

/// What nodes send each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// From a client to the balancer, and from there to a server. A client sends no ticket.
    Request(Job),
    /// From the server to the balancer, and from there to the client: the answer.
    Response {
        /// The request.
        job: Job,
        /// Who has answered it.
        server: NodeId,
    },
    /// The same way: there will be no answer.
    Rejection {
        /// The request.
        job: Job,
        /// Why.
        why: Why,
    },
    /// From a server to the balancers: it is there.
    Heartbeat,
    /// The same, and how many requests it has.
    LoadReport(u32),
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// A client, or the balancer, has waited long enough for the oldest answer.
    Timeout,
    /// The balancer looks whom it has heard of.
    Health,
    /// A server sends a heartbeat.
    Heartbeat,
    /// A worker of a server is done.
    Service(u16),
}

/// A client is asked for something, in this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ask(pub Word);
