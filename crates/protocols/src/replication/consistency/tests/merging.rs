//! Counters and sets that merge.

use super::super::Op;
use super::super::crdt::{Count, How, State, Tag};
use super::super::seen::{Dot, Seen};
use super::super::setup::{Data, Resolve};
use super::{C1, C2, done, two};
use synod_model::kit::Drawn;
use synod_model::prelude::*;

const MERGE: How = How { resolve: Resolve::Merge, idempotent: true, order_free: true, removes_seen: true };
const SIBLINGS: How = How { resolve: Resolve::Siblings, ..MERGE };
const OVERWRITE: How = How { resolve: Resolve::Overwrite, ..MERGE };

fn counter(counts: &[(u16, u64)]) -> State {
    let count = |(replica, plus): &(u16, u64)| (NodeId::new(*replica), Count { plus: *plus, minus: 0 });
    State { counter: counts.iter().map(count).collect(), ..State::default() }
}

/// {R1: 3, R2: 0} and {R1: 1, R2: 2} give {3, 2} = 5, in any order, any number of times.
#[test]
fn of_each_replica_the_larger_number_holds() {
    let (one, other) = (counter(&[(1, 3), (2, 0)]), counter(&[(1, 1), (2, 2)]));
    for (mut state, with) in [(one.clone(), &other), (other.clone(), &one)] {
        for _ in 0..3 {
            state.join(MERGE, with);
            assert_eq!((state.counter.clone(), state.total()), (counter(&[(1, 3), (2, 2)]).counter, 5));
        }
    }
}

/// Three inc on one side of a cut and two on the other: 5 merged, 3 overwritten.
#[test]
fn five_are_counted_and_three_overwritten() {
    for (resolve, total, lost) in [("merge", "5", false), ("overwrite", "3", true)] {
        let mut lab = two(&format!("data=counter eager=off resolve={resolve}"));
        for client in [C1, C1, C1, C2, C2] {
            done(&mut lab, client, client - 2, "inc");
        }
        for (from, to) in [(1, 2), (2, 1)] {
            let state = lab.world.node(NodeId::new(from)).disk.state.clone();
            lab.inject(from, to, super::super::Message::Gossip { state });
        }
        assert_eq!((lab.field(1, "value"), lab.field(2, "value")), (total.into(), total.into()));
        assert_eq!(lab.finds("write-lost").is_some(), lost);
        lab.holds();
    }
}

/// Insert a at R1 and, at the same time, remove a at R2, which has seen an older tag: a is in.
#[test]
fn an_insertion_that_no_removal_has_seen_wins() {
    let mut lab = two("data=set resolve=merge");
    done(&mut lab, C1, 1, "insert a");
    lab.stabilize();
    done(&mut lab, C1, 1, "insert a");
    done(&mut lab, C2, 2, "remove a");
    assert_eq!(lab.field(2, "value"), "none");
    lab.stabilize();
    for replica in [1, 2] {
        assert_eq!(lab.field(replica, "value"), "a");
        assert_eq!(lab.field(replica, "elements"), "a:R1.2");
        assert_eq!(lab.field(replica, "removed"), "a:R1.1");
    }
    assert!(lab.finds("resurrected").is_some());
    lab.holds();
}

#[test]
fn a_removal_that_has_seen_all_takes_the_element_away() {
    let mut lab = two("data=set resolve=merge");
    done(&mut lab, C1, 1, "insert a");
    lab.stabilize();
    done(&mut lab, C2, 2, "remove a");
    lab.stabilize();
    assert_eq!((lab.field(1, "value"), lab.finds("resurrected")), ("none".into(), None));
}

/// A few replicas that make updates and tell each other of some, by chance: their states.
fn drawn(seed: u64, how: How, data: Data) -> Vec<State> {
    let mut dice = Drawn::new(seed);
    let mut states = vec![State::default(); 3];
    let word = |n: usize| Word::number(u32::try_from(n).unwrap_or(0));
    for serial in 1..=12_u64 {
        let at = dice.below(3);
        let replica = NodeId::at(at);
        let op = match (data, dice.below(3)) {
            (Data::Register, n) => Op::Put { value: word(n) },
            (Data::Counter, n) => Op::Add { n: i32::try_from(n).unwrap_or(0) - 1 },
            (Data::Set, 0) => Op::Remove { element: word(dice.below(2)) },
            (Data::Set, _) => Op::Insert { element: word(dice.below(2)) },
        };
        let dot = Dot { replica, number: states[at].seen.newest(replica) + 1 };
        let stamp = Tag { time: serial, node: replica.number() };
        let context = if dice.below(2) == 0 { states[at].seen.clone() } else { Seen::default() };
        let news = states[at].update(how, op, dot, stamp, &context);
        if dice.below(2) == 0 {
            let to = (at + 1 + dice.below(2)) % 3;
            states[to].join(how, &news);
        }
    }
    states
}

/// A merge is commutative, associative and idempotent, whatever the replicas have seen of each other.
#[test]
fn what_states_become_does_not_depend_on_order_or_repetition() {
    for (how, data) in
        [(MERGE, Data::Counter), (MERGE, Data::Set), (SIBLINGS, Data::Register), (OVERWRITE, Data::Register)]
    {
        for seed in 0..200 {
            let states = drawn(seed, how, data);
            let joined = |order: &[usize]| {
                let mut state = states[order[0]].clone();
                for at in &order[1..] {
                    state.join(how, &states[*at]);
                }
                state
            };
            let all = joined(&[0, 1, 2]);
            for order in [&[0, 2, 1][..], &[1, 0, 2], &[1, 2, 0], &[2, 0, 1], &[2, 1, 0], &[0, 1, 0, 2, 2, 1]]
            {
                assert_eq!(joined(order), all, "{data:?}, seed {seed}, {order:?}");
            }
            let mut pair = states[1].clone();
            pair.join(how, &states[2]);
            let mut grouped = states[0].clone();
            grouped.join(how, &pair);
            assert_eq!(grouped, all, "{data:?}, seed {seed}");
        }
    }
}
