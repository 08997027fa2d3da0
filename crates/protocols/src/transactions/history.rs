//! The history of a run, as somebody sees it who watches all sites from outside, and the properties of atomic commitment
//! over it (Bernstein, Hadzilacos and Goodman, "Concurrency Control and Recovery in Database Systems", 1987, section 7.3).
//!
//! The observer reads the logs: a site has decided when it has written a record that says so, forced or not. What a crash
//! takes away from a log stays in the history, so a site that decides once more, and differently, is found out.
//!
//! The history is bounded: of transactions that all sites have decided only the latest are kept.

use super::log::{Durable, Record, Tid, What};
use super::setup::{COORDINATOR, Config, Sites};
use super::site::{Memory, Phase, Standing};
use synod_model::symmetry::{Rename, Renaming, rename_all};
use synod_model::{Checked, Findings, Invariant, NodeId, Sentence, Status, Step, Text, World};

/// So many transactions that are decided everywhere are kept.
const DECIDED: usize = 4;
/// So many are kept in all.
const MOST: usize = 64;

/// What the observer must know of a protocol.
pub trait Commitment: Checked {
    /// The id of the invariant that all sites have committed a transaction.
    const ALL_COMMIT: &'static str;

    /// Who votes.
    fn voters(config: &Self::Config) -> Sites;
    /// Who decides: these are looked at, and no others.
    fn deciders(config: &Self::Config) -> Sites;
    /// The log of a site: what is on disk, and what is not yet.
    fn log<'a>(disk: &'a Self::Durable, memory: Option<&'a Self::Volatile>) -> (&'a Durable, &'a [Record]);
    /// A transaction about which a site can do nothing until another one recovers.
    fn blocked_in(memory: &Self::Volatile) -> Option<Tid>;
    /// A transaction whose end a site does not know, or has not brought about.
    fn undecided_in(memory: &Self::Volatile) -> Option<Tid>;
}

/// A protocol with one coordinator.
pub trait Coordinated:
    Checked<Config = Config, Durable = Durable, Volatile = Memory<Self::Phase, Self::Standing>>
{
    /// How far a transaction is at its coordinator.
    type Phase: Phase;
    /// How far it is at a participant.
    type Standing: Standing;
    /// The id of the invariant that all sites have committed a transaction.
    const ALL_COMMIT: &'static str;
}

impl<P: Coordinated> Commitment for P {
    const ALL_COMMIT: &'static str = P::ALL_COMMIT;

    fn voters(config: &Config) -> Sites {
        config.everybody()
    }

    fn deciders(config: &Config) -> Sites {
        config.everybody().or(Sites::of(COORDINATOR))
    }

    fn log<'a>(disk: &'a Durable, memory: Option<&'a P::Volatile>) -> (&'a Durable, &'a [Record]) {
        (disk, memory.map_or(&[][..], |memory| &memory.tail))
    }

    fn blocked_in(memory: &P::Volatile) -> Option<Tid> {
        memory.blocked().map(|branch| branch.tid)
    }

    fn undecided_in(memory: &P::Volatile) -> Option<Tid> {
        memory.undecided()
    }
}

/// The history variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    /// By transaction, in order.
    rows: Vec<Row>,
    /// Transactions up to this one are no longer kept.
    gone: Tid,
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

const AGREEMENT: &str = "agreement";
const COMMIT_NEEDS_ALL_YES: &str = "commit-needs-all-yes";
const DECISION_FINAL: &str = "decision-final";
const ABORT: &str = "abort";

static DIFFER: Text =
    Text::new("{1} has committed {0}, and {2} has aborted it.", "{1} 提交了 {0}，而 {2} 中止了它。");
static CHANGED: Text = Text::new(
    "{1} has decided {0} twice: it has committed it and aborted it.",
    "{1} 对 {0} 做了两次决定：既提交了它，又中止了它。",
);
static NOT_ALL_YES: Text =
    Text::new("{1} has committed {0} without a yes from {2}.", "{1} 提交了 {0}，但 {2} 没有投赞成票。");
static ALL: Text = Text::new("All sites have committed {0}.", "所有节点都提交了 {0}。");
static ABORTS: Text = Text::new("{1} has aborted {0}.", "{1} 中止了 {0}。");
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
    pub fn observe<P: Commitment>(&mut self, found: &mut Findings, step: &Step<P>, world: &World<P>) {
        // At the start all sites have something new.
        let at_start = step.action.is_none();
        let all = P::deciders(world.config());
        let new = |node: NodeId| all.contains(node) && (at_start || step.node == Some(node));
        for (node, site) in world.nodes().filter(|(node, _)| new(*node)) {
            let (disk, tail) = P::log(&site.disk, site.memory.as_ref());
            for record in disk.all(tail) {
                self.learn::<P>(found, node, *record, world.config());
            }
        }
        while let Some(first) = self.rows.first()
            && (self.rows.len() > MOST || (self.rows.len() > DECIDED && first.decided() == all))
        {
            self.gone = first.tid;
            self.rows.remove(0);
        }
    }

    /// Takes in one record of a site.
    fn learn<P: Commitment>(
        &mut self,
        found: &mut Findings,
        site: NodeId,
        record: Record,
        config: &P::Config,
    ) {
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
            row.judge::<P>(found, site, config);
        }
    }

    /// Looks whether the participants have come to an end by themselves, although the coordinator has crashed.
    pub fn look_without_coordinator<P: Coordinated>(
        &self,
        id: &'static str,
        found: &mut Findings,
        world: &World<P>,
    ) {
        let is_up = |site: &NodeId| world.node(*site).status() != Status::Down;
        let everybody = world.config().everybody();
        let running: Sites = everybody.iter().filter(is_up).collect();
        if found.get(id).is_some() || is_up(&COORDINATOR) || running.is_empty() {
            return;
        }
        let alone = |row: &&Row| {
            !row.decided().contains(COORDINATOR)
                && row.yes == everybody
                && running.without(row.decided()).is_empty()
        };
        if let Some(row) = self.rows.iter().find(alone) {
            found.note(id, || WITHOUT.with([row.tid.into(), COORDINATOR.into()]));
        }
    }
}

