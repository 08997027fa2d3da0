//! How nodes are shown: what replicas have, and what clients were told.

use super::Consistency as System;
use super::crdt::{Count, State, Tag, Tags};
use super::op::Op;
use super::seen::{Dot, Seen};
use super::setup::{Config, Data, Resolve};
use super::state::{Client, Durable, LastReply, Phase, Replica, Round, Status, Volatile};
use std::collections::{BTreeMap, BTreeSet};
use synod_model::prelude::*;
use synod_model::{Field, Lane, Show as _};

static REPLICA: Role = Role::new("replica", &Text::new("replica", "副本"), Tone::Plain, Glyph::Box);
static WAITING: Role =
    Role::new("waiting", &Text::new("replica that waits", "等待中的副本"), Tone::Try, Glyph::Box);
static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);
static OPEN: Role =
    Role::new("open", &Text::new("client that waits", "等待中的客户端"), Tone::Try, Glyph::Person);
static TOLD: Role =
    Role::new("answered", &Text::new("answered client", "得到答复的客户端"), Tone::Good, Glyph::Person);
static FAILED: Role = Role::new(
    "failed",
    &Text::new("client without an answer", "没有得到答复的客户端"),
    Tone::Bad,
    Glyph::Person,
);

texts! {
    HAS: "{0}", "{0}";
    HEARD_OF: "{0} of {1}", "{0}/{1}";
    NOTHING_ASKED: "idle", "空闲";
    ASKED: "{0} …", "{0} …";
    WAS_TOLD: "{0}", "{0}";
    HAS_FAILED: "no answer", "没有答复";
}

static REQUEST: Text = Text::new("request", "请求");
static STATUS: Text = Text::new("status", "状态");
static VALUE: Text = Text::new("value", "值");
static VECTOR: Text = Text::new("knew of", "已知");
static PLUS: Text = Text::new("plus", "加");
static MINUS: Text = Text::new("minus", "减");
static ASKS: Text = Text::new("asks for", "请求内容");
static HEARD: Text = Text::new("heard", "已答复");
static TRIP: Text = Text::new("round trip", "轮次");

impl Shown for System {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let config = node.config;
        match node.memory {
            Some(Volatile::Client(client)) => told(client),
            None if !config.is_replica(node.me) => NodeView::of(CLIENT, NOTHING_ASKED.with([])),
            Some(Volatile::Replica(memory)) if memory.rounds.values().any(|round| round.again > 0) => {
                let heard = usize::from(config.replicas) - missing(config, memory).len();
                NodeView::of(WAITING, HEARD_OF.with([heard.into(), config.replicas.into()]))
            }
            _ => {
                let several =
                    !config.is_strong() && (config.data == Data::Set || config.resolve == Resolve::Siblings);
                let view = NodeView::of(REPLICA, HAS.with([value(config, node.disk).into()]));
                if several { view.beside("value") } else { view }
            }
        }
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let (config, limit, mut fields) = (node.config, node.limit, Vec::new());
        if config.is_replica(node.me) {
            disk(config, node.disk).fields(Place::Disk, limit, &mut fields);
        }
        match node.memory {
            Some(Volatile::Replica(memory)) if config.is_strong() => {
                replica(config, memory).fields(Place::Memory, limit, &mut fields);
            }
            Some(Volatile::Client(memory)) => {
                client(config, memory).fields(Place::Memory, limit, &mut fields);
            }
            _ => {}
        }
        fields
    }

    /// A strong request that has asked again waits for replicas that do not answer.
    fn blocked(memory: &Volatile) -> bool {
        matches!(memory, Volatile::Replica(replica) if replica.rounds.values().any(|round| round.again > 0))
    }

    /// What a client is told, or waits for.
    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        let Some(Volatile::Client(memory)) = node.memory else { return Vec::new() };
        let slot = Word::new("told").unwrap_or_default();
        let lane = |last: &LastReply| {
            let word =
                Word::new(&last.value.plain()).filter(|_| !last.op.writes() && last.status == Status::Ok);
            Lane::busy(slot, last.status.label(), word.unwrap_or_else(|| last.op.tag()))
        };
        vec![memory.last_reply.as_ref().map_or_else(|| Lane::idle(slot), lane)]
    }
}

