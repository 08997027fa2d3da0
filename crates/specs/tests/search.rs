//! The engine on the specifications: broken variants are found by shortest traces that replay, and nothing depends on
//! slices, threads or chance.

mod common;

use common::{explore, open};
use synod_explore::{Bound, Bounds, FindingReport, SearchOptions, SearchReport, Strategy};
use synod_model::Verdict;

fn with(strategy: Strategy, bounds: Bounds) -> SearchOptions {
    SearchOptions { strategy, bounds, ..SearchOptions::default() }
}

/// A violation after this many steps, whose trace is a path of the model from an initial state.
#[track_caller]
fn violated(line: &str, steps: usize, level: u32) {
    violates("agreement", line, steps, level);
}

#[track_caller]
fn violates(property: &str, line: &str, steps: usize, level: u32) {
    let report = explore(line, SearchOptions::default()).report();
    let found = report.violation.as_ref().expect("it is violated");
    assert_eq!((found.property, found.steps()), (property, steps), "{line}");
    assert_eq!((report.progress.ended, report.progress.depth), (Some(Bound::Violation), level), "{line}");
}

/// A quorum that is too small, and the rules of the specifications one by one.
#[test]
fn broken_variants_are_found_by_shortest_traces() {
    violated("spec:paxos quorum=1", 8, 9);
    violated("spec:paxos acceptor-persisted", 13, 14);
    violated("spec:paxos promise-obeyed", 12, 13);
    violated("spec:paxos highest-vote-adopted", 12, 13);
    violated("spec:two-phase unanimity", 7, 8);
    violated("spec:acp-nb wrong=1", 12, 13);
    let excluded = |rule: &str, level: u32| {
        let line = format!("spec:lamport-mutex procs=2 max-clock=4 {rule}");
        violates("mutual-exclusion", &line, level as usize - 1, level);
    };
    excluded("later-from-all", 5);
    excluded("fifo", 9);
    excluded("ties-by-process", 9);
}

/// All but the time it took: a report, as text.
fn told(report: &SearchReport) -> String {
    let SearchReport { progress, properties, violation, .. } = report;
    let violation = violation.as_ref().map(|found| (&found.says, &found.trace));
    format!(
        "{:?}",
        (progress.distinct, progress.generated, progress.depth, progress.ended, properties, violation)
    )
}

#[test]
fn threads_and_slices_change_nothing() {
    for line in [
        "spec:paxos",
        "spec:paxos acceptor-persisted",
        "spec:acp-sb",
        "spec:two-phase rms=6",
        "spec:lamport-mutex max-clock=3",
    ] {
        let once = told(&explore(line, SearchOptions::default()).report());
        for threads in [2, 3, 7] {
            let report = explore(line, SearchOptions { threads, ..SearchOptions::default() }).report();
            assert_eq!(told(&report), once, "{line} with {threads} threads");
        }
        let mut search = open(line, SearchOptions::default());
        let mut slices = 0;
        while search.advance(1).ended.is_none() {
            slices += 1;
        }
        assert!(slices > 3, "{line}: {slices}");
        assert_eq!(told(&search.report()), once, "{line} in {slices} slices");
    }
}

#[test]
fn a_search_that_has_ended_stays_as_it_is() {
    let mut search = explore("spec:two-phase", SearchOptions::default());
    let before = search.progress();
    assert_eq!(search.advance(1_000), before);
    assert_eq!(before.waiting, 0);
}

#[test]
fn the_bound_on_states_is_kept_exactly() {
    for strategy in [Strategy::BreadthFirst, Strategy::DepthFirst] {
        for states in [1, 2, 1_000, 3_920] {
            let bounds = Bounds { states, ..Bounds::default() };
            let progress = explore("spec:paxos", with(strategy, bounds)).progress();
            assert_eq!((progress.distinct, progress.ended), (states, Some(Bound::States)), "{strategy:?}");
        }
        // As many as there are: nothing is left out.
        let bounds = Bounds { states: 3_921, ..Bounds::default() };
        let progress = explore("spec:paxos", with(strategy, bounds)).progress();
        assert_eq!((progress.distinct, progress.ended), (3_921, Some(Bound::Exhausted)), "{strategy:?}");
    }
    let bounds = Bounds { states: 5, ..Bounds::default() };
    let progress = explore("spec:acp-sb", with(Strategy::BreadthFirst, bounds)).progress();
    assert_eq!((progress.distinct, progress.depth), (5, 1), "fewer than the initial states");
}

