//! The page around the stage: what can be pressed and read. Its code comes while the first picture is painted already, on
//! canvases that index.html has; it takes their place.

use crate::bar::bar;
use crate::chunks::{self, Chunk};
use crate::parts::live::{Live, Props, live, live_and};
use crate::parts::modal;
use crate::parts::on::{el, element, focus};
use crate::present::presenter;
use crate::stage::{painter, stage};
use crate::store::{Store, here};
use crate::transport::dock;
use crate::{coming, document};
use synod_page::texts as t;
use yew::{Callback, Html, html};

/// What the page looks like, beyond what index.html says for the first picture.
const LOOK: &str = concat!(include_str!("../style/dock.css"), include_str!("../style/stage.css"));

/// What it looks like in a narrow window: it stands last and outweighs the rest.
const NARROW: &str = include_str!("../style/narrow.css");

/// Puts the page in the place of what index.html has.
pub(crate) fn mount() {
    // A browser that is too old has been told so by index.html, which took the element away.
    let Some(root) = element("app") else { return };
    document::wear("look", LOOK);
    document::wear("narrow", NARROW);
    root.set_inner_html("");
    painter::look_anew();
    let all = Props { render: page, shown: document::dress };
    crate::listen::listen(&here());
    yew::Renderer::<Live>::with_root_and_props(root.into(), all).render();
}

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
            { live(dock) }
            { chunks::dialogs().map(|dialogs| live_and(dialogs.dialog, modal::shown)).unwrap_or_default() }
            { chunks::panels().map(|panels| live_and(panels.tip.0, panels.tip.1)).unwrap_or_default() }
            { live(drop_hint) }
            { live(presenter) }
        </>
    }
}

/// What stands in the place of the side panel while its code is on its way.
fn side_to_come(store: &Store) -> Html {
    if store.read().ui.embed && store.read().ui.tab != synod_page::Tab::Lesson {
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
