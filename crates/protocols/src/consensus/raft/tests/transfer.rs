//! Leadership transfer: the facts that etcd's tests state (`raft_test.go`, `TestLeaderTransfer`).

use super::super::{Message, TimeoutNow};
use super::{Bench, Lab, id};
use synod_model::{Action, Fault};

/// Three servers of which the first leads term 1.
fn led(params: &str) -> Lab {
    let mut lab = Lab::new(&format!("nodes=3 transfer=on {params}"));
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    lab
}

/// To a server that is up to date, from any server that is asked, and with check-quorum although the vote leases run.
#[test]
fn a_leader_hands_over() {
    for params in ["", "check-quorum=on", "prevote=on", "check-quorum=on reads=lease"] {
        for asked in [1, 2, 3] {
            let mut lab = led(params);
            let request = lab.ask(asked, "transfer 2");
            lab.settle(&[1, 2, 3]);
            assert_eq!(
                (lab.role(1), lab.role(2), lab.term(1)),
                ("follower", "leader", 2),
                "{params} {asked}"
            );
            assert_eq!(lab.replies(), [(request, "ok".to_owned())]);
            assert_eq!(
                lab.finds("transferred").as_deref(),
                Some("S1 has handed the leadership over to S2, which leads term 2.")
            );
            assert_eq!((lab.finds("disrupted"), lab.finds("converges")), (None, None));
            lab.holds();
        }
    }
}

/// A follower that lacks entries gets them first; commands are held back meanwhile, and none is lost.
#[test]
fn the_target_is_brought_up_to_date_first() {
    let mut lab = led("");
    lab.cut(1, 3);
    for n in 1..=3 {
        lab.ask(1, &format!("put x {n}"));
        lab.settle(&[1, 2]);
    }
    lab.lose_all();
    lab.act(Action::Fault(Fault::Heal));
    lab.ask(1, "transfer 3");
    assert_eq!(
        lab.said(),
        [
            "S1 is going to hand the leadership over to S3, and holds new commands back. S3 holds its log up to entry 1 of 4."
        ]
    );
    assert_eq!(lab.field(1, "transfer_target"), "3");
    let held = lab.ask(1, "put x 4");
    assert_eq!(lab.said(), ["S1 holds “put x 4” back: it is handing over to S3."]);
    let late = lab.ask(1, "transfer 2");
    assert_eq!(lab.replies().last(), Some(&(late, "transferring".to_owned())));
    for _ in 0..2 {
        lab.fire(1, "heartbeat");
        lab.settle(&[1, 2, 3]);
    }
    assert_eq!((lab.role(1), lab.role(3)), ("follower", "leader"));
    assert!(lab.replies().contains(&(held, "ok".to_owned())));
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// To itself nothing changes; to a node that is no server it is refused.
#[test]
fn what_makes_no_sense_changes_nothing() {
    let mut lab = Lab::new("nodes=3 transfer=on clients=1");
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    let itself = lab.ask(1, "transfer 1");
    let client = lab.ask(1, "transfer 4");
    let at_client = lab.ask(4, "transfer 2");
    let replies = [(itself, "ok"), (client, "not-a-voter"), (at_client, "not-a-server")];
    assert_eq!(lab.replies(), replies.map(|(id, reply)| (id, reply.to_owned())));
    assert_eq!((lab.role(1), lab.world.in_flight_count()), ("leader", 0));
    lab.inject(2, 3, Message::TimeoutNow(TimeoutNow { term: 0 }));
    assert_eq!(lab.said(), ["S3 ignores that S2 tells it to stand: it is in term 1."]);
}

/// To a server that is cut off: still pending after a heartbeat, given up after an election timeout; then commands go on.
#[test]
fn a_transfer_is_given_up() {
    let mut lab = led("");
    lab.act(Action::Fault(Fault::Isolate(id(3))));
    let request = lab.ask(1, "transfer 3");
    let held = lab.ask(1, "put x 1");
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.replies(), lab.field(1, "transfer_target")), (vec![], "3".to_owned()));
    lab.fire(1, "transfer");
    assert_eq!(lab.replies(), [(request, "too-slow".to_owned())]);
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies().last(), Some(&(held, "ok".to_owned())));
    assert_eq!((lab.role(1), lab.field(1, "transfer_target")), ("leader", "none".to_owned()));
    lab.holds();
}

/// A request for votes of a higher term ends it.
#[test]
fn a_higher_term_ends_a_transfer() {
    let mut lab = led("");
    lab.act(Action::Fault(Fault::Isolate(id(3))));
    let request = lab.ask(1, "transfer 3");
    lab.stand(2);
    lab.settle(&[1, 2]);
    assert_eq!((lab.role(1), lab.role(2)), ("follower", "leader"));
    assert_eq!(lab.replies(), [(request, "ok".to_owned())]);
    assert!(lab.world.node(id(1)).timers.iter().count() == 1, "only the election timer runs");
    lab.holds();
}

/// An order that is lost on the way is sent again.
#[test]
fn an_order_is_repeated() {
    let mut lab = led("");
    let early = lab.ask(2, "transfer 3");
    lab.lose_all();
    lab.fire(2, "retry");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies(), [(early, "ok".to_owned())]);
    assert_eq!(lab.role(3), "leader");
}
