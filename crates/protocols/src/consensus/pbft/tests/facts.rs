//! The published figures: sizes, messages, time-outs, and what a new view must begin with.

use super::super::{
    Certificate, Digest, Pbft, Proof, Request, SeqNo, Signers, StateDigest, View, ViewChange, beginning,
};
use super::{counts, put};
use synod_model::kit::{Lab, id};

#[test]
fn sizes_follow_from_the_number_of_faults() {
    for (f, n, quorum) in [(1, 4, 3), (2, 7, 5), (3, 10, 7)] {
        let config = Lab::<Pbft>::configure(&format!("faults={f}")).expect("it fits");
        assert_eq!((config.replicas, config.quorum()), (n, quorum));
        // Two quorums share f + 1 replicas, so one that is honest.
        assert_eq!(2 * quorum - usize::from(n), f + 1);
    }
    let config = Lab::<Pbft>::configure("checkpoint=3").expect("it fits");
    assert_eq!(config.window, 6);
    assert!(Lab::<Pbft>::configure("faults=3 replicas=3").is_err_and(|why| why.contains("choose 4 to 13")));
    for wrong in ["quorum=5", "quorum=1"] {
        assert!(Lab::<Pbft>::configure(wrong).is_err_and(|why| why.contains("choose 2 to 4")), "{wrong}");
    }
    assert!(Lab::<Pbft>::configure("byzantine=5").is_err_and(|why| why.contains('4')));
}

#[test]
fn the_primary_of_a_view_goes_round() {
    let config = Lab::<Pbft>::configure("").expect("it fits");
    let primaries = (0..6).map(|view| config.primary(view).number());
    assert_eq!(primaries.collect::<Vec<_>>(), [1, 2, 3, 4, 1, 2]);
}

/// One request, then a pre-prepare, two rounds of all to all, and the replies: 2n² - n + 1 messages.
#[test]
fn a_request_costs_what_the_paper_says() {
    for (f, n, all) in [(1, 4, 29), (2, 7, 92), (3, 10, 191)] {
        let mut lab = Lab::<Pbft>::new(&format!("faults={f}"));
        put(&mut lab, n + 1, "1");
        lab.stabilize();
        assert_eq!(lab.sent, all, "f = {f}");
        assert_eq!(2 * usize::from(n).pow(2) - usize::from(n) + 1, all);
        assert_eq!(lab.answers(), ["1 none"]);
        lab.holds();
    }
}

/// With a backup that says nothing: 1 request, 3 pre-prepares, 2 x 3 prepares, 3 x 3 commits, 3 replies.
#[test]
fn a_silent_backup_costs_less() {
    let mut lab = Lab::<Pbft>::new("byzantine=4 behaviour=silent");
    put(&mut lab, 5, "1");
    lab.stabilize();
    assert_eq!(lab.sent, 22);
    assert_eq!(counts(&lab, "last_executed"), ["1"; 4]);
    assert_eq!(lab.answers(), ["1 none"]);
}

#[test]
fn a_checkpoint_moves_the_window() {
    let mut lab = Lab::<Pbft>::new("");
    for n in 1..=4 {
        put(&mut lab, 5, &n.to_string());
        lab.stabilize();
    }
    // Four requests, and a checkpoint from each to each.
    assert_eq!(lab.sent, 4 * 29 + 4 * 3);
    assert_eq!(counts(&lab, "low_watermark"), ["4"; 4]);
    assert_eq!(lab.field(1, "slots"), "none");
    for (seq, accepted) in [(4, false), (5, true), (12, true), (13, false)] {
        let mut lab = Lab::<Pbft>::new("clients=1");
        for n in 1..=4 {
            put(&mut lab, 5, &n.to_string());
            lab.stabilize();
        }
        let request = None;
        let message = super::super::Message::PrePrepare { view: 0, seq, digest: Digest::Null, request };
        lab.inject(1, 2, message);
        let disk = &lab.world.node(id(2)).disk;
        assert_eq!(disk.slot(seq).is_some(), accepted, "number {seq}");
    }
}

