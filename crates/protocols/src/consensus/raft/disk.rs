//! What is on the disk of a server, and what a starting state may put there.

use super::configuration::Members;
use super::extra::Extra;
use super::log::{Content, Entry, Index, Log, Term};
use super::rules::{COMMIT_INDEX_PERSISTED, LOG_PERSISTED, TERM_PERSISTED, VOTE_PERSISTED};
use super::setup::{Config, ConfigAt};
use super::text;
use crate::kv::Store;
use crate::replicated::{Command, Machine};
use synod_model::symmetry::Rename;
use synod_model::{Blank, Ctx, Effects, Fields, NodeId, Sentence, Text, Topology, Word, given_within};

/// Persistent state: "Updated on stable storage before responding to RPCs" (Figure 2). It is on disk before any message
/// leaves, and a crash does not touch it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank, Fields, Rename)]
pub struct Durable<M: Machine = Store> {
    /// The latest term the server has seen.
    #[zh("该节点见过的最新任期。")]
    #[given(with = given_term)]
    pub current_term: Term,
    /// The candidate that has its vote in this term.
    #[zh("它在本任期投票给了哪个候选人。")]
    #[given(with = given_vote)]
    pub voted_for: Option<NodeId>,
    /// Its log: the term and the command of each entry. What it knows to be committed is drawn solid.
    #[zh("它的日志：每条的任期和命令。已知提交的条目画成实线。")]
    #[given(with = given_log)]
    pub log: Log<M::Op>,
    /// Nothing by itself: the key with which a starting state makes entries of the log configurations.
    #[hidden]
    #[nameless]
    #[given(with = given_members)]
    pub members: (),
    /// With `config-at=commit`: the highest entry that it knows to be committed.
    #[hidden]
    #[nameless]
    pub commit_index: Extra<Index>,
    /// Whether a server has run from this disk before. It tells a restart from the first boot, so that a field that
    /// was never forced to disk (a rule that is off) is found missing by a restart only.
    #[hidden]
    pub started: bool,
}

impl<M: Machine> Durable<M> {
    /// A restart without what was never forced to disk: what a rule that is off has left undone.
    pub(super) fn forget<X, T>(&mut self, ctx: &Ctx<'_, Config>, fx: &mut Effects<'_, X, T>) {
        let (me, term) = (ctx.me, self.current_term);
        // Rules `term-persisted`, `vote-persisted`, `log-persisted`: "Persistent state on all servers: (Updated on stable
        // storage before responding to RPCs) currentTerm, votedFor, log[]" (Figure 2).
        if !ctx.obeys(VOTE_PERSISTED) && self.voted_for.is_some() {
            self.voted_for = None;
            fx.note(&text::FORGETS_VOTE, [me.into(), term.into()]);
        }
        if !ctx.obeys(TERM_PERSISTED) && term > 0 {
            self.current_term = 0;
            fx.note(&text::FORGETS_TERM, [me.into(), term.into()]);
        }
        if !ctx.obeys(LOG_PERSISTED) && self.log.last_index() > 0 {
            fx.note(&text::FORGETS_LOG, [me.into(), self.log.last_index().into()]);
            self.log = Log::default();
        }
        // Rule `commit-index-persisted`.
        if ctx.config.config_at == ConfigAt::Commit
            && !ctx.obeys(COMMIT_INDEX_PERSISTED)
            && *self.commit_index > 0
        {
            fx.note(&text::FORGETS_COMMIT, [me.into(), (*self.commit_index).into()]);
            self.commit_index.0 = 0;
        }
        self.commit_index.0 = self.commit_index.min(self.log.last_index());
    }
}

/// The largest term that a starting state may have: it leaves room for all the elections of any run.
const MOST_TERM: Term = 1_000_000;
/// The most entries that a starting state may have.
const MOST_GIVEN: usize = 1_000;

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
    "log={0} is not allowed; it takes the terms of at most {1} entries, each from 1 to {2} and none smaller than the one before, such as 1,1,4, or none.",
    "log={0} 不合法；它取最多 {1} 条日志的任期，每个为 1 到 {2}，且不小于前一个，例如 1,1,4，或 none。",
);

