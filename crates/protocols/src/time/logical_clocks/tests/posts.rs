//! When posts are delivered.

use super::Lab;

/// P1 asks, P2 answers; at P3 the answer comes first.
fn question(params: &str, without: &[&str]) -> Lab {
    let mut lab = Lab::with(params, without, &[]);
    lab.ask(1, "post why");
    lab.deliver(1, 2, "Post");
    lab.ask(2, "post because");
    lab.deliver(2, 3, "Post");
    lab
}

#[test]
fn an_answer_waits_for_its_question() {
    let mut lab = question("nodes=3 delivery=causal", &[]);
    assert_eq!(lab.said(), ["P3 keeps “because” of P2: it lacks a post that P2 had delivered before."]);
    assert_eq!([lab.field(3, "delivered"), lab.field(3, "buffered")], ["none", "because"]);
    lab.deliver(1, 3, "Post");
    assert_eq!([lab.field(3, "delivered"), lab.field(3, "buffered")], ["why,because", "none"]);
    lab.stabilize();
    lab.holds();
}

#[test]
fn as_received_promises_nothing() {
    let mut lab = question("nodes=3", &[]);
    lab.stabilize();
    assert_eq!(lab.field(3, "delivered"), "because,why");
    lab.holds();
}

#[test]
fn without_the_wait_the_answer_comes_first() {
    let lab = question("nodes=3 delivery=causal", &["causal-wait"]);
    assert_eq!(
        lab.finds("causal-delivery").as_deref(),
        Some("P3 delivers “because” of P2 without P1.1, which P2 had delivered before it posted.")
    );
}

/// What is posted independently may be delivered in any order.
#[test]
fn concurrent_posts_do_not_wait() {
    let mut lab = Lab::new("nodes=3 delivery=causal");
    lab.ask(1, "post a");
    lab.ask(2, "post b");
    lab.deliver(2, 3, "Post");
    lab.deliver(1, 3, "Post");
    assert_eq!(lab.field(3, "delivered"), "b,a");
    lab.stabilize();
    assert_eq!([1, 2].map(|node| lab.field(node, "delivered")), ["a,b", "b,a"]);
    lab.holds();
}

/// In total order nobody delivers before all others have said something later, and all deliver alike.
#[test]
fn all_deliver_in_the_order_of_times() {
    let mut lab = Lab::new("nodes=3 delivery=total");
    lab.ask(3, "post c");
    lab.ask(1, "post a");
    lab.ask(2, "event");
    lab.ask(2, "post b");
    assert_eq!([1, 2, 3].map(|node| lab.field(node, "delivered")), ["none", "none", "none"]);
    lab.deliver(3, 1, "Post");
    assert_eq!(lab.field(1, "buffered"), "a,c");
    lab.stabilize();
    assert_eq!([1, 2, 3].map(|node| lab.field(node, "delivered")), ["a,c,b", "a,c,b", "a,c,b"]);
    assert_eq!(lab.finds("all-served"), None);
    lab.holds();
}

#[test]
fn each_rule_of_the_total_order_is_needed() {
    let orders = |rule: &str, run: fn(&mut Lab)| {
        let mut lab = Lab::with("nodes=2 delivery=total", &[rule], &[]);
        run(&mut lab);
        lab.finds("same-order").is_some()
    };
    assert!(orders("later-from-all", |lab| {
        lab.ask(1, "post a");
        lab.ask(2, "post b");
    }));
    assert!(orders("ties-by-process", |lab| {
        lab.ask(1, "post a");
        lab.ask(2, "post b");
        lab.stabilize();
    }));
    assert!(orders("merge-on-receive", |lab| {
        for _ in 0..5 {
            lab.ask(1, "event");
        }
        lab.ask(1, "post a");
        lab.deliver(1, 2, "Post");
        lab.ask(2, "post b");
        lab.stabilize();
    }));
}

/// A crash in the midst of it delays and changes nothing.
#[test]
fn a_crash_delays() {
    for delivery in ["as-received", "causal", "total"] {
        let mut lab = Lab::new(&format!("nodes=3 delivery={delivery}"));
        lab.ask(1, "post a");
        lab.crash(2);
        lab.ask(3, "post b");
        lab.deliver(1, 3, "Post");
        lab.recover();
        assert_eq!(lab.finds("all-served"), None, "{delivery}");
        lab.holds();
    }
}
