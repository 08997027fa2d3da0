//! How nodes are shown: how wrong a machine may be, what its sources may mean, and whether a timestamp has passed.

use super::ClockSync;
use super::select::Interval;
use super::setup::{Algorithm, Config, signed};
use super::state::Volatile;
use synod_model::prelude::*;
use synod_model::{Cell, Curve, Exhibit, Field, Gauge, Reading, Unit};

static SOURCE: Role = Role::new("source", &Text::new("source", "时钟源"), Tone::Lead, Glyph::Eye);
static MASTER: Role = Role::new("master", &Text::new("master", "主节点"), Tone::Lead, Glyph::Crown);
static FALSE: Role = Role::new("falseticker", &Text::new("falseticker", "假时钟源"), Tone::Bad, Glyph::Cross);
static MACHINE: Role = Role::new("machine", &Text::new("machine", "机器"), Tone::Plain, Glyph::None);

texts! {
    NOT_SET: "not set", "未校准";
    WITHIN: "±{0}", "±{0}";
}

static INTERVALS: Text = Text::new(
    "What each source may mean, in their order: a range of corrections; marked, what was agreed on (ntp).",
    "各时钟源（按顺序）可能的校正量范围；标出的是达成一致的范围（ntp）。",
);
static TRUE_TIME: Text = Text::new(
    "Between which times it is now, as the machine knows, while a commit waits; marked, its timestamp.",
    "有提交在等待时，机器所知的当前时间范围；标出的是时间戳。",
);
static COMMITS: Text = Text::new("Commits in the order of their timestamps", "按时间戳排列的提交");
static LOW: Text = Text::new("from", "从");
static HIGH: Text = Text::new("to", "到");
static STAMP: Text = Text::new("timestamp", "时间戳");

/// By how much each machine's clock is ahead.
static ERROR: Curve = Curve {
    id: "true_error",
    title: Text::new("True error of each clock", "各时钟的真实误差"),
    unit: Unit::Time,
};

impl Shown for ClockSync {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let config = node.config;
        let role = match config.algorithm {
            _ if !config.is_source(node.me) => MACHINE,
            _ if config.lies(node.me) => FALSE,
            Algorithm::Berkeley => MASTER,
            Algorithm::Cristian | Algorithm::Ntp => SOURCE,
        };
        let bound = node.memory.and_then(|memory| memory.error_bound_us);
        let subtitle = match bound {
            _ if config.is_source(node.me) => role.label.with([]),
            Some(bound) => WITHIN.with([Micros(bound.unsigned_abs()).into()]),
            None => NOT_SET.with([]),
        };
        let view = NodeView::of(role, subtitle);
        match node.memory {
            Some(memory) if !memory.waiting.is_empty() => view.beside("true_time waiting"),
            Some(memory) if !memory.intervals.is_empty() => view.beside("intervals commits"),
            Some(memory) if !memory.commits.is_empty() => view.beside("commits"),
            _ => view,
        }
    }

    /// What its clock showed, in milliseconds: the four times of an exchange stand at its four steps.
    fn stamp(node: &NodeRef<Self>) -> Word {
        let shown = node.memory.map(|memory| Value::Milli(memory.shown).plain());
        shown.and_then(|shown| Word::new(&shown)).unwrap_or_default()
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let mut fields = Vec::new();
        node.disk.fields(Place::Disk, node.limit, &mut fields);
        if let Some(memory) = node.memory {
            memory.fields(Place::Memory, node.limit, &mut fields);
            let field = |name, says, value| Field { name, says, place: Place::Memory, value };
            fields.push(field("intervals", &INTERVALS, intervals(memory)));
            fields.push(field("true_time", &TRUE_TIME, true_time(node.config, memory)));
        }
        fields
    }
}

/// What each source may mean, below one another.
fn intervals(memory: &Volatile) -> Value {
    let all = || memory.intervals.iter();
    let from = all().map(|interval| interval.low).min().unwrap_or(0);
    let of = all().map(|interval| interval.high).max().unwrap_or(0);
    let bar = |interval: &Interval| {
        let band = Some((interval.low, interval.high));
        let mut gauge =
            Gauge { unit: Unit::Time, from, of, used: Some(interval.middle()), band, marks: Vec::new() };
        if let Some((low, high)) = memory.chosen {
            gauge = gauge.mark("low", &LOW, low).mark("high", &HIGH, high);
        }
        Value::Gauge(gauge)
    };
    if memory.intervals.is_empty() { Value::None } else { Value::List(all().map(bar).collect()) }
}

/// Between which times it is now, and the timestamp that must pass.
fn true_time(config: &Config, memory: &Volatile) -> Value {
    let Some(waiting) = memory.waiting.first() else { return Value::None };
    let (commit, epsilon) = (waiting.commit, signed(config.epsilon));
    let (low, high) = (memory.shown - epsilon, memory.shown + epsilon);
    let gauge = Gauge {
        unit: Unit::Time,
        from: commit.earliest,
        of: commit.timestamp + 2 * epsilon + 1,
        used: Some(memory.shown),
        band: Some((low, high)),
        marks: Vec::new(),
    };
    Value::Gauge(gauge.mark("timestamp", &STAMP, commit.timestamp))
}

/// All commits that have been told, by their timestamps, whoever knows of them; nothing before there is one.
pub(super) fn exhibits(world: &World<ClockSync>) -> Vec<Exhibit> {
    let told = world.nodes().flat_map(|(node, at)| {
        at.memory.iter().flat_map(|memory| &memory.commits).filter(move |commit| commit.node == node)
    });
    let mut all: Vec<_> = told.collect();
    if all.is_empty() {
        return Vec::new();
    }
    all.sort_unstable_by_key(|commit| (commit.timestamp, commit.node));
    let cell = |commit: &&super::Committed| Cell {
        head: commit.text,
        body: String::new(),
        settled: true,
        record: vec![("timestamp", Value::Int(commit.timestamp)), ("node", commit.node.into())],
        ..Cell::default()
    };
    let (len, most) = (all.len(), 12);
    let first = len.saturating_sub(most);
    let cells = all[first..].iter().map(cell).collect();
    vec![Exhibit {
        id: "commits_by_timestamp",
        title: &COMMITS,
        value: Value::Log { first: first + 1, folded: 0, len, cells },
    }]
}

/// How wrong each machine's clock is, with the bound that it knows as a band.
pub(super) fn readings(
    world: &World<ClockSync>,
    at: Micros,
    clock: &dyn Fn(NodeId) -> Micros,
) -> Vec<Reading> {
    let config = world.config();
    let reading = |node: NodeId| {
        let (of, raw) = (config.oscillator(node), signed(clock(node)));
        let clock = &world.node(node).disk.clock;
        let ahead = clock.ahead(of, raw);
        let memory = world.node(node).memory.as_ref();
        let bound = memory.and_then(|memory| memory.bound_at(config, of.at(raw)));
        let band = bound.map(|bound| (-bound, bound + ahead));
        let error = clock.shown(of, raw) - signed(at);
        Reading { band, ..Reading::new(&ERROR, Some(node), error) }
    };
    config.all_machines().map(reading).collect()
}
