//! A lease lock, which docs/protocol.md explains line by line (Gray and Cheriton, "Leases", 1989).
//!
//! **The problem.** Clients share a lock, and the one that holds it may crash. A service that waits for it waits for ever;
//! one that takes the lock away may have two holders, since nobody can tell a crashed client from a slow one.
//!
//! **The idea.** The lock is lent for a time. The holder counts by its own clock from the moment when it asked; the service
//! lends the lock again when its own clock, from the later moment when it granted, has shown the same time and a margin for
//! the difference of two clocks. Each grant has a larger token, so that whatever is guarded can tell old holders from new ones.
//!
//! **What to watch.** Ask C2 while C1 has the lock: it is refused. Crash C1: the lock comes free by itself.

use synod_model::prelude::*;

/// The protocol.
pub enum LeaseLock {}

rules! {
    TABLE;
    /// A holder counts its time from the moment when it asked; without the rule, from the moment when the grant arrives.
    #[zh("持有者从发出请求的时刻开始计时；关闭这条规则后，从收到授权的时刻开始计时。")]
    COUNTED_FROM_REQUEST = "counted-from-request",
        protects ["one-holder"], hunt "clients=2" => "timing=bounded crashes=0 requests=2 ticks=2";
    /// Token and holder are on disk before the grant is sent; without the rule, a restart forgets them.
    #[zh("令牌和持有者在授权发出之前先写盘；关闭这条规则后，重启会忘记它们。")]
    TOKEN_PERSISTED = "token-persisted",
        protects ["one-holder", "tokens-grow"], hunt "clients=2" => "timing=bounded crashes=1 restarts=1 requests=2";
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
pub struct Config {
    /// How many clients there are.
    #[zh("有多少个客户端。")]
    #[param(1..=9, default = 3)]
    pub clients: u16,
    /// For how long the lock is lent.
    #[zh("锁借出多长时间。")]
    #[param(10ms..=60s, default = 400ms, live)]
    pub lease: Micros,
    /// How much longer the service waits before it lends the lock again.
    #[zh("服务再次借出锁之前多等待的时间。")]
    #[param(0ms..=60s, default = 50ms, live)]
    pub margin: Micros,
}

/// What is on the disk of the service; a client's stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
pub struct Disk {
    /// The token of the last grant.
    #[zh("最近一次授权的令牌。")]
    #[given(0..=1_000)]
    pub last_token: u32,
    /// Who has the lock, as far as the service knows.
    #[zh("服务所知的锁持有者。")]
    pub holder: Option<NodeId>,
}

/// What is in memory, by role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
pub enum Memory {
    /// The service keeps everything on its disk.
    Service,
    /// A client.
    Client {
        /// The request without an answer.
        #[zh("尚未得到答复的请求。")]
        asked: Option<RequestId>,
        /// The token of the lock, while the client has it.
        #[zh("持有锁期间的令牌。")]
        token: Option<u32>,
    },
}

/// What the nodes send each other. `ask` is the number of the request at its client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
pub enum Message {
    /// A client asks for the lock.
    #[look(triangle, 1, "the request for the lock", "加锁请求")]
    Acquire {
        /// Which request it is.
        #[zh("这是哪个请求。")]
        ask: RequestId,
    },
    /// The service lends it.
    #[look(diamond, 2, "the grant", "授权", tag = Word::number(*token))]
    Grant {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        ask: RequestId,
        /// Larger than the token of every grant before.
        #[zh("大于此前所有授权的令牌。")]
        token: u32,
    },
    /// Somebody else has it.
    #[look(diamond, 4, "the refusal", "拒绝", outcome = Outcome::Refused)]
    Refuse {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        ask: RequestId,
    },
}

/// The timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at the service while the lock is lent; when it runs out, the lock is free.
    #[zh("到期", "锁借出期间在服务上运行；到期时锁被收回。")]
    Expiry,
    /// Runs at a client from the moment when it asks; when it runs out, it has the lock no longer.
    #[zh("租约", "从客户端发出请求的时刻开始运行；到期时客户端不再持有锁。")]
    Lease,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
pub enum Request {
    /// Asks a client to get the lock.
    #[zh("请客户端去取得锁。")]
    Acquire,
}

const SERVICE: NodeId = NodeId::new(1);
texts! {
    FORGETS: "{0} restarts and has forgotten that the lock is lent.", "{0} 重启后忘记了锁已借出。";
    WAITS: "{0} restarts and waits a whole lease for {1}.", "{0} 重启，为 {1} 等待一个完整的租期。";
    LENDS: "{0} lends the lock to {1} with token {2}.", "{0} 把锁借给 {1}，令牌为 {2}。";
    REFUSES: "{0} refuses {1}: {2} has the lock.", "{0} 拒绝 {1}：锁在 {2} 手中。";
    IS_FREE: "{0}: the time of {1} is over, the lock is free.", "{0}：{1} 的租期已过，锁空闲。";
    ASKS: "{0} asks for the lock, and its time begins to run.", "{0} 请求加锁，租期开始计时。";
    BUSY: "{0} is waiting or has the lock already.", "{0} 正在等待，或已经持有锁。";
    HAS: "{0} has the lock with token {1}.", "{0} 持有锁，令牌为 {1}。";
    TOO_LATE: "{0} ignores an answer that it no longer waits for.", "{0} 忽略不再等待的答复。";
    STOPS: "{0}: its time is over.", "{0}：租期已过。";
    TOKEN: "token {0}", "令牌 {0}";
    NO_TOKEN: "no lock", "无锁";
    TWO: "{0} and {1} have the lock at the same time.", "{0} 和 {1} 同时持有锁。";
    OLD: "{0} gets token {1} after token {2}.", "令牌 {2} 之后，{0} 得到了令牌 {1}。";
    HANDED: "The lock went from {0} to {1}.", "锁从 {0} 转到 {1}。";
}

impl Protocol for LeaseLock {
    const META: Meta = Meta {
        id: "lease-lock",
        title: Text::new("Lease lock", "租约锁"),
        family: Text::new("Examples", "示例"),
        year: 1989,
        paper: "Cary Gray and David Cheriton, Leases: An Efficient Fault-Tolerant Mechanism",
        summary: Text::new(
            "A service lends a lock for a time, so that the crash of its holder does not keep it for ever.",
            "服务限时借出一把锁，因此持有者崩溃也不会永远占用它。",
        ),
        settles_within: Micros::secs(10),
    };
    const RULES: &'static [Rule] = TABLE;
    const SMALL: &'static [Hunt] =
        &[Hunt { start: "clients=2", plan: "timing=asynchronous crashes=0 requests=2 timers=1" }];

    type Config = Config;
    type Durable = Disk;
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    /// A grant that takes longer there and back than the lock is lent for helps nobody.
    fn delay_bound(config: &Config) -> Micros {
        Micros(config.lease.0 / 2)
    }

    fn topology(config: &Config) -> Topology {
        let clients = (1..=config.clients).map(|n| NodeSpec::new(format!("C{n}")).tier(1).taking_load());
        Topology::new(Layout::Star, [NodeSpec::new("L")].into_iter().chain(clients))
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Disk, fx: &mut Fx<Self>) -> Memory {
        // Rule `token-persisted`: the service promises by its disk, not by its memory.
        if !ctx.obeys(TOKEN_PERSISTED) && *disk != Disk::default() {
            fx.note(&FORGETS, [ctx.me.into()]);
            *disk = Disk::default();
        }
        if let Some(holder) = disk.holder {
            fx.note(&WAITS, [ctx.me.into(), holder.into()]);
            fx.set_timer(Timer::Expiry, Delay::Fixed(ctx.config.lease.plus(ctx.config.margin)));
        }
        if ctx.me == SERVICE { Memory::Service } else { Memory::Client { asked: None, token: None } }
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Message, fx: &mut Fx<Self>) {
        match (said, &mut *node.memory) {
            (Message::Acquire { ask }, _) => lend(ctx, node.disk, from, ask, fx),
            (Message::Grant { ask, token: new }, Memory::Client { asked, token }) if *asked == Some(ask) => {
                (*asked, *token) = (None, Some(new));
                // Rule `counted-from-request`: the timer runs since the client asked, however long the grant took.
                if !ctx.obeys(COUNTED_FROM_REQUEST) {
                    fx.set_timer(Timer::Lease, Delay::Fixed(ctx.config.lease));
                }
                fx.headline(Mark::Elected, &HAS, [ctx.me.into(), new.into()]);
                fx.reply(ask, Reply::Ok(new.into()));
            }
            (Message::Refuse { ask }, Memory::Client { asked, .. }) if *asked == Some(ask) => {
                *asked = None;
                fx.clear_timer(Timer::Lease);
                fx.reply(ask, Reply::Fail("held"));
            }
            (Message::Grant { .. } | Message::Refuse { .. }, _) => fx.note(&TOO_LATE, [ctx.me.into()]),
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Timer, fx: &mut Fx<Self>) {
        if let (Timer::Lease, Memory::Client { asked, token }) = (timer, &mut *node.memory) {
            fx.note(&STOPS, [ctx.me.into()]);
            *token = None;
            if let Some(ask) = asked.take() {
                fx.reply(ask, Reply::Fail("no-answer"));
            }
        } else if let Some(holder) = node.disk.holder.take() {
            fx.note(&IS_FREE, [ctx.me.into(), holder.into()]);
        }
    }

    fn on_request(ctx: &CtxOf<Self>, node: &mut Live<Self>, ask: RequestId, _: Request, fx: &mut Fx<Self>) {
        let Memory::Client { asked: asked @ None, token: None } = node.memory else {
            fx.note(&BUSY, [ctx.me.into()]);
            return fx.reply(ask, Reply::Fail("busy"));
        };
        *asked = Some(ask);
        fx.note(&ASKS, [ctx.me.into()]);
        fx.set_timer(Timer::Lease, Delay::Fixed(ctx.config.lease));
        fx.send(SERVICE, Message::Acquire { ask });
    }
}

/// The service is asked for the lock: nobody else gets it until the time of the holder is certainly over.
fn lend(ctx: &Ctx<Config>, disk: &mut Disk, from: NodeId, ask: RequestId, fx: &mut Fx<LeaseLock>) {
    if let Some(holder) = disk.holder {
        fx.note(&REFUSES, [ctx.me.into(), from.into(), holder.into()]);
        return fx.send(from, Message::Refuse { ask });
    }
    disk.last_token += 1;
    disk.holder = Some(from);
    fx.force();
    fx.note(&LENDS, [ctx.me.into(), from.into(), disk.last_token.into()]);
    fx.set_timer(Timer::Expiry, Delay::Fixed(ctx.config.lease.plus(ctx.config.margin)));
    fx.send(from, Message::Grant { ask, token: disk.last_token });
}

static SERVES: Role = Role::new("service", &Text::new("lock service", "锁服务"), Tone::Plain, Glyph::Box);
static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);
static HOLDER: Role = Role::new("holder", &Text::new("holder", "持有者"), Tone::Lead, Glyph::Lock);

impl Shown for LeaseLock {
    fn look(node: &NodeRef<Self>) -> NodeView {
        match node.memory {
            _ if node.me == SERVICE => NodeView::of(SERVES, TOKEN.with([node.disk.last_token.into()])),
            Some(Memory::Client { token: Some(t), .. }) => NodeView::of(HOLDER, TOKEN.with([(*t).into()])),
            _ => NodeView::of(CLIENT, NO_TOKEN.with([])),
        }
    }
}

impl Checked for LeaseLock {
    /// The last grant that arrived: who got it, and its token.
    type Ghost = Option<(NodeId, u32)>;

    fn observe(last: &mut Self::Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let holds = |node: NodeId| match &world.node(node).memory {
            Some(Memory::Client { token, .. }) if world.node(node).status() == Status::Up => *token,
            _ => None,
        };
        let new = step.node.and_then(|node| Some((node, holds(node)?))).filter(|new| *last != Some(*new));
        let Some((node, token)) = new else { return };
        if let Some(other) = world.ids().find(|other| *other != node && holds(*other).is_some()) {
            found.note("one-holder", || TWO.with([other.into(), node.into()]));
        }
        if let Some((before, old)) = last.replace((node, token)) {
            if token <= old {
                found.note("tokens-grow", || OLD.with([node.into(), token.into(), old.into()]));
            }
            if before != node {
                found.note("handed-over", || HANDED.with([before.into(), node.into()]));
            }
        }
    }

    /// The margin makes up for a service whose clock is as fast as that of the holder is slow.
    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        let drift = config.margin.0 * 1_000_000 / (2 * config.lease.0 + config.margin.0);
        let drift = Assumption::DriftWithin(u32::try_from(drift).unwrap_or(u32::MAX));
        if id == "one-holder" { vec![Assumption::BoundedDelay, drift] } else { Vec::new() }
    }

    fn invariants() -> &'static [Invariant<Self>] {
        static ALL: &[Invariant<LeaseLock>] = &[
            Invariant::always("one-holder", "At most one client has the lock.", "最多一个客户端持有锁。"),
            Invariant::always("tokens-grow", "Each holder's token is larger.", "每个持有者的令牌都更大。"),
            Invariant::sometimes("handed-over", "The lock is handed over.", "锁易手了。"),
        ];
        ALL
    }
}
