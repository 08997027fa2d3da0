//! The explorer against a peer: Stateright (Nadal, github.com/stateright/stateright) searches the same worlds.
//!
//! What is shared is [`synod_model::World::apply`] alone. What can happen in a state, what the faults cost, how choices are
//! enumerated, when two states are the same and in which order states are taken is written anew in `wrapped` or is
//! Stateright's own. Both must know the same number of states, and find the same violation after as many steps.

use super::wrapped::{State, Taken, Wrapped};
use stateright::{Checker, Model, Property};
use std::fmt::Write as _;
use synod_explore::{AnySearch, Search, SearchOptions};
use synod_model::{Checked, Expect, Hunt, InvariantSet, Visitor};
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Worlds};
use synod_tests::run::parse;

impl<P: Checked> Model for Wrapped<P> {
    type State = State<P>;
    type Action = Taken;

    fn init_states(&self) -> Vec<State<P>> {
        vec![self.start.clone()]
    }

    fn actions(&self, state: &State<P>, actions: &mut Vec<Taken>) {
        self.successors(state, &mut |taken, _| actions.push(taken));
    }

    fn next_state(&self, state: &State<P>, (what, given): Taken) -> Option<State<P>> {
        Some(self.take(state, what, &given).0)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // One property: Stateright takes functions without a state of their own.
        vec![Property::always("safe", |wrapped: &Self, state: &State<P>| {
            let always = P::invariants().iter().enumerate().filter(|(_, i)| i.expect == Expect::Always);
            let mut judged = always.filter(|(at, _)| wrapped.judged.contains(*at));
            judged.all(|(_, i)| i.finding(&state.world).is_none())
        })]
    }
}

/// Searches every small configuration of each protocol with both.
struct Compare {
    wrong: String,
}

impl Visitor for Compare {
    fn add<P: Checked>(&mut self) {
        let id = P::META.id;
        assert!(!P::SMALL.is_empty(), "{id} has no small configuration (Protocol::SMALL)");
        for Hunt { start: params, plan: words } in P::SMALL {
            // A rule that needs other parameters makes no difference.
            let matters = |at: &usize| P::RULES[*at].needs.iter().all(|need| params.contains(need));
            let rules = (0..P::RULES.len()).filter(matters).map(Some);
            let off: Vec<Option<usize>> = std::iter::once(None).chain(rules).collect();
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
    let catalogue = synod_tests::catalogue();
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

fn theirs<P: Checked>(
    scenario: &Scenario,
    words: &str,
    rule: Option<usize>,
    judged: InvariantSet,
) -> Outcome {
    let checked = Wrapped::<P>::new(scenario, words, rule, judged).checker().spawn_bfs().join();
    match checked.discovery("safe") {
        Some(path) => Err(path.into_actions().len()),
        None => Ok(checked.unique_state_count() as u64),
    }
}

#[test]
fn a_peer_knows_the_same_states_and_finds_the_same() {
    let mut compare = Compare { wrong: String::new() };
    synod_protocols::visit_with_examples(&mut compare);
    assert!(compare.wrong.is_empty(), "{}", compare.wrong);
}
