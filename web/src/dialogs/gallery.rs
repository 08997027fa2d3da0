//! All that there is: systems with what they look like, scenarios, lessons with what one has answered, challenges; and a
//! search over all of it. And what there is of one system.

use super::miniature;
use crate::act::Act;
use crate::panels::lesson::answers;
use crate::parts::field::{Input, empty, group, row};
use crate::parts::modal::Modal;
use crate::parts::on::{all, button, el, press};
use crate::store::Store;
use synod_library::{Listed, listed_challenges, listed_lessons, listed_scenarios};
use synod_model::{Lang, Meta, Text};
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Hall, State};
use yew::{Html, html};

/// What a system has of a kind.
type Lists = fn(&str) -> &'static [Listed];

/// What each part of it is called, and what a system has of it.
const HALLS: [(Hall, &Text, Lists); 3] = [
    (Hall::Lessons, &t::LESSONS, listed_lessons),
    (Hall::Challenges, &t::CHALLENGES, listed_challenges),
    (Hall::Scenarios, &t::SCENARIOS, listed_scenarios),
];

/// The dialog.
pub(super) fn gallery(store: &Store, hall: Hall) -> Modal {
    let state = store.read();
    let lang = state.lang();
    let typed = &state.ui.typed;
    let wanted = typed.first().map_or("", |text| text.trim()).to_lowercase();
    let input = Input {
        id: "gallery-search".into(),
        label: t::SEARCH.get(lang).into(),
        shown: true,
        ..Input::default()
    };
    let mut body = vec![ways(hall, lang), input.view(typed)];
    if hall == Hall::Lessons && wanted.is_empty() {
        body.push(el("p", "sub", t::LESSONS_FIRST.get(lang)));
    }
    let before = body.len();
    if hall == Hall::Systems {
        body.extend(systems(&state, &wanted));
    }
    // Whoever looks for a word among the systems looks for it everywhere.
    let everywhere = hall == Hall::Systems && !wanted.is_empty();
    for (this, label, listed) in HALLS {
        if this == hall || everywhere {
            for meta in synod_library::metas() {
                let whole = !everywhere && words_of(meta).contains(&wanted);
                let rows = rows(&state, this, listed(meta.id), |text| whole || text.contains(&wanted));
                if !rows.is_empty() {
                    let title = [meta.title.get(lang), " · ", label.get(lang)].concat();
                    body.push(html! { <section>{ el("h3", "group", title) }{ el("ul", "rows", all(rows)) }</section> });
                }
            }
        }
    }
    if body.len() == before {
        body.push(empty(&t::SEARCH_NONE));
    }
    Modal {
        title: t::GALLERY.get(lang).into(),
        says: t::GALLERY_SAYS.get(lang).into(),
        wide: true,
        body: all(body),
    }
}

/// The words by which a system is found.
fn words_of(meta: &Meta) -> String {
    [meta.id, meta.title.en, meta.title.zh, meta.family.en, meta.family.zh, meta.paper]
        .concat()
        .to_lowercase()
}

/// The ways from one part to another; what is searched for stays.
fn ways(hall: Hall, lang: Lang) -> Html {
    let mut ways = Vec::new();
    let labels = [(Hall::Systems, &t::SYSTEMS)];
    for (this, label) in labels.into_iter().chain(HALLS.map(|(this, label, _)| (this, label))) {
        ways.push(html! {
            <button type="button" class="ghost" aria-pressed={(this == hall).to_string()}
                onclick={press(Deed::Ask(Dialog::Gallery(this)))}>{ label.get(lang) }</button>
        });
    }
    el("div", "gallery-ways", all(ways))
}

/// The systems by family, each with its miniature.
fn systems(state: &State, wanted: &str) -> Vec<Html> {
    let lang = state.lang();
    let mut families: Vec<(&str, Vec<Html>)> = Vec::new();
    for meta in synod_library::metas().into_iter().filter(|meta| words_of(meta).contains(wanted)) {
        let family = meta.family.get(lang);
        let card = card(state, meta);
        match families.iter_mut().find(|(name, _)| *name == family) {
            Some((_, cards)) => cards.push(card),
            None => families.push((family, vec![card])),
        }
    }
    miniature::play();
    let section = |(family, cards)| {
        html! { <section>{ el("h3", "group", family) }{ el("ul", "hall", all(cards)) }</section> }
    };
    families.into_iter().map(section).collect()
}

