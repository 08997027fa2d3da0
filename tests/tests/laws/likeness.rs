//! What can come of a scenario: each group of runs is shown by one of them, in which just that is seen.

use synod_model::{Expect, Verdict};
use synod_scenario::Scenario;
use synod_sim::Likeness;

#[test]
fn a_run_of_each_group_shows_what_is_said_of_it() {
    let catalogue = synod_library::catalogue();
    let scenario = Scenario::parse("synod 1 raft nodes=3 election=150ms..200ms\nuntil 1s\n").unwrap();
    let likeness = Likeness::of(&catalogue, &scenario, 40, u64::MAX).unwrap();
    assert_eq!(likeness.runs, 40);
    assert_eq!(likeness.all.iter().map(|alike| alike.runs).sum::<u64>(), 40);
    assert!(likeness.all.len() > 1, "with so narrow time-outs some votes split: {likeness:?}");
    assert!(likeness.all.is_sorted_by_key(|alike| std::cmp::Reverse(alike.runs)));
    for alike in &likeness.all {
        let mut session = catalogue.open(Scenario { seed: alike.seed, ..scenario.clone() }).unwrap();
        session.run_on(scenario.until.unwrap()).unwrap();
        let seen = session
            .invariants()
            .into_iter()
            .filter(|found| (found.expect, found.verdict) == (Expect::Sometimes, Verdict::Seen));
        assert_eq!(seen.map(|found| found.id).collect::<Vec<_>>(), alike.seen, "seed {}", alike.seed);
    }
}

#[test]
fn no_run_is_begun_when_the_steps_are_used_up() {
    let catalogue = synod_library::catalogue();
    let scenario = Scenario::parse("synod 1 raft\nuntil 1s\n").unwrap();
    assert_eq!(Likeness::of(&catalogue, &scenario, 40, 1).unwrap().runs, 1);
    let wrong = Scenario::parse("synod 1 raft nodes=0\nuntil 1s\n").unwrap();
    assert!(Likeness::of(&catalogue, &wrong, 40, 1).is_err());
}
