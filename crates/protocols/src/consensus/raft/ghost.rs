//! The history of a run, as somebody sees it who watches all servers from outside.
//!
//! Raft's promises speak of the past: an entry that *was* committed is in the logs of all *later* leaders; no server
//! *ever* applies another. So an observer takes notes after every step. It looks only at the states of the servers and
//! trusts no handler: what changed in a log it finds by comparing it with its own copy of the log before. That copy shares
//! its memory with the log itself, so that nothing is compared twice.
//!
//! Each entry of a watched log has a *chain*: a fingerprint of the log up to and including it. Two logs are equal up to
//! an index exactly if their chains there are equal, which turns the comparison of whole logs into that of two numbers.

use super::counted::ReadCounts;
use super::disruption::Disrupted;
use super::extra::{Aside, Extra};
use super::log::{Base, Entry, Index, Term, extend, places, position};
use super::snapshot::Snapshot;
use super::state::{Memory, Role};
use super::{RaftOver, Request};
use crate::kv::Store;
use crate::replicated::{History, Machine};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::symmetry::{Rename, Renaming};
use synod_model::{
    Blank, Findings, Node, NodeId, NodeSet, Seq, Step, Text, World, fingerprint, mix, sort_few, texts,
};

/// The history variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank)]
pub struct Ghost<M: Machine = Store> {
    /// The servers as they were after the last step.
    pub(super) seen: Vec<Seen<M>>,
    /// Who has led each term, by term.
    pub(super) leaders: Arc<Vec<(Term, NodeId)>>,
    /// Who has stood for election in the last few terms.
    stood: Vec<(Term, NodeId)>,
    /// By index: what was first committed there.
    pub(super) committed: Seq<Committed>,
    /// By index: what was first applied there.
    applied: Seq<Applied<M::Op>>,
    /// What was applied before the run began: up to here, nothing stands in `applied`.
    pub(super) before: Extra<Index>,
    /// Some snapshots that are right, by index: they follow from what was applied.
    pub(super) right: Aside<Vec<Arc<Snapshot<M>>>>,
    /// What reads cost.
    pub(super) reading: Aside<ReadCounts>,
    /// The clients' history.
    pub(super) history: History<M>,
    /// The first leader that was deposed though a majority followed it.
    pub(super) disrupted: Aside<Option<Disrupted>>,
    /// Who was told last to stand: by whom, and in which term it did.
    pub(super) told_to_stand: Extra<Option<(NodeId, NodeId, Term)>>,
}

/// A server after the last step.
#[derive(Clone, Debug, PartialEq, Eq, Blank)]
pub(super) struct Seen<M: Machine> {
    pub(super) term: Term,
    pub(super) leads: bool,
    stands: bool,
    /// The last entry that its log does not have any more.
    base: Base,
    /// Its log behind that.
    log: Seq<Entry<M::Op>>,
    /// By index, from 1: the fingerprint of its log up to there.
    pub(super) chain: Seq<u64>,
    /// Up to where its snapshot goes.
    snapshot: Index,
    /// How much of its log it has reported as committed.
    pub(super) committed: Index,
    /// How much it has applied since it started.
    applied: Index,
}

/// All of it follows from the servers' present states, which are part of the state already, but for the log that a snapshot
/// stands for.
impl<M: Machine> Hash for Seen<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.base.index > 0 {
            self.chain_at(self.base.index).hash(state);
        }
    }
}

/// An entry that was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Committed {
    /// The log up to it.
    pub(super) chain: u64,
    /// The term of the entry.
    entry_term: Term,
    /// The term in which it was committed.
    in_term: Term,
    /// Who was the first to commit it.
    by: NodeId,
}

/// An entry that was applied to a state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Rename)]
pub(super) struct Applied<C> {
    /// The entry.
    pub(super) entry: Entry<C>,
    /// Who was the first to apply it.
    by: NodeId,
}

