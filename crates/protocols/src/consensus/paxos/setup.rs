//! How a run of Paxos is set up: its parameters, its nodes, what is on their disks at the start, and how a node boots.

use super::state::{Ballot, Config, Durable, Group};
use super::{Site, ballot, text};
use synod_model::{
    Layout, Micros, NodeSpec, Param, ParamError, Params, Sentence, Setting as _, Settings, Text, Topology,
    Word, majority, nearest,
};

/// The parameters, as they are given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Settings)]
struct Asked {
    /// How many nodes there are, unless proposers and acceptors are nodes of their own.
    #[zh("节点的数量；提议者和接受者各有自己的节点时不起作用。")]
    #[param(1..=Config::MOST, default = 5)]
    nodes: u16,
    /// How many proposers there are; 0: every node is one.
    #[zh("提议者的数量；0 表示每个节点都是。")]
    #[param(0..=Config::MOST, default = 0)]
    proposers: u16,
    /// How many acceptors there are; 0: every node is one.
    #[zh("接受者的数量；0 表示每个节点都是。")]
    #[param(0..=Config::MOST, default = 0)]
    acceptors: u16,
    /// How many learners there are; 0: every node is one.
    #[zh("学习者的数量；0 表示每个节点都是。")]
    #[param(0..=Config::MOST, default = 0)]
    learners: u16,
    /// How many acceptors must promise in phase 1; 0: a majority.
    #[zh("阶段 1 需要多少个接受者承诺；0 表示多数派。")]
    #[param(0..=Config::MOST, default = 0)]
    quorum1: u16,
    /// How many acceptors must accept in phase 2; 0: a majority.
    #[zh("阶段 2 需要多少个接受者接受；0 表示多数派。")]
    #[param(0..=Config::MOST, default = 0)]
    quorum2: u16,
    /// A proposer that is overtaken waits for a random time from this range; 0: it tries again at once.
    #[zh("被抢先的提议者从这个范围中随机取一段时间等待；0 表示立即重试。")]
    #[param(0ms..=60s, default = "20..400ms", live)]
    backoff: (Micros, Micros),
    /// How long a proposer waits for a quorum of answers before it sends its request again.
    #[zh("提议者等待法定人数的答复多久之后重发请求。")]
    #[param(1ms..=60s, default = 300ms, live)]
    timeout: Micros,
    /// How often a learner that has not learned asks the acceptors; 0: never.
    #[zh("尚未学习到值的学习者多久询问一次接受者；0 表示从不询问。")]
    #[param(0ms..=60s, default = 1s, live)]
    catch_up: Micros,
}

static MORE_THAN_NODES: Text = Text::new(
    "{0}={1} is not allowed: there are only {2} nodes; choose at most {2}, or 0 for every node.",
    "{0}={1} 不合法：只有 {2} 个节点；最多取 {2}，或取 0 表示每个节点。",
);
static QUORUM_TOO_LARGE: Text = Text::new(
    "{0}={1} is not allowed: there are only {2} acceptors; choose at most {2}, or 0 for a majority.",
    "{0}={1} 不合法：只有 {2} 个接受者；最多取 {2}，或取 0 表示多数派。",
);

impl Settings for Config {
    const PARAMS: &'static [Param] = Asked::PARAMS;

    fn read(params: &Params) -> Result<Self, ParamError> {
        configure(params, Asked::read(params)?)
    }
}

