//! A run in a link is the same run at the same moment, and whatever a link says, it gets an answer.

use crate::by_hand::{anything, command};
use proptest::prelude::*;
use synod_model::{Lang, Micros};
use synod_scenario::{Link, Run, Scenario, decode, encode};
use synod_sim::{Frame, REVISION, Session};
use synod_tests::cases::{self, Case};
use synod_tests::dice::Dice;
use synod_tests::{open, run, swarm};

/// The link to the present moment, as the page and the command make it.
fn link_to(session: &Session) -> String {
    let present = session.present();
    encode(&Link {
        system: session.scenario().system.value.clone(),
        at: Some(present.moment()),
        run: Some(Run {
            revision: REVISION,
            fingerprint: session.fingerprint(),
            text: session.recorded().to_string(),
        }),
        ..Link::default()
    })
}

/// Opens a link, and checks that it leads to the moment at which it was made.
#[track_caller]
fn follow(name: &str, text: &str) -> Box<Session> {
    let link = decode(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (run, at) = (link.run.unwrap(), link.at.unwrap());
    assert_eq!(run.revision, REVISION);
    let mut session = open(&run.text);
    session.seek(at.step).unwrap();
    assert_eq!(session.present().step, at.step, "{name}");
    assert_eq!(session.fingerprint(), run.fingerprint, "{name}: the link leads to another run\n{}", run.text);
    session
}

#[test]
fn every_scenario_goes_through_a_link() {
    for case in cases::all() {
        let mut session = open(&case.text);
        run::to_end(&mut session);
        let end = session.present().step;
        for step in [end, end / 2, 0] {
            session.seek(step).unwrap();
            let again = follow(&case.name, &link_to(&session));
            assert_eq!(again.recorded(), session.recorded(), "{}", case.name);
            assert_eq!(again.scenario().titles, session.scenario().titles, "{}", case.name);
        }
    }
}

/// Design: a link for 500 steps with 20 interventions has at most 1,000 characters.
#[test]
fn what_people_did_goes_through_a_short_link() {
    let catalogue = synod_tests::catalogue();
    for system in catalogue.systems() {
        for seed in 0..10 {
            let mut dice = Dice::new(seed);
            let mut session = open(&format!("synod 1 {}\nseed {seed}\nload 5/s\n", system.meta.id));
            let (mut acts, mut quiet) = (0, false);
            while acts < 20 {
                // Where time stands still there are no steps to count.
                if session.by_hand() {
                    session.act(command("by-clock")).unwrap();
                }
                let before = session.present().step;
                for _ in 0..25 {
                    session.step().unwrap();
                }
                // With nobody left who begins anything, some systems come to rest.
                quiet |= session.present().step < before + 25;
                let later = session.present().playhead.plus(Micros(dice.below(9_000)));
                session.advance(later, 1_000).unwrap();
                let line = anything(&session, system, &mut dice);
                acts += u32::from(session.act(command(&line)).is_ok());
            }
            assert!(quiet || session.present().step >= 500);
            let link = link_to(&session);
            assert!(link.len() <= 1_000, "{} characters: {link}", link.len());
            follow("by hand", &link);
        }
    }
}

/// Reads a text as if it had come in a link, runs a little of it, looks at everything, and returns what is wrong.
fn try_out(text: &str) -> Option<String> {
    let answer = Scenario::parse(text).and_then(|scenario| {
        let mut session = synod_tests::catalogue().open(scenario)?;
        for _ in 0..150 {
            if !session.step()? {
                break;
            }
        }
        session.frame(&mut Frame::default());
        session.messages();
        session.log(1, 20);
        session.finish();
        session.history();
        session.end(false);
        Ok(())
    });
    answer.err().map(|error| {
        for lang in Lang::ALL {
            let said = error.render(lang);
            assert!(!said.is_empty() && !said.contains(['{', '}']), "{said}");
            assert!(!said.contains(char::is_control), "{said:?}");
        }
        error.to_string()
    })
}

/// A text in which a few words stand where they should not.
fn garbled(case: &Case, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut words: Vec<String> = case.text.split_inclusive([' ', '\n']).map(str::to_owned).collect();
    for _ in 0..dice.between(1, 4) {
        let at = usize::try_from(dice.below(words.len() as u64)).unwrap();
        let other = words[usize::try_from(dice.below(words.len() as u64)).unwrap()].clone();
        match dice.below(6) {
            0 => {
                words.remove(at);
            }
            1 => words.insert(at, other),
            2 => words[at] = other,
            3 => words[at] = format!("{} ", dice.any()),
            4 => {
                let extreme =
                    ["0", "1", "640", "641", "0ms", "1000000s", "100%", "1us", "*", "m1", "-", "none", "|"];
                words[at] = format!("{} ", dice.pick(&extreme));
            }
            _ => {
                let line =
                    ["at 0ms ", "after 3 ", "after 0 at 9ms ", "now ", "at 1s expect ", "\n", "\nstepwise\n"];
                words.insert(at, (*dice.pick(&line)).to_owned());
            }
        }
        if words.is_empty() {
            break;
        }
    }
    words.concat()
}

#[test]
fn a_garbled_scenario_gets_an_answer() {
    let mut refused = 0;
    let all = cases::all();
    for seed in 0..6_000 {
        let case = Dice::new(seed).pick(&all).clone();
        refused += u32::from(try_out(&garbled(&case, seed)).is_some());
    }
    // Otherwise the words would be garbled too much to get far, or too little.
    assert!((600..5_800).contains(&refused), "{refused} of 6000 were refused");
}

/// A link whose text was garbled before it was packed: the checksum is right, so all of it is read.
#[test]
fn a_hostile_run_gets_an_answer() {
    let all = cases::all();
    for seed in 0..300 {
        let text = garbled(Dice::new(seed).pick(&all), seed + 10_000);
        let run = Run { revision: u32::MAX, fingerprint: seed, text };
        let link = encode(&Link { system: "raft".to_owned(), run: Some(run.clone()), ..Link::default() });
        assert_eq!(decode(&link).unwrap().run, Some(run.clone()));
        try_out(&run.text);
    }
}

/// A link of a real run, with some of its characters changed, taken out or put in.
fn damaged() -> impl Strategy<Value = String> {
    let link = (0..12_u64).prop_map(|seed| {
        let catalogue = synod_tests::catalogue();
        link_to(&catalogue.open(swarm::scenario(&catalogue.systems()[0], seed)).unwrap())
    });
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<char>()), 1..5);
    (link, edits).prop_map(|(link, edits)| {
        let mut chars: Vec<char> = link.chars().collect();
        for (at, kind, new) in edits {
            if chars.is_empty() {
                break;
            }
            let at = at.index(chars.len());
            match kind {
                0 => chars[at] = new,
                1 => chars.insert(at, new),
                2 => drop(chars.remove(at)),
                _ => chars.truncate(at),
            }
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_damaged_link_gets_an_answer(text in damaged()) {
        match decode(&text) {
            Ok(link) => {
                if let Some(run) = link.run {
                    try_out(&run.text);
                }
            }
            Err(error) => {
                for lang in Lang::ALL {
                    let said = error.render(lang);
                    // What was found is repeated; no other brace stands in a sentence.
                    let readable = !said.is_empty() && (text.contains(['{', '}']) || !said.contains(['{', '}']));
                    prop_assert!(readable && !said.contains(char::is_control), "{said:?}");
                }
            }
        }
    }
}
