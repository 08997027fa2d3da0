//! Which picture stands in the middle: the stage, the space-time diagram, both, or the stage with the logs.

use super::lasso::zoom;
use crate::act::Act;
use crate::parts::icon::Icon;
use crate::parts::on::{all, el, icon_button, press};
use crate::store::Store;
use synod_model::Text;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Sight};
use yew::{Html, html};

const VIEWS: [(Sight, &Text, Icon, &str); 4] = [
    (Sight::Stage, &t::STAGE, Icon::Nodes, ""),
    (Sight::Diagram, &t::VIEW_DIAGRAM, Icon::Lanes, ""),
    (Sight::Both, &t::VIEW_BOTH, Icon::Both, "view-both"),
    (Sight::Logs, &t::LOGS, Icon::Logs, ""),
];

/// The choice.
pub(crate) fn views(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let mut buttons = Vec::new();
    for (at, (sight, label, icon, class)) in VIEWS.into_iter().enumerate() {
        if sight == Sight::Logs && !state.session.has_logs() {
            continue;
        }
        buttons.push(html! {
            <button type="button" {class} aria-pressed={(state.ui.sight == sight).to_string()} title={label.get(lang)}
                onclick={press(Act::With(at, show))}>{ icon.view() }{ el("span", "", label.get(lang)) }</button>
        });
    }
    html! { <div class="views" role="group" aria-label={t::VIEW.get(lang)}>{ all(buttons) }</div> }
}

/// What everything means, and how closely a large stage is looked at.
pub(crate) fn tools(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let says = t::KEY_TITLE.get(lang);
    let tool = |label: &'static Text, icon: Icon, run: fn(&Store)| {
        icon_button("", label.get(lang), icon.view(), Act::Run(run))
    };
    html! {
        <>
            <div class="tools">
                <button type="button" class="key-button" title={says} aria-label={t::KEY.get(lang)} aria-haspopup="dialog"
                    onclick={press(Deed::Ask(Dialog::Key))}>{ Icon::Key.view() }{ el("span", "", t::KEY.get(lang)) }</button>
            </div>
            if state.stage.is_large() {
                <div class="tools zooms" role="group" aria-label={t::VIEW.get(lang)}>
                    { tool(&t::ZOOM_IN, Icon::Plus, |store| zoom(store, 1.4, None)) }
                    { tool(&t::ZOOM_OUT, Icon::Minus, |store| zoom(store, 1.0 / 1.4, None)) }
                    if state.stage.is_zoomed() {
                        { tool(&t::ZOOM_ALL, Icon::Fit, |store| store.change(|state| state.stage.show_all())) }
                    }
                </div>
            }
        </>
    }
}

/// Shows one of them. What the stage was painted for may have gone with it.
fn show(store: &Store, at: usize) {
    store.change(|state| {
        let (sight, ..) = VIEWS[at];
        state.ui.sight = sight;
        if sight.has_diagram() {
            state.keep_in_window();
        }
        state.restage();
    });
}
