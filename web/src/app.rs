//! Opens the page: reads the address, makes the state, mounts the components, starts the frame loop.

use crate::address;
use crate::bar::bar;
use crate::clock;
use crate::dialogs::dialogs;
use crate::keys;
use crate::pace::Pace;
use crate::panels::side;
use crate::parts::live::live;
use crate::script;
use crate::settings::Settings;
use crate::stage::Stage;
use crate::stage::view::View;
use crate::store::{Before, Notice, State, Store, Ui};
use crate::texts as t;
use crate::transport::dock;
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use synod_scenario::limits;
use synod_sim::Frame;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DragEvent, KeyboardEvent};
use yew::{ContextProvider, Html, Properties, function_component, html, use_effect_with};

/// The media query of readers who want little motion.
pub(crate) const CALM: &str = "(prefers-reduced-motion: reduce)";

/// What the root needs.
#[derive(PartialEq, Properties)]
struct Props {
    store: Store,
}

/// The whole page. It renders once; what changes renders by itself.
#[function_component]
fn App(props: &Props) -> Html {
    use_effect_with((), {
        let store = props.store.clone();
        move |()| {
            clock::start(&store);
            dress(&store);
            ready();
        }
    });
    html! {
        <ContextProvider<Store> context={props.store.clone()}>
            <a class="skip" href="#stage" onclick={|event: yew::MouseEvent| {
                event.prevent_default();
                crate::panels::focus("stage");
            }}>{ live(skip) }</a>
            { live(bar) }
            <Stage />
            { live(side) }
            { live(dock) }
            { live(dialogs) }
        </ContextProvider<Store>>
    }
}

/// The first thing that Tab reaches.
fn skip(store: &Store) -> Html {
    html! { { store.text(&t::SKIP) } }
}

/// Opens the page.
pub(crate) fn open() {
    let store = Store::new(first_state());
    listen(&store);
    script::install(&store);
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app"));
    // A browser that is too old has been told so by index.html, which took the element away.
    let Some(root) = root else { return };
    root.set_inner_html("");
    yew::Renderer::<App>::with_root_and_props(root, Props { store: store.clone() }).render();
}

/// The state that the address asks for; if it cannot be had, the default one with a notice.
fn first_state() -> State {
    let catalogue = Rc::new(synod_library::catalogue());
    let default = catalogue.systems().first().expect("a system is registered").meta.id;
    let (plain, bundled) = crate::control::bundled(default, None).expect("bundled scenarios are tested");
    let session = catalogue.open(plain).expect("bundled scenarios are tested");
    let mut state = State {
        catalogue,
        session,
        bundled,
        playing: !crate::settings::media(CALM),
        pace: Pace::default(),
        owed: 0.0,
        ui: Ui::default(),
        settings: Settings::load(),
        revision: 0,
        edits: 0,
        frame: Frame::default(),
        before: Before::default(),
        stage: View::default(),
    };
    let fragment = address::fragment();
    // Language and theme count even when the run of the link cannot be opened.
    if let Ok(link) = synod_scenario::decode(&fragment) {
        address::show_as(&mut state, &link);
    }
    let outcome = address::read(&fragment, default).and_then(|wanted| address::apply(&mut state, wanted));
    if let Err(notice) = outcome {
        state.playing = false;
        state.ui.notice = Some(notice);
    }
    state
}

/// What the page listens to as a whole.
fn listen(store: &Store) {
    let Some(window) = web_sys::window() else { return };
    let on = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        EventListener::new(&window, name, move |event| act(&store, event)).forget();
    };
    on("hashchange", |store, _| address::changed(store));
    on("popstate", |store, _| address::changed(store));
    on("resize", |store, _| store.change(|state| state.stage.revision += 1));
    let active = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| act(&store, event)).forget();
    };
    active("keydown", |store, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            keys::pressed(store, event);
        }
    });
    active("dragover", |_, event| {
        if let Some(event) = event.dyn_ref::<DragEvent>()
            && event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
        {
            event.prevent_default();
        }
    });
    active("drop", |store, event| {
        let file =
            event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).and_then(|data| data.files());
        if let Some(file) = file.and_then(|files| files.get(0)) {
            event.prevent_default();
            open_file(store, &file);
        }
    });
}

/// Opens a scenario file that was dropped on the page or chosen.
pub(crate) fn open_file(store: &Store, file: &web_sys::File) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number below 2^53"
    )]
    let bytes = file.size() as u64;
    if bytes > limits::TEXT_BYTES as u64 {
        let sentence = t::FILE_TOO_LONG.with([bytes.into(), limits::TEXT_BYTES.into()]);
        store.ui(|ui| ui.notice = Some(Notice::Says(sentence)));
        return;
    }
    let read = {
        let store = store.clone();
        move |text: Option<String>| match text {
            Some(text) => {
                if store.open_text(&text) {
                    store.ui(|ui| ui.dialog = None);
                }
            }
            None => store.ui(|ui| ui.notice = Some(Notice::Says(t::FILE_UNREADABLE.with([])))),
        }
    };
    let failed = read.clone();
    let done = Closure::once_into_js(move |text: JsValue| read(text.as_string()));
    let failed = Closure::once_into_js(move |_: JsValue| failed(None));
    let promise: JsValue = file.text().into();
    if let Ok(then) = js_sys::Reflect::get(&promise, &"then".into())
        && let Ok(then) = then.dyn_into::<js_sys::Function>()
    {
        let _ = then.call2(&promise, &done, &failed);
    }
}

/// The document wears the language and the theme of the page.
pub(crate) fn dress(store: &Store) {
    let (lang, theme, title, embed) = {
        let state = store.read();
        (state.lang(), state.settings.theme, state.title(), state.ui.embed)
    };
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    document.set_title(&format!("{title} · Synod"));
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.tag());
        let _ = root.set_attribute("data-theme", theme.id());
        let _ =
            if embed { root.set_attribute("data-embed", "") } else { root.remove_attribute("data-embed") };
    }
}

/// Tells scripts that the page can be used.
fn ready() {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-ready", "");
    }
}
