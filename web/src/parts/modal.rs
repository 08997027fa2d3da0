//! A dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns.

use super::icon::Icon;
use crate::store::use_store;
use crate::texts as t;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::{
    AttrValue, Callback, Children, Html, MouseEvent, Properties, function_component, html, use_effect_with,
    use_node_ref,
};

/// What a dialog is made of.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Its heading.
    pub(crate) title: AttrValue,
    /// A sentence below it.
    #[prop_or_default]
    pub(crate) says: AttrValue,
    /// Whether it needs more room than a form.
    #[prop_or_default]
    pub(crate) wide: bool,
    /// Its content.
    pub(crate) children: Children,
}

/// A dialog. It closes by clearing the store's open dialog.
#[function_component]
pub(crate) fn Modal(props: &Props) -> Html {
    let store = use_store();
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let close = {
        let store = store.clone();
        Callback::from(move |()| store.ui(|ui| ui.dialog = None))
    };
    let onclose = close.reform(|_: yew::Event| ());
    let onclick = {
        let (node, close) = (node.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            // A click on the backdrop hits the dialog itself, one inside hits its content.
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if target == node.get() {
                close.emit(());
            }
        })
    };
    let class = if props.wide { "modal wide" } else { "modal" };
    html! {
        <dialog ref={node} {class} {onclose} {onclick} aria-labelledby="modal-title">
            <div class="modal-body">
                <header class="modal-head">
                    <h2 id="modal-title">{ &props.title }</h2>
                    <button type="button" class="ghost icon-only" aria-label={store.text(&t::CLOSE)}
                        onclick={close.reform(|_| ())}>{ Icon::Close.view() }</button>
                </header>
                if !props.says.is_empty() {
                    <p class="sub">{ &props.says }</p>
                }
                { for props.children.iter() }
            </div>
        </dialog>
    }
}
