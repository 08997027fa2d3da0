//! What is remembered of a run from outside: the accounts of every node, whom an observer would take to be gone, and what
//! is counted for the metrics.
//!
//! A step concerns one node, so only that node's accounts are looked at: a step costs the same however long the run is.

use super::balancer::MISSES;
use super::client::{EARNED, RETRY};
use super::invariants as say;
use super::policy::{Policy, most_at_once};
use super::state::{Balancer, Client, Config, Message, Server, Timer, Volatile};
use super::{LoadBalancer, state::Job};
use std::collections::BTreeMap;
use synod_model::{
    Action, Fault, Metric, NodeId, Reply, RequestId, Sentence, Step, Text, Value, Word, World,
};

/// Of so many requests that reach the balancer, a storm are more than half.
const STORM_OF: u32 = 20;

/// The most sessions whose servers are remembered.
const MOST_SESSIONS: usize = 1_000;

/// What was found of each invariant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Found {
    pub(super) answered_once: Option<Sentence>,
    pub(super) conservation: Option<Sentence>,
    pub(super) healthy_only: Option<Sentence>,
    pub(super) bounded_load: Option<Sentence>,
    pub(super) queue_bounded: Option<Sentence>,
    pub(super) retries_bounded: Option<Sentence>,
    pub(super) queue_overflow: Option<Sentence>,
    pub(super) retry_storm: Option<Sentence>,
}

/// What is known of a client from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Account {
    /// Requests made and answered since it started.
    made: u64,
    answered: u64,
    /// How many it held open after its last step.
    open: usize,
    /// Its retries after its last step.
    retries: u64,
}

/// What is known of a balancer from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Watched {
    /// By server: how many checks in a row nothing reached the balancer from it.
    missed: Vec<u8>,
    heard: Vec<bool>,
    /// Which of the last requests that reached the balancer were retries, the latest in the lowest bit.
    arrivals: u32,
}

/// What is counted for the metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Counts {
    /// Requests up to this one are not counted.
    after: Option<RequestId>,
    dropped: u64,
    retried: u64,
    /// Answered by each server.
    per_server: Vec<u64>,
    /// Answered with an error by each server.
    errors: Vec<u64>,
    /// Requests that were sent, in a panic, to a server of which nothing is heard.
    in_panic: u64,
    /// Requests that went to another server than the one before in their session.
    moved: u64,
}

impl Counts {
    fn of(servers: usize) -> Self {
        Self { per_server: vec![0; servers], errors: vec![0; servers], ..Self::default() }
    }
}

/// History variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    pub(super) found: Found,
    clients: Vec<Account>,
    /// Requests without an answer: those of the world, and those that the clients hold.
    open: (u64, u64),
    balancers: Vec<Watched>,
    /// By server: how many requests it had answered with an error after its last step.
    failed: Vec<u64>,
    /// Whether any ever was.
    fails: bool,
    /// Whether a request was ever sent, in a panic, to a server of which nothing is heard.
    panicked: bool,
    counts: Counts,
    last_request: Option<RequestId>,
    /// By session: the place of the server that had its last request.
    sessions: BTreeMap<Word, usize>,
}

impl Ghost {
    pub(super) fn observe(&mut self, step: &Step<LoadBalancer>, world: &World<LoadBalancer>) {
        let config = world.config();
        if self.clients.is_empty() {
            self.clients.resize(config.clients.into(), Account::default());
            let servers = usize::from(config.servers);
            let watched = Watched { missed: vec![0; servers], heard: vec![false; servers], arrivals: 0 };
            self.balancers.resize(config.balancers.into(), watched);
            self.failed.resize(servers, 0);
            self.counts = Counts::of(servers);
        }
        self.count(step, config);
        let Some(node) = step.node else { return };
        let started = matches!(step.action, Some(Action::Fault(Fault::Restart { .. } | Fault::Crash(_))));
        match &world.node(node).memory {
            Some(Volatile::Client(client)) => self.client(node, client, step, config.savings, started),
            Some(Volatile::Balancer(balancer)) => self.balancer(node, balancer, step, world, started),
            Some(Volatile::Server(server)) => self.server(node, server, config),
            None if config.is_client(node) => {
                self.client(node, &Client::default(), step, config.savings, started);
            }
            None => {}
        }
    }

