//! Sweeps: many seeds, each a run under random faults, within what the invariants of the system assume.
//!
//! The idea is that of swarm testing (Groce et al., 2012): a seed does not use every kind of fault at a middling rate,
//! but first draws which kinds it uses at all and how often. Runs with a single kind of fault, driven hard, reach
//! states that a mixture never does. What is drawn is a scenario of plain lines, so a failing seed is a link that
//! anybody can open and step through.

use crate::driver::TRUE_RATE;
use crate::report::InvariantReport;
use crate::rng::{Purpose, Stream};
use crate::session::Options;
use crate::session::Session;
use crate::system::System;
use std::collections::BTreeMap;
use synod_model::{Assumption, Expect, Fault, Micros, Sentence, Verdict, Wire};
use synod_scenario::{
    ClockChange, Command, Line, Load, Net, NetChange, NodeRef, Ppm, Rate, Scenario, ScenarioError, Span,
    Spanned, Statement, When,
};

/// The most lines that are drawn for a run, so that it fits into a scenario and into a link.
pub(crate) const MOST_FAULTS: usize = 1_500;
/// Faults of one kind come this far apart on average, in milliseconds: drawn once for each kind of a seed, each doubling
/// being as likely as the next.
const APART_MS: (u64, u32) = (60, 6);
/// How long faults of a kind last on average, in milliseconds: drawn in the same way.
const LASTS_MS: (u64, u32) = (10, 8);
/// Requests a second: drawn once a seed.
const LOAD: (u64, u64) = (2, 20);

/// The rates of clocks in millionths, where nothing rests on them.
const RATES: [u32; 7] = [500_000, 700_000, 900_000, TRUE_RATE, 1_100_000, 1_500_000, 2_000_000];
/// The most that a clock drifts where the system bears more, in millionths.
const MOST_DRIFT: u32 = 900_000;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A node crashes, and restarts from its disk.
    Crash,
    /// A node pauses, and goes on.
    Pause,
    /// The network splits into groups, and heals.
    Partition,
    /// A link is cut one way, and mended.
    Cut,
    /// A node is cut off from all others, and the network heals.
    Isolate,
    /// Messages are lost, more or less often.
    Loss,
    /// Messages are duplicated, more or less often.
    Duplicate,
    /// Messages overtake each other, more or less often.
    Reorder,
    /// The network becomes slower or faster.
    Latency,
    /// A clock runs slower or faster.
    Clock,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::Crash,
        Self::Pause,
        Self::Partition,
        Self::Cut,
        Self::Isolate,
        Self::Loss,
        Self::Duplicate,
        Self::Reorder,
        Self::Latency,
        Self::Clock,
    ];

    /// The assumption that it would break. A crash breaks none: without restarts it is crash-stop.
    const fn breaks(self) -> Option<Assumption> {
        match self {
            Self::Crash | Self::Duplicate => None,
            Self::Pause | Self::Reorder | Self::Latency => Some(Assumption::BoundedDelay),
            Self::Partition | Self::Cut | Self::Isolate => Some(Assumption::NoPartition),
            Self::Loss => Some(Assumption::NoLoss),
            Self::Clock => Some(Assumption::DriftWithin(1)),
        }
    }
}

/// A system to be swept, with what all its seeds share.
pub struct Sweep<'a> {
    system: &'a System,
    start: Scenario,
    names: Vec<String>,
    /// Which kinds of requests the settings offer, in the order of the table.
    offered: Vec<bool>,
    kinds: Vec<Kind>,
    restarts: bool,
    /// The rates of clocks that break no assumption, in millionths.
    rates: Vec<u32>,
}

