//! What the simulator itself says: about input that makes no sense, and about steps on which a protocol is silent.

use synod_model::{Named, Sentence, Text, nearest};

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)+) => {$(
        pub(crate) static $name: Text = Text::new($en, $zh);
    )+};
}

// What is wrong with a scenario, against a system.
texts! {
    UNKNOWN_SYSTEM: "there is no system “{0}”{1} The systems are {2}.", "没有系统“{0}”{1}可用的系统有 {2}。";
    DID_YOU_MEAN: ", did you mean “{0}”?", "，是否想写“{0}”？";
    NOTHING: "", "";
    NO_GUESS: ".", "。";
    NO_NODE: "node {0} does not exist; this scenario has nodes 1 to {1}.", "节点 {0} 不存在；本场景只有节点 1 到 {1}。";
    NO_NAME: "node {0} does not exist{1} This scenario has {2}.", "节点 {0} 不存在{1}本场景的节点有 {2}。";
    NO_RULE: "there is no rule “{0}”{1} The rules of this system are {2}.", "没有规则“{0}”{1}本系统的规则有 {2}。";
    NO_INVARIANT: "there is no invariant “{0}”{1} The invariants of this system are {2}.",
        "没有不变式“{0}”{1}本系统的不变式有 {2}。";
    NO_TIMER: "there is no timer “{0}”{1} The timers of this system are {2}.",
        "没有定时器“{0}”{1}本系统的定时器有 {2}。";
    NO_KIND: "there is no message “{0}”{1} The messages of this system are {2}.",
        "没有消息“{0}”{1}本系统的消息有 {2}。";
    NO_FIELD: "a node has no field “{0}”{1} Its fields are {2}.", "节点没有字段“{0}”{1}它的字段有 {2}。";
    NO_MESSAGE_FIELD: "these messages have no field “{0}”{1} Their fields are {2}.", "这些消息没有字段“{0}”{1}它们的字段有 {2}。";
    NO_REQUEST: "there is no request “{0}”{1} The requests of this system are {2}.",
        "没有请求“{0}”{1}本系统的请求有 {2}。";
    NOT_OFFERED: "“{0}” is not offered with these settings; it needs {1}.", "当前设置不提供“{0}”；它需要 {1}。";
    NO_MIX: "“{0}” has no weight; where kinds are mixed, write each as KIND=WEIGHT.", "“{0}”没有权重；混合多种请求时，每种都要写成 KIND=WEIGHT。";
    MIX_TWICE: "{0} is given twice.", "{0} 给出了两次。";
    NO_WEIGHT: "“{0}” is not a weight of {1}; write a whole number from 1 to {2}.", "“{0}”不能作为 {1} 的权重；请写 1 到 {2} 的整数。";
    NO_SKEW: "“{0}” is not an exponent of skew; write a number from 0 to {1} with at most 2 decimals, such as zipf=0.99.",
        "“{0}”不是偏斜指数；请写 0 到 {1} 的数，最多 2 位小数，例如 zipf=0.99。";
    TWO_GROUPS: "{0} stands in the partition twice; a node belongs to one group.", "{0} 在分区中出现了两次；一个节点只能属于一个组。";
    NOT_LIVE: "{0} cannot be changed while the system runs; what can be changed is {1}.",
        "{0} 不能在运行中修改；可以修改的参数有 {1}。";
    NO_LIVE: "{0} cannot be changed while the system runs, and neither can any other parameter of this system.",
        "{0} 不能在运行中修改；本系统的参数都不能在运行中修改。";
    SAME_ENDS: "a link has two different ends; {0} stands at both.", "链路的两端必须不同；这里两端都是 {0}。";
    NOT_IN_TIME: "this action belongs into a stepwise scenario; in a timed one, messages arrive by themselves.",
        "这个动作只能用在逐步场景里；在计时场景里，消息会自己到达。";
    NOT_HERE: "“{0}” is passed over in {1}: {2}", "“{0}”在 {1} 中被跳过：{2}";
    ASKED_OTHERWISE: "The arrivals of “{0}” ask for {2} in {1}.", "“{0}”的请求在 {1} 中改为 {2}。";
    NO_TIME_YET: "the moment at which it was done is not known.", "不知道它是在什么时刻执行的。";
    NO_CLOCK: "a stepwise scenario has no clock that could stand still or run.", "逐步场景没有时钟，无法让时间停住或继续。";
    STANDS_ALREADY: "time stands still already.", "时间已经停住。";
    RUNS_ALREADY: "time runs already.", "时间已经在走。";
    TOO_FAST: "the load is at most {0} requests a second.", "负载最多每秒 {0} 个请求。";
}