    /// Counts what ended, for the metrics and for the accounts.
    fn count(&mut self, step: &Step<LoadBalancer>, config: &Config) {
        if step.request.is_some() {
            self.open.0 += 1;
            self.last_request = step.request;
        }
        if matches!(step.action, Some(Action::Measure)) {
            self.counts = Counts { after: self.last_request, ..Counts::of(config.servers.into()) };
        }
        for (request, reply) in step.closed() {
            self.open.0 -= 1;
            let counts = Some(request.id) > self.counts.after;
            match reply {
                Some(Reply::Ok(Value::Node(server))) => {
                    if let Some(account) = self.clients.get_mut(request.node.index()) {
                        account.answered += 1;
                    }
                    if let Some(place) = config.place(*server).filter(|_| counts) {
                        self.counts.per_server[place] += 1;
                    }
                }
                Some(_) => self.counts.dropped += u64::from(counts),
                None => {}
            }
        }
    }

    fn client(
        &mut self,
        node: NodeId,
        client: &Client,
        step: &Step<LoadBalancer>,
        savings: u32,
        started: bool,
    ) {
        let account = &mut self.clients[node.index()];
        self.open.1 = self.open.1 + client.open.len() as u64 - account.open as u64;
        account.open = client.open.len();
        if started {
            *account = Account { open: account.open, ..Account::default() };
        }
        account.made += u64::from(step.request.is_some());
        self.counts.retried += client.retries - account.retries;
        account.retries = client.retries;
        let Found { answered_once, conservation, retries_bounded, .. } = &mut self.found;
        if client.answered > account.answered && answered_once.is_none() {
            *answered_once =
                client.last_answer.map(|(serial, server)| say::answered_twice(node, serial, server));
        }
        let accounted = client.answered + client.dropped + client.open.len() as u64;
        if account.made != accounted && conservation.is_none() {
            *conservation = Some(say::client_loses(node, account.made, client));
        } else if self.open.0 != self.open.1 && conservation.is_none() {
            *conservation = Some(say::world_loses(self.open));
        }
        let paid = u64::from(savings * RETRY) + client.requests * u64::from(EARNED);
        if client.retries * u64::from(RETRY) > paid && retries_bounded.is_none() {
            *retries_bounded = Some(say::retries_too_often(node, client.retries, client.requests));
        }
    }

    fn balancer(
        &mut self,
        node: NodeId,
        balancer: &Balancer,
        step: &Step<LoadBalancer>,
        world: &World<LoadBalancer>,
        started: bool,
    ) {
        let config = world.config();
        let watched = &mut self.balancers[config.balancer_place(node).expect("it is a balancer")];
        if started {
            watched.missed.fill(0);
            watched.heard.fill(false);
        }
        let from = step.message.as_ref().filter(|_| !step.lost).map(|(from, ..)| *from);
        if let Some(place) = from.and_then(|from| config.place(from)) {
            watched.heard[place] = true;
            watched.missed[place] = 0;
        }
        if matches!(step.action, Some(Action::Fire(_, Timer::Health))) {
            for (missed, heard) in watched.missed.iter_mut().zip(&mut watched.heard) {
                *missed = if std::mem::take(heard) { 0 } else { (*missed + 1).min(MISSES) };
            }
        }
        if balancer.forwarded != balancer.finished + balancer.window.len() as u64 {
            self.found.conservation.get_or_insert_with(|| say::balancer_loses(node, balancer));
        }
        if !from.is_some_and(|from| config.is_client(from)) {
            return;
        }
        for letter in step.sent.iter().filter_map(|id| world.envelope(*id)) {
            if let Message::Request(job) | Message::Rejection { job, .. } = &letter.message {
                self.arrives(node, job, config);
            }
            if let (Message::Request(job), Some(place)) = (&letter.message, config.place(letter.to)) {
                if self.sessions.len() < MOST_SESSIONS || self.sessions.contains_key(&job.session) {
                    let before = self.sessions.insert(job.session, place);
                    self.counts.moved += u64::from(before.is_some_and(|before| before != place));
                }
                self.places((node, balancer), (place, letter.to), config);
            }
        }
    }

