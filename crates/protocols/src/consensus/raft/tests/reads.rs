//! Reads that leave the log alone: the facts that etcd's tests state, and what breaks without each rule.

use super::super::Raft;
use super::{Bench, Lab, id};
use crate::replicated::lease_length;
use synod_model::{Action, Checked, Fault, Micros, Value};

fn led(params: &str) -> Lab {
    let mut lab = Lab::new(params);
    lab.stand(1);
    let servers: Vec<u16> = lab.world.config().servers().map(synod_model::NodeId::number).collect();
    lab.settle(&servers);
    lab
}

/// `TestReadOnlyOptionSafe`, `TestReadOnlyOptionLease`: after each batch of ten commands one read, asked of each server in
/// turn.
#[test]
fn a_read_index_is_what_was_committed_before() {
    for reads in ["read-index", "lease"] {
        let mut lab = led(&format!("nodes=3 check-quorum=on reads={reads}"));
        for (round, asked) in (1u64..).zip([1, 2, 3, 1, 2, 3]) {
            for n in 0..10 {
                lab.ask(1, &format!("put x {round}.{n}"));
            }
            lab.settle(&[1, 2, 3]);
            let read = lab.ask(asked, "get x");
            lab.settle(&[1, 2, 3]);
            assert_eq!(lab.replies().last(), Some(&(read, format!("{round}.9"))), "{reads} {round}");
            assert_eq!(lab.field(asked, "read_index"), (10 * round + 1).to_string(), "{reads} {round}");
            assert_eq!(lab.log(1).len() as u64, 10 * round + 1, "no read is in the log");
        }
        assert!(lab.finds("served-by-follower").is_some());
        assert_eq!(lab.finds("served-by-lease").is_some(), reads == "lease");
        lab.holds();
    }
}

/// `TestReadOnlyForNewLeader`: a new leader keeps a read until it has committed an entry of its own term.
#[test]
fn a_new_leader_keeps_reads() {
    let given = [1, 2, 3].map(|node| [(node, "log", "1,1"), (node, "current_term", "1")]).concat();
    let mut lab = Lab::with("nodes=3 reads=read-index", &[], &given);
    lab.stand(1);
    lab.deliver(1, 2, "RequestVote");
    lab.deliver(2, 1, "*");
    assert_eq!((lab.role(1), lab.commit(1)), ("leader", 0));
    let read = lab.ask(1, "get x");
    assert_eq!(
        lab.said(),
        [
            "S1 keeps the read: it has committed nothing of its own term 2 yet, so more may be committed than it knows."
        ]
    );
    assert_eq!(lab.field(1, "waiting_reads"), "1");
    lab.settle(&[1, 2, 3]);
    assert_eq!((lab.replies(), lab.field(1, "read_index")), (vec![(read, "1.2".to_owned())], "3".to_owned()));
    lab.holds();
}

/// The messages that one read adds when the leader of n servers is asked: 4(n-1) through the log, 2(n-1) with read index,
/// none with a lease; two more if a follower is asked.
#[test]
fn what_a_read_costs() {
    for servers in [3, 5, 7] {
        for (reads, cost) in [("log", 4 * (servers - 1)), ("read-index", 2 * (servers - 1)), ("lease", 0)] {
            for (asked, more) in [(1, 0), (2, 2)] {
                let mut lab = led(&format!("nodes={servers} check-quorum=on reads={reads}"));
                let before = lab.sent;
                lab.ask(asked, "get x");
                let all: Vec<u16> = (1..=servers).collect();
                lab.settle(&all);
                assert_eq!(
                    lab.sent - before,
                    usize::from(cost + more),
                    "{servers} servers, {reads}, at {asked}"
                );
                assert_eq!(lab.replies().len(), 1);
            }
        }
    }
}

/// One round serves all reads that wait for it, and a round that is lost is made up for by the next heartbeat.
#[test]
fn a_round_serves_all_reads_that_wait() {
    let mut lab = led("nodes=3 clients=1 reads=read-index");
    lab.ask(4, "get x");
    lab.ask(4, "get y");
    lab.deliver(4, 1, "*");
    let first = lab.sent;
    lab.deliver(4, 1, "*");
    assert_eq!(lab.sent, first, "the second read waits for the round under way and then begins one");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.replies().len(), 2);
    lab.ask(4, "get z");
    lab.deliver(4, 1, "*");
    lab.lose_all();
    lab.fire(1, "heartbeat");
    lab.settle(&[1, 2, 3, 4]);
    assert_eq!(lab.replies().len(), 3);
    lab.holds();
}

