//! Opens the page: reads the address, makes the state, mounts the components, starts the frame loop.

use crate::address;
use crate::bar::bar;
use crate::chunks::Chunk;
use crate::parts::live::{Live, Props, live, live_and};
use crate::parts::modal;
use crate::parts::on::{el, focus};
use crate::present::presenter;
use crate::stage::stage;
use crate::store::Store;
use crate::{chunks, clock, coming, document, embed, entries, settings, store};
use futures_util::future::join;
use gloo::events::EventListener;
use synod_page::State;
use synod_page::texts as t;
use yew::platform::spawn_local;
use yew::{Callback, Html, html};

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
            { chunks::dialogs().map(|dialogs| live_and(dialogs.dialog, modal::shown)).unwrap_or_default() }
            { chunks::panels().map(|panels| live_and(panels.tip.0, panels.tip.1)).unwrap_or_default() }
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
            <div class="panel">{ live(coming::absent(Chunk::Panels)) }</div>
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

/// Opens the page, when the code has come that the address needs. In a worker there is no page, but a search.
pub(crate) fn open() {
    chunks::load_with(entries::load);
    if web_sys::window().is_none() {
        return spawn_local(async {
            chunks::load(Chunk::Explorer).await;
            (chunks::explorer().expect("the page has it already").serve)();
        });
    }
    let fragment = address::fragment();
    spawn_local(async move {
        // The system that the address begins with is fetched beside what reads addresses.
        let named = chunks::systems([address::first_word(&fragment)]).pop();
        let system = chunks::load(named.unwrap_or(Chunk::Opening));
        if address::is_empty(&fragment) {
            system.await;
        } else {
            join(chunks::load(Chunk::Links), system).await;
        }
        for chunk in address::missing(&fragment) {
            chunks::load(chunk).await;
        }
        if chunks::shelf().catalogue.systems().is_empty() {
            chunks::load(Chunk::Opening).await;
        }
        open_at(&fragment);
    });
}

fn open_at(fragment: &str) {
    let whole = address::missing(fragment).is_empty();
    let Some(state) = first_state(fragment, whole) else { return nothing_came() };
    let store = Store::open_with(state);
    store.then_tell(embed::post);
    watch_size(&store);
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app"));
    // A browser that is too old has been told so by index.html, which took the element away.
    let Some(root) = root else { return };
    root.set_inner_html("");
    let all = Props { render: page, shown: opened };
    yew::Renderer::<Live>::with_root_and_props(root, all).render();
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
    document::dress(store);
}

/// No system is here at all. The page has nothing to show, and whoever wrote its first words says so: index.html listens to
/// what is refused.
fn nothing_came() {
    drop(js_sys::Promise::reject(&"no system has come".into()));
}

/// The state that the address asks for; if it cannot be had, the default one with a notice, or at rest until its code has
/// come. `None` if no system is here.
fn first_state(fragment: &str, whole: bool) -> Option<State> {
    let shelf = chunks::shelf();
    let links = chunks::links().filter(|_| whole && !address::is_empty(fragment));
    let opens = if let Some(ground) = links.and_then(|links| (links.ground)(&shelf, fragment)) {
        ground
    } else {
        shelf.catalogue.get(synod_library::OPENING)?;
        let (scenario, id) = synod_library::opening_scenario();
        (scenario, Some(id.to_owned()))
    };
    let state = State::new(shelf, opens, settings::load(), settings::media(settings::CALM), store::now);
    let mut state = state.expect("bundled scenarios are tested");
    state.specs = chunks::specs();
    match links {
        Some(links) => (links.begin)(&mut state, fragment),
        None => state.playing = state.playing && whole,
    }
    Some(state)
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
