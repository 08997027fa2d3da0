//! The stage: two canvases that the frame loop paints, and over them what can be pressed and read.
//!
//! The lower canvas holds what changes with a step, the upper one what moves. Nodes are real buttons, so that
//! pointer, keyboard, focus and screen readers work by themselves; messages and links are found by distance.

mod asked;
pub(crate) mod canvas;
pub(crate) mod chips;
pub(crate) mod diagram;
pub(crate) mod lasso;
pub(crate) mod legend;
pub(crate) mod logs;
pub(crate) mod menu;
mod nodes;
pub(crate) mod painter;
pub(crate) mod toolbar;
pub(crate) mod views;

pub(crate) use nodes::focus as focus_node;

use crate::banner::banners;
use crate::chunks::{self, Chunk, Panels};
use crate::coming;
use crate::parts::live::{live, live_and};
use crate::parts::on::element;
use crate::store::Render;
use crate::store::{Store, here};
use lasso::Lasso;
use synod_page::Sight;
use synod_page::texts as t;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::ResizeObserver;
use yew::{Callback, Html, PointerEvent, classes, html};

/// The id of the place where the nodes stand.
pub(crate) const AREA: &str = "stage-area";

/// The id of what lies over its lower edge.
const FOOT: &str = "stage-foot";

/// The stage.
pub(crate) fn stage() -> Html {
    live_and(whole, watch)
}

fn whole(store: &Store) -> Html {
    let handle = |act: fn(&mut Lasso, &Store, &PointerEvent)| {
        Callback::from(move |event: PointerEvent| {
            let store = here();
            lasso::with(|lasso| act(lasso, &store, &event));
        })
    };
    let (title, embed, sight) = {
        let state = store.read();
        let sight = match state.ui.sight {
            Sight::Logs if !state.session.has_logs() => Sight::Stage,
            sight => sight,
        };
        (t::STAGE.get(state.lang()), state.ui.embed, sight)
    };
    let body = match sight {
        Sight::Stage => "stage-body",
        Sight::Diagram => "stage-body only-diagram",
        Sight::Both => "stage-body both",
        Sight::Logs => "stage-body with-logs",
    };
    let comparing = !store.read().panes.is_empty();
    html! {
        <main class="stage" id="stage" tabindex="-1" aria-label={title}>
            { live(banners) }
            <div class={classes!(body, comparing.then_some("comparing"))}>
            <div id={AREA} class="stage-area">
                <canvas id="stage-still" aria-hidden="true"></canvas>
                <canvas id="stage-moving" aria-hidden="true"></canvas>
                <div class="stage-pad" onpointerdown={handle(Lasso::down)} onpointermove={handle(Lasso::moved)}
                    onpointerup={handle(Lasso::up)} onpointercancel={handle(Lasso::cancel)}
                    oncontextmenu={Callback::from(|event: yew::MouseEvent| lasso::context(&here(), &event))}
                    onwheel={Callback::from(|event: web_sys::WheelEvent| lasso::wheel(&here(), &event))}></div>
                <svg class="lasso" aria-hidden="true"><polygon id="lasso" points="" /></svg>
                { live_and(nodes::nodes, crate::document::ready) }
                { to_come(|panels| panels.chips) }
                if !embed {
                    <div id={FOOT} class="stage-foot">
                        <div class="legend-place">{ to_come(|panels| panels.legend) }</div>
                        <div class="foot-row">{ live(views::tools) }{ live(toolbar::toolbar) }</div>
                    </div>
                    { live_and(menu::menu, menu::shown) }
                }
            </div>
            if let Some(dialogs) = chunks::dialogs().filter(|_| comparing) {
                { live(dialogs.beside) }
            }
            if sight == Sight::Logs {
                { match chunks::views() {
                    Some(views) => live(views.logs),
                    None => live(coming::absent(Chunk::Views)),
                } }
            }
            if sight.has_diagram() {
                { match chunks::views() {
                    Some(views) => live_and(views.diagram.0, views.diagram.1),
                    None => live(coming::absent(Chunk::Views)),
                } }
            }
            if !embed {
                { live(views::views) }
            }
            </div>
        </main>
    }
}

/// A part whose code comes after the first picture.
fn to_come(part: fn(&Panels) -> Render) -> Html {
    chunks::panels().map_or_else(|| html! {}, |panels| live(part(&panels)))
}

/// The stage follows the size of its place, and of what lies over its lower edge, for as long as the page lasts.
fn watch(store: &Store) {
    let Some(area) = element(AREA).filter(|_| store.quietly(|state| state.stage.watch())) else { return };
    let watched = area.clone();
    // The browser reports the size once at the beginning, too.
    let resized = Closure::<dyn FnMut()>::new(move || {
        let rect = watched.get_bounding_client_rect();
        let foot = element(FOOT).map_or(0.0, |foot| rect.bottom() - foot.get_bounding_client_rect().top());
        here().change(|state| state.stage.resize(rect.width(), rect.height(), foot));
    });
    if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        observer.observe(&area);
        if let Some(foot) = element(FOOT) {
            observer.observe(&foot);
        }
    }
    resized.forget();
}
