//! Where the reader is: what had the focus may go away with the next rendering, and then the focus goes to the part of
//! the page in which it was, rather than nowhere.

use super::on::target;
use std::cell::Cell;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement};

/// The parts to which the focus falls back, and where in each: who picks what happens next goes on picking.
const PARTS: [(&str, &[&str]); 3] = [
    (".picks", &[".picks .first .pick-step", ".picks .pick-step", "#panel"]),
    ("#panel", &["#panel"]),
    ("#stage", STAGE),
];

/// Where the focus falls back from bar and transport: what one presses there acts on the stage.
const STAGE: &[&str] = &["#stage"];

thread_local! {
    /// The part that had the focus last.
    static PART: Cell<Option<&'static [&'static str]>> = const { Cell::new(None) };
}

/// Something has the focus now.
pub(crate) fn gained(event: &Event) {
    let inside =
        |selector: &str| target(event).and_then(|target| target.closest(selector).ok().flatten()).is_some();
    let part = PARTS.iter().find(|(selector, _)| inside(selector));
    PART.set(Some(part.map_or(STAGE, |(_, places)| *places)));
}

/// A press somewhere may take the focus away on purpose, and so may Tab, which goes on to the browser's own controls.
pub(crate) fn pressed() {
    PART.set(None);
}

/// The page has rendered: if the focus was lost with what had it, it goes to where that was.
pub(crate) fn keep() {
    let Some(places) = PART.get() else { return };
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let lost = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
    if lost {
        let found = places.iter().find_map(|place| document.query_selector(place).ok().flatten());
        if let Some(place) = found.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
            let _ = place.focus();
        }
    }
}
