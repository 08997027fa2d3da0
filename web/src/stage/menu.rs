//! The same actions as a menu: on right click, long press, or Enter on a selected node.

use super::nodes;
use super::toolbar::selected;
use crate::actions::for_selection;
use crate::store::{Store, use_store};
use crate::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::{
    Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef, function_component, html,
    use_effect_with, use_node_ref,
};

/// The menu, if it is open.
#[function_component]
pub(crate) fn NodeMenu() -> Html {
    let store = use_store();
    let node = use_node_ref();
    let menu = store.read().ui.menu;
    use_effect_with((node.clone(), menu), |(node, menu)| {
        if menu.is_some() {
            focus_item(node, 0);
        }
    });
    let Some(menu) = menu else { return html! {} };
    let state = store.read();
    let lang = state.lang();
    let (width, height) = state.stage.size();
    let horizontal = if menu.x > f64::from(width) / 2.0 {
        format!("right:{:.0}px", f64::from(width) - menu.x)
    } else {
        format!("left:{:.0}px", menu.x)
    };
    let vertical = if menu.y > f64::from(height) / 2.0 {
        format!("bottom:{:.0}px", f64::from(height) - menu.y)
    } else {
        format!("top:{:.0}px", menu.y)
    };
    let actions = for_selection(&state);
    let onfocusout = {
        let (store, node) = (store.clone(), node.clone());
        Callback::from(move |event: FocusEvent| {
            let next = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
            let inside = node.cast::<web_sys::Node>().is_some_and(|menu| menu.contains(next.as_ref()));
            if !inside && store.read().ui.menu.is_some() {
                store.ui(|ui| ui.menu = None);
            }
        })
    };
    html! {
        <div class="menu" ref={node.clone()} role="menu" aria-label={selected(&state).unwrap_or_default()}
            style={format!("{horizontal};{vertical}")} onkeydown={keys(&store, &node)} {onfocusout}>
            <p class="menu-name" aria-hidden="true">{ selected(&state).unwrap_or_default() }</p>
            { for actions.into_iter().map(|action| {
                let (label, says, key) = (action.label.get(lang), action.says.get(lang), action.key);
                let store = store.clone();
                let onclick = Callback::from(move |_: MouseEvent| {
                    store.ui(|ui| ui.menu = None);
                    refocus(&store);
                    action.run(&store);
                });
                html! {
                    <button type="button" role="menuitem" tabindex="-1" title={says} {onclick}><span>{ label }</span>
                        if let Some(key) = key { <kbd aria-hidden="true">{ key.to_ascii_uppercase() }</kbd> }
                    </button>
                }
            }) }
            <button type="button" role="menuitem" tabindex="-1" onclick={let store = store.clone(); Callback::from(move |_: MouseEvent| close(&store))}>
                { t::CLOSE.get(lang) }
            </button>
        </div>
    }
}

fn close(store: &Store) {
    store.ui(|ui| ui.menu = None);
    refocus(store);
}

/// The focus goes back to the node that the menu was about.
fn refocus(store: &Store) {
    let node = store.read().ui.selection.nodes().last().copied();
    if let Some(node) = node {
        nodes::focus(node.index());
    }
}

fn items(node: &NodeRef) -> Vec<HtmlElement> {
    let Some(menu) = node.cast::<web_sys::Element>() else { return Vec::new() };
    let mut items = Vec::new();
    let mut next = menu.first_element_child();
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

fn focus_item(node: &NodeRef, at: usize) {
    let items = items(node);
    if let Some(item) = items.get(at % items.len().max(1)) {
        let _ = item.focus();
    }
}

fn keys(store: &Store, node: &NodeRef) -> Callback<KeyboardEvent> {
    let (store, node) = (store.clone(), node.clone());
    Callback::from(move |event: KeyboardEvent| {
        let items = items(&node);
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
                close(&store);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus_item(&node, next);
    })
}
