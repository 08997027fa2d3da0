//! The lines of a seed: which faults come when, and how long they last.

use super::kind::Kind;
use crate::rng::Stream;
use std::collections::BTreeMap;
use synod_model::{Fault, Micros, Wire};
use synod_scenario::{
    ClockChange, Command, Line, Net, NetChange, NodeRef, Ppm, Setting, Span, Spanned, Statement, When,
};

/// The most lines that are drawn for a run, so that it fits into a scenario and into a link.
const MOST_FAULTS: usize = 1_500;
/// Faults of one kind come this far apart on average, in milliseconds: drawn once for each kind of a seed, each doubling
/// being as likely as the next.
const APART_MS: (u64, u32) = (60, 6);
/// How long faults of a kind last on average, in milliseconds: drawn in the same way.
const LASTS_MS: (u64, u32) = (10, 8);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Up,
    Paused,
    Down,
}

/// Something that is going to happen to the system.
#[derive(Clone, Debug)]
enum Event {
    /// A fault of a kind: how many milliseconds later the next one comes, and how long it lasts, on average.
    Strikes { kind: Kind, apart: u64, lasts: u64 },
    /// A fault ends.
    Ends(Fault<u16>),
    /// The settings are again as they were at first.
    SwitchesBack,
}

/// A scenario that is being drawn.
pub(super) struct Draft {
    chance: Stream,
    nodes: Vec<Status>,
    /// Whether nodes come back after a crash.
    restarts: bool,
    /// The rates of clocks, in millionths.
    rates: Vec<u32>,
    /// Between which settings it switches; the first ones end the fault.
    switches: Vec<Vec<Setting>>,
    /// By time in milliseconds, then in order of drawing.
    coming: BTreeMap<(u64, u32), Event>,
    count: u32,
    lines: Vec<Line>,
}

impl Draft {
    /// A draft for so many nodes.
    pub(super) fn new(
        chance: Stream,
        nodes: usize,
        restarts: bool,
        rates: Vec<u32>,
        switches: Vec<Vec<Setting>>,
    ) -> Self {
        let nodes = vec![Status::Up; nodes];
        Self {
            chance,
            nodes,
            restarts,
            rates,
            switches,
            coming: BTreeMap::new(),
            count: 0,
            lines: Vec::new(),
        }
    }

    /// Draws faults of these kinds, until a moment.
    pub(super) fn draw(mut self, kinds: &[Kind], until: Micros) -> Vec<Line> {
        let mut all: Vec<Event> = Vec::new();
        let mut expected = 0;
        for kind in kinds {
            let (apart, lasts) = (self.doubling(APART_MS), self.doubling(LASTS_MS));
            // A fault and its end are two lines.
            expected += 2 * until.0 / Micros::ms(apart).0;
            all.push(Event::Strikes { kind: *kind, apart, lasts });
        }
        // In a long run they come further apart, so that its lines do not run out before its end.
        let stretch = expected.div_ceil(MOST_FAULTS as u64).max(1);
        for event in all {
            if let Event::Strikes { kind, apart, lasts } = event {
                let apart = apart * stretch;
                self.later(0, apart, Event::Strikes { kind, apart, lasts });
            }
        }
        while let Some(((ms, _), event)) = self.coming.pop_first() {
            if Micros::ms(ms) >= until || self.lines.len() >= MOST_FAULTS {
                break;
            }
            self.happens(ms, event);
        }
        self.lines
    }

    /// The least, doubled up to this many times.
    fn doubling(&mut self, (least, times): (u64, u32)) -> u64 {
        least << self.chance.below(u64::from(times) + 1)
    }

    /// Schedules an event this many milliseconds later on average.
    fn later(&mut self, now: u64, mean: u64, event: Event) {
        let at = now + self.chance.exponential(Micros::ms(mean)).0 / 1_000;
        self.count += 1;
        self.coming.insert((at, self.count), event);
    }

    fn happens(&mut self, now: u64, event: Event) {
        match event {
            Event::Strikes { kind, apart, lasts } => {
                self.strikes(now, kind, lasts);
                self.later(now, apart, event);
            }
            Event::Ends(end) => {
                let lasts = match end {
                    Fault::Restart { node, .. } => self.turns(node, Status::Down, Status::Up),
                    Fault::Resume(node) => self.turns(node, Status::Paused, Status::Up),
                    _ => true,
                };
                if lasts {
                    self.befalls(now, &end);
                }
            }
            Event::SwitchesBack => self.switches_to(now, 0),
        }
    }

