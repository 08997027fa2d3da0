//! How nodes are shown: the deadline of each process counts down beside the monitor, and a table tells who suspects whom.

use super::Heartbeats;
use super::deadline::{deviation, expected, level};
use super::setup::{Config, Detector, Watch};
use super::state::{Peer, Volatile};
use super::swim::{LABELS, Member, Probe, Rumour, Standing};
use synod_model::prelude::*;
use synod_model::{Curve, Exhibit, Field, Grid, Head, Hull, Label, Lane, Reading, Square, Unit};

static WATCHER: Role = Role::new("monitor", &Text::new("monitor", "监视者"), Tone::Lead, Glyph::Eye);
static PROCESS: Role = Role::new("process", &Text::new("process", "进程"), Tone::Plain, Glyph::None);

static TRUSTED_TEXT: Text = Text::new("trusted", "信任");
static SUSPECTED_TEXT: Text = Text::new("suspected", "怀疑");
static TRUSTED: Label = Label { id: "trusted", text: &TRUSTED_TEXT, tone: Tone::Good };
static SUSPECTED: Label = Label { id: "suspected", text: &SUSPECTED_TEXT, tone: Tone::Bad };

texts! {
    SUSPECTS_NOBODY: "trusts all", "全部信任";
    SUSPECTS: "doubts {0}", "怀疑 {0}";
    WATCHES: "monitor", "监视者";
    LIFE: "life {0}", "化身 {0}";
}

static WHO_WHOM: Text = Text::new("Who suspects whom", "谁怀疑谁");

/// More lanes at one node than this would be too thin to be told apart.
const MOST_LANES: usize = 8;

/// The level of suspicion of each process.
static PHI: Curve =
    Curve { id: "phi", title: Text::new("Level of suspicion", "怀疑水平"), unit: Unit::Milli };
/// How long a silence of each process is borne.
static TIMEOUT: Curve =
    Curve {
        id: "timeout", title: Text::new("Silence that is borne", "容忍的沉默时间"), unit: Unit::Time
    };

impl Shown for Heartbeats {
    fn look(node: &NodeRef<Self>) -> NodeView {
        let is_monitor = !node.config.beats(node.me);
        let suspected = node.memory.map(Volatile::doubted).unwrap_or_default();
        let subtitle = match (node.memory, suspected.is_empty()) {
            (Some(memory), true) if !memory.trusted.is_empty() => SUSPECTS_NOBODY.with([]),
            (Some(_), false) => SUSPECTS.with([suspected.into()]),
            _ if is_monitor => WATCHES.with([]),
            _ => LIFE.with([node.disk.incarnation.into()]),
        };
        let view = NodeView::of(if is_monitor { WATCHER } else { PROCESS }, subtitle);
        if is_monitor && node.memory.is_some() { view.beside("deadline") } else { view }
    }

    fn fields(node: &NodeRef<Self>) -> Vec<Field> {
        let mut fields = Vec::new();
        if node.config.beats(node.me) {
            node.disk.fields(Place::Disk, node.limit, &mut fields);
        }
        if let Some(memory) = node.memory {
            shown(node.config, node.me, memory).fields(Place::Memory, node.limit, &mut fields);
        }
        fields
    }

    /// Whom the node suspects: a lane for each process, or where there are too many, one lane with their names.
    fn lanes(node: &NodeRef<Self>) -> Vec<Lane> {
        let (config, me) = (node.config, node.me);
        let suspected = node.memory.map(Volatile::doubted).unwrap_or_default();
        let watched = config.watched(me).count();
        let lane = |slot: &str, suspected: bool, word: Word| {
            let slot = Word::new(slot).unwrap_or_default();
            if suspected { Lane::busy(slot, SUSPECTED, word) } else { Lane::idle(slot) }
        };
        if config.watch == Watch::Star && watched <= MOST_LANES {
            let lane =
                |process: NodeId| lane(&config.name(process), suspected.contains(process), Word::default());
            return config.watched(me).map(lane).collect();
        }
        if watched == 0 {
            return Vec::new();
        }
        let names: Vec<String> = suspected.iter().map(|process| config.name(process)).collect();
        let word = Word::new(&names.join(" "))
            .unwrap_or_else(|| Word::number(u32::try_from(names.len()).unwrap_or(u32::MAX)));
        vec![lane("suspects", !names.is_empty(), word)]
    }
}

