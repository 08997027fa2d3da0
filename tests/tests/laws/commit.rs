//! Paxos Commit beside its specification: both find and see the same, and whatever a step of the system does to resource
//! managers is a step of transaction commit, which the specification implements (the module `TCommit`; Gray and Lamport 2006,
//! section 2).
//!
//! The numbers of states differ. In the specification a message stays for ever and may be received at any time, any resource
//! manager may abort by itself, and any ballot may begin in any instance at any moment. Here a message that has arrived is
//! gone, who refuses follows from the configuration, and an acceptor tells once, when all votes are there: so with ballot 0
//! alone there are far fewer states. What follows a time-out makes more of them: a leader remembers what it was told, and what is
//! in memory, on disk, under way and set belongs to a state.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::RangeInclusive;
use synod_explore::{Bound, Described, Model, SearchOptions, SearchReport};
use synod_model::{NodeId, Value, Verdict};
use synod_scenario::Scenario;
use synod_sim::explore::{Plan, Spot, Worlds, begin};
use synod_tests::open;
use synod_tests::run::{self, parse};

const WORKING: &str = "working";
const PREPARED: &str = "prepared";
const COMMITTED: &str = "committed";
const ABORTED: &str = "aborted";

/// How far T1 is at each resource manager.
type Managers = Vec<&'static str>;

fn scenario(params: &str) -> Scenario {
    parse(&format!("synod 1 paxos-commit {params}\n"))
}

/// What a state of the system is to the specification.
fn managers(worlds: &Worlds, spot: &Spot, nodes: &RangeInclusive<u16>) -> Managers {
    let shown = worlds.show(spot);
    let Some((_, Value::PerNode(all))) = shown.iter().find(|(name, _)| *name == "transactions") else {
        panic!("every node shows its transactions")
    };
    let of = |node: u16| {
        let own =
            all.iter().find(|(of, _)| *of == NodeId::new(node)).and_then(|(_, value)| value.field("T1"));
        match own.map(|value| value.plain()).as_deref() {
            None | Some("working") => WORKING,
            Some("prepared" | "blocked") => PREPARED,
            Some("committed") => COMMITTED,
            Some("aborted") => ABORTED,
            Some(other) => panic!("{other} is no state of a resource manager"),
        }
    };
    nodes.clone().map(of).collect()
}

/// Whether one resource manager may go from one state to the next, as the others are.
fn is_step(before: &Managers, after: &Managers) -> bool {
    let changed: Vec<usize> = (0..before.len()).filter(|at| before[*at] != after[*at]).collect();
    let [at] = changed[..] else { return changed.is_empty() };
    match (before[at], after[at]) {
        (WORKING, PREPARED) => true,
        (PREPARED, COMMITTED) => before.iter().all(|state| [PREPARED, COMMITTED].contains(state)),
        (WORKING | PREPARED, ABORTED) => before.iter().all(|state| *state != COMMITTED),
        _ => false,
    }
}

/// Every state that transaction commit can come to.
fn all_of_transaction_commit(count: usize) -> BTreeSet<Managers> {
    let mut known = BTreeSet::from([vec![WORKING; count]]);
    let mut next: Vec<Managers> = known.iter().cloned().collect();
    while let Some(state) = next.pop() {
        for (at, to) in (0..count).flat_map(|at| [PREPARED, COMMITTED, ABORTED].map(|to| (at, to))) {
            let mut after = state.clone();
            after[at] = to;
            if is_step(&state, &after) && known.insert(after.clone()) {
                next.push(after);
            }
        }
    }
    known
}

/// Looks at every step between the first states of the system; what they are to the specification.
fn walk(params: &str, plan: &str, states: usize) -> BTreeSet<Managers> {
    let catalogue = synod_tests::catalogue();
    let system = catalogue.get("paxos-commit").unwrap();
    let worlds = Worlds::new(system, scenario(params), &Plan::read(plan).unwrap()).unwrap();
    let count = if params.contains("participants=3") { 3 } else { 2 };
    let nodes = if params.contains("colocate=on") { 1..=count } else { 2..=count + 1 };
    let mut known: BTreeMap<u64, Managers> = BTreeMap::new();
    let mut next = VecDeque::new();
    worlds.initial(&mut |spot| next.push_back(spot));
    for spot in &next {
        known.insert(worlds.fingerprint(spot), managers(&worlds, spot, &nodes));
    }
    while let Some(spot) = next.pop_front().filter(|_| known.len() < states) {
        let before = known[&worlds.fingerprint(&spot)].clone();
        worlds.expand(&spot, &mut |action, after| {
            let print = worlds.fingerprint(&after);
            let of = known.entry(print).or_insert_with(|| {
                let of = managers(&worlds, &after, &nodes);
                next.push_back(after);
                of
            });
            assert!(is_step(&before, of), "{params}, {plan}: {action:?} leads from {before:?} to {of:?}");
        });
    }
    known.into_values().collect()
}

