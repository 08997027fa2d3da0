//! What must hold of Raft: the five properties of Figure 3, what its clients may rely on, and what a run ought to show.
//!
//! The properties are checked by `ghost` while it takes its notes; here they are named, and their findings put into
//! words: who, and the two facts that contradict each other.

use super::RaftOver;
use super::ghost::{Applied, Committed, Seen};
use super::log::{Entry, Index, Term};
use crate::replicated::Machine;
use std::collections::BTreeSet;
use std::fmt::Display;
use synod_model::{
    Assumption, Expect, Find, Invariant, NodeId, NodeSet, RequestId, Sentence, Status, Text, World,
};

/// The place of `linearizable` in the table: the costly one, which need not be watched.
pub(super) const LINEARIZABLE: usize = 5;

impl<M: Machine> RaftOver<M> {
    pub(super) const INVARIANTS: &'static [Invariant<Self>] = &[
        Invariant {
            id: "election-safety",
            says: Text::new("At most one leader is elected in a term.", "每个任期最多选出一个领导者。"),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.election_safety.clone()),
        },
        Invariant {
            id: "leader-append-only",
            says: Text::new(
                "A leader never overwrites or deletes entries of its log; it only appends.",
                "领导者从不覆盖或删除自己的日志，只会追加。",
            ),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.leader_append_only.clone()),
        },
        Invariant {
            id: "log-matching",
            says: Text::new(
                "If two logs have an entry of the same index and term, they are equal up to it.",
                "如果两份日志有索引和任期都相同的条目，那么到该条目为止它们完全相同。",
            ),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.log_matching.clone()),
        },
        Invariant {
            id: "leader-completeness",
            says: Text::new(
                "An entry that was committed is in the logs of the leaders of all later terms.",
                "已提交的条目一定出现在之后所有任期的领导者的日志中。",
            ),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.leader_completeness.clone()),
        },
        Invariant {
            id: "state-machine-safety",
            says: Text::new(
                "If a server has applied an entry at an index, no server ever applies another one there.",
                "如果某个节点在某个索引处应用了一条日志，那么任何节点都不会在该处应用另一条。",
            ),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.state_machine_safety.clone()),
        },
        Invariant {
            id: "linearizable",
            says: Text::new(
                "Clients see one store: each request seems to take effect at one moment between its call and its answer.",
                "客户端看到的是同一份存储：每个请求都好像在调用与答复之间的某一刻生效。",
            ),
            expect: Expect::Always,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.linearizable.clone()),
        },
        Invariant {
            id: "leader-elected",
            says: Text::new("A leader is elected.", "选出了一个领导者。"),
            expect: Expect::Sometimes,
            assumes: &[],
            find: Find::InState(|world| {
                let (term, leader) = world.ghost().leaders.last()?;
                Some(ELECTED.with([(*leader).into(), (*term).into()]))
            }),
        },
        Invariant {
            id: "split-vote",
            says: Text::new(
                "Several candidates stand in one term, and it passes without a leader.",
                "多个候选人在同一任期参选，该任期没有选出领导者。",
            ),
            expect: Expect::Sometimes,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.split_vote.clone()),
        },
        Invariant {
            id: "deposed-with-uncommitted",
            says: Text::new(
                "A leader steps down with entries in its log that are not committed.",
                "领导者退位时，日志中还有未提交的条目。",
            ),
            expect: Expect::Sometimes,
            assumes: &[],
            find: Find::InState(|world| world.ghost().found.deposed.clone()),
        },
        Invariant {
            id: "converges",
            says: Text::new(
                "In the end there is one leader, the logs of all running servers are equal and committed, and every request \
             is answered.",
                "最终只有一个领导者，所有运行中节点的日志相同且已提交，每个请求都得到答复。",
            ),
            expect: Expect::Eventually,
            assumes: &[Assumption::BoundedDelay],
            find: Find::InState(missing),
        },
    ];
}

