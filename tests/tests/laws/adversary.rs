//! An adversary on the wire: what a tap reads or keeps, what is sent under another name, and what may be done now.

use synod_explore::{Bound, SearchOptions, SearchReport};
use synod_model::{
    Checked, Choice, CtxOf, Fields, Findings, Fx, Glyph, Hunt, Invariant, Layout, Live, Messages, Meta,
    NoTimer, NodeId, NodeRef, NodeSpec, NodeView, Protocol, RequestId, Requests, Role, Settings, Shown, Step,
    Tap, TapMode, Text, Tone, Topology, Visitor, Word, World,
};
use synod_sim::explore::{Plan, begin};
use synod_sim::{Catalogue, Session};
use synod_tests::run::{parse, to_end};

/// A writes to B, and E is the network between them.
#[derive(Debug)]
enum Courier {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
enum Attacker {
    /// Listens, and passes on at once.
    Passive,
    /// Keeps what comes until it is told what becomes of it.
    Active,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Config {
    /// What the network between A and B does.
    #[zh("A 与 B 之间的网络做什么。")]
    #[param(default = passive)]
    attacker: Attacker,
    /// Whether E controls the link, or only reads it.
    #[zh("E 是否控制链路，还是只能读取。")]
    #[param(default = on)]
    control: bool,
}

/// What a node has received, and what E has in its pocket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Fields)]
struct Memory {
    /// What arrived.
    #[zh("收到的内容。")]
    got: Vec<Word>,
    /// What E has kept.
    #[zh("E 扣下的内容。")]
    pocket: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
enum Message {
    #[look(disc, 1, "the letter", "信件")]
    Letter {
        /// What it says.
        #[zh("内容。")]
        text: Word,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// A writes to B.
    #[zh("A 写信给 B。")]
    Write {
        #[arg(key("hello"))]
        text: Word,
    },
    #[weight(0)]
    /// E sends on the oldest letter in its pocket.
    #[zh("E 转发口袋里最早的信件。")]
    Forward,
    #[weight(0)]
    /// E writes a letter of its own under the name of A.
    #[zh("E 以 A 的名义写一封信。")]
    Forge,
}

const A: NodeId = NodeId::new(1);
const B: NodeId = NodeId::new(2);
const E: NodeId = NodeId::new(3);

static ROLE: Role =
    Role { id: "node", label: &Text::new("node", "节点"), tone: Tone::Plain, glyph: Glyph::None };
static COUNT: Text = Text::new("{0} letters", "{0} 封信");
static FORGED: Text = Text::new("{0} got a letter that {1} never wrote.", "{0} 收到了 {1} 从未写过的信。");

impl Protocol for Courier {
    const META: Meta = Meta {
        id: "courier",
        title: Text::new("Courier", "信使"),
        family: Text::new("Examples", "示例"),
        year: 1983,
        paper: "Danny Dolev and Andrew Yao, On the Security of Public Key Protocols",
        summary: Text::new("A writes to B over a link that E taps.", "A 通过被 E 窃听的链路写信给 B。"),
        settles_within: synod_model::Micros(0),
    };
    const SMALL: &'static [Hunt] = &[];

    type Config = Config;
    type Durable = ();
    type Volatile = Memory;
    type Message = Message;
    type Timer = NoTimer;
    type Request = Request;

    fn topology(_: &Config) -> Topology {
        let node = |name: &str, adversary| NodeSpec {
            name: name.to_owned(),
            takes_load: name == "A",
            adversary,
            ..NodeSpec::default()
        };
        Topology::new(Layout::Row, [node("A", false), node("B", false), node("E", true)])
    }

    fn taps(config: &Config) -> Vec<Tap> {
        let mode = if config.control { TapMode::Control } else { TapMode::Read };
        Tap::between(E, A, B, mode).to_vec()
    }

    fn start(_: &CtxOf<'_, Self>, (): &mut (), _: &mut Fx<'_, Self>) -> Memory {
        Memory::default()
    }

    fn on_message(
        _: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        _: NodeId,
        Message::Letter { text }: Message,
        _: &mut Fx<'_, Self>,
    ) {
        node.memory.got.push(text);
    }

    fn on_tap(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        (from, to): (NodeId, NodeId),
        message: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        let Message::Letter { text } = &message;
        node.memory.got.push(*text);
        match ctx.config.attacker {
            _ if !ctx.config.control => {}
            Attacker::Passive => fx.send_as(from, to, message),
            Attacker::Active => node.memory.pocket.push(*text),
        }
    }

    fn on_timer(_: &CtxOf<'_, Self>, _: &mut Live<'_, Self>, _: NoTimer, _: &mut Fx<'_, Self>) {}

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        _: RequestId,
        request: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        match request {
            Request::Write { text } => fx.send(B, Message::Letter { text }),
            Request::Forward if !node.memory.pocket.is_empty() => {
                fx.send_as(A, B, Message::Letter { text: node.memory.pocket.remove(0) });
            }
            Request::Forward => {}
            Request::Forge if ctx.me == E || ctx.me == A => {
                fx.send_as(A, B, Message::Letter { text: Word::number(666) });
            }
            Request::Forge => {}
        }
    }