/// Makes the configuration.
fn configure(params: &Params, asked: Asked) -> Result<Config, ParamError> {
    let count = |key| u16::setting(params.get(key));
    let error = |key, text: &'static Text, most: u16| {
        Err(ParamError::new(key, text.with([key.into(), count(key).into(), most.into()])))
    };
    let [mut proposers, mut acceptors, mut learners] =
        ["proposers", "acceptors", "learners"].map(|key| Group { first: 1, len: count(key) });
    // Proposers and acceptors in numbers of their own are nodes of their own; where every node is one or the other,
    // `nodes` says how many there are.
    let apart = proposers.len > 0 && acceptors.len > 0;
    let mut nodes = asked.nodes;
    if apart {
        acceptors.first += proposers.len;
        nodes = proposers.len + acceptors.len;
        if learners.len > 0 {
            learners.first += nodes;
            nodes += learners.len;
        }
    }
    for (key, group) in
        [("proposers", &mut proposers), ("acceptors", &mut acceptors), ("learners", &mut learners)]
    {
        if group.len > nodes {
            return error(key, &MORE_THAN_NODES, nodes);
        }
        if group.len == 0 {
            group.len = nodes;
        }
    }
    let mut quorums = [0; 2];
    for (key, quorum) in ["quorum1", "quorum2"].into_iter().zip(&mut quorums) {
        let most = acceptors.len;
        *quorum = match count(key) {
            0 => u16::try_from(majority(most.into())).expect("a majority is no more than all"),
            n if n > most => return error(key, &QUORUM_TOO_LARGE, most),
            n => n,
        };
    }
    Ok(Config {
        nodes,
        apart,
        proposers,
        acceptors,
        learners,
        quorum1: quorums[0],
        quorum2: quorums[1],
        backoff: asked.backoff,
        timeout: asked.timeout,
        catch_up: asked.catch_up,
    })
}

/// Proposers above acceptors above learners; where nodes play several roles, all on one circle.
pub(super) fn topology(config: &Config) -> Topology {
    let node = |id| {
        let takes_load = config.proposers.contains(id);
        let (letter, first, tier) = match () {
            () if !config.apart => ('S', 1, 0),
            () if takes_load => ('P', config.proposers.first, 0),
            () if config.acceptors.contains(id) => ('A', config.acceptors.first, 1),
            () => ('L', config.learners.first, 2),
        };
        let name = format!("{letter}{}", id.number() + 1 - first);
        NodeSpec { name, tier, takes_load, ..NodeSpec::default() }
    };
    let all = Group { first: 1, len: config.nodes };
    if !config.apart {
        return Topology::new(Layout::Circle, all.iter().map(node));
    }
    let group = |id| [config.proposers, config.acceptors].iter().position(|group| group.contains(id));
    Topology::new(Layout::Tiers, all.iter().map(node)).talking(|a, b| group(a) != group(b))
}

static ROLES: [Text; 7] = [
    Text::new("a proposer", "提议者"),
    Text::new("an acceptor", "接受者"),
    Text::new("a proposer and acceptor", "提议者和接受者"),
    Text::new("a learner", "学习者"),
    Text::new("a proposer and learner", "提议者和学习者"),
    Text::new("an acceptor and learner", "接受者和学习者"),
    Text::new("a proposer, acceptor and learner", "提议者、接受者和学习者"),
];

impl Site<'_, '_> {
    /// First boot and every restart.
    pub(super) fn start(&mut self) {
        let (me, config) = (self.ctx.me, self.ctx.config);
        let plays = [config.proposers, config.acceptors, config.learners].map(|group| group.contains(me));
        let roles = plays.iter().rev().fold(0, |bits, plays| bits * 2 + usize::from(*plays));
        let roles = &ROLES[roles - 1];
        if self.disk.started {
            self.fx.note(&text::RESTARTS, [me.into(), roles.into()]);
            self.restart_acceptor();
            if self.disk.round > 0 {
                self.fx.note(&text::REMEMBERS_ROUND, [me.into(), self.disk.round.into()]);
            }
        } else {
            self.disk.started = true;
            self.fx.note(&text::STARTS, [me.into(), roles.into()]);
        }
        self.start_learner();
    }
}

static LONG_VALUE: Text = Text::new(
    "“{0}” is too long for a value; a value has at most {1} bytes.",
    "“{0}”作为值太长；一个值最多 {1} 个字节。",
);
fn value(text: &str) -> Result<Word, Sentence> {
    Word::new(text).ok_or_else(|| LONG_VALUE.with([text.into(), Word::MAX.into()]))
}

/// The highest round that a starting state may have: it leaves room for all the ballots of any run.
const MOST_ROUND: u32 = 1_000_000;