/// A system: what it looks like, what it does, and what there is of it.
fn card(state: &State, meta: &'static Meta) -> Html {
    let lang = state.lang();
    let current = (state.system().meta.id == meta.id).then_some("true");
    let mut ways = Vec::new();
    for (hall, label, listed) in HALLS {
        let says = [label.get(lang), " ", &listed(meta.id).len().to_string()].concat();
        ways.push(button(
            "link",
            says,
            Act::Text([hall.id(), " ", meta.title.get(lang)].concat(), look_into),
        ));
    }
    let about = ["#/", meta.id, "?view=about"].concat();
    ways.push(button("link", t::ABOUT.get(lang), Act::Text(about, crate::address::go_to)));
    let lessons = listed_lessons(meta.id);
    let asked: usize = lessons.iter().map(|lesson| lesson.asked).sum();
    let given: usize = lessons.iter().map(|lesson| answers(meta.id, lesson.id).len()).sum();
    let progress = if given == 0 {
        String::new()
    } else {
        state.say(&t::LESSONS_ANSWERED.with([given.into(), asked.into()]))
    };
    html! {
        <li class="hall-one" key={meta.id}>
            <button type="button" class="row" aria-current={current} onclick={press(Deed::Open(meta.id, None))}>
                <canvas class="miniature" id={miniature::canvas_id(meta.id)} aria-hidden="true"></canvas>
                { el("b", "", meta.title.get(lang)) }{ el("span", "row-side", meta.year) }
                { el("small", "", meta.summary.get(lang)) }
            </button>
            <p class="hall-ways">{ all(ways) }{ el("small", "sub", progress) }</p>
        </li>
    }
}

/// Goes to a part of the gallery, to what there is of one system: `HALL TITLE`.
fn look_into(store: &Store, what: &str) {
    let Some((hall, title)) = what.split_once(' ') else { return };
    let hall = HALLS.iter().map(|(hall, ..)| *hall).find(|known| known.id() == hall).unwrap_or_default();
    store.ui(|ui| {
        ui.typed = vec![title.to_owned()];
        ui.dialog = Some(Dialog::Gallery(hall));
    });
}

/// The lessons and challenges of the present system, with headings.
pub(super) fn of_system(state: &State) -> Html {
    let id = state.system().meta.id;
    let mut parts = Vec::new();
    for (hall, label, listed) in HALLS {
        if hall != Hall::Scenarios {
            parts.push(html! { <>{ group(label) }{ el("ul", "rows", all(rows(state, hall, listed(id), |_| true))) }</> });
        }
    }
    parts.push(group(&t::SCENARIOS));
    all(parts)
}

/// Those of a list whose words are wanted, as rows.
pub(super) fn rows(
    state: &State,
    hall: Hall,
    listed: &'static [Listed],
    wanted: impl Fn(&str) -> bool,
) -> Vec<Html> {
    let lang = state.lang();
    let words =
        |of: &Listed| [of.id, of.title.en, of.title.zh, of.says.en, of.says.zh].concat().to_lowercase();
    let name = |name: &(String, String), of: &Listed| name.0 == of.system && name.1 == of.id;
    let mut rows = Vec::new();
    for of in listed.iter().filter(|of| wanted(&words(of))) {
        let goes =
            |key: &str| Act::Text(["#/", of.system, "?", key, "=", of.id].concat(), crate::address::go_to);
        let (side, on, act) = match hall {
            Hall::Lessons => {
                let given = answers(of.system, of.id).len();
                let says = state.say(&t::LESSONS_ANSWERED.with([given.into(), of.asked.into()]));
                let on = state.lesson.as_ref().is_some_and(|taught| name(&taught.name, of));
                (el("span", "row-side", says), on, goes("lesson"))
            }
            Hall::Challenges => {
                let on = state.challenge.as_ref().is_some_and(|tried| name(&tried.name, of));
                (Html::default(), on, goes("challenge"))
            }
            Hall::Scenarios | Hall::Systems => {
                let on = state.bundled.as_deref() == Some(of.id) && state.system().meta.id == of.system;
                (el("code", "row-side", of.id), on, Deed::Open(of.system, Some(of.id)).into())
            }
        };
        rows.push(row(of.title.get(lang).into(), side, of.says.get(lang).into(), on, act));
    }
    rows
}
