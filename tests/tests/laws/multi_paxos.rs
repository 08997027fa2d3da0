//! Multi-Paxos beside the specification of Paxos. In each slot the system is what the specification says, so both hold with all
//! rules on, and both break without the same ones.
//!
//! The numbers of states differ, and must. The specification knows no proposers, leaders or followers: anybody may begin a
//! ballot at any time, and its ballots and values are numbers given from outside. What was sent stays sent, as a set; in the
//! system a message is in flight, arrives and is gone, so what was received counts. The system has timers that begin
//! ballots, heartbeats and the news of what is chosen, many slots, what each replica has applied, and clients; and a leader needs
//! one ballot for all slots. So for one request and two ballots there are far more states of the system than of the
//! specification with two ballots, and neither contains the other.

use synod_explore::{AnySearch, Bound, SearchOptions, SearchReport};
use synod_library::hunt_for;
use synod_model::Expect;
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, begin};

/// A rule of the system, the same of the specification, and after how many steps each breaks without it.
const SHARED: [(&str, &str, usize, usize); 4] = [
    ("promise-obeyed", "promise-obeyed", 5, 12),
    ("highest-vote-adopted", "highest-vote-adopted", 5, 12),
    ("acceptor-persisted", "acceptor-persisted", 7, 13),
    ("quorums-intersect", "quorum=1", 4, 8),
];

fn to_the_end(mut search: Box<dyn AnySearch>) -> SearchReport {
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

fn specification(changed: &str) -> SearchReport {
    let (params, off): (Vec<&str>, Vec<&str>) =
        [changed].into_iter().filter(|word| !word.is_empty()).partition(|word| word.contains('='));
    let params = params.iter().filter_map(|word| word.split_once('='));
    let spec = synod_specs::find("spec:paxos").unwrap();
    to_the_end(spec.search(params, off, None, SearchOptions::default()).unwrap())
}

fn system(start: Scenario, plan: &Plan) -> SearchReport {
    let catalogue = synod_tests::catalogue();
    let (search, _) =
        begin(catalogue.get("multi-paxos").unwrap(), start, plan, SearchOptions::default()).unwrap();
    to_the_end(search)
}

#[test]
fn both_break_without_the_same_rules() {
    let catalogue = synod_tests::catalogue();
    for (rule, changed, steps, of_the_specification) in SHARED {
        let hunt = hunt_for(catalogue.get("multi-paxos").unwrap(), rule).unwrap();
        let mut start = hunt.start();
        start.without.push(rule.to_owned().into());
        let found = system(start, &hunt.plan()).violation.map(|violation| violation.steps());
        assert_eq!(found, Some(steps), "{rule}");
        let found = specification(changed).violation.map(|violation| violation.steps());
        assert_eq!(found, Some(of_the_specification), "{changed}");
    }
}

/// Two replicas may begin a ballot each, and one of them is asked for a command: every state of that is right, as every state
/// of the specification with two ballots is.
#[test]
fn both_hold_with_every_rule_on() {
    let plan = Plan::read("crashes=0 requests=1 timers=1 ask=put").unwrap();
    let report = system(Scenario::parse("synod 1 multi-paxos nodes=3 window=2\n").unwrap(), &plan);
    let specified = specification("");
    for report in [&report, &specified] {
        assert_eq!(report.progress.ended, Some(Bound::Exhausted));
        assert!(report.violation.is_none());
        assert!(report.properties.iter().any(|property| property.expect == Expect::Always));
    }
    assert_eq!((report.progress.distinct, specified.progress.distinct), (STATES, 3_921));
}

/// How many states of the system there are.
const STATES: u64 = 12_049;
