//! The lesson beside the stage: what is read at its step, what the reader is asked to do or to predict, and the ways on
//! and back.

use crate::act::Act;
use crate::address;
use crate::parts::on::{all, button, el, press, target};
use crate::settings::storage;
use crate::store::{Store, here};
use gloo::timers::callback::Timeout;
use synod_lesson::{Answers, Bit, Start, Step, Told};
use synod_model::Lang;
use synod_page::texts as t;
use synod_page::{Deed, Phase, State, Taken, Taught};
use wasm_bindgen::JsCast as _;
use yew::{Callback, Html, html};

/// The key under which answers lie: a line each, with the system, the lesson, the step and the option.
const KEY: &str = "synod.lessons.1";

/// Begins the lesson that the address asks for, whose systems are here.
pub(crate) fn teach(store: &Store) {
    let Some(wanted) = store.read().ui.wanted_lesson.clone() else { return };
    let chosen = answers(&wanted.system, &wanted.id);
    store.change(|state| state.teach(wanted, &chosen));
    address::replace(store);
    if store.read().ui.essay {
        reveal();
    }
}

/// The step that is read comes into view, once the essay is there.
fn reveal() {
    Timeout::new(0, || {
        let document = web_sys::window().and_then(|window| window.document());
        let here = document.and_then(|document| document.query_selector(".essay .here").ok().flatten());
        if let Some(here) = here {
            here.scroll_into_view();
        }
    })
    .forget();
}

/// Reads the lesson as one page.
fn as_essay(store: &Store) {
    store.ui(|ui| ui.essay = true);
    reveal();
}

/// The answers that were given in a lesson, by the ids of its steps.
pub(crate) fn answers(system: &str, id: &str) -> Vec<(String, usize)> {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    let mut answers = Vec::new();
    for line in stored.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        if let [of, lesson, step, option] = parts[..]
            && of == system
            && lesson == id
            && let Ok(option) = option.parse()
        {
            answers.push((step.to_owned(), option));
        }
    }
    answers
}

/// Keeps an answer; the first one counts.
fn keep(taught: &Taught<State>, option: usize) {
    let Some(storage) = storage() else { return };
    let stored = storage.get_item(KEY).ok().flatten().unwrap_or_default();
    let step = &taught.step().id.value;
    let line = [&taught.name.0, " ", &taught.name.1, " ", step, " ", &option.to_string(), "\n"].concat();
    // A full storage keeps what it has.
    let _ = storage.set_item(KEY, &[stored, line].concat());
}

/// The panel.
pub(crate) fn lesson(store: &Store) -> Html {
    let state = store.read();
    if let Some(tried) = &state.challenge {
        return super::challenge::challenge(&state, tried);
    }
    let Some(taught) = &state.lesson else { return el("p", "sub", t::CHUNK_COMES.get(state.lang())) };
    let lang = state.lang();
    let (nth, of) = (taught.nth + 1, taught.lesson.steps.len());
    let step = state.say(&t::LESSON_STEP.with([nth.into(), of.into()]));
    if state.ui.essay {
        return essay(&state, taught);
    }
    html! {
        <div class="lesson">
            <p class="lesson-head">{ el("b", "", taught.lesson.title.get(lang).words()) }{ el("span", "sub", step) }</p>
            <progress max={of.to_string()} value={nth.to_string()} aria-hidden="true"></progress>
            <div class="lesson-says" aria-live="polite" key={nth}>
                { prose(&taught.stand().says, lang) }
                { to_do(&state, taught, taught.nth) }
                { question(&state, taught, taught.nth) }
            </div>
            { beyond(&state, taught.step()) }
            { strays(&state) }
            { ways(&state, taught) }
        </div>
    }
}

/// The lesson as one page, along which the run goes. Steps do not grow or shrink as they come and go: whoever reads stays where
/// they are.
fn essay(state: &State, taught: &Taught<State>) -> Html {
    let lang = state.lang();
    let mut parts = Vec::new();
    for (nth, stand) in taught.played.stands.iter().enumerate() {
        let here = nth == taught.nth;
        parts.push(html! {
            <section class={if here { "here" } else { "" }} key={nth}>
                { prose(&stand.says, lang) }{ to_do(state, taught, nth) }{ question(state, taught, nth) }
                { beyond(state, &taught.lesson.steps[nth]) }
            </section>
        });
    }
    html! {
        <div class="lesson essay" onscroll={Callback::from(|event: yew::Event| scrolled(&event))}>
            <p class="lesson-head">{ el("b", "", taught.lesson.title.get(lang).words()) }
                { button("link", t::LESSON_STEPS.get(lang), Act::Run(|store| store.ui(|ui| ui.essay = false))) }</p>
            { strays(state) }
            { all(parts) }
        </div>
    }
}

