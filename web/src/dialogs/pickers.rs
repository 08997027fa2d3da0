//! Which system, and which of its scenarios.

use super::lessons::of_system;
use super::own::own;
use crate::act::Act;
use crate::mine::Mine;
use crate::parts::field::{Input, empty, group, quick, row};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el};
use crate::store::Store;
use synod_page::texts as t;
use synod_page::{Deed, Dialog};
use synod_scenario::Scenario;
use yew::{Html, html};

/// The systems, by family.
pub(super) fn systems(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let present = state.system().meta.id;
    let typed = &state.ui.typed;
    let wanted = typed.first().map_or("", |text| text.trim()).to_ascii_lowercase();
    // One list after another, each under the name of its family.
    let mut families: Vec<(&str, Vec<Html>)> = Vec::new();
    for meta in synod_library::metas() {
        let words = [meta.id, meta.title.en, meta.title.zh, meta.family.en, meta.family.zh, meta.paper];
        if !words.concat().to_ascii_lowercase().contains(&wanted) {
            continue;
        }
        let side = el("span", "row-side", meta.year);
        let says = meta.summary.get(lang).into();
        let deed = Deed::Open(meta.id, None);
        let row = row(meta.title.get(lang).into(), side, says, meta.id == present, deed);
        let family = meta.family.get(lang);
        match families.iter_mut().find(|(name, _)| *name == family) {
            Some((_, rows)) => rows.push(row),
            None => families.push((family, vec![row])),
        }
    }
    let input = Input {
        id: "system-search".into(),
        label: t::SEARCH.get(lang).into(),
        shown: true,
        ..Input::default()
    };
    let mut body = vec![input.view(typed)];
    if families.is_empty() {
        body.push(empty(&t::SEARCH_NONE));
    }
    for (family, rows) in families {
        body.push(html! { <section>{ el("h3", "group", family) }{ el("ul", "rows", all(rows)) }</section> });
    }
    Modal { title: t::SYSTEMS.get(lang).into(), says: "".into(), wide: true, body: all(body) }
}

/// The scenarios of the present system, a form for one's own, and the runs that one made.
pub(super) fn scenarios(store: &Store) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let meta = state.system().meta;
    let mut rows = Vec::new();
    for bundled in state.shelf.scenarios_of(meta.id) {
        let Ok(scenario) = Scenario::parse(bundled.text) else { continue };
        let title = scenario.title(lang).unwrap_or(bundled.id).to_owned();
        let side = el("code", "row-side", bundled.id);
        let current = state.bundled.as_deref() == Some(bundled.id);
        let shows = scenario.introduction.shows(lang).unwrap_or_default().to_owned();
        rows.push(row(title.into(), side, shows.into(), current, Deed::Open(meta.id, Some(bundled.id))));
    }
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
    let body = html! { <>{ of_system(&state) }{ el("ul", "rows", all(rows)) }{ own(&state) }
    { quick(vec![button("ghost outline", t::EDITOR_OPEN.get(lang), Deed::Ask(Dialog::Editor))]) }{ group(&t::MINE) }{ kept }</> };
    let title = state.say(&t::SCENARIOS_OF.with([meta.title.get(lang).into()])).into();
    Modal { title, says: "".into(), wide: true, body }
}
