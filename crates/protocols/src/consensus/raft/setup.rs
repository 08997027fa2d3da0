//! The parameters of a run of Raft.

use super::configuration::Configuration;
use std::hash::{Hash, Hasher};
use synod_model::{Choice, Micros, NodeId, ParamError, Settings, Text, duration::write_duration};

/// The configuration, equal at every node.
#[derive(Clone, Debug, PartialEq, Eq, Settings)]
#[check(fitting)]
#[expect(clippy::struct_excessive_bools, reason = "each is a parameter of its own")]
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
    /// Whether a server asks who would vote for it before it stands for election.
    #[zh("节点在发起选举之前是否先询问谁愿意投票给它。")]
    #[param(default = off, live)]
    pub prevote: bool,
    /// Whether a leader steps down when no majority answers it, and servers that hear from a leader ignore who stands.
    #[zh("领导者得不到多数节点的应答时是否退位，且能收到领导者消息的节点不理会参选者。")]
    #[param(default = off, live)]
    pub check_quorum: bool,
    /// Whether the leadership may be handed over, on request.
    #[zh("是否可以按请求移交领导权。")]
    #[param(default = off)]
    pub transfer: bool,
    /// How reads are answered: by an entry of the log, by the leader once it is sure that it leads, by a lease, or locally
    /// by whoever is asked, which may be old.
    #[zh(
        "如何答复读请求：经由日志，由确认自己仍在领导的领导者，凭租约，或由被询问的节点就地答复，而这可能是旧值。"
    )]
    #[param(default = log, live)]
    pub reads: Reads,
    /// By how many per cent any clock may be fast or slow; leases allow for it.
    #[zh("任何时钟可能快或慢的百分比；租约为此留出余地。")]
    #[param(0..=50, default = 10, live)]
    pub drift: u16,
    /// After so many applied entries since its last snapshot a server takes one and drops them from its log; 0: only on
    /// request.
    #[zh("自上次快照以来应用了这么多条日志后，节点制作快照并丢弃这些日志；0 表示只按请求制作。")]
    #[param(0..=1_000, default = 0, live)]
    pub snapshot_after: u64,
    /// Whether servers may be asked to compact their logs.
    #[zh("是否可以要求节点压缩日志。")]
    #[param(default = off)]
    pub snapshots: bool,
    /// How many entries before the end of a snapshot stay in the log, for followers that are not far behind.
    #[zh("快照结尾之前保留在日志中的条目数，供落后不多的跟随者使用。")]
    #[param(0..=1_000, default = 0, live)]
    pub keep: u64,
    /// In how many messages a snapshot travels.
    #[zh("一份快照分成多少条消息发送。")]
    #[param(1..=8, default = 1)]
    pub chunks: u16,
    /// The servers that elect and commit; with none named, all that are no learners.
    #[zh("选举领导者并提交日志的节点；不指定时为除学习者之外的所有节点。")]
    #[param(1..=Config::MOST_SERVERS, default = none, most = 100, among = servers)]
    pub voters: Vec<u16>,
    /// The servers that only copy the log. A server that is neither is spare.
    #[zh("只复制日志的节点。既不在此处也不是投票节点的为备用节点。")]
    #[param(1..=Config::MOST_SERVERS, default = none, most = 100, among = servers)]
    pub learners: Vec<u16>,
    /// Which changes of the members operators may ask for: none, of one voter at a time, or any by joint consensus.
    #[zh("可以请求哪些成员变更：不可变更、每次一个投票节点，或通过联合共识任意变更。")]
    #[param(default = off)]
    pub membership: Changes,
    /// When a configuration is in force: once it is in the log, or once it is committed.
    #[zh("配置何时生效：写入日志之后，还是提交之后。")]
    #[param(default = append)]
    pub config_at: ConfigAt,
    /// What a leader does that has removed itself: it steps down, or goes on without taking commands.
    #[zh("移除了自己的领导者怎么办：退位，还是继续领导但不再接受命令。")]
    #[param(default = "step-down")]
    pub removed_leader: RemovedLeader,
    /// In how many rounds a new voter may catch up before it counts; with 0 it counts at once.
    #[zh("新的投票节点在计入之前可用多少轮来跟上日志；为 0 时立即计入。")]
    #[param(0..=20, default = 10)]
    pub catch_up: u16,
    /// Whether a joint configuration makes way for the new one by itself, or is left on request.
    #[zh("联合配置是自行让位于新配置，还是按请求离开。")]
    #[param(default = auto)]
    pub joint: Joint,
    /// Both of these, as sets.
    #[computed(Configuration::unread)]
    pub first: Configuration,
}

