//! What must hold of Raft: the five properties of Figure 3, what its clients may rely on, and what a run ought to show.
//!
//! `ghost` finds most of it while it takes its notes; here the properties are named, and it is said when a cluster has
//! settled.

use super::disruption::Disrupted;
use super::ghost::Seen;
use super::members::{committed, is_voter};
use super::setup::{Changes, RemovedLeader};
use super::{Config, Configuration, RaftOver, Timer};
use crate::replicated::Machine;
use std::iter;
use synod_model::{Assumption, Condition, Invariant, NodeId, Sentence, Status, World, texts};

impl<M: Machine> RaftOver<M> {
    /// The place of the costly one, which need not be watched.
    pub(super) const LINEARIZABLE: usize = Invariant::place(Self::INVARIANTS, "linearizable");

    pub(super) const INVARIANTS: &'static [Invariant<Self>] = &[
        Invariant::always(
            "election-safety",
            "At most one leader is elected in a term.",
            "每个任期最多选出一个领导者。",
        ),
        Invariant::always(
            "leader-append-only",
            "A leader never overwrites or deletes entries of its log; it only appends.",
            "领导者从不覆盖或删除自己的日志，只会追加。",
        ),
        Invariant::always(
            "log-matching",
            "If two logs have an entry of the same index and term, they are equal up to it.",
            "如果两份日志有索引和任期都相同的条目，那么到该条目为止它们完全相同。",
        ),
        Invariant::always(
            "leader-completeness",
            "An entry that was committed is in the logs of the leaders of all later terms.",
            "已提交的条目一定出现在之后所有任期的领导者的日志中。",
        ),
        Invariant::always(
            "state-machine-safety",
            "If a server has applied an entry at an index, no server ever applies another one there.",
            "如果某个节点在某个索引处应用了一条日志，那么任何节点都不会在该处应用另一条。",
        ),
        Invariant::always(
            "linearizable",
            "Clients see one store: each request seems to take effect at one moment between its call and its answer.",
            "客户端看到的是同一份存储：每个请求都好像在调用与答复之间的某一刻生效。",
        ),
        Invariant::always(
            "snapshot-faithful",
            "A snapshot holds exactly what the committed entries up to its last one make: machine, sessions and configuration.",
            "快照恰好包含到其最后一条为止的已提交日志所得到的一切：状态机、会话和配置。",
        ),
        Invariant::sometimes("leader-elected", "A leader is elected.", "选出了一个领导者。").found_by(|world| {
            let (term, leader) = world.ghost().leaders.last()?;
            Some(ELECTED.with([(*leader).into(), (*term).into()]))
        }),
        Invariant::sometimes(
            "split-vote",
            "Several candidates stand in one term, and it passes without a leader.",
            "多个候选人在同一任期参选，该任期没有选出领导者。",
        ),
        Invariant::sometimes(
            "deposed-with-uncommitted",
            "A leader steps down with entries in its log that are not committed.",
            "领导者退位时，日志中还有未提交的条目。",
        ),
        Invariant::sometimes(
            "disrupted",
            "A leader that is connected with a majority loses its term to a server that it did not need.",
            "与多数节点相连的领导者，因一个它并不需要的节点而失去任期。",
        )
        .found_by(|world| world.ghost().disrupted.0.as_ref().map(Disrupted::says)),
        Invariant::sometimes(
            "pre-vote-refused",
            "A server is told before it stands that it would not get a vote.",
            "节点在参选之前就得知自己得不到某一票。",
        ),
        Invariant::sometimes(
            "vote-request-ignored",
            "A server that hears from its leader, or leads, ignores somebody who stands.",
            "能收到领导者消息的节点或领导者自己不理会参选者。",
        ),
        Invariant::sometimes(
            "stepped-down-without-quorum",
            "A leader that no majority answers steps down by itself.",
            "得不到多数节点应答的领导者自行退位。",
        ),
        Invariant::sometimes(
            "transferred",
            "A leader hands over, and its successor is elected.",
            "领导者移交领导权，接任者当选。",
        ),
        Invariant::sometimes(
            "served-by-lease",
            "A leader answers a read at once, as it holds a lease.",
            "领导者凭租约立即答复读请求。",
        ),
        Invariant::sometimes(
            "served-by-follower",
            "A server that does not lead answers a read.",
            "不是领导者的节点答复读请求。",
        ),
        Invariant::sometimes(
            "membership-changed",
            "A configuration that an operator has asked for is committed.",
            "管理员请求的配置已提交。",
        ),
        Invariant::sometimes(
            "joint-in-force",
            "A server goes by a joint configuration, in which two majorities are needed.",
            "有节点采用联合配置：此时需要两个多数。",
        ),
        Invariant::sometimes(
            "removed-leader-leads",
            "A leader leads servers to which it does not belong any more.",
            "领导者领导着它已不属于其中的节点。",
        ),
        Invariant::sometimes(
            "learner-voted",
            "A server that is no voter, as far as it knows, is asked for its vote and gives it.",
            "据自己所知并非投票节点的节点被拉票并投了票。",
        ),
        Invariant::sometimes(
            "snapshot-installed",
            "A follower takes a snapshot of its leader.",
            "跟随者采用了领导者的快照。",
        ),
        Invariant::eventually(
            "converges",
            "In the end there is one leader, the logs of all running servers are equal and committed, and every request \
             is answered.",
            "最终只有一个领导者，所有运行中节点的日志相同且已提交，每个请求都得到答复。",
            missing,
        )
        .assuming(&[Assumption::BoundedDelay]),
    ];
}

