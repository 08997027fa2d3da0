//! Timestamps, and the hybrid clock.

use super::{Bench as _, Lab};
use crate::time::clock_sync::Hlc;

#[test]
fn a_commit_waits_until_its_timestamp_has_passed_on_every_clock() {
    let mut lab = Lab::new("machines=2 offsets=0,5,-5");
    lab.at_ms(100);
    lab.ask(2, "commit a");
    lab.at_ms(114);
    lab.fire(2, "commit");
    assert!(lab.answers().is_empty(), "a microsecond is missing");
    lab.chance.now.0 += 1;
    lab.fire(2, "commit");
    assert_eq!(lab.answers(), ["1 112000"]);
    lab.ask(3, "commit b");
    lab.at_ms(129);
    lab.fire(3, "commit");
    assert_eq!(lab.answers(), ["1 112000", "2 116001"]);
    lab.holds();
}

#[test]
fn without_the_wait_the_later_commit_may_have_the_smaller_timestamp() {
    let mut lab = Lab::with("machines=2 offsets=0,5,-5", &["commit-wait"], &[]);
    lab.at_ms(100);
    lab.ask(2, "commit a");
    lab.ask(3, "commit b");
    assert_eq!(lab.answers(), ["1 112000", "2 102000"]);
    assert!(lab.finds("external-consistency").is_some());
    assert!(lab.finds("wrong-order").is_some());
}

#[test]
fn commits_are_sent_until_they_are_acknowledged_and_kept_once() {
    let mut lab = Lab::with("machines=2", &["commit-wait"], &[]);
    lab.ask(2, "commit a");
    lab.lose(2, 3, "Commit");
    lab.at_ms(1_000);
    lab.fire(2, "commit");
    lab.duplicate(2, 3, "Commit");
    lab.stabilize();
    assert_eq!(lab.field(3, "commits"), "a");
    assert!(!lab.fires(2, "commit"), "nothing waits any more");
    lab.holds();
}

/// Kulkarni et al., figure 5.
#[test]
fn a_hybrid_clock_follows_the_latest_time_and_counts_at_it() {
    let mut hlc = Hlc { l: 10, c: 0 };
    hlc.tick(10);
    assert_eq!(hlc, Hlc { l: 10, c: 1 });
    hlc.merge(9, Hlc { l: 10, c: 5 });
    assert_eq!(hlc, Hlc { l: 10, c: 6 });
    hlc.merge(9, Hlc { l: 14, c: 2 });
    assert_eq!(hlc, Hlc { l: 14, c: 3 });
    hlc.merge(12, Hlc { l: 3, c: 9 });
    assert_eq!(hlc, Hlc { l: 14, c: 4 });
    hlc.tick(20);
    assert_eq!(hlc, Hlc { l: 20, c: 0 });
}
