//! Primary and backup, as the page tells of it (*About*):
#![doc = include_str!("../../../../library/lessons/primary-backup/about.md")]
//!
//! **Where to look.** `lock` is the lock service, `standing` how a server becomes primary and stops being it, `leading` what a
//! primary does by the clock, `replication` the log, `serving` requests, `order` planned switch-over, `store` the shared
//! store, `client` the clients. `rules` lists what can be switched off; `ghost` watches a run from outside, `invariants` says
//! what must hold, `figures` what is counted, and `picture` how it is shown.

#![expect(clippy::doc_markdown, reason = "PacificA is the name of a system")]

mod client;
mod figures;
mod ghost;
mod invariants;
mod leading;
mod lock;
mod log;
mod message;
mod order;
mod picture;
mod replication;
mod rules;
mod serving;
mod setup;
mod standing;
mod state;
mod store;
mod text;

#[cfg(test)]
mod tests;

pub use figures::Counts;
pub use ghost::{Answered, Ghost};
pub use log::{Entries, Entry};
pub use message::{Done, Message, Order, Request, Timer};
pub use setup::{Alone, Config, Reads, Replication, Storage};
pub use state::{Ask, Client, Durable, Handing, LastReply, Lock, Primary, Server, Told, Volatile};

use crate::kv::Op;
use crate::replicated::Origin;
use lock::Change;
use setup::Kind;
use store::Nothing;
use synod_model::prelude::*;
use synod_model::{Condition, InvariantSet, Reading};

/// The system.
#[derive(Debug)]
pub enum PrimaryBackup {}

/// A node at work: what it may read, its disk, its memory, and what it may do to the world.
struct At<'a, 'e, M> {
    ctx: &'a CtxOf<'a, PrimaryBackup>,
    disk: &'a mut Durable,
    memory: &'a mut M,
    fx: &'a mut Fx<'e, PrimaryBackup>,
}

impl At<'_, '_, Lock> {
    fn on_message(&mut self, from: NodeId, said: &Message) {
        match *said {
            Message::Claim { expected } => self.on_claim(from, expected),
            Message::Renew { epoch, round } => self.on_renew(from, epoch, round),
            Message::Exclude { epoch, version, server } => {
                self.on_change(from, Change { epoch, version, server, joins: false });
            }
            Message::Include { epoch, version, server } => {
                self.on_change(from, Change { epoch, version, server, joins: true });
            }
            Message::Release { epoch, successor } => self.on_release(from, epoch, successor),
            // Nothing else is ever sent to the lock service.
            _ => {}
        }
    }
}

impl At<'_, '_, Server> {
    fn on_message(&mut self, from: NodeId, said: Message) {
        match said {
            Message::Heartbeat { epoch, length, committed } => {
                self.on_heartbeat(from, epoch, length, committed);
            }
            Message::Replicate { epoch, prev_index, prev_epoch, entries, committed } => {
                self.on_replicate(from, epoch, (prev_index, prev_epoch), &entries, committed);
            }
            Message::ReplicateAck { epoch, length } => self.on_ack(from, epoch, length),
            Message::NeedLog { epoch, length } => self.on_need_log(from, epoch, length),
            Message::StaleEpoch { epoch } | Message::Stale { max_epoch: epoch } => {
                self.hears_of(from, epoch);
            }
            Message::Grant { epoch, version, in_sync } => self.on_grant(epoch, version, in_sync),
            Message::Refuse { epoch, primary } => self.on_refuse(from, epoch, primary),
            Message::Renewed { epoch, round } => self.on_renewed(epoch, round),
            Message::Config { epoch, version, in_sync } => self.on_config(epoch, version, in_sync),
            Message::Done { epoch, what } => self.on_done(from, epoch, what),
            Message::Request { serial, oldest, command } => {
                self.on_ask(Ask { origin: Origin { client: from, serial, oldest }, op: command });
            }
            // Nothing else is ever sent to a server.
            _ => {}
        }
    }

    fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Heartbeat => self.on_heartbeat_timeout(),
            Timer::Suspect => self.on_suspect_timeout(),
            Timer::Claim => self.on_claim_timeout(),
            Timer::Alone => self.on_alone_timeout(),
            // The look at the clock before has it step down, unless the clock stands still.
            Timer::StepDown => self.lease_is_over(),
            // A server sets no other timer.
            Timer::Lease | Timer::Retry => {}
        }
    }

    fn on_request(&mut self, id: RequestId, ask: Request) {
        match ask {
            Request::Order(Order::Promote { node }) => self.on_promote(id, node),
            Request::Order(Order::StepDown { node }) => self.on_step_down(id, node),
            Request::Command(op) if self.ctx.config.clients == 0 => self.on_own(id, op),
            Request::Command(_) => refuse_request(self.ctx.me, id, self.fx),
        }
    }
}

impl At<'_, '_, Nothing> {
    fn on_message(&mut self, from: NodeId, said: &Message) {
        match *said {
            Message::Fence { epoch } => self.on_fence(from, epoch),
            Message::Write { epoch, client, serial, oldest, key, value, old } => {
                let op = match old {
                    Some(old) => Op::Cas { key, old, new: value },
                    None => Op::Put { key, value },
                };
                self.on_write(from, epoch, Origin { client, serial, oldest }, op);
            }
            Message::Read { client, serial, key } => self.on_read(from, client, serial, key),
            // Nothing else is ever sent to the store.
            _ => {}
        }
    }
}

