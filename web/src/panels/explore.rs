//! The explorer: which rule is off, what may go wrong how often, how far it has come, and what it has found.

use crate::actions::Deed;
use crate::hunt::{self, Asked, Hunt};
use crate::parts::field::{choice, group};
use crate::parts::on::{all, button, el, value};
use crate::store::{State, Store, here};
use crate::texts as t;
use synod_model::{Expect, Text};
use synod_sim::Verdict;
use synod_sim::explore::{FindingReport, PropertyReport, SearchReport, Spent, Strategy, Timing, grouped};
use yew::{Callback, Event, Html, html};

/// The most of a fault that the form offers.
const MOST_TIMES: u32 = 6;
/// The bounds on states that the form offers.
const STATES: [u64; 4] = [10_000, 100_000, 1_000_000, 5_000_000];
/// The most steps of a trace that are listed.
const MOST_LISTED: usize = 60;

/// How often something may happen, as people read it.
const fn label(what: Spent) -> &'static Text {
    match what {
        Spent::Crashes => &t::HUNT_CRASHES,
        Spent::Restarts => &t::HUNT_RESTARTS,
        Spent::Drops => &t::HUNT_DROPS,
        Spent::Duplicates => &t::HUNT_DUPLICATES,
        Spent::Partitions => &t::HUNT_PARTITIONS,
        Spent::Clock => &t::HUNT_CLOCK,
        Spent::Requests => &t::HUNT_REQUESTS,
        Spent::Timers => &t::HUNT_TIMERS,
    }
}

/// The panel.
pub(crate) fn explore(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let mut results = Vec::new();
    if let Some(report) = &state.hunt.report {
        results.push(html! { <div class="hunt-found" role="status">{ found(&state, report) }</div> });
        let mut list = Vec::new();
        for property in &report.properties {
            list.push(verdict(&state, property));
        }
        results.push(group(&t::INVARIANTS));
        results.push(el("ul", "verdicts", all(list)));
    }
    // As many parts with results as without: else what is opened in the form would close.
    all(vec![
        el("h2", "group first", t::HUNT_TITLE.get(lang)),
        el("p", "sub", t::HUNT_SAYS.get(lang)),
        form(&state),
        controls(&state),
        el("section", "", all(results)),
    ])
}

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
    store.change(|state| change(&mut state.hunt.asked));
}

/// The words of a choice whose first option is something else.
fn with_first(first: &str, others: impl Iterator<Item = String>) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(others).collect()
}

fn form(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let system = state.system();
    let rules = with_first(t::HUNT_NO_RULE.get(lang), system.rules.iter().map(|r| r.id.to_owned()));
    let set_rule = |store: &Store, at: usize| hunt::prepare(store, at.checked_sub(1));
    let mut fields =
        vec![pick("hunt-rule", &t::HUNT_RULE, &rules, asked.rule.map_or(0, |at| at + 1), set_rule)];
    let rule = asked.rule.and_then(|at| system.rules.get(at));
    if let Some(rule) = rule {
        fields.push(el("p", "sub", rule.says.get(lang)));
        if synod_library::hunt_for(system.meta.id, rule.id).is_some() {
            let starts = [&t::HUNT_SMALL, &t::HUNT_OWN].map(|text| text.get(lang).to_owned());
            let set = |store: &Store, at: usize| ask(store, |asked| asked.own_start = at == 1);
            fields.push(pick("hunt-start", &t::HUNT_START, &starts, usize::from(asked.own_start), set));
        }
    }
    let mut budget = Vec::new();
    for (at, what) in Spent::ALL.into_iter().enumerate() {
        let id = ["hunt-", what.id()].concat();
        let options = with_first(t::HUNT_USUAL.get(lang), (0..=MOST_TIMES).map(|n| n.to_string()));
        let mut numbered = Vec::new();
        for (place, says) in options.into_iter().enumerate() {
            numbered.push((place.to_string(), says));
        }
        let chosen = asked.budget[at].map_or(0, |n| n + 1).to_string();
        let onchange = Callback::from(move |event: Event| {
            let times = value(&event).parse::<u32>().unwrap_or(0).checked_sub(1);
            ask(&here(), |asked| asked.budget[at] = times);
        });
        budget.push(choice(id.into(), label(what).get(lang).into(), &numbered, &chosen, onchange));
    }
    html! {
        <>
            { all(fields) }
            <details class="hunt-more">
                <summary>{ t::HUNT_MORE.get(lang) }</summary>
                { el("div", "hunt-grid", all(budget)) }
                { el("div", "hunt-grid", how(state)) }
            </details>
        </>
    }
}

