//! `run`: what it tells, how it ends.

use crate::{synod, synod_with};
use serde_json::json;

#[track_caller]
fn status(text: &str) -> i32 {
    let called = synod_with(&["run", "-"], text);
    assert!(called.err.is_empty(), "{}", called.err);
    called.status
}

#[test]
fn json_lines_tell_the_run_in_order() {
    let called = synod(&["run", "raft/leader-crash", "--json"]);
    assert_eq!(called.status, 0, "{}", called.err);
    let lines = called.lines();
    let first = &lines[0];
    assert_eq!((&first["type"], &first["system"]), (&json!("start"), &json!("raft")));
    assert!(first["seed"].is_string(), "a seed may be larger than a number of JSON");
    assert_eq!(first["nodes"][1], json!({"id": 2, "name": "S2", "role": "follower"}));
    let steps = called.of_type("step");
    for (i, step) in steps.iter().enumerate() {
        assert_eq!(step["n"], i + 1);
        for key in ["at_us", "action", "node", "sent", "notes"] {
            assert!(step.get(key).is_some(), "step {} has {key}", i + 1);
        }
    }
    let times: Vec<u64> = steps.iter().filter_map(|s| s["at_us"].as_u64()).collect();
    assert!(times.is_sorted() && times.len() == steps.len());
    let end = lines.last().expect("there are lines");
    assert_eq!(
        (&end["type"], &end["steps"], &end["at_us"]),
        (&json!("end"), &json!(steps.len()), &json!(4_000_000))
    );
    for key in ["state_hash", "trace_hash"] {
        assert_eq!(end[key].as_str().map(str::len), Some(16), "{key} is a string");
    }
    for key in ["nodes", "messages", "invariants", "figures"] {
        assert!(end.get(key).is_some(), "the end has {key}");
    }
    assert!(end["nodes"][0]["state"]["log"][0]["term"].is_u64());
}

#[test]
fn the_same_run_is_told_in_the_same_way() {
    let tell = || synod(&["run", "raft/partition"]).out;
    let once = tell();
    assert_eq!(once, tell());
    let other = synod_with(&["run", "-"], "synod 1 raft\nseed 2\nuntil 1s").out;
    assert_ne!(other, synod_with(&["run", "-"], "synod 1 raft\nseed 3\nuntil 1s").out);
}

#[test]
fn metrics_are_those_of_the_run_with_steps() {
    let last = |args: &[&str]| synod(args).lines().pop().expect("there is an end");
    let with_steps = last(&["run", "raft/leader-crash", "--json"]);
    assert_eq!(last(&["run", "raft/leader-crash", "--json", "--figures"]), with_steps);
    let called = synod(&["run", "raft/leader-crash", "--json", "--figures"]);
    assert!(called.of_type("step").is_empty());
    assert_eq!(
        called.of_type("expect").len(),
        synod(&["run", "raft/leader-crash", "--json"]).of_type("expect").len()
    );
}

#[test]
fn steps_and_until_cut_a_run_short() {
    let called = synod(&["run", "raft/leader-crash", "--steps", "12", "--json"]);
    assert_eq!((called.status, called.of_type("step").len()), (0, 12));
    assert!(called.of_type("expect").is_empty(), "the end was not reached");
    let called = synod(&["run", "raft/first-election", "--steps", "12", "--figures", "--json"]);
    assert_eq!(called.of_type("end")[0]["steps"], 12);
    let called = synod(&["run", "raft/leader-crash", "--until", "300ms", "--json"]);
    assert_eq!(called.of_type("end")[0]["at_us"], 300_000);
    assert!(called.of_type("step").iter().all(|step| step["at_us"].as_u64() <= Some(300_000)));
}

#[test]
fn a_failed_expectation_gives_status_1() {
    assert_eq!(status("synod 1 raft\nuntil 1s\nexpect leader != none"), 0);
    assert_eq!(status("synod 1 raft\nuntil 1s\nexpect leader = none"), 1);
    assert_eq!(status("synod 1 raft\nuntil 1s\nat 1ms expect leader != none"), 1);
    assert_eq!(status("synod 1 raft\nuntil 1s\nexpect seen leader-elected"), 0);
    assert_eq!(status("synod 1 raft\nuntil 1s\nexpect violated election-safety"), 1);
    let called = synod_with(&["run", "-", "--json"], "synod 1 raft\nuntil 1s\nexpect leader = none");
    let outcome = &called.of_type("expect")[0];
    assert_eq!((&outcome["line"], &outcome["ok"]), (&json!(3), &json!(false)));
}

#[test]
fn an_expectation_is_told_before_the_step_that_follows_its_moment() {
    let text = "synod 1 raft\nuntil 1s\nload 20/s\nat 500ms expect leader != none";
    let called = synod_with(&["run", "-", "--json"], text);
    let lines = called.lines();
    let at = lines.iter().position(|line| line["type"] == "expect").expect("it is told");
    assert!(lines[at - 1]["at_us"].as_u64() <= Some(500_000));
    assert!(lines[at + 1]["at_us"].as_u64() > Some(500_000));
}

