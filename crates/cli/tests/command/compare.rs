//! `compare`: metrics next to each other, and what a script reads of them.

use crate::{synod, synod_with};
use serde_json::Value;

const THREE: &str = "synod 1 raft nodes=3\nexpect holds election-safety\n";

/// The table as it was read and approved; `UPDATE_GOLDEN=tables` writes it anew.
#[test]
fn the_table_is_the_one_approved() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command/compare.txt");
    let english = synod_with(&["compare", "raft/leader-crash", "-"], THREE);
    assert_eq!((english.status, english.err.as_str()), (0, ""));
    let chinese = synod_with(&["compare", "raft/leader-crash", "-", "--lang", "zh-CN"], THREE);
    let table = format!("{}\n{}", english.out, chinese.out);
    synod_golden::check(synod_golden::Kind::Tables, path, &table);
}

#[test]
fn the_json_is_one_object_with_the_runs() {
    let called = synod_with(&["compare", "raft/leader-crash", "-", "raft/leader-crash", "--json"], THREE);
    let all = called.lines();
    assert_eq!((all.len(), &all[0]["type"]), (1, &Value::from("compare")));
    let runs = all[0]["runs"].as_array().expect("it lists runs");
    let sources: Vec<&str> = runs.iter().filter_map(|run| run["source"].as_str()).collect();
    assert_eq!(sources, ["raft/leader-crash", "-", "raft/leader-crash"]);
    assert_eq!(runs[0]["trace_hash"], runs[2]["trace_hash"], "a run beside itself is itself");
    assert_ne!(runs[0]["trace_hash"], runs[1]["trace_hash"]);
    let alone = synod(&["run", "raft/leader-crash", "--json"]);
    assert_eq!(alone.of_type("end")[0]["trace_hash"], runs[0]["trace_hash"]);
    for run in runs {
        assert_eq!(run["system"], "raft");
        assert_eq!(run["figures"]["requests"], 18, "arrivals are the first one's");
        assert!(run["invariants"].as_array().is_some_and(|all| !all.is_empty()));
    }
    assert_eq!(runs[1]["expectations"][0]["ok"], true);
}

#[test]
fn a_violation_in_any_of_them_is_status_1() {
    let unsafe_text = "synod 1 raft\nexpect leader = none\n";
    let called = synod_with(&["compare", "raft/first-election", "-"], unsafe_text);
    assert_eq!(called.status, 1);
    assert!(called.out.contains("! 2: line 2:"), "{}", called.out);
}

#[test]
fn a_link_carries_the_runs() {
    let link = synod_with(&["link", "raft/leader-crash", "-"], THREE).out;
    let link = link.trim_end();
    assert!(link.starts_with("#/compare?first=raft/leader-crash&second=1"), "{link}");
    let direct = synod_with(&["compare", "raft/leader-crash", "-", "--json"], THREE).lines();
    let linked = synod(&["compare", link, "--json"]).lines();
    for (a, b) in direct[0]["runs"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(linked[0]["runs"].as_array().into_iter().flatten())
    {
        assert_eq!(a["trace_hash"], b["trace_hash"]);
    }
    let opened = synod(&["open", link]).out;
    assert!(opened.contains("at 1s crash 2") && opened.contains("synod 1 raft nodes=3"), "{opened}");
    for (args, says) in [
        (vec!["run", link], "compare"),
        (vec!["compare", "raft"], "two or three"),
        (vec!["compare", "raft", "raft", "raft", "raft"], "two or three"),
    ] {
        let refused = synod(&args);
        assert_eq!(refused.status, 2);
        assert!(refused.err.contains(says) && refused.err.lines().count() == 1, "{}", refused.err);
    }
}
