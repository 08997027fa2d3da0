//! What of a registered system is searched: from where, under which timing, with which faults.

use crate::failure::{Done, Failure};
use crate::source::Source;
use crate::{texts as t, values};
use clap::Args;
use synod_explore::{AnySearch, SearchOptions};
use synod_model::{Lang, Need, Sentence};
use synod_scenario::{Scenario, ScenarioError, Setting};
use synod_sim::explore::{Goal, Plan, Spent, Timing, begin};

/// The states of a system that are searched unless something else is said: a few seconds.
pub(super) const MOST_STATES: u64 = 200_000;

/// How time is treated in a system, and what may happen to it.
#[derive(Args)]
pub(super) struct Faults {
    /// Of a system: asynchronous (a timer may fire at any moment, a message may take for ever) or bounded (messages are
    /// fast enough, and timers fire when they are due) [default: bounded if the system claims safety only there]
    #[arg(long, value_parser = values::timing)]
    timing: Option<Timing>,
    /// Of a system in bounded timing: a message takes at most so many ticks [default: 1]
    #[arg(long, value_name = "N", value_parser = values::bound)]
    ticks: Option<u64>,
    /// Of a system: nodes that crash [default: 1]
    #[arg(long, value_name = "N", value_parser = values::count)]
    crashes: Option<u64>,
    /// Nodes that restart from their disks [default: as many, or none where nodes are assumed to stay down]
    #[arg(long, value_name = "N", value_parser = values::count)]
    restarts: Option<u64>,
    /// Messages that are lost [default: 0]
    #[arg(long, value_name = "N", value_parser = values::count)]
    drops: Option<u64>,
    /// Messages that arrive twice [default: 0]
    #[arg(long, value_name = "N", value_parser = values::count)]
    duplicates: Option<u64>,
    /// Partitions into two groups [default: 0]
    #[arg(long, value_name = "N", value_parser = values::count)]
    partitions: Option<u64>,
    /// Ticks by which clocks drift, ahead or behind, and the timers of their nodes with them, in bounded timing [default: 0]
    #[arg(long, value_name = "N", value_parser = values::count)]
    clock: Option<u64>,
    /// Requests of clients, of any kind, at any node that clients ask [default: 1]
    #[arg(long, value_name = "N", value_parser = values::count)]
    requests: Option<u64>,
    /// Timers that fire [default: 4, and any number in bounded timing]
    #[arg(long, value_name = "N", value_parser = values::count)]
    timers: Option<u64>,
    /// Moves of an adversary, where the system has one [default: 6]
    #[arg(long, value_name = "N", value_parser = values::count)]
    attacks: Option<u64>,
    /// Of a system: only these kinds of requests [default: any kind]
    #[arg(long, value_name = "KIND,..", value_delimiter = ',')]
    ask: Vec<String>,
    /// Search for the shortest way to a state in which this is so, written as an expectation of a scenario:
    /// "leader = 3", "node 2 round >= 4", "seen blocked". Of several, all at once. Reached or not, the status is 0
    #[arg(long, value_name = "EXPECTATION")]
    goal: Vec<String>,
}

impl Faults {
    /// What was asked for how often.
    fn said(&self) -> impl Iterator<Item = (Spent, u64)> {
        let all = [
            (Spent::Crashes, self.crashes),
            (Spent::Restarts, self.restarts),
            (Spent::Drops, self.drops),
            (Spent::Duplicates, self.duplicates),
            (Spent::Partitions, self.partitions),
            (Spent::Clock, self.clock),
            (Spent::Requests, self.requests),
            (Spent::Timers, self.timers),
            (Spent::Attacks, self.attacks),
        ];
        all.into_iter().filter_map(|(what, times)| Some((what, times?)))
    }

