//! `explore` of a system: what is found plays, what is not claimed is said, and what makes no sense is refused.

use crate::{synod, synod_with};
use serde_json::{Value, json};

#[track_caller]
fn explore(args: &[&str]) -> (i32, Value) {
    let called = synod(&[&["explore", "--json"], args].concat());
    let mut lines = called.lines();
    assert_eq!(lines.len(), 1, "{args:?}: {}", called.err);
    (called.status, lines.remove(0))
}

/// What a report says of an invariant.
#[track_caller]
fn invariant<'r>(report: &'r Value, id: &str) -> &'r Value {
    let all = report["invariants"].as_array().expect("they are a list");
    all.iter().find(|invariant| invariant["id"] == id).expect(id)
}

const FIGURE_8: &str = "synod 1 raft nodes=3 noop=off\nwithout current-term-commit\n\
                        given 1 current_term=3 log=1,2\ngiven 2 current_term=3 log=1\ngiven 3 current_term=4 log=1,3\n";

#[test]
fn a_counterexample_is_a_scenario_and_a_link() {
    let folder = std::env::temp_dir().join(format!("synod-explore-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a folder for temporary files");
    let (start, trace) = (folder.join("start.synod"), folder.join("trace.synod"));
    std::fs::write(&start, FIGURE_8).expect("it is written");
    let (start, trace) = (start.to_str().expect("it is a text"), trace.to_str().expect("it is a text"));
    let (status, report) =
        explore(&[start, "--crashes", "0", "--requests", "0", "--timers", "2", "--trace", trace]);
    let found = &report["violation"];
    assert_eq!(
        (status, &found["invariant"], &found["steps"]),
        (1, &json!("leader-completeness"), &json!(10))
    );
    assert_eq!(found["trace"][0]["action"], "fire 1 election");
    // Both run to the violation, which they expect, so all is well.
    for source in [trace, found["link"].as_str().expect("a system has a link")] {
        let run = synod(&["run", source, "--json"]);
        assert_eq!(run.status, 0, "{}", run.err);
        let violation = run.lines().into_iter().find(|line| line["type"] == "violation");
        assert_eq!(violation.expect("it is violated")["n"], json!(10));
    }
    std::fs::remove_dir_all(&folder).expect("it was made above");
}

/// With nothing but a rule, the search starts where what breaks without it is found, and says so.
#[test]
fn a_rule_alone_is_enough() {
    let (status, report) = explore(&["raft", "--without", "vote-persisted"]);
    let found = &report["violation"];
    assert_eq!((status, &found["invariant"], &found["steps"]), (1, &json!("election-safety"), &json!(8)));
    assert!(report["notes"][0].as_str().expect("it is said").contains("nodes=3; crashes=1"), "{report}");
    // Whoever says more, means it.
    let (status, report) = explore(&["raft", "nodes=2", "--without", "vote-persisted", "--timers", "1"]);
    assert_eq!((status, &report["violation"], &report["notes"]), (0, &Value::Null, &Value::Null), "{report}");
}

/// A random walk does not find a shortest way; its scenario is shortened, and still plays to the violation.
#[test]
fn the_trace_of_a_random_walk_is_shortened() {
    let line = "raft nodes=3 --without one-vote-per-term --strategy random --seed 5 --crashes 1 --requests 2 --timers 9";
    let (status, report) = explore(&line.split(' ').collect::<Vec<_>>());
    let found = &report["violation"];
    assert_eq!((status, &found["invariant"]), (1, &json!("election-safety")));
    let notes = report["notes"].as_array().expect("it is said");
    assert!(notes.iter().any(|note| note.as_str().is_some_and(|n| n.contains("is shortened"))), "{report}");
    let run = synod(&["run", found["link"].as_str().expect("a system has a link"), "--json"]);
    let lines = run.lines();
    let violation = lines.iter().find(|line| line["type"] == "violation").expect("it is violated");
    assert_eq!(violation["invariant"], "election-safety");
    assert!(violation["n"].as_u64() < found["steps"].as_u64(), "{violation}");
}

#[test]
fn a_search_says_what_it_covered() {
    let args = ["raft", "nodes=2", "--crashes", "0", "--requests", "1", "--timers", "2"];
    let (status, report) = explore(&args);
    assert_eq!((status, &report["exhausted"], &report["violation"]), (0, &json!(true), &json!(null)));
    let bounds = &report["bounds"];
    assert_eq!(
        (&bounds["timing"], &bounds["timers"], &bounds["drops"]),
        (&json!("asynchronous"), &json!(2), &json!(0))
    );
    let text = synod(&[&["explore"], &args[..]].concat()).out;
    assert!(text.contains("requests ≤ 1, timers that fire ≤ 2"), "{text}");
    // From the end of a stepwise scenario, where a leader has been elected.
    let (_, report) = explore(&["raft/figure-8", "--depth", "1"]);
    assert_eq!(
        *invariant(&report, "leader-elected"),
        json!({"id": "leader-elected", "expect": "sometimes", "steps": 0, "verdict": "seen"})
    );
}

#[test]
fn bounded_timing_fires_no_timer_before_it_is_due() {
    // The heartbeats of a leader come long before any time-out.
    let args =
        ["raft", "nodes=2", "--timing", "bounded", "--crashes", "0", "--requests", "0", "--depth", "12"];
    let (_, report) = explore(&args);
    assert_eq!(report["bounds"]["tick_us"], json!(75_000));
    let deposed = invariant(&report, "deposed-with-uncommitted");
    assert_eq!(deposed["verdict"], "unseen", "nobody is deposed: {report}");
    let (_, fast) = explore(&[&args[..], &["--clock", "2"]].concat());
    assert!(fast["distinct"].as_u64() > report["distinct"].as_u64());
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (args, says) in [
        (&["rft"][..], "rft"),
        (&["raft", "nodes=40"], "at most 32"),
        (&["raft", "--without", "vote"], "vote-majority"),
        (&["raft", "node=3"], "nodes"),
        (&["raft", "--invariant", "converges"], "in the end"),
        (&["raft", "--invariant", "agreement"], "election-safety"),
        (&["raft", "--crashes", "101"], "at most 100"),
        (&["raft", "--clock", "1"], "bounded"),
        (&["raft", "--timing", "bounded", "--ticks", "21"], "20"),
        (&["raft", "--max-states", "0"], "at least 1"),
        (&["spec:paxos", "--crashes", "1"], "--crashes"),
    ] {
        let refused = synod(&[&["explore"], args].concat());
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{args:?}");
        assert!(refused.err.contains(says) && refused.err.lines().count() == 1, "{args:?}: {}", refused.err);
    }
}

/// What a sweep finds is shortened: the same invariant is violated with far fewer lines, each of which is needed.
#[test]
fn a_violation_of_a_sweep_is_shortened() {
    let swept = synod(&["sweep", "raft", "--without", "up-to-date-check", "--seeds", "7..8", "--json"]);
    let found = &swept.of_type("seed")[0]["violation"];
    let text = |link: &Value| synod(&["open", link.as_str().expect("there is a link")]).out;
    let (full, short) = (text(&found["link"]), text(&found["short"]));
    assert!(short.lines().count() * 3 < full.lines().count(), "{short}");
    let violates = |text: &str| {
        let run = synod_with(&["run", "-", "--json"], text);
        run.of_type("violation").iter().any(|v| v["invariant"] == found["invariant"])
    };
    assert!(violates(&short), "{short}");
    let lines: Vec<&str> = short.lines().collect();
    for at in lines.iter().enumerate().filter(|(_, line)| line.starts_with("at ")).map(|(at, _)| at) {
        let fewer = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        assert!(!violates(&fewer), "{} can be left out of\n{short}", lines[at]);
    }
}
