//! Bookmarks: the moments that a reader keeps in the browser's local storage, and presents as slides.

use super::share::download;
use crate::act::Act;
use crate::parts::field::{Input, empty, form, quick};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el, press};
use crate::settings::storage;
use crate::store::Store;
use synod_model::{Sentence, Text};
use synod_page::texts as t;
use synod_page::{Dialog, Notice, Presented, Slides, State};
use synod_scenario::encode;
use yew::{Html, html};

/// The key under which they lie.
const KEY: &str = "synod.slides.1";

/// Those that are kept.
fn kept() -> Slides {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    Slides::parse(&stored).unwrap_or_default()
}

/// Keeps them, and shows them.
fn keep(store: &Store, slides: &Slides) {
    if let Some(storage) = storage() {
        // A full storage keeps what it has.
        let _ = storage.set_item(KEY, &slides.to_string());
    }
    store.notify();
}

/// What the present moment is called unless the reader calls it something else: what is noted at it, or else its caption.
pub(super) fn prefill(state: &State) -> Vec<String> {
    if !state.ui.note.is_empty() {
        return vec![state.ui.note.clone()];
    }
    let says = match state.session.present().step {
        0 => state.title(),
        _ => state.session.caption().render(state.lang(), &|node| state.session.name(node)),
    };
    vec![[state.system().meta.title.get(state.lang()), ": ", &says].concat()]
}

/// The dialog.
pub(super) fn slides(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let slides = kept();
    let title =
        Input { id: "slide-title".into(), label: t::SLIDES_TITLE.get(lang).into(), ..Input::default() };
    let rows =
        slides.all.iter().enumerate().map(|(at, slide)| row(at, &slide.title, &slide.link, &state)).collect();
    let list =
        if slides.all.is_empty() { empty(&t::SLIDES_NONE) } else { el("ol", "rows slides", all(rows)) };
    let ways = quick(vec![
        button("primary", t::SLIDES_PRESENT.get(lang), Act::With(0, present)),
        button("ghost outline", t::DOWNLOAD.get(lang), Act::Run(save)),
    ]);
    let body = html! {
        <>
            if !state.settings.kept { { el("p", "note", t::MINE_DENIED.get(lang)) } }
            { form(title.view(&state.ui.typed), &t::SLIDES_KEEP, add) }
            { list }
            if !slides.all.is_empty() { { ways }{ el("p", "sub", t::SLIDES_FILE.get(lang)) } }
        </>
    };
    Modal { title: t::SLIDES.get(lang).into(), says: t::SLIDES_SAYS.get(lang).into(), wide: true, body }
}

/// One of them: pressed, it is gone to.
fn row(at: usize, title: &str, link: &str, state: &State) -> Html {
    let called = if title.is_empty() { link } else { title };
    let says = |text: &'static Text| state.say(&text.with([called.into()]));
    html! {
        <li class="slide" key={link.to_owned()}>
            <button type="button" class="row" onclick={press(Act::Text(link.to_owned(), crate::address::go_to))}>
                { el("b", "", (at + 1).to_string()) }{ el("span", "", called.to_owned()) }
            </button>
            { small(says(&t::SLIDES_SOONER), "↑", Act::With(at, sooner)) }
            { small(says(&t::SLIDES_REMOVE), "✕", Act::With(at, remove)) }
        </li>
    }
}

/// A button with a sign, and what it does.
fn small(says: String, sign: &'static str, act: Act) -> Html {
    html! { <button type="button" class="ghost icon-only" aria-label={says.clone()} title={says} onclick={press(act)}>{ sign }</button> }
}

/// Keeps the present moment under the title that was typed.
fn add(store: &Store, _: &Dialog) -> Result<(), Sentence> {
    let (title, link) = {
        let state = store.read();
        (state.ui.typed.first().cloned().unwrap_or_default(), encode(&state.link(false)))
    };
    let mut slides = kept();
    if !slides.keep(&title, &link) {
        return Err(t::SLIDES_FULL.with([]));
    }
    keep(store, &slides);
    Ok(())
}

fn sooner(store: &Store, at: usize) {
    let mut slides = kept();
    slides.sooner(at);
    keep(store, &slides);
}

fn remove(store: &Store, at: usize) {
    let mut slides = kept();
    slides.remove(at);
    keep(store, &slides);
}

fn save(_: &Store) {
    download(&kept().to_string(), "text/plain", "synod-slides.txt");
}

/// Keeps those of a text in place of the present ones, and shows them.
pub(crate) fn open(store: &Store, text: &str) {
    match Slides::parse(text) {
        Ok(slides) => {
            keep(store, &slides);
            store.dialog(Dialog::Slides);
        }
        Err(says) => store.ui(|ui| ui.say(Notice::Says(says))),
    }
}

/// Presents them from one on.
fn present(store: &Store, at: usize) {
    store.ui(|ui| ui.dialog = None);
    show(store, at);
    crate::present::begin(store);
}

/// The next one, or the one before.
pub(crate) fn turn(store: &Store, forwards: bool) {
    let at = store.read().ui.slide.as_ref().map_or(0, |slide| slide.at);
    show(store, if forwards { at + 1 } else { at.saturating_sub(1) });
}

/// Goes to one, if it is there.
fn show(store: &Store, at: usize) {
    let slides = kept();
    if let Some(slide) = slides.all.get(at) {
        let presented = Presented { at, of: slides.all.len(), title: slide.title.clone() };
        store.ui(|ui| ui.slide = Some(presented));
        crate::address::go_to(store, &slide.link);
    }
}
