//! What the reader chose and the page remembers: language, theme, whether single keys act.
//!
//! Storage may be denied, and in a sandboxed frame even asking for it throws. Then nothing is remembered and
//! everything else works; [`Settings::kept`] says which, so that the page can say so.

use synod_model::Lang;
use synod_scene::Theme;

/// The key under which the settings lie.
const KEY: &str = "synod.settings.1";

/// The theme after this one.
pub(crate) fn next_theme(theme: Theme) -> Theme {
    let at = Theme::ALL.iter().position(|t| *t == theme).unwrap_or(0);
    Theme::ALL[(at + 1) % Theme::ALL.len()]
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The language of the page.
    pub(crate) lang: Lang,
    /// How it looks.
    pub(crate) theme: Theme,
    /// Whether single keys act while the stage has the focus.
    pub(crate) keys: bool,
    /// Whether the browser lets the page remember.
    pub(crate) kept: bool,
}

impl Settings {
    /// What was remembered, and for the rest what the browser says about its reader.
    pub(crate) fn load() -> Self {
        let storage = storage();
        let kept = storage.is_some();
        let stored = storage.and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
        let mut words = stored.split(' ');
        Self {
            lang: words.next().and_then(Lang::parse).unwrap_or_else(preferred_lang),
            theme: words.next().and_then(Theme::parse).unwrap_or_else(preferred_theme),
            keys: words.next() != Some("no-keys"),
            kept,
        }
    }

    /// Remembers them, where that is possible: three words are all there is.
    pub(crate) fn save(&self) {
        if let Some(storage) = storage().filter(|_| self.kept) {
            let keys = if self.keys { "keys" } else { "no-keys" };
            let _ = storage.set_item(KEY, &format!("{} {} {keys}", self.lang.tag(), self.theme.id()));
        }
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

/// Whether a media query matches now.
pub(crate) fn media(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}
