//! The result of a search: the counterexample, or within which bounds there is none; and every invariant.

use super::hunt;
use crate::act::Act;
use crate::panels::rules::judged;
use crate::parts::field::group;
use crate::parts::on::{all, button, el};
use synod_explore::{FindingReport, PropertyReport, SearchReport};
use synod_page::State;
use synod_page::texts as t;
use yew::{Html, html};

/// The most steps of a trace that are listed.
const MOST_LISTED: usize = 60;

/// All of it; nothing before a search has begun.
pub(super) fn found(state: &State) -> Html {
    let Some(report) = &state.hunt.report else { return html! {} };
    let mut verdicts = Vec::new();
    for property in report.properties.iter().filter(|_| report.goal.is_none()) {
        verdicts.push(verdict(state, property));
    }
    let outcome = html! { <div class="hunt-found" role="status">{ outcome(state, report) }</div> };
    if verdicts.is_empty() {
        return outcome;
    }
    all(vec![outcome, group(&t::INVARIANTS), el("ul", "verdicts", all(verdicts))])
}

/// What has come of it.
fn outcome(state: &State, report: &SearchReport) -> Html {
    let hunt = &state.hunt;
    let mut parts = Vec::new();
    let stopped = report.progress.ended.is_none() && !hunt.runs;
    if let Some(finding) = report.violation.as_ref().or(report.witness.as_ref()) {
        parts.push(trace(state, report, finding));
    }
    if stopped || report.progress.ended.is_some() {
        let here = hunt.from.map(|from| t::HUNT_HERE.with([from.step.into()]));
        let said = [Some(report.summary()), report.ended(stopped), report.may_miss(), here];
        for says in said.into_iter().flatten().chain(hunt.notes.iter().cloned()) {
            parts.push(el("p", "", hunt.say(&says, state.lang())));
        }
    }
    all(parts)
}

fn trace(state: &State, report: &SearchReport, finding: &FindingReport) -> Html {
    let lang = state.lang();
    let broken = report.violation.is_some();
    let head = match (&report.goal, broken) {
        (Some(_), _) => &t::HUNT_REACHED,
        (None, true) => &t::VERDICT_VIOLATED,
        (None, false) => &t::VERDICT_SEEN,
    };
    let play_it = if report.goal.is_some() { &t::HUNT_PLAY_WAY } else { &t::HUNT_PLAY };
    let what = report.goal.as_deref().unwrap_or(finding.property);
    let says = if report.goal.is_some() { String::new() } else { state.hunt.say(&finding.says, lang) };
    let mut steps = Vec::new();
    for step in finding.trace.iter().skip(1).take(MOST_LISTED) {
        let says = step.says.as_ref().map(|says| state.hunt.say(says, lang)).unwrap_or_default();
        steps.push(el("li", "", says));
    }
    let steps = if steps.is_empty() {
        el("p", "", t::HUNT_NO_STEP.get(lang))
    } else {
        el("ol", "hunt-trace", all(steps))
    };
    let play = if state.shows_counterexample() {
        button("primary", t::HUNT_BACK.get(lang), Act::Run(hunt::back))
    } else if state.can_play() {
        button("primary", play_it.get(lang), Act::Run(hunt::play))
    } else {
        html! {}
    };
    html! {
        <div class={if broken { "verdict broken" } else { "verdict ok" }}>
            <span class="verdict-head">{ el("code", "", what.to_owned()) }{ el("b", "verdict-word", head.get(lang)) }</span>
            { el("p", "", says) }
            { play }
            { steps }
        </div>
    }
}

fn verdict(state: &State, property: &PropertyReport) -> Html {
    let lang = state.lang();
    let (class, word) = judged(property.verdict, &t::HUNT_NOT_VIOLATED);
    html! {
        <li {class} key={property.id}>
            <span class="verdict-head">{ el("code", "", property.id) }{ el("b", "verdict-word", word.get(lang)) }</span>
            { el("p", "", property.says.get(lang)) }
        </li>
    }
}