texts! {
    ELECTED: "{0} was elected leader of term {1}.", "{0} 当选任期 {1} 的领导者。";
    NOBODY_RUNS: "no server is running", "没有正在运行的节点";
    NO_LEADER: "no running server leads term {0}, the latest", "最新的任期 {0} 没有正在运行的领导者";
    OTHER_LEADER: "{0} still leads term {1}, although {2} leads the later term {3}",
        "{0} 仍是任期 {1} 的领导者，尽管 {2} 已是更新的任期 {3} 的领导者";
    NOT_EQUAL: "the log of {0}, which ends at entry {1}, is not that of the leader {2}, which ends at entry {3}",
        "{0} 的日志（到第 {1} 条）与领导者 {2} 的（到第 {3} 条）不同";
    NOT_COMMITTED: "{0} has committed its log only up to entry {1}, and it ends at entry {2}",
        "{0} 的日志到第 {2} 条，但只提交到第 {1} 条";
    NOT_ANSWERED: "request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复";
}

/// What is missing for a settled cluster.
fn missing<M: Machine>(world: &World<RaftOver<M>>) -> Option<Sentence> {
    let config = world.config();
    let members = Configuration::from(committed(world).1);
    // A leader that stays though it is removed counts as one.
    let stays = |node, seen: &Seen<M>| {
        seen.leads && !members.votes(node) && config.removed_leader == RemovedLeader::Stay
    };
    let member = |(node, seen): &(NodeId, &Seen<M>)| members.has(*node) || stays(*node, seen);
    let up = || running(world).filter(member);
    let Some(latest) = up().map(|(_, seen)| seen.term).max() else { return Some(NOBODY_RUNS.with([])) };
    let leads_latest = |(_, seen): &(NodeId, &Seen<M>)| seen.leads && seen.term == latest;
    let Some((leader, log)) = up().find(leads_latest) else { return Some(NO_LEADER.with([latest.into()])) };
    for (node, seen) in up() {
        let (last, theirs) = (seen.last_index(), log.last_index());
        if seen.leads && node != leader {
            return Some(OTHER_LEADER.with([node.into(), seen.term.into(), leader.into(), latest.into()]));
        }
        if seen.chain_at(last) != log.chain_at(theirs) {
            return Some(NOT_EQUAL.with([node.into(), last.into(), leader.into(), theirs.into()]));
        }
        if seen.committed < last {
            return Some(NOT_COMMITTED.with([node.into(), seen.committed.into(), last.into()]));
        }
    }
    // Whoever has been removed may wait for a leader for ever.
    let asked = |node| !config.is_server(node) || members.has(node);
    let waits = world.open_requests().iter().find(|open| asked(open.node))?;
    Some(NOT_ANSWERED.with([waits.id.0.into(), waits.node.into()]))
}

/// The servers that run.
fn running<M: Machine>(world: &World<RaftOver<M>>) -> impl Iterator<Item = (NodeId, &Seen<M>)> {
    let servers = world.config().servers().zip(&world.ghost().seen);
    servers.filter(|(node, _)| world.node(*node).status() == Status::Up)
}

/// "Removed servers [..] can disrupt the cluster. These servers will not receive heartbeats, so they will time out and start new
/// elections" (section 6), for as long as they do not know that they are removed. Clients that find no leader for long go on
/// asking, so nothing rests; with `check-quorum` nobody is disturbed.
static NOBODY_DISTURBS: Condition = Condition::new(
    "no-removed-server-stands",
    "no server that was removed goes on standing for election",
    "没有被移除的节点仍在不断参选",
);
/// One that is no voter takes no commands. It hands over once an empty entry of its own term is committed, unless it stays.
static LEADER_IS_VOTER: Condition =
    Condition::new("leader-is-voter", "the leader is a voter", "领导者是投票节点");
/// Without empty entries, those of older terms wait for a command (section 5.4.2), and so do reads that ask for the index. Whom
/// a change among them leaves out hears of nothing until then.
static LEADER_IS_ASKED: Condition =
    Condition::new("leader-is-asked", "whoever leads is given a command", "每个领导者都收到了命令");

/// What `converges` assumes in a configuration.
pub(super) fn converging(config: &Config) -> Vec<Assumption> {
    let changes = config.membership != Changes::Off;
    let own = [
        (&NOBODY_DISTURBS, changes && config.clients > 0 && !config.check_quorum),
        (&LEADER_IS_VOTER, changes && (config.removed_leader == RemovedLeader::Stay || !config.noop)),
        (&LEADER_IS_ASKED, !config.noop),
    ];
    let own = own.into_iter().filter(|(_, assumed)| *assumed).map(|(own, _)| Assumption::Own(own));
    iter::once(Assumption::BoundedDelay).chain(own).collect()
}

/// The conditions of these that do not hold in a state: each is one on a cluster in which somebody leads.
pub(super) fn breaks<M: Machine>(world: &World<RaftOver<M>>) -> Vec<&'static Condition> {
    let leaders = running(world).filter(|(_, seen)| seen.leads);
    let Some((leader, log)) = leaders.max_by_key(|(_, seen)| seen.term) else { return Vec::new() };
    let members = Configuration::from(committed(world).1);
    let stands = |server| !members.has(server) && world.node(server).timers.contains(&Timer::Election);
    let broken = [
        (&NOBODY_DISTURBS, world.config().servers().any(stands)),
        (&LEADER_IS_VOTER, !is_voter(world, leader)),
        (&LEADER_IS_ASKED, log.term_at(log.last_index()).is_some_and(|term| term < log.term)),
    ];
    broken.into_iter().filter(|(_, broken)| *broken).map(|(own, _)| own).collect()
}
