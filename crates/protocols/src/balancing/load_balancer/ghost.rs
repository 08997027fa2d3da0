//! What must hold of a load balancer, and what is remembered of a run from outside: the accounts of every node, whom an
//! observer would take to be gone, and what is counted for the metrics.
//!
//! A step concerns one node, so only that node's accounts are looked at: a step costs the same however long the run is.

use super::LoadBalancer;
use super::balancer::MISSES;
use super::client::{EARNED, RETRY};
use super::policy::most_at_once;
use super::setup::{Config, Policy};
use super::state::{Balancer, Client, Job, Message, Server, Timer, Volatile};
use std::collections::BTreeMap;
use synod_model::prelude::*;
use synod_model::{Action, Arg, Fault, QUEUE, Reading, Show};

texts! {
    ANSWERED_TWICE: "{0} hands its users two answers to request {1}: it had one already or had given it up, and takes that of {2} too.",
        "{0} 把请求 {1} 的答复交给用户两次：它已经得到过答复或已经放弃，却又接受了 {2} 的答复。";
    CLIENT_LOSES: "{0} was asked for {1} requests, but accounts for {2} answered, {3} dropped and {4} open.",
        "{0} 收到 {1} 个请求，但账上是 {2} 个已答复、{3} 个已丢弃、{4} 个未完成。";
    UNHEALTHY: "{0} forwards a request to {1}, of which nothing has reached it in {2} checks in a row.",
        "{0} 把请求转发给 {1}，而连续 {2} 次检查都没有收到它的消息。";
    TOO_MUCH: "{0} is given its request number {1}, and its bound is {2}: there are {3} requests under way on {4} servers.",
        "{0} 接到第 {1} 个请求，而上限是 {2}：{4} 台服务器上共有 {3} 个请求在进行。";
    QUEUE_TOO_LONG: "{0} has {1} requests in its queue, and the limit is {2}.", "{0} 的队列中有 {1} 个请求，而上限是 {2}。";
    RETRIES_TOO_OFTEN: "{0} has sent {1} retries for {2} requests.", "{0} 为 {2} 个请求重试了 {1} 次。";
    OVERFLOW: "{0} refuses a request: its queue, with room for {1}, is full.", "{0} 拒绝一个请求：它的队列（容量 {1}）已满。";
    NOT_DRAINED: "request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复";
    STORM: "Of the last {2} requests that reached {0}, {1} were retries.", "最近到达 {0} 的 {2} 个请求中，有 {1} 个是重试。";

    // Metrics.
    DROPPED: "given up", "已放弃";
    DROPPED_SAYS: "Requests that a client has given up after its last attempt", "客户端在最后一次尝试之后放弃的请求";
    RETRIED: "retries", "重试";
    RETRIED_SAYS: "How often a client has sent a request once more", "客户端重发请求的次数";
    PER_SERVER: "answered, by server", "各服务器的答复";
    PER_SERVER_SAYS: "Answers that clients took, by the server that gave them", "客户端收到的答复，按给出答复的服务器统计";
    MOVED: "requests that changed servers", "换了服务器的请求";
    MOVED_SAYS: "Requests that went to another server than the one before in their session", "没有发往同一会话上一个请求所在服务器的请求";
    IN_PANIC: "sent in a panic", "恐慌模式下的发送";
    IN_PANIC_SAYS: "Requests that a balancer sent to servers of which it heard nothing, because too few were healthy",
        "因健康的服务器太少，负载均衡器发给失联服务器的请求";
    ERRORS: "errors, by server", "各服务器返回的错误";
    ERRORS_SAY: "Requests that each server has answered with an error", "每台服务器以错误答复的请求数";
}

