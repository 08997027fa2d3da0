//! What is counted, and what is drawn over time.

use super::ConsistentHashing as System;
use super::setup::{Config, DIRECTORY};
use std::collections::BTreeMap;
use synod_model::prelude::*;
use synod_model::{Curve, Reading, Unit};

texts! {
    MOVED: "keys that moved", "搬家的键";
    MOVED_SAYS: "How many times a view has given a key an owner that it did not have", "成员视图给键换上新所有者的次数";
    SHARE: "share of keys that moved", "搬家的键所占比例";
    SHARE_SAYS: "Keys that moved, of all keys, for each new view", "每个新视图中搬家的键占全部键的比例";
    NEEDLESS: "keys that moved needlessly", "不必要的搬家";
    NEEDLESS_SAYS: "Keys that moved although neither their old owner left nor their new one joined", "原所有者没有离开、新所有者也不是新加入，键却搬了家的次数";
    KEYS: "keys by server", "各服务器的键数";
    KEYS_SAYS: "How many of the keys each server owns in the newest view", "在最新的成员视图中每台服务器拥有的键数";
    LOOKUPS: "lookups by server", "各服务器答复的查询";
    LOOKUPS_SAYS: "Answers that clients took, by the server that gave them", "客户端收到的答复，按给出答复的服务器统计";
    UNEVEN: "fullest server against the mean", "键最多的服务器与平均数之比";
    UNEVEN_SAYS: "Keys of the server that has most, as a multiple of the mean", "键最多的服务器的键数是平均数的多少倍";
    REDIRECTS: "redirections", "重定向";
    REDIRECTS_SAYS: "How often a client has asked a server that no longer owned the key", "客户端问到已不再拥有该键的服务器的次数";
    LOOKUP: "mean time of a lookup", "查询的平均用时";
    LOOKUP_SAYS: "How long clients have waited for an answer on average", "客户端平均等待答复的时间";
}

static ON_DISK: Curve = Curve {
    id: "keys",
    title: Text::new("Keys on each server's disk", "每台服务器磁盘上的键数"),
    unit: Unit::Count,
};

/// What is counted since the last measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Views that were made.
    pub(super) views: u64,
    /// Keys with a new owner.
    pub(super) moved: u64,
    /// Those of them for which neither side has joined or left.
    pub(super) needless: u64,
    /// Redirections.
    pub(super) redirects: u64,
    /// By server: lookups that it has answered.
    lookups: BTreeMap<NodeId, u64>,
    /// When each request that is open was made.
    open: BTreeMap<u32, Micros>,
    /// How long those that are answered have taken in all.
    waited: u64,
}

impl Counts {
    /// A request is made.
    pub(super) fn asked(&mut self, id: RequestId, at: Micros) {
        self.open.insert(id.0, at);
    }

    /// A request has ended; with the server that has answered it, if one has.
    pub(super) fn ended(&mut self, id: RequestId, at: Micros, server: Option<NodeId>) {
        let Some(since) = self.open.remove(&id.0) else { return };
        if let Some(server) = server {
            *self.lookups.entry(server).or_default() += 1;
            self.waited += at.since(since).0;
        }
    }
}

fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// How many keys each server owns in the newest view of the directory.
pub(super) fn per_server(world: &World<System>) -> Vec<(NodeId, u32)> {
    let config = world.config();
    let Some(view) = &world.node(DIRECTORY).disk.view else { return Vec::new() };
    let mut has: BTreeMap<NodeId, u32> = config.servers().map(|node| (node, 0)).collect();
    for number in 1..=config.keys {
        for node in view.now.owners_of(config, number) {
            *has.entry(*node).or_default() += 1;
        }
    }
    has.into_iter().collect()
}

/// What is counted besides what every system counts.
pub(super) fn metrics(world: &World<System>) -> Vec<Metric> {
    let (config, counts) = (world.config(), &world.ghost().counts);
    let per_server = per_server(world);
    let most = per_server.iter().map(|(_, keys)| u64::from(*keys)).max().unwrap_or(0);
    let all: u64 = per_server.iter().map(|(_, keys)| u64::from(*keys)).sum();
    let members = world.node(DIRECTORY).disk.view.as_ref().map_or(1, |view| view.now.members.len());
    let per_mille = |part: u64, whole: u64| int(part.saturating_mul(1_000) / whole.max(1));
    let answered: u64 = counts.lookups.values().sum();
    let lookups = config.servers().map(|node| (node, counts.lookups.get(&node).copied().unwrap_or(0).into()));
    let keys = per_server.iter().map(|(node, keys)| (*node, (*keys).into()));
    vec![
        Metric::new("moved_keys", &MOVED, &MOVED_SAYS, counts.moved),
        Metric::new(
            "moved_share",
            &SHARE,
            &SHARE_SAYS,
            Value::Milli(per_mille(counts.moved, counts.views * u64::from(config.keys))),
        ),
        Metric::new("needless_moves", &NEEDLESS, &NEEDLESS_SAYS, counts.needless),
        Metric::new("per_server_keys", &KEYS, &KEYS_SAYS, Value::PerNode(keys.collect())),
        Metric::new("per_server_lookups", &LOOKUPS, &LOOKUPS_SAYS, Value::PerNode(lookups.collect())),
        Metric::new(
            "max_over_mean",
            &UNEVEN,
            &UNEVEN_SAYS,
            Value::Milli(per_mille(most * members as u64, all)),
        ),
        Metric::new("redirects", &REDIRECTS, &REDIRECTS_SAYS, counts.redirects),
        Metric::new("lookup_us", &LOOKUP, &LOOKUP_SAYS, Value::Time(Micros(counts.waited / answered.max(1)))),
    ]
}

/// How many of the numbered keys are on each server's disk; where loads are bounded, with the cap.
pub(super) fn readings(world: &World<System>) -> Vec<Reading> {
    let config: &Config = world.config();
    let members = world.node(DIRECTORY).disk.view.as_ref().map_or(1, |view| view.now.members.len());
    let limit = config.cap(members).map(i64::from);
    let has = |node| int(world.node(node).disk.store.len() as u64);
    config.servers().map(|node| Reading { limit, ..Reading::new(&ON_DISK, Some(node), has(node)) }).collect()
}
