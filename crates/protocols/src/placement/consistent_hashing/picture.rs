//! How nodes are shown, and what is drawn beside them.

use super::ConsistentHashing as System;
use super::arrangement::hash_of_key;
use super::members::{Shared, View};
use super::message::{KEY_VERSION, VALUE};
use super::setup::{Config, DIRECTORY, Kind, Scheme};
use super::state::{Client, Directory, Durable, LastReply, Server, Volatile};
use super::store::Entry;
use std::sync::Arc;
use synod_model::prelude::*;
use synod_model::{Exhibit, Field, Gauge, Grid, Head, Label, Ring, RingKey, RingPoint, Show, Square};

static DIRECTORY_ROLE: Role =
    Role::new("directory", &Text::new("directory", "目录"), Tone::Lead, Glyph::Crown);
static SERVER: Role = Role::new("server", &Text::new("server", "服务器"), Tone::Plain, Glyph::Box);
static SPARE: Role = Role::new("spare", &Text::new("spare", "备用"), Tone::Ghost, Glyph::None);
static LEAVING: Role = Role::new("leaving", &Text::new("leaving", "正在离开"), Tone::Try, Glyph::Box);
static LEFT: Role = Role::new("left", &Text::new("left", "已离开"), Tone::Ghost, Glyph::None);
static CLIENT: Role = Role::new("client", &Text::new("client", "客户端"), Tone::Plain, Glyph::Person);

texts! {
    IN_VIEW: "view {0}", "视图 {0}";
    KEYS: "{0} keys", "{0} 个键";
    COMING: "{0} of {1}", "{0}/{1} 个";
}

static VERSION: Text = Text::new("number", "编号");
static MEMBERS: Text = Text::new("members", "成员");
static REQUEST: Text = Text::new("request", "请求");
static STATUS: Text = Text::new("status", "状态");
static MEAN: Text = Text::new("mean", "平均");
static CAP: Text = Text::new("cap", "上限");

/// So many keys are drawn at most.
const DRAWN: u32 = 400;
/// So many of them as squares of a list.
const LISTED: u32 = 100;
/// How many positions a drawn ring has: millionths of the circle.
const CIRCLE: u32 = 1_000_000;

/// What a server is in the view that it knows.
fn role(config: &Config, me: NodeId, disk: &Durable) -> Role {
    let member =
        disk.view.as_ref().map_or_else(|| config.first_members().contains(&me), |view| view.now.has(me));
    match (member, disk.served, disk.store.is_empty()) {
        (true, ..) => SERVER,
        (false, false, _) => SPARE,
        (false, true, false) => LEAVING,
        (false, true, true) => LEFT,
    }
}

impl Shown for System {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let (config, disk) = (node.config, node.disk);
        let version = disk.view.as_ref().map_or(1, |view| view.version);
        match (config.kind(node.me), node.memory) {
            (Kind::Directory, _) => NodeView::of(DIRECTORY_ROLE, IN_VIEW.with([version.into()])),
            (Kind::Server(_), _) => {
                let (has, view) = (disk.store.len(), disk.view.as_ref());
                // While keys are to come, so many of all that it owns.
                let subtitle = match view.filter(|_| !disk.awaiting.is_empty()) {
                    Some(view) => COMING.with([has.into(), view.now.owned(config, node.me).into()]),
                    None => KEYS.with([has.into()]),
                };
                // Inside the ring there is room for its ranges or for bars, and the bars matter where they have a cap.
                let bar = config.scheme != Scheme::Ring || config.bound > 0;
                let view = NodeView::of(role(config, node.me, disk), subtitle);
                NodeView { beside: node.memory.filter(|_| bar).map(|_| "share"), ..view }
            }
            (Kind::Client, Some(Volatile::Client(client))) => {
                NodeView::of(CLIENT, IN_VIEW.with([client.view.version.into()]))
            }
            (Kind::Client, _) => NodeView::of(CLIENT, IN_VIEW.with([version.into()])),
        }
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let (config, limit, mut fields) = (node.config, node.limit, Vec::new());
        match (config.kind(node.me), node.memory) {
            (Kind::Directory, _) => directory_disk(config, node.disk).fields(Place::Disk, limit, &mut fields),
            (Kind::Server(_), _) => server_disk(node.disk).fields(Place::Disk, limit, &mut fields),
            (Kind::Client, _) => {}
        }
        match node.memory {
            Some(Volatile::Directory(memory)) => {
                directory(node.disk, memory).fields(Place::Memory, limit, &mut fields);
            }
            Some(Volatile::Server(memory)) => {
                server(config, node.me, node.disk, memory).fields(Place::Memory, limit, &mut fields);
            }
            Some(Volatile::Client(memory)) => client(memory).fields(Place::Memory, limit, &mut fields),
            None => {}
        }
        fields
    }
}

