//! What must hold, what is to be seen, and what comes about.

use super::Consistency as System;
use super::ghost::{Ghost, Look};
use super::setup::{Config, Data, Resolve};
use super::state::Volatile;
use super::{figures, picture};
use synod_model::prelude::*;
use synod_model::{Condition, Exhibit, Hull, InvariantSet};

static STRONG: Condition = Condition::new("strong-mode", "replicas wait for a majority", "副本等待多数派");
static EVENTUAL: Condition = Condition::new("eventual-mode", "replicas answer by themselves", "副本自行答复");
static AT_ONCE: Condition = Condition::new(
    "nobody-waits",
    "replicas wait for nobody, also not for what a client has read",
    "副本不等待任何节点，也不等待客户端读过的内容",
);
static KEEPS_ALL: Condition = Condition::new(
    "not-overwritten",
    "updates are not overwritten: siblings or merge",
    "更新不被覆盖：siblings 或 merge",
);
static MERGED_COUNTER: Condition = Condition::new("merged-counter", "a counter is merged", "计数器采用合并");
static MERGED_SET: Condition = Condition::new("merged-set", "a set is merged", "集合采用合并");
static GUARDED: Condition = Condition::new("session-guarded", "sessions are guaranteed", "提供会话保证");
static GOSSIPS: Condition = Condition::new(
    "told-again",
    "replicas wait for a majority, or gossip",
    "副本等待多数派，或者使用流言协议",
);

const IF_STRONG: &[Assumption] = &[Assumption::Own(&STRONG)];
const IF_EVENTUAL: &[Assumption] = &[Assumption::Own(&EVENTUAL)];
const IF_AT_ONCE: &[Assumption] = &[Assumption::Own(&AT_ONCE)];
const IF_KEPT: &[Assumption] = &[Assumption::Own(&KEEPS_ALL)];
const IF_COUNTED: &[Assumption] = &[Assumption::Own(&MERGED_COUNTER)];
const IF_SET: &[Assumption] = &[Assumption::Own(&MERGED_SET)];
const IF_GUARDED: &[Assumption] = &[Assumption::Own(&GUARDED)];
const SETTLING: &[Assumption] = &[Assumption::BoundedDelay, Assumption::Own(&GOSSIPS)];

#[rustfmt::skip]
const INVARIANTS: &[Invariant<System>] = &[
    Invariant::always("linearizable",
        "In strong mode clients see one register: some order of the requests, each between its call and its answer, explains all \
         answers.",
        "strong 模式下，客户端看到的是同一个寄存器：存在请求的一种顺序（每个都在调用与答复之间生效）能解释所有答复。")
        .assuming(IF_STRONG),
    Invariant::always("answers-at-once",
        "In eventual mode without session guarantees, a replica answers in the step in which it is asked.",
        "eventual 模式下没有会话保证时，副本在收到请求的那一步就答复。")
        .assuming(IF_AT_ONCE),
    Invariant::always("nothing-lost",
        "With siblings and merge, each update of which a client was told that it is done is on some disk, or what has replaced it.",
        "siblings 和 merge 下，客户端得知已完成的每个更新，都在某个磁盘上，或已被后继取代。")
        .assuming(IF_KEPT),
    Invariant::always("same-updates-same-state",
        "Replicas that have seen the same updates have the same state, in whatever order they came.",
        "见过同样更新的副本状态相同，无论更新以什么顺序到达。")
        .assuming(IF_EVENTUAL),
    Invariant::always("counted-once",
        "With merge, no replica counts more for another one than was counted there.", "merge 下，任何副本为另一副本计入的数都不超过那里计过的。")
        .assuming(IF_COUNTED),
    Invariant::always("add-wins",
        "With merge, an element is in the set as long as no removal has seen its insertion.", "merge 下，只要没有移除见过某次加入，该元素就在集合中。")
        .assuming(IF_SET),
    Invariant::always("read-your-writes",
        "With session guarantees, who reads is answered by a replica that has all that the client has written.",
        "有会话保证时，答复读取的副本掌握该客户端写过的一切。").assuming(IF_GUARDED),
    Invariant::always("monotonic-reads",
        "With session guarantees, who reads is answered by a replica that has all that the client has read before.",
        "有会话保证时，答复读取的副本掌握该客户端此前读过的一切。").assuming(IF_GUARDED),
    Invariant::always("writes-follow-reads",
        "With session guarantees, a write is made at a replica that has all that the client has read before.",
        "有会话保证时，写入在掌握该客户端此前读过的一切的副本上进行。").assuming(IF_GUARDED),
    Invariant::always("monotonic-writes",
        "With session guarantees, a write is made at a replica that has all that the client has written before.",
        "有会话保证时，写入在掌握该客户端此前写过的一切的副本上进行。").assuming(IF_GUARDED),
    Invariant::always("tags-grow",
        "The tag of what a replica has never becomes smaller.", "副本所存内容的标签从不变小。"),
    Invariant::sometimes("no-majority",
        "A strong request waits, as its replica can reach no majority.", "strong 请求在等待，因为它的副本连不到多数派。"),
    Invariant::sometimes("stale-read",
        "A client is told what lacks an update that was done before it asked.", "客户端得到的答复缺少提问之前就已完成的更新。"),
    Invariant::sometimes("write-lost",
        "A client was told that its update is done, and it is overwritten by one that did not build on it.",
        "客户端得知更新已完成，却被并非建立在其上的更新覆盖。"),
    Invariant::sometimes("divergent",
        "Two replicas would answer differently.", "两个副本会给出不同的答复。"),
    Invariant::sometimes("siblings",
        "A replica keeps several values side by side.", "某个副本让几个值并存。"),
    Invariant::sometimes("resurrected",
        "An element that was removed is back.", "被移除的元素又回来了。"),
    Invariant::sometimes("converged-after-cut",
        "After a cut is healed, all replicas become equal.", "恢复连通之后，所有副本变得相同。"),
    Invariant::eventually("converges",
        "Nothing waits; in eventual mode all replicas are equal.", "没有请求在等待；eventual 模式下所有副本相同。", missing)
        .assuming(SETTLING),
];

