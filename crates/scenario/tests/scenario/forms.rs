//! Each form of a line: what it means, and how it is printed.

use synod_model::{Lang, Micros};
use synod_scenario::{
    AnyNode, Bandwidth, ClockChange, Command, Expectation, Fault, FieldIs, Introduction, Line, Load, Net,
    NetChange, NodeRef, Op, Pace, Path, Pattern, Pos, Ppm, Rate, Scenario, Segment, Select, Setting, Span,
    Spanned, Statement, Verdict, When, Wire,
};

fn n(number: u16) -> Spanned<NodeRef> {
    NodeRef::Number(number).into()
}

fn named(name: &str) -> Spanned<NodeRef> {
    NodeRef::Name(name.to_owned()).into()
}

fn s(text: &str) -> Spanned<String> {
    text.to_owned().into()
}

fn setting(key: &str, value: &str) -> Setting {
    Setting { key: s(key), value: s(value) }
}

fn wire(from: u16, to: u16, both: bool) -> Wire {
    Wire { from: n(from), to: n(to), both }
}

fn oldest(from: AnyNode, to: AnyNode, kind: Option<&str>) -> Select {
    Select::Matching(Pattern { newest: false, from, to, kind: kind.map(s), fields: Vec::new() })
}

fn matching(newest: bool, kind: Option<&str>, fields: &[(&str, &str)]) -> Select {
    let is = |(name, value): &(&str, &str)| FieldIs {
        path: Path(vec![Segment::Name((*name).to_owned())]).into(),
        value: s(value),
    };
    let fields = fields.iter().map(is).collect();
    Select::Matching(Pattern { newest, from: node(1), to: node(2), kind: kind.map(s), fields })
}

fn node(number: u16) -> AnyNode {
    AnyNode::Node(n(number))
}

#[track_caller]
fn parse(text: &str) -> Scenario {
    Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\nin: {text}"))
}

/// The one line of the run, in a timed scenario.
#[track_caller]
fn line(text: &str) -> Line {
    let scenario = parse(&format!("synod 1 raft\n{text}"));
    assert_eq!(scenario.lines.len(), 1, "{text}");
    assert_eq!(parse(&scenario.to_string()), scenario, "{text} is printed as\n{scenario}");
    scenario.lines.into_iter().next().unwrap()
}

#[track_caller]
fn does(text: &str, command: impl Into<Command>) {
    let expected = Line::new(When::At(Micros::secs(1)), Statement::Do(command.into()));
    assert_eq!(line(&format!("at 1s {text}")), expected, "{text}");
}

#[track_caller]
fn expects(text: &str, expectation: Expectation) {
    assert_eq!(line(text), Line::new(When::InOrder, Statement::Expect(expectation)), "{text}");
}

#[track_caller]
fn canonical(text: &str, printed: &str) {
    let scenario = parse(text);
    assert_eq!(scenario.to_string(), printed);
    assert_eq!(parse(printed), scenario);
}

#[test]
fn the_header_names_the_system_and_its_parameters() {
    let scenario = parse("synod 1 raft nodes=5 election=150..300ms heartbeat=50ms title=\"a b\"");
    assert_eq!(scenario.system.value, "raft");
    let params = [
        setting("nodes", "5"),
        setting("election", "150..300ms"),
        setting("heartbeat", "50ms"),
        setting("title", "a b"),
    ];
    assert_eq!(scenario.params, params);
    assert_eq!(scenario.params[0].value.pos, Pos { line: 1, column: 20 });
    assert_eq!(parse("synod 1 spec:two-phase").system.value, "spec:two-phase");
    assert_eq!(parse("synod 1 raft"), Scenario::new("raft"));
}

