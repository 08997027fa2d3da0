//! What must hold of failure detectors, be seen, or come about: accuracy and completeness (Chandra and Toueg 1996), and what
//! keeps heartbeats of different lives apart.

use super::Heartbeats;
use super::setup::Config;
use super::state::{Peer, Timer, Volatile};
use synod_model::prelude::*;
use synod_model::{Condition, InvariantSet};

/// Whether a bound on delays rules out false suspicions.
static DETERMINED: Condition = Condition::new(
    "bounded-by-delay",
    "the detector is fixed or chen, and a fixed time-out is longer than the interval",
    "检测器是 fixed 或 chen，且固定超时长于间隔",
);
static COVERS: Condition = Condition::new(
    "timeout-above-interval",
    "a fixed time-out is longer than the interval",
    "固定超时长于间隔",
);

/// What an accrual detector may lose for good: its samples say that gaps are short, so it suspects before the next heartbeat,
/// and the gap that ends a suspicion is no sample.
static BEARS: Condition = Condition::new(
    "interval-borne",
    "no watcher has learnt to bear less than an interval",
    "没有监视者学得连一个间隔都不能容忍",
);

/// Whether members can do without a message.
static FORGIVES: Condition = Condition::new(
    "loss-forgiven",
    "the detector is swim, and others are asked, or a suspicion lasts for two rounds",
    "检测器是 swim，并且会请其他成员代为探测，或怀疑持续两轮",
);
/// Whether members ask everybody who may reach another one.
static ASKS_ALL: Condition = Condition::new(
    "all-asked",
    "the detector is swim, and all others are asked to ping",
    "检测器是 swim，并且会请所有其他成员代为探测",
);

/// What accuracy rests on.
const TIMELY: &[Assumption] = &[
    Assumption::BoundedDelay,
    Assumption::BoundedDrift,
    Assumption::NoLoss,
    Assumption::NoPartition,
    Assumption::Own(&DETERMINED),
];
/// What brings accuracy back.
const RESTORING: &[Assumption] =
    &[Assumption::BoundedDelay, Assumption::Own(&COVERS), Assumption::Own(&BEARS)];

/// What it takes for one loss to be forgiven.
const FORGIVING: &[Assumption] = &[
    Assumption::BoundedDelay,
    Assumption::BoundedDrift,
    Assumption::NoPartition,
    Assumption::Own(&FORGIVES),
];
/// What it takes for everybody who can be reached to be reached.
const REACHING: &[Assumption] =
    &[Assumption::BoundedDelay, Assumption::BoundedDrift, Assumption::NoLoss, Assumption::Own(&ASKS_ALL)];

#[rustfmt::skip]
pub(super) const ALL: &[Invariant<Heartbeats>] = &[
    Invariant::always("accuracy",
        "A process is suspected only if it was down or stood still since the last heartbeat that came.",
        "只有自上次收到心跳以来崩溃或停顿过的进程才会受到怀疑。")
        .assuming(TIMELY),
    Invariant::always("trust-needs-news",
        "Whoever was suspected is trusted again only when a heartbeat comes that is newer than all before.",
        "受到怀疑的进程，只有收到比此前都新的心跳之后才会重新得到信任。"),
    Invariant::always("no-life-ignored",
        "No heartbeat is ignored that was sent after all that had come from the process.",
        "在此前收到的所有心跳之后发出的心跳，不会被忽略。"),
    Invariant::always("incarnations-grow",
        "Each life of a process has a higher incarnation than those before.", "进程每次生命的化身编号都大于以前的。"),
    Invariant::always("one-loss-forgiven",
        "With swim, no live member is declared failed when at most one message was lost since the other one has heard of it.",
        "在 swim 中，自得知某成员的消息以来最多丢失一条消息时，不会把存活的它判为失效。").assuming(FORGIVING),
    Invariant::always("live-not-declared",
        "With swim, no live member is declared failed while a third one has open links to both.",
        "在 swim 中，只要有第三个成员与双方的链路都通，存活的成员就不会被判为失效。").assuming(REACHING),
    Invariant::sometimes("detected", "A process that is down is suspected.", "崩溃的进程受到怀疑。"),
    Invariant::sometimes("false-suspicion", "A process that is not down is suspected.", "未崩溃的进程受到怀疑。"),
    Invariant::sometimes("trusted-again", "A process is trusted again.", "进程重新得到信任。"),
    Invariant::sometimes("refuted", "A suspicion is refuted.", "怀疑被反驳了。"),
    Invariant::sometimes("declared", "A member that is down is declared failed.", "崩溃的成员被判为失效。"),
    Invariant::eventually("completeness",
        "Whoever crashes is suspected by every watcher that lives.", "崩溃的进程会受到每个存活监视者的怀疑。", unnoticed)
        // Slow messages break accuracy, and after a violation nothing is judged.
        .assuming(&[Assumption::BoundedDelay]),
    Invariant::eventually("accuracy-restored",
        "Once faults have ended, nobody is suspected that is up.", "故障结束之后，正常运行的进程不再受到怀疑。", still_suspected)
        .assuming(RESTORING),
];

