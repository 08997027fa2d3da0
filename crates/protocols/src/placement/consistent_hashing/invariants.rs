//! What must hold, what is to be seen, and what comes about.

use super::ConsistentHashing as System;
use super::ghost::{Ghost, Look};
use super::setup::{Config, DIRECTORY};
use super::{figures, picture};
use synod_model::prelude::*;
use synod_model::{Exhibit, InvariantSet, Reading};

texts! {
    OTHER_VIEW: "{0} knows view {1}, and view {2} holds", "{0} 只知道成员视图 {1}，而当前是视图 {2}";
    AWAITS: "{0} still waits for {1}", "{0} 还在等待 {1}";
    LACKS: "{0} lacks {1}, which it owns", "{0} 缺少归它所有的 {1}";
    TOO_MUCH: "{0} still has {1}, which it does not own", "{0} 还留着不归它所有的 {1}";
}

#[rustfmt::skip]
const INVARIANTS: &[Invariant<System>] = &[
    Invariant::always("moves-only-to-the-new",
        "When a server joins, keys move to it alone; when one leaves, only its own move. With bounded loads that is not claimed.",
        "服务器加入时，键只会搬到它那里；服务器离开时，只有它的键搬家。有界负载不作此承诺。"),
    Invariant::always("key-somewhere",
        "Each key is on the disk of some server, or in a message on its way to one.",
        "每个键都在某台服务器的磁盘上，或在发往某台服务器的消息里。"),
    Invariant::always("no-older-value",
        "A server never replaces the value of a key by an older one.", "服务器从不用旧值替换某个键的新值。"),
    Invariant::always("owners-distinct", "The owners of a key are different servers.", "一个键的各个所有者是不同的服务器。"),
    Invariant::always("balance-bound",
        "With bounded loads, no server owns more keys than its cap.", "有界负载下，任何服务器拥有的键都不超过上限。"),
    Invariant::always("linearizable",
        "Clients see one store: some order of the requests, each between its call and its answer, explains all answers. With \
         several owners of a key, and after a removal, that is not claimed.",
        "客户端看到的是同一个存储：存在请求的一种顺序（每个都在调用与答复之间生效）能解释所有答复。一个键有多个所有者时，以及有服务器被移除之后，不作此承诺。"),
    Invariant::sometimes("key-moved", "A key moves from one server to another.", "某个键从一台服务器搬到另一台。"),
    Invariant::sometimes("lookup-waited", "A lookup waits until its key has come.", "某次查询等待键的到来。"),
    Invariant::sometimes("wrong-view-redirect",
        "A client with an old view asks a server that owns the key no longer.", "视图过时的客户端问到已不再拥有该键的服务器。"),
    Invariant::sometimes("unavailable", "All owners of a key that is asked for are down.", "被查询的键的所有者全部停机。"),
    Invariant::sometimes("hot-server",
        "One server answers more than twice the mean of a hundred lookups or more.", "在一百次以上的查询中，某台服务器答复的超过平均数的两倍。"),
    Invariant::sometimes("removed-alive", "A server is removed that is not down.", "一台并未停机的服务器被移除。"),
    Invariant::eventually("placed",
        "Every key is with its owners and nowhere else, all know the same view, and nobody waits.",
        "每个键都在它的所有者那里且只在那里，所有节点的视图相同，谁也不再等待。", missing)
        .assuming(&[Assumption::BoundedDelay]),
];

const LINEARIZABLE: usize = Invariant::place(INVARIANTS, "linearizable");

impl Checked for System {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let watches_order = world.watch.contains(LINEARIZABLE) && !ghost.claims_no_order(world.config());
        Look { ghost, found, step, world, watches_order }.look();
    }

    fn invariants() -> &'static [Invariant<Self>] {
        INVARIANTS
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        let ghost = world.ghost();
        if ghost.claims_no_order(world.config()) || ghost.has_given_up() {
            InvariantSet::NONE.with(LINEARIZABLE)
        } else {
            InvariantSet::NONE
        }
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

/// What is still missing until every key is with its owners.
fn missing(world: &World<System>) -> Option<Sentence> {
    let config: &Config = world.config();
    let view = world.node(DIRECTORY).disk.view.as_ref()?;
    for node in config.servers() {
        let disk = &world.node(node).disk;
        let known = disk.view.as_ref().map_or(1, |view| view.version);
        let member = view.now.has(node);
        // A spare server need not know who is a member.
        if known != view.version && (member || !disk.store.is_empty()) {
            return Some(OTHER_VIEW.with([node.into(), known.into(), view.version.into()]));
        }
        if member && !disk.awaiting.is_empty() {
            return Some(AWAITS.with([node.into(), disk.awaiting.into()]));
        }
        if let Some(key) = disk.store.keys().find(|key| !view.now.owners(config, **key).contains(&node)) {
            return Some(TOO_MUCH.with([node.into(), (*key).into()]));
        }
        let owns = |number: &u32| view.now.owners_of(config, *number).contains(&node);
        let lacks = |number: &u32| owns(number) && !disk.store.contains_key(&Config::key(*number));
        if let Some(number) = (1..=config.keys).find(lacks) {
            return Some(LACKS.with([node.into(), Config::key(number).into()]));
        }
    }
    None
}
