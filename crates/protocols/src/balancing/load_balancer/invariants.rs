//! What must hold of a load balancer, what a run ought to show, and what must come about in the end. `ghost` looks while it
//! takes its notes.

use super::LoadBalancer;
use synod_model::{Invariant, Sentence, World, texts};

pub(super) const TABLE: &[Invariant<LoadBalancer>] = &[
    Invariant::always("answered-once", "A request is answered at most once.", "每个请求最多得到一次答复。"),
    Invariant::always(
        "conservation",
        "No request vanishes and none appears from nowhere: whatever came in was answered or dropped, or is in flight.",
        "请求不会凭空消失或出现：进来的请求要么已答复，要么已丢弃，要么还在途中。",
    ),
    Invariant::always(
        "healthy-only",
        "No request is forwarded to a server of which nothing was heard in three checks in a row, except in a panic.",
        "不会把请求转发给连续三次检查都没有消息的服务器，恐慌模式除外。",
    ),
    Invariant::always(
        "bounded-load",
        "With ring hash, no server is given a request beyond c times its share, rounded up.",
        "使用哈希环时，任何服务器接收的请求都不超过它应得份额的 c 倍（向上取整）。",
    ),
    Invariant::always("queue-bounded", "No queue is longer than its limit.", "任何队列都不超过上限。"),
    Invariant::always(
        "retries-bounded",
        "A client's retries are at most a fifth of its requests, and what it had saved at the start.",
        "客户端的重试次数不超过请求数的五分之一加上开始时积攒的次数。",
    ),
    Invariant::sometimes("queue-overflow", "A queue overflows.", "某个队列溢出。"),
    Invariant::sometimes(
        "retry-storm",
        "More than half of what reaches the balancer are retries.",
        "到达负载均衡器的请求中一半以上是重试。",
    ),
    Invariant::eventually(
        "drains",
        "Once no more requests come, all are answered or dropped.",
        "不再有新请求之后，所有请求都得到答复或被丢弃。",
        missing,
    ),
];

fn missing(world: &World<LoadBalancer>) -> Option<Sentence> {
    texts! { NOT_DRAINED: "request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复"; }
    let open = world.open_requests().first()?;
    Some(NOT_DRAINED.with([open.id.0.into(), open.node.into()]))
}
