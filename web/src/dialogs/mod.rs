//! The dialogs: at most one is open, named by the store.

mod forms;
mod help;
mod network;
mod own;
mod pickers;
mod qr;
mod share;

pub(crate) use network::share_text;
pub(crate) use share::{Shared, save};

use crate::parts::modal::{Modal, modal};
use crate::store::{Dialog, State, Store};
use yew::Html;

/// The open dialog, if there is one.
pub(crate) fn dialogs(store: &Store) -> Html {
    let dialog = store.read().ui.dialog.clone();
    let code = crate::chunks::dialogs();
    let content = dialog.zip(code).map(|(dialog, code)| (code.content)(store, dialog));
    modal(store, content)
}

/// What is in a dialog. Its code comes in a chunk.
pub(crate) fn content(store: &Store, dialog: Dialog) -> Modal {
    match dialog {
        Dialog::Help => help::help(store),
        Dialog::Share => share::share(store),
        Dialog::Systems => pickers::systems(store),
        Dialog::Scenarios => pickers::scenarios(store),
        Dialog::Network(link) => network::network(store, link),
        Dialog::Request(node) => forms::request(store, node),
        Dialog::Timers(node) => forms::timers(store, node),
        Dialog::Clock(node) => forms::clock(store, node),
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
        _ => Vec::new(),
    };
    state.ui.copied = None;
    state.ui.shared = (*dialog == Dialog::Share).then(|| std::rc::Rc::new(share::of(state)));
}
