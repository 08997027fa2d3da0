//! What somebody asks of a search, and how it begins.

use super::{Hunt, MEMORY_MIB, next};
use crate::store::{Notice, State, Store};
use crate::texts as t;
use crate::undo::Place;
use synod_explore::{AnySearch, Bounds, SearchOptions, Strategy};
use synod_model::{InvariantInfo, Param, Rule, Sentence, Text};
use synod_scenario::{Scenario, ScenarioError};
use synod_sim::explore::{Budget, Goal, Plan, Spent, Timing, begin};
use synod_specs::Specification;

/// The most levels that can be asked for.
const MOST_DEPTH: u64 = 1_000_000;
/// The states of a specification that are searched at most, if nothing else is said: they are small.
const SPEC_STATES: u64 = 1_000_000;

/// From where a search starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Start {
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
    pub(crate) const ALL: [Self; 3] = [Self::Present, Self::Small, Self::Own];
}

/// What was asked for. What is typed is read when the search begins.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The specification that is searched, by its place; none: the system on the stage.
    pub(crate) spec: Option<usize>,
    /// The values of its parameters.
    pub(crate) params: Vec<String>,
    /// The rule that is switched off, by its place in the table.
    pub(crate) rule: Option<usize>,
    /// From where.
    pub(crate) start: Start,
    /// What is asked whether it can happen: expectations, with ` / ` between them. Empty: what breaks is looked for.
    pub(crate) question: String,
    /// How time is treated; not said: as the system's claims need it.
    pub(crate) timing: Option<Timing>,
    /// How often faults, requests and timers may happen; empty: as the system's claims need it.
    pub(crate) times: [String; Spent::ALL.len()],
    /// The only invariant that is looked at.
    pub(crate) invariant: Option<&'static str>,
    /// Whether states that differ only by the names of interchangeable nodes count once.
    pub(crate) symmetry: bool,
    /// In which order states are taken.
    pub(crate) strategy: Strategy,
    /// The seed of random walks.
    pub(crate) seed: String,
    /// This many levels at most; empty: any number.
    pub(crate) depth: String,
    /// This many states at most.
    pub(crate) states: u64,
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
    pub(crate) fn specification(&self) -> Option<&'static Specification> {
        crate::chunks::specs().get(self.spec?)
    }

    fn options(&self) -> Result<SearchOptions, Sentence> {
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
    fn goals(&self) -> Result<Vec<Goal>, ScenarioError> {
        let mut goals = Vec::new();
        if !self.question.trim().is_empty() {
            for text in self.question.split(" / ") {
                goals.push(Goal::read(text)?);
            }
        }
        Ok(goals)
    }

    fn plan(&self) -> Result<Plan, Sentence> {
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
pub(crate) const fn label(what: Spent) -> &'static Text {
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

impl State {
    /// The rules of what is to be searched.
    pub(crate) fn hunt_rules(&self) -> &[Rule] {
        self.hunt.asked.specification().map_or(self.system().rules, |spec| spec.rules)
    }

    /// Its invariants that can be looked at.
    pub(crate) fn hunt_invariants(&self) -> impl Iterator<Item = &InvariantInfo> {
        let all = self.hunt.asked.specification().map_or(&*self.system().invariants, |spec| spec.properties);
        all.iter().filter(|i| i.expect != synod_model::Expect::Eventually)
    }
}

/// Another thing is to be searched: a specification by its place, or the system.
pub(crate) fn choose(store: &Store, spec: Option<usize>) {
    store.change(|state| {
        let mut asked = Asked { spec, ..Asked::default() };
        if let Some(spec) = asked.specification() {
            asked.params = spec.params.iter().map(|param: &Param| param.default.to_owned()).collect();
            asked.states = SPEC_STATES;
        }
        state.hunt.asked = asked;
    });
}

/// Another rule is to be off. Where it is known from where and within which budget a search finds what breaks without it,
/// that is filled in: from the midst of a run it may be out of reach.
pub(crate) fn prepare(store: &Store, rule: Option<usize>) {
    store.change(|state| {
        if state.hunt.asked.spec.is_some() {
            state.hunt.asked.rule = rule;
            return;
        }
        let system = state.system();
        let known = rule
            .and_then(|at| system.rules.get(at))
            .and_then(|rule| synod_library::hunt_for(system, rule.id));
        let mut asked = Asked { rule, ..Asked::default() };
        if let Some(hunt) = known {
            let plan = hunt.plan();
            asked.start = Start::Small;
            asked.timing = plan.timing;
            for (what, times) in plan.budget {
                asked.times[what as usize] = times.to_string();
            }
            let judged = |id: String| system.invariants.iter().find(|i| i.id == id).map(|i| i.id);
            asked.invariant = plan.invariant.and_then(judged);
        }
        state.hunt.asked = asked;
    });
}

/// Begins to search; or says what is wrong with what was asked for.
pub(crate) fn start(store: &Store) {
    let begun = store.quietly(|state| {
        state.hunt.refused = None;
        state.hunt.no_question = None;
        let asked = &state.hunt.asked;
        let goals = asked.goals().map_err(|why| Refused::Question(Notice::Scenario(why)))?;
        let begun = begin_as_asked(state, &goals);
        // What can be searched without the question has nothing wrong with it but the question.
        let (search, notes, from) = begun.map_err(|why| {
            let alone = goals.is_empty() || begin_as_asked(state, &[]).is_err();
            if alone { Refused::Form(why) } else { Refused::Question(why) }
        })?;
        let what = &state.hunt.asked;
        let rule = what.rule.and_then(|at| state.hunt_rules().get(at)).map(|rule| rule.id);
        state.hunt.begin(search, notes, from, rule);
        Ok::<u32, Refused>(state.hunt.number)
    });
    match begun {
        Ok(number) => next(number),
        Err(Refused::Form(why)) => store.quietly(|state| state.hunt.refused = Some(why)),
        Err(Refused::Question(why)) => store.quietly(|state| state.hunt.no_question = Some(why)),
    }
    store.notify();
}

/// What is wrong with what was asked for: the question, or something else.
enum Refused {
    Question(Notice),
    Form(Notice),
}

/// A search, what is to be said of it, and the moment of the run that it starts from, if it does.
type Begun = (Box<dyn AnySearch>, Vec<Sentence>, Option<Place>);

fn begin_as_asked(state: &State, goals: &[Goal]) -> Result<Begun, Notice> {
    let asked = &state.hunt.asked;
    let options = asked.options().map_err(Notice::Says)?;
    let rule = asked.rule.and_then(|at| state.hunt_rules().get(at)).map(|rule| rule.id);
    if let Some(spec) = asked.specification() {
        let params = spec.params.iter().zip(&asked.params).map(|(param, value)| (param.key, value.trim()));
        let search = spec.search(params, rule, asked.invariant, options);
        let wrong = |sentence| Notice::Scenario(ScenarioError::nowhere(sentence));
        return Ok((search.map_err(wrong)?, Vec::new(), None));
    }
    let mut plan = asked.plan().map_err(Notice::Says)?;
    plan.goals.extend_from_slice(goals);
    if !goals.is_empty() {
        plan.invariant = None;
    }
    let system = state.system();
    let small = rule.and_then(|rule| synod_library::hunt_for(system, rule));
    let mut scenario: Scenario = match (asked.start, small) {
        (Start::Present, _) => {
            let begun = state.session.search(rule.as_slice(), &plan, options);
            let (search, notes) = begun.map_err(Notice::Scenario)?;
            return Ok((search, notes, Some(Place::of(state))));
        }
        (Start::Small, Some(hunt)) => hunt.start(),
        _ => Scenario { lines: Vec::new(), load: Vec::new(), ..state.session.recorded() },
    };
    if let Some(rule) = rule
        && !scenario.without.iter().any(|off| off.value == rule)
    {
        scenario.without.push(rule.to_owned().into());
    }
    let needs = system.add_needs(rule.as_slice(), &mut scenario);
    let (search, mut notes) = begin(system, scenario, &plan, options).map_err(Notice::Scenario)?;
    for need in &needs {
        notes.push(need.says());
    }
    Ok((search, notes, None))
}

/// Ends the search and forgets its result.
pub(crate) fn cancel(store: &Store) {
    store.change(|state| {
        let asked = state.hunt.asked.clone();
        let number = state.hunt.number + 1;
        state.hunt = Hunt { asked, number, ..Hunt::default() };
    });
    crate::parts::on::focus("hunt-go");
}