// An action that makes no sense now.
texts! {
    IS_DOWN: "{0} has crashed; restart it first.", "{0} 已崩溃；请先重启它。";
    IS_UP: "{0} has not crashed; only a crashed node can be restarted.", "{0} 没有崩溃；只有崩溃的节点才能重启。";
    IS_PAUSED: "{0} is paused; resume it first.", "{0} 已暂停；请先恢复它。";
    NOT_PAUSED: "{0} is not paused.", "{0} 没有暂停。";
    TIMER_NOT_SET: "the {1} timer of {0} is not set now; set now: {2}.", "{0} 的 {1} 定时器现在没有设置；已设置的有：{2}。";
    NO_SUCH_MESSAGE: "there is no message “{0}” in flight; in flight are: {1}.", "没有在途消息“{0}”；在途消息有：{1}。";
    NO_MESSAGE_AT_ALL: "there is no message “{0}”: nothing is in flight now.", "没有消息“{0}”：现在没有任何在途消息。";
    NOT_HELD: "this message is not held.", "这条消息没有被扣留。";
    TO_PAUSED: "{0} is paused and takes no message; resume it first.", "{0} 已暂停，不能接收消息；请先恢复它。";
    TOO_MANY_MESSAGES: "more than {0} messages are in flight; the run stops here.", "在途消息超过 {0} 条；运行到此停止。";
    TOO_MANY_STEPS: "a run has at most {0} steps.", "一次运行最多 {0} 步。";
    TOO_LONG_TO_KEEP: "a run in which one can go back has at most {0} steps; share this moment, or begin anew.", "可以回看的运行最多 {0} 步；请分享这一刻，或重新开始。";
    CALLED: "{0}", "{0}";
    NO_SUCH_BRANCH: "there is no branch {0}.", "没有分支 {0}。";
    TOO_MANY_BRANCHES: "at most {0} branches are kept; select one and go on there.", "最多保留 {0} 个分支；请选择一个分支继续。";
    DOES_NOT_SETTLE: "messages were still in flight after {0} deliveries.", "投递 {0} 次之后仍有在途消息。";
}