impl<M: Machine> Seen<M> {
    /// The fingerprint of the log up to an index; `None` beyond its end.
    pub(super) fn chain_at(&self, index: Index) -> Option<u64> {
        if index == 0 { Some(0) } else { self.chain.get(at(index)).copied() }
    }

    /// The index of the last entry.
    pub(super) fn last_index(&self) -> Index {
        self.chain.len() as Index
    }

    /// The entry at an index, if the log has it.
    fn entry(&self, index: Index) -> Option<&Entry<M::Op>> {
        self.log.get(position(index.checked_sub(self.base.index)?)?)
    }

    /// The term of the entry at an index; `None` beyond the end, and before the base.
    pub(super) fn term_at(&self, index: Index) -> Option<Term> {
        if index == self.base.index { Some(self.base.term) } else { self.entry(index).map(|e| e.term) }
    }
}

texts! {
    TWO_LEADERS: "Term {0} has two leaders: {1} was elected in it, and {2} too.", "任期 {0} 出现了两个领导者：{1} 在该任期当选，{2} 也当选了。";
    LOGS_DIFFER: "{0} and {1} both have an entry {2} of term {3}, but their logs differ at entry {4}: {0} has “{5}” of term {6} there, {1} has “{7}” of term {8}.",
        "{0} 和 {1} 的第 {2} 条日志都属于任期 {3}，但它们在第 {4} 条不同：{0} 是任期 {6} 的“{5}”，{1} 是任期 {8} 的“{7}”。";
    LACKS_COMMITTED: "{0} leads term {1} without entry {2} of term {3}, which {4} committed in term {5}.",
        "{0} 是任期 {1} 的领导者，却没有任期 {3} 的第 {2} 条日志，而 {4} 已在任期 {5} 提交了它。";
    APPLIED_DIFFER: "Two different entries {0} are applied: {1} applied “{2}” of term {3}, {4} applied “{5}” of term {6}.",
        "第 {0} 条日志出现了两种：{1} 应用了任期 {3} 的“{2}”，{4} 应用了任期 {6} 的“{5}”。";
    SPLIT_VOTE: "{0} stood in term {1} and none of them was elected: {2} has moved on to term {3}.",
        "{0} 在任期 {1} 参选，但都没有当选：{2} 已进入任期 {3}。";
    DEPOSED: "{0} no longer leads term {1}, and its entries from {2} on are not known to be committed: the next leader may overwrite them.",
        "{0} 不再领导任期 {1}，而它不知道从第 {2} 条起的日志是否已提交：下一任领导者可能覆盖它们。";
}

/// No rule protects from this one, so no run says it.
static OVERWROTE: Text = Text::new(
    "{0} leads term {1} and has changed its own log at entry {2}: a leader only appends.",
    "{0} 是任期 {1} 的领导者，却改动了自己的第 {2} 条日志：领导者只能追加。",
);

impl<M: Machine> Ghost<M> {
    /// Brings the history up to date after a step.
    pub(super) fn observe(
        &mut self,
        found: &mut Findings,
        step: &Step<RaftOver<M>>,
        world: &World<RaftOver<M>>,
    ) {
        let judged = world.watch.contains(RaftOver::<M>::LINEARIZABLE);
        if self.seen.is_empty() {
            self.seen = vec![Seen::default(); world.config().len()];
            self.observe_given_snapshots(world);
            let mut servers: Vec<NodeId> = world.config().servers().collect();
            // What some know in full comes before what others have only snapshots of.
            let begins = |node: &NodeId| world.node(*node).disk.log.base().index;
            sort_few(&mut servers, |a, b| begins(a).cmp(&begins(b)));
            for node in servers {
                self.observe_server(found, node, world.node(node));
                if judged {
                    self.observe_given(world.node(node));
                }
            }
        } else if let Some(node) = step.node.filter(|node| world.config().is_server(*node)) {
            let Seen { term, leads, .. } = self.seen[node.index()];
            self.observe_server(found, node, world.node(node));
            let snapshot = world.node(node).disk.snapshot_end().index;
            if snapshot != self.seen[node.index()].snapshot {
                self.seen[node.index()].snapshot = snapshot;
                self.observe_snapshot(found, step, world, node);
            }
            self.observe_optional(found, step, world, (node, (term, leads)));
        }
        self.reading.0.observe(step, world);
        if judged {
            let command = |request: &Request<M::Op>| request.command().copied();
            self.history.observe_those("linearizable", found, step, world, command);
        }
    }

