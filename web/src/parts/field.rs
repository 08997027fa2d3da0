//! Form fields with their labels.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{AttrValue, Callback, Event, Html, InputEvent, html};

/// The text in the input that an event is about.
pub(crate) fn input_value(event: &InputEvent) -> String {
    event
        .target()
        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// The value of the choice that an event is about.
pub(crate) fn select_value(event: &Event) -> String {
    event
        .target()
        .and_then(|t| t.dyn_into::<HtmlSelectElement>().ok())
        .map(|select| select.value())
        .unwrap_or_default()
}

/// What an input is like.
pub(crate) struct Input<'a> {
    /// Unique on the page.
    pub(crate) id: &'a str,
    /// What it is for.
    pub(crate) label: AttrValue,
    /// What stands in it.
    pub(crate) value: AttrValue,
    /// The unit behind it; empty for none.
    pub(crate) unit: AttrValue,
    /// A sentence below it; empty for none.
    pub(crate) help: AttrValue,
    /// Whether it holds a number: then the keyboard of a phone shows digits.
    pub(crate) number: bool,
}

impl Input<'_> {
    /// The input with its label.
    pub(crate) fn view(self, changed: Callback<String>) -> Html {
        let oninput = Callback::from(move |event: InputEvent| changed.emit(input_value(&event)));
        let help_id = format!("{}-help", self.id);
        let described = (!self.help.is_empty()).then(|| help_id.clone());
        html! {
            <div class="field">
                <label for={self.id.to_owned()}>{ self.label }</label>
                <span class="field-input">
                    <input id={self.id.to_owned()} type="text" inputmode={if self.number { "decimal" } else { "text" }}
                        value={self.value} autocomplete="off" spellcheck="false" aria-describedby={described} {oninput} />
                    if !self.unit.is_empty() {
                        <span class="unit">{ self.unit }</span>
                    }
                </span>
                if !self.help.is_empty() {
                    <small id={help_id}>{ self.help }</small>
                }
            </div>
        }
    }
}

/// A choice with its label. The options are their value and what they say.
pub(crate) fn choice(
    id: &str,
    label: AttrValue,
    options: &[(String, String)],
    value: &str,
    changed: Callback<String>,
) -> Html {
    let onchange = Callback::from(move |event: Event| changed.emit(select_value(&event)));
    html! {
        <div class="field">
            <label for={id.to_owned()}>{ label }</label>
            <select id={id.to_owned()} {onchange}>
                { for options.iter().map(|(key, says)| html! {
                    <option value={key.clone()} selected={key == value}>{ says }</option>
                }) }
            </select>
        </div>
    }
}
