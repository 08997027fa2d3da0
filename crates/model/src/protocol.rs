//! The contract of a protocol, in three parts: what it does ([`Protocol`]), what people see of it ([`Shown`]), and what
//! must hold of it ([`Checked`]).

use crate::{
    Assumption, Choices, Condition, Effects, Exhibit, Field, Fields, Findings, Hull, Invariant, InvariantSet,
    Lane, Messages, Metric, Micros, NodeId, NodeSet, NodeView, OwnLoad, Reading, ReplicatedLog, Requests,
    Rule, RuleId, RuleSet, Sentence, Settings, Step, Text, Timers, Topology, Word, World,
};
use std::fmt::Debug;
use std::hash::Hash;

/// What every part of a node's state and every message can do.
pub trait State: Clone + Debug + Eq + Hash + Send + Sync + 'static {}
impl<T: Clone + Debug + Eq + Hash + Send + Sync + 'static> State for T {}

/// What a protocol is.
#[derive(Debug)]
pub struct Meta {
    /// Kebab-case: `raft`. Contract.
    pub id: &'static str,
    /// Its name.
    pub title: Text,
    /// The family under which the page lists it: `Consensus`.
    pub family: Text,
    /// When it was published.
    pub year: u16,
    /// Authors and title of the paper it follows.
    pub paper: &'static str,
    /// What it achieves, in one sentence.
    pub summary: Text,
    /// How long it may take, after healing and since the last request was answered, until every *Eventually* holds.
    pub settles_within: Micros,
}

/// What a handler may read besides its node's own state. It knows the configuration `C`, not the protocol, so that a
/// part of a protocol can be a component of another one.
#[derive(Debug)]
pub struct Ctx<'a, C> {
    /// Who I am.
    pub me: NodeId,
    /// The configuration, the same at every node.
    pub config: &'a C,
    /// What my own clock shows. It can drift and be set; timers follow its rate, and not when it is set. Where something
    /// rests on it, see [`Protocol::rests_on_clocks`].
    pub clock: Micros,
    pub(crate) rules: RuleSet,
}

impl<C> Ctx<'_, C> {
    /// Whether a safety rule is in force. Quote the rule's name at the branch that asks.
    pub fn obeys(&self, rule: RuleId) -> bool {
        self.rules.has(rule)
    }

    /// The same for a component with a configuration of its own, whose rules stand in this protocol's table from the place
    /// `first_rule` on.
    pub fn component<'b, D>(&self, config: &'b D, first_rule: u8) -> Ctx<'b, D> {
        Ctx { me: self.me, config, clock: self.clock, rules: self.rules.from(first_rule) }
    }
}

/// The effects of a protocol's handlers.
pub type Fx<'e, P> = Effects<'e, <P as Protocol>::Message, <P as Protocol>::Timer>;

/// The context of a protocol's handlers.
pub type CtxOf<'a, P> = Ctx<'a, <P as Protocol>::Config>;

/// A node that runs: what is on its disk, and what is in its memory.
pub struct Live<'a, P: Protocol> {
    /// Survives a crash. A change is on disk as soon as it is made, before any message leaves.
    pub disk: &'a mut P::Durable,
    /// Lost in a crash.
    pub memory: &'a mut P::Volatile,
}

/// A node at one moment, for whoever shows it.
pub struct NodeRef<'a, P: Protocol> {
    /// The configuration.
    pub config: &'a P::Config,
    /// Which node it is.
    pub me: NodeId,
    /// What is on its disk.
    pub disk: &'a P::Durable,
    /// What is in its memory; a crashed node has none.
    pub memory: Option<&'a P::Volatile>,
    /// Long sequences show at most this many of their last elements.
    pub limit: usize,
}

