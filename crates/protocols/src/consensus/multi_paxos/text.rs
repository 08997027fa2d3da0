//! What happens in Multi-Paxos, as sentences in every language: what, then why.
//!
//! The parameters, rules, invariants and fields carry their sentences in their own tables, and what clients do in every
//! replicated system is said in `replicated`. In the templates, `{0}` is the replica at which it happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) STARTS: "{0} starts as a follower.", "{0} 以跟随者身份启动。";
    pub(super) RESTARTS: "{0} restarts from its disk as a follower: it remembers its promise and its votes up to slot {1}, and does not know what of them is chosen.",
        "{0} 从磁盘重启，成为跟随者：它记得自己的承诺和到第 {1} 个槽位为止的投票，但不知道其中哪些已被选定。";
    pub(super) RESTARTS_FROM_SNAPSHOT: "{0} restarts from its snapshot of slot {2} as a follower: behind it, it remembers its votes up to slot {1}, and does not know what of them is chosen.",
        "{0} 从第 {2} 个槽位的快照重启，成为跟随者：它记得此后到第 {1} 个槽位为止的投票，但不知道其中哪些已被选定。";
    pub(super) CLIENT_STARTS: "{0} starts as a client.", "{0} 作为客户端启动。";
    pub(super) FORGETS: "{0} restarts without its promise of ballot {1} and without any vote: they were never forced to disk (acceptor-persisted is off).",
        "{0} 重启后忘记了对提案编号 {1} 的承诺以及全部投票：它们没有强制写盘（acceptor-persisted 已关闭）。";
    pub(super) WAITS_AFTER_RESTART: "{0} promises nobody a ballot for {1}: before its crash it may have heard a leader that holds a lease.",
        "{0} 在 {1}内不作任何承诺：崩溃之前，它可能听到过持有租约的领导者。";

    // Phase 1.
    pub(super) STANDS_AFTER: "{0} hears from no leader for {1} and begins ballot {2}: it asks for promises for all slots from {3} on.",
        "{0} 有 {1}没有收到领导者的消息，于是开始提案编号 {2}：它请求对第 {3} 个及以后所有槽位的承诺。";
    pub(super) STANDS: "{0}'s election timer runs out, and it begins ballot {2}: it asks for promises for all slots from {3} on.",
        "{0} 的选举计时器到期，于是开始提案编号 {2}：它请求对第 {3} 个及以后所有槽位的承诺。";
    pub(super) STANDS_AGAIN: "{0} has no quorum of promises before its timer runs out, and begins ballot {2}, for all slots from {3} on.",
        "{0} 在计时器到期之前没有得到法定人数的承诺，于是对第 {3} 个及以后的槽位开始提案编号 {2}。";
    pub(super) SKIPS_PHASE_ONE: "{0} asks nobody for a promise: phase-one-first is off.", "{0} 不请求任何承诺：phase-one-first 已关闭。";
    pub(super) WAITS_OUT_LEASE: "{0} begins no ballot yet: a leader that it has heard may still hold a lease.",
        "{0} 暂不开始提案编号：它听到过的领导者可能仍持有租约。";
    pub(super) KEEPS_TO_LEASE: "{0} does not answer {1}, which asks for ballot {2}: a leader that it has heard may still hold a lease.",
        "{0} 不答复 {1} 对提案编号 {2} 的请求：它听到过的领导者可能仍持有租约。";
    pub(super) PROMISES: "{0} promises {1} to accept nothing below ballot {2} in any slot, and reports its votes.",
        "{0} 向 {1} 承诺在任何槽位都不接受低于 {2} 的提案编号，并报告自己的投票。";
    pub(super) PROMISES_AGAIN: "{0} repeats its promise of ballot {2} to {1}.", "{0} 向 {1} 重复对提案编号 {2} 的承诺。";
    pub(super) STEPS_DOWN_FOR_PREPARE: "{0} steps down and promises ballot {2} of {1}, which is higher than its own.",
        "{0} 退位，并承诺 {1} 的提案编号 {2}，它比自己的更高。";
    pub(super) WITHDRAWS_FOR_PREPARE: "{0} gives up its own ballot and promises {1} ballot {2}, which is higher.",
        "{0} 放弃自己的提案编号，向 {1} 承诺更高的 {2}。";
    pub(super) REFUSES_PREPARE: "{0} refuses {1} a promise for ballot {2}: it has promised ballot {3}, which is higher.",
        "{0} 拒绝向 {1} 承诺提案编号 {2}：它已承诺更高的 {3}。";
    pub(super) COUNTS_PROMISE: "{0} has the promise of {1} for ballot {2}: {3} of the {4} that it needs.",
        "{0} 得到 {1} 对提案编号 {2} 的承诺：需要 {4} 个，已有 {3} 个。";
    pub(super) COUNTS_PROMISE_WITH_VOTES: "{0} has the promise of {1} for ballot {2}, with votes up to slot {5}: {3} of the {4} promises that it needs.",
        "{0} 得到 {1} 对提案编号 {2} 的承诺，附带到第 {5} 个槽位为止的投票：需要 {4} 个承诺，已有 {3} 个。";
    pub(super) OLD_PROMISE: "{0} needs the promise of {1} for ballot {2} no more.", "{0} 不再需要 {1} 对提案编号 {2} 的承诺。";
    pub(super) LEADS: "{0} leads with ballot {1}: {2} have promised it, a quorum, and for all slots at once.",
        "{0} 以提案编号 {1} 成为领导者：{2} 已作出承诺，构成法定人数，并且一次覆盖所有槽位。";
    pub(super) LEADS_ALONE: "{0} leads with ballot {1}: it is the only replica.", "{0} 以提案编号 {1} 成为领导者：它是唯一的副本。";
    pub(super) IGNORES_VOTES: "{0} proposes its own values from slot {1} on, although votes were reported there: highest-vote-adopted is off.",
        "{0} 从第 {1} 个槽位起提议自己的值，尽管那里已有投票被报告：highest-vote-adopted 已关闭。";
    pub(super) FETCHES: "{0} asks {1} for what is chosen up to slot {2}: {1} has forgotten the votes and keeps a snapshot.",
        "{0} 向 {1} 询问到第 {2} 个槽位为止选定的内容：{1} 已忘记这些投票，只保留快照。";
    pub(super) ADOPTS: "{0} must propose “{2}” in slot {1}: the highest vote that was reported there, of ballot {3}, is for it, and it may be chosen already.",
        "{0} 在第 {1} 个槽位必须提议“{2}”：那里报告的最高编号投票（提案编号 {3}）投给了它，它可能已被选定。";
    pub(super) FILLS_GAP: "{0} fills slot {1} with a no-op: nobody in its quorum has voted there, so nothing is chosen in it.",
        "{0} 用空操作填补第 {1} 个槽位：法定人数中没有节点在那里投过票，所以那里没有值被选定。";
    pub(super) LEAVES_GAP: "{0} leaves slot {1} empty: gaps-filled is off.", "{0} 让第 {1} 个槽位空着：gaps-filled 已关闭。";
    pub(super) FOLLOWS: "{0} follows {1}, the leader with ballot {2}.", "{0} 跟随 {1}，提案编号 {2} 的领导者。";
    pub(super) WITHDRAWS_FOR_LEADER: "{0} gives up its own ballot and follows {1}, the leader with ballot {2}.",
        "{0} 放弃自己的提案编号，跟随提案编号 {2} 的领导者 {1}。";
    pub(super) STEPS_DOWN_FOR_LEADER: "{0} steps down and follows {1}, which leads with ballot {2}.",
        "{0} 退位，跟随以提案编号 {2} 领导的 {1}。";
    pub(super) STEPS_DOWN_REFUSED: "{0} steps down: {1} has promised ballot {2}, which is higher than its own.",
        "{0} 退位：{1} 已承诺提案编号 {2}，比它自己的更高。";
    pub(super) WITHDRAWS_REFUSED: "{0} gives up its ballot and waits: {1} has promised ballot {2}, which is higher.",
        "{0} 放弃自己的提案编号并等待：{1} 已承诺更高的 {2}。";
    pub(super) OLD_NACK: "{0} learns from {1} that ballot {2} was promised; its own ballot is not concerned.",
        "{0} 从 {1} 得知提案编号 {2} 已被承诺；这与它自己的提案编号无关。";

    // Phase 2.
    pub(super) PROPOSES: "{0} proposes “{1}” in slot {2}.", "{0} 在第 {2} 个槽位提议“{1}”。";
    pub(super) WINDOW_IS_FULL: "{0} keeps “{1}” until a slot is free: its window ends at slot {2}.",
        "{0} 暂存“{1}”，直到有空闲槽位：它的窗口到第 {2} 个槽位为止。";
    pub(super) HAS_COMMAND: "{0} has proposed “{1}” already, or will: it does not take it again.", "{0} 已经或即将提议“{1}”：不再重复接收。";
    pub(super) ACCEPTS: "{0} accepts “{3}” of {1} in slot {2}, ballot {4}: it has promised no higher one.",
        "{0} 在第 {2} 个槽位以提案编号 {4} 接受 {1} 的“{3}”：它没有承诺过更高的编号。";
    pub(super) ACCEPTS_AGAIN: "{0} repeats that it has accepted “{3}” in slot {2}.", "{0} 重申已在第 {2} 个槽位接受“{3}”。";
    pub(super) ACCEPTS_BROKEN: "{0} accepts “{3}” of {1} in slot {2}, ballot {4}, although it has promised ballot {5}: promise-obeyed is off.",
        "{0} 在第 {2} 个槽位以提案编号 {4} 接受 {1} 的“{3}”，尽管它已承诺 {5}：promise-obeyed 已关闭。";
    pub(super) REFUSES_ACCEPT: "{0} refuses a value of {1} in ballot {2}: it has promised ballot {3}, which is higher.",
        "{0} 拒绝 {1} 在提案编号 {2} 的值：它已承诺更高的 {3}。";
    pub(super) COUNTS_VOTE: "{0} hears that {1} has accepted slot {2}: {3} of the {4} votes that it needs.",
        "{0} 得知 {1} 接受了第 {2} 个槽位的值：需要 {4} 票，已有 {3} 票。";
    pub(super) LATE_VOTE: "{0} needs the vote of {1} in slot {2} no more: it is chosen.", "{0} 不再需要 {1} 在第 {2} 个槽位的投票：它已被选定。";
    pub(super) OLD_VOTE: "{0} ignores the vote of {1} in slot {2}: it does not lead with ballot {3}.",
        "{0} 忽略 {1} 在第 {2} 个槽位的投票：它不是提案编号 {3} 的领导者。";
    pub(super) CHOOSES: "{0} sees “{2}” chosen in slot {1}: {3} have accepted it in ballot {4}, a quorum.",
        "{0} 得知“{2}”在第 {1} 个槽位被选定：{3} 在提案编号 {4} 接受了它，构成法定人数。";

    // Learning.
    pub(super) LEARNS_CHOSEN: "{0} learns from {2} that its vote in slot {1} is for what is chosen.", "{0} 从 {2} 得知它在第 {1} 个槽位投的值已被选定。";
    pub(super) KNOWS_CHOSEN: "{0} knows already what is chosen in slot {1}.", "{0} 已经知道第 {1} 个槽位选定的值。";
    pub(super) LACKS_VALUE: "{0} hears from {2} that slot {1} is chosen, and has not accepted the value: it has to ask.",
        "{0} 从 {2} 得知第 {1} 个槽位已被选定，但它没有接受过这个值：需要去询问。";
    pub(super) LEARNS_VALUE: "{0} learns that “{2}” is chosen in slot {1}.", "{0} 得知“{2}”在第 {1} 个槽位被选定。";
    pub(super) APPLIES_OVER_GAP: "{0} applies slot {1} over a hole: gaps-filled is off.", "{0} 越过空洞应用第 {1} 个槽位：gaps-filled 已关闭。";
    pub(super) FOLDS: "{0} keeps a snapshot of all up to slot {1}, and forgets the votes in these slots.",
        "{0} 保存到第 {1} 个槽位为止的快照，并忘记这些槽位的投票。";
    pub(super) ASKS_FOR_CHOSEN: "{0} asks what is chosen from slot {1} on.", "{0} 询问第 {1} 个及以后的槽位选定了什么。";
    pub(super) KNOWS_NOTHING_NEW: "{0} knows nothing of what {1} asks for: what is chosen from slot {2} on.",
        "{0} 不知道 {1} 所问的内容：第 {2} 个及以后的槽位选定了什么。";
    pub(super) SENDS_CHOSEN: "{0} tells {1} what is chosen, {2} values from slot {3} on.", "{0} 告诉 {1} 从第 {3} 个槽位起选定的 {2} 个值。";
    pub(super) SENDS_SNAPSHOT: "{0} sends {1} its snapshot of slot {2}: it has forgotten the values before.",
        "{0} 把第 {2} 个槽位的快照发给 {1}：此前的值它已忘记。";
    pub(super) INSTALLS: "{0} takes the snapshot of {2}: its machine is now that of slot {1}.", "{0} 采用 {2} 的快照：它的状态机现在是第 {1} 个槽位时的样子。";
    pub(super) CATCHES_UP: "{0} knows all that is chosen up to slot {1}, thanks to {2}.", "借助 {2}，{0} 知道了到第 {1} 个槽位为止选定的全部内容。";
    pub(super) LEARNS_NOTHING_NEW: "{0} learns nothing new from {1}.", "{0} 没有从 {1} 得知新的内容。";

    // Heartbeats and leases.
    pub(super) SENDS_HEARTBEATS: "{0} sends heartbeats as leader with ballot {1}, so that nobody else begins one.",
        "{0} 作为提案编号 {1} 的领导者发送心跳：这样别的节点就不会开始新的提案编号。";
    pub(super) HEARS_HEARTBEAT: "{0} hears from its leader {1}, and resets its election timer.", "{0} 收到领导者 {1} 的心跳，重置选举计时器。";
    pub(super) REFUSES_HEARTBEAT: "{0} tells {1}, which leads with ballot {2}, that it has promised ballot {3}.",
        "{0} 告诉以提案编号 {2} 领导的 {1}：它已承诺 {3}。";
    pub(super) HOLDS_LEASE: "{0} holds a lease for {3} from when it sent round {1}: {2} have heard it and promise nobody else.",
        "{0} 持有租约，自第 {1} 轮发出时起共 {3}：{2} 听到了它，不会向别的节点承诺。";
    pub(super) RENEWS_LEASE: "{0} renews its lease with round {1}, which {2} have heard: {3} from when it was sent.",
        "{0} 用第 {1} 轮续租，{2} 听到了它：自发出时起共 {3}。";
    pub(super) LEASE_ENDS: "{0}'s lease of round {1} ends, and no later round was heard by enough.", "{0} 第 {1} 轮的租约到期，而之后的轮次都没有被足够多的节点听到。";
    pub(super) LEASE_COMES_TO_NOTHING: "{0} gets no lease by round {1}: too few have heard it in time.", "{0} 没有从第 {1} 轮得到租约：及时听到的节点太少。";
    pub(super) OLD_ACK: "{0} needs the answer of {1} to round {2} no more.", "{0} 不再需要 {1} 对第 {2} 轮的应答。";
    pub(super) IS_FREE_AGAIN: "{0} may promise again: no lease of a leader that it has heard runs any more.", "{0} 可以再次承诺：它听到过的领导者都不再持有租约。";
    pub(super) READS_BY_LEASE: "{0} answers “{1}” from its own machine: it holds a lease, so nobody else can have chosen anything.",
        "{0} 用自己的状态机回答“{1}”：它持有租约，所以别的节点不可能选定任何值。";
    pub(super) READS_BLINDLY: "{0} answers “{1}” from its own machine and asks nobody whether it is up to date: reads-confirmed is off.",
        "{0} 用自己的状态机回答“{1}”，也不向别的节点确认它是否最新：reads-confirmed 已关闭。";

    // Clients.
    pub(super) KNOWS_NO_LEADER: "{0} keeps “{1}” until it knows a leader.", "{0} 暂存“{1}”，直到知道谁是领导者。";
    pub(super) WAITS_FOR_LEADER: "{0} still waits for a leader.", "{0} 仍在等待领导者。";
}
