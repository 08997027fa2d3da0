//! A clip of the stage: what is painted from now on, recorded by the browser as a film.

use crate::parts::download::save;
use crate::store::{Store, here, now};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use synod_page::Notice;
use synod_page::texts as t;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BlobEvent, CanvasRenderingContext2d, HtmlCanvasElement, MediaRecorder, Url};

/// The longest clip, in milliseconds.
const MOST_MS: u32 = 60_000;

/// How many pictures a second are recorded.
const PICTURES: f64 = 30.0;

thread_local! {
    /// The clip that is being recorded.
    static CLIP: RefCell<Option<Clip>> = const { RefCell::new(None) };
}

struct Clip {
    recorder: MediaRecorder,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// Ends it when it has become too long.
    _end: Timeout,
}

impl Clip {
    /// Begins; `None` where a browser cannot record a canvas.
    fn begin(store: &Store) -> Option<Self> {
        let (canvas, context) = crate::stage::painter::picture::blank()?;
        // Some browsers have neither, whatever their type says.
        for (holder, name) in [(canvas.as_ref(), "captureStream"), (&js_sys::global(), "MediaRecorder")] {
            js_sys::Reflect::get(holder, &name.into()).ok().filter(|found| !found.is_undefined())?;
        }
        let stream = canvas.capture_stream_with_frame_request_rate(PICTURES).ok()?;
        let recorder = MediaRecorder::new_with_media_stream(&stream).ok()?;
        let system: String = store.read().system().meta.id.to_owned();
        let done = Closure::once_into_js(move |event: JsValue| {
            let blob = event.dyn_into::<BlobEvent>().ok().and_then(|event| event.data());
            let Some(blob) = blob.filter(|blob| blob.size() > 0.0) else { return };
            let kind = if blob.type_().contains("mp4") { ".mp4" } else { ".webm" };
            if let Ok(url) = Url::create_object_url_with_blob(&blob) {
                save(&url, &["synod-", &system, kind].concat());
                Timeout::new(10_000, move || drop(Url::revoke_object_url(&url))).forget();
            }
        });
        recorder.set_ondataavailable(Some(done.unchecked_ref()));
        recorder.start().ok()?;
        let end = Timeout::new(MOST_MS, || end(&here()));
        Some(Self { recorder, canvas, context, _end: end })
    }
}

/// Begins a clip, and lets the run play.
pub(crate) fn begin(store: &Store) {
    let clip = Clip::begin(store);
    let begun = clip.is_some();
    CLIP.replace(clip);
    if !begun {
        store.ui(|ui| ui.say(Notice::Says(t::CLIP_DENIED.with([]))));
        return;
    }
    store.ui(|ui| {
        ui.dialog = None;
        ui.recording = Some(now());
    });
    // Where a person picks what happens, the clip shows that.
    let by_hand = store.read().session.by_hand();
    if !by_hand {
        store.play();
    }
}

/// Ends it: the browser saves what was recorded.
pub(crate) fn end(store: &Store) {
    if let Some(clip) = CLIP.take() {
        let _ = clip.recorder.stop();
        store.ui(|ui| ui.recording = None);
        store.pause();
    }
}

/// The stage was painted: the clip is painted too.
pub(crate) fn painted(store: &Store) {
    CLIP.with_borrow(|clip| {
        if let Some(clip) = clip {
            let theme = store.read().settings.theme;
            crate::stage::painter::picture::copy(theme, &clip.canvas, &clip.context);
        }
    });
}
