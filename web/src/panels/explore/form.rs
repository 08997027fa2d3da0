//! What is asked of a search: a form whose first lines are enough.

use crate::parts::field::choice;
use crate::parts::named::said;
use crate::parts::on::{all, el, value};
use crate::store::{Store, here};
use synod_explore::{Strategy, grouped};
use synod_model::{Param, ParamKind, Text};
use synod_page::State;
use synod_page::hunt::{Asked, Start, label};
use synod_page::texts as t;
use synod_sim::explore::{Spent, Timing};
use yew::{AttrValue, Callback, Event, Html, InputEvent, html};

/// The bounds on states that the form offers.
const STATES: [u64; 4] = [10_000, 100_000, 1_000_000, 5_000_000];

/// A choice of the form: what is chosen is the place of the option.
fn pick(
    id: &'static str,
    name: &'static Text,
    options: &[String],
    chosen: usize,
    set: fn(&Store, usize),
) -> Html {
    let mut numbered = Vec::new();
    for (at, says) in options.iter().enumerate() {
        numbered.push((at.to_string(), says.clone()));
    }
    let onchange = Callback::from(move |event: Event| {
        if let Ok(at) = value(&event).parse() {
            set(&here(), at);
        }
    });
    choice(id.into(), name.get(here().lang()).into(), &numbered, &chosen.to_string(), onchange)
}

fn ask(store: &Store, change: impl FnOnce(&mut Asked)) {
    store.change(|state| {
        state.hunt.refused = None;
        state.hunt.no_question = None;
        change(&mut state.hunt.asked);
    });
}

/// Something that is typed; nothing counts as what the placeholder says.
fn typed(
    id: AttrValue,
    name: AttrValue,
    text: &str,
    none: &'static str,
    set: fn(&mut Asked, usize, String),
    at: usize,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        here().quietly(|state| set(&mut state.hunt.asked, at, value(&event)));
    });
    html! {
        <div class="field">
            <label for={id.clone()}>{ name }</label>
            <span class="field-input"><input {id} type="text" inputmode="numeric" value={text.to_owned()} placeholder={none}
                autocomplete="off" spellcheck="false" {oninput} /></span>
        </div>
    }
}

/// The words of a choice whose first option is something else.
fn with_first(first: &str, others: impl Iterator<Item = String>) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(others).collect()
}

/// What is searched, from where, and with which rule off.
pub(super) fn what(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let table = state.hunt_rules();
    let rules = with_first(t::HUNT_NO_RULE.get(lang), table.iter().map(|rule| rule.id.to_owned()));
    let set_rule = |store: &Store, at: usize| store.change(|state| state.hunt_without(at.checked_sub(1)));
    let rule = asked.rule.and_then(|at| table.get(at));
    let mut says = rule.map_or("", |rule| rule.says.get(lang));
    if table.is_empty() {
        says = t::HUNT_NO_RULES.get(lang);
    }
    let which = if table.is_empty() {
        html! {}
    } else {
        pick("hunt-rule", &t::HUNT_RULE, &rules, asked.rule.map_or(0, |at| at + 1), set_rule)
    };
    all(vec![
        subject(state),
        el("div", "", which),
        el("p", "sub", says),
        el("div", if asked.spec.is_some() { "hunt-grid" } else { "" }, parameters(state)),
    ])
}

/// The system on the stage, the specifications that belong to it, and the others.
fn subject(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let meta = state.system().meta;
    let own = synod_library::specs_of(meta.id);
    let option = |(at, spec): (usize, &'static synod_specs::Specification)| {
        html! { <option value={at.to_string()} selected={asked.spec == Some(at)}>{ [spec.title.get(lang), " · ", spec.id].concat() }</option> }
    };
    let every = || crate::chunks::specs().iter().enumerate();
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for id in own {
        first.extend(every().find(|(_, spec)| spec.id == *id).map(option));
    }
    for spec in every().filter(|(_, spec)| !own.contains(&spec.id)) {
        others.push(option(spec));
    }
    let groups = [(first, &t::HUNT_SPECS_OWN), (others, &t::HUNT_SPECS)];
    let mut options =
        vec![html! { <option value="" selected={asked.spec.is_none()}>{ meta.title.get(lang) }</option> }];
    for (group, name) in groups {
        if !group.is_empty() {
            options.push(html! { <optgroup label={name.get(lang)}>{ all(group) }</optgroup> });
        }
    }
    let onchange = Callback::from(|event: Event| {
        let spec = value(&event).parse().ok();
        here().change(|state| state.hunt_for(spec));
    });
    html! {
        <div class="field">
            <label for="hunt-what">{ t::HUNT_WHAT.get(lang) }</label>
            <select id="hunt-what" {onchange}>{ all(options) }</select>
        </div>
    }
}

