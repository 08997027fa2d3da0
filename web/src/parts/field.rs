//! Form fields with their labels. What is typed lies in the store, by the place of the field in its form, so that it
//! stays when the page renders.

use super::on::{all, el, value};
use crate::act::Act;
use crate::store::{Store, here};
use synod_model::{Sentence, Text};
use synod_page::texts as t;
use synod_page::{Dialog, Notice};
use yew::{AttrValue, Callback, Event, Html, InputEvent, SubmitEvent, html};

/// What an input is like.
#[derive(Default)]
pub(crate) struct Input {
    /// Its place in the form.
    pub(crate) at: usize,
    /// Unique on the page.
    pub(crate) id: AttrValue,
    /// What it is for.
    pub(crate) label: AttrValue,
    /// The unit behind it; empty for none.
    pub(crate) unit: AttrValue,
    /// A sentence below it; empty for none.
    pub(crate) help: AttrValue,
    /// Whether it holds a number: then the keyboard of a phone shows digits.
    pub(crate) number: bool,
    /// Whether what is typed is shown elsewhere at once.
    pub(crate) shown: bool,
}

impl Input {
    /// The input with its label.
    pub(crate) fn view(self, typed: &[String]) -> Html {
        let (at, shown) = (self.at, self.shown);
        let oninput = Callback::from(move |event: InputEvent| type_in(&here(), at, value(&event), shown));
        let help_id = format!("{}-help", self.id);
        let described = (!self.help.is_empty()).then(|| help_id.clone());
        let text = typed.get(at).cloned().unwrap_or_default();
        html! {
            <div class="field">
                <label for={self.id.clone()}>{ self.label }</label>
                <span class="field-input">
                    <input id={self.id} type="text" inputmode={if self.number { "decimal" } else { "text" }}
                        value={text} autocomplete="off" spellcheck="false" aria-describedby={described} {oninput} />
                    { el("span", "unit", self.unit) }
                </span>
                <small id={help_id}>{ self.help }</small>
            </div>
        }
    }
}

/// Notes what was typed; with `shown` the page renders at once.
pub(crate) fn type_in(store: &Store, at: usize, text: String, shown: bool) {
    store.quietly(|state| {
        let typed = &mut state.ui.typed;
        if at >= typed.len() {
            typed.resize(at + 1, String::new());
        }
        typed[at] = text;
    });
    if shown {
        store.notify();
    }
}

/// A choice with its label. The options are their value and what they say.
pub(crate) fn choice(
    id: AttrValue,
    label: AttrValue,
    options: &[(String, String)],
    value: &str,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <select {id} {onchange}>{ options_of(options, value) }</select>
        </div>
    }
}

/// The options of a choice.
pub(crate) fn options_of(options: &[(String, String)], value: &str) -> Html {
    let mut list = Vec::new();
    for (key, says) in options {
        list.push(html! { <option value={key.clone()} selected={key == value}>{ says }</option> });
    }
    all(list)
}

/// A choice in a form: what is chosen is noted as if it were typed.
pub(crate) fn typed_choice(
    at: usize,
    id: AttrValue,
    label: AttrValue,
    options: &[(String, String)],
    typed: &[String],
) -> Html {
    let onchange = Callback::from(move |event: Event| type_in(&here(), at, value(&event), true));
    choice(id, label, options, typed.get(at).map_or("", String::as_str), onchange)
}

/// What a form does by what is typed; or why that cannot be done.
pub(crate) type Submit = fn(&Store, &Dialog) -> Result<(), Sentence>;

/// A number that was typed.
pub(crate) fn whole(typed: &str, bounds: std::ops::RangeInclusive<u64>) -> Result<u64, Sentence> {
    let number = typed.parse().ok().filter(|number| bounds.contains(number));
    let wrong =
        || t::NOT_WHOLE.with([typed.to_owned().into(), (*bounds.start()).into(), (*bounds.end()).into()]);
    number.ok_or_else(wrong)
}

/// A form: its fields, and what its button says. Submitting acts by what is typed, and closes the dialog; what is
/// refused stays as it was typed, with the reason.
pub(crate) fn form(fields: Html, submit: &'static Text, act: Submit) -> Html {
    let lang = here().lang();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let store = here();
        let (open, said) = store.quietly(|state| {
            state.ui.refused = None;
            (state.ui.dialog.clone(), state.ui.notice.take())
        });
        let Some(dialog) = open else { return };
        let done = act(&store, &dialog).map_err(Notice::Says);
        store.ui(|ui| {
            ui.refused = done.err().or_else(|| ui.refused.take()).or_else(|| ui.notice.take());
            if ui.refused.is_some() {
                ui.notice = said;
            } else {
                ui.dialog = None;
            }
        });
    });
    html! {
        <form {onsubmit}>
            { fields }
            <div class="form-end"><button type="submit" class="primary">{ submit.get(lang) }</button></div>
        </form>
    }
}

/// A row of buttons.
pub(crate) fn quick(buttons: Vec<Html>) -> Html {
    el("div", "quick", all(buttons))
}

/// A row that can be pressed: its name, what stands at its side, a sentence below.
pub(crate) fn row(name: AttrValue, side: Html, says: AttrValue, current: bool, act: impl Into<Act>) -> Html {
    html! {
        <li><button type="button" class="row" aria-current={current.then_some("true")} onclick={super::on::press(act)}>
            { el("b", "", name) }{ side }{ el("small", "", says) }
        </button></li>
    }
}

/// A small heading.
pub(crate) fn group(title: &'static Text) -> Html {
    el("h3", "group", title.get(here().lang()))
}

/// Says that there is nothing.
pub(crate) fn empty(says: &'static Text) -> Html {
    el("p", "empty", says.get(here().lang()))
}

/// A sentence of the page with arguments, in the reader's language.
pub(crate) fn say<const N: usize>(text: &'static Text, args: [synod_model::Arg; N]) -> String {
    here().read().say(&text.with(args))
}
