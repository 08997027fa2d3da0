//! Files: scenarios dropped on the page, or chosen in the dialog *Share*; texts that lie beside the page.

use crate::store::Store;
use synod_page::Notice;
use synod_page::texts as t;
use synod_scenario::limits;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event};

/// The text of a file that lies beside the page; `None` if it does not come.
pub(crate) async fn fetch(file: &str) -> Option<String> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(file)).await.ok()?;
    let answer = answer.dyn_into::<web_sys::Response>().ok().filter(web_sys::Response::ok)?;
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// A file is dragged over the page: it can be dropped, and the page says so.
pub(crate) fn over(store: &Store, event: &Event) {
    let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    if data.is_some_and(|data| data.types().includes(&"Files".into(), 0)) {
        event.prevent_default();
        dropping(store, true);
    }
}

/// It was dragged away. Going from one element to the next says so, too; then it has another one to go to.
pub(crate) fn away(store: &Store, event: &Event) {
    if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
        dropping(store, false);
    }
}

/// It was dropped.
pub(crate) fn dropped(store: &Store, event: &Event) {
    let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    if let Some(file) = data.and_then(|data| data.files()).and_then(|files| files.get(0)) {
        event.prevent_default();
        open(store, &file);
    }
    dropping(store, false);
}

fn dropping(store: &Store, dropping: bool) {
    if store.read().ui.dropping != dropping {
        store.ui(|ui| ui.dropping = dropping);
    }
}

/// Opens a scenario file.
pub(crate) fn open(store: &Store, file: &web_sys::File) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number below 2^53"
    )]
    let bytes = file.size() as u64;
    if bytes > limits::TEXT_BYTES as u64 {
        let sentence = t::FILE_TOO_LONG.with([bytes.into(), limits::TEXT_BYTES.into()]);
        store.ui(|ui| ui.say(Notice::Says(sentence)));
        return;
    }
    let read = {
        let store = store.clone();
        move |text: Option<String>| match text {
            Some(text) => store.open_text(text),
            None => store.ui(|ui| ui.say(Notice::Says(t::FILE_UNREADABLE.with([])))),
        }
    };
    let failed = read.clone();
    let done = Closure::once_into_js(move |text: JsValue| read(text.as_string()));
    let failed = Closure::once_into_js(move |_: JsValue| failed(None));
    let _ = crate::parts::on::then(&file.text().into(), &done, &failed);
}
