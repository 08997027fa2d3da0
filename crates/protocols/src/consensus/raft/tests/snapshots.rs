//! Log compaction and snapshots: Figure 13 of the paper, and the facts that etcd's tests state.

use super::super::{
    Base, Index, InstallSnapshot, InstallSnapshotResponse, Message, Part, Raft, Snapshot, Term,
};
use super::{Bench, Lab, append, id};
use std::sync::Arc;

/// Three servers of which the first leads term 1.
fn led(params: &str) -> Lab {
    let mut lab = Lab::new(&format!("nodes=3 snapshots=on {params}"));
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    lab
}

/// The only chunk of a snapshot of nothing.
fn install(term: Term, index: Index, last_term: Term) -> Message {
    let last = Base { index, term: last_term };
    let whole = Some(Arc::new(Snapshot { last, ..Snapshot::default() }));
    Message::InstallSnapshot(InstallSnapshot { term, part: Part { last, whole }, offset: 0, done: true })
}

fn answer(term: Term, last_included_index: Index, offset: u16) -> Message {
    Message::InstallSnapshotResponse(InstallSnapshotResponse { term, last_included_index, offset })
}

/// A log that was compacted keeps its true indexes, and one folded cell.
#[test]
fn a_log_is_compacted() {
    let mut lab = led("");
    for n in 1..=3 {
        lab.ask(1, &format!("put x {n}"));
        lab.settle(&[1, 2, 3]);
    }
    let request = lab.ask(1, "compact");
    assert_eq!(
        lab.said(),
        ["S1 takes a snapshot of what it has applied, up to entry 4, and drops its log up to entry 4."]
    );
    assert_eq!(lab.replies().last(), Some(&(request, "ok".to_owned())));
    let view = lab.view(1);
    let log = &view.field("log").expect("it has one").value;
    assert_eq!(
        (log.field("folded").map(|n| n.plain()), log.plain()),
        (Some("4".to_owned()), "none".to_owned())
    );
    assert!(lab.log(1).is_empty());
    assert_eq!(
        lab.field(1, "snapshot"),
        "last_included_index:4,last_included_term:1,config:1+2+3,rows:x:3,sessions:1:3"
    );
    lab.ask(1, "put x 4");
    lab.settle(&[1, 2, 3]);
    let view = lab.view(1);
    let fifth = view.field("log").and_then(|log| log.value.at(5)).expect("it is there");
    assert_eq!(fifth.field("command").map(|command| command.plain()), Some("put x 4".to_owned()));
    // Nothing new: answered, and nothing done.
    lab.ask(2, "compact");
    lab.ask(2, "compact");
    assert_eq!(lab.said(), ["S2 takes no snapshot: it has applied nothing behind entry 5."]);
    lab.crash(2);
    lab.restart(2);
    assert_eq!((lab.commit(2), lab.field(2, "state_machine")), (5, "x:4".to_owned()));
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// With `snapshot-after` and `keep`, it happens by itself, and some entries stay.
#[test]
fn a_log_compacts_itself() {
    let mut lab = Lab::new("nodes=1 snapshot-after=3 keep=1");
    lab.stand(1);
    for n in 1..=7 {
        lab.ask(1, &format!("put x {n}"));
        lab.holds();
    }
    assert_eq!(lab.world.node(id(1)).disk.snapshot_end(), Base { index: 6, term: 1 });
    assert_eq!((lab.log(1).len(), lab.world.node(id(1)).disk.log.base().index), (3, 5));
    assert_eq!(lab.finds("converges"), None);
}

/// `snapshot_succeed_via_app_resp.txt`: a follower that has nothing is sent the snapshot after a heartbeat's refusal; when
/// it has it, the leader knows without any further entry.
#[test]
fn an_empty_follower_gets_the_snapshot() {
    let given = [(1, "last_included_index", "10"), (2, "last_included_index", "10")];
    let mut lab = Lab::with("nodes=3 snapshots=on", &[], &given);
    assert_eq!((lab.commit(1), lab.commit(3)), (10, 0));
    lab.stand(1);
    lab.settle(&[1, 2]);
    assert_eq!((lab.role(1), lab.term(1), lab.commit(1)), ("leader", 1, 11));
    lab.ask(1, "compact");
    lab.lose_all();
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.field(1, "match_index"), "2:11,3:11");
    assert_eq!(lab.field(1, "next_index"), "2:12,3:12");
    assert_eq!((lab.commit(3), lab.log(3)), (11, vec![]));
    assert_eq!(
        lab.finds("snapshot-installed").as_deref(),
        Some("S3 took the snapshot of S1 up to entry 11.")
    );
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// `TestRestoreIgnoreSnapshot`: what is committed already is answered as done; an entry that fits keeps what follows.
#[test]
fn a_follower_keeps_what_it_has() {
    for (without, log) in [(&[][..], 1), (&["snapshot-keeps-suffix"][..], 0)] {
        let mut lab = Lab::with("nodes=3 snapshots=on", without, &[(1, "log", "1,1,1")]);
        lab.inject(2, 1, append(1, (1, 1), &[], 1));
        assert_eq!(lab.commit(1), 1);
        lab.lose_all();
        lab.inject(2, 1, install(1, 1, 1));
        assert_eq!((lab.log(1), lab.commit(1)), (vec![1, 1, 1], 1));
        assert_eq!(lab.newest(1, 2), Some(answer(1, 1, 1)));
        lab.inject(2, 1, install(1, 2, 1));
        assert_eq!((lab.log(1).len(), lab.commit(1)), (log, 2));
        assert_eq!(lab.newest(1, 2), Some(answer(1, 2, 1)));
    }
}

/// The receiver's rules in the order of Figure 13, as far as they answer.
#[test]
fn what_a_receiver_answers() {
    // Another term at the snapshot's last entry: the whole log goes.
    let mut lab = Lab::with("nodes=3 snapshots=on", &[], &[(1, "log", "1,1,1")]);
    lab.inject(2, 1, install(3, 2, 2));
    assert_eq!((lab.log(1), lab.commit(1), lab.term(1)), (vec![], 2, 3));
    assert_eq!((lab.field(1, "leader"), lab.newest(1, 2)), ("2".to_owned(), Some(answer(3, 2, 1))));
    // An older term is told the present one.
    lab.inject(3, 1, install(2, 9, 2));
    assert_eq!((lab.newest(1, 3), lab.commit(1)), (Some(answer(3, 9, 0)), 2));
}

/// A snapshot travels chunk by chunk, and nothing else goes to that follower; a crash on the way leaves all as it was.
#[test]
fn a_snapshot_travels_in_chunks() {
    let mut lab = led("chunks=3");
    lab.cut(1, 3);
    for n in 1..=2 {
        lab.ask(1, &format!("put x {n}"));
        lab.settle(&[1, 2]);
    }
    lab.lose_all();
    lab.ask(1, "compact");
    lab.act(synod_model::Action::Fault(synod_model::Fault::Heal));
    lab.fire(1, "heartbeat");
    assert_eq!(lab.field(1, "snapshot_to"), "3:1");
    lab.ask(1, "put x 3");
    lab.settle(&[1, 2]);
    let kinds = |lab: &Lab| lab.last_sent().iter().map(|(to, _)| *to).collect::<Vec<_>>();
    lab.deliver(1, 3, "InstallSnapshot");
    lab.deliver(3, 1, "InstallSnapshotResponse");
    assert_eq!((kinds(&lab), lab.field(1, "snapshot_to")), (vec![3], "3:2".to_owned()));
    // It has one chunk, and forgets it: what was there is there still, and all begins anew.
    lab.crash(3);
    lab.restart(3);
    assert_eq!((lab.log(3), lab.field(3, "snapshot")), (vec![1], "none".to_owned()));
    lab.deliver(1, 3, "InstallSnapshot");
    assert_eq!(
        lab.said().last().map(String::as_str),
        Some("S3 misses a chunk of the snapshot of S1 up to entry 3, and asks for all of it.")
    );
    lab.settle(&[1, 3]);
    assert_eq!((lab.commit(3), lab.field(3, "state_machine")), (4, "x:3".to_owned()));
    assert_eq!((lab.field(1, "snapshot_to"), lab.finds("converges")), ("none".to_owned(), None));
    lab.holds();
}

/// A chunk that is lost is sent again with the next heartbeat; one that comes twice does no harm.
#[test]
fn a_chunk_is_repeated() {
    let given = [(1, "last_included_index", "5"), (2, "last_included_index", "5")];
    let mut lab = Lab::with("nodes=3 snapshots=on chunks=2", &[], &given);
    lab.stand(1);
    lab.settle(&[1, 2]);
    lab.lose_all();
    lab.fire(1, "heartbeat");
    lab.deliver(1, 3, "AppendEntries");
    lab.deliver(3, 1, "AppendEntriesResponse");
    assert_eq!(lab.field(1, "snapshot_to"), "3:1");
    for _ in 0..3 {
        lab.lose_all();
        lab.fire(1, "heartbeat");
        lab.fire(1, "heartbeat");
        assert_eq!(lab.world.in_flight_count(), 4, "two to each");
        lab.settle(&[1, 2, 3]);
    }
    assert_eq!((lab.commit(3), lab.finds("converges")), (6, None));
    lab.holds();
}

/// `TestLeaderTransferAfterSnapshot`: a target that needs a snapshot gets it first, then leads.
#[test]
fn a_target_gets_the_snapshot_first() {
    let mut lab = led("transfer=on");
    lab.cut(1, 3);
    lab.ask(1, "put x 1");
    lab.settle(&[1, 2]);
    lab.ask(1, "compact");
    lab.lose_all();
    lab.act(synod_model::Action::Fault(synod_model::Fault::Heal));
    lab.ask(1, "transfer 3");
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.role(3), lab.role(1)), ("leader", "follower"));
    assert_eq!(lab.field(3, "state_machine"), "x:1");
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
}

