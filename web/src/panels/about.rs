//! What is to be known about the system: an essay, in the reader's language.

use crate::chunks::Chunk;
use crate::parts::on::{all, el};
use crate::store::Store;
use synod_lesson::{Block, Inline, about as read};
use yew::{Html, html};

/// The panel.
pub(crate) fn about(store: &Store) -> Html {
    let state = store.read();
    let (lang, meta) = (state.lang(), state.system().meta);
    let Some(file) = synod_library::about_file(meta.id, lang) else {
        return el("p", "sub", meta.summary.get(lang));
    };
    let Some(text) = state.shelf.text(file) else {
        return crate::coming::absent(Chunk::Text(file))(store);
    };
    let mut parts =
        vec![el("h3", "about-title", meta.title.get(lang)), el("p", "sub", meta.summary.get(lang))];
    parts.extend(read(&text, lang).into_iter().map(block));
    el("div", "about", all(parts))
}

fn block(block: Block) -> Html {
    match block {
        Block::Title(title) => el("h4", "group", title.trim_end_matches(['.', '。'])),
        Block::Paragraph(parts) => el("p", "", all(parts.into_iter().map(inline).collect())),
        Block::Table(rows) => {
            let row = |(at, cells): (usize, Vec<String>)| {
                let tag = if at == 0 { "th" } else { "td" };
                el("tr", "", all(cells.into_iter().map(|cell| el(tag, "", cell)).collect()))
            };
            html! { <div class="about-table"><table>{ all(rows.into_iter().enumerate().map(row).collect()) }</table></div> }
        }
    }
}

fn inline(part: Inline) -> Html {
    match part {
        Inline::Words(words) => html! { words },
        Inline::Emphasis(words) => el("em", "", words),
        Inline::Code(name) => el("code", "", name),
    }
}
