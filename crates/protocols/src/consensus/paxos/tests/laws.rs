//! Laws over random walks: with all rules in force nothing is violated, each rule that is off is missed, and in the end
//! everybody learns.

use super::super::Promise;
use super::super::{Memory, Message, Paxos, Phase, Timer};
use super::{Lab, word};
use synod_model::{
    Action, Checked, Choices, Expect, Fault, FirstChoice, Micros, NodeId, NodeSet, Protocol, RuleId, Status,
    Step,
};

/// Choices drawn from the walk; clocks stand.
struct Drawn(u64);

impl Drawn {
    /// xorshift64*.
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).expect("31 bits") % n
    }
}

impl Choices for Drawn {
    fn choose(&mut self, n: u32) -> u32 {
        u32::try_from(self.below(n as usize)).expect("it is below a u32")
    }

    fn clock(&self, _: NodeId) -> Micros {
        Micros(0)
    }
}

/// A random walk.
pub(super) struct Walk {
    drawn: Drawn,
    pub(super) lab: Lab,
    enabled: Vec<Action<Paxos>>,
}

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

impl Walk {
    pub(super) fn new(seed: usize, without: &[&str]) -> Self {
        let mut lab = Lab::with(PARAMS[seed % PARAMS.len()], without, &[]);
        lab.step.quiet = true;
        let drawn = Drawn((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        Self { drawn, lab, enabled: Vec::new() }
    }

    /// Something happens: mostly deliveries, at times a timer, a request or a fault.
    pub(super) fn step(&mut self) {
        let node = NodeId::at(self.drawn.below(self.lab.world.len()));
        match self.drawn.below(1_000) {
            0..20 => {
                let value = ["red", "blue", "green"][self.drawn.below(3)];
                self.apply(Action::Request(node, super::Request::Propose { value: word(value) }));
            }
            20..40 => {
                self.apply(Action::Fault(Fault::Crash(node)));
            }
            40..100 => {
                self.apply(Action::Fault(Fault::Restart { node, wiped: false }));
            }
            100..110 => {
                let group: NodeSet =
                    (0..2).map(|_| NodeId::at(self.drawn.below(self.lab.world.len()))).collect();
                self.apply(Action::Fault(Fault::partition([group])));
            }
            110..150 => {
                self.apply(Action::Fault(Fault::Heal));
            }
            150..300 => self.any(|action| matches!(action, Action::Fire(..))),
            _ => self.deliver(),
        }
    }

    pub(super) fn apply(&mut self, action: Action<Paxos>) -> bool {
        self.lab.world.apply(action, &mut self.drawn, &mut self.lab.step)
    }

    fn any(&mut self, fits: impl Fn(&Action<Paxos>) -> bool) {
        if let Some(action) = self.pick(fits) {
            self.apply(action);
        }
    }

    /// Delivers a message, or loses or doubles it; in a crowd many are lost.
    fn deliver(&mut self) {
        let crowded = self.lab.world.in_flight_count() > 40;
        let Some(Action::Deliver(message)) = self.pick(|a| matches!(a, Action::Deliver(_))) else { return };
        let action = match self.drawn.below(100) {
            0..6 => Action::Lose(message),
            6..10 if !crowded => Action::Duplicate(message),
            10..50 if crowded => Action::Lose(message),
            _ => Action::Deliver(message),
        };
        self.apply(action);
    }

    fn pick(&mut self, fits: impl Fn(&Action<Paxos>) -> bool) -> Option<Action<Paxos>> {
        self.enabled.clear();
        self.lab.world.enabled(&mut self.enabled);
        self.enabled.retain(fits);
        if self.enabled.is_empty() {
            return None;
        }
        let at = self.drawn.below(self.enabled.len());
        Some(self.enabled.swap_remove(at))
    }
}

fn found(lab: &Lab, expect: Expect) -> impl Iterator<Item = (&'static str, String)> {
    let table = Paxos::invariants().iter().filter(move |i| i.expect == expect);
    table.filter_map(|i| Some((i.id, lab.finds(i.id)?)))
}

#[test]
fn nothing_is_violated_while_all_rules_are_in_force() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..700 {
        let mut walk = Walk::new(seed, &[]);
        for n in 0..800 {
            walk.step();
            if let Some((id, says)) = found(&walk.lab, Expect::Always).next() {
                panic!("seed {seed}, step {n}: {id}: {says}");
            }
        }
        seen.extend(found(&walk.lab, Expect::Sometimes).map(|(id, _)| id));
    }
    let all = Paxos::invariants().iter().filter(|i| i.expect == Expect::Sometimes).map(|i| i.id);
    assert_eq!(seen, all.collect(), "each witness is seen");
}

#[test]
fn each_rule_is_missed() {
    for rule in Paxos::RULES {
        let mut missing: Vec<&str> = rule.protects.to_vec();
        for seed in 0..3_000 {
            let mut walk = Walk::new(seed, &[rule.id]);
            (0..400).for_each(|_| walk.step());
            for (id, _) in found(&walk.lab, Expect::Always) {
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
        let mut walk = Walk::new(seed, &[]);
        for _ in 0..400 {
            walk.step();
            let world = &walk.lab.world;
            for (id, letter) in world.in_flight() {
                let node = world.node(letter.to);
                let Some(before) = node.memory.as_ref().filter(|_| node.status() == Status::Up) else {
                    continue;
                };
                if !world.links().open(letter.from, letter.to)
                    || !is_old(before, letter.from, &letter.message)
                {
                    continue;
                }
                let mut after = world.clone();
                let mut step = Step::default();
                assert!(after.apply(Action::Deliver(id), &mut FirstChoice, &mut step));
                let after = after.node(letter.to);
                let mut memory = after.memory.clone().expect("it runs");
                assert!(memory.proposer.seen >= before.proposer.seen);
                memory.proposer.seen = before.proposer.seen;
                assert_eq!(memory, *before, "{letter:?}");
                assert!(
                    after.disk == node.disk && step.sent.is_empty() && step.timers.is_empty(),
                    "{letter:?}"
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
        let mut walk = Walk::new(seed, &all);
        for n in 0..600 {
            walk.step();
            if n % 50 == 49 {
                let node = NodeId::at(walk.drawn.below(walk.lab.world.len()));
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
        let mut walk = Walk::new(seed, &[]);
        (0..500).for_each(|_| walk.step());
        walk.apply(Action::Fault(Fault::Heal));
        let down = walk.lab.world.nodes().filter(|(_, n)| n.status() == Status::Down).map(|(id, _)| id);
        for node in down.collect::<Vec<_>>() {
            walk.apply(Action::Fault(Fault::Restart { node, wiped: false }));
        }
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
        lab.deliver(1, &order, "prepare");
        lab.gather(&order[..2], 1, "promise");
        lab.deliver(1, &order, "accept");
        for acceptor in order {
            lab.deliver(acceptor, &[6], "accepted");
        }
        lab.stabilize();
        lab.world.state_hash()
    };
    let one = run([3, 4, 5]);
    for order in [[4, 3, 5], [5, 4, 3], [3, 5, 4]] {
        assert_eq!(run(order), one, "{order:?}");
    }
}
