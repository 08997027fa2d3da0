//! What the page's module does in a worker, where there is no window: it searches. The page says what, and for how many
//! slices; after each, this tells how far the search has come.

use crate::chunks;
use crate::store::now;
use std::cell::RefCell;
use synod_explore::AnySearch;
use synod_page::Question;
use synod_page::hunt::go_on;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageEvent, MessagePort};
use yew::platform::spawn_local;

/// How long a slice takes, in milliseconds: as often the page shows how far the search has come.
const SLICE_MS: f64 = 150.0;

thread_local! {
    static SEARCH: RefCell<Option<Box<dyn AnySearch>>> = const { RefCell::new(None) };
}

/// Searches whatever the page asks for.
pub(crate) fn serve() {
    let hears = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        spawn_local(heard(event.data().as_string().unwrap_or_default()));
    });
    page().set_onmessage(Some(hears.into_js_value().unchecked_ref()));
    tell("");
}

/// The page: what is global in a worker sends and hears messages as a port does.
fn page() -> MessagePort {
    js_sys::global().unchecked_into()
}

fn tell(text: &str) {
    let _ = page().post_message(&text.into());
}

/// Begins what a text asks for, and goes on for a slice; an empty one asks for nothing else.
async fn heard(text: String) {
    if !text.is_empty() {
        let begun = begin(&text).await;
        SEARCH.set(begun);
    }
    let told = SEARCH.with_borrow_mut(|search| {
        let search = search.as_mut()?;
        go_on(search.as_mut(), SLICE_MS, now);
        Some(search.tell())
    });
    match told {
        Some(told) => tell(&told),
        // The page hears of it, and searches itself.
        None => wasm_bindgen::throw_str("this cannot be searched in a worker"),
    }
}

async fn begin(text: &str) -> Option<Box<dyn AnySearch>> {
    let question = Question::read(text, chunks::specs())?;
    for system in chunks::systems(question.system()) {
        chunks::load(system).await;
    }
    Some(question.begin(&chunks::shelf().catalogue).ok()?.0)
}
