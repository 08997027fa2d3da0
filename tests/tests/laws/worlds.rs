//! Worlds: however one has come to a state, by starting there or by actions alone, it is the same.

use std::fmt::Write as _;
use synod_model::{
    Action, Checked, Choices, Fault, FirstChoice, Micros, NodeId, Params, RuleSet, Settings as _, Status,
    Step, Visitor, World, fingerprint,
};
use synod_tests::dice::Dice;

/// How many actions are taken before every node crashes.
const ACTIONS: usize = 300;

/// A run's time that stands at one moment.
struct At(Micros);

impl Choices for At {
    fn choose(&mut self, n: u32) -> u32 {
        FirstChoice.choose(n)
    }

    fn clock(&self, node: NodeId) -> Micros {
        FirstChoice.clock(node)
    }

    fn now(&self) -> Micros {
        self.0
    }
}

fn fresh<P: Checked>(disks: Option<Vec<P::Durable>>) -> World<P> {
    let config = P::Config::read(&Params::parse(P::Config::PARAMS, []).unwrap()).unwrap();
    let nodes = P::topology(&config).nodes.len();
    World::new(config, RuleSet::ALL, disks.unwrap_or_else(|| vec![P::Durable::default(); nodes]))
}

fn restart<P: Checked>(world: &mut World<P>, step: &mut Step<P>) {
    for node in world.ids() {
        assert!(world.apply(Action::Fault(Fault::Restart { node, wiped: false }), &mut FirstChoice, step));
    }
}

/// What is to be the same of two worlds whose pasts differ: the nodes, with their timers, and what is in flight.
fn present<P: Checked>(world: &World<P>) -> (Vec<u64>, Vec<u64>) {
    let messages = world.in_flight();
    let mut messages: Vec<u64> = messages
        .iter()
        .map(|(_, envelope)| fingerprint(&(envelope.from, envelope.to, &envelope.message)))
        .collect();
    messages.sort_unstable();
    (world.nodes().map(|(_, node)| fingerprint(node)).collect(), messages)
}

struct Compare {
    wrong: String,
}

impl Visitor for Compare {
    fn add<P: Checked>(&mut self) {
        let mut step = Step::default();
        let (mut booted, mut restarted) = (fresh::<P>(None), fresh::<P>(None));
        booted.boot(&mut FirstChoice, &mut step);
        restart(&mut restarted, &mut step);
        if present(&booted) != present(&restarted) {
            let _ = writeln!(self.wrong, "{}: a first start is not what a restart is", P::META.id);
        }
        for seed in 0..8 {
            let mut world = booted.clone();
            wander(&mut world, &mut Dice::new(seed), &mut step);
            for node in world.ids() {
                world.apply(Action::Fault(Fault::Crash(node)), &mut FirstChoice, &mut step);
            }
            let messages: Vec<_> = world.in_flight().into_iter().map(|(id, _)| id).collect();
            for id in messages {
                world.apply(Action::Lose(id), &mut FirstChoice, &mut step);
            }
            let disks = world.nodes().map(|(_, node)| node.disk.clone()).collect();
            restart(&mut world, &mut step);
            let mut given = fresh::<P>(Some(disks));
            given.boot(&mut FirstChoice, &mut step);
            if present(&world) != present(&given) {
                let _ = writeln!(self.wrong, "{} seed {seed}: a start from these disks differs", P::META.id);
            }
        }
    }
}

/// Takes actions at random: what may happen, and now and then a crash or a restart.
fn wander<P: Checked>(world: &mut World<P>, dice: &mut Dice, step: &mut Step<P>) {
    let mut draw = |n: usize| usize::try_from(dice.below(n as u64)).unwrap();
    for _ in 0..ACTIONS {
        let mut may = Vec::new();
        world.enabled(&mut may);
        let node = NodeId::at(draw(world.len()));
        let down = world.node(node).status() == Status::Down;
        let action = match draw(20) {
            0 if down => Action::Fault(Fault::Restart { node, wiped: false }),
            0 => Action::Fault(Fault::Crash(node)),
            _ if may.is_empty() => continue,
            _ => may.swap_remove(draw(may.len())),
        };
        assert!(world.apply(action, &mut FirstChoice, step), "{}: it was possible", P::META.id);
    }
}

#[test]
fn a_world_is_the_same_however_one_has_come_to_it() {
    let mut compare = Compare { wrong: String::new() };
    synod_protocols::visit(&mut compare);
    assert!(compare.wrong.is_empty(), "{}", compare.wrong);
}

/// Every step has its time, and none keeps that of the step before.
#[test]
fn steps_know_when_they_happen() {
    struct Timed;
    impl Visitor for Timed {
        fn add<P: Checked>(&mut self) {
            let (mut world, mut step) = (fresh::<P>(None), Step::default());
            world.boot(&mut At(Micros(3)), &mut step);
            assert_eq!(step.at, Micros(3));
            world.apply(Action::Fault(Fault::Crash(NodeId::at(0))), &mut At(Micros(7)), &mut step);
            assert_eq!(step.at, Micros(7));
            world.apply(Action::Fault(Fault::Heal), &mut FirstChoice, &mut step);
            assert_eq!(step.at, Micros(0));
        }
    }
    synod_protocols::visit(&mut Timed);
}
