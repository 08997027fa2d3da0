//! The action bar: what can be done with what is selected, or the obvious next thing to try. The stage keeps its
//! strip at the bottom free for it, so that it never covers a node.

use crate::chunks;
use crate::parts::icon::Icon;
use crate::parts::on::{all, button, el, icon_button, press};
use crate::store::{Store, here};
use synod_page::texts as t;
use synod_page::{Deed, Selection, State, for_selection};
use yew::{Callback, Html, html};

/// The bar.
pub(crate) fn toolbar(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let Some(name) = selected(&state) else {
        // A violation has the reader's attention.
        let panels = chunks::panels().filter(|_| state.ui.halted.is_none());
        return panels.map(|panels| (panels.tries)(&state)).unwrap_or_default();
    };
    let mut buttons = Vec::new();
    for action in for_selection(&state) {
        let key = action.key.map(|key| key.to_ascii_uppercase().to_string());
        buttons.push(html! {
            <button type="button" key={action.slot()} title={action.says.get(lang)} onclick={press(action.deed)}>{ action.label.get(lang) }
                <kbd aria-hidden="true">{ key.unwrap_or_default() }</kbd>
            </button>
        });
    }
    let close = Deed::Select(Selection::None);
    html! {
        <div class="acts" role="toolbar" aria-label={name.clone()}>
            { el("b", "acts-name", name) }
            { all(buttons) }
            { icon_button("acts-close", t::DESELECT.get(lang), Icon::Close.view(), close) }
        </div>
    }
}

/// The suggestions.
pub(crate) fn tries(state: &State) -> Html {
    let lang = state.lang();
    let mut tries = Vec::new();
    for (says, deed) in state.suggestions() {
        tries.push(button("suggestion", state.say(&says), deed));
    }
    if tries.is_empty() {
        return html! {};
    }
    html! {
        <div class="acts try" role="toolbar" aria-label={t::ACTIONS.get(lang)} onmouseenter={points(true).reform(|_| ())}
            onmouseleave={points(false).reform(|_| ())} onfocusin={points(true).reform(|_| ())}
            onfocusout={points(false).reform(|_| ())}>
            <span class="acts-try">{ Icon::Spark.view() }{ t::TRY.get(lang) }</span>
            { all(tries) }
        </div>
    }
}

/// While the reader points at the suggestions they stay as they are.
fn points(at: bool) -> Callback<()> {
    Callback::from(move |()| here().quietly(|state| state.point_at_tries(at)))
}

/// What is selected, by name.
pub(crate) fn selected(state: &State) -> Option<String> {
    match &state.ui.selection {
        Selection::None => None,
        Selection::Nodes(nodes) => match nodes.as_slice() {
            [] => None,
            [one] => Some(state.session.name(*one)),
            some if some.len() <= 3 => {
                Some(some.iter().map(|n| state.session.name(*n)).collect::<Vec<_>>().join(", "))
            }
            many => Some(state.say(&t::SELECTED_NODES.with([many.len().into()]))),
        },
        Selection::Link(a, b) => Some(state.say(&t::LINK_NAME.with([(*a).into(), (*b).into()]))),
        Selection::Message(serial) => {
            let info = state.session.message(*serial)?;
            let args = [info.view.kind.into(), info.from.into(), info.to.into()];
            Some(state.say(&t::MESSAGE_NAME.with(args)))
        }
    }
}
