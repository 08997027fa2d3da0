//! The explorer against a peer: Stateright (Nadal, github.com/stateright/stateright) searches the same worlds.
//!
//! What is shared is [`World::apply`] alone. What can happen in a state, what the faults cost, how choices are enumerated,
//! when two states are the same and in which order states are taken is written anew here or is Stateright's own. Both
//! must know the same number of states, and find the same violation after as many steps.

use stateright::{Checker, Model, Property};
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use synod_model::{
    Action, ArgKind, Choices, Expect, InvariantSet, MessageId, Micros, NodeId, Params, Protocol, RuleId,
    RuleSet, Status, Step, Visitor, World,
};
use synod_scenario::Scenario;
use synod_sim::explore::{AnySearch, Plan, Search, SearchOptions, Spent, Worlds};
use synod_tests::run::parse;

/// Small configurations: parameters, and what may happen. Each is searched to its end.
const SMALL: &[(&str, &str, &str)] = &[
    ("raft", "nodes=2", "crashes=0 requests=1 timers=1"),
    ("raft", "nodes=3", "crashes=0 requests=0 timers=1"),
    ("raft", "nodes=2 noop=off", "crashes=1 restarts=1 requests=0 timers=2 drops=1"),
    ("raft", "nodes=1 clients=1", "crashes=0 requests=1 timers=3 duplicates=1"),
    ("paxos", "proposers=2 acceptors=2 learners=1", "crashes=0 requests=2 timers=0"),
    ("paxos", "proposers=1 acceptors=1 learners=1", "crashes=1 restarts=1 requests=1 timers=1"),
    ("two-phase-commit", "participants=2", "crashes=0 requests=1 timers=0"),
    ("two-phase-commit", "participants=1", "crashes=1 restarts=1 requests=1 timers=1"),
    ("three-phase-commit", "participants=2", "timing=asynchronous crashes=0 requests=1 timers=0"),
    ("load-balancer", "servers=2 clients=1", "crashes=0 requests=1 timers=1"),
    ("load-balancer", "servers=2 clients=1 health=off policy=random", "crashes=0 requests=2 timers=1"),
];

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
type Left = [u32; Spent::ALL.len()];

struct State<P: Protocol> {
    world: World<P>,
    left: Left,
}

impl<P: Protocol> Clone for State<P> {
    fn clone(&self) -> Self {
        Self { world: self.world.clone(), left: self.left }
    }
}

impl<P: Protocol> Hash for State<P> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.world.state_hash().hash(hasher);
        self.left.hash(hasher);
    }
}

impl<P: Protocol> PartialEq for State<P> {
    fn eq(&self, other: &Self) -> bool {
        self.world.state_hash() == other.world.state_hash() && self.left == other.left
    }
}

impl<P: Protocol> std::fmt::Debug for State<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x} {:?}", self.world.state_hash(), self.left)
    }
}

/// The same system, as Stateright wants it.
struct Peer<P: Protocol> {
    start: State<P>,
    judged: InvariantSet,
    /// What the first request can be, the second, and so on.
    requests: Vec<Vec<P::Request>>,
    protocol: PhantomData<fn() -> P>,
}

/// Something that can happen, by places in the state.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Happening {
    Deliver(MessageId),
    Lose(MessageId),
    Duplicate(MessageId),
    Fire(NodeId, usize),
    Crash(NodeId),
    Restart(NodeId),
    Ask(NodeId, usize),
}

impl Happening {
    fn cost(self) -> Option<Spent> {
        match self {
            Self::Deliver(_) => None,
            Self::Lose(_) => Some(Spent::Drops),
            Self::Duplicate(_) => Some(Spent::Duplicates),
            Self::Fire(..) => Some(Spent::Timers),
            Self::Crash(_) => Some(Spent::Crashes),
            Self::Restart(_) => Some(Spent::Restarts),
            Self::Ask(..) => Some(Spent::Requests),
        }
    }
}

/// What happens, and the answers that handlers get.
type Taken = (Happening, Vec<u32>);