/// Of a system, from where; of a specification, its parameters.
fn parameters(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let mut fields = Vec::new();
    if let Some(spec) = state.hunt_spec() {
        for (at, param) in spec.params.iter().enumerate() {
            fields.push(parameter(at, param, asked.params.get(at).map_or("", String::as_str)));
        }
        return all(fields);
    }
    let system = state.system();
    let rule = asked.rule.and_then(|at| system.rules.get(at));
    let small = rule.is_some_and(|rule| synod_library::hunt_for(system, rule.id).is_some());
    let mut options = Vec::new();
    for (at, start) in Start::ALL.into_iter().enumerate() {
        let text = match start {
            Start::Present => &t::HUNT_PRESENT,
            Start::Small if small => &t::HUNT_SMALL,
            Start::Small => continue,
            Start::Own => &t::HUNT_OWN,
        };
        options.push((at.to_string(), text.get(lang).to_owned()));
    }
    let chosen = Start::ALL.iter().position(|start| *start == asked.start).unwrap_or(0).to_string();
    let onchange = Callback::from(|event: Event| {
        let start = value(&event).parse().ok().and_then(|at: usize| Start::ALL.get(at).copied());
        ask(&here(), |asked| asked.start = start.unwrap_or_default());
    });
    choice("hunt-start".into(), t::HUNT_START.get(lang).into(), &options, &chosen, onchange)
}

/// What is asked whether it can happen: of a specification, nothing. What is wrong with it stands below it.
pub(super) fn question(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    if asked.spec.is_some() {
        return html! {};
    }
    let wrong = state.hunt.no_question.as_ref().map(|why| said(state, why, Some(&asked.question)));
    let invalid = wrong.is_some().then_some("true");
    let oninput = Callback::from(move |event: InputEvent| {
        here().quietly(|state| state.hunt.asked.question = value(&event));
    });
    html! {
        <div class="field">
            <label for="hunt-question">{ t::HUNT_QUESTION.get(lang) }</label>
            <span class="field-input"><input id="hunt-question" type="text" value={asked.question.clone()}
                placeholder="leader = 2 / node 2 log[1].term = 1" autocomplete="off" spellcheck="false"
                aria-invalid={invalid} aria-describedby="hunt-question-wrong" {oninput} /></span>
            <p id="hunt-question-wrong" class="hunt-refused" role="alert">{ wrong.unwrap_or_default() }</p>
        </div>
    }
}

/// A parameter of a specification.
fn parameter(at: usize, param: &Param, text: &str) -> Html {
    let id = AttrValue::from(["hunt-", param.key].concat());
    let set = |asked: &mut Asked, at: usize, text: String| {
        if let Some(place) = asked.params.get_mut(at) {
            *place = text;
        }
    };
    let words: &[&str] = match param.kind {
        ParamKind::Flag => &["on", "off"],
        ParamKind::Choice(words) => words,
        _ => {
            let bounds = param.kind.bounds().map_or(String::new(), |(min, max)| [&min, " – ", &max].concat());
            let name = [param.key, " (", &bounds, ")"].concat();
            return typed(id, name.into(), text, param.default, set, at);
        }
    };
    let mut options = Vec::new();
    for word in words {
        options.push(((*word).to_owned(), (*word).to_owned()));
    }
    let onchange = Callback::from(move |event: Event| ask(&here(), |asked| set(asked, at, value(&event))));
    choice(id, param.key.into(), &options, text, onchange)
}

