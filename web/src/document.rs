//! What the document as a whole shows: the language, the theme, the title, and whether the page can be used.

use crate::chunks;
use crate::store::Store;

/// The document wears the language and the theme of the page.
pub(crate) fn dress(store: &Store) {
    let (lang, theme, title, embed, present) = {
        let state = store.read();
        (state.lang(), state.settings.theme, state.title(), state.ui.embed, state.ui.present)
    };
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    document.set_title(&format!("{title} · Synod"));
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.tag());
        let _ = root.set_attribute("data-theme", theme.id());
        for (name, on) in [("data-embed", embed), ("data-present", present)] {
            let _ = if on { root.set_attribute(name, "") } else { root.remove_attribute(name) };
        }
        crate::text_size::measure();
    }
}

/// Tells scripts that the page can be used: the nodes stand on the stage, and every button is there.
pub(crate) fn ready(store: &Store) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root.filter(|root| !root.has_attribute("data-ready"))
        && store.read().stage.arrangement().is_some()
    {
        if chunks::panels().is_some() {
            let _ = root.set_attribute("data-ready", "");
        }
        chunks::prefetch();
    }
}
