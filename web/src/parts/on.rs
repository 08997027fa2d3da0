//! What happens when something is pressed, and the buttons that are pressed.
//!
//! A closure of its own for each button would cost more than the button. So what a button does is data, an [`Act`],
//! and one closure does them all.

use crate::act::Act;
use crate::store::here;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VTag};
use yew::{AttrValue, Callback, Event, Html, MouseEvent, html};

/// Does it when pressed.
pub(crate) fn press(act: impl Into<Act>) -> Callback<MouseEvent> {
    pressed(act.into())
}

fn pressed(act: Act) -> Callback<MouseEvent> {
    Callback::from(move |_| act.run(&here()))
}

/// A button with a text.
pub(crate) fn button(class: &'static str, label: impl Into<AttrValue>, act: impl Into<Act>) -> Html {
    plain(class, label.into(), act.into())
}

fn plain(class: &'static str, label: AttrValue, act: Act) -> Html {
    html! { <button type="button" {class} onclick={pressed(act)}>{ label }</button> }
}

/// A button whose name is only heard, and seen on hover.
pub(crate) fn icon_button(class: &'static str, name: &'static str, face: Html, act: impl Into<Act>) -> Html {
    let act = act.into();
    html! { <button type="button" {class} aria-label={name} title={name} onclick={pressed(act)}>{ face }</button> }
}

/// An element of the page, by its id.
pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to an element.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// The element that an event is about.
pub(crate) fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The text in the input or the choice that an event is about.
pub(crate) fn value(event: &web_sys::Event) -> String {
    let Some(target) = target(event) else { return String::new() };
    match target.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other.dyn_into::<HtmlSelectElement>().map(|s| s.value()).unwrap_or_default(),
    }
}

/// What is done with the choice that was made.
pub(crate) fn chosen(act: fn(&crate::store::Store, String)) -> Callback<Event> {
    Callback::from(move |event: Event| act(&here(), value(&event)))
}

/// Calls one of two functions of the browser when a promise is kept or broken.
pub(crate) fn then(promise: &JsValue, kept: &JsValue, broken: &JsValue) -> Option<JsValue> {
    let then = js_sys::Reflect::get(promise, &"then".into()).ok()?;
    then.dyn_into::<js_sys::Function>().ok()?.call2(promise, kept, broken).ok()
}

/// Several parts after one another.
pub(crate) fn all(parts: Vec<Html>) -> Html {
    VList::with_children(parts, None).into()
}

/// An element with a class and what is in it. A call costs far less than what the macro makes of it.
pub(crate) fn el(tag: &'static str, class: &'static str, inside: impl Into<Html>) -> Html {
    plain_el(tag, class, inside.into())
}

fn plain_el(tag: &'static str, class: &'static str, inside: Html) -> Html {
    let mut tag = VTag::new(tag);
    tag.set_attributes(Attributes::Dynamic {
        keys: &["class"],
        values: Box::new([(!class.is_empty()).then_some(AttributeOrProperty::Static(class))]),
    });
    tag.add_child(inside);
    tag.into()
}
