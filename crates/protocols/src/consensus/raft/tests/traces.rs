//! Traces that others have published, and schedules with an exact outcome.

use super::{Bench, Lab, id};
use synod_model::{Action, Fault, Mark};

/// etcd raft, `testdata/campaign.txt`; its servers start from a snapshot at index 2, ours from an empty log.
#[test]
fn a_plain_election() {
    let mut lab = Lab::new("nodes=3");
    lab.stand(1);
    assert_eq!(lab.step.mark, Some(Mark::Attempt));
    lab.deliver(1, 2, "*");
    assert_eq!(
        lab.said(),
        [
            "S2 moves from term 0 to term 1, in which S1 is.",
            "S2 votes for S1 in term 1: it has not voted yet, and S1's log is at least as up to date as its own.",
        ]
    );
    lab.deliver(2, 1, "*");
    assert_eq!(
        lab.said(),
        [
            "S1 counts the vote of S2 in term 1: it now has 2 of 3.",
            "S1 becomes leader of term 1: 2 of 3 votes are a majority.",
            "S1 appends an empty entry 1 of its new term 1: committing it commits all that lies before it.",
        ]
    );
    assert_eq!(lab.step.mark, Some(Mark::Elected));
    assert_eq!(2 + lab.settle(&[1, 2, 3]), 12, "messages in etcd's exchange");
    for node in [1, 2, 3] {
        assert_eq!((lab.term(node), lab.log(node), lab.commit(node)), (1, vec![1], 1));
    }
    assert_eq!((lab.role(1), lab.role(2), lab.role(3)), ("leader", "follower", "follower"));
    assert_eq!((lab.field(2, "voted_for"), lab.field(3, "leader")), ("1".to_owned(), "1".to_owned()));
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// etcd raft, `testdata/single_node.txt`.
#[test]
fn a_single_server() {
    let mut lab = Lab::new("nodes=1");
    lab.stand(1);
    assert_eq!((lab.role(1), lab.term(1), lab.commit(1)), ("leader", 1, 1));
    assert_eq!(lab.world.in_flight_count(), 0);
    let request = lab.ask(1, "put x 7");
    assert_eq!(lab.replies(), [(request, "ok".to_owned())]);
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// Figure 2 of the paper: the vote is persistent state.
#[test]
fn a_vote_forgotten_on_restart() {
    for (without, leaders) in [(&[][..], 1), (&["vote-persisted"][..], 2)] {
        let mut lab = Lab::with("nodes=3", without, &[]);
        lab.stand(1);
        lab.stand(3);
        lab.deliver(1, 2, "*");
        lab.deliver(2, 1, "*");
        assert_eq!(lab.role(1), "leader");
        lab.crash(2);
        lab.restart(2);
        lab.deliver(3, 2, "*");
        lab.deliver(2, 3, "*");
        assert_eq!([1, 3].iter().filter(|node| lab.role(**node) == "leader").count(), leaders);
        let found = lab.finds("election-safety");
        let two = "Term 1 has two leaders: S1 was elected in it, and S3 too.";
        assert_eq!(found.as_deref(), (leaders == 2).then_some(two));
    }
}

/// A request at a follower goes to the leader, its answer comes back, and every server has run it once.
#[test]
fn a_request_at_a_follower() {
    let mut lab = Lab::new("nodes=3");
    let early = lab.ask(2, "put x 1");
    assert_eq!(lab.said(), ["S2 keeps “put x 1” until it knows a leader."]);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies(), [(early, "ok".to_owned())]);
    let read = lab.ask(3, "get x");
    assert_eq!(lab.said(), ["S3 asks S1 for “get x”."]);
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies().last(), Some(&(read, "1".to_owned())));
    let failed = lab.ask(1, "cas x 2 3");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies().last(), Some(&(failed, "cas-mismatch".to_owned())));
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// A client node finds the leader by a redirection, and repeats what has no answer.
#[test]
fn a_client_is_redirected() {
    let mut lab = Lab::new("nodes=3 clients=1");
    lab.stand(2);
    lab.settle(&[1, 2, 3]);
    let request = lab.ask(4, "put x 1");
    assert_eq!(lab.said(), ["C1 asks S1 for “put x 1”."]);
    lab.deliver(4, 1, "*");
    assert_eq!(lab.said(), ["S1 sends C1 on to S2, the leader it follows."]);
    lab.deliver(1, 4, "*");
    assert_eq!(lab.said(), ["C1 turns to S2: S1 says that S2 leads.", "C1 asks S2 for “put x 1”."]);
    lab.lose_all();
    lab.fire(4, "retry");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.replies(), [(request, "ok".to_owned())]);
    assert!(lab.world.node(id(4)).timers.is_empty(), "nothing is left to repeat");
    lab.holds();
}

