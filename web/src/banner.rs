//! What must be seen at once: a violation that stopped time, and what the page has to say.

use crate::act::Act;
use crate::parts::icon::Icon;
use crate::parts::on::{button, el};
use crate::store::Store;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Notice, State, Tab};
use synod_sim::Violation;
use yew::{Html, html};

/// The banners over the stage.
pub(crate) fn banners(store: &Store) -> Html {
    store.quietly(State::find_chain);
    let coming = crate::coming::banner(store);
    let state = store.read();
    html! { <div class="banners">{ violation(&state) }{ said(&state) }{ coming }</div> }
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
    let claims = state.system().invariants.iter().find(|invariant| invariant.id == found.invariant);
    let claims = claims.map_or("", |invariant| invariant.says.get(lang));
    html! {
        <div class="banner bad" role="alert">
            { Icon::Alert.view() }
            <p><b>{ t::VIOLATION.get(lang) }</b>{ " " }{ state.say(&found.says) }
                <small>{ claims }{ " " }{ el("code", "", found.invariant) }</small></p>
            <div class="banner-end">
                if state.can_play_again() {
                    { button("primary", t::PLAY_AGAIN.get(lang), Deed::Again) }
                }
                if shown {
                    { button("ghost outline", t::HUNT_BACK.get(lang), Act::Run(crate::panels::explore::hunt::back)) }
                } else {
                    { button("primary", t::GO_ON.get(lang), Act::Run(Store::play)) }
                }
                if !state.ui.embed {
                    { button("ghost outline narrow-only", t::CHAIN_SHOW.get(lang), Act::Run(show_chain)) }
                    { button("ghost outline wide-only", t::SHARE.get(lang), Deed::Ask(Dialog::Share)) }
                }
            </div>
        </div>
    }
}

/// Opens the panel in which it stands how the violation came about.
fn show_chain(store: &Store) {
    store.ui(|ui| {
        ui.tab = Tab::Now;
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
    let dismiss = Act::Run(|store| store.ui(|ui| ui.notice = None));
    let (class, icon) = match notice {
        Notice::Says(_) => ("banner", html! {}),
        Notice::Scenario(_) | Notice::Link(_) => ("banner wrong", Icon::Alert.view()),
    };
    html! {
        <div {class} role="alert" id="notice">
            { icon }
            { el("p", "", crate::parts::notice::words(state, notice)) }
            { el("div", "banner-end", button("ghost outline", t::DISMISS.get(state.lang()), dismiss)) }
        </div>
    }
}
