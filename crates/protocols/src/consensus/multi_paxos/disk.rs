//! What is on the disk of a replica, and what a starting state may put there.
//!
//! An acceptor must remember what it has promised and what it has accepted, slot by slot; that is all that safety rests on.
//! What is *chosen* is not among it: a restarted replica is told again, or a new leader finds it out by phase 1.

use super::rules::ACCEPTOR_PERSISTED;
use super::setup::Config;
use super::text;
use crate::consensus::paxos::{Ballot, ballot};
use crate::kv::{Op, Store};
use crate::replicated::{Command, Machine, Origin, Replica};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use synod_model::{
    Blank, Ctx, Effects, Fields, Map, NodeId, Sentence, Show, State, Text, Topology, Value, Word,
};

/// A place in the log, counted from 1: each is an instance of Paxos.
pub type Slot = u64;

/// What an acceptor has accepted in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vote<C = Op> {
    /// The ballot in which it did.
    pub ballot: Ballot,
    /// The value: a command, or `None` for one that leaves the machine as it is, with which a hole is filled.
    pub value: Option<Command<C>>,
}

/// The value as people read it: `put x 7`, or `no-op`.
impl<C: fmt::Display> fmt::Display for Vote<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said(self.value.as_ref()))
    }
}

/// A value as people read it.
pub(super) fn said<C: fmt::Display>(value: Option<&Command<C>>) -> String {
    value.map_or_else(|| "no-op".to_owned(), ToString::to_string)
}

impl<C: Copy> Vote<C> {
    /// Whether it is for this very command of a client.
    pub(super) fn is_for(&self, origin: &Origin) -> bool {
        self.value.and_then(|command| command.origin).is_some_and(|own| own.same_command(origin))
    }
}

/// The votes of an acceptor, by slot. There may be holes.
#[derive(Clone, Debug)]
pub struct Log<C = Op> {
    votes: Map<Slot, Vote<C>>,
    /// The slots that the step under way has changed: where whoever watches has to look. It is no part of the state.
    changed: Vec<Slot>,
}

impl<C> Default for Log<C> {
    fn default() -> Self {
        Self { votes: Map::default(), changed: Vec::new() }
    }
}

impl<C: PartialEq> PartialEq for Log<C> {
    fn eq(&self, other: &Self) -> bool {
        self.votes == other.votes
    }
}

impl<C: Eq> Eq for Log<C> {}

impl<C: Hash> Hash for Log<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.votes.hash(state);
    }
}

impl<C: State + Copy> Log<C> {
    /// A step begins.
    pub(super) fn begin(&mut self) {
        self.changed.clear();
    }

    /// The slots that the last step has changed.
    pub(super) fn changed(&self) -> &[Slot] {
        &self.changed
    }

    /// The vote in a slot, if there is one.
    pub fn get(&self, slot: Slot) -> Option<&Vote<C>> {
        self.votes.get(&slot)
    }

    /// The last slot with a vote; 0 if there is none.
    pub fn last(&self) -> Slot {
        self.votes.last().map_or(0, |(slot, _)| *slot)
    }

    /// The votes from one slot on, in order.
    pub fn from(&self, first: Slot) -> impl Iterator<Item = (Slot, &Vote<C>)> {
        self.votes.range(first..).map(|(slot, vote)| (*slot, vote))
    }

    /// Votes in a slot; an earlier vote there is replaced.
    pub(super) fn cast(&mut self, slot: Slot, vote: Vote<C>) {
        self.votes.insert(slot, vote);
        self.changed.push(slot);
    }

    /// Forgets the votes up to a slot.
    fn forget(&mut self, upto: Slot) {
        while let Some(first) = self.votes.first().map(|(slot, _)| *slot).filter(|slot| *slot <= upto) {
            self.votes.remove(&first);
        }
    }
}

/// The machine as it is after all slots up to one: it takes the place of the votes in these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot<M: Machine = Store> {
    /// The last slot that is in it.
    pub slot: Slot,
    /// The machine and the sessions.
    pub replica: Replica<M>,
}

