//! Laws over random walks: with all rules in force nothing is violated, and each rule that is off is missed.

use super::super::{Message, Raft, Timer, Volatile};
use super::Lab;
use crate::kv;
use crate::replicated::Outcome;
use synod_model::{
    Action, Checked, Choices, Expect, Fault, FirstChoice, Micros, NodeId, NodeSet, Protocol, Requests,
    Status, Step,
};

/// Clocks that show how many steps were taken, in milliseconds; that of node 2 has stopped.
struct Steps(u64);

impl Choices for Steps {
    fn choose(&mut self, _: u32) -> u32 {
        0
    }

    fn clock(&self, node: NodeId) -> Micros {
        if node.number() == 2 { Micros(0) } else { Micros::ms(self.0) }
    }
}

/// A random walk (xorshift64*).
pub(super) struct Walk {
    state: u64,
    /// Whether crashes and elections come thick and fast: two servers stand at once, a crashed node is back at once.
    hasty: bool,
    pub(super) lab: Lab,
    enabled: Vec<Action<Raft>>,
    steps: Steps,
}

impl Walk {
    pub(super) fn new(seed: usize, params: &str, without: &[&str]) -> Self {
        let mut lab = Lab::with(params, without, &[]);
        lab.step.quiet = true;
        let state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self { state, hasty: seed / 4 % 2 == 1, lab, enabled: Vec::new(), steps: Steps(0) }
    }

    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let high = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % n
    }

    /// Something happens: mostly deliveries, at times a timer, a request or a fault.
    pub(super) fn step(&mut self) {
        if self.hasty { self.step_hastily() } else { self.step_calmly() }
    }

    fn step_calmly(&mut self) {
        let node = self.node();
        match self.below(1_000) {
            0..30 => self.request(node),
            30..36 => self.crash(node),
            36..60 => self.apply(Action::Fault(Fault::Restart { node, wiped: false })),
            60..64 => self.split(),
            64..72 => self.apply(Action::Fault(Fault::Heal)),
            72..100 => self.fire(|timer| timer == Timer::Election),
            100..200 => self.fire(|timer| timer != Timer::Election),
            _ => self.deliver(60),
        }
    }

    fn step_hastily(&mut self) {
        let node = self.node();
        match self.below(100) {
            0..4 => self.request(node),
            4..12 => {
                self.crash(node);
                self.apply(Action::Fault(Fault::Restart { node, wiped: false }));
            }
            12..22
                if !(1..=self.lab.world.config().servers).any(|node| self.lab.role(node) == "candidate") =>
            {
                self.fire(|timer| timer == Timer::Election);
                self.fire(|timer| timer == Timer::Election);
            }
            22..30 => self.fire(|timer| timer != Timer::Election),
            _ => self.deliver(20),
        }
    }

    fn apply(&mut self, action: Action<Raft>) {
        self.steps.0 += 1;
        self.lab.world.apply(action, &mut self.steps, &mut self.lab.step);
    }

    fn node(&mut self) -> NodeId {
        let nodes = self.lab.world.len();
        NodeId::at(self.below(nodes))
    }

    pub(super) fn request(&mut self, node: NodeId) {
        let key = ["x", "y"][self.below(2)];
        let value = self.below(3).to_string();
        let old = ["none", "0", "1", "2"][self.below(4)];
        let words = match self.below(3) {
            0 => vec!["put", key, &value],
            1 => vec!["get", key],
            _ => vec!["cas", key, old, &value],
        };
        self.apply(Action::Request(node, kv::Op::read(&words).expect("it is a request")));
    }

    fn crash(&mut self, node: NodeId) {
        if self.lab.world.nodes().filter(|(_, n)| n.status() == Status::Down).count() < 2 {
            self.apply(Action::Fault(Fault::Crash(node)));
        }
    }

    fn split(&mut self) {
        let size = self.lab.world.len() / 2;
        let group: NodeSet = (0..size).map(|_| self.node()).collect();
        let rest: NodeSet = self.lab.world.ids().filter(|node| !group.contains(*node)).collect();
        self.apply(Action::Fault(Fault::partition([group, rest])));
    }

    fn fire(&mut self, fits: impl Fn(Timer) -> bool) {
        if let Some(action) = self.pick(|a| matches!(a, Action::Fire(_, timer) if fits(*timer))) {
            self.apply(action);
        }
    }

    /// Delivers a message, or loses or doubles it; above `crowd` messages in flight, half of them are lost.
    fn deliver(&mut self, crowd: usize) {
        let crowded = self.lab.world.in_flight_count() > crowd;
        let Some(Action::Deliver(message)) = self.pick(|a| matches!(a, Action::Deliver(_))) else { return };
        let action = match self.below(100) {
            0..6 => Action::Lose(message),
            6..10 if !crowded => Action::Duplicate(message),
            10..50 if crowded => Action::Lose(message),
            _ => Action::Deliver(message),
        };
        self.apply(action);
    }

    fn pick(&mut self, fits: impl Fn(&Action<Raft>) -> bool) -> Option<Action<Raft>> {
        self.enabled.clear();
        self.lab.world.enabled(&mut self.enabled);
        self.enabled.retain(fits);
        if self.enabled.is_empty() {
            return None;
        }
        let at = self.below(self.enabled.len());
        Some(self.enabled.swap_remove(at))
    }
}

