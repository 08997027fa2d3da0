//! Symmetry: what a protocol declares is so, and a search that uses it comes to the same.
//!
//! A declaration is proved state by state. A permutation of a state is made by renaming all of it; then what may happen in
//! the renamed state must be what may happen in the state, renamed, history variables included, and the same invariants must
//! have findings. And a search with symmetry must count exactly as many classes as there are: the states are sorted into
//! orbits here by trying every permutation, where the search sorts by signatures.

use super::wrapped::{State, Wrapped};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use synod_explore::{AnySearch, Bounds, Search, SearchOptions, SearchReport};
use synod_model::symmetry::{Renaming, Symmetry};
use synod_model::{Checked, Hunt, InvariantSet, Params, Settings, Verdict, Visitor};
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Worlds};
use synod_tests::dice::Dice;
use synod_tests::run::parse;

/// How many states of a configuration are renamed and looked at closely.
const LOOKED_AT: u64 = 400;

/// So many levels are searched where verdicts are compared.
const LEVELS: u32 = 9;

/// A search to its end, or to the bound on levels.
fn explore(worlds: Worlds, watch: InvariantSet, depth: Option<u32>) -> SearchReport {
    let bounds = Bounds { depth, ..Bounds::default() };
    let mut search = Search::new(worlds, SearchOptions { watch, bounds, ..SearchOptions::default() });
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

fn plan(words: &str, symmetry: bool) -> Plan {
    Plan { symmetry, ..Plan::read(words).unwrap() }
}

/// A state under other names, and its fingerprint; the order of groups in a partition is none of it.
fn renamed<P: Checked>(
    state: &State<P>,
    symmetry: &Symmetry<P>,
    by: &Renaming,
) -> (State<P>, (u64, Vec<u32>)) {
    let world = state.world.renamed(symmetry, by);
    let print = (world.state_hash(), state.left.to_vec());
    (State { world, left: state.left }, print)
}

/// Looks at every state of each small configuration of a protocol.
struct Prove {
    wrong: String,
    declared: BTreeSet<&'static str>,
}

/// Whether a protocol declares a symmetry with these parameters.
fn is_declared<P: Checked>(params: &str) -> bool {
    let pairs = params.split_whitespace().filter_map(|pair| pair.split_once('='));
    let config = P::Config::read(&Params::parse(P::Config::PARAMS, pairs).unwrap()).unwrap();
    P::symmetry(&config).is_some()
}

/// The small configurations in which a protocol declares a symmetry.
fn symmetric<P: Checked>() -> impl Iterator<Item = &'static Hunt> {
    P::SMALL.iter().filter(|small| is_declared::<P>(small.start))
}

impl Visitor for Prove {
    fn add<P: Checked>(&mut self) {
        let id = P::META.id;
        for Hunt { start: params, plan: words } in symmetric::<P>() {
            self.declared.insert(id);
            let scenario = parse(&format!("synod 1 {id} {params}"));
            let catalogue = synod_tests::catalogue();
            let system = catalogue.get(id).unwrap();
            let worlds = |symmetry| Worlds::new(system, scenario.clone(), &plan(words, symmetry)).unwrap();
            // Nothing is judged, so that every state is reached; but history is kept as if.
            let count = |symmetry| explore(worlds(symmetry), InvariantSet::NONE, None).progress.distinct;
            let judged = worlds(false).judged();
            let counted = (count(false), count(true));
            let orbits = orbits(&Wrapped::<P>::new(&scenario, words, None, judged), &mut self.wrong);
            if counted != orbits {
                let _ = writeln!(self.wrong, "{id} {params} {words}: {counted:?}, and there are {orbits:?}");
            }
        }
    }
}

/// How many states there are, and how many orbits of states.
fn orbits<P: Checked>(wrapped: &Wrapped<P>, wrong: &mut String) -> (u64, u64) {
    let config = wrapped.start.world.config();
    let symmetry = P::symmetry(config).unwrap();
    let nodes = wrapped.start.world.len();
    let mut all = Vec::new();
    symmetry.all(nodes, &mut |by| all.push(by.clone()));
    let unchanged = Renaming::identity(nodes);
    let mut dice = Dice::new(1);
    let (mut known, mut orbits) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting = vec![wrapped.start.clone()];
    while let Some(state) = waiting.pop() {
        if !known.insert(renamed(&state, &symmetry, &unchanged).1) {
            continue;
        }
        orbits.insert(all.iter().map(|by| renamed(&state, &symmetry, by).1).min());
        let mut next = Vec::new();
        wrapped.successors(&state, &mut |_, state| next.push(state));
        if known.len() as u64 <= LOOKED_AT || dice.below(known.len() as u64) < LOOKED_AT / 4 {
            let by = &all[usize::try_from(dice.below(all.len() as u64)).unwrap()];
            is_symmetric(wrapped, (&state, &next), &symmetry, by, wrong);
        }
        waiting.append(&mut next);
    }
    (known.len() as u64, orbits.len() as u64)
}