#[test]
fn the_start_of_a_run_is_described_by_statements_without_a_moment() {
    let scenario = parse(
        "synod 1 raft\n\
         title \"A \\\"leader\\\" is \\\\ cut off\"\n\
         title.zh-CN \"领导者被切断\"\n\
         seed 18446744073709551615\n\
         net latency=5ms loss=0.5% duplicate=1% reorder=100%\n\
         net loss=2%\n\
         net 1 -> 2 latency=100ms\n\
         net S1 - 3 loss=5%\n\
         without current-term-commit\n\
         given 1 current_term=7 log=1,1,1,4,4 voted_for=\n\
         load 5/s put\n\
         load 0/s\n\
         until 6s",
    );
    assert_eq!(scenario.title(Lang::En), Some("A \"leader\" is \\ cut off"));
    assert_eq!(scenario.title(Lang::ZhCn), Some("领导者被切断"));
    assert_eq!(scenario.seed, u64::MAX);
    let latency = Span { min: Micros::ms(5), max: Micros::ms(5) };
    let net = Net {
        latency,
        loss: Ppm(20_000),
        duplicate: Ppm(10_000),
        reorder: Ppm::ALL,
        rate: Bandwidth::UNLIMITED,
    };
    assert_eq!(scenario.initial_net(), net);
    let links: Vec<_> = scenario.initial_links().collect();
    assert_eq!(links[0].0, &wire(1, 2, false));
    assert_eq!(links[0].1.latency, Some(Span { min: Micros::ms(100), max: Micros::ms(100) }));
    assert_eq!(links[1].0, &Wire { from: named("S1"), to: n(3), both: true });
    assert_eq!(scenario.without, [s("current-term-commit")]);
    assert_eq!(scenario.given[0].node, n(1));
    let disk = [setting("current_term", "7"), setting("log", "1,1,1,4,4"), setting("voted_for", "")];
    assert_eq!(scenario.given[0].settings, disk);
    assert_eq!(
        scenario.load[0],
        Load { rate: Rate { count: 5, per: Micros::secs(1) }, words: vec![s("put")] }
    );
    assert_eq!(scenario.load[1].words, []);
    assert_eq!(scenario.until, Some(Micros::secs(6)));
}

#[test]
fn what_is_not_said_has_a_default() {
    let scenario = parse("synod 1 raft");
    assert_eq!((scenario.seed, scenario.until, scenario.stepwise), (1, None, false));
    let latency = Span { min: Micros::ms(10), max: Micros::ms(30) };
    assert_eq!(
        scenario.initial_net(),
        Net { latency, loss: Ppm(0), duplicate: Ppm(0), reorder: Ppm(0), rate: Bandwidth::UNLIMITED }
    );
    assert_eq!(scenario.title(Lang::En), None);
    assert_eq!(parse("synod 1 raft\ntitle.zh \"只有中文\"").title(Lang::En), Some("只有中文"));
}

#[test]
fn an_introduction_is_said_in_each_language_and_has_a_speed_and_a_first_moment() {
    let text = "synod 1 raft\n\
         shows \"A leader is elected.\"\n\
         shows.zh-CN \"选出领导者。\"\n\
         watch \"S1, from 200 ms on.\"\n\
         try.zh-CN \"让 S1 崩溃。\"\n\
         speed 1/10\n\
         from 150ms\n\
         at 1s crash 1\n\
         until 1s\n";
    let scenario = parse(text);
    let said = &scenario.introduction;
    assert_eq!(
        (said.shows(Lang::En), said.shows(Lang::ZhCn)),
        (Some("A leader is elected."), Some("选出领导者。"))
    );
    // In another language, if that is all there is.
    assert_eq!(
        (said.watch(Lang::ZhCn), said.tries(Lang::En)),
        (Some("S1, from 200 ms on."), Some("让 S1 崩溃。"))
    );
    assert_eq!(said.speed.map(Pace::micros_per_second), Some(100_000));
    assert_eq!(said.from.as_ref().map(|from| from.value), Some(Micros::ms(150)));
    assert_eq!(scenario.to_string(), text);
    assert_eq!(parse("synod 1 raft").introduction, Introduction::default());
    // The last moment of the run is one that can be shown.
    assert_eq!(parse("synod 1 raft / from 6s / until 6s").until, Some(Micros::secs(6)));
}