impl At<'_, '_, Client> {
    fn on_message(&mut self, from: NodeId, said: &Message) {
        match *said {
            Message::Reply { serial, result } => self.on_reply(from, serial, result),
            Message::NotPrimary { serial, hint } => self.on_not_primary(from, serial, hint),
            // Nothing else is ever sent to a client.
            _ => {}
        }
    }
}

/// Whoever is asked cannot do this.
fn refuse_request(me: NodeId, id: RequestId, fx: &mut Fx<PrimaryBackup>) {
    fx.note(&text::NOT_A_CLIENT, [me.into()]);
    fx.reply(id, Reply::Fail("not-a-client"));
}

impl Protocol for PrimaryBackup {
    const META: Meta = Meta {
        id: "primary-backup",
        title: Text::new("Primary and backup", "主节点与备节点"),
        family: Text::new("Failure and failover", "故障与故障切换"),
        year: 1993,
        paper: "Navin Budhiraja, Keith Marzullo, Fred Schneider and Sam Toueg, The Primary-Backup Approach",
        summary: Text::new(
            "One server is in charge and copies all it does to a backup, which takes over; a lock service numbers who is in charge.",
            "一台服务器负责，并把所做的一切复制给备节点，由它接任；锁服务为每次任职编号。",
        ),
        settles_within: Micros::secs(30),
    };
    const RULES: &'static [Rule] = rules::TABLE;
    const SMALL: &'static [Hunt] = &[
        Hunt {
            start: "servers=2 clients=0 lease=0",
            plan: "timing=asynchronous crashes=0 requests=0 timers=2",
        },
        Hunt {
            start: "servers=2 clients=1 lease=0 storage=shared",
            plan: "timing=asynchronous crashes=0 requests=1 timers=2 ask=put",
        },
    ];

    type Config = Config;
    type Durable = Durable;
    type Volatile = Volatile;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn delay_bound(config: &Config) -> Micros {
        config.longest_delay()
    }

    /// Leases are moments of the clocks of who gives and who holds them.
    fn rests_on_clocks(config: &Config) -> bool {
        config.leases()
    }

    fn topology(config: &Config) -> Topology {
        setup::topology(config)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Volatile {
        match ctx.config.kind(ctx.me) {
            Kind::Lock => {
                let mut memory = Lock::default();
                At { ctx, disk, memory: &mut memory, fx }.starts();
                Volatile::Lock(memory)
            }
            Kind::Server => {
                let mut memory = Server::default();
                At { ctx, disk, memory: &mut memory, fx }.starts();
                Volatile::Server(memory)
            }
            Kind::Store => {
                fx.note(&text::STORE_STARTS, [ctx.me.into(), disk.max_epoch.into()]);
                Volatile::Store
            }
            Kind::Client => {
                fx.note(&text::CLIENT_STARTS, [ctx.me.into()]);
                Volatile::Client(Client::default())
            }
        }
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Lock(memory) => At { ctx, disk, memory, fx }.on_message(from, &said),
            Volatile::Server(memory) => {
                let mut server = At { ctx, disk, memory, fx };
                server.look_at_clock();
                server.on_message(from, said);
            }
            Volatile::Store => At { ctx, disk, memory: &mut Nothing, fx }.on_message(from, &said),
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_message(from, &said),
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match &mut *node.memory {
            Volatile::Lock(memory) => At { ctx, disk, memory, fx }.on_lease_timeout(),
            Volatile::Server(memory) => {
                let mut server = At { ctx, disk, memory, fx };
                server.look_at_clock();
                server.on_timer(timer);
            }
            // The store sets no timer.
            Volatile::Store => {}
            Volatile::Client(memory) => At { ctx, disk, memory, fx }.on_retry_timeout(),
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, id: RequestId, ask: Request, fx: &mut Fx<Self>) {
        let disk = &mut *node.disk;
        match (&mut *node.memory, ask) {
            (Volatile::Server(memory), _) => {
                let mut server = At { ctx, disk, memory, fx };
                server.look_at_clock();
                server.on_request(id, ask);
            }
            (Volatile::Client(memory), Request::Command(op)) => {
                At { ctx, disk, memory, fx }.on_request(id, op);
            }
            (Volatile::Client(_) | Volatile::Lock(_) | Volatile::Store, _) => refuse_request(ctx.me, id, fx),
        }
    }
}

impl Checked for PrimaryBackup {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        ghost.observe(found, step, world);
    }

    fn invariants() -> &'static [Invariant<Self>] {
        invariants::ALL
    }

    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        invariants::assumes(config, id)
    }

    fn unmet(config: &Config) -> Vec<&'static Condition> {
        invariants::unmet(config)
    }

    fn given_up(world: &World<Self>) -> InvariantSet {
        invariants::given_up(world)
    }

    fn readings(world: &World<Self>, _: Micros, _: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        figures::readings(world)
    }

    fn metrics(world: &World<Self>) -> Vec<Metric> {
        figures::metrics(world)
    }
}
