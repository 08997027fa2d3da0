//! What can stand beside the run on the stage: a known pair, another branch, the same run with a rule off, or any
//! bundled scenario.

use super::choose;
use crate::act::Act;
use crate::chunks::{self, Chunk};
use crate::parts::field::{group, row};
use crate::parts::modal::Modal;
use crate::parts::on::all;
use crate::parts::on::el;
use crate::store::Store;
use synod_library::{Listed, Pair, listed_scenarios};
use synod_model::Lang;
use synod_page::texts as t;
use synod_page::{State, WantedBeside};
use synod_scenario::{Beside, Introduction, Scenario, ScenarioError};
use synod_sim::Schedule;
use yew::{Html, html};

/// The dialog.
pub(crate) fn compare(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let mut body = Vec::new();
    let mut add = |title, rows: Vec<Html>| {
        if !rows.is_empty() {
            body.push(html! { <>{ group(title) }{ el("ul", "rows", all(rows)) }</> });
        }
    };
    let here = state.bundled.as_ref().map(|id| [state.system().meta.id, "/", id].concat());
    let natural = |pair: &Pair| here.as_deref().is_some_and(|here| pair.runs.contains(&here));
    for (title, own) in [(&t::COMPARE_PARTNERS, true), (&t::COMPARE_PAIRS, false)] {
        let pairs = synod_library::pairs().iter().enumerate().filter(|(_, pair)| natural(pair) == own);
        add(title, pairs.map(|(at, pair)| pair_row(at, pair, lang)).collect());
    }
    let here = state.session.branch();
    let others = state.session.branches().into_iter().filter(|branch| branch.id != here);
    let branches = others.map(|branch| {
        let name = branch_name(branch.id, lang);
        let says = branch.made_by.as_ref().map_or_else(String::new, |says| state.say(says));
        row(name.into(), Html::default(), says.into(), false, Act::With(branch.id, next_to_branch))
    });
    add(&t::COMPARE_BRANCHES, branches.collect());
    let rules = state.system().rules.iter().enumerate().map(|(at, rule)| {
        let name = state.say(&t::WITHOUT_RULE.with([rule.id.into()]));
        row(name.into(), Html::default(), rule.says.get(lang).into(), false, Act::With(at, without_rule))
    });
    add(&t::COMPARE_RULES, rules.collect());
    let scenarios = listed().enumerate().map(|(at, of)| {
        let side = el("code", "row-side", [of.system, "/", of.id].concat());
        row(of.title.get(lang).into(), side, "".into(), false, Act::With(at, next_to_scenario))
    });
    add(&t::COMPARE_SCENARIOS, scenarios.collect());
    Modal {
        title: t::COMPARE.get(lang).into(),
        says: t::COMPARE_SAYS.get(lang).into(),
        wide: true,
        body: all(body),
    }
}

/// What a branch is called, as on the timeline.
fn branch_name(id: usize, lang: Lang) -> String {
    [t::BRANCH.get(lang), " ", &(id + 1).to_string()].concat()
}

/// A known pair, to be opened.
pub(crate) fn pair_row(at: usize, pair: &Pair, lang: Lang) -> Html {
    let (title, says) = (pair.title.get(lang), pair.says.get(lang));
    row(title.into(), Html::default(), says.into(), false, Act::With(at, open_pair))
}

/// Opens a known pair in place of the run.
fn open_pair(store: &Store, at: usize) {
    let Some(pair) = synod_library::pairs().get(at) else { return };
    let [first, rest @ ..] = pair.runs else { return };
    chunks::need(store, missing(pair.runs), move |store| match read(store, first) {
        Ok((scenario, bundled)) => store.open(scenario, bundled, true, move |store| {
            for run in rest {
                choose(store, read(store, run), Schedule::First);
            }
        }),
        Err(error) => store.ui(|ui| ui.notice = Some(synod_page::Notice::Scenario(error))),
    });
}

/// The chunks of code that runs of a pair need and that are not here yet.
fn missing(runs: &[&str]) -> Vec<Chunk> {
    let system = |run: &&str| match run.split_once('/') {
        Some((system, _)) if !run.contains(' ') => system.to_owned(),
        _ => Scenario::parse(run).map_or_else(|_| String::new(), |scenario| scenario.system.value),
    };
    let systems: Vec<String> = runs.iter().map(system).collect();
    chunks::missing(systems.iter().map(String::as_str))
}

/// A run of a pair: `SYSTEM/SCENARIO`, or a text.
fn read(store: &Store, run: &str) -> Result<WantedBeside, ScenarioError> {
    match run.split_once('/') {
        Some((system, id)) if !run.contains(' ') => {
            let bundled = Beside::Bundled { system: system.to_owned(), scenario: Some(id.to_owned()) };
            store.read().beside(&bundled)
        }
        _ => Ok((Scenario::parse(run)?, None)),
    }
}

/// The run on the stage as it is.
fn same(state: &State) -> Scenario {
    let mut same = state.session.recorded();
    same.titles.clear();
    same.introduction = Introduction::default();
    same
}

fn without_rule(store: &Store, at: usize) {
    let own = {
        let state = store.read();
        let mut own = same(&state);
        let rule = state.system().rules.get(at).map(|rule| rule.id.to_owned().into());
        own.without.extend(rule.filter(|rule| !own.without.contains(rule)));
        own
    };
    choose(store, Ok((own, None)), Schedule::First);
}

fn next_to_branch(store: &Store, id: usize) {
    let own = store.quietly(|state| {
        let (here, at) = (state.session.branch(), state.session.present().playhead);
        state.session.select_branch(id);
        let mut own = same(state);
        own.titles = Lang::ALL.map(|lang| (lang, branch_name(id, lang))).into();
        state.session.select_branch(here);
        // The moment was known, so it can be gone to again.
        let _ = state.session.seek_time(at);
        own
    });
    choose(store, Ok((own, None)), Schedule::Own);
}

/// All bundled scenarios.
fn listed() -> impl Iterator<Item = &'static Listed> {
    synod_library::ids().into_iter().flat_map(listed_scenarios)
}

fn next_to_scenario(store: &Store, at: usize) {
    let Some(of) = listed().nth(at) else { return };
    let run = [of.system, "/", of.id].concat();
    chunks::need(store, missing(&[&run]), move |store| choose(store, read(store, &run), Schedule::First));
}