impl<P: Protocol> Peer<P> {
    /// A request of each kind, as the `n`-th of a run.
    fn nth_requests(n: u32) -> Vec<P::Request> {
        let mut all = Vec::new();
        for kind in P::REQUESTS {
            let values = kind.args.iter().filter(|a| matches!(a.kind, ArgKind::Value)).count();
            let mut words = vec![kind.id.to_owned()];
            let mut value = (n + 1).saturating_sub(u32::try_from(values).unwrap());
            for arg in kind.args {
                words.push(match arg.kind {
                    ArgKind::Key(keys) => keys[0].to_owned(),
                    ArgKind::Value => {
                        value += 1;
                        (value - 1).to_string()
                    }
                });
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            all.extend(P::request(&words).ok());
        }
        all
    }

    fn happen(&self, state: &State<P>) -> Vec<Happening> {
        let mut all = Vec::new();
        for (id, letter) in state.world.in_flight() {
            let up = state.world.node(letter.to).status() == Status::Up;
            all.extend(
                (up && state.world.links().open(letter.from, letter.to)).then_some(Happening::Deliver(id)),
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
            if state.left[Spent::Requests as usize] > 0 && state.world.topology().nodes[id.index()].takes_load
            {
                all.extend((0..self.requests(state).len()).map(|at| Happening::Ask(id, at)));
            }
        }
        all.retain(|what| what.cost().is_none_or(|cost| state.left[cost as usize] > 0));
        all
    }

    fn requests(&self, state: &State<P>) -> &[P::Request] {
        &self.requests[self.requests.len() - state.left[Spent::Requests as usize] as usize]
    }

    /// The state after something with these answers, and how many answers each question has.
    fn take(&self, state: &State<P>, what: Happening, given: &[u32]) -> (State<P>, Vec<u32>) {
        let mut next = state.clone();
        let action = match what {
            Happening::Deliver(id) => Action::Deliver(id),
            Happening::Lose(id) => Action::Lose(id),
            Happening::Duplicate(id) => Action::Duplicate(id),
            Happening::Fire(node, at) => Action::Fire(node, state.world.node(node).timers[at].0),
            Happening::Crash(node) => Action::Crash(node),
            Happening::Restart(node) => Action::Restart { node, wiped: false },
            Happening::Ask(node, at) => Action::Request(node, self.requests(state)[at].clone()),
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

impl<P: Protocol> Model for Peer<P> {
    type State = State<P>;
    type Action = Taken;

    fn init_states(&self) -> Vec<State<P>> {
        vec![self.start.clone()]
    }

    fn actions(&self, state: &State<P>, actions: &mut Vec<Taken>) {
        for what in self.happen(state) {
            // Every answer to every question, those to the first ones first.
            let mut open: Vec<Vec<u32>> = vec![Vec::new()];
            while let Some(given) = open.pop() {
                let (_, asked) = self.take(state, what, &given);
                match asked.get(given.len()) {
                    Some(n) => {
                        open.extend((0..*n).rev().map(|answer| [given.as_slice(), &[answer]].concat()));
                    }
                    None => actions.push((what, given)),
                }
            }
        }
    }

    fn next_state(&self, state: &State<P>, (what, given): Taken) -> Option<State<P>> {
        Some(self.take(state, what, &given).0)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // One property: Stateright takes functions without a state of their own.
        vec![Property::always("safe", |peer: &Self, state: &State<P>| {
            let always = P::invariants().iter().enumerate().filter(|(_, i)| i.expect == Expect::Always);
            let mut judged = always.filter(|(at, _)| peer.judged.contains(*at));
            judged.all(|(_, i)| (i.find)(&state.world).is_none())
        })]
    }
}

/// Searches every small configuration of each protocol with both.
struct Compare {
    wrong: String,
}

impl Visitor for Compare {
    fn add<P: Protocol>(&mut self) {
        for (id, params, words) in SMALL.iter().filter(|(id, ..)| *id == P::META.id) {
            let off: Vec<Option<usize>> =
                std::iter::once(None).chain((0..P::RULES.len()).map(Some)).collect();
            for rule in off {
                let scenario = parse(&format!("synod 1 {id} {params}"));
                let (ours, judged) = ours(&scenario, words, rule.map(|at| P::RULES[at].id));
                let theirs = theirs::<P>(&scenario, words, rule, judged);
                if ours != theirs {
                    let rule = rule.map_or("", |at| P::RULES[at].id);
                    let _ = writeln!(
                        self.wrong,
                        "{id} {params} {words} without {rule}: {ours:?}, and the peer {theirs:?}"
                    );
                }
            }
        }
    }
}

/// How many states there are if nothing is violated, otherwise how many steps lead to the violation.
type Outcome = Result<u64, usize>;

fn ours(scenario: &Scenario, words: &str, rule: Option<&str>) -> (Outcome, InvariantSet) {
    let mut scenario = scenario.clone();
    scenario.without.extend(rule.map(|rule| rule.to_owned().into()));
    let catalogue = synod_library::catalogue();
    let system = catalogue.get(&scenario.system.value).unwrap();
    let worlds = Worlds::new(system, scenario, &Plan::read(words).unwrap()).unwrap();
    let judged = worlds.judged();
    let options = SearchOptions { watch: judged, ..SearchOptions::default() };
    let mut search = Search::new(worlds, options);
    while search.advance(10_000).ended.is_none() {}
    let report = search.report();
    let outcome = report.violation.map_or(Ok(report.progress.distinct), |violation| Err(violation.steps()));
    (outcome, judged)
}

fn theirs<P: Protocol>(
    scenario: &Scenario,
    words: &str,
    rule: Option<usize>,
    judged: InvariantSet,
) -> Outcome {
    let pairs = scenario.params.iter().map(|s| (s.key.value.as_str(), s.value.value.as_str()));
    let config = P::configure(&Params::parse(P::PARAMS, pairs).unwrap()).unwrap();
    let rules = rule.map_or(RuleSet::ALL, |at| RuleSet::ALL.switched(RuleId::at(at), false));
    let disks = vec![P::Durable::default(); P::topology(&config).nodes.len()];
    let mut world = World::<P>::new(config, rules, disks);
    let mut answers = Answers { given: &[], asked: Vec::new() };
    world.boot(&mut answers, &mut Step::default());
    assert!(answers.asked.is_empty(), "{} chooses when it starts", P::META.id);
    let mut left = Left::default();
    for (what, times) in Plan::read(words).unwrap().budget {
        left[what as usize] = times;
    }
    let requests = (1..=left[Spent::Requests as usize]).map(Peer::<P>::nth_requests).collect();
    let peer = Peer { start: State { world, left }, judged, requests, protocol: PhantomData };
    let checked = peer.checker().spawn_bfs().join();
    match checked.discovery("safe") {
        Some(path) => Err(path.into_actions().len()),
        None => Ok(checked.unique_state_count() as u64),
    }
}

#[test]
fn a_peer_knows_the_same_states_and_finds_the_same() {
    let mut compare = Compare { wrong: String::new() };
    synod_protocols::visit(&mut compare);
    assert!(compare.wrong.is_empty(), "{}", compare.wrong);
    for system in synod_library::catalogue().systems() {
        let id = system.meta.id;
        assert!(SMALL.iter().any(|(small, ..)| *small == id), "{id} has no small configuration in this file");
    }
}
