//! Pressing and drawing on the empty stage: a press picks the nearest message or link, a drag is a lasso.

use super::nodes::{LONG_PRESS_MS, is_touch};
use crate::store::{Store, here};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use synod_page::{Deed, Menu, Pinch, Selection, State};
use synod_scenario::Command;
use synod_scene::{Point, hit};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, MouseEvent, PointerEvent, WheelEvent};

/// Where nothing happens by itself, a press on a message delivers it, and one on a timer's arc lets it fire.
fn picked(store: &Store, at: Point, touch: bool) -> bool {
    let command = {
        let state = store.read();
        let Some(arrangement) = state.stage.arrangement().filter(|_| state.session.by_hand()) else {
            return false;
        };
        let message = hit::message(&state.stage.spots, at, reach(touch));
        let delivery = message.map(|serial| Command::Deliver(synod_page::message(serial)));
        delivery.or_else(|| {
            let (node, timer) = hit::timer(arrangement, &state.frame, at)?;
            Some(synod_page::fire(node, timer.name, timer.number))
        })
    };
    let Some(command) = command else { return false };
    store.update(Deed::Commands(vec![command]));
    true
}

/// How near to a message a pointer must be, in pixels: a finger less so than a mouse.
fn reach(touch: bool) -> f32 {
    if touch { hit::FINGER } else { hit::FINGER / 1.5 }
}

/// The message or the link at a point of the stage, for a pointer.
fn near(state: &State, at: Point, touch: bool) -> Option<Selection> {
    let message = hit::message(&state.stage.spots, at, reach(touch)).map(Selection::Message);
    message.or_else(|| {
        let (a, b) = hit::link(state.stage.arrangement()?, at, LINK_REACH)?;
        Some(Selection::Link(a, b))
    })
}

/// The menu of the message or the link at a point of the stage's place; whether there is one.
fn open_menu(store: &Store, place: Point, touch: bool) -> bool {
    let found = {
        let state = store.read();
        near(&state, state.stage.at(place), touch).filter(|_| !state.ui.embed)
    };
    let Some(selection) = found else { return false };
    store.ui(|ui| {
        ui.inspect(selection);
        ui.menu = Some(Menu { x: place.x.into(), y: place.y.into() });
    });
    true
}

/// Right click, and what some browsers make of a long press.
pub(super) fn context(store: &Store, event: &MouseEvent) {
    if store.read().ui.menu.is_some() || open_menu(store, point(event), false) {
        event.prevent_default();
        LASSO.with_borrow_mut(Lasso::end);
    }
}

/// How far a pointer moves before it draws, in pixels.
const SLOP: f32 = 6.0;

/// How near to a link a press must be, in pixels.
const LINK_REACH: f32 = 9.0;

/// The most points of a lasso.
const POINTS_MAX: usize = 400;

thread_local! {
    /// What the pointer draws on the stage.
    static LASSO: RefCell<Lasso> = RefCell::default();
}

/// Lends it.
pub(super) fn with(act: impl FnOnce(&mut Lasso)) {
    LASSO.with_borrow_mut(act);
}

/// A press under way.
#[derive(Default)]
pub(crate) struct Lasso {
    pointer: Option<i32>,
    /// Where it has been, in pixels of the stage's place.
    points: Vec<Point>,
    drawing: bool,
    /// The stage moves with it.
    panning: bool,
    /// Two fingers.
    pinch: Option<Pinch>,
    /// The menu that opens when the finger rests.
    resting: Option<Timeout>,
}

impl Lasso {
    /// The pointer went down on the empty stage.
    pub(crate) fn down(&mut self, store: &Store, event: &PointerEvent) {
        if let Some(first) = self.pointer {
            self.pinch(first, event);
            return;
        }
        if event.button() != 0 {
            return;
        }
        if store.read().ui.menu.is_some() {
            store.ui(|ui| ui.menu = None);
        }
        self.pointer = Some(event.pointer_id());
        self.drawing = false;
        self.points.clear();
        self.points.push(point(event));
        if is_touch(event) {
            let at = point(event);
            self.resting = Some(Timeout::new(LONG_PRESS_MS, move || {
                let store = here();
                if open_menu(&store, at, true) {
                    // What the finger does from now on is not a press.
                    LASSO.with_borrow_mut(Lasso::end);
                }
            }));
        }
        if let Some(pad) = pad(event) {
            let _ = pad.set_pointer_capture(event.pointer_id());
        }
    }

    /// It moved.
    pub(crate) fn moved(&mut self, store: &Store, event: &PointerEvent) {
        if self.pinch.is_some() {
            self.pinched(store, event);
            return;
        }
        let Some(first) = self.points.first().filter(|_| self.pointer == Some(event.pointer_id())) else {
            return;
        };
        let at = point(event);
        let from = *first;
        self.drawing |= from.distance(at) > SLOP;
        if self.drawing {
            self.resting = None;
        }
        if self.drawing && (self.panning || (self.points.len() == 1 && pans(store, event))) {
            self.panning = true;
            store.quietly(|state| {
                state.stage.pan(from - at);
                super::nodes::follow(state);
            });
            self.points[0] = at;
            store.wake();
        } else if self.drawing
            && self.points.len() < POINTS_MAX
            && self.points.last().is_some_and(|p| p.distance(at) > 3.0)
        {
            self.points.push(at);
            self.draw();
        }
    }

