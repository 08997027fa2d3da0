//! What must be seen at once: a violation that stopped time, and what the page has to say.

use crate::actions::Deed;
use crate::parts::icon::Icon;
use crate::parts::on::{all, button, el};
use crate::store::{Chain, Dialog, Notice, State, Store, Tab};
use crate::texts as t;
use synod_sim::{LogRow, Violation};
use yew::{Html, html};

/// The banners over the stage.
pub(crate) fn banners(store: &Store) -> Html {
    store.quietly(find_chain);
    let coming = crate::chunks::banner(store);
    let state = store.read();
    html! { <div class="banners">{ violation(&state) }{ said(&state) }{ coming }</div> }
}

/// Looks up how a violation came about, once for each: that reads many steps.
fn find_chain(state: &mut State) {
    let (branch, step) = (state.session.branch(), state.session.present().step);
    if state.ui.halted.is_some() && state.chain.of != (branch, step) {
        let mut chain = Chain { of: (branch, step), ..Chain::default() };
        for report in state.session.chain(step) {
            chain.rows.push(LogRow::of(&report));
            if let Some((_, from, to, _)) = report.action.message {
                chain.ways.push((from, to));
            }
        }
        if let Some(first) = chain.rows.first() {
            state.widen_window(first.at);
        }
        state.chain = chain;
    }
}

/// The violation that stopped time, if one did.
fn violation(state: &State) -> Html {
    match state.ui.halted.and_then(|at| state.session.violations().get(at)) {
        Some(found) => match crate::chunks::panels() {
            Some(panels) => (panels.broken)(state, found),
            None => html! {},
        },
        None => html! {},
    }
}

/// A violation, with the facts that contradict.
pub(crate) fn broken(state: &State, found: &Violation) -> Html {
    let lang = state.lang();
    // Which rule is off is known there: the search was asked for it.
    let shown = state.shows_counterexample();
    let mut chain = Vec::new();
    for row in &state.chain.rows {
        let says = row.sentences.first().map(|s| state.say(s)).unwrap_or_default();
        let says = state.say(&t::FOUND_AT.with([row.step.into(), says.into()]));
        chain.push(html! { <li>{ button("link", says, Deed::Seek(row.step)) }</li> });
    }
    html! {
        <div class="banner bad" role="alert">
            { Icon::Alert.view() }
            <p><b>{ t::VIOLATION.get(lang) }{ " · " }{ el("code", "", found.invariant) }</b><br />{ state.say(&found.says) }</p>
            if chain.len() > 1 {
                <details class="chain">{ el("summary", "", t::CHAIN.get(lang)) }{ el("ol", "", all(chain)) }</details>
            }
            <div class="banner-end">
                { button("primary", t::GO_ON.get(lang), Deed::Run(Store::play)) }
                if shown {
                    { button("ghost outline", t::HUNT_BACK.get(lang), Deed::Run(crate::hunt::back)) }
                }
                if !state.ui.embed {
                    { button("ghost outline", t::SHARE.get(lang), Deed::Ask(Dialog::Share)) }
                    if !shown {
                        { button("ghost outline", t::RULES.get(lang), Deed::Run(show_rules)) }
                    }
                }
            </div>
        </div>
    }
}

/// Opens the panel of invariants and rules.
pub(crate) fn show_rules(store: &Store) {
    store.ui(|ui| {
        ui.tab = Tab::Rules;
        ui.sheet = true;
    });
}

/// What the page has to say, until it is dismissed.
fn said(state: &State) -> Html {
    match &state.ui.notice {
        Some(notice) => dismissible(state, notice),
        None => html! {},
    }
}

fn dismissible(state: &State, notice: &Notice) -> Html {
    let dismiss = Deed::Run(|store| store.ui(|ui| ui.notice = None));
    html! {
        <div class="banner" role="alert" id="notice">
            { el("p", "", words(state, notice)) }
            { el("div", "banner-end", button("ghost outline", t::DISMISS.get(state.lang()), dismiss)) }
        </div>
    }
}

/// A notice in the reader's language.
pub(crate) fn words(state: &State, notice: &Notice) -> String {
    let lang = state.lang();
    match notice {
        Notice::Says(sentence) => state.say(sentence),
        Notice::Scenario(error) => sentence_case(error.render(lang)),
        Notice::Link(error) => [t::BAD_LINK.get(lang), " ", &sentence_case(error.render(lang))].concat(),
    }
}

/// The sentence with a capital at its beginning: an error begins small when it stands after its place.
fn sentence_case(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