    /// An option that was given, by its name: a specification knows none of them.
    pub(super) fn first_said(&self) -> Option<&'static str> {
        let timing = self.timing.map(|_| "timing").or(self.ticks.map(|_| "ticks"));
        let asked = (!self.ask.is_empty()).then_some("ask");
        let goal = (!self.goal.is_empty()).then_some("goal");
        timing.or_else(|| self.said().next().map(|(what, _)| what.id())).or(asked).or(goal)
    }

    fn plan(&self, invariant: Option<&str>, symmetry: bool) -> Result<Plan, ScenarioError> {
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Plan {
            timing: self.timing,
            budget: self.said().map(|(what, times)| (what, small(times))).collect(),
            ticks: self.ticks.map(small),
            invariant: invariant.map(str::to_owned),
            goals: self.goal.iter().map(|text| Goal::read(text)).collect::<Result<_, _>>()?,
            ask: self.ask.clone(),
            symmetry,
        })
    }
}

/// A search that has begun, and what is to be said about it besides what was found.
pub(super) struct Begun {
    pub(super) search: Box<dyn AnySearch>,
    pub(super) notes: Vec<Sentence>,
    /// What the rules that are off need and have not got by what was given.
    pub(super) needs: Vec<Need>,
}

/// Begins the search of a system.
pub(super) fn search(
    text: &str,
    params: &[(String, String)],
    without: &[String],
    invariant: Option<&str>,
    faults: &Faults,
    options: SearchOptions,
    lang: Lang,
) -> Done<Begun> {
    let catalogue = synod_library::catalogue();
    // Nothing is said but the rule: then from where, and within which budget, what breaks without it is found.
    let hunt = match without {
        [rule] if params.is_empty() && invariant.is_none() && faults.first_said().is_none() => {
            catalogue.get(text).and_then(|system| synod_library::hunt_for(system, rule))
        }
        _ => None,
    };
    // A system by itself, and not the scenario that it opens with.
    let (mut scenario, name) = match (hunt, catalogue.get(text)) {
        (Some(hunt), _) => (hunt.start(), None),
        (None, Some(_)) => (Scenario::new(text), None),
        (None, None) => {
            let source =
                Source::read(text, Some(lang)).map_err(|error| specification(text, lang).unwrap_or(error))?;
            (source.scenario, source.name)
        }
    };
    let wrong = |e| Failure::scenario(name.as_deref(), &e, lang);
    scenario.params.retain(|setting| !params.iter().any(|(key, _)| *key == setting.key.value));
    let setting =
        |(key, value): &(String, String)| Setting { key: key.clone().into(), value: value.clone().into() };
    scenario.params.extend(params.iter().map(setting));
    scenario.without.extend(without.iter().map(|rule| rule.clone().into()));
    // For its error: the systems that there are.
    catalogue.open(scenario.clone()).map_err(wrong)?;
    let system = catalogue.get(&scenario.system.value).expect("it has just been opened");
    let off: Vec<&str> = without.iter().map(String::as_str).collect();
    let needs = system.add_needs(&off, &mut scenario);
    let symmetry = options.symmetry;
    let plan = match hunt {
        Some(hunt) => Plan { symmetry, ..hunt.plan() },
        None => faults.plan(invariant, symmetry).map_err(|e| Failure::scenario(None, &e, lang))?,
    };
    let played = scenario.stepwise && !scenario.lines.is_empty();
    let (search, mut notes) = begin(system, scenario, &plan, options).map_err(wrong)?;
    notes.extend(played.then(|| t::FROM_END.with([name.as_deref().unwrap_or(text).into()])));
    notes.extend(hunt.map(|hunt| t::SMALL_START.with([hunt.in_words().into()])));
    notes.extend(needs.iter().map(Need::says));
    Ok(Begun { search, notes, needs })
}

/// What is wrong if what somebody calls a system is the name of a specification.
fn specification(text: &str, lang: Lang) -> Option<Failure> {
    let spec = synod_specs::find(&format!("{}{text}", synod_specs::PREFIX)).ok()?;
    Some(Failure::Bad(t::say(&t::NO_SOURCE_NEAR.with([text.into(), spec.id.into()]), lang)))
}
