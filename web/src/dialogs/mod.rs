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

use crate::parts::modal::{Modal, modal};
use crate::store::Store;
use synod_page::{Dialog, State};
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
        Dialog::Gallery(hall) => gallery::gallery(store, hall),
        Dialog::Scenarios => pickers::scenarios(store),
        Dialog::Others => others::others(store),
        Dialog::Slides => slides::slides(store),
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

/// What is in the fields of a dialog when it opens.
pub(crate) fn prefill(state: &mut State, dialog: &Dialog) {
    state.ui.typed = match dialog {
        Dialog::Network(link) => network::prefill(state, *link),
        Dialog::Request(_) => forms::request_prefill(state, forms::first_offered(state)),
        Dialog::Clock(node) => forms::clock_prefill(state, *node),
        Dialog::Scenarios => own::prefill(state),
        Dialog::Slides => slides::prefill(state),
        Dialog::Editor => editor::prefill(state),
        Dialog::Live => live::prefill(state),
        Dialog::Gallery(_) if matches!(state.ui.dialog, Some(Dialog::Gallery(_))) => {
            std::mem::take(&mut state.ui.typed)
        }
        _ => Vec::new(),
    };
    state.ui.copied = None;
    state.ui.alike = (*dialog == Dialog::Others).then(|| others::of(state)).flatten();
    state.ui.shared = (*dialog == Dialog::Share).then(|| std::rc::Rc::new(share::of(state)));
}
