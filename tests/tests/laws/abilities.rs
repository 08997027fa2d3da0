//! What the contract can and no registered system needs yet, with a system of the tests that does: many timers of a name, and
//! assumptions and requests that follow from the configuration.

use synod_explore::SearchOptions;
use synod_model::{
    Assumption, Checked, Condition, CtxOf, Delay, Fields, Findings, Fx, Glyph, Invariant, Lang, Layout, Live,
    Messages, Meta, Micros, NodeId, NodeRef, NodeSet, NodeSpec, NodeView, Protocol, Reply, RequestId,
    Requests, Role, Sentence, Settings, Shown, Step, Text, Timers, Tone, Topology, Value, Verdict,
    Visitor as _, World,
};
use synod_sim::explore::{Plan, Timing, begin};
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
    /// By how much clocks may drift, in per cent; 0: nothing rests on them.
    #[zh("时钟最多漂移百分之多少；0 表示不依赖时钟。")]
    #[param(0..=50, default = 10)]
    drift: u32,
    /// Whether things are sold too.
    #[zh("是否也出售物品。")]
    #[param(default = false, live)]
    sale: bool,
    /// How many landlords lie.
    #[zh("说谎的出租者数量。")]
    #[param(0..=2, default = 0)]
    liars: u16,
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
    #[zh("租约", "物品归还的时刻。")]
    Lease(u32),
    /// When the shop closes.
    #[zh("关门", "关门的时刻。")]
    Close,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Requests)]
enum Request {
    /// Sells a thing.
    #[zh("出售一件物品。")]
    Sell,
    /// Lends so many things.
    #[zh("借出若干物品。")]
    Lend {
        #[arg(1..=20_000)]
        things: u32,
    },
}

static ROLE: Text = Text::new("landlord", "出租者");
static LENT: Text = Text::new("something is lent", "有物品尚未归还");
static NOTHING_SOLD: Condition = Condition::new("nothing-sold", "nothing is sold", "没有物品出售");
static SHORT: Condition = Condition::new("short-leases", "leases are short", "租约很短");

fn missing(world: &World<Landlord>) -> Option<Sentence> {
    let lent = |node| world.node(node).timers.iter().any(|(timer, _)| matches!(timer, Timer::Lease(_)));
    world.ids().any(lent).then(|| LENT.with([]))
}

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

    fn offers(config: &Config, request: &Request) -> Result<(), &'static str> {
        if matches!(request, Request::Sell) && !config.sale { Err("sale=on") } else { Ok(()) }
    }

    fn topology(_: &Config) -> Topology {
        let node = |n| NodeSpec { name: format!("L{n}"), takes_load: true, ..NodeSpec::default() };
        Topology::new(Layout::Circle, (1..=2).map(node))
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
        request: Request,
        fx: &mut Fx<'_, Self>,
    ) {
        let Request::Lend { things } = request else { return fx.reply(id, Reply::Ok(Value::None)) };
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
        static ALL: &[Invariant<Landlord>] = &[
            Invariant::always("on-time", "Things come back in time.", "物品按时归还。").found_by(|_| None),
            Invariant::always("honest", "Nobody is deceived.", "没有人受骗。").found_by(|_| None).assuming(
                &[Assumption::FewFaulty(1), Assumption::NoHostileWire, Assumption::Own(&NOTHING_SOLD)],
            ),
            Invariant::eventually(
                "all-back",
                "In the end everything is back.",
                "最终所有物品都已归还。",
                missing,
            )
            .assuming(&[Assumption::Own(&SHORT)]),
        ];
        ALL
    }

    fn assumes(config: &Config, id: &str) -> Vec<Assumption> {
        match id {
            "on-time" if config.drift == 0 => Vec::new(),
            "on-time" => vec![Assumption::DriftWithin(config.drift * 10_000)],
            _ => Self::invariants().iter().find(|i| i.id == id).unwrap().assumes.to_vec(),
        }
    }

    fn breaks(world: &World<Self>) -> Vec<&'static Condition> {
        let long = world.config().lease > Self::META.settles_within;
        if long && missing(world).is_some() { vec![&SHORT] } else { Vec::new() }
    }

    fn unmet(config: &Config) -> Vec<&'static Condition> {
        if config.sale { vec![&NOTHING_SOLD] } else { Vec::new() }
    }

    fn faulty(config: &Config) -> NodeSet {
        (1..=config.liars).map(NodeId::new).collect()
    }
}

fn open(text: &str) -> Box<Session> {
    open_with("", text)
}