#[test]
fn each_speed_reads_back() {
    for speed in Pace::all() {
        assert_eq!(Pace::parse(&speed.to_string()), Some(speed));
        assert_eq!(Pace::of_micros(speed.micros_per_second()), Some(speed));
        assert_eq!(Pace::at(speed.index()), speed);
        // It says how often real time.
        let (times, of) = speed.to_string().split_once('/').map_or_else(
            || (speed.to_string().parse::<u64>().unwrap(), 1),
            |(times, of)| (times.parse().unwrap(), of.parse().unwrap()),
        );
        assert_eq!(speed.micros_per_second() * of, times * 1_000_000, "{speed}");
    }
    assert_eq!(Pace::default().to_string(), "1/50");
    assert_eq!(Pace::at(usize::MAX).to_string(), "100");
    assert_eq!((Pace::parse("0"), Pace::of_micros(1)), (None, None));
}

#[test]
fn each_action_is_read() {
    does("request 1 put x 7", Command::Request { node: n(1), words: vec![s("put"), s("x"), s("7")] });
    does(
        "request C1 put \"a b\" \"\" \"/\" \"#\" x=\"1 2\"",
        Command::Request {
            node: named("C1"),
            words: vec![s("put"), s("a b"), s(""), s("/"), s("#"), s("x=1 2")],
        },
    );
    does("crash S1", Fault::Crash(named("S1")));
    does("crash 640", Fault::Crash(n(640)));
    does("restart 1", Fault::Restart { node: n(1), wiped: false });
    does("restart 1 wiped", Fault::Restart { node: n(1), wiped: true });
    does("pause 2", Fault::Pause(n(2)));
    does("resume 2", Fault::Resume(n(2)));
    let clock = |change| Command::Clock { node: n(2), change };
    does("clock 2 120%", clock(ClockChange::Rate(Ppm(1_200_000))));
    does("clock 2 100.0001%", clock(ClockChange::Rate(Ppm(1_000_001))));
    does("clock 2 +250ms", clock(ClockChange::Forward(Micros::ms(250))));
    does("clock 2 -1us", clock(ClockChange::Back(Micros(1))));
    let two = Fault::Partition(vec![vec![n(1), n(2)], vec![n(3), n(4), n(5)]]);
    does("partition 1 2 | 3 4 5", two.clone());
    does("partition 1 2|3 4 5", two);
    does("partition 1 | S2 | 3", Fault::Partition(vec![vec![n(1)], vec![named("S2")], vec![n(3)]]));
    does("partition 1 2", Fault::Partition(vec![vec![n(1), n(2)]]));
    does("cut 3 -> 4", Fault::Cut(wire(3, 4, false)));
    does("cut 3->4", Fault::Cut(wire(3, 4, false)));
    does("cut 3 - 4", Fault::Cut(wire(3, 4, true)));
    does("mend 3 - 4", Fault::Mend(wire(3, 4, true)));
    does("join 3 - 4", Fault::Mend(wire(3, 4, true)));
    does("isolate 3", Fault::Isolate(n(3)));
    does("heal", Fault::Heal);
    does("by-hand", Command::ByHand(true));
    does("by-clock", Command::ByHand(false));
    does("measure", Command::Measure);
    let loss = NetChange { loss: Some(Ppm(100_000)), ..NetChange::default() };
    does("net loss=10%", Command::Net(loss.clone()));
    does("net 1 - 2 loss=10%", Command::Net(NetChange { link: Some(wire(1, 2, true)), ..loss }));
    let rate = Rate { count: 70, per: Micros::secs(1) };
    does("load 70/s put", Command::Load(Load { rate, words: vec![s("put")] }));
    does("without up-to-date-check", Command::Rule { id: s("up-to-date-check"), on: false });
    does("with up-to-date-check", Command::Rule { id: s("up-to-date-check"), on: true });
    does("set policy=random queue=9", Command::Set(vec![setting("policy", "random"), setting("queue", "9")]));
    does("deliver all", Command::DeliverAll);
    does("stabilize", Command::Stabilize);
    does("fire 2 election", Command::Fire { node: n(2), timer: s("election"), number: None });
    let seventh = Some(Spanned::from(7));
    does("fire 2 lease 7", Command::Fire { node: n(2), timer: s("lease"), number: seventh });
    does("choose 0 2", Command::Choose(vec![0, 2]));
}

