//! A lease lock: the system from which docs/protocol.md explains how one is written (Gray and Cheriton, "Leases: An
//! Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency", 1989).
//!
//! **The problem.** Several clients share a lock, and a client that holds it may crash. A service that waits for it to give
//! the lock back waits for ever; one that takes the lock away may have two holders, since nobody can tell a crashed client
//! from a slow one.
//!
//! **The idea.** The lock is lent for a time. The holder stops by its own clock, without a message; the service lends the
//! lock again when, by *its* clock, the time is certainly over. The holder counts from the moment when it asked, the service
//! from the later moment when it granted, and it adds a margin for the difference of two clocks. Each grant has a token
//! that is larger than all before, so that whatever the lock guards can tell an old holder from a new one.
//!
//! **What to watch.** Let C1 have the lock and ask C2 for it: it is refused. Crash C1: the lock comes free by itself. Restart
//! the service with `token-persisted` off: it has forgotten that the lock is lent.

use synod_model::{
    Assumption, Checked, Ctx, CtxOf, Delay, Fields, Findings, Fx, Glyph, Hunt, Invariant, Layout, Live, Mark,
    Messages, Meta, Micros, NodeId, NodeRef, NodeSpec, NodeView, Protocol, Reply, RequestId, Requests, Role,
    Rule, Settings, Shown, Status, Step, Text, Timers, Tone, Topology, Value, Word, World, rules,
};

/// The protocol.
#[derive(Debug)]
pub enum LeaseLock {}

rules! {
    TABLE;

    /// A holder counts its time from the moment when it asked; without the rule, from the moment when the grant arrives.
    #[zh("持有者从发出请求的时刻开始计时；关闭这条规则后，从收到授权的时刻开始计时。")]
    COUNTED_FROM_REQUEST = "counted-from-request",
        protects ["one-holder"],
        hunt "clients=2" => "timing=bounded crashes=0 requests=2 ticks=2";

    /// Token and holder are on disk before the grant is sent; without the rule, a restart forgets them.
    #[zh("令牌和持有者在授权发出之前先写盘；关闭这条规则后，重启会忘记它们。")]
    TOKEN_PERSISTED = "token-persisted",
        protects ["one-holder", "tokens-grow"],
        hunt "clients=2" => "timing=bounded crashes=1 restarts=1 requests=2";
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
    #[hidden]
    started: bool,
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
    #[look(diamond, 2, "the grant", "授权", tag = token)]
    Grant {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        ask: RequestId,
        /// Larger than the token of every grant before.
        #[zh("大于此前所有授权的令牌。")]
        token: u32,
    },
    /// Somebody else has it.
    #[look(diamond, 4, "the refusal", "拒绝")]
    Refuse {
        /// Which request is answered.
        #[zh("它答复的请求。")]
        ask: RequestId,
    },
}

fn token(message: &Message) -> Word {
    if let Message::Grant { token, .. } = message { Word::number(*token) } else { Word::default() }
}

