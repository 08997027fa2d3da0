//! Messages with a size on links with a rate: they leave one after the other, and without a rate nothing is otherwise.

use synod_model::{
    Assumption, Checked, CtxOf, Findings, Fx, Glyph, Invariant, Lang, Layout, Live, Messages, Meta, Micros,
    NoTimer, NodeId, NodeRef, NodeSpec, NodeView, Protocol, Reply, RequestId, Requests, Role, Settings,
    Shown, Step, Text, Tone, Topology, Value, Visitor as _, World,
};
use synod_sim::{Catalogue, Session};
use synod_tests::run::{parse, to_end};

/// Nodes that send each other blocks.
enum Mover {}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Config {
    /// How many nodes there are.
    #[zh("有多少个节点。")]
    #[param(2..=9, default = 3)]
    nodes: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
enum Message {
    /// A block of data.
    #[look(disc, 1, "the block", "数据块")]
    #[size(u64::from(*kilobytes) * 1_000)]
    Block {
        /// How large it is.
        #[zh("它有多大。")]
        kilobytes: u32,
    },
    /// Nothing but a sign.
    #[look(ring, 2, "the sign", "信号")]
    Sign,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// Sends a block.
    #[zh("发送一个数据块。")]
    Move {
        to: NodeId,
        #[arg(1..=1_000_000)]
        kilobytes: u32,
    },
    /// Sends a sign.
    #[zh("发送一个信号。")]
    Wave { to: NodeId },
}

static ROLE: Text = Text::new("node", "节点");

impl Protocol for Mover {
    const META: Meta = Meta {
        id: "mover",
        title: Text::new("Mover", "搬运"),
        family: Text::new("Tests", "测试"),
        year: 2000,
        paper: "nobody",
        summary: Text::new("Moves blocks.", "搬运数据块。"),
        settles_within: Micros::secs(1),
    };
    type Config = Config;
    type Durable = ();
    type Volatile = ();
    type Message = Message;
    type Timer = NoTimer;
    type Request = Request;

    fn delay_bound(_: &Config) -> Micros {
        Micros::ms(150)
    }

    fn topology(config: &Config) -> Topology {
        Topology::new(
            Layout::Circle,
            (1..=config.nodes).map(|n| NodeSpec::new(format!("N{n}")).taking_load()),
        )
    }

    fn start(_: &CtxOf<'_, Self>, (): &mut (), _: &mut Fx<'_, Self>) {}

    fn on_message(_: &CtxOf<'_, Self>, _: &mut Live<'_, Self>, _: NodeId, _: Message, _: &mut Fx<'_, Self>) {}

    fn on_timer(_: &CtxOf<'_, Self>, _: &mut Live<'_, Self>, timer: NoTimer, _: &mut Fx<'_, Self>) {
        match timer {}
    }

    fn on_request(
        _: &CtxOf<'_, Self>,
        _: &mut Live<'_, Self>,
        id: RequestId,
        request: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        match request {
            Request::Move { to, kilobytes } => fx.send(to, Message::Block { kilobytes }),
            Request::Wave { to } => fx.send(to, Message::Sign),
        }
        fx.reply(id, Reply::Ok(Value::None));
    }
}

impl Shown for Mover {
    fn look(_: &NodeRef<'_, Self>) -> NodeView {
        NodeView::of(Role { id: "node", label: &ROLE, tone: Tone::Plain, glyph: Glyph::Box }, ROLE.with([]))
    }
}

impl Checked for Mover {
    type Ghost = ();

    fn observe((): &mut (), _: &mut Findings, _: &Step<Self>, _: &World<Self>) {}