/// How time is treated, in which order, how far, and what is looked at.
fn how(state: &State) -> Html {
    let (lang, asked) = (state.lang(), &state.hunt.asked);
    let invariants = &state.system().invariants;
    let words =
        |texts: &[&'static Text]| texts.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>();
    let timings = words(&[&t::HUNT_USUAL, &t::HUNT_ASYNCHRONOUS, &t::HUNT_BOUNDED]);
    let timing = Timing::ALL.iter().position(|timing| Some(*timing) == asked.timing);
    let orders = words(&[&t::HUNT_BFS, &t::HUNT_DFS, &t::HUNT_RANDOM]);
    let order = Strategy::ALL.iter().position(|strategy| *strategy == asked.strategy);
    let states: Vec<String> = STATES.into_iter().map(grouped).collect();
    let bound = STATES.iter().position(|states| *states == asked.states);
    let judged = || invariants.iter().filter(|i| i.expect != Expect::Eventually);
    let ids = with_first(t::HUNT_CLAIMED.get(lang), judged().map(|i| i.id.to_owned()));
    let only = judged().position(|i| Some(i.id) == asked.invariant.as_deref());
    all(vec![
        pick("hunt-timing", &t::HUNT_TIMING, &timings, timing.map_or(0, |at| at + 1), |store, at| {
            ask(store, |asked| asked.timing = at.checked_sub(1).and_then(|at| Timing::ALL.get(at).copied()));
        }),
        pick("hunt-order", &t::HUNT_ORDER, &orders, order.unwrap_or(0), |store, at| {
            ask(store, |asked| asked.strategy = Strategy::ALL.get(at).copied().unwrap_or_default());
        }),
        pick("hunt-states", &t::HUNT_STATES, &states, bound.unwrap_or(1), |store, at| {
            ask(store, |asked| asked.states = STATES.get(at).copied().unwrap_or(STATES[1]));
        }),
        pick("hunt-invariant", &t::HUNT_INVARIANT, &ids, only.map_or(0, |at| at + 1), |store, at| {
            store.change(|state| {
                let mut judged = state.system().invariants.iter().filter(|i| i.expect != Expect::Eventually);
                let id = at.checked_sub(1).and_then(|at| judged.nth(at)).map(|i| i.id.to_owned());
                state.hunt.asked.invariant = id;
            });
        }),
    ])
}

/// The buttons, and how far the search has come.
fn controls(state: &State) -> Html {
    let (lang, hunt) = (state.lang(), &state.hunt);
    let ended = hunt.report.as_ref().is_none_or(|report| report.progress.ended.is_some());
    let mut buttons = Vec::new();
    if ended {
        buttons.push(button("primary", t::HUNT_SEARCH.get(lang), Deed::Run(hunt::start)));
    } else {
        let label = if hunt.runs { &t::HUNT_PAUSE } else { &t::HUNT_GO_ON };
        buttons.push(button("primary", label.get(lang), Deed::Run(hunt::pause)));
        buttons.push(button("ghost outline", t::HUNT_CANCEL.get(lang), Deed::Run(hunt::cancel)));
    }
    html! {
        <>
            { el("div", "quick", all(buttons)) }
            { el("p", "hunt-progress", hunt.report.as_ref().map(|report| progress(state, hunt, report)).unwrap_or_default()) }
        </>
    }
}

fn progress(state: &State, hunt: &Hunt, report: &SearchReport) -> String {
    let progress = &report.progress;
    let rate = hunt.rate(progress.distinct);
    let args = [grouped(progress.distinct).into(), progress.depth.into(), grouped(rate).into()];
    state.say(&t::HUNT_PROGRESS.with(args))
}

/// What has come of it.
fn found(state: &State, report: &SearchReport) -> Html {
    let mut parts = Vec::new();
    let stopped = report.progress.ended.is_none() && !state.hunt.runs;
    if let Some(finding) = report.violation.as_ref().or(report.witness.as_ref()) {
        parts.push(trace(state, report, finding));
    }
    if stopped || report.progress.ended.is_some() {
        let said = [Some(report.summary()), report.ended(stopped), report.may_miss()];
        for says in said.into_iter().flatten().chain(state.hunt.notes.iter().cloned()) {
            parts.push(el("p", "", state.hunt.say(&says, state.lang())));
        }
    }
    all(parts)
}

fn trace(state: &State, report: &SearchReport, finding: &FindingReport) -> Html {
    let lang = state.lang();
    let broken = report.violation.is_some();
    let head = if broken { &t::VERDICT_VIOLATED } else { &t::VERDICT_SEEN };
    let mut steps = Vec::new();
    for step in finding.trace.iter().skip(1).take(MOST_LISTED) {
        let says = step.says.as_ref().map(|says| state.hunt.say(says, lang)).unwrap_or_default();
        steps.push(el("li", "", says));
    }
    let play = if finding.scenario.is_some() {
        button("primary", t::HUNT_PLAY.get(lang), Deed::Run(hunt::play))
    } else {
        html! {}
    };
    html! {
        <div class={if broken { "verdict broken" } else { "verdict ok" }}>
            <span class="verdict-head">{ el("code", "", finding.property) }{ el("b", "verdict-word", head.get(lang)) }</span>
            { el("p", "", state.hunt.say(&finding.says, lang)) }
            { el("ol", "hunt-trace", all(steps)) }
            { play }
        </div>
    }
}

fn verdict(state: &State, property: &PropertyReport) -> Html {
    let lang = state.lang();
    let (class, word) = match property.verdict {
        Verdict::Held => ("verdict ok", &t::VERDICT_HELD),
        Verdict::Violated => ("verdict broken", &t::VERDICT_VIOLATED),
        Verdict::Seen => ("verdict ok", &t::VERDICT_SEEN),
        Verdict::Unseen => ("verdict open", &t::VERDICT_UNSEEN),
        Verdict::Unchecked => ("verdict open", &t::HUNT_NOT_VIOLATED),
    };
    html! {
        <li {class} key={property.id}>
            <span class="verdict-head">{ el("code", "", property.id) }{ el("b", "verdict-word", word.get(lang)) }</span>
            { el("p", "", property.says.get(lang)) }
        </li>
    }
}
