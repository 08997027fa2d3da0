//! Voters, learners and spare servers: the facts that etcd's tests state (`raft_test.go`).

use super::super::{Extra, Message, Raft, RequestVote, RequestVoteResponse, TimeoutNow};
use super::{Bench, Lab, id, kit};

/// `TestLearnerElectionTimeout`, `TestLearnerCampaign`: a learner does not stand, neither by itself nor when it is told to.
#[test]
fn a_learner_does_not_stand() {
    let mut lab = Lab::new("nodes=3 learners=2");
    assert!(lab.world.node(id(2)).timers.is_empty(), "no election timer runs");
    assert_eq!((lab.role(1), lab.role(2), lab.role(3)), ("follower", "learner", "follower"));
    lab.inject(1, 2, Message::TimeoutNow(TimeoutNow { term: 1 }));
    assert_eq!((lab.role(2), lab.world.in_flight_count()), ("learner", 0));
}

/// `TestLearnerCanVote`: a learner that is asked votes for a candidate with a later log.
#[test]
fn a_learner_votes_if_it_is_asked() {
    let mut lab = Lab::new("nodes=2 learners=2");
    let asked =
        RequestVote { term: 2, last_log_index: 11, last_log_term: 11, leadership_transfer: Extra(false) };
    lab.inject(1, 2, Message::RequestVote(asked));
    let vote = RequestVoteResponse { term: 2, request_term: 2, vote_granted: true };
    assert_eq!(lab.newest(2, 1), Some(Message::RequestVoteResponse(vote)));
}

/// A learner gets the log and counts nowhere; a spare server gets nothing.
#[test]
fn learners_copy_and_do_not_count() {
    let mut lab = Lab::new("nodes=5 voters=1,2 learners=3,4");
    assert_eq!(lab.role(5), "spare");
    lab.stand(1);
    let asked: Vec<u16> = lab.last_sent().into_iter().map(|(to, _)| to).collect();
    assert_eq!(asked, [2], "votes are asked of the voters");
    lab.settle(&[1, 2, 3, 4, 5]);
    let request = lab.ask(1, "put x 1");
    lab.settle(&[1, 3, 4, 5]);
    assert_eq!((lab.commit(1), lab.log(3).len(), lab.log(4).len()), (1, 2, 2));
    lab.settle(&[1, 2]);
    assert_eq!(lab.replies(), [(request, "ok".to_owned())]);
    lab.settle(&[1, 2, 3, 4, 5]);
    assert_eq!((lab.log(4), lab.log(5)), (vec![1, 1], vec![]));
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// `TestReadOnlyWithLearner`: one voter and one learner, reads asked of both in turn.
#[test]
fn a_learner_answers_reads() {
    for reads in ["read-index", "lease"] {
        let mut lab = Lab::new(&format!("nodes=2 learners=2 check-quorum=on reads={reads}"));
        lab.stand(1);
        lab.settle(&[1, 2]);
        for (round, asked) in (1u64..).zip([1, 2, 1, 2]) {
            for n in 0..10 {
                lab.ask(1, &format!("put x {round}.{n}"));
            }
            lab.settle(&[1, 2]);
            let read = lab.ask(asked, "get x");
            lab.settle(&[1, 2]);
            assert_eq!(lab.replies().last(), Some(&(read, format!("{round}.9"))), "{reads}");
            assert_eq!(lab.field(asked, "read_index"), (10 * round + 1).to_string(), "{reads}");
        }
        lab.holds();
    }
}

/// An entry on the leader and on a learner counts as held by two of three only without the rule.
#[test]
fn a_learner_that_is_counted_loses_entries() {
    for without in [&[][..], &["learners-not-counted"][..]] {
        let mut lab = Lab::with("nodes=4 learners=4 noop=off", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2]);
        lab.ask(1, "put x 1");
        lab.settle(&[1, 4]);
        assert_eq!(lab.commit(1), u64::from(!without.is_empty()));
        lab.lose_all();
        lab.stand(2);
        lab.settle(&[2, 3]);
        assert_eq!(lab.role(2), "leader");
        assert_eq!(lab.finds("leader-completeness").is_some(), !without.is_empty());
    }
}

#[test]
fn configurations_that_fit_nobody_are_refused() {
    for (params, says) in [
        ("nodes=3 voters=1,2 learners=2,3", "names server 2, which is a voter too"),
        ("nodes=2 learners=1,2", "leaves no server to vote"),
    ] {
        let error = kit::Lab::<Raft>::configure(params).expect_err(params);
        assert!(error.contains(says), "{error}");
    }
}