// No rule can break these accounts, so no run has said any of this.
static WORLD_LOSES: Text = Text::new(
    "There are {0} requests without an answer, but the clients hold {1}.",
    "有 {0} 个请求没有答复，但客户端手上有 {1} 个。",
);
static BALANCER_LOSES: Text = Text::new(
    "{0} has forwarded {1} requests, but accounts for {2} finished and {3} under way.",
    "{0} 转发了 {1} 个请求，但账上是 {2} 个已结束、{3} 个进行中。",
);
static SERVER_LOSES: Text = Text::new(
    "{0} has received {1} requests, but accounts for {2} answered, {3} refused, {4} failed and {5} in its hands.",
    "{0} 收到 {1} 个请求，但账上是 {2} 个已答复、{3} 个已拒绝、{4} 个出错、{5} 个在手上。",
);

/// Of so many requests that reach the balancer, a storm are more than half.
const STORM_OF: u32 = 20;

/// The most sessions whose servers are remembered.
const MOST_SESSIONS: usize = 1_000;

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

#[rustfmt::skip]
const INVARIANTS: &[Invariant<LoadBalancer>] = &[
    Invariant::always("answered-once", "A request is answered at most once.", "每个请求最多得到一次答复。"),
    Invariant::always("conservation",
        "No request vanishes and none appears from nowhere: whatever came in was answered or dropped, or is in flight.",
        "请求不会凭空消失或出现：进来的请求要么已答复，要么已丢弃，要么还在途中。"),
    Invariant::always("healthy-only",
        "No request is forwarded to a server of which nothing was heard in three checks in a row, except in a panic.",
        "不会把请求转发给连续三次检查都没有消息的服务器，恐慌模式除外。"),
    Invariant::always("bounded-load",
        "With ring hash, no server is given a request beyond c times its share, rounded up.",
        "使用哈希环时，任何服务器接收的请求都不超过它应得份额的 c 倍（向上取整）。"),
    Invariant::always("queue-bounded", "No queue is longer than its limit.", "任何队列都不超过上限。"),
    Invariant::always("retries-bounded",
        "A client's retries are at most a fifth of its requests, and what it had saved at the start.",
        "客户端的重试次数不超过请求数的五分之一加上开始时积攒的次数。"),
    Invariant::sometimes("queue-overflow", "A queue overflows.", "某个队列溢出。"),
    Invariant::sometimes("retry-storm",
        "More than half of what reaches the balancer are retries.", "到达负载均衡器的请求中一半以上是重试。"),
    Invariant::eventually("drains",
        "Once no more requests come, all are answered or dropped.",
        "不再有新请求之后，所有请求都得到答复或被丢弃。", missing),
];

impl Checked for LoadBalancer {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let config = world.config();
        if ghost.clients.is_empty() {
            ghost.clients.resize(config.clients.into(), Account::default());
            let servers = usize::from(config.servers);
            let watched = Watched { missed: vec![0; servers], heard: vec![false; servers], arrivals: 0 };
            ghost.balancers.resize(config.balancers.into(), watched);
            ghost.failed.resize(servers, 0);
            ghost.counts = Counts::of(servers);
        }
        ghost.count(step, config);
        let Some(node) = step.node else { return };
        let started = matches!(step.action, Some(Action::Fault(Fault::Restart { .. } | Fault::Crash(_))));
        let mut look = Look { node, ghost, found, step, world, started };
        match &world.node(node).memory {
            Some(Volatile::Client(client)) => look.client(client),
            Some(Volatile::Balancer(balancer)) => look.balancer(balancer),
            Some(Volatile::Server(server)) => look.server(server),
            None if config.is_client(node) => look.client(&Client::default()),
            None => {}
        }
    }

    fn invariants() -> &'static [Invariant<Self>] {
        INVARIANTS
    }

    fn readings(world: &World<Self>, _: Micros, _: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        let servers = (0..world.config().servers.into()).map(|place| world.config().server(place));
        let waits = |server: NodeId| match &world.node(server).memory {
            Some(Volatile::Server(server)) => server.queue.len(),
            _ => 0,
        };
        vec![Reading::new(&QUEUE, None, i64::try_from(servers.map(waits).sum::<usize>()).unwrap_or(i64::MAX))]
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        let Ghost { counts, panicked, fails, .. } = world.ghost();
        let list = |of: &Vec<u64>| of.show(usize::MAX);
        let mut metrics = vec![
            Metric::new("dropped", &DROPPED, &DROPPED_SAYS, counts.dropped),
            Metric::new("retried", &RETRIED, &RETRIED_SAYS, counts.retried),
            Metric::new("per_server", &PER_SERVER, &PER_SERVER_SAYS, list(&counts.per_server)),
            Metric::new("moved", &MOVED, &MOVED_SAYS, counts.moved),
        ];
        if *panicked {
            metrics.push(Metric::new("in_panic", &IN_PANIC, &IN_PANIC_SAYS, counts.in_panic));
        }
        if *fails {
            metrics.push(Metric::new("errors", &ERRORS, &ERRORS_SAY, list(&counts.errors)));
        }
        metrics
    }
}

