//! Saving something as a file.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlAnchorElement;

/// Lets the reader save what an address of the browser holds.
pub(crate) fn save(url: &str, name: &str) {
    let document = web_sys::window().and_then(|w| w.document());
    let link = document
        .and_then(|d| d.create_element("a").ok())
        .and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(url);
        link.set_download(name);
        link.click();
    }
}
