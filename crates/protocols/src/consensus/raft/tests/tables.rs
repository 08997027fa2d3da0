//! The paper's rules as tables, published as tests of etcd raft (`raft_paper_test.go`, `raft_test.go`).

use super::super::log::{Content, Log};
use super::super::{
    AppendEntriesResponse, Appended, Entry, Extra, Hint, Index, Message, RequestVote, RequestVoteResponse,
    Term, Timer,
};
use super::{Bench, Lab, append, id};
use synod_model::{Delay, Micros, majority};

fn vote(term: Term, vote_granted: bool) -> Message {
    Message::RequestVoteResponse(RequestVoteResponse { term, request_term: term, vote_granted })
}

fn accepted(term: Term, match_index: Index) -> Message {
    Message::AppendEntriesResponse(AppendEntriesResponse {
        term,
        request_term: term,
        outcome: Appended::Accepted { match_index },
        round: Extra(0),
    })
}

/// Server 1 stands and is elected by server `voter`, in whatever term comes next.
fn elected_by(lab: &mut Lab, voter: u16) {
    lab.stand(1);
    let term = lab.term(1);
    lab.inject(voter, 1, vote(term, true));
    assert_eq!(lab.role(1), "leader");
}

#[test]
fn election_in_one_round() {
    for (voters, replies, role) in [
        (1, "", "leader"),
        (3, "yy", "leader"),
        (3, "y", "leader"),
        (5, "yyyy", "leader"),
        (5, "yyy", "leader"),
        (5, "yy", "leader"),
        (3, "nn", "follower"),
        (5, "nnnn", "follower"),
        (5, "ynnn", "follower"),
        (3, "", "candidate"),
        (5, "y", "candidate"),
        (5, "nn", "candidate"),
        (5, "", "candidate"),
    ] {
        let mut lab = Lab::new(&format!("nodes={voters}"));
        lab.stand(1);
        for (from, reply) in (2..).zip(replies.chars()) {
            lab.inject(from, 1, vote(1, reply == 'y'));
        }
        assert_eq!((lab.role(1), lab.term(1)), (role, 1), "{voters} voters, {replies}");
    }
}

#[test]
fn a_follower_has_a_single_vote() {
    for (voted_for, asked_by, granted) in [
        ("none", 2, true),
        ("none", 3, true),
        ("2", 2, true),
        ("3", 3, true),
        ("2", 3, false),
        ("3", 2, false),
    ] {
        let given = [(1, "current_term", "1"), (1, "voted_for", voted_for)];
        let mut lab = Lab::with("nodes=3", &[], &given);
        let asked =
            RequestVote { term: 1, last_log_index: 0, last_log_term: 0, leadership_transfer: Extra(false) };
        lab.inject(asked_by, 1, Message::RequestVote(asked));
        assert_eq!(lab.newest(1, asked_by), Some(vote(1, granted)), "{voted_for}, {asked_by}");
    }
}

#[test]
fn consistency_check_with_hints() {
    let rejected =
        |prev_log_index, index, term| Appended::Rejected { prev_log_index, hint: Hint { index, term } };
    for (prev_term, prev_index, outcome) in [
        (0, 0, Appended::Accepted { match_index: 1 }),
        (1, 1, Appended::Accepted { match_index: 1 }),
        (2, 2, Appended::Accepted { match_index: 2 }),
        (1, 2, rejected(2, 1, 1)),
        (3, 3, rejected(3, 2, 2)),
    ] {
        let mut lab = Lab::with("nodes=3", &[], &[(1, "log", "1,2")]);
        lab.inject(2, 1, append(2, (1, 1), &[], 1));
        assert_eq!(lab.commit(1), 1);
        lab.lose_all();
        lab.inject(2, 1, append(2, (prev_index, prev_term), &[], 1));
        let reply = Message::AppendEntriesResponse(AppendEntriesResponse {
            term: 2,
            request_term: 2,
            outcome,
            round: Extra(0),
        });
        assert_eq!(lab.newest(1, 2), Some(reply), "{prev_term}, {prev_index}");
    }
}