static LAST_SLOT: Text = Text::new("last slot", "最后的槽位");
static MACHINE: Text = Text::new("state machine", "状态机");
static SESSIONS: Text = Text::new("sessions", "会话");

impl<M: Machine> Show for Snapshot<M> {
    fn show(&self, limit: usize) -> Value {
        Value::Facts(vec![
            ("last_slot", &LAST_SLOT, self.slot.into()),
            ("state_machine", &MACHINE, self.replica.machine.view()),
            ("sessions", &SESSIONS, self.replica.sessions.show(limit)),
        ])
    }
}

/// Persistent state: "an acceptor must remember this information even if it fails and then restarts" (section 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Blank, Fields)]
pub struct Durable<M: Machine = Store> {
    /// The highest ballot it has promised; it accepts nothing below it in any slot.
    #[zh("它承诺过的最高提案编号；在任何槽位都不接受更低的编号。")]
    #[given(with = given_promise)]
    pub max_ballot: Option<Ballot>,
    /// What it has accepted, slot by slot: ballot and command. What it knows to be chosen is drawn solid.
    #[zh("它在各槽位接受的内容：提案编号和命令。已知选定的画成实线。")]
    #[given(with = given_log)]
    #[show(unseen)]
    pub log: Log<M::Op>,
    /// The machine as it was when the votes behind it were forgotten.
    #[zh("忘记之前的投票时保存的状态机。")]
    pub snapshot: Option<Arc<Snapshot<M>>>,
    /// Whether a replica has run from this disk before: it tells a restart from the first boot.
    #[hidden]
    pub started: bool,
}

/// The log is shown with what memory knows of it: the view does so.
fn unseen<C>(_: &Log<C>) -> Value {
    Value::None
}

impl<M: Machine> Durable<M> {
    /// The last slot that is in the snapshot; 0 without one.
    pub fn folded(&self) -> Slot {
        self.snapshot.as_ref().map_or(0, |snapshot| snapshot.slot)
    }

    /// Keeps a snapshot, and forgets the votes that it covers.
    pub(super) fn keep(&mut self, snapshot: Arc<Snapshot<M>>) {
        self.log.forget(snapshot.slot);
        self.snapshot = Some(snapshot);
    }

    /// A restart without what was never forced to disk: what a rule that is off has left undone.
    pub(super) fn forget<X, T>(&mut self, ctx: &Ctx<'_, Config>, fx: &mut Effects<'_, X, T>) {
        // Rule `acceptor-persisted`: "an acceptor must remember this information even if it fails and then restarts".
        if !ctx.obeys(ACCEPTOR_PERSISTED)
            && let Some(promised) = self.max_ballot
        {
            fx.note(&text::FORGETS, [ctx.me.into(), ballot(promised)]);
            *self = Self { started: true, ..Self::default() };
        }
    }
}

/// The highest round that a starting state may have: it leaves room for all the ballots of any run.
const MOST_ROUND: u32 = 1_000_000;
/// The most slots that a starting state may have.
const MOST_GIVEN: usize = 1_000;

static BAD_BALLOT: Text = Text::new(
    "max_ballot={0} is not allowed; it takes a round from 1 to {1} and the number of a replica from 1 to {2}, such as 2.1, or none.",
    "max_ballot={0} 不合法；它取 1 到 {1} 的轮次和 1 到 {2} 的副本编号，例如 2.1，或 none。",
);
static BELOW_VOTE: Text = Text::new(
    "max_ballot={0} is not allowed: the log has a vote in ballot {1}, and an acceptor that has accepted there has promised nothing lower.",
    "max_ballot={0} 不合法：日志中有提案编号 {1} 的投票，在其中接受过的副本不会只承诺更低的编号。",
);
static BAD_LOG: Text = Text::new(
    "log={0} is not allowed; it takes the ballots of at most {1} slots, each a round from 1 to {2} and the number of a replica from 1 to {3}, with - for a hole, such as 1.1,-,2.2, or none.",
    "log={0} 不合法；它取最多 {1} 个槽位的提案编号，每个为 1 到 {2} 的轮次和 1 到 {3} 的副本编号，空洞写作 -，例如 1.1,-,2.2，或 none。",
);
static LOG_ABOVE_PROMISE: Text = Text::new(
    "log={0} is not allowed: it has a vote in ballot {1}, and the replica has promised ballot {2} only.",
    "log={0} 不合法：其中有提案编号 {1} 的投票，而该副本只承诺到 {2}。",
);