    /// What logs hold from the start: each of their writes may be the last that took effect before clients began to ask.
    fn observe_given(&mut self, server: &Node<RaftOver<M>>) {
        for command in server.disk.log.iter_from(1).filter_map(Entry::command) {
            self.history.may_begin_with(&command.op);
        }
    }

    fn observe_server(&mut self, found: &mut Findings, node: NodeId, server: &Node<RaftOver<M>>) {
        self.observe_log(found, node, server);
        self.observe_role(found, node, server);
        self.observe_commit(found, node, server);
        let (seen, log) = (&mut self.seen[node.index()], &server.disk.log);
        if seen.base != log.base() {
            (seen.log, seen.base) = (log.entries().clone(), log.base());
        }
    }

    /// What changed in a log, and whether it may: Leader Append-Only and Log Matching.
    fn observe_log(&mut self, found: &mut Findings, node: NodeId, server: &Node<RaftOver<M>>) {
        let seen = &self.seen[node.index()];
        let log = &server.disk.log;
        if seen.log.shares_all(log.entries()) && seen.base == log.base() {
            return;
        }
        let (base, now) = log.whole(seen.base);
        // Another base comes with the snapshot of another server.
        let same = base == seen.base;
        let from = places(base.index);
        let kept = if same { from + seen.log.common_prefix(&now) } else { from };
        let still_leads = seen.leads && leads(server) && seen.term == server.disk.current_term;
        if kept < seen.chain.len() && still_leads {
            let args = [node.into(), seen.term.into(), (kept + 1).into()];
            found.note("leader-append-only", || OVERWROTE.with(args));
        }
        let foreign = (!same).then(|| self.chain_of(base, node));
        let seen = &mut self.seen[node.index()];
        if let Some(chain) = foreign {
            seen.chain = chain;
        }
        seen.chain.truncate(kept);
        extend(&mut seen.chain, now.iter_from(kept - from));
        (seen.log, seen.base) = (now, base);
        if found.get("log-matching").is_none() {
            self.compare(found, node, kept);
        }
    }

    /// Whether the log of another server has an entry of the same index and term as `node`'s, and yet differs up to there;
    /// `node`'s log changed after its first `kept` entries.
    fn compare(&self, found: &mut Findings, node: NodeId, kept: usize) {
        let mine = &self.seen[node.index()];
        for (i, other) in self.seen.iter().enumerate().filter(|(i, _)| *i != node.index()) {
            let begin = places(mine.base.index.max(other.base.index));
            let both = kept.max(begin)..mine.chain.len().min(other.chain.len());
            let (mine_from, other_from) = (places(mine.base.index), places(other.base.index));
            let pair = |at: usize| (&mine.log[at - mine_from], &other.log[at - other_from]);
            let differs = |at: &usize| {
                let (here, there) = pair(*at);
                here.term == there.term && mine.chain[*at] != other.chain[*at]
            };
            let Some(at) = both.into_iter().find(differs) else { continue };
            // Where they differ in what is in a snapshot, nothing can be shown.
            let Some(first) = (begin..=at).find(|at| pair(*at).0 != pair(*at).1) else { continue };
            let (here, there) = pair(first);
            found.note("log-matching", || {
                LOGS_DIFFER.with([
                    node.into(),
                    NodeId::at(i).into(),
                    (at + 1).into(),
                    pair(at).0.term.into(),
                    (first + 1).into(),
                    here.to_string().into(),
                    here.term.into(),
                    there.to_string().into(),
                    there.term.into(),
                ])
            });
        }
    }

