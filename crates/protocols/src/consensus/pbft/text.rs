//! What happens in PBFT, as sentences in every language: what, then why. In the templates, `{0}` is the node at which it
//! happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) STARTS: "{0} starts in view {1}, which {2} leads.", "{0} 启动，处于视图 {1}，主副本是 {2}。";
    pub(super) RESTARTS: "{0} restarts from its disk in view {1}: it has executed up to number {2}.",
        "{0} 从磁盘重启，处于视图 {1}：已执行到序号 {2}。";
    pub(super) FORGETS: "{0} restarts without anything that it has signed (log-persisted is off).",
        "{0} 重启后忘记了自己签署过的一切（log-persisted 已关闭）。";
    pub(super) CLIENT_STARTS: "{0} starts: it asks the replicas.", "{0} 启动：它向副本提出请求。";
    pub(super) NO_CLIENT: "{0} turns “{1}” away: it is a replica, and only clients sign requests.",
        "{0} 回绝“{1}”：它是副本，只有客户端才能签署请求。";

    // Clients.
    pub(super) ASKS: "{0} asks {1}, the primary it believes in, for “{2}”.", "{0} 向它认为的主副本 {1} 请求“{2}”。";
    pub(super) ASKS_ALL: "{0} has no result for “{1}” in time and asks all replicas.", "{0} 没有及时得到“{1}”的结果，于是询问所有副本。";
    pub(super) QUEUES: "{0} keeps “{1}” until the request before it has its result.", "{0} 暂存“{1}”，直到前一个请求有了结果。";
    pub(super) REFUSES: "{0} refuses “{1}”: too many requests wait there.", "{0} 拒绝“{1}”：等待的请求太多。";
    pub(super) COUNTS_REPLY: "{0} has the result {2} from {1}, and waits for {3} replicas that say the same.",
        "{0} 从 {1} 得到结果 {2}，还要等到 {3} 个副本给出相同的结果。";
    pub(super) ACCEPTS_RESULT: "{0} has the result of “{1}”: {2}, and {3} of the replicas have said so.",
        "{0} 得到“{1}”的结果：{2}，已有 {3} 个副本这样答复。";
    pub(super) LATE_REPLY: "{0} no longer waits for the reply of {1}.", "{0} 不再等待 {1} 的这个答复。";

    // The normal case.
    pub(super) PASSES_ON: "{0} passes {1} on to the primary {2}, and waits for it to be executed.",
        "{0} 把 {1} 转给主副本 {2}，并等待它被执行。";
    pub(super) OLD_REQUEST: "{0} has executed {1} already, or a later request of its client.", "{0} 已经执行过 {1}，或同一客户端更晚的请求。";
    pub(super) REPLIES_AGAIN: "{0} has executed this request of {1} and replies once more.", "{0} 已执行过 {1} 的这个请求，于是再答复一次。";
    pub(super) GIVES_NUMBER: "{0} gives {1} the number {2} in view {3}.", "{0} 在视图 {3} 中把序号 {2} 分配给 {1}。";
    pub(super) SENDS_AGAIN: "{0} sends the pre-prepare of {1} with number {2} again: its client still waits.",
        "{0} 重发 {1}（序号 {2}）的预准备消息：客户端仍在等待。";
    pub(super) WINDOW_FULL: "{0} lets {1} wait: no number is left above the checkpoint {2}.",
        "{0} 让 {1} 等待：检查点 {2} 之上已没有可用的序号。";
    pub(super) ACCEPTS: "{0} accepts {1} with number {2} in view {3}, and says so to all.",
        "{0} 在视图 {3} 中接受 {1}，序号 {2}，并告知所有副本。";
    pub(super) IGNORES: "{0} ignores what {1} says of number {3} in view {2}: it does not fit its view or its window.",
        "{0} 忽略 {1} 关于视图 {2} 中序号 {3} 的消息：与它的视图或窗口不符。";
    pub(super) WRONG_DIGEST: "{0} refuses the pre-prepare of {1} for number {2}: its digest, {3}, is not that of the request.",
        "{0} 拒绝 {1} 对序号 {2} 的预准备消息：摘要 {3} 与请求不符。";
    pub(super) SECOND_DIGEST: "{0} refuses {2} of {1}: it has accepted {4} with number {3} in this view.",
        "{0} 拒绝 {1} 的 {2}：它在本视图中已为序号 {3} 接受了 {4}。";
    pub(super) PREPARED: "{0} has {1} prepared with number {2}: {3} backups say the same in view {4}, so no other request can be.",
        "{0} 的 {1} 已准备好，序号 {2}：视图 {4} 中有 {3} 个备份副本一致，因此不可能再有别的请求。";
    pub(super) COMMITTED: "{0} has {1} committed with number {2}: {3} replicas have it prepared, so every later view keeps it.",
        "{0} 的 {1} 已提交，序号 {2}：{3} 个副本已准备好它，之后的任何视图都会保留它。";
    pub(super) EXECUTES: "{0} executes {1} as number {2}: “{3}” gives {4}.", "{0} 执行序号 {2} 的 {1}：“{3}”的结果是 {4}。";
    pub(super) EXECUTES_NULL: "{0} executes the null request as number {1}: it does nothing.", "{0} 执行序号 {1} 的空请求：什么也不做。";
    pub(super) EXECUTES_ONCE: "{0} passes over {1} at number {2}: it has taken effect before.", "{0} 在序号 {2} 跳过 {1}：它已经生效过。";
    pub(super) ASKS_FOR_NUMBER: "{0} asks the others about number {1}: something of it is missing here.",
        "{0} 向其他副本询问序号 {1}：这里还缺少它的消息。";

    // Checkpoints.
    pub(super) CHECKPOINT: "{0} makes a checkpoint after number {1}; the digest of its state is {2}.",
        "{0} 在序号 {1} 之后建立检查点；状态摘要是 {2}。";
    pub(super) STABLE: "{0}: the checkpoint {1} is stable, signed by {2}; all up to it is forgotten.",
        "{0}：检查点 {1} 已稳定，由 {2} 签署；到它为止的内容都可以忘记。";
    pub(super) FETCHES: "{0} asks for the state at checkpoint {1}: it has executed only up to {2}.",
        "{0} 请求检查点 {1} 的状态：它只执行到 {2}。";
    pub(super) SENDS_STATE: "{0} sends {1} its state at checkpoint {2}.", "{0} 把检查点 {2} 的状态发给 {1}。";
    pub(super) HAS_STATE: "{0} takes over the state of {1} at checkpoint {2}: its digest is signed by {3}.",
        "{0} 采用 {1} 在检查点 {2} 的状态：其摘要由 {3} 签署。";
    pub(super) LATE_STATE: "{0} needs the state of {1} at {2} no longer.", "{0} 不再需要 {1} 在 {2} 处的状态。";
    pub(super) REFUSES_STATE: "{0} refuses the state of {1} at {2}: no quorum has signed its digest.",
        "{0} 拒绝 {1} 在 {2} 处的状态：它的摘要没有法定人数的签名。";

    // View changes.
    pub(super) WAITED: "{0} has waited {1} for a request, and {2} has not seen to it.", "{0} 等待一个请求 {1}，{2} 没有把它办成。";
    pub(super) GIVES_ITSELF_UP: "{0} leads and has waited {1} for a request that it cannot get through.", "{0} 是主副本，等待一个办不成的请求已有 {1}。";
    pub(super) NO_NEW_VIEW: "{0} has waited {1} for {2} to begin view {3}.", "{0} 等待 {2} 开始视图 {3} 已有 {1}。";
    pub(super) WANTS_VIEW: "{0} gives its primary up and asks for view {2}, which {1} leads.", "{0} 放弃当前主副本，请求进入由 {1} 领导的视图 {2}。";
    pub(super) REPEATS_CHANGE: "{0} asks for view {1} again.", "{0} 再次请求进入视图 {1}。";
    pub(super) HEARS_CHANGE: "{0} hears that {1} wants view {2}.", "{0} 得知 {1} 想进入视图 {2}。";
    pub(super) JOINS: "{0} follows {1} into view {2}: without them no quorum is left, and not all of them lie.",
        "{0} 跟随 {1} 进入视图 {2}：没有它们就凑不齐法定人数，而且它们不会全都说谎。";
    pub(super) REFUSES_CHANGE: "{0} refuses the view change of {1} for view {2}: a signature that it claims is none.",
        "{0} 拒绝 {1} 对视图 {2} 的视图切换消息：它所声称的签名不成立。";
    pub(super) OLD_CHANGE: "{0} is in view {3} and passes over what {1} wants: view {2}.", "{0} 已在视图 {3}，不理会 {1} 想进入的视图 {2}。";
    pub(super) BEGINS_VIEW: "{0} begins view {1}: {2} replicas want it; numbers kept: {3}.",
        "{0} 开始视图 {1}：有 {2} 个副本想进入，保留 {3} 个序号。";
    pub(super) REPEATS_NEW_VIEW: "{0} tells {1} again how view {2} began.", "{0} 再次告诉 {1} 视图 {2} 如何开始。";
    pub(super) ENTERS_VIEW: "{0} enters view {2}, which {1} leads; numbers kept, as the view changes demand: {3}.",
        "{0} 进入由 {1} 领导的视图 {2}：它保留的 {3} 个序号与视图切换消息相符。";
    pub(super) REFUSES_NEW_VIEW: "{0} refuses how {1} begins view {2}: the view changes it shows say something else.",
        "{0} 拒绝 {1} 开始视图 {2} 的方式：与它出示的视图切换消息不符。";
    pub(super) OLD_NEW_VIEW: "{0} is in view {3} and passes over view {2} of {1}.", "{0} 已在视图 {3}，不理会 {1} 的视图 {2}。";

    // Lies.
    pub(super) SAYS_NOTHING: "{0} lies: it keeps to itself what it ought to say.", "{0} 说谎：该说的话它不说。";
    pub(super) TELLS_APART: "{0} lies: number {1} is {2} for {3}, and {4} for {5}.", "{0} 说谎：序号 {1} 对 {3} 是 {2}，对 {5} 却是 {4}。";
    pub(super) WAITS_FOR_TWO: "{0} waits for two requests that it can play off against each other.", "{0} 等待两个请求，好对不同的副本各执一词。";
    pub(super) DAWDLES: "{0} takes its time: the next request gets its number in {1}.", "{0} 故意拖延：{1} 之后才给下一个请求分配序号。";
    pub(super) LIES_TO_CLIENT: "{0} lies to {1}: it replies {2}, and the result was {3}.", "{0} 对 {1} 说谎：答复 {2}，而结果是 {3}。";
    pub(super) FORGES: "{0} lies: it claims that {1} was prepared with number {2} in view {3}.", "{0} 说谎：声称 {1} 在视图 {3} 中以序号 {2} 准备好了。";
}
