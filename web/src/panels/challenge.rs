//! The challenge beside the stage: what is to be brought about, by what, and how it stands.

use crate::act::Act;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_lesson::Judged;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, State, Tried};
use yew::{Html, html};

/// The panel.
pub(super) fn challenge(state: &State, tried: &Tried) -> Html {
    let lang = state.lang();
    let of = &tried.challenge;
    let mut hints = Vec::new();
    for hint in &of.hints[..tried.hints] {
        hints.push(el("li", "", hint.get(lang).words()));
    }
    let more = tried.hints < of.hints.len();
    let judged = state.judged();
    let mut goals = Vec::new();
    for (nth, goal) in of.goals.iter().enumerate() {
        let reached = judged.as_ref().is_some_and(|judged| judged.goals.get(nth) == Some(&true));
        let class = if reached { "goal reached" } else { "goal" };
        let mark = if reached { "✓ " } else { "○ " };
        goals.push(html! { <li {class}>{ mark }{ el("code", "", goal.value.to_string()) }</li> });
    }
    html! {
        <div class="lesson">
            <p class="lesson-head">{ el("b", "", of.title.get(lang).words()) }{ el("span", "sub", t::CHALLENGE.get(lang)) }</p>
            <div class="lesson-says">{ el("p", "", of.says.get(lang).words()) }</div>
            { verdict(state, judged.as_ref()) }
            <dl class="challenge-terms">
                { el("dt", "", t::CHALLENGE_GOALS.get(lang)) }<dd>{ el("ul", "", all(goals)) }</dd>
                { el("dt", "", t::CHALLENGE_MAY.get(lang)) }<dd>{ el("code", "", of.allowed()) }</dd>
            </dl>
            { el("ol", "hints", all(hints)) }
            <div class="lesson-ways">
                { if more { button("ghost outline", t::CHALLENGE_HINT.get(lang), Act::Run(|store| store.change(State::hint))) } else { Html::default() } }
                { button("ghost outline", t::CHALLENGE_AGAIN.get(lang), Act::Run(again)) }
                { button("link", t::LESSON_LEAVE.get(lang), Act::Run(leave)) }
            </div>
        </div>
    }
}

/// How it stands at this moment.
fn verdict(state: &State, judged: Option<&Judged>) -> Html {
    let lang = state.lang();
    let Some(judged) = judged else { return Html::default() };
    if judged.is_solved() {
        let says = state.say(&t::CHALLENGE_SOLVED.with([judged.actions.into()]));
        return html! {
            <div class="lesson-do solved" role="status">
                { el("b", "", says) }{ el("span", "", t::CHALLENGE_PROOF.get(lang)) }
                { button("primary", t::SHARE.get(lang), Deed::Ask(Dialog::Share)) }
            </div>
        };
    }
    // What is missing of the goals is seen at them.
    let open = judged.goals.iter().filter(|reached| !**reached).count();
    let mut list = Vec::new();
    for why in &judged.why[..judged.why.len().saturating_sub(open)] {
        list.push(el("li", "", state.say(why)));
    }
    html! { <div class="lesson-strays">{ el("p", "", t::CHALLENGE_OPEN.get(lang)) }{ el("ul", "", all(list)) }</div> }
}

/// The run of the challenge anew.
fn again(store: &Store) {
    let link = store.read().challenge.as_ref().map(|tried| address(tried));
    if let Some(link) = link {
        crate::address::go(store, link);
    }
}

/// The address of a challenge.
pub(super) fn address(tried: &Tried) -> String {
    ["#/", &tried.name.0, "?challenge=", &tried.name.1].concat()
}

/// The run stays, and is no challenge any more.
fn leave(store: &Store) {
    store.change(|state| {
        state.challenge = None;
        state.ui.tab = synod_page::Tab::Now;
    });
    crate::address::push(store);
}
