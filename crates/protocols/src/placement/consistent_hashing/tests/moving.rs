//! Keys move while clients ask: on the bench, one message after the other.

use super::{D1, Lab, n, store};

/// One server with one key, one that joins and takes it, and a client.
fn two(without: &[&str]) -> Lab {
    let mut lab = Lab::with("servers=1 spare=1 keys=1 vnodes=3", without, &[]);
    lab.ask(D1, "join 3");
    lab
}

const C1: u16 = 4;

#[test]
fn a_key_is_kept_until_it_has_arrived() {
    let mut lab = two(&[]);
    lab.deliver(D1, n(1), "View");
    lab.deliver(D1, n(2), "View");
    assert_eq!(lab.field(n(2), "awaiting"), "2");
    lab.lose(n(1), n(2), "Transfer");
    assert_eq!(store(&lab, n(1)), "k1=1 (1.0)");
    lab.fire(n(1), "transfer");
    lab.deliver(n(1), n(2), "Transfer");
    assert_eq!(store(&lab, n(1)), "k1=1 (1.0)", "it is not acknowledged yet");
    lab.deliver(n(2), n(1), "TransferAck");
    assert_eq!((store(&lab, n(1)), store(&lab, n(2))), (String::new(), "k1=1 (1.0)".into()));
    lab.stabilize();
    assert_eq!(lab.field(n(2), "awaiting"), "none");
    assert!(lab.finds("placed").is_none());
    lab.holds();
}

#[test]
fn a_lookup_waits_at_the_new_owner_until_the_key_has_come() {
    let mut lab = two(&[]);
    lab.spread(D1, &[n(2), C1], "View");
    lab.ask(C1, "get k1");
    lab.deliver(C1, n(2), "Lookup");
    assert_eq!(
        lab.said(),
        ["N2 lets C1 wait: it owns k1 now, but has not got it yet. Servers that have not released: 1."]
    );
    lab.deliver(D1, n(1), "View");
    lab.deliver(n(1), n(2), "Transfer");
    lab.deliver(n(2), C1, "Answer");
    assert_eq!(lab.answers(), ["1 2", "2 1"]);
    lab.holds();
}

#[test]
fn a_client_with_an_old_view_is_told_the_new_one() {
    let mut lab = two(&[]);
    lab.spread(D1, &[n(1), n(2)], "View");
    lab.ask(C1, "get k1");
    lab.deliver(C1, n(1), "Lookup");
    assert_eq!(lab.said(), ["N1 tells C1 view 2: in it, N2 owns k1."]);
    lab.deliver(n(1), C1, "WrongView");
    assert_eq!(lab.field(C1, "view_version"), "2");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 2", "2 1"]);
    assert!(lab.finds("wrong-view-redirect").is_some());
}

/// The old owner serves until it learns the view; what was written by then comes with the key.
#[test]
fn what_is_written_while_a_view_spreads_is_not_lost() {
    let mut lab = two(&[]);
    lab.ask(C1, "put k1 7");
    lab.deliver(C1, n(1), "Lookup");
    lab.stabilize();
    lab.ask(C1, "get k1");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 2", "2 none", "3 7"]);
    assert_eq!(store(&lab, n(2)), "k1=7 (1.1)");
    lab.holds();
}

/// The client asks again, first the old owner and then the new one: the write takes effect once.
#[test]
fn a_write_that_is_asked_twice_takes_effect_once() {
    let mut lab = two(&[]);
    lab.ask(C1, "put k1 7");
    lab.deliver(C1, n(1), "Lookup");
    lab.lose(n(1), C1, "Answer");
    lab.deliver_all(&["View", "Transfer", "TransferAck", "Released"]);
    lab.ask(C1, "put k1 8");
    lab.deliver(C1, n(2), "Lookup");
    lab.fire(C1, "retry");
    lab.stabilize();
    assert_eq!(store(&lab, n(2)), "k1=8 (2.2)");
    lab.holds();
}

/// What comes by a view that a server does not know yet waits for it.
#[test]
fn a_transfer_may_come_before_the_view() {
    let mut lab = two(&[]);
    lab.deliver(D1, n(1), "View");
    lab.deliver(n(1), n(2), "Transfer");
    assert_eq!(lab.said(), ["N2 keeps for later what N1 sends by view 2: it knows only view 1."]);
    assert_eq!(store(&lab, n(2)), "");
    lab.deliver(D1, n(2), "View");
    assert_eq!(store(&lab, n(2)), "k1=1 (1.0)");
    lab.stabilize();
    assert!(lab.finds("placed").is_none());
}

#[test]
fn a_key_that_is_nowhere_is_said_to_be_so_when_all_have_released() {
    let mut lab = two(&[]);
    lab.spread(D1, &[n(2), C1], "View");
    // N2 owns more than k1 now, and nobody has ever written k7.
    let of_n2 = (2..100).map(|key| format!("k{key}")).find(|key| {
        lab.ask(C1, &format!("get {key}"));
        let there = lab.newest(C1, n(2)).is_some();
        lab.lose_all();
        there
    });
    assert!(of_n2.is_some());
    lab.fire(D1, "view");
    lab.stabilize();
    lab.ask(C1, &format!("get {}", of_n2.expect("it owns some")));
    lab.deliver(C1, n(2), "Lookup");
    lab.stabilize();
    assert_eq!(lab.answers().last().map(|last| last.ends_with("none")), Some(true));
    lab.holds();
}

