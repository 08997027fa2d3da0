//! What must hold, what should be seen, and what must come about in the end.

use super::LogicalClocks;
use super::setup::{Config, Delivery};
use super::state::Section;
use synod_model::prelude::*;
use synod_model::{Condition, InvariantSet};

static CAUSAL: Condition = Condition::new(
    "causal-order",
    "posts are delivered after their causes (delivery=causal or total)",
    "帖子在其原因之后投递（delivery=causal 或 total）",
);
static TOTAL: Condition = Condition::new(
    "total-order",
    "posts are delivered in one order (delivery=total)",
    "帖子按同一顺序投递（delivery=total）",
);

const CAUSALLY: &[Assumption] = &[Assumption::Own(&CAUSAL)];
const IN_ONE_ORDER: &[Assumption] = &[Assumption::Own(&TOTAL)];

#[rustfmt::skip]
pub(super) const ALL: &[Invariant<LogicalClocks>] = &[
    Invariant::always("clock-condition",
        "If an event happened before another one, its time is less.", "如果一个事件先于另一个发生，它的时间就更小。"),
    Invariant::always("vector-exact",
        "An event happened before another one exactly if its vector is less.", "一个事件先于另一个发生，当且仅当它的向量更小。"),
    Invariant::always("matrix-below",
        "No process believes that another one knows more than it does.", "没有进程会高估另一个进程所知道的内容。")
        .found_by(overrated),
    Invariant::always("mutual-exclusion",
        "At most one process is in the critical section.", "最多只有一个进程处于临界区。"),
    Invariant::always("granted-in-order",
        "Requests of which one happened before the other are granted in this order.", "如果一个请求先于另一个发生，就按这个顺序批准。"),
    Invariant::always("causal-delivery",
        "With causal or total, a post is delivered after all that its sender had delivered or posted before.",
        "在 causal 或 total 中，帖子在其发送者此前投递或发布过的所有帖子之后投递。")
        .assuming(CAUSALLY),
    Invariant::always("same-order",
        "With total, all processes deliver the same posts in the same order.", "在 total 中，所有进程按同样的顺序投递同样的帖子。")
        .assuming(IN_ONE_ORDER),
    Invariant::sometimes("concurrent-but-ordered",
        "Of two events the one with the smaller time did not happen before the other.", "两个事件中，时间较小的那个并不先于另一个发生。"),
    Invariant::sometimes("contended",
        "Two processes want the critical section at the same time.", "两个进程同时想要临界区。"),
    Invariant::sometimes("buffered",
        "Something that has come waits for its turn.", "已到达的内容在等待轮到自己。"),
    Invariant::sometimes("stopped-by-a-crash",
        "A process waits for one that has crashed.", "一个进程在等待已经崩溃的进程。").found_by(stopped),
    Invariant::eventually("all-served",
        "Every request for the critical section is granted, and every post is delivered everywhere.",
        "每个对临界区的请求都得到批准，每个帖子都在所有进程投递。", unserved)
        .assuming(&[Assumption::BoundedDelay]),
];

const CAUSAL_DELIVERY: usize = Invariant::place(ALL, "causal-delivery");
const SAME_ORDER: usize = Invariant::place(ALL, "same-order");
/// What needs to be known of all events.
const HISTORY: [usize; 4] = [
    Invariant::place(ALL, "clock-condition"),
    Invariant::place(ALL, "vector-exact"),
    Invariant::place(ALL, "granted-in-order"),
    CAUSAL_DELIVERY,
];

/// The conditions that a configuration does not meet.
pub(super) fn unmet(config: &Config) -> Vec<&'static Condition> {
    let unmet = [(&CAUSAL, !config.is_causal()), (&TOTAL, config.delivery != Delivery::Total)];
    unmet.into_iter().filter(|(_, unmet)| *unmet).map(|(condition, _)| condition).collect()
}

/// What is not judged: what the configuration does not promise, and after too many events what is compared with all of them.
pub(super) fn given_up(world: &World<LogicalClocks>) -> InvariantSet {
    let config = world.config();
    let mut all = InvariantSet::NONE;
    if world.ghost().has_given_up() {
        all = HISTORY.into_iter().fold(all, InvariantSet::with);
    }
    if !config.is_causal() {
        all = all.with(CAUSAL_DELIVERY);
    }
    if config.delivery != Delivery::Total {
        all = all.with(SAME_ORDER);
    }
    all
}

texts! {
    WAITS_FOR: "{0} waits for {1}, which has crashed.", "{0} 在等待 {1}，而 {1} 已崩溃。";
    STILL_WAITS: "{0} waits for the critical section", "{0} 仍在等待临界区";
    UNDELIVERED: "{0} has not delivered all posts of {1}", "{0} 还没有投递 {1} 的全部帖子";
}

// No rule brings this about, so no run has said it.
static OVERRATED: Text = Text::new(
    "{0} believes that {1} knows {2} events of {3}, and it knows {4}.",
    "{0} 以为 {1} 知道 {3} 的 {2} 个事件，而它只知道 {4} 个。",
);

/// A process that believes too much of another one.
fn overrated(world: &World<LogicalClocks>) -> Option<Sentence> {
    for (node, at) in world.nodes() {
        for (other, believed) in (0..).map(NodeId::at).zip(&at.disk.clocks.matrix) {
            let known = &world.node(other).disk.clocks.vector;
            let mut each = (0..).map(NodeId::at).zip(believed.iter().zip(known));
            if let Some((of, (believed, known))) = each.find(|(_, (believed, known))| believed > known) {
                let (believed, known) = ((*believed).into(), (*known).into());
                return Some(OVERRATED.with([node.into(), other.into(), believed, of.into(), known]));
            }
        }
    }
    None
}

/// A process that waits for the word of one that has crashed, while nothing of it is under way.
fn stopped(world: &World<LogicalClocks>) -> Option<Sentence> {
    let is = |node: NodeId, status: Status| world.node(node).status() == status;
    let mutex = world.config().mutex;
    for (node, at) in
        world.nodes().filter(|(node, at)| at.disk.cs == Section::Waiting && is(*node, Status::Up))
    {
        let Some(own) = at.disk.claim(node) else { continue };
        let silent = |other: &NodeId| {
            let waited_for = *other != node && is(*other, Status::Down);
            waited_for && !at.disk.has_said_later(mutex, own, *other)
        };
        for other in world.ids().filter(silent) {
            let mut under_way = world.in_flight().into_iter();
            if !under_way.any(|(_, envelope)| (envelope.from, envelope.to) == (other, node)) {
                return Some(WAITS_FOR.with([node.into(), other.into()]));
            }
        }
    }
    None
}

/// Who waits, or lacks a post.
fn unserved(world: &World<LogicalClocks>) -> Option<Sentence> {
    for (node, at) in world.nodes() {
        if at.disk.cs == Section::Waiting {
            return Some(STILL_WAITS.with([node.into()]));
        }
        let lacks = |(sender, has): &(NodeId, &u64)| world.node(*sender).disk.posts > **has;
        if let Some((sender, _)) = (0..).map(NodeId::at).zip(&at.disk.counts).find(lacks) {
            return Some(UNDELIVERED.with([node.into(), sender.into()]));
        }
    }
    None
}
