//! What a page that shows this one in a frame may ask of it, and what it is sent: `docs/embed.md`.
//!
//! It may come from any origin, also from a sandbox that has none: it can play and seek what everybody can see, and no more.

use crate::store::Store;
use js_sys::{Object, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, Window};

/// What is told: the step, whether the run plays, the step of the lesson and the answer there.
type Told = (u64, bool, Option<usize>, Option<usize>);

thread_local! {
    /// What was told last.
    static TOLD: Cell<Option<Told>> = const { Cell::new(None) };
}

/// A message has come: does what it asks. Whatever is not understood is left alone.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step, which the run bounds")]
pub(crate) fn asked(store: &Store, event: &web_sys::Event) {
    let Some(data) = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).filter(JsValue::is_object)
    else {
        return;
    };
    let get = |key: &str| Reflect::get(&data, &key.into()).unwrap_or(JsValue::UNDEFINED);
    match get("synod").as_string().as_deref() {
        Some("play") => store.play(),
        Some("pause") => store.pause(),
        Some("forward") => store.step_forward(),
        Some("back") => store.step_back(),
        Some("seek") => {
            if let Some(step) = get("step").as_f64() {
                let known = store.read().session.present().known;
                store.seek((step as u64).min(known));
            }
        }
        Some("open") => {
            if let Some(link) = get("link").as_string() {
                crate::address::go_to(store, &link);
            }
        }
        _ => {}
    }
}

/// Tells the page around this one where the run is, if that has changed.
pub(crate) fn post(store: &Store) {
    let state = store.read();
    let present = state.session.present();
    let taught = state.lesson.as_ref();
    let answer = taught.and_then(|taught| taught.chosen[taught.nth]);
    let now = (present.step, state.playing, taught.map(|taught| taught.nth), answer);
    if !state.ui.embed || TOLD.replace(Some(now)) == Some(now) {
        return;
    }
    let Some(around) = web_sys::window().and_then(|window| outside(&window)) else { return };
    let message = Object::new();
    let put = |key: &str, value: JsValue| Reflect::set(&message, &key.into(), &value);
    let _ = put("synod", "state".into());
    let _ = put("step", number(present.step));
    let _ = put("at_us", number(present.playhead.0));
    let _ = put("playing", state.playing.into());
    if let Some(taught) = taught {
        let option = answer.and_then(|at| taught.stand().answers.as_ref()?.options.get(at));
        let _ = put("lesson", [&taught.name.0, "/", &taught.name.1].concat().into());
        let _ = put("lesson_step", taught.step().id.value.as_str().into());
        let _ =
            put("answer", answer.map_or(JsValue::NULL, |at| JsValue::from(u32::try_from(at).unwrap_or(0))));
        let _ = put("right", option.map_or(JsValue::NULL, |option| option.right.into()));
    }
    let _ = around.post_message(&message, "*");
}

/// The page around this one.
fn outside(window: &Window) -> Option<Window> {
    window.parent().ok().flatten().filter(|parent| parent != window)
}

#[expect(clippy::cast_precision_loss, reason = "steps and microseconds of a run are far below 2^53")]
fn number(n: u64) -> JsValue {
    (n as f64).into()
}
