//! A search on the page: what was asked for, and the slices of time in which it goes on.
//!
//! It goes on in slices of a few milliseconds, each a task of its own, so that no frame is dropped meanwhile. The next one
//! is asked for by a message to the page itself, without the rest that a timer takes; but while the run plays there is such
//! a rest, for the frames. A slice ends by the clock; what the search finds does not depend on how it is cut.

mod asked;
mod play;

pub(crate) use asked::{Asked, Start, cancel, choose, label, prepare, start};
pub(crate) use play::{back, play};

use crate::panels::explore::explore;
use crate::store::{Notice, Store, here, now};
use crate::undo::Place;
use gloo::timers::callback::Timeout;
use synod_explore::{AnySearch, SearchReport};
use synod_model::{Lang, Sentence};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// How long a slice may take, in milliseconds: less than half of a frame, as there is the stage to paint.
const SLICE_MS: f64 = 6.0;
/// How long a search rests between two slices while the run plays, in milliseconds.
const REST_MS: u32 = 4;
/// How many states a slice takes before it looks at the clock.
const SLICE_STATES: u64 = 16;
/// The least time between two renderings of the progress, in milliseconds.
const TELL_MS: f64 = 150.0;
/// The memory that a search may take in a page, in MiB.
const MEMORY_MIB: u64 = 512;

/// The search of the page: at most one.
#[derive(Default)]
pub(crate) struct Hunt {
    /// What is asked for next.
    pub(crate) asked: Asked,
    /// Why that cannot be searched.
    pub(crate) refused: Option<Notice>,
    /// Why its question makes no sense.
    pub(crate) no_question: Option<Notice>,
    search: Option<Box<dyn AnySearch>>,
    /// The moment of the run that it started from, if it did.
    pub(crate) from: Option<Place>,
    /// The rule that it switched off.
    pub(crate) rule: Option<&'static str>,
    /// Where one was before the counterexample, and where it is.
    pub(crate) shown: Option<(Place, Place)>,
    /// Whether slices go on.
    pub(crate) runs: bool,
    /// For how long it has gone on, in milliseconds of the reader's time.
    took: f64,
    /// When the last slice ended, unless it was paused then.
    last: Option<f64>,
    told_at: f64,
    /// The result of the search, as of the last slice that reported it.
    pub(crate) report: Option<SearchReport>,
    /// What is not looked at, and why.
    pub(crate) notes: Vec<Sentence>,
    /// Slices of an earlier search stop when they see another number.
    number: u32,
}

impl Hunt {
    /// One slice; whether there is something new to show, and whether another one follows.
    fn slice(&mut self, number: u32) -> (bool, bool) {
        let Some(search) = self.search.as_mut().filter(|_| self.runs && self.number == number) else {
            return (false, false);
        };
        let start = now();
        let mut progress = search.progress();
        while progress.ended.is_none() && now() - start < SLICE_MS {
            progress = search.advance(SLICE_STATES);
        }
        let end = now();
        // The reader waits between two slices too.
        self.took += end - self.last.replace(end).unwrap_or(start);
        self.runs = progress.ended.is_none();
        let tells = !self.runs || end - self.told_at >= TELL_MS;
        if tells {
            self.told_at = end;
            self.report = Some(search.report());
        }
        (tells, self.runs)
    }

    /// A sentence about the system that is searched.
    pub(crate) fn say(&self, sentence: &Sentence, lang: Lang) -> String {
        sentence.render(lang, &|node| self.search.as_ref().map_or_else(String::new, |s| s.name(node)))
    }

    /// States in a second, as the reader waits for them.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate to read"
    )]
    pub(crate) fn rate(&self, states: u64) -> u64 {
        (states as f64 * 1_000.0 / self.took.max(1.0)) as u64
    }

    fn begin(
        &mut self,
        search: Box<dyn AnySearch>,
        notes: Vec<Sentence>,
        from: Option<Place>,
        rule: Option<&'static str>,
    ) {
        let report = Some(search.report());
        let (asked, number) = (std::mem::take(&mut self.asked), self.number + 1);
        let search = Some(search);
        *self = Self { asked, search, notes, from, rule, report, number, runs: true, ..Self::default() };
    }

    /// The run that it may have started from is gone.
    pub(crate) fn leave_run(&mut self) {
        self.shown = None;
        if self.from.is_some() {
            *self =
                Self { asked: std::mem::take(&mut self.asked), number: self.number + 1, ..Self::default() };
        }
    }
}

/// Goes on after a while, or for a while no more.
pub(crate) fn pause(store: &Store) {
    let hunt = store.quietly(|state| {
        let hunt = &mut state.hunt;
        hunt.runs = !hunt.runs && hunt.search.is_some();
        hunt.last = None;
        hunt.number += 1;
        hunt.runs.then_some(hunt.number)
    });
    if let Some(number) = hunt {
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
        let (tells, goes_on) = store.quietly(|state| state.hunt.slice(number));
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