// Steps on which the protocol is silent, and what people do.
texts! {
    STANDS: "Time stands still: nothing happens until somebody picks it.", "时间停住：在有人挑选之前，什么都不会发生。";
    RUNS: "Time runs again.", "时间继续走动。";
    STARTS: "All nodes start.", "所有节点启动。";
    RECEIVES: "{0} receives {1} from {2}.", "{0} 收到 {2} 发来的{1}。";
    LOST_CHANCE: "{2} does not get {0} from {1}: lost on the way.", "{2} 收不到 {1} 发来的{0}：在途中丢失。";
    LOST_CUT: "{2} does not get {0} from {1}: the link is cut.", "{2} 收不到 {1} 发来的{0}：链路已断开。";
    LOST_DOWN: "{2} has crashed and does not get {0} from {1}.", "{2} 已崩溃，收不到 {1} 发来的{0}。";
    LOST_DROPPED: "{2} does not get {0} from {1}: dropped by hand.", "{2} 收不到 {1} 发来的{0}：已被手动丢弃。";
    COPIED: "{2} will get {0} from {1} twice: a second copy is on its way.", "{2} 将两次收到 {1} 发来的{0}：第二份正在途中。";
    NUMBERED: "{0} {1}", "{0} {1}";
    FIRES: "The {1} timer of {0} fires.", "{0} 的 {1} 定时器到期。";
    FIRES_ONE: "The {1} timer {2} of {0} fires.", "{0} 的 {1} 定时器 {2} 到期。";
    ASKS: "A client asks {0}: {1}.", "客户端请求 {0}：{1}。";
    CRASHES: "{0} crashes: what was in its memory is gone, its disk is kept.", "{0} 崩溃：内存中的内容全部丢失，磁盘保留。";
    RESTARTS: "{0} restarts from its disk.", "{0} 从磁盘重启。";
    RESTARTS_WIPED: "{0} restarts with an empty disk: what it had promised is forgotten.", "{0} 清空磁盘后重启：它承诺过的一切都被遗忘。";
    PAUSES: "{0} pauses: messages and timers wait.", "{0} 暂停：消息和定时器都在等待。";
    RESUMES: "{0} goes on, and takes what has waited.", "{0} 恢复运行，开始处理等待中的消息。";
    CUTS_ONE: "The link from {0} to {1} is cut.", "从 {0} 到 {1} 的链路断开。";
    CUTS_BOTH: "The link between {0} and {1} is cut.", "{0} 与 {1} 之间的链路断开。";
    JOINS_ONE: "The link from {0} to {1} is mended.", "从 {0} 到 {1} 的链路恢复。";
    JOINS_BOTH: "The link between {0} and {1} is mended.", "{0} 与 {1} 之间的链路恢复。";
    ISOLATES: "{0} is cut off from all others.", "{0} 与其他所有节点断开。";
    PARTITIONS: "The network splits into {0}.", "网络分裂为 {0}。";
    GROUP: "{0}", "{0}";
    GROUPS: "{0} | {1}", "{0} | {1}";
    HEALS: "The network is whole again.", "网络恢复连通。";
    CLOCK: "The clock of {0} runs at {1} from now on.", "{0} 的时钟从现在起以 {1} 的速度运行。";
    CLOCK_FORWARD: "The clock of {0} is set forward by {1}.", "{0} 的时钟向前拨了 {1}。";
    CLOCK_BACK: "The clock of {0} is set back by {1}.", "{0} 的时钟向后拨了 {1}。";
    CLOCK_AT_ZERO: "{0}: a clock shows no less than 0, and this one shows 0.", "{0}：时钟不会显示小于 0 的时间，现在显示 0。";
    NET: "The network changes: {0}.", "网络设置改变：{0}。";
    LOAD: "Clients ask at a new rate: {0}.", "客户端以新的速率请求：{0}。";
    MEASURES: "The figures are counted anew from here.", "从这里开始重新统计各项数据。";
    RULE_OFF: "The rule {0} is switched off. {1}", "规则 {0} 被关闭。{1}";
    RULE_UNMET: "The rule {0} stays off: the parameters of this run break it.", "规则 {0} 仍未生效：本次运行的参数违反了它。";
    RULE_ON: "The rule {0} is in force again.", "规则 {0} 重新生效。";
    SETS: "A parameter changes: {0}.", "参数改变：{0}。";
    HOLDS: "{2} does not get {0} from {1} for now: held on the way.", "{2} 暂时收不到 {1} 发来的{0}：在途中被扣留。";
    RELEASES: "{2} will get {0} from {1} after all: no longer held.", "{2} 仍会收到 {1} 发来的{0}：不再扣留。";
    DELAYS: "{2} will get {0} from {1} later, by {3}.", "{2} 将推迟 {3}收到 {1} 发来的{0}。";
    PASSED_OVER: "“{0}” is passed over: {1}", "跳过“{0}”：{1}";
    WAITS: "Time passes: {0}.", "时间流逝：{0}。";
    CHOOSES: "The next choices are {0}.", "接下来的选择是 {0}。";
}