#[test]
fn append_and_cut_off() {
    for (prev, sent, after) in [
        ((2, 2), &[3][..], &[1, 2, 3][..]),
        ((1, 1), &[3, 4], &[1, 3, 4]),
        ((0, 0), &[1], &[1, 2]),
        ((0, 0), &[3], &[3]),
    ] {
        let mut lab = Lab::with("nodes=3", &[], &[(1, "log", "1,2")]);
        lab.inject(2, 1, append(2, prev, sent, 0));
        assert_eq!(lab.log(1), after, "{prev:?}, {sent:?}");
    }
}

/// Raft paper, Figure 7: the leader of term 8 is elected again, and after one proposal its log is the follower's.
#[test]
fn a_leader_brings_a_follower_into_line() {
    let leader = "1,1,1,4,4,5,5,6,6,6";
    for follower in [
        "1,1,1,4,4,5,5,6,6",
        "1,1,1,4,4",
        "1,1,1,4",
        "1,1,1,4,4,5,5,6,6,6,6",
        "1,1,1,4,4,5,5,6,6,6,7,7",
        "1,1,1,4,4,4,4",
        "1,1,1,2,2,2,3,3,3,3,3",
    ] {
        let given = [(1, "log", leader), (1, "current_term", "8"), (2, "log", follower)];
        let mut lab = Lab::with("nodes=3", &[], &given);
        elected_by(&mut lab, 3);
        assert_eq!(lab.term(1), 9);
        lab.ask(1, "put x 1");
        lab.settle(&[1, 2]);
        assert_eq!(lab.log(1), [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 9, 9]);
        assert_eq!(lab.log(2), lab.log(1), "{follower}");
        assert_eq!((lab.commit(1), lab.commit(2)), (12, 12));
        lab.holds();
    }
}

#[test]
fn only_a_log_that_is_up_to_date_gets_the_vote() {
    for (log, last_log_term, last_log_index, granted) in [
        ("1", 1, 1, true),
        ("1", 1, 2, true),
        ("1,1", 1, 1, false),
        ("1", 2, 1, true),
        ("1", 2, 2, true),
        ("1,1", 2, 1, true),
        ("2", 1, 1, false),
        ("2", 1, 2, false),
        ("2,2", 1, 1, false),
    ] {
        let mut lab = Lab::with("nodes=3", &[], &[(1, "log", log)]);
        let asked = RequestVote { term: 3, last_log_index, last_log_term, leadership_transfer: Extra(false) };
        lab.inject(2, 1, Message::RequestVote(asked));
        let reply = vote(3, granted);
        assert_eq!(lab.newest(1, 2), Some(reply), "{log}: term {last_log_term}, index {last_log_index}");
    }
}

#[test]
fn only_the_current_term_commits_by_counting() {
    for (acknowledged, commit) in [(1, 0), (2, 0), (3, 3)] {
        let mut lab = Lab::with("nodes=2", &[], &[(1, "log", "1,2")]);
        elected_by(&mut lab, 2);
        assert_eq!((lab.term(1), lab.log(1)), (3, vec![1, 2, 3]));
        lab.inject(2, 1, accepted(3, acknowledged));
        assert_eq!(lab.commit(1), commit, "acknowledged {acknowledged}");
    }
}

#[test]
fn acknowledgements_needed() {
    for (voters, acknowledging, committed) in [
        (1, 0, true),
        (3, 0, false),
        (3, 1, true),
        (3, 2, true),
        (5, 0, false),
        (5, 1, false),
        (5, 2, true),
        (5, 3, true),
        (5, 4, true),
    ] {
        let mut lab = Lab::new(&format!("nodes={voters}"));
        lab.stand(1);
        let all: Vec<u16> = (1..=voters).collect();
        lab.settle(&all);
        assert_eq!(lab.commit(1), 1, "the empty entry");
        lab.ask(1, "put x 1");
        for from in (2..).take(acknowledging) {
            lab.inject(from, 1, accepted(1, 2));
        }
        assert_eq!(lab.commit(1) == 2, committed, "{voters} voters, {acknowledging} others");
    }
}

