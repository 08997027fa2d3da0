//! The one place where the page keeps what it knows.
//!
//! The session lives here, outside the virtual DOM. Components read from the [`Store`] and are notified when to
//! read again: at once after something the reader did, at most ten times a second while the run plays. The
//! frame loop (`clock.rs`) paints the canvas from the same state and goes past the components altogether.
//!
//! Nothing is borrowed while listeners run or while the browser calls back, so that a callback can always
//! borrow.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;
use synod_model::{Lang, Text};
use synod_page::{State, Ui};
use wasm_bindgen::JsCast as _;
use yew::{Callback, Html};

/// A part of the page that renders by itself.
pub(crate) type Render = fn(&Store) -> Html;

/// The least time between two renderings of the panels while the run plays, in milliseconds.
const REFRESH_MS: f64 = 100.0;

struct Inner {
    state: RefCell<State>,
    listeners: RefCell<Vec<(usize, Render, Callback<()>)>>,
    next_listener: Cell<usize>,
    told_at: Cell<f64>,
    wake: RefCell<Option<Rc<dyn Fn()>>>,
    /// What is done to the state before everybody is told that it is new.
    prepare: Cell<Option<fn(&mut State)>>,
    /// What is done after that.
    told: Cell<Option<fn(&Store)>>,
}

/// A handle to the page's state; clones share it.
#[derive(Clone)]
pub(crate) struct Store(Rc<Inner>);

thread_local! {
    static HERE: RefCell<Option<Store>> = const { RefCell::new(None) };
}

/// The store of this page. There is one, so that nothing needs to carry it along.
pub(crate) fn here() -> Store {
    HERE.with_borrow(Clone::clone).expect("the page is opened with a store")
}

/// Whether there is a store yet.
pub(crate) fn is_open() -> bool {
    HERE.with_borrow(Option::is_some)
}

impl Store {
    /// A store of this state, which is the one of the page from now on.
    pub(crate) fn open_with(state: State) -> Self {
        let store = Self(Rc::new(Inner {
            state: RefCell::new(state),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            told_at: Cell::new(0.0),
            wake: RefCell::default(),
            prepare: Cell::new(None),
            told: Cell::new(None),
        }));
        HERE.set(Some(store.clone()));
        store
    }

    /// From now on this is done to the state before everybody is told that it is new.
    pub(crate) fn prepare_with(&self, prepare: fn(&mut State)) {
        self.0.prepare.set(Some(prepare));
    }

    /// From now on this is done once everybody was told.
    pub(crate) fn then_tell(&self, told: fn(&Self)) {
        self.0.told.set(Some(told));
    }

    /// The state, to read. Do not hold it while anything else may run.
    pub(crate) fn read(&self) -> Ref<'_, State> {
        self.0.state.borrow()
    }

    /// Changes the state without telling anybody: for the frame loop, and for reading what is cached.
    pub(crate) fn quietly<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(&mut self.0.state.borrow_mut())
    }

    /// Changes the state and notifies everybody at once.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = self.quietly(change);
        self.notify();
        self.wake();
        result
    }

    /// Changes what the reader looks at.
    pub(crate) fn ui(&self, change: impl FnOnce(&mut Ui)) {
        self.change(|state| change(&mut state.ui));
    }

    /// Tells everybody that there is something new to show.
    pub(crate) fn notify(&self) {
        // What the components show of the stage is of this moment, even before the next frame is painted.
        self.quietly(|state| {
            state.revision += 1;
            if let Some(prepare) = self.0.prepare.get() {
                prepare(state);
            }
            state.session.frame(&mut state.frame);
            state.arrange();
        });
        self.0.told_at.set(now());
        let listeners = self.0.listeners.borrow().clone();
        for (_, _, listener) in listeners {
            listener.emit(());
        }
        if let Some(told) = self.0.told.get() {
            told(self);
        }
    }

    /// Tells one part of the page.
    pub(crate) fn notify_part(&self, part: Render) {
        let listeners = self.0.listeners.borrow().clone();
        for (_, _, listener) in listeners.iter().filter(|(_, of, _)| std::ptr::fn_addr_eq(*of, part)) {
            listener.emit(());
        }
    }

    /// Tells everybody, unless that was done a moment ago: while the run plays.
    pub(crate) fn notify_later(&self, at: f64) -> bool {
        let due = at - self.0.told_at.get() >= REFRESH_MS;
        if due {
            self.notify();
        }
        due
    }

    /// The language of the page.
    pub(crate) fn lang(&self) -> Lang {
        self.read().lang()
    }

    /// A text in the language of the page.
    pub(crate) fn text(&self, text: &'static Text) -> &'static str {
        text.get(self.lang())
    }

    /// What wakes the frame loop.
    pub(crate) fn set_wake(&self, wake: Rc<dyn Fn()>) {
        *self.0.wake.borrow_mut() = Some(wake);
    }

    /// Asks for one more frame.
    pub(crate) fn wake(&self) {
        let wake = self.0.wake.borrow().clone();
        if let Some(wake) = wake {
            wake();
        }
    }

    /// Tells a part from now on when there is something new; the number ends that.
    pub(crate) fn listen(&self, part: Render, listener: Callback<()>) -> usize {
        let id = self.0.next_listener.get();
        self.0.next_listener.set(id + 1);
        self.0.listeners.borrow_mut().push((id, part, listener));
        id
    }

    /// Tells it no more.
    pub(crate) fn unlisten(&self, id: usize) {
        self.0.listeners.borrow_mut().retain(|(listener, ..)| *listener != id);
    }
}

/// Milliseconds since the page was opened, or the worker was started, which has this of what a window has.
pub(crate) fn now() -> f64 {
    let here: web_sys::Window = js_sys::global().unchecked_into();
    here.performance().map_or(0.0, |performance| performance.now())
}
