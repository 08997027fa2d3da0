//! What is searched: from which state, under which timing, with which budget, and what is claimed there.

use super::Spot;
use super::budget::{Budget, Spent};
use super::clocks::{Clocks, Scale, Timing, Waiting};
use super::script::Script;
use super::symmetry;
use crate::catalogue::System;
use crate::check;
use crate::runner::{Found, Runner, Scratch, Went};
use crate::texts;
use crate::world::{Act, AnyWorld, Happened};
use std::sync::Arc;
use synod_explore::{AnySearch, Search, SearchOptions};
use synod_model::{
    ArgKind, Assumption, Expect, InvariantSet, Micros, Need, NodeId, NodeSet, RequestKind, Sentence,
};
use synod_scenario::{Line, Net, Pos, Scenario, ScenarioError, Spanned, Statement};

/// The most nodes of a system that is searched.
pub const MOST_NODES: usize = 32;
/// The most nodes of a system of which every partition into two groups is tried.
pub(super) const MOST_SPLIT: usize = 6;
/// The most ticks that a message may take.
const MOST_TICKS: u32 = 20;

/// What somebody asks of a search; what is left open, the system decides.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How time is treated. Not said: bounded if the system claims something only there.
    pub timing: Option<Timing>,
    /// How often faults, requests and timers may happen. Not said: see [`Worlds::new`].
    pub budget: Vec<(Spent, u32)>,
    /// How many ticks a message takes at most, in bounded timing; 1 if not said.
    pub ticks: Option<u32>,
    /// The only invariant that is looked at, also where it is not claimed.
    pub invariant: Option<String>,
    /// Whether states count once that differ only by a permutation of interchangeable nodes.
    pub symmetry: bool,
}

impl Plan {
    /// A plan in words, each as on the command line without its dashes: `crashes=1 timers=2 invariant=agreement`. `None` if
    /// a word is none of them.
    pub fn read(words: &str) -> Option<Self> {
        let mut plan = Self::default();
        for word in words.split_whitespace() {
            let (key, value) = word.split_once('=')?;
            match key {
                "invariant" => plan.invariant = Some(value.to_owned()),
                "timing" => plan.timing = Some(Timing::ALL.into_iter().find(|t| t.id() == value)?),
                "symmetry" => plan.symmetry = ["off", "on"].iter().position(|known| *known == value)? == 1,
                "ticks" => plan.ticks = Some(value.parse().ok()?),
                _ => {
                    let what = Spent::ALL.into_iter().find(|s| s.id() == key)?;
                    plan.budget.push((what, value.parse().ok()?));
                }
            }
        }
        Some(plan)
    }
}

/// Begins to search a system; with what is not looked at since it is not claimed there.
///
/// # Errors
/// As [`Worlds::new`].
pub fn begin(
    system: &System,
    scenario: Scenario,
    plan: &Plan,
    mut options: SearchOptions,
) -> Result<(Box<dyn AnySearch>, Vec<Sentence>), ScenarioError> {
    Ok(search(Worlds::new(system, scenario, plan)?, &mut options))
}

/// Begins to search from a moment of a run, as [`begin`]; what was found in the run already is not looked at either.
///
/// # Errors
/// As [`Worlds::new`].
pub(crate) fn begin_at(
    runner: &Runner,
    now: Micros,
    without: &[&str],
    plan: &Plan,
    mut options: SearchOptions,
) -> Result<(Box<dyn AnySearch>, Vec<Sentence>), ScenarioError> {
    let (search, mut notes) = search(Worlds::at(runner, now, without, plan)?, &mut options);
    // The run is as it is: nothing can be added to it any more.
    let set = |key| runner.settings.iter().find(|s| s.key.value == key).map(|s| s.value.value.as_str());
    let system = &runner.system;
    let all: Vec<_> = system.params.iter().map(|p| (p.key, set(p.key).unwrap_or(p.default))).collect();
    let needs = Need::of(system.params, system.rules, without, &all);
    notes.extend(needs.iter().map(Need::says));
    Ok((search, notes))
}

