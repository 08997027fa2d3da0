//! The words for what is pointed at: beside the pointer, at the node that has the focus, or after a finger has rested.
//!
//! There is one element for them. While the run plays it keeps its subject, follows it, and is gone with it.

use crate::parts::on::{el, element, target};
use crate::parts::tip::words;
use crate::stage::AREA;
use crate::store::{Store, here};
use crate::transport::track::Track;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use synod_model::NodeId;
use synod_page::texts as t;
use synod_page::{Part, Pointed};
use synod_scene::Point;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};
use yew::{Html, html};

/// The id of the element.
const TIP: &str = "tip";

/// How long a mouse rests until the words appear, in milliseconds. Once some are seen, others come at once.
const REST_MS: u32 = 300;

/// How long a finger rests: a little longer than until a menu opens, which says the same.
const PRESS_MS: u32 = 560;

/// How far a finger may move while it rests, in pixels.
const SLOP: f32 = 8.0;

/// What will be said in a moment.
struct Waiting {
    part: Part,
    at: Point,
    _until: Timeout,
}

thread_local! {
    static WAITING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
    /// What was shown last, and how wide that was: the words do not become narrower under the reader's eyes.
    static WIDE: RefCell<Option<(Part, i32)>> = const { RefCell::new(None) };
}

/// The words, if something is pointed at.
pub(crate) fn tip(store: &Store) -> Html {
    let state = store.read();
    let free = state.ui.menu.is_none() && state.ui.dialog.is_none();
    let tip = state.ui.tip.as_ref().filter(|_| free).and_then(|pointed| state.tip(&pointed.part));
    let Some(tip) = tip else { return html! {} };
    let title = el("b", "tip-title", tip.title.clone());
    // Whatever is on the page belongs to a part of it with a name.
    html! {
        <aside aria-label={t::TIP.get(state.lang())}><div class="tip-box" id={TIP} role="tooltip">{ title }{ words(tip) }</div></aside>
    }
}

/// Puts the words where they belong.
pub(crate) fn shown(store: &Store) {
    let Some((tip, window)) = element(TIP).zip(web_sys::window()) else { return };
    let state = store.read();
    let Some(pointed) = &state.ui.tip else { return };
    let least =
        WIDE.with_borrow(|wide| wide.as_ref().filter(|(part, _)| *part == pointed.part).map_or(0, |w| w.1));
    let style = tip.style();
    let _ = style.set_property("min-inline-size", &[&least.to_string(), "px"].concat());
    let (wide, high) = (tip.offset_width(), tip.offset_height());
    WIDE.replace(Some((pointed.part.clone(), wide)));
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let length =
        |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|s| s.as_f64()).unwrap_or(0.0) as f32;
    let window = (length(window.inner_width()), length(window.inner_height()));
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let size = (wide as f32, high as f32);
    let (beside, free) = state.pointed_at(pointed);
    let at = Pointed::place(beside, free, size, window);
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let (x, y) = ((at.x.round() as i32).to_string(), (at.y.round() as i32).to_string());
    let _ = style.set_property("transform", &["translate(", &x, "px,", &y, "px)"].concat());
}

/// Says nothing any more.
fn hide(store: &Store) {
    WAITING.set(None);
    if store.quietly(|state| state.ui.tip.take()).is_some() {
        store.notify_part(tip);
    }
}

/// Says what a part is.
fn show(store: &Store, part: Part, at: Point, focus: bool) {
    WAITING.set(None);
    let corner = corner();
    store.quietly(|state| state.ui.tip = Some(Pointed { part, at, corner, focus }));
    store.notify_part(tip);
}

/// The pointer has moved.
pub(crate) fn moved(store: &Store, event: &Event) {
    let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
    let at = point(event);
    if event.pointer_type() == "touch" {
        let strayed = WAITING.with_borrow(|w| w.as_ref().is_some_and(|w| w.at.distance(at) > SLOP));
        if strayed {
            WAITING.set(None);
        }
        return;
    }
    let part = if event.buttons() == 0 { part_under(store, event, at, false) } else { None };
    let said = store.read().ui.tip.as_ref().map(|pointed| (pointed.part.clone(), pointed.focus));
    match (part, said) {
        (Some(part), Some((this, _))) if part == this => WAITING.set(None),
        (Some(part), Some((_, false))) => show(store, part, at, false),
        (Some(part), _) => wait(part, at, REST_MS),
        // What has the focus is said until it has it no more.
        (None, Some((_, true)) | None) => WAITING.set(None),
        (None, Some((_, false))) => hide(store),
    }
}

