//! Clocks: how they run and are set, what breaks the bound on their drift, and what a search makes of them. The keeper lends
//! a lock by what its clock shows, so what it does rests on that.

use synod_explore::{Bound, SearchOptions, SearchReport};
use synod_model::{
    Assumption, Checked, CtxOf, Delay, Fields, Findings, Fx, Glyph, Invariant, Lang, Layout, Live, Messages,
    Meta, Micros, NodeId, NodeRef, NodeSpec, NodeView, Protocol, Reply, RequestId, Requests, Role, Settings,
    Shown, Step, Text, Timers, Tone, Topology, Value, Verdict, Visitor as _, World,
};
use synod_sim::explore::{Plan, begin};
use synod_sim::{Catalogue, Cause, Session};
use synod_tests::run::{outcomes, parse, to_end};

/// The keeper is node 1, its clients the others.
enum Keeper {}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Config {
    /// For how long the lock is lent.
    #[zh("锁借出多长时间。")]
    #[param(1ms..=60s, default = 400ms)]
    lease: Micros,
    /// How much longer the keeper waits.
    #[zh("借出者多等待的时间。")]
    #[param(0ms..=60s, default = 150ms)]
    margin: Micros,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Fields)]
struct Memory {
    /// Until when the lock is lent, by the keeper's clock.
    #[zh("按借出者的时钟，锁借出到何时。")]
    until: Micros,
    /// Since when a client asks, by its clock.
    #[zh("按客户端的时钟，从何时开始请求。")]
    asked: Option<Micros>,
    /// Whether it has the lock.
    #[zh("是否持有锁。")]
    holds: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Messages)]
enum Message {
    /// A client asks.
    #[look(triangle, 1, "the request", "请求")]
    Ask,
    /// The keeper lends.
    #[look(diamond, 2, "the grant", "授权")]
    Grant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Timers)]
enum Timer {
    /// A client has the lock until it fires.
    #[zh("租约", "到期时客户端不再持有锁。")]
    Lease,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// Asks for the lock.
    #[zh("请求加锁。")]
    Acquire,
}

static ROLE: Text = Text::new("node", "节点");
static TWO: Text = Text::new("two have the lock.", "两个节点持有锁。");
static LATER: Text = Text::new("the lock was lent again after {0}.", "{0} 之后锁再次借出。");

impl Protocol for Keeper {
    const META: Meta = Meta {
        id: "keeper",
        title: Text::new("Keeper", "借出者"),
        family: Text::new("Tests", "测试"),
        year: 1989,
        paper: "nobody",
        summary: Text::new("Lends a lock.", "出借一把锁。"),
        settles_within: Micros::secs(1),
    };
    type Config = Config;
    type Durable = ();
    type Volatile = Memory;
    type Message = Message;
    type Timer = Timer;
    type Request = Request;

    fn delay_bound(_: &Config) -> Micros {
        Micros::ms(100)
    }

    fn rests_on_clocks(_: &Config) -> bool {
        true
    }

    fn topology(_: &Config) -> Topology {
        let clients = (1..=2).map(|n| NodeSpec::new(format!("C{n}")).taking_load());
        Topology::new(Layout::Circle, [NodeSpec::new("L")].into_iter().chain(clients))
    }

    fn start(_: &CtxOf<'_, Self>, (): &mut (), _: &mut Fx<'_, Self>) -> Memory {
        Memory { until: Micros(0), asked: None, holds: false }
    }

    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        said: Message,
        fx: &mut Fx<'_, Self>,
    ) {
        match said {
            Message::Ask if ctx.clock >= node.memory.until => {
                node.memory.until = ctx.clock.plus(ctx.config.lease).plus(ctx.config.margin);
                fx.send(from, Message::Grant);
            }
            Message::Ask => {}
            Message::Grant => {
                let lease = ctx.config.lease;
                node.memory.holds = node.memory.asked.is_some_and(|asked| ctx.clock < asked.plus(lease));
            }
        }
    }

    fn on_timer(_: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, _: Timer, _: &mut Fx<'_, Self>) {
        (node.memory.asked, node.memory.holds) = (None, false);
    }

    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        Request::Acquire: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        node.memory.asked = Some(ctx.clock);
        fx.set_timer(Timer::Lease, Delay::Fixed(ctx.config.lease));
        fx.send(NodeId::new(1), Message::Ask);
        fx.reply(id, Reply::Ok(Value::None));
    }
}

