//! A run of one's own: a form made from the system's table of parameters.

use super::forms::submits;
use crate::parts::field::{Input, choice};
use crate::store::use_store;
use crate::texts as t;
use synod_model::{Param, ParamKind};
use synod_scenario::{Load, Rate, Scenario, Setting};
use yew::{Callback, Html, function_component, html, use_state};

/// The form.
#[function_component]
pub(crate) fn Own() -> Html {
    let store = use_store();
    let lang = store.lang();
    let (system, params, requests, scenario) = {
        let state = store.read();
        let system = state.system();
        (system.meta.id, system.params, system.requests, state.session.scenario().clone())
    };
    let given = |param: &Param| {
        let setting = scenario.params.iter().find(|s| s.key.value == param.key);
        setting.map_or_else(|| param.default.to_owned(), |s| s.value.value.clone())
    };
    let values = use_state(|| params.iter().map(given).collect::<Vec<String>>());
    let seed = use_state(|| scenario.seed.to_string());
    let load = use_state(|| scenario.load.first().map_or(0, |load| load.rate.count).to_string());
    let fields = params.iter().enumerate().map(|(at, param)| {
        let changed = {
            let values = values.clone();
            Callback::from(move |text: String| {
                let mut copy = (*values).clone();
                copy[at] = text;
                values.set(copy);
            })
        };
        let value = values[at].clone();
        let id = format!("param-{}", param.key);
        let options = match param.kind {
            ParamKind::Flag => vec!["on", "off"],
            ParamKind::Choice(words) => words.to_vec(),
            _ => Vec::new(),
        };
        if options.is_empty() {
            let bounds = param.kind.bounds().map_or(String::new(), |(min, max)| format!(" ({min} – {max})"));
            let help = format!("{}{bounds}", param.says.get(lang));
            let number = matches!(param.kind, ParamKind::Int { .. });
            Input {
                id: &id,
                label: param.key.into(),
                value: value.into(),
                unit: "".into(),
                help: help.into(),
                number,
            }
            .view(changed)
        } else {
            let options: Vec<(String, String)> =
                options.into_iter().map(|word| (word.to_owned(), word.to_owned())).collect();
            choice(&id, param.key.into(), &options, &value, changed)
        }
    });
    let onsubmit = {
        let (values, seed, load) = (values.clone(), seed.clone(), load.clone());
        submits(&store, move |store| {
            let mut scenario = Scenario::new(system);
            for (param, value) in params.iter().zip(values.iter()) {
                if value.trim() != param.default {
                    let value = value.trim().to_owned().into();
                    scenario.params.push(Setting { key: param.key.to_owned().into(), value });
                }
            }
            scenario.seed = seed.trim().parse().unwrap_or(Scenario::DEFAULT_SEED);
            let count = load.trim().parse().unwrap_or(0).min(synod_scenario::limits::RATE);
            if count > 0 {
                let rate = Rate { count, per: synod_model::Micros::secs(1) };
                scenario.load.push(Load { rate, words: Vec::new() });
            }
            store.open(scenario, None, true);
        })
    };
    let fresh = {
        let seed = seed.clone();
        // A seed of nine digits is short in a link and easy to read out.
        Callback::from(move |_| seed.set(getrandom::u32().map_or(1, |n| n % 1_000_000_000).to_string()))
    };
    let seed_input = Input {
        id: "own-seed",
        label: t::SEED.get(lang).into(),
        value: (*seed).clone().into(),
        unit: "".into(),
        help: t::SEED_SAYS.get(lang).into(),
        number: true,
    };
    let load_input = Input {
        id: "own-load",
        label: t::LOAD.get(lang).into(),
        value: (*load).clone().into(),
        unit: "/s".into(),
        help: t::LOAD_SAYS.get(lang).into(),
        number: true,
    };
    html! {
        <details class="own">
            <summary><b>{ t::OWN.get(lang) }</b><small>{ t::OWN_SAYS.get(lang) }</small></summary>
            <form {onsubmit}>
                <div class="fields">
                    { for fields }
                    if !requests.is_empty() {
                        { load_input.view(Callback::from(move |text| load.set(text))) }
                    }
                    { seed_input.view(Callback::from(move |text| seed.set(text))) }
                </div>
                <div class="form-end">
                    <button type="button" class="ghost" onclick={fresh}>{ t::SEED_FRESH.get(lang) }</button>
                    <button type="submit" class="primary">{ t::START.get(lang) }</button>
                </div>
            </form>
        </details>
    }
}
