//! What else can come of the present scenario: a few runs with other seeds to choose from.

use crate::act::Act;
use crate::parts::field::{empty, row};
use crate::parts::modal::Modal;
use crate::parts::on::{all, el};
use crate::store::Store;
use std::rc::Rc;
use synod_model::Lang;
use synod_page::State;
use synod_page::texts as t;
use synod_sim::{Alike, Likeness};

/// How many runs are made.
const SEEDS: u64 = 60;

/// After how many steps in all no other is begun.
const STEPS: u64 = 300_000;

/// The runs; none where the scenario makes no sense with other seeds.
pub(super) fn of(state: &State) -> Option<Rc<Likeness>> {
    let scenario = state.session.scenario();
    Likeness::of(&state.shelf.catalogue, scenario, SEEDS, STEPS).ok().map(Rc::new)
}

/// The dialog.
pub(super) fn others(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let likeness = state.ui.alike.clone().unwrap_or_default();
    let mut rows = Vec::new();
    for alike in &likeness.all {
        let side = state.say(&t::OTHERS_RUNS.with([alike.runs.into(), likeness.runs.into()]));
        let current = alike.seed == state.session.scenario().seed;
        let seed = usize::try_from(alike.seed).unwrap_or_default();
        let title = state.say(&t::OTHERS_SEED.with([alike.seed.into()]));
        rows.push(row(
            title.into(),
            el("span", "row-side", side),
            says(&state, alike, lang).into(),
            current,
            Act::With(seed, open),
        ));
    }
    let body = if rows.is_empty() { empty(&t::OTHERS_NONE) } else { el("ul", "rows", all(rows)) };
    Modal { title: t::OTHERS.get(lang).into(), says: t::OTHERS_SAYS.get(lang).into(), wide: true, body }
}

/// What is seen and violated in some runs, in words.
fn says(state: &State, alike: &Alike, lang: Lang) -> String {
    let invariants = state.session.invariants();
    let sentence =
        |id: &str| invariants.iter().find(|known| known.id == id).map_or("", |known| known.says.get(lang));
    let mut parts: Vec<String> = alike.seen.iter().map(|id| sentence(id).to_owned()).collect();
    parts.extend(alike.violated.iter().map(|id| [t::VERDICT_VIOLATED.get(lang), " ", *id].concat()));
    if parts.is_empty() { t::OTHERS_NOTHING.get(lang).to_owned() } else { parts.join(" ") }
}

/// Opens the present scenario with another seed.
fn open(store: &Store, seed: usize) {
    let mut scenario = store.read().session.scenario().clone();
    scenario.seed = seed as u64;
    store.open(scenario, None, true, |store| store.ui(|ui| ui.dialog = None));
}
