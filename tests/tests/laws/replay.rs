//! A run is decided by its text. Seeking, stepping back, acting in the past and printing what was done are all ways of
//! running again, so each is compared with a fresh run, by fingerprint.

use crate::by_hand::{anything, command};
use synod_model::Micros;
use synod_sim::{Session, System};
use synod_tests::cases::{self, Case};
use synod_tests::dice::Dice;
use synod_tests::{hashes, open, run};

/// The fingerprints of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Prints {
    step: u64,
    state: u64,
    trace: u64,
}

fn prints(session: &Session) -> Prints {
    Prints { step: session.present().step, state: session.state_hash(), trace: session.trace_hash() }
}

/// The fingerprints after every step of a run, from before the first to the last.
#[track_caller]
fn way(case: &Case) -> Vec<Prints> {
    let mut session = open(&case.text);
    let mut way = vec![prints(&session)];
    run::through(&mut session, |session| way.push(prints(session)));
    way
}

/// A session of a text that is at its end.
#[track_caller]
fn ended(text: &str) -> Box<Session> {
    let mut session = open(text);
    run::to_end(&mut session);
    session
}

fn system_of<'a>(catalogue: &'a synod_sim::Catalogue, session: &Session) -> &'a System {
    catalogue.get(&session.scenario().system.value).unwrap()
}

#[test]
fn the_same_text_gives_the_same_run() {
    for case in cases::all() {
        let (one, other) = (ended(&case.text), ended(&case.text));
        assert_eq!(prints(&one), prints(&other), "{}", case.name);
        assert_eq!(one.end(true).to_json(), other.end(true).to_json(), "{}", case.name);
    }
}

