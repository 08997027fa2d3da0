//! The state of each kind of node, and what they send each other.

use super::fixed::PeakEwma;
use crate::hashing::Ring;
use std::collections::{BTreeMap, VecDeque};
use synod_model::prelude::*;
use synod_model::{Cached, Cell, Show};

/// What is on disk: the last number that a client has given to a request, or the balancer to what it forwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Durable {
    /// The last number given to a request, so that none is given twice.
    #[zh("最近分配给请求的编号，保证编号不会重复。")]
    #[given]
    pub last_number: u32,
}

/// What is in memory. What a balancer and a server show depends on the configuration: see `view`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub enum Volatile {
    /// Of a client.
    Client(Client),
    /// Of the balancer.
    Balancer(#[hidden] Box<Balancer>),
    /// Of a server.
    Server(#[hidden] Server),
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Client {
    /// The requests without an answer; those that were sent again are dashed.
    #[zh("尚无答复的请求；重发过的画成虚线。")]
    #[show(waiting, limit)]
    pub open: BTreeMap<u32, Open>,
    /// How many answers it has handed to its users since it started.
    #[zh("启动以来交给用户的答复数。")]
    pub answered: u64,
    /// How many requests it has given up.
    #[zh("已放弃的请求数。")]
    pub dropped: u64,
    /// How many times it has sent a request again.
    #[zh("重发请求的次数。")]
    pub retries: u64,
    /// How many retries it may pay for now.
    #[zh("现在还能支付多少次重试。")]
    #[show(hundredths)]
    pub retry_budget: u32,
    /// Its last answer: to which request, and by which server.
    #[zh("最近的答复：针对哪个请求、来自哪台服务器。")]
    pub last_answer: Option<Answer>,
    /// The attempts under way, the oldest first; some are answered already.
    #[hidden]
    pub due: VecDeque<Due>,
    /// The attempt for which the timer runs.
    #[hidden]
    pub awaited: Option<Due>,
    /// How many requests it was asked for since it started.
    #[hidden]
    pub requests: u64,
}

/// The requests without an answer, by number; of many, the latest.
fn waiting(open: &BTreeMap<u32, Open>, limit: usize) -> Value {
    let skipped = open.len().saturating_sub(limit);
    let cells = open.iter().skip(skipped).map(|(serial, open)| Cell {
        head: Word::number(*serial),
        body: open.session.to_string(),
        settled: open.attempt == 1,
        record: vec![
            ("request", (*serial).into()),
            ("session", open.session.into()),
            ("attempt", open.attempt.into()),
        ],
        ..Cell::default()
    });
    Value::Log { first: skipped + 1, folded: 0, len: open.len(), cells: cells.collect() }
}

fn hundredths(n: &(impl Copy + Into<i64>)) -> Value {
    Value::Milli((*n).into() * 10)
}

/// An answer that a client has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// To which of its requests.
    pub serial: u32,
    /// By which server.
    pub server: NodeId,
}

impl Show for Answer {
    fn show(&self, _: usize) -> Value {
        texts! { REQUEST: "request", "请求"; SERVER: "server", "服务器"; }
        let (serial, server) = (self.serial.into(), self.server.into());
        Value::Facts(vec![("request", &REQUEST, serial), ("server", &SERVER, server)])
    }
}

/// A request that the balancer has forwarded and that has not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Forwarded {
    /// The request.
    pub job: Job,
    /// The place of the server that has it.
    pub server: u16,
    /// When it was forwarded, by the balancer's clock.
    pub since: Micros,
}

/// What the balancer knows of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    /// Ring hash: points of the servers that it may choose from on a circle of hashes.
    pub ring: Cached<Ring>,
    /// Maglev: slots, each with its server.
    pub slots: Cached<Vec<u16>>,
    /// What it has forwarded, by number.
    pub window: BTreeMap<u32, Forwarded>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Fields)]
