//! The way to a lesson or to a challenge: from an address or a text, when its code and its systems have come.

use crate::chunks::{self, Chunk};
use crate::store::Store;
use synod_page::WantedLesson;

/// Opens the text of a lesson or of a challenge; whether it is one.
pub(crate) fn open_text(store: &Store, text: &str) -> bool {
    let Some(wanted) = WantedLesson::of_text(text) else { return false };
    store.ui(|ui| {
        ui.dialog = None;
        ui.wanted_lesson = Some(wanted);
    });
    follow(store);
    true
}

/// Begins the lesson that the address asks for, when its code and its systems have come.
pub(crate) fn follow(store: &Store) {
    let Some(wanted) = store.read().ui.wanted_lesson.clone() else { return };
    let mut chunks = chunks::systems([wanted.system.as_str()]);
    chunks.extend([Chunk::Panels, Chunk::Lessons]);
    chunks.extend(wanted.file().map(Chunk::Text));
    chunks::need(store, chunks, move |store| {
        let Some(lessons) = chunks::lessons() else { return };
        let text = synod_page::lesson_text(&store.read().shelf, &wanted).unwrap_or_default();
        let systems = synod_page::lesson_systems(&text);
        let missing = chunks::missing(systems.iter().map(String::as_str));
        chunks::need(store, missing, move |store| (lessons.teach)(store));
    });
}
