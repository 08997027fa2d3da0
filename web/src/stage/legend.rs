//! The legend: the kinds of messages seen so far, by shape, colour and name.

use crate::store::Store;
use synod_model::Shape;
use synod_page::texts as t;
use synod_scene::LegendEntry;
use yew::{Html, html};

/// The legend.
pub(crate) fn legend(store: &Store) -> Html {
    let state = store.read();
    let lang = state.lang();
    let entries = state.stage.legend.entries();
    if entries.is_empty() {
        return html! {};
    }
    html! {
        <ul class="legend" aria-label={t::LEGEND.get(lang)}>
            { for entries.iter().zip(state.stage.legend.names(lang)).map(|(entry, name)| html! {
                <li>{ glyph(entry) }<span>{ name }</span></li>
            }) }
        </ul>
    }
}

/// The shape of a message, as the stage draws it.
pub(crate) fn glyph(entry: &LegendEntry) -> Html {
    if let Some(outcome) = entry.outcome {
        return crate::parts::outcome::sign(outcome);
    }
    let style = format!("color:var({})", entry.paint().css());
    let shape = match entry.shape {
        Shape::Disc => html! { <circle cx="8" cy="8" r="6" fill="currentColor" /> },
        Shape::Ring => {
            html! { <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2.5" /> }
        }
        Shape::Triangle => html! { <path d="M8 2 15 14H1z" fill="currentColor" /> },
        Shape::Diamond => html! { <path d="M8 1 15 8 8 15 1 8z" fill="currentColor" /> },
        Shape::Square => html! { <path d="M2.5 2.5h11v11h-11z" fill="currentColor" /> },
    };
    html! { <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {style}>{ shape }</svg> }
}
