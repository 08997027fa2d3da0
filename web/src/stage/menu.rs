//! The same actions as a menu: on right click, long press, or Enter on a selected node.

use super::nodes;
use super::toolbar::selected;
use crate::act::Act;
use crate::chunks;
use crate::parts::on::{all, el, element, focus};
use crate::parts::tip::words;
use crate::store::{Store, here};
use synod_page::texts as t;
use synod_page::{Action, Part, Selection, State, for_selection};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::{Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, html};

/// The id of the menu.
const MENU: &str = "menu";

/// What stays free between the menu and the edge of the stage, in pixels.
const MARGIN: i32 = 8;

/// The menu, if it is open.
pub(crate) fn menu(store: &Store) -> Html {
    let state = store.read();
    let Some(menu) = state.ui.menu else { return html! {} };
    let lang = state.lang();
    let (width, height) = state.stage.size();
    let across = side("left:", "right:", menu.x, width.into());
    let down = side("top:", "bottom:", menu.y, height.into());
    let mut items = Vec::new();
    for action in for_selection(&state) {
        items.push(item(action.label.get(lang), action.says.get(lang), Some(action)));
    }
    items.push(item(t::CLOSE.get(lang), "", None));
    let name = selected(&state).unwrap_or_default();
    html! {
        <div class="menu" id={MENU} role="menu" aria-label={name.clone()} style={[across, down].concat()}
            onkeydown={Callback::from(|event: KeyboardEvent| key(&event))}
            onfocusout={Callback::from(|event: FocusEvent| left(&event))}>
            <p class="menu-name" aria-hidden="true">{ name }</p>
            { says(&state) }
            { all(items) }
        </div>
    }
}

/// What a finger has pressed: it cannot hover.
fn says(state: &State) -> Html {
    let part = match &state.ui.selection {
        Selection::Nodes(nodes) if nodes.len() == 1 => Part::Node(nodes[0]),
        Selection::Message(serial) => Part::Message(*serial),
        Selection::Link(a, b) => Part::Link(*a, *b),
        _ => return html! {},
    };
    chunks::panels().map(|panels| (panels.about)(state, &part)).unwrap_or_default()
}

/// What can be said of a part.
pub(crate) fn about(state: &State, part: &Part) -> Html {
    state.tip(part).map_or_else(|| html! {}, |tip| html! { <div class="menu-says">{ words(tip) }</div> })
}

/// The menu opens towards the middle of the stage.
fn side(near: &str, far: &str, at: f64, whole: f64) -> String {
    let (name, at) = if at > whole / 2.0 { (far, whole - at) } else { (near, at) };
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let (at, room) = (at as i32, (whole - at) as i32 - MARGIN);
    // What there is room for in that direction; a longer menu scrolls.
    let most =
        if near == "top:" { ["max-block-size:", &room.to_string(), "px;"].concat() } else { String::new() };
    [name, &at.to_string(), "px;", &most].concat()
}

fn item(label: &'static str, says: &'static str, action: Option<Action>) -> Html {
    let key = action.as_ref().and_then(|action| action.key).map(|key| key.to_ascii_uppercase().to_string());
    let onclick = Callback::from(move |_: MouseEvent| {
        let store = here();
        close(&store);
        if let Some(action) = &action {
            Act::from(action.deed.clone()).run(&store);
        }
    });
    html! {
        <button type="button" role="menuitem" tabindex="-1" title={says} {onclick}>{ el("span", "", label) }
            <kbd aria-hidden="true">{ key.unwrap_or_default() }</kbd>
        </button>
    }
}

/// The menu has opened: its first item takes the focus.
pub(crate) fn shown(_: &Store) {
    let focus_inside = element(MENU).is_some_and(|menu| menu.matches(":focus-within").unwrap_or(false));
    if !focus_inside {
        focus_item(&items(), 0);
    }
}

/// The focus has left: for another element, or for nowhere.
fn left(event: &FocusEvent) {
    let next = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    let inside = element(MENU).is_some_and(|menu| menu.contains(next.as_ref()));
    if !inside && !nodes::just_lifted() && here().read().ui.menu.is_some() {
        here().ui(|ui| ui.menu = None);
    }
}

fn close(store: &Store) {
    store.ui(|ui| ui.menu = None);
    // The focus goes back to the node that the menu was about.
    let node = store.read().ui.selection.nodes().last().copied();
    match node {
        Some(node) => nodes::focus(node.index()),
        None => focus("stage"),
    }
}

fn items() -> Vec<HtmlElement> {
    let mut items = Vec::new();
    let mut next = element(MENU).and_then(|menu| menu.first_element_child());
    while let Some(element) = next {
        next = element.next_element_sibling();
        if let Ok(item) = element.dyn_into::<HtmlElement>()
            && item.get_attribute("role").as_deref() == Some("menuitem")
        {
            items.push(item);
        }
    }
    items
}

fn focus_item(items: &[HtmlElement], at: usize) {
    if let Some(item) = items.get(at % items.len().max(1)) {
        let _ = item.focus();
    }
}

fn key(event: &KeyboardEvent) {
    let items = items();
    let active = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref())).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at + items.len().max(1) - 1,
        "Home" => 0,
        "End" => items.len().max(1) - 1,
        "Escape" | "Tab" => {
            event.prevent_default();
            event.stop_propagation();
            close(&here());
            return;
        }
        _ => return,
    };
    event.prevent_default();
    focus_item(&items, next);
}
