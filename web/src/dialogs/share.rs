//! Share: the link to this very moment, the run as a text, pictures of the stage, a line to embed.

use super::qr;
use crate::act::Act;
use crate::address;
use crate::parts::download::save;
use crate::parts::field::{group, quick};
use crate::parts::modal::Modal;
use crate::parts::on::{button, el, target, then, value};
use crate::stage::painter::picture;
use crate::store::{Store, here};
use gloo::timers::callback::Timeout;
use synod_model::Text;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Shared, State};
use synod_scenario::{encode, limits};
use synod_sim::trace;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlInputElement};
use yew::{Callback, Event, FocusEvent, Html, InputEvent, html};

/// How long a button says that it has copied, in milliseconds.
const COPIED_MS: u32 = 2_000;

/// A text that can be copied.
fn part(shared: &Shared, which: usize) -> &str {
    match which {
        0 => &shared.link,
        1 => &shared.text,
        _ => &shared.frame,
    }
}

/// What can be shared of the present moment.
pub(super) fn of(state: &State) -> Shared {
    let mut link = state.link(true);
    let (plain, too_long) = (address::full(&link), encode(&link).len() > limits::LINK_BYTES);
    link.embed = true;
    let frame = [
        "<iframe src=\"",
        &address::full(&link).replace('&', "&amp;"),
        "\" width=\"800\" height=\"560\" title=\"Synod\"></iframe>",
    ];
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let system = state.session.scenario().system.value.chars().map(safe).collect::<String>();
    Shared {
        code: qr::code(&plain),
        link: plain,
        too_long,
        frame: frame.concat(),
        text: state.session.recorded().to_string(),
        name: ["synod-", &system].concat(),
    }
}

/// The dialog.
pub(super) fn share(store: &Store) -> Modal {
    let (lang, shared, copied) = {
        let state = store.read();
        (state.lang(), state.ui.shared.clone(), state.ui.copied)
    };
    let tr = |text: &'static Text| text.get(lang);
    let copy = |which: usize, label: &'static Text, class: &'static str| {
        let done = copied == Some((which, true));
        button(class, tr(if done { &t::COPIED } else { label }), Act::With(which, copy))
    };
    let select_all = Callback::from(|event: FocusEvent| {
        if let Some(input) = target(&event).and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            input.select();
        }
    });
    let body = shared.map(|shared| {
        let texts = vec![
            copy(1, &t::COPY, "ghost outline"),
            button("ghost outline", tr(&t::DOWNLOAD), Act::Run(download_text)),
            button("ghost outline", tr(&t::EDITOR_OPEN), Deed::Ask(Dialog::Editor)),
            open_file(tr(&t::OPEN_FILE)),
        ];
        let pictures = vec![
            button("ghost outline", "SVG", Act::Run(download_svg)),
            button("ghost outline", "PNG", Act::Run(download_png)),
            button("ghost outline", tr(&t::CLIP), Act::Run(crate::clip::begin)),
        ];
        let traces = vec![
            button("ghost outline", "JSON", Act::Run(download_json)),
            button("ghost outline", "ShiViz", Act::Run(download_shiviz)),
            button("ghost outline", "Mermaid", Act::Run(download_mermaid)),
            button("ghost outline", "ITF", Act::Run(download_itf)),
        ];
        html! {
            <>
                <div class="field">
                    <label for="share-link">{ tr(&t::SHARE_LINK) }</label>
                    <span class="copy-line">
                        <input id="share-link" type="text" readonly=true value={shared.link.clone()} onfocus={select_all.clone()} />
                        { copy(0, &t::COPY_LINK, "primary") }
                    </span>
                    if shared.too_long { { el("small", "tone-bad", tr(&t::SHARE_LONG)) } }
                </div>
                { note(store.read().ui.note.clone()) }
                { quick(vec![button("ghost outline", tr(&t::SLIDES), Deed::Ask(Dialog::Slides))]) }
                <p class="sr" role="status">{ if copied.is_some_and(|(_, ok)| ok) { tr(&t::COPIED) } else { "" } }</p>
                if copied.is_some_and(|(_, ok)| !ok) { { el("p", "note", tr(&t::COPY_FAILED)) } }
                if let Some((size, path)) = &shared.code {
                    // Black on white in every theme: readers of codes expect it.
                    <svg class="qr" role="img" aria-label={tr(&t::QR)} viewBox={format!("0 0 {size} {size}")}
                        shape-rendering="crispEdges"><path d={path.clone()} /></svg>
                }
                <div class="field">
                    <label for="share-text">{ tr(&t::SHARE_TEXT) }</label>
                    <textarea id="share-text" readonly=true rows="8" spellcheck="false" value={shared.text.clone()} />
                    { el("small", "", tr(&t::SHARE_TEXT_SAYS)) }
                </div>
                { quick(texts) }
                { group(&t::PICTURE) }
                { quick(pictures) }
                { group(&t::TRACE) }
                { el("p", "sub", tr(&t::TRACE_SAYS)) }
                { quick(traces) }
                { group(&t::EMBED) }
                <span class="copy-line">
                    <input type="text" readonly=true aria-label={tr(&t::EMBED)} value={shared.frame.clone()} onfocus={select_all} />
                    { copy(2, &t::COPY, "ghost outline") }
                </span>
            </>
        }
    });
    Modal {
        title: tr(&t::SHARE_TITLE).into(),
        says: tr(&t::SHARE_SAYS).into(),
        wide: true,
        body: body.unwrap_or_default(),
    }
}

