//! Laws over random walks: with all rules in force nothing is violated, and each rule that is off is missed.

use super::super::{Raft, Timer};
use super::{Lab, id};
use crate::kv;
use synod_model::{Action, Expect, FirstChoice, NodeSet, Protocol, Status};

/// A small generator for walks (xorshift64*).
struct Walk {
    state: u64,
    /// How much happens besides deliveries: the smaller, the more.
    calm: usize,
    /// How many messages may be in flight before some are lost.
    crowd: usize,
    lab: Lab,
    enabled: Vec<Action<Raft>>,
}

impl Walk {
    fn new(seed: u64, params: &str, without: &[&str]) -> Self {
        let mut lab = Lab::with(params, without, &[]);
        lab.step.quiet = true;
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            calm: [1_000, 400][usize::try_from(seed / 4 % 2).expect("small")],
            crowd: [60, 12][usize::try_from(seed / 8 % 2).expect("small")],
            lab,
            enabled: Vec::new(),
        }
    }

    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let high = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % n
    }

    /// Something happens: mostly deliveries, at times a timer, a request or a fault.
    fn step(&mut self) {
        let action = self.draw();
        if let Some(action) = action {
            self.lab.world.apply(action, &mut FirstChoice, &mut self.lab.step);
        }
    }

    fn draw(&mut self) -> Option<Action<Raft>> {
        let kind = self.below(self.calm);
        let nodes = self.lab.world.len();
        let node = id(u16::try_from(1 + self.below(nodes)).expect("there are few"));
        match kind {
            0..30 => {
                let key = ["x", "y"][self.below(2)];
                let value = self.below(3).to_string();
                let words = match self.below(3) {
                    0 => vec!["put", key, &value],
                    1 => vec!["get", key],
                    _ => vec!["cas", key, "none", &value],
                };
                Some(Action::Request(node, kv::request(&words).expect("it is a request")))
            }
            30..36 if self.lab.world.nodes().filter(|(_, n)| n.status() == Status::Down).count() < 2 => {
                Some(Action::Crash(node))
            }
            36..60 => Some(Action::Restart { node, wiped: false }),
            60..64 => {
                let group: NodeSet =
                    (0..nodes / 2).map(|_| id(u16::try_from(1 + self.below(nodes)).expect("few"))).collect();
                let rest: NodeSet = self.lab.world.ids().filter(|n| !group.contains(*n)).collect();
                Some(Action::Partition(vec![group, rest]))
            }
            64..72 => Some(Action::Heal),
            72..100 => self.pick(|a| matches!(a, Action::Fire(_, Timer::Election))),
            100..200 => self.pick(|a| matches!(a, Action::Fire(_, timer) if *timer != Timer::Election)),
            _ => {
                let crowded = self.lab.world.in_flight_count() > self.crowd;
                let Some(Action::Deliver(message)) = self.pick(|a| matches!(a, Action::Deliver(_))) else {
                    return None;
                };
                Some(match self.below(100) {
                    0..6 => Action::Lose(message),
                    6..10 if !crowded => Action::Duplicate(message),
                    _ if crowded && kind % 2 == 0 => Action::Lose(message),
                    _ => Action::Deliver(message),
                })
            }
        }
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
        let params =
            ["nodes=3", "nodes=5 clients=2", "nodes=4 noop=off", "nodes=2 clients=1"][seed as usize % 4];
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

#[test]
fn each_rule_is_missed() {
    for rule in Raft::RULES {
        let mut missing: Vec<&str> = rule.protects.to_vec();
        for seed in 0..400 {
            let params = ["nodes=3", "nodes=3 clients=1", "nodes=4 noop=off", "nodes=5"][seed as usize % 4];
            let mut walk = Walk::new(seed, params, &[rule.id]);
            for _ in 0..1_500 {
                walk.step();
            }
            for (id, _) in found(&walk.lab, Expect::Always) {
                missing.retain(|known| *known != id);
            }
            if missing.is_empty() {
                break;
            }
        }
        assert!(missing.is_empty(), "without {} nobody misses {missing:?}", rule.id);
    }
}

/// After the faults stop and time goes on, the cluster settles.
#[test]
fn the_cluster_converges() {
    for seed in 0..60 {
        let mut walk = Walk::new(seed, ["nodes=3", "nodes=5 clients=2"][seed as usize % 2], &[]);
        for _ in 0..1_000 {
            walk.step();
        }
        let lab = &mut walk.lab;
        lab.act(Action::Heal);
        for node in lab.world.ids().collect::<Vec<_>>() {
            if lab.world.node(node).status() == Status::Down {
                lab.act(Action::Restart { node, wiped: false });
            }
        }
        let all: Vec<u16> = lab.world.ids().map(synod_model::NodeId::number).collect();
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
