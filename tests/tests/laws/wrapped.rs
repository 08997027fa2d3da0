//! A registered system as an explorer of somebody else's would wrap it: what may happen to a [`World`], written anew.
//!
//! What is shared with ours is [`World::apply`] alone. What can happen in a state, what the faults cost and how choices are
//! enumerated stands here once more.

use std::hash::{Hash, Hasher};
use synod_model::{
    Action, ArgKind, Checked, Choices, Fault, InvariantSet, MessageId, Micros, NodeId, NodeSet, Params,
    Protocol, RequestKind, Requests, RuleId, RuleSet, Settings, Status, Step, World,
};
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Spent};

/// Answers that are laid down; whatever is asked beyond them gets 0 and is written down.
struct Answers<'a> {
    given: &'a [u32],
    asked: Vec<u32>,
}

impl Choices for Answers<'_> {
    fn choose(&mut self, n: u32) -> u32 {
        self.asked.push(n);
        self.given.get(self.asked.len() - 1).copied().unwrap_or(0)
    }

    fn clock(&self, _: NodeId) -> Micros {
        Micros(0)
    }
}

/// How often each thing of [`Spent`] may still happen.
pub(super) type Left = [u32; Spent::ALL.len()];

/// A state: a world, and what may still happen to it.
pub(super) struct State<P: Checked> {
    pub(super) world: World<P>,
    pub(super) left: Left,
}

impl<P: Checked> Clone for State<P> {
    fn clone(&self) -> Self {
        Self { world: self.world.clone(), left: self.left }
    }
}

impl<P: Checked> Hash for State<P> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.world.state_hash().hash(hasher);
        self.left.hash(hasher);
    }
}

impl<P: Checked> PartialEq for State<P> {
    fn eq(&self, other: &Self) -> bool {
        self.world.state_hash() == other.world.state_hash() && self.left == other.left
    }
}

impl<P: Checked> std::fmt::Debug for State<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x} {:?}", self.world.state_hash(), self.left)
    }
}

/// A system in a state from which it is searched.
pub(super) struct Wrapped<P: Checked> {
    pub(super) start: State<P>,
    /// Which invariants are looked at.
    pub(super) judged: InvariantSet,
    /// What the first request can be, the second, and so on, each with its kind.
    requests: Vec<Vec<Asked<P>>>,
}

/// Something that can happen, by places in the state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Happening {
    Deliver(MessageId),
    Lose(MessageId),
    Duplicate(MessageId),
    Fire(NodeId, usize),
    Crash(NodeId),
    Restart(NodeId),
    Ask(NodeId, usize),
    /// The network splits into these nodes and the others.
    Split(NodeSet),
    Heal,
}

impl Happening {
    fn cost(self) -> Option<Spent> {
        match self {
            Self::Deliver(_) | Self::Heal => None,
            Self::Lose(_) => Some(Spent::Drops),
            Self::Duplicate(_) => Some(Spent::Duplicates),
            Self::Fire(..) => Some(Spent::Timers),
            Self::Crash(_) => Some(Spent::Crashes),
            Self::Restart(_) => Some(Spent::Restarts),
            Self::Ask(..) => Some(Spent::Requests),
            Self::Split(_) => Some(Spent::Partitions),
        }
    }
}

