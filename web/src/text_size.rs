//! How large text is: the style sheet lets it grow on a wall and in the projector's theme, and what is painted or
//! measured in pixels grows with it.

use std::cell::Cell;

/// The text size of most browsers, in pixels.
const USUAL: f32 = 16.0;

thread_local! {
    static TIMES: Cell<f32> = const { Cell::new(1.0) };
}

/// By how much text is larger than usual.
pub(crate) fn times() -> f32 {
    TIMES.get()
}

/// Looks it up: the window or the theme has changed.
pub(crate) fn measure() {
    let size = web_sys::window().and_then(|window| {
        let root = window.document()?.document_element()?;
        window.get_computed_style(&root).ok()??.get_property_value("font-size").ok()
    });
    // The browser reads the number: to do it here takes tables of 10 KB.
    #[expect(clippy::cast_possible_truncation, reason = "text is not that large")]
    let size = size.map(|size| js_sys::parse_float(&size) as f32);
    if let Some(size) = size.filter(|size| size.is_finite()) {
        TIMES.set((size / USUAL).clamp(0.5, 4.0));
    }
}
