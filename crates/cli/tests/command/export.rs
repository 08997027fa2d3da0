//! `export`: each format is what its reader reads.

use crate::{synod, synod_with};
use serde_json::Value;
use std::collections::BTreeMap;
use synod_model::Lang;

fn export(format: &str) -> String {
    let called = synod(&["export", "raft/leader-crash", "--as", format]);
    assert_eq!((called.status, called.err.as_str()), (0, ""), "{format}");
    called.out
}

#[test]
fn json_is_what_run_tells() {
    assert_eq!(export("json"), synod(&["run", "raft/leader-crash", "--json"]).out);
}

/// The page lets people take away the same lines.
#[test]
fn what_a_session_tells_of_itself_is_what_run_tells() {
    let bundled = synod_library::scenario("raft", "leader-crash").expect("it is bundled");
    let mut session = synod_library::catalogue().open(bundled.parse()).expect("it opens");
    while session.present().step < 400 {
        session.step().expect("it goes on");
    }
    let told = synod(&["run", "raft/leader-crash", "--json", "--steps", "400"]).out;
    let told: Vec<&str> = told.lines().filter(|line| !line.contains(r#""type":"expect""#)).collect();
    let lines = synod_sim::trace::json_lines(session.as_mut(), Lang::En, &[]).expect("it can be told");
    assert_eq!(lines.lines().collect::<Vec<_>>(), told);
    let exported = |format| synod(&["export", "raft/leader-crash", "--as", format, "--steps", "400"]).out;
    let states = synod_sim::trace::Itf::of(session.as_mut(), Lang::En).expect("it can be told");
    assert_eq!(states, exported("itf").trim_end());
    assert_eq!(synod_sim::trace::mermaid(session.as_ref(), Lang::En), exported("mermaid"));
    assert_eq!(session.present().step, 400, "telling changes nothing");
}

/// Several steps may share a microsecond: telling leads back to the one that one came from.
#[test]
fn telling_changes_nothing() {
    let bundled = synod_library::scenario("heartbeats", "refuted").expect("it is bundled");
    let mut session = synod_library::catalogue().open(bundled.parse()).expect("it opens");
    session.seek(60).expect("it goes on");
    for step in 1..60 {
        session.seek(step).expect("it is known");
        let present = session.present();
        synod_sim::trace::json_lines(session.as_mut(), Lang::En, &[]).expect("it can be told");
        synod_sim::trace::Itf::of(session.as_mut(), Lang::En).expect("it can be told");
        assert_eq!(session.present(), present);
    }
}

#[test]
fn a_picture_is_one_svg_with_a_name_and_no_script() {
    let svg = export("svg");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(svg.contains("<title id=\"synod-title\">The leader crashes</title>"), "{svg}");
    assert!(svg.contains(">S1<") && !svg.contains("<script"));
    let dark = synod(&["export", "raft/leader-crash", "--as", "svg", "--theme", "dark"]).out;
    assert_ne!(dark, svg);
}

#[test]
fn every_operation_of_a_history_has_a_process_of_its_own() {
    let history = export("history");
    let mut open: BTreeMap<u64, Value> = BTreeMap::new();
    for line in history.lines() {
        let event: Value = serde_json::from_str(line).expect("it is JSON");
        let process = event["process"].as_u64().expect("a number");
        match event["type"].as_str().expect("text") {
            "invoke" => assert!(open.insert(process, event).is_none(), "{line}"),
            "ok" | "fail" | "info" => {
                let asked = open.remove(&process).expect("it was invoked");
                assert_eq!((&asked["f"], &asked["key"]), (&event["f"], &event["key"]));
                assert!(asked["at_us"].as_u64() <= event["at_us"].as_u64());
            }
            other => panic!("{other} is no type of event"),
        }
    }
    assert!(history.lines().count() > 10, "clients ask in this run");
}

#[test]
fn vector_clocks_grow_and_a_receiver_knows_of_its_sender() {
    let log = export("shiviz");
    let lines: Vec<&str> = log.lines().collect();
    let mut before: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
    for pair in lines.chunks(2) {
        let (host, clock) = pair[1].split_once(' ').expect("a host and its clock");
        let clock: BTreeMap<String, u64> = serde_json::from_str(clock).expect("a clock is JSON");
        let last = before.entry(host).or_default();
        assert_eq!(clock[host], last.get(host).copied().unwrap_or(0) + 1, "{host} counts its own events");
        assert!(last.iter().all(|(node, n)| clock.get(node) >= Some(n)), "{host} forgets nothing");
        assert!(!pair[0].is_empty());
        *last = clock;
    }
    for (host, clock) in &before {
        for (node, n) in clock {
            let own = before[node.as_str()][node];
            assert!(*n <= own, "{host} knows of {n} events of {node}, which has had {own}");
        }
    }
}

#[test]
fn a_sequence_diagram_names_its_nodes_and_keeps_to_its_lines() {
    let text = synod_with(
        &["export", "-", "--as", "mermaid"],
        "synod 1 raft nodes=3\nuntil 400ms\nat 300ms request 1 put x \"a;b#c\"",
    )
    .out;
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("sequenceDiagram"));
    assert!(lines.all(|line| line.starts_with("    participant n")
        || line.starts_with("    n")
        || line.starts_with("    Note over n")));
    assert!(text.contains("n1->>n2: ") || text.contains("n2->>n1: ") || text.contains("n3->>n2: "), "{text}");
}

#[test]
fn a_link_is_exported_at_its_moment() {
    let link = "#/raft/leader-crash?at=40";
    let called = synod(&["export", link, "--as", "json"]);
    assert_eq!(called.of_type("end")[0]["steps"], 40);
}

#[test]
fn a_trace_has_a_state_for_the_start_and_one_after_each_step() {
    let called = synod(&["export", "raft/leader-crash", "--as", "itf"]);
    let trace: serde_json::Value = serde_json::from_str(&called.out).expect("it is JSON");
    let (vars, states) =
        (trace["vars"].as_array().expect("a list"), trace["states"].as_array().expect("a list"));
    let steps = synod(&["run", "raft/leader-crash", "--json"]).of_type("step").len();
    assert_eq!(states.len(), steps + 1);
    for (index, state) in states.iter().enumerate() {
        assert_eq!(state["#meta"]["index"], index);
        let has: Vec<&String> =
            state.as_object().expect("a state").keys().filter(|key| *key != "#meta").collect();
        assert_eq!(has.len(), vars.len(), "each state has every variable");
        assert!(has.iter().all(|key| vars.iter().any(|var| var == key.as_str())));
    }
    let of = |state: &serde_json::Value, var: &str, node: &str| {
        let pairs = state[var]["#map"].as_array().expect("a map").clone();
        pairs.into_iter().find(|pair| pair[0] == node).map(|pair| pair[1].clone())
    };
    let down = |state: &&serde_json::Value| of(state, "status", "S2") == Some("down".into());
    let crashed = states.iter().find(down).expect("S2 crashes");
    assert_eq!(of(crashed, "current_term", "S2"), Some(1.into()), "its disk is kept");
    assert!(!called.out.contains("null"), "the format has no null");
}
