//! What is reported about a run is consistent in itself: time never runs back, no message comes from nowhere or vanishes,
//! every answer has a question. Teachers' scripts and the page rest on the shape of it.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use synod_model::Lang;
use synod_tests::{cases, open, run};

#[track_caller]
fn keys(object: &Value, expected: &[&str]) {
    let found: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected, "{object}");
}

#[test]
fn steps_follow_each_other_and_time_never_runs_back() {
    for case in cases::all() {
        let mut session = open(&case.text);
        let (mut last, mut serial) = (session.present(), 0);
        run::through(&mut session, |session| {
            let name = |node: synod_model::NodeId| node.number().to_string();
            let (present, report) = (session.present(), session.last());
            assert_eq!(
                (present.step, report.n, report.at),
                (last.step + 1, last.step + 1, present.at),
                "{}",
                case.name
            );
            assert!(present.at >= last.at, "{}: time runs back at step {}", case.name, present.step);
            for sent in &report.sent {
                assert!(sent.serial > serial, "{}: messages are numbered in order", case.name);
                serial = sent.serial;
            }
            let json = report.to_json(Lang::En, &name);
            keys(&json, &["type", "n", "at_us", "action", "node", "sent", "notes"]);
            assert_eq!(json["type"], "step");
            for sent in json["sent"].as_array().unwrap() {
                keys(sent, &["id", "from", "to", "kind"]);
            }
            last = present;
        });
    }
}

/// All that is said of the last step.
fn told(session: &synod_sim::Session) -> String {
    session.last().to_json(Lang::En, &|node| node.number().to_string()).to_string()
}

/// Every step is told in the same words from wherever one comes to it: where a run begins to be kept anew, and at its end too.
#[test]
fn a_step_is_told_alike_on_every_way_to_it() {
    let text = "synod 1 raft nodes=3\nload 20/s put\nat 1s crash 1\nat 2s restart 1\nuntil 6s";
    let (mut session, mut steps) = (open(text), Vec::new());
    run::through(&mut session, |session| steps.push(told(session)));
    let every = usize::try_from(synod_sim::CHECKPOINT_EVERY).unwrap();
    assert!(steps.len() > 2 * every, "the run is kept anew at several of its steps");
    for step in [1, every - 1, every, every + 1, 2 * every, steps.len()] {
        session.seek(step as u64).unwrap();
        assert_eq!(told(&session), steps[step - 1], "back to step {step}");
        session.seek(0).unwrap();
        session.seek(step as u64).unwrap();
        assert_eq!(told(&session), steps[step - 1], "from the start to step {step}");
    }
}

/// A link may name a step that a run never has: it is shown at its end, which is told.
#[test]
fn beyond_its_end_a_run_is_told_at_its_end() {
    let mut session = open("synod 1 raft nodes=3\nstepwise\nfire 1 election\ndeliver 1 -> 2\n");
    run::to_end(&mut session);
    let (end, last) = (session.present().step, told(&session));
    assert!(!session.last().notes.is_empty());
    session.seek(0).unwrap();
    session.seek(end + 10).unwrap();
    assert_eq!(told(&session), last);
    assert!(session.present().ended);
}

/// Whether the metrics of a run count all of it: where they are counted anew, messages and requests from before are left out.
fn counts_all(case: &cases::Case) -> bool {
    !case.text.contains(" measure\n")
}

/// What was sent was delivered, or was lost, or is still on its way.
#[test]
fn messages_are_conserved() {
    for case in cases::all().into_iter().filter(counts_all) {
        let mut session = open(&case.text);
        run::through(&mut session, |session| {
            if session.present().step.is_multiple_of(13) {
                let counts = session.end(false).messages;
                let under_way = session.messages().len() as u64;
                assert_eq!(counts.sent, counts.delivered + counts.dropped + under_way, "{}", case.name);
            }
        });
    }
}

