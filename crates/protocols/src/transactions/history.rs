//! The history of a run, as somebody sees it who watches all sites from outside, and the properties of atomic commitment
//! over it (Bernstein, Hadzilacos and Goodman, "Concurrency Control and Recovery in Database Systems", 1987, section 7.3).
//!
//! The observer reads the logs: a site has decided when it has written a record that says so, forced or not. What a crash
//! takes away from a log stays in the history, so a site that decides once more, and differently, is found out.
//!
//! The history is bounded: of transactions that all sites have decided only the latest are kept.

use super::log::{Durable, Record, Tid, What};
use super::setup::{COORDINATOR, Config, Sites};
use synod_model::symmetry::{Rename, Renaming, rename_all};
use synod_model::{Checked, NodeId, Sentence, Status, Step, Text, World};

/// So many transactions that are decided everywhere are kept.
const DECIDED: usize = 4;
/// So many are kept in all.
const MOST: usize = 64;

/// What the observer must know of a protocol.
pub trait Commitment: Checked<Config = Config, Durable = Durable, Ghost = History> {
    /// The records of a running site that are not on disk yet.
    fn tail(memory: &Self::Volatile) -> &[Record];
    /// A transaction whose end a running site does not know yet.
    fn open(memory: &Self::Volatile) -> Option<Tid>;
}

/// The history variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    /// By transaction, in order.
    rows: Vec<Row>,
    /// Transactions up to this one are no longer kept.
    gone: Tid,
    found: Found,
}

/// What was seen of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Row {
    tid: Tid,
    /// Who has ever been prepared.
    yes: Sites,
    /// Who has ever committed.
    committed: Sites,
    /// Who has ever aborted.
    aborted: Sites,
}

/// The first finding of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Found {
    agreement: Option<Sentence>,
    decision_final: Option<Sentence>,
    commit_needs_all_yes: Option<Sentence>,
    all_commit: Option<Sentence>,
    abort: Option<Sentence>,
    blocked: Option<Sentence>,
    without_coordinator: Option<Sentence>,
}

static DIFFER: Text =
    Text::new("{1} has committed {0}, and {2} has aborted it.", "{1} 提交了 {0}，而 {2} 中止了它。");
static CHANGED: Text = Text::new(
    "{1} has decided {0} twice: it has committed it and aborted it.",
    "{1} 对 {0} 做了两次决定：既提交了它，又中止了它。",
);
static NOT_ALL_YES: Text =
    Text::new("{1} has committed {0} without a yes from {2}.", "{1} 提交了 {0}，但 {2} 没有投赞成票。");
static ALL_COMMIT: Text = Text::new("All sites have committed {0}.", "所有节点都提交了 {0}。");
static ABORT: Text = Text::new("{1} has aborted {0}.", "{1} 中止了 {0}。");
static BLOCKED: Text = Text::new(
    "{1} is blocked: it has voted yes to {0}, and nobody it can reach knows the decision.",
    "{1} 被阻塞：它对 {0} 投了赞成票，而它能联系到的节点都不知道决定。",
);
static WITHOUT: Text = Text::new(
    "All running participants have decided {0} although {1} has crashed without a decision.",
    "尽管 {1} 没有做出决定就崩溃了，所有运行中的参与者仍对 {0} 做出了决定。",
);

impl History {
    /// Brings the history up to date after a step.
    pub fn observe<P: Commitment>(&mut self, step: &Step<P>, world: &World<P>) {
        let nodes: Vec<NodeId> = step.node.into_iter().filter(|_| step.action.is_some()).collect();
        // At the start all sites have something new.
        let nodes = if step.action.is_none() { world.ids().collect() } else { nodes };
        for node in nodes {
            let site = world.node(node);
            let tail = site.memory.as_ref().map_or(&[][..], P::tail);
            for record in site.disk.all(tail) {
                self.learn(node, *record, world.config());
            }
            if let Some(memory) = &site.memory
                && self.found.blocked.is_none()
                && P::blocked(memory)
                && let Some(tid) = P::open(memory)
            {
                self.found.blocked = Some(BLOCKED.with([tid.into(), node.into()]));
            }
        }
        if self.found.without_coordinator.is_none() && world.node(COORDINATOR).status() == Status::Down {
            self.look_without_coordinator(world);
        }
        let all = world.config().everybody().or(coordinator());
        while let Some(first) = self.rows.first()
            && (self.rows.len() > MOST || (self.rows.len() > DECIDED && first.decided() == all))
        {
            self.gone = first.tid;
            self.rows.remove(0);
        }
    }

