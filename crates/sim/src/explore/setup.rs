//! What is searched: from which state, under which timing, with which budget, and what is claimed there.

use super::Spot;
use super::budget::{Budget, Spent};
use super::clocks::{Clocks, Scale, Timing, Waiting};
use super::faults::Faults;
use super::goal::Goals;
use super::plan::{Claims, Plan, Terms, Unclaimed, claims};
use super::script::Script;
use super::{base, symmetry};
use crate::check;
use crate::offers;
use crate::runner::{Found, Runner};
use crate::system::System;
use crate::texts;
use crate::world::{Act, AnyWorld, Happened};
use std::sync::Arc;
use synod_explore::{AnySearch, Search, SearchOptions};
use synod_model::{
    ArgKind, InvariantInfo, InvariantSet, Micros, Need, NodeId, NodeSet, RequestKind, Sentence,
};
use synod_scenario::{Scenario, ScenarioError};

/// The most nodes of a system that is searched.
pub(crate) const MOST_NODES: usize = 32;

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

/// What a request can be.
pub(super) struct Wish {
    /// Its words.
    pub(super) words: Vec<String>,
    /// The nodes that are asked.
    pub(super) nodes: NodeSet,
}

/// The worlds that a system can reach, from one state.
pub struct Worlds {
    pub(super) system: Arc<System>,
    pub(super) names: Arc<Vec<String>>,
    /// The scenario that leads to the state from which the search starts: stepwise, without expectations. `None` where
    /// that is a moment of a run.
    pub(super) base: Option<Scenario>,
    /// What the clocks of the nodes show there; nothing: zero.
    pub(super) clocks: Vec<Micros>,
    /// The moment at which the search begins.
    pub(super) began: Micros,
    pub(super) start: Spot,
    pub(super) scale: Scale,
    /// The only kinds of requests that are made, if only some are.
    pub(super) ask: Vec<String>,
    /// For each request that is made, in order: what it can be.
    pub(super) requests: Vec<Vec<Wish>>,
    pub(super) faults: Faults,
    pub(super) terms: Terms,
    claims: Claims,
    pub(super) goals: Goals,
    /// The invariants of the system, and behind them what all goals are if there are some.
    pub(super) properties: Vec<InvariantInfo>,
    /// The groups of interchangeable nodes, where states that differ only by their names are one.
    pub(super) symmetry: Vec<NodeSet>,
}

impl Worlds {
    /// The worlds that a system can reach from the start of a scenario; from its end, if it is stepwise.
    ///
    /// What the plan leaves open: one crash, with a restart where the system does not claim its safety for nodes alone
    /// that stay down, one request, four timers, and no other fault.
    ///
    /// # Errors
    /// What is wrong with the scenario or with the plan.
    pub fn new(system: &System, scenario: Scenario, plan: &Plan) -> Result<Self, ScenarioError> {
        let base = base::of(scenario)?;
        let runner = base::run(system, &base)?;
        Ok(Self { base: Some(base), ..Self::after(&runner, runner.now(), &[], plan, &[])? })
    }

