//! The address holds all that matters: the system, the scenario or the whole run, and the moment.
//!
//! While the run plays or is stepped through, the present entry of the browser's history is replaced, and not
//! too often (browsers count). A new entry is made only for another run, another branch, or a fork, so that
//! the back button goes to where the reader chose something.

use crate::chunks::{self, Chunk};
use crate::store::{Store, now};
use std::cell::{Cell, RefCell};
use synod_page::{Dialog, Hall, Place, State};
use synod_scenario::{Link, encode};
use wasm_bindgen::JsValue;

/// The least time between two replacements of the address, in milliseconds.
const WRITE_MS: f64 = 400.0;

/// The most addresses of which the page knows the place in its runs.
const VISITS: usize = 64;

thread_local! {
    /// Addresses that were written, and the places in the runs that they stand for: going back in the browser's history
    /// goes there, and every branch is still known.
    static VISITED: RefCell<Vec<(String, Place)>> = const { RefCell::new(Vec::new()) };
    /// The last link that was written.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
    static WRITTEN_AT: Cell<f64> = const { Cell::new(0.0) };
    static TIMER: RefCell<Option<gloo::timers::callback::Timeout>> = const { RefCell::new(None) };
}

/// The last link that was written.
fn last() -> String {
    LAST.with(|last| last.borrow().clone())
}

/// The whole address of a link.
pub(crate) fn full(link: &Link) -> String {
    let location = web_sys::window().map(|window| window.location());
    let base = location.and_then(|l| l.href().ok()).unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    format!("{base}{}", encode(link))
}

/// Replaces the address by the present moment: now, or a moment later if that was just done.
pub(crate) fn write(store: &Store) {
    // Before its code is here the address stays; and so it does while the reader is on the way to another one.
    if chunks::panels().is_none() || chunks::is_coming() {
        return;
    }
    let wait = WRITTEN_AT.get() + WRITE_MS - now();
    if wait <= 0.0 {
        replace(store);
    } else if TIMER.with(|timer| timer.borrow().is_none()) {
        let store = store.clone();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and WRITE_MS")]
        let timeout = gloo::timers::callback::Timeout::new(wait as u32 + 1, move || {
            TIMER.with(|timer| {
                // It has fired: forgetting it keeps it from being cancelled from inside itself.
                if let Some(fired) = timer.borrow_mut().take() {
                    let _ = fired.forget();
                }
            });
            replace(&store);
        });
        TIMER.with(|timer| *timer.borrow_mut() = Some(timeout));
    }
}

/// The link of the present moment; if the run is the reader's own, it is kept under it.
pub(crate) fn present(store: &Store) -> String {
    let address = encode(&store.read().link(false));
    crate::mine::keep(store, &address);
    crate::history::keep(store, &address);
    address
}

/// The whole address of the present moment, for somebody else.
pub(crate) fn shared(state: &State) -> String {
    full(&state.link(true))
}

/// Replaces the address by the present moment, now.
pub(crate) fn replace(store: &Store) {
    let Some(panels) = chunks::panels() else { return };
    let address = (panels.present)(store);
    VISITED.with_borrow_mut(|visited| {
        let before = last();
        visited.retain(|(written, _)| *written != before);
    });
    visit(store, &address);
    WRITTEN_AT.set(now());
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    LAST.with(|last| *last.borrow_mut() = address);
}

/// Makes a new entry of the browser's history.
pub(crate) fn push(store: &Store) {
    TIMER.with(|timer| drop(timer.borrow_mut().take()));
    let Some(panels) = chunks::panels() else { return };
    let address = (panels.present)(store);
    visit(store, &address);
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    WRITTEN_AT.set(now());
    LAST.with(|last| *last.borrow_mut() = address);
}

/// Notes the place that an address stands for.
fn visit(store: &Store, address: &str) {
    let place = Place::of(&store.read());
    VISITED.with_borrow_mut(|visited| {
        visited.retain(|(written, _)| written != address);
        if visited.len() >= VISITS {
            visited.remove(0);
        }
        visited.push((address.to_owned(), place));
    });
}

/// The fragment in the address bar.
pub(crate) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The chunks of the page's code that a fragment needs and that are not here yet.
pub(crate) fn missing(fragment: &str) -> Vec<Chunk> {
    if is_empty(fragment) {
        let here = chunks::shelf().catalogue.get(synod_library::OPENING).is_some();
        return if here { Vec::new() } else { vec![Chunk::Opening] };
    }
    let Some(links) = chunks::links() else { return vec![Chunk::Links] };
    let systems = (links.systems)(fragment);
    let mut missing = chunks::missing(systems.iter().map(String::as_str));
    // Runs side by side are a matter of the dialogs.
    if systems.len() > 1 && chunks::dialogs().is_none() {
        missing.push(Chunk::Dialogs);
    }
    missing
}

/// The first word of a fragment, mostly the id of a system.
pub(crate) fn first_word(fragment: &str) -> &str {
    fragment.trim_start_matches(['#', '/']).split(['/', '?']).next().unwrap_or_default()
}

/// Whether a fragment asks for nothing that is seen on the stage.
pub(crate) fn is_empty(fragment: &str) -> bool {
    fragment.trim_start_matches(['#', '/']).is_empty() || first_word(fragment) == synod_page::ALL
}

/// The reader went to another address: by a link, by hand, or back and forth in the history.
pub(crate) fn changed(store: &Store) {
    let fragment = fragment();
    if fragment == last() {
        return;
    }
    go(store, fragment);
}

/// Goes to an address, when the code has come that it needs. The list of all lessons opens over whatever is there.
pub(crate) fn go(store: &Store, fragment: String) {
    if first_word(&fragment) == synod_page::ALL {
        LAST.with(|last| *last.borrow_mut() = fragment);
        return store.dialog(Dialog::Gallery(Hall::Systems));
    }
    TIMER.with(|timer| drop(timer.borrow_mut().take()));
    chunks::need(store, vec![Chunk::Panels], move |store| {
        chunks::need(store, missing(&fragment), move |store| {
            if let Some(panels) = chunks::panels() {
                (panels.arrive)(store, fragment);
            }
        });
    });
}

/// The place in the runs that an address stands for, if it was written here.
fn place_of(address: &str) -> Option<Place> {
    VISITED.with_borrow(|visited| {
        visited.iter().find(|(written, _)| written == address).map(|(_, place)| *place)
    })
}

/// Goes to an address whose code is here.
pub(crate) fn arrive(store: &Store, fragment: String) {
    chunks::forget();
    let arrived = store.quietly(|state| {
        state.calm = crate::settings::media(crate::settings::CALM);
        state.arrive(&fragment, place_of(&fragment))
    });
    match arrived {
        Ok(()) => {
            LAST.with(|last| *last.borrow_mut() = fragment);
            store.change(|_| {});
            crate::lessons::follow(store);
        }
        // What is in the address is lost when the page is loaded anew, so the run goes back there.
        Err(notice) => {
            store.ui(|ui| ui.notice = Some(notice));
            replace(store);
        }
    }
    crate::document::dress(store);
}

/// Goes to a link of this page, as if it had been followed.
pub(crate) fn go_to(_: &Store, link: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(link);
    }
}