#[test]
fn the_end_has_the_promised_shape() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let end = session.end(true).to_json();
        let all = [
            "type",
            "steps",
            "at_us",
            "state_hash",
            "trace_hash",
            "nodes",
            "messages",
            "invariants",
            "figures",
        ];
        // What stands beside the stage is there where a system has it.
        let more = ["exhibits", "hulls"].into_iter().filter(|key| end.get(key).is_some());
        keys(&end, &all.into_iter().chain(more).collect::<Vec<_>>());
        assert_eq!(
            (&end["type"], end["steps"].as_u64()),
            (&Value::from("end"), Some(session.present().step))
        );
        // Identities are texts: no script rounds them.
        assert_eq!(end["state_hash"].as_str().unwrap().len(), 16);
        keys(&end["messages"], &["sent", "delivered", "dropped"]);
        for (number, node) in (1..).zip(end["nodes"].as_array().unwrap()) {
            keys(node, &["id", "name", "up", "role", "state"]);
            assert_eq!(node["id"], number);
            let role = node["role"].as_str().unwrap();
            assert_eq!(role, role.to_lowercase());
        }
        for invariant in end["invariants"].as_array().unwrap() {
            // What breaks its assumptions is reported where something does.
            let broken = invariant.get("broken").map(|all| all.as_array().unwrap());
            keys(invariant, &["id", "expect", "verdict", "broken"][..3 + usize::from(broken.is_some())]);
            assert!(broken.is_none_or(|all| !all.is_empty()), "{invariant}");
            let bounded =
                |broken: &&Value| ["bound", "bound_ppm"].iter().any(|key| broken.get(key).is_some());
            for broken in broken.into_iter().flatten().filter(|broken| !bounded(broken)) {
                keys(broken, &["assumption", "by", "n", "at_us"]);
            }
            let verdict = invariant["verdict"].as_str().unwrap();
            assert!(["held", "violated", "seen", "unseen", "unchecked"].contains(&verdict));
        }
    }
}

/// A client waits for one answer at a time, and is answered what it has asked.
#[test]
fn client_histories_are_well_formed() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let requests = session.metrics().number("requests").unwrap();
        let mut waiting: BTreeMap<u32, String> = BTreeMap::new();
        let (mut asked, mut retired, mut at) = (0, BTreeSet::new(), 0);
        for event in session.history() {
            assert!(event.at.0 >= at, "{}: time runs back", case.name);
            at = event.at.0;
            assert!(!retired.contains(&event.process), "{}: one that never returned acts again", case.name);
            if event.kind == "invoke" {
                asked += 1;
                assert_eq!(
                    waiting.insert(event.process, event.f.clone()),
                    None,
                    "{}: two at a time",
                    case.name
                );
                continue;
            }
            assert!(["ok", "fail", "info"].contains(&event.kind), "{}", event.kind);
            assert_eq!(waiting.remove(&event.process), Some(event.f), "{}: an answer to nothing", case.name);
            if event.kind == "info" {
                retired.insert(event.process);
            }
        }
        assert!(asked == requests || !counts_all(&case), "{}: {asked} of {requests}", case.name);
    }
}

/// The marks of the timeline stand in order, and one can go from each to the next and back.
#[test]
fn marks_lead_through_a_run() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let marks: BTreeSet<u64> = session.marks().iter().map(|mark| mark.step).collect();
        assert!(session.marks().is_sorted_by_key(|mark| mark.step), "{}", case.name);
        session.seek(0).unwrap();
        let mut visited = BTreeSet::new();
        while let Some(step) = session.interesting(true) {
            session.seek(step).unwrap();
            assert!(visited.insert(step));
        }
        assert_eq!(visited, marks, "{}", case.name);
        while let Some(step) = session.interesting(false) {
            session.seek(step).unwrap();
            visited.remove(&step);
        }
        assert!(visited.len() <= 1, "{}: not all is reached on the way back", case.name);
    }
}