fn open_with(settings: &str, text: &str) -> Box<Session> {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Landlord>();
    let scenario = parse(&["synod 1 landlord ", settings, "\n", text].concat());
    catalogue.open_with(scenario, Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The numbers of the timers that fired up to the present, in order, as JSON has them.
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
    assert_eq!(session.caption().render(Lang::ZhCn, &name), "L1 的关门定时器到期。");
    assert_eq!(fired(&session), [Some(7), Some(1), Some(2), None]);
    assert_eq!(says[1], "The lease timer 7 of L1 fires.");
    assert_eq!(says[4], "The close timer of L1 fires.");
    let set = session.timers(NodeId::new(1));
    let called = |lang| set.iter().map(|timer| timer.called().render(lang, &name)).collect::<Vec<String>>();
    let left = called(Lang::En);
    assert_eq!(called(Lang::ZhCn)[0], "租约 3");
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

/// What is broken of each invariant's assumptions at the end, as JSON has it.
fn broken(settings: &str, text: &str) -> Vec<serde_json::Value> {
    let mut session = open_with(settings, text);
    run::to_end(&mut session);
    let end = session.end(false).to_json();
    let all = end["invariants"].as_array().unwrap();
    all.iter().map(|invariant| invariant["broken"].clone()).collect()
}

/// A clock may drift as far as the configuration says; what breaks an assumption is named, with its step and its moment.
#[test]
fn an_assumption_follows_from_the_configuration() {
    let none = serde_json::Value::Null;
    let clocks = "until 2s\nat 1s clock 1 109%\nat 1200ms clock 2 112%\nat 1400ms clock 1 150%\n";
    let by = serde_json::json!([{
        "assumption": "bounded-drift", "bound_ppm": 100_000, "by": "clock 2 112%", "n": 2, "at_us": 1_200_000
    }]);
    assert_eq!(broken("", clocks), [by, none.clone(), none.clone()]);
    for (settings, drifted) in [("drift=0", None), ("drift=50", None), ("drift=20", Some("clock 1 150%"))] {
        let told = broken(settings, clocks);
        assert_eq!(told[0][0]["by"].as_str(), drifted, "{settings}");
    }
    let mut session = open_with("drift=12", clocks);
    run::to_end(&mut session);
    let told = &session.invariants()[0].broken;
    let says = told[0].says();
    assert_eq!(
        says.render(Lang::En, &name),
        "“clock 1 150%” breaks the assumption that clocks drift by at most 12% (step 3, 1.4 s)."
    );
    assert_eq!(
        says.render(Lang::ZhCn, &name),
        "“clock 1 150%”破坏了前提：时钟漂移最多 12%（第 3 步，1.4 秒）。"
    );
    let few = serde_json::json!([{"assumption": "few-faulty", "bound": 1, "by": null, "n": 0, "at_us": 0}]);
    assert_eq!(broken("liars=1", "until 1s\n"), [none.clone(), none.clone(), none.clone()]);
    assert_eq!(broken("liars=2", "until 1s\n"), [none.clone(), few, none]);
}

/// A condition on the configuration holds or does not, whatever happens: from the start, or from a change of settings on.
#[test]
fn a_condition_on_the_configuration_is_assumed() {
    let told = |settings: &str, text: &str| {
        let mut session = open_with(settings, text);
        run::to_end(&mut session);
        let broken = &session.invariants()[1].broken;
        broken.iter().map(|broken| broken.says().render(Lang::En, &name)).collect::<Vec<_>>()
    };
    let says = |what: &str| vec![[what, " the assumption that nothing is sold"].concat()];
    let begins = |all: Vec<String>| {
        all.iter().map(|one| one.split(" (").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told("", "until 1s\n"), [""; 0]);
    assert_eq!(
        told("sale=on", "until 1s\n"),
        ["The settings at the start break the assumption that nothing is sold."]
    );
    let changed = "until 1s\nat 500ms set sale=on\nat 900ms clock 2 100%\n";
    assert_eq!(begins(told("", changed)), says("“set sale=on” breaks"));
}

/// A condition of a system's own is looked for in states: in the present one, and after healing, when what it conditions is not
/// judged but for that it came about.
#[test]
fn a_condition_on_states_is_assumed() {
    let outcome = |settings: &str, text: &str, settle| {
        let mut session = open_with(settings, text);
        run::to_end(&mut session);
        let report = session.end(settle).invariants.swap_remove(2);
        let says =
            report.broken.iter().map(|broken| broken.says().render(Lang::En, &name)).collect::<Vec<_>>();
        (report.verdict, says, report.finding.map(|finding| finding.render(Lang::En, &name)))
    };
    let lent = "until 1s\nat 500ms request 1 lend 1\nat 900ms clock 2 100%\n";
    let none = Vec::new();
    assert_eq!(outcome("lease=1s", lent, false), (Verdict::Unchecked, none.clone(), None));
    assert_eq!(outcome("lease=1s", lent, true), (Verdict::Held, none.clone(), None));
    let now = vec!["The present state breaks the assumption that leases are short.".to_owned()];
    assert_eq!(outcome("lease=1001ms", lent, false), (Verdict::Unchecked, now, None));
    assert_eq!(
        outcome("lease=1001ms", lent, true),
        (Verdict::Held, none, None),
        "it came about all the same"
    );
    let says = "It is not judged: after healing, the run broke the assumption that leases are short (step 2, 900 ms).";
    assert_eq!(outcome("lease=3s", lent, true), (Verdict::Unchecked, vec![says.to_owned()], None));
    let told = serde_json::json!([{"assumption": "short-leases", "by": null, "n": 2, "at_us": 900_000}]);
    let mut session = open_with("lease=3s", &[lent, "expect holds all-back\n"].concat());
    run::to_end(&mut session);
    assert_eq!(session.end(true).to_json()["invariants"][2]["broken"], told);
    let asked = session.finish().remove(0);
    assert_eq!(
        asked.says.render(Lang::En, &name),
        "expected “holds all-back”, but the verdict is unchecked."
    );
}

/// A search judges what the configuration claims: without a clock, nothing that rests on one.
#[test]
fn a_search_judges_what_the_configuration_claims() {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Landlord>();
    let system = catalogue.get("landlord").unwrap();
    let notes = |drift: &str, timing| {
        let plan = Plan { timing, ..Plan::default() };
        let scenario = parse(&["synod 1 landlord drift=", drift, "\n"].concat());
        let (_, notes) = begin(system, scenario, &plan, SearchOptions::default()).unwrap();
        notes.iter().map(|note| note.render(Lang::En, &name)).collect::<Vec<String>>()
    };
    let said = notes("7", Some(Timing::Asynchronous));
    let says = "Not claimed here, and not looked at: on-time, which assumes that clocks drift by at most 7%.";
    assert_eq!(said, [says]);
    assert!(notes("0", Some(Timing::Asynchronous)).is_empty());
    assert!(notes("7", None).is_empty(), "a claim about clocks is searched in bounded timing");
}

/// The requests of a run, in order.
fn asked(settings: &str, text: &str) -> Vec<String> {
    let mut session = open_with(settings, text);
    run::to_end(&mut session);
    session.reports(0, u64::MAX).into_iter().filter_map(|step| step.action.request).collect()
}

/// What the settings do not offer is refused with the setting that it needs: in a text before it runs, by a person, for a load
/// and for a search. Where settings change, those of the moment count.
#[test]
fn what_is_offered_follows_from_the_settings() {
    let mut catalogue = Catalogue::default();
    catalogue.add::<Landlord>();
    let refused = |text: &str| {
        let scenario = parse(&["synod 1 landlord\n", text].concat());
        match catalogue.open_with(scenario, Options::default()) {
            Ok(mut session) => session.advance(Micros::secs(2), 99).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        }
    };
    let says = "“sell” is not offered with these settings; it needs sale=on.";
    for (line, column) in
        [("at 1s request 1 sell", 17), ("load 5/s sell", 10), ("load 5/s sell=1 lend=2", 10)]
    {
        assert_eq!(refused(line), format!("Line 2, column {column}: {says}"));
    }
    let later = "at 500ms request 1 sell / at 1s set sale=on";
    assert_eq!(refused(later), format!("Line 2, column 20: {says}"));
    assert_eq!(asked("", "at 500ms set sale=on / at 1s request 1 sell / until 2s"), ["sell"]);
    let mut session = open("until 1s");
    assert_eq!(session.offered(), [false, true]);
    let act = |session: &mut Session, line| session.act(crate::by_hand::command(line));
    assert_eq!(act(&mut session, "request 1 sell").unwrap_err().sentence.render(Lang::En, &name), says);
    act(&mut session, "set sale=on").unwrap();
    act(&mut session, "request 1 sell").unwrap();
    assert_eq!(session.offered(), [true, true]);
}

/// A load asks for what is offered, and the usual request is the first of that; so does a search, and a sweep.
#[test]
fn loads_and_searches_ask_for_what_is_offered() {
    for load in ["load 50/s *", "load 50/s"] {
        let kinds = |settings| {
            let all = asked(settings, &[load, " / until 1s"].concat());
            assert!(all.len() > 20, "{load} {settings}: {}", all.len());
            let kinds: std::collections::BTreeSet<String> =
                all.iter().map(|words| words.split(' ').next().unwrap().to_owned()).collect();
            kinds.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(kinds(""), "lend");
        assert_eq!(kinds("sale=on"), if load.ends_with('*') { "lend sell" } else { "sell" });
    }
    let mut catalogue = Catalogue::default();
    catalogue.add::<Landlord>();
    let system = catalogue.get("landlord").unwrap();
    let search = |settings: &str, ask: &str| {
        let plan = Plan::read(&["timing=asynchronous crashes=0 timers=0 ", ask].concat()).unwrap();
        let scenario = parse(&["synod 1 landlord ", settings].concat());
        let (mut search, _) = begin(system, scenario, &plan, SearchOptions::default())?;
        while search.advance(1_000).ended.is_none() {}
        Ok::<_, synod_scenario::ScenarioError>(search.report().progress.generated)
    };
    // The start, and one request at each of two nodes for each kind that is offered.
    assert_eq!(search("", "").unwrap(), 1 + 2);
    assert_eq!(search("sale=on", "").unwrap(), 1 + 4);
    let refused = search("", "ask=sell").unwrap_err().sentence.render(Lang::En, &name);
    assert_eq!(refused, "“sell” is not offered with these settings; it needs sale=on.");
    let loads = |settings: &str| {
        let start = parse(&["synod 1 landlord ", settings].concat());
        let drawn = synod_sim::Sweep::new(system, start).unwrap().draw(3).load;
        drawn.iter().any(|load| load.words[0].value == "sell")
    };
    assert_eq!((loads(""), loads("sale=on")), (false, true));
}
