//! What is wrong with a scenario, against its system and against the run: each error by its exact sentences.
//!
//! `errors.txt` is a table: a wrong text (`>` lines) and what is said about it in every language. What the text alone
//! gets wrong is the business of the `scenario` crate and is tested there. After a deliberate change, run the test with
//! `UPDATE_GOLDEN=errors` and read the difference.

use crate::by_hand::command;
use std::fmt::Write as _;
use std::path::Path;
use synod_model::Lang;
use synod_scenario::{Scenario, ScenarioError};
use synod_sim::MOST_BRANCHES;
use synod_tests::{open, run};

/// What is wrong with a text: when it is read, when it is opened, or when it is run.
fn wrong(text: &str) -> Result<(), ScenarioError> {
    let mut session = synod_library::catalogue().open(Scenario::parse(text)?)?;
    let end = run::end_of(session.scenario());
    session.run_on(end).map(drop)
}

#[test]
fn each_error_says_where_what_and_what_is_allowed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/laws/errors.txt");
    let table = std::fs::read_to_string(&path).unwrap();
    let mut told = String::new();
    // One more system changes no sentence here.
    let systems: Vec<&str> =
        synod_library::catalogue().systems().iter().map(|system| system.meta.id).collect();
    let systems = systems.join(", ");
    for block in table.split("\n\n") {
        let shown: Vec<&str> = block.lines().filter(|line| line.starts_with('>')).collect();
        let text =
            shown.iter().map(|line| line.trim_start_matches(['>', ' '])).collect::<Vec<_>>().join("\n");
        let error = wrong(&text).expect_err(&text);
        if !told.is_empty() {
            told.push('\n');
        }
        let _ = writeln!(told, "{}", shown.join("\n"));
        for lang in Lang::ALL {
            let said = error.render(lang);
            assert!(!said.is_empty() && !said.contains(['{', '}']) && !said.contains("  "), "{said}");
            let _ = writeln!(told, "{}", said.replace(&systems, "SYSTEM, .."));
        }
    }
    synod_golden::check(synod_golden::Kind::Errors, &path, &told);
}

/// A node whose memory is an enum has other fields in another state: an expectation may name them before it is there.
#[test]
fn a_field_that_a_node_has_only_in_some_states_may_be_expected() {
    let text = |field: &str| format!("synod 1 lease-lock\nuntil 1s\nexpect node L {field} = none");
    let mut session = open(&text("asked"));
    run::to_end(&mut session);
    assert!(run::outcomes(&mut session).iter().all(|outcome| outcome.ok));
    let scenario = Scenario::parse(&text("askd")).unwrap();
    let error = synod_tests::catalogue().open(scenario).err().expect("there is no such field");
    let said =
        "a node has no field “askd”, did you mean “asked”? Its fields are last_token, holder, asked, token.";
    assert!(error.render(Lang::En).ends_with(said), "{}", error.render(Lang::En));
}

/// What a person does at the wrong moment is refused, and nothing has changed.
#[test]
fn what_makes_no_sense_now_is_refused_and_changes_nothing() {
    let mut session = open("synod 1 raft nodes=3\nnet latency=20ms");
    session.seek(4).unwrap();
    for (line, said) in [
        ("restart 1", "S1 has not crashed; only a crashed node can be restarted."),
        ("resume 2", "S2 is not paused."),
        ("crash 9", "node 9 does not exist; this scenario has nodes 1 to 3."),
        ("fire 1 electoin", "there is no timer “electoin”, did you mean “election”? The timers"),
        ("deliver m9999", "there is no message “m9999”"),
        ("set nodes=7", "nodes cannot be changed while the system runs"),
    ] {
        let before = (session.fingerprint(), session.branches(), session.present(), session.recorded());
        let error = session.act(command(line)).expect_err(line);
        let sentence = error.sentence.render(Lang::En, &|node| node.number().to_string());
        assert!(sentence.starts_with(said), "{sentence}");
        assert!(!error.render(Lang::ZhCn).is_empty());
        let after = (session.fingerprint(), session.branches(), session.present(), session.recorded());
        assert_eq!(before, after, "{line} was refused, and yet something changed");
    }
}

/// Reaching a bound is reported, and what was there before is still there.
#[test]
fn every_bound_is_told() {
    let text = "synod 1 raft nodes=100\nnet latency=1000s\nuntil 20s";
    let error = wrong(text).expect_err("so many messages cannot be in flight");
    assert_eq!(error.to_string(), "more than 100000 messages are in flight; the run stops here.");

    let mut session = open("synod 1 raft nodes=3");
    session.seek(30).unwrap();
    for branch in 1..MOST_BRANCHES {
        session.seek(10).unwrap();
        session.act(command("crash 1")).unwrap();
        assert_eq!(session.branches().len(), branch + 1);
        session.select_branch(0);
    }
    session.seek(10).unwrap();
    let before = (session.fingerprint(), session.present());
    let error = session.act(command("crash 1")).expect_err("so many branches are kept and no more");
    assert_eq!(error.to_string(), "at most 64 branches are kept; select one and go on there.");
    assert_eq!((session.fingerprint(), session.present()), before);
    assert_eq!(session.branches().len(), MOST_BRANCHES);
}