/// How far below the upper edge a step may begin and count as read, in pixels.
const READ_PX: f64 = 64.0;

/// The run goes to the step that is read: the last one that begins at the upper edge or above it.
fn scrolled(event: &yew::Event) {
    let Some(page) = target(event) else { return };
    let sections = page.query_selector_all("section").ok();
    let Some(sections) = sections else { return };
    let line = page.get_bounding_client_rect().top() + READ_PX;
    let mut nth = 0;
    for at in 0..sections.length() {
        let section = sections.item(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        if section.is_some_and(|section| section.get_bounding_client_rect().top() <= line) {
            nth = at as usize;
        }
    }
    let store = here();
    let elsewhere = store.read().lesson.as_ref().is_some_and(|taught| taught.nth != nth);
    if elsewhere {
        store.update(Deed::Lesson(Taken::To(nth)));
    }
}

/// A text in paragraphs.
fn prose(told: &Told, lang: Lang) -> Html {
    let paragraphs = told.get(lang).split(|bit| *bit == Bit::Paragraph);
    all(paragraphs.map(|bits| el("p", "", inline(bits))).collect())
}

fn inline(bits: &[Bit]) -> Html {
    let part = |bit: &Bit| match bit {
        Bit::Words(text) => html! { text },
        Bit::Term(text) => el("dfn", "", text.clone()),
        Bit::Value(text) => el("b", "lesson-value", text.clone()),
        Bit::Source(text) => el("cite", "", ["[", text, "]"].concat()),
        Bit::Paragraph => Html::default(),
    };
    all(bits.iter().map(part).collect())
}

/// What the reader is asked to do at a step. Who is asked to predict predicts first.
fn to_do(state: &State, taught: &Taught<State>, nth: usize) -> Html {
    let lang = state.lang();
    let here = nth == taught.nth;
    let now = taught.asked().filter(|_| here && !taught.waits() && !state.strays());
    let told = || taught.lesson.steps[nth].acts.iter().find(|act| act.by_reader).filter(|_| state.ui.essay);
    let Some(asked) = now.or_else(told) else { return Html::default() };
    html! {
        <div class="lesson-do">
            { el("b", "", t::LESSON_TO_DO.get(lang)) }
            { el("code", "", asked.text.value.clone()) }
            <button type="button" class="ghost outline" disabled={now.is_none()} onclick={press(Act::Run(show))}>
                { t::LESSON_SHOW.get(lang) }</button>
        </div>
    }
}

/// Does what the reader is asked to do.
fn show(store: &Store) {
    let command = {
        let state = store.read();
        state.lesson.as_ref().and_then(|taught| taught.asked()).map(|act| act.command.clone())
    };
    if let Some(command) = command {
        store.act(vec![command]);
    }
}

/// The question, with its options; when the answer is known, what came true and why.
fn question(state: &State, taught: &Taught<State>, nth: usize) -> Html {
    let Some(answers) = &taught.played.stands[nth].answers else { return Html::default() };
    let lang = state.lang();
    let (here, chosen) = (nth == taught.nth, taught.chosen[nth]);
    let known = if here { taught.phase == Phase::Came && !state.strays() } else { chosen.is_some() };
    let id = ["lesson-question-", &nth.to_string()].concat();
    let mut options = Vec::new();
    for (at, option) in answers.options.iter().enumerate() {
        let mine = chosen == Some(at);
        let class = match (known, option.right, mine) {
            (true, true, _) => "option right",
            (true, false, true) => "option wrong",
            (_, _, true) => "option mine",
            _ => "option",
        };
        let mark = match (known && option.right, mine) {
            (true, _) => el("small", "", t::LESSON_TRUE.get(lang)),
            (false, true) => el("small", "", t::LESSON_YOURS.get(lang)),
            (false, false) => Html::default(),
        };
        options.push(html! {
            <li><button type="button" {class} aria-pressed={mine.to_string()} disabled={chosen.is_some() || !here}
                onclick={press(Act::With(at, choose))}>{ inline(option.says.get(lang)) }{ mark }</button></li>
        });
    }
    // Whoever presents asks the room first.
    if here && state.ui.present && taught.hides_options() {
        let shows = button("ghost outline", t::LESSON_OPTIONS.get(lang), Deed::Lesson(Taken::Next));
        return html! {
            <div class="lesson-ask"><p class="lesson-question">{ inline(answers.question.get(lang)) }</p>{ shows }</div>
        };
    }
    html! {
        <div class="lesson-ask" role="group" aria-labelledby={id.clone()}>
            <p class="lesson-question" {id}>{ inline(answers.question.get(lang)) }</p>
            { el("ul", "options", all(options)) }
            { if known { why(answers, chosen, lang) } else { Html::default() } }
        </div>
    }
}

/// What is said to the reader's own choice, or of what came true.
fn why(answers: &Answers, chosen: Option<usize>, lang: Lang) -> Html {
    let option = chosen.and_then(|at| answers.options.get(at));
    let verdict = option.map(|option| if option.right { &t::LESSON_RIGHT } else { &t::LESSON_WRONG });
    let of = option.or_else(|| answers.options.iter().find(|option| option.right));
    html! {
        <p class="lesson-why" role="status">
            { verdict.map(|says| el("b", "", says.get(lang))).unwrap_or_default() }{ " " }
            { of.map(|option| inline(option.why.get(lang))).unwrap_or_default() }
        </p>
    }
}

/// Chooses an option, and keeps it.
fn choose(store: &Store, option: usize) {
    if let Some(taught) = store.read().lesson.as_ref().filter(|taught| taught.waits()) {
        keep(taught, option);
    }
    store.update(Deed::Lesson(Taken::Choose(option)));
}

/// What the step leads to besides: another run beside this one, a challenge.
fn beyond(state: &State, step: &Step) -> Html {
    let lang = state.lang();
    let mut links = Vec::new();
    if let Some(beside) = &step.beside {
        let first = step.run.as_ref().and_then(|start| match start {
            Start::Bundled(name) => Some(name.value.as_str()),
            Start::Own(..) => None,
        });
        if let Some(first) = first {
            let link = ["#/compare?first=", first, "&second=", &beside.value].concat();
            links.push(el(
                "p",
                "",
                button("ghost outline", t::LESSON_BESIDE.get(lang), Act::Text(link, address::go_to)),
            ));
        }
    }
    if let Some((system, id)) = step.challenge.as_ref().and_then(|name| name.value.split_once('/')) {
        let link = ["#/", system, "?challenge=", id].concat();
        links.push(el(
            "p",
            "",
            button("primary", t::LESSON_CHALLENGE.get(lang), Act::Text(link, address::go_to)),
        ));
    }
    all(links)
}

/// The way back, for who is elsewhere.
fn strays(state: &State) -> Html {
    if !state.strays() {
        return Html::default();
    }
    let lang = state.lang();
    html! {
        <div class="lesson-strays" role="status">
            { el("p", "", t::LESSON_STRAYS.get(lang)) }
            { button("primary", t::LESSON_RETURN.get(lang), Deed::Lesson(Taken::Return)) }
        </div>
    }
}

/// The ways on and back.
fn ways(state: &State, taught: &Taught<State>) -> Html {
    let lang = state.lang();
    let goes = taught.phase == Phase::Goes && !state.strays();
    let hint = if goes {
        t::LESSON_GOES.get(lang)
    } else if taught.waits() && taught.phase == Phase::Stands {
        t::LESSON_CHOOSE.get(lang)
    } else {
        ""
    };
    let skips = goes || taught.phase == Phase::Stands && (taught.waits() || taught.asked().is_some());
    let on = if skips { &t::LESSON_SKIP } else { &t::LESSON_NEXT };
    let class = if skips { "ghost outline" } else { "primary" };
    let last = taught.is_last() && (taught.phase == Phase::Came || taught.step().ask.is_none());
    html! {
        <div class="lesson-ways">
            <button type="button" class="ghost outline" disabled={taught.nth == 0}
                onclick={press(Deed::Lesson(Taken::Previous))}>{ t::LESSON_PREVIOUS.get(lang) }</button>
            { if last { el("span", "sub", t::LESSON_END.get(lang)) } else { button(class, on.get(lang), Deed::Lesson(Taken::Next)) } }
            { el("small", "sub", hint) }
            { button("link", t::LESSON_ESSAY.get(lang), Act::Run(as_essay)) }
            { button("link", t::LESSON_LEAVE.get(lang), Deed::Lesson(Taken::Leave)) }
        </div>
    }
}