/// The timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
pub enum Timer {
    /// Runs at the service while the lock is lent; when it runs out, the lock is free.
    #[zh("锁借出期间在服务上运行；到期时锁被收回。")]
    Expiry,
    /// Runs at a client from the moment when it asks; when it runs out, it has the lock no longer.
    #[zh("从客户端发出请求的时刻开始运行；到期时客户端不再持有锁。")]
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

static FORGETS: Text =
    Text::new("{0} restarts and has forgotten that the lock is lent.", "{0} 重启后忘记了锁已借出。");
static WAITS: Text =
    Text::new("{0} restarts and waits a whole lease for {1}.", "{0} 重启，为 {1} 等待一个完整的租期。");
static LENDS: Text = Text::new("{0} lends the lock to {1} with token {2}.", "{0} 把锁借给 {1}，令牌为 {2}。");
static REFUSES: Text = Text::new("{0} refuses {1}: {2} has the lock.", "{0} 拒绝 {1}：锁在 {2} 手中。");
static IS_FREE: Text =
    Text::new("{0}: the time of {1} is over, the lock is free.", "{0}：{1} 的租期已过，锁空闲。");
static ASKS: Text =
    Text::new("{0} asks for the lock, and its time begins to run.", "{0} 请求加锁，租期开始计时。");
static BUSY: Text = Text::new("{0} is waiting or has the lock already.", "{0} 正在等待，或已经持有锁。");
static HAS: Text = Text::new("{0} has the lock with token {1}.", "{0} 持有锁，令牌为 {1}。");
static TOO_LATE: Text =
    Text::new("{0} ignores an answer that it no longer waits for.", "{0} 忽略不再等待的答复。");
static STOPS: Text = Text::new("{0}: its time is over.", "{0}：租期已过。");

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
        let service = NodeSpec { name: "L".to_owned(), ..NodeSpec::default() };
        let client = |n| NodeSpec { name: format!("C{n}"), tier: 1, takes_load: true, ..NodeSpec::default() };
        let nodes = std::iter::once(service).chain((1..=config.clients).map(client)).collect();
        Topology { nodes, layout: Layout::Star }
    }

    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Disk, fx: &mut Fx<'_, Self>) -> Memory {
        if ctx.me != SERVICE {
            return Memory::Client { asked: None, token: None };
        }
        // Rule `token-persisted`: the service promises by its disk, not by its memory.
        if disk.started && !ctx.obeys(TOKEN_PERSISTED) {
            fx.note(&FORGETS, [ctx.me.into()]);
            *disk = Disk::default();
        }
        disk.started = true;
        if let Some(holder) = disk.holder {
            fx.note(&WAITS, [ctx.me.into(), holder.into()]);
            fx.set_timer(Timer::Expiry, Delay::Fixed(ctx.config.lease.plus(ctx.config.margin)));
        }
        Memory::Service
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        match (message, &mut *node.memory) {
            (Message::Acquire { ask }, _) => lend(ctx, node.disk, from, ask, fx),
            (Message::Grant { ask, token: granted }, Memory::Client { asked, token })
                if *asked == Some(ask) =>
            {
                (*asked, *token) = (None, Some(granted));
                // Rule `counted-from-request`: the time has run since the client asked, so that it is over before the
                // service's is, however long the grant was on its way.
                if !ctx.obeys(COUNTED_FROM_REQUEST) {
                    fx.set_timer(Timer::Lease, Delay::Fixed(ctx.config.lease));
                }
                fx.headline(Mark::Elected, &HAS, [ctx.me.into(), granted.into()]);
                fx.reply(ask, Reply::Ok(Value::Int(granted.into())));
            }
            (Message::Refuse { ask }, Memory::Client { asked, .. }) if *asked == Some(ask) => {
                *asked = None;
                fx.clear_timer(Timer::Lease);
                fx.reply(ask, Reply::Fail("held"));
            }
            // The answer comes too late, or once more.
            (Message::Grant { .. } | Message::Refuse { .. }, _) => fx.note(&TOO_LATE, [ctx.me.into()]),
        }
    }

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        match (timer, &mut *node.memory) {
            (Timer::Expiry, _) => {
                if let Some(holder) = node.disk.holder.take() {
                    fx.note(&IS_FREE, [ctx.me.into(), holder.into()]);
                }
            }
            (Timer::Lease, Memory::Client { asked, token }) => {
                fx.note(&STOPS, [ctx.me.into()]);
                *token = None;
                if let Some(ask) = asked.take() {
                    fx.reply(ask, Reply::Fail("no-answer"));
                }
            }
            (Timer::Lease, Memory::Service) => {}
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        ask: RequestId,
        _: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        match node.memory {
            Memory::Client { asked: asked @ None, token: None } => {
                *asked = Some(ask);
                fx.note(&ASKS, [ctx.me.into()]);
                fx.set_timer(Timer::Lease, Delay::Fixed(ctx.config.lease));
                fx.send(SERVICE, Message::Acquire { ask });
            }
            _ => {
                fx.note(&BUSY, [ctx.me.into()]);
                fx.reply(ask, Reply::Fail("busy"));
            }
        }
    }
}

