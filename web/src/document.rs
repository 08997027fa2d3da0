//! What the document as a whole shows: the language, the theme, the title, and whether the page can be used.

use crate::chunks;
use crate::store::Store;
use std::cell::RefCell;
use synod_model::Lang;
use synod_scene::Theme;

/// What the document wears.
#[derive(Clone, PartialEq)]
struct Dress {
    lang: Lang,
    theme: Theme,
    title: String,
    embed: bool,
    present: bool,
}

thread_local! {
    /// What it was given last: when the root gets an attribute, even an equal one, the browser goes through all styles.
    static WORN: RefCell<Option<Dress>> = const { RefCell::new(None) };
}

/// The document wears the language and the theme of the page.
pub(crate) fn dress(store: &Store) {
    let dress = {
        let state = store.read();
        let (embed, present) = (state.ui.embed, state.ui.present);
        Dress { lang: state.lang(), theme: state.settings.theme, title: state.title(), embed, present }
    };
    if WORN.with_borrow(|worn| worn.as_ref() == Some(&dress)) {
        return;
    }
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    document.set_title(&format!("{} · Synod", dress.title));
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", dress.lang.tag());
        let _ = root.set_attribute("data-theme", dress.theme.id());
        for (name, on) in [("data-embed", dress.embed), ("data-present", dress.present)] {
            let _ = if on { root.set_attribute(name, "") } else { root.remove_attribute(name) };
        }
        crate::text_size::measure();
    }
    WORN.set(Some(dress));
}

/// The document gets styles, before those for narrow windows.
pub(crate) fn wear(id: &str, look: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let style = document.create_element("style").ok()?;
    style.set_id(id);
    style.set_inner_html(look);
    let narrow = document.get_element_by_id("narrow");
    document.head()?.insert_before(&style, narrow.as_deref()).ok()?;
    Some(())
}

/// The first picture stands, and the words that stood in its place go.
pub(crate) fn plays() {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    let _ = root.map(|root| root.set_attribute("data-plays", ""));
}

/// Tells that the page can be used, when the nodes stand on the stage and what acts on them is there; and scripts, when every
/// button is.
pub(crate) fn ready(store: &Store) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root.filter(|root| !root.has_attribute("data-ready"))
        && store.read().stage.arrangement().is_some()
    {
        if !root.has_attribute("data-usable") {
            let _ = root.set_attribute("data-usable", "");
        }
        if chunks::panels().is_some() {
            let _ = root.set_attribute("data-ready", "");
        }
        chunks::prefetch();
    }
}
