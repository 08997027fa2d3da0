//! Scenarios and links of every shape, for the laws.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use synod_model::{Lang, Micros};
use synod_scenario::{
    AnyNode, Bandwidth, Beside, ClockChange, Command, Expectation, Fault, FieldIs, Given, Introduction, Line,
    Link, Load, Moment, NetChange, NodeRef, Op, Pace, Path, Pattern, Ppm, Rate, Run, Scenario, Segment,
    Select, Setting, Span, Spanned, Statement, Verdict, When, Wire, limits,
};

fn micros() -> impl Strategy<Value = Micros> {
    prop_oneof![(0..=1_000_000_u64).prop_map(Micros::secs), (0..5_000_u64).prop_map(Micros::ms), any_time()]
}

fn any_time() -> impl Strategy<Value = Micros> {
    (0..=limits::TIME.0).prop_map(Micros)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9领][-A-Za-z0-9_.:+()'é]{0,8}",
        Just("by".to_owned()),
        Just("all".to_owned()),
        Just("m7".to_owned()),
        Just("newest".to_owned())
    ]
}

fn spanned_name() -> impl Strategy<Value = Spanned<String>> {
    name().prop_map(Spanned::from)
}

/// Free text: what a word may contain, whatever it looks like.
fn free() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~\u{b5}领 ]{0,10}", "\\PC{0,6}", "[/#=\"|\\\\>* -]{0,3}"]
}

fn free_word() -> impl Strategy<Value = Spanned<String>> {
    free().prop_map(Spanned::from)
}

fn node_ref() -> impl Strategy<Value = Spanned<NodeRef>> {
    prop_oneof![
        (1..=limits::NODES).prop_map(NodeRef::Number),
        "[A-Za-z领][-A-Za-z0-9_.]{0,5}"
            .prop_filter("the word for nobody", |name| name != "none")
            .prop_map(NodeRef::Name),
    ]
    .prop_map(Spanned::from)
}

fn any_node() -> impl Strategy<Value = AnyNode> {
    prop_oneof![Just(AnyNode::Any), node_ref().prop_map(AnyNode::Node)]
}

fn span() -> impl Strategy<Value = Span> {
    (micros(), micros()).prop_map(|(a, b)| Span { min: a.min(b), max: a.max(b) })
}

fn ppm() -> impl Strategy<Value = Ppm> {
    prop_oneof![(0..=100_u32).prop_map(|percent| Ppm(percent * 10_000)), (0..=1_000_000_u32).prop_map(Ppm)]
}

fn wire() -> impl Strategy<Value = Wire> {
    (node_ref(), node_ref(), any::<bool>())
        .prop_filter("a link joins two nodes", |(from, to, _)| from != to)
        .prop_map(|(from, to, both)| Wire { from, to, both })
}

fn net_change() -> impl Strategy<Value = NetChange> {
    let rate = prop_oneof![1..=limits::BANDWIDTH.0, Just(u64::MAX)].prop_map(Bandwidth);
    let values =
        (option::of(span()), option::of(ppm()), option::of(ppm()), option::of(ppm()), option::of(rate));
    (option::of(wire()), values).prop_filter_map("a change changes something", |(link, values)| {
        let (latency, loss, duplicate, reorder, rate) = values;
        let change = NetChange { link, latency, loss, duplicate, reorder, rate };
        let bare = NetChange { link: None, ..change.clone() };
        (bare != NetChange::default()).then_some(change)
    })
}

fn settings(least: usize) -> impl Strategy<Value = Vec<Setting>> {
    let distinct = |settings: Vec<(Spanned<String>, Spanned<String>)>| {
        let mut out: Vec<Setting> = Vec::new();
        for (key, value) in settings {
            if out.iter().all(|other| other.key != key) {
                out.push(Setting { key, value });
            }
        }
        out
    };
    vec((spanned_name(), free_word()), least..4).prop_map(distinct)
}

fn load() -> impl Strategy<Value = Load> {
    let per =
        prop_oneof![Just(Micros::secs(1)), Just(Micros::secs(60)), (1..=limits::TIME.0).prop_map(Micros)];
    (0..=limits::RATE, per, vec(free_word(), 0..3))
        .prop_map(|(count, per, words)| Load { rate: Rate { count, per }, words })
}

