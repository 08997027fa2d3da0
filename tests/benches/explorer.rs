//! The explorer beside Stateright on the same worlds: `cargo bench -p synod-tests --bench explorer`.
//!
//! Every configuration is searched to its end, breadth-first, on one thread, by both, and both judge the invariants that
//! must always hold in every state. Stateright gets the world twice: with the fingerprint that a world has for everybody
//! ([`synod_model::World::state_hash`]), and with that of our search ([`synod_model::World::search_hash`]), which looks only
//! at what has changed; and each successor is made once for it, as for us. Times are of the processor, the least of
//! several runs, as the machine may be busy.
//!
//! What a search spends outside of `World::apply` is the rest when its applies are taken away. Their time is measured over the
//! same states: all copies that a search makes are made, once with the action applied to each and once without; the
//! difference is what applying costs.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on should stop and say where")]

#[path = "../tests/laws/wrapped.rs"]
mod wrapped;

use stateright::{Checker, Model, Property};
use std::collections::BTreeSet;
use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use synod_explore::{Search, SearchOptions};
use synod_model::{Checked, Expect, InvariantSet, Visitor};
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Worlds};
use wrapped::{State, Taken, Wrapped};

/// What is searched of each system: parameters, and what may happen.
const SYSTEMS: &[(&str, &str, &str)] = &[
    ("raft", "nodes=3 noop=off", "crashes=1 restarts=1 requests=0 timers=2"),
    ("paxos", "proposers=2 acceptors=3 learners=1", "crashes=0 requests=1 timers=0 duplicates=1"),
    ("two-phase-commit", "participants=3", "crashes=1 restarts=0 requests=0 timers=2"),
    ("three-phase-commit", "participants=3", "timing=asynchronous crashes=1 restarts=0 requests=0 timers=3"),
    ("load-balancer", "servers=3 clients=1", "crashes=0 requests=3 timers=1"),
];

/// Of each measurement so many runs are made.
const RUNS: usize = 3;

/// A state as Stateright holds it: `OURS` says whose fingerprint it has.
struct Held<P: Checked, const OURS: bool>(State<P>);

impl<P: Checked, const OURS: bool> Held<P, OURS> {
    fn print(&self) -> u64 {
        if OURS { self.0.world.search_hash() } else { self.0.world.state_hash() }
    }
}

impl<P: Checked, const OURS: bool> Clone for Held<P, OURS> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<P: Checked, const OURS: bool> Hash for Held<P, OURS> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.print(), self.0.left).hash(hasher);
    }
}

impl<P: Checked, const OURS: bool> PartialEq for Held<P, OURS> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<P: Checked, const OURS: bool> Debug for Held<P, OURS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A system as Stateright searches it: its actions are the states that they lead to.
struct Peer<P: Checked, const OURS: bool>(Arc<Wrapped<P>>);

impl<P: Checked, const OURS: bool> Model for Peer<P, OURS> {
    type State = Held<P, OURS>;
    type Action = Held<P, OURS>;

    fn init_states(&self) -> Vec<Self::State> {
        vec![Held(self.0.start.clone())]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        self.0.successors(&state.0, &mut |_, next| actions.push(Held(next)));
    }

    fn next_state(&self, _: &Self::State, action: Self::Action) -> Option<Self::State> {
        Some(action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("safe", |peer: &Self, state: &Self::State| {
            let mut judged = P::invariants().iter().enumerate().filter(|(at, _)| peer.0.judged.contains(*at));
            judged.all(|(_, i)| i.finding(&state.0.world).is_none())
        })]
    }
}

/// The processor time that this process has used so far, in milliseconds, where the system tells it: fields 14 and 15 of
/// its line, in hundredths of a second.
fn processor_time() -> u64 {
    let line = std::fs::read_to_string("/proc/self/stat").expect("this benchmark needs Linux");
    let (_, fields) = line.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    10 * (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap())
}

/// The least time of several runs, at least one unit.
fn least(mut run: impl FnMut()) -> u64 {
    let once = |run: &mut dyn FnMut()| {
        let before = processor_time();
        run();
        processor_time() - before
    };
    (0..RUNS).map(|_| once(&mut run)).min().unwrap().max(10)
}

