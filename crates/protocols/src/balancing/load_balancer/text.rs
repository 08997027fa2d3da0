//! What happens at a load balancer, as sentences in every language: what, then why.
//!
//! In the templates `{0}` is the node at which it happens. The policies' reasons stand in their files.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) CLIENT_STARTS: "{0} starts as a client.", "{0} 作为客户端启动。";
    pub(super) BALANCER_STARTS: "{0} starts as the load balancer: it takes every server to be there.",
        "{0} 作为负载均衡器启动：它认为所有服务器都可用。";
    pub(super) SERVER_STARTS: "{0} starts as a server with {1} workers.", "{0} 作为服务器启动，有 {1} 个工作线程。";

    // Clients.
    pub(super) SENDS: "{0} sends request {1}, of session “{2}”.", "{0} 发出请求 {1}，属于会话“{2}”。";
    pub(super) TOO_MANY_OPEN: "{0} gives a request up at once: it waits for {1} answers already.",
        "{0} 立即放弃一个请求：它已经在等待 {1} 个答复。";
    pub(super) ANSWERED: "{0} has the answer to request {1}, from {2}.", "{0} 得到请求 {1} 的答复，来自 {2}。";
    pub(super) ANSWERED_BEFORE: "{0} ignores the answer of {2} to request {1}: it has one already, or has given it up.",
        "{0} 忽略 {2} 对请求 {1} 的答复：它已经得到过答复，或已经放弃。";
    pub(super) ANSWERED_TWICE: "{0} takes the answer of {2} to request {1} as a new one, although it has one already or has given it up: request-ids is off.",
        "{0} 把 {2} 对请求 {1} 的答复当作新的，尽管它已经得到过答复或已经放弃：request-ids 已关闭。";
    pub(super) OLD_REJECTION: "{0} ignores the rejection of an earlier attempt of request {1}.", "{0} 忽略对请求 {1} 较早一次尝试的拒绝。";
    pub(super) RETRIES: "{0} sends request {1} again: {2}. It is retry {3} of {4}.",
        "{0} 重发请求 {1}：{2}。这是 {4} 次重试中的第 {3} 次。";
    pub(super) RETRIES_UNPAID: "{0} sends request {1} again, retry {3} of {4}: {2}. The budget does not pay for it: retry-budget is off.",
        "{0} 重发请求 {1}（{4} 次重试中的第 {3} 次）：{2}。预算不足以支付这次重试：retry-budget 已关闭。";
    pub(super) DROPS: "{0} gives request {1} up after {3} attempts: {2}.", "{0} 在 {3} 次尝试之后放弃请求 {1}：{2}。";
    pub(super) DROPS_UNPAID: "{0} gives request {1} up after attempt {3}: {2}, and its retry budget is spent.",
        "{0} 在第 {3} 次尝试之后放弃请求 {1}：{2}，而且重试预算已用完。";
    pub(super) TIMED_OUT: "no answer for {0}", "{0}没有答复";

    // The balancer.
    pub(super) FORWARDS: "{0} forwards request {1} of {2} to {3}: {4}.", "{0} 把 {2} 的请求 {1} 转发给 {3}：{4}。";
    pub(super) NO_SERVER: "{0} rejects request {1} of {2}: it knows no healthy server.", "{0} 拒绝 {2} 的请求 {1}：它没有可用的服务器。";
    pub(super) PASSES_ON: "{0} passes on to {3} the answer of {1} to request {2}; it took {4}.",
        "{0} 把 {1} 对请求 {2} 的答复转给 {3}；用时 {4}。";
    pub(super) PASSES_REJECTION: "{0} tells {3} that {1} has refused request {2}.", "{0} 告诉 {3}：{1} 拒绝了请求 {2}。";
    pub(super) PASSES_ERROR: "{0} passes on to {3} that {1} has answered request {2} with an error.", "{0} 转告 {3}：{1} 对请求 {2} 返回了错误。";
    pub(super) LATE: "{0} drops what {1} sends about request {2} of {3}: it no longer waits for it.",
        "{0} 丢弃 {1} 关于 {3} 的请求 {2} 的消息：它已不再等待。";
    pub(super) FORGETS: "{0} waits no longer for {1} to answer request {2} of {3}: the client has stopped waiting too.",
        "{0} 不再等待 {1} 答复 {3} 的请求 {2}：客户端也已不再等待。";
    pub(super) COUNTS: "{0} counts the {1} as a response time of {2}.", "{0} 把这 {1}计入 {2} 的响应时间。";
    pub(super) HEARTBEAT: "{0} hears that {1} is there.", "{0} 收到 {1} 的心跳：它还在。";
    pub(super) CHECKS: "{0} looks whom it has heard of: nobody is newly gone.", "{0} 检查收到了谁的消息：没有新失联的服务器。";
    pub(super) LEAVES_OUT: "{0} leaves {1} out: nothing was heard of it in {2} checks in a row. Requests it had: {3}.",
        "{0} 移出 {1}：连续 {2} 次检查都没有收到它的消息。它手上的请求数：{3}。";
    pub(super) RETURNS_SLOWLY: "{0} hears of {1} again and lets it take part: its weight grows from a tenth to the whole within {2}.",
        "{0} 又收到 {1} 的消息，让它重新参与：它的权重在 {2}内从十分之一升到全部。";
    pub(super) PANICS: "{0} panics: only {1} of {2} servers are healthy, less than {3} %. It sends to all of them.",
        "{0} 进入恐慌模式：{2} 台服务器中只有 {1} 台健康，低于 {3}%。它向所有服务器发送。";
    pub(super) PANICS_NO_MORE: "{0} panics no more: {1} of {2} servers are healthy.", "{0} 退出恐慌模式：{2} 台服务器中有 {1} 台健康。";
    pub(super) HEARS_LOAD: "{0} hears from {1} how many requests it has: {2}.", "{0} 从 {1} 得知它手上的请求数：{2}。";
    pub(super) RETURNS: "{0} hears of {1} again and lets it take part.", "{0} 又收到 {1} 的消息，让它重新参与。";

    // Servers.
    pub(super) WORKS: "{0} works on request {1} of {2}: busy workers: {3} of {4}.", "{0} 开始处理 {2} 的请求 {1}：{4} 个工作线程中 {3} 个在忙。";
    pub(super) QUEUES: "{0} lets request {1} of {2} wait: no worker is free, and {3} are in the queue now.",
        "{0} 让 {2} 的请求 {1} 排队：没有空闲的工作线程，队列中现有 {3} 个。";
    pub(super) REFUSES: "{0} refuses request {1} of {2}: its queue is full with {3}.", "{0} 拒绝 {2} 的请求 {1}：队列已满，有 {3} 个。";
    pub(super) FAILS: "{0} fails: it answers request {1} of {2} with an error at once.", "{0} 出错：它立即对 {2} 的请求 {1} 返回错误。";
    pub(super) DONE: "{0} answers request {1} of {2}.", "{0} 答复 {2} 的请求 {1}。";
    pub(super) DONE_AND_NEXT: "{0} answers request {1} of {2} and takes request {3} of {4} from its queue.",
        "{0} 答复 {2} 的请求 {1}，并从队列取出 {4} 的请求 {3}。";
    pub(super) NOT_A_CLIENT: "{0} takes no requests of users; ask a client.", "{0} 不接受用户的请求；请向客户端提出。";
    pub(super) BEATS_WITH_LOAD: "{0} sends a heartbeat and tells how many requests it has: {1}.", "{0} 发送心跳，并报告手上的请求数：{1}。";
    pub(super) BEATS: "{0} sends a heartbeat.", "{0} 发送心跳。";
}
