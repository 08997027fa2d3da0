//! A search goes on in a worker. Where there can be none, it goes on in slices on the page, each a task of its own, so that
//! no frame is dropped meanwhile. The next one is asked for by a message to the page itself, without the rest that a timer
//! takes; but while the run plays there is such a rest, for the frames.

use super::{explore, helper};
use crate::address;
use crate::parts::on::focus;
use crate::store::{Store, here};
use gloo::timers::callback::Timeout;
use synod_page::State;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// How long a search rests between two slices while the run plays, in milliseconds.
const REST_MS: u32 = 4;

/// Begins to search; or says what is wrong with what was asked for.
pub(crate) fn start(store: &Store) {
    if let Some(number) = store.quietly(State::begin_hunt) {
        match helper::hire(hears, alone) {
            Some(helper) => store.quietly(|state| state.hunt.hand_over(helper, state.now)),
            None => next(number),
        }
    }
    store.notify();
}

/// The worker tells how far it has come.
fn hears(told: &str) {
    let store = here();
    match store.quietly(|state| state.hunt.hear(told, state.now)) {
        Some(true) => store.notify_part(explore),
        Some(false) => {}
        None => alone(),
    }
}

/// The worker cannot do it: the page searches itself.
fn alone() {
    if let Some(number) = here().quietly(State::search_alone) {
        next(number);
    }
}

/// Ends the search and forgets its result.
pub(crate) fn cancel(store: &Store) {
    store.change(|state| state.hunt.cancel());
    focus("hunt-go");
}

/// Puts what was found on the stage, at its last step.
pub(crate) fn play(store: &Store) {
    // The browser's way back leads to this very moment.
    address::replace(store);
    if store.change(State::play_found) {
        address::push(store);
    }
}

/// Goes back to where one was before the counterexample.
pub(crate) fn back(store: &Store) {
    store.change(State::leave_found);
    address::push(store);
}

/// Goes on after a while, or for a while no more.
pub(crate) fn pause(store: &Store) {
    if let Some(number) = store.quietly(|state| state.hunt.pause(state.now)) {
        next(number);
    }
    store.notify();
}

thread_local! {
    /// Where messages go in that ask for the next slice.
    static NEXT: Option<MessagePort> = channel();
}

/// A channel whose messages are the numbers of the searches that go on.
fn channel() -> Option<MessagePort> {
    let channel = MessageChannel::new().ok()?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let number = event.data().as_string().and_then(|number| number.parse().ok());
        let Some(number) = number else { return };
        let store = here();
        let (tells, goes_on) = store.quietly(|state| state.hunt.slice(number, state.now));
        if tells {
            store.notify_part(explore);
        }
        if goes_on {
            next(number);
        }
    });
    channel.port1().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    Some(channel.port2())
}

/// Asks for the next slice.
fn next(number: u32) {
    let playing = here().read().playing;
    if playing {
        Timeout::new(REST_MS, move || ask(number)).forget();
    } else {
        ask(number);
    }
}

fn ask(number: u32) {
    NEXT.with(|port| {
        if let Some(port) = port {
            let _ = port.post_message(&JsValue::from(number.to_string()));
        }
    });
}
