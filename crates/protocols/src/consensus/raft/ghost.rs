//! The history of a run, as somebody sees it who watches all servers from outside.
//!
//! Raft's promises speak of the past: an entry that *was* committed is in the logs of all *later* leaders; no server
//! *ever* applies another. So an observer takes notes after every step. It looks only at the states of the servers and
//! trusts no handler: what changed in a log it finds by comparing it with its own copy of the log before. That copy shares
//! its memory with the log itself, so that nothing is compared twice.
//!
//! Each entry of a watched log has a *chain*: a fingerprint of the log up to and including it. Two logs are equal up to
//! an index exactly if their chains there are equal, which turns the comparison of whole logs into that of two numbers.

use super::RaftOver;
use super::invariants as says;
use super::log::{Entry, Index, Term, link, position};
use super::state::{Memory, Role};
use crate::kv::Store;
use crate::replicated::{History, Machine};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::{
    InvariantSet, Metric, Node, NodeId, NodeSet, OpenRequest, Reply, Sentence, Seq, Step, Text, World,
};

/// The history variables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ghost<M: Machine = Store> {
    /// The servers as they were after the last step.
    pub(super) seen: Vec<Seen<M::Op>>,
    /// Who has led each term, by term.
    pub(super) leaders: Arc<Vec<(Term, NodeId)>>,
    /// Who has stood for election in the last few terms.
    pub(super) stood: Vec<(Term, NodeId)>,
    /// By index: what was first committed there.
    pub(super) committed: Seq<Committed>,
    /// By index: what was first applied there.
    pub(super) applied: Seq<Applied<M::Op>>,
    /// The clients' history.
    pub(super) history: History<M>,
    /// What was found.
    pub(super) found: Found,
}

/// The first finding of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Found {
    pub(super) election_safety: Option<Sentence>,
    pub(super) leader_append_only: Option<Sentence>,
    pub(super) log_matching: Option<Sentence>,
    pub(super) leader_completeness: Option<Sentence>,
    pub(super) state_machine_safety: Option<Sentence>,
    pub(super) linearizable: Option<Sentence>,
    pub(super) split_vote: Option<Sentence>,
    pub(super) deposed: Option<Sentence>,
}

/// A server after the last step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen<C: Clone> {
    pub(super) term: Term,
    pub(super) leads: bool,
    pub(super) stands: bool,
    /// Its log.
    pub(super) log: Seq<Entry<C>>,
    /// By index: the fingerprint of its log up to there.
    pub(super) chain: Seq<u64>,
    /// How much of its log it has reported as committed.
    pub(super) committed: Index,
    /// How much it has applied since it started.
    pub(super) applied: Index,
}

impl<C: Clone> Default for Seen<C> {
    fn default() -> Self {
        Self {
            term: 0,
            leads: false,
            stands: false,
            log: Seq::default(),
            chain: Seq::default(),
            committed: 0,
            applied: 0,
        }
    }
}

/// All of it follows from the servers' present states, which are part of the state already.
impl<C: Clone> Hash for Seen<C> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// An entry that was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Committed {
    /// The log up to it.
    pub(super) chain: u64,
    /// The term of the entry.
    pub(super) entry_term: Term,
    /// The term in which it was committed.
    pub(super) in_term: Term,
    /// Who was the first to commit it.
    pub(super) by: NodeId,
}

/// An entry that was applied to a state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Applied<C> {
    /// The entry.
    pub(super) entry: Entry<C>,
    /// Who was the first to apply it.
    pub(super) by: NodeId,
}

impl<M: Machine> Default for Ghost<M> {
    fn default() -> Self {
        Self {
            seen: Vec::new(),
            leaders: Arc::default(),
            stood: Vec::new(),
            committed: Seq::default(),
            applied: Seq::default(),
            history: History::default(),
            found: Found::default(),
        }
    }
}

impl<C: Clone> Seen<C> {
    /// The fingerprint of the log up to an index; `None` beyond its end.
    pub(super) fn chain_at(&self, index: Index) -> Option<u64> {
        if index == 0 { Some(0) } else { self.chain.get(at(index)).copied() }
    }

    /// The index of the last entry.
    pub(super) fn last_index(&self) -> Index {
        self.chain.len() as Index
    }
}

impl<M: Machine> Ghost<M> {
    /// Brings the history up to date after a step.
    pub(super) fn observe(&mut self, step: &Step<RaftOver<M>>, world: &World<RaftOver<M>>) {
        if self.seen.is_empty() {
            self.seen = vec![Seen::default(); world.config().len()];
            for node in world.config().servers() {
                self.observe_server(node, world);
            }
            if world.watch.contains(says::LINEARIZABLE) {
                self.observe_given(world);
            }
        } else if let Some(node) = step.node.filter(|node| world.config().is_server(*node)) {
            self.observe_server(node, world);
        }
        if world.watch.contains(says::LINEARIZABLE) {
            self.observe_clients(step, world);
        }
    }