#[test]
fn messages_are_selected_by_number_or_by_pattern() {
    let serial = || Select::Serial(17.into());
    does("deliver m17", Command::Deliver(serial()));
    does("drop m17", Command::Drop(serial()));
    does("duplicate m17", Command::Duplicate(serial()));
    does("hold m17", Command::Hold(serial()));
    does("release m17", Command::Release(serial()));
    does("delay m17 by 50ms", Command::Delay { select: serial(), by: Micros::ms(50) });
    does("deliver 2 -> 3 RequestVote", Command::Deliver(oldest(node(2), node(3), Some("RequestVote"))));
    does("deliver 2->3", Command::Deliver(oldest(node(2), node(3), None)));
    does("drop 3 -> * AppendEntries", Command::Drop(oldest(node(3), AnyNode::Any, Some("AppendEntries"))));
    does("drop * -> * *", Command::Drop(oldest(AnyNode::Any, AnyNode::Any, None)));
    does("delay 1 -> 2 by 5ms", Command::Delay { select: oldest(node(1), node(2), None), by: Micros::ms(5) });
    does(
        "delay 1 -> 2 Accept by 5ms",
        Command::Delay { select: oldest(node(1), node(2), Some("Accept")), by: Micros::ms(5) },
    );
    let newest = |kind, fields| matching(true, kind, fields);
    does("deliver newest 1 -> 2", Command::Deliver(newest(None, &[])));
    does("drop newest 1->2 RequestVote", Command::Drop(newest(Some("RequestVote"), &[])));
    does("hold newest 1 -> 2 * term=2", Command::Hold(newest(None, &[("term", "2")])));
    let by_field = |kind, fields| matching(false, kind, fields);
    does(
        "deliver 1 -> 2 RequestVote term=2",
        Command::Deliver(by_field(Some("RequestVote"), &[("term", "2")])),
    );
    does(
        "release 1 -> 2 term=2 value=\"a b\"",
        Command::Release(by_field(None, &[("term", "2"), ("value", "a b")])),
    );
    let late = Command::Delay { select: by_field(Some("by"), &[("by", "")]), by: Micros::ms(5) };
    does("delay 1 -> 2 \"by\" by= by 5ms", late);
    let deep = FieldIs {
        path: Path(vec![
            Segment::Name("entries".to_owned()),
            Segment::Index(1),
            Segment::Name("term".to_owned()),
        ])
        .into(),
        value: s("4"),
    };
    let pattern = Pattern { newest: false, from: AnyNode::Any, to: node(2), kind: None, fields: vec![deep] };
    does("duplicate * -> 2 entries[1].term=4", Command::Duplicate(Select::Matching(pattern)));
    let called_newest = AnyNode::Node(named("newest"));
    does("deliver newest -> 2", Command::Deliver(oldest(called_newest, node(2), None)));
    let m17 = AnyNode::Node(named("m17"));
    does("deliver m17 -> 2", Command::Deliver(oldest(m17, node(2), None)));
    let all = AnyNode::Node(named("all"));
    does("deliver all -> 2", Command::Deliver(oldest(all, node(2), None)));
}

