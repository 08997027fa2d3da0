//! Strong mode: two round trips, a majority, and what becomes of crashes and copies.

use super::Lab;

const R1: u16 = 1;
const R2: u16 = 2;
const R3: u16 = 3;
const C1: u16 = 4;
const C2: u16 = 5;

/// Attiya, Bar-Noy and Dolev with several writers: 4(n - 1) messages a request, read or write, in two round trips.
#[test]
fn a_request_costs_four_messages_for_each_other_replica() {
    for replicas in 2..=7_u16 {
        let mut lab = Lab::new(&format!("replicas={replicas} clients=1"));
        for what in ["put a", "get", "get"] {
            lab.ask(replicas + 1, what);
            let others = |kind: &str| {
                ["ReadQuery", "ReadReply", "Store", "StoreAck"].iter().position(|known| *known == kind)
            };
            let mut by_kind = [0; 4];
            lab.deliver(replicas + 1, R1, "Ask");
            loop {
                let next = lab.world.in_flight().into_iter().find_map(|(_, envelope)| {
                    use synod_model::Messages as _;
                    let kind = others(envelope.message.kind_name())?;
                    Some((kind, envelope.from.number(), envelope.to.number(), envelope.message.kind_name()))
                });
                let Some((kind, from, to, name)) = next else { break };
                by_kind[kind] += 1;
                lab.deliver(from, to, name);
            }
            assert_eq!(by_kind, [replicas - 1; 4], "{replicas} replicas, {what}");
            lab.stabilize();
        }
        assert_eq!(lab.answers(), ["1 none", "2 a", "3 a"]);
    }
}

#[test]
fn a_write_issues_a_higher_tag_than_all_it_has_heard() {
    let mut lab = Lab::new("clients=2");
    lab.ask(C1, "put a");
    lab.stabilize();
    lab.ask(C2, "put b");
    lab.stabilize();
    for replica in [R1, R2, R3] {
        assert_eq!(lab.field(replica, "value"), "b");
        assert_eq!(lab.field(replica, "tag"), "time:2,node:2");
    }
    lab.holds();
}

#[test]
fn without_a_majority_a_read_fails_and_a_write_stays_open() {
    let mut lab = Lab::new("clients=1");
    lab.crash(R2);
    lab.crash(R3);
    lab.ask(C1, "get");
    lab.ask(C1, "put a");
    lab.deliver_all(&["Ask", "ReadQuery"]);
    assert_eq!(lab.answers(), [""; 0]);
    lab.fires(C1, "timeout");
    lab.fires(C1, "timeout");
    assert_eq!(lab.answers(), ["1 no-answer"]);
    assert_eq!(lab.field(C1, "pending"), "2:put a");
    lab.fires(R1, "again");
    assert_eq!(
        lab.finds("no-majority").as_deref(),
        Some("R1 can reach only 1 of 3 replicas, and its request waits.")
    );
    assert_eq!(lab.field(R1, "missing"), "2,3");
    lab.restart(R2);
    for _ in 0..2 {
        lab.fires(R1, "again");
        lab.stabilize();
    }
    assert_eq!(lab.answers(), ["1 no-answer", "2 none"]);
    lab.holds();
}

/// The tag of a write is forced before it leaves: a replica that has crashed goes on with it.
#[test]
fn a_write_that_a_crash_interrupts_is_one_write() {
    let mut lab = Lab::new("clients=2");
    lab.ask(C1, "put a");
    lab.deliver(C1, R1, "Ask");
    lab.deliver(R1, R2, "ReadQuery");
    lab.deliver(R2, R1, "ReadReply");
    lab.deliver(R1, R2, "Store");
    lab.lose_all();
    lab.crash(R1);
    // R2 has it, and overwrites it.
    lab.ask(C2, "put b");
    lab.stabilize();
    lab.restart(R1);
    lab.fires(C1, "timeout");
    lab.deliver(C1, R1, "Ask");
    assert!(lab.said()[0].starts_with("R1 goes on with put a for C1"), "{:?}", lab.said());
    lab.stabilize();
    lab.ask(C1, "get");
    lab.stabilize();
    assert_eq!(lab.answers(), ["2 none", "1 none", "3 b"]);
    lab.holds();
}

#[test]
fn a_request_that_comes_twice_is_done_once() {
    let mut lab = Lab::new("clients=2");
    lab.ask(C1, "put a");
    let copy = lab.duplicate(C1, R1, "Ask");
    lab.deliver(C1, R1, "Ask");
    lab.deliver_while(|envelope| envelope.serial < 100 && envelope.from.number() != C1);
    lab.ask(C2, "put b");
    lab.deliver_while(|envelope| envelope.from.number() != C1);
    lab.act(synod_model::Action::Deliver(copy));
    lab.stabilize();
    assert_eq!(lab.said().len(), 1);
    assert_eq!(lab.field(R1, "value"), "b");
    lab.holds();
}
