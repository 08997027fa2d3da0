//! How a run is set up: its parameters and its nodes.

use crate::hashing::{most_of, of_name};
use synod_model::ParamError;
use synod_model::prelude::*;

/// The directory: it is the first node.
pub(super) const DIRECTORY: NodeId = NodeId::new(1);

/// How the owner of a key follows from its hash and the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice, Labelled)]
pub enum Scheme {
    /// The server of the first point on a ring at or after the hash (Karger et al., 1997, section 4).
    #[label("ring", "环")]
    Ring,
    /// The server at the place that is the hash modulo the number of servers.
    #[label("modulo", "取模")]
    Modulo,
    /// The bucket into which the hash has jumped last (Lamping and Veach, 2014).
    #[label("jump hash", "跳跃哈希")]
    Jump,
    /// The server with the largest weight for the key (Thaler and Ravishankar, 1998).
    #[label("rendezvous hashing", "最高随机权重哈希")]
    Rendezvous,
}

/// What the hash of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum NameHash {
    /// FNV-1a of its bytes, mixed.
    Mixed,
    /// The number in it: what one can work out by hand.
    Digits,
}

impl NameHash {
    /// The hash of a name.
    pub(super) fn of(self, name: &str) -> u64 {
        match self {
            Self::Mixed => of_name(name),
            Self::Digits => {
                let digits = name.bytes().filter(u8::is_ascii_digit);
                digits.fold(0, |n: u64, digit| n.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')))
            }
        }
    }
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fits)]
pub struct Config {
    /// How the owner of a key follows from its hash and the servers.
    #[zh("怎样由键的哈希值和服务器决定它归谁所有。")]
    #[param(default = "ring")]
    pub scheme: Scheme,
    /// How many servers are members at the start.
    #[zh("开始时有多少台服务器是成员。")]
    #[param(1..=20, default = 4)]
    pub servers: u16,
    /// How many more servers there are, which may join.
    #[zh("另有多少台备用服务器可以加入。")]
    #[param(0..=10, default = 1)]
    pub spare: u16,
    /// How many points each server has on the ring.
    #[zh("每台服务器在环上有多少个虚拟节点。")]
    #[param(1..=200, default = 10)]
    pub vnodes: u16,
    /// How many servers have each key.
    #[zh("每个键存放在多少台服务器上。")]
    #[param(1..=5, default = 1)]
    pub replicas: u16,
    /// How many keys there are at the start, k1 and so on, each with its number as its value.
    #[zh("开始时有多少个键：k1、k2 等等，值就是它的编号。")]
    #[param(1..=2_000, default = 100)]
    pub keys: u32,
    /// The factor c of bounded loads, in per cent: no server has more than c times its share of the keys; 0: no bound.
    #[zh("有界负载的系数 c（百分比）：任何服务器的键都不超过它应得份额的 c 倍；0 表示没有上限。")]
    #[param(0..=300, default = 0)]
    pub bound: u32,
    /// What the hash of a name is: mixed, or the number in it.
    #[zh("名称的哈希值：mixed 表示混合哈希，digits 表示名称中的数字。")]
    #[param(default = "mixed")]
    pub hash: NameHash,
    /// How many clients there are.
    #[zh("客户端的数量。")]
    #[param(1..=10, default = 1)]
    pub clients: u16,
    /// How many keys are handed over in one message at most.
    #[zh("一条移交消息最多带多少个键。")]
    #[param(1..=100, default = 10)]
    pub batch: u16,
    /// Whether the directory removes a server that does not answer its pings.
    #[zh("目录是否移除不回应存活探测的服务器。")]
    #[param(default = off)]
    pub detect: bool,
    /// How often the directory pings each member.
    #[zh("目录对每个成员的存活探测间隔。")]
    #[param(10ms..=10s, default = 100ms)]
    pub heartbeat: Micros,
    /// How long the directory waits for an answer to its pings, and everybody before asking or sending again.
    #[zh("目录等待探测回应的时间，也是各节点再次询问或重发之前等待的时间。")]
    #[param(20ms..=60s, default = 400ms)]
    pub timeout: Micros,
}

static BOUND_TOO_SMALL: Text = Text::new(
    "bound=1 to 99 is not allowed: less than a fair share for each would leave keys without a server. It takes 0, or 100 to 300.",
    "bound 不能是 1 到 99：每台服务器的上限低于平均份额，就会有键无处可放。可以取 0，或 100 到 300。",
);
static BOUND_NEEDS_RING: Text = Text::new(
    "bound needs scheme=ring and replicas=1: what does not fit goes on along the ring.",
    "bound 需要 scheme=ring 和 replicas=1：放不下的键沿环继续找。",
);
static JUMP_IS_SINGLE: Text = Text::new(
    "scheme=jump needs replicas=1: the jump hash names one bucket, and no next one.",
    "scheme=jump 需要 replicas=1：跳跃哈希只给出一个桶，没有“下一个”。",
);
static DIGITS_ARE_FEW: Text = Text::new(
    "hash=digits needs scheme=modulo: so small numbers all lie in one place of a ring.",
    "hash=digits 需要 scheme=modulo：这么小的数在环上全都挤在一处。",
);
static TIMEOUT_TOO_SHORT: Text = Text::new(
    "timeout must be longer than heartbeat: otherwise nobody can answer in time.",
    "timeout 必须大于 heartbeat：否则谁也来不及回应。",
);