/// What a node shows of its memory.
fn shown(config: &Config, me: NodeId, memory: &Volatile) -> impl Fields {
    /// What of it is there with some detectors, and at watchers or processes, only.
    #[derive(Fields)]
    struct Shown {
        /// The number of the last heartbeat, or ping, that it has sent.
        #[zh("最近一次发出的心跳或探测的编号。")]
        #[optional]
        seq: Option<u32>,
        /// The processes that it trusts.
        #[zh("它信任的进程。")]
        #[optional]
        trusted: Option<NodeSet>,
        /// The processes that it suspects.
        #[zh("它怀疑的进程。")]
        #[optional]
        suspected: Option<NodeSet>,
        /// The members that it takes for failed.
        #[zh("它认为已失效的成员。")]
        #[optional]
        failed: Option<NodeSet>,
        /// Per member, what it takes it for, and in which incarnation.
        #[zh("它对每个成员的判断，以及对应的化身编号。")]
        #[optional]
        members: Option<Value>,
        /// The member that it has pinged in this period, as long as there is no answer.
        #[zh("本周期探测而尚未得到答复的成员。")]
        #[optional]
        probing: Option<Value>,
        /// The members that it has not pinged yet in this round.
        #[zh("本轮尚未探测的成员。")]
        #[optional]
        round: Option<NodeSet>,
        /// What it has to tell of members: the incarnation, what it is, and how often that was told.
        #[zh("它要传播的成员消息：化身编号、状态，以及已传播的次数。")]
        #[optional]
        rumours: Option<Value>,
        /// Per process, what is left until it will be suspected, unless it is already.
        #[zh("每个进程离被怀疑还剩多久；已受怀疑的标出“怀疑”。")]
        #[optional]
        deadline: Option<Value>,
        /// Per process, for how long nothing has come of it; before the first heartbeat, since the watcher's start.
        #[zh("每个进程已沉默多久；首次心跳之前从监视者启动算起。")]
        #[optional]
        elapsed: Option<Value>,
        /// Per process, how long after the last arrival it will suspect it.
        #[zh("每个进程在最近一次到达之后多久会被怀疑。")]
        #[optional]
        timeout: Option<Value>,
        /// Per process, the number of the newest heartbeat that has come.
        #[zh("每个进程已收到的最新心跳的编号。")]
        #[optional]
        last_seq: Option<Value>,
        /// Per process, the incarnation of that heartbeat.
        #[zh("每个进程该心跳的化身编号。")]
        #[optional]
        last_incarnation: Option<Value>,
        /// Per process, how many samples there are in the window.
        #[zh("每个进程窗口中的样本数。")]
        #[optional]
        samples: Option<Value>,
        /// Per process, the mean of the gaps between its heartbeats.
        #[zh("每个进程心跳间隔的平均值。")]
        #[optional]
        mean: Option<Value>,
        /// Per process, the standard deviation of the gaps, at least the floor that is set.
        #[zh("每个进程心跳间隔的标准差，不低于设定的下限。")]
        #[optional]
        deviation: Option<Value>,
        /// Per process, in how long its next heartbeat is expected.
        #[zh("每个进程的下一次心跳预计多久之后到达。")]
        #[optional]
        expected: Option<Value>,
        /// How many heartbeats it has ignored as stale.
        #[zh("因过时而忽略的心跳数。")]
        #[optional]
        ignored: Option<u64>,
    }
    let (watches, swim) = (!memory.peers.is_empty(), memory.swim.as_deref());
    let opinions = config.watched(me).next().is_some();
    let member = |(node, member): (NodeId, &Member)| {
        (node, Value::List(vec![LABELS(member.standing).into(), member.incarnation.into()]))
    };
    let rumour = |Rumour { update, told }: &Rumour| {
        let said = vec![update.incarnation.into(), LABELS(update.standing).into(), (*told).into()];
        (update.member, Value::List(said))
    };
    let unanswered = |probe: &Probe| !probe.answered;
    let each = |shown: bool, value: &dyn Fn(NodeId, &Peer) -> Value| {
        let all =
            config.watched(me).zip(&memory.peers).map(|(process, peer)| (process, value(process, peer)));
        (watches && shown).then(|| Value::PerNode(all.collect()))
    };
    let time = |time: i64| Value::Time(Micros(time.max(0).unsigned_abs()));
    Shown {
        seq: config.beats(me).then(|| swim.map_or(memory.seq, |swim| swim.seq)),
        trusted: opinions.then_some(memory.trusted),
        suspected: opinions.then_some(memory.suspected),
        failed: swim.map(|_| memory.failed),
        members: swim.map(|swim| Value::PerNode(config.watched(me).zip(&swim.members).map(member).collect())),
        probing: swim.map(|swim| swim.probe.filter(unanswered).map(|probe| probe.target).into()),
        round: swim.map(|swim| swim.round.iter().copied().collect()),
        rumours: swim.map(|swim| Value::PerNode(swim.rumours.iter().map(rumour).collect())),
        deadline: each(true, &|process, peer| {
            if memory.suspected.contains(process) { SUSPECTED.into() } else { Value::Until(peer.deadline) }
        }),
        elapsed: each(true, &|_, peer| Value::Since(peer.arrival)),
        timeout: each(true, &|_, peer| peer.deadline.since(peer.arrival).into()),
        last_seq: each(true, &|_, peer| peer.heard.map_or(Value::None, |beat| beat.seq.into())),
        last_incarnation: each(true, &|_, peer| {
            peer.heard.map_or(Value::None, |beat| beat.incarnation.into())
        }),
        samples: each(config.samples(), &|_, peer| peer.window.len().into()),
        mean: each(config.accrues(), &|_, peer| peer.window.mean().map_or(Value::None, time)),
        deviation: each(config.detector == Detector::Phi, &|_, peer| time(deviation(config, &peer.window))),
        expected: each(config.detector == Detector::Chen, &|_, peer| {
            let at = expected(config, peer).map(|at| Micros(at.max(0).unsigned_abs()));
            at.map_or(Value::None, Value::Until)
        }),
        ignored: watches.then_some(memory.ignored),
    }
}

