//! The rules that can be switched off, each with what breaks then.

use synod_model::rules;

rules! {
    pub(super) TABLE;

    /// A client retries one request in five at most, and as many more as it had saved at the start; without the rule,
    /// it retries every request as often as the parameter says.
    #[zh("客户端最多重试五分之一的请求，另加开始时积攒的次数；关闭这条规则后，每个请求都会重试到参数允许的次数。")]
    pub(super) RETRY_BUDGET = "retry-budget",
        protects ["retries-bounded"],
        hunt "servers=1 clients=1 health=off savings=2" => "crashes=0 requests=2 timers=3";

    /// The balancer chooses only among servers whose heartbeats come; without the rule, it chooses among all.
    #[zh("负载均衡器只在心跳正常的服务器中选择；关闭这条规则后，它在所有服务器中选择。")]
    pub(super) HEALTH_CHECKS = "health-checks",
        protects ["healthy-only"],
        hunt "servers=1 clients=1" => "crashes=0 requests=1 timers=3";

    /// A server refuses what does not fit into its queue; without the rule, the queue grows.
    #[zh("服务器拒绝队列放不下的请求；关闭这条规则后，队列会一直增长。")]
    pub(super) QUEUE_LIMIT = "queue-limit",
        protects ["queue-bounded"],
        hunt "servers=1 clients=2 health=off queue=1" => "crashes=0 requests=3 timers=1";

    /// A client knows by its number a request that it has an answer to; without the rule, it takes every answer as a
    /// new one.
    #[zh("客户端凭编号识别已得到答复的请求；关闭这条规则后，它把每个答复都当作新的。")]
    pub(super) REQUEST_IDS = "request-ids",
        protects ["answered-once", "conservation"],
        hunt "servers=1 clients=1 health=off" => "crashes=0 requests=1 timers=1 duplicates=1";

    /// The ring passes over a server that has its share already; without the rule, a session's server takes all of its
    /// requests.
    #[zh("哈希环会跳过已达到负载上限的服务器；关闭这条规则后，会话的服务器会接收它的全部请求。")]
    pub(super) LOAD_BOUND = "load-bound",
        protects ["bounded-load"],
        needs ["policy=ring-bounded"],
        hunt "servers=2 clients=2 health=off policy=ring-bounded bound=150" => "crashes=0 requests=4 timers=1";
}
