//! `sweep`: the same seed always comes to the same, what it finds plays again, and parts make a whole.

use crate::{synod, synod_with};
use serde_json::{Value, json};

fn seeds(args: &[&str]) -> Vec<Value> {
    synod(&[&["sweep", "raft", "--json", "--until", "2s"], args].concat()).of_type("seed")
}

#[test]
fn nothing_is_violated_while_all_rules_hold() {
    let called = synod(&["sweep", "raft", "--seeds", "0..40", "--json"]);
    assert_eq!(called.status, 0, "{}", called.out);
    let summary = called.lines().pop().expect("there is a summary");
    assert_eq!(
        (&summary["type"], &summary["seeds"], &summary["violations"]),
        (&json!("summary"), &json!(40), &json!(0))
    );
    let seen = summary["seen"].as_array().expect("a list");
    assert!(seen.contains(&json!("leader-elected")) && seen.contains(&json!("split-vote")), "{summary}");
    assert!(summary["unseen"].is_array());
}

#[test]
fn a_seed_comes_to_the_same_in_every_part() {
    let all = seeds(&["--seeds", "10..16"]);
    assert_eq!(all.len(), 6);
    let mut parts: Vec<Value> =
        ["1/2", "2/2"].iter().flat_map(|part| seeds(&["--seeds", "10..16", "--shard", part])).collect();
    parts.sort_by_key(|line| line["seed"].as_str().map(str::to_owned));
    assert_eq!(parts, all);
    assert_eq!(seeds(&["--seeds", "12..=12"])[0], all[2]);
}

#[test]
fn a_rule_that_is_off_is_found_and_the_link_shows_it() {
    let args = ["sweep", "raft", "--without", "log-persisted", "--seeds", "0..100", "--json"];
    let called = synod(&args);
    assert_eq!(called.status, 1, "{}", called.out);
    let found = called.of_type("seed").pop().expect("there is a seed");
    let violation = &found["violation"];
    assert_eq!(called.of_type("summary")[0]["violations"], 1);
    let link = violation["link"].as_str().expect("there is a link");
    let played = synod(&["run", link, "--json"]);
    assert_eq!((played.status, played.err.as_str()), (1, ""), "the link is of this very version");
    let again = &played.of_type("violation")[0];
    assert_eq!((&again["n"], &again["invariant"]), (&violation["n"], &violation["invariant"]));
    assert_eq!(again["says"], violation["says"]);
}

#[test]
fn what_a_seed_draws_is_a_scenario_that_anybody_can_write() {
    let called = synod(&["sweep", "raft", "--without", "one-vote-per-term", "--seeds", "0..100"]);
    let link = called.out.lines().find(|line| line.starts_with("#/")).expect("there is a link");
    let text = synod(&["open", link]).out;
    assert!(text.contains("without one-vote-per-term") && text.contains("\nat "), "{text}");
    let run = synod_with(&["run", "-", "--json"], &text);
    assert_eq!(run.out, synod(&["run", link, "--json"]).out);
}

#[test]
fn parameters_and_rules_are_checked_before_anything_runs() {
    for (args, word) in [
        (&["sweep", "rafd", "--seeds", "0..1"][..], "rafd"),
        (&["sweep", "raft", "nodes=0", "--seeds", "0..1"], "nodes=0"),
        (&["sweep", "raft", "--without", "nothing", "--seeds", "0..1"], "nothing"),
        (&["sweep", "raft", "--seeds", "0..1", "--shard", "3/2"], "3/2"),
        (&["sweep", "raft"], "--seeds"),
    ] {
        let called = synod(args);
        assert_eq!((called.status, called.err.lines().count()), (2, 1), "{args:?}: {}", called.err);
        assert!(called.err.contains(word), "{args:?}: {}", called.err);
    }
}

/// What a rule needs to matter is added where it is not given, and what is given stays; both are said.
#[test]
fn what_a_rule_needs_is_added() {
    let args = ["sweep", "load-balancer", "--without", "load-bound", "--seeds", "0..1", "--until", "1s"];
    let said = "policy=ring-bounded is added: without it, nothing rests on the rule load-bound.";
    assert!(synod(&args).out.starts_with(said));
    let summary = |more: &[&str]| synod(&[&args, more].concat()).of_type("summary").remove(0);
    let need = |given: Value| (json!("load-bound"), json!("policy=ring-bounded"), given);
    let told = |summary: &Value| {
        let need = &summary["needs"][0];
        (need["rule"].clone(), need["setting"].clone(), need["given"].clone())
    };
    assert_eq!(told(&summary(&["--json"])), need(json!(null)));
    let other = summary(&["--json", "policy=random", "--lang", "zh-CN"]);
    assert_eq!(told(&other), need(json!("random")));
    let says = "policy=random 按给定的值保留，但规则 load-bound 在 policy=ring-bounded 时才起作用。";
    assert_eq!(other["needs"][0]["says"], says);
    assert!(summary(&["--json", "policy=ring-bounded"]).get("needs").is_none());
}
