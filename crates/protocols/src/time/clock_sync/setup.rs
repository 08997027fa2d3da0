//! How a run is set up: who knows the time, how wrong the clocks are, and by which algorithm machines follow.

use super::clock::Oscillator;
use synod_model::prelude::*;

/// By which algorithm machines set their clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Algorithm {
    /// Each asks the one source (Cristian 1989).
    Cristian,
    /// A master asks all and averages (Gusella and Zatti 1989).
    Berkeley,
    /// Each asks all sources, keeps eight samples of each, and goes by a majority (RFC 5905).
    Ntp,
}

/// How a clock is set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Adjust {
    /// It runs slower until it is right.
    Slew,
    /// At once.
    Step,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How machines set their clocks: after one source (cristian), after the average that a master takes of all (berkeley), or
    /// after what a majority of the sources says (ntp).
    #[zh(
        "机器怎样校准时钟：跟随一个时钟源（cristian）、跟随主节点对所有时钟取的平均（berkeley），或跟随多数时钟源（ntp）。"
    )]
    #[param(default = cristian)]
    pub algorithm: Algorithm,
    /// How many sources there are; in berkeley the one is the master.
    #[zh("时钟源的数量；berkeley 中唯一的时钟源就是主节点。")]
    #[param(1..=7, default = 1)]
    pub sources: u16,
    /// How many machines there are.
    #[zh("机器的数量。")]
    #[param(1..=12, default = 3)]
    pub machines: u16,
    /// By how many milliseconds each clock is ahead at the beginning, sources first; those that are not listed are right.
    #[zh("各时钟开始时快多少毫秒，时钟源在前；未列出的没有偏移。")]
    #[param(-60_000..=60_000, default = none, most = 19)]
    pub offsets: Vec<i64>,
    /// By how many millionths each clock runs fast, sources first; those that are not listed run at the right rate.
    #[zh("各时钟走快百万分之几，时钟源在前；未列出的速率准确。")]
    #[param(-100_000..=100_000, default = none, most = 19)]
    pub drifts: Vec<i64>,
    /// How often a machine, or in berkeley the master, asks.
    #[zh("机器（berkeley 中为主节点）多久询问一次。")]
    #[param(10ms..=120s, default = 1s, live)]
    pub poll: Micros,
    /// How a clock is set back: it runs slower for a while (slew), or at once (step).
    #[zh("时钟怎样往回拨：走慢一段时间（slew），或立即拨回（step）。")]
    #[param(default = slew)]
    pub adjust: Adjust,
    /// By how many millionths a clock that must go back runs slower.
    #[zh("需要往回拨的时钟走慢百万分之几。")]
    #[param(1_000..=500_000, default = "100000")]
    pub slew: u32,
    /// How long a message takes at least, one way, as far as that is known (cristian).
    #[zh("已知消息单程至少需要多长时间（cristian）。")]
    #[param(0ms..=10s, default = 0ms)]
    pub min_delay: Micros,
    /// How far from the median a clock may be that is averaged (berkeley).
    #[zh("参与平均的时钟最多偏离中位数多少（berkeley）。")]
    #[param(1ms..=60s, default = 100ms, live)]
    pub outlier: Micros,
    /// The numbers of the sources that lie: they show half a second too much.
    #[zh("说谎的时钟源编号：它们多显示半秒。")]
    #[param(1..=7, default = none, most = 7, live)]
    pub falsetickers: NodeSet,
    /// How wrong a machine's clock may be, as commits assume.
    #[zh("提交时假定机器时钟最多相差多少。")]
    #[param(0ms..=10s, default = 7ms)]
    pub epsilon: Micros,
    /// Whether a commit is told only when its timestamp has passed everywhere.
    #[zh("提交是否要等到时间戳在所有地方都已过去才告知。")]
    #[param(default = on)]
    pub commit_wait: bool,
}

static ONE_SOURCE: Text = Text::new(
    "several sources need algorithm=ntp: with the others, one node is asked, or asks.",
    "多个时钟源需要 algorithm=ntp：其他算法中只有一个节点被询问或发起询问。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    if config.sources > 1 && config.algorithm != Algorithm::Ntp {
        return Err(ParamError::new("sources", ONE_SOURCE.with([])));
    }
    Ok(config)
}

/// By how many microseconds a source that lies is ahead of its own clock.
pub(super) const LIE: i64 = 500_000;

/// A duration as a signed number of microseconds.
pub(super) fn signed(time: Micros) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

impl Config {
    /// All sources, in order.
    pub(super) fn all_sources(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.sources).map(NodeId::new)
    }

    /// All machines, in order.
    pub(super) fn all_machines(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.sources + 1..=self.sources + self.machines).map(NodeId::new)
    }

    /// Whether a node is a source, or the master.
    pub(super) fn is_source(&self, node: NodeId) -> bool {
        node.number() <= self.sources
    }

    /// The crystal of a node: how wrong its clock is by itself.
    pub(super) fn oscillator(&self, node: NodeId) -> Oscillator {
        let of = |list: &[i64]| list.get(node.index()).copied().unwrap_or(0);
        Oscillator { offset: of(&self.offsets) * 1_000, drift: of(&self.drifts), slew: self.slew.into() }
    }

    /// By how much two clocks may come apart while one of them shows that this much has passed: the worst drift of the list on both,
    /// and two microseconds, as clocks show whole ones.
    pub(super) fn wander(&self, passed: i64) -> i64 {
        let worst = self.drifts.iter().map(|drift| drift.abs()).max().unwrap_or(0);
        if worst == 0 {
            return 0;
        }
        let most = (i128::from(passed.max(0)) * i128::from(worst)) / i128::from(1_000_000 - worst) + 3;
        i64::try_from(most).unwrap_or(i64::MAX)
    }

    /// Whether a node is a source that lies.
    pub(super) fn lies(&self, node: NodeId) -> bool {
        self.is_source(node) && self.falsetickers.contains(node)
    }

    /// Whether a source shows the true time.
    pub(super) fn is_true(&self, source: NodeId) -> bool {
        let Oscillator { offset, drift, .. } = self.oscillator(source);
        offset == 0 && drift == 0 && !self.lies(source)
    }
}

/// The sources above, the machines below.
pub(super) fn topology(config: &Config) -> Topology {
    let sources = (1..=config.sources).map(|n| NodeSpec::new(format!("T{n}")));
    let machines = (1..=config.machines).map(|n| NodeSpec::new(format!("M{n}")).tier(1).taking_load());
    let all = Topology::new(Layout::Tiers, sources.chain(machines));
    // Machines tell each other of commits; sources have nothing to say to each other.
    let sources = usize::from(config.sources);
    all.talking(|_, to| to.index() >= sources)
}
