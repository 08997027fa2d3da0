//! `explore --goal`: the shortest way to a state, from a system or from the end of a scenario; and what cannot be a goal.

use crate::{synod, synod_with};
use serde_json::{Value, json};

/// The one JSON object of a search, from a scenario if one is given.
#[track_caller]
fn explore(args: &[&str], input: &str) -> Value {
    let called = synod_with(&[&["explore", "--json"], args].concat(), input);
    assert_eq!(called.status, 0, "{args:?}: {}", called.err);
    called.lines().remove(0)
}

const ELECTED: &str = "synod 1 raft nodes=3\nstepwise\nfire 1 election\nstabilize\nexpect leader = 1\n";

/// A leader needs one vote of two: its time-out, the request, the answer.
#[test]
fn the_way_to_a_goal_is_shortest_and_plays() {
    let goal = &explore(&["raft", "nodes=3", "--goal", "leader = 3"], "")["goal"];
    assert_eq!(
        (&goal["reached"], &goal["steps"], &goal["says"]),
        (&json!(true), &json!(3), &json!("leader = 3"))
    );
    // Two goals at once: the first entry of its term is committed when one follower has it.
    let both = ["raft", "nodes=3", "--goal", "leader = 3", "--goal", "node S3 commit_index>=1"];
    let report = explore(&both, "");
    let goal = &report["goal"];
    assert_eq!(
        (&goal["steps"], &report["violation"], &report["invariants"]),
        (&json!(5), &Value::Null, &json!([]))
    );
    let run = synod(&["run", goal["link"].as_str().expect("a system has a link"), "--json"]);
    let met: Vec<bool> = run.of_type("expect").iter().filter_map(|line| line["ok"].as_bool()).collect();
    assert_eq!((run.status, met), (0, vec![true, true]), "{}", run.err);
    let text = synod(&[&["explore"], &both[..]].concat());
    let first = "Reached after 5 steps: leader = 3 / node S3 commit_index >= 1\n";
    assert!(text.out.starts_with(first) && !text.out.contains("Invariants"), "{}", text.out);
}

/// The end of a stepwise scenario is the start, and its lines are the first of the trace.
#[test]
fn a_search_goes_on_where_a_scenario_ends() {
    let trace = std::env::temp_dir().join(format!("synod-goal-{}.synod", std::process::id()));
    let file = trace.to_str().expect("it is a text");
    let goal =
        ["--goal", "leader = 2", "--goal", "node 2 current_term = 2", "--timers", "1", "--trace", file];
    let report = explore(&[&["-"], &goal[..]].concat(), ELECTED);
    assert_eq!((&report["goal"]["reached"], &report["goal"]["steps"]), (&json!(true), &json!(3)));
    assert!(report["notes"][0].as_str().is_some_and(|note| note.contains("end of stdin")), "{report}");
    let text = std::fs::read_to_string(&trace).expect("it was written");
    std::fs::remove_file(&trace).expect("it was written");
    let lines = ELECTED.split_once("stepwise").expect("it is stepwise").1;
    assert!(text.contains(lines), "{text}");
    assert!(text.ends_with("expect leader = 2\nexpect node 2 current_term = 2\n"), "{text}");
    assert_eq!(synod_with(&["run", "-"], &text).status, 0);
}

/// What cannot be is told as far as it was looked for.
#[test]
fn a_goal_that_is_not_reached_is_no_failure() {
    let small = ["raft", "nodes=2", "--crashes", "0", "--requests", "0", "--timers", "1", "--goal"];
    let report = explore(&[&small[..], &["node 1 current_term = 2"]].concat(), "");
    assert_eq!((&report["goal"]["reached"], &report["exhausted"]), (&json!(false), &json!(true)));
    assert!(report["goal"].get("trace").is_none());
    let text = |args: &[&str]| synod(&[&["explore"], &small[..], args].concat()).out;
    assert!(text(&["leader = none", "--goal", "leader = 1"]).starts_with("Not reached, and every reachable"));
    assert!(
        text(&["node 1 current_term = 2", "--depth", "3"]).starts_with("Not reached within these bounds")
    );
    // What is already so needs no step.
    assert_eq!(explore(&[&small[..], &["leader = none"]].concat(), "")["goal"]["steps"], 0);
}

