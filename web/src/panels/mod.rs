//! The side panel: what is now, what happened, what holds, and the stage as tables.

mod log;
mod now;
mod rules;
mod table;
mod value;

use crate::parts::icon::Icon;
use crate::parts::live::live;
use crate::store::{Store, Tab};
use crate::texts as t;
use synod_model::Text;
use wasm_bindgen::JsCast as _;
use yew::{Callback, Html, KeyboardEvent, html};

const TABS: [(Tab, &str, &Text); 4] = [
    (Tab::Now, "now", &t::NOW),
    (Tab::Log, "log", &t::LOG),
    (Tab::Rules, "rules", &t::RULES),
    (Tab::Table, "table", &t::TABLE),
];

/// The panel with its tabs.
pub(crate) fn side(store: &Store) -> Html {
    let lang = store.lang();
    let (tab, sheet, embed) = {
        let state = store.read();
        (state.ui.tab, state.ui.sheet, state.ui.embed)
    };
    if embed {
        return html! {};
    }
    let button = |(this, id, label): &(Tab, &'static str, &'static Text)| {
        let (store, this) = (store.clone(), *this);
        let selected = this == tab;
        let onclick = Callback::from(move |_| {
            store.ui(|ui| {
                // On a narrow screen a second tap on the open tab closes the sheet.
                ui.sheet = !(ui.sheet && ui.tab == this);
                ui.tab = this;
            });
        });
        html! {
            <button type="button" role="tab" id={format!("tab-{id}")} aria-controls="panel"
                aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { label.get(lang) }
            </button>
        }
    };
    let onkeydown = {
        let store = store.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => TABS.len() - 1,
                _ => return,
            };
            event.prevent_default();
            let at = TABS.iter().position(|(this, ..)| *this == store.read().ui.tab).unwrap_or(0);
            let (next, id, _) = TABS[(at + step) % TABS.len()];
            store.ui(|ui| ui.tab = next);
            focus(&format!("tab-{id}"));
        })
    };
    let close = {
        let store = store.clone();
        Callback::from(move |_: yew::MouseEvent| store.ui(|ui| ui.sheet = false))
    };
    let id = TABS.iter().find(|(this, ..)| *this == tab).map_or("now", |(_, id, _)| id);
    html! {
        <aside class={if sheet { "side open" } else { "side" }} aria-label={t::SIDE.get(lang)}>
            <div class="tabs" role="tablist" aria-label={t::TABS.get(lang)} {onkeydown}>{ for TABS.iter().map(button) }</div>
            <button type="button" class="ghost icon-only sheet-close" aria-label={t::CLOSE.get(lang)}
                onclick={close}>{ Icon::Close.view() }</button>
            <div class={format!("panel panel-{id}")} id="panel" role="tabpanel" aria-labelledby={format!("tab-{id}")}
                tabindex="0">
                { match tab {
                    Tab::Now => live(now::now),
                    Tab::Log => html! { <log::Log /> },
                    Tab::Rules => live(rules::rules),
                    Tab::Table => live(table::table),
                } }
            </div>
        </aside>
    }
}

/// Moves the focus to an element.
pub(crate) fn focus(id: &str) {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