    /// Takes in one record of a site.
    fn learn(&mut self, site: NodeId, record: Record, config: &Config) {
        let Record { tid, what } = record;
        if tid <= self.gone {
            return;
        }
        let at = self.rows.partition_point(|row| row.tid < tid);
        if self.rows.get(at).is_none_or(|row| row.tid != tid) {
            let none = Sites::default();
            self.rows.insert(at, Row { tid, yes: none, committed: none, aborted: none });
        }
        let row = &mut self.rows[at];
        let fresh = match what {
            What::Prepared(_) => {
                row.yes.insert(site);
                false
            }
            What::Committed => row.committed.insert(site),
            What::Aborted => row.aborted.insert(site),
            What::PreCommitted | What::Ended => false,
        };
        if fresh {
            let row = *row;
            self.judge(site, row, config);
        }
    }

    /// A site has decided.
    fn judge(&mut self, site: NodeId, row: Row, config: &Config) {
        let tid = row.tid.into();
        let found = &mut self.found;
        if row.committed.contains(site) && row.aborted.contains(site) {
            found.decision_final.get_or_insert_with(|| CHANGED.with([tid, site.into()]));
        }
        let tid = row.tid.into();
        let one = |sites: Sites, not: NodeId| sites.iter().find(|other| *other != not);
        let pair = if row.committed.contains(site) {
            one(row.aborted, site).map(|other| (site, other))
        } else {
            one(row.committed, site).map(|other| (other, site))
        };
        if let Some((committed, aborted)) = pair {
            found.agreement.get_or_insert_with(|| DIFFER.with([tid, committed.into(), aborted.into()]));
        }
        let tid = row.tid.into();
        let missing = config.everybody().without(row.yes);
        if row.committed.contains(site) && !missing.is_empty() {
            let says = || NOT_ALL_YES.with([tid, site.into(), missing.nodes().into()]);
            found.commit_needs_all_yes.get_or_insert_with(says);
        }
        let tid = row.tid.into();
        if row.committed == config.everybody().or(coordinator()) {
            found.all_commit.get_or_insert_with(|| ALL_COMMIT.with([tid]));
        } else if row.aborted.contains(site) {
            found.abort.get_or_insert_with(|| ABORT.with([tid, site.into()]));
        }
    }

    /// Whether the participants have come to an end by themselves.
    fn look_without_coordinator<P: Commitment>(&mut self, world: &World<P>) {
        let running: Sites =
            world.config().participants().filter(|site| world.node(*site).status() != Status::Down).collect();
        let alone = |row: &&Row| {
            !row.decided().contains(COORDINATOR)
                && row.yes == world.config().everybody()
                && !running.is_empty()
                && running.without(row.decided()).is_empty()
        };
        let row = self.rows.iter().find(alone);
        self.found.without_coordinator = row.map(|row| WITHOUT.with([row.tid.into(), COORDINATOR.into()]));
    }
}

impl Rename for History {
    fn rename(&mut self, by: &Renaming) {
        for Row { tid: _, yes, committed, aborted } in &mut self.rows {
            rename_all([yes, committed, aborted], by);
        }
        let Found {
            agreement,
            decision_final,
            commit_needs_all_yes,
            all_commit,
            abort,
            blocked,
            without_coordinator,
        } = &mut self.found;
        rename_all([agreement, decision_final, commit_needs_all_yes], by);
        rename_all([all_commit, abort, blocked, without_coordinator], by);
    }
}

impl Row {
    /// Who has decided.
    fn decided(&self) -> Sites {
        self.committed.or(self.aborted)
    }
}

fn coordinator() -> Sites {
    std::iter::once(COORDINATOR).collect()
}

/// No two sites decide differently.
pub fn agreement<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.agreement.clone()
}

/// A site does not change its decision.
pub fn decision_final<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.decision_final.clone()
}

/// Who commits has a yes from everybody.
pub fn commit_needs_all_yes<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.commit_needs_all_yes.clone()
}

/// All sites have committed one transaction.
pub fn all_commit<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.all_commit.clone()
}

/// A site has aborted.
pub fn abort<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.abort.clone()
}

/// A site can do nothing until another recovers.
pub fn blocked<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.blocked.clone()
}

/// The participants have decided although the coordinator has crashed.
pub fn without_coordinator<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    world.ghost().found.without_coordinator.clone()
}

static NOT_DECIDED: Text = Text::new("{0} has not decided {1}", "{0} 还没有决定 {1}");
static NOT_ANSWERED: Text = Text::new("request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复");

/// What is missing until all sites have decided everything.
pub fn undecided<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    for (node, site) in world.nodes() {
        if let Some(tid) = site.memory.as_ref().and_then(P::open) {
            return Some(NOT_DECIDED.with([node.into(), tid.into()]));
        }
    }
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}
