//! The dialogs: at most one is open, named by the store.

mod forms;
mod help;
mod network;
mod own;
mod pickers;
mod share;

pub(crate) use network::share_text;

use crate::store::{Dialog, use_store};
use yew::{Html, function_component, html};

/// The open dialog, if there is one.
#[function_component]
pub(crate) fn Dialogs() -> Html {
    let store = use_store();
    let dialog = store.read().ui.dialog.clone();
    match dialog {
        None => html! {},
        Some(Dialog::Help) => html! { <help::Help /> },
        Some(Dialog::Share) => html! { <share::Share /> },
        Some(Dialog::Systems) => html! { <pickers::Systems /> },
        Some(Dialog::Scenarios) => html! { <pickers::Scenarios /> },
        Some(Dialog::Network(link)) => html! { <network::Network {link} /> },
        Some(Dialog::Request(node)) => html! { <forms::Request {node} /> },
        Some(Dialog::Timers(node)) => html! { <forms::Timers {node} /> },
        Some(Dialog::Clock(node)) => html! { <forms::Clock {node} /> },
        Some(Dialog::Delay(serial)) => html! { <forms::Delay {serial} /> },
    }
}
