//! Opens the page: reads the address, makes the state, mounts the components, starts the frame loop.

use crate::address;
use crate::bar::bar;
use crate::chunks::Chunk;
use crate::dialogs::dialogs;
use crate::pace::Pace;
use crate::panels::Seen;
use crate::parts::live::{Live, Props, live, live_and};
use crate::parts::modal;
use crate::parts::on::{el, focus};
use crate::present::presenter;
use crate::settings::Settings;
use crate::stage::stage;
use crate::stage::view::View;
use crate::store::{Before, Chain, State, Store, Ui};
use crate::texts as t;
use crate::undo::Undo;
use crate::{chunks, clock, file, keys, script};
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use synod_sim::Frame;
use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;
use yew::platform::spawn_local;
use yew::{Callback, Html, html};

/// The media query of readers who want little motion.
pub(crate) const CALM: &str = "(prefers-reduced-motion: reduce)";

/// The whole page. It renders once; what changes renders by itself.
fn page(store: &Store) -> Html {
    let skip = Callback::from(|event: yew::MouseEvent| {
        event.prevent_default();
        focus("stage");
    });
    html! {
        <>
            <a class="skip" href="#stage" onclick={skip}>{ store.text(&t::SKIP) }</a>
            { live(bar) }
            { stage() }
            { match chunks::panels() {
                Some(panels) => live(panels.side),
                None => live(side_to_come),
            } }
            { match chunks::panels() {
                Some(panels) => live(panels.dock),
                None => html! { <footer class="dock to-come"></footer> },
            } }
            { live_and(dialogs, modal::shown) }
            { live(drop_hint) }
            { live(presenter) }
        </>
    }
}

/// What stands in the place of the side panel while its code is on its way.
fn side_to_come(store: &Store) -> Html {
    if store.read().ui.embed {
        return html! {};
    }
    html! {
        <aside class="side" aria-label={store.text(&t::SIDE)}>
            <div class="panel">{ live(chunks::absent(Chunk::Panels)) }</div>
        </aside>
    }
}

/// What is seen while a file is dragged over the page.
fn drop_hint(store: &Store) -> Html {
    if !store.read().ui.dropping {
        return html! {};
    }
    html! { <div class="drop" aria-hidden="true">{ el("p", "", store.text(&t::DROP_HERE)) }</div> }
}

/// Opens the page, when the code has come that the address needs; what the page opens with needs no more than is here.
pub(crate) fn open() {
    let fragment = address::fragment();
    if address::is_empty(&fragment) {
        return open_at(&fragment);
    }
    spawn_local(async move {
        chunks::load(Chunk::Panels).await;
        for chunk in address::missing(&fragment) {
            chunks::load(chunk).await;
        }
        open_at(&fragment);
    });
}

fn open_at(fragment: &str) {
    let whole = address::is_empty(fragment) || address::missing(fragment).is_empty();
    let store = Store::open_with(first_state(fragment, whole));
    watch_size(&store);
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app"));
    // A browser that is too old has been told so by index.html, which took the element away.
    let Some(root) = root else { return };
    root.set_inner_html("");
    let all = Props { render: page, shown: opened };
    yew::Renderer::<Live>::with_root_and_props(root, all).render();
    script::install(&store);
    chunks::listen(&store);
    if !whole {
        address::go(&store, fragment.to_owned());
    }
}

/// The page stands, at first or again: the frame loop runs.
fn opened(store: &Store) {
    if !store.is_awake() {
        clock::start(store);
    }
    dress(store);
}

/// The state that the address asks for; if it cannot be had, the default one with a notice, or at rest until its code has
/// come.
fn first_state(fragment: &str, whole: bool) -> State {
    let catalogue = Rc::new(chunks::catalogue());
    let (plain, bundled) = synod_library::opening_scenario();
    let session = catalogue.open(plain).expect("bundled scenarios are tested");
    let mut state = State {
        catalogue,
        session,
        bundled: Some(bundled.to_owned()),
        playing: !crate::settings::media(CALM),
        pace: Pace::default(),
        owed: 0.0,
        ui: Ui::default(),
        settings: Settings::load(),
        revision: 0,
        edits: 0,
        panes: crate::compare::Panes::default(),
        frame: Frame::default(),
        before: Before::default(),
        stage: View::default(),
        seen: Seen::default(),
        chain: Chain::default(),
        trail: Default::default(),
        hunt: crate::hunt::Hunt::default(),
        runs: crate::runs::Runs::default(),
        undo: Undo::default(),
    };
    match chunks::panels().filter(|_| !address::is_empty(fragment)) {
        Some(panels) if whole => (panels.begin)(&mut state, fragment),
        _ => state.playing = state.playing && whole,
    }
    state
}

/// The page follows the size of its window.
fn watch_size(store: &Store) {
    let Some(window) = web_sys::window() else { return };
    let store = store.clone();
    let resized = move |_: &web_sys::Event| {
        crate::text_size::measure();
        store.change(|state| state.stage.revision += 1);
    };
    EventListener::new(&window, "resize", resized).forget();
}

/// What the page listens to as a whole.
pub(crate) fn listen(store: &Store) {
    let Some(window) = web_sys::window() else { return };
    let on = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        EventListener::new(&window, name, move |event| act(&store, event)).forget();
    };
    on("message", crate::embed::asked);
    on("hashchange", |store, _| address::changed(store));
    on("popstate", |store, _| address::changed(store));
    on("fullscreenchange", crate::present::screen_changed);
    on("pointermove", crate::present::moved);
    on("focusin", |_, event| crate::parts::attention::gained(event));
    on("pointerdown", |_, _| crate::parts::attention::pressed());
    let active = |name: &'static str, act: fn(&Store, &web_sys::Event)| {
        let store = store.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| act(&store, event)).forget();
    };
    active("keydown", |store, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            if event.key() == "Tab" {
                crate::parts::attention::pressed();
            }
            keys::pressed(store, event);
        }
    });
    active("dragover", file::over);
    active("dragleave", file::away);
    active("drop", file::dropped);
}

/// The document wears the language and the theme of the page.
pub(crate) fn dress(store: &Store) {
    let (lang, theme, title, embed, present) = {
        let state = store.read();
        (state.lang(), state.settings.theme, state.title(), state.ui.embed, state.ui.present)
    };
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    document.set_title(&format!("{title} · Synod"));
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.tag());
        let _ = root.set_attribute("data-theme", theme.id());
        for (name, on) in [("data-embed", embed), ("data-present", present)] {
            let _ = if on { root.set_attribute(name, "") } else { root.remove_attribute(name) };
        }
        crate::text_size::measure();
    }
}

/// Tells scripts that the page can be used: the nodes stand on the stage, and every button is there.
pub(crate) fn ready(store: &Store) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root.filter(|root| !root.has_attribute("data-ready"))
        && store.read().stage.arrangement().is_some()
    {
        if chunks::panels().is_some() {
            let _ = root.set_attribute("data-ready", "");
        }
        chunks::prefetch();
    }
}
