//! Pre-votes and check-quorum: the facts that etcd's tests (`raft_test.go`) and traces state.

use super::super::{Message, PreVote, PreVoteResponse, RequestVote, RequestVoteResponse};
use super::{Bench, Lab};
use synod_model::{Action, Fault, Wire};

/// All three servers with their roles and terms.
fn all(lab: &Lab) -> [(&'static str, u32); 3] {
    [1, 2, 3].map(|node| (lab.role(node), lab.term(node)))
}

/// Three servers of which the first leads, in term 2 as in etcd's tests.
fn led(params: &str) -> Lab {
    let given = [1, 2, 3].map(|node| (node, "current_term", "1"));
    let mut lab = Lab::with(params, &[], &given);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("follower", 2)]);
    lab
}

fn heal(lab: &mut Lab) {
    lab.act(Action::Fault(Fault::Heal));
}

fn isolate(lab: &mut Lab, node: u16) {
    lab.act(Action::Fault(Fault::Isolate(super::id(node))));
}

/// testRecvMsgVote: the same table for both kinds. The voter's log has the terms 2 and 2; the request's term is the larger
/// of 2 and its last log term, and so is the voter's.
#[test]
fn votes_and_pre_votes_go_by_the_same_table() {
    let by_log = |last_index, last_term| last_term >= 3 || (last_term == 2 && last_index >= 2);
    let mut rows: Vec<(u64, u32, Option<&str>, &str, bool)> = Vec::new();
    for last_index in 0..=3 {
        for last_term in 0..=3 {
            rows.push((last_index, last_term, None, "follower", by_log(last_index, last_term)));
        }
    }
    rows.push((3, 2, Some("2"), "follower", true));
    rows.push((3, 2, Some("3"), "follower", false));
    for role in ["leader", "pre-candidate", "candidate"] {
        rows.push((3, 3, Some("1"), role, false));
    }
    for (last_index, last_term, voted, role, granted) in rows {
        for pre in [false, true] {
            let term = last_term.max(2);
            // Who stands reaches the term by it.
            let given = if matches!(role, "leader" | "candidate") { term - 1 } else { term }.to_string();
            let given = [(1, "log", "2,2"), (1, "current_term", &given)];
            let vote = voted.map(|voted| (1, "voted_for", voted));
            let given: Vec<_> = given.into_iter().chain(vote).collect();
            let params = if role == "pre-candidate" { "nodes=3 prevote=on" } else { "nodes=3" };
            let mut lab = Lab::with(params, &[], &given);
            if role != "follower" {
                lab.stand(1);
            }
            if role == "leader" {
                let vote = RequestVoteResponse { term, request_term: term, vote_granted: true };
                lab.inject(3, 1, Message::RequestVoteResponse(vote));
            }
            lab.lose_all();
            assert_eq!((lab.role(1), lab.term(1)), (role, term));
            let (last_log_index, last_log_term) = (last_index, last_term);
            let (asked, answer) = if pre {
                (
                    Message::PreVote(PreVote { term, last_log_index, last_log_term }),
                    Message::PreVoteResponse(PreVoteResponse { term, vote_granted: granted }),
                )
            } else {
                let leadership_transfer = super::super::Extra(false);
                let vote = RequestVote { term, last_log_index, last_log_term, leadership_transfer };
                let answer = RequestVoteResponse { term, request_term: term, vote_granted: granted };
                (Message::RequestVote(vote), Message::RequestVoteResponse(answer))
            };
            lab.inject(2, 1, asked);
            assert_eq!(lab.newest(1, 2), Some(answer), "{last_index} {last_term} {voted:?} {role} {pre}");
            assert_eq!(lab.term(1), term);
        }
    }
}

/// A pre-vote for a later term is granted whatever the vote of the present term was, and changes neither term nor vote.
#[test]
fn a_pre_vote_changes_nothing() {
    let given = [(1, "log", "2,2"), (1, "current_term", "2"), (1, "voted_for", "3")];
    let mut lab = Lab::with("nodes=3 prevote=on", &[], &given);
    let before = lab.world.node(super::id(1)).clone();
    lab.inject(2, 1, Message::PreVote(PreVote { term: 3, last_log_index: 2, last_log_term: 2 }));
    let granted = PreVoteResponse { term: 3, vote_granted: true };
    assert_eq!(lab.newest(1, 2), Some(Message::PreVoteResponse(granted)));
    let after = lab.world.node(super::id(1));
    assert!(before.disk == after.disk && before.memory == after.memory);
    assert!(lab.step.timers.is_empty(), "the election timer goes on");
    lab.inject(2, 1, Message::PreVote(PreVote { term: 1, last_log_index: 9, last_log_term: 9 }));
    let refused = PreVoteResponse { term: 2, vote_granted: false };
    assert_eq!(lab.newest(1, 2), Some(Message::PreVoteResponse(refused)));
}

