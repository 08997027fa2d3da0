//! What the page says while a chunk of its code is on its way, and when it does not come.

use crate::act::Act;
use crate::chunks::{self, Chunk, Stage};
use crate::parts::on::{button, el};
use crate::store::{Render, Store};
use synod_page::texts as t;
use yew::{Html, html};

/// What stands in place of a panel whose chunk is not here. To show it is to ask for the chunk.
pub(crate) fn absent(chunk: Chunk) -> Render {
    if chunks::stage(chunk).is_none() {
        chunks::fetch(chunk);
    }
    match chunk {
        Chunk::Explorer => |store| in_place(store, Chunk::Explorer),
        Chunk::Views => |store| in_place(store, Chunk::Views),
        Chunk::Lessons => |store| in_place(store, Chunk::Lessons),
        // Which text it is that one reads changes with the system and the language.
        Chunk::Text(_) => text,
        _ => |store| in_place(store, Chunk::Panels),
    }
}

/// What stands in place of the essay on the present system.
fn text(store: &Store) -> Html {
    let (system, lang) = (store.read().system().meta.id, store.lang());
    let file = synod_library::about_file(system, lang);
    file.map_or_else(Html::default, |file| in_place(store, Chunk::Text(file)))
}

fn in_place(store: &Store, chunk: Chunk) -> Html {
    let lang = store.lang();
    if chunks::stage(chunk) == Some(Stage::Failed) {
        let again = button("primary", t::CHUNK_AGAIN.get(lang), Act::Run(chunks::again));
        html! { <div role="alert">{ el("p", "sub", t::CHUNK_FAILED.get(lang)) }{ again }</div> }
    } else {
        html! { <p class="sub" role="status">{ t::CHUNK_COMES.get(lang) }</p> }
    }
}

/// What the page says while something waits for a chunk, and when that does not come.
pub(crate) fn banner(store: &Store) -> Html {
    let lang = store.lang();
    // The page is not whole without its panels, whoever waits for them.
    let panels = chunks::stage(Chunk::Panels).filter(|stage| *stage == Stage::Failed);
    match panels.or_else(chunks::waits) {
        Some(Stage::Failed) => html! {
            <div class="banner" role="alert" id="chunk">
                { el("p", "", t::CHUNK_FAILED.get(lang)) }
                <div class="banner-end">
                    { button("primary", t::CHUNK_AGAIN.get(lang), Act::Run(chunks::again)) }
                    { button("ghost outline", t::DISMISS.get(lang), Act::Run(give_up)) }
                </div>
            </div>
        },
        Some(_) => html! {
            <div class="banner" role="status" id="chunk">{ el("p", "", t::CHUNK_COMES.get(lang)) }</div>
        },
        None => html! {},
    }
}

/// What waits is not to be done.
fn give_up(store: &Store) {
    chunks::forget();
    store.notify();
}