/// An invariant may be a goal, beside others.
#[test]
fn what_is_seen_and_what_is_violated_can_be_goals() {
    let broken = ["raft", "nodes=3", "--without", "vote-majority", "--goal", "violated election-safety"];
    let goal = &explore(&[&broken[..], &["--goal", "node 3 role = leader"]].concat(), "")["goal"];
    assert_eq!(goal["steps"], 2);
    let seen = ["raft", "nodes=3", "--goal", "seen split-vote", "--goal", "node 2 role = candidate"];
    let goal = &explore(&seen, "")["goal"];
    let run = synod(&["run", goal["link"].as_str().expect("a system has a link")]);
    assert_eq!((&goal["reached"], run.status), (&json!(true), 0), "{}", run.out);
}

#[test]
fn only_the_requests_that_are_asked_for_are_made() {
    let most = ["raft", "nodes=1", "--crashes", "0", "--timers", "1"];
    let distinct = |args: &[&str]| explore(&[&most[..], args].concat(), "")["distinct"].as_u64();
    let (all, some, one) = (distinct(&[]), distinct(&["--ask", "put,get"]), distinct(&["--ask", "get"]));
    assert!(all > some && some > one && one > distinct(&["--requests", "0"]), "{all:?} {some:?} {one:?}");
    let bounds = &explore(&[&most[..], &["--ask", "put,get"]].concat(), "")["bounds"];
    assert_eq!(bounds["ask"], json!(["put", "get"]));
    let text = synod(&[&["explore"], &most[..], &["--ask", "get"]].concat()).out;
    assert!(text.contains("of the requests only get"), "{text}");
}

#[test]
fn what_cannot_be_a_goal_gets_a_sentence() {
    for (goal, says) in [
        ("leader = 6", "in the goal “leader = 6”: node 6 does not exist"),
        ("leader 3", "in the goal “leader 3”, column 8: \"3\" is not"),
        ("node 2 comit_index = 1", "did you mean “commit_index”?"),
        ("holds election-safety", "about a whole run"),
        ("seen election-safety", "about a whole run"),
        ("violated converges", "in the end"),
        ("violated electionsafety", "election-safety"),
        ("", "an expectation is missing"),
    ] {
        let refused = synod(&["explore", "raft", "--goal", goal]);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{goal}");
        assert!(refused.err.contains(says) && refused.err.lines().count() == 1, "{goal}: {}", refused.err);
    }
    for (args, says) in [
        (&["raft", "--goal", "leader = 1", "--invariant", "election-safety"][..], "either for goals"),
        (&["raft", "--goal", "leader = 1", "--symmetry"], "without symmetry"),
        (&["raft", "--ask", "pat"], "did you mean “put”?"),
        (&["spec:paxos", "--goal", "leader = 1"], "--goal"),
        (&["spec:paxos", "--ask", "put"], "--ask"),
    ] {
        let refused = synod(&[&["explore"], args].concat());
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{args:?}");
        assert!(refused.err.contains(says) && refused.err.lines().count() == 1, "{args:?}: {}", refused.err);
    }
}

#[test]
fn a_scenario_that_leads_nowhere_gets_a_sentence() {
    for (text, says) in [
        (
            "synod 1 raft\nat 1s crash 1\n",
            "Line 2, column 1: a search starts from the end of a stepwise scenario",
        ),
        ("synod 1 raft\nload 5/s\n", "a load goes by a clock"),
        (
            "synod 1 raft\nstepwise\nfire 1 election\nexpect leader = 1\n",
            "Line 4, column 1: the search would start from something else than this scenario expects: expected leader",
        ),
        ("synod 1 raft\nstepwise\nrestart 1\n", "Line 3, column 9: S1 has not crashed"),
    ] {
        let refused = synod_with(&["explore", "-"], text);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{text}");
        assert!(refused.err.contains(says) && refused.err.lines().count() == 1, "{text}: {}", refused.err);
    }
}