#[test]
fn each_expectation_is_read() {
    let role = |node, negate| Expectation::Role { role: s("leader"), node, negate };
    expects("expect leader = 3", role(Some(n(3)), false));
    expects("expect leader=S3", role(Some(named("S3")), false));
    expects("expect leader = none", role(None, false));
    expects("expect leader != 3", role(Some(n(3)), true));
    expects("expect node = none", Expectation::Role { role: s("node"), node: None, negate: false });
    let name = |name: &str| Segment::Name(name.to_owned());
    let field = |path: Vec<Segment>, op, value| Expectation::Field {
        node: n(2),
        path: Path(path).into(),
        op,
        value: s(value),
    };
    expects("expect node 2 commit_index >= 4", field(vec![name("commit_index")], Op::Ge, "4"));
    expects("expect node 2 commit_index<=4", field(vec![name("commit_index")], Op::Le, "4"));
    expects("expect node 2 commit_index < 4", field(vec![name("commit_index")], Op::Lt, "4"));
    expects("expect node 2 commit_index> 4", field(vec![name("commit_index")], Op::Gt, "4"));
    expects("expect node 2 voted_for != none", field(vec![name("voted_for")], Op::Ne, "none"));
    expects("expect node 2 store.x = \"a = b\"", field(vec![name("store"), name("x")], Op::Eq, "a = b"));
    expects("expect node 2 x = =", field(vec![name("x")], Op::Eq, "="));
    let term = vec![name("log"), Segment::Index(3), name("term")];
    expects("expect node 2 log[3].term = 2", field(term, Op::Eq, "2"));
    let deep = vec![name("grid"), Segment::Index(1), Segment::Index(2)];
    expects("expect node 2 grid[1][2] = \"\"", field(deep, Op::Eq, ""));
    let metric =
        |path: Vec<Segment>, op, value| Expectation::Metric { path: Path(path).into(), op, value: s(value) };
    expects("expect figure answered >= 10", metric(vec![name("answered")], Op::Ge, "10"));
    let kind = vec![name("messages_by_kind"), name("RequestVote")];
    expects("expect figure messages_by_kind.RequestVote<9", metric(kind, Op::Lt, "9"));
    expects("expect figure = 3", Expectation::Role { role: s("figure"), node: Some(n(3)), negate: false });
    let answer = Expectation::Answer { request: 3.into(), op: Op::Eq, value: s("7") };
    expects("expect answer 3 = 7", answer.clone());
    expects("expect never answer 3 = 7", Expectation::Never(Box::new(answer)));
    expects("expect never leader = 2", Expectation::Never(Box::new(role(Some(n(2)), false))));
    let high = field(vec![name("current_term")], Op::Gt, "3");
    expects("expect never node 2 current_term > 3", Expectation::Never(Box::new(high)));
    expects("expect never = 3", Expectation::Role { role: s("never"), node: Some(n(3)), negate: false });
    for verdict in Verdict::ALL {
        let text = format!("expect {} state-machine-safety", verdict.word());
        expects(&text, Expectation::Invariant { verdict, id: s("state-machine-safety") });
    }
}