    /// The worlds that a run can reach from its present moment, `now`, with these rules off as well. What the plan
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
        Self::after(runner, now, without, plan, &runner.found)
    }

    /// The worlds that a run can reach from `now` on. What is in `before` was found earlier, and is not looked for again.
    fn after(
        runner: &Runner,
        now: Micros,
        without: &[&str],
        plan: &Plan,
        before: &[Found],
    ) -> Result<Self, ScenarioError> {
        let (system, names) = (&*runner.system, Arc::clone(&runner.names));
        if names.len() > MOST_NODES {
            return Err(ScenarioError::nowhere(
                texts::TOO_LARGE.with([names.len().into(), MOST_NODES.into()]),
            ));
        }
        let attacked = runner.world.topology().nodes.iter().any(|node| node.adversary);
        let assumes = runner.world.assumes();
        let terms = Terms::of(system, plan, &assumes, attacked)?;
        let goals = Goals::resolve(system, (&*runner.world, &names), &plan.goals)?;
        let broken = [terms.broken(), runner.broken.iter().map(|b| b.assumption).collect()].concat();
        for kind in terms.ask.iter().filter(|_| !plan.ask.is_empty()) {
            offers::kind(&*runner.world, kind).map_err(ScenarioError::nowhere)?;
        }
        let claims = claims(system, plan, &goals, (&assumes, &broken), before)?;
        let clocks: Vec<Micros> = runner.ids().map(|id| runner.driver.oracle.clock_at(id, now)).collect();
        let mut world = runner.world.fork();
        let began = if world.rests_on_clocks() { runner.driver.oracle.told(now) } else { Micros(0) };
        for id in without {
            let rule = check::rule(system, &(*id).to_owned().into())?;
            world.apply(Act::Rule(rule, false), &mut Script::new(&*clocks, began), &mut Happened::quietly());
        }
        world.watch(claims.history);
        world.closer_mut().searched();
        let mut symmetry = Vec::new();
        if plan.symmetry {
            symmetry = symmetry::alike(system, &mut *world, terms.budget, &goals)?;
        }
        symmetry::same_clocks(&symmetry, &clocks)?;
        let scale = Scale::of(world.delay_bound(), terms.delay);
        let age = |waiting| age(runner, waiting, now);
        let bounded = terms.timing == Timing::Bounded;
        let counts = bounded.then(|| Box::new(Clocks::of(&*world, scale, &age)));
        let nodes = &world.topology().nodes;
        let most = terms.budget.of(Spent::Requests);
        Ok(Self {
            requests: (1..=most).map(|n| requests(&terms.ask, &*world, n)).collect(),
            faults: Faults::new(nodes.len()),
            properties: system.invariants.iter().copied().chain(goals.property()).collect(),
            system: Arc::clone(&runner.system),
            start: Spot { world, left: terms.budget, clocks: counts },
            names,
            base: None,
            clocks,
            began,
            scale,
            ask: plan.ask.clone(),
            terms,
            goals,
            claims,
            symmetry,
        })
    }

    /// How time is treated.
    pub fn timing(&self) -> Timing {
        self.terms.timing
    }

    /// How long a tick is, and how many of them a message takes at most, in bounded timing.
    pub fn scale(&self) -> (Micros, u16) {
        (self.scale.tick, self.scale.delay)
    }

    /// How often faults, requests and timers may happen.
    pub fn budget(&self) -> Budget {
        self.terms.budget
    }

    /// What is looked at: invariants by their places in the table of the system, or what all goals are, behind them.
    pub fn judged(&self) -> InvariantSet {
        self.claims.judged
    }

    /// The invariants that are not looked at, since they are not claimed here, or were found in the run before.
    pub(crate) fn unclaimed(&self) -> impl Iterator<Item = (&'static str, Sentence)> {
        self.claims.unclaimed.iter().map(|(at, why)| {
            let id = self.system.invariants[*at].id;
            let says = match why {
                Unclaimed::Assumes(assumption) => {
                    texts::NOT_CLAIMED.with([id.into(), assumption.says().into()])
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
        Waiting::Message(id) => driver.flight(id).map(|flight| flight.sent_at),
        Waiting::Timer(node, slot) => driver.armed_in(node, slot).map(|armed| armed.set_at),
    };
    let moving = driver.standing().map_or(now, |since| now.min(since));
    begun.filter(|_| !runner.scenario.stepwise).map_or(Micros(0), |begun| moving.since(begun))
}

/// What the requests of number `n` can be, in their words: one of each kind, about the first key, with the value `n`. Of
/// several values the last is `n`, and those before it are the values before: so a comparison has something to find.
fn requests(kinds: &[&RequestKind], world: &dyn AnyWorld, n: u8) -> Vec<Wish> {
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
        world.check_request(&words).is_ok() && world.offers(&words).is_ok()
    };
    let nodes = |kind: &RequestKind| {
        let all = world.topology().nodes.iter().enumerate();
        all.filter(|(_, spec)| spec.takes(kind)).map(|(at, _)| NodeId::at(at)).collect()
    };
    let all = kinds.iter().map(|kind| (kind, words(kind))).filter(|(_, words)| makes_sense(words));
    all.map(|(kind, words)| Wish { words, nodes: nodes(kind) }).collect()
}
