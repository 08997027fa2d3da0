//! What scripts may rely on: `window.synod.state()` returns the object of the last line of `run --json`.
//!
//! `window.synod.bench()` promises what `bench.rs` measures: its code may still have to come.

use crate::chunks::{self, Chunk};
use crate::store::Store;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// Puts `synod` on the window. It stays for as long as the page.
pub(crate) fn install(store: &Store) {
    let api = js_sys::Object::new();
    let state = {
        let store = store.clone();
        Closure::<dyn Fn() -> JsValue>::new(move || {
            let end = store.read().session.end(true).to_json().to_string();
            // What a script would make of the line that the command prints.
            js_sys::JSON::parse(&end).unwrap_or(JsValue::NULL)
        })
    };
    let _ = js_sys::Reflect::set(&api, &"state".into(), &state.into_js_value());
    let bench = {
        let store = store.clone();
        Closure::<dyn Fn() -> JsValue>::new(move || {
            let promise = js_sys::Promise::new(&mut |resolve, _| {
                chunks::need(&store, vec![Chunk::Explorer], move |_| {
                    let measured = chunks::explorer().and_then(|explorer| (explorer.bench)());
                    let _ = resolve.call1(&JsValue::NULL, &measured.map_or(JsValue::NULL, JsValue::from));
                });
            });
            promise.into()
        })
    };
    let _ = js_sys::Reflect::set(&api, &"bench".into(), &bench.into_js_value());
    if let Some(window) = web_sys::window() {
        let _ = js_sys::Reflect::set(&window, &"synod".into(), &api);
    }
}
