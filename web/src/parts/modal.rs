//! The dialog, on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns.
//!
//! There is one, and it stays on the page: one that is taken away while it is open leaves the focus nowhere.

use super::icon::Icon;
use super::on::{el, element, focus, icon_button, target};
use crate::act::Act;
use crate::settings::media;
use crate::store::{Store, here};
use synod_page::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::{AttrValue, Callback, Html, MouseEvent, html};

/// The id of the dialog.
const ID: &str = "modal";

/// What is in the dialog.
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
    let onclose = Callback::from(|_: yew::Event| {
        // It may have been opened anew before the browser reported that it was closed.
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
    let content = content.map(|content| filled(store, content));
    html! {
        <dialog id={ID} class={if wide { "modal wide" } else { "modal" }} {onclose} {onclick} aria-labelledby="modal-title">
            { content.unwrap_or_default() }
        </dialog>
    }
}

/// The content with its heading, and why what was asked for last could not be done.
#[inline(never)]
fn filled(store: &Store, content: Modal) -> Html {
    let lang = store.lang();
    let refused = {
        let state = store.read();
        let words = state.ui.refused.as_ref().map(|notice| super::notice::words(&state, notice));
        words.map_or_else(|| html! {}, |words| html! { <p class="note refused" role="alert">{ words }</p> })
    };
    html! {
        <div class="modal-body">
            <header class="modal-head">
                <h2 id="modal-title">{ content.title }</h2>
                { icon_button("ghost icon-only", t::CLOSE.get(lang), Icon::Close.view(), Act::Run(close)) }
            </header>
            { el("p", "sub", content.says) }
            { refused }
            { content.body }
        </div>
    }
}

/// Closes the dialog.
pub(crate) fn close(store: &Store) {
    store.ui(|ui| (ui.dialog, ui.refused, ui.param) = (None, None, None));
}

fn dialog() -> Option<HtmlDialogElement> {
    element(ID)?.dyn_into().ok()
}

/// Where one begins: with what the dialog is about, not with the button that closes it. A finger chooses by itself, and
/// a keyboard over the screen would be in its way.
fn begin(dialog: &HtmlDialogElement) {
    let first = dialog.query_selector(
        ".sub + form :is(input, select), .sub + :is(.rows, .quick) button, .sub + .field input",
    );
    let first = first.ok().flatten().and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(first) = first.filter(|_| !media("(pointer: coarse)")) {
        let _ = first.focus();
    }
}

/// Opens or closes the browser's dialog as the store has it.
pub(crate) fn shown(store: &Store) {
    let wanted = store.read().ui.dialog.is_some();
    let Some(dialog) = dialog().filter(|dialog| dialog.open() != wanted) else { return };
    if wanted {
        let _ = dialog.show_modal();
        let param = store.read().ui.param;
        match param {
            Some(key) => focus(&["param-", key].concat()),
            None => begin(&dialog),
        }
        if param.is_none() {
            dialog.set_scroll_top(0);
        }
    } else {
        dialog.close();
        // What the dialog was opened from may be gone.
        super::attention::keep();
    }
}
