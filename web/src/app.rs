//! Opens the page: reads the address, makes the state, starts the frame loop, and then the page comes around the picture.

use crate::chunks::Chunk;
use crate::parts::on::element;
use crate::store::Store;
use crate::{address, chunks, clock, document, embed, entries, settings, stage, store};
use futures_util::future::join;
use gloo::events::EventListener;
use synod_page::State;
use yew::platform::spawn_local;

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
    spawn_local(async { if chunks::load(Chunk::Page).await { mount() } else { nothing_came() } });
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

/// How much of the stage is kept free at its lower edge until what lies there can be measured.
const FOOT: f64 = 96.0;

fn open_at(fragment: &str) {
    let whole = address::missing(fragment).is_empty();
    let Some(state) = first_state(fragment, whole) else { return nothing_came() };
    let store = Store::open_with(state);
    store.then_tell(embed::post);
    watch_size(&store);
    document::dress(&store);
    if let Some(area) = element(stage::AREA) {
        let rect = area.get_bounding_client_rect();
        let foot = if store.read().ui.embed { 0.0 } else { FOOT };
        store.quietly(|state| state.stage.resize(rect.width(), rect.height(), foot));
    }
    clock::start(&store);
    document::plays();
    mount();
    if !whole {
        address::go(&store, fragment.to_owned());
    }
}

/// The page comes around the first picture as soon as both are here.
fn mount() {
    if let Some(page) = chunks::page().filter(|_| store::is_open()) {
        (page.mount)();
    }
}

/// No system is here at all, or no page around it. Whoever wrote the first words says so: index.html listens to what is
/// refused.
fn nothing_came() {
    drop(js_sys::Promise::reject(&"the code has not come".into()));
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
