//! The action bar: what can be done with what is selected, or the obvious next thing to try. The stage keeps its
//! strip at the bottom free for it, so that it never covers a node.

use crate::actions::{for_selection, suggestion};
use crate::parts::icon::Icon;
use crate::store::{Selection, State, Store};
use crate::texts as t;
use yew::{Callback, Html, MouseEvent, html};

/// The bar.
pub(crate) fn toolbar(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let name = selected(&state);
    let actions = for_selection(&state);
    let Some(name) = name else {
        let Some((says, commands)) = suggestion(&state) else { return html! {} };
        let onclick = {
            let store = store.clone();
            Callback::from(move |_: MouseEvent| store.act(commands.clone()))
        };
        return html! {
            <div class="acts try" role="toolbar" aria-label={t::ACTIONS.get(lang)}>
                <span class="acts-try">{ Icon::Spark.view() }{ t::TRY.get(lang) }</span>
                <button type="button" class="suggestion" {onclick}>{ state.say(&says) }</button>
            </div>
        };
    };
    let close = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.select(Selection::None))
    };
    html! {
        <div class="acts" role="toolbar" aria-label={name.clone()}>
            <b class="acts-name">{ name }</b>
            { for actions.into_iter().map(|action| {
                let (label, says, key) = (action.label.get(lang), action.says.get(lang), action.key);
                let store = store.clone();
                let onclick = Callback::from(move |_: MouseEvent| action.run(&store));
                html! {
                    <button type="button" title={says} {onclick}>{ label }
                        if let Some(key) = key { <kbd aria-hidden="true">{ key.to_ascii_uppercase() }</kbd> }
                    </button>
                }
            }) }
            <button type="button" class="acts-close" aria-label={t::DESELECT.get(lang)} title={t::DESELECT.get(lang)}
                onclick={close}>{ Icon::Close.view() }</button>
        </div>
    }
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
            let info = state.session.messages().into_iter().find(|m| m.serial == *serial)?;
            let args = [info.view.kind.into(), info.from.into(), info.to.into()];
            Some(state.say(&t::MESSAGE_NAME.with(args)))
        }
    }
}
