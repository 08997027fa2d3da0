//! How a run is set up: its parameters, its nodes, and who watches whom.

use synod_model::prelude::*;

/// Who watches whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Watch {
    /// One monitor watches all processes.
    Star,
    /// Every process watches every other one.
    All,
}

/// How a watcher tells from the heartbeats when it suspects; explained in the file `deadline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Detector {
    /// After a fixed time without a heartbeat.
    Fixed,
    /// A safety margin after the moment at which the next heartbeat is expected.
    Chen,
    /// When so long a silence is too unlikely under the normal distribution of the gaps.
    Phi,
    /// When so long a silence is too unlikely under the exponential distribution of the gaps.
    Exponential,
    /// Without heartbeats: when neither it nor anybody for it answers a ping, and it does not refute that. See `swim`.
    Swim,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How many nodes there are; with watch=star one of them is the monitor.
    #[zh("节点的数量；watch=star 时其中一个是监视者。")]
    #[param(2..=20, default = 4)]
    pub nodes: u16,
    /// Who watches whom: a monitor all processes (star), or every process every other one (all).
    #[zh("谁监视谁：一个监视者监视所有进程（star），或所有进程互相监视（all）。")]
    #[param(default = star)]
    pub watch: Watch,
    /// How a watcher finds its deadline.
    #[zh("监视者确定期限的方法。")]
    #[param(default = fixed)]
    pub detector: Detector,
    /// How often a process sends a heartbeat; with swim, how often a member pings another one.
    #[zh("进程发送心跳的间隔；swim 中是成员探测另一个成员的间隔。")]
    #[param(1ms..=10s, default = 100ms, live)]
    pub interval: Micros,
    /// How long a silence a watcher bears (fixed).
    #[zh("监视者容忍多长时间的沉默（fixed）。")]
    #[param(1ms..=60s, default = 300ms, live)]
    pub timeout: Micros,
    /// How long after the expected arrival a watcher suspects (chen).
    #[zh("超过预期到达时刻多久之后开始怀疑（chen）。")]
    #[param(1ms..=60s, default = 100ms, live)]
    pub alpha: Micros,
    /// The level of suspicion at which a watcher suspects: 3 is one wrong suspicion in a thousand gaps (phi, exponential).
    #[zh("怀疑水平达到多少时开始怀疑：3 表示一千次间隔中误判一次（phi、exponential）。")]
    #[param(1..=16, default = 8, live)]
    pub threshold: u32,
    /// How many of the latest gaps or arrivals a watcher remembers of each process (chen, phi, exponential).
    #[zh("监视者为每个进程记住最近多少次间隔或到达（chen、phi、exponential）。")]
    #[param(1..=1_000, default = 100, live)]
    pub window: u32,
    /// The least deviation that a watcher reckons with (phi).
    #[zh("监视者采用的最小标准差（phi）。")]
    #[param(0ms..=10s, default = 10ms, live)]
    pub min_deviation: Micros,
    /// How long a pause a process may make besides, without being suspected (phi, exponential).
    #[zh("另外容许进程停顿多久而不受怀疑（phi、exponential）。")]
    #[param(0ms..=60s, default = 0ms, live)]
    pub pause_allowed: Micros,
    /// How long a member waits for the answer before it asks others to ping (swim).
    #[zh("成员等待答复多久之后请其他成员代为探测（swim）。")]
    #[param(1ms..=10s, default = 40ms, live)]
    pub ack_timeout: Micros,
    /// How many others it asks to ping (swim).
    #[zh("请多少个其他成员代为探测（swim）。")]
    #[param(0..=5, default = 3, live)]
    pub indirect: u32,
    /// How long a suspicion may be refuted before it is a failure; 0: whoever does not answer has failed at once (swim).
    #[zh("怀疑在多长时间内可以反驳，之后即视为失效；0 表示不答复就立即失效（swim）。")]
    #[param(0ms..=60s, default = 600ms, live)]
    pub suspicion: Micros,
}

static SWIM_NEEDS_ALL: Text = Text::new(
    "detector=swim needs watch=all: members ping each other.",
    "detector=swim 需要 watch=all：成员互相探测。",
);
static ACK_TOO_LONG: Text = Text::new(
    "with detector=swim, ack-timeout must be shorter than the interval, so that others can still be asked.",
    "detector=swim 时，ack-timeout 必须短于 interval，这样才来得及请其他成员代为探测。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    if config.is_swim() && config.watch != Watch::All {
        return Err(ParamError::new("detector", SWIM_NEEDS_ALL.with([])));
    }
    if config.is_swim() && config.ack_timeout >= config.interval {
        return Err(ParamError::new("ack-timeout", ACK_TOO_LONG.with([])));
    }
    Ok(config)
}