/// Who is missing, of all that a replica waits for.
fn missing(config: &Config, memory: &Replica) -> NodeSet {
    let waits = memory.rounds.values().filter(|round| round.again > 0);
    waits.flat_map(|round| config.all().filter(|node| !round.heard.contains(*node))).collect()
}

/// What a replica would answer, as short as it fits below its name.
fn value(config: &Config, disk: &Durable) -> String {
    if config.is_strong() {
        return disk.value.map_or_else(|| "∅".to_owned(), |value| value.to_string());
    }
    disk.state.answer(config.data).tag().to_string()
}

/// A client, coloured by what it was told last.
fn told(client: &Client) -> NodeView {
    let Some(last) = &client.last_reply else { return NodeView::of(CLIENT, NOTHING_ASKED.with([])) };
    let op = last.op.tag();
    match last.status {
        Status::Open => NodeView::of(OPEN, ASKED.with([op.into()])),
        Status::Failed => NodeView::of(FAILED, HAS_FAILED.with([])),
        Status::Ok if last.op.writes() => NodeView::of(TOLD, WAS_TOLD.with([op.into()])),
        Status::Ok => NodeView::of(TOLD, WAS_TOLD.with([read(&last.value).into()])),
    }
}

/// What was read, as short as it fits below a node.
fn read(value: &Value) -> String {
    match value {
        Value::None => "∅".to_owned(),
        Value::List(values) if values.is_empty() => "∅".to_owned(),
        Value::List(values) => values.iter().map(Value::plain).collect::<Vec<_>>().join("|"),
        other => other.plain(),
    }
}

fn disk(config: &Config, disk: &Durable) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The stamp of its value: a time, and the replica that has issued it.
        #[zh("其值的时间戳：时间，以及签发它的副本。")]
        #[optional]
        tag: Option<Tag>,
        /// What it would answer: a value or several, a number, the members of a set.
        #[zh("它会给出的答复：一个或几个值、一个数，或集合的成员。")]
        value: Value,
        /// The highest time that it has issued; with Lamport's stamps, or heard of.
        #[zh("它签发过的最大时间；采用 Lamport 时间戳时也包括听说过的。")]
        issued: u64,
        /// The values that it keeps side by side, by their updates, each with what its writer knew of.
        #[zh("它并存的各个值（按更新列出），以及各自写入者已知的更新。")]
        #[optional]
        versions: Option<Value>,
        /// By replica, how many of its updates it has seen; what lies beyond a gap is added.
        #[zh("它见过每个副本的多少个更新；缺口之后的另行列出。")]
        #[optional]
        seen: Option<Seen>,
        /// By replica, how much was added there and taken away.
        #[zh("每个副本加了多少、减了多少。")]
        #[optional]
        counter: Option<Value>,
        /// The elements of the set, each with the insertions that are not removed.
        #[zh("集合的元素，以及每个元素尚未移除的加入。")]
        #[optional]
        elements: Option<Value>,
        /// The insertions that were removed, by element: tombstones.
        #[zh("每个元素已被移除的加入，即墓碑标记。")]
        #[optional]
        removed: Option<Value>,
    }
    let (state, strong) = (&disk.state, config.is_strong());
    let eventual = |data: Data| !strong && config.data == data;
    let own = disk.value.map_or(Value::None, Value::Word);
    let value = if strong { own } else { state.answer(config.data).value(config.data) };
    Shown {
        tag: if strong {
            Some(disk.tag)
        } else {
            (config.resolve == Resolve::Overwrite).then_some(state.tag)
        },
        value,
        issued: disk.issued,
        versions: (eventual(Data::Register) && config.resolve == Resolve::Siblings).then(|| versions(state)),
        seen: (!strong).then(|| state.seen.clone()),
        counter: eventual(Data::Counter).then(|| counter(&state.counter)),
        elements: eventual(Data::Set).then(|| tags(&state.elements)),
        removed: eventual(Data::Set).then(|| tags(&state.removed)),
    }
}

