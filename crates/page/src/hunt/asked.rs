//! What somebody asks of a search, and how it begins.

use crate::texts as t;
use synod_explore::{Bounds, SearchOptions, Strategy};
use synod_model::{Sentence, Text};
use synod_scenario::ScenarioError;
use synod_sim::explore::{Budget, Goal, Plan, Spent, Timing};
use synod_specs::Specification;

/// The memory that a search may take in a page, in MiB.
const MEMORY_MIB: u64 = 512;
/// The most levels that can be asked for.
const MOST_DEPTH: u64 = 1_000_000;
/// The states of a specification that are searched at most, if nothing else is said: they are small.
pub(crate) const SPEC_STATES: u64 = 1_000_000;

/// From where a search starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// From the present moment of the run.
    #[default]
    Present,
    /// From a small start that shows the rule.
    Small,
    /// As the run began.
    Own,
}

impl Start {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Present, Self::Small, Self::Own];
}

/// What was asked for. What is typed is read when the search begins.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The specification that is searched, by its place; none: the system on the stage.
    pub spec: Option<usize>,
    /// The values of its parameters.
    pub params: Vec<String>,
    /// The rule that is switched off, by its place in the table.
    pub rule: Option<usize>,
    /// From where.
    pub start: Start,
    /// What is asked whether it can happen: expectations, with ` / ` between them. Empty: what breaks is looked for.
    pub question: String,
    /// How time is treated; not said: as the system's claims need it.
    pub timing: Option<Timing>,
    /// How often faults, requests and timers may happen; empty: as the system's claims need it.
    pub times: [String; Spent::ALL.len()],
    /// The only invariant that is looked at.
    pub invariant: Option<&'static str>,
    /// Whether states that differ only by the names of interchangeable nodes count once.
    pub symmetry: bool,
    /// In which order states are taken.
    pub strategy: Strategy,
    /// The seed of random walks.
    pub seed: String,
    /// This many levels at most; empty: any number.
    pub depth: String,
    /// This many states at most.
    pub states: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            spec: None,
            params: Vec::new(),
            rule: None,
            start: Start::default(),
            question: String::new(),
            timing: None,
            times: Default::default(),
            invariant: None,
            symmetry: false,
            strategy: Strategy::default(),
            seed: "1".to_owned(),
            depth: String::new(),
            states: 100_000,
        }
    }
}

impl Asked {
    /// The specification that is asked for.
    /// The specification that is asked for, of those that are here; none: the system on the stage.
    pub fn specification(&self, all: &'static [Specification]) -> Option<&'static Specification> {
        all.get(self.spec?)
    }

    pub(crate) fn options(&self) -> Result<SearchOptions, Sentence> {
        let depth = whole(&self.depth, MOST_DEPTH, &t::HUNT_DEPTH)?.and_then(|n| u32::try_from(n).ok());
        Ok(SearchOptions {
            bounds: Bounds { states: self.states, memory_mib: MEMORY_MIB, depth },
            strategy: self.strategy,
            symmetry: self.symmetry,
            seed: whole(&self.seed, u64::MAX, &t::SEED)?.unwrap_or(1),
            ..SearchOptions::default()
        })
    }

    /// What is to be reached.
    pub(crate) fn goals(&self) -> Result<Vec<Goal>, ScenarioError> {
        let mut goals = Vec::new();
        if !self.question.trim().is_empty() {
            for text in self.question.split(" / ") {
                goals.push(Goal::read(text)?);
            }
        }
        Ok(goals)
    }

    pub(crate) fn plan(&self) -> Result<Plan, Sentence> {
        let mut budget = Vec::new();
        for (what, text) in Spent::ALL.into_iter().zip(&self.times) {
            let times = whole(text, Budget::MOST.into(), label(what))?;
            budget.extend(times.and_then(|n| Some((what, u32::try_from(n).ok()?))));
        }
        Ok(Plan {
            timing: self.timing,
            budget,
            invariant: self.invariant.map(str::to_owned),
            symmetry: self.symmetry,
            ..Plan::default()
        })
    }
}

/// How often something may happen, as people read it.
pub const fn label(what: Spent) -> &'static Text {
    match what {
        Spent::Crashes => &t::HUNT_CRASHES,
        Spent::Restarts => &t::HUNT_RESTARTS,
        Spent::Drops => &t::HUNT_DROPS,
        Spent::Duplicates => &t::HUNT_DUPLICATES,
        Spent::Partitions => &t::HUNT_PARTITIONS,
        Spent::Clock => &t::HUNT_CLOCK,
        Spent::Requests => &t::HUNT_REQUESTS,
        Spent::Timers => &t::HUNT_TIMERS,
        Spent::Attacks => &t::HUNT_ATTACKS,
    }
}

/// The number that was typed, if anything was.
fn whole(text: &str, most: u64, label: &'static Text) -> Result<Option<u64>, Sentence> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|n| *n <= most);
    number.map(Some).ok_or_else(|| t::HUNT_NUMBER.with([label.into(), text.into(), most.into()]))
}
