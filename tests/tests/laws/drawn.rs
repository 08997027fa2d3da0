//! What a sweep draws: within what the invariants assume, and the same for a seed at all times.

use std::collections::BTreeSet;
use synod_scenario::{Command, Statement};
use synod_sim::Sweep;
use synod_tests::{catalogue, run};

/// The settings that a seed switches to, in order.
fn switched(first_line: &str, seed: u64) -> Vec<String> {
    let start = run::parse(&format!("{first_line}\nuntil 30s"));
    let catalogue = catalogue();
    let system = catalogue.get(&start.system.value).unwrap();
    let drawn = Sweep::new(system, start).unwrap().draw(seed);
    let words = |line: &synod_scenario::Line| match &line.what {
        Statement::Do(Command::Set(settings)) => {
            let words = settings.iter().map(|s| format!("{}={}", s.key.value, s.value.value));
            Some(words.collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    drawn.lines.iter().filter_map(words).collect()
}

/// Through a whole run the same replicas lie, no more than are borne, in every way there is.
#[test]
fn liars_are_drawn_within_what_is_borne() {
    let mut ways = BTreeSet::new();
    let mut counts = BTreeSet::new();
    for seed in 1..=60 {
        let all = switched("synod 1 pbft faults=2", seed);
        let liars = |words: &String| words.split(' ').next().unwrap().to_owned();
        let lying: BTreeSet<String> = all.iter().map(liars).filter(|who| who != "byzantine=none").collect();
        assert!(lying.len() <= 1, "seed {seed}: {lying:?}");
        counts.extend(lying.iter().map(|who| who.split(',').count()));
        ways.extend(
            all.iter().filter_map(|words| words.split_once("behaviour=")).map(|(_, how)| how.to_owned()),
        );
        assert_eq!(all, switched("synod 1 pbft faults=2", seed));
    }
    assert_eq!(counts, BTreeSet::from([1, 2]));
    assert_eq!(ways.len(), 6, "{ways:?}");
}

/// Whoever is said to lie lies on, in another way; where nobody may lie, nobody does; most systems have no such thing.
#[test]
fn what_is_drawn_follows_from_the_settings() {
    for seed in 1..=20 {
        let all = switched("synod 1 pbft byzantine=3 behaviour=silent", seed);
        assert!(all.iter().all(|words| words.starts_with("byzantine=3 behaviour=")), "{all:?}");
        assert!(switched("synod 1 pbft replicas=3 quorum=2", seed).is_empty());
        assert!(switched("synod 1 raft", seed).is_empty());
    }
}