/// The service is asked for the lock.
fn lend(ctx: &Ctx<'_, Config>, disk: &mut Disk, from: NodeId, ask: RequestId, fx: &mut Fx<'_, LeaseLock>) {
    // Until the time of the holder is certainly over, nobody else gets the lock.
    if let Some(holder) = disk.holder {
        fx.note(&REFUSES, [ctx.me.into(), from.into(), holder.into()]);
        fx.send(from, Message::Refuse { ask });
        return;
    }
    disk.last_token += 1;
    disk.holder = Some(from);
    fx.force();
    fx.note(&LENDS, [ctx.me.into(), from.into(), disk.last_token.into()]);
    fx.set_timer(Timer::Expiry, Delay::Fixed(ctx.config.lease.plus(ctx.config.margin)));
    fx.send(from, Message::Grant { ask, token: disk.last_token });
}

static SERVES: Role =
    Role {
        id: "service", label: &Text::new("lock service", "锁服务"), tone: Tone::Plain, glyph: Glyph::Box
    };
static CLIENT: Role =
    Role { id: "client", label: &Text::new("client", "客户端"), tone: Tone::Plain, glyph: Glyph::Person };
static HOLDER: Role =
    Role { id: "holder", label: &Text::new("holder", "持有者"), tone: Tone::Lead, glyph: Glyph::Lock };
static TOKEN: Text = Text::new("token {0}", "令牌 {0}");
static NO_TOKEN: Text = Text::new("no lock", "无锁");

impl Shown for LeaseLock {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        match node.memory {
            _ if node.me == SERVICE => NodeView::of(SERVES, TOKEN.with([node.disk.last_token.into()])),
            Some(Memory::Client { token: Some(token), .. }) => {
                NodeView::of(HOLDER, TOKEN.with([(*token).into()]))
            }
            _ => NodeView::of(CLIENT, NO_TOKEN.with([])),
        }
    }
}

/// The history: the last grant that arrived, and who got it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ghost {
    last: Option<(NodeId, u32)>,
}

const ONE_HOLDER: &str = "one-holder";
const TOKENS_GROW: &str = "tokens-grow";
const HANDED_OVER: &str = "handed-over";

static TWO: Text = Text::new("{0} and {1} have the lock at the same time.", "{0} 和 {1} 同时持有锁。");
static OLD: Text = Text::new("{0} gets token {1} after token {2}.", "令牌 {2} 之后，{0} 得到了令牌 {1}。");
static HANDED: Text = Text::new("The lock went from {0} to {1}.", "锁从 {0} 转到 {1}。");

impl Checked for LeaseLock {
    type Ghost = Ghost;

    fn observe(ghost: &mut Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let holds = |node: NodeId| match &world.node(node).memory {
            Some(Memory::Client { token, .. }) if world.node(node).status() == Status::Up => *token,
            _ => None,
        };
        let Some((node, token)) = step.node.and_then(|node| Some((node, holds(node)?))) else { return };
        if ghost.last == Some((node, token)) {
            return;
        }
        if let Some(other) = world.ids().find(|other| *other != node && holds(*other).is_some()) {
            found.note(ONE_HOLDER, || TWO.with([other.into(), node.into()]));
        }
        if let Some((before, old)) = ghost.last {
            if token <= old {
                found.note(TOKENS_GROW, || OLD.with([node.into(), token.into(), old.into()]));
            }
            if before != node {
                found.note(HANDED_OVER, || HANDED.with([before.into(), node.into()]));
            }
        }
        ghost.last = Some((node, token));
    }

    fn invariants() -> &'static [Invariant<Self>] {
        const {
            &[
                Invariant::always(ONE_HOLDER, "At most one client has the lock.", "最多一个客户端持有锁。")
                    .assuming(&[Assumption::BoundedDelay, Assumption::BoundedDrift]),
                Invariant::always(TOKENS_GROW, "Each holder's token is larger.", "每个持有者的令牌都更大。"),
                Invariant::sometimes(HANDED_OVER, "The lock is handed over.", "锁易手了。"),
            ]
        }
    }
}
