//! The editor: the run or the lesson as text, with what is wrong in it at its place as one types, and a preview at once.

use crate::act::Act;
use crate::parts::field::{quick, type_in};
use crate::parts::modal::Modal;
use crate::parts::on::{button, el, target};
use crate::store::{Store, here};
use synod_lesson::{Challenge, Lesson};
use synod_page::texts as t;
use synod_page::{State, WantedLesson};
use synod_scenario::{Scenario, ScenarioError};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;
use yew::{Callback, InputEvent, KeyboardEvent, html};

/// The id of the text.
const ID: &str = "editor-text";

/// The text with which it opens: that of the lesson, or the run with all that was done in it.
pub(super) fn prefill(state: &State) -> Vec<String> {
    vec![state.lesson_text().unwrap_or_else(|| state.session.recorded().to_string())]
}

/// What is wrong with a text, if anything.
fn wrong(text: &str) -> Option<ScenarioError> {
    match WantedLesson::of_text(text) {
        Some(wanted) if wanted.challenge => Challenge::parse(text).err(),
        Some(_) => Lesson::parse(text).err(),
        None => Scenario::parse(text).err(),
    }
}

/// The dialog.
pub(super) fn editor(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let text = state.ui.typed.first().cloned().unwrap_or_default();
    let wrong = wrong(&text);
    let says = match &wrong {
        Some(error) => el("p", "note refused", error.render(lang)),
        None => el("p", "note", t::EDITOR_FINE.get(lang)),
    };
    let oninput = Callback::from(|event: InputEvent| {
        let area = target(&event).and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(area) = area {
            type_in(&here(), 0, area.value(), true);
        }
    });
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            run(&here());
        }
    });
    let to_place = wrong.filter(|error| error.pos.line > 0);
    let place = to_place.map(|error| {
        let line = usize::try_from(error.pos.line).unwrap_or(1);
        button("ghost outline", t::EDITOR_PLACE.get(lang), Act::With(line, go_to_line))
    });
    let body = html! {
        <>
            <div class="field">
                <label for={ID}>{ t::EDITOR_TEXT.get(lang) }</label>
                <textarea id={ID} class="editor" rows="16" spellcheck="false" autocomplete="off" value={text} aria-describedby="editor-says"
                    {oninput} {onkeydown} />
            </div>
            <div id="editor-says" role="status">{ says }</div>
            { quick([place, Some(button("primary", t::EDITOR_RUN.get(lang), Act::Run(run)))].into_iter().flatten().collect()) }
        </>
    };
    Modal { title: t::EDITOR.get(lang).into(), says: t::EDITOR_SAYS.get(lang).into(), wide: true, body }
}

/// Runs the text; what is wrong with it stays in the dialog.
fn run(store: &Store) {
    let text = store.read().ui.typed.first().cloned().unwrap_or_default();
    if wrong(&text).is_none() {
        store.open_text(text);
    }
}

/// Selects a line of the text.
fn go_to_line(_: &Store, line: usize) {
    let area = crate::parts::on::element(ID).and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let text = area.value();
    // Places in a text area count UTF-16 units.
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text[before..].find('\n').map_or(text.len(), |at| before + at);
    let _ = area.focus();
    let _ = area.set_selection_range(units(&text[..before]), units(&text[..end]));
}
