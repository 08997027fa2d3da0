//! A search on the page: what was asked for, and the slices of time in which it goes on.
//!
//! It goes on in slices of a few milliseconds, each a task of its own, so that no frame is dropped meanwhile. A slice ends
//! by the clock; what the search finds does not depend on how it is cut.

use crate::panels::explore::explore;
use crate::store::{Notice, Store, here, now};
use gloo::timers::callback::Timeout;
use synod_model::{Lang, Sentence};
use synod_scenario::{Scenario, ScenarioError};
use synod_sim::explore::{
    AnySearch, Bounds, Plan, SearchOptions, SearchReport, Spent, Strategy, Timing, begin,
};

/// How long a slice may take, in milliseconds: less than half of a frame, as there is the stage to paint.
const SLICE_MS: f64 = 6.0;
/// How many states a slice takes before it looks at the clock.
const SLICE_STATES: u64 = 16;
/// The least time between two renderings of the progress, in milliseconds.
const TELL_MS: f64 = 150.0;
/// The memory that a search may take in a page, in MiB.
const MEMORY_MIB: u64 = 512;

/// What was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The rule that is switched off, by its place in the system's table.
    pub(crate) rule: Option<usize>,
    /// Whether the search starts as the run on the stage does, rather than from a small start that shows the rule.
    pub(crate) own_start: bool,
    /// How time is treated; not said: as the system's claims need it.
    pub(crate) timing: Option<Timing>,
    /// How often faults, requests and timers may happen; not said: as the system's claims need it.
    pub(crate) budget: [Option<u32>; Spent::ALL.len()],
    /// The only invariant that is looked at.
    pub(crate) invariant: Option<String>,
    /// In which order states are taken.
    pub(crate) strategy: Strategy,
    /// So many states at most.
    pub(crate) states: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            rule: None,
            own_start: true,
            timing: None,
            budget: Default::default(),
            invariant: None,
            strategy: Strategy::default(),
            states: 100_000,
        }
    }
}

/// The search of the page: at most one.
#[derive(Default)]
pub(crate) struct Hunt {
    /// What is asked for next.
    pub(crate) asked: Asked,
    search: Option<Box<dyn AnySearch>>,
    /// Whether slices go on.
    pub(crate) runs: bool,
    /// The time that slices have taken, in milliseconds.
    pub(crate) took: f64,
    told_at: f64,
    /// What the search has come to, as of the last slice that told it.
    pub(crate) report: Option<SearchReport>,
    /// What is not looked at, and why.
    pub(crate) notes: Vec<Sentence>,
    /// Slices of an earlier search stop when they see another number.
    number: u32,
}

impl Hunt {
    /// One slice; whether there is something new to show, and whether another one follows.
    fn slice(&mut self, number: u32) -> (bool, bool) {
        let Some(search) = self.search.as_mut().filter(|_| self.runs && self.number == number) else {
            return (false, false);
        };
        let start = now();
        let mut progress = search.progress();
        while progress.ended.is_none() && now() - start < SLICE_MS {
            progress = search.advance(SLICE_STATES);
        }
        let end = now();
        self.took += end - start;
        self.runs = progress.ended.is_none();
        let tells = !self.runs || end - self.told_at >= TELL_MS;
        if tells {
            self.told_at = end;
            self.report = Some(search.report());
        }
        (tells, self.runs)
    }

    /// A sentence about the system that is searched.
    pub(crate) fn say(&self, sentence: &Sentence, lang: Lang) -> String {
        sentence.render(lang, &|node| self.search.as_ref().map_or_else(String::new, |s| s.name(node)))
    }

    /// States in a second.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate to read"
    )]
    pub(crate) fn rate(&self, states: u64) -> u64 {
        if self.took < 1.0 { 0 } else { (states as f64 * 1_000.0 / self.took) as u64 }
    }

    fn begin(&mut self, search: Box<dyn AnySearch>, notes: Vec<Sentence>) {
        self.report = Some(search.report());
        self.search = Some(search);
        self.notes = notes;
        self.took = 0.0;
        self.runs = true;
        self.number += 1;
    }
}

