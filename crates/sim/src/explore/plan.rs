//! What is asked of a search, what the system decides where nothing is said, and which invariants are claimed then.

use super::budget::{Budget, Spent};
use super::clocks::Timing;
use super::goal::{self, Goal, Goals};
use crate::check;
use crate::runner::Found;
use crate::system::System;
use crate::texts;
use synod_model::{Assumption, Expect, InvariantSet, RequestKind};
use synod_scenario::{ScenarioError, Spanned};

/// How many moves an adversary makes where nothing is said.
const USUAL_ATTACKS: u32 = 6;

/// The most ticks that a message may take.
const MOST_TICKS: u32 = 20;

/// What somebody asks of a search; what is left open, the system decides.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How time is treated. Not said: bounded if the system claims something only there.
    pub timing: Option<Timing>,
    /// How often faults, requests and timers may happen. Not said: see [`Worlds::new`](super::Worlds::new).
    pub budget: Vec<(Spent, u32)>,
    /// How many ticks a message takes at most, in bounded timing; 1 if not said.
    pub ticks: Option<u32>,
    /// The only invariant that is looked at, also where it is not claimed.
    pub invariant: Option<String>,
    /// What is to be reached at once; then nothing is looked for besides.
    pub goals: Vec<Goal>,
    /// The only kinds of requests that are made; any kind if none is named.
    pub ask: Vec<String>,
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
                "ask" => plan.ask = value.split(',').map(str::to_owned).collect(),
                "ticks" => plan.ticks = Some(value.parse().ok()?),
                _ => {
                    let what = Spent::ALL.into_iter().find(|s| s.id() == key)?;
                    plan.budget.push((what, value.parse().ok()?));
                }
            }
        }
        Some(plan)
    }

    /// The plan in the words that [`Plan::read`] reads; its goals are not among them.
    pub fn words(&self) -> String {
        let mut words: Vec<String> =
            self.budget.iter().map(|(what, n)| format!("{}={n}", what.id())).collect();
        words.extend(self.timing.map(|timing| format!("timing={}", timing.id())));
        words.extend(self.ticks.map(|ticks| format!("ticks={ticks}")));
        words.extend(self.invariant.as_ref().map(|id| format!("invariant={id}")));
        if !self.ask.is_empty() {
            words.push(format!("ask={}", self.ask.join(",")));
        }
        if self.symmetry {
            words.push("symmetry=on".to_owned());
        }
        words.join(" ")
    }
}

/// Why an invariant is not looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unclaimed {
    /// An assumption of its does not hold.
    Assumes(Assumption),
    /// It was violated in the run already.
    Violated(u64),
    /// It was seen in the run already.
    Seen(u64),
}

/// What each invariant of a system assumes, by its place in the table.
pub(super) type Assumed = Vec<Vec<Assumption>>;

/// What the safety of a system assumes.
fn assumed(system: &System, all: &Assumed) -> Vec<Assumption> {
    let always = system.invariants.iter().zip(all).filter(|(i, _)| i.expect == Expect::Always);
    always.flat_map(|(_, assumes)| assumes).copied().collect()
}

/// Bounded where some safety is claimed only there.
fn timing_of(assumed: &[Assumption]) -> Timing {
    let timed = [Assumption::BoundedDelay.id(), Assumption::BoundedDrift.id()];
    if assumed.iter().any(|a| timed.contains(&a.id())) { Timing::Bounded } else { Timing::Asynchronous }
}

/// The budget of a plan, with what it leaves open.
fn budget(
    assumed: &[Assumption],
    plan: &Plan,
    timing: Timing,
    attacked: bool,
) -> Result<Budget, ScenarioError> {
    let said = |what: Spent| plan.budget.iter().rev().find(|(of, _)| *of == what).map(|(_, times)| *times);
    let mut budget = Budget::default();
    for what in Spent::ALL {
        let times = match what {
            Spent::Restarts if assumed.contains(&Assumption::CrashStop) => 0,
            Spent::Restarts => budget.of(Spent::Crashes).into(),
            Spent::Crashes | Spent::Requests => 1,
            // Where time counts, it is time that bounds them.
            Spent::Timers if timing == Timing::Bounded => Budget::UNLIMITED.into(),
            Spent::Timers => 4,
            Spent::Attacks if attacked => USUAL_ATTACKS,
            _ => 0,
        };
        let times = match said(what) {
            None => times,
            Some(times) if times <= Budget::MOST.into() => times,
            Some(times) => {
                let args = [what.id().into(), times.into(), Budget::MOST.into()];
                return Err(ScenarioError::nowhere(texts::TOO_OFTEN.with(args)));
            }
        };
        budget = budget.with(what, u8::try_from(times).unwrap_or(Budget::UNLIMITED));
    }
    if timing == Timing::Asynchronous && budget.of(Spent::Clock) > 0 {
        return Err(ScenarioError::nowhere(texts::CLOCK_WITHOUT_TIME.with([])));
    }
    Ok(budget)
}

