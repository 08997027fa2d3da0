//! What the reader chose and the page remembers: language, theme, whether single keys act.
//!
//! Storage may be denied, and in a sandboxed frame even asking for it throws. Then nothing is remembered and
//! everything else works; [`Settings::kept`] tells, so that the page can say so.

use gloo::storage::{LocalStorage, Storage as _};
use serde::{Deserialize, Serialize};
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

/// The settings as they are stored: every field may be missing.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    lang: Option<String>,
    theme: Option<String>,
    keys: Option<bool>,
}

impl Settings {
    /// What was remembered, and for the rest what the browser says about its reader.
    pub(crate) fn load() -> Self {
        let kept = storage_works();
        let stored: Stored = if kept { LocalStorage::get(KEY).unwrap_or_default() } else { Stored::default() };
        Self {
            lang: stored.lang.and_then(|tag| Lang::parse(&tag)).unwrap_or_else(preferred_lang),
            theme: stored.theme.and_then(|id| Theme::parse(&id)).unwrap_or_else(preferred_theme),
            keys: stored.keys.unwrap_or(true),
            kept,
        }
    }

    /// Remembers them, where that is possible.
    pub(crate) fn save(&self) {
        if self.kept {
            let (lang, theme) = (self.lang.tag().to_owned(), self.theme.id().to_owned());
            let stored = Stored { lang: Some(lang), theme: Some(theme), keys: Some(self.keys) };
            let _ = LocalStorage::set(KEY, stored);
        }
    }
}

/// Whether local storage can be reached at all. Asking throws in a sandboxed frame; `gloo` would panic there.
fn storage_works() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
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
    web_sys::window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}