// What is wrong with a search, and the titles of what it finds.
texts! {
    TOO_LARGE: "this system has {0} nodes; a search takes at most {1}, and covers much only with three to five.",
        "这个系统有 {0} 个节点；搜索最多允许 {1} 个，而且通常只有三到五个节点时才能覆盖得多。";
    TOO_OFTEN: "{0}={1} is not allowed; a search allows at most {2}.", "{0}={1} 不合法；搜索最多允许 {2}。";
    TICKS: "a message takes between 1 and {0} ticks.", "一条消息需要 1 到 {0} 个时间单位。";
    CLOCK_WITHOUT_TIME: "a clock that drifts makes no difference in asynchronous timing, where a timer may fire at any \
                         moment; it takes bounded timing.",
        "在异步时间模型下，定时器随时可能到期，时钟漂移没有区别；请使用 bounded 时间模型。";
    NO_SYMMETRY: "with these parameters no two nodes of {0} are interchangeable, so there is no symmetry to use; search without it.",
        "在这些参数下，{0} 没有两个可互换的节点，因此没有对称性可用；请不使用对称性进行搜索。";
    CLOCKS_DIFFER: "the clocks of {0} show different times, so these nodes are not interchangeable; search without symmetry.",
        "{0} 的时钟显示的时间不同，因此这些节点不可互换；请不使用对称性进行搜索。";
    SYMMETRY_AND_SPLITS: "with more than {0} nodes only some partitions are tried, which is not symmetric; search without partitions, \
                          or without symmetry.",
        "节点多于 {0} 个时只尝试部分分区，这并不对称；请不使用分区，或不使用对称性进行搜索。";
    NOT_OF_STATES: "“{0}” says what comes about in the end; a search looks at single states, a run or a sweep looks at this.",
        "“{0}”说的是最终会发生什么；搜索只看单个状态，请用 run 或 sweep 检查它。";
    TIMED_START: "a search starts from the end of a stepwise scenario, and this one has times, at which a search does not \
                  look; add the line stepwise and leave the times out, or leave out what is done.",
        "搜索从逐步场景的结尾开始，而这个场景带有时刻，搜索不考虑时刻；请加上一行 stepwise 并去掉时刻，或去掉这些动作。";
    LOAD_AT_START: "a search makes requests by itself, and a load goes by a clock; leave the load line out, and say how many with \
                    --requests.",
        "搜索会自己发出请求，而负载要按时钟进行；请去掉 load 行，用 --requests 指定请求数。";
    NOT_AS_EXPECTED: "the search would start from something else than this scenario expects: {0}", "搜索的起点与这个场景的预期不符：{0}";
    GOAL_AT: "in the goal “{0}”, column {1}: {2}", "目标“{0}”第 {1} 列：{2}";
    GOAL_IS_WRONG: "in the goal “{0}”: {1}", "目标“{0}”：{1}";
    NOT_OF_A_STATE: "this is about a whole run, and a goal is about a single state: a role (leader = 3), a field (node 2 term >= 4), \
                     violated with an invariant that must always hold, or seen with one that is seen sometimes.",
        "这说的是整个运行，而目标说的是单个状态：角色（leader = 3）、字段（node 2 term >= 4）、violated 加必须始终成立的不变式，或 seen \
         加有时出现的不变式。";
    GOAL_OR_INVARIANT: "a search looks either for goals or for an invariant; leave one of them out.", "一次搜索要么寻找目标，要么检查不变式；请去掉其中一个。";
    SYMMETRY_AND_GOAL: "a goal names a node that is interchangeable with others, so states that differ by their names are not alike; \
                        search without symmetry.",
        "目标点名了一个与其他节点可互换的节点，因此只在节点名上不同的状态并不等同；请不使用对称性进行搜索。";
    NAMES: "{0}", "{0}";
    REACHED: "Reached: {0}", "到达：{0}";
    ONLY_REQUESTS: "of the requests only {0}", "只允许的请求：{0}";
    CRASHES_AT_MOST: "crashes ≤ {0}", "崩溃 ≤ {0}";
    RESTARTS_AT_MOST: "restarts ≤ {0}", "重启 ≤ {0}";
    DROPS_AT_MOST: "lost messages ≤ {0}", "丢失的消息 ≤ {0}";
    DUPLICATES_AT_MOST: "duplicated messages ≤ {0}", "重复的消息 ≤ {0}";
    PARTITIONS_AT_MOST: "partitions ≤ {0}", "分区 ≤ {0}";
    CLOCK_AT_MOST: "ticks that clocks drift ≤ {0}", "时钟漂移的时间单位 ≤ {0}";
    REQUESTS_AT_MOST: "requests ≤ {0}", "请求 ≤ {0}";
    TIMERS_AT_MOST: "timers that fire ≤ {0}", "到期的定时器 ≤ {0}";
    ATTACKS_AT_MOST: "moves of the adversary ≤ {0}", "攻击者的行动 ≤ {0}";
    BOUNDED_TIMING: "bounded timing in ticks of {0}, a message taking at most {1}", "有界时间（每个时间单位为 {0}，一条消息最多 {1} 个单位）";
    VIOLATED_BEFORE: "Not looked at, since it is violated in this run already, at step {1}: {0}.",
        "没有检查 {0}：本次运行在第 {1} 步已经违反了它。";
    SEEN_BEFORE: "Not looked for, since it is seen in this run already, at step {1}: {0}.",
        "没有寻找 {0}：本次运行在第 {1} 步已经出现过。";
    NOT_CLAIMED: "Not claimed here, and not looked at: {0}, which assumes that {1}.", "以下不变式在此不作保证，也没有检查：{0}；它的前提是{1}。";
    FOUND_WITHOUT: "{0} is violated without {1}", "关闭 {1} 后 {0} 被违反";
    FOUND: "{0} is violated", "{0} 被违反";
}

