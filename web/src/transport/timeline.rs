//! The timeline: a slider over the time of this branch, with its marks and the branches that were kept.
//!
//! It is painted when the panels are notified, so it is not part of a frame.

use super::track::{Track, paint};
use crate::numbers::time;
use crate::parts::on::{element, target};
use crate::store::{Store, here, now};
use synod_page::texts as t;
use synod_page::{Deed, End, State};
use synod_scene::LoadWord;
use synod_sim::LoadOverTime;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::{Callback, Html, KeyboardEvent, PointerEvent, html};

/// The least time between two seeks while the pointer drags, in milliseconds.
const DRAG_MS: f64 = 30.0;

/// The id of the canvas.
const CANVAS: &str = "timeline";

/// The timeline.
pub(super) fn line(store: &Store) -> Html {
    let state = store.read();
    let present = state.session.present();
    let known = present.known.max(present.step);
    let value = [present.step.into(), known.into(), time(present.playhead).into()];
    let load = state.session.load_over_time();
    let class = if load.is_some() { "timeline with-load" } else { "timeline" };
    let on = |act: fn(&Store, &PointerEvent)| Callback::from(move |event: PointerEvent| act(&here(), &event));
    html! {
        <>
        <div {class} role="slider" tabindex="0" aria-label={t::TIMELINE.get(state.lang())} aria-valuemin="0"
            aria-valuemax={known.to_string()} aria-valuenow={present.step.to_string()}
            aria-valuetext={state.say(&t::TIMELINE_VALUE.with(value))} onpointerdown={on(down)} onpointermove={on(moved)}
            onpointerup={on(up)} onpointercancel={on(cancel)}
            onkeydown={Callback::from(|event: KeyboardEvent| key(&event))}>
            <canvas id={CANVAS} aria-hidden="true"></canvas>
        </div>
        if let Some(load) = load {
            { words(&state, &load) }
        }
        </>
    }
}

/// The legend of the strip of the load, with the values at the playhead.
fn words(state: &State, load: &LoadOverTime) -> Html {
    let words = Track::of(state, 0.0).load(state, load).words();
    let word = |LoadWord { word, value, says, paint }: LoadWord| {
        let style = format!("--swatch:var({})", paint.css());
        html! { <li title={says}><i {style}></i>{ word }<b>{ value }</b></li> }
    };
    html! { <ul class="load-words" aria-label={t::LOAD_NOW.get(state.lang())}>{ for words.into_iter().map(word) }</ul> }
}

/// It stands on the page: paints it.
pub(super) fn shown(store: &Store) {
    if let Some(canvas) = element(CANVAS).and_then(|e| e.dyn_into::<HtmlCanvasElement>().ok()) {
        paint(&store.read(), &canvas);
    }
}

fn down(store: &Store, event: &PointerEvent) {
    let Some((slider, x, y, width)) = place(event).filter(|_| event.button() == 0) else { return };
    let branch = {
        let state = store.read();
        Track::of(&state, width).branch_at(&state, x, y)
    };
    if let Some(branch) = branch {
        store.update(Deed::Branch(branch));
        return;
    }
    let _ = slider.set_pointer_capture(event.pointer_id());
    store.quietly(|state| state.ui.scrubbing = Some(now()));
    seek(store, x, width);
}

fn moved(store: &Store, event: &PointerEvent) {
    let due = store.read().ui.scrubbing.is_some_and(|last| now() - last > DRAG_MS);
    if let Some((_, x, _, width)) = place(event).filter(|_| due) {
        store.quietly(|state| state.ui.scrubbing = Some(now()));
        seek(store, x, width);
    }
}

fn up(store: &Store, event: &PointerEvent) {
    let was = store.quietly(|state| state.ui.scrubbing.take());
    if let Some((_, x, _, width)) = place(event).filter(|_| was.is_some()) {
        seek(store, x, width);
    }
}

fn cancel(store: &Store, _: &PointerEvent) {
    store.quietly(|state| state.ui.scrubbing = None);
}

/// The slider, where on it the pointer is, and how wide it is.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn place(event: &PointerEvent) -> Option<(HtmlElement, f32, f32, f32)> {
    let slider: HtmlElement = target(event)?.closest("[role=slider]").ok()??.dyn_into().ok()?;
    let rect = slider.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
    let text_size = crate::text_size::times();
    Some((slider, x as f32 / text_size, y as f32 / text_size, rect.width() as f32 / text_size))
}

/// Goes to the mark near a place, or to the moment there.
fn seek(store: &Store, x: f32, width: f32) {
    let (mark, at) = {
        let state = store.read();
        let track = Track::of(&state, width);
        (track.mark_at(&state, x), track.time_at(&state, x))
    };
    match mark {
        Some(step) => store.seek(step),
        None => store.update(Deed::SeekTime(at)),
    }
}

fn key(event: &KeyboardEvent) {
    let store = here();
    match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => store.step_back(),
        "ArrowRight" | "ArrowUp" => store.step_forward(),
        "PageUp" => store.interesting(false),
        "PageDown" => store.interesting(true),
        "Home" => store.go_to(End::First),
        "End" => store.go_to(End::Last),
        " " => store.toggle_play(),
        _ => return,
    }
    event.prevent_default();
}
