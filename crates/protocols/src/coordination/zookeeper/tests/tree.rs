//! What comes of writes, and of requests that are lost.

use super::Lab;

#[test]
fn writes_come_to_what_the_tree_allows() {
    let mut lab = Lab::new("servers=1", &[]);
    lab.establish(&[1]);
    for (words, answer) in [
        ("create x:a 1", "no-node"),
        ("create x 1", "none"),
        ("create x 2", "node-exists"),
        ("create-sequential x:n- 1", "x:n-1"),
        ("create-sequential x:n- 2", "x:n-2"),
        ("delete x", "not-empty"),
        ("delete x:n-2", "none"),
        // The number is that of changes below the parent: a deletion counts too, and no name comes twice.
        ("create-sequential x:n- 3", "x:n-4"),
        ("set y 1", "no-node"),
        ("set x 7", "none"),
        ("get x", "7"),
        ("get y", "no-node"),
        ("create-sequential a-longer-word-n 1", "name-too-long"),
        ("sync x", "none"),
    ] {
        let id = lab.ask(1, words).0;
        assert_eq!(lab.answers().last(), Some(&format!("{id} {answer}")), "{words}");
    }
    assert_eq!(lab.field(1, "last_committed"), "1.11", "errors have numbers, reads have none");
    lab.holds();
}

/// A write whose leader is gone is answered in the next epoch: it is there, or it can never take effect.
#[test]
fn a_lost_write_is_told_in_the_next_epoch() {
    for (seen, answer) in [(true, "1 none"), (false, "1 connection-loss")] {
        let mut lab = Lab::new("servers=3", &[]);
        lab.establish(&[3, 2, 1]);
        lab.ask(1, "create x 1");
        lab.deliver(1, 3, "Forward");
        if seen {
            lab.deliver(3, 2, "Propose");
        }
        lab.crash(3);
        lab.lose_all();
        lab.fire(1, "sync");
        lab.fire(2, "sync");
        lab.elect(&[2, 1]);
        lab.stabilize();
        assert_eq!((lab.field(1, "leader"), lab.answers()), ("2".into(), vec![answer.to_owned()]));
        lab.holds();
    }
}

#[test]
fn without_a_leader_nothing_is_served() {
    let mut lab = Lab::new("servers=3", &[]);
    lab.ask(1, "create x 1");
    lab.ask(1, "get x");
    assert_eq!(lab.answers(), ["1 no-leader", "2 no-leader"]);
}
