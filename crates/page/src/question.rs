//! What is to be searched, complete: from where, in which order, how far. It can be written as a text, from which another
//! instance of the page's code begins the very same search.

use std::fmt::Write as _;
use synod_explore::{AnySearch, Bounds, SearchOptions, Strategy};
use synod_model::{Micros, Sentence};
use synod_scenario::{Scenario, ScenarioError};
use synod_sim::explore::{Goal, Plan, begin};
use synod_sim::{Catalogue, Session};
use synod_specs::Specification;

/// What stands in place of a bound on depth where there is none.
const ANY: &str = "-";

/// A search, and what is to be said of it.
pub(crate) type Begun = (Box<dyn AnySearch>, Vec<Sentence>);

/// What is to be searched.
#[derive(Clone)]
pub struct Question {
    pub(crate) of: Of,
    /// The rule that is switched off; of a start, it is off in the scenario.
    pub(crate) rule: Option<String>,
    pub(crate) options: SearchOptions,
}

/// Of what the states are.
#[derive(Clone)]
pub(crate) enum Of {
    /// Of a specification.
    Spec { spec: &'static Specification, params: Vec<(String, String)>, invariant: Option<String> },
    /// Of a system, from the start of a scenario.
    Start(Scenario, Plan),
    /// Of a system, from a moment of a run: a step, and how long after it.
    Run(Scenario, (u64, Micros), Plan),
}

impl Question {
    /// The system that is searched; none: a specification.
    pub fn system(&self) -> Option<&str> {
        match &self.of {
            Of::Spec { .. } => None,
            Of::Start(scenario, _) | Of::Run(scenario, ..) => Some(&scenario.system.value),
        }
    }

    /// Begins the search.
    ///
    /// # Errors
    /// What is wrong with what was asked for.
    pub fn begin(&self, systems: &Catalogue) -> Result<Begun, ScenarioError> {
        let rule = self.rule.as_deref();
        match &self.of {
            Of::Spec { spec, params, invariant } => {
                let params = params.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                let search = spec.search(params, rule, invariant.as_deref(), self.options);
                Ok((search.map_err(ScenarioError::nowhere)?, Vec::new()))
            }
            Of::Start(scenario, plan) => {
                begin(systems.system_of(scenario)?, scenario.clone(), plan, self.options)
            }
            Of::Run(scenario, (step, after), plan) => {
                let mut session = systems.open(scenario.clone())?;
                session.seek(*step)?;
                if after.0 > 0 {
                    session.seek_time(session.present().at.plus(*after))?;
                }
                session.search(rule.as_slice(), plan, self.options)
            }
        }
    }

    /// As [`Question::begin`], where the run of the question is at hand, at its moment.
    pub(crate) fn begin_here(&self, session: &Session, systems: &Catalogue) -> Result<Begun, ScenarioError> {
        match &self.of {
            Of::Run(_, _, plan) => session.search(self.rule.as_deref().as_slice(), plan, self.options),
            _ => self.begin(systems),
        }
    }

    /// The question as a text: lines of a key and what belongs to it, and after an empty line the scenario, if there is one.
    pub fn text(&self) -> String {
        let SearchOptions { bounds, strategy, seed, symmetry, .. } = self.options;
        let mut text = format!("search {} {seed} {symmetry}\n", strategy.id());
        let depth = bounds.depth.map_or(ANY.to_owned(), |depth| depth.to_string());
        let _ = writeln!(text, "bounds {} {} {depth}", bounds.states, bounds.memory_mib);
        let mut line = |key: &str, says: &str| {
            let _ = writeln!(text, "{key} {says}");
        };
        if let Some(rule) = &self.rule {
            line("rule", rule);
        }
        let mut of_system = |scenario: &Scenario, plan: &Plan| {
            line("plan", &plan.words());
            for goal in &plan.goals {
                line("goal", &goal.to_string());
            }
            format!("\n{scenario}")
        };
        let scenario = match &self.of {
            Of::Spec { spec, params, invariant } => {
                line("spec", spec.id);
                if let Some(invariant) = invariant {
                    line("invariant", invariant);
                }
                for (key, value) in params {
                    line("param", &format!("{key} {value}"));
                }
                String::new()
            }
            Of::Start(scenario, plan) => of_system(scenario, plan),
            Of::Run(scenario, (step, after), plan) => {
                let scenario = of_system(scenario, plan);
                line("at", &format!("{step} {}", after.0));
                scenario
            }
        };
        text + &scenario
    }

    /// Reads the text of a question, which may be about one of these specifications; `None` if it is none.
    pub fn read(text: &str, specs: &'static [Specification]) -> Option<Self> {
        let (head, scenario) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let lines: Vec<(&str, &str)> = head.lines().filter_map(|line| line.split_once(' ')).collect();
        let all = |key| lines.iter().filter(move |(of, _)| *of == key).map(|(_, says)| *says);
        let one = |key| all(key).next();
        let options = options(one("search")?, one("bounds")?)?;
        let owned = |says: &str| says.to_owned();
        let of = if let Some(id) = one("spec") {
            let param = |says: &str| says.split_once(' ').map(|(key, value)| (owned(key), owned(value)));
            Of::Spec {
                spec: specs.iter().find(|spec| spec.id == id)?,
                params: all("param").map(param).collect::<Option<_>>()?,
                invariant: one("invariant").map(owned),
            }
        } else {
            let scenario = Scenario::parse(scenario).ok()?;
            let goals = all("goal").map(|goal| Goal::read(goal).ok()).collect::<Option<_>>()?;
            let plan = Plan { goals, ..Plan::read(one("plan")?)? };
            match one("at") {
                None => Of::Start(scenario, plan),
                Some(at) => {
                    let (step, after) = at.split_once(' ')?;
                    Of::Run(scenario, (step.parse().ok()?, Micros(after.parse().ok()?)), plan)
                }
            }
        };
        Some(Self { of, rule: one("rule").map(owned), options })
    }
}

/// How to search: the order with its seed and whether names count, and the bounds.
fn options(search: &str, bounds: &str) -> Option<SearchOptions> {
    let [strategy, seed, symmetry] = search.split(' ').collect::<Vec<_>>()[..] else { return None };
    let [states, memory, depth] = bounds.split(' ').collect::<Vec<_>>()[..] else { return None };
    let depth = if depth == ANY { None } else { Some(depth.parse().ok()?) };
    Some(SearchOptions {
        bounds: Bounds { states: states.parse().ok()?, memory_mib: memory.parse().ok()?, depth },
        strategy: Strategy::ALL.into_iter().find(|known| known.id() == strategy)?,
        seed: seed.parse().ok()?,
        symmetry: symmetry.parse().ok()?,
        ..SearchOptions::default()
    })
}
