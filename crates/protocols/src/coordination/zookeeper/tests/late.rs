//! A follower that comes while transactions are broadcast: the three corrections of the paper.

use super::{Lab, Message};
use crate::zookeeper::{Packet, Zxid};

/// Z3 leads epoch 1 with Z2, and has 1.1 committed. Z1 has acknowledged the epoch, and got the order to take the history over.
fn late() -> Lab {
    let mut lab = Lab::new("servers=3", &[]);
    lab.elect(&[3, 2]);
    lab.stabilize();
    lab.ask(3, "create x 1");
    lab.stabilize();
    lab.fire(1, "election");
    lab.deliver(1, 3, "CEpoch");
    lab.deliver(3, 1, "NewEpoch");
    lab.deliver(1, 3, "AckEpoch");
    lab.deliver(3, 1, "Diff");
    lab.deliver(3, 1, "NewLeader");
    lab
}

/// A proposal goes to all that have acknowledged the epoch, not only to those that have acknowledged the history.
#[test]
fn a_late_follower_gets_every_proposal_from_its_acknowledgement_of_the_epoch_on() {
    let mut lab = late();
    lab.ask(3, "set x 2");
    lab.deliver(3, 1, "Propose");
    assert_eq!(lab.field(1, "last_zxid"), "1.2");
    lab.deliver(3, 2, "Propose");
    lab.deliver(2, 3, "Ack");
    assert_eq!(lab.field(3, "last_committed"), "1.2");
    // It gets no commit before that of the history.
    assert!(!lab.newest(3, 1).is_some_and(|message| matches!(message, Message::Commit { .. })));
    lab.stabilize();
    assert_eq!(lab.field(1, "last_committed"), "1.2");
    lab.holds();
}

/// What commits the history names the last zxid that the leader knows to be committed, not the one that was acknowledged.
#[test]
fn the_commit_of_the_history_names_what_is_committed_last() {
    let mut lab = late();
    lab.ask(3, "set x 2");
    lab.deliver(3, 2, "Propose");
    lab.deliver(2, 3, "Ack");
    // The acknowledgement of the history, up to 1.1, is handled only now.
    lab.deliver(1, 3, "AckLeader");
    let Some(Message::CommitLeader { zxid, .. }) = lab.newest(3, 1) else {
        panic!("it is the commit of the history")
    };
    assert_eq!(zxid, Zxid::new(1, 2));
    lab.deliver(3, 1, "Propose");
    lab.deliver(3, 1, "CommitLeader");
    lab.ask(3, "set x 3");
    lab.stabilize();
    assert_eq!((lab.field(1, "last_committed"), lab.field(1, "delivered")), ("1.3".into(), "3".into()));
    lab.holds();
}

/// A proposal that it has already with the history is a repetition, and no error.
#[test]
fn a_repeated_proposal_is_ignored() {
    let mut lab = late();
    let packet = Packet { connection: 1, packet: 4 };
    let txn = lab.world.node(super::kit::id(1)).disk.history.get(0).copied().expect("it has 1.1");
    lab.inject(3, 1, Message::Propose { packet, zxid: txn.zxid, txn: txn.change, origin: txn.origin });
    assert_eq!(lab.said(), ["Z1 ignores the proposal 1.1: it has it already."]);
    assert_eq!(lab.field(1, "state"), "following");
    lab.holds();
}

#[test]
fn a_gap_closes_the_connection_and_a_repetition_does_not() {
    let mut lab = late();
    lab.stabilize();
    lab.ask(3, "set x 2");
    lab.duplicate(3, 1, "Propose");
    lab.deliver(3, 1, "Propose");
    lab.deliver(3, 1, "Propose");
    assert!(lab.said()[0].ends_with("it has come before."), "{:?}", lab.said());
    lab.stabilize();
    lab.ask(3, "set x 3");
    lab.lose(3, 1, "Propose");
    lab.stabilize();
    // The commit comes, and what it commits has not: Z1 has gone back to where it could join, and has not been let in yet.
    assert_ne!(lab.field(1, "zab_state"), "election", "it has heard that both others have a leader");
    lab.stabilize();
    assert_eq!(
        (lab.field(1, "last_committed"), lab.field(1, "tree")),
        (lab.field(3, "last_committed"), lab.field(3, "tree"))
    );
    lab.holds();
}

/// What is lacking is sent, what is too much is cut off; with too little in common, all is replaced.
#[test]
fn a_history_is_brought_to_that_of_the_leader() {
    let many: Vec<String> = (1..=120).map(|n| format!("1.{n}")).collect();
    let many = many.join(",");
    for (own, leaders, kind, truncated) in [
        ("1.1", "1.1,1.2", "Diff", 0),
        ("none", "1.1,1.2", "Diff", 0),
        ("1.1,1.2,1.3", "1.1,1.2,2.1", "Trunc", 1),
        ("1.1,1.2", "1.1,3.1", "Trunc", 1),
        ("1.1,2.1", "1.1,3.1", "Snap", 1),
        ("1.1", &many, "Snap", 0),
    ] {
        let mut lab = Lab::new("servers=3", &[(1, own), (2, leaders), (3, leaders)]);
        lab.elect(&[3, 2]);
        lab.stabilize();
        lab.fire(1, "election");
        lab.deliver(1, 3, "CEpoch");
        lab.deliver(3, 1, "NewEpoch");
        lab.deliver(1, 3, "AckEpoch");
        lab.find(3, 1, kind);
        lab.stabilize();
        let history = |node| lab.world.node(super::kit::id(node)).disk.history.clone();
        assert_eq!(history(1), history(3), "{own}");
        assert_eq!(lab.memory(1).truncated, truncated, "{own}");
        lab.holds();
    }
}
