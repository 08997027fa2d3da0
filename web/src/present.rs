//! Presenting: the whole screen, a caption that the last row can read, a pointer that everybody sees.
//!
//! A presenter's clicker types page keys and a full stop: they step and play, wherever the focus is.

use crate::act::Act;
use crate::document::dress;
use crate::parts::icon::Icon;
use crate::parts::on::{el, element, icon_button};
use crate::store::Store;
use synod_page::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, MouseEvent};
use yew::{Html, html};

/// The id of the pointer.
const POINTER: &str = "pointer";

/// What is there only while one presents: the pointer, and the way out.
pub(crate) fn presenter(store: &Store) -> Html {
    if !store.read().ui.present {
        return html! {};
    }
    let end = icon_button(
        "ghost icon-only present-end",
        store.text(&t::PRESENT_END),
        Icon::Close.view(),
        Act::Run(end),
    );
    let state = store.read();
    let slide = state.ui.slide.as_ref().map(|slide| {
        let of = state.say(&t::SLIDE_OF.with([(slide.at + 1).into(), slide.of.into()]));
        html! { <p class="slide-of" role="status">{ el("b", "", slide.title.clone()) }{ el("small", "", of) }</p> }
    });
    html! { <>{ end }{ slide.unwrap_or_default() }<div class="pointer" id={POINTER} aria-hidden="true" style="transform:translate(-99px,0)"></div></> }
}

/// Begins or ends.
pub(crate) fn toggle(store: &Store) {
    if store.read().ui.present { end(store) } else { begin(store) }
}

pub(crate) fn begin(store: &Store) {
    store.ui(|ui| ui.present = true);
    dress(store);
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        // A browser may refuse; then one presents in the window.
        let _ = root.request_fullscreen();
    }
}

fn end(store: &Store) {
    store.ui(|ui| (ui.present, ui.slide) = (false, None));
    dress(store);
    if let Some(document) = web_sys::window().and_then(|w| w.document())
        && document.fullscreen_element().is_some()
    {
        document.exit_fullscreen();
    }
}

/// The browser has ended the full screen by itself.
pub(crate) fn screen_changed(store: &Store, _: &Event) {
    let full = web_sys::window().and_then(|w| w.document()).is_some_and(|d| d.fullscreen_element().is_some());
    if !full && store.read().ui.present {
        end(store);
    }
}

/// The pointer follows the mouse, without a rendering of the page.
pub(crate) fn moved(store: &Store, event: &Event) {
    let Some(event) = event.dyn_ref::<MouseEvent>().filter(|_| store.read().ui.present) else { return };
    if let Some(pointer) = element(POINTER) {
        let (x, y) = (event.client_x().to_string(), event.client_y().to_string());
        let _ = pointer.set_attribute("style", &["transform:translate(", &x, "px,", &y, "px)"].concat());
    }
}

/// The keys that act while one presents, wherever the focus is.
pub(crate) fn key(store: &Store, key: &str) -> bool {
    match key {
        "." => store.toggle_play(),
        "ArrowRight" | "ArrowDown" => store.step_forward(),
        "ArrowLeft" | "ArrowUp" => store.step_back(),
        "Escape" => end(store),
        _ => return false,
    }
    true
}
