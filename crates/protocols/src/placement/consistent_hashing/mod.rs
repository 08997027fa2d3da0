//! Consistent hashing, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/consistent-hashing/about.md")]
//!
//! **Where to look.** `arrangement` has the schemes; `members` what follows from a view for those who hand over and those who
//! wait; `directory`, `server`, `handing` and `client` have the roles; `rules` lists what can be switched off; `ghost` keeps
//! what is remembered from outside, and `invariants` says what must hold of it.

mod arrangement;
mod client;
mod directory;
mod figures;
mod ghost;
mod handing;
mod invariants;
mod members;
mod message;
mod picture;
mod rules;
mod server;
mod setup;
mod state;
mod store;
mod text;

#[cfg(test)]
mod tests;

pub use arrangement::Arrangement;
pub use figures::Counts;
pub use ghost::Ghost;
pub use members::{Shared, View};
pub use message::{Item, Message, Op, Request, Timer};
pub use setup::{Config, Kind, NameHash, Scheme};
pub use state::{
    Client, Directory, Durable, Early, Handing, LastReply, Pending, Server, Told, Volatile, Waiting, Writing,
};

pub use store::{Entry, KeyVersion};

use setup::DIRECTORY;
use std::collections::BTreeMap;
use std::sync::Arc;
use synod_model::prelude::*;

/// The system.
#[derive(Debug)]
pub enum ConsistentHashing {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e, M> {
    ctx: &'a CtxOf<'a, ConsistentHashing>,
    disk: &'a mut Durable,
    memory: &'a mut M,
    fx: &'a mut Fx<'e, ConsistentHashing>,
}

impl At<'_, '_, Directory> {
    fn on_message(&mut self, from: NodeId, said: Message) {
        match said {
            Message::Join { .. } => self.on_join(from),
            Message::Joined { version } | Message::Leave { version } => self.on_confirmed(from, version),
            Message::Pong => self.on_pong(from),
            // Nothing else is ever sent to the directory.
            _ => {}
        }
    }

