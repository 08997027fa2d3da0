//! The runs in which the reader did something, kept in the browser's local storage: title, time and link.
//!
//! Where storage is denied nothing is kept, and the dialog of scenarios says so.

use crate::settings::storage;
use crate::store::Store;
use synod_scenario::limits;
use wasm_bindgen::JsValue;

/// The key under which they lie: a line each, its parts apart by tabulators.
const KEY: &str = "synod.runs.1";

/// The most that are kept.
const MOST: usize = 12;

/// A run of the reader's own.
pub(crate) struct Mine {
    /// What it is called.
    pub(crate) title: String,
    /// When it was left.
    pub(crate) at: String,
    /// Its link, from `#` on.
    pub(crate) link: String,
}

impl Mine {
    /// Those that are kept, the latest first.
    pub(crate) fn all() -> Vec<Self> {
        let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
        let mut all = Vec::new();
        for line in stored.lines() {
            let mut parts = line.split('\t').map(str::to_owned);
            if let (Some(title), Some(at), Some(link)) = (parts.next(), parts.next(), parts.next()) {
                all.push(Self { title, at, link });
            }
        }
        all
    }
}

/// Keeps the present run under its link, in place of what was kept of it before.
pub(crate) fn keep(store: &Store, link: &str) {
    let (title, lang, before) = {
        let state = store.read();
        if state.edits == 0 || state.ui.embed || link.len() > limits::LINK_BYTES {
            return;
        }
        (state.title().replace(['\t', '\n'], " "), state.lang(), state.runs.link.clone())
    };
    let Some(storage) = storage() else { return };
    let at = String::from(js_sys::Date::new_0().to_locale_string(lang.tag(), &JsValue::UNDEFINED));
    let mut stored = [&title, "\t", &at, "\t", link, "\n"].concat();
    let others = Mine::all().into_iter().filter(|mine| mine.link != link && mine.link != before);
    for Mine { title, at, link } in others.take(MOST - 1) {
        stored.push_str(&[&title, "\t", &at, "\t", &link, "\n"].concat());
    }
    store.quietly(|state| link.clone_into(&mut state.runs.link));
    // A full storage keeps what it has.
    let _ = storage.set_item(KEY, &stored);
}