/// A single server is its own majority.
#[test]
fn a_single_server_confirms_itself() {
    for reads in ["read-index", "lease"] {
        let mut lab = led(&format!("nodes=1 check-quorum=on reads={reads}"));
        let read = lab.ask(1, "get x");
        assert_eq!(lab.replies(), [(read, "none".to_owned())], "{reads}");
    }
}

/// Dissertation, section 6.4.1: start + election timeout / clock drift bound, with clocks between 1-d and 1+d.
#[test]
fn a_lease_allows_for_drift() {
    for (election, lengths) in [
        (150, [150_000, 147_029, 135_714, 122_727, 100_000, 50_000]),
        (300, [300_000, 294_059, 271_428, 245_454, 200_000, 100_000]),
    ] {
        for (drift, length) in [0, 1, 5, 10, 20, 50].into_iter().zip(lengths) {
            assert_eq!(lease_length(Micros::ms(election), drift), Micros(length), "{election} {drift}");
        }
    }
    let alone = super::kit::Lab::<Raft>::configure("reads=lease").expect_err("it is refused");
    assert_eq!(
        alone,
        "reads=lease needs check-quorum=on: without it, servers that hear from a leader may elect another one at any moment."
    );
}

/// A lease is that of a round which a majority has answered, and ends with its timer.
#[test]
fn a_lease_ends() {
    let mut lab = led("nodes=3 check-quorum=on reads=lease");
    assert_eq!(lab.field(1, "lease"), "122727");
    lab.fire(1, "heartbeat");
    lab.lose_all();
    lab.fire(1, "lease");
    assert_eq!(lab.field(1, "lease"), "none", "nobody has answered the second round");
    lab.ask(1, "get x");
    assert!(lab.replies().is_empty(), "it falls back to asking");
    lab.settle(&[1, 2, 3]);
    assert_eq!(lab.replies().len(), 1);
    assert_ne!(lab.field(1, "lease"), "none");
}

