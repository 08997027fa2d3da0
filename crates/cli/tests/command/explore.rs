//! `explore`: counts, verdicts, traces, bounds, and what is refused.

use crate::{Called, synod};
use serde_json::{Value, json};

/// The one JSON object of a search.
#[track_caller]
fn explore(args: &[&str]) -> (i32, Value) {
    let called = synod(&[&["explore", "--json"], args].concat());
    let mut lines = called.lines();
    assert_eq!(lines.len(), 1, "{args:?}: {}", called.err);
    (called.status, lines.remove(0))
}

#[test]
fn what_is_exhausted_says_so_with_the_counts() {
    let (status, report) = explore(&["spec:two-phase", "rms=5"]);
    assert_eq!(status, 0);
    for (key, value) in [
        ("system", json!("spec:two-phase")),
        ("distinct", json!(8_832)),
        ("generated", json!(58_146)),
        ("depth", json!(17)),
        ("exhausted", json!(true)),
        ("violation", json!(null)),
    ] {
        assert_eq!(report[key], value, "{key}");
    }
    let Called { out, .. } = synod(&["explore", "spec:two-phase", "rms=5"]);
    let first = "No violation, and every reachable state was searched: 8,832 states, depth 17.\n";
    assert!(out.starts_with(first), "{out}");
    // What the specification leaves out belongs to what is claimed.
    let Called { out, .. } = synod(&["explore", "spec:lamport-mutex", "max-clock=3"]);
    let first =
        "No violation, and every reachable state was searched: 10,209 states, depth 31, clocks up to 3.\n";
    assert!(out.starts_with(first), "{out}");
}

#[test]
fn a_violation_comes_with_a_shortest_trace() {
    let (status, report) = explore(&["spec:paxos", "quorum=1"]);
    assert_eq!((status, &report["depth"], &report["exhausted"]), (1, &json!(9), &json!(false)));
    let found = &report["violation"];
    assert_eq!((&found["invariant"], &found["steps"]), (&json!("agreement"), &json!(8)));
    let trace = found["trace"].as_array().expect("it is a list");
    assert_eq!(trace.len(), 8);
    assert_eq!(trace[0]["action"], "Phase1a(0)");
    assert!(trace.iter().all(|step| step["says"].is_string() && step["state"].is_object()));
    assert!(found.get("link").is_none(), "a specification has no link");
}

#[test]
fn bounds_end_a_search_and_are_told() {
    for (args, ended, depth) in [
        (["--max-states", "1000"], "states", json!(null)),
        (["--depth", "5"], "depth", json!(5)),
        (["--max-memory", "1"], "memory", json!(null)),
    ] {
        let (status, report) = explore(&[&["spec:paxos-commit"][..], &args].concat());
        assert_eq!((status, &report["exhausted"]), (0, &json!(false)), "{args:?}");
        assert_eq!((&report["ended"], &report["bounds"]["depth"]), (&json!(ended), &depth), "{args:?}");
    }
    let (_, report) = explore(&["spec:paxos-commit", "--max-states", "1000"]);
    assert_eq!((&report["distinct"], &report["bounds"]["max_states"]), (&json!(1_000), &json!(1_000)));
    let Called { out, .. } = synod(&["explore", "spec:paxos", "--depth", "5", "--lang", "zh-CN"]);
    assert!(
        out.starts_with("在此范围内没有发现违规：51 个状态，深度 5。\n没有搜索深度超过 5 的状态。\n"),
        "{out}"
    );
}

#[test]
fn a_witness_can_be_looked_for() {
    let (status, report) = explore(&["spec:acp-sb", "--invariant", "blocked"]);
    assert_eq!((status, &report["ended"], &report["violation"]), (0, &json!("seen"), &json!(null)));
    assert_eq!(report["witness"]["steps"], 5);
    let (_, report) = explore(&["spec:acp-nb", "--invariant", "blocked"]);
    assert_eq!((&report["exhausted"], &report["invariants"][0]["verdict"]), (&json!(true), &json!("unseen")));
}

#[test]
fn other_strategies_find_it_too_and_the_seed_counts() {
    let steps = |args: &[&str]| {
        let (status, report) = explore(&[&["spec:paxos", "quorum=1", "--strategy"], args].concat());
        assert_eq!(status, 1, "{args:?}");
        (report["distinct"].clone(), report["violation"]["trace"].clone())
    };
    steps(&["dfs"]);
    assert_eq!(steps(&["random", "--seed", "7"]), steps(&["random", "--seed", "7"]));
    assert_ne!(steps(&["random", "--seed", "7"]), steps(&["random", "--seed", "8"]));
}

#[test]
fn a_trace_is_written_to_a_file() {
    let path = std::env::temp_dir().join(format!("synod-trace-{}.txt", std::process::id()));
    let file = path.to_str().expect("the folder has a plain name");
    let called = synod(&["explore", "spec:two-phase", "--without", "unanimity", "--trace", file]);
    let text = std::fs::read_to_string(&path).expect("it was written");
    let _ = std::fs::remove_file(&path);
    assert_eq!(called.status, 1, "{}", called.err);
    assert!(text.contains("5 TMCommit The manager decides to commit, and tells everybody.\n"), "{text}");
    assert!(text.ends_with("R1 has committed and R3 has aborted.\n"), "{text}");
}

