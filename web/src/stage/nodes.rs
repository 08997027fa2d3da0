//! The nodes as buttons over the canvas. One of them can be reached by Tab, the arrows go round.

use crate::parts::on::{all, element};
use crate::store::{Store, here, now};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use synod_model::{NodeId, Outcome, Status};
use synod_page::texts as t;
use synod_page::{Menu, Selection, State};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::{Callback, Html, KeyboardEvent, MouseEvent, PointerEvent, html};

/// How long a finger rests until the menu opens, in milliseconds.
pub(super) const LONG_PRESS_MS: u32 = 500;

/// How long after a long press the browser may still make clicks of it, in milliseconds.
const LIFT_MS: f64 = 400.0;

/// The id of the buttons' place.
const NODES: &str = "nodes";

/// The least size of what a finger presses.
const TARGET: f32 = 44.0;

thread_local! {
    /// The finger that rests on a node.
    static PRESSING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    /// When the finger that opened the menu was lifted.
    static LIFTED: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

/// The buttons.
pub(crate) fn nodes(store: &Store) -> Html {
    let state = store.read();
    let Some(arrangement) = state.stage.arrangement() else { return html! {} };
    let chosen = state.ui.selection.nodes();
    let reachable = chosen.last().map_or(0, |node| node.index());
    let mut buttons = Vec::new();
    for (i, place) in arrangement.places.iter().enumerate() {
        let id = NodeId::at(i);
        let size = (place.radius * 2.0 + 8.0).max(TARGET);
        let (left, top) = (place.centre.x - size / 2.0, place.centre.y - size / 2.0);
        let (x, y, size) = (px(left), px(top), px(size));
        let style = ["left:", &x, ";top:", &y, ";width:", &size, ";height:", &size].concat();
        let onclick = Callback::from(move |event: MouseEvent| {
            if just_lifted() {
                return;
            }
            here().select_node(id, event.shift_key() || event.ctrl_key() || event.meta_key());
        });
        let oncontextmenu = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            open_menu(&here(), id);
        });
        let onpointerdown = Callback::from(move |event: PointerEvent| {
            if is_touch(&event) {
                let timeout = Timeout::new(LONG_PRESS_MS, move || open_menu(&here(), id));
                PRESSING.with_borrow_mut(|pressing| *pressing = Some(timeout));
            }
        });
        let release = Callback::from(|event: PointerEvent| lifted(&event));
        let onkeydown = Callback::from(move |event: KeyboardEvent| key(&event, i));
        buttons.push(html! {
            <button type="button" class="node" key={i} data-node={id.number().to_string()} {style}
                aria-label={name(&state, id)} aria-pressed={chosen.contains(&id).to_string()}
                tabindex={if i == reachable { "0" } else { "-1" }} {onclick} {oncontextmenu} {onpointerdown}
                onpointerup={release.clone()} onpointercancel={release.clone()} onpointerleave={release} {onkeydown}>
            </button>
        });
    }
    let style = shifted(&state);
    html! {
        <div class="nodes" id={NODES} role="group" aria-label={t::NODES.get(state.lang())} {style}>{ all(buttons) }</div>
    }
}

/// The buttons stand where the stage has their nodes.
fn shifted(state: &State) -> String {
    let offset = state.stage.offset();
    ["transform:translate(", &px(-offset.x), ",", &px(-offset.y), ")"].concat()
}

/// The buttons follow the stage that is moved, without a rendering of the page.
pub(super) fn follow(state: &State) {
    if let Some(nodes) = element(NODES) {
        let _ = nodes.set_attribute("style", &shifted(state));
    }
}

/// Whether a finger does it.
pub(super) fn is_touch(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// The pointer was lifted, or has gone elsewhere. A mouse opens no menu by resting: its next click is one.
pub(super) fn lifted(event: &PointerEvent) {
    drop(PRESSING.take());
    if is_touch(event) && here().read().ui.menu.is_some() {
        LIFTED.set(now());
    }
}

/// Whether a finger that opened the menu was lifted a moment ago: what the browser makes of that is not a click.
pub(super) fn just_lifted() -> bool {
    now() - LIFTED.get() < LIFT_MS
}

/// A length as the style has it, to the tenth of a pixel.
fn px(length: f32) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let tenths = (length * 10.0) as i32;
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    [sign, &(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), "px"].concat()
}

/// What a screen reader hears: `S3, leader, term 4`.
pub(crate) fn name(state: &State, id: NodeId) -> String {
    let Some(node) = state.frame.nodes.get(id.index()) else { return state.session.name(id) };
    let subtitle = state.frame.subtitles.get(id.index());
    let word = match node.status {
        Status::Down => return state.say(&t::NODE_NAME_SHORT.with([id.into(), (&t::CRASHED).into()])),
        Status::Paused => &t::PAUSED,
        Status::Up => node.role.label,
    };
    let said = match subtitle {
        Some(subtitle) => t::NODE_NAME.with([id.into(), word.into(), subtitle.clone().into()]),
        None => t::NODE_NAME_SHORT.with([id.into(), word.into()]),
    };
    match node.outcome {
        Some(outcome) if outcome != Outcome::Elected => {
            state.say(&t::NODE_NAME_SHORT.with([said.into(), outcome.text().into()]))
        }
        _ => state.say(&said),
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
fn key(event: &KeyboardEvent, at: usize) {
    let store = here();
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
}

/// Moves the focus to a node.
pub(crate) fn focus(at: usize) {
    let selector = ["[data-node=\"", &(at + 1).to_string(), "\"]"].concat();
    let found: Option<Element> =
        web_sys::window().and_then(|w| w.document()).and_then(|d| d.query_selector(&selector).ok().flatten());
    if let Some(button) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