// What of a run breaks an assumption.
texts! {
    BROKEN_BY: "“{1}” breaks the assumption that {0} (step {2}, {3}).", "“{1}”破坏了前提：{0}（第 {2} 步，{3}）。";
    BROKEN_NOW: "The present state breaks the assumption that {0}.", "当前状态不满足前提：{0}。";
    BROKEN_AFTER_HEALING: "It is not judged: after healing, the run broke the assumption that {0} (step {1}, {2}).",
        "不作判定，因为恢复正常后的运行不满足前提：{0}（第 {1} 步，{2}）。";
    BROKEN_FROM_START: "The settings at the start break the assumption that {0}.", "初始设置破坏了前提：{0}。";
}

// The outcomes of `expect` lines.
texts! {
    ROLE_OK: "{0} is {1}, as expected.", "{0} 是 {1}，符合预期。";
    ROLE_NONE_OK: "nobody is {0}, as expected.", "没有节点是 {0}，符合预期。";
    ROLE_NOT: "expected {1} {2} {0}, but it is {3}.", "预期 {1} {2} {0}，实际是 {3}。";
    FIELD_OK: "{1} of {0} is {2}, as expected.", "{0} 的 {1} 是 {2}，符合预期。";
    FIELD_NOT: "expected {1} {2} {3} at {0}, but it is {4}.", "预期 {0} 的 {1} {2} {3}，实际是 {4}。";
    FIELD_ABSENT: "expected {1} {2} {3} at {0}, but there is no such value.", "预期 {0} 的 {1} {2} {3}，但没有这个值。";
    VERDICT_OK: "{0}: {1}, as expected.", "{0}：{1}，符合预期。";
    VERDICT_NOT: "expected “{1} {0}”, but the verdict is {2}.", "预期“{1} {0}”，实际结论是 {2}。";
    METRIC_OK: "{0} is {1}, as expected.", "{0} 是 {1}，符合预期。";
    METRIC_NOT: "expected {0} {2} {3}, but it is {1}.", "预期 {0} {2} {3}，实际是 {1}。";
    METRIC_ABSENT: "there is no figure “{0}” here; there are {1}.", "这里没有数据“{0}”；可用的有 {1}。";
    ANSWER_OK: "the answer to request {0} is {1}, as expected.", "请求 {0} 的答复是 {1}，符合预期。";
    ANSWER_NOT: "expected the answer to request {0} {2} {3}, but it is {1}.", "预期请求 {0} 的答复 {2} {3}，实际是 {1}。";
    NO_ANSWER: "there is no request {0}: {1} have been made so far.", "没有请求 {0}：目前只发出了 {1} 个请求。";
    NEVER_OK: "“{0}” has never been so, as expected.", "“{0}”从未成立，符合预期。";
    NEVER_NOT: "expected never “{0}”, but it was so after step {1}.", "预期“{0}”从不成立，但它在第 {1} 步之后成立过。";
    NOT_REACHED: "the run ended at {0}, before this was to be looked at.", "运行在 {0} 结束，还没有到检查的时刻。";
    NOBODY: "nobody", "没有节点";
}

/// A sentence about a word that is not among the known ones, names of this kind: `{0}` is the word, `{1}` a guess, `{2}` the
/// known ones.
pub(crate) fn not_among<'a>(
    of: Named,
    found: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    text: &'static Text,
) -> Sentence {
    let guess = match nearest(found, known.clone()) {
        Some(near) => DID_YOU_MEAN.with([of.one(near)]),
        None => NO_GUESS.with([]),
    };
    text.with([found.into(), guess.into(), of.all(known)])
}