#[test]
fn what_makes_no_sense_gets_a_sentence() {
    for (args, part) in [
        (
            &["two-phase"][..],
            "there is no file “two-phase” and no bundled scenario of that name; did you mean spec:two-phase?",
        ),
        (
            &["spec:paxos-commit", "--trace", "no-such-folder/x"],
            "“no-such-folder/x” cannot be written: no such file",
        ),
        (&["spec:paxo"], "there is no specification “spec:paxo”, did you mean “spec:paxos”?"),
        (&["spec:paxos", "ballot=2"], "there is no parameter “ballot”, did you mean “ballots”?"),
        (&["spec:paxos", "ballots=9"], "ballots=9 is not allowed; ballots takes a whole number from 1 to 6."),
        (&["spec:paxos", "quorum=4"], "quorum=4 is not allowed; there are 3 acceptors."),
        (&["spec:paxos", "--without", "promise"], "there is no rule “promise”. The rules of this"),
        (&["spec:acp-sb", "--without", "x"], "there is no rule “x”; this specification has none"),
        (&["spec:paxos", "--invariant", "x"], "there is no invariant “x”. The invariants"),
        (&["spec:paxos", "--max-states", "0"], "write a whole number, at least 1"),
        (
            &["spec:two-phase", "rms=1", "--symmetry"],
            "no two processes of spec:two-phase are interchangeable",
        ),
        (&["load-balancer", "--symmetry"], "no two nodes of load-balancer are interchangeable"),
        (
            &["raft", "nodes=7", "--symmetry", "--partitions", "1"],
            "with more than 6 nodes only some partitions",
        ),
        (&["spec:paxos", "--strategy", "x"], "write one of bfs, dfs, random"),
        (
            &["spec:paxos", "acceptors=7", "values=4", "ballots=6"],
            "a state of spec:paxos takes 723 bits with these parameters, and at most 128 are explored",
        ),
    ] {
        let called = synod(&[&["explore"], args].concat());
        assert_eq!((called.status, called.out.as_str()), (2, ""), "{args:?}");
        assert!(called.err.contains(part) && called.err.lines().count() == 1, "{args:?}: {}", called.err);
    }
}

#[test]
fn symmetry_counts_classes() {
    let (status, report) = explore(&["spec:two-phase", "rms=5", "--symmetry"]);
    assert_eq!((status, &report["exhausted"]), (0, &json!(true)));
    assert_eq!(
        (&report["distinct"], &report["symmetry"]),
        (&json!(314), &json!([["R1", "R2", "R3", "R4", "R5"]]))
    );
    let Called { out, .. } = synod(&["explore", "spec:paxos-commit", "--symmetry", "--depth", "4"]);
    assert!(out.contains(" classes of states under symmetry of R1..R2 and of A1..A3, depth 4.\n"), "{out}");
    let (_, report) = explore(&["spec:two-phase"]);
    assert_eq!(report["symmetry"], json!([]), "it is off unless it is asked for");
    let (status, report) = explore(&["raft", "nodes=3", "--without", "vote-majority", "--symmetry"]);
    let found = &report["violation"];
    assert_eq!((status, &found["steps"], &report["symmetry"]), (1, &json!(2), &json!([["S1", "S2", "S3"]])));
    assert_eq!(synod(&["run", found["link"].as_str().expect("a system has a link")]).status, 0);
}

#[test]
fn the_list_names_the_specifications() {
    let Called { out, .. } = synod(&["list"]);
    assert!(out.contains("\n  spec:transaction-commit  Transaction commit ("), "{out}");
    let all = synod(&["list", "--specs", "--json"]).lines().remove(0);
    let ids: Vec<&Value> = all.as_array().expect("a list").iter().map(|spec| &spec["id"]).collect();
    assert_eq!(ids.len(), 7);
    assert!(synod(&["list", "--specs"]).out.contains("highest-vote-adopted"));
}

/// What was covered until then is reported as any other result.
#[cfg(unix)]
#[test]
fn an_interruption_ends_a_search_with_a_report() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_synod"))
        .args(["explore", "spec:two-phase", "rms=20", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is kill");
    assert!(kill.success());
    let mut out = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut out).expect("it is text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let report: Value = serde_json::from_str(&out).expect("it is one object");
    assert_eq!((&report["ended"], &report["exhausted"]), (&json!("interrupted"), &json!(false)));
    assert!(report["distinct"].as_u64() > Some(0));
}

/// What a rule needs to matter is added where it is not given: without it, its breach would not be found.
#[test]
fn what_a_rule_needs_is_added() {
    let small = [
        "servers=2",
        "clients=1",
        "health=off",
        "bound=100",
        "--crashes",
        "0",
        "--requests",
        "2",
        "--timers",
        "0",
    ];
    let without =
        |more: &[&str]| explore(&[&["load-balancer", "--without", "load-bound"][..], &small, more].concat());
    let (status, report) = without(&[]);
    assert_eq!((status, &report["violation"]["invariant"]), (1, &json!("bounded-load")));
    let need = json!({
        "rule": "load-bound",
        "setting": "policy=ring-bounded",
        "given": null,
        "says": "policy=ring-bounded is added: without it, nothing rests on the rule load-bound.",
    });
    assert_eq!(report["needs"], json!([need]));
    assert_eq!(report["notes"], json!([need["says"]]));
    let link = report["violation"]["link"].as_str().expect("there is a link");
    assert!(synod(&["open", link]).out.contains("policy=ring-bounded"));

    let (status, report) = without(&["policy=random"]);
    assert_eq!((status, &report["needs"][0]["given"]), (0, &json!("random")));
}
