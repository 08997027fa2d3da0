//! The table of searches: what the explorer comes to, on every machine.

use std::fmt::Write as _;
use synod_explore::{AnySearch, Bounds, Search, SearchOptions, Strategy};
use synod_model::Lang;
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Worlds};

/// The table as it is committed; `UPDATE_GOLDEN=searches cargo test -p synod-tests --test laws` writes it anew.
pub const TABLE: &str = include_str!("../searches.txt");

/// The states of a search of a system, so that it takes little time in a browser too.
const STATES: u64 = 3_000;

/// Specifications, with parameters and rules that are off.
const SPECS: [&str; 5] = [
    "spec:transaction-commit rms=3",
    "spec:two-phase rms=5",
    "spec:paxos quorum=1",
    "spec:paxos acceptor-persisted",
    "spec:acp-nb wrong=1",
];

/// Systems, with rules that are off.
const SYSTEMS: [&str; 2] = ["synod 1 raft nodes=3", "synod 1 raft nodes=3\nwithout vote-majority"];

fn specification(line: &str, options: SearchOptions) -> Box<dyn AnySearch> {
    let mut words = line.split(' ');
    let spec = synod_specs::find(words.next().unwrap()).unwrap();
    let (params, without): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
    spec.search(params.iter().filter_map(|p| p.split_once('=')), without, None, options).unwrap()
}

fn system(text: &str, options: SearchOptions) -> Box<dyn AnySearch> {
    let catalogue = crate::catalogue();
    let scenario = Scenario::parse(text).unwrap();
    let system = catalogue.get(&scenario.system.value).unwrap();
    let bounds = Bounds { states: STATES, ..Bounds::default() };
    let worlds = Worlds::new(system, scenario, &Plan::default()).unwrap();
    let watch = worlds.judged();
    Box::new(Search::new(worlds, SearchOptions { bounds, watch, ..options }))
}

/// The line of a search: its counts, and the violation with the actions that lead to it.
fn line(name: &str, strategy: Strategy, search: &mut dyn AnySearch) -> String {
    while search.advance(1_000).ended.is_none() {}
    let report = search.report();
    let progress = report.progress;
    let mut out = format!(
        "{} {}: distinct={} generated={} depth={} ended={}",
        name.replace('\n', " "),
        strategy.id(),
        progress.distinct,
        progress.generated,
        progress.depth,
        progress.ended.map_or("", synod_explore::Bound::id),
    );
    if let Some(found) = report.violation {
        let actions: Vec<&str> = found.trace.iter().skip(1).map(|step| step.action.as_str()).collect();
        let says = found.says.render(Lang::En, &|node| search.name(node));
        let _ = write!(out, "; {}: {says} After: {}", found.property, actions.join("; "));
    }
    out
}

/// The whole table as it is now.
pub fn table() -> String {
    let mut out = String::new();
    for strategy in Strategy::ALL {
        let bounds = Bounds { states: 20_000, ..Bounds::default() };
        let bounds = if strategy == Strategy::Random { bounds } else { Bounds::default() };
        let options = SearchOptions { strategy, seed: 7, bounds, ..SearchOptions::default() };
        for name in SPECS {
            let _ = writeln!(out, "{}", line(name, strategy, &mut *specification(name, options)));
        }
        for name in SYSTEMS {
            let _ = writeln!(out, "{}", line(name, strategy, &mut *system(name, options)));
        }
    }
    out
}