/// A view as a value: its number, and its members in the order of joining.
fn view(of: Option<&Arc<View>>) -> Value {
    let Some(view) = of else { return Value::None };
    let members = Shared(Arc::clone(view)).members();
    Value::Facts(vec![("version", &VERSION, view.version.into()), ("members", &MEMBERS, members)])
}

fn directory_disk(config: &Config, disk: &Durable) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The newest view, which it has made.
        #[zh("它建立的最新成员视图。")]
        view: Value,
        /// Where loads are bounded: how many keys stand in its table, as they are not at the first server clockwise.
        #[zh("有界负载时：它的例外表中有多少个键，也就是不在顺时针第一台服务器上的键。")]
        #[optional]
        exceptions: Option<u32>,
    }
    let newest = disk.view.as_ref();
    Shown {
        view: view(newest),
        exceptions: newest.filter(|_| config.bound > 0).map(|view| view.now.passed_on(config)),
    }
}

fn directory(disk: &Durable, memory: &Directory) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// Who has taken the newest view on and has done all that it asks.
        #[zh("已采用最新视图并完成其要求的服务器。")]
        confirmed: NodeSet,
        /// Who was removed and has not handed over since.
        #[zh("已被移除、此后还没有移交数据的服务器。")]
        removed: NodeSet,
        /// By member: how many pings in a row it has not answered.
        #[zh("每个成员连续没有回应的探测次数。")]
        missed: Value,
    }
    let missed = memory.missed.iter().map(|(node, times)| (*node, (*times).into()));
    let removed = disk.view.iter().flat_map(|view| view.removed.iter());
    let removed = removed.filter(|node| !memory.confirmed.contains(*node)).collect();
    Shown { confirmed: memory.confirmed, removed, missed: Value::PerNode(missed.collect()) }
}

fn server_disk(disk: &Durable) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The newest view that it has taken on.
        #[zh("它已采用的最新成员视图。")]
        view: Value,
        /// What it has, by key: the value, and how new it is.
        #[zh("它拥有的键：值，以及新旧版本。")]
        store: Value,
        /// Who has not released to it yet what it owns now.
        #[zh("还没有向它释放其应有之键的服务器。")]
        awaiting: NodeSet,
    }
    let entry = |(key, entry): (&Word, &Entry)| {
        let facts = vec![
            ("value", &VALUE, entry.value.into()),
            ("key_version", &KEY_VERSION, entry.version.word().into()),
        ];
        (*key, Value::Facts(facts))
    };
    Shown {
        view: view(disk.view.as_ref()),
        store: Value::Table(disk.store.iter().map(entry).collect()),
        awaiting: disk.awaiting,
    }
}

fn server(config: &Config, me: NodeId, disk: &Durable, memory: &Server) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// How many of the numbered keys it owns in its newest view.
        #[zh("在它的最新视图中，有多少个编号键归它所有。")]
        owned: u32,
        /// How many keys are on its disk, beside the mean of all members.
        #[zh("磁盘上的键数，以及所有成员的平均数。")]
        share: Value,
        /// By receiver: the keys that were sent and are not acknowledged.
        #[zh("已发给各接收者、尚未确认的键。")]
        handing: Value,
        /// Lookups that wait until it has the key.
        #[zh("等待键到来的查询。")]
        waiting: Value,
        /// Writes that another owner has not got yet.
        #[zh("另一个所有者还没有得到的写入。")]
        writing: Value,
        /// How many lookups it has answered since it started.
        #[zh("启动以来答复的查询数。")]
        load: u64,
    }
    let handing = memory
        .handing
        .iter()
        .map(|(to, of)| (*to, of.keys.iter().copied().collect::<Vec<Word>>().show(usize::MAX)));
    let ask = |op: &super::message::Op| Value::Str(op.to_string().into());
    Shown {
        owned: disk.view.as_ref().map_or(0, |view| view.now.owned(config, me)),
        share: share(config, disk),
        handing: Value::PerNode(handing.collect()),
        waiting: Value::List(memory.waiting.iter().map(|waiting| ask(&waiting.op)).collect()),
        writing: Value::List(memory.writing.iter().map(|writing| ask(&writing.ask.op)).collect()),
        load: memory.load,
    }
}

/// The bar of a server: what it has of all keys, the mean, and the cap where there is one.
fn share(config: &Config, disk: &Durable) -> Value {
    let members = disk.view.as_ref().map_or(1, |view| view.now.members.len());
    let copies =
        i64::from(config.keys) * i64::from(config.replicas.min(u16::try_from(members).unwrap_or(u16::MAX)));
    let has = i64::try_from(disk.store.len()).unwrap_or(i64::MAX);
    let mean = copies / i64::try_from(members).unwrap_or(1).max(1);
    let gauge = Gauge::share(has, i64::from(config.keys)).mark("mean", &MEAN, mean);
    Value::Gauge(match config.cap(members) {
        Some(cap) => gauge.mark("cap", &CAP, cap.into()),
        None => gauge,
    })
}

