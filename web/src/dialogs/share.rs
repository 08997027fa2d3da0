//! Share: the link to this very moment, the run as a text, pictures of the stage, a line to embed.

use crate::address;
use crate::parts::modal::Modal;
use crate::stage::painter::picture;
use crate::store::{Store, use_store};
use crate::texts as t;
use gloo::timers::callback::Timeout;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use synod_model::Text;
use synod_scenario::{encode, limits};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement};
use yew::{
    AttrValue, Callback, Event, FocusEvent, Html, MouseEvent, function_component, html, use_memo, use_state,
};

/// A longer link makes a code that no telephone reads from a projector.
const QR_CHARS: usize = 600;

/// How long a button says that it has copied, in milliseconds.
const COPIED_MS: u32 = 2_000;

/// The dialog.
#[function_component]
pub(crate) fn Share() -> Html {
    let store = use_store();
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    // What is shared is the moment at which the dialog was opened.
    let shared = use_memo((), |()| {
        let state = store.read();
        let link = address::link(&state, true);
        let mut embed = link.clone();
        embed.embed = true;
        let frame = format!(
            "<iframe src=\"{}\" width=\"800\" height=\"560\" title=\"Synod\"></iframe>",
            address::full(&embed).replace('&', "&amp;")
        );
        Shared {
            too_long: encode(&link).len() > limits::LINK_BYTES,
            link: address::full(&link),
            frame,
            text: state.session.recorded().to_string(),
            name: file_name(&state.session.scenario().system.value),
        }
    });
    let copied = use_state(|| None::<(&'static str, bool)>);
    let copy = |what: &'static str, text: String, label: &'static Text, class: &'static str| {
        let handle = copied.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let handle = handle.clone();
            copy_text(&text, move |ok| {
                handle.set(Some((what, ok)));
                if ok {
                    let handle = handle.clone();
                    Timeout::new(COPIED_MS, move || handle.set(None)).forget();
                }
            });
        });
        let done = *copied == Some((what, true));
        html! { <button type="button" {class} {onclick}>{ tr(if done { &t::COPIED } else { label }) }</button> }
    };
    let download_text = {
        let shared = shared.clone();
        Callback::from(move |_: MouseEvent| {
            download(&shared.text, "text/plain", &format!("{}.synod", shared.name));
        })
    };
    let select_all = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            input.select();
        }
    });
    html! {
        <Modal title={tr(&t::SHARE_TITLE)} says={tr(&t::SHARE_SAYS)} wide=true>
            <div class="field">
                <label for="share-link">{ tr(&t::SHARE_LINK) }</label>
                <span class="copy-line">
                    <input id="share-link" type="text" readonly=true value={shared.link.clone()} onfocus={select_all} />
                    { copy("link", shared.link.clone(), &t::COPY_LINK, "primary") }
                </span>
                if shared.too_long { <small class="tone-bad">{ tr(&t::SHARE_LONG) }</small> }
            </div>
            <p class="sr" role="status">{ match *copied {
                Some((_, true)) => tr(&t::COPIED),
                _ => "",
            } }</p>
            if matches!(*copied, Some((_, false))) { <p class="note">{ tr(&t::COPY_FAILED) }</p> }
            { qr(&shared.link, tr(&t::QR)) }
            <div class="field">
                <label for="share-text">{ tr(&t::SHARE_TEXT) }</label>
                <textarea id="share-text" readonly=true rows="8" spellcheck="false" value={shared.text.clone()} />
                <small>{ tr(&t::SHARE_TEXT_SAYS) }</small>
            </div>
            <div class="quick">
                { copy("text", shared.text.clone(), &t::COPY, "ghost outline") }
                <button type="button" class="ghost outline" onclick={download_text}>{ tr(&t::DOWNLOAD) }</button>
                { open_file(&store) }
            </div>
            <h3 class="group">{ tr(&t::PICTURE) }</h3>
            <div class="quick">
                { picture_button(&store, shared.name.clone(), "SVG", false) }
                { picture_button(&store, shared.name.clone(), "PNG", true) }
            </div>
            <h3 class="group">{ tr(&t::EMBED) }</h3>
            <span class="copy-line">
                <input type="text" readonly=true aria-label={tr(&t::EMBED)} value={shared.frame.clone()} />
                { copy("embed", shared.frame.clone(), &t::COPY, "ghost outline") }
            </span>
        </Modal>
    }
}

/// What is shared.
#[derive(PartialEq)]
struct Shared {
    link: String,
    too_long: bool,
    frame: String,
    text: String,
    name: String,
}

fn file_name(system: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("synod-{}", system.chars().map(safe).collect::<String>())
}

/// The link as a code for a telephone, when it is short enough to be read.
fn qr(link: &str, label: &'static str) -> Html {
    if link.len() > QR_CHARS {
        return html! {};
    }
    let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::L) else { return html! {} };
    // Black on white in every theme: readers of codes expect it.
    let picture = code.render::<svg::Color<'_>>().min_dimensions(168, 168).quiet_zone(true).build();
    let start = picture.find("<svg").unwrap_or(0);
    html! {
        <div class="qr" role="img" aria-label={label}>
            { Html::from_html_unchecked(AttrValue::from(picture[start..].to_owned())) }
        </div>
    }
}

fn picture_button(store: &Store, name: String, kind: &'static str, raster: bool) -> Html {
    let store = store.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if raster {
            if let Some(url) = picture::png(store.read().settings.theme) {
                save(&url, &format!("{name}.png"));
            }
        } else {
            let svg = store.quietly(|state| picture::svg(state));
            if let Some(svg) = svg {
                download(&svg, "image/svg+xml", &format!("{name}.svg"));
            }
        }
    });
    html! { <button type="button" class="ghost outline" {onclick}>{ kind }</button> }
}

/// Opens a file; dropping it on the page does the same.
fn open_file(store: &Store) -> Html {
    let onchange = {
        let store = store.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            if let Some(file) = input.and_then(|i| i.files()).and_then(|files| files.get(0)) {
                crate::app::open_file(&store, &file);
            }
        })
    };
    html! {
        <label class="ghost outline file">{ store.text(&t::OPEN_FILE) }
            <input type="file" class="sr" accept=".synod,.txt,text/plain" {onchange} /></label>
    }
}

/// Copies a text; tells whether the browser allowed it.
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
    if let Ok(then) = js_sys::Reflect::get(&promise, &"then".into())
        && let Ok(then) = then.dyn_into::<js_sys::Function>()
    {
        let _ = then.call2(&promise, &ok, &failed);
    }
}

/// Lets the reader save a text as a file.
fn download(text: &str, kind: &str, name: &str) {
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

fn save(url: &str, name: &str) {
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