/// What a plan means for a system.
pub(super) struct Terms {
    pub(super) timing: Timing,
    pub(super) budget: Budget,
    /// How many ticks a message takes at most.
    pub(super) delay: u16,
    /// The kinds of requests that are made.
    pub(super) ask: Vec<&'static RequestKind>,
}

impl Terms {
    /// `attacked`: the system has an adversary.
    pub(super) fn of(
        system: &System,
        plan: &Plan,
        assumes: &Assumed,
        attacked: bool,
    ) -> Result<Self, ScenarioError> {
        let assumed = assumed(system, assumes);
        let timing = plan.timing.unwrap_or_else(|| timing_of(&assumed));
        let budget = budget(&assumed, plan, timing, attacked)?;
        let delay = plan.ticks.unwrap_or(1);
        let delay = u16::try_from(delay).ok().filter(|_| (1..=MOST_TICKS).contains(&delay));
        let delay = delay.ok_or_else(|| ScenarioError::nowhere(texts::TICKS.with([MOST_TICKS.into()])))?;
        Ok(Self { timing, budget, delay, ask: asked(system, &plan.ask)? })
    }

    /// The assumptions that do not hold in a search.
    pub(super) fn broken(&self) -> Vec<Assumption> {
        let (untimed, budget) = (self.timing == Timing::Asynchronous, self.budget);
        let all = [
            (Assumption::CrashStop, budget.has(Spent::Crashes) && budget.has(Spent::Restarts)),
            (Assumption::BoundedDelay, untimed),
            (Assumption::NoLoss, budget.has(Spent::Drops)),
            (Assumption::NoPartition, budget.has(Spent::Partitions)),
            (Assumption::DriftWithin(u32::MAX), untimed || budget.has(Spent::Clock)),
        ];
        all.into_iter().filter(|(_, broken)| *broken).map(|(assumption, _)| assumption).collect()
    }
}

/// The kinds of requests of these names; all of them if none is named.
fn asked(system: &System, names: &[String]) -> Result<Vec<&'static RequestKind>, ScenarioError> {
    let known = system.requests.iter().map(|kind| kind.id);
    for name in names {
        if !known.clone().any(|known| known == name) {
            return Err(check::unknown(&Spanned::from(name.clone()), known, &texts::NO_REQUEST));
        }
    }
    // A kind of weight 0 is asked by hand only, and so if it is named.
    let meant = |kind: &&RequestKind| {
        (names.is_empty() && kind.weight > 0) || names.iter().any(|name| name == kind.id)
    };
    Ok(system.requests.iter().filter(meant).collect())
}

/// What is looked at, and what is not, and why.
pub(super) struct Claims {
    /// The properties that are judged: invariants by their places, and behind them what all goals are.
    pub(super) judged: InvariantSet,
    /// The invariants that history is kept for.
    pub(super) history: InvariantSet,
    pub(super) unclaimed: Vec<(usize, Unclaimed)>,
}

/// What is looked at where these assumptions do not hold, and this was found before.
pub(super) fn claims(
    system: &System,
    plan: &Plan,
    goals: &Goals,
    (assumes, broken): (&Assumed, &[Assumption]),
    before: &[Found],
) -> Result<Claims, ScenarioError> {
    let decided = |at: usize| match before.get(at) {
        Some(Found::At(step)) if system.invariants[at].expect == Expect::Always => {
            Some(Unclaimed::Violated(*step))
        }
        Some(Found::At(step)) => Some(Unclaimed::Seen(*step)),
        _ => None,
    };
    let (mut judged, mut unclaimed) = (InvariantSet::NONE, Vec::new());
    match &plan.invariant {
        Some(_) if !goals.is_empty() => {
            return Err(ScenarioError::nowhere(texts::GOAL_OR_INVARIANT.with([])));
        }
        _ if !goals.is_empty() => {
            judged = judged.with(system.invariants.len());
            return Ok(Claims { judged, history: goals.invariants(), unclaimed });
        }
        Some(id) => {
            let at = goal::invariant(system, &id.clone().into())?;
            match decided(at) {
                Some(why) => unclaimed.push((at, why)),
                None => judged = judged.with(at),
            }
        }
        None => {
            for (at, invariant) in system.invariants.iter().enumerate() {
                let is_broken = |a: &&Assumption| broken.iter().any(|b| a.is_broken_by(*b));
                let assumption = assumes[at].iter().find(is_broken);
                match decided(at).or(assumption.map(|a| Unclaimed::Assumes(*a))) {
                    _ if invariant.expect == Expect::Eventually => {}
                    Some(why) => unclaimed.push((at, why)),
                    None => judged = judged.with(at),
                }
            }
        }
    }
    Ok(Claims { judged, history: judged, unclaimed })
}
