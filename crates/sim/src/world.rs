//! The erased boundary: a world of any protocol behind one object-safe trait.
//!
//! Typed inside, erased outside. What schedules, records, writes and shows is compiled once, and one more protocol
//! costs the page little more than its own handlers. A whole world is erased, never a node or a message: one virtual call
//! a step, and what the step did comes back as plain data.

use crate::texts;
use std::any::Any;
use std::sync::Arc;
use synod_model::symmetry::{Renaming, Symmetry};
use synod_model::{
    Action, Assumption, Checked, Choices, Delay, Envelope, Exhibit, Fault, Field, Hull, Invariant,
    InvariantSet, Lane, Links, MessageId, MessageView, Messages, Metric, Micros, NodeId, NodeSet, NodeView,
    Note, OwnLoad, ParamError, Params, Reading, Reply, RequestId, Requests, RuleId, RuleSet, Sentence,
    Settings, Status, Step, Timers, Topology, World, fingerprint, mix,
};

/// An [`Action`] as those say it who know no protocol: a timer is a slot, a request is words, a configuration is
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
    pub(crate) message: Option<(NodeId, NodeId, Option<MessageView>)>,
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
        self.lost = false;
        self.sent.clear();
        self.timers.clear();
        self.forced = 0;
        self.request = None;
        self.closed.clear();
        self.notes.clear();
        self.mark = None;
    }
}

