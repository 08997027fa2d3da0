//! What may change while the run goes on: a form made from the system's table of parameters. Each change is a line of the
//! run.

use super::own::field;
use crate::parts::field::{Input, form};
use crate::parts::modal::Modal;
use crate::parts::on::{all, el};
use crate::store::Store;
use synod_model::{Param, Sentence};
use synod_page::texts as t;
use synod_page::{Dialog, State};
use synod_scenario::value::parse_rate;
use synod_scenario::{Command, Load, Setting};

/// The parameters that may change.
fn params(state: &State) -> impl Iterator<Item = &'static Param> {
    state.system().params.iter().filter(|param| param.live)
}

/// Whether something may change.
pub(crate) fn possible(state: &State) -> bool {
    params(state).next().is_some() || !state.system().requests.is_empty()
}

/// A parameter as it is now.
fn value(state: &State, param: &Param) -> String {
    let setting = state.session.settings().iter().rfind(|setting| setting.key.value == param.key);
    setting.map_or_else(|| param.default.to_owned(), |setting| setting.value.value.clone())
}

/// How often clients ask now, as the load was set last.
fn load(state: &State) -> String {
    state.session.load().map_or_else(|| "0/s".to_owned(), |load| load.rate.to_string())
}

/// The fields as they are now: the parameters, and the load.
pub(super) fn prefill(state: &State) -> Vec<String> {
    params(state).map(|param| value(state, param)).chain([load(state)]).collect()
}

/// The form.
pub(super) fn live(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let mut fields: Vec<_> = params(&state).enumerate().map(|(at, param)| field(&state, at, param)).collect();
    if !state.system().requests.is_empty() {
        let input = Input {
            at: fields.len(),
            id: "live-load".into(),
            label: t::LOAD.get(lang).into(),
            help: t::LOAD_SAYS.get(lang).into(),
            ..Input::default()
        };
        fields.push(input.view(&state.ui.typed));
    }
    Modal {
        title: t::LIVE.get(lang).into(),
        says: t::LIVE_SAYS.get(lang).into(),
        wide: false,
        body: form(el("div", "fields", all(fields)), &t::APPLY, apply),
    }
}

/// Sets what was typed and is not so already.
fn apply(store: &Store, _: &Dialog) -> Result<(), Sentence> {
    let commands = {
        let state = store.read();
        let word = |at: usize| state.ui.typed.get(at).map_or("", |text| text.trim());
        let mut set = Vec::new();
        for (at, param) in params(&state).enumerate() {
            if word(at) != value(&state, param) {
                let setting = Setting { key: param.key.to_owned().into(), value: word(at).to_owned().into() };
                set.push(setting);
            }
        }
        let mut commands: Vec<Command> = Vec::new();
        if !set.is_empty() {
            commands.push(Command::Set(set));
        }
        let at = params(&state).count();
        if !word(at).is_empty() && word(at) != load(&state) {
            let rate = parse_rate(word(at))?;
            let words = state.session.load().map_or_else(Vec::new, |load| load.words);
            commands.push(Command::Load(Load { rate, words }));
        }
        commands
    };
    if !commands.is_empty() {
        store.act(commands);
    }
    Ok(())
}
