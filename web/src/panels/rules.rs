//! What must hold and how it stands; the safety rules, each of which can be switched off.

use crate::parts::field::{empty, group};
use crate::parts::on::{all, button, el};
use crate::store::{Store, here};
use synod_model::{Assumption, Expect, Text, Verdict};
use synod_page::texts as t;
use synod_page::{Deed, State};
use synod_scenario::Command;
use synod_sim::InvariantReport;
use yew::{Callback, Html, html};

/// The panel.
pub(super) fn rules(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    // What can be switched stands first.
    let mut parts = vec![el("h2", "group first", t::SAFETY_RULES.get(lang)), switches(&state)];
    parts.push(group(&t::INVARIANTS));
    let mut list = Vec::new();
    for report in state.session.invariants() {
        list.push(invariant(&state, &report));
    }
    parts.push(el("ul", "verdicts", all(list)));
    let mut list = Vec::new();
    for expected in state.session.expectations() {
        let class = if expected.ok { "verdict ok" } else { "verdict broken" };
        list.push(html! { <li {class}>{ el("p", "", state.say(&expected.says)) }</li> });
    }
    if !list.is_empty() {
        parts.push(group(&t::EXPECTED));
        parts.push(el("ul", "verdicts", all(list)));
    }
    all(parts)
}

/// The safety rules, each with its switch.
fn switches(state: &State) -> Html {
    let rules = state.system().rules;
    if rules.is_empty() {
        return empty(&t::NO_RULES);
    }
    let mut list = Vec::new();
    for (rule, on) in rules.iter().zip(state.session.rules()) {
        let protects = state.say(&t::PROTECTS.with([rule.protects.join(", ").into()]));
        let id = rule.id;
        let onchange = Callback::from(move |_: yew::Event| {
            here().act(vec![Command::Rule { id: id.to_owned().into(), on: !on }]);
        });
        list.push(html! {
            <li key={id}><label class="switch">
                <input type="checkbox" role="switch" checked={on} {onchange} />
                <span>{ rule.says.get(state.lang()) }<small>{ el("code", "", id) }{ " · " }{ protects }</small></span>
            </label></li>
        });
    }
    html! { <>{ el("p", "sub", t::SAFETY_RULES_SAYS.get(state.lang())) }{ el("ul", "switches", all(list)) }</> }
}

/// The style and the word of a verdict; `unchecked` is the word where there is none.
pub(super) const fn judged(verdict: Verdict, unchecked: &'static Text) -> (&'static str, &'static Text) {
    match verdict {
        Verdict::Held => ("verdict ok", &t::VERDICT_HELD),
        Verdict::Violated => ("verdict broken", &t::VERDICT_VIOLATED),
        Verdict::Seen => ("verdict ok", &t::VERDICT_SEEN),
        Verdict::Unseen => ("verdict open", &t::VERDICT_UNSEEN),
        Verdict::Unchecked => ("verdict open", unchecked),
    }
}

fn invariant(state: &State, report: &InvariantReport) -> Html {
    let lang = state.lang();
    let (class, word) = judged(report.verdict, &t::VERDICT_UNCHECKED);
    let expect = match report.expect {
        Expect::Always => &t::EXPECT_ALWAYS,
        Expect::Sometimes => &t::EXPECT_SOMETIMES,
        Expect::Eventually => &t::EXPECT_EVENTUALLY,
    };
    let mut broken = Vec::new();
    for assumption in &report.broken {
        broken.push(el("small", "tone-bad", state.say(&assumption.says())));
    }
    let found = report.step.zip(report.finding.as_ref()).map(|(step, finding)| {
        let says = state.say(&t::FOUND_AT.with([step.into(), finding.clone().into()]));
        button("link", says, Deed::Seek(step))
    });
    html! {
        <li {class} key={report.id}>
            <span class="verdict-head">{ el("b", "verdict-title", report.says.get(lang)) }
                <span class="verdict-word">{ expect.get(lang) }{ " · " }{ el("b", "", word.get(lang)) }</span></span>
            <small>{ el("code", "", report.id) }</small>
            { assumptions(state, &report.assumes) }
            { all(broken) }
            { found.unwrap_or_default() }
        </li>
    }
}

fn assumptions(state: &State, all: &[Assumption]) -> Html {
    if all.is_empty() {
        return html! {};
    }
    let joint = if state.lang() == synod_model::Lang::En { ", " } else { "、" };
    let mut list = String::new();
    for assumption in all {
        if !list.is_empty() {
            list.push_str(joint);
        }
        list.push_str(&state.say(&assumption.says()));
    }
    el("small", "", state.say(&t::ASSUMES.with([list.into()])))
}