/// Optional parts that are as by default are no part of a fingerprint.
impl Hash for Config {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.servers, self.election, self.heartbeat, self.noop, self.clients).hash(state);
        let optional = (self.prevote, self.check_quorum, self.transfer, self.reads, self.drift);
        if optional != (false, false, false, Reads::Log, 10) {
            optional.hash(state);
        }
        let changes = (self.membership, self.config_at, self.removed_leader, self.catch_up, self.joint);
        if changes != (Changes::Off, ConfigAt::Append, RemovedLeader::StepDown, 10, Joint::Auto) {
            changes.hash(state);
        }
        let compaction = (self.snapshot_after, self.snapshots, self.keep, self.chunks);
        if compaction != (0, false, 0, 1) {
            (u64::MAX, compaction).hash(state);
        }
        if usize::from(self.first.size) != self.len() {
            self.first.hash(state);
        }
    }
}

/// How reads are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Reads {
    /// By an entry of the log, as a write.
    Log,
    /// By the leader's machine, once a round of heartbeats has shown that it leads.
    ReadIndex,
    /// By the leader's machine while it holds a lease.
    Lease,
    /// By the machine of whoever is asked, at once.
    Local,
}

/// Which changes of the members are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Changes {
    /// None.
    Off,
    /// Of one voter at a time.
    Single,
    /// Any, by joint consensus.
    Joint,
}

/// When a configuration is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum ConfigAt {
    /// Once it is in the log.
    Append,
    /// Once it is known to be committed.
    Commit,
}

/// What a leader does that has removed itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum RemovedLeader {
    /// It steps down.
    StepDown,
    /// It goes on leading.
    Stay,
}

/// How a joint configuration ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Choice)]
pub enum Joint {
    /// By itself.
    Auto,
    /// On request.
    Explicit,
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

    /// Whether logs are compacted, or may be.
    pub const fn compacts(&self) -> bool {
        self.snapshots || self.snapshot_after > 0
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

static BOTH: Text = Text::new(
    "learners={0} names server {1}, which is a voter too; a server is one or the other.",
    "learners={0} 中的节点 {1} 同时也是投票节点；一个节点只能是其中之一。",
);
static NO_VOTER: Text = Text::new(
    "learners={0} leaves no server to vote; leave out at least one.",
    "learners={0} 没有留下可以投票的节点；请至少去掉一个。",
);
static LEASE_ALONE: Text = Text::new(
    "reads=lease needs check-quorum=on: without it, servers that hear from a leader may elect another one at any moment.",
    "reads=lease 需要 check-quorum=on：否则能收到领导者消息的节点随时可能选出另一个领导者。",
);

/// Whether the parameters fit together.
fn fitting(mut config: Config) -> Result<Config, ParamError> {
    config.first = Configuration::first(config.servers, &config.voters, &config.learners);
    let times = [config.heartbeat, config.election.1];
    if times[0] > times[1] {
        let args = times.map(|time| write_duration(time).into());
        return Err(ParamError::new("heartbeat", SLOW_HEARTBEAT.with(args)));
    }
    if config.reads == Reads::Lease && !config.check_quorum {
        return Err(ParamError::new("reads", LEASE_ALONE.with([])));
    }
    let Configuration { voters, learners, .. } = config.first;
    let listed = || config.learners.iter().map(u16::to_string).collect::<Vec<_>>().join(",").into();
    if let Some(both) = learners.iter().find(|node| voters.contains(*node)) {
        return Err(ParamError::new("learners", BOTH.with([listed(), both.number().into()])));
    }
    if voters.is_empty() {
        return Err(ParamError::new("learners", NO_VOTER.with([listed()])));
    }
    Ok(config)
}
