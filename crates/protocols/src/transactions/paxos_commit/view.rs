//! How nodes are shown: beside a resource manager its log and its locks, beside an acceptor what it has accepted, instance by
//! instance. That grid, over all acceptors, is shown beside the stage: what is chosen can be read off it.

use super::super::locks;
use super::super::log::{Record, Tid};
use super::super::view as shared;
use super::PaxosCommit;
use super::setup::Config;
use super::state::{Durable, Lead, Memory, Row, Stage, row};
use super::vote::{Answer, Ballot, Instance, Vote};
use synod_model::prelude::*;
use synod_model::{Exhibit, Field, Grid, Head, Label, Show, Square};

texts! {
    WORKING: "working", "处理中";
    PREPARED: "prepared", "已准备";
    COMMITTED: "committed", "已提交";
    ABORTED: "aborted", "已中止";
    BLOCKED: "blocked", "被阻塞";
    PROMISED: "promised", "已承诺";

    // Who a node is.
    LEADS: "leader", "领导者";
    ACCEPTS: "acceptor", "接受者";
    MANAGES: "resource manager", "资源管理器";

    // The subtitle under an acceptor.
    CHOSEN: "{0}/{1} decided", "{0}/{1} 已决定";
    PROMISES: "{0}/{1} promises", "{0}/{1} 承诺";
    VOTES: "{0}/{1} votes", "{0}/{1} 票";
}

static INSTANCES: Text =
    Text::new("the last transaction: instances and acceptors", "最近的事务：实例与接受者");

/// The name of a resource manager's instance.
fn name(place: usize) -> Head {
    Head::Word(Word::new(&format!("R{}", place + 1)).expect("it is short"))
}

/// A square in which a ballot is written.
fn in_ballot(square: Square, ballot: Ballot) -> Square {
    if ballot == Ballot::ZERO {
        return square.saying(Word::number(0));
    }
    square.in_ballot(ballot.round.into(), NodeId::new(ballot.leader))
}

/// A value as it is shown.
pub(super) const fn label(value: Answer) -> Label {
    match value {
        Answer::Prepared(_) => Label { id: "prepared", text: &PREPARED, tone: Tone::Good },
        Answer::Aborted => Label { id: "aborted", text: &ABORTED, tone: Tone::Bad },
    }
}

/// An acceptor's state in one instance.
fn square(instance: &Instance) -> Square {
    let Instance { mbal, vote } = *instance;
    if *instance == Instance::default() {
        return Square::default();
    }
    let promised = Label { id: "promised", text: &PROMISED, tone: Tone::Try };
    let square = Square::new(vote.map_or(promised, |vote| label(vote.val)));
    let mut square = in_ballot(square, vote.map_or(mbal, |vote| vote.bal));
    square.record = vec![
        ("mbal", mbal.show(0)),
        ("bal", vote.map_or(Value::None, |vote| vote.bal.show(0))),
        ("val", vote.map_or(Value::None, |vote| vote.val.show(0))),
    ];
    square
}

/// What a message tells of an acceptor's votes.
pub(super) fn votes(votes: &[(usize, Vote)]) -> Value {
    let cell = |(place, vote): &(usize, Vote)| {
        let mut square = in_ballot(Square::new(label(vote.val)), vote.bal);
        square.record = vec![("bal", vote.bal.show(0)), ("val", vote.val.show(0))];
        (name(*place), square)
    };
    Grid::list(votes.iter().map(cell)).into()
}

/// What a message tells of an acceptor's state in some instances.
pub(super) fn instances(instances: &[(usize, Instance)]) -> Value {
    Grid::list(instances.iter().map(|(place, instance)| (name(*place), square(instance)))).into()
}

/// All that an acceptor has promised and accepted: transactions by instances.
fn grid(rows: &[Row], config: &Config, limit: usize) -> Value {
    let rows = &rows[rows.len().saturating_sub(limit)..];
    if rows.is_empty() {
        return Value::None;
    }
    Grid {
        rows: rows.iter().map(|row| Head::Word(row.tid.word())).collect(),
        columns: (0..config.voters()).map(name).collect(),
        squares: rows.iter().flat_map(|row| &row.instances).map(square).collect(),
    }
    .into()
}

/// The rows of an acceptor, also of one that is down.
fn rows<'a>(disk: &'a Durable, memory: Option<&'a Memory>) -> &'a [Row] {
    memory.map_or(&disk.rows, |memory| &memory.rows)
}