fn versions(state: &State) -> Value {
    let facts = |version: &super::Version| {
        let facts = vec![
            ("value", &VALUE, version.value.into()),
            ("vector", &VECTOR, version.vector.show(usize::MAX)),
        ];
        (version.dot.word(), Value::Facts(facts))
    };
    Value::Table(state.versions.iter().map(facts).collect())
}

fn counter(counter: &BTreeMap<NodeId, Count>) -> Value {
    let facts = |(replica, count): (&NodeId, &Count)| {
        let facts = vec![("plus", &PLUS, count.plus.into()), ("minus", &MINUS, count.minus.into())];
        (*replica, Value::Facts(facts))
    };
    Value::PerNode(counter.iter().map(facts).collect())
}

fn tags(tags: &Tags) -> Value {
    let list = |dots: &BTreeSet<Dot>| Value::List(dots.iter().map(|dot| dot.word().into()).collect());
    Value::Table(tags.iter().map(|(element, dots)| (*element, list(dots))).collect())
}

static QUERY: Text = Text::new("asks for tags", "询问标签");
static STORE: Text = Text::new("stores", "存储");

fn replica(config: &Config, memory: &Replica) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The requests under way: what is asked, which round trip it is in, and who has answered in it.
        #[zh("正在进行的请求：请求内容、所处的轮次，以及其中已答复的副本。")]
        rounds: Value,
        /// Who has not answered, of all that were asked more than once.
        #[zh("被问过不止一次而仍未答复的副本。")]
        missing: NodeSet,
    }
    let facts = |(serial, round): (&u32, &Round)| {
        let trip: (&'static str, &'static Text) = match round.phase {
            Phase::Query { .. } => ("query", &QUERY),
            Phase::Store { .. } => ("store", &STORE),
        };
        let facts = vec![
            ("op", &ASKS, Value::Str(round.op.to_string().into())),
            ("phase", &TRIP, Value::Label(trip.0, trip.1, Tone::Try)),
            ("heard", &HEARD, round.heard.into()),
        ];
        (Word::number(*serial), Value::Facts(facts))
    };
    Shown {
        rounds: Value::Table(memory.rounds.iter().map(facts).collect()),
        missing: missing(config, memory),
    }
}

fn client(config: &Config, memory: &Client) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The requests that have no answer yet.
        #[zh("尚未得到答复的请求。")]
        pending: Value,
        /// By replica, how many of its updates the client has read.
        #[zh("客户端读过每个副本的多少个更新。")]
        #[optional]
        read_vector: Option<Seen>,
        /// By replica, which of its updates are the client's own.
        #[zh("每个副本的更新中哪些是该客户端自己写的。")]
        #[optional]
        write_vector: Option<Seen>,
        /// What it was told last.
        #[zh("它最近一次得到的结果。")]
        last_reply: Value,
    }
    let op = |op: Op| Value::Str(op.to_string().into());
    let pending = memory.pending.iter().map(|(serial, pending)| (Word::number(*serial), op(pending.op)));
    let reply = |last: &LastReply| {
        Value::Facts(vec![
            ("request", &REQUEST, last.request.into()),
            ("status", &STATUS, last.status.show(0)),
            ("value", &VALUE, last.value.clone()),
        ])
    };
    Shown {
        pending: Value::Table(pending.collect()),
        read_vector: config.has_contexts().then(|| memory.read_vector.clone()),
        write_vector: config.has_contexts().then(|| memory.write_vector.clone()),
        last_reply: memory.last_reply.as_ref().map_or(Value::None, reply),
    }
}