/// Faults and bounds, for those who want them.
pub(super) fn more(state: &State) -> Html {
    let lang = state.lang();
    html! {
        <details class="hunt-more">
            <summary>{ t::HUNT_MORE.get(lang) }</summary>
            { el("div", "hunt-grid", faults(state)) }
            { el("div", "hunt-grid", how(state)) }
        </details>
    }
}

/// How often something may happen, and how time is treated: of a specification, neither.
fn faults(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    if asked.spec.is_some() {
        return html! {};
    }
    let mut fields = Vec::new();
    for (at, what) in Spent::ALL.into_iter().enumerate() {
        let id = ["hunt-", what.id()].concat().into();
        let set = |asked: &mut Asked, at: usize, text| asked.times[at] = text;
        let name = label(what).get(lang).into();
        fields.push(typed(id, name, &asked.times[at], t::HUNT_USUAL.get(lang), set, at));
    }
    let timings = words(&[&t::HUNT_USUAL, &t::HUNT_ASYNCHRONOUS, &t::HUNT_BOUNDED]);
    let timing = Timing::ALL.iter().position(|timing| Some(*timing) == asked.timing);
    fields.push(pick(
        "hunt-timing",
        &t::HUNT_TIMING,
        &timings,
        timing.map_or(0, |at| at + 1),
        |store, at| {
            ask(store, |asked| asked.timing = at.checked_sub(1).and_then(|at| Timing::ALL.get(at).copied()));
        },
    ));
    all(fields)
}

fn words(texts: &[&'static Text]) -> Vec<String> {
    let lang = here().lang();
    texts.iter().map(|text| text.get(lang).to_owned()).collect()
}

/// In which order, how far, and what is looked at.
fn how(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let orders = words(&[&t::HUNT_BFS, &t::HUNT_DFS, &t::HUNT_RANDOM]);
    let order = Strategy::ALL.iter().position(|strategy| *strategy == asked.strategy);
    let states: Vec<String> = STATES.into_iter().map(grouped).collect();
    let bound = STATES.iter().position(|states| *states == asked.states);
    let ids = with_first(t::HUNT_CLAIMED.get(lang), state.hunt_invariants().map(|i| i.id.to_owned()));
    let only = state.hunt_invariants().position(|i| Some(i.id) == asked.invariant);
    let alike = words(&[&t::HUNT_APART, &t::HUNT_ALIKE]);
    let mut fields = vec![
        pick("hunt-symmetry", &t::HUNT_SYMMETRY, &alike, usize::from(asked.symmetry), |store, at| {
            ask(store, |asked| asked.symmetry = at == 1);
        }),
        pick("hunt-order", &t::HUNT_ORDER, &orders, order.unwrap_or(0), |store, at| {
            ask(store, |asked| asked.strategy = Strategy::ALL.get(at).copied().unwrap_or_default());
        }),
        pick("hunt-states", &t::HUNT_STATES, &states, bound.unwrap_or(1), |store, at| {
            ask(store, |asked| asked.states = STATES.get(at).copied().unwrap_or(STATES[1]));
        }),
        typed(
            "hunt-depth".into(),
            t::HUNT_DEPTH.get(lang).into(),
            &asked.depth,
            t::HUNT_ANY.get(lang),
            |asked, _, text| asked.depth = text,
            0,
        ),
        pick("hunt-invariant", &t::HUNT_INVARIANT, &ids, only.map_or(0, |at| at + 1), |store, at| {
            store.change(|state| {
                let id = at.checked_sub(1).and_then(|at| state.hunt_invariants().nth(at)).map(|i| i.id);
                state.hunt.asked.invariant = id;
            });
        }),
    ];
    if asked.strategy == Strategy::Random {
        let set = |asked: &mut Asked, _, text| asked.seed = text;
        fields.push(typed("hunt-seed".into(), t::SEED.get(lang).into(), &asked.seed, "1", set, 0));
    }
    all(fields)
}
