//! Who searches in the page's place: the page's own module in a worker, which `search.js` starts. It is compiled already,
//! and loads the chunks that it needs as the page does; `crate::searcher` is what it does.

use js_sys::{Array, Function, JsString};
use synod_page::hunt::Helper;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, MessagePort, Worker};

/// What starts the module in a worker.
const SCRIPT: &str = "./search.js";

#[wasm_bindgen]
extern "C" {
    /// Where the script of the page's module is.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static MODULE: JsString;
}

/// A worker that searches.
struct Searcher(Worker);

impl Searcher {
    /// A worker sends and hears messages as a port does.
    fn port(&self) -> &MessagePort {
        self.0.unchecked_ref()
    }
}

impl Helper for Searcher {
    fn say(&self, text: &str) {
        let _ = self.port().post_message(&text.into());
    }
}

impl Drop for Searcher {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

/// Starts a worker, if this browser lets the page; `hears` gets what it tells, and `fails` is called if it breaks.
pub(super) fn hire(hears: fn(&str), fails: fn()) -> Option<Box<dyn Helper>> {
    let searcher = Searcher(Worker::new(SCRIPT).ok()?);
    let told = move |event: MessageEvent| hears(&event.data().as_string().unwrap_or_default());
    let broke = move |_: Event| fails();
    searcher
        .port()
        .set_onmessage(Some(&function(Closure::<dyn Fn(MessageEvent)>::new(told).into_js_value())));
    searcher.0.set_onerror(Some(&function(Closure::<dyn Fn(Event)>::new(broke).into_js_value())));
    let module = MODULE.with(|script| Array::of2(script, &wasm_bindgen::module()));
    searcher.port().post_message(&module).ok()?;
    Some(Box::new(searcher))
}

fn function(value: JsValue) -> Function {
    value.unchecked_into()
}