    fn moves(node: &NodeRef<'_, Self>, out: &mut Vec<Request>) {
        if node.me == E && node.config.attacker == Attacker::Active {
            out.extend(node.memory.filter(|memory| !memory.pocket.is_empty()).map(|_| Request::Forward));
            out.push(Request::Forge);
        }
    }
}

impl Shown for Courier {
    fn look(node: &NodeRef<'_, Self>) -> NodeView {
        NodeView::of(ROLE, COUNT.with([node.memory.map_or(0, |memory| memory.got.len()).into()]))
    }
}

impl Checked for Courier {
    /// What A has written.
    type Ghost = Vec<Word>;

    fn observe(written: &mut Vec<Word>, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        if let Some(synod_model::Action::Request(A, Request::Write { text })) = &step.action {
            written.push(*text);
        }
        let got = world.node(B).memory.as_ref().map_or(&[][..], |memory| &memory.got);
        if got.iter().any(|text| !written.contains(text)) {
            found.note("genuine", || FORGED.with([B.into(), A.into()]));
        }
    }

    fn invariants() -> &'static [Invariant<Self>] {
        const { &[Invariant::always("genuine", "B gets what A wrote.", "B 收到的都是 A 写的。")] }
    }
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Courier>();
    catalogue
}

#[track_caller]
fn run(text: &str) -> Box<Session> {
    let mut session = catalogue().open(parse(text)).unwrap_or_else(|error| panic!("{error}"));
    to_end(&mut session);
    session
}

/// What a node has received, and in which order.
fn got(session: &Session, node: NodeId) -> String {
    session.node(node, 9).field("got").unwrap().value.plain()
}

#[test]
fn a_tap_that_reads_gets_a_copy_in_the_same_step() {
    let session =
        run("synod 1 courier control=off\nstepwise\nrequest A write hello\ndeliver A -> B Letter\n");
    assert_eq!((got(&session, B), got(&session, E)), ("hello".to_owned(), "hello".to_owned()));
    assert_eq!(session.present().step, 2);
}

#[test]
fn a_tap_in_control_keeps_what_comes_until_it_is_sent_on() {
    let kept = "synod 1 courier attacker=active\nstepwise\nrequest A write hello\ndeliver A -> B Letter\n";
    let session = run(kept);
    assert_eq!((got(&session, B), got(&session, E)), ("none".to_owned(), "hello".to_owned()));
    let session = run(&format!("{kept}request E forward\ndeliver A -> B Letter\n"));
    // What the tapper sends is not tapped again.
    assert_eq!((got(&session, B), got(&session, E)), ("hello".to_owned(), "hello".to_owned()));
    assert!(session.violations().is_empty());
}

/// A tap that only passes on changes no time at which anything arrives.
#[test]
fn a_passive_tap_changes_nothing_that_can_be_measured() {
    let arrived = |control: &str| {
        let session = run(&format!(
            "synod 1 courier control={control}\nnet latency=10..90ms\nload 20/s write\nuntil 4s\n"
        ));
        let steps = session.reports(0, u64::MAX);
        let at_b = steps.iter().filter(|step| step.node == Some(B) && !step.action.by_hand);
        let times: Vec<u64> = at_b.map(|step| step.at.0).collect();
        assert!(times.len() > 20, "{times:?}");
        (times, got(&session, B))
    };
    assert_eq!(arrived("on"), arrived("off"));
}

#[test]
fn a_forged_letter_bears_the_name_of_another_and_is_told_as_what_it_is() {
    let text = "synod 1 courier attacker=active\nstepwise\nrequest E forge\n";
    let session = run(text);
    let letter = &session.messages()[0];
    assert_eq!((letter.from, letter.to, letter.forger), (A, B, Some(E)));
    let mut frame = synod_sim::Frame::default();
    session.frame(&mut frame);
    assert_eq!((frame.messages[0].from, frame.messages[0].claims), (E, Some(A)));
    assert_eq!(frame.messages[0].view.tag.as_str(), "“A”");
    let session = run(&format!("{text}deliver A -> B Letter\n"));
    assert_eq!(session.violations().len(), 1);
}

#[test]
#[should_panic(expected = "only an adversary sends under the name of another node")]
fn nobody_else_may_use_another_name() {
    run("synod 1 courier\nstepwise\nrequest A forge\n");
}

fn search(params: &str, plan: &str) -> SearchReport {
    let catalogue = catalogue();
    let scenario = parse(&format!("synod 1 courier {params}"));
    let system = catalogue.get("courier").unwrap();
    let (mut search, _) =
        begin(system, scenario, &Plan::read(plan).unwrap(), SearchOptions::default()).unwrap();
    while search.advance(1_000).ended.is_none() {}
    search.report()
}

/// A search makes the moves that the adversary may make, and no others.
#[test]
fn a_search_attacks_within_its_budget() {
    let none = search("attacker=active", "attacks=0 requests=1 crashes=0");
    assert_eq!((none.violation.is_none(), none.progress.ended), (true, Some(Bound::Exhausted)));
    let found = search("attacker=active", "requests=0 crashes=0").violation.unwrap();
    assert_eq!((found.property, found.steps()), ("genuine", 2));
    let text = found.scenario.unwrap().clone();
    assert!(text.contains("request 3 forge"), "{text}");
    assert_eq!(run(&text).violations().len(), 1);
    let passive = search("attacker=passive", "requests=1 crashes=0");
    assert_eq!((passive.violation.is_none(), passive.progress.ended), (true, Some(Bound::Exhausted)));
}
