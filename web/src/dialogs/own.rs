//! A run of one's own: a form made from the system's table of parameters.

use crate::act::Act;
use crate::parts::field::{Input, form, type_in, typed_choice, whole};
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_model::{Micros, Param, ParamKind, Sentence};
use synod_page::texts as t;
use synod_page::{Dialog, State};
use synod_scenario::{Load, Rate, Scenario, Setting, limits};
use yew::{Html, html};

/// The fields that stand before the parameters.
const SEED: usize = 0;
const LOAD: usize = 1;
const PARAMS: usize = 2;

/// The fields as the present run has them.
pub(super) fn prefill(state: &State) -> Vec<String> {
    let scenario = state.session.scenario();
    let load = scenario.load.first().map_or(0, |load| load.rate.count);
    let mut typed = vec![scenario.seed.to_string(), load.to_string()];
    for param in state.system().params {
        let setting = scenario.params.iter().find(|s| s.key.value == param.key);
        typed.push(setting.map_or_else(|| param.default.to_owned(), |s| s.value.value.clone()));
    }
    typed
}

/// The form.
pub(super) fn own(state: &State) -> Html {
    let lang = state.lang();
    let typed = &state.ui.typed;
    let mut fields = Vec::new();
    for (i, param) in state.system().params.iter().enumerate() {
        fields.push(field(state, PARAMS + i, param));
    }
    if !state.system().requests.is_empty() {
        let load = Input {
            at: LOAD,
            id: "own-load".into(),
            label: t::LOAD.get(lang).into(),
            unit: "/s".into(),
            help: t::LOAD_SAYS.get(lang).into(),
            number: true,
            ..Input::default()
        };
        fields.push(load.view(typed));
    }
    let seed = Input {
        at: SEED,
        id: "own-seed".into(),
        label: t::SEED.get(lang).into(),
        help: t::SEED_SAYS.get(lang).into(),
        number: true,
        ..Input::default()
    };
    fields.push(seed.view(typed));
    let fresh = button("ghost outline fresh-seed", t::SEED_FRESH.get(lang), Act::Run(fresh));
    let all = html! { <>{ el("div", "fields", all(fields)) }{ fresh }</> };
    html! {
        <details class="own" open={state.ui.param.is_some()}>
            <summary>{ el("b", "", t::OWN.get(lang)) }{ el("small", "", t::OWN_SAYS.get(lang)) }</summary>
            { form(all, &t::START, start) }
        </details>
    }
}

/// The field of a parameter.
pub(super) fn field(state: &State, at: usize, param: &Param) -> Html {
    let typed = &state.ui.typed;
    let id = ["param-", param.key].concat().into();
    let words: &[&str] = match param.kind {
        ParamKind::Flag => &["on", "off"],
        ParamKind::Choice(words) => words,
        _ => &[],
    };
    if !words.is_empty() {
        let mut options = Vec::new();
        for word in words {
            options.push(((*word).to_owned(), (*word).to_owned()));
        }
        return typed_choice(at, id, param.key.into(), &options, typed);
    }
    let mut help = param.says.get(state.lang()).to_owned();
    if let Some((min, max)) = param.kind.bounds() {
        help.push_str(&[" (", &min, " – ", &max, ")"].concat());
    }
    let number = matches!(param.kind, ParamKind::Int { .. });
    Input { at, id, label: param.key.into(), help: help.into(), number, ..Input::default() }.view(typed)
}

/// A seed of nine digits is short in a link and easy to read out.
fn fresh(store: &Store) {
    let seed = getrandom::u32().map_or(1, |n| n % 1_000_000_000);
    type_in(store, SEED, seed.to_string(), true);
}

fn start(store: &Store, _: &Dialog) -> Result<(), Sentence> {
    let scenario = {
        let state = store.read();
        let system = state.system();
        let word = |at: usize| state.ui.typed.get(at).map_or("", |text| text.trim());
        let mut scenario = Scenario::new(system.meta.id);
        for (i, param) in system.params.iter().enumerate() {
            let value = word(PARAMS + i);
            if value != param.default {
                let setting = Setting { key: param.key.to_owned().into(), value: value.to_owned().into() };
                scenario.params.push(setting);
            }
        }
        scenario.seed = whole(word(SEED), 0..=u64::MAX)?;
        let load = if word(LOAD).is_empty() { "0" } else { word(LOAD) };
        let count = whole(load, 0..=limits::RATE.into())?;
        let count = u32::try_from(count).unwrap_or(limits::RATE);
        if count > 0 {
            let rate = Rate { count, per: Micros::secs(1) };
            scenario.load.push(Load { rate, words: Vec::new() });
        }
        scenario
    };
    store.open(scenario, None, true, |_| ());
    Ok(())
}