/// What a system does: one state machine, run in the page, in the command, in tests and in the explorer.
///
/// Handlers never fail. A stale, repeated or unknown message is ignored by an arm of its own, with a note.
pub trait Protocol: Sized + 'static {
    /// What it is.
    const META: Meta;
    /// Its safety rules, each of which can be switched off.
    const RULES: &'static [Rule] = &[];

    /// Small configurations, each with what may happen in it, whose states can all be visited: laws search them to their
    /// end, beside another explorer and under other names of nodes.
    const SMALL: &'static [crate::Hunt] = &[];

    /// The configuration, equal at every node; its parameters.
    type Config: Settings;
    /// What is on disk; its default is an empty disk.
    type Durable: State + Default + Fields;
    /// What is in memory.
    type Volatile: State + Fields;
    /// What nodes send each other.
    type Message: Messages;
    /// The timers of a node.
    type Timer: Timers;
    /// What a client or an operator asks.
    type Request: Requests;

    /// The rules that a configuration obeys. A choice of parameters may break a rule by itself (quorums that do not
    /// intersect): the system runs, and the rule counts as switched off, whatever else is said about it.
    fn obeyed(_config: &Self::Config) -> RuleSet {
        RuleSet::ALL
    }
    /// The longest delay of a message with which [`crate::Assumption::BoundedDelay`] holds: with it, every answer comes
    /// before the time-out that waits for it.
    fn delay_bound(_config: &Self::Config) -> Micros {
        Micros(u64::MAX)
    }
    /// Whether what nodes do in this configuration rests on what their clocks show ([`Ctx::clock`]). Then clocks advance in
    /// a search in bounded timing, and what they show is part of a state; in what is done by hand they advance by `wait`
    /// alone. Otherwise they stand still in a search, so that states are one that differ only by the time.
    fn rests_on_clocks(_config: &Self::Config) -> bool {
        false
    }
    /// The load that the configuration brings by itself, beside the `load` lines of a scenario. It is drawn from the
    /// clients' own stream of chance, and asked for anew when the configuration changes.
    fn load(_config: &Self::Config) -> Option<OwnLoad> {
        None
    }
    /// The nodes and their layout.
    fn topology(config: &Self::Config) -> Topology;
    /// First boot and every restart: makes the memory from the disk.
    fn start(ctx: &CtxOf<'_, Self>, disk: &mut Self::Durable, fx: &mut Fx<'_, Self>) -> Self::Volatile;
    /// A message has arrived.
    fn on_message(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Self::Message,
        fx: &mut Fx<'_, Self>,
    );
    /// A timer has fired. It is no longer set.
    fn on_timer(ctx: &CtxOf<'_, Self>, node: &mut Live<'_, Self>, timer: Self::Timer, fx: &mut Fx<'_, Self>);
    /// A client or an operator asks; [`Effects::reply`] with this id answers.
    fn on_request(
        ctx: &CtxOf<'_, Self>,
        node: &mut Live<'_, Self>,
        id: crate::RequestId,
        request: Self::Request,
        fx: &mut Fx<'_, Self>,
    );
    /// Which links an adversary listens to, or controls.
    fn taps(_config: &Self::Config) -> Vec<crate::Tap> {
        Vec::new()
    }
    /// A message passes this adversary's tap. With [`crate::TapMode::Control`] it goes no further unless it is sent on.
    fn on_tap(
        _ctx: &CtxOf<'_, Self>,
        _node: &mut Live<'_, Self>,
        _link: (NodeId, NodeId),
        _message: Self::Message,
        _fx: &mut Fx<'_, Self>,
    ) {
    }
    /// Whether a request is offered in this configuration: by the form of the page, by loads, sweeps and searches, and whether
    /// a person may ask for it. It goes by the configuration alone, not by whether it makes sense at the moment.
    ///
    /// # Errors
    /// The setting that it needs, as one would write it: `snapshots=on`.
    fn offers(_config: &Self::Config, _request: &Self::Request) -> Result<(), &'static str> {
        Ok(())
    }
    /// What this node may do now by itself, in a fixed order: an adversary's moves. Each is a request of the node, which a
    /// person may ask for and a search does (`--attacks N`).
    fn moves(_node: &NodeRef<'_, Self>, _out: &mut Vec<Self::Request>) {}
    /// Sets one field of a disk, for the starting states of textbook figures (`given 1 log=1,1,4`). The fields that are
    /// marked with `#[given]` are read by themselves.
    ///
    /// # Errors
    /// A sentence that says which fields there are, or what the field takes.
    fn given(
        config: &Self::Config,
        disk: &mut Self::Durable,
        key: &str,
        value: &str,
    ) -> Result<(), Sentence> {
        disk.given(&Self::topology(config), key, value)
    }
}

/// What people see of a system.
pub trait Shown: Protocol {
    /// The fields that are a node's copy of a replicated log, if this system has one.
    const LOG: Option<ReplicatedLog> = None;