/// What the last transaction looks like at all acceptors: instances by acceptors.
pub(super) fn exhibit(world: &World<PaxosCommit>) -> Exhibit {
    let config = world.config();
    let sites: Vec<_> = config.acceptors().map(|node| (node, world.node(node))).collect();
    let rows_of: Vec<&[Row]> = sites.iter().map(|(_, site)| rows(&site.disk, site.memory.as_ref())).collect();
    let last = rows_of.iter().filter_map(|rows| rows.last()).map(|row| row.tid).max();
    let squares = |place: usize| {
        let cell = move |rows: &&[Row]| {
            last.and_then(|tid| row(rows, tid))
                .map_or_else(Square::default, |row| square(&row.instances[place]))
        };
        rows_of.iter().map(cell).collect::<Vec<_>>()
    };
    let grid = Grid {
        rows: (0..config.voters()).map(name).collect(),
        columns: sites.iter().map(|(node, _)| Head::Node(*node)).collect(),
        squares: (0..config.voters()).flat_map(squares).collect(),
    };
    Exhibit { id: "instances", title: &INSTANCES, value: grid.into() }
}

/// How far each transaction is at a node.
fn transactions(disk: &Durable, memory: Option<&Memory>) -> Value {
    let tail = memory.map_or(&[][..], |m| &m.tail);
    let mut table = shared::records(&disk.log, tail);
    let mut put = |tid: Tid, value: Value| match table.iter_mut().find(|(known, _)| *known == tid) {
        Some(row) => row.1 = value,
        None => table.push((tid, value)),
    };
    let working = || Value::Label("working", &WORKING, Tone::Plain);
    if let Some(memory) = memory {
        for lead in memory.leads.iter().filter(|lead| memory.branches.iter().all(|b| b.tid != lead.tid)) {
            put(lead.tid, working());
        }
        for branch in &memory.branches {
            match (branch.holds, branch.state.blocked) {
                (_, true) => put(branch.tid, Value::Label("blocked", &BLOCKED, Tone::Bad)),
                (false, _) => put(branch.tid, working()),
                _ => {}
            }
        }
    }
    Value::Table(table.into_iter().map(|(tid, value)| (tid.word(), value)).collect())
}

/// What is on a node's disk, and what follows from its log.
#[derive(Fields)]
struct OnDisk {
    /// Its write-ahead log. What is on disk is drawn solid; what is dashed would be lost in a crash.
    #[zh("它的预写日志。已写盘的记录画成实线；虚线的记录会在崩溃时丢失。")]
    log: Value,
    /// How far each transaction is here.
    #[zh("每个事务在这里进行到哪一步。")]
    transactions: Value,
}

/// What an acceptor shows besides.
#[derive(Fields)]
struct AsAcceptor {
    /// As an acceptor, for each instance: the ballot it has promised, and the ballot and the value it has accepted last.
    #[zh("作为接受者，对每个实例：它承诺的提案编号，以及最近接受的提案编号和值。")]
    instances: Value,
    /// As an acceptor: whether what it has accepted in each transaction is on disk.
    #[zh("作为接受者：每个事务中接受的内容是否已写盘。")]
    forced: Value,
}

/// What an acceptor has in memory.
#[derive(Fields)]
struct AsLeader {
    /// As an acceptor: how transactions have ended, as far as it knows.
    #[zh("作为接受者：它所知的事务结果。")]
    decided: Value,
    /// As a leader: the ballot under way in the last transaction that it leads.
    #[zh("作为领导者：它主持的最近一个事务正在进行的提案编号。")]
    ballot: Option<Ballot>,
    /// As a leader: who has promised this ballot.
    #[zh("作为领导者：谁承诺了这个提案编号。")]
    promises: Value,
    /// As a leader: what is chosen in each instance of that transaction.
    #[zh("作为领导者：该事务的每个实例选定了什么。")]
    chosen: Value,
}

/// What a resource manager has in memory.
#[derive(Fields)]
struct AsManager {
    /// As a resource manager that has asked: which acceptors have answered, for each transaction.
    #[zh("作为发出询问的资源管理器：对每个事务，哪些接受者已经答复。")]
    answers: Value,
}

/// All of a node's state.
pub(super) fn fields(node: &NodeRef<'_, PaxosCommit>) -> Vec<Field> {
    let NodeRef { config, me, disk, memory, limit } = *node;
    let tail: &[Record] = memory.map_or(&[][..], |m| &m.tail);
    let mut fields = Vec::new();
    let log = shared::log(&disk.log, tail, limit);
    OnDisk { log, transactions: transactions(disk, memory) }.fields(Place::Disk, limit, &mut fields);
    if config.rank(me).is_some() {
        let rows = rows(disk, memory);
        let forced = |known: &Row| (known.tid.word(), (row(&disk.rows, known.tid) == Some(known)).into());
        let forced = Value::Table(rows.iter().map(forced).collect());
        AsAcceptor { instances: grid(rows, config, limit), forced }.fields(Place::Disk, limit, &mut fields);
    }
    let Some(memory) = memory else { return fields };
    if config.place(me).is_some() {
        let table = locks::table(&memory.branches);
        locks::Table { locks: table }.fields(Place::Memory, limit, &mut fields);
        let asked = memory.branches.iter().filter(|branch| branch.state.asked);
        let answers = asked.map(|branch| (branch.tid.word(), heard(branch.state.heard, config).into()));
        AsManager { answers: Value::Table(answers.collect()) }.fields(Place::Memory, limit, &mut fields);
    }
    if config.rank(me).is_some() {
        as_leader(disk, memory, config).fields(Place::Memory, limit, &mut fields);
    }
    fields
}

