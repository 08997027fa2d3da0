//! The core inside another protocol: it runs as a component, and does what it does by itself.

use super::super::{Config, Durable, Message, Raft, Request, Timer, Volatile};
use crate::kv::Op;
use synod_model::kit::Lab;
use synod_model::prelude::*;
use synod_model::{Look, Param, ParamError, Params, Shape, Word};

/// Replicas of a store that also send each other signs of life, of which Raft knows nothing.
enum Outer {}

/// Raft's own, as a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Parts {
    core: Config,
}

impl Settings for Parts {
    const PARAMS: &'static [Param] = Config::PARAMS;

    fn read(params: &Params) -> Result<Self, ParamError> {
        Config::read(params).map(|core| Self { core })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
struct Memory {
    #[hidden]
    core: Volatile,
    /// How many signs of life have come.
    #[zh("收到了多少个存活信号。")]
    signs: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
#[look(with = look)]
enum Said {
    Core(#[hidden] Message),
    Sign,
}

fn look(said: &Said) -> Look {
    static SIGN: Text = Text::new("the sign of life", "存活信号");
    match said {
        Said::Core(message) => message.look().into(),
        Said::Sign => Look::new(&SIGN, Shape::Ring, 0, Word::default()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
enum Runs {
    /// Raft's.
    #[zh("选举", "Raft 的。")]
    Election,
    /// Raft's.
    #[zh("心跳", "Raft 的。")]
    Heartbeat,
    /// Raft's.
    #[zh("重试", "Raft 的。")]
    Retry,
    /// Raft's.
    #[zh("多数检查", "Raft 的。")]
    CheckQuorum,
    /// Raft's.
    #[zh("投票租约", "Raft 的。")]
    VoteLease,
    /// Raft's.
    #[zh("移交", "Raft 的。")]
    Transfer,
    /// Raft's.
    #[zh("租约", "Raft 的。")]
    Lease(u32),
    /// Raft's.
    #[zh("追赶", "Raft 的。")]
    CatchUp,
    /// From one sign of life to the next.
    #[zh("信号", "两个存活信号之间。")]
    Sign,
}

impl From<Timer> for Runs {
    fn from(timer: Timer) -> Self {
        match timer {
            Timer::Election => Self::Election,
            Timer::Heartbeat => Self::Heartbeat,
            Timer::Retry => Self::Retry,
            Timer::CheckQuorum => Self::CheckQuorum,
            Timer::VoteLease => Self::VoteLease,
            Timer::Transfer => Self::Transfer,
            Timer::Lease(round) => Self::Lease(round),
            Timer::CatchUp => Self::CatchUp,
        }
    }
}

/// Runs a handler of the core, with what is the core's of a node.
fn core(
    ctx: &CtxOf<Outer>,
    node: &mut Live<Outer>,
    fx: &mut Fx<Outer>,
    run: impl FnOnce(&CtxOf<Raft>, &mut Live<Raft>, &mut Fx<Raft>),
) {
    let ctx = ctx.component(&ctx.config.core, 0);
    let mut live = Live { disk: node.disk, memory: &mut node.memory.core };
    fx.wrap(Said::Core, Runs::from, |fx| run(&ctx, &mut live, fx));
}

impl Protocol for Outer {
    const META: Meta = Meta { id: "outer", ..Raft::META };
    const RULES: &'static [Rule] = Raft::RULES;

    type Config = Parts;
    type Durable = Durable;
    type Volatile = Memory;
    type Message = Said;
    type Timer = Runs;
    type Request = Request<Op>;

    fn topology(config: &Parts) -> Topology {
        Raft::topology(&config.core)
    }

    fn start(ctx: &CtxOf<Self>, disk: &mut Durable, fx: &mut Fx<Self>) -> Memory {
        fx.set_timer(Runs::Sign, Delay::Fixed(Micros::ms(1)));
        let ctx = ctx.component(&ctx.config.core, 0);
        Memory { core: fx.wrap(Said::Core, Runs::from, |fx| Raft::start(&ctx, disk, fx)), signs: 0 }
    }

    fn on_message(ctx: &CtxOf<Self>, node: &mut Live<Self>, from: NodeId, said: Said, fx: &mut Fx<Self>) {
        match said {
            Said::Core(message) => {
                core(ctx, node, fx, |ctx, node, fx| Raft::on_message(ctx, node, from, message, fx));
            }
            Said::Sign => node.memory.signs += 1,
        }
    }

    fn on_timer(ctx: &CtxOf<Self>, node: &mut Live<Self>, timer: Runs, fx: &mut Fx<Self>) {
        let timer = match timer {
            Runs::Election => Timer::Election,
            Runs::Heartbeat => Timer::Heartbeat,
            Runs::Retry => Timer::Retry,
            Runs::CheckQuorum => Timer::CheckQuorum,
            Runs::VoteLease => Timer::VoteLease,
            Runs::Transfer => Timer::Transfer,
            Runs::Lease(round) => Timer::Lease(round),
            Runs::CatchUp => Timer::CatchUp,
            Runs::Sign => return fx.broadcast(ctx.config.core.servers(), &Said::Sign),
        };
        core(ctx, node, fx, |ctx, node, fx| Raft::on_timer(ctx, node, timer, fx));
    }

    fn on_request(
        ctx: &CtxOf<Self>,
        node: &mut Live<Self>,
        ask: RequestId,
        op: Request<Op>,
        fx: &mut Fx<Self>,
    ) {
        core(ctx, node, fx, |ctx, node, fx| Raft::on_request(ctx, node, ask, op, fx));
    }
}

impl Shown for Outer {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let NodeRef { me, disk, limit, .. } = *node;
        let memory = node.memory.map(|memory| &memory.core);
        Raft::look(&NodeRef { config: &node.config.core, me, disk, memory, limit })
    }
}

impl Checked for Outer {
    type Ghost = ();

    fn observe((): &mut (), _: &mut Findings, _: &Step<Self>, _: &World<Self>) {}

    fn invariants() -> &'static [Invariant<Self>] {
        &[]
    }
}

/// An election, two requests, the crash of the leader and a second election.
fn play<P: Checked>(lab: &mut Lab<P>) -> Vec<String> {
    lab.fire(1, "election");
    lab.stabilize();
    for (node, request) in [(1, "put x 7"), (3, "cas x 7 8")] {
        lab.ask(node, request);
        lab.stabilize();
    }
    lab.crash(1);
    lab.fire(2, "election");
    lab.stabilize();
    lab.ask(3, "get x");
    lab.stabilize();
    lab.restart(1);
    lab.fire(2, "heartbeat");
    lab.stabilize();
    lab.answers()
}

#[test]
fn a_core_does_inside_another_protocol_what_it_does_alone() {
    for without in [&[][..], &["vote-persisted", "log-persisted"]] {
        let mut alone = Lab::<Raft>::with("nodes=3", without, &[]);
        let mut inside = Lab::<Outer>::with("nodes=3", without, &[]);
        assert_eq!(play(&mut alone), ["1 none", "2 none", "3 8"]);
        inside.fire(2, "sign");
        assert_eq!(play(&mut inside), alone.answers());
        assert_eq!(inside.said(), alone.said());
        for (node, core) in
            inside.world.nodes().map(|(_, node)| node).zip(alone.world.nodes().map(|(_, n)| n))
        {
            let memory = node.memory.as_ref().map(|memory| &memory.core);
            assert_eq!((&node.disk, memory), (&core.disk, core.memory.as_ref()));
        }
        assert_eq!(inside.field(3, "signs"), "1");
    }
}