/// The watchers that run, with what they have in memory.
fn watching(world: &World<Heartbeats>) -> impl Iterator<Item = (NodeId, &Volatile)> {
    let running = world.nodes().filter_map(|(node, of)| Some((node, of.memory.as_ref()?)));
    running.filter(|(_, memory)| !memory.peers.is_empty())
}

/// The table of who suspects whom; the row of a watcher that is down is empty.
pub(super) fn exhibits(world: &World<Heartbeats>) -> Vec<Exhibit> {
    let config = world.config();
    let watchers: Vec<NodeId> = config.all().filter(|node| config.watched(*node).next().is_some()).collect();
    let watched: Vec<NodeId> = config.all().filter(|node| config.watchers(*node).next().is_some()).collect();
    let square = |watcher: NodeId, process: NodeId| match &world.node(watcher).memory {
        Some(memory) if memory.failed.contains(process) => Square::new(LABELS(Standing::Failed)),
        Some(memory) if memory.suspected.contains(process) => Square::new(SUSPECTED),
        Some(memory) if memory.trusted.contains(process) => Square::new(TRUSTED),
        _ => Square::default(),
    };
    let row = |watcher: &NodeId| watched.iter().map(|process| square(*watcher, *process)).collect::<Vec<_>>();
    let grid = Grid {
        rows: watchers.iter().copied().map(Head::Node).collect(),
        columns: watched.iter().copied().map(Head::Node).collect(),
        squares: watchers.iter().flat_map(row).collect(),
    };
    vec![Exhibit { id: "who_suspects_whom", title: &WHO_WHOM, value: Value::Grid(grid) }]
}

/// Around those that somebody suspects.
pub(super) fn hulls(world: &World<Heartbeats>) -> Vec<Hull> {
    let running = world.nodes().filter_map(|(_, node)| node.memory.as_ref());
    let nodes: NodeSet = running.flat_map(|memory| memory.doubted().iter()).collect();
    if nodes.is_empty() {
        return Vec::new();
    }
    vec![Hull { id: "suspected", caption: SUSPECTED_TEXT.with([]), nodes, tone: Tone::Bad, dashed: false }]
}

/// How suspicious each process is, and how long a silence of it is borne: of several watchers, the most.
pub(super) fn readings(world: &World<Heartbeats>, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
    let config = world.config();
    let mut readings = Vec::new();
    for process in config.all() {
        let peers = || {
            let watching = watching(world).filter(|(watcher, _)| config.watches(*watcher, process));
            watching.map(|(watcher, memory)| (watcher, &memory.peers[Config::place(watcher, process)]))
        };
        let level = |(watcher, peer): (NodeId, &Peer)| {
            level(config, &peer.window, clock(watcher).since(peer.arrival))
        };
        if let Some(level) = peers().map(level).max().filter(|_| config.accrues()) {
            let limit = Some(i64::from(config.threshold) * 1_000);
            readings.push(Reading { limit, ..Reading::new(&PHI, Some(process), level) });
        }
        let bears = |(_, peer): (NodeId, &Peer)| peer.deadline.since(peer.arrival).0;
        if let Some(bears) = peers().map(bears).max() {
            readings.push(Reading::new(&TIMEOUT, Some(process), i64::try_from(bears).unwrap_or(i64::MAX)));
        }
    }
    readings
}