const ACCURACY: usize = Invariant::place(ALL, "accuracy");
const ONE_LOSS: usize = Invariant::place(ALL, "one-loss-forgiven");
const LIVE: usize = Invariant::place(ALL, "live-not-declared");

/// What an invariant assumes: where the detector does not promise accuracy, no fault makes a difference to it.
pub(super) fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
    match ALL.iter().find(|invariant| invariant.id == id) {
        Some(_) if id == "accuracy" && !config.is_accurate() => vec![Assumption::Own(&DETERMINED)],
        Some(_) if id == "one-loss-forgiven" && !config.forgives_a_loss() => vec![Assumption::Own(&FORGIVES)],
        Some(_) if id == "live-not-declared" && !config.asks_all() => vec![Assumption::Own(&ASKS_ALL)],
        Some(invariant) => invariant.assumes.to_vec(),
        None => Vec::new(),
    }
}

/// The conditions that a configuration does not meet.
pub(super) fn unmet(config: &Config) -> Vec<&'static Condition> {
    let unmet = [
        (&DETERMINED, !config.is_accurate()),
        (&COVERS, !config.covers_interval()),
        (&FORGIVES, !config.forgives_a_loss()),
        (&ASKS_ALL, !config.asks_all()),
    ];
    unmet.into_iter().filter(|(_, unmet)| *unmet).map(|(condition, _)| condition).collect()
}

/// The conditions that a state does not meet.
pub(super) fn breaks(world: &World<Heartbeats>) -> Vec<&'static Condition> {
    let config = world.config();
    let short = |peer: &Peer| peer.deadline.since(peer.arrival) <= config.interval;
    let mut running = world.nodes().filter_map(|(_, node)| node.memory.as_ref());
    let short = config.accrues() && running.any(|memory| memory.peers.iter().any(short));
    if short { vec![&BEARS] } else { Vec::new() }
}

/// What is not judged: what nobody promises; and of members, what follows from settings that have changed.
pub(super) fn given_up(world: &World<Heartbeats>) -> InvariantSet {
    let (config, reset) = (world.config(), world.ghost().weather.reset);
    let judged = [
        (ACCURACY, config.is_accurate()),
        (ONE_LOSS, config.forgives_a_loss() && !reset),
        (LIVE, config.asks_all() && !reset),
    ];
    let unjudged = judged.into_iter().filter(|(_, judged)| !judged);
    unjudged.fold(InvariantSet::NONE, |all, (at, _)| all.with(at))
}

texts! {
    UNNOTICED: "{1} is down, and {0} trusts it", "{1} 已崩溃，而 {0} 仍信任它";
    STILL: "{0} suspects {1}, which is up", "{0} 怀疑 {1}，而它在正常运行";
}

// No rule can bring this about, so no run has said it.
static NO_DEADLINE: Text =
    Text::new("{0} trusts {1}, and no timer of it runs", "{0} 信任 {1}，但没有定时器在运行");

/// A watcher that trusts a process which is down; or one that would go on for ever to trust somebody, as no timer of it runs.
fn unnoticed(world: &World<Heartbeats>) -> Option<Sentence> {
    for watcher in world.ids().filter(|node| world.node(*node).status() == Status::Up) {
        let node = world.node(watcher);
        let trusted = node.memory.as_ref().map(|memory| memory.trusted).unwrap_or_default();
        for process in trusted.iter() {
            let args = [watcher.into(), process.into()];
            if world.node(process).status() == Status::Down {
                return Some(UNNOTICED.with(args));
            }
            let timer = if world.config().is_swim() { Timer::Probe } else { Timer::Suspect };
            if !node.timers.contains(&timer) {
                return Some(NO_DEADLINE.with(args));
            }
        }
    }
    None
}

/// A watcher that suspects a process which is up.
fn still_suspected(world: &World<Heartbeats>) -> Option<Sentence> {
    let is_up = |node: &NodeId| world.node(*node).status() == Status::Up;
    for watcher in world.ids().filter(is_up) {
        let doubted = world.node(watcher).memory.as_ref().map(Volatile::doubted);
        if let Some(process) = doubted.unwrap_or_default().iter().find(is_up) {
            return Some(STILL.with([watcher.into(), process.into()]));
        }
    }
    None
}
