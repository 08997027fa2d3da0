//! What the page as a whole listens to, and what scripts may ask it.

use crate::parts::attention;
use crate::store::Store;
use crate::{address, document, embed, file, keys, lessons, present, script, tip};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, KeyboardEvent};

/// What is done when something happens to the page.
type Handle = fn(&Store, &Event);

/// Listens to keys, to addresses, and to the page around this one.
pub(crate) fn listen(store: &Store) {
    on(store, "message", embed::asked);
    on(store, "hashchange", |store, _| address::changed(store));
    on(store, "popstate", |store, _| address::changed(store));
    on(store, "fullscreenchange", present::screen_changed);
    on(store, "pointermove", present::moved);
    on(store, "focusin", |_, event| attention::gained(event));
    on(store, "pointerdown", |_, _| attention::pressed());
    on_and_may_prevent(store, "keydown", |store, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if event.key() == "Tab" {
                attention::pressed();
            }
            keys::pressed(store, event);
        }
    });
}

/// What panels and dialogs look like.
const LOOK: &str = concat!(include_str!("../style/panels.css"), include_str!("../style/dialogs.css"));

/// The panels have come: puts on what they look like, and listens to pointers and files, and to scripts.
pub(crate) fn listen_closer(store: &Store) {
    document::wear("panels", LOOK);
    script::install(store);
    lessons::follow(store);
    if address::first_word(&address::fragment()) == synod_page::ALL {
        store.dialog(synod_page::Dialog::Gallery(synod_page::Hall::Systems));
    }
    on(store, "pointermove", tip::moved);
    on(store, "pointerdown", tip::pressed);
    on(store, "pointerup", tip::lifted);
    on(store, "pointercancel", tip::lifted);
    on(store, "pointerout", tip::left);
    on(store, "focusin", tip::focused);
    on(store, "focusout", tip::blurred);
    on(store, "keydown", tip::key);
    on_and_may_prevent(store, "dragover", file::over);
    on_and_may_prevent(store, "dragleave", file::away);
    on_and_may_prevent(store, "drop", file::dropped);
}

fn on(store: &Store, name: &'static str, handle: Handle) {
    with(store, name, EventListenerOptions::default(), handle);
}

/// The same, where it may be kept from what the browser would do.
fn on_and_may_prevent(store: &Store, name: &'static str, handle: Handle) {
    with(store, name, EventListenerOptions::enable_prevent_default(), handle);
}

fn with(store: &Store, name: &'static str, options: EventListenerOptions, handle: Handle) {
    let Some(window) = web_sys::window() else { return };
    let store = store.clone();
    EventListener::new_with_options(&window, name, options, move |event| handle(&store, event)).forget();
}
