//! A random walk through the states of a system.

use super::Lab;
use crate::{
    Action, ArgKind, Checked, Choices, Fault, Micros, NodeId, NodeSet, RequestArg, RequestKind, Requests,
    Status, mix,
};

/// Choices that a seed decides, and clocks that show how many steps were taken, in milliseconds. That of node 2 has stopped.
#[derive(Clone, Debug)]
pub struct Drawn {
    seed: u64,
    count: u64,
    steps: u64,
}

impl Drawn {
    /// The choices of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, count: 0, steps: 0 }
    }

    /// A number below `n`, which is at least 1.
    pub fn below(&mut self, n: usize) -> usize {
        self.count += 1;
        let high = mix(self.seed, self.count) >> 33;
        usize::try_from(high).expect("it has 31 bits") % n
    }

    /// One of several, of which there is at least one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

impl Choices for Drawn {
    fn choose(&mut self, n: u32) -> u32 {
        u32::try_from(self.below(n as usize)).expect("it is below a u32")
    }

    fn clock(&self, node: NodeId) -> Micros {
        if node.number() == 2 { Micros(0) } else { Micros::ms(self.steps) }
    }
}

/// How often in a thousand steps what happens; in all others a message is delivered, lost or doubled.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// Somebody asks.
    pub request: usize,
    /// A node crashes.
    pub crash: usize,
    /// A crashed node starts again.
    pub restart: usize,
    /// The network splits in two.
    pub split: usize,
    /// It heals.
    pub heal: usize,
    /// A timer fires.
    pub fire: usize,
    /// With more messages in flight than this, half of them are lost.
    pub crowd: usize,
    /// So many nodes may be down at once.
    pub most_down: usize,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            request: 20,
            crash: 20,
            restart: 60,
            split: 10,
            heal: 40,
            fire: 150,
            crowd: 40,
            most_down: usize::MAX,
        }
    }
}

/// A random walk.
pub struct Walk<P: Checked> {
    /// What is drawn.
    pub drawn: Drawn,
    /// Where it is.
    pub lab: Lab<P>,
    /// What happens how often.
    pub mix: Mix,
    enabled: Vec<Action<P>>,
}

impl<P: Checked> Walk<P> {
    /// A walk of a seed, from a system with these parameters and without these rules. Nobody hears what its steps say.
    #[track_caller]
    pub fn new(seed: u64, params: &str, without: &[&str]) -> Self {
        let mut lab = Lab::with(params, without, &[]);
        lab.step.quiet = true;
        Self { drawn: Drawn::new(seed), lab, mix: Mix::default(), enabled: Vec::new() }
    }

    /// Something happens: mostly deliveries, at times a timer, a request or a fault.
    pub fn step(&mut self) {
        let node = self.node();
        let Mix { request, crash, restart, split, heal, fire, .. } = self.mix;
        let mut left = self.drawn.below(1_000);
        let mut is = |often: usize| {
            let hit = left < often;
            left = left.wrapping_sub(often);
            hit
        };
        if is(request) {
            self.request(node);
        } else if is(crash) {
            self.crash(node);
        } else if is(restart) {
            self.apply(Action::Fault(Fault::Restart { node, wiped: false }));
        } else if is(split) {
            self.split();
        } else if is(heal) {
            self.apply(Action::Fault(Fault::Heal));
        } else if is(fire) {
            self.fire(|_| true);
        } else {
            self.deliver();
        }
    }

    /// Something happens; `false`: it makes no sense here, and nothing has changed.
    pub fn apply(&mut self, action: Action<P>) -> bool {
        self.drawn.steps += 1;
        self.lab.world.apply(action, &mut self.drawn, &mut self.lab.step)
    }

    /// Any node.
    pub fn node(&mut self) -> NodeId {
        NodeId::at(self.drawn.below(self.lab.world.len()))
    }

