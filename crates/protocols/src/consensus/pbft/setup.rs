//! The parameters of a run, and its nodes.

use super::names::{Signers, View};
use crate::replicated::circle;
use synod_model::{Choice, Micros, NodeId, NodeSet, NodeSpec, ParamError, Settings, Text, Topology, among};

/// What a replica does that lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Behaviour {
    /// As primary it tells different backups different requests for one number; as backup it says to each what that one was
    /// told.
    Equivocate,
    /// It receives, and sends nothing.
    Silent,
    /// What it signs carries a digest of nothing.
    WrongDigest,
    /// It follows the protocol, and lies to clients.
    WrongReply,
    /// It claims certificates that it does not have, and leaves out what was prepared.
    Forge,
    /// As primary it takes as long for each request as nobody replaces it for.
    Slow,
}

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fitting)]
pub struct Config {
    /// How many faulty replicas are borne: f.
    #[zh("能够容忍的故障副本数：f。")]
    #[param(1..=3, default = 1)]
    pub faults: u16,
    /// How many replicas there are; 0: 3f + 1.
    #[zh("副本的数量；0 表示 3f + 1。")]
    #[param(0..=MOST_REPLICAS, default = 0)]
    pub replicas: u16,
    /// How many replicas make a quorum; 0: 2f + 1.
    #[zh("法定人数；0 表示 2f + 1。")]
    #[param(0..=MOST_REPLICAS, default = 0)]
    pub quorum: u16,
    /// How many clients there are.
    #[zh("客户端的数量。")]
    #[param(1..=5, default = 1)]
    pub clients: u16,
    /// After how many requests a checkpoint is made: K; at most as many as fit into the window.
    #[zh("每执行多少个请求建立一个检查点：K；不超过窗口大小。")]
    #[param(1..=100, default = 4)]
    pub checkpoint: u32,
    /// How many numbers above the last stable checkpoint may be used: L; 0: 2K.
    #[zh("在最近的稳定检查点之上可以使用多少个序号：L；0 表示 2K。")]
    #[param(0..=200, default = 0)]
    pub window: u32,
    /// How long a replica waits before it changes the view; it doubles with each view that comes to nothing.
    #[zh("副本等待多久之后切换视图；每经过一个没有进展的视图就加倍。")]
    #[param(1ms..=60s, default = 500ms, live)]
    pub timeout: Micros,
    /// The replicas that lie, by their numbers.
    #[zh("说谎的副本，按编号。")]
    #[param(1..=MOST_REPLICAS, default = none, most = 13, live)]
    pub byzantine: NodeSet,
    /// What those that lie do.
    #[zh("说谎的副本做什么。")]
    #[param(default = equivocate, live)]
    pub behaviour: Behaviour,
}

/// The most replicas that are allowed.
const MOST_REPLICAS: u16 = 13;

static TOO_FEW: Text = Text::new(
    "replicas={0} is not allowed with faults={1}: a client needs {2} equal answers; choose {2} to {3}, or 0 for 3f + 1.",
    "replicas={0} 与 faults={1} 不相容：客户端需要 {2} 份相同的答复；可以取 {2} 到 {3}，或取 0 表示 3f + 1。",
);
static BAD_QUORUM: Text = Text::new(
    "quorum={0} is not allowed: a client needs {1} equal answers, and there are {2} replicas; choose {1} to {2}, or 0 for 2f + 1.",
    "quorum={0} 不合法：客户端需要 {1} 份相同的答复，而副本有 {2} 个；可以取 {1} 到 {2}，或取 0 表示 2f + 1。",
);

/// Puts in what follows from the rest, if it fits together.
fn fitting(mut config: Config) -> Result<Config, ParamError> {
    let f = config.faults;
    if config.replicas == 0 {
        config.replicas = 3 * f + 1;
    }
    let n = config.replicas;
    if n <= f || n < 2 {
        let least = (f + 1).max(2);
        let args = [n.into(), f.into(), least.into(), MOST_REPLICAS.into()];
        return Err(ParamError::new("replicas", TOO_FEW.with(args)));
    }
    if config.quorum == 0 {
        config.quorum = (2 * f + 1).min(n);
    }
    if config.quorum <= f || config.quorum > n {
        let args = [config.quorum.into(), (f + 1).into(), n.into()];
        return Err(ParamError::new("quorum", BAD_QUORUM.with(args)));
    }
    if config.window == 0 {
        config.window = 2 * config.checkpoint;
    }
    config.checkpoint = config.checkpoint.min(config.window);
    let liars: Vec<u16> = config.byzantine.iter().map(NodeId::number).collect();
    among("byzantine", &liars, "replicas", n.into())?;
    Ok(config)
}

impl Config {
    /// The replicas, in order; they are numbered first.
    pub fn replicas(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.replicas).map(NodeId::new)
    }

    /// Whether a node is a replica.
    pub const fn is_replica(&self, node: NodeId) -> bool {
        node.number() <= self.replicas
    }

    /// The node of a client.
    pub const fn client(&self, number: u16) -> NodeId {
        NodeId::new(self.replicas + number)
    }

    /// The number of the client at a node.
    pub const fn client_at(&self, node: NodeId) -> u16 {
        node.number() - self.replicas
    }

    /// Who leads a view.
    pub fn primary(&self, view: View) -> NodeId {
        let place = view % u32::from(self.replicas);
        NodeId::at(usize::try_from(place).expect("it is below the number of replicas"))
    }

    /// The size of a quorum.
    pub const fn quorum(&self) -> usize {
        self.quorum as usize
    }

    /// How many liars are borne.
    pub const fn faults(&self) -> usize {
        self.faults as usize
    }

    /// How many may lie with all that is claimed: quorums intersect in an honest replica, and the others make one.
    pub fn most_liars(&self) -> usize {
        let (n, quorum) = (usize::from(self.replicas), self.quorum());
        self.faults().min(n - quorum).min((2 * quorum).saturating_sub(n + 1))
    }

    /// Whether two quorums share more replicas than lie, so that one of these is honest.
    pub fn quorums_intersect(&self) -> bool {
        2 * self.quorum() > usize::from(self.replicas) + self.byzantine.len()
    }

    /// What a replica does if it lies.
    pub fn lie(&self, replica: NodeId) -> Option<Behaviour> {
        self.byzantine.contains(replica).then_some(self.behaviour)
    }

    /// The replicas that do not lie, but for this one.
    pub fn honest_others(&self, me: NodeId) -> Signers {
        self.replicas().filter(|r| *r != me && !self.byzantine.contains(*r)).collect()
    }

    /// How long a primary takes for each request so that it is just not replaced.
    pub const fn dawdle(&self) -> Micros {
        Micros(self.timeout.0 / 4 * 3)
    }

    /// Replicas on a circle, clients on a wider one around them.
    pub(super) fn topology(&self) -> Topology {
        let replica = |n| NodeSpec::new(format!("R{n}"));
        circle((1..=self.replicas).map(replica), self.clients)
    }
}
