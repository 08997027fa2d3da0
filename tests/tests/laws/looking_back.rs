//! Expectations that look back over the run: what never was, what was answered, what was counted.

use synod_model::Lang;
use synod_tests::{open, run};

/// What comes of the only expectation of a scenario, and what is said about it.
fn outcome(text: &str) -> (bool, String) {
    let mut session = open(text);
    run::to_end(&mut session);
    let outcomes = run::outcomes(&mut session);
    assert_eq!(outcomes.len(), 1, "{text}");
    (outcomes[0].ok, outcomes[0].says.render(Lang::En, &|node| format!("S{}", node.number())))
}

#[track_caller]
fn met(text: &str, says: &str) {
    assert_eq!(outcome(text), (true, says.to_owned()), "{text}");
}

#[track_caller]
fn missed(text: &str, says: &str) {
    assert_eq!(outcome(text), (false, says.to_owned()), "{text}");
}

const ELECTION: &str =
    "synod 1 raft nodes=3 noop=off\nstepwise\nfire 1 election\ndeliver 1 -> 2\ndeliver 2 -> 1\n";

#[test]
fn what_never_was_is_known_at_any_later_moment() {
    met(&format!("{ELECTION}expect never leader = 2"), "“leader = 2” has never been so, as expected.");
    missed(
        &format!("{ELECTION}crash 1\nexpect never leader = 1"),
        "expected never “leader = 1”, but it was so after step 3.",
    );
    missed(
        &format!("{ELECTION}expect never leader = none"),
        "expected never “leader = none”, but it was so after step 0.",
    );
    missed(
        &format!("{ELECTION}expect never node 2 current_term = 1"),
        "expected never “node 2 current_term = 1”, but it was so after step 2.",
    );
    met(
        &format!("{ELECTION}expect never figure elections > 1"),
        "“figure elections > 1” has never been so, as expected.",
    );
}

/// It is part of the run: going back and forth does not change what comes of it.
#[test]
fn what_never_was_is_the_same_on_every_way_to_the_end() {
    let text = "synod 1 raft nodes=3\nload 20/s put\nat 1s crash 1\nat 2s restart 1\nexpect never node 1 current_term > 1\nuntil 6s";
    let mut session = open(text);
    run::to_end(&mut session);
    let end = session.present().step;
    let said = |session: &mut synod_sim::Session| {
        let outcomes = run::outcomes(session);
        outcomes.into_iter().map(|outcome| (outcome.ok, outcome.says)).collect::<Vec<_>>()
    };
    let straight = said(&mut session);
    session.seek(end / 3).unwrap();
    session.seek(end).unwrap();
    assert_eq!(said(&mut session), straight);
    assert!(!straight[0].0);
}

#[test]
fn requests_are_answered_by_number() {
    let asked = "synod 1 raft nodes=1 clients=0\nstepwise\nfire 1 election\nrequest 1 put x 7\nrequest 1 get x\nrequest 1 cas x 1 2\n";
    met(&format!("{asked}expect answer 2 = 7"), "the answer to request 2 is 7, as expected.");
    met(&format!("{asked}expect answer 2 >= 7"), "the answer to request 2 is 7, as expected.");
    met(&format!("{asked}expect answer 1 = none"), "the answer to request 1 is none, as expected.");
    met(&format!("{asked}expect answer 3 = failed"), "the answer to request 3 is failed, as expected.");
    missed(&format!("{asked}expect answer 2 = 8"), "expected the answer to request 2 = 8, but it is 7.");
    missed(&format!("{asked}expect answer 4 = 8"), "there is no request 4: 3 have been made so far.");
    let open = "synod 1 raft nodes=3 clients=0\nstepwise\nfire 1 election\ndeliver 1 -> 2\ndeliver 2 -> 1\nrequest 1 put x 7\n";
    met(&format!("{open}expect answer 1 = open"), "the answer to request 1 is open, as expected.");
    met(&format!("{open}crash 1\nexpect answer 1 = lost"), "the answer to request 1 is lost, as expected.");
}

#[test]
fn metrics_are_compared_as_numbers_and_times() {
    met(&format!("{ELECTION}expect figure elections = 1"), "elections is 1, as expected.");
    met(
        &format!("{ELECTION}expect figure messages_by_kind.RequestVote = 2"),
        "messages_by_kind.RequestVote is 2, as expected.",
    );
    missed(&format!("{ELECTION}expect figure elections > 1"), "expected elections > 1, but it is 1.");
    met(
        &format!("{ELECTION}expect figure without_leader_us <= 30ms"),
        "without_leader_us is 30000, as expected.",
    );
    met(
        &format!("{ELECTION}expect figure without_leader_us < 0.0301s"),
        "without_leader_us is 30000, as expected.",
    );
    let (ok, says) = outcome(&format!("{ELECTION}expect figure electoins = 1"));
    assert!(!ok && says.starts_with("there is no figure “electoins” here; there are "), "{says}");
}
