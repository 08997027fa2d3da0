//! Epochs: each is acknowledged once, and none below.

use super::{Lab, Message, kit};
use crate::zookeeper::Packet;

/// Z3 has elected Z2, which has not proposed an epoch yet.
fn elected() -> Lab {
    let mut lab = Lab::new("servers=3", &[(2, "1.1"), (3, "none")]);
    lab.crash(1);
    lab.deliver_all(&["Notification"]);
    lab.fire(3, "election");
    lab.fire(2, "election");
    assert_eq!(lab.field(3, "zab_state"), "discovery");
    lab
}

#[test]
fn an_epoch_that_was_acknowledged_before_is_answered_and_not_counted() {
    let mut lab = elected();
    lab.deliver(3, 2, "CEpoch");
    assert_eq!(lab.field(2, "epoch"), "2");
    // Z3 acknowledges epoch 2, and the connection breaks before that arrives.
    lab.deliver(2, 3, "NewEpoch");
    assert_eq!((lab.field(3, "accepted_epoch"), lab.field(3, "current_epoch")), ("2".into(), "0".into()));
    lab.lose(3, 2, "AckEpoch");
    lab.fire(3, "init");
    lab.stabilize();
    assert_eq!(lab.field(3, "state"), "looking");
    // It comes back to the same leader: its answer cannot count, so the leader never has a majority, and begins anew.
    lab.fire(2, "init");
    lab.elect(&[2, 3]);
    lab.stabilize();
    assert_eq!((lab.field(2, "epoch"), lab.view(2).role.id), ("3".into(), "leader"));
    lab.holds();
}

/// What a follower does with a new epoch: it acknowledges a higher one, answers its own, and leaves for a lower one.
#[test]
fn a_follower_goes_by_the_epoch_that_it_has_acknowledged() {
    for (epoch, state, answers) in
        [(6, "following", Some(Some(0))), (5, "following", Some(None)), (4, "looking", None)]
    {
        let mut lab =
            Lab(kit::Lab::with("servers=3", &[], &[(2, "history", "1.1"), (3, "accepted_epoch", "5")]));
        lab.elect(&[3]);
        let packet = Packet { connection: 1, packet: 1 };
        lab.inject(2, 3, Message::NewEpoch { packet, epoch });
        assert_eq!(lab.field(3, "state"), state, "epoch {epoch}");
        let answer = lab.last_sent().into_iter().find_map(|(_, message)| match message {
            Message::AckEpoch { current_epoch, .. } => Some(current_epoch),
            _ => None,
        });
        assert_eq!(answer, answers, "epoch {epoch}");
        lab.holds();
    }
}

/// A leader that hears of a later epoch than its own gives up: else that server could never follow.
#[test]
fn a_leader_gives_up_when_it_hears_of_a_later_epoch() {
    let mut lab = Lab(kit::Lab::with("servers=3", &[], &[(1, "accepted_epoch", "7")]));
    lab.deliver_all(&["Notification"]);
    lab.fire(3, "election");
    lab.fire(2, "election");
    lab.deliver_all(&["CEpoch", "NewEpoch", "AckEpoch", "NewLeader", "AckLeader", "CommitLeader"]);
    assert_eq!((lab.view(3).role.id, lab.field(3, "epoch")), ("leader", "1".into()));
    lab.fire(1, "election");
    lab.deliver(1, 3, "CEpoch");
    assert_eq!(lab.said()[0], "Z3 gives up epoch 1: Z1 has acknowledged epoch 7, and could never follow.");
    lab.elect(&[]);
    lab.stabilize();
    for node in [3, 2, 1] {
        lab.fires(node, "election");
    }
    lab.stabilize();
    lab.holds();
}

/// The history of the leader is checked: if a follower's is more recent, another one has to lead.
#[test]
fn a_leader_with_an_older_history_gives_up() {
    let mut lab = Lab::new("servers=3", &[(1, "1.1")]);
    lab.crash(3);
    lab.lose_all();
    // Z2 is made to believe that it is elected, although Z1's history is more recent.
    for node in [1, 2] {
        lab.fire(node, "election");
    }
    lab.deliver(2, 1, "Notification");
    let said = Message::Notification {
        round: 1,
        peer_epoch: 0,
        zxid: crate::zookeeper::Zxid::default(),
        leader: kit::id(2),
        state: crate::zookeeper::State::Looking,
    };
    lab.inject(1, 2, said);
    lab.fire(2, "election");
    assert_eq!(lab.view(2).role.id, "elected");
    let packet = |packet| Packet { connection: 9, packet };
    lab.inject(1, 2, Message::CEpoch { packet: packet(1), accepted_epoch: 1 });
    let zxid = crate::zookeeper::Zxid::new(1, 1);
    lab.inject(1, 2, Message::AckEpoch { packet: packet(2), current_epoch: Some(1), last_zxid: zxid });
    assert_eq!(lab.field(2, "state"), "looking");
    lab.holds();
}
