//! Whatever the network and the machines do, nothing panics, and what a system claims stays true.

use crate::by_hand::command;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use synod_model::{Expect, Lang, Micros, NodeId, Verdict};
use synod_sim::{InvariantReport, Session, System};
use synod_tests::{cases, open, run, swarm};

/// How many drawn scenarios of each system are run.
const SWARM: u64 = 1_000;
/// And how many with unusual parameters.
const UNUSUAL: u64 = 300;

/// What is violated although it was claimed: what it assumes was not broken.
fn broken_promises(invariants: &[InvariantReport]) -> Vec<String> {
    let promised = |i: &&InvariantReport| i.verdict == Verdict::Violated && i.broken.is_empty();
    let name = |i: &InvariantReport| {
        let found = i.finding.as_ref().map(|f| f.render(Lang::En, &|n| n.number().to_string()));
        format!("{}: {}", i.id, found.unwrap_or_default())
    };
    invariants.iter().filter(promised).map(name).collect()
}

/// How many seeds each hostile network is run with.
const SEEDS: u64 = 5;

/// Only safety is looked at: what comes about in the end may rest on time, and some of these networks are slower than
/// any time-out.
#[test]
fn a_hostile_network_breaks_no_promise() {
    for system in synod_tests::catalogue().systems() {
        let id = system.meta.id;
        for net in [
            "loss=100%",
            "duplicate=100%",
            "reorder=100%",
            "duplicate=100% reorder=100% latency=0..400ms",
            "loss=50% duplicate=50% reorder=50% latency=0..1s",
            "latency=0ms",
            "latency=20s",
        ] {
            for seed in 1..=SEEDS {
                let text = format!(
                    "synod 1 {id}\nseed {seed}\nnet {net}\nload 20/s\nat 1s crash 1\nat 2s restart 1\nuntil 4s"
                );
                let mut session = open(&text);
                run::to_end(&mut session);
                let wrong = broken_promises(&session.end(false).invariants);
                assert!(wrong.is_empty(), "{wrong:?}\n{text}");
            }
        }
    }
}

/// By hand, every message in flight is treated in the same way, and every timer fires, round after round.
#[test]
fn whatever_becomes_of_every_message_nothing_panics() {
    for system in synod_tests::catalogue().systems() {
        for treat in ["drop", "duplicate", "deliver", "hold", "delay"] {
            let mut session = open(&format!("synod 1 {}\nstepwise\n", system.meta.id));
            for round in 0..12 {
                for node in 1..=session.names().len() {
                    if let Some(timer) = session.timers(NodeId::at(node - 1)).first() {
                        session.act(command(&format!("fire {node} {}", timer.kind.id))).unwrap();
                    }
                }
                let by = if treat == "delay" { " by 1s" } else { "" };
                for message in session.messages().iter().take(300) {
                    session.act(command(&format!("{treat} m{}{by}", message.serial))).unwrap();
                }
                if round % 4 == 3 {
                    for message in session.messages().iter().take(300) {
                        session.act(command(&format!("deliver m{}", message.serial))).unwrap();
                    }
                }
            }
            let wrong = broken_promises(&session.end(true).invariants);
            assert!(wrong.is_empty(), "{wrong:?}\n{}", session.recorded());
        }
    }
}

#[test]
fn a_swarm_of_seeds_keeps_every_promise_and_sees_everything() {
    let mut wrong = String::new();
    for system in synod_tests::catalogue().systems() {
        let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
        let usual = (1..=SWARM).map(|seed| swarm::scenario(system, seed));
        for scenario in usual.chain((1..=UNUSUAL).map(|seed| swarm::unusual(system, seed))) {
            let mut session = synod_tests::catalogue().open(scenario).unwrap();
            let end = run::end_of(session.scenario());
            session.run_on(end).unwrap();
            let end = session.end(true);
            let broken = broken_promises(&end.invariants);
            if !broken.is_empty() {
                let _ = writeln!(wrong, "{broken:?}\n{}", session.scenario());
            }
            for invariant in &end.invariants {
                match (invariant.expect, invariant.verdict) {
                    (Expect::Sometimes, Verdict::Seen) => *seen.entry(invariant.id).or_default() += 1,
                    // With unusual time-outs an answer may be later than what is assumed.
                    (Expect::Eventually, verdict) if broken.is_empty() && invariant.broken.is_empty() => {
                        assert!(
                            verdict == Verdict::Held,
                            "{}: {} is claimed, and does not come about within settles_within: claim it only where it \
                             does (`assumes`), or mend the handlers.\n{}",
                            system.meta.id,
                            invariant.id,
                            session.scenario()
                        );
                    }
                    _ => {}
                }
            }
        }
        for invariant in system.invariants.iter().filter(|i| i.expect == Expect::Sometimes) {
            assert!(
                seen.contains_key(invariant.id),
                "{}: {} is never seen in runs with the usual load: it is too rare, or `observe` does not note it",
                system.meta.id,
                invariant.id
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Each safety rule is there for a reason: without it, some run of the swarm or some scenario that comes with Synod
/// breaks one of the invariants that the rule protects.
#[test]
fn each_rule_is_missed_when_it_is_off() {
    for system in synod_tests::catalogue().systems() {
        let mut missed: BTreeSet<&str> = BTreeSet::new();
        for case in cases::bundled().iter().chain(&cases::own()) {
            let mut session = open(&case.text);
            let rules: Vec<&str> = system.rules.iter().map(|r| r.id).collect();
            if session.scenario().system.value != system.meta.id {
                continue;
            }
            let mut off = BTreeSet::new();
            run::through(&mut session, |session| {
                let force = session.rules();
                off.extend(rules.iter().zip(force).filter(|(_, on)| !on).map(|(id, _)| *id));
            });
            // With two rules off nobody knows which one was missed.
            if let (1, Some(id)) = (off.len(), off.first())
                && breaks(system, id, &session)
            {
                missed.insert(id);
            }
        }
        for rule in system.rules.iter().filter(|rule| !missed.contains(rule.id)) {
            let breaks = |seed: u64| {
                let mut scenario = swarm::scenario(system, seed);
                scenario.without.push(rule.id.to_owned().into());
                let mut session = synod_tests::catalogue().open(scenario).unwrap();
                let end = run::end_of(session.scenario());
                session.run_on(end).unwrap();
                breaks(system, rule.id, &session)
            };
            assert!(
                (1..=500).any(breaks),
                "{0}: nothing that {1} protects breaks without it, neither under drawn faults nor in a scenario: add a \
                 scenario with `without {1}` and `expect violated ID` (`synod explore {0} --without {1}` says how)",
                system.meta.id,
                rule.id
            );
        }
    }
}

/// Whether a run violates an invariant that a rule protects.
fn breaks(system: &System, rule: &str, session: &Session) -> bool {
    let protects = system.rules.iter().find(|r| r.id == rule).unwrap().protects;
    session.violations().iter().any(|v| protects.contains(&v.invariant))
}

/// The load that clients make comes to an end with the run, not with the steps: virtual time is what ends it.
#[test]
fn a_run_ends_at_its_end() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        // Where every node has crashed, nothing happens any more, and the run has ended before its time.
        if !session.scenario().stepwise && !session.present().ended {
            assert_eq!(session.present().playhead, run::end_of(session.scenario()), "{}", case.name);
            assert!(session.present().at <= session.present().playhead, "{}", case.name);
        }
        assert!(session.present().at < Micros(u64::MAX / 2), "{}", case.name);
    }
}