/// A leader that is cut off answers from its machine while the majority has moved on.
#[test]
fn a_deposed_leader_reads_the_past_unconfirmed() {
    for (params, without, stale) in [
        ("reads=read-index", &[][..], false),
        ("reads=read-index", &["reads-confirmed"], true),
        ("reads=local", &[], true),
    ] {
        let mut lab = Lab::with(&format!("nodes=3 {params}"), without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        lab.act(Action::Fault(Fault::Isolate(id(1))));
        lab.stand(2);
        lab.settle(&[2, 3]);
        lab.ask(2, "put x 1");
        lab.settle(&[2, 3]);
        let read = lab.ask(1, "get x");
        assert_eq!(lab.replies().contains(&(read, "none".to_owned())), stale, "{params} {without:?}");
        assert_eq!(lab.finds("linearizable").is_some(), stale, "{params} {without:?}");
    }
}

/// S2 does not know what S1 has committed, and S3's refusal confirms that it leads.
#[test]
fn a_new_leader_reads_the_past_before_its_own_commit() {
    for (without, stale) in [(&[][..], false), (&["read-after-own-commit"][..], true)] {
        let mut lab = Lab::with("nodes=3 reads=read-index", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        lab.ask(1, "put x 1");
        lab.deliver(1, 2, "AppendEntries");
        lab.deliver(2, 1, "AppendEntriesResponse");
        lab.crash(1);
        lab.lose_all();
        lab.stand(2);
        lab.deliver(2, 3, "RequestVote");
        lab.deliver(3, 2, "RequestVoteResponse");
        assert_eq!(lab.role(2), "leader");
        let read = lab.ask(2, "get x");
        lab.lose(2, 3, "AppendEntries");
        if stale {
            lab.deliver(2, 3, "AppendEntries");
            lab.deliver(3, 2, "AppendEntriesResponse");
            assert_eq!(lab.replies().last(), Some(&(read, "none".to_owned())));
        }
        assert_eq!(lab.finds("linearizable").is_some(), stale);
    }
}

/// A follower that has not applied what was committed answers too early.
#[test]
fn a_follower_reads_the_past_before_it_has_applied() {
    for (without, answer) in [(&[][..], "1"), (&["read-waits-for-apply"][..], "none")] {
        let mut lab = Lab::with("nodes=3 reads=read-index", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        lab.ask(1, "put x 1");
        lab.deliver(1, 2, "AppendEntries");
        lab.deliver(2, 1, "AppendEntriesResponse");
        let read = lab.ask(3, "get x");
        lab.deliver(3, 1, "ReadIndex");
        lab.settle(&[1, 2]);
        lab.deliver(1, 3, "ReadIndexResponse");
        assert_eq!(lab.field(3, "waiting_reads"), if without.is_empty() { "1" } else { "0" });
        lab.settle(&[1, 2, 3]);
        assert_eq!(lab.replies().last(), Some(&(read, answer.to_owned())));
        assert_eq!(lab.finds("linearizable").is_some(), !without.is_empty());
    }
}

/// S2, whose answer made S1's lease, restarts and votes for S3, whose own timer has run out.
#[test]
fn a_lease_survives_a_restart() {
    for (without, stale) in [(&[][..], false), (&["lease-survives-restart"][..], true)] {
        let mut lab = Lab::with("nodes=3 check-quorum=on reads=lease", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        lab.act(Action::Fault(Fault::Isolate(id(1))));
        lab.restart(2);
        lab.stand(3);
        lab.settle(&[2, 3]);
        assert_eq!(lab.role(3), if stale { "leader" } else { "candidate" });
        if stale {
            lab.ask(3, "put x 1");
            lab.settle(&[2, 3]);
        } else {
            lab.fire(2, "vote-lease");
            lab.stand(3);
            lab.settle(&[2, 3]);
            assert_eq!(lab.role(3), "leader");
        }
        lab.ask(1, "get x");
        assert_eq!(lab.finds("linearizable").is_some(), stale);
    }
}

/// S1 has told S2 to stand, S2 leads and commits, and S1 has heard nothing of it.
#[test]
fn a_transfer_ends_the_lease() {
    for (without, stale) in [(&[][..], false), (&["transfer-ends-lease"][..], true)] {
        let mut lab = Lab::with("nodes=3 check-quorum=on transfer=on reads=lease", without, &[]);
        lab.stand(1);
        lab.settle(&[1, 2, 3]);
        lab.ask(1, "transfer 2");
        lab.deliver(1, 2, "TimeoutNow");
        lab.settle(&[2, 3]);
        assert_eq!((lab.role(1), lab.role(2)), ("leader", "leader"));
        lab.ask(2, "put x 1");
        lab.settle(&[2, 3]);
        let read = lab.ask(1, "get x");
        assert_eq!(lab.replies().contains(&(read, "none".to_owned())), stale);
        assert_eq!(lab.finds("linearizable").is_some(), stale);
    }
}

/// What one read adds on an idle cluster of n servers: by the log 4(n-1) messages, by a round 2(n-1), by a lease none; two more
/// if a follower is asked.
#[test]
fn reads_cost_so_many_messages() {
    for (reads, each, way) in [("log", 4, "log"), ("read-index", 2, "read_index"), ("lease", 0, "lease")] {
        for nodes in [3, 5, 7] {
            for (asked, more) in [(1, 0), (2, 2)] {
                let mut lab = Lab::new(&format!("nodes={nodes} check-quorum=on reads={reads}"));
                let all: Vec<u16> = (1..=nodes).collect();
                lab.stand(1);
                lab.settle(&all);
                lab.fire(1, "heartbeat");
                lab.settle(&all);
                let sent = lab.ask(asked, "get x");
                lab.settle(&all);
                assert_eq!(lab.replies().last(), Some(&(sent, "none".to_owned())));
                let metrics = Raft::metrics(&lab.world);
                let figure =
                    |id| metrics.iter().find(|metric| metric.id == id).map(|metric| metric.value.clone());
                let cost = Value::Milli(i64::from(1_000 * (each * (nodes - 1) + more)));
                assert_eq!(figure("messages_per_read"), Some(cost), "{reads} {nodes} {asked}");
                let way = if asked == 2 && reads != "log" { "follower" } else { way };
                let reads = figure("reads").and_then(|reads| reads.field(way)).map(|count| count.plain());
                assert_eq!(reads, Some("1".to_owned()));
            }
        }
    }
}
