//! Values of every kind that is a picture, as systems to come will have them.

use crate::frames::id;
use synod_model::{
    Bin, Capacity, Cell, CellKind, Gauge, Glyph, Graph, GraphForm, GraphNode, Grid, Head, Item, Label, Ring,
    RingKey, RingPoint, Square, Text, Tone, Unit, Value, Word,
};

static ACCEPTED: Text = Text::new("accepted", "已接受");
static CHOSEN: Text = Text::new("chosen", "已选定");
static APPLIED: Text = Text::new("applied", "已应用");
static WAITING: Text = Text::new("waiting", "等待中");
static RUNNING: Text = Text::new("running", "运行中");
static DONE: Text = Text::new("done", "已完成");
static FAILED: Text = Text::new("failed", "失败");
static LOST: Text = Text::new("lost", "已丢失");
static CPU: Text = Text::new("CPU", "处理器");
static MEMORY: Text = Text::new("memory", "内存");
static GUARANTEE: Text = Text::new("guarantee", "保证容量");
static MAXIMUM: Text = Text::new("maximum", "上限");
static FIT: Text = Text::new("fit", "适合度");
static BALANCED: Text = Text::new("balanced", "均衡度");
static TOTAL: Text = Text::new("total", "总分");

const fn label(id: &'static str, text: &'static Text, tone: Tone) -> Label {
    Label { id, text, tone }
}

pub(crate) const RUNS: Label = label("running", &RUNNING, Tone::Try);
pub(crate) const FINISHED: Label = label("done", &DONE, Tone::Good);
pub(crate) const BROKEN: Label = label("failed", &FAILED, Tone::Bad);
pub(crate) const WAITS: Label = label("waiting", &WAITING, Tone::Plain);
const GONE: Label = label("lost", &LOST, Tone::Ghost);

pub(crate) fn word(text: &str) -> Word {
    Word::new(text).expect("a short word")
}

/// Slots and replicas: ballots in the squares, how far by tone, one hole.
pub(crate) fn slots() -> Value {
    let states = [
        label("accepted", &ACCEPTED, Tone::Try),
        label("chosen", &CHOSEN, Tone::Good),
        label("applied", &APPLIED, Tone::Lead),
    ];
    let square = |slot: usize, replica: usize| match (slot, replica) {
        (3, 1 | 2) | (5, 0 | 2) => Square::default(),
        (0 | 1, _) => Square::new(states[2]).saying(word("1.1")),
        (2, _) => Square::new(states[1]).saying(word("1.1")),
        (4, _) => Square::new(states[usize::from(replica == 0)]).saying(word("2.3")),
        _ => Square::new(states[0]).saying(word("2.3")),
    };
    let rows = (7..13).map(|slot| Head::Word(Word::number(slot))).collect();
    let columns = (1..=3).map(|n| Head::Node(id(n))).collect();
    let squares = (0..6).flat_map(|slot| (0..3).map(move |r| square(slot, r))).collect();
    Value::Grid(Grid { rows, columns, squares })
}

/// What each knows of each: numbers only.
pub(crate) fn clocks() -> Value {
    let heads: Vec<Head> = (1..=4).map(|n| Head::Node(id(n))).collect();
    let squares = (0..16).map(|i: u32| match i {
        7 => Square::default(),
        i => Square::word(Word::number(i * i % 17 + 3)),
    });
    Value::Grid(Grid { rows: heads.clone(), columns: heads, squares: squares.collect() })
}

/// A table of facts, which is a grid.
pub(crate) fn scores() -> Value {
    let row = |n: u32| {
        let fit = if n == 2 { Value::Label("failed", &FAILED, Tone::Bad) } else { (40 + n * 7).into() };
        let facts = vec![
            ("fit", &FIT, fit),
            ("balanced", &BALANCED, (90 - n).into()),
            ("total", &TOTAL, (n * 111).into()),
        ];
        (word(&format!("N{n}")), Value::Facts(facts))
    };
    Value::Table((1..5).map(row).collect())
}

/// This many tasks in some state.
pub(crate) fn tasks(n: u32) -> Value {
    let square = |i: u32| match i {
        i if i < n * 5 / 9 => Square::new(FINISHED).at(id(u16::try_from(i % 3).unwrap_or(0) + 1)),
        i if i % 11 == 4 => Square::new(BROKEN),
        i if i % 13 == 5 => Square::new(GONE).counted(2),
        i if i < n * 7 / 9 => Square::new(RUNS).at(id(u16::try_from(i % 3).unwrap_or(0) + 1)).counted(i % 4),
        _ => Square::new(WAITS),
    };
    Value::Grid(Grid::list((0..n).map(|i| (Head::Word(word(&format!("m{i}"))), square(i)))))
}

/// A ring of this many owners with this many points each, and some keys, one of which is on its way.
pub(crate) fn ring(owners: u16, each: u32, keys: u32) -> Value {
    let points = u32::from(owners) * each;
    let point = |i: u32| {
        let node = id(u16::try_from(i * 7 % u32::from(owners)).unwrap_or(0) + 1);
        RingPoint { at: i * 360 / points + i * i % (360 / points).max(1) / 2, node }
    };
    let key = |i: u32| RingKey {
        at: (i * 97 + 20) % 360,
        word: word(&format!("k{i}")),
        tone: if i == 3 { Tone::Bad } else { Tone::Plain },
        holder: (i == 1).then(|| id(owners)),
    };
    Value::Ring(Ring {
        size: 360,
        points: (0..points).map(point).collect(),
        keys: (0..keys).map(key).collect(),
        first: None,
    })
}