static KEYS: [&str; 4] = ["round", "max_ballot", "accepted_ballot", "accepted_value"];

static NO_FIELD: Text = Text::new(
    "a node has no field “{0}” on its disk; it has {1}.",
    "节点的磁盘上没有字段“{0}”；可用的字段有 {1}。",
);
static NO_FIELD_NEAR: Text = Text::new(
    "a node has no field “{0}” on its disk, did you mean “{2}”? It has {1}.",
    "节点的磁盘上没有字段“{0}”，是否想写“{2}”？可用的字段有 {1}。",
);
static BAD_ROUND: Text = Text::new(
    "round={0} is not allowed; it takes a whole number from 0 to {1}.",
    "round={0} 不合法；可以取 0 到 {1} 的整数。",
);
static BAD_BALLOT: Text = Text::new(
    "{0}={1} is not allowed; it takes a round from 1 to {2} and the number of a proposer, such as 2.{3}.",
    "{0}={1} 不合法；它取 1 到 {2} 的轮次和提议者的编号，例如 2.{3}。",
);
static BELOW_VOTE: Text = Text::new(
    "max_ballot={0} is not allowed: an acceptor that has accepted in ballot {1} has promised nothing lower.",
    "max_ballot={0} 不合法：在提案编号 {1} 接受过的接受者不会只承诺更低的编号。",
);
static NO_BALLOT: Text = Text::new(
    "accepted_value={0} is not allowed here; give accepted_ballot before it, such as accepted_ballot=1.1.",
    "accepted_value={0} 在这里不合法；请先给出 accepted_ballot，例如 accepted_ballot=1.1。",
);

/// Sets one field of a disk.
pub(super) fn given(config: &Config, disk: &mut Durable, key: &str, text: &str) -> Result<(), Sentence> {
    match key {
        "round" => {
            let round = text.parse().ok().filter(|round| *round <= MOST_ROUND);
            disk.round = round.ok_or_else(|| BAD_ROUND.with([text.into(), MOST_ROUND.into()]))?;
        }
        "max_ballot" => {
            let promised = given_ballot(config, key, text)?;
            if let Some(accepted) = disk.accepted_ballot.filter(|accepted| *accepted > promised) {
                return Err(BELOW_VOTE.with([text.into(), ballot(accepted)]));
            }
            disk.max_ballot = Some(promised);
        }
        "accepted_ballot" => {
            let accepted = given_ballot(config, key, text)?;
            disk.accepted_ballot = Some(accepted);
            disk.max_ballot = disk.max_ballot.max(Some(accepted));
            // A vote is for something: until its value is given, for a value that says where it comes from.
            disk.accepted_value.get_or_insert(value("given")?);
        }
        "accepted_value" => {
            if disk.accepted_ballot.is_none() {
                return Err(NO_BALLOT.with([text.into()]));
            }
            disk.accepted_value = Some(value(text)?);
        }
        _ => {
            let all = KEYS.join(", ").into();
            return Err(match nearest(key, KEYS) {
                Some(near) => NO_FIELD_NEAR.with([key.into(), all, near.into()]),
                None => NO_FIELD.with([key.into(), all]),
            });
        }
    }
    Ok(())
}

/// `2.1`: round 2 of proposer 1.
fn given_ballot(config: &Config, key: &str, text: &str) -> Result<Ballot, Sentence> {
    let parts =
        text.split_once('.').and_then(|(round, node)| Some((round.parse().ok()?, node.parse().ok()?)));
    let allowed = |(round, node): &(u32, u16)| {
        (1..=MOST_ROUND).contains(round)
            && (1..=config.nodes).contains(node)
            && config.proposers.contains(synod_model::NodeId::new(*node))
    };
    let ballot = parts.filter(allowed).map(|(round, proposer)| Ballot { round, proposer });
    ballot.ok_or_else(|| {
        BAD_BALLOT.with([key.into(), text.into(), MOST_ROUND.into(), config.proposers.first.into()])
    })
}