#[test]
fn an_expectation_may_stand_alone() {
    let role = |role: &str| Expectation::Role { role: s(role), node: Some(n(3)), negate: false };
    for text in ["leader = 3", "leader=3", "  expect leader = 3  # as in a scenario"] {
        assert_eq!(Expectation::parse(text), Ok(role("leader")), "{text}");
    }
    assert_eq!(Expectation::parse("expect = 3"), Ok(role("expect")));
    for (text, column, part) in [
        ("", 1, "an expectation is missing"),
        ("leader", 7, "missing"),
        ("leader = 3 4", 12, "one word too many"),
        ("leader = 3 / leader = 4", 14, "one expectation is enough"),
        ("nod 2 x = 1", 1, "node"),
    ] {
        let error = Expectation::parse(text).expect_err(text);
        assert_eq!((error.pos.line, error.pos.column), (1, column), "{text}: {error}");
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
}

#[test]
fn a_line_says_when_it_applies() {
    let when = |text: &str| line(text).when;
    assert_eq!(when("at 1200ms heal"), When::At(Micros::ms(1200)));
    assert_eq!(when("at 0s heal"), When::At(Micros(0)));
    assert_eq!(when("at 5s expect leader = 3"), When::At(Micros::secs(5)));
    assert_eq!(when("after 214 heal"), When::After { step: 214, at: None });
    assert_eq!(when("after 214 at 2141733us heal"), When::After { step: 214, at: Some(Micros(2_141_733)) });
    assert_eq!(when("after 0 expect leader = none"), When::After { step: 0, at: None });
    assert_eq!(when("expect leader = none"), When::InOrder);
}

#[test]
fn statements_share_a_line_with_a_slash_between_them() {
    let scenario = parse("synod 1 raft / seed 42\nat 1200ms pause 2 / at 1400ms resume 2 # both");
    assert_eq!(scenario.seed, 42);
    assert_eq!(scenario.lines.len(), 2);
    assert_eq!(scenario.lines[1].pos, Pos { line: 2, column: 21 });
    assert_eq!(scenario.lines[1].what, Statement::Do(Fault::Resume(n(2)).into()));
}

#[test]
fn spaces_comments_and_line_ends_do_not_matter() {
    let plain = parse("synod 1 raft nodes=5\ntitle \"a # b\"\nat 1s heal");
    for text in [
        "\u{feff}synod 1 raft nodes=5\r\ntitle \"a # b\"\r\nat 1s heal\r\n",
        "# a comment\n\n   synod\t1 raft  nodes=5 # five\n\ttitle \"a # b\"#no\nat 1s heal#1",
        "synod 1 raft nodes=5\n\ntitle \"a # b\" # not this one\n  # nor this\nat 1s heal",
        "synod\u{3000}1 raft nodes=5\ntitle \"a # b\"\nat 1s heal",
    ] {
        match Scenario::parse(text) {
            Ok(scenario) => assert_eq!(scenario, plain, "{text:?}"),
            // A comment begins only where a word could begin.
            Err(error) => assert!(text.contains("\"#no"), "{error}"),
        }
    }
    assert_eq!(parse("synod 1 raft a=#1").params, [setting("a", "#1")]);
}

#[test]
fn a_stepwise_scenario_applies_its_lines_in_order() {
    let scenario = parse(
        "synod 1 raft\nnet loss=1%\nwithout vote-persisted\nload 1/s put\nfire 1 election\nnet loss=2%\n\
         without log-persisted\ndeliver all\nexpect leader = 1\nwait 5ms\nafter 3 heal\nseed 7\nstepwise",
    );
    assert!(scenario.stepwise);
    assert_eq!(
        (scenario.net.len(), scenario.without.len(), scenario.load.len(), scenario.seed),
        (1, 1, 1, 7)
    );
    let printed: Vec<String> = scenario.lines.iter().map(ToString::to_string).collect();
    let lines = [
        "fire 1 election",
        "net loss=2%",
        "without log-persisted",
        "deliver all",
        "expect leader = 1",
        "wait 5ms",
        "after 3 heal",
    ];
    assert_eq!(printed, lines);
    let now = parse("synod 1 raft\nstepwise\nnow net loss=2%\nnow crash 1");
    assert_eq!((now.net.len(), now.lines.len()), (0, 2));
    assert_eq!(now.to_string(), "synod 1 raft\nstepwise\nnow net loss=2%\ncrash 1\n");
    assert_eq!(parse(&now.to_string()), now);
}

#[test]
fn the_canonical_text_has_one_form_for_everything() {
    canonical(
        "synod 1 raft nodes=5 a=\"b\" / seed 1\nuntil 1.5s\nat 0.5min crash 01/ at 1s pause 2"
            .replace("01/", "01 /")
            .as_str(),
        "synod 1 raft nodes=5 a=b\nat 30s crash 1\nat 1s pause 2\nuntil 1500ms\n",
    );
    canonical(
        "synod 1 raft\nnet latency=10ms..30ms reorder=0.50% loss=0%\nload 60/min put",
        "synod 1 raft\nnet latency=10..30ms loss=0% reorder=0.5%\nload 60/min put\n",
    );
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let page = include_str!("../../../../docs/scenario.md");
    let mut examples = 0;
    for block in page.split("```synod\n").skip(1) {
        let text = block.split("```").next().unwrap();
        let scenario = parse(text);
        assert_eq!(parse(&scenario.to_string()), scenario);
        examples += 1;
    }
    assert!(examples >= 2, "the page shows a timed and a stepwise scenario");
}
