//! Which picture stands in the middle: the stage, the space-time diagram, or both.

use crate::actions::Deed;
use crate::parts::icon::Icon;
use crate::parts::on::{all, el, press};
use crate::store::{Sight, Store};
use crate::texts as t;
use synod_model::Text;
use yew::{Html, html};

const VIEWS: [(Sight, &Text, Icon, &str); 3] = [
    (Sight::Stage, &t::STAGE, Icon::Nodes, ""),
    (Sight::Diagram, &t::VIEW_DIAGRAM, Icon::Lanes, ""),
    (Sight::Both, &t::VIEW_BOTH, Icon::Both, "view-both"),
];

/// The choice.
pub(super) fn views(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let mut buttons = Vec::new();
    for (at, (sight, label, icon, class)) in VIEWS.into_iter().enumerate() {
        buttons.push(html! {
            <button type="button" {class} aria-pressed={(state.ui.sight == sight).to_string()} title={label.get(lang)}
                onclick={press(Deed::With(at, show))}>{ icon.view() }{ el("span", "", label.get(lang)) }</button>
        });
    }
    html! { <div class="views" role="group" aria-label={t::VIEW.get(lang)}>{ all(buttons) }</div> }
}

/// Shows one of them. What the stage was painted for may have gone with it.
fn show(store: &Store, at: usize) {
    store.change(|state| {
        let (sight, ..) = VIEWS[at];
        state.ui.sight = sight;
        state.restage();
    });
}
