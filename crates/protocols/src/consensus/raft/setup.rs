//! The parameters of a run of Raft.

use synod_model::{Micros, NodeId, ParamError, Settings, Text, duration::write_duration};

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
#[check(fitting)]
pub struct Config {
    /// How many servers there are.
    #[zh("节点的数量。")]
    #[param(1..=Config::MOST_SERVERS, default = 5, key = "nodes")]
    pub servers: u16,
    /// Each election timeout is drawn at random from this range.
    #[zh("每次选举超时都从这个范围中随机取值。")]
    #[param(1ms..=60s, default = "150..300ms", live)]
    pub election: (Micros, Micros),
    /// How often a leader sends heartbeats.
    #[zh("领导者发送心跳的间隔。")]
    #[param(1ms..=60s, default = 50ms, live)]
    pub heartbeat: Micros,
    /// Whether a new leader begins its term with an empty entry; off for the figures of the paper.
    #[zh("新领导者是否以一条空日志开始任期；演示论文插图时关闭。")]
    #[param(default = on, live)]
    pub noop: bool,
    /// How many client nodes ask the servers; with none, the servers themselves are asked.
    #[zh("有多少个客户端节点向服务器提出请求；没有客户端时，直接向服务器提出请求。")]
    #[param(0..=Config::MOST_CLIENTS, default = 0)]
    pub clients: u16,
}

impl Config {
    /// The most servers that are allowed.
    pub const MOST_SERVERS: u16 = 100;
    /// The most client nodes that are allowed.
    pub const MOST_CLIENTS: u16 = 20;

    /// The servers, in order; they are numbered first.
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.servers).map(NodeId::new)
    }

    /// The client nodes, in order; they are numbered after the servers.
    pub fn clients(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.servers + 1..=self.servers + self.clients).map(NodeId::new)
    }

    /// Whether a node is a server.
    pub const fn is_server(&self, node: NodeId) -> bool {
        node.number() <= self.servers
    }

    /// How many servers there are.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one")]
    pub const fn len(&self) -> usize {
        self.servers as usize
    }

    /// How long whoever sent a command waits for the answer before it sends it again: by then a crashed leader has
    /// probably been replaced, and in an ordinary network the answer is back.
    pub fn retry(&self) -> Micros {
        self.election.1.max(Micros::ms(200))
    }
}

static SLOW_HEARTBEAT: Text = Text::new(
    "heartbeat={0} is longer than the longest election timeout, {1}: every follower would stand for election before it hears from the leader; choose a heartbeat of at most {1}.",
    "heartbeat={0} 比最长的选举超时 {1} 还长：每个跟随者都会在收到领导者心跳之前发起选举；请选择不超过 {1} 的心跳间隔。",
);

/// Whether the parameters fit together.
fn fitting(config: Config) -> Result<Config, ParamError> {
    let times = [config.heartbeat, config.election.1];
    if times[0] > times[1] {
        let args = times.map(|time| write_duration(time).into());
        return Err(ParamError::new("heartbeat", SLOW_HEARTBEAT.with(args)));
    }
    Ok(config)
}
