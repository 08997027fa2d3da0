//! Which scenario of the system.

use super::gallery::{of_system, rows};
use super::own::own;
use crate::act::Act;
use crate::mine::Mine;
use crate::parts::field::{empty, group, quick, row};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_library::listed_scenarios;
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Hall};
use yew::html;

/// The scenarios of the present system, a form for one's own, and the runs that one made.
pub(super) fn scenarios(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let meta = state.system().meta;
    let rows = rows(&state, Hall::Scenarios, listed_scenarios(meta.id), |_| true);
    let mut mine = Vec::new();
    for Mine { title, at, link } in Mine::all() {
        let side = el("span", "row-side", at);
        let deed = Act::Text(link, crate::address::go_to);
        mine.push(row(title.into(), side, "".into(), false, deed));
    }
    let kept = if !state.settings.kept {
        el("p", "note", t::MINE_DENIED.get(lang))
    } else if mine.is_empty() {
        empty(&t::MINE_NONE)
    } else {
        el("ul", "rows", all(mine))
    };
    let mut ways = Vec::new();
    for (label, dialog) in
        [(&t::EDITOR_OPEN, Dialog::Editor), (&t::OTHERS, Dialog::Others), (&t::SLIDES, Dialog::Slides)]
    {
        // Where every step is chosen nothing is random.
        if dialog != Dialog::Others || !state.session.scenario().stepwise {
            ways.push(button("ghost outline", label.get(lang), Deed::Ask(dialog)));
        }
    }
    let body = html! { <>{ of_system(&state) }{ el("ul", "rows", all(rows)) }{ own(&state) }{ quick(ways) }
    { group(&t::MINE) }{ kept }</> };
    let title = state.say(&t::SCENARIOS_OF.with([meta.title.get(lang).into()])).into();
    Modal { title, says: "".into(), wide: true, body }
}
