//! The dialogs: at most one is open, named by the store.

mod editor;
mod forms;
mod gallery;
mod help;
mod key;
mod live;
mod look;
mod miniature;
mod network;
mod others;
mod own;
mod pickers;
mod qr;
mod share;
mod slides;

pub(crate) use live::possible as live_possible;
pub(crate) use slides::{open as open_slides, turn as turn_slide};

use crate::chunks;
use crate::parts::modal::{Modal, modal};
use crate::store::Store;
use synod_page::texts as t;
use synod_page::{Dialog, Hall, State};
use yew::Html;

/// The dialog, open or closed.
pub(crate) fn dialogs(store: &Store) -> Html {
    let dialog = store.read().ui.dialog.clone();
    modal(store, dialog.map(|dialog| content(store, dialog)))
}

/// What is in a dialog.
fn content(store: &Store, dialog: Dialog) -> Modal {
    match dialog {
        Dialog::Help => help::help(store),
        Dialog::Key => key::key(store),
        Dialog::Share => share::share(store),
        Dialog::Scenarios => pickers::scenarios(store),
        Dialog::Gallery(_) | Dialog::Others | Dialog::Slides => match chunks::lessons() {
            Some(lessons) => (lessons.dialog)(store, &dialog),
            None => Modal {
                title: t::CHUNK_COMES.get(store.lang()).into(),
                says: "".into(),
                wide: true,
                body: Html::default(),
            },
        },
        Dialog::Editor => editor::editor(store),
        Dialog::Network(link) => network::network(store, link),
        Dialog::Request(node) => forms::request(store, node),
        Dialog::Timers(node) => forms::timers(store, node),
        Dialog::Clock(node) => forms::clock(store, node),
        Dialog::Live => live::live(store),
        Dialog::Look => look::look(store),
        Dialog::Compare => crate::compare::compare(store),
        Dialog::Delay(serial) => forms::delay(store, serial),
    }
}

/// What is in the dialogs whose code comes with that of lessons.
pub(crate) fn of_lessons(store: &Store, dialog: &Dialog) -> Modal {
    match dialog {
        Dialog::Others => others::others(store),
        Dialog::Slides => slides::slides(store),
        Dialog::Gallery(hall) => gallery::gallery(store, *hall),
        _ => gallery::gallery(store, Hall::default()),
    }
}

/// What is in their fields when they open.
pub(crate) fn prefill_of_lessons(state: &mut State, dialog: &Dialog) -> Vec<String> {
    match dialog {
        Dialog::Slides => slides::prefill(state),
        Dialog::Others => {
            state.ui.alike = others::of(state);
            Vec::new()
        }
        // What is searched for stays on the way from one part to another.
        _ if matches!(state.ui.dialog, Some(Dialog::Gallery(_))) => std::mem::take(&mut state.ui.typed),
        _ => Vec::new(),
    }
}

/// What is in the fields of a dialog when it opens.
pub(crate) fn prefill(state: &mut State, dialog: &Dialog) {
    state.ui.typed = match dialog {
        Dialog::Network(link) => network::prefill(state, *link),
        Dialog::Request(_) => forms::request_prefill(state, forms::first_offered(state)),
        Dialog::Clock(node) => forms::clock_prefill(state, *node),
        Dialog::Scenarios => own::prefill(state),
        Dialog::Gallery(_) | Dialog::Others | Dialog::Slides => {
            chunks::lessons().map(|lessons| (lessons.prefill)(state, dialog)).unwrap_or_default()
        }
        Dialog::Editor => editor::prefill(state),
        Dialog::Live => live::prefill(state),
        _ => Vec::new(),
    };
    state.ui.copied = None;
    state.ui.shared = (*dialog == Dialog::Share).then(|| std::rc::Rc::new(share::of(state)));
}