/// A tree of files: locks with owners, one of which goes with its session.
pub(crate) fn files() -> Value {
    let mut graph = Graph::new(GraphForm::Tree);
    let root = graph.add(GraphNode::new("/"));
    let app = graph.add(GraphNode::new("/app").named("app"));
    let leader =
        GraphNode { dashed: true, glyph: Glyph::Eye, ..GraphNode::new("/app/leader").named("leader") };
    let leader = graph.add(leader.owned(id(2)).state(RUNS));
    let locks = graph.add(GraphNode::new("/locks").named("locks"));
    graph.join(root, app, false);
    graph.join(app, leader, false);
    graph.join(root, locks, false);
    for n in 1..4 {
        let name = format!("lock-000000000{n}");
        let node = GraphNode::new(&["/locks/", &name].concat()).named(&name).owned(id(n));
        let lock = graph.add(GraphNode { dashed: true, glyph: Glyph::Lock, ..node });
        graph.join(locks, lock, false);
    }
    Value::Graph(graph)
}

/// Stages of a job with their tasks; wide dependencies are dashed.
pub(crate) fn stages() -> Value {
    let mut graph = Graph::new(GraphForm::Stages);
    let stage = |name: &str, state: Label, parts: &[Label]| {
        let node = GraphNode::new(name).state(state);
        GraphNode { parts: parts.iter().map(|state| Square::new(*state)).collect(), ..node }
    };
    let (done, runs, waits) = (FINISHED, RUNS, WAITS);
    let a = graph.add(stage("s0", done, &[done, done, done, GONE, done, done, done]));
    let b = graph.add(stage("s1", done, &[done; 4]));
    let c = graph.add(stage("s2", runs, &[done, runs, runs, waits, BROKEN, waits]));
    let d = graph.add(stage("s3", waits, &[waits; 3]));
    graph.join(a, c, true);
    graph.join(b, c, true);
    graph.join(b, d, false);
    graph.join(c, d, true);
    Value::Graph(graph)
}

/// What was made of what.
pub(crate) fn lineage() -> Value {
    let mut graph = Graph::new(GraphForm::Lineage);
    let add = |graph: &mut Graph, name: &str, state| graph.add(GraphNode::new(name).state(state));
    let lines = add(&mut graph, "lines", FINISHED);
    let words = add(&mut graph, "words", FINISHED);
    let pairs = add(&mut graph, "(w, 1)", GONE);
    let counts = graph.add(GraphNode::new("reduceByKey").state(RUNS).owned(id(1)));
    graph.join(lines, words, false);
    graph.join(words, pairs, false);
    graph.join(pairs, counts, true);
    Value::Graph(graph)
}

/// A machine with pods; `many` of them are tiny.
pub(crate) fn machine(many: u32) -> Value {
    let of = vec![
        Capacity { id: "cpu", text: &CPU, amount: 4_000 },
        Capacity { id: "mem", text: &MEMORY, amount: 8_192 },
    ];
    let item = |name: &str, sizes: [u32; 2], group, dashed| Item {
        id: word(name),
        sizes: [sizes[0], sizes[1], 0],
        state: Some(RUNS),
        group,
        dashed,
    };
    let mut items = vec![
        item("web-1", [1_000, 1_024], 0, false),
        item("web-2", [1_000, 1_024], 0, false),
        item("db-0", [500, 3_000], 1, false),
        item("job", [400, 256], 2, true),
    ];
    items.extend((0..many).map(|i| item(&format!("t{i}"), [10, 20], 3, false)));
    Value::Bin(Bin { of, items })
}

/// A queue's share with a guarantee and a maximum.
pub(crate) fn share() -> Value {
    let gauge = Gauge::share(34, 64).mark("guarantee", &GUARANTEE, 24).mark("maximum", &MAXIMUM, 48);
    Value::Gauge(gauge)
}

/// How wrong a clock is, and how wrong it may be.
pub(crate) fn error(used: i64) -> Value {
    let gauge =
        Gauge { unit: Unit::Time, from: -10_000, band: Some((-4_000, 4_000)), ..Gauge::share(used, 10_000) };
    Value::Gauge(gauge)
}

/// A log of which the beginning is compacted away, with entries of every kind.
pub(crate) fn log() -> Value {
    let cell = |term, kind, settled, crossed| Cell {
        head: Word::number(term),
        kind,
        settled,
        crossed,
        ..Cell::default()
    };
    let cells = vec![
        cell(3, CellKind::Plain, true, false),
        cell(4, CellKind::Empty, true, false),
        cell(4, CellKind::Configuration, true, false),
        cell(4, CellKind::Plain, false, false),
        cell(2, CellKind::Plain, false, true),
    ];
    Value::Log { first: 7, folded: 6, len: 11, cells }
}

/// Every picture, with a name.
pub(crate) fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("slots", slots()),
        ("clocks", clocks()),
        ("scores", scores()),
        ("few tasks", tasks(14)),
        ("many tasks", tasks(400)),
        ("ring", ring(5, 1, 6)),
        ("points", ring(6, 12, 40)),
        ("files", files()),
        ("stages", stages()),
        ("lineage", lineage()),
        ("machine", machine(0)),
        ("tiny pods", machine(60)),
        ("share", share()),
        ("error", error(-2_500)),
        ("too much", error(7_000)),
    ]
}
