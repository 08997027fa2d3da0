//! What is drawn beside and around the nodes: who has which update, siblings as forks, and whom the truth is kept from.

use super::Consistency as System;
use super::account::{Account, Made};
use super::ghost::Outcomes;
use super::seen::Dot;
use super::setup::{Config, Data, Resolve};
use synod_model::prelude::*;
use synod_model::{Exhibit, Graph, GraphForm, GraphNode, Grid, Head, Hull, Label, Square};

static SEEN: Text = Text::new("seen", "已见");
static HELD: Text = Text::new("held", "持有");
static GONE: Text = Text::new("overwritten", "被覆盖");
static RIGHT: Text = Text::new("told right", "答复正确");
static STALE: Text = Text::new("told something old", "得到过时的答复");
static LOST: Text = Text::new("told ok, and lost", "得知成功却丢失");
static FAILED: Text = Text::new("told nothing", "没有得到答复");
static WAITING: Text = Text::new("waiting", "等待中");
static WRONG: Text = Text::new("told something that is not so", "得到的答复与事实不符");
static CURRENT: Text = Text::new("held by a replica", "有副本持有");
static REPLACED: Text = Text::new("replaced", "已被取代");

static UPDATES: Text = Text::new("Who has which update", "谁有哪个更新");
static CLIENTS: Text = Text::new("What came of what clients were told", "客户端得到的答复属实吗");
static FORKS: Text = Text::new("Values and what they replace", "各个值以及它们取代了什么");

const fn label(id: &'static str, text: &'static Text, tone: Tone) -> Label {
    Label { id, text, tone }
}

/// So many updates are drawn, the newest.
const DRAWN: usize = 12;

/// The tables beside the stage.
pub(super) fn exhibits(world: &World<System>) -> Vec<Exhibit> {
    let config = world.config();
    let updates = if config.is_strong() { writes(world) } else { updates(world) };
    let mut exhibits = vec![
        Exhibit { id: "updates", title: &UPDATES, value: Value::Grid(updates) },
        Exhibit { id: "clients", title: &CLIENTS, value: Value::Grid(clients(world)) },
    ];
    if !config.is_strong() && config.data == Data::Register && config.resolve == Resolve::Siblings {
        exhibits.push(Exhibit { id: "forks", title: &FORKS, value: Value::Graph(forks(world)) });
    }
    exhibits
}

fn grid(config: &Config, columns: Vec<Head>, square: impl Fn(NodeId, usize) -> Square) -> Grid {
    let rows: Vec<NodeId> = config.all().collect();
    let squares = rows.iter().flat_map(|node| (0..columns.len()).map(|column| (*node, column)));
    let squares = squares.map(|(node, column)| square(node, column)).collect();
    Grid { rows: rows.into_iter().map(Head::Node).collect(), columns, squares }
}

/// Strong: a row for each replica, a column for each tag; who holds the value with it now.
fn writes(world: &World<System>) -> Grid {
    let written = &world.ghost().written;
    let newest: Vec<_> = written.iter().skip(written.len().saturating_sub(DRAWN)).collect();
    let columns = newest.iter().map(|(tag, _)| Head::Word(tag.word())).collect();
    grid(world.config(), columns, |node, column| {
        let (tag, value) = newest[column];
        if world.node(node).disk.tag == *tag {
            Square::new(label("held", &HELD, Tone::Good)).saying(value.unwrap_or_default())
        } else {
            Square::default()
        }
    })
}

/// The newest updates, in the order of their stamps.
fn newest(account: &Account) -> Vec<(Dot, &Made)> {
    let mut all: Vec<(Dot, &Made)> = account.made.iter().map(|(dot, made)| (*dot, made)).collect();
    all.sort_unstable_by_key(|(dot, made)| (made.serial, *dot));
    all.split_off(all.len().saturating_sub(DRAWN))
}

/// Eventual: a row for each replica, a column for each update; who has seen it, and where it is overwritten.
fn updates(world: &World<System>) -> Grid {
    let newest = newest(&world.ghost().account);
    let columns = newest.iter().map(|(dot, _)| Head::Word(dot.word())).collect();
    grid(world.config(), columns, |node, column| {
        let (dot, made) = newest[column];
        let state = &world.node(node).disk.state;
        if !state.seen.has(dot) {
            return Square::default();
        }
        // It is lost where the one that has overwritten it has come.
        let gone = made.lost && state.tag > made.stamp;
        let state =
            if gone { label("overwritten", &GONE, Tone::Bad) } else { label("seen", &SEEN, Tone::Good) };
        Square::new(state).saying(made.op.tag())
    })
}

const fn outcome(outcome: Outcomes) -> Label {
    match outcome {
        Outcomes::Right => label("right", &RIGHT, Tone::Good),
        Outcomes::Stale => label("stale", &STALE, Tone::Bad),
        Outcomes::Lost => label("lost", &LOST, Tone::Bad),
        Outcomes::Failed => label("failed", &FAILED, Tone::Ghost),
    }
}

/// By client: whether it waits, and else what came of what it was told last.
fn clients(world: &World<System>) -> Grid {
    let square = |client: NodeId| {
        let waits = world.open_requests().iter().any(|request| request.node == client);
        let told = world.ghost().told.get(&client).map(|(_, told)| outcome(*told));
        let state = if waits { Some(label("waiting", &WAITING, Tone::Try)) } else { told };
        (Head::Node(client), Square { state, ..Square::default() })
    };
    Grid::list(world.config().clients().map(square))
}

/// Around the clients that were told something that is not so.
pub(super) fn hulls(world: &World<System>) -> Vec<Hull> {
    let wrong = |told: &Outcomes| matches!(told, Outcomes::Stale | Outcomes::Lost);
    let told = world.ghost().told.iter().filter(|(_, (_, told))| wrong(told));
    let nodes: NodeSet = told.map(|(client, _)| *client).collect();
    if nodes.is_empty() {
        return Vec::new();
    }
    vec![Hull { id: "wrong", caption: WRONG.with([]), nodes, tone: Tone::Bad, dashed: false }]
}

/// Values with what they replace: two that nobody has replaced stand side by side.
fn forks(world: &World<System>) -> Graph {
    let (account, config) = (&world.ghost().account, world.config());
    let newest = newest(account);
    let mut graph = Graph::new(GraphForm::Lineage);
    let held = |dot: Dot| {
        config.all().any(|node| world.node(node).disk.state.versions.iter().any(|version| version.dot == dot))
    };
    for (dot, made) in &newest {
        let state = if held(*dot) {
            label("current", &CURRENT, Tone::Good)
        } else {
            label("replaced", &REPLACED, Tone::Ghost)
        };
        let word = dot.word();
        graph.add(GraphNode::new(word.as_str()).named(made.op.tag().as_str()).state(state));
    }
    let vector = |dot: Dot| {
        let all = config.all().flat_map(|node| world.node(node).disk.state.versions.iter());
        all.into_iter().find(|version| version.dot == dot).map(|version| &version.vector)
    };
    for (to, (dot, made)) in newest.iter().enumerate() {
        // A value that is still held says what it replaces; of others, what their replica knew.
        let knows = vector(*dot).unwrap_or(&made.known);
        for (from, (older, _)) in newest.iter().enumerate().filter(|(_, (older, _))| knows.has(*older)) {
            let between =
                |(other, by): &(Dot, &Made)| other != older && knows.has(*other) && by.known.has(*older);
            if !newest.iter().any(between) {
                graph.join(from, to, false);
            }
        }
    }
    graph
}