    /// A node on the stage: its role, its subtitle, which of its fields are drawn beside it. It is asked for in each
    /// frame; the fields are left out.
    fn look(node: &NodeRef<'_, Self>) -> NodeView;
    /// All of a node's state, field by field, for the inspector and `run --json`: what is on its disk, then what is in its
    /// memory.
    fn fields(node: &NodeRef<'_, Self>) -> Vec<Field> {
        let mut fields = Vec::new();
        node.disk.fields(crate::Place::Disk, node.limit, &mut fields);
        if let Some(memory) = node.memory {
            memory.fields(crate::Place::Memory, node.limit, &mut fields);
        }
        fields
    }
    /// Whether a node with this memory is in charge, so that the system serves its clients: a leader, a primary.
    /// The time without such a node is a metric of every run. `None`: this system has nobody in charge.
    fn in_charge(_memory: &Self::Volatile) -> Option<bool> {
        None
    }
    /// Whether a node with this memory is blocked: it can do nothing about its task until another node recovers or can
    /// be reached again. The time during which some node is blocked is a metric of every run.
    fn blocked(_memory: &Self::Volatile) -> bool {
        false
    }
    /// What each slot of a node does now: its workers, its sessions. It is shown as a field of its own, and the strips of
    /// the past are drawn from the history of the run.
    fn lanes(_node: &NodeRef<'_, Self>) -> Vec<Lane> {
        Vec::new()
    }
    /// What the steps of a node are stamped with in the space-time diagram: what its logical clock shows. A step that leaves it as it
    /// was has no stamp. Empty: steps have none.
    fn stamp(_node: &NodeRef<'_, Self>) -> Word {
        Word::default()
    }
}

/// Settings that change while a system runs, as one would write them: `("byzantine", "2")`.
pub type Switch = Vec<(&'static str, String)>;

/// What must hold of a system.
pub trait Checked: Shown {
    /// History variables, fed by [`Checked::observe`], read by invariants, never by handlers.
    type Ghost: State + Default;

    /// Brings the history variables up to date after a step, and notes what is found. `world` is the state after it; its
    /// own ghost is handed over as `ghost` and is at its default there.
    fn observe(ghost: &mut Self::Ghost, found: &mut Findings, step: &Step<Self>, world: &World<Self>);
    /// What must hold, be seen, or come about.
    fn invariants() -> &'static [Invariant<Self>];
    /// Under which timing and faults an invariant is claimed in this configuration: its own list, unless the configuration
    /// changes that (reads by leases rest on clocks, others do not).
    fn assumes(_config: &Self::Config, id: &str) -> Vec<Assumption> {
        Self::invariants().iter().find(|i| i.id == id).map_or_else(Vec::new, |i| i.assumes.to_vec())
    }
    /// The conditions of its own ([`Assumption::Own`]) that do not hold in this state.
    fn breaks(_world: &World<Self>) -> Vec<&'static Condition> {
        Vec::new()
    }
    /// The conditions of its own ([`Assumption::Own`]) that this configuration does not meet, whatever happens: an invariant
    /// that assumes one of them is not claimed.
    fn unmet(_config: &Self::Config) -> Vec<&'static Condition> {
        Vec::new()
    }
    /// The nodes that this configuration makes faulty: they do not do what the protocol says.
    fn faulty(_config: &Self::Config) -> NodeSet {
        NodeSet::new()
    }
    /// How this system goes wrong in a way of its own, for a sweep: settings between which it switches while the system runs.
    /// The first ones end the fault. All of them together stay within what the invariants assume: who may lie, say, is drawn
    /// once a seed, by `below(n)`. Nothing: it does not.
    fn switches(_config: &Self::Config, _below: &mut dyn FnMut(usize) -> usize) -> Vec<Switch> {
        Vec::new()
    }
    /// Which nodes are interchangeable, so that a search may take states which differ only by their names for one. Nothing
    /// may depend on the names of these nodes: no order, no tie-break, no history variable and no invariant. `None`: no two
    /// nodes are.
    fn symmetry(_config: &Self::Config) -> Option<crate::symmetry::Symmetry<Self>> {
        None
    }
    /// The invariants of which a check has reached its bound in this run, by their places in the table: it is not known
    /// whether they hold.
    fn given_up(_world: &World<Self>) -> InvariantSet {
        InvariantSet::NONE
    }
    /// The sets of nodes that belong together now: configurations, quorums, those that lie.
    fn hulls(_world: &World<Self>) -> Vec<Hull> {
        Vec::new()
    }
    /// The values of the whole system that are shown beside the stage: always the same ones in the same order, as nothing
    /// may jump while a run goes on. Long sequences show at most their last `limit` elements.
    fn exhibits(_world: &World<Self>, _limit: usize) -> Vec<Exhibit> {
        Vec::new()
    }
    /// What is drawn over time, as it is at the moment `at`, which a clock that does not drift shows; `clock` says what each
    /// node's own clock shows then.
    fn readings(_world: &World<Self>, _at: Micros, _clock: &dyn Fn(NodeId) -> Micros) -> Vec<Reading> {
        Vec::new()
    }
    /// What this system counts besides what every system counts. One with the id of a general metric takes its place.
    fn metrics(_world: &World<Self>) -> Vec<Metric> {
        Vec::new()
    }
}

/// Walks over the registry with the type of each protocol, so that tests get typed access and the page an
/// erased one.
pub trait Visitor {
    /// Visits one protocol.
    fn add<P: Checked>(&mut self);
}

/// An oracle borrowed for one step.
pub(crate) fn ctx<'a, C>(me: NodeId, config: &'a C, rules: RuleSet, choices: &dyn Choices) -> Ctx<'a, C> {
    Ctx { me, config, clock: choices.clock(me), rules }
}
