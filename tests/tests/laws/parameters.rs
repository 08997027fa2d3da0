//! Parameters that change while a system runs: a change counts against the parameters of that very run, and what is
//! accepted runs.

use crate::by_hand::command;
use std::fmt::Write as _;
use synod_model::{Lang, Micros};
use synod_scenario::{Run, Scenario, decode, encode};
use synod_sim::{REVISION, System};
use synod_tests::dice::Dice;
use synod_tests::swarm::value;
use synod_tests::{open, run};

/// A change that fits the parameters of its run, though not the defaults, is made; through a link too.
#[test]
fn a_change_counts_against_the_parameters_of_its_run() {
    for (text, least_steps) in [
        ("synod 1 raft nodes=3 election=1..2s heartbeat=500ms\nat 1s set heartbeat=700ms\nuntil 2s", 2),
        ("synod 1 load-balancer servers=2 weights=3,1\nat 1s set weights=1,1\nuntil 2s", 100),
        ("synod 1 load-balancer servers=3\nat 1s set speeds=100,100,20\nuntil 2s", 100),
        // The order of time counts, not that of the text; each change starts from what the one before has left.
        (
            "synod 1 load-balancer servers=2\nat 2s set retries=0\nat 1s set policy=smooth-weighted weights=1,2\nuntil 3s",
            100,
        ),
        ("synod 1 load-balancer servers=2\nstepwise\nset weights=5,1\nset policy=smooth-weighted", 2),
        ("synod 1 load-balancer servers=2\nafter 3 set weights=5,1\nafter 9 set weights=none\nuntil 1s", 20),
    ] {
        let link = encode(&synod_scenario::Link {
            run: Some(Run { revision: REVISION, fingerprint: 0, text: run::parse(text).to_string() }),
            ..Default::default()
        });
        let text = decode(&link).unwrap().run.unwrap().text;
        let mut session = open(&text);
        run::to_end(&mut session);
        assert!(session.present().step >= least_steps, "{text}");
        assert!(session.expectations().iter().all(|e| e.ok), "{text}");
    }
}

/// A start, and changes of what may change, each with its moment: those of one run in order of time.
fn drawn(system: &System, dice: &mut Dice) -> (String, Vec<(u64, String)>) {
    let mut start = format!("synod 1 {}", system.meta.id);
    for param in system.params {
        if dice.once_in(4) {
            let _ = write!(start, " {}={}", param.key, value(param.kind, dice));
        }
    }
    let live: Vec<_> = system.params.iter().filter(|p| p.live).collect();
    let mut at = 0;
    let changes = (0..dice.between(1, 3)).map(|_| {
        let first = *dice.pick(&live);
        let mut line = format!("set {}={}", first.key, value(first.kind, dice));
        let second = *dice.pick(&live);
        if second.key != first.key && dice.once_in(2) {
            let _ = write!(line, " {}={}", second.key, value(second.kind, dice));
        }
        at += dice.between(1, 300);
        (at, line)
    });
    let changes = changes.collect();
    (start, changes)
}

/// Whatever is accepted runs to its end; what is not is refused with a place. A person at the page, who makes the same
/// changes one after the other, is refused the same; and what she did opens again.
#[test]
fn what_is_accepted_runs_and_a_person_may_do_the_same() {
    let mut refused = 0;
    for system in synod_tests::catalogue().systems() {
        if system.params.iter().all(|p| !p.live) {
            continue;
        }
        let mut accepted = 0;
        for seed in 0..300 {
            let mut dice = Dice::new(seed);
            let (start, changes) = drawn(system, &mut dice);
            let start = format!("{start}\nuntil 1s");
            let open = |text: &str| synod_tests::catalogue().open(Scenario::parse(text).unwrap());
            let Ok(mut person) = open(&start) else { continue };
            let mut lines: Vec<String> = changes.iter().map(|(at, set)| format!("at {at}ms {set}")).collect();
            if dice.once_in(2) {
                lines.reverse();
            }
            let text = format!("{start}\n{}", lines.join("\n"));
            let allowed = changes.iter().try_for_each(|(at, set)| {
                person.seek_time(Micros::ms(*at)).unwrap();
                person.act(command(set))
            });
            match open(&text) {
                Ok(mut session) => {
                    accepted += 1;
                    run::to_end(&mut session);
                    assert!(allowed.is_ok(), "{text}\n{}", allowed.unwrap_err());
                    run::to_end(&mut open(&person.recorded().to_string()).unwrap());
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.pos.line > 2, "{text}\n{error}");
                    let by_hand = allowed.expect_err(&text);
                    for lang in Lang::ALL {
                        let said = |e: &synod_scenario::ScenarioError| {
                            e.sentence.render(lang, &|n| n.number().to_string())
                        };
                        assert_eq!(said(&error), said(&by_hand), "{text}");
                    }
                }
            }
        }
        assert!(accepted >= 30, "{}: {accepted}", system.meta.id);
    }
    assert!(refused >= 30, "{refused}");
}

/// A change that a recorded act has taken the sense from is refused by the run, where it stands.
#[test]
fn a_change_whose_place_only_the_run_knows_is_looked_at_there() {
    let text = "synod 1 load-balancer servers=2\nafter 5 set weights=none\nat 300ms set weights=1,2 policy=smooth-weighted\n";
    run::to_end(&mut open(text));
    let wrong =
        "synod 1 raft election=1..2s heartbeat=500ms\nat 1ms set heartbeat=600ms\nafter 1 set heartbeat=3s\n";
    let mut session = open(wrong);
    let error = session.run_on(Micros::secs(5)).expect_err(wrong);
    assert_eq!((error.pos.line, error.pos.column), (3, 13), "{error}");
}