/// What came of one seed.
#[derive(Clone, Debug)]
pub struct SeedReport {
    /// The seed.
    pub seed: u64,
    /// How many steps its run took.
    pub steps: u64,
    /// The fingerprint of all that happened.
    pub trace_hash: u64,
    /// The first violation: the step, the invariant's id, and the facts that contradict.
    pub violation: Option<(u64, &'static str, Sentence)>,
    /// The invariants and how they stand.
    pub invariants: Vec<InvariantReport>,
}

impl<'a> Sweep<'a> {
    /// A sweep of a system. Every run has the parameters, the rules and the end of `start`.
    ///
    /// # Errors
    /// When they make no sense for this system.
    pub fn new(system: &'a System, start: Scenario) -> Result<Self, ScenarioError> {
        let session = system.open(start.clone(), QUIET)?;
        let all = session.assumes();
        let always = system.invariants.iter().zip(&all).filter(|(i, _)| i.expect == Expect::Always);
        let assumed: Vec<Assumption> = always.flat_map(|(_, assumes)| assumes).copied().collect();
        let breaks = |what: Assumption| assumed.iter().any(|a| a.is_broken_by(what));
        let allowed = |kind: &Kind| kind.breaks().is_none_or(|broken| !breaks(broken));
        let bound = assumed.iter().filter_map(|a| match a {
            Assumption::DriftWithin(ppm) => Some((*ppm).min(MOST_DRIFT)),
            _ => None,
        });
        let within = |bound| vec![TRUE_RATE - bound, TRUE_RATE, TRUE_RATE + bound];
        let rates = bound.min().map_or(RATES.to_vec(), within);
        Ok(Self {
            system,
            start,
            names: session.names().to_vec(),
            offered: session.offered(),
            kinds: Kind::ALL.into_iter().filter(allowed).collect(),
            restarts: !assumed.contains(&Assumption::CrashStop),
            rates,
        })
    }

    /// The names of the nodes, in order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The run of a seed, as a scenario.
    pub fn draw(&self, seed: u64) -> Scenario {
        let mut chance = Stream::new(seed, Purpose::Faults);
        let mut scenario = self.start.clone();
        scenario.seed = seed;
        self.load(&mut chance, &mut scenario);
        let kinds: Vec<Kind> = self.kinds.iter().filter(|_| chance.below(2) == 0).copied().collect();
        let until = scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let draft = Draft {
            chance,
            nodes: vec![Status::Up; self.names.len()],
            restarts: self.restarts,
            rates: self.rates.clone(),
            coming: BTreeMap::new(),
            count: 0,
            lines: Vec::new(),
        };
        scenario.lines = draft.draw(&kinds, until);
        scenario
    }

    /// Clients that use the system's usual request, and perhaps others that are not for a person alone.
    fn load(&self, chance: &mut Stream, scenario: &mut Scenario) {
        let offered = self.system.requests.iter().zip(&self.offered).filter(|(_, offered)| **offered);
        for (i, (kind, _)) in offered.enumerate() {
            let wanted = i == 0 || (kind.weight > 0 && chance.below(2) == 0);
            let count = LOAD.0 + chance.below(LOAD.1 - LOAD.0 + 1);
            if wanted {
                let rate = Rate { count: small(count), per: Micros::secs(1) };
                scenario.load.push(Load { rate, words: vec![Spanned::from(kind.id.to_owned())] });
            }
        }
    }

    /// Runs a seed to its end, or until the system has had its time to recover, and looks for a violation.
    ///
    /// # Errors
    /// Only when a bound of the simulator is reached.
    pub fn run(&self, seed: u64) -> Result<SeedReport, ScenarioError> {
        let scenario = self.draw(seed);
        let until = scenario.until.unwrap_or(crate::DEFAULT_UNTIL);
        let mut session = self.system.open(scenario, QUIET)?;
        session.run_on(until)?;
        let end = session.summary(true, 0);
        let always = session.violations().first().map(|v| (v.step, v.invariant, v.says.clone()));
        let eventually = || {
            let missing = end.invariants.iter().find(|i| i.verdict == Verdict::Violated)?;
            Some((end.steps, missing.id, missing.finding.clone()?))
        };
        Ok(SeedReport {
            seed,
            steps: end.steps,
            trace_hash: end.trace_hash,
            violation: always.or_else(eventually),
            invariants: end.invariants,
        })
    }

    /// The run of a seed once more, with its history, at a step: what a link to it shows.
    ///
    /// # Errors
    /// As [`Sweep::run`].
    pub fn replay(&self, seed: u64, step: u64) -> Result<Box<Session>, ScenarioError> {
        let mut session = self.system.open(self.draw(seed), Options::default())?;
        session.seek(step)?;
        Ok(session)
    }
}

const QUIET: Options = Options { history: false, watch: crate::session::Watch::All, forgiving: false };

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
}

/// A scenario that is being drawn.
struct Draft {
    chance: Stream,
    nodes: Vec<Status>,
    restarts: bool,
    rates: Vec<u32>,
    /// By time in milliseconds, then in order of drawing.
    coming: BTreeMap<(u64, u32), Event>,
    count: u32,
    lines: Vec<Line>,
}

impl Draft {
    fn draw(mut self, kinds: &[Kind], until: Micros) -> Vec<Line> {
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
        }
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
        usize::try_from(self.chance.below(n as u64)).expect("it is below a usize")
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

fn small(n: u64) -> u32 {
    u32::try_from(n).expect("it was drawn below a small bound")
}
