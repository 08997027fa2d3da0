//! What the page as a whole listens to, and what scripts may ask it.

use crate::store::Store;
use crate::{address, file, keys};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;

/// What the page listens to as a whole, and what scripts may ask it.
pub(crate) fn listen(store: &Store) {
    crate::script::install(store);
    crate::lessons::follow(store);
    if address::first_word(&address::fragment()) == synod_page::ALL {
        store.dialog(synod_page::Dialog::Lessons);
    }
    let Some(window) = web_sys::window() else { return };
    let on = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        EventListener::new(&window, name, move |event| act(&store, event)).forget();
    };
    on("message", crate::embed::asked);
    on("hashchange", |store, _| address::changed(store));
    on("popstate", |store, _| address::changed(store));
    on("fullscreenchange", crate::present::screen_changed);
    on("pointermove", crate::present::moved);
    on("pointermove", crate::tip::moved);
    on("pointerdown", crate::tip::pressed);
    on("pointerup", crate::tip::lifted);
    on("pointercancel", crate::tip::lifted);
    on("pointerout", crate::tip::left);
    on("focusin", crate::tip::focused);
    on("focusout", crate::tip::blurred);
    on("focusin", |_, event| crate::parts::attention::gained(event));
    on("pointerdown", |_, _| crate::parts::attention::pressed());
    let active = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| act(&store, event)).forget();
    };
    active("keydown", |store, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if event.key() == "Escape" {
                crate::tip::hide(store);
            }
            if event.key() == "Tab" {
                crate::parts::attention::pressed();
            }
            keys::pressed(store, event);
        }
    });
    active("dragover", file::over);
    active("dragleave", file::away);
    active("drop", file::dropped);
}
