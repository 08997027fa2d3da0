//! Without each rule, a short schedule breaks what the rule protects.

use super::{Sites, pass};

#[test]
fn what_is_not_forced_is_lost() {
    // R1 forgets that it was prepared and aborts, while the others commit.
    let mut lab = Sites::with("", &["vote-forced"], &[]);
    lab.deliver_all(&["Prepare"]);
    lab.crash(2);
    lab.restart(2);
    lab.stabilize();
    assert_eq!(lab.finds("agreement").as_deref(), Some("R2 has committed T1, and R1 has aborted it."));
}

#[test]
fn who_does_not_wait_disagrees() {
    let mut lab = Sites::with("", &["prepared-waits"], &[]);
    lab.deliver_all(&["Prepare"]);
    lab.fire(3, "decision");
    lab.stabilize();
    assert_eq!(lab.finds("agreement").as_deref(), Some("R1 has committed T1, and R2 has aborted it."));
}

#[test]
fn one_no_counts() {
    let mut lab = Sites::with("refuse=2", &["unanimity"], &[]);
    pass(&mut lab, 2);
    assert_eq!(
        lab.finds("commit-needs-all-yes").as_deref(),
        Some("R1 has committed T1 without a yes from R2.")
    );
    assert!(lab.finds("agreement").is_some());
}
