//! What is on the disk of a server, and what a starting state may put there.

use super::configuration::{Configuration, Members};
use super::extra::Extra;
use super::log::{Base, Content, Entry, Index, Log, Term};
use super::rules::{COMMIT_INDEX_PERSISTED, LOG_PERSISTED, TERM_PERSISTED, VOTE_PERSISTED};
use super::setup::{Config, ConfigAt};
use super::snapshot::Snapshot;
use super::text;
use crate::kv::Store;
use crate::replicated::{Command, Machine};
use std::sync::Arc;
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
    #[given(with = given_members, key = "members")]
    pub log: Log<M::Op>,
    /// With `config-at=commit`: the highest entry that it knows to be committed.
    #[hidden]
    #[nameless]
    pub commit_index: Extra<Index>,
    /// What the entries made that the log no longer has.
    #[hidden]
    #[nameless]
    #[given(with = given_index, key = "last_included_index")]
    #[given(with = given_last_term, key = "last_included_term")]
    pub snapshot: Extra<Option<Arc<Snapshot<M>>>>,
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
        let folded = self.snapshot_end();
        if !ctx.obeys(LOG_PERSISTED) && self.log.last_index() > folded.index {
            fx.note(&text::FORGETS_LOG, [me.into(), self.log.last_index().into()]);
            self.log = Log::after(folded);
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

    /// The last entry that is in the snapshot; index 0 without one.
    pub fn snapshot_end(&self) -> Base {
        self.snapshot.as_ref().map_or(Base::default(), |snapshot| snapshot.last)
    }
}

impl<M: Machine> Durable<M> {
    /// Puts a snapshot on the disk, and what the log has behind it. Its machine is as given entries of this term make it.
    fn give(&mut self, last: Base) {
        let entries: Vec<Term> = self.log.entries().iter().map(|entry| entry.term).collect();
        let mut snapshot = Snapshot::<M> { last, ..Snapshot::default() };
        if last.term > 0 {
            snapshot.replica.machine.apply(&given_command::<M>(last.index, last.term).op);
        }
        self.snapshot = Extra(Some(Arc::new(snapshot)));
        self.give_log(last, &entries);
    }

    /// Puts entries of these terms behind a snapshot.
    pub(super) fn give_log(&mut self, after: Base, terms: &[Term]) {
        self.log = Log::after(after);
        for (index, term) in (after.index + 1..).zip(terms) {
            let content = Content::Command(given_command::<M>(index, *term));
            self.log.push(Entry { term: *term, content });
        }
    }

    /// What was given is complete: the snapshot has the first configuration, and one of nothing is none.
    pub(super) fn complete(&mut self, first: &Configuration) {
        match &mut self.snapshot.0 {
            Some(snapshot) if snapshot.last.index > 0 => {
                Arc::make_mut(snapshot).config = first.members();
                self.current_term = self.current_term.max(snapshot.last.term);
            }
            None => {}
            Some(_) => {
                let terms: Vec<Term> = self.log.entries().iter().map(|entry| entry.term).collect();
                self.snapshot.0 = None;
                self.give_log(Base::default(), &terms);
            }
        }
    }
}

/// The largest term that a starting state may have: it leaves room for all the elections of any run.
const MOST_TERM: Term = 1_000_000;
/// The most entries that a starting state may have.
const MOST_GIVEN: usize = 1_000;
/// The largest index that a given snapshot may have.
const MOST_INDEX: Index = 10_000;

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
static LOG_BEHIND: Text = Text::new(
    "last_included_term={0} is not allowed: the log goes on with an entry of term {1}, and terms never fall along a log.",
    "last_included_term={0} 不合法：日志接下来的条目属于任期 {1}，而任期沿日志不会变小。",
);
static AHEAD_OF_TERM: Text = Text::new(
    "last_included_term={0} is not allowed: the server is in term {1} only.",
    "last_included_term={0} 不合法：该节点只处于任期 {1}。",
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
    let base = disk.log.base();
    let words = value.split(',').filter(|_| value != "none" && !value.is_empty());
    let terms: Option<Vec<Term>> = words.map(|word| word.parse().ok()).collect();
    let allowed = |terms: &Vec<Term>| {
        let bounded = terms.iter().all(|term| (1..=MOST_TERM).contains(term));
        let fits = terms.first().is_none_or(|first| *first >= base.term);
        terms.len() <= MOST_GIVEN && bounded && fits && terms.is_sorted()
    };
    let terms = terms
        .filter(allowed)
        .ok_or_else(|| BAD_LOG.with([value.into(), MOST_GIVEN.into(), MOST_TERM.into()]))?;
    let last = terms.last().copied().unwrap_or(base.term);
    if disk.current_term == 0 {
        disk.current_term = last;
    } else if disk.current_term < last {
        return Err(LOG_AHEAD_OF_TERM.with([value.into(), last.into(), disk.current_term.into()]));
    }
    disk.give_log(base, &terms);
    Ok(())
}

/// Entries of the log that are configurations: `2:1+2+3,3:1+2+3&3+4+5`.
fn given_members<M: Machine>(
    disk: &mut Durable<M>,
    topology: &Topology,
    value: &str,
) -> Result<(), Sentence> {
    let servers = topology.nodes.iter().filter(|node| node.tier == 0).count();
    let (base, last) = (disk.log.base(), disk.log.last_index());
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
        let mut log = Log::after(base);
        for (index, entry) in (base.index + 1..).zip(disk.log.entries().iter()) {
            let content = if index == at { Content::Members(members) } else { entry.content };
            log.push(Entry { content, ..*entry });
        }
        disk.log = log;
    }
    Ok(())
}

fn given_index<M: Machine>(disk: &mut Durable<M>, _: &Topology, value: &str) -> Result<(), Sentence> {
    let index = given_within("last_included_index", value, 0, MOST_INDEX)?;
    disk.give(Base { index, ..disk.log.base() });
    Ok(())
}

fn given_last_term<M: Machine>(disk: &mut Durable<M>, _: &Topology, value: &str) -> Result<(), Sentence> {
    let term = given_within("last_included_term", value, 0, MOST_TERM)?;
    if let Some(next) = disk.log.entries().get(0).map(|entry| entry.term).filter(|next| *next < term) {
        return Err(LOG_BEHIND.with([value.into(), next.into()]));
    }
    if disk.current_term > 0 && disk.current_term < term {
        return Err(AHEAD_OF_TERM.with([value.into(), disk.current_term.into()]));
    }
    disk.give(Base { term, ..disk.log.base() });
    Ok(())
}

/// The command of an entry that a log holds at the start: `put x 4.2` for the entry 2 of term 4.
fn given_command<M: Machine>(index: Index, term: Term) -> Command<M::Op> {
    let from = Word::new(&format!("{term}.{index}")).expect("the bounds of given logs keep it short");
    Command { origin: None, op: M::given(from) }
}