/// etcd raft, `testdata/prevote.txt`; its servers start from a snapshot at index 10, ours from a log of that length.
#[test]
fn a_server_behind_does_not_raise_the_term() {
    let terms = "1,1,1,1,1,1,1,1,1,1";
    let given = [1, 2, 3].map(|node| [(node, "log", terms), (node, "current_term", "1")]).concat();
    let mut lab = Lab::with("nodes=3 prevote=on", &[], &given);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("follower", 2)]);
    lab.cut(1, 3);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2]);
    lab.lose_all();
    heal(&mut lab);
    lab.stand(3);
    assert_eq!((lab.role(3), lab.term(3)), ("pre-candidate", 2));
    assert_eq!(lab.field(3, "pre_votes"), "3");
    lab.deliver(3, 1, "PreVote");
    lab.deliver(3, 2, "PreVote");
    assert_eq!(
        lab.said(),
        ["S2 would not vote for S3 in term 3: S2's log ends at entry 12, S3's at entry 11 of the same term."]
    );
    assert_eq!(lab.finds("pre-vote-refused").as_deref(), Some("S1 would not vote for S3."));
    for _ in 0..2 {
        lab.fire(1, "heartbeat");
        lab.settle(&[1, 2, 3]);
    }
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("follower", 2)]);
    assert_eq!((lab.log(3).len(), lab.commit(3)), (12, 12));
    // Alone, pre-votes do not shield a live leader from a candidate that is up to date.
    lab.stand(2);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("follower", 3), ("leader", 3), ("follower", 3)]);
    assert_eq!([1, 2, 3].map(|node| lab.commit(node)), [13; 3]);
    lab.holds();
}

/// `TestPreVoteWithSplitVote`.
#[test]
fn votes_split_after_pre_votes() {
    let mut lab = led("nodes=3 prevote=on");
    isolate(&mut lab, 1);
    lab.stand(2);
    lab.stand(3);
    for kind in ["PreVote", "PreVoteResponse"] {
        lab.deliver(2, 3, kind);
        lab.deliver(3, 2, kind);
    }
    lab.settle(&[2, 3]);
    assert_eq!(all(&lab)[1..], [("candidate", 3), ("candidate", 3)]);
    lab.stand(2);
    lab.settle(&[2, 3]);
    assert_eq!(all(&lab)[1..], [("leader", 4), ("follower", 4)]);
    lab.holds();
}

/// `TestDisruptiveFollowerPreVote`: a server that missed entries returns and stands.
#[test]
fn a_server_that_missed_entries_disturbs_nobody() {
    let mut lab = led("nodes=3 prevote=on check-quorum=on");
    isolate(&mut lab, 3);
    for n in 1..=3 {
        lab.ask(1, &format!("put x {n}"));
        lab.settle(&[1, 2]);
    }
    heal(&mut lab);
    lab.lose_all();
    lab.fire(3, "vote-lease");
    lab.stand(3);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("pre-candidate", 2)]);
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("follower", 2)]);
    assert_eq!(lab.finds("disrupted"), None);
    assert_eq!(
        lab.finds("vote-request-ignored").as_deref(),
        Some("S1 ignored S3, which asked for its vote.")
    );
}

/// `TestDisruptiveFollower`: without pre-votes, an answer to a late heartbeat deposes the leader.
#[test]
fn without_pre_votes_a_late_heartbeat_deposes() {
    let mut lab = led("nodes=3 check-quorum=on");
    lab.fire(1, "heartbeat");
    lab.stand(3);
    assert_eq!((lab.role(3), lab.term(3)), ("candidate", 3));
    lab.settle(&[2, 3]);
    lab.deliver(1, 3, "AppendEntries");
    assert_eq!(lab.said(), ["S3 refuses the message of S1: it is from term 2, and S3 is in term 3 already."]);
    lab.deliver(3, 1, "RequestVote");
    lab.deliver(3, 1, "AppendEntriesResponse");
    assert_eq!(all(&lab), [("follower", 3), ("follower", 2), ("candidate", 3)]);
    assert_eq!(
        lab.finds("disrupted").as_deref(),
        Some(
            "S1 leads term 2 and is connected with a majority, 2 of 3 servers, in it: S3 brings S1 to term 3 all the \
             same."
        )
    );
}

