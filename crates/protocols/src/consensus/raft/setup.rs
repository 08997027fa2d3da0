//! How a run of Raft is set up: its parameters, its nodes, and what is on their disks at the start.

use super::log::{Entry, Index, Term};
use super::rules::{LOG_PERSISTED, TERM_PERSISTED, VOTE_PERSISTED};
use super::state::{Config, Durable};
use super::{RaftOver, text};
use crate::replicated::{Command, Machine};
use synod_model::{
    CtxOf, Fx, Layout, Micros, NodeId, NodeSpec, Param, ParamError, ParamKind, Params, Sentence, State, Text,
    Topology, Word, nearest,
};

pub(super) const PARAMS: &[Param] = &[
    Param {
        key: "nodes",
        kind: ParamKind::Int { min: 1, max: Config::MOST_SERVERS as i64 },
        default: "5",
        says: Text::new("How many servers there are.", "节点的数量。"),
        live: false,
    },
    Param {
        key: "election",
        kind: ParamKind::Range { min: Micros::ms(1), max: Micros::secs(60) },
        default: "150..300ms",
        says: Text::new(
            "Each election timeout is drawn at random from this range.",
            "每次选举超时都从这个范围中随机取值。",
        ),
        live: true,
    },
    Param {
        key: "heartbeat",
        kind: ParamKind::Duration { min: Micros::ms(1), max: Micros::secs(60) },
        default: "50ms",
        says: Text::new("How often a leader sends heartbeats.", "领导者发送心跳的间隔。"),
        live: true,
    },
    Param {
        key: "noop",
        kind: ParamKind::Flag,
        default: "on",
        says: Text::new(
            "Whether a new leader begins its term with an empty entry; off for the figures of the paper.",
            "新领导者是否以一条空日志开始任期；演示论文插图时关闭。",
        ),
        live: true,
    },
    Param {
        key: "clients",
        kind: ParamKind::Int { min: 0, max: Config::MOST_CLIENTS as i64 },
        default: "0",
        says: Text::new(
            "How many client nodes ask the servers; with none, the servers themselves are asked.",
            "有多少个客户端节点向服务器提出请求；没有客户端时，直接向服务器提出请求。",
        ),
        live: false,
    },
];

static SLOW_HEARTBEAT: Text = Text::new(
    "heartbeat={0} is longer than the longest election timeout, {1}: every follower would stand for election before it \
     hears from the leader; choose a heartbeat of at most {1}.",
    "heartbeat={0} 比最长的选举超时 {1} 还长：每个跟随者都会在收到领导者心跳之前发起选举；请选择不超过 {1} 的心跳间隔。",
);

/// Makes the configuration.
pub(super) fn configure(params: &Params) -> Result<Config, ParamError> {
    let small = |key| u16::try_from(params.count(key)).expect("the table bounds it");
    let (election, heartbeat) = (params.range("election"), params.duration("heartbeat"));
    if heartbeat > election.1 {
        let write = |t| synod_model::duration::write_duration(t).into();
        return Err(ParamError::new("heartbeat", SLOW_HEARTBEAT.with([write(heartbeat), write(election.1)])));
    }
    Ok(Config {
        servers: small("nodes"),
        clients: small("clients"),
        election,
        heartbeat,
        noop: params.flag("noop"),
    })
}

/// Servers on a circle, clients on a wider one around them. With clients, they are the ones who ask.
pub(super) fn topology(config: &Config) -> Topology {
    let node = |name, tier, takes_load| NodeSpec { name, tier, takes_load, ..NodeSpec::default() };
    let servers = (1..=config.servers).map(|n| node(format!("S{n}"), 0, config.clients == 0));
    let clients = (1..=config.clients).map(|n| node(format!("C{n}"), 1, true));
    Topology { nodes: servers.chain(clients).collect(), layout: Layout::Circle }
}

/// A restart without what was never forced to disk: what a rule that is off has left undone.
pub(super) fn forget<M: Machine>(
    ctx: &CtxOf<'_, RaftOver<M>>,
    disk: &mut Durable<M::Op>,
    fx: &mut Fx<'_, RaftOver<M>>,
) {
    let (me, term) = (ctx.me, disk.current_term);
    // Rules `term-persisted`, `vote-persisted`, `log-persisted`: "Persistent state on all servers: (Updated on stable
    // storage before responding to RPCs) currentTerm, votedFor, log[]" (Figure 2).
    if !ctx.obeys(VOTE_PERSISTED) && disk.voted_for.is_some() {
        disk.voted_for = None;
        fx.note(&text::FORGETS_VOTE, [me.into(), term.into()]);
    }
    if !ctx.obeys(TERM_PERSISTED) && term > 0 {
        disk.current_term = 0;
        fx.note(&text::FORGETS_TERM, [me.into(), term.into()]);
    }
    if !ctx.obeys(LOG_PERSISTED) && disk.log.last_index() > 0 {
        fx.note(&text::FORGETS_LOG, [me.into(), disk.log.last_index().into()]);
        disk.log = super::Log::default();
    }
}

/// The largest term that a starting state may have: it leaves room for all the elections of any run.
const MOST_TERM: Term = 1_000_000;
/// The most entries that a starting state may have.
const MOST_GIVEN: usize = 1_000;