pub struct Job {
    /// Whose request it is.
    #[zh("这是谁的请求。")]
    pub client: NodeId,
    /// Its number there, by which a second answer is recognised.
    #[zh("它在客户端的编号，用来识别重复的答复。")]
    #[name("request")]
    pub serial: u32,
    /// Which attempt it is.
    #[zh("这是第几次尝试。")]
    pub attempt: u32,
    /// The session that it belongs to: what hashing policies look at.
    #[zh("它所属的会话：基于哈希的策略以此为依据。")]
    pub session: Word,
    /// The balancer's own number for it; 0 before it was there.
    #[zh("负载均衡器给它的编号；到达之前为 0。")]
    pub ticket: u32,
}

impl Job {
    /// What a request tells of itself: that it is sent once more.
    fn outcome(&self) -> Option<Outcome> {
        (self.attempt > 1).then_some(Outcome::Retried)
    }
}

/// The memory of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
    pub(super) fn held(&self) -> usize {
        self.busy() + self.queue.len()
    }
}

/// Why a request comes back without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Labelled)]
pub enum Why {
    /// The server's queue is full.
    #[label("the server's queue is full", "服务器的队列已满", bad)]
    QueueFull,
    /// The balancer knows no healthy server.
    #[label("the balancer knows no healthy server", "负载均衡器没有可用的服务器", bad)]
    NoServer,
    /// The server that had it has gone.
    #[label("the server that had it is gone", "处理它的服务器已失联", bad)]
    ServerGone,
    /// The server has answered with an error.
    #[label("the server has answered with an error", "服务器返回了错误", bad)]
    Error,
}

/// What nodes send each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// From a client to the balancer, and from there to a server. A client sends no ticket.
    #[look(triangle, 1, "the request", "请求", tag = job.session, outcome = job.outcome())]
    Request {
        /// The request.
        #[flat]
        job: Job,
    },
    /// From the server to the balancer, and from there to the client: the answer.
    #[look(diamond, 3, "the answer", "答复", tag = job.session)]
    Response {
        /// The request.
        #[flat]
        job: Job,
        /// The server that has answered it.
        #[zh("答复它的服务器。")]
        server: NodeId,
    },
    /// The same way: there will be no answer.
    #[look(square, 4, "the rejection", "拒绝", tag = job.session, outcome = Outcome::Refused)]
    Rejection {
        /// The request.
        #[flat]
        job: Job,
        /// Why there will be no answer.
        #[zh("没有答复的原因。")]
        why: Why,
    },
    /// From a server to the balancers: it is there.
    #[look(ring, 0, "the heartbeat", "心跳")]
    Heartbeat,
    /// The same, and how many requests it has.
    #[look(ring, 2, "the load report", "负载报告", tag = Word::number(*requests))]
    LoadReport {
        /// How many requests the server has.
        #[zh("服务器手上的请求数。")]
        requests: u32,
    },
}

/// The timers of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a client and at the balancer while an answer is awaited, for the oldest.
    #[zh("超时", "客户端和负载均衡器等待答复时运行，针对最早的一个。")]
    Timeout,
    /// Runs at the balancer; when it runs out, the balancer looks whom it has heard of.
    #[zh("健康检查", "在负载均衡器上运行；到期时检查收到了谁的消息。")]
    Health,
    /// Runs at a server, from heartbeat to heartbeat.
    #[zh("心跳", "在服务器上运行，间隔即心跳周期。")]
    Heartbeat,
    /// Runs at a server while a worker works on a request; one for each worker, by its number from 1.
    #[zh("服务", "服务器的工作线程处理请求时运行；每个工作线程一个，按编号从 1 起。")]
    Service(u16),
}

/// What a client is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks for something, in a session.
    #[zh("在某个会话中请求一项内容。")]
    Get {
        /// The session.
        #[rustfmt::skip]
        #[arg(key(
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
            "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
        ))]
        session: Word,
    },
}
