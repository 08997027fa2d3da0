//! The frame loop: the only thing that runs sixty times a second.
//!
//! One animation frame is asked for while something moves, and none otherwise. A frame lets virtual time pass,
//! fills the stage's frame and paints the canvas; the components are notified at most ten times a second. A hidden
//! tab gets no frames, and the gap it leaves is clamped, so that nobody comes back to a run far ahead.

use crate::address;
use crate::settings::media;
use crate::stage::painter::Painter;
use crate::store::{Store, now};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use synod_page::texts as t;
use synod_sim::CHECKPOINT_EVERY;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// The longest time that one frame makes up for, in milliseconds.
const GAP_MS: f64 = 100.0;

/// How often the address follows a run that plays, in milliseconds.
const ADDRESS_MS: f64 = 1_000.0;

struct Loop {
    store: Store,
    painter: RefCell<Painter>,
    callback: RefCell<Option<Closure<dyn FnMut(f64)>>>,
    asked: Cell<bool>,
    last: Cell<Option<f64>>,
    addressed_at: Cell<f64>,
    /// Whether it was said that the run is long by now.
    told_long: Cell<bool>,
}

/// Starts the loop; from now on [`Store::wake`] asks for a frame.
pub(crate) fn start(store: &Store) {
    let this = Rc::new(Loop {
        store: store.clone(),
        painter: RefCell::new(Painter::default()),
        callback: RefCell::new(None),
        asked: Cell::new(false),
        last: Cell::new(None),
        addressed_at: Cell::new(now()),
        told_long: Cell::new(false),
    });
    let weak = Rc::downgrade(&this);
    *this.callback.borrow_mut() = Some(Closure::new(move |at| {
        if let Some(this) = weak.upgrade() {
            this.frame(at);
        }
    }));
    store.set_wake(Rc::new(move || this.ask()));
    store.wake();
}

impl Loop {
    fn ask(&self) {
        if self.asked.get() {
            return;
        }
        let callback = self.callback.borrow();
        if let (Some(callback), Some(window)) = (callback.as_ref(), web_sys::window()) {
            self.asked.set(window.request_animation_frame(callback.as_ref().unchecked_ref()).is_ok());
        }
    }

    fn frame(&self, at: f64) {
        self.asked.set(false);
        let gap = self.last.get().map_or(0.0, |last| (at - last).clamp(0.0, GAP_MS));
        let (playing, moved) = self.store.quietly(|state| {
            let step = state.session.present().step;
            if state.playing {
                state.pass(gap);
                if state.session.kept_every() > CHECKPOINT_EVERY && !self.told_long.replace(true) {
                    state.ui.notice = Some(synod_page::Notice::Says(t::LONG_RUN.with([])));
                }
            }
            (state.playing, state.session.present().step != step)
        });
        // With reduced motion the picture changes with a step, never between two.
        if moved || !playing || !media_calm() {
            self.store.quietly(|state| self.painter.borrow_mut().paint(state));
            // The words for a message follow it.
            if let Some(panels) = crate::chunks::panels().filter(|_| self.store.read().ui.tip.is_some()) {
                (panels.tip.1)(&self.store);
            }
            if self.store.read().ui.recording.is_some() {
                crate::clip::painted(&self.store);
            }
        }
        if playing {
            self.last.set(Some(at));
            self.store.notify_later(at);
            if at - self.addressed_at.get() > ADDRESS_MS {
                self.addressed_at.set(at);
                address::write(&self.store);
            }
            self.ask();
        } else if self.last.take().is_some() {
            // It has stopped by itself: at a violation, at the end.
            self.store.notify();
            address::write(&self.store);
        }
    }
}

/// Whether the reader wants little motion; asked once a second at most, since it crosses to JavaScript.
fn media_calm() -> bool {
    thread_local! {
        static KNOWN: Cell<(f64, bool)> = const { Cell::new((f64::NEG_INFINITY, false)) };
    }
    let (at, calm) = KNOWN.get();
    let time = now();
    if time - at < 1_000.0 {
        return calm;
    }
    let calm = media(crate::settings::CALM);
    KNOWN.set((time, calm));
    calm
}
