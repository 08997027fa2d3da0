//! The nodes as buttons over the canvas. One of them can be reached by Tab, the arrows go round.

use crate::store::{Menu, Selection, State, Store};
use crate::texts as t;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use synod_model::{NodeId, Status};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::{Callback, Html, KeyboardEvent, MouseEvent, PointerEvent, html};

/// How long a finger rests until the menu opens, in milliseconds.
const LONG_PRESS_MS: u32 = 500;

/// The least size of what a finger presses.
const TARGET: f32 = 44.0;

thread_local! {
    /// The finger that rests on a node.
    static PRESSING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// The buttons.
pub(crate) fn nodes(store: &Store) -> Html {
    let state = store.read();
    let Some(layout) = state.stage.layout() else { return html! {} };
    let chosen = state.ui.selection.nodes();
    let reachable = chosen.last().map_or(0, |node| node.index());
    let buttons = layout.places.iter().enumerate().map(|(i, place)| {
        let id = NodeId::at(i);
        let size = (place.radius * 2.0 + 8.0).max(TARGET);
        let (left, top) = (place.centre.x - size / 2.0, place.centre.y - size / 2.0);
        let style = format!("left:{left:.1}px;top:{top:.1}px;width:{size:.1}px;height:{size:.1}px");
        let onclick = {
            let store = store.clone();
            Callback::from(move |event: MouseEvent| {
                store.select_node(id, event.shift_key() || event.ctrl_key() || event.meta_key());
            })
        };
        let oncontextmenu = {
            let store = store.clone();
            Callback::from(move |event: MouseEvent| {
                event.prevent_default();
                open_menu(&store, id);
            })
        };
        let onpointerdown = {
            let store = store.clone();
            Callback::from(move |event: PointerEvent| {
                if event.pointer_type() == "touch" {
                    let store = store.clone();
                    let timeout = Timeout::new(LONG_PRESS_MS, move || open_menu(&store, id));
                    PRESSING.with(|pressing| *pressing.borrow_mut() = Some(timeout));
                }
            })
        };
        let release = Callback::from(|_: PointerEvent| PRESSING.with(|pressing| drop(pressing.borrow_mut().take())));
        let onkeydown = keys(store, i);
        html! {
            <button type="button" class="node" key={i} data-node={id.number().to_string()} {style}
                aria-label={name(&state, id)} aria-pressed={chosen.contains(&id).to_string()}
                tabindex={if i == reachable { "0" } else { "-1" }} {onclick} {oncontextmenu} {onpointerdown}
                onpointerup={release.clone()} onpointercancel={release.clone()} onpointerleave={release} {onkeydown}>
            </button>
        }
    });
    html! { <div class="nodes" role="group" aria-label={t::NODES.get(state.lang())}>{ for buttons }</div> }
}

/// What a screen reader hears: `S3, leader, term 4`.
pub(crate) fn name(state: &State, id: NodeId) -> String {
    let Some(node) = state.frame.nodes.get(id.index()) else { return state.session.name(id) };
    let figure = state.frame.figures.get(id.index());
    let word = match node.status {
        Status::Down => return state.say(&t::NODE_NAME_SHORT.with([id.into(), (&t::CRASHED).into()])),
        Status::Paused => &t::PAUSED,
        Status::Up => node.role.label,
    };
    match figure {
        Some(figure) => state.say(&t::NODE_NAME.with([id.into(), word.into(), figure.clone().into()])),
        None => state.say(&t::NODE_NAME_SHORT.with([id.into(), word.into()])),
    }
}

fn open_menu(store: &Store, id: NodeId) {
    let at = {
        let state = store.read();
        (!state.ui.embed).then(|| state.stage.place_of(id)).flatten()
    };
    if let Some((x, y)) = at {
        store.ui(|ui| {
            if !ui.selection.nodes().contains(&id) {
                ui.selection = Selection::Nodes(vec![id]);
            }
            ui.menu = Some(Menu { x, y });
        });
    }
}

/// Arrows go to the next node, Enter opens the menu of a selected one.
fn keys(store: &Store, at: usize) -> Callback<KeyboardEvent> {
    let store = store.clone();
    Callback::from(move |event: KeyboardEvent| {
        let count = store.read().session.names().len();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (at + 1) % count,
            "ArrowLeft" | "ArrowUp" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            "Enter" if store.read().ui.selection.nodes().contains(&NodeId::at(at)) => {
                event.prevent_default();
                open_menu(&store, NodeId::at(at));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus(next);
    })
}

/// Moves the focus to a node.
pub(crate) fn focus(at: usize) {
    let selector = format!("[data-node=\"{}\"]", at + 1);
    let found: Option<Element> =
        web_sys::window().and_then(|w| w.document()).and_then(|d| d.query_selector(&selector).ok().flatten());
    if let Some(button) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
