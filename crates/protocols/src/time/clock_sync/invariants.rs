//! What must hold, what should be seen, and what must come about in the end.

use super::ClockSync;
use super::setup::{Adjust, Algorithm, Config};
use synod_model::prelude::*;
use synod_model::{Condition, InvariantSet};

static TRUE_SOURCES: Condition = Condition::new(
    "true-sources",
    "machines ask sources (cristian, ntp), and all of these show the true time",
    "机器询问时钟源（cristian、ntp），且所有时钟源都显示真实时间",
);
static ONE_TIME: Condition = Condition::new(
    "one-time",
    "all follow the same time: that of true sources, or of the master",
    "大家跟随同一个时间：准确的时钟源的，或主节点的",
);
static NO_LEAST: Condition = Condition::new(
    "no-least-delay",
    "nothing is taken for known of how long messages take (min-delay=0ms)",
    "不假定已知消息至少需要多久（min-delay=0ms）",
);
static SLEWS: Condition = Condition::new(
    "slewed",
    "clocks that are ahead run slower (adjust=slew)",
    "走快的时钟会走慢（adjust=slew）",
);
static WAITS: Condition =
    Condition::new("commits-wait", "commits wait (commit-wait=on)", "提交会等待（commit-wait=on）");

const TRULY: &[Assumption] =
    &[Assumption::BoundedDrift, Assumption::Own(&TRUE_SOURCES), Assumption::Own(&NO_LEAST)];
const SLOWLY: &[Assumption] = &[Assumption::BoundedDrift, Assumption::Own(&SLEWS)];
const PATIENTLY: &[Assumption] = &[Assumption::Own(&WAITS)];
const TOGETHER: &[Assumption] = &[
    Assumption::BoundedDelay,
    Assumption::BoundedDrift,
    Assumption::NoLoss,
    Assumption::Own(&ONE_TIME),
    Assumption::Own(&NO_LEAST),
];

#[rustfmt::skip]
pub(super) const ALL: &[Invariant<ClockSync>] = &[
    Invariant::always("error-bounded",
        "Just after a machine has set its clock, and apart from what it still has to run slower for, it is off by at most its bound.",
        "机器刚校准之后，除去还要走慢消除的部分，误差不超过它所知的上限。")
        .assuming(TRULY),
    Invariant::always("monotone",
        "While a node is up, its clock never shows less than before.", "节点运行期间，它的时钟从不显示比以前小的时间。")
        .assuming(SLOWLY),
    Invariant::always("majority-of-truth",
        "While less than half of the sources lie, a correction stays within what the others may mean; a master averages to within the outlier bound of the median.",
        "说谎的时钟源不到一半时，校正量不超出其余时钟源可能的范围；主节点取的平均与中位数之差不超过离群界限。"),
    Invariant::always("external-consistency",
        "While no machine's clock has been off by more than epsilon, a commit that was told before another one was asked for has the smaller timestamp.",
        "只要没有机器的时钟误差超过 epsilon，在另一个提交被请求之前已被告知的提交，其时间戳更小。")
        .assuming(PATIENTLY),
    Invariant::always("hlc-near",
        "While no machine's clock has been off by more than epsilon, a hybrid clock is ahead of its node's clock by at most twice that.",
        "只要没有机器的时钟误差超过 epsilon，混合时钟最多比本节点的时钟快两倍 epsilon。"),
    Invariant::sometimes("synchronised", "All machines are right to a millisecond.", "所有机器的误差都在一毫秒以内。"),
    Invariant::sometimes("asymmetric-error",
        "A clock that has just been set is off by nine tenths of its bound, or more.", "刚校准的时钟，误差达到上限的九成以上。"),
    Invariant::sometimes("set-back", "A clock is ahead and has to go back.", "时钟走快了，要往回拨。"),
    Invariant::sometimes("falseticker-excluded",
        "A source that shows a wrong time is left out.", "显示错误时间的时钟源被排除。"),
    Invariant::sometimes("wrong-order",
        "A commit has no larger timestamp than one that was told before it was asked for.",
        "一个提交的时间戳不大于在请求它之前已被告知的提交。"),
    Invariant::eventually("close",
        "The clocks of all machines that are up are within twice the worst bound of each other.",
        "所有运行中的机器，时钟彼此相差不超过最大误差上限的两倍。", apart)
        .assuming(TOGETHER),
];

const ERROR_BOUNDED: usize = Invariant::place(ALL, "error-bounded");
const EXTERNAL: usize = Invariant::place(ALL, "external-consistency");
const HLC_NEAR: usize = Invariant::place(ALL, "hlc-near");
const CLOSE: usize = Invariant::place(ALL, "close");

/// Whether all machines know the true time from sources.
fn has_true_sources(config: &Config) -> bool {
    config.algorithm != Algorithm::Berkeley && config.all_sources().all(|source| config.is_true(source))
}

/// The conditions that a configuration does not meet.
pub(super) fn unmet(config: &Config) -> Vec<&'static Condition> {
    let truth = has_true_sources(config);
    let unmet = [
        (&TRUE_SOURCES, !truth),
        (&ONE_TIME, !truth && config.algorithm != Algorithm::Berkeley),
        (&NO_LEAST, config.min_delay > Micros(0)),
        (&SLEWS, config.adjust == Adjust::Step),
        (&WAITS, !config.commit_wait),
    ];
    unmet.into_iter().filter(|(_, unmet)| *unmet).map(|(condition, _)| condition).collect()
}

/// What is not judged: after a lie what rests on true sources, and after a clock has been too wrong what rests on epsilon.
pub(super) fn given_up(world: &World<ClockSync>) -> InvariantSet {
    let (config, ghost) = (world.config(), world.ghost());
    let mut all = InvariantSet::NONE;
    if ghost.beyond {
        all = all.with(EXTERNAL).with(HLC_NEAR);
    }
    if !has_true_sources(config) || !ghost.lied.is_empty() {
        all = all.with(ERROR_BOUNDED);
        if config.algorithm != Algorithm::Berkeley {
            all = all.with(CLOSE);
        }
    }
    all
}

texts! {
    NOT_SET: "{0} has not set its clock", "{0} 还没有校准时钟";
}

// No rule brings this about, so no run has said it.
static APART: Text = Text::new("the clocks of {0} and {1} are {2} apart", "{0} 与 {1} 的时钟相差 {2}");

/// A machine that has not set its clock, or two that are too far apart.
fn apart(world: &World<ClockSync>) -> Option<Sentence> {
    let (config, ghost) = (world.config(), world.ghost());
    if given_up(world).contains(CLOSE) {
        return None;
    }
    let up = |node: &NodeId| world.node(*node).status() == Status::Up;
    let mut known: Vec<(NodeId, i64)> = Vec::new();
    let mut worst = 0;
    for node in config.all_machines().filter(up) {
        let memory = world.node(node).memory.as_ref();
        let bound = memory.and_then(|memory| memory.bound_at(config, memory.crystal));
        let error = ghost.errors.get(node.index()).copied().flatten();
        let Some((bound, error)) = bound.zip(error) else { return Some(NOT_SET.with([node.into()])) };
        worst = worst.max(bound);
        known.push((node, error));
    }
    let (low, high) = known.iter().min_by_key(|(_, e)| *e).zip(known.iter().max_by_key(|(_, e)| *e))?;
    let apart = (high.1 - low.1).unsigned_abs();
    (apart > 2 * worst.unsigned_abs())
        .then(|| APART.with([low.0.into(), high.0.into(), Micros(apart).into()]))
}