/// What is noted at this moment; the link carries it at once.
fn note(text: String) -> Html {
    let lang = here().lang();
    let oninput = Callback::from(|event: InputEvent| {
        let text = value(&event);
        here().change(|state| {
            state.ui.note = text;
            state.ui.shared = Some(std::rc::Rc::new(of(state)));
        });
    });
    html! {
        <div class="field">
            <label for="share-note">{ t::NOTE.get(lang) }</label>
            <input id="share-note" type="text" autocomplete="off" maxlength={synod_page::MOST_NOTED.to_string()} value={text} {oninput} />
        </div>
    }
}

/// Copies one of the texts, and says so for a moment.
fn copy(store: &Store, which: usize) {
    let shared = store.read().ui.shared.clone();
    let Some(shared) = shared else { return };
    copy_text(part(&shared, which), move |ok| {
        here().ui(|ui| ui.copied = Some((which, ok)));
        if ok {
            Timeout::new(COPIED_MS, || here().ui(|ui| ui.copied = None)).forget();
        }
    });
}

fn download_text(store: &Store) {
    let shared = store.read().ui.shared.clone();
    if let Some(shared) = shared {
        download(&shared.text, "text/plain", &[&shared.name, ".synod"].concat());
    }
}

fn download_svg(store: &Store) {
    let svg = store.quietly(|state| picture::svg(state));
    let shared = store.read().ui.shared.clone();
    if let Some((svg, shared)) = svg.zip(shared) {
        download(&svg, "image/svg+xml", &[&shared.name, ".svg"].concat());
    }
}

fn download_png(store: &Store) {
    let url = picture::png(store.read().settings.theme);
    let shared = store.read().ui.shared.clone();
    if let Some((url, shared)) = url.zip(shared) {
        save(&url, &[&shared.name, ".png"].concat());
    }
}

/// The steps up to now as the JSON lines of the command.
fn download_json(store: &Store) {
    let lines = store.quietly(|state| {
        let (rules, lang) = (state.system().rules, state.lang());
        let off = rules.iter().zip(state.session.rules()).filter(|(_, on)| !on).map(|(rule, _)| rule.id);
        let off: Vec<&str> = off.collect();
        trace::json_lines(state.session.as_mut(), lang, &off)
    });
    if let Ok(lines) = lines {
        save_trace(store, &lines, "application/x-ndjson", ".jsonl");
    }
}

/// The steps up to now with vector clocks.
fn download_shiviz(store: &Store) {
    let log = {
        let state = store.read();
        trace::ShiViz::of(state.session.as_ref(), state.lang())
    };
    save_trace(store, &log, "text/plain", "-shiviz.log");
}

/// The steps up to now as a sequence diagram.
fn download_mermaid(store: &Store) {
    let diagram = {
        let state = store.read();
        trace::mermaid(state.session.as_ref(), state.lang())
    };
    save_trace(store, &diagram, "text/plain", ".mmd");
}

/// The states up to now for tools of TLA+.
fn download_itf(store: &Store) {
    let states = store.quietly(|state| {
        let lang = state.lang();
        trace::Itf::of(state.session.as_mut(), lang)
    });
    if let Ok(states) = states {
        save_trace(store, &states, "application/json", ".itf.json");
    }
}

/// Lets the reader save a trace under the name of the run and an ending.
fn save_trace(store: &Store, text: &str, kind: &str, ending: &str) {
    let shared = store.read().ui.shared.clone();
    if let Some(shared) = shared {
        download(text, kind, &[&shared.name, ending].concat());
    }
}

/// Opens a file; dropping it on the page does the same.
fn open_file(label: &'static str) -> Html {
    let onchange = Callback::from(|event: Event| {
        let input = target(&event).and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input.and_then(|i| i.files()).and_then(|files| files.get(0)) {
            crate::file::open(&here(), &file);
        }
    });
    html! {
        <label class="ghost outline file">{ label }
            <input type="file" class="sr" accept=".synod,.txt,text/plain" {onchange} /></label>
    }
}

/// Copies a text; returns whether the browser allowed it.
fn copy_text(text: &str, done: impl Fn(bool) + Clone + 'static) {
    let clipboard = web_sys::window().map(|window| window.navigator());
    // Outside a secure context there is no clipboard, whatever its type says.
    let clipboard = clipboard
        .and_then(|navigator| js_sys::Reflect::get(&navigator, &"clipboard".into()).ok())
        .and_then(|value| value.dyn_into::<web_sys::Clipboard>().ok());
    let Some(clipboard) = clipboard else { return done(false) };
    let failed = done.clone();
    let promise: JsValue = clipboard.write_text(text).into();
    let ok = Closure::once_into_js(move |_: JsValue| done(true));
    let failed = Closure::once_into_js(move |_: JsValue| failed(false));
    let _ = then(&promise, &ok, &failed);
}

/// Lets the reader save a text as a file.
pub(super) fn download(text: &str, kind: &str, name: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    let url = Blob::new_with_str_sequence_and_options(&parts, &options)
        .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob));
    if let Ok(url) = url {
        save(&url, name);
        Timeout::new(10_000, move || drop(web_sys::Url::revoke_object_url(&url))).forget();
    }
}