fn select() -> impl Strategy<Value = Select> {
    prop_oneof![
        any::<u32>().prop_map(|serial| Select::Serial(serial.into())),
        pattern().prop_map(Select::Matching),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let distinct = |fields: Vec<(Path, Spanned<String>)>| {
        let mut out: Vec<FieldIs> = Vec::new();
        for (path, value) in fields {
            if out.iter().all(|other| other.path.value != path) {
                out.push(FieldIs { path: path.into(), value });
            }
        }
        out
    };
    let fields = vec((path(), free_word()), 0..3).prop_map(distinct);
    (any::<bool>(), any_node(), any_node(), option::of(spanned_name()), fields)
        .prop_map(|(newest, from, to, kind, fields)| Pattern { newest, from, to, kind, fields })
}

fn groups() -> impl Strategy<Value = Fault> {
    vec(vec(node_ref(), 1..4), 1..4).prop_filter_map("a node is in one group", |groups| {
        let mut named: Vec<_> = groups.iter().flatten().map(|node| node.value.clone()).collect();
        let all = named.len();
        named.sort();
        named.dedup();
        (named.len() == all).then_some(Fault::Partition(groups))
    })
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        node_ref().prop_map(Fault::Crash),
        (node_ref(), any::<bool>()).prop_map(|(node, wiped)| Fault::Restart { node, wiped }),
        node_ref().prop_map(Fault::Pause),
        node_ref().prop_map(Fault::Resume),
        groups(),
        wire().prop_map(Fault::Cut),
        wire().prop_map(Fault::Mend),
        node_ref().prop_map(Fault::Isolate),
        Just(Fault::Heal),
    ]
}

fn clock_change() -> impl Strategy<Value = ClockChange> {
    prop_oneof![
        (limits::CLOCK_SLOWEST.0..=limits::CLOCK_FASTEST.0).prop_map(|rate| ClockChange::Rate(Ppm(rate))),
        (1..=limits::TIME.0).prop_map(|by| ClockChange::Forward(Micros(by))),
        (1..=limits::TIME.0).prop_map(|by| ClockChange::Back(Micros(by))),
    ]
}

fn command(stepwise: bool) -> impl Strategy<Value = Command> {
    let faults = prop_oneof![
        8 => fault().prop_map(Command::Fault),
        1 => (node_ref(), vec(free_word(), 1..4)).prop_map(|(node, words)| Command::Request { node, words }),
        1 => (node_ref(), clock_change()).prop_map(|(node, change)| Command::Clock { node, change }),
    ];
    let settings = prop_oneof![
        any::<bool>().prop_map(Command::ByHand),
        Just(Command::Measure),
        net_change().prop_map(Command::Net),
        load().prop_map(Command::Load),
        (spanned_name(), any::<bool>()).prop_map(|(id, on)| Command::Rule { id, on }),
        settings(1).prop_map(Command::Set),
    ];
    let time =
        if stepwise { micros().prop_map(Command::Wait).boxed() } else { Just(Command::Measure).boxed() };
    let messages = prop_oneof![
        select().prop_map(Command::Deliver),
        Just(Command::DeliverAll),
        Just(Command::Stabilize),
        select().prop_map(Command::Drop),
        select().prop_map(Command::Duplicate),
        select().prop_map(Command::Hold),
        select().prop_map(Command::Release),
        (select(), micros()).prop_map(|(select, by)| Command::Delay { select, by }),
        (node_ref(), spanned_name(), option::of(any::<u64>().prop_map(Spanned::from)))
            .prop_map(|(node, timer, number)| Command::Fire { node, timer, number }),
        vec(any::<u32>(), 1..4).prop_map(Command::Choose),
        time,
    ];
    prop_oneof![faults, settings, messages]
}

fn path() -> impl Strategy<Value = Path> {
    let field = "[A-Za-z0-9_:领-]{1,6}".prop_map(Segment::Name);
    let rest = prop_oneof![field.clone(), (1..=u32::MAX).prop_map(Segment::Index)];
    (field, vec(rest, 0..3)).prop_map(|(first, rest)| Path(std::iter::once(first).chain(rest).collect()))
}

fn expectation() -> impl Strategy<Value = Expectation> {
    let never = one_expectation().prop_map(|inner| Expectation::Never(Box::new(inner)));
    prop_oneof![4 => one_expectation(), 1 => never]
}

fn one_expectation() -> impl Strategy<Value = Expectation> {
    let op = || proptest::sample::select(Op::ALL.to_vec());
    let role = prop_oneof![spanned_name(), Just(Spanned::from("node".to_owned()))];
    prop_oneof![
        (role, option::of(node_ref()), any::<bool>()).prop_map(|(role, node, negate)| Expectation::Role {
            role,
            node,
            negate
        }),
        (path(), op(), free_word()).prop_map(|(path, op, value)| Expectation::Metric {
            path: path.into(),
            op,
            value
        }),
        (1..=u32::MAX, op(), free_word()).prop_map(|(request, op, value)| Expectation::Answer {
            request: request.into(),
            op,
            value
        }),
        (node_ref(), path(), op(), free_word()).prop_map(|(node, path, op, value)| Expectation::Field {
            node,
            path: path.into(),
            op,
            value
        }),
        (proptest::sample::select(Verdict::ALL.to_vec()), spanned_name())
            .prop_map(|(verdict, id)| Expectation::Invariant { verdict, id }),
    ]
}

