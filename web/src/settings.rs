//! What the reader chose and the page remembers: language, theme, whether single keys act.
//!
//! Storage may be denied, and in a sandboxed frame even asking for it throws. Then nothing is remembered and
//! everything else works; [`Settings::kept`] says which, so that the page can say so.

use synod_model::Lang;
use synod_page::{Hold, Settings};
use synod_scene::Theme;

/// The key under which the settings lie.
const KEY: &str = "synod.settings.1";

/// What was remembered, and for the rest what the browser says about its reader.
pub(crate) fn load() -> Settings {
    let storage = storage();
    let kept = storage.is_some();
    let stored = storage.and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    let mut words = stored.split(' ');
    Settings {
        lang: words.next().and_then(Lang::parse).unwrap_or_else(preferred_lang),
        theme: words.next().and_then(Theme::parse).unwrap_or_else(preferred_theme),
        keys: words.next() != Some("no-keys"),
        hold: words.next().and_then(Hold::parse).unwrap_or_default(),
        kept,
    }
}

/// Remembers them, where that is possible: four words are all there is.
pub(crate) fn save(settings: &Settings) {
    if let Some(storage) = storage().filter(|_| settings.kept) {
        let keys = if settings.keys { "keys" } else { "no-keys" };
        let _ = storage.set_item(
            KEY,
            &format!("{} {} {keys} {}", settings.lang.tag(), settings.theme.id(), settings.hold.id()),
        );
    }
}

/// Local storage, where it can be reached at all: asking throws in a sandboxed frame.
pub(crate) fn storage() -> Option<web_sys::Storage> {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten())
}

fn preferred_lang() -> Lang {
    let tag = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    if tag.to_ascii_lowercase().starts_with("zh") { Lang::ZhCn } else { Lang::En }
}

fn preferred_theme() -> Theme {
    if media("(prefers-color-scheme: dark)") { Theme::Dark } else { Theme::Light }
}

/// The media query of readers who want little motion.
pub(crate) const CALM: &str = "(prefers-reduced-motion: reduce)";

/// Whether a media query matches now.
pub(crate) fn media(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}
