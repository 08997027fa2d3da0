//! The dialogs: at most one is open, named by the store.

mod forms;
mod help;
mod network;
mod own;
mod pickers;
mod share;

pub(crate) use network::share_text;

use crate::store::{Dialog, Store};
use yew::{Html, html};

/// The open dialog, if there is one.
pub(crate) fn dialogs(store: &Store) -> Html {
    let dialog = store.read().ui.dialog.clone();
    match dialog {
        None => html! {},
        Some(Dialog::Help) => help::help(store),
        Some(Dialog::Share) => html! { <share::Share /> },
        Some(Dialog::Systems) => html! { <pickers::Systems /> },
        Some(Dialog::Scenarios) => pickers::scenarios(store),
        Some(Dialog::Network(link)) => html! { <network::Network {link} /> },
        Some(Dialog::Request(node)) => html! { <forms::Request {node} /> },
        Some(Dialog::Timers(node)) => forms::timers(store, node),
        Some(Dialog::Clock(node)) => html! { <forms::Clock {node} /> },
        Some(Dialog::Delay(serial)) => forms::delay(store, serial),
    }
}
