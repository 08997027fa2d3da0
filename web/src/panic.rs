//! When something breaks all the same, index.html says so, with what happened and a link that reproduces the run.
//!
//! After a panic nothing of the page's code can be trusted, and its state may still be borrowed. Traps, and what a
//! function of the browser throws, leave the code without passing here at all. So all of them are caught where they
//! arrive, outside; a panic only leaves its words there.

use wasm_bindgen::JsCast as _;

/// Where index.html finds the words of a panic: a name of the window.
const WORDS: &str = "synodPanic";

/// Keeps the words of a panic. Yew is notified, or it would put its own hook in place of this one.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|info| leave(&info.to_string())));
}

/// Leaves the words for index.html, and on the console, where developers look.
fn leave(text: &str) {
    let Some(window) = web_sys::window() else { return };
    let _ = js_sys::Reflect::set(&window, &WORDS.into(), &text.into());
    if let Ok(console) = js_sys::Reflect::get(&window, &"console".into())
        && let Ok(error) = js_sys::Reflect::get(&console, &"error".into())
        && let Ok(error) = error.dyn_into::<js_sys::Function>()
    {
        let _ = error.call1(&console, &text.into());
    }
}
