//! Strong and eventual consistency, as the page tells of them (*About*):
#![doc = include_str!("../../../../library/lessons/consistency/about.md")]
//!
//! **Where to look.** `strong` has the two rounds of a request that waits for a majority; `eventual` the replica that answers by
//! itself, and `crdt` what it keeps and how two states become one, by the updates that `seen` says are in them; `client` the
//! clients with their sessions. `rules` lists what can be switched off; `ghost` watches a run from outside, with
//! `watching` for replicas, `account` keeps what it knows of updates, and `invariants` says what must hold.

mod account;
mod client;
mod crdt;
mod eventual;
mod figures;
mod ghost;
mod invariants;
mod message;
mod op;
mod picture;
mod replica;
mod rules;
mod seen;
mod setup;
mod shown;
mod state;
mod strong;
mod text;
mod watching;

#[cfg(test)]
mod tests;

pub use account::{Account, Made};
pub use crdt::{Count, State, Tag, Tags, Told, Version};
pub use figures::Counts;
pub use ghost::Ghost;
pub use message::{Message, Request, Timer};
pub use op::Op;
pub use seen::{Dot, Seen};
pub use setup::{Config, Data, Guarantees, Mode, Resolve, Stamp};
pub use state::{
    Client, Durable, Entry, LastReply, Pending, Phase, Replica, Round, Status as RequestStatus, Volatile,
};

use synod_model::prelude::*;

/// The system.
#[derive(Debug)]
pub enum Consistency {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e, M> {
    ctx: &'a CtxOf<'a, Consistency>,
    disk: &'a mut Durable,
    memory: &'a mut M,
    fx: &'a mut Fx<'e, Consistency>,
}

impl At<'_, '_, Client> {
    fn on_message(&mut self, from: NodeId, said: &Message) {
        match said {
            Message::Answer { serial, value, seen } => self.on_answer(from, *serial, value.as_ref(), seen),
            Message::NotYet { serial, attempt } => self.on_not_yet(from, *serial, *attempt),
            // Nothing else is ever sent to a client.
            _ => {}
        }
    }

    fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Timeout(serial) => self.on_timeout(serial),
            Timer::Again(serial) => self.on_again(serial),
            // A client does not set it.
            Timer::Gossip => {}
        }
    }
}

impl Protocol for Consistency {
    const META: Meta = Meta {
        id: "consistency",
        title: Text::new("Strong and eventual consistency", "强一致与最终一致"),
        family: Text::new("Replication", "数据复制"),
        year: 1995,
        paper: "Hagit Attiya, Amotz Bar-Noy and Danny Dolev, Sharing Memory Robustly in Message-Passing Systems",
        summary: Text::new(
            "When the network is cut, replicas either make clients wait, or tell them what may be wrong: both on one schedule.",
            "网络断开时，副本要么让客户端等待，要么给出可能有误的答复：两者在同一时间表上对照。",
        ),
        settles_within: Micros::secs(120),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt {
            start: "replicas=2 clients=1",
            plan: "timing=asynchronous crashes=0 requests=1 timers=1 ask=put",
        },
        Hunt {
            start: "mode=eventual replicas=2 clients=2 gossip=0ms",
            plan: "timing=asynchronous crashes=0 requests=2 timers=0 ask=put",
        },
        Hunt {
            start: "mode=eventual resolve=siblings replicas=2 clients=2 gossip=0ms",
            plan: "timing=asynchronous crashes=0 requests=2 timers=0 ask=put",
        },
        Hunt {
            start: "mode=eventual data=set resolve=merge replicas=2 clients=1 gossip=0ms",
            plan: "timing=asynchronous crashes=0 requests=2 timers=0 ask=insert,remove",
        },
        Hunt {
            start: "mode=eventual session=all roam=on replicas=2 clients=1 gossip=0ms",
            plan: "timing=asynchronous crashes=0 requests=2 timers=1 ask=put",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// A counter or a set that is overwritten is what one gets without the rule.
    fn obeyed(config: &Config) -> RuleSet {
        let overwritten =
            !config.is_strong() && config.data != Data::Register && config.resolve == Resolve::Overwrite;
        RuleSet::ALL.switched(rules::MERGE, !overwritten)
    }

    fn delay_bound(config: &Config) -> Micros {
        config.delay_bound()
    }

    /// Who wins follows from what clocks show.
    fn rests_on_clocks(config: &Config) -> bool {
        !config.is_strong() && config.stamp == Stamp::Clock
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn offers(config: &Config, request: &Request) -> Result<(), &'static str> {
        let (data, needs) = match request {
            Request::Put { .. } => (config.data == Data::Register, "data=register"),
            Request::Inc | Request::Dec | Request::Add { .. } => {
                (config.data == Data::Counter, "data=counter")
            }
            Request::Insert { .. } | Request::Remove { .. } | Request::Members => {
                (config.data == Data::Set, "data=set")
            }
            Request::Get => (config.data != Data::Set, "data=register"),
        };
        if data { Ok(()) } else { Err(needs) }
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        if ctx.config.is_replica(ctx.me) {
            let mut memory = Replica::default();
            At { ctx, disk, memory: &mut memory, fx }.starts();
            return Volatile::Replica(memory);
        }
        if ctx.config.roam {
            fx.note(&text::ROAMER_STARTS, [ctx.me.into()]);
        } else {
            fx.note(&text::CLIENT_STARTS, [ctx.me.into(), ctx.config.home(ctx.me).into()]);
        }
        Volatile::Client(Client::default())
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Replica(memory) => At { ctx, disk, memory, fx }.on_message(from, said),
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_message(from, &said),
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Replica(memory) => At { ctx, disk, memory, fx }.on_timer(timer),
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_timer(timer),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_request(id, ask.op()),
            Volatile::Replica(_) => {
                fx.note(&text::NOT_A_CLIENT, [ctx.me.into()]);
                fx.reply(id, Reply::Fail("not-a-client"));
            }
        }
    }
}
