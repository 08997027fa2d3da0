//! The erased boundary: a world of any protocol behind one object-safe trait.
//!
//! Typed inside, erased outside. What schedules, records, writes and shows is compiled once, and one more protocol
//! costs the page little more than its own handlers. A whole world is erased, never a node or a message: one virtual call
//! a step, and what the step did comes back as plain data.

mod typed;

use std::any::Any;
use synod_model::symmetry::Renaming;
use synod_model::{
    Assumption, Choices, Condition, Delay, Exhibit, Fault, Field, Hull, InvariantSet, Lane, Links, MessageId,
    MessageView, Metric, Micros, NodeId, NodeSet, NodeView, Note, OwnLoad, ParamError, Params, Reading,
    ReplicatedLog, Reply, RequestId, RuleId, RuleSet, Sentence, Status, Switch, TimerKind, Topology, Word,
    clear,
};

pub(crate) use typed::{complete, make};

/// An [`synod_model::Action`] as those say it who know no protocol: a timer is a slot, a request is words, a configuration is
/// parameters. Whether these mean anything is found out behind the boundary.
///
/// It repeats the other variants on purpose. One enum with a parameter for each of the three, or one that wraps what both
/// share, would still need a line for every variant to become the other, and the authors of protocols, who match on
/// `Action<P>` in history variables and tests, would read the erasure there.
#[derive(Clone, Debug)]
pub(crate) enum Act<'a> {
    Deliver(MessageId),
    Lose(MessageId),
    Duplicate(MessageId),
    Fire(NodeId, u16),
    Request(NodeId, &'a [&'a str]),
    Fault(&'a Fault),
    Rule(RuleId, bool),
    Configure(&'a Params),
    Measure,
}

/// A message that a step sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posted {
    pub(crate) id: MessageId,
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    /// The place of its kind in the protocol's table.
    pub(crate) kind: usize,
    /// An adversary passed it on over a link that it taps itself: it takes no time.
    pub(crate) passed_on: bool,
    /// Its size in bytes; most have none.
    pub(crate) size: u64,
}

/// What one action did, as plain data; reused from step to step.
#[derive(Default)]
pub(crate) struct Happened {
    pub(crate) node: Option<NodeId>,
    pub(crate) message: Option<(NodeId, NodeId)>,
    /// How that message is shown; nobody asks where it is quiet.
    pub(crate) look: Option<MessageView>,
    pub(crate) lost: bool,
    pub(crate) sent: Vec<Posted>,
    /// The timers set and cleared: the node, the slot, how long.
    pub(crate) timers: Vec<(NodeId, u16, Option<Delay>)>,
    pub(crate) forced: u32,
    pub(crate) request: Option<RequestId>,
    /// Requests that ended: with an answer, or with none for ever.
    pub(crate) closed: Vec<(RequestId, Option<Reply>)>,
    pub(crate) notes: Vec<Note>,
    pub(crate) mark: Option<synod_model::Mark>,
    /// Of the node at which it happened, after it: whether it is in charge, `None` where nobody ever is or while it is
    /// down; and whether it runs and is blocked.
    pub(crate) in_charge: Option<bool>,
    pub(crate) blocked: bool,
    /// Whether nobody looks, so that no sentences are made.
    pub(crate) quiet: bool,
    /// The buffers of a world that is searched: many worlds take a step each and share them.
    buffers: Option<Box<dyn Any>>,
}

impl Happened {
    /// Buffers for where nobody looks.
    pub(crate) fn quietly() -> Self {
        Self { quiet: true, ..Self::default() }
    }

    /// Clears what the last action did.
    pub(crate) fn reset(&mut self) {
        self.node = None;
        self.message = None;
        self.look = None;
        self.lost = false;
        self.sent.clear();
        self.timers.clear();
        self.forced = 0;
        self.request = None;
        clear(&mut self.closed);
        clear(&mut self.notes);
        self.mark = None;
    }
}

/// The name of a timer, and its number where a node has many of that name.
pub(crate) type TimerName = (&'static TimerKind, Option<u64>);

/// What only those ask a world who look closer than the stage shows, who set up its disks, or who search. The page has the
/// code for it later than for the first picture: see [`complete`].
pub(crate) trait Closer {
    /// Sets one field of a disk, before anything has started.
    fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), Sentence>;
    /// What a node may do now by itself, in the words of requests; see [`synod_model::World::moves`].
    fn moves(&self, node: NodeId) -> Vec<Vec<String>>;
    fn message_fields(&self, id: MessageId) -> Vec<Field>;
    fn view(&self, node: NodeId, limit: usize) -> NodeView;
    /// What the system counts itself.
    fn metrics(&self) -> Vec<Metric>;
    fn state_hash(&self) -> u64;
    /// Gets ready for a search; see [`synod_model::World::searched`].
    fn searched(&mut self);
    /// The fingerprint by which a search knows the state; see [`synod_model::World::search_hash`].
    fn search_hash(&self) -> u64;
    /// From now on [`Closer::symmetric_hash`] can be asked for; returns the groups of interchangeable nodes, which may be
    /// none.
    fn symmetric(&mut self) -> Vec<NodeSet>;
    /// The fingerprint that all permutations of interchangeable nodes share; see [`synod_model::World::symmetric_hash`].
    fn symmetric_hash(&self, beside: &dyn Fn(&Renaming) -> u64) -> u64;
    /// The memory of a state that a search holds, in bytes, approximately: all that it does not share with the state before.
    fn bytes(&self) -> usize;
    /// The fingerprint of what a message in flight says, under other names if there are any; 0 if it is not in flight.
    fn message_hash(&self, id: MessageId, by: Option<&Renaming>) -> u64;
    /// The messages in flight that differ in what they say, each by its oldest copy.
    fn distinct_messages(&self, out: &mut Vec<MessageId>);
}