/// Looks whether a step has left its site blocked.
pub fn look_for_blocked<P: Commitment>(
    id: &'static str,
    found: &mut Findings,
    step: &Step<P>,
    world: &World<P>,
) {
    let Some(node) = step.node.filter(|_| step.action.is_some()) else { return };
    if let Some(tid) = world.node(node).memory.as_ref().and_then(P::blocked_in) {
        found.note(id, || BLOCKED.with([tid.into(), node.into()]));
    }
}

impl Rename for History {
    fn rename(&mut self, by: &Renaming) {
        for Row { tid: _, yes, committed, aborted } in &mut self.rows {
            rename_all([yes, committed, aborted], by);
        }
    }
}

impl Row {
    /// Who has decided.
    fn decided(&self) -> Sites {
        self.committed.or(self.aborted)
    }

    /// A site has decided.
    fn judge<P: Commitment>(&self, found: &mut Findings, site: NodeId, config: &P::Config) {
        let tid = || self.tid.into();
        let commits = self.committed.contains(site);
        if commits && self.aborted.contains(site) {
            found.note(DECISION_FINAL, || CHANGED.with([tid(), site.into()]));
        }
        let one = |sites: Sites| sites.iter().find(|other| *other != site);
        let pair = if commits {
            one(self.aborted).map(|other| (site, other))
        } else {
            one(self.committed).map(|other| (other, site))
        };
        if let Some((committed, aborted)) = pair {
            found.note(AGREEMENT, || DIFFER.with([tid(), committed.into(), aborted.into()]));
        }
        let missing = P::voters(config).without(self.yes);
        if commits && !missing.is_empty() {
            let says = || NOT_ALL_YES.with([tid(), site.into(), missing.nodes().into()]);
            found.note(COMMIT_NEEDS_ALL_YES, says);
        }
        if self.committed == P::deciders(config) {
            found.note(P::ALL_COMMIT, || ALL.with([tid()]));
        } else if self.aborted.contains(site) {
            found.note(ABORT, || ABORTS.with([tid(), site.into()]));
        }
    }
}

/// No two sites decide differently.
pub const fn agreement<P: Commitment>() -> Invariant<P> {
    Invariant::always(
        AGREEMENT,
        "No two sites decide differently, those that have crashed since included.",
        "没有两个节点做出不同的决定，包括之后崩溃的节点。",
    )
}

/// Who commits has a yes from everybody.
pub const fn commit_needs_all_yes<P: Commitment>() -> Invariant<P> {
    Invariant::always(
        COMMIT_NEEDS_ALL_YES,
        "A site commits only if every participant has voted yes.",
        "只有每个参与者都投了赞成票，节点才会提交。",
    )
}

/// A site does not change its decision.
pub const fn decision_final<P: Commitment>() -> Invariant<P> {
    Invariant::always(DECISION_FINAL, "A site never changes its decision.", "节点从不改变自己的决定。")
}

/// All sites have committed one transaction.
pub const fn all_commit<P: Commitment>() -> Invariant<P> {
    Invariant::sometimes(P::ALL_COMMIT, "All sites commit a transaction.", "所有节点都提交了一个事务。")
}

/// A site has aborted.
pub const fn abort<P: Commitment>() -> Invariant<P> {
    Invariant::sometimes(ABORT, "A transaction is aborted.", "一个事务被中止。")
}

static NOT_DECIDED: Text = Text::new("{0} has not decided {1}", "{0} 还没有决定 {1}");
static NOT_ANSWERED: Text = Text::new("request {0} at {1} has no answer", "{1} 的请求 {0} 还没有答复");

/// What is missing until all sites have decided everything.
pub fn undecided<P: Commitment>(world: &World<P>) -> Option<Sentence> {
    for (node, site) in world.nodes() {
        if let Some(tid) = site.memory.as_ref().and_then(P::undecided_in) {
            return Some(NOT_DECIDED.with([node.into(), tid.into()]));
        }
    }
    let open = world.open_requests().first()?;
    Some(NOT_ANSWERED.with([open.id.0.into(), open.node.into()]))
}
