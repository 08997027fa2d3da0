//! Laws over random walks: with all rules in force nothing is violated, and each rule that is off is missed.

use super::super::{Message, Raft, Timer, Volatile};
use super::{Bench, Lab};
use crate::replicated::Outcome;
use synod_model::{
    Action, Checked, Expect, Fault, FirstChoice, NodeId, Protocol, Status, Step,
    kit::{self, Mix},
};

/// A random walk, calm or hasty: then crashes and elections come thick and fast, two servers stand at once, and a crashed
/// node is back at once.
struct Walk {
    walk: kit::Walk<Raft>,
    hasty: bool,
}

impl Walk {
    fn new(seed: usize, params: &str, without: &[&str]) -> Self {
        let mut walk = kit::Walk::new(seed as u64, params, without);
        let hasty = seed / 4 % 2 == 1;
        walk.mix = Mix {
            request: 34,
            crash: 7,
            restart: 28,
            split: 5,
            heal: 9,
            fire: 0,
            crowd: if hasty { 20 } else { 60 },
            most_down: 2,
        };
        Self { walk, hasty }
    }

    fn step(&mut self) {
        let Self { walk, hasty } = self;
        let stands = |lab: &Lab| (1..=lab.world.config().servers).any(|node| lab.role(node) == "candidate");
        let (elections, others) = (|timer| timer == Timer::Election, |timer| timer != Timer::Election);
        match walk.drawn.below(1_000) {
            0..40 if *hasty => {
                let node = walk.node();
                walk.request(node);
            }
            40..120 if *hasty => {
                let node = walk.node();
                walk.crash(node);
                walk.apply(Action::Fault(Fault::Restart { node, wiped: false }));
            }
            120..220 if *hasty && !stands(&walk.lab) => {
                walk.fire(elections);
                walk.fire(elections);
            }
            220..300 if *hasty => walk.fire(others),
            _ if *hasty => walk.deliver(),
            // One election for three other timers.
            0..28 => walk.fire(elections),
            28..128 => walk.fire(others),
            _ => walk.step(),
        }
    }
}

#[test]
fn nothing_is_violated_while_all_rules_are_in_force() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..240 {
        let params = [
            "nodes=3",
            "nodes=5 clients=2",
            "nodes=4 noop=off",
            "nodes=2 clients=1",
            "nodes=3 prevote=on check-quorum=on",
            "nodes=5 check-quorum=on clients=1",
            "nodes=3 transfer=on reads=read-index",
            "nodes=3 clients=1 reads=read-index",
            "nodes=4 voters=1,2,3 membership=single transfer=on",
            "nodes=5 learners=5 membership=joint clients=1 reads=read-index",
            "nodes=4 membership=joint config-at=commit check-quorum=on catch-up=0",
            "nodes=5 voters=1,2 membership=single removed-leader=stay config-at=commit",
            "nodes=3 snapshot-after=2 chunks=3 keep=1",
            "nodes=3 clients=2 snapshots=on chunks=2 prevote=on check-quorum=on transfer=on reads=read-index",
            "nodes=4 voters=1,2,3 membership=single catch-up=2 snapshot-after=2 chunks=2",
            "nodes=5 membership=joint config-at=commit snapshot-after=3 keep=1 clients=1",
        ][seed % 16];
        let mut walk = Walk::new(seed, params, &[]);
        for n in 0..2_000 {
            walk.step();
            if let Some((id, says)) = walk.walk.lab.found(Expect::Always).next() {
                panic!("seed {seed}, step {n}: {id}: {says}");
            }
        }
        seen.extend(walk.walk.lab.found(Expect::Sometimes).map(|(id, _)| id));
    }
    // Leases rest on time, which a walk does not keep.
    let all =
        Raft::invariants().iter().filter(|i| i.expect == Expect::Sometimes && i.id != "served-by-lease");
    let all = all.map(|i| i.id);
    assert_eq!(seen, all.collect(), "each witness is seen");
}

/// A random walk without a rule comes upon a breach, and upon none that the rule does not name.
#[test]
fn each_rule_is_missed() {
    // Figure 8 needs a long schedule that a random walk hardly ever takes; `figures.rs` plays it step by step, and
    // `reads.rs` those of the rules about reads.
    let walked = |rule: &&synod_model::Rule| rule.id != "current-term-commit" && rule.needs.is_empty();
    for rule in Raft::RULES.iter().filter(walked) {
        let mut missed = false;
        for seed in 0..400 {
            if missed && seed >= 80 {
                break;
            }
            let params = ["nodes=3", "nodes=3 clients=1", "nodes=3 noop=off", "nodes=5"][seed % 4];
            let mut walk = Walk::new(seed, params, &[rule.id]);
            for _ in 0..1_500 {
                walk.step();
            }
            for (id, says) in walk.walk.lab.found(Expect::Always) {
                assert!(rule.protects.contains(&id), "without {}: {says}", rule.id);
                missed = true;
            }
        }
        assert!(missed, "nobody misses {}", rule.id);
    }
}

/// Whether a message answers a request of the protocol.
fn is_answer(message: &Message) -> bool {
    match message {
        Message::RequestVoteResponse(_)
        | Message::AppendEntriesResponse(_)
        | Message::ClientReply(_)
        | Message::PreVoteResponse(_)
        | Message::OrderReply(_)
        | Message::ReadIndexResponse(_)
        | Message::InstallSnapshotResponse(_) => true,
        Message::RequestVote(_)
        | Message::AppendEntries(_)
        | Message::ClientRequest(_)
        | Message::PreVote(_)
        | Message::TimeoutNow(_)
        | Message::OrderRequest(_)
        | Message::ReadIndex(_)
        | Message::InstallSnapshot(_) => false,
    }
}

