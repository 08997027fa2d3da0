//! What must hold of primary and backup: property Pb1 of Budhiraja et al. (at most one primary at a time), what clients were
//! told, and what a run ought to show.

use super::PrimaryBackup as System;
use super::log::place;
use super::setup::{Config, LOCK, Reads};
use super::state::{Server, Volatile};
use synod_model::prelude::*;
use synod_model::{Condition, InvariantSet};

/// Whether what is answered is in several logs.
static SYNCHRONOUS: Condition = Condition::new(
    "synchronous",
    "each server has a log, and a write is answered once all in sync have it",
    "每台服务器各有日志，且同步副本集全都有了才答复写入",
);
/// Whether there are leases.
static LEASED: Condition = Condition::new("leased", "there are leases", "使用租约");
/// Whether a read sees all that was answered before.
static FRESH: Condition = Condition::new(
    "fresh-reads",
    "there is one store, or replication is synchronous and reads rest on leases or are confirmed",
    "数据在同一个存储上，或同步复制且读取依靠租约或经过确认",
);

const SURVIVING: &[Assumption] = &[Assumption::Own(&SYNCHRONOUS)];
const EXCLUSIVE: &[Assumption] = &[Assumption::Own(&LEASED)];
const ORDERED: &[Assumption] = &[Assumption::Own(&FRESH)];

#[rustfmt::skip]
pub(super) const ALL: &[Invariant<System>] = &[
    Invariant::always("one-primary-per-epoch", "At most one server is ever primary of an epoch.", "每个纪元最多只有一台服务器当过主节点。"),
    Invariant::always("epochs-grow", "The newest epoch that a node knows never falls.", "节点所知的最新纪元只增不减。"),
    Invariant::always("older-epoch-rejected",
        "Neither the store nor a server takes a write of an epoch below one that it has seen.",
        "存储和服务器都不接受纪元低于其所见的写入。"),
    Invariant::always("acknowledged-survives",
        "Every write that was answered is in the log of every server in sync.", "凡已答复的写入，都在同步副本集每台服务器的日志里。")
        .assuming(SURVIVING),
    Invariant::always("same-prefix",
        "The logs of servers in sync are equal up to where both know that all in sync have them.",
        "同步副本集中任意两台服务器的日志，在双方都知道全体已有的部分完全相同。")
        .found_by(differing),
    Invariant::always("one-primary-at-a-time",
        "No server acts as primary once another one has been granted a newer epoch.", "别的服务器得到更新的纪元之后，没有服务器再以主节点行事。")
        .assuming(EXCLUSIVE),
    Invariant::always("linearizable",
        "Clients see one store: each request seems to take effect at one moment between its call and its answer.",
        "客户端看到的是同一份存储：每个请求都好像在调用与答复之间的某一刻生效。")
        .assuming(ORDERED),
    Invariant::sometimes("fail-over", "A server takes over from one that has failed.", "一台服务器接替了失效的服务器。"),
    Invariant::sometimes("switch-over", "A primary hands over as planned.", "主节点按计划交接。"),
    Invariant::sometimes("split-brain", "Two servers that run take themselves for primary at once.", "两台运行中的服务器同时自认为是主节点。"),
    Invariant::sometimes("fenced", "An older epoch is refused.", "较旧的纪元遭到拒绝。"),
    Invariant::sometimes("write-lost", "A write that was answered is lost.", "已答复的写入丢失了。"),
    Invariant::sometimes("alone-blocked", "A primary waits for a backup that does not answer.", "主节点等待没有回应的备节点。"),
    Invariant::sometimes("stale-read", "A read misses a write of its key that was answered before.", "读取漏掉了此前已答复的、对同一个键的写入。"),
    Invariant::sometimes("fail-back", "A server that was primary before is so again, as planned.", "曾经的主节点按计划重新成为主节点。"),
    Invariant::eventually("recovers",
        "In the end there is one primary, all logs are equal, and every request is answered.", "最终只有一个主节点，所有日志相同，每个请求都得到答复。", missing)
        .assuming(&[Assumption::BoundedDelay]),
];

/// The place of the costly one, which need not be watched.
pub(super) const LINEARIZABLE: usize = Invariant::place(ALL, "linearizable");

/// Whether reads rest on leases.
fn by_lease(config: &Config) -> bool {
    config.leases() && config.reads == Reads::Local && !config.is_shared()
}