/// Replicas stand in the first tier, clients behind them.
fn replicas(topology: &Topology) -> u16 {
    u16::try_from(topology.nodes.iter().filter(|node| node.tier == 0).count()).unwrap_or(u16::MAX)
}

/// `2.1`: round 2 of replica 1.
fn read_ballot(topology: &Topology, text: &str) -> Option<Ballot> {
    let (round, proposer) = text.split_once('.')?;
    let ballot = Ballot { round: round.parse().ok()?, proposer: proposer.parse().ok()? };
    let allowed =
        (1..=MOST_ROUND).contains(&ballot.round) && (1..=replicas(topology)).contains(&ballot.proposer);
    allowed.then_some(ballot)
}

fn given_promise<M: Machine>(disk: &mut Durable<M>, topology: &Topology, text: &str) -> Result<(), Sentence> {
    let promised = if text == "none" {
        None
    } else {
        let read = read_ballot(topology, text);
        let bad = || BAD_BALLOT.with([text.into(), MOST_ROUND.into(), replicas(topology).into()]);
        Some(read.ok_or_else(bad)?)
    };
    if let Some(highest) = disk.log.from(1).map(|(_, vote)| vote.ballot).max().filter(|b| Some(*b) > promised)
    {
        return Err(BELOW_VOTE.with([text.into(), ballot(highest)]));
    }
    disk.max_ballot = promised;
    Ok(())
}

/// The ballots of the slots. The commands follow from slot and ballot, so that equal votes of two logs are equal.
fn given_log<M: Machine>(disk: &mut Durable<M>, topology: &Topology, text: &str) -> Result<(), Sentence> {
    let words = text.split(',').filter(|_| text != "none" && !text.is_empty());
    let read = |word| if word == "-" { Some(None) } else { read_ballot(topology, word).map(Some) };
    let ballots: Option<Vec<Option<Ballot>>> = words.map(read).collect();
    let ballots = ballots.filter(|ballots| ballots.len() <= MOST_GIVEN).ok_or_else(|| {
        BAD_LOG.with([text.into(), MOST_GIVEN.into(), MOST_ROUND.into(), replicas(topology).into()])
    })?;
    let highest = ballots.iter().copied().max().flatten();
    match (disk.max_ballot, highest) {
        (Some(promised), Some(highest)) if promised < highest => {
            return Err(LOG_ABOVE_PROMISE.with([text.into(), ballot(highest), ballot(promised)]));
        }
        (None, _) => disk.max_ballot = highest,
        _ => {}
    }
    disk.log = Log::default();
    for (slot, ballot) in (1..).zip(ballots) {
        if let Some(ballot) = ballot {
            disk.log.cast(slot, Vote { ballot, value: Some(given_command::<M>(slot, ballot)) });
        }
    }
    Ok(())
}

/// The command of a vote that a log holds at the start: `put x 2.3.1` for slot 1 in ballot 2.3.
fn given_command<M: Machine>(slot: Slot, Ballot { round, proposer }: Ballot) -> Command<M::Op> {
    let from =
        Word::new(&format!("{round}.{proposer}.{slot}")).expect("the bounds of given logs keep it short");
    Command { origin: None, op: M::given(from) }
}

/// The node whose ballot it is.
pub(super) fn owner(ballot: Ballot) -> NodeId {
    NodeId::new(ballot.proposer)
}