    fn observe_server(&mut self, node: NodeId, world: &World<RaftOver<M>>) {
        let server = world.node(node);
        self.observe_log(node, server);
        self.observe_role(node, server);
        self.observe_commit(node, server);
    }

    /// What changed in a log, and whether it may: Leader Append-Only and Log Matching.
    fn observe_log(&mut self, node: NodeId, server: &Node<RaftOver<M>>) {
        let now = server.disk.log.entries();
        let seen = &mut self.seen[node.index()];
        if seen.log.shares_all(now) {
            return;
        }
        let kept = seen.log.common_prefix(now);
        let still_leads = seen.leads && leads(server) && seen.term == server.disk.current_term;
        let lost = (kept < seen.log.len() && still_leads).then(|| kept as Index + 1);
        seen.chain.truncate(kept);
        let mut chain = seen.chain.last().copied().unwrap_or(0);
        for entry in now.iter_from(kept) {
            chain = link(chain, entry);
            seen.chain.push(chain);
        }
        seen.log = now.clone();
        if let Some(index) = lost
            && self.found.leader_append_only.is_none()
        {
            let term = self.seen[node.index()].term;
            self.found.leader_append_only = Some(says::overwrote(node, term, index));
        }
        if self.found.log_matching.is_none() {
            self.found.log_matching = self.mismatch(node, kept);
        }
    }

    /// Another server whose log has an entry of the same index and term as `node`'s, and yet differs up to there;
    /// `node`'s log changed after its first `kept` entries.
    fn mismatch(&self, node: NodeId, kept: usize) -> Option<Sentence> {
        let mine = &self.seen[node.index()];
        let others = self.seen.iter().enumerate().filter(|(i, _)| *i != node.index());
        for (i, other) in others {
            let both = mine.log.len().min(other.log.len());
            for at in kept..both {
                if mine.log[at].term == other.log[at].term && mine.chain[at] != other.chain[at] {
                    let first = mine.log.common_prefix(&other.log);
                    let pair = (&mine.log[first], &other.log[first]);
                    return Some(says::logs_differ(
                        [node, NodeId::at(i)],
                        at,
                        mine.log[at].term,
                        first,
                        pair,
                    ));
                }
            }
        }
        None
    }

    /// Who leads and who stands: Election Safety, Leader Completeness for a new leader, split votes.
    fn observe_role(&mut self, node: NodeId, server: &Node<RaftOver<M>>) {
        let term = server.disk.current_term;
        let (leads, stands) = (leads(server), stands(server));
        let before = &mut self.seen[node.index()];
        let (old_term, led, stood) = (before.term, before.leads, before.stands);
        (before.term, before.leads, before.stands) = (term, leads, stands);
        if led && !leads && server.memory.is_some() {
            self.observe_deposed(node, old_term, server);
        }
        if term > old_term {
            self.observe_failed_round(node, old_term, term);
        }
        if (stands || leads) && !((stood || led) && old_term == term) {
            self.stood.retain(|(earlier, _)| *earlier + KEPT_TERMS > term);
            if !self.stood.contains(&(term, node)) {
                self.stood.push((term, node));
            }
        }
        if leads && !(led && old_term == term) {
            self.observe_new_leader(node, term);
        }
    }

    fn observe_new_leader(&mut self, node: NodeId, term: Term) {
        let at = self.leaders.partition_point(|(earlier, _)| *earlier < term);
        let before = self.leaders.get(at).filter(|(t, _)| *t == term).map(|(_, leader)| *leader);
        match before {
            Some(leader) if leader != node => {
                self.found.election_safety.get_or_insert_with(|| says::two_leaders(term, leader, node));
            }
            Some(_) => {}
            None => Arc::make_mut(&mut self.leaders).insert(at, (term, node)),
        }
        // Leader Completeness: what was committed in earlier terms. Commits of later terms may be known already.
        let mut end = self.committed.len();
        while end > 0 && self.committed[end - 1].in_term >= term {
            end -= 1;
        }
        self.check_completeness(node, end as Index);
    }

    /// Leader Completeness: a leader has all that was committed in earlier terms, here up to `index`.
    fn check_completeness(&mut self, leader: NodeId, index: Index) {
        if index == 0 || self.found.leader_completeness.is_some() {
            return;
        }
        let seen = &self.seen[leader.index()];
        if seen.chain_at(index) == Some(self.committed[at(index)].chain) {
            return;
        }
        let lacks = |i: &Index| seen.chain_at(*i) != Some(self.committed[at(*i)].chain);
        let first = (1..=index).find(lacks).unwrap_or(index);
        self.found.leader_completeness =
            Some(says::lacks_committed(leader, seen.term, first, &self.committed[at(first)]));
    }

    fn observe_deposed(&mut self, node: NodeId, term: Term, server: &Node<RaftOver<M>>) {
        let committed = memory(server).map_or(0, |memory| memory.commit_index);
        if self.seen[node.index()].last_index() > committed {
            self.found.deposed.get_or_insert_with(|| says::deposed(node, term, committed + 1));
        }
    }