impl Shown for Keeper {
    fn look(_: &NodeRef<'_, Self>) -> NodeView {
        NodeView::of(
            Role { id: "node", label: &ROLE, tone: Tone::Plain, glyph: Glyph::Person },
            ROLE.with([]),
        )
    }
}

impl Checked for Keeper {
    /// When the lock was lent last.
    type Ghost = Option<Micros>;

    fn observe(last: &mut Self::Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>) {
        let lends = |id| world.envelope(id).is_some_and(|letter| letter.message == Message::Grant);
        if !step.sent.iter().any(|id| lends(*id)) {
            return;
        }
        if let Some(before) = last.replace(step.at).filter(|before| step.at > *before) {
            found.note("lent-again", || LATER.with([step.at.since(before).into()]));
        }
    }

    fn invariants() -> &'static [Invariant<Self>] {
        static ALL: &[Invariant<Keeper>] = &[
            Invariant::always("one-holder", "At most one has the lock.", "最多一个节点持有锁。").found_by(
                |world| {
                    let holds = |node: NodeId| world.node(node).memory.as_ref().is_some_and(|m| m.holds);
                    (world.ids().filter(|node| holds(*node)).count() > 1).then(|| TWO.with([]))
                },
            ),
            Invariant::sometimes("lent-again", "The lock is lent again.", "锁再次借出。"),
        ];
        ALL
    }

    /// Both clocks drift at worst: the holder's is slow, the keeper's is fast.
    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        let drift = config.margin.0 * 1_000_000 / (2 * config.lease.0 + config.margin.0);
        let drift = Assumption::DriftWithin(u32::try_from(drift).unwrap());
        if id == "one-holder" { vec![Assumption::BoundedDelay, drift] } else { Vec::new() }
    }
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Keeper>();
    catalogue
}

fn run(text: &str) -> Box<Session> {
    run_with("", text)
}

fn run_with(settings: &str, text: &str) -> Box<Session> {
    let scenario = parse(&["synod 1 keeper ", settings, "\n", text].concat());
    let mut session = catalogue().open(scenario).unwrap_or_else(|error| panic!("{error}"));
    to_end(&mut session);
    session
}

/// What a field of a node is at the end.
fn field(session: &Session, node: u16, name: &str) -> Value {
    let fields = session.node(NodeId::new(node), 9).fields;
    fields.into_iter().find(|field| field.name == name).unwrap().value
}

fn name(node: NodeId) -> String {
    ["L", "C1", "C2"][node.index()].to_owned()
}

/// A clock runs at its rate to the last decimal; a step moves what it shows.
#[test]
fn a_clock_runs_at_its_rate_and_is_set() {
    for (text, shows) in [
        ("", 1_000_000),
        ("at 0ms clock 2 100.0001%", 1_000_001),
        ("at 0ms clock C1 1.0005 / at 500ms clock 2 100%", 1_000_250),
        ("at 1s clock 2 +250ms", 1_250_000),
        ("at 1s clock 2 -400ms / at 1s clock 2 +1us", 600_001),
        ("at 300ms clock 2 -1s", 700_000),
        ("at 400ms clock 2 200% / at 500ms clock 2 -100ms", 1_500_000),
    ] {
        let session = run_with("lease=10s", &[text, "\nat 1s request 2 acquire\nuntil 2s"].concat());
        assert_eq!(field(&session, 2, "asked"), Value::Time(Micros(shows)), "{text}");
    }
}

/// Timers follow the rate of a clock, and none of its steps.
#[test]
fn timers_follow_the_rate_alone() {
    for (text, at) in
        [("", 2_000_000), ("clock 2 200%", 1_600_000), ("clock 2 +1s", 2_000_000), ("clock 2 -1s", 2_000_000)]
    {
        let line = if text.is_empty() { String::new() } else { ["\nat 1200ms ", text].concat() };
        let session = run_with("lease=1s", &["at 1s request 2 acquire", &line, "\nuntil 3s"].concat());
        let fired = session.reports(1, 99).into_iter().find(|step| step.action.timer.is_some()).unwrap();
        assert_eq!(fired.at, Micros(at), "{text}");
    }
}