#[test]
fn preceding_entries_commit_too() {
    for log in ["none", "2", "1,2", "1"] {
        let given = [(1, "current_term", "2"), (1, "log", log), (3, "current_term", "2")];
        let mut lab = Lab::with("nodes=3", &[], &given);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        assert_eq!((lab.role(1), lab.term(1)), ("leader", 3));
        lab.ask(1, "put x last");
        lab.settle(&[1, 2, 3]);
        let last = lab.log(1).len() as Index;
        for node in [1, 2, 3] {
            assert_eq!((lab.commit(node), lab.server(node).last_applied), (last, last), "{log}");
            assert_eq!(lab.field(node, "state_machine"), "x:last");
        }
        lab.holds();
    }
}

/// etcd raft, `raft_test.go`, `TestCommit`. The leader's own index is in the list.
#[test]
fn commit_index_from_match_indexes() {
    for (matched, terms, term, commit) in [
        (&[1][..], &[1][..], 1, 1),
        (&[1], &[1], 2, 0),
        (&[2], &[1, 2], 2, 2),
        (&[1], &[2], 2, 1),
        (&[2, 1, 1], &[1, 2], 1, 1),
        (&[2, 1, 1], &[1, 1], 2, 0),
        (&[2, 1, 2], &[1, 2], 2, 2),
        (&[2, 1, 2], &[1, 1], 2, 0),
        (&[2, 1, 1, 1], &[1, 2], 1, 1),
        (&[2, 1, 1, 1], &[1, 1], 2, 0),
        (&[2, 1, 1, 2], &[1, 2], 1, 1),
        (&[2, 1, 1, 2], &[1, 1], 2, 0),
        (&[2, 1, 2, 2], &[1, 2], 2, 2),
        (&[2, 1, 2, 2], &[1, 1], 2, 0),
    ] {
        let mut log = Log::<crate::kv::Op>::default();
        for term in terms {
            log.push(Entry { term: *term, content: Content::Empty });
        }
        let mut held = matched.to_vec();
        let found = log.committable(&mut held, majority(matched.len()), term);
        let index = if found.of_current_term { found.index } else { 0 };
        assert_eq!(index, commit, "match {matched:?}, log {terms:?}, term {term}");
    }
}

/// etcd raft, `raft_test.go`, `TestDuelingCandidates`.
#[test]
fn duelling_candidates() {
    let mut lab = Lab::new("nodes=3");
    lab.cut(1, 3);
    lab.stand(1);
    lab.stand(3);
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.role(1), lab.role(3)), ("leader", "candidate"));
    lab.act(synod_model::Action::Fault(synod_model::Fault::Heal));
    lab.stand(3);
    lab.settle(&[1, 2, 3]);
    for (node, last) in [(1, 1), (2, 1), (3, 0)] {
        assert_eq!((lab.role(node), lab.term(node), lab.log(node).len()), ("follower", 2, last), "S{node}");
    }
    lab.holds();
}

/// The timer is drawn from the whole range, and anew each time it is set.
#[test]
fn election_timeouts_are_random() {
    let mut lab = Lab::new("nodes=3 election=10..19ms heartbeat=5ms");
    let range = Delay::Uniform(Micros::ms(10), Micros::ms(19));
    let timers = &lab.world.node(id(1)).timers;
    assert!(timers.iter().eq([(Timer::Election, range)]));
    lab.stand(1);
    let set = lab.step.timers.iter().find(|change| change.timer == Timer::Election);
    assert_eq!(set.and_then(|change| change.delay), Some(range));
}