#[test]
fn the_bound_on_memory_ends_a_search_and_is_kept() {
    let mib = 4;
    for strategy in Strategy::ALL {
        let bounds = Bounds { memory_mib: mib, ..Bounds::default() };
        let report = explore("spec:paxos-commit rms=3", with(strategy, bounds)).report();
        assert_eq!(report.progress.ended, Some(Bound::Memory), "{strategy:?}");
        assert!(report.progress.bytes <= mib << 20, "{strategy:?}: {}", report.progress.bytes);
        assert!(report.progress.bytes > mib << 19, "{strategy:?}: {}", report.progress.bytes);
        // Nothing is claimed of what was not taken.
        assert_eq!(report.properties[0].verdict, Verdict::Unchecked);
    }
}

#[test]
fn visited_states_and_parents_take_less_than_64_bytes_a_state() {
    let progress = explore("spec:two-phase rms=7", SearchOptions::default()).progress();
    // At the end nothing waits: what is left are the visited states, and what a round needs.
    assert_eq!((progress.distinct, progress.waiting), (296_448, 0));
    assert!(progress.bytes < 64 * progress.distinct, "{}", progress.bytes);
}

#[test]
fn the_bound_on_depth_covers_every_level_up_to_it() {
    let depth = |depth| {
        let bounds = Bounds { depth: Some(depth), ..Bounds::default() };
        explore("spec:two-phase", with(Strategy::BreadthFirst, bounds)).progress()
    };
    let progress = depth(4);
    assert_eq!((progress.depth, progress.ended), (4, Some(Bound::Depth)));
    assert!(progress.distinct < 288);
    // The last level has been reached but its states were not taken, so nothing more is claimed.
    assert_eq!((depth(11).distinct, depth(11).ended), (288, Some(Bound::Depth)));
    assert_eq!((depth(12).distinct, depth(12).ended), (288, Some(Bound::Exhausted)));
}

#[test]
fn depth_first_covers_the_same_states() {
    for (line, distinct) in [
        ("spec:two-phase rms=5", 8_832),
        ("spec:paxos", 3_921),
        ("spec:acp-nb", 4_284),
        ("spec:lamport-mutex max-clock=3", 10_209),
    ] {
        let first = explore(line, SearchOptions::default()).progress();
        let progress = explore(line, with(Strategy::DepthFirst, Bounds::default())).progress();
        assert_eq!((progress.distinct, progress.ended), (distinct, Some(Bound::Exhausted)), "{line}");
        assert_eq!(progress.generated, first.generated, "{line}");
        assert!(progress.depth >= first.depth, "{line}");
    }
}

#[test]
fn other_strategies_find_what_is_broken() {
    for line in ["spec:paxos quorum=1", "spec:paxos promise-obeyed", "spec:two-phase rms=6 unanimity"] {
        let shortest = explore(line, SearchOptions::default()).report();
        for strategy in [Strategy::DepthFirst, Strategy::Random] {
            let report = explore(line, with(strategy, Bounds::default())).report();
            let found = report.violation.expect("it is violated");
            let least = shortest.violation.as_ref().map_or(0, FindingReport::steps);
            assert!(found.steps() >= least, "{line}: {} steps by {strategy:?}", found.steps());
        }
    }
}

#[test]
fn walks_follow_their_seed_and_claim_nothing() {
    let walk = |seed| {
        let bounds = Bounds { states: 20_000, ..Bounds::default() };
        let options = SearchOptions { seed, ..with(Strategy::Random, bounds) };
        explore("spec:two-phase", options).report()
    };
    assert_eq!(told(&walk(1)), told(&walk(1)));
    assert_ne!(told(&walk(1)), told(&walk(2)));
    // Even if they met every state there is.
    assert_eq!((walk(1).progress.ended, walk(1).is_exhausted()), (Some(Bound::States), false));
    assert!(walk(1).progress.distinct > 200);
}

#[test]
fn fingerprints_of_narrow_states_are_exact() {
    let collisions = |line| explore(line, SearchOptions::default()).report().collisions;
    assert_eq!(collisions("spec:two-phase rms=5"), "0");
    // With five acceptors a state has more than 63 bits.
    let mut search = open("spec:paxos acceptors=5", SearchOptions::default());
    search.advance(3_000);
    assert_ne!(search.report().collisions, "0");
}

#[test]
fn a_witness_ends_a_search_for_it() {
    let spec = synod_specs::find("spec:acp-sb").expect("it is a specification");
    let mut search = spec.search([], [], Some("blocked"), SearchOptions::default()).expect("it fits");
    while search.advance(100).ended.is_none() {}
    let report = search.report();
    assert_eq!((report.progress.ended, report.properties.len()), (Some(Bound::Seen), 1));
    assert_eq!(report.witness.as_ref().map(FindingReport::steps), Some(5));
}