struct Bench;

impl Visitor for Bench {
    fn add<P: Checked>(&mut self) {
        for (id, params, words) in SYSTEMS.iter().filter(|(id, ..)| *id == P::META.id) {
            let scenario = Scenario::parse(&format!("synod 1 {id} {params}")).unwrap();
            row::<P>(&format!("{id} {params} {words}"), &scenario, words);
        }
    }
}

/// Our search, to its end: how many states there are.
fn ours(scenario: &Scenario, words: &str, judged: InvariantSet) -> u64 {
    let catalogue = synod_tests::catalogue();
    let system = catalogue.get(&scenario.system.value).unwrap();
    let worlds = Worlds::new(system, scenario.clone(), &Plan::read(words).unwrap()).unwrap();
    let mut search = Search::new(worlds, SearchOptions { watch: judged, ..SearchOptions::default() });
    while search.advance(10_000).ended.is_none() {}
    search.progress().distinct
}

fn theirs<P: Checked, const OURS: bool>(wrapped: &Arc<Wrapped<P>>) -> u64 {
    let peer = Peer::<P, OURS>(Arc::clone(wrapped));
    peer.checker().threads(1).spawn_bfs().join().unique_state_count() as u64
}

/// The states, each with what can happen in it.
fn states<P: Checked>(wrapped: &Wrapped<P>) -> Vec<(State<P>, Vec<Taken>)> {
    let (mut known, mut all, mut waiting) = (BTreeSet::new(), Vec::new(), vec![wrapped.start.clone()]);
    known.insert((wrapped.start.world.search_hash(), wrapped.start.left));
    while let Some(state) = waiting.pop() {
        let mut taken = Vec::new();
        wrapped.successors(&state, &mut |action, next| {
            taken.push(action);
            if known.insert((next.world.search_hash(), next.left)) {
                waiting.push(next);
            }
        });
        all.push((state, taken));
    }
    all
}

/// The time that applying takes in a search of all these states.
fn applying<P: Checked>(wrapped: &Wrapped<P>, states: &[(State<P>, Vec<Taken>)]) -> u64 {
    let applied = least(|| {
        for (state, taken) in states {
            for (what, given) in taken {
                black_box(wrapped.take(state, *what, given));
            }
        }
    });
    let copied = least(|| {
        for (state, taken) in states {
            for taken in taken {
                black_box((state.clone(), taken));
            }
        }
    });
    applied.saturating_sub(copied)
}

fn row<P: Checked>(name: &str, scenario: &Scenario, words: &str) {
    let always =
        (0..).zip(P::invariants()).filter(|(_, i)| i.expect == Expect::Always && i.assumes.is_empty());
    let judged = always.fold(InvariantSet::NONE, |set, (at, _)| set.with(at));
    let mut wrapped = Wrapped::<P>::new(scenario, words, None, judged);
    wrapped.start.world.searched();
    let wrapped = Arc::new(wrapped);
    let count = ours(scenario, words, judged);
    assert_eq!(count, theirs::<P, false>(&wrapped), "{name}: both know the same states");
    let mine = least(|| assert_eq!(ours(scenario, words, judged), count));
    let plain = least(|| assert_eq!(theirs::<P, false>(&wrapped), count));
    let lent = least(|| assert_eq!(theirs::<P, true>(&wrapped), count));
    let apply = applying(&wrapped, &states(&wrapped));
    let ratio = |time: u64| format!("{}.{:02}", time / mine, time * 100 / mine % 100);
    let outside = 100 - (100 * apply / mine).min(100);
    let mut out = std::io::stdout().lock();
    let _ = writeln!(
        out,
        "{name}\n  {count} states, ours {} /s, Stateright {} /s and with our fingerprint {} /s: ratio {} and {}; \
         outside apply {outside} %",
        count * 1_000 / mine,
        count * 1_000 / plain,
        count * 1_000 / lent,
        ratio(plain),
        ratio(lent),
    );
}

fn main() {
    // Run as a test, it only has to compile.
    if std::env::args().any(|arg| arg == "--bench") {
        synod_protocols::visit_with_examples(&mut Bench);
    }
}
