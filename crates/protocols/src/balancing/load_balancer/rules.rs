//! The rules that can be switched off, each with what breaks then.

use super::LoadBalancer;
use synod_model::{Protocol as _, Rule, RuleId, Text};

pub(super) const RETRY_BUDGET: RuleId = RuleId::of(LoadBalancer::RULES, "retry-budget");
pub(super) const HEALTH_CHECKS: RuleId = RuleId::of(LoadBalancer::RULES, "health-checks");
pub(super) const QUEUE_LIMIT: RuleId = RuleId::of(LoadBalancer::RULES, "queue-limit");
pub(super) const REQUEST_IDS: RuleId = RuleId::of(LoadBalancer::RULES, "request-ids");
pub(super) const LOAD_BOUND: RuleId = RuleId::of(LoadBalancer::RULES, "load-bound");

pub(super) const TABLE: &[Rule] = &[
    Rule {
        id: "retry-budget",
        says: Text::new(
            "A client retries one request in five at most, and as many more as it had saved at the start; without the rule, it retries every request \
             as often as the parameter says.",
            "客户端最多重试五分之一的请求，另加开始时积攒的次数；关闭这条规则后，每个请求都会重试到参数允许的次数。",
        ),
        protects: &["retries-bounded"],
    },
    Rule {
        id: "health-checks",
        says: Text::new(
            "The balancer chooses only among servers whose heartbeats come; without the rule, it chooses among all.",
            "负载均衡器只在心跳正常的服务器中选择；关闭这条规则后，它在所有服务器中选择。",
        ),
        protects: &["healthy-only"],
    },
    Rule {
        id: "queue-limit",
        says: Text::new(
            "A server refuses what does not fit into its queue; without the rule, the queue grows.",
            "服务器拒绝队列放不下的请求；关闭这条规则后，队列会一直增长。",
        ),
        protects: &["queue-bounded"],
    },
    Rule {
        id: "request-ids",
        says: Text::new(
            "A client knows by its number a request that it has an answer to; without the rule, it takes every answer as a \
             new one.",
            "客户端凭编号识别已得到答复的请求；关闭这条规则后，它把每个答复都当作新的。",
        ),
        protects: &["answered-once", "conservation"],
    },
    Rule {
        id: "load-bound",
        says: Text::new(
            "The ring passes over a server that has its share already; without the rule, a session's server takes all of \
             its requests.",
            "哈希环会跳过已达到负载上限的服务器；关闭这条规则后，会话的服务器会接收它的全部请求。",
        ),
        protects: &["bounded-load"],
    },
];