    /// Who leads and who stands: Election Safety, Leader Completeness for a new leader, split votes.
    fn observe_role(&mut self, found: &mut Findings, node: NodeId, server: &Node<RaftOver<M>>) {
        let term = server.disk.current_term;
        let (leads, stands) = (leads(server), stands(server));
        let before = &mut self.seen[node.index()];
        let (old_term, led, stood) = (before.term, before.leads, before.stands);
        (before.term, before.leads, before.stands) = (term, leads, stands);
        if led
            && !leads
            && let Some(memory) = memory(server)
            && before.last_index() > memory.commit_index
        {
            let args = [node.into(), old_term.into(), (memory.commit_index + 1).into()];
            found.note("deposed-with-uncommitted", || DEPOSED.with(args));
        }
        if term > old_term {
            self.observe_failed_round(found, node, old_term, term);
        }
        if (stands || leads) && !((stood || led) && old_term == term) {
            self.stood.retain(|(earlier, _)| *earlier + KEPT_TERMS > term);
            if !self.stood.contains(&(term, node)) {
                self.stood.push((term, node));
            }
        }
        if leads && !(led && old_term == term) {
            self.observe_new_leader(found, node, term);
        }
    }

    fn observe_new_leader(&mut self, found: &mut Findings, node: NodeId, term: Term) {
        let at = self.leaders.partition_point(|(earlier, _)| *earlier < term);
        match self.leaders.get(at).filter(|(earlier, _)| *earlier == term) {
            None => Arc::make_mut(&mut self.leaders).insert(at, (term, node)),
            Some((_, leader)) if *leader == node => {}
            Some((_, leader)) => {
                let args = [term.into(), (*leader).into(), node.into()];
                found.note("election-safety", || TWO_LEADERS.with(args));
            }
        }
        // Leader Completeness: what was committed in earlier terms. Commits of later terms may be known already.
        let mut end = self.committed.len();
        while end > 0 && self.committed[end - 1].in_term >= term {
            end -= 1;
        }
        self.check_completeness(found, node, end as Index);
    }

    /// Leader Completeness: a leader has all that was committed in earlier terms, here up to `index`.
    fn check_completeness(&self, found: &mut Findings, leader: NodeId, index: Index) {
        let seen = &self.seen[leader.index()];
        let lacks = |i: &Index| seen.chain_at(*i) != Some(self.committed[at(*i)].chain);
        if index == 0 || !lacks(&index) {
            return;
        }
        found.note("leader-completeness", || {
            let first = (1..=index).find(lacks).unwrap_or(index);
            let Committed { entry_term, in_term, by, .. } = self.committed[at(first)];
            LACKS_COMMITTED.with([
                leader.into(),
                seen.term.into(),
                first.into(),
                entry_term.into(),
                by.into(),
                in_term.into(),
            ])
        });
    }

    /// A server moves on to a later term: if it stood in the earlier one, that round has failed.
    fn observe_failed_round(&self, found: &mut Findings, node: NodeId, failed: Term, next: Term) {
        if !self.stood.contains(&(failed, node)) {
            return;
        }
        let elected = self.leaders.binary_search_by_key(&failed, |(term, _)| *term).is_ok();
        let stood = self.stood.iter().filter(|(term, _)| *term == failed).map(|(_, node)| *node);
        let stood: NodeSet = stood.collect();
        if !elected && stood.len() >= 2 {
            let args = [stood.into(), failed.into(), node.into(), next.into()];
            found.note("split-vote", || SPLIT_VOTE.with(args));
        }
    }

    /// What is committed and applied: Leader Completeness for the leaders there are, and State Machine Safety.
    fn observe_commit(&mut self, found: &mut Findings, node: NodeId, server: &Node<RaftOver<M>>) {
        let (committed, applied) = memory(server).map_or((0, 0), |m| (m.commit_index, m.last_applied));
        let seen = &mut self.seen[node.index()];
        let (was_committed, was_applied) = (seen.committed, seen.applied.max(seen.base.index));
        (seen.committed, seen.applied) = (committed, applied);
        if committed > was_committed {
            self.observe_committed(found, node, committed);
        }
        // What came by a snapshot was not applied here.
        for index in was_applied + 1..=applied {
            self.observe_applied(found, node, index);
        }
    }

