//! What happens, as sentences in every language: what, then why. In the templates `{0}` is the node at which it happens.

use synod_model::texts;

texts! {
    // The lock service.
    pub(super) LOCK_STARTS: "{0} starts with epoch {1}: it grants the next one to a server in sync, of {2}.",
        "{0} 以纪元 {1} 启动：它只把下一个纪元授予 {2} 中的同步副本。";
    pub(super) LOCK_FORGETS: "{0} has forgotten that it granted epoch {1}: epoch-persisted is off.",
        "{0} 忘了自己曾授予纪元 {1}：epoch-persisted 已关闭。";
    pub(super) WAITS_OUT: "{0} waits a whole lease out, {2}: it does not know when that of {1} ends.",
        "{0} 等满一个租约 {2}：它不知道 {1} 的租约何时结束。";
    pub(super) GRANTS: "{0} forces epoch {1} to its disk and grants it to {2}.", "{0} 把纪元 {1} 强制写盘，并授予 {2}。";
    pub(super) GRANTS_AGAIN: "{0} tells {2} again that it holds epoch {1}.", "{0} 再次告诉 {2}：它持有纪元 {1}。";
    pub(super) GRANTS_OUTSIDER: "{0} takes the claim of {1} although it is not in sync: in-sync-only is off.",
        "{0} 接受 {1} 的申请，尽管它不在同步副本集中：in-sync-only 已关闭。";
    pub(super) KEEPS_CLAIM: "{0} keeps the claim of {1}: the lease of {2} may still run, for {3}.",
        "{0} 保留 {1} 的申请：{2} 的租约可能还有 {3}。";
    pub(super) REFUSES_CLAIM: "{0} refuses {1}: it holds epoch {2} for over, and the newest is epoch {3}.",
        "{0} 拒绝 {1}：它认为已结束的是纪元 {2}，而最新的是纪元 {3}。";
    pub(super) REFUSES_OUTSIDER: "{0} refuses {1}: it is not in sync, and may lack what clients were told.",
        "{0} 拒绝 {1}：它不在同步副本集中，可能缺少已答复客户端的内容。";
    pub(super) RENEWS: "{0} renews the lease of {1}.", "{0} 为 {1} 续租。";
    pub(super) LEASE_ENDS: "{0} sees the lease of {1} end.", "{0} 看到 {1} 的租约结束。";
    pub(super) LEASE_RUNS: "{0} looks at its clock: the lease runs for {1} more.", "{0} 看了自己的时钟：租约还有 {1}。";
    pub(super) IS_RELEASED: "{0} hears that {1} gives epoch {2} up.", "{0} 得知 {1} 放弃纪元 {2}。";
    pub(super) EXCLUDES: "{0} takes {1} out of the set in sync. Version {2} is {3}.", "{0} 把 {1} 移出同步副本集。版本 {2} 是 {3}。";
    pub(super) INCLUDES: "{0} takes {1} into the set in sync. Version {2} is {3}.", "{0} 把 {1} 加入同步副本集。版本 {2} 是 {3}。";
    pub(super) OLD_VERSION: "{0} does not change the set in sync: {1} speaks of version {2}, and it is at version {3}.",
        "{0} 不改动同步副本集：{1} 说的是版本 {2}，而现在是版本 {3}。";
    pub(super) REFUSES_EPOCH: "{0} refuses what {1} says in epoch {2}: the newest that it knows is epoch {3}.",
        "{0} 拒绝 {1} 以纪元 {2} 说的话：它所知最新的是纪元 {3}。";
    pub(super) OLD_NEWS: "{0} hears nothing new from {1}.", "{0} 从 {1} 那里没有得到新消息。";

    // Who is primary.
    pub(super) STARTS: "{0} starts as a backup, and claims if it hears of no primary for {1}.",
        "{0} 以备节点启动；如果 {1} 内没有听到主节点，就提出申请。";
    pub(super) RESTARTS: "{0} restarts with epoch {1}; its log ends with entry {2}.", "{0} 重启，磁盘上是纪元 {1}，日志到第 {2} 个条目为止。";
    pub(super) CLAIMS: "{0} has heard of no primary for too long and claims the epoch after {1}.",
        "{0} 太久没有听到主节点，于是申请纪元 {1} 之后的下一个。";
    pub(super) CLAIMS_IN_VAIN: "{0} hears of no primary and asks again who was granted epoch {1}: it cannot be the next one, as its log is not matched with that epoch.",
        "{0} 没有听到主节点，于是再问谁得到了纪元 {1}：它自己不能接任，因为它的日志还没有与该纪元对齐。";
    pub(super) CLAIMS_AGAIN: "{0} claims again.", "{0} 再次申请。";
    pub(super) BECOMES_PRIMARY: "{0} is primary of epoch {1}, and its log ends with entry {2}. In sync are {3}.",
        "{0} 成为纪元 {1} 的主节点，日志到第 {2} 个条目为止。同步副本集是 {3}。";
    pub(super) OLD_GRANT: "{0} has had the grant of epoch {1} before.", "{0} 已经收到过纪元 {1} 的授予。";
    pub(super) IS_REFUSED: "{0} is refused: the newest epoch is {1}.", "{0} 遭到拒绝：最新的纪元是 {1}。";
    pub(super) DEPOSED: "{0} is primary no longer: it hears from {1} of epoch {2}.", "{0} 不再是主节点：它从 {1} 得知纪元 {2}。";
    pub(super) ADOPTS: "{0} hears from {1} of epoch {2}, and acts in no older one from here on.",
        "{0} 从 {1} 得知纪元 {2}，此后不再以更旧的纪元行事。";
    pub(super) LEASE_OVER: "{0} steps down from epoch {1}: by its own clock its lease is over.", "{0} 从纪元 {1} 退位：按它自己的时钟，租约已结束。";
    pub(super) HOLDS_LEASE: "{0} has a lease for {1} more.", "{0} 的租约还有 {1}。";
    pub(super) BEATS: "{0} sends its heartbeats of epoch {1}.", "{0} 发出纪元 {1} 的心跳。";
    pub(super) HEARS: "{0} hears the heartbeat of {1}.", "{0} 收到 {1} 的心跳。";

    // The log.
    pub(super) ASKS_FOR_LOG: "{0} asks {1} for its log behind entry {2}.", "{0} 向 {1} 索取第 {2} 个条目之后的日志。";
    pub(super) SENDS_LOG: "{0} sends {1} its log behind entry {2}.", "{0} 把第 {2} 个条目之后的日志发给 {1}。";
    pub(super) MATCHES: "{0} has matched its log with that of {1}, up to entry {2}.", "{0} 的日志已与 {1} 的对齐，到第 {2} 个条目为止。";
    pub(super) TAKES: "{0} has entries up to {1} on its disk.", "{0} 已把到第 {1} 个为止的条目落盘。";
    pub(super) DROPS: "{0} drops its log from entry {2} on, {1} in all: {3} does not have that. Nobody was told of it.",
        "{0} 丢弃日志中从第 {2} 个起的 {1} 个条目：{3} 没有它们。没有人得到过关于它们的答复。";
    pub(super) DROPS_TOLD: "{0} drops its log from entry {2} on, {1} in all: {3} does not have that. Clients had answers to {4} of it.",
        "{0} 丢弃日志中从第 {2} 个起的 {1} 个条目：{3} 没有它们。客户端曾得到其中 {4} 个的答复。";
    pub(super) KEEPS_TAIL: "{0} keeps its log from entry {3} on, {1} in all, which {2} does not have, and writes on behind it: tail-discarded is off.",
        "{0} 保留从第 {3} 个起的 {1} 个条目，尽管 {2} 没有它们，并接着往后写：tail-discarded 已关闭。";
    pub(super) HAS_ACK: "{0} hears that {1} has entries up to {2}.", "{0} 得知 {1} 有到第 {2} 个为止的条目。";
    pub(super) COMMITS: "{0} knows that every server that it counts has entries up to {1}.", "{0} 知道它计入的每台服务器都有到第 {1} 个为止的条目。";
    pub(super) LONE: "{0} answers no write any more: {1} has not acknowledged for {2}.", "{0} 不再答复写入：{1} 已有 {2} 没有确认。";
    pub(super) STILL_ALONE: "{0} still waits for {1}.", "{0} 仍在等待 {1}。";
    pub(super) NOBODY_SILENT: "{0} finds nobody silent, and watches on.", "{0} 没有发现谁沉默，继续观察。";
    pub(super) SET_IS: "{0} learns that version {1} of the set in sync is {2}.", "{0} 得知同步副本集的版本 {1} 是 {2}。";
    pub(super) ASKS_EXCLUSION: "{0} asks to have {1} excluded: it has not acknowledged for {2}.", "{0} 请求排除 {1}：它已有 {2} 没有确认。";
    pub(super) COUNTS_EARLY: "{0} counts without {1} before the lock service has agreed: excluded-first is off.",
        "{0} 在锁服务同意之前就不再计入 {1}：excluded-first 已关闭。";
    pub(super) COUNTS_WITHOUT: "{0} counts without {1} from here on: the lock service has excluded it.", "{0} 从此不再计入 {1}：锁服务已排除它。";
    pub(super) COUNTS_WITH: "{0} counts {1} from here on, as it has the whole log, and then asks to have it included.",
        "{0} 从此计入 {1}，因为它已有全部日志；然后才请求把它加入。";

    // Requests.
    pub(super) APPENDS: "{0} writes “{1}” to its disk as entry {2} and sends it on.", "{0} 把“{1}”作为第 {2} 个条目落盘并发送出去。";
    pub(super) HAS_IT: "{0} has “{1}” in its log already, and will answer it when it is committed.", "{0} 的日志中已有“{1}”，提交之后就会答复。";
    pub(super) ANSWERS: "{0} answers “{1}” with {2}.", "{0} 对“{1}”答复 {2}。";
    pub(super) ANSWERS_EARLY: "{0} answers “{1}” before its backups have it: ack-after-backup is off.",
        "{0} 在备节点落盘之前就答复“{1}”：ack-after-backup 已关闭。";
    pub(super) READS: "{0} answers “{1}” from its own state: {2}.", "{0} 用自己的状态答复“{1}”：{2}。";
    pub(super) KEEPS: "{0} keeps “{1}” until it may serve.", "{0} 暂存“{1}”，直到可以服务。";
    pub(super) REDIRECTS: "{0} sends {1} on to {2}, which it takes for the primary.", "{0} 让 {1} 去找 {2}，据它所知那是主节点。";
    pub(super) CANNOT_REDIRECT: "{0} turns {1} away: it is not the primary, and knows none.", "{0} 回绝 {1}：它不是主节点，也不知道谁是。";
    pub(super) TURNS_AWAY: "{0} refuses what it was asked itself: it is not the primary.", "{0} 拒绝直接向它提出的请求：它不是主节点。";
    pub(super) LOSES: "{0} fails “{1}”, which it was asked itself: the entry is dropped.", "{0} 让直接向它提出的“{1}”失败：该条目已被丢弃。";

    // Planned switch-over.
    pub(super) PREPARES: "{0} takes no more requests: {1} is to take over once it has everything.", "{0} 不再接受请求：等 {1} 拥有全部内容就由它接任。";
    pub(super) HANDS_OVER: "{0} releases epoch {1} and names {2}: no time-out has to pass.", "{0} 释放纪元 {1} 并指定 {2}：无须等待任何超时。";
    pub(super) GIVES_IT_UP: "{0} stays primary: {1} did not get everything within {2}.", "{0} 继续担任主节点：{1} 没有在 {2} 内得到全部内容。";
    pub(super) RELEASES: "{0} releases epoch {1} and names nobody.", "{0} 释放纪元 {1}，不指定任何人。";
    pub(super) CANNOT: "{0} refuses the order: it is not the primary that could do it.", "{0} 拒绝这个指令：它不是能执行它的主节点。";
    pub(super) NOT_IN_SYNC: "{0} refuses the order: {1} is not another server in sync.", "{0} 拒绝这个指令：{1} 不是同步副本集中的另一台服务器。";

    // The store.
    pub(super) SENDS_TO_STORE: "{0} sends “{1}” to the store with token {2}.", "{0} 带着令牌 {2} 把“{1}”发给存储。";
    pub(super) PASSES_ON: "{0} passes on what the store has answered.", "{0} 转达存储的答复。";
    pub(super) FENCES: "{0} takes nothing below epoch {1} from here on.", "{0} 从此不接受低于纪元 {1} 的任何内容。";
    pub(super) FENCED: "{0} has fenced the store and may serve.", "{0} 已隔离存储，可以服务。";
    pub(super) APPLIES: "{0} takes “{1}” with token {2}.", "{0} 接受带令牌 {2} 的“{1}”。";
    pub(super) APPLIES_OLD: "{0} takes “{1}” with token {2}, although it has seen {3}: token-checked is off.",
        "{0} 接受带令牌 {2} 的“{1}”，尽管它见过 {3}：token-checked 已关闭。";
    pub(super) REJECTS: "{0} rejects what {1} sends with token {2}: it has seen {3}.", "{0} 拒绝 {1} 以令牌 {2} 发来的内容：它见过 {3}。";
    pub(super) STORE_READS: "{0} reads {1} for {2}.", "{0} 替 {2} 读取 {1}。";
    pub(super) STORE_STARTS: "{0} starts and has seen epoch {1}.", "{0} 启动，它见过的最高纪元是 {1}。";

    // Clients.
    pub(super) CLIENT_STARTS: "{0} starts.", "{0} 启动。";
    pub(super) ASKS: "{0} asks {1} for “{2}”.", "{0} 向 {1} 请求“{2}”。";
    pub(super) QUEUES: "{0} keeps “{1}” until earlier requests have their answers.", "{0} 暂存“{1}”，直到更早的请求得到答复。";
    pub(super) OVERDUE: "{0} has had no answer for {1}, and tries {2}.", "{0} 已有 {1} 没有得到答复，改问 {2}。";
    pub(super) HAS_ANSWER: "{0} has the answer to “{1}”: {2}.", "{0} 得到“{1}”的答复：{2}。";
    pub(super) LATE_ANSWER: "{0} no longer waits for what {1} says.", "{0} 已不再等待 {1} 所说的内容。";
    pub(super) FOLLOWS_HINT: "{0} turns to {2}: {1} takes it for the primary.", "{0} 转向 {2}：{1} 认为它是主节点。";
    pub(super) WAITS: "{0} waits and then asks again: {1} was not the primary.", "{0} 稍后再问：{1} 不是主节点。";
    pub(super) NOT_A_CLIENT: "{0} refuses: it is not the one to be asked for this.", "{0} 拒绝：这件事不该问它。";
}

/// It takes hundreds of requests without an answer.
pub(super) static TOO_MANY: synod_model::Text = synod_model::Text::new(
    "{0} refuses “{1}”: too many requests wait there.",
    "{0} 拒绝“{1}”：等待的请求太多。",
);
