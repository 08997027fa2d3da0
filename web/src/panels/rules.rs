//! What must hold and how it stands; the safety rules, each of which can be switched off; what is counted.

use crate::store::{State, Store};
use crate::texts as t;
use synod_model::{Assumption, Expect};
use synod_scenario::Command;
use synod_sim::{InvariantReport, Verdict};
use yew::{Callback, Html, html};

/// The panel.
pub(crate) fn rules(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let invariants = state.session.invariants();
    let on = state.session.rules();
    let rules = state.system().rules;
    let expectations = state.session.expectations();
    html! {
        <>
            <h2 class="group first">{ t::INVARIANTS.get(lang) }</h2>
            <ul class="verdicts">{ for invariants.iter().map(|i| invariant(store, &state, i)) }</ul>
            <h3 class="group">{ t::SAFETY_RULES.get(lang) }</h3>
            if rules.is_empty() {
                <p class="empty">{ t::NO_RULES.get(lang) }</p>
            } else {
                <p class="sub">{ t::SAFETY_RULES_SAYS.get(lang) }</p>
                <ul class="switches">
                    { for rules.iter().zip(on.iter().copied()).map(|(rule, on)| {
                        let protects = t::PROTECTS.with([rule.protects.join(", ").into()]);
                        let (store, id) = (store.clone(), rule.id);
                        let onchange = Callback::from(move |_: yew::Event| {
                            store.act(vec![Command::Rule { id: id.to_owned().into(), on: !on }]);
                        });
                        html! {
                            <li key={rule.id}><label class="switch">
                                <input type="checkbox" role="switch" checked={on} {onchange} />
                                <span><code>{ rule.id }</code><br />{ rule.says.get(lang) }
                                    <small>{ state.say(&protects) }</small></span>
                            </label></li>
                        }
                    }) }
                </ul>
            }
            if !expectations.is_empty() {
                <h3 class="group">{ t::EXPECTED.get(lang) }</h3>
                <ul class="verdicts">
                    { for expectations.iter().map(|e| html! {
                        <li class={if e.ok { "verdict ok" } else { "verdict broken" }}><p>{ state.say(&e.says) }</p></li>
                    }) }
                </ul>
            }
            { figures(&state) }
        </>
    }
}

fn invariant(store: &Store, state: &State, report: &InvariantReport) -> Html {
    let lang = state.lang();
    let (class, word) = match report.verdict {
        Verdict::Held => ("ok", &t::VERDICT_HELD),
        Verdict::Violated => ("broken", &t::VERDICT_VIOLATED),
        Verdict::Seen => ("ok", &t::VERDICT_SEEN),
        Verdict::Unseen => ("open", &t::VERDICT_UNSEEN),
        Verdict::Unchecked => ("open", &t::VERDICT_UNCHECKED),
    };
    let expect = match report.expect {
        Expect::Always => &t::EXPECT_ALWAYS,
        Expect::Sometimes => &t::EXPECT_SOMETIMES,
        Expect::Eventually => &t::EXPECT_EVENTUALLY,
    };
    let list = |all: &[Assumption]| {
        let joint = if lang == synod_model::Lang::En { ", " } else { "、" };
        all.iter().map(|a| a.says().get(lang)).collect::<Vec<_>>().join(joint)
    };
    let found = report.step.zip(report.finding.as_ref()).map(|(step, finding)| {
        let says = state.say(&t::FOUND_AT.with([step.into(), finding.clone().into()]));
        let store = store.clone();
        html! { <button type="button" class="link" onclick={Callback::from(move |_| store.seek(step))}>{ says }</button> }
    });
    html! {
        <li class={format!("verdict {class}")} key={report.id}>
            <span class="verdict-head"><code>{ report.id }</code>
                <span class="verdict-word">{ expect.get(lang) }{ " · " }<b>{ word.get(lang) }</b></span></span>
            <p>{ report.says.get(lang) }</p>
            if !report.assumes.is_empty() {
                <small>{ state.say(&t::ASSUMES.with([list(report.assumes).into()])) }</small>
            }
            if !report.broken.is_empty() {
                <small class="tone-bad">{ state.say(&t::BROKEN.with([list(&report.broken).into()])) }</small>
            }
            { found.unwrap_or_default() }
        </li>
    }
}

fn figures(state: &State) -> Html {
    let lang = state.lang();
    let end = state.session.end(false);
    let counts = end.messages;
    let row = |label: String, value: String| {
        html! { <div class="fact"><dt>{ label }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <>
            <h3 class="group">{ t::FIGURES.get(lang) }</h3>
            <dl class="facts">
                { row(t::MESSAGES_SENT.get(lang).to_owned(), counts.sent.to_string()) }
                { row(t::MESSAGES_DELIVERED.get(lang).to_owned(), counts.delivered.to_string()) }
                { row(t::MESSAGES_DROPPED.get(lang).to_owned(), counts.dropped.to_string()) }
                { for end.figures.iter().map(|(name, value)| row((*name).to_owned(), plain(value))) }
            </dl>
        </>
    }
}

/// A figure in one line.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "–".to_owned(),
        serde_json::Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        serde_json::Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{name} {}", plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}