/// Whom a server waits for, it knows after a crash; what it owes, it works out anew.
#[test]
fn a_crash_on_either_side_delays_and_loses_nothing() {
    for crashed in [n(1), n(2)] {
        let mut lab = two(&[]);
        lab.spread(D1, &[n(1), n(2)], "View");
        lab.lose_all();
        lab.restart(crashed);
        assert_eq!(lab.field(n(2), "awaiting"), "2");
        lab.ask(C1, "get k1");
        lab.deliver(C1, n(1), "Lookup");
        if crashed == n(1) {
            assert_eq!(lab.said(), ["N1 does not answer C1: it has not heard yet which view holds."]);
        }
        lab.recover();
        assert_eq!((store(&lab, n(1)), store(&lab, n(2))), (String::new(), "k1=1 (1.0)".into()));
        assert!(lab.finds("placed").is_none());
        lab.holds();
    }
}

/// A view may come while the one before is under way: N2 joins and leaves at once, and nobody has to have seen both.
#[test]
fn views_may_follow_each_other_at_once() {
    for order in [[2, 3], [3, 2]] {
        let mut lab = two(&[]);
        lab.ask(D1, "leave 3");
        for version in order {
            let message = lab.world.in_flight().into_iter().find_map(|(id, envelope)| {
                let is = matches!(&envelope.message, crate::consistent_hashing::Message::View { view } if view.version == version);
                (is && envelope.to.number() == n(1)).then_some(id)
            });
            lab.act(synod_model::Action::Deliver(message.expect("the view is on its way")));
        }
        lab.recover();
        assert_eq!(store(&lab, n(1)), "k1=1 (1.0)");
        assert!(lab.finds("placed").is_none(), "{:?}", lab.finds("placed"));
        lab.holds();
    }
}

#[test]
fn a_server_that_leaves_hands_all_over() {
    let mut lab = Lab::new("servers=2 spare=0 keys=20");
    let before: usize = lab.field(n(1), "owned").parse().expect("a number");
    assert!((1..20).contains(&before));
    lab.ask(D1, "leave 2");
    lab.deliver(D1, n(1), "View");
    assert_eq!(lab.view(n(1)).role.id, "leaving");
    lab.stabilize();
    assert_eq!(lab.view(n(1)).role.id, "left");
    assert_eq!((store(&lab, n(1)), lab.field(n(2), "owned")), (String::new(), "20".into()));
    assert_eq!(lab.field(D1, "confirmed"), "2,3");
    lab.holds();
}

#[test]
fn the_directory_says_why_it_refuses() {
    for (params, asked, why) in [
        ("", "join 1", "6"),
        ("", "join 7", "no-server"),
        ("", "join 2", "member"),
        ("spare=0", "join 1", "nobody-free"),
        ("servers=1", "leave 2", "only-member"),
        ("", "leave 6", "no-member"),
        ("", "remove 6", "no-member"),
        ("scheme=jump", "leave 3", "not-last"),
    ] {
        let mut lab = Lab::new(params);
        let id = lab.ask(D1, asked);
        let expected = if why == "6" { format!("{} 2", id.0) } else { format!("{} {why}", id.0) };
        assert_eq!(lab.answers(), [expected], "{params} {asked}");
    }
    let mut lab = Lab::new("");
    lab.ask(D1, "leave 3");
    lab.ask(D1, "join 3");
    assert_eq!(lab.answers()[1], "2 not-gone");
    for _ in 0..10 {
        lab.ask(D1, "leave 1");
    }
    assert_eq!(lab.answers().last().map(String::as_str), Some("12 only-member"));
}

/// With two owners a key outlives the crash of one, and after its removal the other copies it.
#[test]
fn survivors_copy_what_a_removed_server_had() {
    let mut lab = Lab::new("servers=3 spare=0 keys=20 replicas=2");
    lab.crash(n(1));
    lab.ask(D1, "remove 2");
    lab.stabilize();
    for server in [2, 3] {
        assert_eq!(store(&lab, n(server)).split(", ").count(), 20);
    }
    assert_eq!(lab.field(D1, "removed"), "2");
    // It comes back, hands over what it had, and is gone.
    lab.restart(n(1));
    lab.stabilize();
    assert_eq!((lab.view(n(1)).role.id, store(&lab, n(1))), ("left", String::new()));
    assert!(lab.finds("placed").is_none(), "{:?}", lab.finds("placed"));
}

#[test]
fn a_write_is_answered_when_all_owners_have_it() {
    let mut lab = Lab::new("servers=2 spare=0 keys=1 replicas=2");
    lab.ask(C1, "put k1 7");
    let first = if lab.newest(C1, n(1)).is_some() { n(1) } else { n(2) };
    let second = n(1) + n(2) - first;
    lab.deliver(C1, first, "Lookup");
    assert!(lab.answers().is_empty());
    lab.lose(first, second, "Copy");
    lab.fire(first, "transfer");
    lab.stabilize();
    assert_eq!(lab.answers(), ["1 none"]);
    assert_eq!(store(&lab, second), "k1=7 (1.1)");
    // The first owner crashes: a read turns to the second.
    lab.crash(first);
    lab.ask(C1, "get k1");
    lab.lose_all();
    lab.fire(C1, "retry");
    lab.stabilize();
    assert_eq!(lab.answers()[1], "2 7");
}

#[test]
fn a_server_that_does_not_answer_pings_is_removed() {
    let mut lab = Lab::new("servers=2 spare=0 keys=2 detect=on heartbeat=100ms timeout=400ms");
    for _ in 0..4 {
        lab.fire(D1, "ping");
        lab.lose(D1, n(2), "Ping");
        lab.stabilize();
    }
    assert_eq!(lab.field(D1, "missed"), "3:4");
    lab.fire(D1, "ping");
    assert_eq!(lab.field(D1, "view"), "version:2,members:2");
    assert!(lab.finds("removed-alive").is_some());
    lab.stabilize();
    assert!(lab.finds("placed").is_none(), "it hears of it, and hands over");
}
