//! A part of the page that renders again whenever the store has something new.
//!
//! Most parts keep nothing of their own between two renderings: they are plain functions of the store. One
//! component carries them all, since each component costs some seven kilobytes of WebAssembly; only what needs
//! hooks is a component of its own.

use crate::store::{Store, use_store};
use yew::{Html, Properties, function_component, html};

/// What is rendered.
type Render = fn(&Store) -> Html;

#[derive(Properties)]
struct Props {
    render: Render,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // Two functions that the compiler has made one do the same, so it does not matter which is meant.
        std::ptr::fn_addr_eq(self.render, other.render)
    }
}

#[function_component]
fn Live(props: &Props) -> Html {
    (props.render)(&use_store())
}

/// A part that renders by itself.
pub(crate) fn live(render: Render) -> Html {
    html! { <Live {render} /> }
}
