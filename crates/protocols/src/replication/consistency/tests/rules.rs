//! What breaks without each rule, step by step, and holds with it.

use super::{C1, C2, Lab, done};

/// A bench without a rule, and one with all.
fn both(params: &str, rule: &str, play: impl Fn(&mut Lab) -> Option<String>) -> Option<String> {
    let mut with = Lab::new(params);
    assert_eq!(play(&mut with), None, "with the rule");
    with.holds();
    play(&mut Lab::with(params, &[rule], &[]))
}

#[test]
fn a_read_of_one_misses_the_write() {
    let mut lab = Lab::with("clients=2", &["majority"], &[]);
    lab.ask(4, "put tea");
    lab.deliver(4, 1, "Ask");
    lab.deliver(1, 4, "Answer");
    lab.ask(5, "get");
    lab.deliver(5, 2, "Ask");
    lab.deliver(2, 5, "Answer");
    assert_eq!(
        lab.finds("linearizable").as_deref(),
        Some(
            "C2 is told none for “get”: with what was answered before, every order of the requests gives tea."
        )
    );
}

#[test]
fn a_read_that_is_not_stored_back_is_followed_by_an_older_one() {
    let mut lab = Lab::with("clients=4", &["read-stores-back"], &[]);
    lab.ask(4, "put tea");
    lab.deliver(4, 1, "Ask");
    lab.deliver(1, 2, "ReadQuery");
    lab.deliver(2, 1, "ReadReply");
    // C4's home is R1, too.
    lab.ask(7, "get");
    lab.deliver(7, 1, "Ask");
    lab.deliver_newest(1, 2, "ReadQuery");
    lab.deliver(2, 1, "ReadReply");
    lab.deliver(1, 7, "Answer");
    lab.ask(5, "get");
    lab.deliver(5, 2, "Ask");
    lab.deliver(2, 3, "ReadQuery");
    lab.deliver(3, 2, "ReadReply");
    lab.deliver(2, 5, "Answer");
    assert_eq!(lab.answers(), ["2 tea", "3 none"]);
    assert!(lab.finds("linearizable").is_some());
}

const COUNTER: &str = "replicas=2 clients=2 mode=eventual gossip=0ms data=counter resolve=merge";

#[test]
fn a_counter_that_is_replaced_loses_a_count() {
    let found = both(COUNTER, "merge", |lab| {
        done(lab, C1, 1, "inc");
        done(lab, C2, 2, "inc");
        lab.stabilize();
        lab.finds("nothing-lost")
    });
    assert_eq!(
        found.as_deref(),
        Some("C1 was told that inc is done, and no disk has update R1.1 any more, nor what has replaced it.")
    );
}

#[test]
fn a_counter_that_adds_what_it_is_told_counts_a_copy_twice() {
    let found = both(COUNTER, "idempotent-merge", |lab| {
        done(lab, C1, 1, "inc");
        lab.duplicate(1, 2, "Update");
        lab.stabilize();
        lab.finds("counted-once")
    });
    assert_eq!(found.as_deref(), Some("R2 counts more for R1 than was ever counted there."));
}

#[test]
fn what_arrives_last_wins_and_replicas_differ_for_good() {
    let found = both("replicas=2 clients=2 mode=eventual gossip=0ms", "order-free", |lab| {
        done(lab, C1, 1, "put tea");
        done(lab, C2, 2, "put milk");
        lab.stabilize();
        lab.finds("same-updates-same-state")
    });
    assert_eq!(found.as_deref(), Some("R1 and R2 have seen the same updates: R1 would answer milk, R2 tea."));
}

#[test]
fn a_removal_of_what_it_has_not_seen_takes_an_insertion_away() {
    let found = both(
        "replicas=2 clients=2 mode=eventual gossip=0ms data=set resolve=merge",
        "remove-what-was-seen",
        |lab| {
            done(lab, C1, 1, "insert a");
            lab.stabilize();
            done(lab, C1, 1, "insert a");
            done(lab, C2, 2, "remove a");
            lab.stabilize();
            lab.finds("add-wins")
        },
    );
    assert_eq!(
        found.as_deref(),
        Some("R1 does not have a, though it has seen insertion R1.2, which no removal had seen.")
    );
}

#[test]
fn a_session_that_is_not_checked_forgets() {
    let params = "replicas=2 clients=1 mode=eventual session=all roam=on gossip=0ms";
    let mut lab = Lab::with(params, &["session-checked"], &[]);
    lab.chance.next.extend([0, 1, 1]);
    lab.ask(3, "put hello");
    lab.deliver(3, 1, "Ask");
    lab.deliver(1, 3, "Answer");
    lab.ask(3, "get");
    lab.deliver(3, 2, "Ask");
    assert_eq!(
        lab.finds("read-your-writes").as_deref(),
        Some("C1 is answered by R2, which lacks what C1 itself has written.")
    );
    lab.ask(3, "put again");
    lab.deliver(3, 2, "Ask");
    assert!(lab.finds("monotonic-writes").is_some());
}