/// `TestPreVoteMigrationWithFreeStuckPreCandidate`: who is stuck in a later term frees itself.
#[test]
fn a_server_ahead_is_freed() {
    let given = [(1, "current_term", "2"), (2, "current_term", "2"), (3, "current_term", "4")];
    let given = given.into_iter().chain([(1, "log", "2,2"), (2, "log", "2,2"), (3, "log", "2")]);
    let mut lab = Lab::with("nodes=3 prevote=on noop=off", &[], &given.collect::<Vec<_>>());
    lab.cut(1, 3);
    lab.cut(2, 3);
    lab.stand(1);
    lab.settle(&[1, 2]);
    lab.lose_all();
    heal(&mut lab);
    for _ in 0..2 {
        lab.stand(3);
        lab.deliver_all(&["PreVote", "PreVoteResponse"]);
        assert_eq!(all(&lab), [("leader", 3), ("follower", 3), ("pre-candidate", 4)]);
    }
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 3]);
    assert_eq!(all(&lab), [("follower", 4), ("follower", 3), ("pre-candidate", 4)]);
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("leader", 5), ("follower", 5), ("follower", 5)]);
    lab.holds();
}

/// `TestLeaderElectionWithCheckQuorum`: right after the start nobody knows a leader, and votes are given.
/// `TestLeaderSupersedingWithCheckQuorum`: then the vote lease must have run out first.
#[test]
fn a_leader_is_superseded_after_the_vote_lease() {
    let mut lab = led("nodes=3 check-quorum=on");
    lab.stand(3);
    lab.deliver(3, 2, "RequestVote");
    assert_eq!(
        lab.said(),
        [
            "S2 ignores S3, which stands for term 3: it has heard from its leader S1 within the shortest election timeout."
        ]
    );
    lab.deliver(3, 1, "RequestVote");
    assert_eq!(
        lab.said(),
        [
            "S1 ignores S3, which stands for term 3: it leads term 2, and steps down when no majority answers it any \
             more."
        ]
    );
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("candidate", 3)]);
    lab.fire(2, "vote-lease");
    lab.stand(3);
    lab.settle(&[1, 2, 3]);
    assert_eq!(all(&lab), [("follower", 4), ("follower", 4), ("leader", 4)]);
    lab.holds();
}

/// `TestFreeStuckCandidateWithCheckQuorum`.
#[test]
fn a_candidate_that_is_stuck_is_freed() {
    let mut lab = led("nodes=3 check-quorum=on");
    isolate(&mut lab, 1);
    for _ in 0..2 {
        lab.stand(3);
        lab.settle(&[2, 3]);
    }
    assert_eq!(all(&lab), [("leader", 2), ("follower", 2), ("candidate", 4)]);
    lab.lose_all();
    heal(&mut lab);
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 3]);
    assert_eq!((lab.role(1), lab.term(1)), ("follower", 4));
    lab.stand(3);
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.role(3), "leader");
    lab.holds();
}

/// A leader that hears nobody counts a whole interval, and then steps down in its own term.
#[test]
fn a_leader_without_answers_steps_down() {
    let mut lab = led("nodes=3 check-quorum=on");
    assert_eq!(lab.field(1, "recent_active"), "2,3");
    lab.fire(1, "check-quorum");
    assert_eq!((lab.role(1), lab.field(1, "recent_active")), ("leader", "none".to_owned()));
    for (from, to) in [(2, 1), (3, 1)] {
        let wire = Wire { from: super::id(from), to: super::id(to), both: false };
        lab.act(Action::Fault(Fault::Cut(wire)));
    }
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3]);
    lab.fire(1, "check-quorum");
    assert_eq!(
        lab.said(),
        [
            "S1 steps down as leader of term 2: with itself, only 1 of 3 servers have answered since it last counted, \
             and that is no majority."
        ]
    );
    assert_eq!((lab.role(1), lab.term(1), lab.field(1, "leader")), ("follower", 2, "none".to_owned()));
    assert!(lab.world.node(super::id(1)).timers.iter().count() == 1, "only the election timer runs");
    assert!(lab.finds("stepped-down-without-quorum").is_some());
}
