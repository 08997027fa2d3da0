//! The contract of a protocol.

use crate::{
    Choices, Effects, Field, Invariant, MessageView, Micros, NodeId, NodeView, Param, ParamError, Params,
    Rate, RequestId, Sentence, Step, Text, World,
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
    /// How long it may take, after healing, until every *Eventually* holds.
    pub settles_within: Micros,
}

/// A safety rule that can be switched off.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case: `one-vote-per-term`. Contract.
    pub id: &'static str,
    /// What it demands, in one sentence.
    pub says: Text,
    /// The invariants that break without it.
    pub protects: &'static [&'static str],
}

/// A rule, by its place in the protocol's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId(u8);

impl RuleId {
    /// The rule called `id`; an unknown id does not compile where this is evaluated in a `const`.
    ///
    /// # Panics
    /// When the table has no such rule.
    pub const fn of(table: &[Rule], id: &str) -> Self {
        let mut i = 0;
        while i < table.len() {
            if same(table[i].id.as_bytes(), id.as_bytes()) {
                #[expect(clippy::cast_possible_truncation, reason = "a protocol has a handful of rules")]
                return Self(i as u8);
            }
            i += 1;
        }
        panic!("no rule has this id")
    }

    /// The rule at a place of the table.
    pub fn at(index: usize) -> Self {
        Self(u8::try_from(index).expect("a protocol has a handful of rules"))
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Which rules are in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleSet(u64);

impl RuleSet {
    /// All rules in force.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether a rule is in force.
    pub const fn has(self, rule: RuleId) -> bool {
        self.0 >> rule.0 & 1 == 1
    }

    /// The rules that are in force in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set with a rule switched on or off.
    #[must_use]
    pub const fn switched(self, rule: RuleId, on: bool) -> Self {
        let bit = 1 << rule.0;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }
}

/// What an argument of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgKind {
    /// One of the names that the workload uses; any short word is allowed.
    Key(&'static [&'static str]),
    /// A value: any short word; the workload writes 1, 2, 3, ….
    Value,
}

/// An argument of a request.
#[derive(Debug)]
pub struct RequestArg {
    /// What the form calls it.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgKind,
}

/// A kind of request, from which the page makes a form and the workload makes requests.
#[derive(Debug)]
pub struct RequestKind {
    /// The first word: `put`.
    pub id: &'static str,
    /// Its arguments, in order.
    pub args: &'static [RequestArg],
    /// What it asks for, in one sentence.
    pub says: Text,
}

/// How a topology is laid out on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Everybody on one circle.
    Circle,
    /// The first node in the middle, the others around it.
    Star,
    /// Rows by tier, from top to bottom.
    Tiers,
    /// A hash ring.
    Ring,
}

/// One node of a topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpec {
    /// Its name on the stage: `S1`.
    pub name: String,
    /// Its tier, from 0 at the top; circles put tier 1 and more on an outer circle.
    pub tier: u8,
    /// Whether the workload sends requests to it.
    pub takes_load: bool,
}

/// The nodes of a system and how they are laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// The nodes, in order of their numbers.
    pub nodes: Vec<NodeSpec>,
    /// How they are laid out.
    pub layout: Layout,
}

/// How requests come, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Arrivals {
    /// Equally far apart.
    Steady,
    /// Independent of each other: the time between two is exponential.
    #[default]
    Poisson,
    /// In bursts of ten on average, five times as fast as the rate, with pauses in between: the time between two is
    /// exponential with a fifth of the mean, and after one request in ten with 8.2 times the mean.
    Bursty,
}

/// The load that a configuration brings by itself: the system's usual request, asked of the nodes that take load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnLoad {
    /// How often, over all of them.
    pub rate: Rate,
    /// How the requests come.
    pub arrivals: Arrivals,
}

/// What a handler may read besides its node's own state.
pub struct Ctx<'a, P: Protocol> {
    /// Who I am.
    pub me: NodeId,
    /// The configuration, the same at every node.
    pub config: &'a P::Config,
    /// What my own clock shows. It can drift: no safety may rest on it.
    pub clock: Micros,
    pub(crate) rules: RuleSet,
}

impl<P: Protocol> Ctx<'_, P> {
    /// Whether a safety rule is in force. Quote the rule's name at the branch that asks.
    pub fn obeys(&self, rule: RuleId) -> bool {
        self.rules.has(rule)
    }
}

/// A node that runs: what is on its disk, and what is in its memory.
pub struct Live<'a, P: Protocol> {
    /// Survives a crash. A change is on disk as soon as it is made, before any message leaves.
    pub disk: &'a mut P::Durable,
    /// Lost in a crash.
    pub memory: &'a mut P::Volatile,
}

