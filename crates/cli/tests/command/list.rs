//! `list`: everything that has a name.

use crate::synod;
use serde_json::json;

#[test]
fn the_list_has_every_part_of_every_system() {
    let called = synod(&["list", "--json"]);
    assert_eq!((called.status, called.out.lines().count()), (0, 1));
    let all = called.lines().remove(0);
    let raft = all.as_array().and_then(|all| all.iter().find(|s| s["id"] == "raft")).expect("there is Raft");
    assert_eq!((&raft["title"], &raft["family"]), (&json!("Raft"), &json!("Consensus")));
    let with = |part: &str, id: &str| {
        raft[part]
            .as_array()
            .and_then(|all| all.iter().find(|x| x["id"] == id).cloned())
            .expect("it is listed")
    };
    assert_eq!(
        with("params", "nodes"),
        json!({"id": "nodes", "kind": "int", "min": 1, "max": 100, "default": "5"})
    );
    assert_eq!(with("params", "election")["min"], "1ms");
    assert!(with("rules", "current-term-commit")["says"].is_string());
    let invariant = with("invariants", "election-safety");
    assert_eq!((&invariant["expect"], &invariant["assumes"]), (&json!("always"), &json!([])));
    assert!(raft["requests"].as_array().expect("a list").contains(&json!("put")));
    let crash = with("scenarios", "leader-crash");
    assert_eq!(crash["title"], "The leader crashes");
    for part in ["shows", "watch", "try"] {
        assert!(crash[part].as_str().is_some_and(|said| !said.is_empty()), "{part} in {crash}");
    }
}

#[test]
fn the_list_speaks_both_languages() {
    assert!(synod(&["list"]).out.contains("Safety rules"));
    assert!(synod(&["list", "--lang", "zh-CN"]).out.contains("安全规则"));
}

#[test]
fn one_system_is_listed_alone() {
    let one = synod(&["list", "paxos", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&one.out).expect("it is JSON");
    assert_eq!(value["id"], "paxos");
    let told = synod(&["list", "paxos"]).out;
    assert!(told.starts_with("paxos  ") && !told.contains("raft  "), "{told}");
    let first =
        told.lines().skip_while(|line| !line.contains("paxos/happy-path  ")).nth(1).unwrap_or_default();
    assert!(first.trim_start().starts_with("Two phases choose one value"), "{told}");
    let unknown = synod(&["list", "raff"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("there is no system “raff”, did you mean “raft”?"), "{}", unknown.err);
}
