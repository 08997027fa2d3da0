//! How a run is set up: its parameters and its nodes.

use synod_model::ParamError;
use synod_model::prelude::*;

/// What replicas do when they cannot reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Mode {
    /// They answer only with a majority (Attiya, Bar-Noy and Dolev, 1995).
    Strong,
    /// Each answers at once by itself, and tells the others later.
    Eventual,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Data {
    /// One value.
    Register,
    /// A number that goes up and down.
    Counter,
    /// A set of elements.
    Set,
}

/// What becomes of updates that did not know of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Resolve {
    /// The one with the larger stamp replaces all others: last writer wins.
    Overwrite,
    /// All values are kept side by side, until somebody who has read them writes.
    Siblings,
    /// They are merged, so that all of them count.
    Merge,
}

/// By what updates are ordered where one of them wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Stamp {
    /// One more than the highest stamp that the replica knows (Lamport, 1978).
    Lamport,
    /// What the clock of the replica shows.
    Clock,
}

/// What a client is guaranteed in a row of its own requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Guarantees {
    /// Nothing.
    None,
    /// The four session guarantees (Terry et al., 1994).
    All,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How many replicas there are.
    #[zh("副本的数量。")]
    #[param(2..=7, default = 3)]
    pub replicas: u16,
    /// How many clients there are; each has a home replica.
    #[zh("客户端的数量；每个客户端有一个所属副本。")]
    #[param(1..=6, default = 2)]
    pub clients: u16,
    /// Whether replicas wait for a majority (strong), or answer by themselves (eventual).
    #[zh("副本等待多数派（strong），还是自行答复（eventual）。")]
    #[param(default = "strong")]
    pub mode: Mode,
    /// What is kept: a register, a counter or a set.
    #[zh("保存什么：寄存器（register）、计数器（counter）或集合（set）。")]
    #[param(default = "register")]
    pub data: Data,
    /// What becomes of updates that did not know of each other (eventual).
    #[zh("互不知晓的更新如何处理（eventual）：覆盖、并存或合并。")]
    #[param(default = "overwrite")]
    pub resolve: Resolve,
    /// By what updates are ordered (overwrite).
    #[zh("更新按什么排序（overwrite）：Lamport 时间或本机时钟。")]
    #[param(default = "lamport")]
    pub stamp: Stamp,
    /// Whether a replica answers only a client of which it knows all that the client has read and written (eventual).
    #[zh("副本是否只在掌握客户端读过和写过的一切时才答复它（eventual）。")]
    #[param(default = "none")]
    pub session: Guarantees,
    /// How often a replica tells another one all that it has; 0: never (eventual).
    #[zh("副本多久把自己的全部状态告诉另一个副本；0 表示从不（eventual）。")]
    #[param(0ms..=2s, default = 200ms)]
    pub gossip: Micros,
    /// Whether an update is sent to all replicas at once (eventual).
    #[zh("更新是否立即发给所有副本（eventual）。")]
    #[param(default = on)]
    pub eager: bool,
    /// How long a client waits: then a read has failed, and a write is asked for again.
    #[zh("客户端等待多久：之后读取失败，写入则再次请求。")]
    #[param(20ms..=60s, default = 500ms)]
    pub timeout: Micros,
    /// Whether a client asks any replica, another one each time.
    #[zh("客户端是否每次随意换一个副本。")]
    #[param(default = off)]
    pub roam: bool,
}

static STRONG_IS_A_REGISTER: Text = Text::new(
    "mode=strong needs data=register: the two rounds read and write one value.",
    "mode=strong 需要 data=register：两轮协议读写的是一个值。",
);
static SIBLINGS_ARE_VALUES: Text = Text::new(
    "resolve=siblings needs data=register: what stands side by side are values. A counter or a set takes overwrite or merge.",
    "resolve=siblings 需要 data=register：并存的是值。计数器和集合可以取 overwrite 或 merge。",
);
static NOTHING_TO_MERGE: Text = Text::new(
    "resolve=merge needs data=counter or data=set: of two values nobody knows a third that stands for both. A register takes overwrite or siblings.",
    "resolve=merge 需要 data=counter 或 data=set：两个值合不成一个。寄存器可以取 overwrite 或 siblings。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    match (config.mode, config.data, config.resolve) {
        (Mode::Strong, Data::Counter | Data::Set, _) => {
            Err(ParamError::new("data", STRONG_IS_A_REGISTER.with([])))
        }
        (_, Data::Counter | Data::Set, Resolve::Siblings) => {
            Err(ParamError::new("resolve", SIBLINGS_ARE_VALUES.with([])))
        }
        (Mode::Eventual, Data::Register, Resolve::Merge) => {
            Err(ParamError::new("resolve", NOTHING_TO_MERGE.with([])))
        }
        _ => Ok(config),
    }
}

impl Config {
    /// Whether a node is a replica.
    pub fn is_replica(&self, node: NodeId) -> bool {
        node.number() <= self.replicas
    }

    /// The replicas.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.replicas).map(NodeId::new)
    }

    /// The clients.
    pub fn clients(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.replicas + 1..=self.replicas + self.clients).map(NodeId::new)
    }

    /// The replica that a client asks if it does not roam.
    pub(super) fn home(&self, client: NodeId) -> NodeId {
        NodeId::new((client.number() - self.replicas - 1) % self.replicas + 1)
    }

    /// The replica behind another one, in a circle.
    pub(super) fn next(&self, replica: NodeId) -> NodeId {
        NodeId::new(replica.number() % self.replicas + 1)
    }

    /// How many replicas are more than half of them.
    pub fn majority(&self) -> usize {
        usize::from(self.replicas) / 2 + 1
    }

    /// Whether replicas wait for a majority.
    pub fn is_strong(&self) -> bool {
        self.mode == Mode::Strong
    }

    /// Whether the session guarantees are given.
    pub(super) fn guards(&self) -> bool {
        !self.is_strong() && self.session == Guarantees::All
    }

    /// Whether replicas answer in the step in which they are asked.
    pub(super) fn answers_at_once(&self) -> bool {
        !self.is_strong() && !self.guards()
    }

    /// Whether no update may be lost to another one.
    pub(super) fn keeps_all(&self) -> bool {
        !self.is_strong() && self.resolve != Resolve::Overwrite
    }

    /// Whether clients keep account of what they have read and written.
    pub(super) fn has_contexts(&self) -> bool {
        self.guards() || !self.is_strong() && self.resolve == Resolve::Siblings
    }

    /// How long whoever waits for an answer waits before asking again those who have not given one.
    pub(super) fn again(&self) -> Micros {
        Micros(self.timeout.0 / 2)
    }

    /// The longest that a message may take for a request with a majority to be answered in time: there and back from the client,
    /// and two round trips between replicas.
    pub(super) fn delay_bound(&self) -> Micros {
        Micros(self.timeout.0 / 6)
    }
}

/// The replicas in a circle and the clients around them.
pub(super) fn topology(config: &Config) -> Topology {
    let replicas = (1..=config.replicas).map(|n| NodeSpec::new(format!("R{n}")));
    let clients = (1..=config.clients).map(|n| NodeSpec::new(format!("C{n}")).tier(1).taking_load());
    let talk = |a: NodeId, b: NodeId| {
        config.is_replica(a)
            && (config.is_replica(b) || config.roam || config.guards() || config.home(b) == a)
    };
    Topology::new(Layout::Circle, replicas.chain(clients)).talking(talk)
}
