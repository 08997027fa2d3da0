//! ZooKeeper's atomic broadcast, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/zookeeper/about.md")]
//!
//! **Where to look.** The phases are `election` (0), `discovery` (1), `synchronization` (2) and `broadcast` (3); they run on
//! `connection`. `tree` has the data and what comes of a write, `txn` the transactions and histories, `service` what people ask.
//! `disk` and `state` have what a server keeps, `rules` what can be switched off; `ghost` keeps what is remembered from outside,
//! and `invariants` says what must hold of it.

mod broadcast;
mod connection;
mod discovery;
mod disk;
mod election;
mod figures;
mod ghost;
mod invariants;
mod message;
mod phase;
mod picture;
mod rules;
mod service;
mod setup;
mod state;
mod synchronization;
mod text;
mod tree;
mod txn;
mod vote;
mod zxid;

#[cfg(test)]
mod tests;

pub use disk::Durable;
pub use figures::Counts;
pub use ghost::Ghost;
pub use message::{Ask, Message, Packet, Request, Timer};
pub use phase::{Phase, State};
pub use setup::Config;
pub use state::{Following, Leading, Learner, Line, Memory, Role, Waiting};
pub use tree::{Op, Tree, Znode};
pub use txn::{Change, History, Origin, Refusal, Txn};
pub use vote::{Looking, Said, Vote};
pub use zxid::Zxid;

use std::collections::BTreeMap;
use synod_model::prelude::*;

/// The system.
#[derive(Debug)]
pub enum Zookeeper {}

/// A server at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e> {
    ctx: &'a CtxOf<'a, Zookeeper>,
    disk: &'a mut Durable,
    memory: &'a mut Memory,
    fx: &'a mut Fx<'e, Zookeeper>,
}

impl At<'_, '_> {
    /// A packet that is the next one of its connection.
    fn on_packet(&mut self, from: NodeId, said: Message) {
        match said {
            Message::CEpoch { packet, accepted_epoch } => {
                self.on_c_epoch(from, packet.connection, accepted_epoch);
            }
            Message::NewEpoch { epoch, .. } => self.on_new_epoch(from, epoch),
            Message::AckEpoch { current_epoch, last_zxid, .. } => {
                self.on_ack_epoch(from, current_epoch, last_zxid);
            }
            Message::Diff { txns, .. } => self.on_diff(from, &txns),
            Message::Trunc { zxid, .. } => self.on_trunc(from, zxid),
            Message::Snap { txns, .. } => self.on_snap(from, &txns),
            Message::NewLeader { epoch, .. } => self.on_new_leader(from, epoch),
            Message::AckLeader { .. } => self.on_ack_leader(from),
            Message::CommitLeader { zxid, .. } => self.on_commit_leader(from, zxid),
            Message::Propose { zxid, txn, origin, .. } => self.on_propose(Txn { zxid, change: txn, origin }),
            Message::Ack { zxid, .. } => self.on_ack(from, zxid),
            Message::Commit { zxid, .. } => self.on_commit(zxid),
            Message::Ping { .. } => self.on_ping(),
            Message::Pong { .. } => self.fx.aside(&text::HEARS_PONG, [self.ctx.me.into(), from.into()]),
            Message::Forward { request, ask, .. } => self.on_forward(from, request, ask),
            Message::Synced { request, .. } => self.synced(request),
            // These two are no packets.
            Message::Notification { .. } | Message::Close { .. } => {}
        }
    }
}

impl Protocol for Zookeeper {
    const META: Meta = Meta {
        id: "zookeeper",
        title: Text::new("ZooKeeper: Zab", "ZooKeeper：Zab"),
        family: Text::new("Coordination", "协调服务"),
        year: 2011,
        paper: "Flavio Junqueira, Benjamin Reed and Marco Serafini, Zab: High-performance broadcast for primary-backup systems",
        summary: Text::new(
            "A primary proposes changes in order, and a new one makes the histories of a majority equal before it proposes anything.",
            "主节点按顺序提议变更；新的主节点先让多数派的历史一致，然后才提议新内容。",
        ),
        settles_within: Micros::secs(60),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt { start: "servers=1", plan: "crashes=1 restarts=1 requests=1 timers=3 ask=create" },
        Hunt { start: "servers=2", plan: "crashes=0 requests=0 timers=2" },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn delay_bound(config: &Config) -> Micros {
        config.delay_bound()
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Memory {
        disk.begin(ctx, fx);
        let mut memory = Memory {
            role: Role::Looking(Box::default()),
            logical_clock: 0,
            vote: Vote { peer_epoch: 0, zxid: Zxid::default(), leader: ctx.me },
            last_committed: Zxid::default(),
            delivered: 0,
            tree: Tree::default(),
            pending: BTreeMap::new(),
            heard_epoch: 0,
            truncated: 0,
        };
        At { ctx, disk, memory: &mut memory, fx }.look_for_leader();
        memory
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let mut at = At { ctx, disk: node.disk, memory: node.memory, fx };
        match said {
            Message::Notification { round, peer_epoch, zxid, leader, state } => {
                at.on_notification(from, Said { round, vote: Vote { peer_epoch, zxid, leader }, state });
            }
            Message::Close { connection } => at.on_close(from, connection),
            said => {
                let opens = matches!(said, Message::CEpoch { .. });
                if said.packet().is_some_and(|packet| at.admits(from, packet, opens)) {
                    at.on_packet(from, said);
                }
            }
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let mut at = At { ctx, disk: node.disk, memory: node.memory, fx };
        match timer {
            Timer::Election => at.on_election(),
            Timer::Init => at.on_init(),
            Timer::Sync => at.on_silence(),
            Timer::Ping => at.on_tick(),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, what: Request, fx: &mut Fx<Self>) {
        At { ctx, disk: node.disk, memory: node.memory, fx }.on_request(id, what);
    }
}