/// What a disk may hold from the start.
#[test]
fn a_snapshot_can_be_given() {
    let given = [
        (1, "last_included_term", "2"),
        (1, "last_included_index", "2"),
        (1, "log", "2,3"),
        (2, "log", "1,2,2"),
        (3, "current_term", "3"),
        (3, "last_included_index", "0"),
    ];
    let mut lab = Lab::with("nodes=3 snapshots=on", &[], &given);
    assert_eq!((lab.commit(1), lab.log(1), lab.term(1)), (2, vec![2, 3], 3));
    assert_eq!((lab.field(1, "state_machine"), lab.field(3, "snapshot")), ("x:2.2".into(), "none".into()));
    lab.stand(1);
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.role(1), lab.log(2), lab.log(3)), ("leader", vec![1, 2, 2, 3, 4], vec![2, 3, 4]));
    assert_eq!(lab.finds("converges"), None);
    lab.holds();
    for (given, says) in [
        (&[("current_term", "1"), ("last_included_term", "2")][..], "the server is in term 1 only"),
        (&[("log", "1,1"), ("last_included_term", "2")], "goes on with an entry of term 1"),
        (&[("last_included_term", "2"), ("log", "1,1")], "such as 1,1,4"),
        (&[("last_included_index", "10001")], "from 0 to 10000"),
    ] {
        let config = Lab::configure("nodes=3").expect("it fits");
        let mut disk = <Raft as synod_model::Protocol>::Durable::default();
        let given = given
            .iter()
            .map(|(key, value)| <Raft as synod_model::Protocol>::given(&config, &mut disk, key, value));
        let error = given.last().and_then(Result::err).expect("it is refused");
        let text = error.render(synod_model::Lang::En, &|node| format!("S{}", node.number()));
        assert!(text.contains(says), "{text}");
    }
}