pub(super) fn is_fresh(config: &Config) -> bool {
    config.is_shared() || config.is_sync() && (config.leases() || config.reads == Reads::Confirmed)
}

fn is_synchronous(config: &Config) -> bool {
    config.is_sync() && !config.is_shared()
}

/// What an invariant assumes: leases rest on clocks that do not come apart too far.
pub(super) fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
    let drift = || vec![Assumption::DriftWithin(u32::from(config.drift) * 10_000)];
    match id {
        "acknowledged-survives" if is_synchronous(config) => Vec::new(),
        "one-primary-at-a-time" if config.leases() => drift(),
        "linearizable" if is_fresh(config) => {
            if by_lease(config) {
                drift()
            } else {
                Vec::new()
            }
        }
        _ => ALL.iter().find(|invariant| invariant.id == id).map_or_else(Vec::new, |i| i.assumes.to_vec()),
    }
}

/// What is not judged: what nobody promises, and what a check has given up.
pub(super) fn given_up(world: &World<System>) -> InvariantSet {
    if is_fresh(world.config()) {
        world.ghost().history.given_up(LINEARIZABLE)
    } else {
        InvariantSet::NONE.with(LINEARIZABLE)
    }
}

/// The conditions that a configuration does not meet.
pub(super) fn unmet(config: &Config) -> Vec<&'static Condition> {
    let met =
        [(&SYNCHRONOUS, is_synchronous(config)), (&LEASED, config.leases()), (&FRESH, is_fresh(config))];
    met.into_iter().filter(|(_, met)| !met).map(|(condition, _)| condition).collect()
}

texts! {
    DIFFER: "{0} and {1} both take entry {2} for settled, and it is not the same.", "{0} 和 {1} 都认为第 {2} 个条目已定，而两边并不相同。";
    NO_PRIMARY: "no server that runs is primary", "没有运行中的主节点";
    TWO_LEAD: "both {0} and {1} take themselves for primary", "{0} 和 {1} 都自认为是主节点";
    BEHIND: "{0} has not matched its log with that of {1}", "{0} 的日志还没有与 {1} 的对齐";
    NOT_ANSWERED: "request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复";
}

/// The servers that run.
pub(super) fn running(world: &World<System>) -> impl Iterator<Item = (NodeId, &Server)> {
    let memory = |node| Some((node, world.node(node).memory.as_ref().and_then(Volatile::server)?));
    let up = |node: &NodeId| world.node(*node).status() == Status::Up;
    world.config().servers().filter(up).filter_map(memory)
}

/// Two servers in sync whose logs differ where both take them for settled.
fn differing(world: &World<System>) -> Option<Sentence> {
    let in_sync = world.node(LOCK).disk.in_sync;
    let memory =
        |node: NodeId| Some((node, world.node(node).memory.as_ref().and_then(Volatile::server)?.committed));
    let servers: Vec<(NodeId, u64)> = in_sync.iter().filter_map(memory).filter(|(_, n)| *n > 0).collect();
    for (at, (one, settled)) in servers.iter().enumerate() {
        for (other, also) in &servers[at + 1..] {
            let both = (*settled).min(*also);
            let (a, b) = (&world.node(*one).disk.log, &world.node(*other).disk.log);
            let common = a.common_prefix(b) as u64;
            if common < both {
                return Some(DIFFER.with([(*one).into(), (*other).into(), (common + 1).into()]));
            }
        }
    }
    None
}

/// What is missing for a settled system.
fn missing(world: &World<System>) -> Option<Sentence> {
    let leading: Vec<NodeId> =
        running(world).filter(|(_, server)| server.leads()).map(|(node, _)| node).collect();
    let primary = match leading[..] {
        [] => return Some(NO_PRIMARY.with([])),
        [primary] => primary,
        [one, other, ..] => return Some(TWO_LEAD.with([one.into(), other.into()])),
    };
    let disk = &world.node(primary).disk;
    for (node, _) in running(world) {
        let own = &world.node(node).disk;
        let last = |length| own.log.get(place(length)).map(|entry| entry.epoch);
        let equal = own.length() == disk.length() && last(own.length()) == disk.log.last().map(|e| e.epoch);
        if own.matched != disk.epoch || !equal {
            return Some(BEHIND.with([node.into(), primary.into()]));
        }
    }
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}
