//! What happens in Paxos, as sentences in every language: what, then why.
//!
//! The parameters, rules, invariants and fields carry their sentences in their own tables. In the templates, `{0}` is
//! the node at which it happens.

use synod_model::texts;

texts! {
    // Starting.
    pub(super) STARTS: "{0} starts as {1}.", "{0} 启动，角色为{1}。";
    pub(super) RESTARTS: "{0} restarts from its disk as {1}; what was in its memory is lost.",
        "{0} 从磁盘重启，角色为{1}；内存中的内容已丢失。";
    pub(super) REMEMBERS_ROUND: "{0} remembers that it has used round {1}: its next ballot will be higher.",
        "{0} 记得自己用过轮次 {1}：下一个提案编号会更大。";
    pub(super) REMEMBERS_PROMISE: "{0} remembers its promise: it accepts nothing below ballot {1}.",
        "{0} 记得自己的承诺：不接受低于 {1} 的提案编号。";
    pub(super) REMEMBERS_VOTE: "{0} remembers its promise of ballot {1} and its vote for “{2}” in ballot {3}.",
        "{0} 记得自己承诺过提案编号 {1}，并在提案编号 {3} 接受了“{2}”。";
    pub(super) FORGETS: "{0} restarts without its promise of ballot {1} and without any vote: they were never forced to disk (acceptor-persisted is off).",
        "{0} 重启后忘记了对提案编号 {1} 的承诺以及它的投票：它们没有强制写盘（acceptor-persisted 已关闭）。";

    // Clients.
    pub(super) NO_PROPOSER: "{0} turns “{1}” away: it is no proposer.", "{0} 回绝“{1}”：它不是提议者。";
    pub(super) KNOWS_ALREADY: "{0} answers at once: “{1}” is chosen, and that is final.", "{0} 立即答复：“{1}”已被选定，不会再变。";
    pub(super) OVERLOADED: "{0} refuses “{1}”: too many requests wait there.", "{0} 拒绝“{1}”：等待的请求太多。";
    pub(super) WAITS_TOO: "{0} lets “{1}” wait: only one value can be chosen, and {0} is proposing “{2}” already.",
        "{0} 让“{1}”等待：只能选定一个值，而 {0} 已在提议“{2}”。";
    pub(super) ANSWERS: "{0} answers its clients: “{1}” is chosen.", "{0} 答复客户端：“{1}”已被选定。";

    // Phase 1.
    pub(super) PREPARES: "{0} prepares ballot {1} to propose “{2}”: it asks the acceptors to promise that they accept nothing below it.",
        "{0} 准备提案编号 {1}，想要提议“{2}”：它请求接受者承诺不再接受更低的编号。";
    pub(super) PREPARES_TO_LEARN: "{0} prepares ballot {1} without a value of its own, to find out whether one is chosen.",
        "{0} 准备提案编号 {1}，但没有自己的值：它要查明是否已有值被选定。";
    pub(super) PREPARES_AGAIN: "{0} sends prepare again in ballot {1}: so far only {2} promised.",
        "{0} 在提案编号 {1} 重发准备请求：目前作出承诺的只有 {2}。";
    pub(super) PROMISES: "{0} promises {1} to accept nothing below ballot {2}: it has promised no higher one.",
        "{0} 向 {1} 承诺不接受低于 {2} 的提案编号：它没有承诺过更高的。";
    pub(super) PROMISES_WITH_VOTE: "{0} promises {1} to accept nothing below ballot {2}, and reports that it has accepted “{3}” in ballot {4}.",
        "{0} 向 {1} 承诺不接受低于 {2} 的提案编号，并报告自己已在提案编号 {4} 接受了“{3}”。";
    pub(super) PROMISES_AGAIN: "{0} repeats its promise of ballot {2} to {1}.", "{0} 向 {1} 重复对提案编号 {2} 的承诺。";
    pub(super) REFUSES_PREPARE: "{0} refuses {1} a promise for ballot {2}: it has promised ballot {3}, which is higher.",
        "{0} 拒绝向 {1} 承诺提案编号 {2}：它已承诺更高的 {3}。";
    pub(super) COUNTS_PROMISE: "{0} has the promise of {1} for ballot {2}: {3} of the {4} that it needs.",
        "{0} 得到 {1} 对提案编号 {2} 的承诺：需要 {4} 个，已有 {3} 个。";
    pub(super) CONTENT_WITH_FEW: "{0} is content with {1} promises, although {2} of {3} acceptors can choose a value without them: quorums-intersect is off.",
        "{0} 满足于 {1} 个承诺，尽管 {3} 个接受者中的另外 {2} 个就能选定一个值：quorums-intersect 已关闭。";
    pub(super) OLD_PROMISE: "{0} needs the promise of {1} for ballot {2} no more.", "{0} 不再需要 {1} 对提案编号 {2} 的承诺。";

    // Phase 2.
    pub(super) IS_FREE: "{0} proposes its own “{1}” in ballot {2}: {3} have promised, a quorum, and none of them has accepted anything.",
        "{0} 在提案编号 {2} 提议自己的“{1}”：{3} 已作出承诺，构成法定人数，而且它们都没有接受过任何值。";
    pub(super) ADOPTS: "{0} must propose “{1}” in ballot {2}: of {3}, which have promised, the highest vote is for it, in ballot {4}, and it may be chosen already.",
        "{0} 在提案编号 {2} 必须提议“{1}”：在已承诺的 {3} 中，编号最高的投票（提案编号 {4}）投给了它，它可能已被选定。";
    pub(super) IGNORES_VOTE: "{0} proposes its own “{1}” in ballot {2}, although “{3}” was accepted in ballot {4}: highest-vote-adopted is off.",
        "{0} 在提案编号 {2} 提议自己的“{1}”，尽管“{3}”已在提案编号 {4} 被接受：highest-vote-adopted 已关闭。";
    pub(super) NOTHING_TO_PROPOSE: "{0} ends ballot {1}: {2} have promised, a quorum, and none has accepted anything, so nothing is chosen.",
        "{0} 结束提案编号 {1}：{2} 已作出承诺，构成法定人数，但都没有接受过任何值，所以还没有值被选定。";
    pub(super) ASKS_VOTES_AGAIN: "{0} asks again to accept “{1}” in ballot {2}: so far only {3} did.",
        "{0} 在提案编号 {2} 重新请求接受“{1}”：目前接受的只有 {3}。";
    pub(super) ACCEPTS: "{0} accepts “{2}” of {1} in ballot {3}: it has promised no higher one.",
        "{0} 在提案编号 {3} 接受 {1} 的“{2}”：它没有承诺过更高的编号。";
    pub(super) ACCEPTS_OWN: "{0} is an acceptor too, and accepts “{2}” in its own ballot {3}.",
        "{0} 自己也是接受者，在自己的提案编号 {3} 接受“{2}”。";
    pub(super) ACCEPTS_AGAIN: "{0} repeats that it has accepted “{2}” in ballot {3}.", "{0} 重申已在提案编号 {3} 接受“{2}”。";
    pub(super) ACCEPTS_BROKEN: "{0} accepts “{2}” of {1} in ballot {3}, although it has promised ballot {4}: promise-obeyed is off.",
        "{0} 在提案编号 {3} 接受 {1} 的“{2}”，尽管它已承诺 {4}：promise-obeyed 已关闭。";
    pub(super) REFUSES_ACCEPT: "{0} refuses “{2}” of {1} in ballot {3}: it has promised ballot {4}, which is higher.",
        "{0} 拒绝 {1} 在提案编号 {3} 的“{2}”：它已承诺更高的 {4}。";
    pub(super) COUNTS_ACCEPTED: "{0} hears that {1} accepted “{2}” in ballot {3}: {4} of the {5} that it needs.",
        "{0} 得知 {1} 在提案编号 {3} 接受了“{2}”：需要 {5} 个，已有 {4} 个。";
    pub(super) SEES_CHOSEN: "{0} knows that “{1}” is chosen: {2} accepted it in ballot {3}, a quorum.",
        "{0} 得知“{1}”已被选定：{2} 在提案编号 {3} 接受了它，构成法定人数。";

    // Overtaken.
    pub(super) BACKS_OFF: "{0} gives up ballot {1} and waits for a random time: {2} has promised ballot {3}, which is higher.",
        "{0} 放弃提案编号 {1}，随机等待一段时间：{2} 已承诺更高的 {3}。";
    pub(super) OVERTAKEN: "{0} gives up ballot {1} and tries a higher one at once: {2} has promised ballot {3}.",
        "{0} 放弃提案编号 {1}，立即尝试更高的编号：{2} 已承诺 {3}。";
    pub(super) OLD_NACK_TELLS: "{0} learns from the refusal of {1} that it has promised ballot {3}; ballot {2} is over already.",
        "{0} 从 {1} 的拒绝中得知它已承诺 {3}；提案编号 {2} 已经结束。";
    pub(super) OLD_NACK: "{0} ignores the refusal of {1}: ballot {2} is over.", "{0} 忽略 {1} 的拒绝：提案编号 {2} 已经结束。";

    // Learners.
    pub(super) HEARS_VOTE: "{0} hears that {1} accepted “{2}” in ballot {3}: {4} of the {5} that make it chosen.",
        "{0} 得知 {1} 在提案编号 {3} 接受了“{2}”：选定需要 {5} 个，已有 {4} 个。";
    pub(super) LEARNS: "{0} learns that “{1}” is chosen: {2} accepted it in ballot {3}, a quorum.",
        "{0} 学习到“{1}”已被选定：{2} 在提案编号 {3} 接受了它，构成法定人数。";
    pub(super) LATE_VOTE: "{0} hears that {1} accepted “{2}” in ballot {3}, which changes nothing.",
        "{0} 得知 {1} 在提案编号 {3} 接受了“{2}”，这不改变什么。";
    pub(super) ASKS_ACCEPTORS: "{0} has not learned a value, and asks the acceptors for their votes.",
        "{0} 还没有学习到值，于是询问接受者的投票。";
    pub(super) ASKS_PROPOSER: "{0} knows of votes but not of a quorum: it asks the acceptors again, and has {1} issue a proposal.",
        "{0} 知道一些投票，但不足法定人数：它再次询问接受者，并请 {1} 发出提案。";
    pub(super) HAS_NO_VOTE: "{0} has accepted nothing that it could tell {1}.", "{0} 没有接受过任何值，无可告知 {1}。";
    pub(super) TELLS_VOTE: "{0} tells {1} that it has accepted “{2}” in ballot {3}.", "{0} 告诉 {1}：它在提案编号 {3} 接受了“{2}”。";
    pub(super) ISSUES_ALREADY: "{0} issues no other proposal for {1}: its ballot {2} is under way.",
        "{0} 不为 {1} 另发提案：它的提案编号 {2} 正在进行。";
}