    /// Somebody asks a node, whatever is offered.
    pub fn request(&mut self, node: NodeId) {
        let config = self.lab.world.config();
        let offered = |kind: &&RequestKind| {
            let words = kind.sample(1);
            let read = P::Request::read(&words.iter().map(String::as_str).collect::<Vec<_>>());
            read.is_ok_and(|request| P::offers(config, &request).is_ok())
        };
        let kinds: Vec<&RequestKind> = P::Request::KINDS.iter().filter(offered).collect();
        let kind = *self.drawn.pick(&kinds);
        let mut words = vec![kind.id.to_owned()];
        for arg in kind.args {
            words.push(self.argument(arg));
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Ok(request) = P::Request::read(&words) {
            self.apply(Action::Request(node, request));
        }
    }

    fn argument(&mut self, arg: &RequestArg) -> String {
        if let Some(default) = arg.default
            && self.drawn.below(2) == 0
        {
            return default.to_owned();
        }
        match arg.kind {
            ArgKind::Key(keys) => {
                keys.get(self.drawn.below(keys.len().max(1))).map_or("x", |key| key).to_owned()
            }
            ArgKind::Value => self.drawn.below(3).to_string(),
            ArgKind::Number { min, max, .. } => {
                let span = usize::try_from(max.abs_diff(min)).unwrap_or(usize::MAX - 1);
                let above = i64::try_from(self.drawn.below(span + 1)).expect("it has 31 bits");
                (min + above).to_string()
            }
            ArgKind::Node => self.node().number().to_string(),
            ArgKind::Nodes => {
                let (one, other) = (self.node().number(), self.node().number());
                format!("{one},{other}")
            }
            ArgKind::Choice(words) => (*self.drawn.pick(words)).to_owned(),
        }
    }

    /// A node crashes, if not too many are down.
    pub fn crash(&mut self, node: NodeId) {
        let down = self.lab.world.nodes().filter(|(_, n)| n.status() == Status::Down).count();
        if down < self.mix.most_down {
            self.apply(Action::Fault(Fault::Crash(node)));
        }
    }

    /// The network splits in two, somehow.
    pub fn split(&mut self) {
        let size = self.lab.world.len() / 2;
        let group: NodeSet = (0..size).map(|_| self.node()).collect();
        let rest: NodeSet = self.lab.world.ids().filter(|node| !group.contains(*node)).collect();
        self.apply(Action::Fault(Fault::partition([group, rest])));
    }

    /// One of the timers that fit fires, if any is set.
    pub fn fire(&mut self, fits: impl Fn(P::Timer) -> bool) {
        if let Some(action) = self.pick(|action| matches!(action, Action::Fire(_, timer) if fits(*timer))) {
            self.apply(action);
        }
    }

    /// A message is delivered, or lost or doubled; in a crowd, many are lost.
    pub fn deliver(&mut self) {
        let crowded = self.lab.world.in_flight_count() > self.mix.crowd;
        let Some(Action::Deliver(message)) = self.pick(|a| matches!(a, Action::Deliver(_))) else { return };
        let action = match self.drawn.below(100) {
            0..6 => Action::Lose(message),
            6..10 if !crowded => Action::Duplicate(message),
            10..50 if crowded => Action::Lose(message),
            _ => Action::Deliver(message),
        };
        self.apply(action);
    }

    fn pick(&mut self, fits: impl Fn(&Action<P>) -> bool) -> Option<Action<P>> {
        self.enabled.clear();
        self.lab.world.enabled(&mut self.enabled);
        self.enabled.retain(fits);
        if self.enabled.is_empty() {
            return None;
        }
        let at = self.drawn.below(self.enabled.len());
        Some(self.enabled.swap_remove(at))
    }

    /// The faults end: the network heals, and every node that is down starts again.
    pub fn mend(&mut self) {
        self.apply(Action::Fault(Fault::Heal));
        for node in self.lab.world.ids() {
            if self.lab.world.node(node).status() == Status::Down {
                self.apply(Action::Fault(Fault::Restart { node, wiped: false }));
            }
        }
    }
}