/// The same fingerprints are compared again in WebAssembly.
#[test]
fn every_run_is_the_one_in_the_table() {
    let (tables, mut wrong) = (hashes::tables(), Vec::new());
    for (system, table) in &tables {
        let path = format!("{}/hashes/{system}.txt", env!("CARGO_MANIFEST_DIR"));
        wrong.extend(synod_golden::compare(synod_golden::Kind::Hashes, path, table).err());
    }
    let left_over = hashes::TABLES.iter().filter(|(system, _)| !tables.contains_key(*system));
    wrong.extend(left_over.map(|(system, _)| format!("hashes/{system}.txt is of no system")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_seed_gives_another_run() {
    for case in cases::drawn() {
        let mut scenario = run::parse(&case.text);
        scenario.seed += 1_000;
        let moments = |text: &str| {
            let mut session = open(text);
            let mut moments = Vec::new();
            run::through(&mut session, |session| moments.push(session.present().at));
            (moments, session.trace_hash())
        };
        let (one, other) = (moments(&case.text), moments(&scenario.to_string()));
        assert_ne!(one.1, other.1, "{}: the same trace hash", case.name);
        assert_ne!(one.0, other.0, "{}: everything happens at the same moments", case.name);
    }
}

/// Nobody looks at a run that is run on; it is the same run.
#[test]
fn a_quiet_run_is_the_same_run() {
    for case in cases::all() {
        let loud = ended(&case.text);
        let mut quiet = open(&case.text);
        quiet.run_on(run::end_of(loud.scenario())).unwrap();
        assert_eq!(prints(&quiet), prints(&loud), "{}", case.name);
        assert_eq!(quiet.end(false).messages, loud.end(false).messages, "{}", case.name);
    }
}

#[test]
fn seeking_equals_a_fresh_run() {
    for (seed, case) in (0..).zip(cases::all()) {
        let way = way(&case);
        let mut dice = Dice::new(seed);
        let mut session = ended(&case.text);
        let mut fresh = open(&case.text);
        for _ in 0..30 {
            let wanted = dice.pick(&way);
            session.seek(wanted.step).unwrap();
            assert_eq!(prints(&session), *wanted, "{} sought to step {}", case.name, wanted.step);
        }
        // Step back, as the page does, and forth again by itself.
        let here = session.present().step;
        if here > 0 {
            session.seek(here - 1).unwrap();
            assert_eq!(prints(&session), way[usize::try_from(here).unwrap() - 1], "{} back", case.name);
            session.step().unwrap();
            assert_eq!(prints(&session), way[usize::try_from(here).unwrap()], "{} forth", case.name);
        }
        for wanted in &way[1..] {
            assert!(fresh.step().unwrap(), "{} goes on", case.name);
            assert_eq!(prints(&fresh), *wanted, "{} stepped by hand", case.name);
        }
    }
}

#[test]
fn seeking_a_moment_equals_running_to_it() {
    for (seed, case) in (0..).zip(cases::all()) {
        let mut session = ended(&case.text);
        let end = session.present().at.0;
        let mut dice = Dice::new(seed);
        for _ in 0..8 {
            let at = Micros(dice.below(end + 1));
            session.seek_time(at).unwrap();
            if session.scenario().stepwise {
                assert!(session.present().at <= at, "{}", case.name);
                continue;
            }
            let mut fresh = open(&case.text);
            fresh.run_on(at).unwrap();
            assert_eq!(prints(&session), prints(&fresh), "{} at {at:?}", case.name);
            assert_eq!(session.present().playhead, at, "{}", case.name);
        }
    }
}

/// While every node is paused nothing happens, and whoever looks for the next event looks to the end of time. What was
/// still to come comes when it would have come.
#[test]
fn looking_ahead_while_all_nodes_are_paused_changes_nothing() {
    for case in cases::drawn() {
        let mut scenario = run::parse(&case.text);
        scenario.lines.clear();
        if scenario.stepwise {
            continue;
        }
        let halt = Micros(run::end_of(&scenario).0 / 3);
        let later = halt.plus(Micros::ms(40));
        let played = |looks: bool| {
            let mut session = open(&scenario.to_string());
            session.run_on(halt).unwrap();
            let all = session.names().to_vec();
            for name in &all {
                session.act(command(&format!("pause {name}"))).unwrap();
            }
            if looks {
                assert!(!session.step().unwrap(), "{}: everybody is paused", case.name);
            }
            session.run_on(later).unwrap();
            for name in &all {
                session.act(command(&format!("resume {name}"))).unwrap();
            }
            run::to_end(&mut session);
            prints(&session)
        };
        assert_eq!(played(true), played(false), "{}", case.name);
    }
}

/// The longer a run, the farther apart are the moments that are kept: memory stays bounded, and going back still leads to
/// the same moment.
#[test]
fn a_long_run_keeps_fewer_moments() {
    let text = "synod 1 raft nodes=3\nload 5/s put\nuntil 100000s";
    let mut session = open(text);
    session.run_on(Micros::secs(20)).unwrap();
    let early = prints(&session);
    assert_eq!(session.kept_every(), synod_sim::CHECKPOINT_EVERY);
    let most = synod_sim::CHECKPOINT_EVERY * synod_sim::MOST_CHECKPOINTS as u64;
    let mut until = 20;
    while session.present().step <= most {
        until += 100;
        session.run_on(Micros::secs(until)).unwrap();
    }
    assert_eq!(session.kept_every(), 2 * synod_sim::CHECKPOINT_EVERY);
    session.seek(early.step).unwrap();
    assert_eq!(prints(&session), early);
}

/// A branch, and what it looked like at its end.
struct Known {
    end: Prints,
}

/// Walks about in a run, acts here and there, and checks after each act that nothing that was seen is lost.
fn walk(case: &Case, seed: u64, acts: usize) {
    let catalogue = synod_tests::catalogue();
    let mut dice = Dice::new(seed);
    let mut session = ended(&case.text);
    let system = system_of(&catalogue, &session);
    let mut known = vec![Known { end: prints(&session) }];
    for _ in 0..acts {
        let end = known[session.branch()].end.step;
        session.seek(dice.below(end + 1)).unwrap();
        if !session.scenario().stepwise && dice.once_in(2) {
            let later = session.present().playhead.plus(Micros(dice.below(20_000)));
            session.advance(later, 1_000_000).unwrap();
        }
        let before = (prints(&session), session.branch(), session.branches(), session.present());
        let line = anything(&session, system, &mut dice);
        if let Err(error) = session.act(command(&line)) {
            let after = (prints(&session), session.branch(), session.branches(), session.present());
            assert_eq!(before, after, "{}: refused ({error}), and yet something changed", case.name);
            continue;
        }
        assert_eq!(session.present().step, before.0.step + 1, "{}: {line} is one step", case.name);
        for _ in 0..dice.below(60) {
            session.step().unwrap();
        }
        let here = prints(&session);
        if session.branch() == known.len() {
            known.push(Known { end: here });
        } else {
            let present = before.3;
            assert_eq!(
                present.step, present.known,
                "{}: only at the end of a branch does it grow itself",
                case.name
            );
            known[session.branch()].end = here;
        }
        assert_eq!(session.branches().len(), known.len());
        check_replay(case, &session, here);
        check_branches(case, &mut session, &known);
    }
}

/// What was done, printed and read again, leads to the same moment.
#[track_caller]
fn check_replay(case: &Case, session: &Session, here: Prints) {
    let text = session.recorded().to_string();
    let mut again = open(&text);
    again.seek(here.step).unwrap();
    assert_eq!(prints(&again), here, "{}: recorded and played again\n{text}", case.name);
    assert_eq!(again.fingerprint(), session.fingerprint());
}

/// Every branch is still what it was.
#[track_caller]
fn check_branches(case: &Case, session: &mut Session, known: &[Known]) {
    let (branch, here) = (session.branch(), prints(session));
    for (id, known) in known.iter().enumerate() {
        session.select_branch(id);
        session.seek(known.end.step).unwrap();
        assert_eq!(prints(session), known.end, "{}: branch {id} has changed", case.name);
    }
    session.select_branch(branch);
    session.seek(here.step).unwrap();
    assert_eq!(prints(session), here, "{}: back on branch {branch}", case.name);
}

#[test]
fn acting_in_the_past_keeps_the_future() {
    for (seed, case) in (0..).zip(cases::all()) {
        for again in 0..3 {
            walk(&case, 3 * seed + again, 8);
        }
    }
    // One longer walk, for branches of branches of branches.
    walk(&cases::drawn()[0], 99, 40);
}

/// A link is opened at an early moment, and what was recorded after it is still to come.
#[test]
fn acting_before_what_was_recorded_keeps_it() {
    let text = "synod 1 raft nodes=3\nafter 40 crash 1\nafter 80 restart 1\nuntil 2s";
    let end = prints(&ended(text));
    let mut session = open(text);
    session.seek(10).unwrap();
    session.act(command("isolate 2")).unwrap();
    assert_eq!((session.branch(), session.branches().len()), (1, 2));
    session.select_branch(0);
    run::to_end(&mut session);
    assert_eq!(prints(&session), end);
}

/// Who acts at a moment has seen what was looked at then; so it is when the run is played again.
#[test]
fn an_expectation_comes_before_an_act_at_its_moment() {
    let text = "synod 1 raft nodes=3\nnet latency=20ms\nat 1ms fire 1 election\n\
                at 300001us expect node 1 role = leader\nuntil 1s";
    let mut session = open(text);
    session.advance(Micros(300_001), 1_000_000).unwrap();
    assert!(session.present().at < session.present().playhead, "no step falls on this microsecond");
    session.act(command("crash 1")).unwrap();
    run::to_end(&mut session);
    let mut again = open(&session.recorded().to_string());
    run::to_end(&mut again);
    for session in [&session, &again] {
        assert!(session.expectations()[0].ok, "it was the leader when it was looked at");
    }
    assert_eq!(prints(&again), prints(&session));
}
