//! What the processes say.

use synod_model::texts;

texts! {
    // Events.
    pub(super) EVENT: "{0}: a local event, at time {1}.", "{0}：一个本地事件，时间为 {1}。";
    pub(super) SENDS: "{0} sends a message to {1}, at time {2}.", "{0} 向 {1} 发送一条消息，时间为 {2}。";
    pub(super) TO_ITSELF: "{0} sends nothing to itself.", "{0} 不向自己发送消息。";
    pub(super) GETS: "{0} gets a message of {1} that was sent at time {2}; for {0} it is time {3} now.",
        "{0} 收到 {1} 在时间 {2} 发出的消息；{0} 的时间现在是 {3}。";
    pub(super) GOES_ON: "{0} goes on where it was: all that matters is on its disk.", "{0} 从原处继续：重要的都在磁盘上。";

    // Links.
    pub(super) ACKNOWLEDGED: "{0} knows that {1} has its messages up to {2}.", "{0} 得知 {1} 已收到它的消息直到第 {2} 条。";
    pub(super) HAS_HAD: "{0} has had message {2} of {1} before, and acknowledges it again.", "{0} 已经收到过 {1} 的第 {2} 条消息，再次确认。";
    pub(super) KEEPS: "{0} keeps message {2} of {1} until message {3} has come.", "{0} 先留下 {1} 的第 {2} 条消息，等第 {3} 条到达。";
    pub(super) OUT_OF_TURN: "{0} takes message {2} of {1} although message {3} has not come: fifo is off.",
        "{0} 处理了 {1} 的第 {2} 条消息，尽管第 {3} 条还没有到：fifo 已关闭。";
    pub(super) SENDS_AGAIN: "{0} sends again what has not been acknowledged by {1}.", "{0} 重发 {1} 尚未确认的消息。";

    // The critical section.
    pub(super) ASKS: "{0} asks for the critical section, at time {1}.", "{0} 请求临界区，时间为 {1}。";
    pub(super) BUSY: "{0} has asked for the critical section already.", "{0} 已经请求过临界区。";
    pub(super) NOT_INSIDE: "{0} is not in the critical section.", "{0} 不在临界区。";
    pub(super) QUEUES: "{0} puts the request of {1}, made at time {2}, into its queue, and replies at time {3}.",
        "{0} 把 {1} 在时间 {2} 提出的请求放入队列，并在时间 {3} 答复。";
    pub(super) REPLIES: "{0} replies to {1} at once: it does not ask for the critical section itself.",
        "{0} 立即答复 {1}：它自己没有请求临界区。";
    pub(super) YIELDS: "{0} replies to {1}, whose request of time {2} is earlier than its own of time {3}.",
        "{0} 答复 {1}：对方的请求时间为 {2}，早于自己的 {3}。";
    pub(super) YIELDS_TIE: "{0} replies to {1}: both requests have time {2}, and {1} has the smaller number.",
        "{0} 答复 {1}：两个请求的时间都是 {2}，而 {1} 的编号较小。";
    pub(super) DEFERS_TIE: "{0} defers its reply to {1}: both requests have time {2}, and {0} has the smaller number.",
        "{0} 推迟对 {1} 的答复：两个请求的时间都是 {2}，而 {0} 的编号较小。";
    pub(super) DEFERS_INSIDE: "{0} defers its reply to {1}: it is in the critical section.", "{0} 推迟对 {1} 的答复：它自己在临界区。";
    pub(super) DEFERS_EARLIER: "{0} defers its reply to {1}: its own request of time {2} is earlier than that of time {3}.",
        "{0} 推迟对 {1} 的答复：自己的请求时间为 {2}，早于对方的 {3}。";
    pub(super) HAS_REPLY: "{0} has the reply of {1}, sent at time {2}.", "{0} 收到 {1} 在时间 {2} 发出的答复。";
    pub(super) RELEASED: "{0} takes the request of {1} out of its queue: {1} has left the critical section.",
        "{0} 把 {1} 的请求移出队列：{1} 已离开临界区。";
    pub(super) ENTERS_FIRST: "{0} enters the critical section: its request of time {1} is the first, and all others have said something later.",
        "{0} 进入临界区：它在时间 {1} 提出的请求排在最前，而且所有其他进程都发过更晚的消息。";
    pub(super) ENTERS_REPLIED: "{0} enters the critical section with its request of time {1}: all others have replied.",
        "{0} 凭时间 {1} 的请求进入临界区：所有其他进程都已答复。";
    pub(super) ENTERS_EARLY: "{0} enters the critical section with its request of time {1}, without waiting for the others: later-from-all is off.",
        "{0} 凭时间 {1} 的请求进入临界区，不等其他进程：later-from-all 已关闭。";
    pub(super) LEAVES: "{0} leaves the critical section at time {1}, and tells all others.", "{0} 在时间 {1} 离开临界区，并通知所有其他进程。";
    pub(super) LEAVES_ALONE: "{0} leaves the critical section at time {1}; nobody waits for its reply.",
        "{0} 在时间 {1} 离开临界区；没有谁在等它的答复。";
    pub(super) LEAVES_AND_REPLIES: "{0} leaves the critical section, and gives {1} the reply that it has deferred, at time {2}.",
        "{0} 离开临界区，并在时间 {2} 向 {1} 发出推迟的答复。";

    // Posts.
    pub(super) POSTS: "{0} posts “{1}” at time {2}.", "{0} 在时间 {2} 发布“{1}”。";
    pub(super) WAITS_FOR_CAUSE: "{0} keeps “{1}” of {2}: it lacks a post that {2} had delivered before.",
        "{0} 先留下 {2} 的“{1}”：它还缺少 {2} 此前投递过的帖子。";
    pub(super) STAMPS: "{0} puts “{1}” of {2}, posted at time {3}, in its place, and tells all at time {4}.",
        "{0} 把 {2} 在时间 {3} 发布的“{1}”排入次序，并在时间 {4} 通知所有进程。";
    pub(super) STAMPED: "{0} hears that {1} has {2}.", "{0} 得知 {1} 已收到帖子 {2}。";
    pub(super) DELIVERS: "{0} delivers “{1}” of {2}.", "{0} 投递 {2} 的“{1}”。";
}