/// The name of a timer, and its number where a node has many of that name.
pub(crate) type TimerName = (&'static str, Option<u64>);

/// A world of any protocol.
pub(crate) trait AnyWorld: Send + Sync {
    /// A copy that changes independently.
    fn fork(&self) -> Box<dyn AnyWorld>;
    /// Sets one field of a disk, before anything has started.
    fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), Sentence>;
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
    /// What the configuration breaks by itself: nodes that lie, somebody on the wire.
    fn unsound(&self) -> Vec<Assumption>;
    /// The invariants of which a check has reached its bound.
    fn given_up(&self) -> InvariantSet;

    /// The sender and the receiver of a message in flight.
    fn ends(&self, id: MessageId) -> Option<(NodeId, NodeId)>;
    /// Who really sent a message in flight, where it claims to be from another node.
    fn forger(&self, id: MessageId) -> Option<NodeId>;
    /// Whether a tap keeps a message in flight from its receiver; see [`World::is_kept`].
    fn is_kept(&self, id: MessageId) -> bool;
    /// What a node may do now by itself, in the words of requests; see [`World::moves`].
    fn moves(&self, node: NodeId) -> Vec<Vec<String>>;
    fn in_flight(&self) -> Vec<MessageId>;
    fn in_flight_count(&self) -> usize;
    fn find_message(&self, serial: u32) -> Option<MessageId>;
    fn kind(&self, id: MessageId) -> Option<&'static str>;
    fn message_view(&self, id: MessageId) -> Option<MessageView>;
    fn message_fields(&self, id: MessageId) -> Vec<Field>;
    /// The size of a message in flight, in bytes; 0 if it has none.
    fn message_size(&self, id: MessageId) -> u64;
    /// The set timers of a node, in order: their slots and names, each with its number where there are many of a name.
    fn timers(&self, node: NodeId) -> Vec<(u16, TimerName)>;
    /// How long the timer in a slot was set for, if it is set.
    fn delay_of(&self, node: NodeId, slot: u16) -> Option<Delay>;
    /// The name of the timer in a slot, if it is set.
    fn timer_name(&self, node: NodeId, slot: u16) -> Option<TimerName>;

    fn view(&self, node: NodeId, limit: usize) -> NodeView;
    /// As the stage shows it; see [`World::look`].
    fn look(&self, node: NodeId, limit: usize) -> NodeView;
    /// The findings of these invariants, by their places in the table.
    fn findings(&self, of: InvariantSet, found: &mut Vec<(usize, Sentence)>);
    /// What each slot of a node does now.
    fn lanes(&self, node: NodeId) -> Vec<Lane>;
    /// The sets of nodes that belong together now.
    fn hulls(&self) -> Vec<Hull>;
    /// The values shown beside the stage; of long sequences at most the last `limit` elements.
    fn exhibits(&self, limit: usize) -> Vec<Exhibit>;
    /// What is drawn over time, as it is at a moment.
    fn readings(&self, at: Micros, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading>;
    /// What the system counts itself.
    fn metrics(&self) -> Vec<Metric>;
    fn state_hash(&self) -> u64;
    /// Gets ready for a search; see [`World::searched`].
    fn searched(&mut self);
    /// The fingerprint by which a search knows the state; see [`World::search_hash`].
    fn search_hash(&self) -> u64;
    /// From now on [`AnyWorld::symmetric_hash`] can be asked for; returns the groups of interchangeable nodes, which may be
    /// none.
    fn symmetric(&mut self) -> Vec<NodeSet>;
    /// The fingerprint that all permutations of interchangeable nodes share; see [`World::symmetric_hash`].
    fn symmetric_hash(&self, beside: &dyn Fn(&Renaming) -> u64) -> u64;
    /// The memory of a state that a search holds, in bytes, approximately: all that it does not share with the state before.
    fn bytes(&self) -> usize;
    /// The fingerprint of what a message in flight says, under other names if there are any; 0 if it is not in flight.
    fn message_hash(&self, id: MessageId, by: Option<&Renaming>) -> u64;
    /// The messages in flight that differ in what they say, each by its oldest copy.
    fn distinct_messages(&self, out: &mut Vec<MessageId>);
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

/// The world of one protocol.
struct Typed<P: Checked> {
    world: World<P>,
    /// What the last action did; where worlds are searched, nobody keeps it.
    step: Option<Box<Step<P>>>,
    searched: bool,
    /// Which nodes are interchangeable, where that matters.
    symmetry: Option<Arc<Symmetry<P>>>,
}

/// See [`Make`].
pub(crate) fn make<P: Checked>(params: &Params, rules: RuleSet) -> Result<Box<dyn AnyWorld>, ParamError> {
    let config = P::Config::read(params)?;
    let nodes = P::topology(&config).nodes.len();
    let world = World::new(config, rules, vec![P::Durable::default(); nodes]);
    Ok(Box::new(Typed::<P> { world, step: None, searched: false, symmetry: None }))
}

impl<P: Checked> Typed<P> {
    /// The buffers for a step.
    fn buffers(&mut self, out: &mut Happened) -> Box<Step<P>> {
        let spare = || out.buffers.take().and_then(|buffers| buffers.downcast().ok());
        let mut step = self.step.take().or_else(spare).unwrap_or_default();
        step.quiet = out.quiet;
        step
    }

    /// Puts what the step did into plain data.
    fn hand_over(&mut self, mut step: Box<Step<P>>, out: &mut Happened) {
        out.node = step.node;
        out.message = step.message.take();
        out.lost = step.lost;
        out.sent.extend(step.sent.iter().filter_map(|id| {
            let envelope = self.world.envelope(*id)?;
            let kind = envelope.message.kind();
            let passed_on = self.world.is_passed_on(envelope);
            let size = envelope.message.size();
            Some(Posted { id: *id, from: envelope.from, to: envelope.to, kind, passed_on, size })
        }));
        if !step.timers.is_empty() {
            let set = step.timers.iter().filter(|change| change.slot != u16::MAX);
            out.timers.extend(set.map(|change| (change.node, change.slot, change.delay)));
        }
        out.forced = step.forced;
        out.request = step.request;
        out.closed.extend(step.closed().map(|(request, reply)| (request.id, reply.cloned())));
        if !step.notes.is_empty() {
            out.notes.append(&mut step.notes);
        }
        out.mark = step.mark;
        if self.searched {
            out.buffers = Some(step);
            return;
        }
        let memory = step.node.and_then(|node| self.world.node(node).memory.as_ref());
        out.in_charge = memory.and_then(P::in_charge);
        out.blocked = memory.is_some_and(P::blocked);
        self.step = Some(step);
    }

    fn action(&self, act: Act<'_>) -> Option<Action<P>> {
        Some(match act {
            Act::Deliver(id) => Action::Deliver(id),
            Act::Lose(id) => Action::Lose(id),
            Act::Duplicate(id) => Action::Duplicate(id),
            Act::Fire(node, slot) => Action::Fire(node, self.world.node(node).timers.in_slot(slot)?.0),
            Act::Request(node, words) => Action::Request(node, P::Request::read(words).ok()?),
            Act::Fault(fault) => Action::Fault(fault.clone()),
            Act::Rule(rule, on) => Action::Rule(rule, on),
            Act::Measure => Action::Measure,
            Act::Configure(params) => Action::Configure(P::Config::read(params).ok()?),
        })
    }
}

impl<P: Checked> AnyWorld for Typed<P> {
    fn fork(&self) -> Box<dyn AnyWorld> {
        let (world, symmetry) = (self.world.clone(), self.symmetry.clone());
        Box::new(Self { world, step: None, searched: self.searched, symmetry })
    }

    fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), Sentence> {
        self.world.given(node, key, value)
    }

    fn watch(&mut self, watch: InvariantSet) {
        self.world.watch = watch;
    }

    fn boot(&mut self, choices: &mut dyn Choices, out: &mut Happened) {
        out.reset();
        let mut step = self.buffers(out);
        self.world.boot(choices, &mut step);
        self.hand_over(step, out);
    }

    fn apply(&mut self, act: Act<'_>, choices: &mut dyn Choices, out: &mut Happened) -> bool {
        let Some(action) = self.action(act) else { return false };
        let mut step = self.buffers(out);
        if !self.world.apply(action, choices, &mut step) {
            self.step = Some(step);
            return false;
        }
        out.reset();
        self.hand_over(step, out);
        true
    }

    fn topology(&self) -> &Topology {
        self.world.topology()
    }

    fn len(&self) -> usize {
        self.world.len()
    }

    fn status(&self, node: NodeId) -> Status {
        self.world.node(node).status()
    }

    fn links(&self) -> &Links {
        self.world.links()
    }

    fn rules(&self) -> RuleSet {
        self.world.rules()
    }

    fn delay_bound(&self) -> Micros {
        P::delay_bound(self.world.config())
    }

    fn rests_on_clocks(&self) -> bool {
        P::rests_on_clocks(self.world.config())
    }

    fn load(&self) -> Option<OwnLoad> {
        P::load(self.world.config())
    }

    fn assumes(&self) -> Vec<Vec<Assumption>> {
        P::invariants().iter().map(|i| P::assumes(self.world.config(), i.id)).collect()
    }

    fn unsound(&self) -> Vec<Assumption> {
        let config = self.world.config();
        let faulty = u16::try_from(P::faulty(config).len()).unwrap_or(u16::MAX);
        let mut all = Vec::new();
        if faulty > 0 {
            all.push(Assumption::FewFaulty(faulty));
        }
        if !P::taps(config).is_empty() || self.world.topology().nodes.iter().any(|node| node.adversary) {
            all.push(Assumption::NoHostileWire);
        }
        all
    }

    fn given_up(&self) -> InvariantSet {
        P::given_up(&self.world)
    }

    fn ends(&self, id: MessageId) -> Option<(NodeId, NodeId)> {
        self.world.envelope(id).map(|envelope| (envelope.from, envelope.to))
    }

    fn forger(&self, id: MessageId) -> Option<NodeId> {
        self.world.envelope(id).filter(|envelope| envelope.by != envelope.from).map(|envelope| envelope.by)
    }

    fn is_kept(&self, id: MessageId) -> bool {
        self.world.is_kept(id)
    }

    fn moves(&self, node: NodeId) -> Vec<Vec<String>> {
        self.world.moves(node).iter().map(Requests::words).collect()
    }

    fn in_flight(&self) -> Vec<MessageId> {
        self.world.in_flight().into_iter().map(|(id, _)| id).collect()
    }

    fn in_flight_count(&self) -> usize {
        self.world.in_flight_count()
    }

    fn find_message(&self, serial: u32) -> Option<MessageId> {
        self.world.find_message(serial)
    }

    fn kind(&self, id: MessageId) -> Option<&'static str> {
        self.world.envelope(id).map(|envelope| envelope.message.kind_name())
    }

    fn message_view(&self, id: MessageId) -> Option<MessageView> {
        self.world.envelope(id).map(|envelope| envelope.message.look())
    }

    fn message_fields(&self, id: MessageId) -> Vec<Field> {
        self.world.envelope(id).map_or_else(Vec::new, |envelope| envelope.message.fields())
    }

    fn message_size(&self, id: MessageId) -> u64 {
        self.world.envelope(id).map_or(0, |envelope| envelope.message.size())
    }

    fn timers(&self, node: NodeId) -> Vec<(u16, TimerName)> {
        let set = self.world.node(node).timers.with_slots();
        set.map(|(slot, timer, _)| (slot, (timer.name(), timer.number()))).collect()
    }

    fn delay_of(&self, node: NodeId, slot: u16) -> Option<Delay> {
        self.world.node(node).timers.in_slot(slot).map(|(_, delay)| delay)
    }

    fn timer_name(&self, node: NodeId, slot: u16) -> Option<TimerName> {
        self.world.node(node).timers.in_slot(slot).map(|(timer, _)| (timer.name(), timer.number()))
    }

    fn view(&self, node: NodeId, limit: usize) -> NodeView {
        self.world.view(node, limit)
    }

    fn look(&self, node: NodeId, limit: usize) -> NodeView {
        self.world.look(node, limit)
    }

    fn lanes(&self, node: NodeId) -> Vec<Lane> {
        self.world.lanes(node)
    }

    fn hulls(&self) -> Vec<Hull> {
        P::hulls(&self.world)
    }

    fn exhibits(&self, limit: usize) -> Vec<Exhibit> {
        P::exhibits(&self.world, limit)
    }

    fn readings(&self, at: Micros, clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        P::readings(&self.world, at, clock)
    }

    fn findings(&self, of: InvariantSet, found: &mut Vec<(usize, Sentence)>) {
        let look = |(at, invariant): (usize, &Invariant<P>)| {
            if of.contains(at) { invariant.finding(&self.world).map(|says| (at, says)) } else { None }
        };
        found.extend(P::invariants().iter().enumerate().filter_map(look));
    }

    fn metrics(&self) -> Vec<Metric> {
        P::metrics(&self.world)
    }

    fn state_hash(&self) -> u64 {
        self.world.state_hash()
    }

    fn searched(&mut self) {
        self.searched = true;
        self.world.searched();
    }

    fn search_hash(&self) -> u64 {
        self.world.search_hash()
    }

    fn symmetric(&mut self) -> Vec<NodeSet> {
        self.symmetry = P::symmetry(self.world.config()).map(Arc::new);
        self.symmetry.as_ref().map_or_else(Vec::new, |symmetry| symmetry.groups().to_vec())
    }

    fn symmetric_hash(&self, beside: &dyn Fn(&Renaming) -> u64) -> u64 {
        match &self.symmetry {
            Some(symmetry) => self.world.symmetric_hash(symmetry, beside),
            None => mix(self.world.search_hash(), beside(&Renaming::identity(self.world.len()))),
        }
    }

    fn bytes(&self) -> usize {
        // One node has changed, and the history variables have; what they hold themselves is not known here.
        let changed = size_of::<synod_model::Node<P>>() + size_of::<P::Ghost>();
        let nodes = self.world.len() * size_of::<usize>();
        let messages = self.world.in_flight_count() * size_of::<synod_model::Envelope<P::Message>>();
        size_of::<Self>() + 2 * (changed + messages) + nodes
    }

    fn message_hash(&self, id: MessageId, by: Option<&Renaming>) -> u64 {
        let Some(envelope) = self.world.envelope(id) else { return 0 };
        let hash = |e: &Envelope<P::Message>| fingerprint(&(e.from, e.to, &e.message));
        match (by, &self.symmetry) {
            (Some(by), Some(symmetry)) => {
                let mut envelope = envelope.clone();
                symmetry.rename(&mut envelope, by);
                hash(&envelope)
            }
            _ => hash(envelope),
        }
    }

    fn distinct_messages(&self, out: &mut Vec<MessageId>) {
        self.world.distinct_messages(out);
    }

    fn check_request(&self, words: &[&str]) -> Result<(), Sentence> {
        P::Request::read(words).map(drop)
    }

    fn offers(&self, words: &[&str]) -> Result<(), Sentence> {
        let Ok(request) = P::Request::read(words) else { return Ok(()) };
        let offers = P::offers(self.world.config(), &request);
        let id = words.first().copied().unwrap_or_default();
        offers.map_err(|setting| texts::NOT_OFFERED.with([id.into(), setting.into()]))
    }

    fn asked(&self) -> Option<(RequestId, Vec<String>)> {
        let step = self.step.as_ref()?;
        match (&step.action, step.request) {
            (Some(Action::Request(_, request)), Some(id)) => Some((id, request.words())),
            _ => None,
        }
    }

    fn answered(&self) -> Vec<(RequestId, Vec<String>, Option<Reply>)> {
        let closed = self.step.iter().flat_map(|step| step.closed());
        closed.map(|(open, reply)| (open.id, open.request.words(), reply.cloned())).collect()
    }
}
