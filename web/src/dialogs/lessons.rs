//! All lessons and challenges, by family, with what one has answered; and those of one system.

use crate::act::Act;
use crate::chunks::{self, Chunk};
use crate::panels::lesson::answers;
use crate::parts::field::{Input, empty, group, row};
use crate::parts::modal::Modal;
use crate::parts::on::{all, el};
use crate::store::Store;
use synod_lesson::{Challenge, Lesson};
use synod_model::Lang;
use synod_page::State;
use synod_page::texts as t;
use yew::{Html, html};

/// All of them.
pub(super) fn lessons(store: &Store) -> Modal {
    chunks::fetch(Chunk::Lessons);
    let state = store.read();
    let lang = state.lang();
    let typed = &state.ui.typed;
    let wanted = typed.first().map_or("", |text| text.trim()).to_lowercase();
    let input = Input {
        id: "lesson-search".into(),
        label: t::SEARCH.get(lang).into(),
        shown: true,
        ..Input::default()
    };
    let mut body = vec![el("p", "sub", t::LESSONS_FIRST.get(lang)), input.view(typed)];
    let mut found = false;
    for meta in synod_library::metas() {
        let system =
            [meta.id, meta.title.en, meta.title.zh, meta.family.en, meta.family.zh].concat().to_lowercase();
        let rows = rows(&state, meta.id, |text| system.contains(&wanted) || text.contains(&wanted));
        if !rows.is_empty() {
            found = true;
            body.push(html! {
                <section>{ el("h3", "group", [meta.title.get(lang), " · ", meta.family.get(lang)].concat()) }{ el("ul", "rows", all(rows)) }</section>
            });
        }
    }
    if state.shelf.lessons.is_empty() {
        body.push(el("p", "sub", t::CHUNK_COMES.get(lang)));
    } else if !found {
        body.push(empty(&t::LESSONS_NONE));
    }
    Modal { title: t::LESSONS_SAYS.get(lang).into(), says: "".into(), wide: true, body: all(body) }
}

/// Those of the present system, with headings.
pub(super) fn of_system(state: &State) -> Html {
    let rows = rows(state, state.system().meta.id, |_| true);
    if rows.is_empty() {
        return html! {};
    }
    html! { <>{ group(&t::LESSONS) }{ el("ul", "rows", all(rows)) }{ group(&t::SCENARIO) }</> }
}

/// The lessons and the challenges of a system, as far as their words are wanted.
fn rows(state: &State, system: &'static str, wanted: impl Fn(&str) -> bool) -> Vec<Html> {
    let lang = state.lang();
    let mut rows = Vec::new();
    for bundled in state.shelf.lessons_of(system) {
        let Ok(lesson) = Lesson::parse(bundled.text) else { continue };
        let words = |lang: Lang| [lesson.title.get(lang).words(), lesson.aim.get(lang).words()].concat();
        if !wanted(&Lang::ALL.map(words).concat().to_lowercase()) {
            continue;
        }
        let asked = lesson.steps.iter().filter(|step| step.ask.is_some()).count();
        let given = answers(system, bundled.id).len();
        let side = if given == 0 {
            el("span", "row-side", t::LESSON.get(lang))
        } else {
            el("span", "row-side", state.say(&t::LESSONS_ANSWERED.with([given.into(), asked.into()])))
        };
        let on = state
            .lesson
            .as_ref()
            .is_some_and(|taught| taught.name.0 == system && taught.name.1 == bundled.id);
        let act = Act::Text(["#/", system, "?lesson=", bundled.id].concat(), crate::address::go_to);
        let (title, aim) = (lesson.title.get(lang).words(), lesson.aim.get(lang).words());
        rows.push(row(title.into(), side, aim.into(), on, act));
    }
    for bundled in state.shelf.challenges_of(system) {
        let Ok(challenge) = Challenge::parse(bundled.text) else { continue };
        let words =
            |lang: Lang| [challenge.title.get(lang).words(), challenge.says.get(lang).words()].concat();
        if !wanted(&Lang::ALL.map(words).concat().to_lowercase()) {
            continue;
        }
        let side = el("span", "row-side", t::CHALLENGE.get(lang));
        let on = state
            .challenge
            .as_ref()
            .is_some_and(|tried| tried.name.0 == system && tried.name.1 == bundled.id);
        let act = Act::Text(["#/", system, "?challenge=", bundled.id].concat(), crate::address::go_to);
        let (title, says) = (challenge.title.get(lang).words(), challenge.says.get(lang).words());
        rows.push(row(title.into(), side, says.into(), on, act));
    }
    rows
}