fn missing(world: &World<LoadBalancer>) -> Option<Sentence> {
    let open = world.open_requests().first()?;
    Some(NOT_DRAINED.with([open.id.0.into(), open.node.into()]))
}

impl Ghost {
    /// A request of this session went to the server at this place.
    fn remembers(&mut self, session: Word, place: usize) {
        if self.sessions.len() < MOST_SESSIONS || self.sessions.contains_key(&session) {
            let before = self.sessions.insert(session, place);
            self.counts.moved += u64::from(before.is_some_and(|before| before != place));
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
}

/// A step at a node, as it is looked at.
struct Look<'a> {
    node: NodeId,
    ghost: &'a mut Ghost,
    found: &'a mut Findings,
    step: &'a Step<LoadBalancer>,
    world: &'a World<LoadBalancer>,
    /// Whether the node has crashed or restarted.
    started: bool,
}

impl Look<'_> {
    fn client(&mut self, client: &Client) {
        let (node, found) = (self.node, &mut *self.found);
        let Ghost { clients, open, counts, .. } = &mut *self.ghost;
        let account = &mut clients[node.index()];
        open.1 = open.1 + client.open.len() as u64 - account.open as u64;
        account.open = client.open.len();
        if self.started {
            *account = Account { open: account.open, ..Account::default() };
        }
        account.made += u64::from(self.step.request.is_some());
        counts.retried += client.retries - account.retries;
        account.retries = client.retries;
        if let Some(answer) = client.last_answer.filter(|_| client.answered > account.answered) {
            let args = [node.into(), answer.serial.into(), answer.server.into()];
            found.note("answered-once", || ANSWERED_TWICE.with(args));
        }
        let Client { answered, dropped, retries, requests, .. } = *client;
        let held = client.open.len();
        if account.made != answered + dropped + held as u64 {
            let args = [node.into(), account.made.into(), answered.into(), dropped.into(), held.into()];
            found.note("conservation", || CLIENT_LOSES.with(args));
        } else if open.0 != open.1 {
            found.note("conservation", || WORLD_LOSES.with([open.0.into(), open.1.into()]));
        }
        let paid = u64::from(self.world.config().savings * RETRY) + requests * u64::from(EARNED);
        if retries * u64::from(RETRY) > paid {
            let args = [node.into(), retries.into(), requests.into()];
            found.note("retries-bounded", || RETRIES_TOO_OFTEN.with(args));
        }
    }