const LINEARIZABLE: usize = Invariant::place(INVARIANTS, "linearizable");

impl Checked for System {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let watches_order = world.watch.contains(LINEARIZABLE) && world.config().is_strong();
        Look { ghost, found, step, world, watches_order }.look();
    }

    fn invariants() -> &'static [Invariant<Self>] {
        INVARIANTS
    }

    fn unmet(config: &Config) -> Vec<&'static Condition> {
        let merged = |data| !config.is_strong() && config.data == data && config.resolve == Resolve::Merge;
        let met = [
            (&STRONG, config.is_strong()),
            (&EVENTUAL, !config.is_strong()),
            (&AT_ONCE, config.answers_at_once()),
            (&KEEPS_ALL, config.keeps_all()),
            (&MERGED_COUNTER, merged(Data::Counter)),
            (&MERGED_SET, merged(Data::Set)),
            (&GUARDED, config.guards()),
            (&GOSSIPS, config.is_strong() || config.gossip > Micros(0)),
        ];
        met.into_iter().filter(|(_, met)| !met).map(|(condition, _)| condition).collect()
    }

    /// Without gossip, what was lost on the way is not told again.
    fn breaks(world: &World<Self>) -> Vec<&'static Condition> {
        Self::unmet(world.config()).into_iter().filter(|condition| *condition == &GOSSIPS).collect()
    }

    /// What is not claimed of this configuration is not judged, nor orders of requests of which there are too many.
    fn given_up(world: &World<Self>) -> InvariantSet {
        let unmet = Self::unmet(world.config());
        let claimed = |invariant: &Invariant<Self>| {
            let lacks = |a: &Assumption| matches!(a, Assumption::Own(condition) if unmet.contains(condition));
            !invariant.assumes.iter().any(lacks)
        };
        let unclaimed = INVARIANTS.iter().enumerate().filter(|(_, invariant)| !claimed(invariant));
        let unclaimed = unclaimed.fold(InvariantSet::NONE, |all, (at, _)| all.with(at));
        if world.ghost().has_given_up() { unclaimed.with(LINEARIZABLE) } else { unclaimed }
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        picture::hulls(world)
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        picture::exhibits(world)
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        figures::metrics(world)
    }
}

texts! {
    WAITS: "{0} still waits for an answer to “{1}”", "{0} 还在等待对“{1}”的答复";
    DIFFER: "{0} would answer {2}, and {1} {3}", "{0} 会答复 {2}，而 {1} 会答复 {3}";
}

/// What is still missing until nothing waits and all are equal.
fn missing(world: &World<System>) -> Option<Sentence> {
    let config = world.config();
    for client in config.clients() {
        if let Some(Volatile::Client(memory)) = &world.node(client).memory
            && let Some(pending) = memory.pending.values().next()
        {
            return Some(WAITS.with([client.into(), pending.op.to_string().into()]));
        }
    }
    if config.is_strong() {
        return None;
    }
    let first = NodeId::new(1);
    let state = |node: NodeId| &world.node(node).disk.state;
    let other = config.all().find(|node| !state(*node).same(state(first), config))?;
    let told = |node: NodeId| state(node).answer(config.data).text();
    Some(DIFFER.with([first.into(), other.into(), told(first).into(), told(other).into()]))
}