fn search(worlds: Worlds, options: &mut SearchOptions) -> (Box<dyn AnySearch>, Vec<Sentence>) {
    options.watch = worlds.judged();
    options.symmetry = !worlds.symmetry.is_empty();
    let notes = worlds.unclaimed().map(|(_, says)| says).collect();
    (Box::new(Search::new(worlds, *options)), notes)
}

/// The worlds that a system can come to, from one state.
pub struct Worlds {
    pub(super) system: Arc<System>,
    pub(super) names: Arc<Vec<String>>,
    /// The scenario that leads to the state from which the search starts: stepwise, without expectations. `None` where
    /// that is a moment of a run.
    pub(super) base: Option<Scenario>,
    /// What the clocks of the nodes show there; nothing: zero.
    pub(super) clocks: Vec<Micros>,
    pub(super) start: Spot,
    pub(super) budget: Budget,
    timing: Timing,
    pub(super) scale: Scale,
    /// The nodes that clients ask.
    pub(super) asked: NodeSet,
    /// For each request that is made, in order: what it can be, in its words.
    pub(super) requests: Vec<Vec<Vec<String>>>,
    /// The partitions that are tried.
    pub(super) splits: Vec<Vec<NodeSet>>,
    judged: InvariantSet,
    unclaimed: Vec<(usize, Unclaimed)>,
    /// The groups of interchangeable nodes, where states that differ only by their names are one.
    pub(super) symmetry: Vec<NodeSet>,
}

/// Why an invariant is not looked at.
#[derive(Clone, Copy, Debug)]
enum Unclaimed {
    /// An assumption of its does not hold.
    Assumes(Assumption),
    /// It was violated in the run already.
    Violated(u64),
    /// It was seen in the run already.
    Seen(u64),
}

impl Worlds {
    /// The worlds that a system can come to from the start of a scenario; from its end, if it is stepwise.
    ///
    /// What the plan leaves open: one crash, with a restart where the system does not claim its safety for nodes alone
    /// that stay down, one request, four timers, and no other fault.
    ///
    /// # Errors
    /// What is wrong with the scenario or with the plan.
    pub fn new(system: &System, scenario: Scenario, plan: &Plan) -> Result<Self, ScenarioError> {
        let terms = Terms::of(system, plan)?;
        let claims = claims(system, plan, &terms.broken(), &[])?;
        let base = base(scenario);
        let Runner { world, names, .. } = run(system, &base, claims.0)?;
        Ok(Self {
            base: Some(base),
            ..Self::from_world(system, (world, names), terms, claims, &|_| Micros(0))?
        })
    }

    /// The worlds that a run can come to from its present moment, `now`, with these rules off as well. What the plan
    /// leaves open is as in [`Worlds::new`], and what has happened to the run so far counts as broken.
    ///
    /// # Errors
    /// What is wrong with the plan.
    pub(crate) fn at(
        runner: &Runner,
        now: Micros,
        without: &[&str],
        plan: &Plan,
    ) -> Result<Self, ScenarioError> {
        let system = &*runner.system;
        let terms = Terms::of(system, plan)?;
        let mut broken = terms.broken();
        broken.extend(&runner.broken);
        let claims = claims(system, plan, &broken, &runner.found)?;
        let clocks: Vec<Micros> = runner.ids().map(|id| runner.driver.oracle.clock_at(id, now)).collect();
        let mut world = runner.world.fork();
        for id in without {
            let rule = check::rule(system, &(*id).to_owned().into())?;
            world.apply(Act::Rule(rule, false), &mut Script::new(&clocks), &mut Happened::quietly());
        }
        world.watch(claims.0);
        let age = |waiting| age(runner, waiting, now);
        let names = Arc::clone(&runner.names);
        let worlds = Self::from_world(system, (world, names), terms, claims, &age)?;
        symmetry::same_clocks(&worlds.symmetry, &clocks)?;
        Ok(Self { clocks, ..worlds })
    }