    fn balancer(&mut self, balancer: &Balancer) {
        let (node, config) = (self.node, self.world.config());
        let watched = &mut self.ghost.balancers[config.balancer_place(node).expect("it is a balancer")];
        if self.started {
            watched.missed.fill(0);
            watched.heard.fill(false);
        }
        let from = self.step.message.filter(|_| !self.step.lost).map(|(from, _)| from);
        if let Some(place) = from.and_then(|from| config.place(from)) {
            watched.heard[place] = true;
            watched.missed[place] = 0;
        }
        if matches!(self.step.action, Some(Action::Fire(_, Timer::Health))) {
            for (missed, heard) in watched.missed.iter_mut().zip(&mut watched.heard) {
                *missed = if std::mem::take(heard) { 0 } else { (*missed + 1).min(MISSES) };
            }
        }
        let (forwarded, finished, under_way) = (balancer.forwarded, balancer.finished, balancer.window.len());
        if forwarded != finished + under_way as u64 {
            let args = [node.into(), forwarded.into(), finished.into(), under_way.into()];
            self.found.note("conservation", || BALANCER_LOSES.with(args));
        }
        if !from.is_some_and(|from| config.is_client(from)) {
            return;
        }
        for letter in self.step.sent.iter().filter_map(|id| self.world.envelope(*id)) {
            if let Message::Request { job } | Message::Rejection { job, .. } = &letter.message {
                self.arrives(job);
            }
            if let (Message::Request { job }, Some(place)) = (&letter.message, config.place(letter.to)) {
                self.ghost.remembers(job.session, place);
                self.places(balancer, place, letter.to);
            }
        }
    }

    /// What is known of the balancer.
    fn watched(&mut self) -> &mut Watched {
        &mut self.ghost.balancers[self.world.config().balancer_place(self.node).expect("it is a balancer")]
    }

    /// A request has reached the balancer.
    fn arrives(&mut self, job: &Job) {
        let arrivals = &mut self.watched().arrivals;
        *arrivals = (*arrivals << 1 | u32::from(job.attempt > 1)) & ((1 << STORM_OF) - 1);
        let retries = arrivals.count_ones();
        if retries > STORM_OF / 2 {
            self.found
                .note("retry-storm", || STORM.with([self.node.into(), retries.into(), STORM_OF.into()]));
        }
    }

    /// The balancer has chosen a server.
    fn places(&mut self, balancer: &Balancer, place: usize, server: NodeId) {
        let (me, config) = (self.node, self.world.config());
        let watched = self.watched();
        if config.health && watched.missed[place] >= MISSES {
            let healthy = watched.missed.iter().filter(|missed| **missed < MISSES).count();
            if config.panics(healthy) {
                self.ghost.counts.in_panic += 1;
                self.ghost.panicked = true;
            } else {
                self.found.note("healthy-only", || UNHEALTHY.with([me.into(), server.into(), MISSES.into()]));
            }
        }
        if config.policy != Policy::RingBounded {
            return;
        }
        let there: Vec<usize> = balancer.eligible.iter().map(|place| usize::from(*place)).collect();
        let all: u32 = there.iter().map(|place| balancer.upstreams[*place].connections).sum();
        let weights = there.iter().map(|place| config.weights[*place]).sum();
        let has = balancer.upstreams[place].connections;
        let most = most_at_once(config.bound, all, config.weights[place], weights);
        if has > most {
            let args = [server.into(), has.into(), most.into(), all.into(), there.len().into()];
            self.found.note("bounded-load", || TOO_MUCH.with(args));
        }
    }

    fn server(&mut self, server: &Server) {
        let (node, config) = (self.node, self.world.config());
        let (waiting, held) = (server.queue.len(), server.held());
        let place = config.place(node).expect("it is a server");
        let Server { received, served, refused, failed, .. } = *server;
        let Ghost { counts, failed: known, fails, .. } = &mut *self.ghost;
        counts.errors[place] += failed.saturating_sub(known[place]);
        known[place] = failed;
        *fails |= failed > 0;
        if received != served + refused + failed + held as u64 {
            let accounts = [received, served, refused, failed, held as u64].map(Arg::from);
            let args = std::iter::once(node.into()).chain(accounts).collect();
            self.found.note("conservation", || Sentence { text: &SERVER_LOSES, args });
        }
        let room = config.queue[place];
        if waiting > room as usize {
            self.found
                .note("queue-bounded", || QUEUE_TOO_LONG.with([node.into(), waiting.into(), room.into()]));
        }
        if refused > 0 {
            self.found.note("queue-overflow", || OVERFLOW.with([node.into(), room.into()]));
        }
    }
}
