//! Runs side by side are the runs that each would be alone, on one schedule.

use crate::by_hand::command;
use synod_model::{Lang, Micros};
use synod_scenario::{Command, Fault, Scenario, Statement};
use synod_sim::StepKind;
use synod_sim::{Companion, Options, Schedule, Session, share};
use synod_tests::{cases, open, run};

fn companion(first: &Session, own: Scenario, schedule: Schedule) -> Companion {
    let time_of = |step| first.time_of(step);
    let catalogue = synod_tests::catalogue();
    Companion::open(&catalogue, &first.recorded(), &time_of, own, schedule, Options::default()).unwrap()
}

fn in_english(companion: &Companion) -> Vec<String> {
    let name = |node: synod_model::NodeId| node.number().to_string();
    companion.passed_over.iter().map(|says| says.render(Lang::En, &name)).collect()
}

/// Same seed, same schedule, same system: the same run.
#[test]
fn a_run_beside_itself_is_itself() {
    for case in cases::all() {
        let mut first = open(&case.text);
        run::to_end(&mut first);
        let mut beside = companion(&first, run::parse(&case.text), Schedule::First);
        assert_eq!(beside.passed_over, [], "{}", case.name);
        run::to_end(&mut beside.session);
        assert_eq!(beside.session.fingerprint(), first.fingerprint(), "{}", case.name);
    }
}

/// Wherever the first run goes, the other is where it would be alone at that moment.
#[test]
fn to_follow_is_to_be_there() {
    let first =
        open("synod 1 raft\nseed 5\nload 20/s put\nat 700ms crash 2\nat 1200ms isolate 3\nat 2s heal\n");
    let own = run::parse("synod 1 raft nodes=3 election=200..400ms\nwithout current-term-commit\n");
    let mut beside = companion(&first, own, Schedule::First);
    let alone = beside.session.scenario().to_string();
    for at in [900, 300, 301, 2_500, 0, 1_800].map(Micros::ms) {
        beside.follow(at).unwrap();
        let mut straight = open(&alone);
        straight.seek_time(at).unwrap();
        assert_eq!(beside.session.present().playhead, at);
        assert_eq!(beside.session.fingerprint(), straight.fingerprint(), "at {at:?}");
    }
}

/// What people did to the first run is done to the other at the same moment, branch by branch.
#[test]
fn what_is_done_to_one_is_done_to_all() {
    let crash = |session: &mut Session, at: u64| {
        session.seek_time(Micros::ms(at)).unwrap();
        session.act(command("crash 1")).unwrap();
    };
    let mut first = open("synod 1 raft\nseed 7\nload 5/s put\n");
    crash(&mut first, 1_500);
    crash(&mut first, 400);
    let branches = first.branches().len();
    assert_eq!(branches, 2, "the second crash lies before the first");
    for branch in 0..branches {
        first.select_branch(branch);
        let done = first.recorded();
        let mut beside = companion(&first, run::parse("synod 1 raft nodes=7\n"), Schedule::First);
        beside.follow(Micros::secs(3)).unwrap();
        let crashes = |session: &Session| {
            let marks: Vec<u64> = session.marks().iter().map(|m| m.at.0 / 1_000).collect();
            marks.into_iter().filter(|at| [400, 1_500].contains(at)).collect::<Vec<_>>()
        };
        let expected = if branch == 0 { vec![1_500] } else { vec![400] };
        assert_eq!(crashes(&beside.session), expected, "{done}");
        assert_eq!(beside.session.end(false).nodes.iter().filter(|n| !n.up).count(), 1);
    }
}

#[test]
fn what_makes_no_sense_is_passed_over_and_said() {
    let text = "synod 1 raft nodes=5\nnet 4 -> 5 latency=1s\nat 1s crash 5\nat 2s request 2 put x 1\nat 3s crash 1\n";
    let first = open(text);
    let mut beside = companion(&first, run::parse("synod 1 raft nodes=3\n"), Schedule::First);
    assert_eq!(
        in_english(&beside),
        [
            "“net 4 -> 5 latency=1s” is passed over in raft: node 4 does not exist; this scenario has nodes 1 to 3.",
            "“crash 5” is passed over in raft: node 5 does not exist; this scenario has nodes 1 to 3.",
        ]
    );
    beside.follow(Micros::secs(4)).unwrap();
    assert_eq!(
        beside.session.end(false).nodes.iter().filter(|n| !n.up).count(),
        1,
        "S1 crashes all the same"
    );
}

