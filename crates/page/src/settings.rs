//! What the reader chose and the page remembers: language, theme, whether single keys act.

use crate::caption::Hold;
use synod_model::Lang;
use synod_scene::Theme;

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of the page.
    pub lang: Lang,
    /// How it looks.
    pub theme: Theme,
    /// What time does while somebody reads what is interesting.
    pub hold: Hold,
    /// Whether single keys act while the stage has the focus.
    pub keys: bool,
    /// Whether the browser lets the page remember.
    pub kept: bool,
}
