//! Laws over random walks: with all rules in force nothing is violated, each rule that is off is missed, and in the end
//! everybody learns.

use super::super::Promise;
use super::super::{Memory, Message, Paxos, Phase, Timer};
use super::{Bench, Lab};
use synod_model::{Action, Checked, Expect, Fault, FirstChoice, NodeId, Protocol, RuleId, Status, Step, kit};

/// What walks begin with.
pub(super) const PARAMS: [&str; 7] = [
    "nodes=3",
    "nodes=5 backoff=0",
    "proposers=2 acceptors=3 learners=1",
    "proposers=3 acceptors=5 quorum1=4 quorum2=2",
    "nodes=4 quorum1=2 quorum2=3 acceptors=4",
    "nodes=1",
    "nodes=2 proposers=1",
];

pub(super) type Walk = kit::Walk<Paxos>;

pub(super) fn walk(seed: usize, without: &[&str]) -> Walk {
    Walk::new(seed as u64, PARAMS[seed % PARAMS.len()], without)
}

#[test]
fn nothing_is_violated_while_all_rules_are_in_force() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..700 {
        let mut walk = walk(seed, &[]);
        for n in 0..800 {
            walk.step();
            if let Some((id, says)) = walk.lab.found(Expect::Always).next() {
                panic!("seed {seed}, step {n}: {id}: {says}");
            }
        }
        seen.extend(walk.lab.found(Expect::Sometimes).map(|(id, _)| id));
    }
    let all = Paxos::invariants().iter().filter(|i| i.expect == Expect::Sometimes).map(|i| i.id);
    assert_eq!(seen, all.collect(), "each witness is seen");
}

#[test]
fn each_rule_is_missed() {
    for rule in Paxos::RULES {
        let mut missing: Vec<&str> = rule.protects.to_vec();
        for seed in 0..3_000 {
            let mut walk = walk(seed, &[rule.id]);
            (0..400).for_each(|_| walk.step());
            for (id, _) in walk.lab.found(Expect::Always) {
                assert!(rule.protects.contains(&id), "{} breaks {id} too", rule.id);
                missing.retain(|known| *known != id);
            }
            if missing.is_empty() {
                break;
            }
        }
        assert!(missing.is_empty(), "without {} nobody misses {missing:?}", rule.id);
    }
}

/// Whether an answer is old to a node: it answers a ballot that is not under way there, or reports no later vote of the
/// sender than the one that is known.
fn is_old(memory: &Memory, from: NodeId, message: &Message) -> bool {
    let under_way = match memory.proposer.phase {
        Phase::Prepare { ballot, .. } => Some(ballot),
        Phase::Accept { vote, .. } => Some(vote.ballot),
        Phase::Idle | Phase::BackOff { .. } | Phase::Chosen { .. } => None,
    };
    match *message {
        Message::Promise(Promise { ballot, .. }) | Message::Nack { ballot, .. } => under_way != Some(ballot),
        Message::Accepted(vote) => {
            let known = memory.learner.votes.iter().any(|(node, known)| *node == from && *known >= vote);
            under_way != Some(vote.ballot) && (known || memory.learner.learned.is_some())
        }
        Message::Prepare(_) | Message::Accept(_) | Message::Query | Message::Issue => false,
    }
}

/// Answers to ballots that are over change nothing, but that a refusal may tell of a higher ballot.
#[test]
fn old_answers_change_nothing() {
    let mut checked = 0;
    for seed in 0..140 {
        let mut walk = walk(seed, &[]);
        for _ in 0..400 {
            walk.step();
            let world = &walk.lab.world;
            for (id, envelope) in world.in_flight() {
                let node = world.node(envelope.to);
                let Some(before) = node.memory.as_ref().filter(|_| node.status() == Status::Up) else {
                    continue;
                };
                if !world.links().open(envelope.from, envelope.to)
                    || !is_old(before, envelope.from, &envelope.message)
                {
                    continue;
                }
                let mut after = world.clone();
                let mut step = Step::default();
                assert!(after.apply(Action::Deliver(id), &mut FirstChoice, &mut step));
                let after = after.node(envelope.to);
                let mut memory = after.memory.clone().expect("it runs");
                assert!(memory.proposer.seen >= before.proposer.seen);
                memory.proposer.seen = before.proposer.seen;
                assert_eq!(memory, *before, "{envelope:?}");
                assert!(
                    after.disk == node.disk && step.sent.is_empty() && step.timers.is_empty(),
                    "{envelope:?}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

/// Whatever is switched off, and even if disks are lost, nothing panics.
#[test]
fn nothing_panics_when_everything_is_off() {
    let all: Vec<&str> = Paxos::RULES.iter().map(|rule| rule.id).collect();
    for seed in 0..100 {
        let mut walk = walk(seed, &all);
        for n in 0..600 {
            walk.step();
            if n % 50 == 49 {
                let node = walk.node();
                walk.apply(Action::Fault(Fault::Crash(node)));
                walk.apply(Action::Fault(Fault::Restart { node, wiped: true }));
                let rule = RuleId::at(walk.drawn.below(all.len()));
                walk.apply(Action::Rule(rule, n % 100 == 49));
            }
        }
    }
}

/// After the faults stop, learners ask, proposers repeat and back off one at a time, and everybody learns.
#[test]
fn everybody_learns() {
    // Without back-off nothing is claimed: see the livelock.
    for seed in (0..210).filter(|seed| !PARAMS[seed % PARAMS.len()].contains("backoff=0")) {
        let mut walk = walk(seed, &[]);
        (0..500).for_each(|_| walk.step());
        walk.mend();
        for round in 0.. {
            walk.lab.stabilize();
            let Some(missing) = walk.lab.finds("learned-by-all") else { break };
            assert!(round < 200, "seed {seed}: {missing}");
            // As clocks would let them: time-outs and questions come round, and one back-off ends at a time.
            let mut timers = Vec::new();
            walk.lab.world.enabled(&mut timers);
            let back_offs = timers.iter().filter(|a| matches!(a, Action::Fire(_, Timer::BackOff))).count();
            let lucky = if back_offs > 0 { walk.drawn.below(back_offs) } else { 0 };
            let mut nth = 0;
            for timer in timers {
                let skip = matches!(timer, Action::Fire(_, Timer::BackOff)) && {
                    nth += 1;
                    nth - 1 != lucky
                };
                if !skip {
                    walk.lab.world.apply(timer, &mut FirstChoice, &mut walk.lab.step);
                }
            }
        }
        walk.lab.holds();
    }
}

/// The same state reached in two ways is the same state: an explorer must not count it twice.
#[test]
fn two_ways_to_one_state_meet() {
    let run = |order: [u16; 3]| {
        let mut lab = Lab::new("proposers=2 acceptors=3 learners=1");
        lab.propose(1, "red");
        lab.spread(1, &order, "prepare");
        lab.gather(&order[..2], 1, "promise");
        lab.spread(1, &order, "accept");
        for acceptor in order {
            lab.spread(acceptor, &[6], "accepted");
        }
        lab.stabilize();
        lab.world.state_hash()
    };
    let one = run([3, 4, 5]);
    for order in [[4, 3, 5], [5, 4, 3], [3, 5, 4]] {
        assert_eq!(run(order), one, "{order:?}");
    }
}