static TWO_LEADERS: Text = Text::new(
    "Term {0} has two leaders: {1} was elected in it, and {2} too.",
    "任期 {0} 出现了两个领导者：{1} 在该任期当选，{2} 也当选了。",
);
static OVERWROTE: Text = Text::new(
    "{0} leads term {1} and has changed its own log at entry {2}: a leader only appends.",
    "{0} 是任期 {1} 的领导者，却改动了自己的第 {2} 条日志：领导者只能追加。",
);
static LOGS_DIFFER: Text = Text::new(
    "{0} and {1} both have an entry {2} of term {3}, but their logs differ at entry {4}: {0} has “{5}” of term {6} \
     there, {1} has “{7}” of term {8}.",
    "{0} 和 {1} 的第 {2} 条日志都属于任期 {3}，但它们在第 {4} 条不同：{0} 是任期 {6} 的“{5}”，{1} 是任期 {8} 的“{7}”。",
);
static LACKS_COMMITTED: Text = Text::new(
    "{0} leads term {1} without entry {2} of term {3}, which {4} committed in term {5}.",
    "{0} 是任期 {1} 的领导者，却没有任期 {3} 的第 {2} 条日志，而 {4} 已在任期 {5} 提交了它。",
);
static APPLIED_DIFFER: Text = Text::new(
    "Two different entries {0} are applied: {1} applied “{2}” of term {3}, {4} applied “{5}” of term {6}.",
    "第 {0} 条日志出现了两种：{1} 应用了任期 {3} 的“{2}”，{4} 应用了任期 {6} 的“{5}”。",
);
static NO_ORDER: Text = Text::new(
    "{0} answers request {1}, “{2}”, with {3}: with what was answered before, every order of the requests gives {4}.",
    "{0} 对请求 {1}“{2}”的答复是 {3}：而根据此前的答复，请求的任何一种顺序都会得到 {4}。",
);
static ELECTED: Text = Text::new("{0} was elected leader of term {1}.", "{0} 当选任期 {1} 的领导者。");
static SPLIT_VOTE: Text = Text::new(
    "{0} stood in term {1} and none of them was elected: {2} has moved on to term {3}.",
    "{0} 在任期 {1} 参选，但都没有当选：{2} 已进入任期 {3}。",
);
static DEPOSED: Text = Text::new(
    "{0} no longer leads term {1}, and its entries from {2} on are not known to be committed: the next leader may overwrite \
     them.",
    "{0} 不再领导任期 {1}，而它不知道从第 {2} 条起的日志是否已提交：下一任领导者可能覆盖它们。",
);

pub(super) fn two_leaders(term: Term, first: NodeId, second: NodeId) -> Sentence {
    TWO_LEADERS.with([term.into(), first.into(), second.into()])
}

pub(super) fn overwrote(leader: NodeId, term: Term, index: Index) -> Sentence {
    OVERWROTE.with([leader.into(), term.into(), index.into()])
}

/// Both nodes have an entry of the same term at place `at`, and yet a `pair` of different entries at `first`.
pub(super) fn logs_differ<C: Display>(
    nodes: [NodeId; 2],
    at: usize,
    term: Term,
    first: usize,
    pair: (&Entry<C>, &Entry<C>),
) -> Sentence {
    LOGS_DIFFER.with([
        nodes[0].into(),
        nodes[1].into(),
        (at + 1).into(),
        term.into(),
        (first + 1).into(),
        pair.0.to_string().into(),
        pair.0.term.into(),
        pair.1.to_string().into(),
        pair.1.term.into(),
    ])
}

pub(super) fn lacks_committed(leader: NodeId, term: Term, index: Index, lacking: &Committed) -> Sentence {
    let Committed { entry_term, in_term, by, .. } = *lacking;
    LACKS_COMMITTED.with([
        leader.into(),
        term.into(),
        index.into(),
        entry_term.into(),
        by.into(),
        in_term.into(),
    ])
}

pub(super) fn applied_differ<C: Display>(
    index: Index,
    first: &Applied<C>,
    node: NodeId,
    entry: &Entry<C>,
) -> Sentence {
    APPLIED_DIFFER.with([
        index.into(),
        first.by.into(),
        first.entry.to_string().into(),
        first.entry.term.into(),
        node.into(),
        entry.to_string().into(),
        entry.term.into(),
    ])
}

