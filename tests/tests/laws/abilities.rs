//! What the contract can and no registered system needs yet, with a system of the tests that does: many timers of a name.

use synod_model::{
    Checked, CtxOf, Delay, Fields, Findings, Fx, Glyph, Invariant, Lang, Layout, Live, Messages, Meta,
    Micros, NodeId, NodeRef, NodeSpec, NodeView, Protocol, Reply, RequestId, Requests, Role, Settings, Shown,
    Step, Text, Timers, Tone, Topology, Value, Visitor as _, World,
};
use synod_sim::{Catalogue, Options, Session};
use synod_tests::run::{self, parse};

/// A landlord who lends things: a timer for each of them.
enum Landlord {}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Config {
    /// How long a lease runs.
    #[zh("租约的时长。")]
    #[param(1ms..=60s, default = 1s)]
    lease: Micros,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
struct Disk {
    /// How many things were lent and came back.
    #[zh("已借出并归还的数量。")]
    returned: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
enum Message {
    /// Somebody tells that a thing came back.
    #[look(triangle, 1, "the news", "消息")]
    Returned {
        /// Which.
        #[zh("哪一个。")]
        thing: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
enum Timer {
    /// When a thing comes back.
    #[zh("物品归还的时刻。")]
    Lease(u32),
    /// When the shop closes.
    #[zh("关门的时刻。")]
    Close,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// Lends so many things.
    #[zh("借出若干物品。")]
    Lend {
        #[arg(1..=20_000)]
        things: u32,
    },
}

static ROLE: Text = Text::new("landlord", "出租者");

impl Protocol for Landlord {
    const META: Meta = Meta {
        id: "landlord",
        title: Text::new("Landlord", "出租者"),
        family: Text::new("Tests", "测试"),
        year: 2000,
        paper: "nobody",
        summary: Text::new("Lends things.", "出借物品。"),
        settles_within: Micros::secs(1),
    };
    type Config = Config;
    type Durable = Disk;
    type Volatile = ();
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn topology(_: &Config) -> Topology {
        let node = |n| NodeSpec { name: format!("L{n}"), takes_load: true, ..NodeSpec::default() };
        Topology { nodes: (1..=2).map(node).collect(), layout: Layout::Circle }
    }

    fn start(_: &CtxOf<'_, Self>, _: &mut Disk, fx: &mut Fx<'_, Self>) {
        fx.set_timer(Timer::Close, Delay::Fixed(Micros::secs(100)));
    }

    fn on_message(_: &CtxOf<'_, Self>, _: &mut Live<'_, Self>, _: NodeId, _: Message, _: &mut Fx<'_, Self>) {}

    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Timer, fx: &mut Fx<'_, Self>) {
        if let Timer::Lease(thing) = timer {
            node.disk.returned += 1;
            let other = NodeId::new(3 - ctx.me.number());
            fx.send(other, Message::Returned { thing });
        }
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        _: &mut Live<'_, Self>,
        id: RequestId,
        Request::Lend { things }: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        // The last one comes back first.
        for thing in (1..=things).rev() {
            let later = Micros::ms((things - thing).into());
            fx.set_timer(Timer::Lease(thing), Delay::Fixed(ctx.config.lease.plus(later)));
        }
        fx.reply(id, Reply::Ok(Value::None));
    }
}

impl Shown for Landlord {
    fn look(_: &NodeRef<'_, Self>) -> NodeView {
        let role = Role { id: "landlord", label: &ROLE, tone: Tone::Plain, glyph: Glyph::Person };
        NodeView::of(role, ROLE.with([]))
    }
}

impl Checked for Landlord {
    type Ghost = ();

    fn observe((): &mut (), _: &mut Findings, _: &Step<Self>, _: &World<Self>) {}

    fn invariants() -> &'static [Invariant<Self>] {
        &[]
    }
}

fn open(text: &str) -> Box<Session> {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Landlord>();
    let scenario = parse(&["synod 1 landlord\n", text].concat());
    catalogue.open_with(scenario, Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The numbers of the timers that fired up to the present, in order, as JSON tells them.
fn fired(session: &Session) -> Vec<Option<u64>> {
    let mut fired = Vec::new();
    session.visit(1, session.present().step, &mut |report| {
        let action = &report.to_json(Lang::En, &name)["action"];
        if action["kind"] == "fire" {
            fired.push(action["timer_number"].as_u64());
        }
    });
    fired
}

fn name(node: NodeId) -> String {
    format!("L{}", node.number())
}

/// Of several timers of a name the text says which; without a number it is the smallest.
#[test]
fn one_of_many_timers_fires() {
    let text = "stepwise\nrequest 1 lend 9\nfire L1 lease 7\nfire 1 lease\nfire 1 lease\nfire 1 close\n";
    let mut session = open(text);
    let mut says = Vec::new();
    run::through(&mut session, |session| says.push(session.caption().render(Lang::En, &name)));
    assert_eq!(fired(&session), [Some(7), Some(1), Some(2), None]);
    assert_eq!(says[1], "The lease timer 7 of L1 fires.");
    assert_eq!(says[4], "The close timer of L1 fires.");
    let left: Vec<String> = session.timers(NodeId::new(1)).iter().map(synod_sim::TimerInfo::called).collect();
    assert_eq!(left, ["lease 3", "lease 4", "lease 5", "lease 6", "lease 8", "lease 9"]);
    assert_eq!(session.recorded().to_string(), parse(&["synod 1 landlord\n", text].concat()).to_string());
}

/// What is not set is named with its number, and what is set is listed as far as anybody reads it.
#[test]
fn a_timer_that_is_not_set_is_refused() {
    let refused = |line: &str| {
        let mut session = open(&["stepwise\nrequest 1 lend 20\n", line, "\n"].concat());
        let error = session.advance(Micros(u64::MAX), 9).expect_err("it is refused");
        error.to_string()
    };
    let set = "lease 1, lease 2, lease 3, lease 4, lease 5, lease 6, lease 7, lease 8, …";
    for (line, wanted) in [("fire 1 lease 21", "lease 21"), ("fire 1 close 1", "close 1")] {
        let error = refused(line);
        let says = format!("the {wanted} timer of L1 is not set now; set now: {set}.");
        assert!(error.ends_with(&says), "{error}");
    }
}

/// Thousands of timers of a node are due each at its time, in the page's list too, and going back to any moment is exact.
#[test]
fn thousands_of_timers_are_due_in_order() {
    let mut session = open("until 20s\nat 1s request 1 lend 10000\nat 1500ms crash 2\n");
    session.advance(Micros::ms(1_400), u32::MAX.into()).unwrap();
    assert_eq!(session.timers(NodeId::new(1)).len(), 10_001);
    run::to_end(&mut session);
    let numbers: Vec<u64> = fired(&session).into_iter().flatten().collect();
    assert!(numbers.iter().copied().eq((1..=10_000).rev()));
    let (hash, last) = (session.state_hash(), session.present().step);
    session.seek(last / 3).unwrap();
    session.seek(last).unwrap();
    assert_eq!(session.state_hash(), hash);
}