/// The rule's own small start and what its search needs, where they are known.
pub(crate) fn prepare(store: &Store, rule: Option<usize>) {
    store.change(|state| {
        let system = state.system();
        let known = rule
            .and_then(|at| system.rules.get(at))
            .and_then(|rule| synod_library::hunt_for(system.meta.id, rule.id));
        let mut asked = Asked { rule, own_start: known.is_none(), ..Asked::default() };
        if let Some(hunt) = known {
            let plan = hunt.plan();
            asked.timing = plan.timing;
            for (what, times) in plan.budget {
                asked.budget[what as usize] = Some(times);
            }
            asked.invariant = plan.invariant;
        }
        state.hunt.asked = asked;
    });
}

/// Begins to search.
pub(crate) fn start(store: &Store) {
    let begun = store.quietly(|state| {
        let asked = &state.hunt.asked;
        let system = state.system();
        let rule = asked.rule.and_then(|at| system.rules.get(at)).map(|rule| rule.id);
        let small =
            rule.filter(|_| !asked.own_start).and_then(|rule| synod_library::hunt_for(system.meta.id, rule));
        let mut scenario: Scenario = match small {
            Some(hunt) => hunt.start(),
            None => state.session.recorded(),
        };
        if let Some(rule) = rule
            && !scenario.without.iter().any(|off| off.value == rule)
        {
            scenario.without.push(rule.to_owned().into());
        }
        let budget = Spent::ALL.into_iter().zip(asked.budget);
        let plan = Plan {
            timing: asked.timing,
            budget: budget.filter_map(|(what, times)| Some((what, times?))).collect(),
            invariant: asked.invariant.clone(),
            ..Plan::default()
        };
        let options = SearchOptions {
            bounds: Bounds { states: asked.states, memory_mib: MEMORY_MIB, depth: None },
            strategy: asked.strategy,
            ..SearchOptions::default()
        };
        let (search, notes) = begin(system, scenario, &plan, options)?;
        state.hunt.begin(search, notes);
        Ok::<u32, ScenarioError>(state.hunt.number)
    });
    match begun {
        Ok(number) => next(number),
        Err(error) => store.quietly(|state| state.ui.notice = Some(Notice::Scenario(error))),
    }
    store.tell();
}

/// Goes on after a while, or for a while no more.
pub(crate) fn pause(store: &Store) {
    let hunt = store.quietly(|state| {
        let hunt = &mut state.hunt;
        hunt.runs = !hunt.runs && hunt.search.is_some();
        hunt.number += 1;
        hunt.runs.then_some(hunt.number)
    });
    if let Some(number) = hunt {
        next(number);
    }
    store.tell();
}

/// Ends the search and forgets what it has come to.
pub(crate) fn cancel(store: &Store) {
    store.change(|state| {
        let asked = state.hunt.asked.clone();
        let number = state.hunt.number + 1;
        state.hunt = Hunt { asked, number, ..Hunt::default() };
    });
}

/// The counterexample in place of the run, at its last step: the violation.
pub(crate) fn play(store: &Store) {
    let found = {
        let state = store.read();
        let report = state.hunt.report.as_ref();
        let finding = report.and_then(|report| report.violation.as_ref().or(report.witness.as_ref()));
        finding.and_then(|finding| Some((finding.scenario.clone()?, finding.steps() as u64)))
    };
    if let Some((scenario, steps)) = found
        && store.open(scenario, None, false)
    {
        store.run_to(steps);
    }
}

fn next(number: u32) {
    Timeout::new(0, move || {
        let store = here();
        let (tells, goes_on) = store.quietly(|state| state.hunt.slice(number));
        if tells {
            store.tell_part(explore);
        }
        if goes_on {
            next(number);
        }
    })
    .forget();
}
