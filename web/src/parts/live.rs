//! A part of the page that renders again whenever the store has something new.
//!
//! Every part is a plain function of the store, and what it keeps lies in the store as well. One component carries
//! them all, and no hook is used: each further component costs some seven kilobytes of WebAssembly.

use crate::store::{Render, Store, here};
use yew::{Component, Context, Html, Properties, html};

/// What is done once it stands on the page.
pub(crate) type Shown = fn(&Store);

/// What a part is made of.
#[derive(Properties)]
pub(crate) struct Props {
    /// What is rendered.
    pub(crate) render: Render,
    /// What is done after each rendering.
    pub(crate) shown: Shown,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // Two functions that the compiler has made one do the same, so it does not matter which is meant.
        std::ptr::fn_addr_eq(self.render, other.render) && std::ptr::fn_addr_eq(self.shown, other.shown)
    }
}

/// The component.
pub(crate) struct Live {
    listener: usize,
}

impl Component for Live {
    type Message = ();
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        Self { listener: here().listen(ctx.props().render, link.callback(|()| ())) }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        (ctx.props().render)(&here())
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        (ctx.props().shown)(&here());
        super::attention::keep();
    }

    fn destroy(&mut self, _ctx: &Context<Self>) {
        here().unlisten(self.listener);
    }
}

/// A part that renders by itself.
pub(crate) fn live(render: Render) -> Html {
    live_and(render, |_| {})
}

/// A part that renders by itself, and what is done after each of its renderings.
pub(crate) fn live_and(render: Render, shown: Shown) -> Html {
    html! { <Live {render} {shown} /> }
}
