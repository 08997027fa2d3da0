//! The dialog, on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns.
//!
//! There is one, and it stays on the page: one that is taken away while it is open leaves the focus nowhere.

use super::icon::Icon;
use super::on::{el, element, icon_button, target};
use crate::actions::Deed;
use crate::store::{Store, here};
use crate::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::{AttrValue, Callback, Html, MouseEvent, html};

/// The id of the dialog.
const ID: &str = "modal";

/// What stands in the dialog.
pub(crate) struct Modal {
    /// Its heading.
    pub(crate) title: AttrValue,
    /// A sentence below it.
    pub(crate) says: AttrValue,
    /// Whether it needs more room than a form.
    pub(crate) wide: bool,
    /// Its content.
    pub(crate) body: Html,
}

/// The dialog with its content, or without one while it is closed.
pub(crate) fn modal(store: &Store, content: Option<Modal>) -> Html {
    let lang = store.lang();
    let onclose = Callback::from(|_: yew::Event| {
        // It may have been opened anew before the browser told that it was closed.
        if dialog().is_some_and(|dialog| !dialog.open()) && here().read().ui.dialog.is_some() {
            close(&here());
        }
    });
    let onclick = Callback::from(|event: MouseEvent| {
        // A click on the backdrop hits the dialog itself, one inside hits its content.
        if target(&event).is_some_and(|target| target.id() == ID) {
            close(&here());
        }
    });
    let wide = content.as_ref().is_some_and(|c| c.wide);
    let content = content.map(|content| {
        html! {
            <div class="modal-body">
                <header class="modal-head">
                    <h2 id="modal-title">{ content.title }</h2>
                    { icon_button("ghost icon-only", t::CLOSE.get(lang), Icon::Close.view(), Deed::Run(close)) }
                </header>
                { el("p", "sub", content.says) }
                { content.body }
            </div>
        }
    });
    html! {
        <dialog id={ID} class={if wide { "modal wide" } else { "modal" }} {onclose} {onclick} aria-labelledby="modal-title">
            { content.unwrap_or_default() }
        </dialog>
    }
}

/// Closes the dialog.
pub(crate) fn close(store: &Store) {
    store.ui(|ui| ui.dialog = None);
}

fn dialog() -> Option<HtmlDialogElement> {
    element(ID)?.dyn_into().ok()
}

/// Opens or closes the browser's dialog as the store has it.
pub(crate) fn shown(store: &Store) {
    let wanted = store.read().ui.dialog.is_some();
    let Some(dialog) = dialog().filter(|dialog| dialog.open() != wanted) else { return };
    if wanted {
        let _ = dialog.show_modal();
        dialog.set_scroll_top(0);
    } else {
        dialog.close();
    }
}