/// Whether an answer is to a request of an earlier term than the receiver's, and tells of no later one.
fn is_of_earlier_term(lab: &Lab, to: NodeId, message: &Message) -> bool {
    let now = lab.world.node(to).disk.current_term;
    match message {
        Message::RequestVoteResponse(m) => m.request_term < now && m.term <= now,
        Message::AppendEntriesResponse(m) => m.request_term < now && m.term <= now,
        _ => false,
    }
}

/// Delivers a message to a copy of the world, where it must change nothing.
fn changes_nothing(lab: &Lab, (from, to, message): (NodeId, NodeId, Message)) {
    if lab.world.node(to).status() != Status::Up || !lab.world.links().open(from, to) {
        return;
    }
    let mut world = lab.world.clone();
    let mut step = Step::default();
    let what = format!("{from:?} to {to:?}: {message:?}");
    let redirects =
        matches!(&message, Message::ClientReply(m) if matches!(m.outcome, Outcome::NotLeader { .. }));
    let message = world.inject(from, to, message);
    assert!(world.apply(Action::Deliver(message), &mut FirstChoice, &mut step));
    let (before, after) = (lab.world.node(to), world.node(to));
    assert!(before.disk == after.disk && step.closed().next().is_none(), "{what}");
    match (&before.memory, &after.memory) {
        // A redirection only says whom to ask; an old one costs a detour.
        (Some(Volatile::Client(before)), Some(Volatile::Client(after))) if redirects => {
            assert_eq!(before.stub, after.stub, "{what}");
        }
        (was, is) => {
            assert_eq!(was, is, "{what}");
            assert!(step.sent.is_empty() && step.timers.is_empty(), "{what}");
        }
    }
}

/// An answer that was delivered before, or that answers a request of an earlier term, changes nothing.
#[test]
fn old_answers_change_nothing() {
    let mut checked = 0;
    for seed in 0..120 {
        let params = ["nodes=3", "nodes=5 clients=2", "nodes=3 noop=off", "nodes=2 clients=1"][seed % 4];
        let mut walk = Walk::new(seed, params, &[]);
        let mut delivered = Vec::new();
        for _ in 0..1_500 {
            let lab = &walk.walk.lab;
            let in_flight = lab.world.in_flight().into_iter();
            let letters: Vec<_> = in_flight
                .map(|(id, letter)| (id, (letter.from, letter.to, letter.message.clone())))
                .collect();
            let old = letters.iter().filter(|(_, (_, to, message))| is_of_earlier_term(lab, *to, message));
            for (_, letter) in old {
                changes_nothing(lab, letter.clone());
                checked += 1;
            }
            walk.step();
            if let Some(Action::Deliver(id)) = walk.walk.lab.step.action
                && !walk.walk.lab.step.lost
                && let Some((_, letter)) = letters.into_iter().find(|(known, _)| *known == id)
                && is_answer(&letter.2)
            {
                delivered.push(letter);
            }
            if !delivered.is_empty() {
                let again = walk.walk.drawn.below(delivered.len());
                changes_nothing(&walk.walk.lab, delivered[again].clone());
                checked += 1;
            }
        }
    }
    assert!(checked > 100_000, "{checked}");
}

/// Whatever is switched off, and even if disks are lost, nothing panics.
#[test]
fn nothing_panics_when_everything_is_off() {
    let all: Vec<&str> = Raft::RULES.iter().map(|rule| rule.id).collect();
    for seed in 0..60 {
        let mut walk = Walk::new(
            seed,
            ["nodes=3 clients=1", "nodes=5", "nodes=1 snapshots=on", "nodes=2 snapshot-after=2"][seed % 4],
            &all,
        );
        for n in 0..1_000 {
            walk.step();
            if n % 100 == 99 {
                let node = walk.walk.node();
                walk.walk.crash(node);
                walk.walk.apply(Action::Fault(Fault::Restart { node, wiped: true }));
            }
        }
    }
}

/// After the faults stop and time goes on, the cluster settles.
#[test]
fn the_cluster_converges() {
    for seed in 0..60 {
        let params = [
            "nodes=3",
            "nodes=5 clients=2",
            "nodes=3 prevote=on",
            "nodes=5 prevote=on check-quorum=on",
            "nodes=3 snapshot-after=3 chunks=2",
        ];
        let mut walk = Walk::new(seed, params[seed % 5], &[]);
        for _ in 0..1_000 {
            walk.step();
        }
        let lab = &mut walk.walk.lab;
        lab.act(Action::Fault(Fault::Heal));
        for node in lab.world.ids().collect::<Vec<_>>() {
            if lab.world.node(node).status() == Status::Down {
                lab.act(Action::Fault(Fault::Restart { node, wiped: false }));
            }
        }
        let all: Vec<u16> = lab.world.ids().map(NodeId::number).collect();
        let servers = lab.world.config().servers;
        for round in 0.. {
            lab.settle(&all);
            let Some(missing) = lab.finds("converges") else { break };
            assert!(round < 60, "seed {seed}: {missing}");
            // Timers fire as clocks would let them: heartbeats and retries often, one election at a time.
            let mut timers = Vec::new();
            lab.world.enabled(&mut timers);
            let leads = (1..=servers).any(|node| lab.role(node) == "leader");
            timers.retain(|action| !matches!(action, Action::Fire(_, Timer::Election)));
            for timer in timers {
                lab.world.apply(timer, &mut FirstChoice, &mut lab.step);
            }
            if !leads || round % 10 == 9 {
                let node = 1 + u16::try_from(round % usize::from(servers)).expect("few");
                if lab.role(node) != "leader" {
                    lab.stand(node);
                }
            }
        }
        lab.holds();
    }
}
