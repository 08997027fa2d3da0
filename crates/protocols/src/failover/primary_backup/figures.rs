//! What is counted. In a search, which knows no time, nothing is.

use super::PrimaryBackup as System;
use super::message::Message;
use super::setup::{Config, Kind};
use super::state::{Server, Volatile};
use synod_model::prelude::*;
use synod_model::{Curve, Reading, Unit};

texts! {
    UNAVAILABLE: "nobody in charge", "无人负责";
    UNAVAILABLE_SAYS: "For how long no server that runs was primary", "没有任何运行中的服务器是主节点的时间";
    TWO: "two in charge", "两个主节点并存";
    TWO_SAYS: "For how long two servers or more acted as primary at once", "两台以上服务器同时以主节点行事的时间";
    FAILOVERS: "fail-overs", "故障转移";
    FAILOVERS_SAY: "How often a server was granted an epoch after another one had failed", "另一台失效之后服务器得到纪元的次数";
    SWITCHES: "switch-overs", "计划内切换";
    SWITCHES_SAY: "How often an epoch was handed over as planned", "按计划交出纪元的次数";
    LOST: "lost writes", "丢失的写入";
    LOST_SAYS: "Writes that clients were told of and that the next primary has not", "已答复客户端、而下一个主节点没有的写入";
    FENCED: "fenced writes", "被隔离的写入";
    FENCED_SAYS: "Writes that were refused because their epoch was over", "因纪元已结束而被拒绝的写入";
    STALE: "stale reads", "陈旧的读取";
    STALE_SAYS: "Reads that missed a write of their key that had been answered", "漏掉了此前已答复的同键写入的读取";
    DISCARDED: "discarded entries", "丢弃的条目";
    DISCARDED_SAYS: "Entries that servers have dropped from their logs", "服务器从日志中丢弃的条目";
    FORCED: "forced writes per put", "每次写入的强制写盘";
    FORCED_SAYS: "How often servers have waited for the disk for each write that was answered", "每答复一次写入，服务器等待写盘的次数";
}

/// How far each server is behind the longest log.
static BEHIND: Curve = Curve {
    id: "behind",
    title: Text::new("Entries that a server lacks", "服务器缺少的条目"),
    unit: Unit::Count,
};

/// What is counted since the last measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// The moment up to which times are counted.
    at: Micros,
    /// Whether nobody is in charge now; whether two are.
    idle: bool,
    two: bool,
    /// For how long it was so.
    idle_us: u64,
    two_us: u64,
    failovers: u64,
    switches: u64,
    lost: u64,
    fenced: u64,
    stale: u64,
    discarded: u64,
    /// How often servers have waited for the disk to store commands, and how many writes were answered.
    forced: u64,
    written: u64,
}

/// Whether there is time that can be counted.
fn counts(at: Micros) -> bool {
    at > Micros(0)
}

impl Counts {
    /// All that begins anew.
    pub(super) fn anew(&self) -> Self {
        Self { at: self.at, idle: self.idle, two: self.two, ..Self::default() }
    }

    /// Time passes until a step.
    pub(super) fn passes(&mut self, at: Micros) {
        let passed = at.since(self.at).0;
        self.idle_us += if self.idle { passed } else { 0 };
        self.two_us += if self.two { passed } else { 0 };
        self.at = at;
    }

    /// Who is in charge after a step.
    pub(super) fn stands(&mut self, world: &World<System>) {
        if !counts(self.at) {
            return;
        }
        let leases = world.config().leases();
        let up = |node: &NodeId| world.node(*node).status() == Status::Up;
        let memory = |node: NodeId| world.node(node).memory.as_ref().and_then(Volatile::server);
        let servers = || world.config().servers().filter(up).filter_map(memory);
        self.idle = !servers().any(Server::leads);
        self.two = servers().filter(|server| server.acts(leases)).count() > 1;
    }

    pub(super) fn failed_over(&mut self, at: Micros) {
        self.failovers += u64::from(counts(at));
    }

    pub(super) fn switched(&mut self, at: Micros) {
        self.switches += u64::from(counts(at));
    }

    pub(super) fn loses(&mut self, at: Micros) {
        self.lost += u64::from(counts(at));
    }

    pub(super) fn fences(&mut self, at: Micros) {
        self.fenced += u64::from(counts(at));
    }

    pub(super) fn reads_stale(&mut self, at: Micros) {
        self.stale += u64::from(counts(at));
    }

    pub(super) fn discards(&mut self, at: Micros, entries: u64) {
        self.discarded += if counts(at) { entries } else { 0 };
    }

    pub(super) fn writes(&mut self, at: Micros) {
        self.written += u64::from(counts(at));
    }

    /// A server has waited for the disk for what a client wants.
    pub(super) fn forces(&mut self, step: &Step<System>, config: &Config) {
        let asked = step.kind.is_some_and(|kind| matches!(Message::KINDS[kind], "Request" | "Replicate"));
        let own = step.request.is_some();
        let server = step.node.is_some_and(|node| config.kind(node) == Kind::Server);
        self.forced += if counts(step.at) && server && (asked || own) { u64::from(step.forced) } else { 0 };
    }
}

/// What is counted besides what every system counts.
pub(super) fn metrics(world: &World<System>) -> Vec<Metric> {
    let of = &world.ghost().counts;
    let forced = of.forced.saturating_mul(1_000) / of.written.max(1);
    vec![
        Metric::new("unavailable_us", &UNAVAILABLE, &UNAVAILABLE_SAYS, Micros(of.idle_us)),
        Metric::new("two_primaries_us", &TWO, &TWO_SAYS, Micros(of.two_us)),
        Metric::new("failovers", &FAILOVERS, &FAILOVERS_SAY, of.failovers),
        Metric::new("switchovers", &SWITCHES, &SWITCHES_SAY, of.switches),
        Metric::new("lost_writes", &LOST, &LOST_SAYS, of.lost),
        Metric::new("fenced_writes", &FENCED, &FENCED_SAYS, of.fenced),
        Metric::new("stale_reads", &STALE, &STALE_SAYS, of.stale),
        Metric::new("discarded_entries", &DISCARDED, &DISCARDED_SAYS, of.discarded),
        Metric::new(
            "forced_per_put",
            &FORCED,
            &FORCED_SAYS,
            Value::Milli(i64::try_from(forced).unwrap_or(i64::MAX)),
        ),
    ]
}

/// What each server lacks of the longest log.
pub(super) fn readings(world: &World<System>) -> Vec<Reading> {
    let config = world.config();
    let length = |node: NodeId| world.node(node).disk.length();
    let longest = config.servers().map(length).max().unwrap_or(0);
    let lacks = |node| i64::try_from(longest - length(node)).unwrap_or(i64::MAX);
    let servers = config.servers().filter(|_| !config.is_shared());
    servers.map(|node| Reading::new(&BEHIND, Some(node), lacks(node))).collect()
}