fn found(lab: &Lab, expect: Expect) -> impl Iterator<Item = (&'static str, String)> {
    let table = Raft::invariants().iter().filter(move |i| i.expect == expect);
    table.filter_map(|i| Some((i.id, lab.finds(i.id)?)))
}

#[test]
fn nothing_is_violated_while_all_rules_are_in_force() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let params = ["nodes=3", "nodes=5 clients=2", "nodes=4 noop=off", "nodes=2 clients=1"][seed % 4];
        let mut walk = Walk::new(seed, params, &[]);
        for n in 0..2_000 {
            walk.step();
            if let Some((id, says)) = found(&walk.lab, Expect::Always).next() {
                panic!("seed {seed}, step {n}: {id}: {says}");
            }
        }
        seen.extend(found(&walk.lab, Expect::Sometimes).map(|(id, _)| id));
    }
    let all = Raft::invariants().iter().filter(|i| i.expect == Expect::Sometimes).map(|i| i.id);
    assert_eq!(seen, all.collect(), "each witness is seen");
}

/// A random walk without a rule comes upon a breach, and upon none that the rule does not name.
#[test]
fn each_rule_is_missed() {
    // Figure 8 needs a long schedule that a random walk hardly ever takes; `figures.rs` plays it step by step.
    for rule in Raft::RULES.iter().filter(|rule| rule.id != "current-term-commit") {
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
            for (id, says) in found(&walk.lab, Expect::Always) {
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
        Message::RequestVoteResponse(_) | Message::AppendEntriesResponse(_) | Message::ClientReply(_) => true,
        Message::RequestVote(_) | Message::AppendEntries(_) | Message::ClientRequest(_) => false,
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
            let lab = &walk.lab;
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
            if let Some(Action::Deliver(id)) = walk.lab.step.action
                && !walk.lab.step.lost
                && let Some((_, letter)) = letters.into_iter().find(|(known, _)| *known == id)
                && is_answer(&letter.2)
            {
                delivered.push(letter);
            }
            if !delivered.is_empty() {
                let again = walk.below(delivered.len());
                changes_nothing(&walk.lab, delivered[again].clone());
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
        let mut walk =
            Walk::new(seed, ["nodes=3 clients=1", "nodes=5", "nodes=1", "nodes=2"][seed % 4], &all);
        for n in 0..1_000 {
            walk.step();
            if n % 100 == 99 {
                let node = walk.node();
                walk.crash(node);
                walk.apply(Action::Fault(Fault::Restart { node, wiped: true }));
            }
        }
    }
}

/// After the faults stop and time goes on, the cluster settles.
#[test]
fn the_cluster_converges() {
    for seed in 0..60 {
        let mut walk = Walk::new(seed, ["nodes=3", "nodes=5 clients=2"][seed % 2], &[]);
        for _ in 0..1_000 {
            walk.step();
        }
        let lab = &mut walk.lab;
        lab.act(Action::Fault(Fault::Heal));
        for node in lab.world.ids().collect::<Vec<_>>() {
            if lab.world.node(node).status() == Status::Down {
                lab.act(Action::Fault(Fault::Restart { node, wiped: false }));
            }
        }
        let all: Vec<u16> = lab.world.ids().map(NodeId::number).collect();
        let servers = lab.world.config().servers;
        for round in 0.. {
            lab.stabilize(&all);
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