    fn observe_committed(&mut self, found: &mut Findings, node: NodeId, index: Index) {
        let known = self.committed.len() as Index;
        let seen = &self.seen[node.index()];
        let in_term = seen.term;
        for index in known + 1..=index.min(seen.last_index()) {
            let chain = seen.chain[at(index)];
            let entry_term = seen.term_at(index).unwrap_or(seen.base.term);
            self.committed.push(Committed { chain, entry_term, in_term, by: node });
        }
        let end = self.committed.len() as Index;
        if end > known {
            for leader in (0..self.seen.len()).map(NodeId::at) {
                let seen = &self.seen[leader.index()];
                if seen.leads && seen.term > in_term {
                    self.check_completeness(found, leader, end);
                }
            }
        }
    }

    fn observe_applied(&mut self, found: &mut Findings, node: NodeId, index: Index) {
        let entry = self.seen[node.index()].entry(index).copied();
        let Some(entry) = entry.filter(|_| index > *self.before) else { return };
        match self.applied_at(index) {
            Some(first) if first.entry != entry => found.note("state-machine-safety", || {
                APPLIED_DIFFER.with([
                    index.into(),
                    first.by.into(),
                    first.entry.to_string().into(),
                    first.entry.term.into(),
                    node.into(),
                    entry.to_string().into(),
                    entry.term.into(),
                ])
            }),
            Some(_) => {}
            // A server applies in order from 1, so the first to apply an index has applied all before it.
            None => self.applied.push(Applied { entry, by: node }),
        }
    }

    /// What was first applied at an index.
    pub(super) fn applied_at(&self, index: Index) -> Option<&Applied<M::Op>> {
        self.applied.get(position(index.checked_sub(*self.before)?)?)
    }
}

impl<M: Machine> Rename for Ghost<M> {
    fn rename(&mut self, by: &Renaming) {
        if by.is_identity() {
            return;
        }
        let before: Vec<Seq<u64>> = self.seen.iter().map(|seen| seen.chain.clone()).collect();
        for seen in &mut self.seen {
            let log = seen.log.clone();
            seen.log.rename(by);
            if !seen.log.shares_all(&log) {
                seen.chain.truncate(places(seen.base.index));
                extend(&mut seen.chain, seen.log.iter());
            }
        }
        let renamed = |(at, first): (usize, &Committed)| {
            let holder = before.iter().position(|chain| chain.get(at) == Some(&first.chain));
            // What no log holds any more cannot be renamed: then such a state counts by itself.
            let unheld = || mix(first.chain, fingerprint(by));
            let chain = holder.map_or_else(unheld, |holder| self.seen[holder].chain[at]);
            Committed { chain, by: by.of(first.by), ..*first }
        };
        self.committed = self.committed.iter().enumerate().map(renamed).collect();
        by.places(&mut self.seen);
        self.applied.rename(by);
        self.leaders.rename(by);
        self.stood.rename(by);
        if let Some(disrupted) = &mut self.disrupted.0 {
            disrupted.rename(by);
        }
        if let Some((from, to, _)) = &mut self.told_to_stand.0 {
            (*from, *to) = (by.of(*from), by.of(*to));
        }
    }
}

/// For how many terms it is remembered who stood.
const KEPT_TERMS: Term = 4;

fn memory<M: Machine>(server: &Node<RaftOver<M>>) -> Option<&Memory<M>> {
    server.memory.as_ref()?.server()
}

fn leads<M: Machine>(server: &Node<RaftOver<M>>) -> bool {
    memory(server).is_some_and(Memory::leads)
}

fn stands<M: Machine>(server: &Node<RaftOver<M>>) -> bool {
    memory(server).is_some_and(|memory| matches!(memory.role, Role::Candidate { .. }))
}

/// The place of an index, from 1, in a sequence.
fn at(index: Index) -> usize {
    position(index).expect("the history begins at index 1")
}
