//! What must hold, what is to be seen, and what comes about.

use super::Zookeeper as System;
use super::ghost::{Ghost, Look};
use super::{figures, picture};
use synod_model::prelude::*;
use synod_model::{Exhibit, Hull, Reading};

texts! {
    NO_LEADER: "no leader is established", "没有已确立的领导者";
    NOT_WITH: "{0} does not follow {1}", "{0} 没有跟随 {1}";
    WAITS: "{0} has requests without an answer", "{0} 还有未答复的请求";
}

// While everything is mended, one that is behind is soon no longer so.
static BEHIND: Text =
    Text::new("{0} has applied all up to {1}, and {2} up to {3}", "{0} 应用到 {1}，而 {2} 应用到 {3}");

#[rustfmt::skip]
const INVARIANTS: &[Invariant<System>] = &[
    Invariant::always("integrity",
        "What is delivered was proposed (delivered: applied as committed).", "交付的事务都有人提议过（交付：作为已提交的内容应用）。"),
    Invariant::always("total-order",
        "If a server delivers one transaction before another, so does every server that delivers the second.",
        "一台服务器先交付甲再交付乙，则凡是交付乙的服务器都先交付了甲。"),
    Invariant::always("agreement",
        "Of what two servers have delivered, one sequence is a prefix of the other.", "任何两台服务器交付的序列，一个是另一个的前缀。"),
    Invariant::always("local-primary-order",
        "What one leader proposes is delivered in the order in which it was proposed, without gaps.", "同一领导者提议的事务按提议的顺序交付，中间没有遗漏。"),
    Invariant::always("global-primary-order",
        "What is of an earlier epoch is never delivered after what is of a later one.", "较早纪元的事务不会在较晚纪元的事务之后交付。"),
    Invariant::always("primary-integrity",
        "A leader that proposes has all that anybody delivers of earlier epochs.", "提议事务的领导者拥有任何服务器从更早的纪元交付的全部事务。"),
    Invariant::always("one-leader-per-epoch",
        "A majority acknowledges an epoch to one leader at most.", "一个纪元最多有一个领导者得到多数派的确认。"),
    Invariant::always("leader-completeness",
        "A leader whose epoch a majority has acknowledged has all that was committed before.", "得到多数派确认的领导者拥有此前提交的全部事务。"),
    Invariant::always("same-tree",
        "Servers that have applied all up to the same transaction have the same data.", "应用到同一事务的服务器，数据相同。"),
    Invariant::always("writes-linearizable",
        "A write that is asked for after another one was answered comes after it, and one that is called lost never takes effect.",
        "一次写入若在另一次得到答复之后才提出，就排在它之后；被宣称丢失的写入不会生效。"),
    Invariant::always("unique-sequence",
        "No two nodes get the same name by counting.", "没有两个顺序节点得到相同的名称。"),
    Invariant::sometimes("leader-established", "A leader is established.", "某个领导者得到确立。"),
    Invariant::sometimes("truncated",
        "A server cuts off transactions that its new leader has not.", "某台服务器截断了新领导者没有的事务。"),
    Invariant::sometimes("stale-read",
        "A read is answered with data that were replaced already.", "某次读取得到的是已被改写的旧数据。"),
    Invariant::eventually("converges",
        "One leader is established, all servers that run follow it and have applied the same, and nobody waits for an answer.",
        "有一个已确立的领导者，所有运行中的服务器都跟随它、应用了同样的内容，并且没有未答复的请求。", missing)
        .assuming(&[Assumption::BoundedDelay]),
];

impl Checked for System {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        Look { ghost, found, step, world }.look();
    }

    fn invariants() -> &'static [Invariant<Self>] {
        INVARIANTS
    }

    fn hulls(world: &World<Self>) -> Vec<Hull> {
        picture::hulls(world)
    }

    fn exhibits(world: &World<Self>, _: usize) -> Vec<Exhibit> {
        picture::exhibits(world)
    }

    fn readings(world: &World<Self>, _: Micros, _: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        figures::readings(world)
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        figures::metrics(world)
    }
}

/// What is still missing until all servers agree.
fn missing(world: &World<System>) -> Option<Sentence> {
    let running = || world.nodes().filter_map(|(node, of)| Some((node, of.memory.as_ref()?)));
    let Some((leader, leads)) = running().find(|(_, memory)| memory.leads()) else {
        return Some(NO_LEADER.with([]));
    };
    for (node, memory) in running() {
        if !memory.serves() || memory.vote.leader != leader {
            return Some(NOT_WITH.with([node.into(), leader.into()]));
        }
        if memory.last_committed != leads.last_committed {
            let args =
                [node.into(), memory.last_committed.into(), leader.into(), leads.last_committed.into()];
            return Some(BEHIND.with(args));
        }
        if !memory.pending.is_empty() {
            return Some(WAITS.with([node.into()]));
        }
    }
    None
}