    fn from_world(
        system: &System,
        (mut world, names): (Box<dyn AnyWorld>, Arc<Vec<String>>),
        Terms { timing, budget, delay, symmetry }: Terms,
        (judged, unclaimed): Claims,
        age: &dyn Fn(Waiting) -> Micros,
    ) -> Result<Self, ScenarioError> {
        if names.len() > MOST_NODES {
            return Err(wrong(texts::TOO_LARGE.with([names.len().into(), MOST_NODES.into()])));
        }
        world.searched();
        let symmetry = if symmetry { symmetry::alike(system, &mut *world, budget)? } else { Vec::new() };
        // Where nothing rests on time, a message takes what is usual.
        let bound = match world.delay_bound() {
            Micros(u64::MAX) => Net::default().latency.max,
            bound => bound,
        };
        let scale = Scale { tick: Micros((bound.0 / u64::from(delay)).max(1)), delay };
        let clocks = (timing == Timing::Bounded).then(|| Box::new(Clocks::of(&*world, scale, age)));
        let nodes = &world.topology().nodes;
        Ok(Self {
            asked: (0..nodes.len()).filter(|i| nodes[*i].takes_load).map(NodeId::at).collect(),
            requests: (1..=budget.of(Spent::Requests)).map(|n| requests(system, &*world, n)).collect(),
            splits: splits(nodes.len()),
            system: Arc::new(system.clone()),
            start: Spot { world, left: budget, clocks },
            names,
            base: None,
            clocks: Vec::new(),
            budget,
            timing,
            scale,
            judged,
            unclaimed,
            symmetry,
        })
    }

    /// Bounded where some safety is claimed only there.
    fn timing_of(system: &System) -> Timing {
        let timed = [Assumption::BoundedDelay, Assumption::BoundedDrift];
        let rests_on_time = assumed(system).any(|a| timed.contains(&a));
        if rests_on_time { Timing::Bounded } else { Timing::Asynchronous }
    }

    /// How time is treated.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// How long a tick is, and how many of them a message takes at most, in bounded timing.
    pub fn scale(&self) -> (Micros, u16) {
        (self.scale.tick, self.scale.delay)
    }

    /// How often faults, requests and timers may happen.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// The invariants that are looked at.
    pub fn judged(&self) -> InvariantSet {
        self.judged
    }

    /// The invariants that are not looked at, since they are not claimed here, or were found in the run before.
    pub fn unclaimed(&self) -> impl Iterator<Item = (&'static str, Sentence)> {
        self.unclaimed.iter().map(|(at, why)| {
            let id = self.system.invariants[*at].id;
            let says = match why {
                Unclaimed::Assumes(assumption) => {
                    texts::NOT_CLAIMED.with([id.into(), assumption.says().with([]).into()])
                }
                Unclaimed::Violated(step) => texts::VIOLATED_BEFORE.with([id.into(), (*step).into()]),
                Unclaimed::Seen(step) => texts::SEEN_BEFORE.with([id.into(), (*step).into()]),
            };
            (id, says)
        })
    }
}

/// For how long a message has been under way or a timer has been set; while time stood still, neither went on. Where no
/// clock decides, everything has just begun.
fn age(runner: &Runner, waiting: Waiting, now: Micros) -> Micros {
    let driver = &runner.driver;
    let begun = match waiting {
        Waiting::Letter(id) => driver.flight(id).map(|flight| flight.sent_at),
        Waiting::Timer(node, slot) => {
            driver.armed().iter().find(|a| a.node == node && a.slot == slot).map(|armed| armed.set_at)
        }
    };
    let moving = driver.standing().map_or(now, |since| now.min(since));
    begun.filter(|_| !runner.scenario.stepwise).map_or(Micros(0), |begun| moving.since(begun))
}

pub(super) fn wrong(sentence: Sentence) -> ScenarioError {
    ScenarioError::new(Pos::NONE, sentence)
}

