//! The explorer: what is searched and which rule is off, what may go wrong how often, how far it has come, and what it has
//! found.

mod form;
mod found;
mod helper;
pub(crate) mod hunt;

use crate::act::Act;
use crate::parts::notice::words;
use crate::parts::on::{all, button, el, press};
use crate::store::Store;
use synod_explore::{SearchReport, grouped};
use synod_page::State;
use synod_page::hunt::Hunt;
use synod_page::texts as t;
use yew::{Html, html};

/// The panel.
pub(crate) fn explore(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    // As many parts with results as without: else what is opened in the form would close.
    all(vec![
        el("h2", "group first", t::HUNT_TITLE.get(lang)),
        el("p", "sub", t::HUNT_SAYS.get(lang)),
        form::what(&state),
        form::question(&state),
        controls(&state),
        el("section", "", found::found(&state)),
        form::more(&state),
    ])
}

/// The buttons, and how far the search has come.
fn controls(state: &State) -> Html {
    let (lang, hunt) = (state.lang(), &state.hunt);
    let ended = hunt.report.as_ref().is_none_or(|report| report.progress.ended.is_some());
    let (label, deed): (_, fn(&Store)) = match (ended, hunt.runs) {
        (true, _) => (&t::HUNT_SEARCH, hunt::start),
        (_, true) => (&t::HUNT_PAUSE, hunt::pause),
        (_, false) => (&t::HUNT_GO_ON, hunt::pause),
    };
    let cancel = if ended {
        html! {}
    } else {
        button("ghost outline", t::HUNT_CANCEL.get(lang), Act::Run(hunt::cancel))
    };
    html! {
        <>
            <div class="quick">
                <button type="button" class="primary" id="hunt-go" onclick={press(Act::Run(deed))}>{ label.get(lang) }</button>
                <span>{ cancel }</span>
            </div>
            <p class="hunt-refused" role="alert">{ hunt.refused.as_ref().map(|why| words(state, why)).unwrap_or_default() }</p>
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
