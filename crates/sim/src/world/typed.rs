//! Typed inside: the world of one protocol behind the erased boundary.

use super::{Act, AnyWorld, Closer, Happened, Posted, TimerName};
use crate::texts;
use std::any::Any;
use std::sync::{Arc, PoisonError, RwLock};
use synod_model::symmetry::{Renaming, Symmetry};
use synod_model::{
    Action, Assumption, Checked, Choices, Condition, Delay, Envelope, Exhibit, Field, Hull, Invariant,
    InvariantSet, Lane, Links, MessageId, MessageView, Messages, Metric, Micros, NodeId, NodeSet, NodeView,
    OwnLoad, ParamError, Params, Reading, ReplicatedLog, Reply, RequestId, Requests, RuleSet, Sentence,
    Settings, Status, Step, Switch, Timers, Topology, Word, World, fingerprint, mix,
};

/// The world of one protocol.
struct Typed<P: Checked> {
    world: World<P>,
    /// What the last action did; where worlds are searched, nobody keeps it.
    step: Option<Box<Step<P>>>,
    searched: bool,
    /// Which nodes are interchangeable, where that matters.
    symmetry: Option<Arc<Symmetry<P>>>,
    /// `None` in a world from before the code for that was here.
    ways: Option<&'static Ways<P>>,
}

/// The ways to look closer at a world of a protocol.
struct Ways<P: Checked> {
    closer: fn(&Typed<P>) -> &dyn Closer,
    closer_mut: fn(&mut Typed<P>) -> &mut dyn Closer,
}

/// The ways of the protocols whose code is here as a whole.
static WAYS: RwLock<Vec<&'static (dyn Any + Send + Sync)>> = RwLock::new(Vec::new());

/// The ways of a protocol, if its code is here as a whole.
fn ways<P: Checked>() -> Option<&'static Ways<P>> {
    let all = WAYS.read().unwrap_or_else(PoisonError::into_inner);
    all.iter().find_map(|ways| ways.downcast_ref())
}

/// From now on one can look closer at worlds of this protocol, at those that there are as well.
pub(crate) fn complete<P: Checked>() {
    if ways::<P>().is_none() {
        let own: &'static Ways<P> =
            Box::leak(Box::new(Ways { closer: |world| world, closer_mut: |world| world }));
        WAYS.write().unwrap_or_else(PoisonError::into_inner).push(own);
    }
}

/// See [`super::Make`].
pub(crate) fn make<P: Checked>(params: &Params, rules: RuleSet) -> Result<Box<dyn AnyWorld>, ParamError> {
    let config = P::Config::read(params)?;
    let nodes = P::topology(&config).nodes.len();
    let world = World::new(config, rules, vec![P::Durable::default(); nodes]);
    Ok(Box::new(Typed::<P> { world, step: None, searched: false, symmetry: None, ways: ways() }))
}

impl<P: Checked> Typed<P> {
    fn ways(&self) -> &'static Ways<P> {
        self.ways.or_else(ways).expect("whoever looks closer waits for the code")
    }

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
        out.message = step.message;
        if !step.quiet {
            out.look = step.look.take();
        }
        out.lost = step.lost;
        for id in &step.sent {
            let Some(envelope) = self.world.envelope(*id) else { continue };
            let kind = envelope.message.kind();
            let passed_on = self.world.is_passed_on(envelope);
            let size = envelope.message.size();
            out.sent.push(Posted { id: *id, from: envelope.from, to: envelope.to, kind, passed_on, size });
        }
        for change in step.timers.iter().filter(|change| change.slot != u16::MAX) {
            out.timers.push((change.node, change.slot, change.delay));
        }
        out.forced = step.forced;
        out.request = step.request;
        for (request, reply) in step.closed() {
            out.closed.push((request.id, reply.cloned()));
        }
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
            Act::Configure(params) => Action::Configure(P::Config::read(params).ok()?.into()),
        })
    }
}

impl<P: Checked> AnyWorld for Typed<P> {
    fn closer(&self) -> &dyn Closer {
        (self.ways().closer)(self)
    }

    fn closer_mut(&mut self) -> &mut dyn Closer {
        (self.ways().closer_mut)(self)
    }

    fn fork(&self) -> Box<dyn AnyWorld> {
        let (world, symmetry) = (self.world.clone(), self.symmetry.clone());
        Box::new(Self { world, step: None, searched: self.searched, symmetry, ways: self.ways.or_else(ways) })
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
        all.extend(P::unmet(config).into_iter().map(Assumption::Own));
        all
    }

    fn switches(&self, below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch> {
        P::switches(self.world.config(), below)
    }

    fn breaks(&self) -> Vec<&'static Condition> {
        P::breaks(&self.world)
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

    fn in_flight(&self) -> Vec<MessageId> {
        self.world.in_flight_ids()
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

    fn message_size(&self, id: MessageId) -> u64 {
        self.world.envelope(id).map_or(0, |envelope| envelope.message.size())
    }

    fn timers(&self, node: NodeId) -> Vec<(u16, TimerName)> {
        let set = self.world.node(node).timers.with_slots();
        set.map(|(slot, timer, _)| (slot, (timer.kind(), timer.number()))).collect()
    }

    fn delay_of(&self, node: NodeId, slot: u16) -> Option<Delay> {
        self.world.node(node).timers.in_slot(slot).map(|(_, delay)| delay)
    }

    fn timer_name(&self, node: NodeId, slot: u16) -> Option<TimerName> {
        self.world.node(node).timers.in_slot(slot).map(|(timer, _)| (timer.kind(), timer.number()))
    }

    fn look(&self, node: NodeId, limit: usize) -> NodeView {
        self.world.look(node, limit)
    }

    fn replicated_log(&self) -> Option<ReplicatedLog> {
        P::LOG
    }

    fn lanes(&self, node: NodeId) -> Vec<Lane> {
        self.world.lanes(node)
    }

    fn stamp(&self, node: NodeId) -> Word {
        self.world.stamp(node)
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

impl<P: Checked> Closer for Typed<P> {
    fn given(&mut self, node: NodeId, key: &str, value: &str) -> Result<(), Sentence> {
        self.world.given(node, key, value)
    }

    fn moves(&self, node: NodeId) -> Vec<Vec<String>> {
        self.world.moves(node).iter().map(Requests::words).collect()
    }

    fn message_fields(&self, id: MessageId) -> Vec<Field> {
        self.world.envelope(id).map_or_else(Vec::new, |envelope| envelope.message.fields())
    }

    fn view(&self, node: NodeId, limit: usize) -> NodeView {
        self.world.view(node, limit)
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
}