/// A world of any protocol.
pub(crate) trait AnyWorld: Send + Sync {
    /// The same world for those who look closer.
    ///
    /// # Panics
    /// Before [`complete`]: whoever looks closer waits for the code.
    fn closer(&self) -> &dyn Closer;
    /// The same to change it.
    ///
    /// # Panics
    /// As [`AnyWorld::closer`].
    fn closer_mut(&mut self) -> &mut dyn Closer;
    /// A copy that changes independently.
    fn fork(&self) -> Box<dyn AnyWorld>;
    /// Says for which invariants history variables are kept.
    fn watch(&mut self, watch: InvariantSet);
    /// Starts every node for the first time.
    fn boot(&mut self, choices: &mut dyn Choices, out: &mut Happened);
    /// The transition. `false`, and nothing happened: the action makes no sense now.
    fn apply(&mut self, act: Act<'_>, choices: &mut dyn Choices, out: &mut Happened) -> bool;

    fn topology(&self) -> &Topology;
    fn len(&self) -> usize;
    fn status(&self, node: NodeId) -> Status;
    fn links(&self) -> &Links;
    fn rules(&self) -> RuleSet;
    /// The longest delay that the protocol's time-outs tolerate.
    fn delay_bound(&self) -> Micros;
    /// Whether what nodes do rests on what their clocks show.
    fn rests_on_clocks(&self) -> bool;
    /// The load that the configuration brings by itself.
    fn load(&self) -> Option<OwnLoad>;
    /// What each invariant assumes in this configuration, by its place in the table.
    fn assumes(&self) -> Vec<Vec<Assumption>>;
    /// What the configuration breaks by itself: nodes that lie, somebody on the wire, conditions of its own.
    fn unsound(&self) -> Vec<Assumption>;
    /// The conditions of the system's own that do not hold in this state.
    fn breaks(&self) -> Vec<&'static Condition>;
    /// The invariants of which a check has reached its bound.
    fn given_up(&self) -> InvariantSet;
    /// Between which settings a sweep switches.
    fn switches(&self, below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch>;

    /// The sender and the receiver of a message in flight.
    fn ends(&self, id: MessageId) -> Option<(NodeId, NodeId)>;
    /// Who really sent a message in flight, where it claims to be from another node.
    fn forger(&self, id: MessageId) -> Option<NodeId>;
    /// Whether a tap keeps a message in flight from its receiver; see [`synod_model::World::is_kept`].
    fn is_kept(&self, id: MessageId) -> bool;
    fn in_flight(&self) -> Vec<MessageId>;
    fn in_flight_count(&self) -> usize;
    fn find_message(&self, serial: u32) -> Option<MessageId>;
    fn kind(&self, id: MessageId) -> Option<&'static str>;
    fn message_view(&self, id: MessageId) -> Option<MessageView>;
    /// The size of a message in flight, in bytes; 0 if it has none.
    fn message_size(&self, id: MessageId) -> u64;
    /// The set timers of a node, in order: their slots and names, each with its number where there are many of a name.
    fn timers(&self, node: NodeId) -> Vec<(u16, TimerName)>;
    /// How long the timer in a slot was set for, if it is set.
    fn delay_of(&self, node: NodeId, slot: u16) -> Option<Delay>;
    /// The name of the timer in a slot, if it is set.
    fn timer_name(&self, node: NodeId, slot: u16) -> Option<TimerName>;

    /// As the stage shows it; see [`synod_model::World::look`].
    fn look(&self, node: NodeId, limit: usize) -> NodeView;
    /// The findings of these invariants, by their places in the table.
    fn findings(&self, of: InvariantSet, found: &mut Vec<(usize, Sentence)>);
    /// The fields that are a node's copy of a replicated log.
    fn replicated_log(&self) -> Option<ReplicatedLog>;
    /// What each slot of a node does now.
    fn lanes(&self, node: NodeId) -> Vec<Lane>;
    /// What the steps of a node are stamped with now.
    fn stamp(&self, node: NodeId) -> Word;
    /// The sets of nodes that belong together now.
    fn hulls(&self) -> Vec<Hull>;
    /// The values shown beside the stage; of long sequences at most the last `limit` elements.
    fn exhibits(&self, limit: usize) -> Vec<Exhibit>;
    /// What is drawn over time, as it is at a moment.
    fn readings(&self, at: Micros, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading>;
    /// Whether the words make a request.
    fn check_request(&self, words: &[&str]) -> Result<(), Sentence>;
    /// Whether the configuration offers a request; words that make none are refused elsewhere.
    fn offers(&self, words: &[&str]) -> Result<(), Sentence>;
    /// The requests that the last step made and ended, in their own words.
    fn asked(&self) -> Option<(RequestId, Vec<String>)>;
    fn answered(&self) -> Vec<(RequestId, Vec<String>, Option<Reply>)>;
}

/// Makes the world of a protocol, with empty disks.
pub(crate) type Make = fn(&Params, RuleSet) -> Result<Box<dyn AnyWorld>, ParamError>;