    fn on_request(&mut self, id: RequestId, ask: Request) {
        match ask {
            Request::Join { node } => self.asked_to_join(id, node),
            Request::Leave { node } => self.asked_to_leave(id, node),
            Request::Remove { node } => self.asked_to_remove(id, node),
            Request::Put { .. } | Request::Get { .. } => {
                self.fx.note(&text::NOT_A_CLIENT, [self.ctx.me.into()]);
                self.fx.reply(id, Reply::Fail("not-a-client"));
            }
        }
    }
}

impl At<'_, '_, Server> {
    fn on_message(&mut self, from: NodeId, said: Message) {
        match said {
            Message::View { view } => self.on_view(&view),
            Message::Transfer { version, keys } => self.on_items(from, version, &keys, false),
            Message::Copy { version, keys } => self.on_items(from, version, &keys, true),
            Message::TransferAck { version, keys } => self.on_transfer_ack(from, version, &keys),
            Message::CopyAck { version, keys } => self.on_copy_ack(from, version, &keys),
            Message::Released { version, .. } => self.on_released(from, version),
            Message::Lookup { serial, op, version } => {
                self.on_lookup(Waiting { client: from, serial, op }, version);
            }
            Message::Ping => self.on_ping(),
            // Nothing else is ever sent to a server.
            _ => {}
        }
    }
}

impl At<'_, '_, Client> {
    fn on_message(&mut self, from: NodeId, said: Message) {
        match said {
            Message::View { view } => self.on_view(&view),
            Message::WrongView { serial, view } => self.on_wrong_view(from, serial, &view),
            Message::Answer { serial, value } => self.on_answer(from, serial, value),
            // Nothing else is ever sent to a client.
            _ => {}
        }
    }
}

impl Protocol for ConsistentHashing {
    const META: Meta = Meta {
        id: "consistent-hashing",
        title: Text::new("Consistent hashing", "一致性哈希"),
        family: Text::new("Placement", "数据放置"),
        year: 1997,
        paper: "David Karger, Eric Lehman, Tom Leighton, Rina Panigrahy, Matthew Levine and Daniel Lewin, Consistent Hashing \
                and Random Trees",
        summary: Text::new(
            "Keys and servers are hashed onto one circle, so that a server that comes or goes moves few keys; they are handed \
             over while clients go on asking.",
            "键和服务器被散列到同一个环上，因此服务器加入或离开时只有少数键搬家；移交期间客户端照常查询。",
        ),
        settles_within: Micros::secs(60),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt {
            start: "servers=1 spare=1 keys=1 vnodes=3 clients=1",
            plan: "crashes=0 requests=2 timers=0 ask=join,get",
        },
        Hunt {
            start: "servers=2 spare=0 keys=1 vnodes=3 clients=1",
            plan: "crashes=0 requests=1 timers=0 ask=leave",
        },
        Hunt {
            start: "servers=2 spare=0 keys=1 vnodes=3 clients=1 replicas=2",
            plan: "crashes=0 requests=1 timers=1 ask=put",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// `scheme=modulo` is what one gets without the rule.
    fn obeyed(config: &Config) -> RuleSet {
        RuleSet::ALL.switched(rules::MONOTONE_SCHEME, config.scheme != Scheme::Modulo)
    }

    fn delay_bound(config: &Config) -> Micros {
        config.delay_bound()
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        match ctx.config.kind(ctx.me) {
            Kind::Directory => {
                let mut memory = Directory::default();
                At { ctx, disk, memory: &mut memory, fx }.starts();
                Volatile::Directory(memory)
            }
            Kind::Server(_) => {
                let (mut memory, begins) = (Server::default(), disk.view.is_none());
                let mut server = At { ctx, disk, memory: &mut memory, fx };
                if begins {
                    server.boots();
                } else {
                    server.restarts();
                }
                Volatile::Server(memory)
            }
            Kind::Client => {
                fx.note(&text::CLIENT_STARTS, [ctx.me.into()]);
                let view = View::first(directory::arrange(ctx, ctx.config.first_members()));
                Volatile::Client(Client { view: Arc::new(view), pending: BTreeMap::new(), last_reply: None })
            }
        }
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Directory(memory) => At { ctx, disk, memory, fx }.on_message(from, said),
            Volatile::Server(memory) => At { ctx, disk, memory, fx }.on_message(from, said),
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_message(from, said),
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, timer) {
            (Volatile::Directory(memory), Timer::Ping) => At { ctx, disk, memory, fx }.on_ping_timeout(),
            (Volatile::Directory(memory), _) => At { ctx, disk, memory, fx }.on_view_timeout(),
            (Volatile::Server(memory), Timer::Transfer) => At { ctx, disk, memory, fx }.on_transfer_timeout(),
            (Volatile::Server(memory), _) => At { ctx, disk, memory, fx }.on_view_timeout(),
            (Volatile::Client(memory), Timer::Retry(serial)) => At { ctx, disk, memory, fx }.on_retry(serial),
            // A client sets no other timer.
            (Volatile::Client(_), _) => {}
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, ask.op()) {
            (Volatile::Directory(memory), _) => At { ctx, disk, memory, fx }.on_request(id, ask),
            (Volatile::Client(memory), Some(op)) => At { ctx, disk, memory, fx }.on_request(id, op),
            (Volatile::Client(_) | Volatile::Server(_), None) => {
                fx.note(&text::NOT_THE_DIRECTORY, [ctx.me.into(), DIRECTORY.into()]);
                fx.reply(id, Reply::Fail("not-the-directory"));
            }
            (Volatile::Server(_), Some(_)) => {
                fx.note(&text::NOT_A_CLIENT, [ctx.me.into()]);
                fx.reply(id, Reply::Fail("not-a-client"));
            }
        }
    }
}
