//! What must hold of Multi-Paxos: what Paxos promises in each slot, what its acceptors owe, what its clients may rely on, and
//! what a run ought to show.
//!
//! `ghost` finds most of it while it takes its notes; here the properties are named, and it is said when a cluster has
//! settled.

use super::MultiPaxosOver;
use super::state::{Memory, Volatile};
use crate::consensus::paxos::ballot;
use crate::replicated::Machine;
use synod_model::{Assumption, Invariant, NodeId, Sentence, Status, World, texts};

impl<M: Machine> MultiPaxosOver<M> {
    /// The place of the costly one, which need not be watched.
    pub(super) const LINEARIZABLE: usize = Invariant::place(Self::INVARIANTS, "linearizable");

    pub(super) const INVARIANTS: &'static [Invariant<Self>] = &[
        Invariant::always(
            "one-value-per-slot",
            "At most one value is chosen in a slot.",
            "每个槽位最多只有一个值被选定。",
        ),
        Invariant::always(
            "same-prefix",
            "Any two replicas have applied the same commands in the same order, as far as the shorter one got.",
            "任意两个副本以相同的顺序应用了相同的命令，直到较短的一方为止。",
        ),
        Invariant::always(
            "validity",
            "Only what a client has asked for is chosen, or a no-op.",
            "只有客户端请求过的命令或空操作才会被选定。",
        ),
        Invariant::always(
            "promise-kept",
            "An acceptor accepts nothing below a ballot that it has ever promised.",
            "接受者不接受低于其曾经承诺过的提案编号的任何值。",
        ),
        Invariant::always(
            "ballots-grow",
            "The ballot that an acceptor has promised, and the one in which it has accepted in a slot, never fall.",
            "接受者承诺的提案编号，以及它在每个槽位接受时的提案编号，都只增不减。",
        ),
        Invariant::always(
            "linearizable",
            "Clients see one store: each request seems to take effect at one moment between its call and its answer.",
            "客户端看到的是同一份存储：每个请求都好像在调用与答复之间的某一刻生效。",
        ),
        Invariant::always(
            "lease-exclusive",
            "While a leader holds a lease, nobody leads with a higher ballot.",
            "领导者持有租约期间，没有别的副本以更高的提案编号领导。",
        )
        .found_by(two_masters),
        Invariant::sometimes("leader-elected", "A replica leads.", "有一个副本成为领导者。").found_by(|world| {
            let (leader, own) = world.ghost().elected?;
            Some(ELECTED.with([leader.into(), ballot(own)]))
        }),
        Invariant::sometimes(
            "duel",
            "A candidate is overtaken by a higher ballot before it leads.",
            "候选人在成为领导者之前被更高的提案编号抢先。",
        ),
        Invariant::sometimes("gap-filled", "A no-op is chosen in a hole.", "空洞中选定了空操作。"),
        Invariant::sometimes(
            "adopted",
            "A leader completes a value that another one has proposed.",
            "领导者完成了别的节点提议过的值。",
        ),
        Invariant::sometimes(
            "chosen-out-of-order",
            "A slot is chosen before a lower one.",
            "某个槽位先于更低的槽位被选定。",
        ),
        Invariant::sometimes(
            "caught-up",
            "A replica that lacked chosen values has them all again.",
            "缺少已选定值的副本重新补齐了它们。",
        ),
        Invariant::eventually(
            "converges",
            "In the end there is one leader, all running replicas know all that is chosen, without a hole, and every request \
             is answered.",
            "最终只有一个领导者，所有运行中的副本都知道全部已选定的内容，没有空洞，每个请求都得到答复。",
            missing,
        )
        .assuming(&[Assumption::BoundedDelay]),
    ];
}

texts! {
    TWO_MASTERS: "{0} holds a lease with ballot {1}, and {2} leads with ballot {3}.",
        "{0} 以提案编号 {1} 持有租约，而 {2} 以提案编号 {3} 领导。";
    ELECTED: "{0} led with ballot {1}.", "{0} 曾以提案编号 {1} 领导。";
    NOBODY_RUNS: "no replica is running", "没有正在运行的副本";
    NO_LEADER: "no running replica leads", "没有正在运行的领导者";
    OTHER_LEADER: "{0} still leads, although {1} leads with a higher ballot", "{0} 仍在领导，尽管 {1} 以更高的提案编号领导";
    LACKS: "{0} knows what is chosen up to slot {1} only, and the leader {2} up to slot {3}",
        "{0} 只知道到第 {1} 个槽位为止选定的内容，而领导者 {2} 知道到第 {3} 个槽位";
    HAS_OPEN: "{0} has slots open, from slot {1} on", "{0} 仍有开放的槽位，从第 {1} 个开始";
    NOT_ANSWERED: "request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复";
}

/// A leader with a lease, and another one that leads with a higher ballot.
fn two_masters<M: Machine>(world: &World<MultiPaxosOver<M>>) -> Option<Sentence> {
    let leaders = || {
        world.config().replicas().filter_map(|node| {
            let memory = world.node(node).memory.as_ref().and_then(Volatile::replica)?;
            Some((node, memory.leadership()?))
        })
    };
    let (master, lease) = leaders().find(|(_, leads)| leads.leases.asked.iter().any(|lease| lease.held))?;
    let (other, leads) = leaders().find(|(_, leads)| leads.ballot > lease.ballot)?;
    Some(TWO_MASTERS.with([master.into(), ballot(lease.ballot), other.into(), ballot(leads.ballot)]))
}

/// What is missing for a settled cluster.
fn missing<M: Machine>(world: &World<MultiPaxosOver<M>>) -> Option<Sentence> {
    let running = |node: &NodeId| world.node(*node).status() == Status::Up;
    let known = |node: NodeId| -> Option<(NodeId, &Memory<M>)> {
        Some((node, world.node(node).memory.as_ref().and_then(Volatile::replica)?))
    };
    let up: Vec<(NodeId, &Memory<M>)> = world.config().replicas().filter(running).filter_map(known).collect();
    if up.is_empty() {
        return Some(NOBODY_RUNS.with([]));
    }
    let leaders = || up.iter().filter(|(_, memory)| memory.leads());
    let Some((leader, leads)) = leaders().max_by_key(|(_, memory)| memory.ballot()) else {
        return Some(NO_LEADER.with([]));
    };
    if let Some((other, _)) = leaders().find(|(other, _)| other != leader) {
        return Some(OTHER_LEADER.with([(*other).into(), (*leader).into()]));
    }
    if leads.leadership().is_some_and(|leadership| !leadership.open.is_empty()) || leads.lacks() {
        return Some(HAS_OPEN.with([(*leader).into(), (leads.chosen_index + 1).into()]));
    }
    // Replicas that never ask need not know what they missed.
    let asks = world.config().catch_up.0 > 0;
    if let Some((node, memory)) =
        up.iter().find(|(_, memory)| asks && memory.chosen_index != leads.chosen_index)
    {
        let (mine, theirs) = (memory.chosen_index, leads.chosen_index);
        return Some(LACKS.with([(*node).into(), mine.into(), (*leader).into(), theirs.into()]));
    }
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}