/// With a ballot of a leader, and with any votes: all that the specification of a commit may come to is reached, and by no
/// other steps.
#[test]
fn each_step_is_one_of_transaction_commit() {
    let all = all_of_transaction_commit(2);
    assert_eq!(all.len(), 12);
    assert_eq!(walk("participants=2 faults=0", "crashes=0 requests=0 timers=3", 20_000), all);
    assert_eq!(walk("participants=2", "crashes=0 requests=0 timers=1", 20_000), all);
    let all = all_of_transaction_commit(3);
    assert_eq!(all.len(), 34, "as spec:transaction-commit");
    for params in ["participants=3 refuse=2", "participants=3 variant=faster", "participants=3 colocate=on"] {
        let seen = walk(params, "crashes=0 requests=0 timers=1", 4_000);
        assert!(seen.is_subset(&all), "{params}");
    }
}

/// The published delays (the table of section 5): with a latency of 20 ms, when the last resource manager commits a transaction
/// that is begun at a node, and not a moment before.
#[test]
fn message_delays_are_those_of_the_paper() {
    for (params, node, delays) in [
        ("", 2, 5),
        ("", 1, 4),
        ("variant=faster", 2, 4),
        ("faults=0", 2, 4),
        ("faults=2", 2, 5),
        ("faults=2 variant=faster", 2, 4),
        ("colocate=on", 1, 4),
        ("colocate=on variant=faster", 1, 3),
        ("participants=5 faults=2 colocate=on", 1, 4),
    ] {
        let last = if params.contains("participants=5") {
            5
        } else if params.contains("colocate") {
            3
        } else {
            4
        };
        let (before, after) = (100 + 20 * delays - 1, 100 + 20 * delays + 1);
        let text = format!(
            "synod 1 paxos-commit transactions=0 {params}\nnet latency=20ms\nat 100ms request {node} begin x\n\
             at {before}ms expect node {last} transactions.T1 = prepared\n\
             at {after}ms expect node {last} transactions.T1 = committed\nuntil 1s\nexpect seen commit\n"
        );
        let mut session = open(&text);
        run::to_end(&mut session);
        assert!(run::outcomes(&mut session).iter().all(|outcome| outcome.ok), "{text}");
    }
}

/// With F = 0 it is two-phase commit: the same messages but for the acknowledgements, the same forced writes but for those
/// before them, and the same moments.
#[test]
fn with_no_faults_it_is_two_phase_commit() {
    let costs = |system: &str, votes: &str, more: &str| {
        let text = format!(
            "synod 1 {system} participants=4 transactions=0\nnet latency=20ms\nat 100ms request 1 begin x\n\
             at 139ms expect node 1 transactions.T1 != committed\nat 141ms expect node 1 transactions.T1 = committed\n\
             at 159ms expect node 5 transactions.T1 = prepared\nat 161ms expect node 5 transactions.T1 = committed\n\
             until 1s\nexpect figure messages_by_kind.Prepare = 4\nexpect figure messages_by_kind.{votes} = 4\n\
             expect figure messages_by_kind.Decision = 4\n{more}\n"
        );
        let mut session = open(&text);
        run::to_end(&mut session);
        assert!(run::outcomes(&mut session).iter().all(|outcome| outcome.ok), "{text}");
    };
    costs(
        "two-phase-commit",
        "Vote",
        "expect figure messages_by_kind.Ack = 4\nexpect figure forced_writes = 9",
    );
    costs("paxos-commit faults=0", "Phase2a", "expect figure forced_writes = 5");
}

fn system(params: &str, plan: &str) -> SearchReport {
    let catalogue = synod_tests::catalogue();
    let system = catalogue.get("paxos-commit").unwrap();
    let options = SearchOptions::default();
    let (mut search, _) = begin(system, scenario(params), &Plan::read(plan).unwrap(), options).unwrap();
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

fn specification(acceptors: &str, ballots: &str) -> SearchReport {
    let params = [("rms", "2"), ("acceptors", acceptors), ("ballots", ballots)];
    let spec = synod_specs::find("spec:paxos-commit").unwrap();
    let mut search = spec.search(params, [], None, SearchOptions::default()).unwrap();
    while search.advance(10_000).ended.is_none() {}
    search.report()
}

/// The verdicts agree, and so do the witnesses; the numbers of states are those that the head of this file explains.
#[test]
fn the_specification_finds_the_same() {
    let (ours, theirs) =
        (system("participants=2 faults=0", "crashes=0 requests=0 timers=2"), specification("1", "2"));
    for (report, commit, abort) in [(&ours, "commit", "abort"), (&theirs, "all-commit", "all-abort")] {
        assert_eq!(report.progress.ended, Some(Bound::Exhausted));
        assert!(report.violation.is_none());
        for id in [commit, abort] {
            let seen = report.properties.iter().find(|property| property.id == id).unwrap();
            assert_eq!(seen.verdict, Verdict::Seen, "{id}");
        }
    }
    let states = |report: &SearchReport| (report.progress.distinct, report.progress.depth);
    let ballot_zero = system("participants=2", "crashes=0 requests=0 timers=0");
    assert_eq!((states(&ballot_zero), states(&specification("3", "1"))), ((32, 10), (545, 12)));
    assert_eq!((states(&ours), states(&theirs)), ((944, 13), (1_425, 16)));
}