/// Whether the parameters fit together.
fn fits(config: Config) -> Result<Config, ParamError> {
    let bounded = config.bound > 0;
    if (1..100).contains(&config.bound) {
        return Err(ParamError::new("bound", BOUND_TOO_SMALL.with([])));
    }
    if bounded && (config.scheme != Scheme::Ring || config.replicas > 1) {
        return Err(ParamError::new("bound", BOUND_NEEDS_RING.with([])));
    }
    if config.scheme == Scheme::Jump && config.replicas > 1 {
        return Err(ParamError::new("replicas", JUMP_IS_SINGLE.with([])));
    }
    if config.hash == NameHash::Digits && config.scheme != Scheme::Modulo {
        return Err(ParamError::new("hash", DIGITS_ARE_FEW.with([])));
    }
    if config.timeout <= config.heartbeat {
        return Err(ParamError::new("timeout", TIMEOUT_TOO_SHORT.with([])));
    }
    Ok(config)
}

/// What a node is, whatever it does at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The directory.
    Directory,
    /// A server, by its number from 1.
    Server(u16),
    /// A client.
    Client,
}

impl Config {
    /// What a node is.
    pub fn kind(&self, node: NodeId) -> Kind {
        match node.number() - 1 {
            0 => Kind::Directory,
            n if n <= self.servers + self.spare => Kind::Server(n),
            _ => Kind::Client,
        }
    }

    /// The servers, spare ones too.
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (2..=self.servers + self.spare + 1).map(NodeId::new)
    }

    /// Whether a node is a server.
    pub fn is_server(&self, node: NodeId) -> bool {
        matches!(self.kind(node), Kind::Server(_))
    }

    /// The clients.
    pub fn clients(&self) -> impl Iterator<Item = NodeId> + use<> {
        let before = self.servers + self.spare + 1;
        (before + 1..=before + self.clients).map(NodeId::new)
    }

    /// The servers that are members at the start, in the order in which they are taken to have joined.
    pub(super) fn first_members(&self) -> Vec<NodeId> {
        self.servers().take(self.servers.into()).collect()
    }

    /// The key of a number: `k17`.
    pub(super) fn key(number: u32) -> Word {
        Word::new(&format!("k{number}")).expect("a number has at most ten digits")
    }

    /// The number of a key that was there at the start.
    pub(super) fn number_of(&self, key: Word) -> Option<u32> {
        let number = key.as_str().strip_prefix('k')?.parse().ok()?;
        ((1..=self.keys).contains(&number) && Self::key(number) == key).then_some(number)
    }

    /// The most keys that a server may have, where loads are bounded.
    pub(super) fn cap(&self, servers: usize) -> Option<u32> {
        (self.bound > 0).then(|| self.cap_of(self.keys, servers))
    }

    /// The most of `m` keys that one of so many servers may have, with the factor of bounded loads.
    pub(super) fn cap_of(&self, m: u32, servers: usize) -> u32 {
        most_of(self.bound, m, 1, u32::try_from(servers).unwrap_or(u32::MAX))
    }

    /// The longest that a message may take for whoever waits for the answer to hear it in time.
    pub(super) fn delay_bound(&self) -> Micros {
        let waits = if self.detect { self.timeout.since(self.heartbeat) } else { self.timeout };
        Micros(waits.0 / 2)
    }

    /// How many pings in a row may stay without an answer.
    pub(super) fn patience(&self) -> u32 {
        u32::try_from(self.timeout.0.div_ceil(self.heartbeat.0)).unwrap_or(u32::MAX)
    }
}

/// The servers on a ring; the directory and the clients around it.
pub(super) fn topology(config: &Config) -> Topology {
    let directory = NodeSpec { takes_orders: true, ..NodeSpec::new("D1").tier(1) };
    let server = |n: u16| NodeSpec { spare: n > config.servers, ..NodeSpec::new(format!("N{n}")) };
    let clients = (1..=config.clients).map(|n| NodeSpec::new(format!("C{n}")).tier(1).taking_load());
    let all = std::iter::once(directory).chain((1..=config.servers + config.spare).map(server));
    // Clients do not talk to each other; everybody else does to everybody.
    let talk = |a, _| config.kind(a) != Kind::Client;
    Topology::new(Layout::Ring, all.chain(clients)).talking(talk)
}