/// Each view that comes to nothing is waited for twice as long.
#[test]
fn time_outs_double() {
    let waiting = 5..=10;
    let mut lab = Lab::<Pbft>::new("faults=3 byzantine=2,3,4 behaviour=silent");
    put(&mut lab, 11, "1");
    lab.lose_all();
    lab.fire(11, "retry");
    for replica in waiting.clone() {
        lab.deliver(11, replica, "Request");
    }
    lab.lose_all();
    for replica in waiting.clone() {
        lab.fire(replica, "request");
    }
    for (view, waits) in [(1, 500_000), (2, 1_000_000), (3, 2_000_000), (4, 4_000_000)] {
        lab.deliver_while(|envelope| matches!(envelope.message, super::super::Message::ViewChange(_)));
        for replica in waiting.clone() {
            assert_eq!(lab.field(replica, "view"), view.to_string());
            assert_eq!(lab.field(replica, "timeout_now"), waits.to_string(), "view {view}");
        }
        for replica in waiting.clone() {
            lab.fires(replica, "new-view");
        }
    }
    // R5 is the first that is honest.
    assert_eq!(lab.view(5).role.id, "primary");
}

/// With two silent primaries the first request is executed in the third view.
#[test]
fn two_silent_primaries_are_passed_over() {
    let mut lab = Lab::<Pbft>::new("faults=2 byzantine=1,2 behaviour=silent");
    put(&mut lab, 8, "1");
    lab.recover();
    assert_eq!((lab.field(5, "view"), lab.view(3).role.id), ("2".to_owned(), "primary"));
    assert_eq!(lab.answers(), ["1 none"]);
    lab.holds();
}

fn certificate(view: View, seq: SeqNo, name: char) -> Certificate {
    let timestamp = u32::from(name);
    let op = crate::kv::Op::Get { key: super::super::names::word("x") };
    let request = Some(Request { op, timestamp, client: 1 });
    Certificate { view, seq, request, signed: Signers::default(), forged: Signers::default() }
}

fn change(h: SeqNo, prepared: &[(View, SeqNo, char)]) -> ViewChange {
    let proof = Proof { seq: h, digest: StateDigest::default(), signed: Signers::default() };
    let prepared = prepared.iter().map(|(view, seq, name)| certificate(*view, *seq, *name)).collect();
    ViewChange { view: 4, h, proof, prepared }
}

/// The view changes, min-s, and the requests of the numbers above, each by a letter; `-` is the null request.
type Case<'a> = (&'a [ViewChange], SeqNo, &'a [(SeqNo, char)]);

#[test]
fn a_new_view_begins_with_what_the_certificates_demand() {
    let cases: [Case<'_>; 3] = [
        (
            &[change(0, &[(0, 1, 'a'), (0, 3, 'c')]), change(0, &[(0, 1, 'a')]), change(0, &[])],
            0,
            &[(1, 'a'), (2, '-'), (3, 'c')],
        ),
        (
            &[
                change(4, &[(2, 5, 'e'), (2, 7, 'g')]),
                change(8, &[(3, 10, 'k')]),
                change(8, &[(2, 10, 'j'), (2, 9, 'i')]),
            ],
            8,
            &[(9, 'i'), (10, 'k')],
        ),
        (&[change(0, &[]), change(0, &[]), change(0, &[])], 0, &[]),
    ];
    for (changes, min, orders) in cases {
        let begins = beginning(changes.iter(), 8);
        let expected: Vec<(SeqNo, Option<u32>)> =
            orders.iter().map(|(seq, name)| (*seq, (*name != '-').then_some(u32::from(*name)))).collect();
        let found: Vec<(SeqNo, Option<u32>)> =
            begins.orders.iter().map(|(seq, request)| (*seq, request.map(|r| r.timestamp))).collect();
        assert_eq!((begins.stable.seq, found), (min, expected));
    }
}
