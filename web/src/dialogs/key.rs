//! What am I seeing? Every sign that is on the screen now, with what it means.

use crate::parts::modal::Modal;
use crate::parts::on::{all, el};
use crate::stage::painter;
use crate::store::Store;
use crate::transport::track::Track;
use synod_page::State;
use synod_page::texts as t;
use synod_scene::{KeyEntry, KeyPart, svg};
use yew::{AttrValue, Html, html};

/// The dialog.
pub(super) fn key(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    // The width matters for nothing that is explained.
    let timeline = Track::of(&state, 0.0).with(&state, |timeline| timeline.key(lang));
    let mut parts = Vec::new();
    for part in state.key(&painter::look(&state), timeline) {
        parts.push(section(&state, part));
    }
    let (title, says) = (t::KEY_TITLE.get(lang), t::KEY_SAYS.get(lang));
    Modal { title: title.into(), says: says.into(), wide: true, body: el("div", "key-parts", all(parts)) }
}

fn section(state: &State, part: KeyPart) -> Html {
    let mut rows = Vec::new();
    for entry in part.entries {
        rows.push(row(state, entry));
    }
    html! { <section>{ el("h3", "group", part.title.get(state.lang())) }{ el("ul", "key-rows", all(rows)) }</section> }
}

/// A drawing and what it means.
fn row(state: &State, entry: KeyEntry) -> Html {
    let drawn = svg::inline(entry.size, state.settings.theme, &entry.shapes);
    let (wide, high) = entry.size;
    let style = format!("inline-size:{}rem;block-size:{}rem", wide / 16.0, high / 16.0);
    html! {
        <li><span class="key-sign"><span {style}>{ Html::from_html_unchecked(AttrValue::from(drawn)) }</span></span>
            { el("span", "", entry.says) }</li>
    }
}