static KEYS: [&str; 3] = ["current_term", "voted_for", "log"];

static NO_FIELD: Text = Text::new(
    "a server has no field “{0}” on its disk; it has current_term, voted_for and log.",
    "节点的磁盘上没有字段“{0}”；可用的字段有 current_term、voted_for 和 log。",
);
static NO_FIELD_NEAR: Text = Text::new(
    "a server has no field “{0}” on its disk, did you mean “{1}”? It has current_term, voted_for and log.",
    "节点的磁盘上没有字段“{0}”，是否想写“{1}”？可用的字段有 current_term、voted_for 和 log。",
);
static BAD_TERM: Text = Text::new(
    "current_term={0} is not allowed; it takes a whole number from 0 to {1}.",
    "current_term={0} 不合法；可以取 0 到 {1} 的整数。",
);
static TERM_BEHIND_LOG: Text = Text::new(
    "current_term={0} is not allowed: the log has an entry of term {1}, and a server's term is never behind its log.",
    "current_term={0} 不合法：日志中有任期 {1} 的条目，而节点的任期不会落后于它的日志。",
);
static LOG_AHEAD_OF_TERM: Text = Text::new(
    "log={0} is not allowed: it has an entry of term {1}, and the server is in term {2} only.",
    "log={0} 不合法：其中有任期 {1} 的条目，而该节点只处于任期 {2}。",
);
static BAD_VOTE: Text = Text::new(
    "voted_for={0} is not allowed; it takes a server from 1 to {1}, or none.",
    "voted_for={0} 不合法；可以取 1 到 {1} 的节点，或 none。",
);
static BAD_LOG: Text = Text::new(
    "log={0} is not allowed; it takes the terms of at most {1} entries, each from 1 to {2} and none smaller than the \
     one before, such as 1,1,4, or none.",
    "log={0} 不合法；它取最多 {1} 条日志的任期，每个为 1 到 {2}，且不小于前一个，例如 1,1,4，或 none。",
);

/// Sets one field of a disk.
pub(super) fn given<M: Machine>(
    config: &Config,
    disk: &mut Durable<M::Op>,
    key: &str,
    value: &str,
) -> Result<(), Sentence> {
    match key {
        "current_term" => given_term(disk, value),
        "voted_for" => given_vote(config, disk, value),
        "log" => given_log::<M>(disk, value),
        _ => Err(match nearest(key, KEYS) {
            Some(near) => NO_FIELD_NEAR.with([key.into(), near.into()]),
            None => NO_FIELD.with([key.into()]),
        }),
    }
}

fn given_term<C: State + Copy>(disk: &mut Durable<C>, value: &str) -> Result<(), Sentence> {
    let term = value.parse().ok().filter(|term| *term <= MOST_TERM);
    let term: Term = term.ok_or_else(|| BAD_TERM.with([value.into(), MOST_TERM.into()]))?;
    let last = disk.log.last_term();
    if term < last {
        return Err(TERM_BEHIND_LOG.with([value.into(), last.into()]));
    }
    disk.current_term = term;
    Ok(())
}

fn given_vote<C: Clone>(config: &Config, disk: &mut Durable<C>, value: &str) -> Result<(), Sentence> {
    let number = value.strip_prefix('S').unwrap_or(value);
    disk.voted_for = match number.parse::<u16>() {
        Ok(n) if (1..=config.servers).contains(&n) => Some(NodeId::new(n)),
        _ if value == "none" => None,
        _ => return Err(BAD_VOTE.with([value.into(), config.servers.into()])),
    };
    Ok(())
}

/// The terms of the entries. The commands follow from index and term, so that equal entries of two logs are equal.
fn given_log<M: Machine>(disk: &mut Durable<M::Op>, value: &str) -> Result<(), Sentence> {
    let bad = || BAD_LOG.with([value.into(), MOST_GIVEN.into(), MOST_TERM.into()]);
    let words: Vec<&str> =
        if value == "none" || value.is_empty() { Vec::new() } else { value.split(',').collect() };
    let terms: Vec<Term> = words.iter().map(|w| w.parse().ok()).collect::<Option<_>>().ok_or_else(bad)?;
    let allowed = terms.len() <= MOST_GIVEN && terms.iter().all(|term| (1..=MOST_TERM).contains(term));
    if !allowed || !terms.is_sorted() {
        return Err(bad());
    }
    let last = terms.last().copied().unwrap_or(0);
    if disk.current_term == 0 {
        disk.current_term = last;
    } else if disk.current_term < last {
        return Err(LOG_AHEAD_OF_TERM.with([value.into(), last.into(), disk.current_term.into()]));
    }
    disk.log = super::Log::default();
    for (index, term) in (1..).zip(terms) {
        disk.log.push(Entry { term, command: Some(given_command::<M>(index, term)) });
    }
    Ok(())
}

/// The command of an entry that a log holds at the start: `put x 4.2` for the entry 2 of term 4.
fn given_command<M: Machine>(index: Index, term: Term) -> Command<M::Op> {
    let from = Word::new(&format!("{term}.{index}")).expect("the bounds of given logs keep it short");
    Command { origin: None, op: M::given(from) }
}