    fn strikes(&mut self, now: u64, kind: Kind, lasts: u64) {
        let node = small(self.chance.below(self.nodes.len() as u64) + 1);
        let node = u16::try_from(node).expect("nodes are numbered up to NodeSet::CAPACITY");
        match kind {
            Kind::Crash => self.crash(now, node, lasts),
            Kind::Pause => {
                if self.turns(node, Status::Up, Status::Paused) {
                    self.befalls(now, &Fault::Pause(node));
                    self.later(now, lasts, Event::Ends(Fault::Resume(node)));
                }
            }
            Kind::Partition => {
                if let Some(groups) = self.groups() {
                    self.befalls(now, &Fault::Partition(groups));
                    self.later(now, lasts, Event::Ends(Fault::Heal));
                }
            }
            Kind::Cut => {
                if let Some(to) = self.another(node) {
                    let wire = Wire { from: node, to, both: false };
                    self.befalls(now, &Fault::Cut(wire.clone()));
                    self.later(now, lasts, Event::Ends(Fault::Mend(wire)));
                }
            }
            Kind::Isolate => {
                self.befalls(now, &Fault::Isolate(node));
                self.later(now, lasts, Event::Ends(Fault::Heal));
            }
            Kind::Loss | Kind::Duplicate | Kind::Reorder | Kind::Latency => {
                let change = self.net(kind);
                self.does(now, Command::Net(change));
            }
            Kind::Clock => {
                let at = self.pick(self.rates.len());
                let change = ClockChange::Rate(Ppm(self.rates[at]));
                self.does(now, Command::Clock { node: name(node), change });
            }
            Kind::Switch => {
                let at = 1 + self.pick(self.switches.len() - 1);
                self.switches_to(now, at);
                self.later(now, lasts, Event::SwitchesBack);
            }
        }
    }

    /// From now on the system has these settings.
    fn switches_to(&mut self, now: u64, at: usize) {
        self.does(now, Command::Set(self.switches[at].clone()));
    }

    /// Where nodes never come back, a minority crashes at most.
    fn crash(&mut self, now: u64, node: u16, lasts: u64) {
        let down = self.nodes.iter().filter(|n| **n == Status::Down).count();
        if !self.restarts && (down + 1) * 2 >= self.nodes.len() {
            return;
        }
        if self.turns(node, Status::Up, Status::Down) || self.turns(node, Status::Paused, Status::Down) {
            self.befalls(now, &Fault::Crash(node));
            if self.restarts {
                self.later(now, lasts, Event::Ends(Fault::Restart { node, wiped: false }));
            }
        }
    }

    /// Two or three groups with somebody in each; `None` if all nodes came into one.
    fn groups(&mut self) -> Option<Vec<Vec<u16>>> {
        let n = 2 + self.pick(2);
        let mut groups = vec![Vec::new(); n];
        for node in 1..=self.nodes.len() {
            let group = self.pick(n);
            groups[group].push(u16::try_from(node).expect("nodes are numbered up to NodeSet::CAPACITY"));
        }
        groups.retain(|group| !group.is_empty());
        (groups.len() > 1).then_some(groups)
    }

    fn net(&mut self, kind: Kind) -> NetChange {
        // As often as not, this fault is over for a while.
        let over = self.chance.below(2) == 0;
        let share = |percent: u32| Some(Ppm(if over { 0 } else { percent * 10_000 }));
        let (low, wide) = [(1, 4), (5, 30), (20, 80), (50, 300)][self.pick(4)];
        let slow = Span { min: Micros::ms(low), max: Micros::ms(low + wide) };
        match kind {
            Kind::Loss => NetChange { loss: share([2, 10, 30, 60][self.pick(4)]), ..NetChange::default() },
            Kind::Duplicate => {
                NetChange { duplicate: share([5, 20, 50][self.pick(3)]), ..NetChange::default() }
            }
            Kind::Reorder => NetChange { reorder: share([10, 40, 80][self.pick(3)]), ..NetChange::default() },
            _ => {
                let latency = if over { Net::default().latency } else { slow };
                NetChange { latency: Some(latency), ..NetChange::default() }
            }
        }
    }

    fn another(&mut self, node: u16) -> Option<u16> {
        let others = self.nodes.len().checked_sub(1).filter(|n| *n > 0)?;
        let other = u16::try_from(self.pick(others) + 1).expect("it is below the number of nodes");
        Some(if other >= node { other + 1 } else { other })
    }

    fn pick(&mut self, n: usize) -> usize {
        self.chance.pick(n)
    }

    /// Whether a node was as it had to be, and now is otherwise.
    fn turns(&mut self, node: u16, from: Status, to: Status) -> bool {
        let status = &mut self.nodes[usize::from(node) - 1];
        let fits = *status == from;
        if fits {
            *status = to;
        }
        fits
    }

    fn befalls(&mut self, ms: u64, fault: &Fault<u16>) {
        self.does(ms, fault.map(|node| name(*node)).into());
    }

    fn does(&mut self, ms: u64, command: Command) {
        self.lines.push(Line::new(When::At(Micros::ms(ms)), Statement::Do(command)));
    }
}

fn name(node: u16) -> Spanned<NodeRef> {
    NodeRef::Number(node).into()
}

pub(super) fn small(n: u64) -> u32 {
    u32::try_from(n).expect("it was drawn below a small bound")
}