/// Without the sessions in it, who starts from a snapshot runs a command again that it has in it.
#[test]
fn sessions_belong_into_a_snapshot() {
    for without in [&[][..], &["snapshot-has-sessions"][..]] {
        let mut lab = Lab::with("nodes=1 clients=1 snapshots=on", without, &[]);
        lab.stand(1);
        lab.ask(2, "put x 1");
        lab.deliver(2, 1, "ClientRequest");
        lab.lose_all();
        for op in ["get x", "put x 2"] {
            lab.ask(2, op);
            lab.settle(&[1, 2]);
        }
        lab.ask(1, "compact");
        lab.crash(1);
        lab.restart(1);
        lab.stand(1);
        lab.fire(2, "retry");
        lab.settle(&[1, 2]);
        lab.ask(2, "get x");
        lab.settle(&[1, 2]);
        assert_eq!(lab.finds("linearizable").is_some(), !without.is_empty());
        assert_eq!(lab.finds("snapshot-faithful").is_some(), !without.is_empty());
    }
}

/// The configuration is part of a snapshot: who starts from it, or gets it, goes by it.
#[test]
fn the_configuration_belongs_into_a_snapshot() {
    for (params, without) in [
        ("config-at=append", &[][..]),
        ("config-at=commit", &[]),
        ("config-at=append keep=2", &[]),
        ("config-at=append", &["snapshot-keeps-config"]),
    ] {
        let params =
            format!("nodes=4 voters=1,2 learners=4 membership=single catch-up=0 snapshots=on {params}");
        let mut lab = Lab::with(&params, without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2]);
        lab.ask(1, "add-voter 3");
        lab.settle(&[1, 2, 3]);
        lab.ask(1, "compact");
        lab.crash(1);
        lab.restart(1);
        let keeps = without.is_empty();
        let goes_by = if keeps { "index:2,voters:1,2,3," } else { "index:0,voters:1,2," };
        assert!(lab.field(1, "config").starts_with(goes_by), "{params}");
        let holds = if keeps { "config:1+2+3~4," } else { "config:1+2~4," };
        assert!(lab.field(1, "snapshot").contains(holds), "{params}");
        assert_eq!(lab.finds("snapshot-faithful").is_some(), !keeps);
        if !keeps {
            continue;
        }
        // The learner has nothing of it yet.
        lab.lose_all();
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        assert_eq!(lab.role(1), "leader");
        lab.ask(1, "compact");
        lab.fire(1, "heartbeat");
        lab.settle(&[1, 2, 3, 4]);
        assert_eq!((lab.field(4, "config"), lab.commit(4)), (lab.field(1, "config"), lab.commit(1)));
        assert_eq!(lab.finds("converges"), None, "{params}");
        lab.holds();
    }
}