/// What of the assumptions of the lock is broken at the end, by which line.
fn broken(text: &str) -> Option<String> {
    let session = run(text);
    let all = session.invariants();
    let broken = all[0].broken.iter().find(|b| b.assumption.id() == "bounded-drift");
    broken.map(|b| match &b.by {
        Cause::Line(line) => line.clone(),
        other => panic!("no line broke it: {other:?}"),
    })
}

/// The bound is 15/95, so 15.789%; a step is beyond every bound.
#[test]
fn what_is_beyond_the_bound_is_told() {
    assert_eq!(broken("until 1s\nat 1ms clock 1 115.78% / at 2ms clock 2 84.22%"), None);
    assert_eq!(broken("until 1s\nat 1ms clock 1 115.79%").as_deref(), Some("clock 1 115.79%"));
    assert_eq!(broken("until 1s\nat 1ms clock 1 1.1 / at 2ms clock 3 0.5").as_deref(), Some("clock 3 50%"));
    assert_eq!(broken("until 1s\nat 5ms clock 1 +1us").as_deref(), Some("clock 1 +1us"));
    let session = run("until 1s\nat 5ms clock 1 -20ms");
    let said = session.reports(1, 1).remove(0).notes;
    let said: Vec<String> = said.iter().map(|note| note.sentence.render(Lang::En, &name)).collect();
    assert_eq!(
        said,
        ["The clock of L is set back by 20 ms.", "L: a clock shows no less than 0, and this one shows 0."]
    );
}

fn search(system: (&Catalogue, &str), plan: &str) -> SearchReport {
    let (catalogue, head) = system;
    let scenario = parse(&["synod 1 ", head].concat());
    let system = catalogue.get(head.split(' ').next().unwrap()).unwrap();
    let plan = Plan::read(&["timing=bounded crashes=0 requests=2 ", plan].concat()).unwrap();
    let (mut search, _) = begin(system, scenario, &plan, SearchOptions::default()).unwrap();
    while search.advance(1_000).ended.is_none() {}
    search.report()
}

/// Clocks advance in a search where a system rests on them, and so does the time of steps.
#[test]
fn clocks_advance_in_a_search() {
    let catalogue = catalogue();
    let found = search((&catalogue, "keeper"), "invariant=lent-again requests=3").witness.unwrap();
    assert_eq!(found.says.render(Lang::En, &name), "the lock was lent again after 600 ms.");
    // What is done by hand takes no time by the clocks, so that the trace leads there too.
    let mut session = catalogue.open(parse(&found.scenario.unwrap())).unwrap();
    to_end(&mut session);
    assert_eq!(session.invariants()[1].verdict, Verdict::Seen);
    assert_eq!(field(&session, 1, "until"), Value::Time(Micros::ms(600 + 550)));
}

/// The lock is safe while clocks drift by less than the margin makes up for, here two ticks: one is searched to the end.
#[test]
fn a_lock_breaks_only_beyond_its_margin() {
    let keeper = catalogue();
    let examples = synod_tests::catalogue();
    for (catalogue, head) in
        [(&keeper, "keeper"), (&examples, "lease-lock clients=2 lease=400ms margin=150ms")]
    {
        let ticks = if head == "keeper" { "ticks=1" } else { "ticks=2" };
        let plan = |clock: &str| [ticks, " invariant=one-holder clock=", clock].concat();
        let within = search((catalogue, head), &plan("1"));
        assert_eq!(
            (within.violation.is_none(), within.progress.ended),
            (true, Some(Bound::Exhausted)),
            "{head}"
        );
        let found = search((catalogue, head), &plan("2")).violation.unwrap();
        let text = found.scenario.unwrap();
        let mut session = catalogue.open(parse(&text)).unwrap();
        to_end(&mut session);
        assert!(outcomes(&mut session).iter().all(|outcome| outcome.ok), "{text}");
        let broken = session.invariants()[0].broken.iter().any(|b| b.assumption.id() == "bounded-drift");
        assert!(broken && text.contains("clock "), "{text}");
    }
}