/// What the safety of a system assumes.
fn assumed(system: &System) -> impl Iterator<Item = Assumption> {
    let always = system.invariants.iter().filter(|i| i.expect == Expect::Always);
    always.flat_map(|i| i.assumes).copied()
}

/// The budget of a plan, with what it leaves open.
fn budget(system: &System, plan: &Plan, timing: Timing) -> Result<Budget, ScenarioError> {
    let said = |what: Spent| plan.budget.iter().rev().find(|(of, _)| *of == what).map(|(_, times)| *times);
    let mut budget = Budget::default();
    for what in Spent::ALL {
        let times = match what {
            Spent::Restarts if assumed(system).any(|a| a == Assumption::CrashStop) => 0,
            Spent::Restarts => budget.of(Spent::Crashes).into(),
            Spent::Crashes | Spent::Requests => 1,
            // Where time counts, it is time that bounds them.
            Spent::Timers if timing == Timing::Bounded => Budget::UNLIMITED.into(),
            Spent::Timers => 4,
            _ => 0,
        };
        let times = match said(what) {
            None => times,
            Some(times) if times <= Budget::MOST.into() => times,
            Some(times) => {
                let args = [what.id().into(), times.into(), Budget::MOST.into()];
                return Err(wrong(texts::TOO_OFTEN.with(args)));
            }
        };
        budget = budget.with(what, u8::try_from(times).unwrap_or(Budget::UNLIMITED));
    }
    if timing == Timing::Asynchronous && budget.of(Spent::Clock) > 0 {
        return Err(wrong(texts::CLOCK_WITHOUT_TIME.with([])));
    }
    Ok(budget)
}

/// What a plan comes to for a system.
struct Terms {
    timing: Timing,
    budget: Budget,
    /// How many ticks a message takes at most.
    delay: u16,
    symmetry: bool,
}

impl Terms {
    fn of(system: &System, plan: &Plan) -> Result<Self, ScenarioError> {
        let timing = plan.timing.unwrap_or_else(|| Worlds::timing_of(system));
        let budget = budget(system, plan, timing)?;
        let delay = plan.ticks.unwrap_or(1);
        let delay = u16::try_from(delay).ok().filter(|_| (1..=MOST_TICKS).contains(&delay));
        let delay = delay.ok_or_else(|| wrong(texts::TICKS.with([MOST_TICKS.into()])))?;
        Ok(Self { timing, budget, delay, symmetry: plan.symmetry })
    }

    /// The assumptions that do not hold in a search.
    fn broken(&self) -> Vec<Assumption> {
        let (untimed, budget) = (self.timing == Timing::Asynchronous, self.budget);
        let all = [
            (Assumption::CrashStop, budget.has(Spent::Crashes) && budget.has(Spent::Restarts)),
            (Assumption::BoundedDelay, untimed),
            (Assumption::NoLoss, budget.has(Spent::Drops)),
            (Assumption::NoPartition, budget.has(Spent::Partitions)),
            (Assumption::BoundedDrift, untimed || budget.has(Spent::Clock)),
        ];
        all.into_iter().filter(|(_, broken)| *broken).map(|(assumption, _)| assumption).collect()
    }
}

/// Which invariants are looked at, and which are not, and why.
type Claims = (InvariantSet, Vec<(usize, Unclaimed)>);