impl Config {
    /// Whether members ping each other.
    pub(super) fn is_swim(&self) -> bool {
        self.detector == Detector::Swim
    }

    /// Whether one lost message never makes a live member fail: others can be asked, or there is time until the same member is
    /// pinged again, which is at most two rounds later.
    pub(super) fn forgives_a_loss(&self) -> bool {
        let rounds = Micros(self.interval.0.saturating_mul(2 * u64::from(self.nodes - 1)));
        self.is_swim() && (self.suspicion >= rounds || self.indirect > 0 && self.nodes > 2)
    }

    /// Whether everybody else is asked to ping.
    pub(super) fn asks_all(&self) -> bool {
        self.is_swim() && self.indirect + 2 >= u32::from(self.nodes)
    }

    /// Whether a node watches another one.
    pub fn watches(&self, watcher: NodeId, process: NodeId) -> bool {
        watcher != process && (self.watch == Watch::All || watcher == MONITOR)
    }

    /// Whether a node sends heartbeats.
    pub fn beats(&self, node: NodeId) -> bool {
        self.watch == Watch::All || node != MONITOR
    }

    /// All nodes, in order.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes).map(NodeId::new)
    }

    /// Whom a node watches, in order.
    pub fn watched(&self, watcher: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        self.all().filter(move |process| self.watches(watcher, *process))
    }

    /// Who watches a process, in order.
    pub fn watchers(&self, process: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        self.all().filter(move |watcher| self.watches(*watcher, process))
    }

    /// The place of a process among those that a node watches.
    pub(super) fn place(watcher: NodeId, process: NodeId) -> usize {
        process.index() - usize::from(process > watcher)
    }

    /// The name of a node on the stage.
    pub(super) fn name(&self, node: NodeId) -> String {
        match self.watch {
            Watch::Star if node == MONITOR => "M1".to_owned(),
            Watch::Star => format!("P{}", node.number() - 1),
            Watch::All => format!("P{}", node.number()),
        }
    }

    /// Whether a fixed time-out covers the interval at all; if not, each heartbeat is too late.
    pub(super) fn covers_interval(&self) -> bool {
        self.detector != Detector::Fixed || self.timeout > self.interval
    }

    /// Whether a bound on the delay of messages means that nobody is suspected wrongly.
    pub(super) fn is_accurate(&self) -> bool {
        matches!(self.detector, Detector::Fixed | Detector::Chen) && self.covers_interval()
    }

    /// Whether a watcher keeps samples.
    pub(super) fn samples(&self) -> bool {
        self.accrues() || self.detector == Detector::Chen
    }

    /// Whether a watcher measures gaps, by which a level of suspicion accrues.
    pub(super) fn accrues(&self) -> bool {
        matches!(self.detector, Detector::Phi | Detector::Exponential)
    }

    /// The longest delay with which nobody is suspected wrongly, see [`Protocol::delay_bound`].
    ///
    /// fixed: two heartbeats come at most an interval and this delay apart. chen: the expected arrival is at least the one
    /// without any delay, so the margin covers it; a search takes this delay for its tick, so it divides the interval. swim:
    /// after the wait for the answer there is time in the period for a request, a ping and two answers.
    pub(super) fn longest_delay(&self) -> Micros {
        match self.detector {
            Detector::Fixed => Micros(self.timeout.since(self.interval).0.saturating_sub(1)),
            Detector::Chen => {
                let (interval, alpha) = (self.interval.0, self.alpha.0);
                let parts = interval / alpha + 1;
                let even = (parts..parts + 100).find(|parts| interval.is_multiple_of(*parts));
                Micros(interval / even.unwrap_or(parts))
            }
            Detector::Phi | Detector::Exponential => Micros(u64::MAX),
            Detector::Swim => Micros((self.interval.since(self.ack_timeout).0 / 4).saturating_sub(1)),
        }
    }
}

/// The node that watches, with `watch=star`.
pub(super) const MONITOR: NodeId = NodeId::new(1);

/// The monitor in the middle and the processes around it, or processes in a circle. Whoever watches can be asked.
pub(super) fn topology(config: &Config) -> Topology {
    let layout = if config.watch == Watch::Star { Layout::Star } else { Layout::Circle };
    let node = |node: NodeId| {
        let spec = NodeSpec::new(config.name(node));
        if config.watched(node).next().is_some() { spec.taking_load() } else { spec }
    };
    Topology::new(layout, config.all().map(node))
}