/// A distributed protocol: one state machine, run in the page, in the command, in tests and in the explorer.
///
/// Handlers never fail. A stale, repeated or unknown message is ignored by an arm of its own, with a note.
pub trait Protocol: Sized + 'static {
    /// What it is.
    const META: Meta;
    /// Its parameters.
    const PARAMS: &'static [Param];
    /// Its safety rules, each of which can be switched off.
    const RULES: &'static [Rule];
    /// What can be asked of it.
    const REQUESTS: &'static [RequestKind];
    /// The names of its timers, as `fire 2 election` uses them, and what each means.
    const TIMERS: &'static [(&'static str, Text)];
    /// The kinds of its messages, as `deliver 2 -> 3 RequestVote` uses them.
    const MESSAGES: &'static [&'static str];

    /// The configuration, equal at every node.
    type Config: State;
    /// What is on disk; its default is an empty disk.
    type Durable: State + Default;
    /// What is in memory.
    type Volatile: State;
    /// What nodes send each other.
    type Message: State;
    /// The timers of a node.
    type Timer: State + Copy + Ord;
    /// What a client or an operator asks.
    type Request: State;
    /// History variables, fed by [`Protocol::observe`], read by invariants, never by handlers.
    type Ghost: State + Default;

    /// Makes the configuration from checked parameters.
    ///
    /// # Errors
    /// When parameters that are each allowed do not fit together.
    fn configure(params: &Params) -> Result<Self::Config, ParamError>;
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
    /// The load that the configuration brings by itself, beside the `load` lines of a scenario. It is drawn from the
    /// clients' own stream of chance, and asked for anew when the configuration changes.
    fn load(_config: &Self::Config) -> Option<OwnLoad> {
        None
    }
    /// The nodes and their layout.
    fn topology(config: &Self::Config) -> Topology;
    /// Which nodes are interchangeable, so that a search may take states which differ only by their names for one. Nothing
    /// may depend on the names of these nodes: no order, no tie-break, no history variable and no invariant. `None`: no two
    /// nodes are.
    fn symmetry(_config: &Self::Config) -> Option<crate::symmetry::Symmetry<Self>> {
        None
    }
    /// First boot and every restart: makes the memory from the disk.
    fn start(ctx: &Ctx<'_, Self>, disk: &mut Self::Durable, fx: &mut Effects<'_, Self>) -> Self::Volatile;
    /// A message has arrived.
    fn on_message(
        ctx: &Ctx<'_, Self>,
        node: &mut Live<'_, Self>,
        from: NodeId,
        message: Self::Message,
        fx: &mut Effects<'_, Self>,
    );
    /// A timer has fired. It is no longer set.
    fn on_timer(
        ctx: &Ctx<'_, Self>,
        node: &mut Live<'_, Self>,
        timer: Self::Timer,
        fx: &mut Effects<'_, Self>,
    );
    /// A client or an operator asks; [`Effects::reply`] with this id answers.
    fn on_request(
        ctx: &Ctx<'_, Self>,
        node: &mut Live<'_, Self>,
        id: RequestId,
        request: Self::Request,
        fx: &mut Effects<'_, Self>,
    );
    /// Sets one field of a disk, for the starting states of textbook figures (`given 1 log=1,1,4`).
    ///
    /// # Errors
    /// A sentence that says which fields there are, or what the field takes.
    fn given(config: &Self::Config, disk: &mut Self::Durable, key: &str, value: &str)
    -> Result<(), Sentence>;
    /// Brings the history variables up to date after a step. `world` is the state after it; its own ghost is
    /// handed over as `ghost` and is at its default there.
    fn observe(ghost: &mut Self::Ghost, step: &Step<Self>, world: &World<Self>);
    /// What must hold, be seen, or come about.
    fn invariants() -> &'static [Invariant<Self>];

    /// Reads a request from its words; the first is the kind. The number of words fits the kind's table.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what is allowed.
    fn request(words: &[&str]) -> Result<Self::Request, Sentence>;
    /// The words of a request: what [`Protocol::request`] reads.
    fn request_words(request: &Self::Request) -> Vec<String>;
    /// The name of a timer, one of [`Protocol::TIMERS`].
    fn timer_name(timer: Self::Timer) -> &'static str;

    /// A node as it is shown. Long sequences show at most their last `limit` elements. A crashed node has no
    /// memory (`None`).
    fn view(
        config: &Self::Config,
        me: NodeId,
        disk: &Self::Durable,
        memory: Option<&Self::Volatile>,
        limit: usize,
    ) -> NodeView;
    /// A message as the stage draws it.
    fn message_view(message: &Self::Message) -> MessageView;
    /// What a message carries, field by field.
    fn message_fields(message: &Self::Message) -> Vec<Field>;

    /// The kind of a message, one of [`Protocol::MESSAGES`]; cheap, as it is asked for every message.
    fn kind(message: &Self::Message) -> &'static str {
        Self::message_view(message).kind
    }
    /// The invariants of which a check has reached its bound in this run, by their places in the table: it is not known
    /// whether they hold.
    fn given_up(_world: &World<Self>) -> crate::InvariantSet {
        crate::InvariantSet::NONE
    }
    /// Whether a node with this memory is in charge, so that the system serves its clients: a leader, a primary.
    /// The time without such a node is a figure of every run. `None`: this system has nobody in charge.
    fn in_charge(_memory: &Self::Volatile) -> Option<bool> {
        None
    }
    /// Whether a node with this memory is blocked: it can do nothing about its task until another node recovers or can
    /// be reached again. The time during which some node is blocked is a figure of every run.
    fn blocked(_memory: &Self::Volatile) -> bool {
        false
    }

    /// What this system counts besides what every system counts, by name.
    fn figures(_world: &World<Self>) -> Vec<(&'static str, crate::Value)> {
        Vec::new()
    }
}

/// Walks over the registry with the type of each protocol, so that tests get typed access and the page an
/// erased one.
pub trait Visitor {
    /// Visits one protocol.
    fn add<P: Protocol>(&mut self);
}

/// An oracle borrowed for one step.
pub(crate) fn ctx<'a, P: Protocol>(
    me: NodeId,
    config: &'a P::Config,
    rules: RuleSet,
    choices: &dyn Choices,
) -> Ctx<'a, P> {
    Ctx { me, config, clock: choices.clock(me), rules }
}