/// The acceptors at these places.
fn heard(places: u8, config: &Config) -> NodeSet {
    config.acceptors().enumerate().filter(|(rank, _)| places >> rank & 1 == 1).map(|(_, node)| node).collect()
}

fn as_leader(disk: &Durable, memory: &Memory, config: &Config) -> AsLeader {
    let lead = memory.leads.last();
    let decided = shared::records(&disk.log, &memory.tail)
        .into_iter()
        .filter(|(_, value)| matches!(value, Value::Label("committed" | "aborted", ..)));
    let promises = match lead.map(|lead| &lead.stage) {
        Some(Stage::Promises { from, .. }) => {
            let nodes = from.iter().filter_map(|(rank, _)| config.acceptors().nth(*rank));
            Value::Nodes(nodes.collect())
        }
        _ => Value::None,
    };
    let chosen = |lead: &Lead| {
        let cell = |place| {
            lead.tally
                .chosen(place, config.majority())
                .map_or_else(Square::default, |v| Square::new(label(v)))
        };
        Grid::list((0..config.voters()).map(|place| (name(place), cell(place)))).into()
    };
    AsLeader {
        decided: Value::Table(decided.map(|(tid, value)| (tid.word(), value)).collect()),
        ballot: lead.map(|lead| lead.ballot),
        promises,
        chosen: lead.map_or(Value::None, chosen),
    }
}

/// What a node is above all.
fn role(config: &Config, me: NodeId, memory: Option<&Memory>) -> Role {
    let leads = memory.is_some_and(|memory| memory.leader == me);
    match (config.rank(me), config.place(me)) {
        (Some(_), _) if leads => Role::new("leader", &LEADS, Tone::Lead, Glyph::Crown),
        (Some(_), None) => {
            let tone = if memory.is_some() { Tone::Plain } else { Tone::Ghost };
            Role::new("acceptor", &ACCEPTS, tone, Glyph::Box)
        }
        _ => {
            let holds = memory.is_some_and(|memory| memory.branches.iter().any(|branch| branch.holds));
            let (tone, glyph) = match memory {
                None => (Tone::Ghost, Glyph::None),
                Some(memory) if memory.blocked().is_some() => (Tone::Bad, Glyph::Lock),
                Some(_) if holds => (Tone::Try, Glyph::Lock),
                Some(_) => (Tone::Plain, Glyph::None),
            };
            Role::new("resource-manager", &MANAGES, tone, glyph)
        }
    }
}

/// A node on the stage.
pub(super) fn look(node: &NodeRef<'_, PaxosCommit>) -> NodeView {
    let NodeRef { config, me, disk, memory, .. } = *node;
    let tail: &[Record] = memory.map_or(&[][..], |m| &m.tail);
    let lead = memory.and_then(|memory| memory.leads.last());
    let manages = config.place(me).is_some();
    let open =
        memory.and_then(|memory| memory.blocked().or(memory.branches.first())).map(|branch| branch.tid);
    let subtitle = match lead {
        Some(lead) => leads(lead, config),
        None if manages => shared::progress(&disk.log, tail, open),
        None => {
            accepted(rows(disk, memory), config).unwrap_or_else(|| shared::progress(&disk.log, tail, None))
        }
    };
    let epoch = lead.map_or(0, |lead| u64::from(lead.ballot.round) << 16 | u64::from(lead.ballot.leader));
    let beside = match (config.rank(me).is_some(), manages && memory.is_some()) {
        (false, true) => "log locks",
        (true, true) => "log locks instances",
        (true, false) => "instances",
        (false, false) => "log",
    };
    let outcome = shared::stands(&disk.log, tail, open.or(lead.map(|lead| lead.tid)));
    NodeView::of(role(config, me, memory), subtitle).epoch(epoch).outcome(outcome).beside(beside)
}

/// How far a transaction is that a node leads.
fn leads(lead: &Lead, config: &Config) -> Sentence {
    let majority = config.majority();
    match &lead.stage {
        Stage::Promises { from, .. } => PROMISES.with([from.len().into(), majority.into()]),
        _ => CHOSEN.with([lead.tally.chosen_count(majority, config).into(), config.voters().into()]),
    }
}

/// How many votes an acceptor has on the last transaction.
fn accepted(rows: &[Row], config: &Config) -> Option<Sentence> {
    let row = rows.last()?;
    Some(VOTES.with([row.votes().count().into(), config.voters().into()]))
}