/// Says what a part is if nothing else comes first.
fn wait(part: Part, at: Point, after: u32) {
    let same = WAITING.with_borrow(|waiting| waiting.as_ref().is_some_and(|waiting| waiting.part == part));
    if same {
        return;
    }
    let later = part.clone();
    let until = Timeout::new(after, move || {
        let store = here();
        // A menu says the same.
        if store.read().ui.menu.is_none() {
            show(&store, later, at, false);
        }
    });
    WAITING.set(Some(Waiting { part, at, _until: until }));
}

/// A press ends the words; a finger that rests brings others.
pub(crate) fn pressed(store: &Store, event: &Event) {
    hide(store);
    let touch = event.dyn_ref::<PointerEvent>().filter(|event| event.pointer_type() == "touch");
    if let Some(event) = touch {
        let at = point(event);
        if let Some(part) = part_under(store, event, at, true) {
            wait(part, at, PRESS_MS);
        }
    }
}

/// The finger was lifted before it had rested.
pub(crate) fn lifted(_: &Store, _: &Event) {
    WAITING.set(None);
}

/// The mouse has left the window.
pub(crate) fn left(store: &Store, event: &Event) {
    let gone = event
        .dyn_ref::<PointerEvent>()
        .is_some_and(|event| event.pointer_type() != "touch" && event.related_target().is_none());
    if gone {
        hide(store);
    }
}

/// A node has got the focus from the keyboard.
pub(crate) fn focused(store: &Store, event: &Event) {
    let node = target(event).filter(|target| target.matches(".node:focus-visible").unwrap_or(false));
    if let Some(node) = node.and_then(|node| node_of(&node)) {
        show(store, Part::Node(node), Point::default(), true);
    }
}

/// Escape puts the words away.
pub(crate) fn key(store: &Store, event: &Event) {
    if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
        hide(store);
    }
}

/// The focus has left.
pub(crate) fn blurred(store: &Store, _: &Event) {
    if store.read().ui.tip.as_ref().is_some_and(|pointed| pointed.focus) {
        hide(store);
    }
}

/// What is drawn under the pointer.
fn part_under(store: &Store, event: &PointerEvent, at: Point, touch: bool) -> Option<Part> {
    let target = target(event)?;
    let state = store.read();
    if let Some(on_stage) = target.closest(".stage-pad, .node").ok()? {
        let part = state.part_at(state.stage.at(at - corner()), touch);
        // A button is a little larger than its node.
        return part.or_else(|| node_of(&on_stage).map(Part::Node));
    }
    let timeline = target.closest(".timeline").ok()??;
    let rect = timeline.get_bounding_client_rect();
    let text_size = crate::text_size::times();
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let (left, top, wide) = (rect.left() as f32, rect.top() as f32, rect.width() as f32);
    let (x, y) = ((at.x - left) / text_size, (at.y - top) / text_size);
    let track = Track::of(&state, wide / text_size);
    track.branch_at(&state, x, y).map(Part::Branch).or_else(|| track.mark_at(&state, x).map(Part::Mark))
}

/// The node of a button.
fn node_of(button: &Element) -> Option<NodeId> {
    let number: usize = button.get_attribute("data-node")?.parse().ok()?;
    Some(NodeId::at(number.checked_sub(1)?))
}

/// The corner of the stage's place in the window.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn corner() -> Point {
    let rect = element(AREA).map(|area| area.get_bounding_client_rect());
    rect.map_or_else(Point::default, |rect| Point::new(rect.left() as f32, rect.top() as f32))
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn point(event: &PointerEvent) -> Point {
    Point::new(event.client_x() as f32, event.client_y() as f32)
}