/// A line may make sense only when its time comes: then it is a step that does nothing and says so.
#[test]
fn what_makes_no_sense_at_its_moment_is_a_step_that_says_so() {
    let seed = "seed 41\n";
    let first = open(&format!("synod 1 raft\n{seed}at 1s fire 2 heartbeat\n"));
    let slow = run::parse("synod 1 raft election=5s..6s\n");
    let mut beside = companion(&first, slow, Schedule::First);
    assert!(in_english(&beside).is_empty());
    beside.follow(Micros::ms(1_001)).unwrap();
    let skipped =
        beside.session.reports(0, u64::MAX).into_iter().filter(|step| step.action.kind == StepKind::Skip);
    assert_eq!(skipped.count(), 1);
}

/// Arrivals are those of the first run, whatever the systems do with them.
#[test]
fn arrivals_are_the_same() {
    let first = run::parse("synod 1 raft\nseed 11\nload 30/s put\nuntil 5s\n");
    let own = run::parse("synod 1 raft nodes=9 election=1s..2s\nseed 4\nload 1/s get\n");
    let shared = share(&synod_tests::catalogue(), &first, &|_| None, &own).unwrap();
    let (ours, theirs) = (arrivals(&first), arrivals(&shared.scenario));
    assert!(ours.len() > 100);
    assert_eq!(ours, theirs);
}

/// When requests come, from a run of its own.
fn arrivals(scenario: &Scenario) -> Vec<Micros> {
    let mut session = open(&scenario.to_string());
    let mut times = Vec::new();
    run::through(&mut session, |session| {
        if session.last().action.kind == StepKind::Request {
            times.push(session.present().at);
        }
    });
    times
}

/// Two branches keep their own schedules.
#[test]
fn a_branch_may_keep_its_own_schedule() {
    let first = open("synod 1 raft\nload 5/s put\nat 1s crash 1\n");
    let own = run::parse("synod 1 raft\nload 5/s put\nat 1s crash 2\n");
    let crashed = |scenario: &Scenario| match &scenario.lines[0].what {
        Statement::Do(Command::Fault(Fault::Crash(node))) => node.value.clone(),
        other => panic!("{other:?}"),
    };
    let kept = companion(&first, own.clone(), Schedule::Own);
    assert_eq!(crashed(kept.session.scenario()), crashed(&own));
    let shared = companion(&first, own, Schedule::First);
    assert_eq!(crashed(shared.session.scenario()), crashed(first.scenario()));
}

/// Every known pair plays, all of its schedule makes sense for each of its runs, and requests come at the same moments.
#[test]
fn known_pairs_go_together() {
    let parse = |run: &str| match run.split_once('/') {
        Some((system, id)) if !run.contains(' ') => {
            synod_library::scenario(system, id).unwrap_or_else(|| panic!("{run} is not bundled")).parse()
        }
        _ => run::parse(run),
    };
    for pair in synod_library::pairs() {
        let first = open(&parse(pair.runs[0]).to_string());
        let ours = arrivals(first.scenario());
        assert!(!ours.is_empty(), "{}", pair.title.en);
        for other in &pair.runs[1..] {
            let beside = companion(&first, parse(other), Schedule::First);
            assert!(in_english(&beside).is_empty(), "{}", pair.title.en);
            assert_eq!(arrivals(beside.session.scenario()), ours, "{}: the same arrivals", pair.title.en);
        }
    }
}

/// What was done right after a step is done at that moment where steps are counted otherwise.
#[test]
fn the_same_run_without_a_rule_gets_the_same_at_the_same_time() {
    let mut first = open("synod 1 raft\nseed 7\nload 5/s put\n");
    first.seek_time(Micros::ms(800)).unwrap();
    first.seek(first.present().step).unwrap();
    let at = first.present().at;
    first.act(command("crash 1")).unwrap();
    let mut own = first.recorded();
    own.without.push("vote-majority".to_owned().into());
    let mut beside = companion(&first, own, Schedule::First);
    beside.follow(Micros::secs(2)).unwrap();
    let crash = beside.session.marks().iter().find(|mark| mark.kind == synod_sim::MarkKind::ByHand).copied();
    assert_eq!(crash.map(|mark| mark.at), Some(at.plus(Micros(1))));
}
