//! When something breaks all the same: what happened, and a link that reproduces the run.
//!
//! After a panic nothing of the page can be trusted, and its state may still be borrowed. So the message is made
//! of plain elements, from the last link that was written to the address.

use crate::address;
use crate::texts as t;
use synod_model::{Lang, Text};
use wasm_bindgen::JsValue;

/// Shows a panic in place of a dead page. Yew is told, or it would put its own hook in place of this one.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|info| {
        let text = info.to_string();
        report(&text);
        let _ = show(&text);
    }));
}

/// Also to the console, where developers look.
fn report(text: &str) {
    if let Some(window) = web_sys::window()
        && let Ok(console) = js_sys::Reflect::get(&window, &"console".into())
        && let Ok(error) = js_sys::Reflect::get(&console, &"error".into())
        && let Ok(error) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(error)
    {
        let _ = error.call1(&console, &text.into());
    }
}

fn show(text: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    if document.get_element_by_id("panic").is_some() {
        return Ok(());
    }
    let tag = document.document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let lang = Lang::parse(&tag).unwrap_or_default();
    let tr = |text: &'static Text| text.get(lang);
    let element = |name: &str, text: &str| -> Result<web_sys::Element, JsValue> {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        Ok(element)
    };
    let panel = document.create_element("div")?;
    panel.set_id("panic");
    panel.set_class_name("panic");
    panel.set_attribute("role", "alert")?;
    let link = element("a", tr(&t::PANIC_LINK))?;
    // Before the first writing the address is as the reader brought it.
    let address = Some(address::last()).filter(|link| !link.is_empty()).unwrap_or_else(address::fragment);
    link.set_attribute("href", if address.is_empty() { "#/" } else { &address })?;
    // Only a fragment changes, so the browser would not load the page anew by itself.
    link.set_attribute("onclick", "setTimeout(() => location.reload(), 0)")?;
    panel.append_child(&element("p", tr(&t::PANIC))?.into())?;
    panel.append_child(&link.into())?;
    panel.append_child(&element("pre", text)?.into())?;
    document.body().ok_or(JsValue::NULL)?.append_child(&panel)?;
    Ok(())
}