/// Two votes of one server in one term: two leaders.
const BROKEN: &str = "synod 1 raft nodes=3\nstepwise\nwithout one-vote-per-term\nfire 1 election\nfire 3 election\n\
                      deliver 1 -> 2 RequestVote\ndeliver 2 -> 1 *\ndeliver 3 -> 2 RequestVote\ndeliver 2 -> 3 *\n";

#[test]
fn a_violation_gives_status_1_unless_it_is_expected() {
    let called = synod_with(&["run", "-", "--json"], BROKEN);
    assert_eq!(called.status, 1, "{}", called.out);
    let violation = &called.of_type("violation")[0];
    assert_eq!((&violation["invariant"], &violation["n"]), (&json!("election-safety"), &json!(6)));
    assert_eq!(called.of_type("step").len(), 6, "the run goes on to its end");
    assert_eq!(status(&format!("{BROKEN}expect violated election-safety")), 0);
    assert_eq!(status(&format!("{BROKEN}expect holds election-safety")), 1);
    let metrics = synod_with(&["run", "-", "--figures"], BROKEN);
    assert_eq!(metrics.status, 1);
    assert!(metrics.out.contains("election-safety is violated"), "{}", metrics.out);
}

#[test]
fn every_bundled_scenario_ends_as_it_expects() {
    for system in synod(&["list", "--json"]).lines()[0].as_array().expect("a list") {
        for scenario in system["scenarios"].as_array().expect("a list") {
            let name = format!(
                "{}/{}",
                system["id"].as_str().expect("text"),
                scenario["id"].as_str().expect("text")
            );
            let called = synod(&["run", &name, "--figures"]);
            assert_eq!((called.status, called.err.as_str()), (0, ""), "{name}: {}", called.out);
        }
    }
}

#[test]
fn a_transcript_speaks_both_languages() {
    let english = synod(&["run", "raft/figure-8"]).out;
    assert!(english.starts_with("Figure 8"), "{english}");
    assert!(english.contains("\nInvariants\n") && english.contains("   10.000 ms       1 > "), "{english}");
    let chinese = synod(&["run", "raft/figure-8", "--lang", "zh-CN"]).out;
    assert!(chinese.contains("\n不变式\n") && chinese.contains("领导者"), "{chinese}");
    assert_eq!(english.lines().count(), chinese.lines().count());
}

#[test]
fn a_run_whose_nodes_are_all_gone_ends_at_its_time() {
    let called = synod_with(
        &["run", "-", "--json"],
        "synod 1 raft nodes=1\nload 100000/s\nat 5ms crash 1\nuntil 100s",
    );
    assert_eq!(called.of_type("end")[0]["at_us"], 100_000_000);
}

#[test]
fn clients_go_on_asking_when_somebody_is_back() {
    for (gone, back) in [("crash", "restart"), ("pause", "resume")] {
        let text = format!("synod 1 raft nodes=1\nload 50/s\nuntil 10s\nat 1s {gone} 1\nat 5s {back} 1");
        let called = synod_with(&["run", "-", "--json"], &text);
        let asked = |from: u64, to: u64| {
            let steps = called.of_type("step");
            let within =
                |step: &&serde_json::Value| (from..to).contains(&step["at_us"].as_u64().unwrap_or(0));
            steps.iter().filter(within).filter(|step| step["action"]["kind"] == "request").count()
        };
        assert_eq!(asked(1_000_000, 5_000_000), 0, "nobody is there to be asked ({gone})");
        assert!(asked(5_000_000, 10_000_000) > 150, "{} requests after {back}", asked(5_000_000, 10_000_000));
    }
}

/// The numbers of messages, as lines of a scenario use them: in a stepwise run always, in another one when asked for.
#[test]
fn the_numbers_of_messages_are_told_where_they_are_wanted() {
    let stepwise = "synod 1 raft nodes=3\nstepwise\nfire 1 election\ndeliver m2";
    let told = synod_with(&["run", "-"], stepwise).out;
    assert!(told.contains("  [RequestVote m1 -> S2, m2 -> S3]\n"), "{told}");
    assert!(told.contains("  [RequestVoteResponse m3 -> S1]\n"), "{told}");
    let timed = "synod 1 raft nodes=3\nuntil 1s";
    assert!(!synod_with(&["run", "-"], timed).out.contains("  [RequestVote m1 -> "));
    assert!(synod_with(&["run", "-", "--numbers"], timed).out.contains("  [RequestVote m1 -> "));
    assert_eq!(synod_with(&["run", "-", "--numbers", "--json"], timed).status, 2);
}
