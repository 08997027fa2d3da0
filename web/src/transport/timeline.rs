//! The timeline: a slider over the time of this branch, with its marks and the branches that were kept.
//!
//! It is painted when the panels are told that something is new, so it is no part of a frame.

use super::track::{Track, paint};
use crate::control::End;
use crate::stage::chips::time;
use crate::store::{Store, now, use_store};
use crate::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::{
    Callback, Html, KeyboardEvent, PointerEvent, function_component, html, use_effect, use_mut_ref,
    use_node_ref,
};

/// The least time between two seeks while the pointer drags, in milliseconds.
const DRAG_MS: f64 = 30.0;

/// The timeline.
#[function_component]
pub(crate) fn Line() -> Html {
    let store = use_store();
    let node = use_node_ref();
    let dragging = use_mut_ref(|| None::<f64>);
    use_effect({
        let (store, node) = (store.clone(), node.clone());
        move || {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint(&store.read(), &canvas);
            }
        }
    });
    let onpointerdown = {
        let (store, dragging) = (store.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let Some((slider, x, y, width)) = place(&event) else { return };
            let branch = {
                let state = store.read();
                Track::of(&state, width).branch_at(&state, x, y)
            };
            if let Some(branch) = branch {
                store.select_branch(branch);
                return;
            }
            let _ = slider.set_pointer_capture(event.pointer_id());
            *dragging.borrow_mut() = Some(now());
            seek(&store, x, width);
        })
    };
    let onpointermove = {
        let (store, dragging) = (store.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            let due = dragging.borrow().is_some_and(|last| now() - last > DRAG_MS);
            if let Some((_, x, _, width)) = place(&event).filter(|_| due) {
                *dragging.borrow_mut() = Some(now());
                seek(&store, x, width);
            }
        })
    };
    let onpointerup = {
        let (store, dragging) = (store.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            // The borrow ends before anything is told.
            let was = dragging.borrow_mut().take();
            if was.is_some()
                && let Some((_, x, _, width)) = place(&event)
            {
                seek(&store, x, width);
            }
        })
    };
    let onpointercancel = Callback::from(move |_: PointerEvent| *dragging.borrow_mut() = None);
    let state = store.read();
    let present = state.session.present();
    let known = present.known.max(present.step);
    let value = [present.step.into(), known.into(), time(present.playhead).into()];
    html! {
        <div class="timeline" role="slider" tabindex="0" aria-label={t::TIMELINE.get(state.lang())} aria-valuemin="0"
            aria-valuemax={known.to_string()} aria-valuenow={present.step.to_string()}
            aria-valuetext={state.say(&t::TIMELINE_VALUE.with(value))} {onpointerdown} {onpointermove} {onpointerup}
            {onpointercancel} onkeydown={keys(&store)}>
            <canvas ref={node} aria-hidden="true"></canvas>
        </div>
    }
}

/// The slider, where on it the pointer is, and how wide it is.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn place(event: &PointerEvent) -> Option<(HtmlElement, f32, f32, f32)> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let slider: HtmlElement = target.closest("[role=slider]").ok()??.dyn_into().ok()?;
    let rect = slider.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
    Some((slider, x as f32, y as f32, rect.width() as f32))
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
        None => store.seek_time(at),
    }
}

fn keys(store: &Store) -> Callback<KeyboardEvent> {
    let store = store.clone();
    Callback::from(move |event: KeyboardEvent| {
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
    })
}
