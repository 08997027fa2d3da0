//! Where the reader is: what had the focus may go away with the next rendering, and then the focus goes to the part of
//! the page in which it was, rather than nowhere.

use super::on::{focus, target};
use std::cell::Cell;
use web_sys::Event;

/// The parts to which the focus falls back: their ids.
const PARTS: [&str; 2] = ["panel", "stage"];

thread_local! {
    /// The part that had the focus last.
    static PART: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Something has the focus now.
pub(crate) fn gained(event: &Event) {
    let inside = |id: &str| {
        let found = target(event).and_then(|target| target.closest(&["#", id].concat()).ok().flatten());
        found.is_some()
    };
    // Bar and transport are part of the page's frame; what one presses there acts on the stage.
    PART.set(Some(PARTS.into_iter().find(|id| inside(id)).unwrap_or("stage")));
}

/// A press somewhere may take the focus away on purpose.
pub(crate) fn pressed() {
    PART.set(None);
}

/// The page has rendered: if the focus was lost with what had it, it goes to where that was.
pub(crate) fn keep() {
    let Some(part) = PART.get() else { return };
    let document = web_sys::window().and_then(|window| window.document());
    let lost = document.is_some_and(|document| {
        let active = document.active_element();
        active.is_none_or(|active| active.tag_name() == "BODY")
    });
    if lost {
        focus(part);
    }
}