    /// It was lifted: selects what was drawn around, or what is near.
    pub(crate) fn up(&mut self, store: &Store, event: &PointerEvent) {
        self.resting = None;
        super::nodes::lifted(event);
        if self.pinch.is_some() || self.panning {
            self.end();
            store.notify();
            return;
        }
        if self.pointer != Some(event.pointer_id()) {
            return;
        }
        if !self.drawing
            && !event.shift_key()
            && picked(store, store.read().stage.at(point(event)), is_touch(event))
        {
            self.end();
            return;
        }
        let selection = {
            let state = store.read();
            let more = event.shift_key();
            match state.stage.arrangement() {
                None => Selection::None,
                Some(arrangement) if self.drawing => {
                    let mut nodes = if more { state.ui.selection.nodes().to_vec() } else { Vec::new() };
                    let points: Vec<Point> = self.points.iter().map(|p| state.stage.at(*p)).collect();
                    for node in hit::lassoed(arrangement, &points).iter() {
                        if !nodes.contains(&node) {
                            nodes.push(node);
                        }
                    }
                    if nodes.is_empty() { Selection::None } else { Selection::Nodes(nodes) }
                }
                Some(_) => near(&state, state.stage.at(point(event)), is_touch(event)).unwrap_or_default(),
            }
        };
        self.end();
        store.ui(|ui| ui.inspect(selection));
    }

    /// A second finger: from now on both move the stage and look closer, or less close.
    fn pinch(&mut self, first: i32, event: &PointerEvent) {
        let second = event.pointer_id();
        let Some(at) = self.points.last().copied().filter(|_| first != second) else { return };
        self.points.clear();
        self.resting = None;
        self.draw();
        self.pinch = Some(Pinch::between((first, at), (second, point(event))));
        if let Some(pad) = pad(event) {
            let _ = pad.set_pointer_capture(event.pointer_id());
        }
    }

    fn pinched(&mut self, store: &Store, event: &PointerEvent) {
        let moved = self.pinch.as_mut().and_then(|pinch| pinch.moved(event.pointer_id(), point(event)));
        let Some(moved) = moved else { return };
        store.quietly(|state| {
            state.stage.look_closer(moved.times, moved.around);
            state.stage.pan(moved.by * -1.0);
            super::nodes::follow(state);
        });
        store.notify_later(crate::store::now());
        store.wake();
    }

    /// The browser took the pointer away.
    pub(crate) fn cancel(&mut self, _store: &Store, _event: &PointerEvent) {
        self.end();
    }

    fn end(&mut self) {
        self.pointer = None;
        self.resting = None;
        self.pinch = None;
        self.drawing = false;
        self.panning = false;
        self.points.clear();
        self.draw();
    }

    /// The line follows the pointer without a rendering of the page.
    fn draw(&self) {
        let mut points = String::new();
        for Point { x, y } in &self.points {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let (x, y) = (*x as i32, *y as i32);
            points.push_str(&[&x.to_string(), ",", &y.to_string(), " "].concat());
        }
        let found = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("lasso"));
        if let Some(lasso) = found {
            let _ = lasso.set_attribute("points", if self.points.len() > 2 { &points } else { "" });
        }
    }
}

/// Whether a drag moves the stage: one that is larger than its place, unless Shift asks for a lasso.
fn pans(store: &Store, event: &PointerEvent) -> bool {
    store.read().stage.is_zoomed() && !event.shift_key()
}

/// The wheel looks closer at a large stage, and leaves a small one alone.
#[expect(clippy::cast_possible_truncation, reason = "a picture")]
pub(super) fn wheel(store: &Store, event: &WheelEvent) {
    if store.read().stage.is_large() {
        event.prevent_default();
        let times = (-event.delta_y() / 400.0).clamp(-0.5, 0.5).exp() as f32;
        zoom(store, times, Some(point(event)));
    }
}

/// Looks this many times closer at a point, or at the middle.
pub(crate) fn zoom(store: &Store, times: f32, at: Option<Point>) {
    store.change(|state| {
        let (width, height) = state.stage.size();
        state.stage.look_closer(times, at.unwrap_or(Point::new(width / 2.0, height / 2.0)));
    });
}

fn pad(event: &MouseEvent) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// Where it is on the stage.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn point(event: &MouseEvent) -> Point {
    let rect = pad(event).map(|pad| pad.get_bounding_client_rect());
    let (left, top) = rect.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
    let (x, y) = (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
    Point::new(x as f32, y as f32)
}