fn client(memory: &Client) -> impl Fields {
    #[derive(Fields)]
    struct Shown {
        /// The newest view that it knows.
        #[zh("它所知的最新成员视图。")]
        view_version: u32,
        /// The requests that have no answer yet.
        #[zh("尚未得到答复的请求。")]
        pending: Value,
        /// What it was told last.
        #[zh("它最近一次得到的结果。")]
        last_reply: Value,
    }
    let pending = memory
        .pending
        .iter()
        .map(|(serial, pending)| (Word::number(*serial), Value::Str(pending.op.to_string().into())));
    let reply = |LastReply { request, status, value }: LastReply| {
        let value = value.map_or(Value::None, Value::Word);
        Value::Facts(vec![
            ("request", &REQUEST, request.into()),
            ("status", &STATUS, status.show(0)),
            ("value", &VALUE, value),
        ])
    };
    Shown {
        view_version: memory.view.version,
        pending: Value::Table(pending.collect()),
        last_reply: memory.last_reply.map_or(Value::None, reply),
    }
}

static RING: Text = Text::new("The ring", "哈希环");
static ALL_KEYS: Text = Text::new("Who owns each key", "每个键归谁所有");
static TO_NEW: Text = Text::new("moved to a new server", "搬到新服务器");
static FROM_OLD: Text = Text::new("moved from one that left", "从离开的服务器搬走");
static NEEDLESS: Text = Text::new("moved between old servers", "在老服务器之间搬家");
const TO_NEW_LABEL: Label = Label { id: "to-new", text: &TO_NEW, tone: Tone::Good };
const FROM_OLD_LABEL: Label = Label { id: "from-left", text: &FROM_OLD, tone: Tone::Try };
const NEEDLESS_LABEL: Label = Label { id: "needless", text: &NEEDLESS, tone: Tone::Bad };

/// The ring, where the scheme has one; who owns each key, and which of them the newest view has moved.
pub(super) fn exhibits(world: &World<System>) -> Vec<Exhibit> {
    let config = world.config();
    let Some(view) = &world.node(DIRECTORY).disk.view else { return Vec::new() };
    let keys = Exhibit { id: "keys", title: &ALL_KEYS, value: Value::Grid(keys(config, view)) };
    if config.scheme == Scheme::Ring {
        let ring = Exhibit { id: "ring", title: &RING, value: Value::Ring(ring(world, view)) };
        vec![ring, keys]
    } else {
        vec![keys]
    }
}

/// Where a hash lies on the drawn circle.
fn position(hash: u64) -> u32 {
    u32::try_from((u128::from(hash) * u128::from(CIRCLE)) >> 64).expect("it is below the circle")
}

/// The colour of a server, the same on the ring and in the list of keys.
fn hue(config: &Config, server: NodeId) -> u8 {
    let place = config.servers().position(|other| other == server);
    u8::try_from(place.unwrap_or_default()).unwrap_or(u8::MAX)
}

fn ring(world: &World<System>, view: &View) -> Ring {
    let config = world.config();
    let points = view.now.points(config).map(|(at, node)| RingPoint { at: position(at), node });
    let mut ring =
        Ring { size: CIRCLE, points: points.collect(), keys: Vec::new(), first: config.servers().next() };
    let key = |number: u32| {
        let word = Config::key(number);
        let at = position(hash_of_key(config.hash, word));
        let has = |node: &NodeId| world.node(*node).disk.store.contains_key(&word);
        let owner = view.now.owners_of(config, number)[0];
        let elsewhere = || config.servers().find(has);
        let holder = if has(&owner) { Some(owner) } else { elsewhere() };
        let tone = if holder.is_none() { Tone::Bad } else { Tone::Plain };
        RingKey { at, word, tone, holder: holder.filter(|holder| ring.owner(at) != Some(*holder)) }
    };
    let all = (1..=config.keys.min(DRAWN)).map(key).collect();
    ring.keys = all;
    ring
}

/// The keys as a list, each with its owner; those that the newest view has moved stand out.
fn keys(config: &Config, view: &View) -> Grid {
    let before = view.before.last();
    let square = |number: u32| {
        let owners = view.now.owners_of(config, number);
        let square = Square::default().coloured(owners[0], hue(config, owners[0]));
        let Some(before) = before else { return square };
        let was = before.owners_of(config, number);
        let Some(new) = owners.iter().find(|node| !was.contains(node)) else { return square };
        let state = if !before.has(*new) {
            TO_NEW_LABEL
        } else if was.iter().any(|node| !view.now.has(*node)) {
            FROM_OLD_LABEL
        } else {
            NEEDLESS_LABEL
        };
        Square { state: Some(state), ..square }
    };
    Grid::list((1..=config.keys.min(LISTED)).map(|number| (Head::Word(Config::key(number)), square(number))))
}