    /// A server moves on to a later term: if it stood in the earlier one, that round has failed.
    fn observe_failed_round(&mut self, node: NodeId, failed: Term, next: Term) {
        if !self.stood.contains(&(failed, node)) {
            return;
        }
        let elected = self.leaders.binary_search_by_key(&failed, |(term, _)| *term).is_ok();
        if elected || self.found.split_vote.is_some() {
            return;
        }
        let stood = self.stood.iter().filter(|(term, _)| *term == failed).map(|(_, node)| *node);
        let stood: NodeSet = stood.collect();
        if stood.len() >= 2 {
            self.found.split_vote = Some(says::split_vote(stood, failed, node, next));
        }
    }

    /// What is committed and applied: Leader Completeness for the leaders there are, and State Machine Safety.
    fn observe_commit(&mut self, node: NodeId, server: &Node<RaftOver<M>>) {
        let Some(memory) = memory(server) else {
            let seen = &mut self.seen[node.index()];
            (seen.committed, seen.applied) = (0, 0);
            return;
        };
        let seen = &mut self.seen[node.index()];
        let (was_committed, was_applied) = (seen.committed, seen.applied);
        (seen.committed, seen.applied) = (memory.commit_index, memory.last_applied);
        if memory.commit_index > was_committed {
            self.observe_committed(node, memory.commit_index);
        }
        for index in was_applied + 1..=memory.last_applied {
            self.observe_applied(node, index);
        }
    }

    fn observe_committed(&mut self, node: NodeId, index: Index) {
        let known = self.committed.len() as Index;
        let seen = &self.seen[node.index()];
        let in_term = seen.term;
        for index in known + 1..=index.min(seen.last_index()) {
            let at = at(index);
            let (chain, entry_term) = (seen.chain[at], seen.log[at].term);
            self.committed.push(Committed { chain, entry_term, in_term, by: node });
        }
        let end = self.committed.len() as Index;
        if end > known {
            for leader in (0..self.seen.len()).map(NodeId::at) {
                let seen = &self.seen[leader.index()];
                if seen.leads && seen.term > in_term {
                    self.check_completeness(leader, end);
                }
            }
        }
    }

    fn observe_applied(&mut self, node: NodeId, index: Index) {
        let at = at(index);
        let Some(entry) = self.seen[node.index()].log.get(at).copied() else { return };
        match self.applied.get(at) {
            Some(first) if first.entry != entry => {
                let found = &mut self.found.state_machine_safety;
                found.get_or_insert_with(|| says::applied_differ(index, first, node, &entry));
            }
            Some(_) => {}
            // A server applies in order from 1, so the first to apply an index has applied all before it.
            None => self.applied.push(Applied { entry, by: node }),
        }
    }

    /// What logs hold from the start: each of their writes may be the last that took effect before clients began to ask.
    fn observe_given(&mut self, world: &World<RaftOver<M>>) {
        for node in world.config().servers() {
            for command in world.node(node).disk.log.iter_from(1).filter_map(|entry| entry.command.as_ref()) {
                self.history.may_begin_with(&command.op);
            }
        }
    }

    /// What clients asked and were answered: linearizability.
    fn observe_clients(&mut self, step: &Step<RaftOver<M>>, world: &World<RaftOver<M>>) {
        if let Some(id) = step.request {
            let open = world.open_requests().iter().rev().chain(step.closed().map(|(request, _)| request));
            if let Some(request) = open.into_iter().find(|request| request.id == id) {
                self.history.call(id, request.request);
            }
        }
        for (request, reply) in step.closed() {
            // Without an answer, nobody knows whether it took effect: it stays pending for ever.
            if let Some(reply) = reply {
                self.observe_reply(request, reply);
            }
        }
    }

    fn observe_reply(&mut self, request: &OpenRequest<M::Op>, reply: &Reply) {
        if let Some((answer, possible)) = self.history.answer(request, reply) {
            let sentence =
                says::not_linearizable::<M>(request.node, request.id, &request.request, answer, &possible);
            self.found.linearizable.get_or_insert(sentence);
        }
    }

    /// Linearizability is not known to hold once the search among the orders of a key's requests has given up.
    pub(super) fn given_up(&self) -> InvariantSet {
        let exceeded = self.history.exceeded();
        if exceeded { InvariantSet::NONE.with(says::LINEARIZABLE) } else { InvariantSet::NONE }
    }

    /// What Raft counts: elections won, and entries committed.
    pub(super) fn metrics(&self) -> Vec<Metric> {
        static ELECTIONS: Text = Text::new("elections", "选举");
        static COMMITTED: Text = Text::new("committed entries", "已提交的条目");
        vec![
            Metric::new("elections", &ELECTIONS, self.leaders.len()),
            Metric::new("committed", &COMMITTED, self.committed.len()),
        ]
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
