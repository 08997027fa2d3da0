//! What scripts may rely on: `window.synod.state()` returns the object of the last line of `run --json`.

use crate::store::Store;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// Puts `synod` on the window. It stays for as long as the page.
pub(crate) fn install(store: &Store) {
    let api = js_sys::Object::new();
    let state = {
        let store = store.clone();
        Closure::<dyn Fn() -> JsValue>::new(move || {
            let end = store.read().session.end(false).to_json().to_string();
            // What a script would make of the line that the command prints.
            js_sys::JSON::parse(&end).unwrap_or(JsValue::NULL)
        })
    };
    let _ = js_sys::Reflect::set(&api, &"state".into(), &state.into_js_value());
    if let Some(window) = web_sys::window() {
        let _ = js_sys::Reflect::set(&window, &"synod".into(), &api);
    }
}
