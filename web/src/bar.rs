//! The bar at the top: the name, what runs, and what concerns the whole page.

use crate::act::Act;
use crate::document::dress;
use crate::parts::icon::Icon;
use crate::parts::on::{el, icon_button, press};
use crate::store::Store;
use synod_model::{Lang, Text};
use synod_page::texts as t;
use synod_page::{Deed, Dialog, Hall, Settings};
use synod_scene::Theme;
use yew::{Html, html};

/// The bar.
pub(crate) fn bar(store: &Store) -> Html {
    let state = store.read();
    if state.ui.embed {
        return el("header", "sr", el("h1", "", state.title()));
    }
    let lang = state.lang();
    let tr = |text: &'static Text| text.get(lang);
    let meta = state.system().meta;
    let other = if lang == Lang::En { Lang::ZhCn } else { Lang::En };
    let opens = |dialog| press(Deed::Ask(dialog));
    html! {
        <header class="bar">
            <h1 class="brand">{ Icon::Brand.view() }{ el("span", "", "Synod") }</h1>
            <button type="button" class="pick" aria-haspopup="dialog" title={meta.title.get(lang)} onclick={opens(Dialog::Gallery(Hall::Systems))}>
                <span class="sr">{ tr(&t::SYSTEM) }{ " " }</span>{ el("b", "", meta.title.get(lang)) }
                { el("small", "", meta.family.get(lang)) }{ Icon::Down.view() }
            </button>
            <button type="button" class="pick pick-scenario" aria-haspopup="dialog" title={state.title()} onclick={opens(Dialog::Scenarios)}>
                <span class="sr">{ tr(&t::SCENARIO) }{ " " }</span>{ el("span", "pick-title", state.title()) }
                { Icon::Down.view() }
            </button>
            <button type="button" class="ghost all-lessons" aria-haspopup="dialog" title={tr(&t::LESSONS_SAYS)}
                onclick={opens(Dialog::Gallery(Hall::Lessons))}>{ tr(&t::LESSONS) }</button>
            <span class="grow"></span>
            <button type="button" class="ghost" lang={other.tag()} aria-label={tr(&t::OTHER_LANGUAGE)}
                title={tr(&t::OTHER_LANGUAGE_SAYS)} onclick={press(Act::Run(other_lang))}>
                { el("span", "wide-only", tr(&t::OTHER_LANGUAGE)) }
                <span class="narrow-only" aria-hidden="true">{ tr(&t::OTHER_LANGUAGE_SHORT) }</span>
            </button>
            <button type="button" class="ghost icon-only" aria-label={tr(&t::LOOK)} title={tr(&t::LOOK)} aria-haspopup="dialog"
                onclick={opens(Dialog::Look)}>{ Icon::Theme.view() }</button>
            { icon_button("ghost icon-only hide-s", tr(&t::COMPARE_WITH), Icon::Beside.view(), Deed::Ask(Dialog::Compare)) }
            { icon_button("ghost icon-only hide-s", tr(&t::PRESENT), Icon::Screen.view(), Act::Run(crate::present::toggle)) }
            <button type="button" class="ghost icon-only" aria-label={tr(&t::HELP)} title={tr(&t::HELP)}
                aria-haspopup="dialog" onclick={opens(Dialog::Help)}>{ "?" }</button>
            <button type="button" class="primary" aria-haspopup="dialog" onclick={opens(Dialog::Share)}>
                { tr(&t::SHARE) }
            </button>
        </header>
    }
}

/// What a theme is called.
pub(crate) const fn theme_name(theme: Theme) -> &'static Text {
    match theme {
        Theme::Light => &t::THEME_LIGHT,
        Theme::Dark => &t::THEME_DARK,
        Theme::Projector => &t::THEME_PROJECTOR,
    }
}

/// Wears a theme from now on.
pub(crate) fn set_theme(store: &Store, theme: Theme) {
    settings(store, |settings| settings.theme = theme);
}

/// Speaks a language from now on.
pub(crate) fn set_lang(store: &Store, lang: Lang) {
    settings(store, |settings| settings.lang = lang);
}

/// To the other language.
fn other_lang(store: &Store) {
    let other = if store.lang() == Lang::En { Lang::ZhCn } else { Lang::En };
    set_lang(store, other);
}

/// Changes a setting, and remembers it.
fn settings(store: &Store, change: impl FnOnce(&mut Settings)) {
    store.change(|state| {
        change(&mut state.settings);
        crate::settings::save(&state.settings);
        // Names and subtitles on the stage are in the reader's language, its colours in the theme's.
        state.restage();
    });
    dress(store);
    crate::address::write(store);
}
