//! The stage: two canvases that the frame loop paints, and over them what can be pressed and read.
//!
//! The lower canvas holds what changes with a step, the upper one what moves. Nodes are real buttons, so that
//! pointer, keyboard, focus and screen readers work by themselves; messages and links are found by distance.

pub(crate) mod canvas;
pub(crate) mod chips;
mod lasso;
mod legend;
mod menu;
mod nodes;
pub(crate) mod painter;
mod toolbar;
pub(crate) mod view;

use crate::parts::live::live;
use crate::store::use_store;
use crate::texts as t;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{
    Callback, Html, PointerEvent, function_component, html, use_effect_with, use_mut_ref, use_node_ref,
};

/// The stage.
#[function_component]
pub(crate) fn Stage() -> Html {
    let store = use_store();
    let node = use_node_ref();
    let lasso = use_mut_ref(lasso::Lasso::default);
    use_effect_with(node.clone(), {
        let store = store.clone();
        move |node| {
            let element = node.cast::<Element>();
            let watch = element.clone();
            // The browser tells the size once at the beginning, too.
            let resized = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = &watch {
                    let rect = element.get_bounding_client_rect();
                    store.change(|state| state.stage.resize(rect.width(), rect.height()));
                }
            });
            let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(resized);
            }
        }
    });
    let handle = |act: fn(&mut lasso::Lasso, &crate::store::Store, &PointerEvent)| {
        let (lasso, store) = (lasso.clone(), store.clone());
        Callback::from(move |event: PointerEvent| act(&mut lasso.borrow_mut(), &store, &event))
    };
    let (title, calm) = {
        let state = store.read();
        (t::STAGE.get(state.lang()), state.ui.embed)
    };
    html! {
        <main class="stage" id="stage" tabindex="-1" aria-label={title}>
            { crate::banner::banners() }
            <div ref={node} class="stage-area">
                <canvas id="stage-still" aria-hidden="true"></canvas>
                <canvas id="stage-moving" aria-hidden="true"></canvas>
                <div class="stage-pad" onpointerdown={handle(lasso::Lasso::down)} onpointermove={handle(lasso::Lasso::moved)}
                    onpointerup={handle(lasso::Lasso::up)} onpointercancel={handle(lasso::Lasso::cancel)}></div>
                <svg class="lasso" aria-hidden="true"><polygon id="lasso" points="" /></svg>
                { live(nodes::nodes) }
                { live(chips::chips) }
                if !calm {
                    { live(legend::legend) }
                    { live(toolbar::toolbar) }
                    <menu::NodeMenu />
                }
            </div>
        </main>
    }
}