/// What may happen in a renamed state, and what is found there, is what may happen in the state and is found, renamed.
fn is_symmetric<P: Checked>(
    wrapped: &Wrapped<P>,
    (state, next): (&State<P>, &[State<P>]),
    symmetry: &Symmetry<P>,
    by: &Renaming,
    wrong: &mut String,
) {
    let (other, _) = renamed(state, symmetry, by);
    let unchanged = Renaming::identity(state.world.len());
    let mut here: Vec<_> = next.iter().map(|state| renamed(state, symmetry, by).1).collect();
    let mut there = Vec::new();
    wrapped.successors(&other, &mut |_, state| there.push(renamed(&state, symmetry, &unchanged).1));
    here.sort_unstable();
    there.sort_unstable();
    let beside = |_: &Renaming| 0;
    let hashes = [&state.world, &other.world].map(|world| world.symmetric_hash(symmetry, &beside));
    let found = |state: &State<P>| {
        let found = P::invariants().iter().map(|i| i.finding(&state.world).is_some());
        found.collect::<Vec<bool>>()
    };
    for (same, what) in [
        (here == there, "something else may happen"),
        (found(state) == found(&other), "something else is found"),
        (hashes[0] == hashes[1], "it has another fingerprint"),
    ] {
        if !same {
            let _ = writeln!(wrong, "{}: {what} after {by:?} in {state:?}", P::META.id);
        }
    }
}

#[test]
fn what_is_declared_is_so_and_every_class_counts_once() {
    let mut prove = Prove { wrong: String::new(), declared: BTreeSet::new() };
    synod_protocols::visit_with_examples(&mut prove);
    assert!(prove.wrong.is_empty(), "{}", prove.wrong);
    for system in synod_tests::catalogue().systems() {
        let id = system.meta.id;
        let declares = Worlds::new(system, Scenario::new(id), &plan("", true)).is_ok();
        assert!(
            !declares || prove.declared.contains(id),
            "{id} declares a symmetry, and none of its small configurations (Protocol::SMALL) has it"
        );
    }
}

/// What came of a search: each invariant with its verdict and how many steps led to the finding.
fn verdicts(report: &SearchReport) -> Vec<(&'static str, Verdict, Option<u32>)> {
    report.properties.iter().map(|p| (p.id, p.verdict, p.finding.as_ref().map(|(_, steps)| *steps))).collect()
}

/// With each rule off as with all of them on, in either timing, a search with symmetry comes to the same after as many steps.
struct SameVerdicts;

impl Visitor for SameVerdicts {
    fn add<P: Checked>(&mut self) {
        let id = P::META.id;
        let catalogue = synod_tests::catalogue();
        let system = catalogue.get(id).unwrap();
        for Hunt { start: params, plan: words } in symmetric::<P>() {
            let rules = P::RULES.iter().map(|rule| (Some(rule.id), ""));
            for (rule, timing) in [(None, ""), (None, " timing=bounded")].into_iter().chain(rules) {
                let mut scenario = parse(&format!("synod 1 {id} {params}"));
                scenario.without.extend(rule.map(|rule| rule.to_owned().into()));
                let search = |symmetry| {
                    let plan = plan(&format!("{words}{timing}"), symmetry);
                    let worlds = Worlds::new(system, scenario.clone(), &plan).unwrap();
                    let judged = worlds.judged();
                    explore(worlds, judged, Some(LEVELS))
                };
                let (with, without) = (search(true), search(false));
                let of = || format!("{id} {params} {words}{timing} without {rule:?}");
                assert_eq!(verdicts(&with), verdicts(&without), "{}", of());
                let [ended, others] = [&with, &without].map(|r| (r.progress.ended, r.progress.depth));
                assert_eq!(ended, others, "{}", of());
                assert!(with.progress.distinct < without.progress.distinct, "{}", of());
            }
        }
    }
}

#[test]
fn verdicts_do_not_depend_on_symmetry() {
    synod_protocols::visit_with_examples(&mut SameVerdicts);
}