fn line(stepwise: bool) -> impl Strategy<Value = Line> {
    let after = (any::<u64>(), option::of(micros())).prop_map(|(step, at)| When::After { step, at });
    let other = if stepwise { Just(When::InOrder).boxed() } else { micros().prop_map(When::At).boxed() };
    let when = prop_oneof![after, other];
    let what = prop_oneof![
        3 => command(stepwise).prop_map(Statement::Do),
        1 => expectation().prop_map(Statement::Expect),
    ];
    (when, what).prop_map(|(when, what)| Line::new(when, what))
}

fn titles() -> impl Strategy<Value = Vec<(Lang, String)>> {
    let title = || option::of("[ -~领导者]{0,20}");
    (title(), title(), any::<bool>()).prop_map(|(en, zh, turned)| {
        let mut titles: Vec<_> =
            [(Lang::En, en), (Lang::ZhCn, zh)].into_iter().filter_map(|(l, t)| Some((l, t?))).collect();
        if turned {
            titles.reverse();
        }
        titles
    })
}

fn introduction() -> impl Strategy<Value = Introduction> {
    let speed = proptest::sample::select(Pace::all().collect::<Vec<_>>());
    (titles(), titles(), titles(), option::of(speed), option::of(micros())).prop_map(
        |(shows, watch, tries, speed, from)| {
            let from = from.map(Spanned::from);
            Introduction { shows, watch, tries, speed, from }
        },
    )
}

pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    any::<bool>().prop_flat_map(|stepwise| {
        let head = (spanned_name(), settings(0), titles(), introduction(), any::<u64>());
        let given = (node_ref(), settings(1)).prop_map(|(node, settings)| Given { node, settings });
        let start = (vec(net_change(), 0..3), vec(spanned_name(), 0..3), vec(given, 0..3), vec(load(), 0..3));
        (head, start, vec(line(stepwise), 0..8), option::of(micros())).prop_map(
            move |(head, (net, without, given, load), lines, until)| {
                let (system, params, titles, introduction, seed) = head;
                // No run ends before the page begins to show it.
                let from = introduction.from.as_ref().map(|from| from.value);
                let until = until.map(|until| from.map_or(until, |from| until.max(from)));
                Scenario {
                    system,
                    params,
                    titles,
                    introduction,
                    seed,
                    net,
                    without,
                    given,
                    load,
                    stepwise,
                    lines,
                    until,
                }
            },
        )
    })
}

pub(crate) fn run() -> impl Strategy<Value = Run> {
    let text = prop_oneof!["\\PC{0,200}", scenario().prop_map(|scenario| scenario.to_string())];
    (any::<u32>(), any::<u64>(), text).prop_map(|(revision, fingerprint, text)| Run {
        revision,
        fingerprint,
        text,
    })
}

pub(crate) fn link() -> impl Strategy<Value = Link> {
    let place = ("\\PC{1,12}", option::of("\\PC{1,12}"));
    let look = (option::of(any::<bool>()), option::of("\\PC{0,8}"), any::<bool>());
    let moment = (any::<u64>(), micros()).prop_map(|(step, offset)| Moment { step, offset });
    let play = (option::of(any::<u64>()), option::of(moment), option::of(run()));
    let named = ("[a-z]\\PC{0,11}", option::of("\\PC{1,12}"))
        .prop_map(|(system, scenario)| Beside::Bundled { system, scenario });
    let beside = vec(prop_oneof![named, run().prop_map(Beside::Run)], 0..=limits::BESIDE);
    let other = proptest::collection::btree_map("x[a-z=& ]{0,5}", "\\PC{0,8}", 0..3);
    (place, look, play, (beside, any::<bool>()), other).prop_map(
        |((mut system, mut scenario), (lang, theme, embed), (seed, at, run), (beside, own), other)| {
            let lang = lang.map(|en| if en { Lang::En } else { Lang::ZhCn });
            // Beside others, a run travels without its names, and a name begins with a letter.
            if !beside.is_empty() && run.is_some() {
                (system, scenario) = (String::new(), None);
            } else if !beside.is_empty() {
                system.insert(0, 'a');
            }
            let own_schedules = own && !beside.is_empty();
            let other = other.into_iter().collect();
            Link { system, scenario, lang, theme, embed, seed, at, run, beside, own_schedules, other }
        },
    )
}