/// A command whose answer was lost is sent again, is in the log twice, and takes effect once.
#[test]
fn a_repeated_command_takes_effect_once() {
    for (without, answer) in [(&[][..], "ok"), (&["sessions"][..], "cas-mismatch")] {
        let mut lab = Lab::with("nodes=3 clients=1", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        let request = lab.ask(4, "cas x none 1");
        lab.deliver(4, 1, "*");
        lab.settle(&[1, 2, 3]);
        assert_eq!(lab.log(1).len(), 2);
        lab.lose_all();
        assert_eq!(lab.replies(), []);
        lab.fire(4, "retry");
        lab.lose_all();
        for _ in 0..2 {
            lab.fire(4, "retry");
        }
        lab.settle(&[1, 2, 3, 4]);
        assert_eq!(lab.replies(), [(request, answer.to_owned())]);
        assert_eq!(lab.log(1).len(), 3);
        let found = lab.finds("linearizable");
        assert_eq!(found.is_some(), !without.is_empty(), "{found:?}");
    }
}

/// A client may read what the logs hold from the start.
#[test]
fn what_was_given_may_be_read() {
    let given = [1, 2, 3].map(|node| [(node, "current_term", "2"), (node, "log", "1,2")]).concat();
    let mut lab = Lab::with("nodes=3", &[], &given);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    let request = lab.ask(1, "get x");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies(), [(request, "2.2".to_owned())]);
    assert_eq!(lab.finds("linearizable"), None);
}

/// A copy of a command that is in the leader's log but not committed is not appended again.
#[test]
fn a_leader_without_majority_does_not_fill_its_log() {
    let mut lab = Lab::new("nodes=3 clients=1");
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    lab.ask(4, "put x 1");
    for _ in 0..3 {
        lab.deliver(4, 1, "*");
        lab.act(Action::Fault(Fault::Crash(id(2))));
        lab.act(Action::Fault(Fault::Restart { node: id(2), wiped: false }));
        for _ in 0..3 {
            lab.fire(4, "retry");
        }
    }
    assert_eq!(lab.log(1).len(), 2);
}

/// A leader that was cut off takes requests, commits none of them, and loses them when it returns.
#[test]
fn an_old_leader_steps_down() {
    let mut lab = Lab::new("nodes=3");
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    lab.cut(1, 2);
    lab.cut(1, 3);
    let lost = lab.ask(1, "put x 1");
    lab.stand(2);
    lab.settle(&[2, 3]);
    let kept = lab.ask(2, "put x 2");
    lab.settle(&[2, 3]);
    assert_eq!(lab.replies(), [(kept, "ok".to_owned())]);
    assert_eq!((lab.role(1), lab.role(2)), ("leader", "leader"));
    lab.lose_all();
    lab.act(Action::Fault(Fault::Heal));
    lab.fire(2, "heartbeat");
    lab.fire(2, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.role(1), "follower");
    assert_eq!(
        lab.finds("deposed-with-uncommitted").as_deref(),
        Some(
            "S1 no longer leads term 1, and its entries from 2 on are not known to be committed: the next leader may \
             overwrite them."
        )
    );
    // The command itself survives at the server that was asked, which passes it on to the new leader.
    assert_eq!(lab.replies().last(), Some(&(lost, "ok".to_owned())));
    assert_eq!(lab.field(3, "state_machine"), "x:1");
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// Two candidates of one term share the votes, and one of them stands again.
#[test]
fn a_split_vote() {
    let mut lab = Lab::new("nodes=4");
    lab.stand(1);
    lab.stand(2);
    lab.deliver(1, 3, "*");
    lab.deliver(2, 4, "*");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.finds("leader-elected"), None);
    lab.stand(2);
    assert_eq!(
        lab.finds("split-vote").as_deref(),
        Some("S1 and S2 stood in term 1 and none of them was elected: S2 has moved on to term 2.")
    );
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.finds("leader-elected").as_deref(), Some("S2 was elected leader of term 2."));
    lab.holds();
}
