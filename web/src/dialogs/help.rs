//! Help: what the page is, what can be clicked, and the keys, which can be switched off.

use crate::parts::field::quick;
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_model::Text;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Hall};
use yew::html;

/// The keys and what they do.
const KEYS: [(&str, &Text); 29] = [
    ("", &t::KEY_PLAY),
    ("← →", &t::KEY_STEP),
    ("[ ]", &t::KEY_EVENT),
    ("1 – 9", &t::KEY_SELECT),
    ("⇧+1 – 9", &t::KEY_SELECT_MORE),
    ("n ⇧+n", &t::KEY_MESSAGE),
    ("Esc", &t::KEY_ESCAPE),
    ("m", &t::KEY_MENU),
    ("c", &t::KEY_CRASH),
    ("s w", &t::KEY_RESTART),
    ("z", &t::KEY_PAUSE),
    ("i", &t::KEY_ISOLATE),
    ("p", &t::KEY_PARTITION),
    ("g", &t::KEY_GROUPS),
    ("l", &t::KEY_LINK),
    ("x j", &t::KEY_CUT),
    ("h", &t::KEY_HEAL),
    ("r", &t::KEY_REQUEST),
    ("t", &t::KEY_TIMER),
    ("d o", &t::KEY_DELIVER),
    ("x u y", &t::KEY_DROP),
    ("Ctrl+Z Ctrl+⇧+Z", &t::KEY_UNDO),
    ("k", &t::KEY_KEY),
    ("b", &t::KEY_BY_HAND),
    ("+ - 0", &t::KEY_ZOOM),
    ("f", &t::KEY_FULL),
    ("PgUp PgDn", &t::KEY_CLICKER),
    (".", &t::KEY_STOP),
    ("?", &t::KEY_HELP),
];

/// The help dialog.
pub(super) fn help(store: &Store) -> Modal {
    let lang = store.lang();
    let tr = |text: &'static Text| text.get(lang);
    let meta = store.read().system().meta;
    let mut rows = Vec::new();
    for (names, says) in KEYS {
        let names = if names.is_empty() { tr(&t::KEY_SPACE) } else { names };
        let mut keys = Vec::new();
        for key in names.split(' ') {
            keys.push(el("kbd", "", key));
        }
        rows.push(html! { <>{ el("dt", "", all(keys)) }{ el("dd", "", tr(says)) }</> });
    }
    let body = html! {
        <>
            { el("p", "", tr(&t::HELP_WHAT)) }
            { el("p", "", tr(&t::HELP_MOUSE)) }
            <section>
                { el("h3", "group", meta.title.get(lang)) }
                <p>{ meta.summary.get(lang) }<br /><small class="muted" lang="en">{ meta.paper }</small></p>
            </section>
            { el("h3", "group", tr(&t::HELP_KEYS)) }
            { el("dl", "keys", all(rows)) }
            { quick(vec![
                button("ghost outline", tr(&t::LESSONS), Deed::Ask(Dialog::Gallery(Hall::Lessons))),
                button("ghost outline", tr(&t::LOOK), Deed::Ask(Dialog::Look)),
            ]) }
        </>
    };
    Modal { title: tr(&t::HELP_TITLE).into(), says: "".into(), wide: true, body }
}