/// `possible`: what the request may have been answered with, given what was answered before.
pub(super) fn not_linearizable<M: Machine>(
    node: NodeId,
    id: RequestId,
    op: &M::Op,
    answer: M::Answer,
    possible: &BTreeSet<M::Answer>,
) -> Sentence {
    let possible = possible.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
    NO_ORDER.with([
        node.into(),
        id.0.into(),
        op.to_string().into(),
        answer.to_string().into(),
        possible.into(),
    ])
}

pub(super) fn split_vote(stood: NodeSet, term: Term, again: NodeId, next: Term) -> Sentence {
    SPLIT_VOTE.with([stood.into(), term.into(), again.into(), next.into()])
}

/// The entries from `uncommitted` on are not known to be committed.
pub(super) fn deposed(node: NodeId, term: Term, uncommitted: Index) -> Sentence {
    DEPOSED.with([node.into(), term.into(), uncommitted.into()])
}

static NOBODY_RUNS: Text = Text::new("no server is running", "没有正在运行的节点");
static NO_LEADER: Text =
    Text::new("no running server leads term {0}, the latest", "最新的任期 {0} 没有正在运行的领导者");
static OTHER_LEADER: Text = Text::new(
    "{0} still leads term {1}, although {2} leads the later term {3}",
    "{0} 仍是任期 {1} 的领导者，尽管 {2} 已是更新的任期 {3} 的领导者",
);
static NOT_EQUAL: Text = Text::new(
    "the log of {0}, which ends at entry {1}, is not that of the leader {2}, which ends at entry {3}",
    "{0} 的日志（到第 {1} 条）与领导者 {2} 的（到第 {3} 条）不同",
);
static NOT_COMMITTED: Text = Text::new(
    "{0} has committed its log only up to entry {1}, and it ends at entry {2}",
    "{0} 的日志到第 {2} 条，但只提交到第 {1} 条",
);
static NOT_ANSWERED: Text = Text::new("request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复");

/// What is missing for a settled cluster.
fn missing<M: Machine>(world: &World<RaftOver<M>>) -> Option<Sentence> {
    let seen = &world.ghost().seen;
    let running = |(node, _): &(NodeId, &Seen<M::Op>)| world.node(*node).status() == Status::Up;
    let up = || world.config().servers().zip(seen).filter(running);
    let Some(latest) = up().map(|(_, seen)| seen.term).max() else { return Some(NOBODY_RUNS.with([])) };
    let leads_latest = |(_, seen): &(NodeId, &Seen<M::Op>)| seen.leads && seen.term == latest;
    let Some((leader, log)) = up().find(leads_latest) else { return Some(NO_LEADER.with([latest.into()])) };
    for (node, seen) in up() {
        if seen.leads && node != leader {
            let args = [node.into(), seen.term.into(), leader.into(), latest.into()];
            return Some(OTHER_LEADER.with(args));
        }
        // Without empty entries, those of older terms wait for a request (section 5.4.2), and a follower keeps what
        // no entry of the leader conflicts with.
        let settled =
            |seen: &Seen<M::Op>| if world.config().noop { seen.last_index() } else { log.committed };
        if seen.chain_at(settled(seen)) != log.chain_at(settled(log)) {
            let (mine, theirs) = (seen.last_index(), log.last_index());
            return Some(NOT_EQUAL.with([node.into(), mine.into(), leader.into(), theirs.into()]));
        }
        if seen.committed < seen.last_index() && world.config().noop {
            let args = [node.into(), seen.committed.into(), seen.last_index().into()];
            return Some(NOT_COMMITTED.with(args));
        }
    }
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}

#[cfg(test)]
mod tests {
    use super::super::Raft;
    use super::*;

    #[test]
    fn the_costly_invariant_is_where_the_observer_looks_for_it() {
        assert_eq!(Raft::INVARIANTS[LINEARIZABLE].id, "linearizable");
    }
}
