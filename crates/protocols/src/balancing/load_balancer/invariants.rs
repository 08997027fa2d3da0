//! What must hold of a load balancer, what a run ought to show, and what must come about in the end. `ghost` checks while
//! it takes its notes; here the findings are put into words.

use super::LoadBalancer;
use super::state::{Balancer, Client, Server};
use synod_model::{Expect, Find, Invariant, NodeId, Sentence, Text, World};

/// Declares an invariant that the ghost looks after.
macro_rules! found {
    ($id:literal, $expect:ident, $field:ident, $en:literal, $zh:literal) => {
        Invariant {
            id: $id,
            says: Text::new($en, $zh),
            expect: Expect::$expect,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.$field.clone()),
        }
    };
}

pub(super) const TABLE: &[Invariant<LoadBalancer>] = &[
    found!(
        "answered-once",
        Always,
        answered_once,
        "A request is answered at most once.",
        "每个请求最多得到一次答复。"
    ),
    found!(
        "conservation",
        Always,
        conservation,
        "No request vanishes and none appears from nowhere: whatever came in was answered or dropped, or is in flight.",
        "请求不会凭空消失或出现：进来的请求要么已答复，要么已丢弃，要么还在途中。"
    ),
    found!(
        "healthy-only",
        Always,
        healthy_only,
        "No request is forwarded to a server of which nothing was heard in three checks in a row, except in a panic.",
        "不会把请求转发给连续三次检查都没有消息的服务器，恐慌模式除外。"
    ),
    found!(
        "bounded-load",
        Always,
        bounded_load,
        "With ring hash, no server is given a request beyond c times its share, rounded up.",
        "使用哈希环时，任何服务器接收的请求都不超过它应得份额的 c 倍（向上取整）。"
    ),
    found!(
        "queue-bounded",
        Always,
        queue_bounded,
        "No queue is longer than its limit.",
        "任何队列都不超过上限。"
    ),
    found!(
        "retries-bounded",
        Always,
        retries_bounded,
        "A client's retries are at most a fifth of its requests, and what it had saved at the start.",
        "客户端的重试次数不超过请求数的五分之一加上开始时积攒的次数。"
    ),
    found!("queue-overflow", Sometimes, queue_overflow, "A queue overflows.", "某个队列溢出。"),
    found!(
        "retry-storm",
        Sometimes,
        retry_storm,
        "More than half of what reaches the balancer are retries.",
        "到达负载均衡器的请求中一半以上是重试。"
    ),
    Invariant {
        id: "drains",
        says: Text::new(
            "Once no more requests come, all are answered or dropped.",
            "不再有新请求之后，所有请求都得到答复或被丢弃。",
        ),
        expect: Expect::Eventually,
        assumes: &[],
        find: Find::InState(missing),
    },
];

static ANSWERED_TWICE: Text = Text::new(
    "{0} hands its users two answers to request {1}: it had one already or had given it up, and takes that of {2} too.",
    "{0} 把请求 {1} 的答复交给用户两次：它已经得到过答复或已经放弃，却又接受了 {2} 的答复。",
);
static CLIENT_LOSES: Text = Text::new(
    "{0} was asked for {1} requests, but accounts for {2} answered, {3} dropped and {4} open.",
    "{0} 收到 {1} 个请求，但账上是 {2} 个已答复、{3} 个已丢弃、{4} 个未完成。",
);
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
static UNHEALTHY: Text = Text::new(
    "{0} forwards a request to {1}, of which nothing has reached it in {2} checks in a row.",
    "{0} 把请求转发给 {1}，而连续 {2} 次检查都没有收到它的消息。",
);
static TOO_MUCH: Text = Text::new(
    "{0} is given its request number {1}, and its bound is {2}: there are {3} requests under way on {4} servers.",
    "{0} 接到第 {1} 个请求，而上限是 {2}：{4} 台服务器上共有 {3} 个请求在进行。",
);
static QUEUE_TOO_LONG: Text = Text::new(
    "{0} has {1} requests in its queue, and the limit is {2}.",
    "{0} 的队列中有 {1} 个请求，而上限是 {2}。",
);
static RETRIES_TOO_OFTEN: Text =
    Text::new("{0} has sent {1} retries for {2} requests.", "{0} 为 {2} 个请求重试了 {1} 次。");
static OVERFLOW: Text = Text::new(
    "{0} refuses a request: its queue, with room for {1}, is full.",
    "{0} 拒绝一个请求：它的队列（容量 {1}）已满。",
);
static STORM: Text = Text::new(
    "Of the last {2} requests that reached {0}, {1} were retries.",
    "最近到达 {0} 的 {2} 个请求中，有 {1} 个是重试。",
);
static NOT_DRAINED: Text = Text::new("request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复");

pub(super) fn answered_twice(client: NodeId, serial: u32, server: NodeId) -> Sentence {
    ANSWERED_TWICE.with([client.into(), serial.into(), server.into()])
}

pub(super) fn client_loses(node: NodeId, made: u64, client: &Client) -> Sentence {
    let open = client.open.len().into();
    CLIENT_LOSES.with([node.into(), made.into(), client.answered.into(), client.dropped.into(), open])
}

pub(super) fn world_loses((world, clients): (u64, u64)) -> Sentence {
    WORLD_LOSES.with([world.into(), clients.into()])
}

pub(super) fn balancer_loses(node: NodeId, balancer: &Balancer) -> Sentence {
    let under_way = balancer.window.len().into();
    BALANCER_LOSES.with([node.into(), balancer.forwarded.into(), balancer.finished.into(), under_way])
}

pub(super) fn server_loses(node: NodeId, server: &Server) -> Sentence {
    let held = (server.busy() + server.queue.len()).into();
    SERVER_LOSES.with([
        node.into(),
        server.received.into(),
        server.served.into(),
        server.refused.into(),
        server.failed.into(),
        held,
    ])
}

pub(super) fn unhealthy(balancer: NodeId, server: NodeId, checks: u8) -> Sentence {
    UNHEALTHY.with([balancer.into(), server.into(), checks.into()])
}

/// The server has so many, at most so many are allowed, of all on so many servers.
pub(super) fn too_much(server: NodeId, has: u32, most: u32, all: u32, servers: usize) -> Sentence {
    TOO_MUCH.with([server.into(), has.into(), most.into(), all.into(), servers.into()])
}

pub(super) fn queue_too_long(server: NodeId, waiting: usize, limit: u32) -> Sentence {
    QUEUE_TOO_LONG.with([server.into(), waiting.into(), limit.into()])
}

pub(super) fn retries_too_often(client: NodeId, retries: u64, requests: u64) -> Sentence {
    RETRIES_TOO_OFTEN.with([client.into(), retries.into(), requests.into()])
}

pub(super) fn overflow(server: NodeId, limit: u32) -> Sentence {
    OVERFLOW.with([server.into(), limit.into()])
}

pub(super) fn storm(balancer: NodeId, retries: u32, of: u32) -> Sentence {
    STORM.with([balancer.into(), retries.into(), of.into()])
}

fn missing(world: &World<LoadBalancer>) -> Option<Sentence> {
    let open = world.open_requests().first()?;
    Some(NOT_DRAINED.with([open.id.0.into(), open.node.into()]))
}