    /// A request has reached the balancer.
    fn arrives(&mut self, balancer: NodeId, job: &Job, config: &Config) {
        let place = config.balancer_place(balancer).expect("it is a balancer");
        let arrivals = &mut self.balancers[place].arrivals;
        *arrivals = (*arrivals << 1 | u32::from(job.attempt > 1)) & ((1 << STORM_OF) - 1);
        let retries = arrivals.count_ones();
        if retries > STORM_OF / 2 && self.found.retry_storm.is_none() {
            self.found.retry_storm = Some(say::storm(balancer, retries, STORM_OF));
        }
    }

    /// A balancer has chosen a server.
    fn places(
        &mut self,
        (me, balancer): (NodeId, &Balancer),
        (place, server): (usize, NodeId),
        config: &Config,
    ) {
        let watched = &self.balancers[config.balancer_place(me).expect("it is a balancer")];
        if config.health && watched.missed[place] >= MISSES {
            let healthy = watched.missed.iter().filter(|missed| **missed < MISSES).count();
            if config.panics(healthy) {
                self.counts.in_panic += 1;
                self.panicked = true;
            } else {
                self.found.healthy_only.get_or_insert_with(|| say::unhealthy(me, server, MISSES));
            }
        }
        if config.policy != Policy::RingBounded {
            return;
        }
        let there: Vec<usize> = balancer.eligible.iter().map(|place| usize::from(*place)).collect();
        let all = there.iter().map(|place| balancer.upstreams[*place].connections).sum();
        let weights = there.iter().map(|place| config.weights[*place]).sum();
        let has = balancer.upstreams[place].connections;
        let most = most_at_once(config.bound, all, config.weights[place], weights);
        if has > most {
            self.found.bounded_load.get_or_insert_with(|| say::too_much(server, has, most, all, there.len()));
        }
    }

    fn server(&mut self, node: NodeId, server: &Server, config: &Config) {
        let waiting = server.queue.len();
        let held = (server.busy() + waiting) as u64;
        let place = config.place(node).expect("it is a server");
        self.counts.errors[place] += server.failed.saturating_sub(self.failed[place]);
        self.failed[place] = server.failed;
        self.fails |= server.failed > 0;
        if server.received != server.served + server.refused + server.failed + held {
            self.found.conservation.get_or_insert_with(|| say::server_loses(node, server));
        }
        let room = config.queues[place];
        if waiting > room as usize {
            self.found.queue_bounded.get_or_insert_with(|| say::queue_too_long(node, waiting, room));
        }
        if server.refused > 0 && self.found.queue_overflow.is_none() {
            self.found.queue_overflow = Some(say::overflow(node, room));
        }
    }

    /// What is counted besides what every system counts.
    pub(super) fn metrics(&self) -> Vec<Metric> {
        static DROPPED: Text = Text::new("dropped", "丢弃");
        static RETRIED: Text = Text::new("retried", "重试");
        static PER_SERVER: Text = Text::new("by server", "各服务器");
        static MOVED: Text = Text::new("sent elsewhere than the session's last", "换了服务器的会话请求");
        static IN_PANIC: Text =
            Text::new("sent to unhealthy servers in a panic", "恐慌模式下发给不健康服务器的请求");
        static ERRORS: Text = Text::new("errors, by server", "各服务器返回的错误");
        let Counts { dropped, retried, per_server, errors, moved, in_panic, .. } = &self.counts;
        let list = |of: &[u64]| Value::List(of.iter().map(|n| (*n).into()).collect());
        let mut metrics = vec![
            Metric::new("dropped", &DROPPED, *dropped),
            Metric::new("retried", &RETRIED, *retried),
            Metric::new("per_server", &PER_SERVER, list(per_server)),
            Metric::new("moved", &MOVED, *moved),
        ];
        if self.panicked {
            metrics.push(Metric::new("in_panic", &IN_PANIC, *in_panic));
        }
        if self.fails {
            metrics.push(Metric::new("errors", &ERRORS, list(errors)));
        }
        metrics
    }
}
