//! The paper's figures, step by step.

use super::{Bench, Lab};

/// Figure 8 until S1 leads term 4 and has copied 2/2 (index 2, term 2) to S3.
fn figure_8_to_c(without: &[&str]) -> Lab {
    let mut lab = Lab::with("nodes=5 noop=off", without, &[]);
    // Entry 1 of term 1 is everywhere and committed.
    lab.stand(1);
    lab.settle(&[1, 2, 3, 4, 5]);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2, 3, 4, 5]);
    assert!((1..=5).all(|node| lab.log(node) == [1] && lab.commit(node) == 1));
    // a: S1 leads term 2 and copies its entry to S2 alone.
    lab.crash(1);
    lab.restart(1);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.role(1), lab.term(1)), ("leader", 2));
    lab.lose_all();
    lab.ask(1, "put x 2");
    lab.deliver(1, 2, "*");
    lab.lose_all();
    assert_eq!((lab.log(1), lab.log(2), lab.log(3)), (vec![1, 2], vec![1, 2], vec![1]));
    // b: S1 crashes. S5 wins term 3 with S3 and S4 and takes another entry 2.
    lab.crash(1);
    lab.stand(5);
    lab.stand(5);
    assert_eq!(lab.term(5), 3);
    lab.settle(&[3, 4, 5]);
    assert_eq!(lab.role(5), "leader");
    lab.lose_all();
    lab.ask(5, "put x 3");
    lab.lose_all();
    assert_eq!(lab.log(5), [1, 3]);
    assert_eq!((lab.commit(3), lab.commit(4), lab.commit(5)), (1, 1, 1));
    // c: S5 crashes. S1 restarts, wins term 4 with S2 and S3, and copies 2/2 to S3.
    lab.crash(5);
    lab.restart(1);
    lab.stand(1);
    lab.stand(1);
    assert_eq!(lab.term(1), 4);
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.role(1), "leader");
    assert_eq!(lab.log(3), [1, 2]);
    lab
}

#[test]
fn figure_8_an_old_entry_is_not_committed_by_counting() {
    let mut lab = figure_8_to_c(&[]);
    // A majority has 2/2, and yet it is not committed: S1, which has just restarted, knows of no commit at all.
    assert_eq!((lab.log(1), lab.log(2), lab.log(3)), (vec![1, 2], vec![1, 2], vec![1, 2]));
    assert_eq!((lab.commit(1), lab.commit(2), lab.commit(3)), (0, 1, 1));
    lab.ask(1, "put x 4");
    assert!(lab.said().contains(
        &"S1 may not commit entry 2 yet: a majority holds it, but it is from term 2 (Figure 8).".to_owned()
    ));
    lab.lose_all();
    // d: S1 crashes. S5 restarts, wins term 5 with S2, S3 and S4, and overwrites entry 2 everywhere.
    lab.crash(1);
    lab.restart(5);
    lab.stand(5);
    lab.stand(5);
    assert_eq!(lab.term(5), 5);
    lab.settle(&[2, 3, 4, 5]);
    assert_eq!(lab.role(5), "leader");
    for node in [2, 3, 4, 5] {
        assert_eq!(lab.log(node), [1, 3], "S{node}");
    }
    lab.holds();
}

#[test]
fn figure_8_an_entry_of_its_own_term_commits_the_old_one() {
    let mut lab = figure_8_to_c(&[]);
    // e: S1 copies 3/4 to S2 and S3 before it crashes.
    lab.ask(1, "put x 4");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.commit(1), 3);
    lab.crash(1);
    lab.restart(5);
    for _ in 0..2 {
        lab.stand(5);
        lab.settle(&[2, 3, 4, 5]);
    }
    assert_eq!((lab.role(5), lab.term(5)), ("candidate", 5), "only S4 votes for it");
    lab.holds();
}

#[test]
fn figure_8_without_the_rule() {
    let mut lab = figure_8_to_c(&["current-term-commit"]);
    assert_eq!(lab.commit(1), 2);
    lab.lose_all();
    lab.crash(1);
    lab.restart(5);
    lab.stand(5);
    lab.stand(5);
    lab.settle(&[2, 3, 4, 5]);
    assert_eq!(lab.role(5), "leader");
    lab.ask(5, "put x 5");
    lab.settle(&[2, 3, 4, 5]);
    assert_eq!(
        lab.finds("leader-completeness").as_deref(),
        Some("S5 leads term 5 without entry 2 of term 2, which S1 committed in term 4.")
    );
    assert_eq!(
        lab.finds("state-machine-safety").as_deref(),
        Some(
            "Two different entries 2 are applied: S1 applied “put x 2” of term 2, S5 applied “put x 3” of term 3."
        )
    );
}