/// Which invariants are looked at where these assumptions do not hold, and this was found before.
fn claims(
    system: &System,
    plan: &Plan,
    broken: &[Assumption],
    before: &[Found],
) -> Result<Claims, ScenarioError> {
    let decided = |at: usize| match before.get(at) {
        Some(Found::At(step)) if system.invariants[at].expect == Expect::Always => {
            Some(Unclaimed::Violated(*step))
        }
        Some(Found::At(step)) => Some(Unclaimed::Seen(*step)),
        _ => None,
    };
    if let Some(id) = &plan.invariant {
        let known = system.invariants.iter().map(|i| i.id);
        let Some(at) = known.clone().position(|known| known == id) else {
            return Err(check::unknown(&Spanned::from(id.clone()), known, &texts::NO_INVARIANT));
        };
        if system.invariants[at].expect == Expect::Eventually {
            return Err(wrong(texts::NOT_OF_STATES.with([id.as_str().into()])));
        }
        return Ok(match decided(at) {
            Some(why) => (InvariantSet::NONE, vec![(at, why)]),
            None => (InvariantSet::NONE.with(at), Vec::new()),
        });
    }
    let (mut judged, mut unclaimed) = (InvariantSet::NONE, Vec::new());
    for (at, invariant) in system.invariants.iter().enumerate() {
        let assumption = invariant.assumes.iter().find(|a| broken.contains(a));
        match decided(at).or(assumption.map(|a| Unclaimed::Assumes(*a))) {
            _ if invariant.expect == Expect::Eventually => {}
            Some(why) => unclaimed.push((at, why)),
            None => judged = judged.with(at),
        }
    }
    Ok((judged, unclaimed))
}

/// The scenario that leads to the start of a search: of a timed one, what it starts from.
fn base(scenario: Scenario) -> Scenario {
    let lines: Vec<Line> = if scenario.stepwise { scenario.lines } else { Vec::new() };
    let keep = |line: &Line| matches!(line.what, Statement::Do(_));
    Scenario {
        stepwise: true,
        lines: lines.into_iter().filter(keep).collect(),
        titles: Vec::new(),
        net: Vec::new(),
        load: Vec::new(),
        until: None,
        ..scenario
    }
}

/// Plays a stepwise scenario to its end.
fn run(system: &System, base: &Scenario, watch: InvariantSet) -> Result<Runner, ScenarioError> {
    let opened = check::open(system, base.clone(), false)?;
    let mut scratch = Scratch::default();
    scratch.step.quiet = true;
    let mut runner = Runner::new(Arc::new(system.clone()), opened, watch, &mut scratch)?;
    while runner.next(Micros(u64::MAX), &mut scratch)? == Went::Stepped {}
    Ok(runner)
}

/// What the requests of number `n` can be, in their words: one of each kind, about the first key, with the value `n`. Of
/// several values the last is `n`, and those before it are the values before: so a comparison has something to find.
fn requests(system: &System, world: &dyn AnyWorld, n: u8) -> Vec<Vec<String>> {
    let words = |kind: &RequestKind| {
        let mut words = vec![kind.id.to_owned()];
        let mut behind = kind.placed().iter().filter(|a| matches!(a.kind, ArgKind::Value)).count();
        for arg in kind.args {
            behind -= usize::from(arg.default.is_none() && arg.kind == ArgKind::Value);
            let value = usize::from(n).saturating_sub(behind);
            let sample = || arg.kind.sample(u32::try_from(value).expect("a search makes a few requests"));
            words.push(arg.default.map_or_else(sample, str::to_owned));
        }
        words
    };
    let makes_sense = |words: &Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        world.check_request(&words).is_ok()
    };
    system.requests.iter().map(words).filter(makes_sense).collect()
}

/// The ways to split so many nodes into two groups: all of them, or with many nodes those that cut one node off and those
/// that cut between neighbours.
fn splits(nodes: usize) -> Vec<Vec<NodeSet>> {
    let split = |one: &dyn Fn(usize) -> bool| {
        let group = |side: bool| (0..nodes).filter(|i| one(*i) == side).map(NodeId::at).collect();
        vec![group(true), group(false)]
    };
    if nodes <= MOST_SPLIT {
        // The first node stands on the side of the zeros.
        return (1..1usize << (nodes - 1))
            .map(|mask| split(&|i| i > 0 && mask >> (i - 1) & 1 == 1))
            .collect();
    }
    let alone = (0..nodes).map(|n| split(&|i| i == n));
    alone.chain((2..nodes - 1).map(|n| split(&|i| i < n))).collect()
}