static BAD_MEMBERS: Text = Text::new(
    "members={0} is not allowed; it takes entries of the log, from 1 to {1}, each with its configuration of servers from 1 to {2}: 2:1+2+3, with learners 2:1+2~3, joint (the old voters, then the new ones) 2:1+2&2+3.",
    "members={0} 不合法；它取日志中第 1 到 {1} 条的条目，各带由 1 到 {2} 的节点组成的配置：2:1+2+3，带学习者 2:1+2~3，联合配置（先旧后新）2:1+2&2+3。",
);

fn given_term<M: Machine>(disk: &mut Durable<M>, _: &Topology, value: &str) -> Result<(), Sentence> {
    let term = given_within("current_term", value, 0, MOST_TERM)?;
    let last = disk.log.last_term();
    if term < last {
        return Err(TERM_BEHIND_LOG.with([value.into(), last.into()]));
    }
    disk.current_term = term;
    Ok(())
}

/// Servers stand in the first tier, clients behind them.
fn given_vote<M: Machine>(disk: &mut Durable<M>, topology: &Topology, value: &str) -> Result<(), Sentence> {
    let server = topology.node(value).filter(|node| topology.nodes[node.index()].tier == 0);
    if server.is_none() && value != "none" {
        let servers = topology.nodes.iter().filter(|node| node.tier == 0).count();
        return Err(BAD_VOTE.with([value.into(), servers.into()]));
    }
    disk.voted_for = server;
    Ok(())
}

/// The terms of the entries. The commands follow from index and term, so that equal entries of two logs are equal.
fn given_log<M: Machine>(disk: &mut Durable<M>, _: &Topology, value: &str) -> Result<(), Sentence> {
    let words = value.split(',').filter(|_| value != "none" && !value.is_empty());
    let terms: Option<Vec<Term>> = words.map(|word| word.parse().ok()).collect();
    let allowed = |terms: &Vec<Term>| {
        let bounded = terms.iter().all(|term| (1..=MOST_TERM).contains(term));
        terms.len() <= MOST_GIVEN && bounded && terms.is_sorted()
    };
    let terms = terms
        .filter(allowed)
        .ok_or_else(|| BAD_LOG.with([value.into(), MOST_GIVEN.into(), MOST_TERM.into()]))?;
    let last = terms.last().copied().unwrap_or(0);
    if disk.current_term == 0 {
        disk.current_term = last;
    } else if disk.current_term < last {
        return Err(LOG_AHEAD_OF_TERM.with([value.into(), last.into(), disk.current_term.into()]));
    }
    disk.log = Log::default();
    for (index, term) in (1..).zip(terms) {
        disk.log.push(Entry { term, content: Content::Command(given_command::<M>(index, term)) });
    }
    Ok(())
}

/// Entries of the log that are configurations: `2:1+2+3,3:1+2+3&3+4+5`.
fn given_members<M: Machine>(
    disk: &mut Durable<M>,
    topology: &Topology,
    value: &str,
) -> Result<(), Sentence> {
    let servers = topology.nodes.iter().filter(|node| node.tier == 0).count();
    let last = disk.log.last_index();
    for word in value.split(',') {
        let read =
            word.split_once(':').and_then(|(at, members)| Some((at.parse().ok()?, Members::read(members)?)));
        let allowed = |(at, members): &(Index, Members)| {
            let named = members.voters.iter().chain(members.old_voters.iter()).chain(members.learners.iter());
            disk.log.get(*at).is_some() && named.into_iter().all(|node| node.index() < servers)
        };
        let Some((at, members)) = read.filter(allowed) else {
            return Err(BAD_MEMBERS.with([value.into(), last.into(), servers.into()]));
        };
        let mut log = Log::default();
        for (index, entry) in (1..).zip(disk.log.iter_from(1)) {
            let content = if index == at { Content::Members(members) } else { entry.content };
            log.push(Entry { content, ..*entry });
        }
        disk.log = log;
    }
    Ok(())
}

/// The command of an entry that a log holds at the start: `put x 4.2` for the entry 2 of term 4.
fn given_command<M: Machine>(index: Index, term: Term) -> Command<M::Op> {
    let from = Word::new(&format!("{term}.{index}")).expect("the bounds of given logs keep it short");
    Command { origin: None, op: M::given(from) }
}
