//! The timers of a node.

use synod_model::Timers;

/// The timers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at a replica while it knows a request that is not executed; when it runs out, the replica gives the primary up.
    #[zh("请求", "副本知道有请求尚未执行时运行；到期时放弃当前主副本。")]
    Request,
    /// Runs while a replica waits for a view that 2f + 1 want; when it runs out, it asks for the next one.
    #[zh("新视图", "副本等待 2f + 1 个副本想进入的视图时运行；到期时请求再下一个视图。")]
    NewView,
    /// Runs at a client while its request has no result; when it runs out, the request goes to all replicas.
    #[zh("重试", "客户端的请求没有结果时运行；到期时把请求发给所有副本。")]
    Retry,
}
