//! The side panel: what is now, what happened, what holds, what is counted, and the stage as tables.

pub(crate) mod about;
mod chain;
mod challenge;
pub(crate) mod explore;
pub(crate) mod figures;
pub(crate) mod lesson;
mod link;
mod log;
mod now;
pub(crate) mod picks;
mod rules;
mod table;
mod value;

pub(crate) use log::kind_and_text;
pub(crate) use value::tone;

use crate::act::Act;
use crate::chunks::{self, Chunk};
use crate::coming;
use crate::parts::field::quick;
use crate::parts::icon::Icon;
use crate::parts::live::{live, live_and};
use crate::parts::on::{all, el, focus, icon_button, press};
use crate::store::{Store, here};
use synod_model::Text;
use synod_page::texts as t;
use synod_page::{Action, Tab};
use yew::{Callback, Html, KeyboardEvent, html};

const TABS: [(Tab, &str, &Text); 8] = [
    (Tab::Lesson, "lesson", &t::LESSON),
    (Tab::Now, "now", &t::NOW),
    (Tab::Log, "log", &t::LOG),
    (Tab::Rules, "rules", &t::RULES),
    (Tab::Explore, "explore", &t::EXPLORE),
    (Tab::Figures, "figures", &t::FIGURES),
    (Tab::Table, "table", &t::TABLE),
    (Tab::About, "about", &t::ABOUT),
];

/// The tabs that there are now: that of the lesson while there is one.
fn tabs() -> &'static [(Tab, &'static str, &'static Text)] {
    let store = here();
    let state = store.read();
    if state.lesson.is_some() || state.challenge.is_some() { &TABS } else { &TABS[1..] }
}

/// The panel with its tabs.
pub(crate) fn side(store: &Store) -> Html {
    let lang = store.lang();
    let (tab, sheet, bare) = {
        let state = store.read();
        // A lesson is read where there is no room for anything else.
        let reads = state.ui.tab == Tab::Lesson && (state.lesson.is_some() || state.challenge.is_some());
        (state.ui.tab, state.ui.sheet, state.ui.embed && !reads)
    };
    if bare {
        return html! {};
    }
    let mut buttons = Vec::new();
    let tabs = tabs();
    for (at, (this, id, label)) in tabs.iter().enumerate() {
        let selected = *this == tab;
        buttons.push(html! {
            <button type="button" role="tab" id={["tab-", id].concat()} aria-controls="panel"
                aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }}
                onclick={press(Act::With(at, open_tab))}>{ label.get(lang) }</button>
        });
    }
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let store = here();
        let at = tabs.iter().position(|(this, ..)| *this == store.read().ui.tab).unwrap_or(0);
        let (next, id, _) = tabs[(at + step) % tabs.len()];
        store.ui(|ui| ui.tab = next);
        focus(&["tab-", id].concat());
    });
    let close = Act::Run(|store| store.ui(|ui| ui.sheet = false));
    let (id, title) = tabs
        .iter()
        .find(|(this, ..)| *this == tab)
        .map_or(("now", ""), |(_, id, title)| (*id, title.get(lang)));
    html! {
        <aside class={if sheet { "side open" } else { "side" }} aria-label={t::SIDE.get(lang)}>
            <div class="tabs" role="tablist" aria-label={t::TABS.get(lang)} {onkeydown}>{ all(buttons) }</div>
            { icon_button("ghost icon-only sheet-close", t::CLOSE.get(lang), Icon::Close.view(), close) }
            <div class={["panel panel-", id].concat()} id="panel" role="tabpanel" aria-labelledby={["tab-", id].concat()}
                tabindex="0" key={id}>
                { el("h2", "sr", title) }
                { match tab {
                    Tab::Now => live(now::now),
                    Tab::Lesson => match chunks::lessons() {
                        Some(lessons) => live(lessons.panel),
                        None => live(coming::absent(Chunk::Lessons)),
                    },
                    Tab::About => match chunks::lessons() {
                        Some(lessons) => live(lessons.about),
                        None => live(coming::absent(Chunk::Lessons)),
                    },
                    Tab::Explore => match chunks::explorer() {
                        Some(explorer) => live(explorer.panel),
                        None => live(coming::absent(Chunk::Explorer)),
                    },
                    Tab::Log | Tab::Rules | Tab::Figures | Tab::Table => match chunks::views() {
                        Some(views) => (views.tab)(tab),
                        None => live(coming::absent(Chunk::Views)),
                    },
                } }
            </div>
        </aside>
    }
}

/// A tab that the panel does not open with.
pub(crate) fn tab(tab: Tab) -> Html {
    match tab {
        Tab::Log => live_and(log::log, log::shown),
        Tab::Rules => live(rules::rules),
        Tab::Figures => live(figures::figures),
        Tab::Table => live(table::table),
        Tab::Now | Tab::Explore | Tab::Lesson | Tab::About => Html::default(),
    }
}

/// What can be done with something, as a row of buttons.
fn deeds(actions: Vec<Action>, class: &'static str) -> Html {
    let lang = here().lang();
    let mut buttons = Vec::new();
    for action in actions {
        buttons.push(html! {
            <button type="button" {class} key={action.slot()} title={action.says.get(lang)}
                onclick={press(action.deed)}>{ action.label.get(lang) }</button>
        });
    }
    quick(buttons)
}

/// Opens a tab. On a narrow screen a second tap on the open one closes the sheet.
fn open_tab(store: &Store, at: usize) {
    let tabs = tabs();
    store.ui(|ui| {
        let (tab, ..) = tabs[at];
        ui.sheet = !(ui.sheet && ui.tab == tab);
        ui.tab = tab;
    });
}

/// Opens the panel of invariants and rules.
pub(crate) fn show_rules(store: &Store) {
    store.ui(|ui| {
        ui.tab = Tab::Rules;
        ui.sheet = true;
    });
}