    fn invariants() -> &'static [Invariant<Self>] {
        static ALL: &[Invariant<Mover>] =
            &[Invariant::always("in-time", "All comes in time.", "一切按时到达。")
                .found_by(|_| None)
                .assuming(&[Assumption::BoundedDelay])];
        ALL
    }
}

fn open(text: &str) -> Box<Session> {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Mover>();
    let scenario = parse(&["synod 1 mover\nnet latency=10ms\n", text].concat());
    catalogue.open(scenario).unwrap_or_else(|error| panic!("{error}"))
}

/// When each message arrived, in milliseconds, by its number; 0: it did not.
fn arrivals(text: &str) -> Vec<u64> {
    let mut session = open(text);
    to_end(&mut session);
    let mut all = Vec::new();
    for step in session.reports(0, u64::MAX) {
        let Some((serial, ..)) = step.action.message.filter(|_| step.action.lost.is_none()) else { continue };
        let at = serial as usize - 1;
        all.resize(all.len().max(at + 1), 0);
        all[at] = step.at.0 / 1_000;
    }
    all
}

const BLOCKS: &str = "at 0ms request 1 move 2 1000 / at 0ms request 1 move 2 1000 / at 5ms request 1 wave 2\n\
    at 20ms request 2 wave 1 / at 30ms request 1 wave 3 / at 300ms request 1 move 2 1000\n";

/// Each leaves when those before it on its way have left, whatever its size; the other way and other links are free.
#[test]
fn messages_of_a_direction_leave_one_after_the_other() {
    let with = |net: &str| arrivals(&[net, "\n", BLOCKS].concat());
    assert_eq!(with(""), [10, 10, 15, 30, 40, 310]);
    assert_eq!(with("net rate=10MB/s"), [110, 210, 210, 30, 40, 410]);
    assert_eq!(with("net rate=80Mbit/s"), [110, 210, 210, 30, 40, 410]);
    assert_eq!(with("net 1 -> 2 rate=20MB/s"), [60, 110, 110, 30, 40, 360]);
    assert_eq!(with("net 2 -> 1 rate=1kB/s"), with(""), "a message without a size takes no longer");
    assert_eq!(with("net rate=10MB/s\nat 290ms net rate=none"), [110, 210, 210, 30, 40, 310]);
    assert_eq!(with("net rate=1GB/s latency=20ms"), [21, 22, 25, 40, 50, 321]);
}

/// A message that is lost kept its link busy, and a copy that the network makes does not.
#[test]
fn what_is_lost_was_sent() {
    let lost = "net rate=10MB/s\nat 0ms cut 1 -> 2\nat 0ms request 1 move 2 1000\nat 1ms heal\nat 2ms request 1 move 2 1000";
    assert_eq!(arrivals(lost), [0, 210]);
    let copied = "net rate=10MB/s duplicate=100%\nat 0ms request 1 move 2 1000\nat 1ms net duplicate=0%\nat 2ms request 1 move 2 500";
    assert_eq!(arrivals(copied)[..2], [110, 160]);
}

/// Where time stands still a link does not go on either.
#[test]
fn a_link_stands_still_with_time() {
    let text = "net rate=10MB/s\nat 0ms request 1 move 2 1000\nafter 1 at 40ms by-hand\nafter 2 wait 100ms\nafter 3 by-clock\n";
    // Time stands still from 40 ms on, for 100 ms and the 10 ms of the last line.
    assert_eq!(arrivals(text), [110 + 110]);
    assert_eq!(arrivals(&[text, "after 4 request 1 move 2 1000"].concat()), [220, 320]);
}

/// Without a rate, nothing is otherwise than if no message had a size: neither times nor chance.
#[test]
fn without_a_rate_sizes_change_nothing() {
    let hashes = |net: &str, kilobytes: &str| {
        let load = format!("{net}\nload 200/s move to=2 kilobytes={kilobytes}\nuntil 2s");
        let load = load.replace("to=2 kilobytes=", "2 ");
        let mut session = open(&load);
        to_end(&mut session);
        session.end(false).trace_hash
    };
    let net = "net latency=5..50ms loss=10% duplicate=10% reorder=10%";
    assert_eq!(hashes(net, "1"), hashes(net, "900000"));
    assert_ne!(hashes(&[net, " rate=1MB/s"].concat(), "1"), hashes(net, "1"));
}

/// A message tells its size, and one that takes too long is told as what breaks the assumption.
#[test]
fn a_size_is_told() {
    let mut session = open(
        "net rate=10MB/s\nat 0ms request 1 wave 2\nat 0ms request 1 move 2 1000\nat 0ms request 1 move 2 1000\nuntil 1s",
    );
    session.advance(Micros::ms(1), 3).unwrap();
    let size = |serial| session.message(serial).unwrap().size;
    assert_eq!([1, 2, 3].map(size), [0, 1_000_000, 1_000_000]);
    let broken = &session.invariants()[0].broken;
    let says = broken[0].says().render(Lang::En, &|_| String::new());
    assert_eq!(broken.len(), 1);
    assert_eq!(
        says,
        "“m3” breaks the assumption that every message arrives before the shortest timeout (step 3, 0 µs)."
    );
    let form = |bytes| synod_model::format_size(bytes, Lang::En);
    assert_eq!([0, 999, 1_500, 64_000_000].map(form), ["0 B", "999 B", "1.5 kB", "64 MB"]);
}