/// A request and its kind.
type Asked<P> = (&'static RequestKind, <P as Protocol>::Request);

/// What happens, and the answers that handlers get.
pub(super) type Taken = (Happening, Vec<u32>);

impl<P: Checked> Wrapped<P> {
    /// A system of a scenario with a plan in words, and a rule off, by its place.
    pub(super) fn new(scenario: &Scenario, words: &str, off: Option<usize>, judged: InvariantSet) -> Self {
        let pairs = scenario.params.iter().map(|s| (s.key.value.as_str(), s.value.value.as_str()));
        let config = P::Config::read(&Params::parse(P::Config::PARAMS, pairs).unwrap()).unwrap();
        let rules = off.map_or(RuleSet::ALL, |at| RuleSet::ALL.switched(RuleId::at(at), false));
        let disks = vec![P::Durable::default(); P::topology(&config).nodes.len()];
        let mut world = World::<P>::new(config, rules, disks);
        let mut answers = Answers { given: &[], asked: Vec::new() };
        world.watch = judged;
        world.boot(&mut answers, &mut Step::default());
        assert!(answers.asked.is_empty(), "{} chooses when it starts", P::META.id);
        let mut left = Left::default();
        let plan = Plan::read(words).unwrap();
        for (what, times) in plan.budget {
            left[what as usize] = times;
        }
        let nth = |n| Self::nth_requests(n, &plan.ask, world.config());
        let requests = (1..=left[Spent::Requests as usize]).map(nth).collect();
        Self { start: State { world, left }, judged, requests }
    }

    /// A request of each kind that is offered, as the `n`-th of a run; of these kinds, if any are named.
    fn nth_requests(n: u32, only: &[String], config: &P::Config) -> Vec<Asked<P>> {
        let mut all = Vec::new();
        let kinds = P::Request::KINDS.iter();
        for kind in kinds.filter(|kind| only.is_empty() || only.iter().any(|id| id == kind.id)) {
            let values = kind.placed().iter().filter(|a| a.kind == ArgKind::Value).count();
            let mut words = vec![kind.id.to_owned()];
            let mut value = (n + 1).saturating_sub(u32::try_from(values).unwrap());
            for arg in kind.args {
                words.push(arg.default.map_or_else(|| arg.kind.sample(value), str::to_owned));
                value += u32::from(arg.kind == ArgKind::Value);
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            all.extend(P::Request::read(&words).ok().map(|request| (kind, request)));
        }
        all.retain(|(_, request)| P::offers(config, request).is_ok());
        all
    }

    fn happen(&self, state: &State<P>) -> Vec<Happening> {
        let mut all = Vec::new();
        for (id, envelope) in state.world.in_flight() {
            let up = state.world.node(envelope.to).status() == Status::Up;
            all.extend(
                (up && state.world.links().open(envelope.from, envelope.to))
                    .then_some(Happening::Deliver(id)),
            );
            all.extend([Happening::Lose(id), Happening::Duplicate(id)]);
        }
        for (id, node) in state.world.nodes() {
            if node.status() == Status::Down {
                all.push(Happening::Restart(id));
                continue;
            }
            all.extend((0..node.timers.len()).map(|at| Happening::Fire(id, at)));
            all.push(Happening::Crash(id));
            if state.left[Spent::Requests as usize] > 0 {
                let spec = &state.world.topology().nodes[id.index()];
                let takes = self.requests(state).iter().enumerate().filter(|(_, (kind, _))| spec.takes(kind));
                all.extend(takes.map(|(at, _)| Happening::Ask(id, at)));
            }
        }
        if state.world.links().is_whole() {
            // The first node is among the others.
            let nodes: Vec<NodeId> = state.world.ids().collect();
            let split = |mask: u32| (1..).zip(&nodes[1..]).filter(move |(bit, _)| mask >> bit & 1 == 1);
            let masks = (1u32..1 << (nodes.len() - 1)).map(|mask| mask << 1);
            all.extend(masks.map(|mask| Happening::Split(split(mask).map(|(_, node)| *node).collect())));
        } else {
            all.push(Happening::Heal);
        }
        all.retain(|what| what.cost().is_none_or(|cost| state.left[cost as usize] > 0));
        all
    }

    fn requests(&self, state: &State<P>) -> &[Asked<P>] {
        &self.requests[self.requests.len() - state.left[Spent::Requests as usize] as usize]
    }

    /// Everything that can happen in a state, with every answer to every question, and the state after it.
    pub(super) fn successors(&self, state: &State<P>, each: &mut dyn FnMut(Taken, State<P>)) {
        for what in self.happen(state) {
            // Those to the first questions first.
            let mut open: Vec<Vec<u32>> = vec![Vec::new()];
            while let Some(given) = open.pop() {
                let (next, asked) = self.take(state, what, &given);
                match asked.get(given.len()) {
                    Some(n) => {
                        open.extend((0..*n).rev().map(|answer| [given.as_slice(), &[answer]].concat()));
                    }
                    None => each((what, given), next),
                }
            }
        }
    }

    /// The state after something with these answers, and how many answers each question has.
    pub(super) fn take(&self, state: &State<P>, what: Happening, given: &[u32]) -> (State<P>, Vec<u32>) {
        let mut next = state.clone();
        let action = match what {
            Happening::Deliver(id) => Action::Deliver(id),
            Happening::Lose(id) => Action::Lose(id),
            Happening::Duplicate(id) => Action::Duplicate(id),
            Happening::Fire(node, at) => {
                Action::Fire(node, state.world.node(node).timers.iter().nth(at).unwrap().0)
            }
            Happening::Crash(node) => Action::Fault(Fault::Crash(node)),
            Happening::Restart(node) => Action::Fault(Fault::Restart { node, wiped: false }),
            Happening::Ask(node, at) => Action::Request(node, self.requests(state)[at].1.clone()),
            Happening::Split(one) => {
                let others = state.world.ids().filter(|node| !one.contains(*node)).collect();
                Action::Fault(Fault::partition([one, others]))
            }
            Happening::Heal => Action::Fault(Fault::Heal),
        };
        let mut answers = Answers { given, asked: Vec::new() };
        let mut step = Step::default();
        step.quiet = true;
        assert!(next.world.apply(action, &mut answers, &mut step), "{what:?} was possible");
        if let Some(cost) = what.cost() {
            next.left[cost as usize] -= 1;
        }
        (next, answers.asked)
    }
}
