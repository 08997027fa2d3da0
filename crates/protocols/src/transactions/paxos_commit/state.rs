//! What acceptors, resource managers and leaders remember.
//!
//! [`Durable`] survives a crash: the log of a resource manager, and of an acceptor, for each instance, the ballot that it has
//! promised, and the ballot and the value that it has accepted last (`mbal`, `bal` and `val` of the module `PaxosCommit`).
//! Nothing that a leader knows must survive: whoever leads next finds it at the acceptors.

use super::super::locks::Branch;
use super::super::log::{self, Record, Tid};
use super::setup::{Config, FIRST_LEADER};
use super::tally::Tally;
use super::vote::{Answer, Ballot, Instance, Vote};
use synod_model::{Field, Fields, NodeId, Place, RequestId, Sentence, Topology};

/// What an acceptor knows of one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which transaction.
    pub tid: Tid,
    /// Its instances, by the places of the resource managers.
    pub instances: Vec<Instance>,
    /// Whether it has told somebody of it: from then on each change is on disk before it is told.
    pub told: bool,
}

impl Row {
    /// Nothing has been accepted yet.
    pub fn new(tid: Tid, config: &Config) -> Self {
        Self { tid, instances: vec![Instance::default(); config.voters()], told: false }
    }

    /// What was accepted: the place of the instance, and the vote.
    pub fn votes(&self) -> impl Iterator<Item = (usize, Vote)> + '_ {
        self.instances.iter().enumerate().filter_map(|(place, instance)| Some((place, instance.vote?)))
    }

    /// Whether a resource manager has refused.
    pub fn is_refused(&self) -> bool {
        self.votes().any(|(_, vote)| vote == Vote { bal: Ballot::ZERO, val: Answer::Aborted })
    }
}

/// The row of a transaction.
pub(super) fn row(rows: &[Row], tid: Tid) -> Option<&Row> {
    rows.binary_search_by_key(&tid, |row| row.tid).ok().map(|at| &rows[at])
}

/// The row of a transaction, which is there from now on.
pub(super) fn row_mut<'a>(rows: &'a mut Vec<Row>, tid: Tid, config: &Config) -> &'a mut Row {
    let at = rows.binary_search_by_key(&tid, |row| row.tid).unwrap_or_else(|at| {
        rows.insert(at, Row::new(tid, config));
        at
    });
    &mut rows[at]
}

/// What is on a node's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Durable {
    /// The log. An acceptor writes there what it has heard of decisions; that may be lost.
    pub log: log::Durable,
    /// At a resource manager: the transactions that it has begun to work on, and of which its log on disk says nothing yet.
    pub working: Vec<Tid>,
    /// At a resource manager: all transactions before this one it has decided, on disk, or will never vote for. It has said so
    /// with its votes, and what all have said so of is forgotten.
    pub done: Tid,
    /// At an acceptor: what it has promised and accepted, by transaction.
    pub rows: Vec<Row>,
}

/// What is shown depends on what a node is; see `view`.
impl Fields for Durable {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}

    fn given(&mut self, topology: &Topology, key: &str, value: &str) -> Result<(), Sentence> {
        self.log.given(topology, key, value)
    }
}

/// What a node has in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory {
    /// The records that are not on disk yet.
    pub tail: Vec<Record>,
    /// No transaction of this number or a higher one has been heard of.
    pub next: u32,
    /// At a resource manager: the transactions whose end it does not know, in order of arrival.
    pub branches: Vec<Branch<State>>,
    /// At an acceptor: what it has promised and accepted. Votes of ballot 0 wait here until the transaction's are complete,
    /// and are forced together.
    pub rows: Vec<Row>,
    /// Whom an acceptor takes for the leader.
    pub leader: NodeId,
    /// The transactions that it leads.
    pub leads: Vec<Lead>,
    /// The transactions that an acceptor will take over if nobody else ends them.
    pub waits: Vec<Tid>,
    /// At the first leader, for each resource manager: how far it has said that it is done.
    pub done: Vec<Tid>,
}

impl Fields for Memory {
    fn fields(&self, _: Place, _: usize, _: &mut Vec<Field>) {}
}

impl Memory {
    /// The memory of a node that starts from this disk.
    pub fn of(me: NodeId, config: &Config, disk: &Durable) -> Self {
        let heard = disk.log.records.iter().map(|record| record.tid).chain(disk.working.iter().copied());
        let heard = heard.chain(disk.rows.iter().map(|row| row.tid)).max().unwrap_or_default();
        let used = if me == FIRST_LEADER { disk.log.reserved } else { 0 };
        Self {
            tail: Vec::new(),
            next: 1 + heard.0.max(disk.log.oldest.0.saturating_sub(1)).max(used),
            branches: Vec::new(),
            rows: disk.rows.clone(),
            leader: FIRST_LEADER,
            leads: Vec::new(),
            waits: Vec::new(),
            done: if me == FIRST_LEADER { vec![Tid::default(); config.voters()] } else { Vec::new() },
        }
    }

    /// A transaction about which a resource manager can do nothing until acceptors recover.
    pub fn blocked(&self) -> Option<&Branch<State>> {
        self.branches.iter().find(|branch| branch.state.blocked)
    }

    /// A transaction whose end the node does not know, or has not brought about.
    pub fn undecided(&self) -> Option<Tid> {
        let branch = self.blocked().or(self.branches.first()).map(|branch| branch.tid);
        branch.or_else(|| self.leads.first().map(|lead| lead.tid))
    }
}

/// How far a transaction is at a resource manager.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Who has begun it.
    pub begun: NodeId,
    /// Who is to be told of its end.
    pub request: Option<RequestId>,
    /// Whether the decision is late, and the acceptors were asked.
    pub asked: bool,
    /// The acceptors that have answered since, by their places.
    pub heard: u8,
    /// Whether too few of them have answered for a whole time-out.
    pub blocked: bool,
    /// What they have accepted, as far as they have told.
    pub tally: Tally,
}

impl State {
    /// It has just been asked to prepare.
    pub fn new(begun: NodeId, request: Option<RequestId>) -> Self {
        Self { begun, request, asked: false, heard: 0, blocked: false, tally: Tally::default() }
    }
}

/// A transaction at the acceptor that leads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lead {
    /// Which transaction.
    pub tid: Tid,
    /// Who is to be told of its end.
    pub request: Option<RequestId>,
    /// The ballot under way.
    pub ballot: Ballot,
    /// The highest round that it has heard of.
    pub seen: u16,
    /// How far it is.
    pub stage: Stage,
    /// What acceptors have accepted, as far as they have told.
    pub tally: Tally,
}

/// How far a ballot is at its leader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Ballot 0: the resource managers vote.
    Votes,
    /// Phase 1: acceptors promise.
    Promises {
        /// The instances that are not decided, by their places.
        open: Vec<u64>,
        /// Who has promised, by its place, and what it has accepted in these instances.
        from: Vec<(usize, Vec<Option<Vote>>)>,
    },
    /// Phase 2: acceptors accept.
    Accepts,
}
